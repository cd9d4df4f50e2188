//! The layout of files, made regular.

use super::codes_reader::EVERYTHING;
use crate::definition::findings::Findings;
use crate::definition::format;
use crate::definition::format::{laid_out, says_the_same};
use crate::definition::yaml;
use proptest::prelude::*;
use std::path::Path;

fn formatted(text: &str) -> String {
    let once = format("x.yaml", text).unwrap_or_else(|findings| panic!("{findings:#?}\n{text}"));
    let twice = format("x.yaml", &once).unwrap();
    assert_eq!(once, twice, "twice is once");
    once
}

#[test]
fn indentation_spaces_and_ends_become_regular() {
    let messy = "\
# first
language:   1
steps:
- receive :   {do: [ protocol,receipt ,route ]}   # aligned   

-   check:
        # inside
        task: { title: {el: Α,en: A} ,
             due: 2 days }
        note: one
            two

        text: |
             line

               deeper
             last   
        # after the text
    # after the task
- again:   check


# the end
other: ''   
";
    let neat = "\
# first
language: 1
steps:
  - receive: { do: [ protocol, receipt, route ] }   # aligned

  - check:
      # inside
      task: { title: { el: Α, en: A },
        due: 2 days }
      note: one
        two

      text: |
        line

          deeper
        last   
      # after the text
    # after the task
  - again: check


# the end
other: ''
";
    assert_eq!(formatted(messy), neat);
}

#[test]
fn texts_of_every_kind_stay_as_they_are() {
    for (text, neat) in [
        ("a: 'x''y'", "a: 'x''y'\n"),
        ("a: \"x\\\n     y\"", "a: \"x\\\n  y\"\n"),
        ("a: \"x\\ \n     y\"", "a: \"x\\ \n  y\"\n"),
        ("a: 'x  \n\n     y'", "a: 'x\n\n  y'\n"),
        ("- |2\n    x\n   y", "- |2\n    x\n   y\n"),
        (
            "a:\n    - |3-\n         x\n        y",
            "a:\n  - |2-\n      x\n     y\n",
        ),
        ("a: |+\n  x\n\n\n", "a: |+\n  x\n\n\n"),
        (
            "a: >-\n      x\n      y\n\n\nb: c",
            "a: >-\n  x\n  y\n\n\nb: c\n",
        ),
        ("a: |\n\n\nb: c", "a: |\n\n\nb: c\n"),
        ("a:\n    b", "a:\n  b\n"),
        ("a:\n    {b: c}", "a:\n  { b: c }\n"),
        ("a: [\n      b,\n  c\n  ]", "a: [\n  b,\n  c\n]\n"),
        (
            "a: {\n      b: [\n  c ], # d\n  # e\n  }",
            "a: {\n  b: [\n    c ], # d\n  # e\n}\n",
        ),
        (
            "- - a\n  -   b: c\n      d: e",
            "- - a\n  - b: c\n    d: e\n",
        ),
        (
            "a: []\nb: {}\nc: [ ]\nd: {  }",
            "a: []\nb: {}\nc: []\nd: {}\n",
        ),
        ("  a: b\n  c: d", "a: b\nc: d\n"),
        ("\n\na: b\n\n\n", "a: b\n"),
        ("a:\r\n    b: c\r\n", "a:\n  b: c\n"),
        ("'a b':   c", "'a b': c\n"),
        (
            "a: '# no comment' # a comment",
            "a: '# no comment' # a comment\n",
        ),
        (
            "a:\n-   b\n# c\n-   d\n# e\nf: g",
            "a:\n  - b\n  # c\n  - d\n# e\nf: g\n",
        ),
        ("---\na:   b", "---\na: b\n"),
        ("# c\n---\na:\n    - b", "# c\n---\na:\n  - b\n"),
        ("? a\n: b", "? a\n: b\n"),
        ("a:\n      # c\n    b:   c", "a:\n  # c\n  b: c\n"),
        ("{a: b}", "{ a: b }\n"),
        ("[a,\nb]", "[a,\n  b]\n"),
        ("-\n    - b\n-  c", "-\n  - b\n- c\n"),
        (
            "- it is:   2026-04-08 09:00\n-   2 working days pass",
            "- it is: 2026-04-08 09:00\n- 2 working days pass\n",
        ),
        ("a: {\"b\":1,'c':  2}", "a: { \"b\": 1, 'c': 2 }\n"),
        ("", ""),
        ("# only a remark", "# only a remark\n"),
        ("   # indented remark\n\n", "# indented remark\n"),
    ] {
        assert_eq!(formatted(text), neat, "{text:?}");
    }
}

#[test]
fn a_file_that_is_no_yaml_says_why() {
    let findings = format("x.yaml", "a: b: c").unwrap_err();
    assert_eq!(findings[0].code, "yaml");
    assert_eq!(findings[0].file, "x.yaml");
    assert_eq!(format("x.yaml", "a:\tb").unwrap_err()[0].code, "tab");
}

#[test]
fn the_shipped_files_are_formatted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut seen = 0;
    for folder in ["workflows", "workflows/procedures"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "yaml") {
                let text = std::fs::read_to_string(&path).unwrap();
                assert_eq!(formatted(&text), text, "{}", path.display());
                seen += 1;
            }
        }
    }
    assert!(seen >= 4);
    assert_eq!(formatted(EVERYTHING), EVERYTHING);
}

/// Something that a file can hold.
#[derive(Clone, Debug)]
enum Sample {
    Text(&'static str),
    Block(&'static str, Vec<&'static str>),
    List(Vec<Sample>),
    Map(Vec<Sample>),
}

fn sample() -> impl Strategy<Value = Sample> {
    let texts = prop::sample::select(vec![
        "x",
        "Άδεια 1",
        "'it''s: {a}'",
        "\"two\\\n  lines\"",
        "'a\n\n      b  '",
        "\"# no comment\"",
        "12.50 EUR",
        "''",
        "",
    ]);
    let lines = prop::collection::vec(
        prop::sample::select(vec!["one", "", "  deeper", "# text", "- text: x  "]),
        0..4,
    );
    let heads = prop::sample::select(vec!["|", ">", "|-", ">+", "|2", ">3-"]);
    let leaf = prop_oneof![
        3 => texts.prop_map(Sample::Text),
        1 => (heads, lines).prop_map(|(head, lines)| Sample::Block(head, lines)),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Sample::List),
            prop::collection::vec(inner, 0..4).prop_map(Sample::Map),
        ]
    })
}

/// Writes samples with a layout that a row of numbers decides.
struct Untidy {
    out: String,
    whims: Vec<usize>,
    next: usize,
}

impl Untidy {
    fn whim(&mut self, below: usize) -> usize {
        self.next += 1;
        self.whims[self.next % self.whims.len()] % below
    }

    fn spaces(&mut self, least: usize) {
        let count = least + self.whim(3);
        self.out += &" ".repeat(count);
    }

    fn end_line(&mut self, indent: usize) {
        match self.whim(6) {
            0 => self.out += "   ",
            1 => self.out += "   # remark",
            _ => {}
        }
        self.out.push('\n');
        match self.whim(8) {
            0 => self.out += "\n  \n",
            1 => {
                let indent = " ".repeat(self.whim(indent + 3));
                self.out += &format!("{indent}# a line of its own\n");
            }
            _ => {}
        }
    }

    /// A value after a key or dash that stands at `indent`.
    fn value(&mut self, sample: &Sample, indent: usize, key: bool) {
        match sample {
            Sample::Text(text) => {
                self.spaces(1);
                let deeper = format!("\n{}", " ".repeat(indent + 1 + self.whim(4)));
                self.out += &text.replace('\n', &deeper);
                self.end_line(indent);
            }
            Sample::Block(head, lines) => {
                self.spaces(1);
                self.out += head;
                self.out.push('\n');
                let inside = match head.chars().nth(1).and_then(|sign| sign.to_digit(10)) {
                    Some(digit) => indent + digit as usize,
                    None => indent + 1 + self.whim(4),
                };
                let mut begun = false;
                for line in lines {
                    // Without a number the first line says how far it is.
                    let line = if begun { line } else { line.trim_start() };
                    begun |= !line.is_empty();
                    self.out += &format!("{}{line}\n", " ".repeat(inside));
                }
            }
            Sample::List(items) | Sample::Map(items) if items.is_empty() || self.whim(4) == 0 => {
                self.spaces(1);
                self.flow(sample);
                self.end_line(indent);
            }
            Sample::List(items) => {
                self.end_line(indent);
                let inside = indent + usize::from(!key) + self.whim(4);
                for item in items {
                    self.out += &format!("{}-", " ".repeat(inside));
                    self.value(item, inside, false);
                }
            }
            Sample::Map(items) => {
                let compact = !key && self.whim(2) == 0;
                let inside = if compact {
                    let spaces = 1 + self.whim(3);
                    self.out += &" ".repeat(spaces);
                    indent + 1 + spaces
                } else {
                    self.end_line(indent);
                    indent + 1 + self.whim(4)
                };
                self.entries(items, inside, compact);
            }
        }
    }

    fn entries(&mut self, items: &[Sample], indent: usize, compact: bool) {
        for (number, item) in items.iter().enumerate() {
            if number > 0 || !compact {
                self.out += &" ".repeat(indent);
            }
            self.out += &format!("key{number}");
            let before = self.whim(2);
            self.out += &" ".repeat(before);
            self.out.push(':');
            self.value(item, indent, true);
        }
    }

    /// On one line; texts of several lines and blocks become a word.
    fn flow(&mut self, sample: &Sample) {
        match sample {
            Sample::Text(text) if !text.is_empty() && !text.contains('\n') => self.out += text,
            Sample::Text(_) | Sample::Block(..) => self.out += "word",
            Sample::List(items) => {
                self.out.push('[');
                self.flow_items(items, false);
                self.out.push(']');
            }
            Sample::Map(items) => {
                self.out.push('{');
                self.flow_items(items, true);
                self.out.push('}');
            }
        }
    }

    fn flow_items(&mut self, items: &[Sample], keys: bool) {
        self.spaces(0);
        for (number, item) in items.iter().enumerate() {
            if number > 0 {
                self.out.push(',');
                self.spaces(1);
            }
            if keys {
                self.out += &format!("key{number}:");
                self.spaces(1);
            }
            self.flow(item);
            self.spaces(0);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_is_written_says_the_same_afterwards(
        items in prop::collection::vec(sample(), 1..5),
        whims in prop::collection::vec(0..1000usize, 40..80),
    ) {
        let mut untidy = Untidy { out: String::new(), whims, next: 0 };
        untidy.entries(&items, 0, false);
        let text = untidy.out;
        let mut findings = Findings::of("x");
        let before = yaml::read(&text, &mut findings);
        prop_assert!(findings.is_empty(), "{text}\n{findings:#?}");
        let before = before.expect("nothing is wrong with it");
        let once = laid_out(&text).expect("every sign is foreseen");
        prop_assert!(says_the_same(&before, &once), "{text}\n--- became\n{once}");
        prop_assert_eq!(laid_out(&once).unwrap(), once.clone());
        prop_assert_eq!(format("x.yaml", &text).unwrap(), once);
        prop_assert_eq!(text.matches('#').count(), laid_out(&text).unwrap().matches('#').count());
    }

    #[test]
    fn a_damaged_file_is_formatted_or_refused(
        start in 0..EVERYTHING.len(), cut in 0..60usize, put in "[ -~\\nα-ω]{0,12}",
    ) {
        let text: String = EVERYTHING.chars().take(start)
            .chain(put.chars())
            .chain(EVERYTHING.chars().skip(start + cut))
            .collect();
        if let Ok(once) = format("x.yaml", &text) {
            prop_assert_eq!(format("x.yaml", &once).unwrap(), once);
        }
    }
}

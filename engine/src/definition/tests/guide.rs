//! The examples in the language guide are read without a slip.

use crate::definition::findings::Findings;
use crate::definition::format;
use crate::definition::read::read_procedure;
use crate::definition::yaml;
use std::path::Path;

fn guide() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    std::fs::read_to_string(root.join("workflows/README.md")).unwrap()
}

/// Every example, with its dots filled in.
fn examples(guide: &str) -> Vec<String> {
    guide
        .split("```yaml\n")
        .skip(1)
        .filter_map(|rest| rest.split_once("```"))
        .map(|(example, _)| {
            let mut filled = String::new();
            for (number, line) in example.lines().enumerate() {
                filled += &line
                    .replace("- …", &format!("- more_{number}: {{ do: receipt }}"))
                    .replace("[ … ]", "[]")
                    .replace("with: …", "with: { to: director, subject: …, text: … }")
                    .replace("subject: …", "subject: { el: Α, en: A }")
                    .replace("text: …", "text: { el: Α, en: A }");
                filled.push('\n');
            }
            filled
        })
        .collect()
}

/// The file that an example is a part of; `None`: it is of another kind.
fn whole(example: &str) -> Option<String> {
    let first = example.lines().find(|line| !line.starts_with('#'))?;
    let outcomes = "outcomes: { issued: { el: Α, en: A } }\n";
    let indented = |by: usize| -> String {
        example
            .lines()
            .map(|line| format!("{}{line}\n", " ".repeat(by)))
            .collect()
    };
    let head = "language: 1\nprocedure: example\n";
    if first.starts_with("- ") {
        Some(format!("{head}steps:\n{}{outcomes}", indented(2)))
    } else if first.starts_with("on:") {
        let task = "task: { role: r, title: { el: Α, en: A }, form: f, due: 1 day }";
        Some(format!(
            "{head}steps:\n  - check:\n      {task}\n{}{outcomes}",
            indented(6)
        ))
    } else if first.starts_with("anytime:") {
        Some(format!("{head}steps: []\n{outcomes}{example}"))
    } else {
        example
            .contains("\nprocedure: ")
            .then(|| example.to_owned())
    }
}

#[test]
fn every_example_of_steps_is_read() {
    let mut seen = 0;
    for example in examples(&guide()) {
        let Some(text) = whole(&example) else {
            continue;
        };
        let mut findings = Findings::of("example");
        if let Some(root) = yaml::read(&text, &mut findings) {
            read_procedure(&root, &mut findings);
        }
        assert_eq!(findings.into_list(), [], "{text}");
        seen += 1;
    }
    assert!(seen >= 15, "{seen}");
}

#[test]
fn every_example_is_yaml_in_a_regular_layout() {
    for example in examples(&guide()) {
        assert_eq!(format("example", &example), Ok(example));
    }
}

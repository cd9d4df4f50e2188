//! Whatever people and service files write is text and stays text.

use super::read::read;
use super::row;
use crate::{Block, Document, Language, Proof, Row};
use jiff::civil::date;

/// What means something to typst, to PDF, to XML and to those who read templates.
const HOSTILE: [&str; 30] = [
    "#read(\"/etc/passwd\")",
    "#eval(\"1+1\")",
    "#import \"@preview/cetz:0.3.0\": *",
    "#include \"/etc/hostname\"",
    "#image(\"/etc/passwd\")",
    "#sys.inputs.title",
    "#set page(width: 1pt)",
    "#show: it => []",
    "#let x = 1",
    "#panic(\"x\")",
    "#while true {}",
    "#lorem(100000000)",
    "$x^2 sum_(k=0)^oo$",
    "$",
    "@ref <label> @preview/x",
    "*strong* _emph_ `raw` ~ -- ---",
    "= Heading",
    "/ Term: description",
    "- item + item",
    "// comment /* comment",
    "\\ \\# \\u{1f600} \\",
    "]]]]}}}}))))",
    "[[[[{{{{((((",
    "\"quoted\" 'quoted' «quoted»",
    "https://evil.example/?a=b#c",
    "<b>bold</b> &amp; <!-- <script>alert(1)</script>",
    "{{case}} ${x} {applicant.name} {answers.afm}",
    ") Tj ET /JS (x) endstream endobj",
    "%PDF-1.7 %%EOF",
    "context here() counter(page).final()",
];

fn every_place(text: &str) -> Document {
    let said = || text.to_owned();
    let one = || -> Row { row(text, text) };
    Document {
        language: Language::En,
        identity: said(),
        date: date(2026, 11, 24),
        issuer: vec![said(), said()],
        facts: vec![one()],
        title: said(),
        blocks: vec![
            Block::Heading(said()),
            Block::Paragraph(format!("{text}\n{text}")),
            Block::Table(vec![one(), one()]),
            Block::List(vec![said(), said()]),
        ],
        proof: Some(Proof {
            lines: vec![said()],
            code: said(),
            address: said(),
            described: said(),
        }),
        foot: said(),
    }
}

#[test]
fn source_in_any_place_is_shown_letter_by_letter() {
    for text in HOSTILE {
        let read = read(&every_place(text));
        let words = read.words();
        let shown = words.matches(&super::read::plain(text)).count();
        // Issuer 2, facts 2, title, heading, paragraph 2, table 4, list 2, proof 3, foot.
        assert!(shown >= 18, "{text}: {shown} times in {words}");
        assert_eq!(read.pdf.get_pages().len(), 1, "{text}");
    }
}

#[test]
fn all_of_it_together_is_one_document() {
    let all = HOSTILE.join(" ");
    let read = read(&every_place(&all));
    assert!(read.says(&all));
    let hosts = std::fs::read_to_string("/etc/passwd").unwrap();
    let first = hosts.lines().next().unwrap();
    assert!(!read.says(first), "a file of this machine got in");
}

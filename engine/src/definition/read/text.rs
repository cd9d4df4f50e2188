//! Texts that people read, in every language.

use super::common::{list, scalar};
use super::grammar::{KEYWORDS, TEXT};
use super::record::Record;
use crate::definition::draft::TextDraft;
use crate::definition::findings::Findings;
use crate::definition::model::Keywords;
use crate::definition::yaml::{Kind, Node, Scalar};
use crate::text::Language;

/// What a text is for: how long it may be, and whether values are filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// A title, a status, an outcome: one line, up to 200 characters.
    Line,
    /// A summary: up to 2,000 characters.
    Paragraph,
    /// The subject of a letter: one line, up to 200 characters, with values.
    Subject,
    /// A letter: up to 4,000 characters, with values.
    Letter,
}

impl Size {
    pub fn most(self) -> usize {
        match self {
            Size::Line | Size::Subject => 200,
            Size::Paragraph => 2_000,
            Size::Letter => 4_000,
        }
    }

    pub fn one_line(self) -> bool {
        match self {
            Size::Line | Size::Subject => true,
            Size::Paragraph | Size::Letter => false,
        }
    }

    fn takes_values(self) -> bool {
        match self {
            Size::Subject | Size::Letter => true,
            Size::Line | Size::Paragraph => false,
        }
    }
}

/// A text in all languages. `what` names it in messages, e.g. "a title".
pub fn read_text(
    node: &Node,
    what: &'static str,
    size: Size,
    findings: &mut Findings,
) -> Option<TextDraft> {
    if let Kind::Text(_) = &node.kind {
        findings.add(
            node.at,
            "missing-language",
            format!("{what} is given in one language only"),
            "write it as { el: …, en: … }",
        );
        return None;
    }
    let record = Record::open_as(node, what, &TEXT, findings)?;
    let mut read = |language: Language| {
        let Some(value) = record.get(language.tag()) else {
            findings.add(
                record.at,
                "missing-language",
                format!("{what} has no text in {}", name(language)),
                format!("add `{}:`", language.tag()),
            );
            return None;
        };
        let text = scalar(value, what, findings)?;
        check(text, what, size, findings).then(|| text.clone())
    };
    let el = read(Language::El);
    let en = read(Language::En);
    Some(TextDraft { el: el?, en: en? })
}

fn name(language: Language) -> &'static str {
    match language {
        Language::El => "Greek (el)",
        Language::En => "English (en)",
    }
}

fn check(text: &Scalar, what: &str, size: Size, findings: &mut Findings) -> bool {
    let most = size.most();
    let trimmed = text.text.trim();
    if trimmed.is_empty() {
        findings.add(
            text.at,
            "empty-text",
            format!("{what} is empty"),
            "write the text",
        );
        return false;
    }
    if trimmed.chars().count() > most {
        findings.add(
            text.at,
            "too-long",
            format!("{what} is longer than {most} characters"),
            "say it more briefly",
        );
        return false;
    }
    if size.one_line() && trimmed.contains('\n') {
        findings.add(
            text.at,
            "too-long",
            format!("{what} goes over several lines"),
            "write it on one line",
        );
        return false;
    }
    if text.hash_follows {
        findings.add(
            text.at,
            "hash-in-text",
            "what follows the # is not part of the text",
            "put the text between quotes, or the remark on a line of its own",
        );
        return false;
    }
    if !size.takes_values()
        && let Some(offset) = find_placeholder(&text.text)
    {
        findings.add(
            text.spot_of(offset),
            "placeholder",
            format!("{what} is shown as it is written; values are filled in only in letters"),
            "say it without the value in braces",
        );
        return false;
    }
    true
}

/// Where something stands that would be a placeholder in a letter, in
/// characters. Braces of any other kind are text like any text.
fn find_placeholder(text: &str) -> Option<usize> {
    const LONGEST: usize = 130;
    let letters: Vec<char> = text.chars().collect();
    (0..letters.len()).find(|&start| {
        let opens =
            letters[start] == '{' && (start == 0 || !matches!(letters[start - 1], '$' | '#' | '{'));
        if !opens {
            return false;
        }
        let inside: String = letters[start + 1..]
            .iter()
            .take(LONGEST)
            .take_while(|letter| **letter != '}')
            .collect();
        let closes = letters.get(start + 1 + inside.chars().count()) == Some(&'}');
        let names = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        };
        closes
            && (inside == "appointment"
                || inside
                    .split_once('.')
                    .is_some_and(|(root, field)| names(root) && names(field)))
    })
}

/// Words that people search for, in each language.
pub fn read_keywords(node: &Node, findings: &mut Findings) -> Keywords {
    let Some(record) = Record::open(node, &KEYWORDS, findings) else {
        return Keywords::default();
    };
    let mut words = |language: Language| -> Vec<String> {
        let Some(node) = record.get(language.tag()) else {
            return Vec::new();
        };
        let Some(items) = list(node, "a list of keywords", findings) else {
            return Vec::new();
        };
        let mut words = Vec::new();
        for item in items {
            if let Some(word) = scalar(item, "a keyword", findings)
                && check(word, "a keyword", Size::Line, findings)
            {
                words.push(word.text.clone());
            }
        }
        words
    };
    Keywords {
        el: words(Language::El),
        en: words(Language::En),
    }
}

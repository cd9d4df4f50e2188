//! How names are written, and Greek letters where Latin ones belong.

use super::common::shown;
use super::grammar::RESERVED;
use crate::definition::findings::Findings;
use crate::definition::yaml::Scalar;
use crate::nearest::latin_look_alike;

pub const LONGEST_NAME: usize = 60;

/// Reports a word that only looks like a known one, being written with Greek
/// letters.
pub fn looks_like(word: &Scalar, known: &[&str], findings: &mut Findings) -> bool {
    let latin = in_latin(&word.text);
    let found = latin != word.text && known.contains(&latin.as_str());
    if found {
        findings.add(
            word.at,
            "look-alike",
            format!("`{}` is written with Greek letters", word.text),
            format!("type `{latin}` with a Latin keyboard"),
        );
    }
    found
}

fn in_latin(word: &str) -> String {
    word.chars()
        .map(|letter| latin_look_alike(letter).unwrap_or(letter))
        .collect()
}

/// How a name may be written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum NameStyle {
    /// Read in conditions: `check_documents`.
    Underscores,
    /// Part of paths and addresses: `birth-certificate`.
    Hyphens,
}

/// Reports a name of a file's own that is not written as names are, or that
/// means something already.
pub fn check_free_name(name: &Scalar, findings: &mut Findings) {
    if RESERVED.contains(&name.text.as_str()) {
        findings.add(
            name.at,
            "bad-name",
            format!(
                "`{}` has a meaning of its own and cannot be a name",
                name.text
            ),
            "choose another name",
        );
    } else {
        check_name(name, NameStyle::Underscores, findings);
    }
}

/// Reports a name that is not written as names are.
pub fn check_name(name: &Scalar, style: NameStyle, findings: &mut Findings) {
    let joint = match style {
        NameStyle::Underscores => '_',
        NameStyle::Hyphens => '-',
    };
    let fits = |text: &str| {
        text.len() <= LONGEST_NAME
            && text.starts_with(|first: char| first.is_ascii_lowercase())
            && text
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == joint)
    };
    if fits(&name.text) {
        return;
    }
    let latin = in_latin(&name.text);
    if latin != name.text && fits(&latin) {
        findings.add(
            name.at,
            "look-alike",
            format!("`{}` is written with Greek letters", name.text),
            format!("type `{latin}` with a Latin keyboard"),
        );
    } else {
        findings.add(
            name.at,
            "bad-name",
            format!("`{}` cannot be a name", shown(&name.text)),
            format!(
                "use small Latin letters, digits and `{joint}`, beginning with a letter, at most {LONGEST_NAME}"
            ),
        );
    }
}

//! The layout of a service file, made regular without touching what it says:
//! comments, order, texts and the breaks between lines stay.
//!
//! | what                    | becomes                                            |
//! |-------------------------|----------------------------------------------------|
//! | indentation             | two spaces for each level, lists too               |
//! | after `:` `,` `-`       | one space; none before `:` and `,`                 |
//! | inside `{ }`            | one space at both ends                             |
//! | inside `[ ]`            | none, or one where there were some                 |
//! | end of a line           | no spaces                                          |
//! | end of the file         | one line break                                     |
//!
//! A text is cut into [`tokens`], and [`layout`] writes them again. What was read
//! from the file before and after is compared: a file that is written in a way
//! that is not foreseen here stays as it is.

mod layout;
mod tokens;

use super::findings::Findings;
use super::yaml::{self, Kind, Node};
use crate::finding::Finding;

/// The file with a regular layout. Doing it twice changes nothing more.
///
/// # Errors
/// What keeps the file from being read as YAML.
pub fn format(path: &str, text: &str) -> Result<String, Vec<Finding>> {
    let mut text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let mut findings = Findings::of(path);
    let before = yaml::read(&text, &mut findings);
    let (Some(before), true) = (before, findings.is_empty()) else {
        return Err(super::findings::sorted(findings.into_list()));
    };
    let formatted = laid_out(&text).filter(|formatted| says_the_same(&before, formatted));
    Ok(formatted.unwrap_or(text))
}

/// A file without problems, written again. `None`: it has signs that are not
/// foreseen here.
pub(super) fn laid_out(text: &str) -> Option<String> {
    tokens::cut(text).map(|tokens| layout::write(&tokens))
}

/// Whether a text is read without problems as this tree.
pub(super) fn says_the_same(before: &Node, text: &str) -> bool {
    let mut findings = Findings::of("");
    let after = yaml::read(text, &mut findings);
    findings.is_empty() && after.is_some_and(|after| same(before, &after))
}

/// Whether two trees say the same, wherever it stands.
fn same(one: &Node, other: &Node) -> bool {
    match (&one.kind, &other.kind) {
        (Kind::Text(one), Kind::Text(other)) => {
            one.text == other.text && one.hash_follows == other.hash_follows
        }
        (Kind::List(one), Kind::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same(a, b))
        }
        (Kind::Map(one), Kind::Map(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(a, b)| a.key.text == b.key.text && same(&a.value, &b.value))
        }
        (Kind::Empty, Kind::Empty) => true,
        (Kind::Text(_) | Kind::List(_) | Kind::Map(_) | Kind::Empty | Kind::Refused, _) => false,
    }
}

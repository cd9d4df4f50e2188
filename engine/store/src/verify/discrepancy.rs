//! One thing that is not as it should be, told without showing what people wrote.

use engine::case::CaseId;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Discrepancy {
    /// Identity of the case; `None` for a version.
    pub case: Option<String>,
    /// The number people quote it by.
    pub reference: Option<String>,
    pub table: String,
    /// Which row of that table: the number of an event, a task, a timer, an
    /// effect, a revision; the digest of a version.
    pub row: String,
    pub column: String,
    pub expected: String,
    pub found: String,
}

impl fmt::Display for Discrepancy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(case) = &self.case {
            let reference = self.reference.as_deref().unwrap_or("without a reference");
            write!(f, "case {reference} ({case}), ")?;
        }
        let Discrepancy {
            table,
            row,
            column,
            expected,
            found,
            ..
        } = self;
        write!(
            f,
            "{table} {row}, {column}: expected {expected}, found {found}"
        )
    }
}

/// Tells of discrepancies, knowing which case is being looked at.
pub(super) struct Teller<'a> {
    tell: Box<dyn FnMut(Discrepancy) + Send + 'a>,
    about: Option<(CaseId, String)>,
    pub told: u64,
}

impl<'a> Teller<'a> {
    pub fn new(tell: impl FnMut(Discrepancy) + Send + 'a) -> Teller<'a> {
        Teller {
            tell: Box::new(tell),
            about: None,
            told: 0,
        }
    }

    pub fn turn_to(&mut self, case: CaseId, reference: &str) {
        self.about = Some((case, reference.to_owned()));
    }

    pub fn tell(&mut self, table: &str, row: &str, column: &str, expected: &str, found: &str) {
        self.told += 1;
        let (case, reference) = self
            .about
            .as_ref()
            .map_or((None, None), |(case, reference)| {
                let reference = Some(reference.clone()).filter(|text| !text.is_empty());
                (Some(case.to_string()), reference)
            });
        (self.tell)(Discrepancy {
            case,
            reference,
            table: table.to_owned(),
            row: row.to_owned(),
            column: column.to_owned(),
            expected: expected.to_owned(),
            found: found.to_owned(),
        });
    }
}

/// Two texts that differ and may hold what people wrote: how long each is, its
/// digest, and where they begin to differ. Answers expected and found.
pub(super) fn outlines(expected: &str, found: &str) -> (String, String) {
    let first = expected
        .bytes()
        .zip(found.bytes())
        .position(|(one, other)| one != other)
        .unwrap_or(expected.len().min(found.len()));
    let place = match (serde_json::from_str(expected), serde_json::from_str(found)) {
        (Ok(expected), Ok(found)) => {
            path_of_difference(&expected, &found).map_or(String::new(), |path| format!(" ({path})"))
        }
        (Ok(_) | Err(_), Ok(_) | Err(_)) => String::new(),
    };
    let found = format!("{}, differs from byte {first}{place}", outline(found));
    (outline(expected), found)
}

pub(super) fn outline(text: &str) -> String {
    let digest = hex::encode(Sha256::digest(text.as_bytes()));
    format!("{} bytes, sha256 {}…", text.len(), &digest[..16])
}

/// Where two JSON values begin to differ, as a JSON pointer (RFC 6901).
fn path_of_difference(one: &Value, other: &Value) -> Option<String> {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let keys = one.keys().chain(other.keys());
            keys.into_iter()
                .find_map(|key| match (one.get(key), other.get(key)) {
                    (Some(a), Some(b)) => {
                        path_of_difference(a, b).map(|rest| format!("/{}{rest}", escaped(key)))
                    }
                    // A key of only one of them may be a changed byte of what people wrote.
                    (Some(_), None) | (None, Some(_)) | (None, None) => Some(String::new()),
                })
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            one.iter().zip(other).enumerate().find_map(|(at, (a, b))| {
                path_of_difference(a, b).map(|rest| format!("/{at}{rest}"))
            })
        }
        (one, other) => (one != other).then(String::new),
    }
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_placed_without_being_shown() {
        let (expected, found) = outlines(
            r#"{"answers":{"name":["Άννα","Ζωή"]}}"#,
            r#"{"answers":{"name":["Άννα","Χωή"]}}"#,
        );
        assert!(
            found.contains("differs from byte 33 (/answers/name/1)"),
            "{found}"
        );
        for shown in [&expected, &found] {
            assert!(!shown.contains("ωή") && !shown.contains("Άννα"), "{shown}");
        }
        assert_ne!(
            expected.split("sha256").nth(1),
            found.split("sha256").nth(1)
        );
    }

    #[test]
    fn a_text_that_is_cut_short_differs_from_its_end() {
        let (_, found) = outlines("abcd", "abc");
        assert!(found.ends_with("differs from byte 3"), "{found}");
    }
}

//! Older files are brought up to the language of today before they are read, so
//! that a file once written can be read for ever.
//!
//! Every version has one rewriting, from it to the next; a file goes through all
//! that follow its own. Places are kept, so that findings point into the file as
//! it was written. A rewriting that was released is never changed: files differ
//! in a new way only by a new version.
//!
//! | from | to | what was written otherwise                                        |
//! |------|----|-------------------------------------------------------------------|
//! | 0    | 1  | `also` held one action itself; now it holds a list of steps       |

use super::common::{scalar, shown};
use super::names::LONGEST_NAME;
use crate::definition::findings::Findings;
use crate::definition::yaml::{Entry, Kind, Node, Scalar};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The language of today.
pub const LANGUAGE: u32 = 1;
/// The oldest language that was ever written.
const OLDEST: u32 = 0;

/// Rewrites a file from one version to the next.
type Upgrade = fn(&mut Node);

/// By the version they start from, beginning with the oldest.
const UPGRADES: [Upgrade; (LANGUAGE - OLDEST) as usize] = [one_action_to_steps];

/// The file as it would be written today. Says what is wrong with its version;
/// that it has none is said by whoever opens it.
pub fn upgraded<'a>(root: &'a Node, findings: &mut Findings) -> Cow<'a, Node> {
    let Some(version) = version(root, findings) else {
        return Cow::Borrowed(root);
    };
    let later = &UPGRADES[(version - OLDEST) as usize..];
    if later.is_empty() {
        return Cow::Borrowed(root);
    }
    let mut root = root.clone();
    for upgrade in later {
        upgrade(&mut root);
    }
    Cow::Owned(root)
}

/// A version that is known, from [`OLDEST`] to [`LANGUAGE`].
fn version(root: &Node, findings: &mut Findings) -> Option<u32> {
    let Kind::Map(entries) = &root.kind else {
        return None;
    };
    let entry = entries.iter().find(|entry| entry.key.text == "language")?;
    let written = scalar(&entry.value, "a number", findings)?;
    let number = written
        .text
        .parse::<u32>()
        .ok()
        .filter(|number| number.to_string() == written.text);
    match number {
        Some(number) if (OLDEST..=LANGUAGE).contains(&number) => return Some(number),
        Some(number) if number > LANGUAGE => findings.add(
            written.at,
            "language-version",
            format!("language {number} is newer than this program, which knows up to {LANGUAGE}"),
            format!("write `language: {LANGUAGE}`, or use a newer program"),
        ),
        Some(_) | None => findings.add(
            written.at,
            "language-version",
            format!("language {} is not known", shown(&written.text)),
            format!("write `language: {LANGUAGE}`"),
        ),
    }
    None
}

/// 0 → 1: `on: { overdue: { also: { do: …, with: … } } }` held one action; it
/// becomes the only step of a list, named after the step it stands at.
fn one_action_to_steps(root: &mut Node) {
    let mut names = BTreeSet::new();
    collect_keys(root, &mut names);
    give_steps(root, "task", &mut names);
}

fn collect_keys(node: &Node, names: &mut BTreeSet<String>) {
    match &node.kind {
        Kind::Map(entries) => {
            for entry in entries {
                names.insert(entry.key.text.clone());
                collect_keys(&entry.value, names);
            }
        }
        Kind::List(items) => {
            for item in items {
                collect_keys(item, names);
            }
        }
        Kind::Text(_) | Kind::Empty | Kind::Refused => {}
    }
}

fn give_steps(node: &mut Node, step: &str, names: &mut BTreeSet<String>) {
    match &mut node.kind {
        Kind::Map(entries) => {
            for entry in entries {
                if entry.key.text == "on"
                    && let Some(overdue) = value_of(&mut entry.value, "overdue")
                    && let Some(also) = value_of(overdue, "also")
                    && matches!(also.kind, Kind::Map(_))
                {
                    wrap(also, step, names);
                } else {
                    give_steps(&mut entry.value, &entry.key.text, names);
                }
            }
        }
        Kind::List(items) => {
            for item in items {
                give_steps(item, step, names);
            }
        }
        Kind::Text(_) | Kind::Empty | Kind::Refused => {}
    }
}

fn value_of<'a>(node: &'a mut Node, key: &str) -> Option<&'a mut Node> {
    let Kind::Map(entries) = &mut node.kind else {
        return None;
    };
    entries
        .iter_mut()
        .find(|entry| entry.key.text == key)
        .map(|entry| &mut entry.value)
}

/// Turns an action into a list of one step.
fn wrap(also: &mut Node, step: &str, names: &mut BTreeSet<String>) {
    let at = also.at;
    let action = std::mem::replace(
        also,
        Node {
            at,
            kind: Kind::Empty,
        },
    );
    let step = Node {
        at,
        kind: Kind::Map(vec![Entry {
            key: Scalar::made(free_name(step, names), at),
            value: action,
        }]),
    };
    also.kind = Kind::List(vec![step]);
}

/// A name that nothing else in the file has.
fn free_name(step: &str, names: &mut BTreeSet<String>) -> String {
    // Room for the ending and a number.
    let step: String = step.chars().take(LONGEST_NAME - 20).collect();
    let first = format!("{step}_overdue");
    let name = std::iter::once(first.clone())
        .chain((2..).map(|number| format!("{first}_{number}")))
        .find(|name| !names.contains(name))
        .expect("there are more numbers than names");
    names.insert(name.clone());
    name
}

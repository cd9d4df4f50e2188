//! "Add another" and "remove": buttons that change how many items a list has and
//! keep what was typed. Nothing is judged and nothing saved.

use super::model::{Field, Form, Inner, Many};
use super::path::{is_within, join, row};
use super::{Answers, RawInput, Scope};

/// Items that a list may have, whatever its schema allows.
pub const MAX_ROWS: usize = 100;

const ADD: &str = "add:";
const REMOVE: &str = "remove:";

/// What a button made of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turned {
    /// What was typed, with an item more or less.
    pub raw: RawInput,
    /// Where to go on: the new item, or the list that one was taken from.
    pub at: String,
}

impl Many {
    /// Name of the button that adds an item to the list of this name.
    pub fn add_button(list: &str) -> String {
        format!("{ADD}{list}")
    }

    /// Name of the button that removes an item.
    pub fn remove_button(list: &str, index: usize) -> String {
        format!("{REMOVE}{}", row(list, index))
    }
}

/// Name of the number of items of a list, as a page sends it.
pub fn rows_name(list: &str) -> String {
    format!("{list}.rows")
}

impl Form {
    /// What a button for a list asks for. `None`: no such button was pressed.
    /// `Some(Err(..))`: one that the page does not have, or beside what it does
    /// not ask for.
    pub fn turned(
        &self,
        names: &[&str],
        raw: &RawInput,
        so_far: &Answers,
        scope: &Scope,
    ) -> Option<Result<Turned, Vec<super::FieldError>>> {
        let is_button = |name: &str| {
            (name.starts_with(ADD) || name.starts_with(REMOVE))
                && !self.fields().any(|field| is_within(name, &field.name))
        };
        let button = raw.iter().find(|(name, _)| is_button(name))?.0.to_owned();
        let mut pressed = false;
        let typed: RawInput = raw
            .iter()
            .filter(|(name, _)| {
                let this = !pressed && *name == button;
                pressed |= this;
                !this
            })
            .collect();
        let fields: Vec<&Field> = self
            .fields()
            .filter(|field| names.contains(&field.name.as_str()))
            .collect();
        Some(
            if super::parse::asks_for(self, fields.clone(), &typed, so_far, scope) {
                turn(&fields, &button, &typed).ok_or_else(super::parse::tampered)
            } else {
                Err(super::parse::tampered())
            },
        )
    }
}

fn turn(fields: &[&Field], button: &str, typed: &RawInput) -> Option<Turned> {
    if let Some(list) = button.strip_prefix(ADD) {
        let many = find(fields.iter().copied(), "", list)?;
        let count = count(list, many, typed);
        if count >= many.max {
            return None;
        }
        return Some(Turned {
            raw: counted(typed.iter(), list, count + 1),
            at: row(list, count),
        });
    }
    let (list, index) = button
        .strip_prefix(REMOVE)?
        .strip_suffix(']')?
        .rsplit_once('[')?;
    let index: usize = index.parse().ok()?;
    let many = find(fields.iter().copied(), "", list)?;
    let count = count(list, many, typed);
    if index >= count || row(list, index) != button.strip_prefix(REMOVE)? {
        return None;
    }
    let gone = row(list, index);
    let kept = typed
        .iter()
        .filter(|(name, _)| !is_within(name, &gone))
        .map(|(name, value)| (moved_up(name, list, index), value.to_owned()))
        .collect::<Vec<_>>();
    let kept = kept
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    Some(Turned {
        raw: counted(kept, list, count - 1),
        at: list.to_owned(),
    })
}

/// The items on the page: as many as were sent, or as it begins with.
fn count(list: &str, many: &Many, typed: &RawInput) -> usize {
    typed
        .get(&rows_name(list))
        .and_then(|count| count.parse().ok())
        .unwrap_or_else(|| many.at_first())
}

/// The input with another number of items.
fn counted<'a>(
    pairs: impl Iterator<Item = (&'a str, &'a str)>,
    list: &str,
    count: usize,
) -> RawInput {
    let name = rows_name(list);
    let mut raw: RawInput = pairs.filter(|(n, _)| *n != name).collect();
    raw.push(name, count.to_string());
    raw
}

/// A name in an item behind the one that is gone.
fn moved_up(name: &str, list: &str, gone: usize) -> String {
    let behind = || {
        let rest = name.strip_prefix(list)?.strip_prefix('[')?;
        let (index, rest) = rest.split_once(']')?;
        let index: usize = index.parse().ok().filter(|index| *index > gone)?;
        Some(format!("{}{rest}", row(list, index - 1)))
    };
    behind().unwrap_or_else(|| name.to_owned())
}

/// The list that stands at a name.
fn find<'a>(fields: impl Iterator<Item = &'a Field>, outer: &str, name: &str) -> Option<&'a Many> {
    for field in fields.filter(|field| !field.is_fixed()) {
        let at = join(outer, &field.name);
        if !is_within(name, &at) {
            continue;
        }
        let found = match field.kind.inner() {
            Inner::List(many) if name == at => Some(many),
            Inner::List(many) => name[at.len()..]
                .strip_prefix('[')
                .and_then(|rest| rest.split_once(']'))
                .and_then(|(index, _)| find(many.fields.iter(), &row(&at, index), name)),
            Inner::Group(fields) => find(fields.iter(), &at, name),
            Inner::Nothing | Inner::Rows(..) => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

//! Whether what was sent is what a page asks for: each name once, none beside.

use super::RawInput;
use super::model::{Field, FieldKind, Many};
use super::more::MAX_ROWS;
use super::parse::Reading;
use super::path::{is_within, join, row};
use super::show::date_names;
use std::collections::BTreeMap;

/// Items of lists that one page may have in all, those in lists of lists too.
const MAX_ROWS_IN_ALL: usize = 1_000;

/// What was sent, by name.
#[derive(Default)]
pub(super) struct Given<'r>(BTreeMap<&'r str, Vec<&'r str>>);

impl<'r> Given<'r> {
    pub fn of(raw: &'r RawInput) -> Given<'r> {
        let mut given: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, value) in raw.iter() {
            given.entry(name).or_default().push(value);
        }
        Given(given)
    }

    /// The value under a name that comes once.
    pub fn one(&self, name: &str) -> Option<&'r str> {
        self.all(name).first().copied()
    }

    pub fn all(&self, name: &str) -> &[&'r str] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// How many items a list has, as sent.
    pub fn rows(&self, list: &str) -> usize {
        self.one(&format!("{list}.rows"))
            .and_then(|count| count.parse().ok())
            .unwrap_or(0)
    }
}

/// How often a name may come.
#[derive(PartialEq)]
enum Slot {
    Once,
    Often,
    /// The number of items of a list.
    Rows,
}

impl Reading<'_> {
    /// The values by name, when every name was asked for and none came twice.
    pub(super) fn asked_for<'r>(&self, raw: &'r RawInput) -> Option<Given<'r>> {
        let given = Given::of(raw);
        let mut rows = 0;
        for (name, values) in &given.0 {
            let slot = self
                .fields
                .iter()
                .filter(|field| is_within(name, &field.name) && self.offered(field))
                .find_map(|field| self.slot(field, name, &field.name, &given))?;
            match slot {
                Slot::Once if values.len() > 1 => return None,
                Slot::Often if has_double(values) => return None,
                Slot::Rows => {
                    let count = plain_number(values).filter(|count| *count <= MAX_ROWS)?;
                    rows += count;
                    if rows > MAX_ROWS_IN_ALL {
                        return None;
                    }
                }
                Slot::Once | Slot::Often => {}
            }
        }
        Some(given)
    }

    /// What a name means in a field that stands at `at`.
    fn slot(&self, field: &Field, name: &str, at: &str, given: &Given) -> Option<Slot> {
        let rest = name.strip_prefix(at)?;
        match &field.kind {
            FieldKind::Text { .. }
            | FieldKind::LongText { .. }
            | FieldKind::Choice { .. }
            | FieldKind::YesNo
            | FieldKind::Tick
            | FieldKind::Declaration
            | FieldKind::Number { .. }
            | FieldKind::Decimal
            | FieldKind::Money { .. } => rest.is_empty().then_some(Slot::Once),
            FieldKind::Several { .. } => rest.is_empty().then_some(Slot::Often),
            FieldKind::Date => date_names(at)
                .contains(&name.to_owned())
                .then_some(Slot::Once),
            FieldKind::Group { fields } => self.part(fields, name, at, given),
            FieldKind::List(Many { fields, .. }) => {
                if rest == ".rows" {
                    return Some(Slot::Rows);
                }
                let (index, _) = rest.strip_prefix('[')?.split_once(']')?;
                let number = plain_number(&[index]).filter(|index| *index < given.rows(at))?;
                self.part(fields, name, &row(at, number), given)
            }
            FieldKind::Rows { over, fields } => self
                .scope
                .list(*over)
                .iter()
                .map(|thing| row(at, &thing.value))
                .filter(|at| is_within(name, at))
                .find_map(|at| self.part(fields, name, &at, given)),
        }
    }

    fn part(&self, fields: &[Field], name: &str, at: &str, given: &Given) -> Option<Slot> {
        fields
            .iter()
            .filter(|field| !field.is_fixed())
            .map(|field| (field, join(at, &field.name)))
            .filter(|(_, at)| is_within(name, at))
            .find_map(|(field, at)| self.slot(field, name, &at, given))
    }

    /// Whether the page could have asked: not when the field is filled in for the
    /// person, and not when answers of other pages rule it out.
    pub(super) fn offered(&self, field: &Field) -> bool {
        !field.is_fixed()
            && field.shown.as_ref().is_none_or(|shown| {
                shown.holds(self.so_far)
                    || shown.reads().iter().any(|read| {
                        self.fields
                            .iter()
                            .any(|f| is_within(read, &f.name) || is_within(&f.name, read))
                    })
            })
    }
}

/// A number as we write it ourselves: digits without a zero before them.
fn plain_number(values: &[&str]) -> Option<usize> {
    let [text] = values else {
        return None;
    };
    let number: usize = text.parse().ok()?;
    (number.to_string() == *text).then_some(number)
}

fn has_double(values: &[&str]) -> bool {
    values
        .iter()
        .enumerate()
        .any(|(index, value)| values[..index].contains(value))
}

//! Filling in forms as a scenario tells it: what it says, and a sample answer
//! for whatever else the form asks for.

use crate::form::{
    Answers, Field, FieldError, FieldErrorKind, FieldKind, Form, Format, Options, Scope,
};
use serde_json::{Map, Value};

/// A form asks for no more rounds than it has questions; rows have a few each.
const MOST_ROUNDS: usize = 400;

/// The whole form, with sample answers where an answer is due and none is said.
///
/// # Errors
/// What the form says against the answers that were said.
pub fn filled(form: &Form, said: &Answers, scope: &Scope) -> Result<Answers, Vec<FieldError>> {
    let mut answers = said.clone().into_map();
    for _ in 0..MOST_ROUNDS {
        let errors = match form.check(&Answers::from(answers.clone()), scope) {
            Ok(answers) => return Ok(answers),
            Err(errors) => errors,
        };
        let before = answers.clone();
        for error in &errors {
            if matches!(error.kind, FieldErrorKind::Empty) {
                add_sample(form, &error.field, scope, &mut answers);
            }
        }
        if answers == before {
            return Err(errors);
        }
    }
    Err(Vec::new())
}

/// A sample answer at the place of an error: a field, or `field[row].part`.
fn add_sample(form: &Form, place: &str, scope: &Scope, answers: &mut Map<String, Value>) {
    let (name, inside) = match place.split_once('[') {
        Some((name, inside)) => (name, Some(inside)),
        None => (place, None),
    };
    let Some(field) = form.field(name) else {
        return;
    };
    match (&field.kind, inside.and_then(|rest| rest.split_once("]."))) {
        (FieldKind::Rows { fields, .. }, Some((row, part))) => {
            let Some(part) = fields.iter().find(|field| field.name == part) else {
                return;
            };
            let rows = answers
                .entry(name)
                .or_insert_with(|| Value::Object(Map::new()));
            let row = rows
                .as_object_mut()
                .map(|rows| rows.entry(row).or_insert_with(|| Value::Object(Map::new())));
            let row = row.and_then(Value::as_object_mut);
            if let (Some(row), Some(sample)) = (row, sample(part, scope, true)) {
                row.entry(part.name.as_str()).or_insert(sample);
            }
        }
        (
            FieldKind::Text { .. }
            | FieldKind::LongText { .. }
            | FieldKind::Choice { .. }
            | FieldKind::YesNo
            | FieldKind::Tick
            | FieldKind::Declaration
            | FieldKind::Date
            | FieldKind::Number { .. }
            | FieldKind::Rows { .. },
            _,
        ) => {
            if let Some(sample) = sample(field, scope, false) {
                answers.entry(name).or_insert(sample);
            }
        }
    }
}

/// Checks inside rows are answered yes: a document is good unless a line says
/// otherwise. Other questions are answered no.
fn sample(field: &Field, scope: &Scope, inside: bool) -> Option<Value> {
    Some(match &field.kind {
        FieldKind::Text { format, max } => Value::from(text(*format, *max)),
        FieldKind::LongText { max } => Value::from(text(None, *max)),
        FieldKind::Choice { options } => {
            let options = match options {
                Options::Fixed(options) => options.as_slice(),
                Options::From(list) => scope.list(*list),
            };
            Value::from(options.first()?.value.clone())
        }
        FieldKind::YesNo => Value::Bool(inside),
        FieldKind::Tick | FieldKind::Declaration => Value::Bool(true),
        FieldKind::Date => Value::from("2026-01-15"),
        FieldKind::Number { min, .. } => Value::from(*min),
        FieldKind::Rows { .. } => return None,
    })
}

/// Well-formed, and nobody's.
fn text(format: Option<Format>, max: usize) -> String {
    let sample = match format {
        None => "δείγμα",
        Some(Format::Afm) => "094259216",
        Some(Format::CollectionCode) => "7K2M9XQ4",
        Some(Format::Email) => "sample@example.gr",
        Some(Format::FamilyNumber) => "1234/5",
        Some(Format::IdentityDocument) => "ΑΒ123456",
        Some(Format::MunicipalPin) => "123456789",
        Some(Format::PersonName) => "Δείγμα",
        Some(Format::Phone) => "2101234567",
        Some(Format::PostalItem) => "RA123456785GR",
        Some(Format::Postcode) => "71202",
    };
    sample.chars().take(max).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_a_sample_that_it_takes() {
        for format in Format::ALL {
            let sample = text(Some(format), 100);
            assert!(format.canonical(&sample).is_ok(), "{}", format.name());
        }
    }
}

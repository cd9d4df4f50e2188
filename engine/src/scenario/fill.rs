//! Filling in forms as a scenario tells it: what it says, and a sample answer
//! for whatever else the form asks for.

use crate::form::{
    Answers, Field, FieldError, FieldErrorKind, FieldKind, Form, Format, Inner, Options, Required,
    Scope,
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

/// A sample answer at the place of an error: `field`, `rows[row].part`,
/// `object.part` or `list[0].part`.
pub(crate) fn add_sample(
    form: &Form,
    place: &str,
    scope: &Scope,
    answers: &mut Map<String, Value>,
) {
    let fields: Vec<&Field> = form.whole_fields().collect();
    add_inside(&fields, place, false, scope, answers);
}

fn add_inside(
    fields: &[&Field],
    place: &str,
    inside: bool,
    scope: &Scope,
    answers: &mut Map<String, Value>,
) {
    let end = place.find(['[', '.']).unwrap_or(place.len());
    let (name, rest) = place.split_at(end);
    let Some(field) = fields.iter().find(|field| field.name == name) else {
        return;
    };
    if rest.is_empty() {
        let empty = answers
            .get(name)
            .is_none_or(|value| value == &Value::Array(Vec::new()));
        if let (true, Some(sample)) = (empty, sample(field, scope, inside)) {
            answers.insert(name.to_owned(), sample);
        }
        return;
    }
    match field.kind.inner() {
        Inner::Group(fields) => {
            let object = answers
                .entry(name)
                .or_insert_with(|| Value::Object(Map::new()));
            if let (Some(object), Some(rest)) = (object.as_object_mut(), rest.strip_prefix('.')) {
                let fields: Vec<&Field> = fields.iter().collect();
                add_inside(&fields, rest, inside, scope, object);
            }
        }
        Inner::Rows(_, fields) => {
            let Some((row, part)) = rest.strip_prefix('[').and_then(|r| r.split_once("].")) else {
                return;
            };
            let rows = answers
                .entry(name)
                .or_insert_with(|| Value::Object(Map::new()));
            let row = rows
                .as_object_mut()
                .map(|rows| rows.entry(row).or_insert_with(|| Value::Object(Map::new())));
            if let Some(row) = row.and_then(Value::as_object_mut) {
                let fields: Vec<&Field> = fields.iter().collect();
                add_inside(&fields, part, true, scope, row);
            }
        }
        Inner::List(many) => {
            let Some((index, part)) = rest.strip_prefix('[').and_then(|r| r.split_once(']')) else {
                return;
            };
            let item = index
                .parse::<usize>()
                .ok()
                .and_then(|index| answers.get_mut(name)?.get_mut(index));
            let Some(item) = item else { return };
            if let (true, Some(field)) = (many.bare, many.fields.first()) {
                if let (true, Some(sample)) = (item.is_null(), sample(field, scope, inside)) {
                    *item = sample;
                }
            } else if let (Some(item), Some(part)) = (item.as_object_mut(), part.strip_prefix('.'))
            {
                let fields: Vec<&Field> = many.fields.iter().collect();
                add_inside(&fields, part, inside, scope, item);
            }
        }
        Inner::Nothing => {}
    }
}

/// Checks inside rows are answered yes: a document is good unless a line says
/// otherwise. Other questions are answered no.
fn sample(field: &Field, scope: &Scope, inside: bool) -> Option<Value> {
    Some(match &field.kind {
        FieldKind::Text { format, max } => Value::from(text(*format, *max)),
        FieldKind::LongText { max } => Value::from(text(None, *max)),
        FieldKind::Choice { options } => chosen(options, scope)?,
        FieldKind::Several { options } => Value::Array(vec![chosen(options, scope)?]),
        FieldKind::YesNo => Value::Bool(inside),
        FieldKind::Tick | FieldKind::Declaration => Value::Bool(true),
        FieldKind::Date => Value::from("2026-01-15"),
        FieldKind::Number { min, max } => Value::from((*min).max(0).min(*max)),
        FieldKind::Decimal => Value::from(1),
        FieldKind::Money { min, .. } => Value::from(min.to_string()),
        FieldKind::Group { fields } => samples(fields, scope, inside),
        FieldKind::List(many) => {
            let item = match many.fields.as_slice() {
                [field] if many.bare => sample(field, scope, inside)?,
                fields => samples(fields, scope, inside),
            };
            Value::Array(vec![item; many.at_first()])
        }
        FieldKind::Rows { .. } => return None,
    })
}

/// An object with what it has to have, or with the first thing that it may.
fn samples(fields: &[Field], scope: &Scope, inside: bool) -> Value {
    let due: Vec<&Field> = fields
        .iter()
        .filter(|field| matches!(field.required, Required::Always))
        .collect();
    let first = fields.first().into_iter().collect();
    let due = if due.is_empty() { first } else { due };
    let parts = due
        .into_iter()
        .filter_map(|field| Some((field.name.clone(), sample(field, scope, inside)?)));
    Value::Object(parts.collect())
}

fn chosen(options: &Options, scope: &Scope) -> Option<Value> {
    let first = options.list(scope).first()?.value.clone();
    match options {
        Options::Fixed(_) | Options::From(_) => Some(Value::from(first)),
        Options::Numbers(_) => first.parse().ok().map(Value::Number),
    }
}

/// Well-formed, and nobody's.
fn text(format: Option<Format>, max: usize) -> String {
    let sample = match format {
        None => "δείγμα",
        Some(Format::Afm) => "094259216",
        Some(Format::CollectionCode) => "7K2M9XQ4",
        Some(Format::Email) => "sample@example.gr",
        Some(Format::FamilyNumber) => "1234/5",
        Some(Format::Amka) => "01013099997",
        Some(Format::DateTime) => "2026-01-15T12:00:00+02:00",
        Some(Format::Iban) => "GR1601101250000000012300695",
        Some(Format::Kaek) => "050123456789",
        Some(Format::LicencePlate) => "IHB1234",
        Some(Format::Passport) => "AN1234567",
        Some(Format::PersonalNumber) => "12A123456783",
        Some(Format::RfCode) => "RF18539007547034",
        Some(Format::Time) => "12:00",
        Some(Format::Uri) => "https://www.example.gr",
        Some(Format::IdentityCard | Format::IdentityDocument) => "ΑΒ123456",
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

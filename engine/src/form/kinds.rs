//! One answer, read by the kind of its question.

use super::amount;
use super::asked::Given;
use super::fault::FieldErrorKind;
use super::model::Options;
use super::model::{FieldKind, Scope};
use super::show::date_names;
use super::words::About;
use crate::input;
use crate::text::Text;
use serde_json::Value;

/// The value of one question, nothing, or what is wrong with it.
pub(super) type Read = Result<Option<Value>, (FieldErrorKind, Text)>;

/// Reads one question by its kind. Nothing given is `None`.
pub(super) fn read(about: &About, given: &Given, name: &str, scope: &Scope) -> Read {
    use FieldErrorKind::{Malformed, NotAnOption};
    let value = given.one(name);
    match &about.field.kind {
        FieldKind::Text { max, format } => {
            let text = input::line(value.unwrap_or_default());
            if text.is_empty() {
                return Ok(None);
            }
            let text = match format {
                Some(format) => format
                    .canonical(&text)
                    .map_err(|mend| (Malformed, about.malformed(&mend)))?,
                None => text,
            };
            fitting(about, text, *max)
        }
        FieldKind::LongText { max } => {
            let text = input::lines(value.unwrap_or_default());
            if text.is_empty() {
                return Ok(None);
            }
            fitting(about, text, *max)
        }
        FieldKind::Choice { options } => match value.map(str::trim).filter(|v| !v.is_empty()) {
            None => Ok(None),
            Some(chosen) => match kept(options, chosen, scope) {
                Some(value) => Ok(Some(value)),
                None => Err((NotAnOption, about.not_an_option())),
            },
        },
        FieldKind::Several { options } => several(about, options, given.all(name), scope),
        FieldKind::YesNo => match value {
            None | Some("") => Ok(None),
            Some("yes") => Ok(Some(Value::Bool(true))),
            Some("no") => Ok(Some(Value::Bool(false))),
            Some(_) => Err((NotAnOption, about.not_an_option())),
        },
        FieldKind::Tick => match value {
            None | Some("") => Ok(Some(Value::Bool(false))),
            Some("yes") => Ok(Some(Value::Bool(true))),
            Some(_) => Err((NotAnOption, about.not_an_option())),
        },
        FieldKind::Declaration => match value {
            None | Some("") => Ok(None),
            Some("yes") => Ok(Some(Value::Bool(true))),
            Some(_) => Err((NotAnOption, about.not_an_option())),
        },
        FieldKind::Date => date(about, given, name),
        FieldKind::Number { min, max } => {
            let text = input::line(value.unwrap_or_default());
            if text.is_empty() {
                return Ok(None);
            }
            match text.parse::<i64>() {
                Ok(number) if (*min..=*max).contains(&number) => Ok(Some(Value::from(number))),
                _ => Err((Malformed, about.whole_number(*min, *max))),
            }
        }
        FieldKind::Decimal => {
            let text = input::line(value.unwrap_or_default());
            if text.is_empty() {
                return Ok(None);
            }
            match amount::decimal(&text) {
                Some(number) => Ok(Some(Value::Number(number))),
                None => Err((Malformed, about.number())),
            }
        }
        FieldKind::Money { min, max } => {
            let text = input::line(value.unwrap_or_default());
            if text.is_empty() {
                return Ok(None);
            }
            match amount::money(&text) {
                Some(amount) if (*min..=*max).contains(&amount) => {
                    Ok(Some(Value::String(amount.to_string())))
                }
                Some(_) => Err((Malformed, about.amount_between(*min, *max))),
                None => Err((Malformed, about.amount())),
            }
        }
        // Read part by part, by the caller.
        FieldKind::Group { .. } | FieldKind::List(_) | FieldKind::Rows { .. } => Ok(None),
    }
}

/// An option as it is kept, when it is offered.
fn kept(options: &Options, chosen: &str, scope: &Scope) -> Option<Value> {
    let option = options.list(scope).iter().find(|o| o.value == chosen)?;
    match options {
        Options::Fixed(_) | Options::From(_) => Some(Value::from(option.value.as_str())),
        Options::Numbers(_) => option.value.parse().ok().map(Value::Number),
    }
}

/// All that were ticked, in the order they are offered in.
fn several(about: &About, options: &Options, ticked: &[&str], scope: &Scope) -> Read {
    let offered = options.list(scope);
    if ticked
        .iter()
        .any(|value| !value.is_empty() && !offered.iter().any(|o| o.value == *value))
    {
        return Err((FieldErrorKind::NotAnOption, about.not_an_option()));
    }
    let chosen: Vec<Value> = offered
        .iter()
        .filter(|option| ticked.contains(&option.value.as_str()))
        .filter_map(|option| kept(options, &option.value, scope))
        .collect();
    Ok((!chosen.is_empty()).then(|| Value::Array(chosen)))
}

fn fitting(about: &About, text: String, max: usize) -> Read {
    let found = text.chars().count();
    if found > max {
        return Err((FieldErrorKind::TooLong, about.too_long(max, found)));
    }
    Ok(Some(Value::String(text)))
}

fn date(about: &About, given: &Given, name: &str) -> Read {
    let parts = date_names(name).map(|part| input::line(given.one(&part).unwrap_or_default()));
    if parts.iter().all(String::is_empty) {
        return Ok(None);
    }
    if parts.iter().any(String::is_empty) {
        return Err((FieldErrorKind::Malformed, about.write_a_date()));
    }
    let [day, month, year] = &parts;
    day.parse()
        .ok()
        .zip(month.parse().ok())
        .zip(
            year.parse()
                .ok()
                .filter(|year| (1800..=2200).contains(year)),
        )
        .and_then(|((day, month), year)| jiff::civil::Date::new(year, month, day).ok())
        .map(|date| Some(Value::String(date.to_string())))
        .ok_or_else(|| (FieldErrorKind::Malformed, about.no_such_date()))
}

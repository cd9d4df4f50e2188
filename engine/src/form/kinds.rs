//! One answer, read by the kind of its question.

use super::fault::FieldErrorKind;
use super::model::{FieldKind, Scope};
use super::show::date_names;
use super::words::About;
use crate::input;
use crate::text::Text;
use serde_json::Value;
use std::collections::BTreeMap;

/// The value of one question, nothing, or what is wrong with it.
pub(super) type Read = Result<Option<Value>, (FieldErrorKind, Text)>;

/// Reads one question by its kind. Nothing given is `None`.
pub(super) fn read(about: About, given: &BTreeMap<&str, &str>, name: &str, scope: &Scope) -> Read {
    use FieldErrorKind::{Malformed, NotAnOption};
    let value = given.get(name).copied();
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
            Some(chosen) if options.list(scope).iter().any(|o| o.value == chosen) => {
                Ok(Some(Value::from(chosen)))
            }
            Some(_) => Err((NotAnOption, about.not_an_option())),
        },
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
        // Read row by row, by the caller.
        FieldKind::Rows { .. } => Ok(None),
    }
}

fn fitting(about: About, text: String, max: usize) -> Read {
    let found = text.chars().count();
    if found > max {
        return Err((FieldErrorKind::TooLong, about.too_long(max, found)));
    }
    Ok(Some(Value::String(text)))
}

fn date(about: About, given: &BTreeMap<&str, &str>, name: &str) -> Read {
    let parts = date_names(name)
        .map(|part| input::line(given.get(part.as_str()).copied().unwrap_or_default()));
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

//! The JSON Schema validator, set up the only way it is used here.

use super::format::Format;
use crate::money::Money;
use jsonschema::{Draft, PatternOptions, ValidationError};
use serde_json::{Map, Value};
use std::fmt;
use std::sync::Arc;

/// A compiled schema. Formats are asserted, unknown ones refused; patterns run
/// in linear time; no reference reaches a file or the network.
#[derive(Clone)]
pub(super) struct Validator(Arc<jsonschema::Validator>);

impl Validator {
    pub(super) fn compile(schema: &Value) -> Result<Validator, String> {
        let mut options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_pattern_options(
                PatternOptions::regex()
                    .size_limit(1 << 20)
                    .dfa_size_limit(1 << 20),
            )
            .should_validate_formats(true)
            .should_ignore_unknown_formats(false)
            .offline();
        for format in Format::ALL {
            options = options.with_format(format.name(), move |text: &str| {
                format.canonical(text).is_ok()
            });
        }
        options = options.with_format("money", |text: &str| text.parse::<Money>().is_ok());
        options
            .build(schema)
            .map(|validator| Validator(Arc::new(validator)))
            .map_err(|error| error.to_string())
    }

    pub(super) fn accepts(&self, answers: &Map<String, Value>) -> bool {
        self.0.is_valid(&Value::Object(answers.clone()))
    }

    pub(super) fn errors<'a>(
        &'a self,
        answers: &'a Value,
    ) -> impl Iterator<Item = ValidationError<'a>> {
        self.0.iter_errors(answers)
    }
}

impl fmt::Debug for Validator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Validator")
    }
}

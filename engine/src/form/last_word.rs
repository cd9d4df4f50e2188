//! What the validator refuses, told at the field it is about.

use super::fault::{FieldError, FieldErrorKind};
use super::model::{Field, FieldKind};
use super::parse::{Reading, tampered};
use super::show::path;
use super::words::About;
use crate::text::Text;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;
use std::collections::BTreeSet;

impl<'a> Reading<'a> {
    /// What the schema still refuses. On one page only what concerns the page is
    /// told; over the whole form nothing refused may pass, explained or not.
    pub(super) fn ask_the_validator(&mut self, answers: &Value) {
        let whole = self.fields.len() == self.form.order.len();
        let mut told = BTreeSet::new();
        let mut silent = false;
        for error in self.form.validator.errors(answers) {
            let instance = error.instance_path().as_str().to_owned();
            let Some((field, path)) = self.locate(&instance) else {
                silent = true;
                continue;
            };
            if self.complained(&path) || !self.fields.iter().any(|f| f.name == field.name) {
                silent = true;
                continue;
            }
            let row = row_of(&instance).and_then(|(row, _)| self.row_title(field, row));
            let part = row_of(&instance)
                .and_then(|(_, part)| parts(field).iter().find(|p| p.name == part))
                .unwrap_or(field);
            let about = About { field: part, row };
            let special = self.form.special_words(error.schema_path().as_str());
            // One rule that many answers break is told once, at the first.
            if let Some((rule, _)) = special
                && !told.insert(rule.to_owned())
            {
                continue;
            }
            let (kind, general) = explain(error.kind(), about);
            let message = special.map_or(general, |(_, words)| words.clone());
            self.errors.push(FieldError {
                field: path,
                kind,
                message,
            });
        }
        if whole && silent && self.errors.is_empty() {
            self.errors = tampered();
        }
    }

    /// The field and error path that a place in the answers belongs to.
    fn locate(&self, instance: &str) -> Option<(&'a Field, String)> {
        let name = instance.strip_prefix('/')?.split('/').next()?;
        let field = self.form.fields().find(|field| field.name == name)?;
        let path = match row_of(instance) {
            Some((row, part)) => path(name, row, part),
            None => name.to_owned(),
        };
        Some((field, path))
    }

    fn row_title(&self, field: &Field, row: &str) -> Option<&'a Text> {
        match &field.kind {
            FieldKind::Rows { over, .. } => self
                .scope
                .list(*over)
                .iter()
                .find(|choice| choice.value == row)
                .map(|choice| &choice.title),
            FieldKind::Text { .. }
            | FieldKind::LongText { .. }
            | FieldKind::Choice { .. }
            | FieldKind::YesNo
            | FieldKind::Tick
            | FieldKind::Declaration
            | FieldKind::Date
            | FieldKind::Number { .. } => None,
        }
    }
}

/// Row and part of a place inside rows: `/checks/identity/valid`.
fn row_of(instance: &str) -> Option<(&str, &str)> {
    let mut steps = instance.strip_prefix('/')?.split('/').skip(1);
    Some((steps.next()?, steps.next()?))
}

fn parts(field: &Field) -> &[Field] {
    match &field.kind {
        FieldKind::Rows { fields, .. } => fields,
        FieldKind::Text { .. }
        | FieldKind::LongText { .. }
        | FieldKind::Choice { .. }
        | FieldKind::YesNo
        | FieldKind::Tick
        | FieldKind::Declaration
        | FieldKind::Date
        | FieldKind::Number { .. } => &[],
    }
}

/// The general words for what the validator refused.
fn explain(kind: &ValidationErrorKind, about: About) -> (FieldErrorKind, Text) {
    if let ValidationErrorKind::MinLength { limit } = kind {
        (FieldErrorKind::Malformed, about.too_short(*limit))
    } else {
        (FieldErrorKind::Rule, about.against_a_rule())
    }
}

//! Raw input becomes answers, or errors field by field.
//!
//! In this order: what was not asked for is refused whole; each field is read by
//! its kind; answers to questions that were not due are dropped; missing answers
//! are named; and the validator has the last word.

use super::fault::{FieldError, FieldErrorKind};
use super::kinds::read;
use super::model::{Field, FieldKind, Form, Required, Scope};
use super::show::{date_names, path};
use super::words::{self, About};
use super::{Answers, RawInput};
use crate::text::Text;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

impl Form {
    /// Reads one page. The answers come back together with those given so far,
    /// which this page's replace.
    ///
    /// # Panics
    /// When there is no such page; take the position from [`Form::page_index`].
    pub fn parse_page(
        &self,
        page: usize,
        raw: &RawInput,
        so_far: &Answers,
        scope: &Scope,
    ) -> Result<Answers, Vec<FieldError>> {
        let fields: Vec<&Field> = self.pages[page].fields.iter().collect();
        Reading::new(self, fields, so_far, scope).read(raw)
    }

    /// Reads some fields, as a correction is sent: the others stay as they were.
    pub fn parse_fields(
        &self,
        names: &[String],
        raw: &RawInput,
        so_far: &Answers,
        scope: &Scope,
    ) -> Result<Answers, Vec<FieldError>> {
        let asked = self.fields().filter(|field| names.contains(&field.name));
        Reading::new(self, asked.collect(), so_far, scope).read(raw)
    }

    /// Reads the whole form at once, as a task's form is sent.
    pub fn parse(&self, raw: &RawInput, scope: &Scope) -> Result<Answers, Vec<FieldError>> {
        Reading::new(self, self.fields().collect(), &Answers::new(), scope).read(raw)
    }

    /// Reads stored answers again, as on submission: the form has the last word,
    /// whatever was true when each page was filled in.
    pub fn check(&self, answers: &Answers, scope: &Scope) -> Result<Answers, Vec<FieldError>> {
        let known = answers
            .as_map()
            .keys()
            .all(|name| self.field(name).is_some());
        if !known {
            return Err(tampered());
        }
        let raw = self.raw(answers);
        let raw = raw
            .iter()
            .filter(|(name, _)| self.field(name).is_none_or(|field| !field.read_only))
            .collect();
        Reading::new(self, self.fields().collect(), answers, scope).read(&raw)
    }
}

pub(super) fn tampered() -> Vec<FieldError> {
    vec![FieldError {
        field: String::new(),
        kind: FieldErrorKind::Tampered,
        message: words::tampered(),
    }]
}

pub(super) struct Reading<'a> {
    pub(super) form: &'a Form,
    /// The fields being asked for now.
    pub(super) fields: Vec<&'a Field>,
    so_far: &'a Answers,
    pub(super) scope: &'a Scope,
    pub(super) errors: Vec<FieldError>,
}

impl<'a> Reading<'a> {
    fn new(
        form: &'a Form,
        fields: Vec<&'a Field>,
        so_far: &'a Answers,
        scope: &'a Scope,
    ) -> Reading<'a> {
        Reading {
            form,
            fields,
            so_far,
            scope,
            errors: Vec::new(),
        }
    }

    fn read(mut self, raw: &RawInput) -> Result<Answers, Vec<FieldError>> {
        let Some(given) = self.asked_for(raw) else {
            return Err(tampered());
        };
        let mut answers = self.so_far.as_map().clone();
        for field in self.fields.clone() {
            if field.read_only {
                continue;
            }
            answers.shift_remove(&field.name);
            if let Some(value) = self.field(field, &given) {
                answers.insert(field.name.clone(), value);
            }
        }
        self.drop_what_was_not_due(&mut answers);
        self.name_what_is_missing(&answers);
        let answers = self.in_order(answers);
        self.ask_the_validator(&Value::Object(answers.clone()));
        if self.errors.is_empty() {
            Ok(Answers::from(answers))
        } else {
            Err(self.errors_in_order())
        }
    }

    /// The values by name, when every name was asked for and none came twice.
    fn asked_for<'r>(&self, raw: &'r RawInput) -> Option<BTreeMap<&'r str, &'r str>> {
        let mut names = BTreeSet::new();
        for field in self.fields.iter().filter(|field| self.offered(field)) {
            match &field.kind {
                FieldKind::Date => names.extend(date_names(&field.name)),
                FieldKind::Rows { over, fields } => {
                    for row in self.scope.list(*over) {
                        names.extend(
                            fields
                                .iter()
                                .map(|part| path(&field.name, &row.value, &part.name)),
                        );
                    }
                }
                FieldKind::Text { .. }
                | FieldKind::LongText { .. }
                | FieldKind::Choice { .. }
                | FieldKind::YesNo
                | FieldKind::Tick
                | FieldKind::Declaration
                | FieldKind::Number { .. } => {
                    names.insert(field.name.clone());
                }
            }
        }
        let mut given = BTreeMap::new();
        for (name, value) in raw.iter() {
            if !names.contains(name) || given.insert(name, value).is_some() {
                return None;
            }
        }
        Some(given)
    }

    /// Whether the page could have asked: not when the field is filled in for the
    /// person, and not when answers of other pages rule it out.
    fn offered(&self, field: &Field) -> bool {
        !field.read_only
            && field.shown.as_ref().is_none_or(|shown| {
                shown.holds(self.so_far)
                    || shown
                        .reads()
                        .iter()
                        .any(|name| self.fields.iter().any(|f| f.name == *name))
            })
    }

    fn field(&mut self, field: &'a Field, given: &BTreeMap<&str, &str>) -> Option<Value> {
        if let FieldKind::Rows { over, fields } = &field.kind {
            let scope = self.scope;
            let rows = scope.list(*over).iter().map(|row| {
                let mut parts = Map::new();
                for part in fields {
                    let name = path(&field.name, &row.value, &part.name);
                    let about = About {
                        field: part,
                        row: Some(&row.title),
                    };
                    match self.one(about, given, &name) {
                        Some(value) => {
                            parts.insert(part.name.clone(), value);
                        }
                        None if matches!(part.required, Required::Always) => {
                            self.missing(about, name);
                        }
                        None => {}
                    }
                }
                (row.value.clone(), Value::Object(parts))
            });
            return Some(Value::Object(rows.collect()));
        }
        self.one(About { field, row: None }, given, &field.name)
    }

    fn one(&mut self, about: About, given: &BTreeMap<&str, &str>, name: &str) -> Option<Value> {
        match read(about, given, name, self.scope) {
            Ok(value) => value,
            Err((kind, message)) => {
                self.error(about.field, name.to_owned(), kind, message);
                None
            }
        }
    }

    /// Takes out answers, and errors, of questions that are not shown. One such
    /// answer may have called for another question, hence the rounds.
    fn drop_what_was_not_due(&mut self, answers: &mut Map<String, Value>) {
        for _ in 0..=self.fields.len() {
            let before = answers.len();
            for field in &self.fields {
                if field
                    .shown
                    .as_ref()
                    .is_some_and(|shown| !shown.holds_for(answers))
                {
                    answers.shift_remove(&field.name);
                    self.errors.retain(|error| !belongs(error, &field.name));
                }
            }
            if answers.len() == before {
                return;
            }
        }
    }

    fn name_what_is_missing(&mut self, answers: &Map<String, Value>) {
        for field in self.fields.clone() {
            let due = field
                .shown
                .as_ref()
                .is_none_or(|shown| shown.holds_for(answers));
            let required = match &field.required {
                Required::Always => true,
                Required::When(conditions) => conditions.iter().any(|c| c.holds_for(answers)),
                Required::Never => false,
            };
            if due
                && required
                && !answers.contains_key(&field.name)
                && !self.complained(&field.name)
            {
                self.missing(About { field, row: None }, field.name.clone());
            }
        }
        for rule in &self.form.rules {
            let names: BTreeSet<&str> = rule.any_of.iter().flatten().map(String::as_str).collect();
            let concerned: Vec<&Field> = self
                .form
                .fields()
                .filter(|field| names.contains(field.name.as_str()))
                .collect();
            let met = rule
                .any_of
                .iter()
                .any(|set| set.iter().all(|name| answers.contains_key(name)));
            // Told where the last of them is asked for, once all could be answered.
            let here = concerned
                .last()
                .is_some_and(|last| self.fields.iter().any(|f| f.name == last.name));
            let mended_already = concerned.iter().any(|field| self.complained(&field.name));
            if let (false, true, false, Some(first)) =
                (met, here, mended_already, concerned.first())
            {
                self.errors.push(FieldError {
                    field: first.name.clone(),
                    kind: FieldErrorKind::Empty,
                    message: rule
                        .error
                        .clone()
                        .unwrap_or_else(|| words::one_of(&concerned)),
                });
            }
        }
    }

    fn missing(&mut self, about: About, path: String) {
        if self.complained(&path) {
            return;
        }
        let message = match about.field.kind {
            FieldKind::Text { .. }
            | FieldKind::LongText { .. }
            | FieldKind::Number { .. }
            | FieldKind::Rows { .. } => about.write_something(),
            FieldKind::Choice { .. } | FieldKind::YesNo | FieldKind::Tick => about.choose(),
            FieldKind::Declaration => about.confirm(),
            FieldKind::Date => about.write_a_date(),
        };
        self.error(about.field, path, FieldErrorKind::Empty, message);
    }

    /// Whether something was said already about a field or a part of it.
    pub(super) fn complained(&self, path: &str) -> bool {
        self.errors.iter().any(|error| belongs(error, path))
    }

    fn error(&mut self, field: &Field, path: String, kind: FieldErrorKind, message: Text) {
        self.errors.push(FieldError {
            field: path,
            kind,
            message: field.error.clone().unwrap_or(message),
        });
    }

    /// Answers in the order of the schema, so equal answers are equal bytes.
    fn in_order(&self, mut answers: Map<String, Value>) -> Map<String, Value> {
        self.form
            .order
            .iter()
            .filter_map(|name| answers.remove_entry(name))
            .collect()
    }

    fn errors_in_order(mut self) -> Vec<FieldError> {
        let place = |error: &FieldError| {
            self.fields
                .iter()
                .position(|field| belongs(error, &field.name))
        };
        self.errors.sort_by_key(place);
        self.errors
    }
}

/// Whether an error is about this field, or about a row of it.
fn belongs(error: &FieldError, field: &str) -> bool {
    error
        .field
        .strip_prefix(field)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
}

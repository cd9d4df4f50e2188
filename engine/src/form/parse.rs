//! Raw input becomes answers, or errors field by field.
//!
//! In this order: what was not asked for is refused whole (`asked`); each field is
//! read by its kind (`gather`); answers to questions that were not due are dropped
//! and missing answers are named (`due`); what the product knows or works out is
//! filled in; and the validator has the last word (`last_word`).

use super::fault::{FieldError, FieldErrorKind};
use super::gather::Spot;
use super::model::{Field, FieldKind, Form, Many, Scope};
use super::path::{self, is_within};
use super::words::{self, About};
use super::{Answers, RawInput, amount};
use crate::expression::Computed;
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
            .all(|name| self.tree.iter().any(|field| field.name == *name));
        if !known {
            return Err(tampered());
        }
        let raw = self.sent(answers);
        let mut reading = Reading::new(self, self.fields().collect(), answers, scope);
        reading.again = true;
        reading.read(&raw)
    }

    /// The answers with what the product fills in: what it knows about the person
    /// and what it works out from the rest.
    #[must_use]
    pub fn filled_in(&self, answers: &Answers, scope: &Scope) -> Answers {
        let mut reading = Reading::new(self, self.fields().collect(), answers, scope);
        let mut filled = answers.as_map().clone();
        reading.fill_in(&mut filled);
        Answers::from(in_order(&self.tree, filled))
    }
}

/// Whether all that was sent is asked for by these fields.
pub(super) fn asks_for(
    form: &Form,
    fields: Vec<&Field>,
    raw: &RawInput,
    so_far: &Answers,
    scope: &Scope,
) -> bool {
    Reading::new(form, fields, so_far, scope)
        .asked_for(raw)
        .is_some()
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
    pub(super) so_far: &'a Answers,
    pub(super) scope: &'a Scope,
    pub(super) errors: Vec<FieldError>,
    /// Of each list the items that were kept, by the places they were typed in.
    pub(super) kept: BTreeMap<String, Vec<usize>>,
    /// Answers that were read before are read once more.
    again: bool,
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
            kept: BTreeMap::new(),
            again: false,
        }
    }

    fn read(mut self, raw: &RawInput) -> Result<Answers, Vec<FieldError>> {
        let Some(given) = self.asked_for(raw) else {
            return Err(tampered());
        };
        let mut answers = self.so_far.as_map().clone();
        let Some(first) = self.fields.first() else {
            return Ok(Answers::from(in_order(&self.form.tree, answers)));
        };
        let spot = Spot {
            at: String::new(),
            base: String::new(),
            about: About::new(first),
        };
        let fields = self.fields.clone();
        self.gather(&fields, &spot, &given, &mut answers);
        self.fill_in(&mut answers);
        self.settle(&fields, &spot, &mut answers);
        self.name_what_is_missing_of_several(&answers);
        self.work_out(&mut answers);
        let answers = Value::Object(in_order(&self.form.tree, answers));
        self.ask_the_validator(&answers);
        if let Value::Object(answers) = answers
            && self.errors.is_empty()
        {
            return Ok(Answers::from(answers));
        }
        Err(self.errors_in_order())
    }

    /// What is known about the person, and what follows from the answers.
    fn fill_in(&mut self, answers: &mut Map<String, Value>) {
        for field in self.fields.clone() {
            self.fill_in_known(field, &field.name, answers);
        }
        self.work_out(answers);
    }

    fn fill_in_known(&self, field: &Field, path: &str, answers: &mut Map<String, Value>) {
        if let FieldKind::Group { fields } = &field.kind {
            for field in fields {
                self.fill_in_known(field, &path::join(path, &field.name), answers);
            }
        }
        let Some(known) = field.known else { return };
        let has_one = path::get(answers, path).is_some();
        // What the person may write themselves is only suggested, see `raw`; what
        // was read before stays as it was sent.
        if !field.read_only || (self.again && has_one) {
            return;
        }
        if let Some(value) = self.scope.known_value(field, known) {
            path::set(answers, path, value);
        }
    }

    /// Amounts and numbers that follow from the other answers, in the order of the
    /// schema. One that lacks something is left out.
    fn work_out(&mut self, answers: &mut Map<String, Value>) {
        for (field, path) in self.form.computed() {
            let Some(computation) = &field.computed else {
                continue;
            };
            path::remove(answers, &path);
            let shown = self
                .form
                .field(&path)
                .and_then(|placed| placed.shown.as_ref())
                .is_none_or(|shown| shown.holds_for(answers));
            if !shown {
                continue;
            }
            let scope = serde_json::json!({ "answers": answers });
            match computation.evaluate(&scope) {
                Ok(Computed { value, .. }) if !value.is_null() => {
                    let value = match (&field.kind, &value) {
                        (FieldKind::Money { .. }, Value::Number(euros)) => amount::euros(euros)
                            .map_or(Value::Null, |money| Value::String(money.to_string())),
                        _ => value,
                    };
                    path::set(answers, &path, value);
                }
                Ok(_) | Err(crate::expression::ConditionFault::Missing { .. }) => {}
                Err(_) => {
                    let asked = self.fields.iter().any(|f| is_within(&path, &f.name));
                    if asked && self.errors.is_empty() {
                        let about = About::new(field);
                        let words = about.not_worked_out();
                        self.error(&about, path, FieldErrorKind::Rule, words);
                    }
                }
            }
        }
    }

    fn name_what_is_missing_of_several(&mut self, answers: &Map<String, Value>) {
        for rule in &self.form.rules {
            let names: BTreeSet<&str> = rule.any_of.iter().flatten().map(String::as_str).collect();
            let concerned: Vec<&Field> = self
                .form
                .fields()
                .filter(|field| names.iter().any(|name| is_within(&field.name, name)))
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

    /// Whether something was said already about a field or a part of it.
    pub(super) fn complained(&self, path: &str) -> bool {
        self.errors
            .iter()
            .any(|error| is_within(&error.field, path))
    }

    pub(super) fn error(
        &mut self,
        about: &About,
        path: String,
        kind: FieldErrorKind,
        message: Text,
    ) {
        let message = match &about.field.error {
            Some(own) => about.placed(own.clone()),
            None => message,
        };
        self.errors.push(FieldError {
            field: path,
            kind,
            message,
        });
    }

    fn errors_in_order(mut self) -> Vec<FieldError> {
        let place = |error: &FieldError| {
            self.fields
                .iter()
                .position(|field| is_within(&error.field, &field.name))
        };
        self.errors.sort_by_key(place);
        self.errors
    }
}

impl Scope {
    /// What is known, as the field would keep it; `None` when it would not.
    pub(super) fn known_value(&self, field: &Field, known: super::Known) -> Option<Value> {
        let text = self.known.get(&known)?;
        let FieldKind::Text { format, max } = &field.kind else {
            return None;
        };
        let text = match format {
            Some(format) => format.canonical(text).ok()?,
            None => crate::input::line(text),
        };
        let fits = !text.is_empty() && text.chars().count() <= *max;
        fits.then_some(Value::String(text))
    }
}

/// Answers in the order of the schema, so equal answers are equal bytes. What is
/// no field of it is left out.
pub(super) fn in_order(tree: &[Field], mut answers: Map<String, Value>) -> Map<String, Value> {
    tree.iter()
        .filter_map(|field| {
            let (name, value) = answers.shift_remove_entry(&field.name)?;
            Some((name, value_in_order(field, value)))
        })
        .collect()
}

fn value_in_order(field: &Field, value: Value) -> Value {
    match (&field.kind, value) {
        (FieldKind::Group { fields }, Value::Object(object)) => {
            Value::Object(in_order(fields, object))
        }
        (FieldKind::List(Many { fields, bare, .. }), Value::Array(items)) => Value::Array(
            items
                .into_iter()
                .map(|item| match (item, fields.as_slice()) {
                    (Value::Object(item), _) if !bare => Value::Object(in_order(fields, item)),
                    (item, [field]) if *bare => value_in_order(field, item),
                    (item, _) => item,
                })
                .collect(),
        ),
        (FieldKind::Rows { fields, .. }, Value::Object(rows)) => Value::Object(
            rows.into_iter()
                .map(|(name, row)| {
                    let row = if let Value::Object(row) = row {
                        Value::Object(in_order(fields, row))
                    } else {
                        row
                    };
                    (name, row)
                })
                .collect(),
        ),
        (_, value) => value,
    }
}

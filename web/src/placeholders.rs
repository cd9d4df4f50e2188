//! The few places in a service's texts where something of the case is put in:
//! `{case.reference}`, `{appointment}`, `{check.missing}` … and in documents
//! `{answers.pin}`. The checker refuses any other. What is put in is text, as people
//! read it, and stays text.

use crate::app::App;
use crate::present;
use crate::view::dates;
use engine::case::{Case, EffectNo, Track, TrackKind};
use engine::definition::Definition;
use engine::form::{Answers, Form};
use engine::text::Language;
use serde_json::Value;
use store::Account;

/// What values come from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub case: &'a Case,
    pub definition: &'a Definition,
    pub applicant: &'a Account,
    pub language: Language,
    /// What the text is written for, if its case still waits for it: results are read
    /// as they are seen from there.
    pub effect: Option<EffectNo>,
}

/// The text with every place filled; one that has nothing yet becomes empty.
pub fn fill(app: &App, text: &str, source: &Source<'_>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        filled.push_str(&source.value(app, name.trim()));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

impl Source<'_> {
    fn value(&self, app: &App, name: &str) -> String {
        let case = self.case;
        match name {
            "case.reference" => case.reference.clone(),
            "case.protocol" => case.protocol.clone().unwrap_or_default(),
            "service.title" => self.definition.title.in_language(self.language).to_owned(),
            "applicant.name" => self.applicant.full_name(),
            "appointment" => case
                .appointment
                .as_ref()
                .map(|slot| dates::moment(slot.at, self.language))
                .unwrap_or_default(),
            _ => match name.split_once('.') {
                Some(("answers", field)) => {
                    self.shown(app, Some(&self.definition.form), &case.answers, field)
                }
                Some((step, field)) => self.result(app, step, field),
                None => String::new(),
            },
        }
    }

    /// `<step>.<field>` of a finished step.
    fn result(&self, app: &App, step: &str, field: &str) -> String {
        let open = self
            .effect
            .and_then(|effect| self.case.effects.get(&effect));
        if let Some(value) = open.and_then(|open| self.item(open.track, step, field)) {
            return value;
        }
        let seen = open.and_then(|open| self.case.result(open.track, step));
        let anywhere = || {
            let mut tracks = present::tracks(self.case);
            tracks.find_map(|track| track.results.get(step))
        };
        let Some(result) = seen.or_else(anywhere) else {
            return String::new();
        };
        let mut steps = self.definition.steps.iter();
        let form = steps
            .find(|known| known.local == step)
            .and_then(present::task_of)
            .map(|task| &*task.form);
        self.shown(app, form, result, field)
    }

    /// A field of the row that an `each` is at.
    fn item(&self, from: engine::case::TrackNo, name: &str, field: &str) -> Option<String> {
        self.case.upwards(from).find_map(|(_, track): (_, &Track)| {
            let TrackKind::Item { bind, value } = &track.kind else {
                return None;
            };
            (bind == name).then(|| value.get(field).map(plain).unwrap_or_default())
        })
    }

    /// An answer in words, as the form it was given in shows it.
    fn shown(&self, app: &App, form: Option<&Form>, answers: &Answers, field: &str) -> String {
        let Some(value) = answers.get(field) else {
            return String::new();
        };
        let scope = present::scope(app, self.definition, &self.case.documents);
        form.and_then(|form| {
            let shown = form.display(answers, &scope, self.language);
            shown.into_iter().find(|shown| shown.field == field)
        })
        .map_or_else(|| plain(value), |shown| shown.value)
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) | Value::Null => String::new(),
    }
}

//! What the validator refuses, told at the field it is about.

use super::condition;
use super::fault::{FieldError, FieldErrorKind};
use super::model::{Field, FieldKind, Inner};
use super::parse::{Reading, tampered};
use super::path::{is_within, join, row};
use super::words::{self, About};
use crate::text::Text;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;
use std::collections::BTreeSet;

/// The field that a place in the answers belongs to.
struct Located<'a> {
    about: About<'a>,
    /// Its path as a browser names it.
    at: String,
    /// What is refused is an object or a row, not the answer to a question.
    whole: bool,
}

impl<'a> Reading<'a> {
    /// What the schema still refuses. On one page only what concerns the page is
    /// told; over the whole form nothing refused may pass, explained or not.
    pub(super) fn ask_the_validator(&mut self, answers: &Value) {
        let whole = self
            .form
            .fields()
            .all(|field| self.fields.iter().any(|f| f.name == field.name));
        let mut told = BTreeSet::new();
        let mut silent = false;
        for error in self.form.validator.errors(answers) {
            let place = error.schema_path().as_str().to_owned();
            let mut steps = steps(error.instance_path().as_str());
            if let ValidationErrorKind::Required { property } = error.kind()
                && let Some(name) = property.as_str()
            {
                steps.push(name.to_owned());
            }
            let located = self
                .locate(&steps)
                .map(|located| self.first_question(located, &place));
            let Some(Located {
                about,
                at,
                whole: false,
            }) = located
            else {
                silent = true;
                continue;
            };
            if self.complained(&at) || !(whole || self.asks(&at)) {
                silent = true;
                continue;
            }
            let special = self.form.special_words(&place);
            // One rule that many answers break is told once, at the first.
            if let Some((rule, _)) = special
                && !told.insert((rule.to_owned(), about.around.len()))
                && about.around.is_empty()
            {
                continue;
            }
            let (kind, general) = explain(error.kind(), &about);
            let message = match special {
                Some((_, words)) => about.placed(words.clone()),
                None => general,
            };
            self.errors.push(FieldError {
                field: at,
                kind,
                message,
            });
        }
        if whole && silent && self.errors.is_empty() {
            self.errors = tampered();
        }
    }

    /// Whether a place is one that is asked for now.
    fn asks(&self, at: &str) -> bool {
        self.fields
            .iter()
            .any(|field| is_within(at, &field.name) || is_within(&field.name, at))
    }

    fn locate(&self, steps: &[String]) -> Option<Located<'a>> {
        let form = self.form;
        let first = form.tree.first()?;
        let start = Located {
            about: About::new(first),
            at: String::new(),
            whole: true,
        };
        self.within(&form.tree, start, steps)
    }

    /// Goes on from an object that holds these fields.
    fn within(
        &self,
        fields: &'a [Field],
        from: Located<'a>,
        steps: &[String],
    ) -> Option<Located<'a>> {
        let Some((name, rest)) = steps.split_first() else {
            return Some(from);
        };
        let field = fields.iter().find(|field| field.name == *name)?;
        let at = join(&from.at, name);
        self.at_field(field, at, &from.about, rest)
    }

    fn at_field(
        &self,
        field: &'a Field,
        at: String,
        around: &About<'a>,
        rest: &[String],
    ) -> Option<Located<'a>> {
        let mut about = About {
            field,
            ..around.clone()
        };
        let here = |about: About<'a>, at: String, whole: bool| Some(Located { about, at, whole });
        let Some((step, further)) = rest.split_first() else {
            let whole = matches!(field.kind, FieldKind::Group { .. });
            return here(about, at, whole);
        };
        match field.kind.inner() {
            Inner::Group(fields) => {
                about.around.push(field.title.clone());
                let from = Located {
                    about,
                    at,
                    whole: true,
                };
                self.within(fields, from, rest)
            }
            Inner::List(many) => {
                let index: usize = step.parse().ok()?;
                let typed = self
                    .kept
                    .get(&at)
                    .and_then(|kept| kept.get(index).copied())
                    .unwrap_or(index);
                about.around.push(words::item(&many.one, typed));
                let at = row(&at, typed);
                match many.fields.as_slice() {
                    [item] if many.bare => self.at_field(item, at, &about, further),
                    fields => {
                        let from = Located {
                            about,
                            at,
                            whole: true,
                        };
                        self.within(fields, from, further)
                    }
                }
            }
            Inner::Rows(over, fields) => {
                let scope = self.scope;
                about.row = scope
                    .list(over)
                    .iter()
                    .find(|choice| choice.value == *step)
                    .map(|choice| &choice.title);
                let from = Located {
                    about,
                    at: row(&at, step),
                    whole: true,
                };
                self.within(fields, from, further)
            }
            Inner::Nothing => here(about, at, false),
        }
    }

    /// Of an object that was refused as such, the first question that the refusing
    /// part of the schema looks at.
    fn first_question(&self, located: Located<'a>, place: &str) -> Located<'a> {
        if !located.whole {
            return located;
        }
        let parent = &place[..place.rfind('/').unwrap_or(0)];
        let mut names = Vec::new();
        for part in [place, parent] {
            if let Some(schema) = self.form.schema.pointer(part) {
                condition::collect(schema, "", &mut names);
            }
        }
        let outer = located.at.clone();
        for name in names {
            let steps: Vec<String> = name.split('.').map(str::to_owned).collect();
            let mut all = self.steps_to(&outer);
            all.extend(steps);
            if let Some(found) = self.locate(&all).filter(|found| !found.whole) {
                return found;
            }
        }
        located
    }

    /// The way to a place among the answers.
    fn steps_to(&self, at: &str) -> Vec<String> {
        let mut steps = Vec::new();
        let mut so_far = String::new();
        for part in at.split('.').filter(|part| !part.is_empty()) {
            let mut pieces = part.split('[');
            let name = pieces.next().unwrap_or_default();
            so_far = join(&so_far, name);
            steps.push(name.to_owned());
            for piece in pieces {
                let typed = piece.trim_end_matches(']');
                let place = typed
                    .parse::<usize>()
                    .ok()
                    .and_then(|typed| self.kept.get(&so_far)?.iter().position(|at| *at == typed));
                steps.push(place.map_or_else(|| typed.to_owned(), |place| place.to_string()));
                so_far = row(&so_far, typed);
            }
        }
        steps
    }
}

/// The steps of a JSON pointer.
fn steps(pointer: &str) -> Vec<String> {
    pointer
        .split('/')
        .skip(1)
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
        .collect()
}

/// The general words for what the validator refused.
fn explain(kind: &ValidationErrorKind, about: &About) -> (FieldErrorKind, Text) {
    use FieldErrorKind::{Empty, Malformed, Rule};
    let shown = |limit: &Value| match limit.as_number() {
        Some(number) => super::amount::typed(number),
        None => limit.to_string(),
    };
    // The rest says what it says of several answers together, or of a pattern.
    #[allow(clippy::wildcard_enum_match_arm)]
    match kind {
        ValidationErrorKind::MinLength { limit } => (Malformed, about.too_short(*limit)),
        ValidationErrorKind::Minimum { limit } => (Malformed, about.at_least(&shown(limit), false)),
        ValidationErrorKind::ExclusiveMinimum { limit } => {
            (Malformed, about.at_least(&shown(limit), true))
        }
        ValidationErrorKind::Maximum { limit } => (Malformed, about.at_most(&shown(limit), false)),
        ValidationErrorKind::ExclusiveMaximum { limit } => {
            (Malformed, about.at_most(&shown(limit), true))
        }
        ValidationErrorKind::MultipleOf { multiple_of } => {
            (Malformed, about.in_steps(&shown(&(*multiple_of).into())))
        }
        ValidationErrorKind::MinItems { limit } => (Empty, about.more_of(*limit)),
        ValidationErrorKind::MaxItems { limit } => (Rule, about.fewer_of(*limit)),
        ValidationErrorKind::UniqueItems => (Rule, about.twice_the_same()),
        ValidationErrorKind::Required { .. } => (Empty, about.write_something()),
        _ => (Rule, about.against_a_rule()),
    }
}

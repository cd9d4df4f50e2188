//! What was due and what was not: answers to questions that were not shown are
//! dropped, answers that are missing are named.

use super::fault::FieldErrorKind;
use super::gather::{Spot, inside};
use super::model::{Field, FieldKind, Required};
use super::parse::Reading;
use super::path::{self, is_within, join};
use super::words::About;
use serde_json::{Map, Value};

/// A field with the place it has among the answers.
struct Placed<'a> {
    field: &'a Field,
    path: String,
    at: String,
    about: About<'a>,
    /// The object around it, by its place in the list.
    parent: Option<usize>,
}

impl Required {
    fn holds_for(&self, answers: &Map<String, Value>) -> bool {
        match self {
            Required::Always => true,
            Required::When(conditions) => conditions.iter().any(|c| c.holds_for(answers)),
            Required::Never => false,
        }
    }
}

impl<'a> Reading<'a> {
    /// Settles what these fields hold once all of them are read.
    pub(super) fn settle(
        &mut self,
        fields: &[&'a Field],
        spot: &Spot<'a>,
        answers: &mut Map<String, Value>,
    ) {
        let mut placed = Vec::new();
        for field in fields {
            place(field, spot, None, &mut placed);
        }
        self.drop_what_was_not_due(&placed, answers);
        self.name_what_is_missing(&placed, answers);
    }

    /// Takes out answers, and errors, of questions that are not shown. One such
    /// answer may have called for another question, hence the rounds.
    fn drop_what_was_not_due(&mut self, placed: &[Placed<'a>], answers: &mut Map<String, Value>) {
        for _ in 0..=placed.len() {
            let mut changed = false;
            for each in placed {
                let hidden = each
                    .field
                    .shown
                    .as_ref()
                    .is_some_and(|shown| !shown.holds_for(answers));
                if hidden {
                    changed |= path::remove(answers, &each.path).is_some();
                    self.errors
                        .retain(|error| !is_within(&error.field, &each.at));
                }
            }
            if !changed {
                return;
            }
        }
    }

    fn name_what_is_missing(&mut self, placed: &[Placed<'a>], answers: &mut Map<String, Value>) {
        // Whether each is shown, and then whether the object that it is, is there.
        let mut due: Vec<bool> = Vec::new();
        for each in placed {
            let field = each.field;
            let shown = field
                .shown
                .as_ref()
                .is_none_or(|shown| shown.holds_for(answers))
                && each.parent.is_none_or(|parent| due[parent]);
            let there = shown && self.is_called_for(each, placed, answers);
            due.push(shown);
            if !there || path::get(answers, &each.path).is_some() {
                continue;
            }
            if matches!(field.kind, FieldKind::Tick) {
                path::set(answers, &each.path, Value::Bool(false));
                continue;
            }
            if field.computed.is_some() || !field.required.holds_for(answers) {
                continue;
            }
            // What the schema says of the number of several answers is told with the rest.
            let many = matches!(field.kind, FieldKind::Several { .. } | FieldKind::List(_));
            if matches!(field.kind, FieldKind::Group { .. }) {
                path::set(answers, &each.path, Value::Object(Map::new()));
            } else if many && !self.complained(&each.at) {
                path::set(answers, &each.path, Value::Array(Vec::new()));
            } else {
                self.missing(&each.about, each.at.clone());
            }
        }
    }

    /// Whether the objects around a field are there, or have to be.
    fn is_called_for(
        &self,
        each: &Placed<'a>,
        placed: &[Placed<'a>],
        answers: &mut Map<String, Value>,
    ) -> bool {
        for object in &each.field.inside {
            if path::get(answers, &object.path).is_some() {
                continue;
            }
            if !object.required.holds_for(answers) {
                return false;
            }
            path::set(answers, &object.path, Value::Object(Map::new()));
        }
        each.parent.is_none_or(|parent| {
            let parent = &placed[parent];
            path::get(answers, &parent.path).is_some()
                || self
                    .errors
                    .iter()
                    .any(|error| is_within(&error.field, &parent.at))
        })
    }

    pub(super) fn missing(&mut self, about: &About, path: String) {
        if self.complained(&path) {
            return;
        }
        let message = match about.field.kind {
            _ if about.field.read_only => about.not_known(),
            FieldKind::Text { .. }
            | FieldKind::LongText { .. }
            | FieldKind::Number { .. }
            | FieldKind::Decimal
            | FieldKind::Money { .. }
            | FieldKind::Group { .. }
            | FieldKind::List(_)
            | FieldKind::Rows { .. } => about.write_something(),
            FieldKind::Choice { .. }
            | FieldKind::Several { .. }
            | FieldKind::YesNo
            | FieldKind::Tick => about.choose(),
            FieldKind::Declaration => about.confirm(),
            FieldKind::Date => about.write_a_date(),
        };
        self.error(about, path, FieldErrorKind::Empty, message);
    }
}

/// A field, and those of the object that it is.
fn place<'a>(field: &'a Field, spot: &Spot<'a>, parent: Option<usize>, all: &mut Vec<Placed<'a>>) {
    let path = join(&spot.base, &field.name);
    let at = join(&spot.at, &field.name);
    let about = About {
        field,
        ..spot.about.clone()
    };
    let this = all.len();
    all.push(Placed {
        field,
        path: path.clone(),
        at: at.clone(),
        about: about.clone(),
        parent,
    });
    if let FieldKind::Group { fields } = &field.kind {
        let inner = Spot {
            at,
            base: path,
            about: inside(&about, &field.title),
        };
        for field in fields {
            place(field, &inner, Some(this), all);
        }
    }
}

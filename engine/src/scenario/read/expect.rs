//! What has to be so: the keys under `expect`.

use super::{Reader, has_name, shown};
use crate::case::{ABANDONED, Rejection};
use crate::definition::yaml::{Entry, Kind, Node, Scalar, Spot};
use crate::scenario::facts;
use crate::scenario::model::{Expectation, Expected};

/// Letters of the product itself. Those of the service are called like the step
/// that writes them.
pub const LETTERS: [&str; 12] = [
    "receipt",
    "case arrived",
    "appointment moved",
    "appointment cancelled",
    "appointment near",
    "promise moved",
    "reminder",
    "clock warning",
    "clock missed",
    "message",
    "correction asked",
    "application withdrawn",
];

pub const RECIPIENTS: [&str; 3] = ["applicant", "director", "holder"];

const KEYS: [&str; 10] = [
    "status",
    "at",
    "outcome",
    "mail",
    "appointment",
    "due",
    "office",
    "suspended",
    "incident",
    "refused",
];

impl Reader<'_> {
    pub(super) fn expectations(&mut self, node: &Node) -> Option<Vec<Expectation>> {
        let entries = self.map(node, "what has to be so, e.g. { outcome: issued }")?;
        if entries.is_empty() {
            self.wrong_kind(node.at, "at least one thing that has to be so");
        }
        let mut all = Vec::new();
        for entry in entries {
            let refuses = entry.key.text == "refused";
            if !refuses {
                self.after_the_application(entry.key.at)?;
            }
            if let Some(what) = self.expected(entry) {
                all.push(Expectation {
                    line: entry.key.at.line,
                    what,
                });
            }
        }
        Some(all)
    }

    fn expected(&mut self, entry: &Entry) -> Option<Expected> {
        let (key, node) = (&entry.key, &entry.value);
        Some(match key.text.as_str() {
            "status" => Expected::Status(self.words(node)?),
            "at" => Expected::At(self.steps(node)?),
            "incident" => Expected::Incident(self.steps(node)?),
            "outcome" => Expected::Outcome(self.outcome(node)?),
            "mail" => Expected::Mail(self.mails(node)?),
            "appointment" => Expected::Appointment(if self.is_none(node) {
                None
            } else {
                Some(self.moment(node)?)
            }),
            "due" => Expected::Due(if self.is_none(node) {
                None
            } else {
                Some(self.day(node)?)
            }),
            "office" => Expected::Office(self.words(node)?),
            "suspended" => {
                let yes = self.typed(node, &crate::form::ValueType::YesNo)?;
                Expected::Suspended(yes.as_bool()?)
            }
            "refused" => self.refused_with(key, node)?,
            other => match other.rsplit_once('.') {
                Some(("answers", field)) => self.answer_of(field, key.at, node)?,
                Some((step, field)) => self.result_of(step, field, key.at, node)?,
                None => {
                    let known = KEYS.into_iter().chain(["<step>.<field>"]);
                    self.slips
                        .unknown(key.at, "unknown-word", "key", other, known);
                    return None;
                }
            },
        })
    }

    fn is_none(&self, node: &Node) -> bool {
        match &node.kind {
            Kind::Text(text) => text.text.trim() == "none",
            Kind::List(items) => items.is_empty(),
            Kind::Map(_) | Kind::Empty | Kind::Refused => false,
        }
    }

    /// One word or a list; `none` is the empty list.
    fn several<'n>(&mut self, node: &'n Node, what: &str) -> Option<Vec<&'n Scalar>> {
        if self.is_none(node) {
            return Some(Vec::new());
        }
        match &node.kind {
            Kind::List(items) => items.iter().map(|item| self.text(item, what)).collect(),
            Kind::Text(_) | Kind::Map(_) | Kind::Empty | Kind::Refused => {
                self.text(node, what).map(|one| vec![one])
            }
        }
    }

    fn steps(&mut self, node: &Node) -> Option<Vec<String>> {
        let names = self.several(node, "the name of a step, or a list of them")?;
        names
            .into_iter()
            .map(|name| {
                let step = self.step(name.text.trim(), name.at)?;
                Some(step.name.clone())
            })
            .collect()
    }

    fn outcome(&mut self, node: &Node) -> Option<Option<String>> {
        if self.is_none(node) {
            return Some(None);
        }
        let word = self.text(node, "an outcome")?;
        let name = word.text.trim();
        let known = self.definition.outcomes.keys().map(String::as_str);
        let known: Vec<&str> = known.chain([ABANDONED]).collect();
        if known.contains(&name) {
            return Some(Some(name.to_owned()));
        }
        let known = known.into_iter();
        self.slips
            .unknown(word.at, "unknown-outcome", "outcome", name, known);
        None
    }

    fn mails(&mut self, node: &Node) -> Option<Vec<String>> {
        let words = self.several(node, "a recipient or a letter, or a list of them")?;
        let mut mails = Vec::new();
        for word in words {
            let name = word.text.trim();
            let known = LETTERS.contains(&name)
                || RECIPIENTS.contains(&name)
                || self.definition.step_named(name).is_some_and(has_name);
            if known {
                mails.push(name.to_owned());
                continue;
            }
            let steps = self.definition.steps.iter().filter(|step| has_name(step));
            let known = RECIPIENTS.into_iter().chain(LETTERS);
            let known = known.chain(steps.map(|step| step.name.as_str()));
            self.slips
                .unknown(word.at, "unknown-word", "recipient or letter", name, known);
            return None;
        }
        Some(mails)
    }

    fn day(&mut self, node: &Node) -> Option<jiff::civil::Date> {
        let value = self.typed(node, &crate::form::ValueType::Date)?;
        value.as_str()?.parse().ok()
    }

    fn refused_with(&mut self, key: &Scalar, node: &Node) -> Option<Expected> {
        let code = self.text(node, "the code of a refusal")?;
        let name = code.text.trim();
        if !Rejection::CODES.contains(&name) {
            let known = Rejection::CODES.iter().copied();
            self.slips
                .unknown(code.at, "unknown-word", "refusal", name, known);
            return None;
        }
        if !self.can_be_refused {
            self.slips.add(
                key.at,
                "scenario-moment",
                "the line before does nothing that could be refused",
                "put `expect: { refused: … }` right below what is refused",
            );
            return None;
        }
        Some(Expected::Refused(name.to_owned()))
    }

    fn answer_of(&mut self, field: &str, at: Spot, node: &Node) -> Option<Expected> {
        let kinds = self.definition.form.types();
        let Some(kind) = kinds.get(field) else {
            let known = kinds.keys().map(String::as_str);
            self.slips
                .unknown(at, "unknown-field", "field", field, known);
            return None;
        };
        let value = self.value_or_none(node, kind)?;
        Some(Expected::Answer {
            field: field.to_owned(),
            kind: kind.clone(),
            value,
        })
    }

    fn result_of(&mut self, step: &str, field: &str, at: Spot, node: &Node) -> Option<Expected> {
        let step = self.step(step, at)?;
        let fields = facts::fields(step);
        let Some((_, kind)) = fields.iter().find(|(name, _)| name == field) else {
            let known = fields.iter().map(|(name, _)| name.as_str());
            let what = format!("result of `{}` called", shown(&step.name));
            self.slips.unknown(at, "unknown-field", &what, field, known);
            return None;
        };
        let value = self.value_or_none(node, kind)?;
        Some(Expected::Result {
            step: step.name.clone(),
            field: field.to_owned(),
            kind: kind.clone(),
            value,
        })
    }

    fn value_or_none(
        &mut self,
        node: &Node,
        kind: &crate::form::ValueType,
    ) -> Option<Option<serde_json::Value>> {
        if self.is_none(node) {
            return Some(None);
        }
        self.typed(node, kind).map(Some)
    }
}

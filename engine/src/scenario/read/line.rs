//! The grammar of lines: which words begin one, and what stands after the colon.
//!
//! | line                                   | after the colon                  |
//! |----------------------------------------|----------------------------------|
//! | `it is`                                | a moment                         |
//! | `<length of time> pass`, `… passes`    |                                  |
//! | `<step> answers`                       | what it gives, if anything       |
//! | `<step> fails`                         | a family of failure              |
//! | `<step> does not answer`               |                                  |
//! | `<message> arrives`                    | its fields                       |
//! | `expect`                               | what has to be so                |
//! | `<somebody> <does something>`          | see [`super::deed`]              |

use super::{Reader, shown};
use crate::calendar::Span;
use crate::definition::catalogue::{self, MESSAGES};
use crate::definition::yaml::{Kind, Node, Scalar, Spot};
use crate::definition::{Action, Family, Step, StepKind};
use crate::form::{Answers, ValueType};
use crate::scenario::facts;
use crate::scenario::model::{Gives, Says, Told};
use crate::scenario::time;

impl Reader<'_> {
    pub(super) fn says(&mut self, key: &Scalar, value: Option<&Node>, first: bool) -> Option<Says> {
        let words: Vec<&str> = key.text.split_whitespace().collect();
        match words.as_slice() {
            ["it", "is"] => self.it_is(key, value, first),
            ["expect"] => {
                let node =
                    self.needed(key, value, "what has to be so, e.g. { outcome: issued }")?;
                self.expectations(node).map(Says::Expect)
            }
            [span @ .., "pass" | "passes"] => {
                self.nothing_more(value);
                self.pass(&span.join(" "), key.at)
            }
            [step, "answers"] => {
                let found = self.step(step, at_word(key, step))?;
                let gives = self.gives(found, at_word(key, step), value)?;
                Some(tell(found, Told::Gives(gives)))
            }
            [step, "fails"] => {
                let found = self.step(step, at_word(key, step))?;
                let node = self.needed(key, value, "a family of failure, e.g. unavailable")?;
                let family = self.family(node)?;
                Some(tell(found, Told::Fails(family)))
            }
            [step, "does", "not", "answer"] => {
                self.nothing_more(value);
                let found = self.step(step, at_word(key, step))?;
                self.asks_something(found, at_word(key, step))?;
                Some(tell(found, Told::Silence))
            }
            [message, "arrives"] => self.arrives(message, at_word(key, message), value),
            _ => self.somebody(key, &words, value),
        }
    }

    /// What has to stand after the colon.
    pub(super) fn needed<'n>(
        &mut self,
        key: &Scalar,
        value: Option<&'n Node>,
        what: &str,
    ) -> Option<&'n Node> {
        if value.is_none() {
            let reason = format!("after `{}` {what} is missing", shown(&key.text));
            let mend = format!("write a colon and {what}");
            self.slips.add(key.at, "wrong-kind", reason, mend);
        }
        value
    }

    /// Nothing may stand after the colon.
    pub(super) fn nothing_more(&mut self, value: Option<&Node>) {
        if let Some(value) = value {
            self.slips.add(
                value.at,
                "wrong-kind",
                "nothing stands after this line",
                "take out what follows the colon, and the colon",
            );
        }
    }

    fn it_is(&mut self, key: &Scalar, value: Option<&Node>, first: bool) -> Option<Says> {
        let node = self.needed(key, value, "a moment, e.g. 2026-04-08 09:00")?;
        let moment = self.moment(node)?;
        if moment < self.now && !first {
            self.slips.add(
                node.at,
                "scenario-moment",
                format!("it is {} already", time::shown(self.now)),
                "write a later moment, or put the line first",
            );
            return None;
        }
        self.now = moment;
        Some(Says::ItIs(moment))
    }

    pub(super) fn moment(&mut self, node: &Node) -> Option<jiff::Timestamp> {
        let text = self.text(node, "a moment, e.g. 2026-04-08 09:00")?;
        let moment = time::moment(&text.text).filter(|moment| {
            let year = crate::calendar::date_in_athens(*moment).year();
            (2000..=2200).contains(&year)
        });
        if moment.is_none() {
            self.slips.add(
                node.at,
                "bad-moment",
                format!("`{}` is not a moment", shown(&text.text)),
                "write day and time, e.g. 2026-04-08 09:00",
            );
        }
        moment
    }

    fn pass(&mut self, span: &str, at: Spot) -> Option<Says> {
        match Span::parse(span) {
            Ok(span) => {
                self.now = time::passed(self.now, span, &self.world.calendar);
                Some(Says::Pass(span))
            }
            Err(error) => {
                self.slips.add(
                    at,
                    "bad-duration",
                    error.to_string(),
                    "write for example `2 working days pass`",
                );
                None
            }
        }
    }

    fn family(&mut self, node: &Node) -> Option<Family> {
        let word = self.text(node, "a family of failure, e.g. unavailable")?;
        let found = Family::ALL
            .into_iter()
            .find(|family| family.word() == word.text.trim());
        if found.is_none() {
            let known = Family::ALL.into_iter().map(Family::word);
            self.slips.unknown(
                node.at,
                "unknown-word",
                "family of failure",
                &word.text,
                known,
            );
        }
        found
    }

    /// What the effects of a step give.
    fn gives(&mut self, step: &Step, at: Spot, value: Option<&Node>) -> Option<Gives> {
        let actions = self.asks_something(step, at)?;
        let mut known = facts::fields(step);
        let routes = actions.iter().any(|action| matches!(action, Action::Route));
        let books = |action: &Action| matches!(action, Action::SchedulePickup { .. });
        let books = actions.iter().any(books);
        let mut gives = Gives::default();
        let mut fields = serde_json::Map::new();
        let none = [];
        let entries = match value {
            Some(node) => self.map(node, "what it gives, e.g. { found: yes }")?,
            None => &none,
        };
        for entry in entries {
            let key = entry.key.text.as_str();
            if key == "office" && routes {
                let office = self.text(&entry.value, "the name of an office")?;
                gives.office = Some(office.text.trim().to_owned());
            } else if key == "appointment" && books {
                gives.appointment = Some(self.moment(&entry.value)?);
            } else if let Some((_, kind)) = known.iter().find(|(name, _)| name == key) {
                fields.insert(key.to_owned(), self.typed(&entry.value, kind)?);
            } else {
                known.extend(routes.then(|| ("office".to_owned(), ValueType::Text)));
                known.extend(books.then(|| ("appointment".to_owned(), ValueType::Text)));
                let known = known.iter().map(|(name, _)| name.as_str());
                let what = format!("value that `{}` gives called", step.name);
                self.slips
                    .unknown(entry.key.at, "unknown-field", &what, key, known);
                return None;
            }
        }
        for (name, _) in &known {
            if !fields.contains_key(name) {
                self.slips.add(
                    at,
                    "unknown-field",
                    format!("`{}` gives `{name}`, which is not said", step.name),
                    format!("write it: {{ {name}: … }}"),
                );
                return None;
            }
        }
        gives.fields = Answers::from(fields);
        Some(gives)
    }

    /// The actions of a step that can be told what comes of them.
    fn asks_something<'s>(&mut self, step: &'s Step, at: Spot) -> Option<&'s [Action]> {
        match &step.kind {
            StepKind::Do { actions, .. } => Some(actions),
            StepKind::Task(_)
            | StepKind::Choose { .. }
            | StepKind::Table { .. }
            | StepKind::Wait { .. }
            | StepKind::Block { .. }
            | StepKind::Together { .. }
            | StepKind::Each(_)
            | StepKind::Call { .. }
            | StepKind::Start { .. }
            | StepKind::Correct(_)
            | StepKind::End { .. }
            | StepKind::Return { .. } => {
                self.slips.add(
                    at,
                    "step-kind",
                    format!("`{}` asks nobody anything, so nothing answers", step.name),
                    "name a step with `do`",
                );
                None
            }
        }
    }

    fn arrives(&mut self, name: &str, at: Spot, value: Option<&Node>) -> Option<Says> {
        let Some(message) = catalogue::message(name) else {
            let known = MESSAGES.iter().map(|message| message.name);
            self.slips
                .unknown(at, "unknown-word", "message", name, known);
            return None;
        };
        self.after_the_application(at)?;
        let none = [];
        let entries = match value {
            Some(node) => self.map(node, "the fields of the message")?,
            None => &none,
        };
        let mut fields = serde_json::Map::new();
        for entry in entries {
            let known = message
                .fields
                .iter()
                .find(|field| field.name == entry.key.text);
            let Some(field) = known else {
                let known = message.fields.iter().map(|field| field.name);
                self.slips.unknown(
                    entry.key.at,
                    "unknown-field",
                    "field",
                    &entry.key.text,
                    known,
                );
                return None;
            };
            let value = self.typed(&entry.value, &field.kind.value_type())?;
            fields.insert(field.name.to_owned(), value);
        }
        if let Some(field) = message.fields.iter().find(|f| !fields.contains_key(f.name)) {
            let reason = format!("`{name}` brings `{}`, which is not said", field.name);
            let mend = format!("write it: {{ {}: … }}", field.name);
            self.slips.add(at, "unknown-field", reason, mend);
            return None;
        }
        Some(Says::Arrives {
            message: name.to_owned(),
            fields: Answers::from(fields),
        })
    }

    /// Nothing can be done before somebody has applied.
    pub(super) fn after_the_application(&mut self, at: Spot) -> Option<()> {
        if self.answers.is_none() {
            self.slips.add(
                at,
                "scenario-moment",
                "there is no case yet",
                "begin with `applicant submits: { … }`",
            );
            // Said once.
            self.answers = Some(Answers::new());
        }
        Some(())
    }

    /// Free words: a reason, a reply.
    pub(super) fn words(&mut self, node: &Node) -> Option<String> {
        let scalar = self.text(node, "a text")?;
        if scalar.hash_follows {
            self.slips.add(
                scalar.at,
                "hash-in-text",
                "what stands after the # is not read",
                "put the text between quotes",
            );
        }
        if scalar.text.chars().count() > super::MOST_LETTERS {
            let reason = format!("the text is longer than {} letters", super::MOST_LETTERS);
            self.slips
                .add(scalar.at, "too-long", reason, "make it shorter");
            return None;
        }
        Some(scalar.text.trim().to_owned())
    }

    /// Free words that may be left out.
    pub(super) fn words_or_none(&mut self, value: Option<&Node>) -> Option<String> {
        match value {
            Some(Node {
                kind: Kind::Empty, ..
            })
            | None => Some("δείγμα".to_owned()),
            Some(node) => self.words(node),
        }
    }
}

/// Where a word of a line stands.
pub fn at_word(key: &Scalar, word: &str) -> Spot {
    let before = key.text.match_indices(word).find_map(|(at, _)| {
        let (before, rest) = key.text.split_at(at);
        let after = &rest[word.len()..];
        let alone = !before.ends_with(|letter: char| !letter.is_whitespace())
            && !after.starts_with(|letter: char| !letter.is_whitespace());
        alone.then(|| before.chars().count())
    });
    before.map_or(key.at, |before| key.spot_of(before))
}

fn tell(step: &Step, told: Told) -> Says {
    Says::Tell {
        step: step.name.clone(),
        told,
    }
}

//! Lines in which somebody does something.
//!
//! | line                                            | after the colon   |
//! |-------------------------------------------------|-------------------|
//! | `applicant submits`                             | answers           |
//! | `applicant replies`                             | a text            |
//! | `applicant corrects`                            | new answers       |
//! | `<who> claims <step>`, `… releases …`           |                   |
//! | `<who> completes <step>`                        | the result        |
//! | `<who> hands over <step> to <who>`              |                   |
//! | `<who> delegates <step> to <who>`               |                   |
//! | `<who> sends <step> back to <step>`             | why               |
//! | `<who> moves the appointment`                   | a moment          |
//! | `<who> marks the appointment missed`            |                   |
//! | `<who> withdraws`, `… reopens`                  | why, if anything  |
//! | `<who> writes`, `… notes`                       | a text            |
//! | `<who> reroutes to <office>`                    | why, if anything  |
//! | `<who> asks <role> for extra work`              | a text            |
//! | `<who> completes extra work`                    | a text            |
//! | `<who> corrects data`                           | new answers       |
//! | `<who> revokes <step>`                         | why, if anything  |
//! | `operator retries <step>`, `… skips …`, `… abandons …` |            |
//!
//! `<who>` is `applicant`, `operator`, a role, or a role with a number for
//! another person who holds it: `registrar 2`.

use super::line::at_word;
use super::value::Said;
use super::{Reader, shown};
use crate::case::{Resolution, documents};
use crate::definition::yaml::{Node, Scalar, Spot};
use crate::definition::{StepKind, TaskStep};
use crate::form::Answers;
use crate::scenario::model::{Changes, Deed, Says, Who};

/// What people do, for whoever mistypes it.
const VERBS: [&str; 22] = [
    "submits",
    "replies",
    "corrects",
    "corrects data",
    "claims",
    "releases",
    "completes",
    "completes extra work",
    "hands over",
    "delegates",
    "sends",
    "moves the appointment",
    "marks the appointment missed",
    "withdraws",
    "reopens",
    "revokes",
    "writes",
    "notes",
    "reroutes to",
    "retries",
    "skips",
    "abandons",
];

/// More people of one role than a scenario can keep apart.
const MOST_PEOPLE: u16 = 99;

impl<'a> Reader<'a> {
    pub(super) fn somebody(
        &mut self,
        key: &Scalar,
        words: &[&str],
        value: Option<&Node>,
    ) -> Option<Says> {
        let (person, does) = split_person(words);
        let known = VERBS
            .iter()
            .any(|verb| does.first() == verb.split(' ').next().as_ref());
        if !known && does.first() != Some(&"asks") {
            return self.unknown_line(key, does);
        }
        let by = self.who(person, key.at)?;
        let deed = match does {
            ["submits"] => self.submits(key, value)?,
            ["asks", role, "for", "extra", "work"] => {
                let node = self.needed(key, value, "what has to be done")?;
                let text = self.words(node)?;
                let Who::Staff { role, .. } = self.who(&[role], at_word(key, role))? else {
                    let known = self.roles.iter().map(String::as_str);
                    self.slips
                        .unknown(key.at, "unknown-role", "role", role, known);
                    return None;
                };
                Deed::AskExtraWork { role, text }
            }
            _ => {
                self.after_the_application(key.at)?;
                match self.with_step(key, does, value)? {
                    Some(deed) => deed,
                    None => self.without_step(key, does, value)?,
                }
            }
        };
        if !matches!(deed, Deed::Submit { .. }) {
            self.after_the_application(key.at)?;
        }
        Some(Says::Does { by, deed })
    }

    fn unknown_line(&mut self, key: &Scalar, does: &[&str]) -> Option<Says> {
        let verb = does.first().copied().unwrap_or_default();
        let mend = match crate::nearest::nearest(verb, VERBS) {
            Some(meant) if !verb.is_empty() => format!("write `{meant}`"),
            Some(_) | None => {
                "begin with somebody who does something, with `expect`, `it is`, or a time that passes"
                    .to_owned()
            }
        };
        let reason = format!("`{}` is no line of a scenario", shown(&key.text));
        self.slips.add(key.at, "scenario-line", reason, mend);
        None
    }

    pub(super) fn who(&mut self, words: &[&str], at: Spot) -> Option<Who> {
        let (name, number) = match words {
            [name] => (*name, 1),
            [name, number] => (*name, number.parse().unwrap_or(0)),
            [] | [_, _, _, ..] => ("", 0),
        };
        if !(1..=MOST_PEOPLE).contains(&number) {
            let reason = format!("`{}` is nobody", shown(&words.join(" ")));
            let mend = "write a role, and a number from 1 to 99 for another person";
            self.slips.add(at, "unknown-role", reason, mend);
            return None;
        }
        match name {
            "applicant" => Some(Who::Applicant),
            "operator" => Some(Who::Operator),
            role if self.roles.contains(role) => Some(Who::Staff {
                role: role.to_owned(),
                number,
            }),
            unknown => {
                let known = self.roles.iter().map(String::as_str);
                let known = known.chain(["applicant", "operator"]);
                self.slips
                    .unknown(at, "unknown-role", "role", unknown, known);
                None
            }
        }
    }

    fn submits(&mut self, key: &Scalar, value: Option<&Node>) -> Option<Deed> {
        if self.answers.is_some() {
            self.slips.add(
                key.at,
                "scenario-moment",
                "the application is in already",
                "tell another application in a scenario of its own",
            );
            return None;
        }
        // Whatever is wrong with them, what follows comes after them.
        self.answers = Some(Answers::new());
        let node = self.needed(key, value, "the answers, e.g. { reason: school }")?;
        let form = self.definition.form.clone();
        let scope = self.world.scope(self.definition, &[]);
        let said = self.said(&form, node, &scope, false)?;
        let answers = self.held_to(&form, &said.changes.answers, &scope, &said)?;
        self.answers = Some(answers);
        Some(Deed::Submit {
            answers: said.changes.answers,
        })
    }

    /// Deeds at a step. `None` inside: it is another deed.
    fn with_step(
        &mut self,
        key: &Scalar,
        does: &[&str],
        value: Option<&Node>,
    ) -> Option<Option<Deed>> {
        Some(Some(match does {
            ["completes", "extra", "work"] => return Some(None),
            ["completes", step] => {
                let (name, task) = self.task(step, at_word(key, step))?;
                let result = self.result(task, value)?;
                Deed::Complete { step: name, result }
            }
            ["claims", step] => {
                self.nothing_more(value);
                let step = self.task(step, at_word(key, step))?.0;
                Deed::Claim { step }
            }
            ["releases", step] => {
                self.nothing_more(value);
                let step = self.task(step, at_word(key, step))?.0;
                Deed::Release { step }
            }
            ["hands", "over", step, "to", to @ ..] => {
                self.nothing_more(value);
                let step = self.task(step, at_word(key, step))?.0;
                let to = self.who(to, at_person(key, to))?;
                Deed::HandOver { step, to }
            }
            ["delegates", step, "to", to @ ..] => {
                self.nothing_more(value);
                let step = self.task(step, at_word(key, step))?.0;
                let to = self.who(to, at_person(key, to))?;
                Deed::Delegate { step, to }
            }
            ["sends", step, "back", "to", to] => {
                let step = self.task(step, at_word(key, step))?.0;
                let to = self.task(to, at_word(key, to))?.0;
                let node = self.needed(key, value, "why")?;
                let why = self.words(node)?;
                Deed::SendBack { step, to, why }
            }
            ["revokes", step] => Deed::Revoke {
                step: self.step(step, at_word(key, step))?.name.clone(),
                why: self.words_or_none(value)?,
            },
            [how @ ("retries" | "skips" | "abandons"), step] => {
                self.nothing_more(value);
                let step = self.step(step, at_word(key, step))?.name.clone();
                let how = match *how {
                    "retries" => Resolution::Retry,
                    "skips" => Resolution::Skip,
                    _ => Resolution::Abandon,
                };
                Deed::Resolve { step, how }
            }
            _ => return Some(None),
        }))
    }

    fn without_step(&mut self, key: &Scalar, does: &[&str], value: Option<&Node>) -> Option<Deed> {
        let text = |reader: &mut Self| {
            let node = reader.needed(key, value, "a text")?;
            reader.words(node)
        };
        Some(match does {
            ["replies"] => Deed::Reply { text: text(self)? },
            ["writes"] => Deed::Write { text: text(self)? },
            ["notes"] => Deed::Note { text: text(self)? },
            ["completes", "extra", "work"] => Deed::CompleteExtraWork { note: text(self)? },
            ["corrects"] => Deed::Correct {
                changes: self.changes(key, value)?,
            },
            ["corrects", "data"] => Deed::CorrectData {
                changes: self.changes(key, value)?,
                why: "δείγμα".to_owned(),
            },
            ["moves", "the", "appointment"] => {
                let node = self.needed(key, value, "a moment, e.g. 2026-04-08 09:00")?;
                let to = self.moment(node)?;
                Deed::MoveAppointment { to }
            }
            ["marks", "the", "appointment", "missed"] => Deed::MarkMissed,
            ["withdraws"] => Deed::Withdraw {
                why: self.words_or_none(value)?,
            },
            ["reopens"] => Deed::Reopen {
                why: self.words_or_none(value)?,
            },
            ["reroutes", "to", office] => Deed::Reroute {
                office: (*office).to_owned(),
                why: self.words_or_none(value)?,
            },
            _ => {
                self.unknown_line(key, does);
                return None;
            }
        })
    }

    /// A task with its full name.
    fn task(&mut self, name: &str, at: Spot) -> Option<(String, &'a TaskStep)> {
        let step = self.step(name, at)?;
        match &step.kind {
            StepKind::Task(task) => Some((step.name.clone(), task)),
            StepKind::Do { .. }
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
                    format!("`{name}` is not work for people"),
                    "name a step with `task`",
                );
                None
            }
        }
    }

    /// What the task's form is filled in with; nothing said: samples only.
    fn result(&mut self, task: &TaskStep, value: Option<&Node>) -> Option<Answers> {
        let Some(node) = value else {
            return Some(Answers::new());
        };
        let answers = self.answers.clone().unwrap_or_default();
        // A condition that gives no answer is told when the line is run.
        let documents = documents(self.definition, &answers).unwrap_or_default();
        let scope = self.world.scope(self.definition, &documents);
        let said = self.said(&task.form, node, &scope, false)?;
        self.held_to(&task.form, &said.changes.answers, &scope, &said)?;
        Some(said.changes.answers)
    }

    fn changes(&mut self, key: &Scalar, value: Option<&Node>) -> Option<Changes> {
        let node = self.needed(key, value, "the new answers")?;
        let form = self.definition.form.clone();
        let scope = self.world.scope(self.definition, &[]);
        let said: Said = self.said(&form, node, &scope, true)?;
        let before = self.answers.clone().unwrap_or_default();
        let after = changed(&before, &said.changes);
        let after = self.held_to(&form, &after, &scope, &said)?;
        self.answers = Some(after);
        Some(said.changes)
    }
}

/// The answers after these changes.
pub fn changed(before: &Answers, changes: &Changes) -> Answers {
    let mut answers = before.clone().into_map();
    for field in &changes.removed {
        answers.shift_remove(field);
    }
    answers.extend(changes.answers.as_map().clone());
    Answers::from(answers)
}

fn at_person(key: &Scalar, person: &[&str]) -> Spot {
    person.first().map_or(key.at, |name| at_word(key, name))
}

/// `registrar 2 completes …`: who, and what they do.
fn split_person<'w, 't>(words: &'w [&'t str]) -> (&'w [&'t str], &'w [&'t str]) {
    let numbered = words
        .get(1)
        .is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    words.split_at(words.len().min(if numbered { 2 } else { 1 }))
}

//! What people do, as commands.

use super::{Play, Stop};
use crate::calendar::When;
use crate::case::{
    Act, Actor, Application, Case, CaseId, Colleague, Identification, IncidentNo, Numbers,
    OfficeRole, Slot, TaskNo, documents, may_work,
};
use crate::definition::catalogue::{self, Sender};
use crate::definition::{Delivery, Level, StepKind};
use crate::form::{Answers, FieldError, FieldKind, Form, List, Options};
use crate::scenario::fill::filled;
use crate::scenario::model::{Changes, Deed, Who};
use crate::scenario::read::changed;
use crate::scenario::world::{account, named};
use crate::text::Language;

/// Why, where a line need not say it.
const REASON: &str = "δείγμα";

impl Play<'_> {
    pub(super) fn deed(&mut self, by: &Who, deed: &Deed) -> Result<(), Stop> {
        if let Deed::Submit { answers } = deed {
            return self.submit(by, answers);
        }
        let Some(case) = &self.case else {
            return Err(Stop::broken("there is a case", "nobody has applied"));
        };
        let actor = self.world.actor(by, &self.office());
        let task = |step: &str| task_of(self, case, &actor, step);
        let reason = || REASON.to_owned();
        let act = match deed {
            Deed::Submit { .. } => return Ok(()),
            Deed::Claim { step } => Act::Claim { task: task(step) },
            Deed::Release { step } => Act::Release { task: task(step) },
            Deed::Complete { step, result } => Act::Complete {
                task: task(step),
                result: self.result(case, step, result)?,
                files: Vec::new(),
            },
            Deed::HandOver { step, to } => Act::HandOver {
                task: task(step),
                to: self.colleague(to),
                reason: reason(),
            },
            Deed::Delegate { step, to } => Act::Delegate {
                task: task(step),
                to: self.colleague(to),
                note: reason(),
            },
            Deed::SendBack { step, to, why } => Act::SendBack {
                task: task(step),
                to: to.clone(),
                reason: why.clone(),
            },
            Deed::Reply { text } => Act::Send {
                message: "applicant.reply".to_owned(),
                fields: Answers::from_iter([("text", text.as_str())]),
            },
            Deed::Correct { changes } => Act::Correct {
                answers: self.corrected(case, changes)?,
                files: Vec::new(),
            },
            Deed::MoveAppointment { to } => Act::MoveAppointment {
                to: Slot {
                    location: case.location.clone().unwrap_or_default(),
                    at: *to,
                },
                reason: None,
            },
            Deed::Withdraw { why } => Act::Withdraw {
                reason: why.clone(),
            },
            Deed::Write { text } => Act::Write {
                text: text.clone(),
                files: Vec::new(),
            },
            Deed::Note { text } => Act::Note { text: text.clone() },
            Deed::Reroute { office, why } => Act::Reroute {
                office: office.clone(),
                reason: why.clone(),
            },
            Deed::AskExtraWork { role, text } => Act::AskExtraTask {
                role: role.clone(),
                title: text.clone(),
                text: text.clone(),
            },
            Deed::CompleteExtraWork { note } => Act::Complete {
                task: extra_task(case, by),
                result: Answers::from_iter([("note", note.as_str())]),
                files: Vec::new(),
            },
            Deed::CorrectData { changes, why } => Act::CorrectData {
                answers: self.corrected(case, changes)?,
                reason: why.clone(),
            },
            Deed::Reopen { why } => Act::Reopen {
                reason: why.clone(),
            },
            Deed::Resolve { step, how } => {
                let open = case.incidents.iter().find(|(_, one)| one.step == *step);
                Act::Resolve {
                    incident: open.map_or(IncidentNo(0), |(number, _)| *number),
                    how: *how,
                    reason: reason(),
                }
            }
        };
        self.does(actor, act)
    }

    pub(super) fn arrives(&mut self, message: &str, fields: &Answers) -> Result<(), Stop> {
        let from = catalogue::message(message).map(|message| message.from);
        let actor = match from {
            Some(Sender::Applicant) => self.world.actor(&Who::Applicant, ""),
            Some(Sender::System) | None => Actor::System,
        };
        let act = Act::Send {
            message: message.to_owned(),
            fields: fields.clone(),
        };
        self.does(actor, act)
    }

    /// The office people of this scenario work in: that of the case.
    fn office(&self) -> String {
        let routed = self.case.as_ref().and_then(|case| case.office.clone());
        routed.unwrap_or_else(|| self.world.office(self.definition))
    }

    fn colleague(&self, who: &Who) -> Colleague {
        let roles = match who {
            Who::Applicant | Who::Operator => Vec::new(),
            Who::Staff { role, .. } => vec![OfficeRole {
                office: self.office(),
                role: role.clone(),
            }],
        };
        Colleague {
            account: account(who),
            roles,
        }
    }

    fn submit(&mut self, by: &Who, said: &Answers) -> Result<(), Stop> {
        let form = &self.definition.form;
        let said_way = said.text("delivery").and_then(Delivery::of_word);
        let scope = self.world.scope_for(self.definition, said_way);
        let answers = filled(form, said, &scope).map_err(not_taken)?;
        let way = answers.text("delivery").and_then(Delivery::of_word);
        let when = When {
            now: self.now,
            calendar: &self.world.calendar,
        };
        let ready = when.ready_from(self.definition.ready_after);
        let (delivery, location, expected) = match way.filter(|way| !way.at_a_counter()) {
            Some(way) => {
                let location = way.word().to_owned();
                (
                    way,
                    None,
                    Slot {
                        location,
                        at: ready,
                    },
                )
            }
            None => {
                let location = place(form, &answers).or_else(|| {
                    let first = scope.locations.first();
                    first.map(|place| place.value.clone())
                });
                let Some(location) = location else {
                    return Err(Stop::broken(
                        "the service says where its result is collected",
                        "there is no place for its ways of delivery",
                    ));
                };
                let Some(expected) = self.world.slot(&location, ready) else {
                    return Err(Stop::broken(
                        "there is a day to promise the result for",
                        "no place is open then",
                    ));
                };
                let way = self.world.delivery(&location);
                (way.unwrap_or(Delivery::Office), Some(location), expected)
            }
        };
        let application = Application {
            case: CaseId(named("case")),
            delivery,
            level: Level::B,
            location,
            tell_changes: answers.yes("tell_changes") == Some(true),
            answers,
            language: Language::El,
            identification: Identification::Confirmed,
            expected,
            chosen: false,
            collection_code: None,
            files: Vec::new(),
            numbers: Numbers {
                reference: "2026-000001".to_owned(),
                protocol: "1/2026".to_owned(),
            },
        };
        let actor = self.world.actor(by, &self.office());
        self.does(actor, Act::Submit(Box::new(application)))
    }

    fn result(&self, case: &Case, step: &str, said: &Answers) -> Result<Answers, Stop> {
        let kind = self.definition.step_named(step).map(|step| &step.kind);
        let Some(StepKind::Task(task)) = kind else {
            return Ok(said.clone());
        };
        let scope = self.world.scope(self.definition, &case.documents);
        filled(&task.form, said, &scope).map_err(not_taken)
    }

    fn corrected(&self, case: &Case, changes: &Changes) -> Result<Answers, Stop> {
        let answers = changed(&case.answers, changes);
        // Documents and places are not asked for again: what was chosen stands.
        let needed = documents(self.definition, &answers).unwrap_or_default();
        let scope = self.world.scope(self.definition, &needed);
        filled(&self.definition.form, &answers, &scope).map_err(not_taken)
    }
}

fn not_taken(errors: Vec<FieldError>) -> Stop {
    let found = errors
        .first()
        .map_or("it asks for more", |error| error.message.en.as_str());
    Stop::broken("the form takes the answers", found)
}

/// The task a line means: of those at the step, one in the actor's own hands,
/// else one they may take, else the first. None is open: a number nobody has.
fn task_of(play: &Play<'_>, case: &Case, actor: &Actor, step: &str) -> TaskNo {
    let open = || case.tasks.iter().filter(|(_, task)| task.step == step);
    let account = actor.account();
    let own = open().find(|(_, task)| task.claimed_by.is_some() && task.claimed_by == account);
    let may = |number: &TaskNo| may_work(play.definition, case, actor, *number).is_ok();
    let found = own
        .or_else(|| open().find(|(number, _)| may(number)))
        .or_else(|| open().next());
    found.map_or(TaskNo(0), |(number, _)| *number)
}

fn extra_task(case: &Case, by: &Who) -> TaskNo {
    let role = match by {
        Who::Staff { role, .. } => role.as_str(),
        Who::Applicant | Who::Operator => "",
    };
    let mut open = case.tasks.iter().filter(|(_, task)| task.extra.is_some());
    let found = open.find(|(_, task)| task.role == role);
    found.map_or(TaskNo(0), |(number, _)| *number)
}

/// The place of collection among the answers.
fn place(form: &Form, answers: &Answers) -> Option<String> {
    let asks = |kind: &FieldKind| {
        matches!(
            kind,
            FieldKind::Choice {
                options: Options::From(List::Locations)
            }
        )
    };
    let field = form.fields().find(|field| asks(&field.kind))?;
    answers.text(&field.name).map(str::to_owned)
}

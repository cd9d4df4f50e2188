//! Changes made by hand, as `decide` would make them: each valid, so that a test
//! changes only what it is about.

use super::world::{CLERK, OFFICE, World, at, new_id, noon};
use crate::{Committing, Opened, Opening, Origin};
use engine::case::{
    AccountId, Asked, Case, CaseId, Change, Effect, EffectNo, Event, Identification, Mail, Numbers,
    Opened as CaseOpened, Recorded, Revision, Slot, Task, TaskNo, Timer, TimerNo, TimerPurpose,
    TrackNo, Withdrawal,
};
use engine::definition::{Delivery, Recipient};
use engine::form::Answers;
use engine::text::{Language, Text};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

pub fn slot(hour: &str) -> Slot {
    Slot {
        location: "kep".into(),
        at: at(&format!("2026-09-21T{hour}:00Z")),
    }
}

pub fn mail() -> Effect {
    Effect::Mail {
        to: Recipient::Applicant,
        mail: Mail::Receipt,
    }
}

pub fn route() -> Effect {
    Effect::Route {
        category: "civil-status".into(),
    }
}

fn answers() -> Answers {
    serde_json::from_value(serde_json::json!({ "reason": "σχολική εγγραφή" })).unwrap()
}

/// The change that opens a case and asks for a receipt and for routing.
pub fn opens(version: &str, applicant: AccountId, numbers: Numbers) -> Change {
    let case = CaseId(new_id());
    let opened = CaseOpened {
        case,
        reference: numbers.reference.clone(),
        service: "birth-certificate".into(),
        version: version.into(),
        applicant,
        language: Language::El,
        answers: answers(),
        delivery: Delivery::Kep,
        location: Some("kep".into()),
        tell_changes: true,
        identification: Identification::Confirmed,
        documents: vec!["identity-card".into()],
        expected: slot("07:00"),
        collection_code: Some(format!("CODE{}", numbers.reference)),
        files: Vec::new(),
    };
    let case = Case {
        id: case,
        reference: numbers.reference,
        protocol: Some(numbers.protocol.clone()),
        service: opened.service.clone(),
        version: opened.version.clone(),
        revision: Revision(0),
        last_seq: 0,
        last_no: 0,
        opened_at: noon(),
        applicant,
        language: opened.language,
        answers: opened.answers.clone(),
        delivery: opened.delivery,
        location: opened.location.clone(),
        tell_changes: true,
        identification: opened.identification,
        documents: opened.documents.clone(),
        expected: opened.expected.clone(),
        appointment: None,
        collection_code: opened.collection_code.clone(),
        moves: 0,
        office: None,
        step: "register".into(),
        status: Some(Text {
            el: "Υποβλήθηκε".into(),
            en: "Submitted".into(),
        }),
        tracks: BTreeMap::new(),
        tasks: BTreeMap::new(),
        effects: BTreeMap::new(),
        timers: BTreeMap::new(),
        incidents: BTreeMap::new(),
        given_up: BTreeSet::new(),
        been_at: BTreeSet::new(),
        kept: BTreeMap::new(),
        clock: None,
        withdrawal: Withdrawal::Open,
        undoing: None,
        ended: None,
    };
    Next {
        change: blank(case, None),
        at: noon(),
        by: Some(applicant),
    }
    .event(Event::CaseOpened(Box::new(opened)))
    .event(Event::ProtocolAssigned {
        protocol: numbers.protocol,
    })
    .ask(mail())
    .ask(route())
    .done()
}

/// The same, and books the time that the applicant chose.
pub fn opens_at(version: &str, applicant: AccountId, numbers: Numbers, slot: Slot) -> Change {
    Next {
        change: opens(version, applicant, numbers),
        at: noon(),
        by: Some(applicant),
    }
    .appointment(slot)
    .done()
}

fn blank(case: Case, expected: Option<Revision>) -> Change {
    let appointment_before = case.appointment.clone();
    let revision = expected.map_or(Revision(1), Revision::next);
    Change {
        case: Case { revision, ..case },
        expected,
        appointment_before,
        events: Vec::new(),
        effects: Vec::new(),
    }
}

/// A change to an open case, by the product itself unless `by` says otherwise.
pub fn next(case: &Case) -> Next {
    Next {
        change: blank(case.clone(), Some(case.revision)),
        at: at("2026-09-15T10:00:00Z"),
        by: None,
    }
}

pub struct Next {
    change: Change,
    at: Timestamp,
    by: Option<AccountId>,
}

impl Next {
    pub fn by(mut self, account: AccountId) -> Next {
        self.by = Some(account);
        self
    }

    fn number(&mut self) -> u32 {
        self.change.case.last_no += 1;
        self.change.case.last_no
    }

    pub fn event(mut self, event: Event) -> Next {
        let case = &mut self.change.case;
        case.last_seq += 1;
        self.change.events.push(Recorded {
            seq: case.last_seq,
            revision: case.revision,
            at: self.at,
            by: self.by,
            event,
        });
        self
    }

    pub fn ask(mut self, ask: Effect) -> Next {
        let effect = EffectNo(self.number());
        self.change.effects.push(Asked {
            effect,
            ask: ask.clone(),
            retry: None,
        });
        let step = self.change.case.step.clone();
        self.event(Event::EffectAsked {
            effect,
            track: TrackNo::MAIN,
            step,
            ask,
        })
    }

    pub fn routed(mut self) -> Next {
        self.change.case.office = Some(OFFICE.into());
        self.event(Event::CaseRouted {
            office: OFFICE.into(),
        })
    }

    pub fn task(mut self) -> Next {
        let task = TaskNo(self.number());
        let due = Some(at("2026-09-18T10:00:00Z"));
        self.change.case.step = "check".into();
        let open = Task {
            track: TrackNo::MAIN,
            step: "check".into(),
            role: CLERK.into(),
            created_at: self.at,
            due,
            claimed_by: None,
            owner: None,
            extra: None,
        };
        self.change.case.tasks.insert(task, open);
        let created = Event::TaskCreated {
            task,
            track: TrackNo::MAIN,
            step: "check".into(),
            local: "check".into(),
            role: CLERK.into(),
            due,
            seat: 1,
        };
        self.event(created)
    }

    pub fn claimed(mut self, by: AccountId) -> Next {
        let (task, open) = self.change.case.tasks.iter_mut().next().unwrap();
        open.claimed_by = Some(by);
        let task = *task;
        self.event(Event::TaskClaimed { task, by })
    }

    pub fn completed(mut self, by: AccountId) -> Next {
        let (task, _) = self.change.case.tasks.pop_first().unwrap();
        let step = "check".into();
        self.event(Event::TaskCompleted {
            task,
            track: TrackNo::MAIN,
            step,
            local: "check".into(),
            by,
            on_behalf_of: None,
            result: answers(),
            files: Vec::new(),
        })
    }

    pub fn timer(mut self, at: Timestamp) -> Next {
        let timer = TimerNo(self.number());
        let purpose = TimerPurpose::WaitOver {
            track: TrackNo::MAIN,
        };
        let set = Timer {
            at,
            purpose: purpose.clone(),
        };
        self.change.case.timers.insert(timer, set);
        self.event(Event::TimerSet { timer, at, purpose })
    }

    pub fn fired(mut self) -> Next {
        let (timer, _) = self.change.case.timers.pop_first().unwrap();
        self.event(Event::TimerFired { timer })
    }

    pub fn appointment(mut self, to: Slot) -> Next {
        let event = match self.change.case.appointment.replace(to.clone()) {
            None => Event::AppointmentBooked { slot: to },
            Some(from) => Event::AppointmentMoved {
                from,
                to,
                reason: None,
            },
        };
        self.event(event)
    }

    pub fn released(mut self) -> Next {
        let slot = self.change.case.appointment.take().unwrap();
        self.event(Event::AppointmentReleased { slot })
    }

    pub fn done(self) -> Change {
        self.change
    }
}

impl World {
    pub fn opening(&self, submission: Uuid) -> Opening {
        Opening {
            submission,
            applicant: self.applicant,
            from: Origin::Draft,
            year: 2026,
            with: Committing::new("case.opened"),
        }
    }

    /// A case that was just submitted.
    pub async fn case(&self) -> Case {
        let draft = self.draft().await;
        let (version, applicant) = (self.version.clone(), self.applicant);
        let opened = self
            .store
            .open_case(self.opening(draft), move |numbers| {
                Ok::<_, ()>(opens(&version, applicant, numbers))
            })
            .await
            .unwrap();
        match opened {
            Opened::New(case) => *case,
            Opened::Already { reference } => panic!("{reference} was there before"),
        }
    }

    /// Commits a change made by hand; answers the case as it is then.
    pub async fn commit(&self, next: Next) -> Case {
        let change = next.done();
        let with = Committing {
            capacity: Some(1),
            ..Committing::new("case.changed")
        };
        self.store.commit(&change, with).await.unwrap();
        change.case
    }
}

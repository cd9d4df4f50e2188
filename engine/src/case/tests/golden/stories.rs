//! The cases whose histories are kept, told as their people would.

use crate::case::tests::support::*;
use crate::case::*;
use crate::definition::Family;
use crate::upload::{About, Filed, UploadId};
use jiff::SignedDuration;
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

type Told = fn() -> Vec<Recorded>;

pub const STORIES: [(&str, Told); 10] = [
    ("collected-reminded", collected),
    ("hands-reminded", hands),
    ("waits-reminded", waits),
    ("tracks-reminded", tracks),
    ("failures-reminded", failures),
    ("taken-back-reminded", taken_back),
    ("rounds-reminded", rounds),
    ("appointment", appointment),
    ("files-reminded", files),
    ("promise", promise),
];

fn colleague(number: u128, role: &str) -> Colleague {
    let Actor::Staff { account, roles } = staff(number, role) else {
        panic!("an employee");
    };
    Colleague { account, roles }
}

/// A date that the office moves before anything is booked.
fn promise() -> Vec<Recorded> {
    let mut story = Story::submitted();
    story.report(Report::Routed {
        office: OFFICE.into(),
    });
    story.does(
        registrar(),
        Act::MovePromise {
            to: slot("2026-10-20T06:00:00Z"),
            reason: "Λείπει ο προϊστάμενος".into(),
        },
    );
    story.events
}

/// The whole way of a permit, with a date that moves.
fn collected() -> Vec<Recorded> {
    let mut story = Story::at_check();
    story.lives(days(7));
    story.completes(
        registrar(),
        json!({ "result": "incomplete", "note": "Η ταυτότητα" }),
    );
    story.sends("applicant.reply", json!({ "text": "Ορίστε" }));
    story.does(
        registrar(),
        Act::MoveAppointment {
            to: slot("2026-10-20T06:00:00Z"),
            reason: Some("Απεργία".into()),
        },
    );
    story.completes(registrar(), json!({ "result": "complete" }));
    story.lives(days(13));
    story.completes(director(), json!({ "result": "complete" }));
    assert_eq!(story.outcome(), Some("granted"));
    story.events
}

/// A time that the applicant chose, was reminded of, and gave back.
fn appointment() -> Vec<Recorded> {
    let mut story = Story::unsent(
        "",
        "anytime:\n  withdraw: { by: applicant, outcome: withdrawn }\n",
        "- hold: { wait_for: { time: 30 days } }\n- end: granted\n",
    );
    let application = Application {
        answers: filled(),
        chosen: true,
        collection_code: Some("7K2M9XQ4".into()),
        ..application()
    };
    story.does(citizen(), Act::Submit(Box::new(application)));
    story.report(Report::Routed {
        office: OFFICE.into(),
    });
    story.lives(days(5));
    let told = story.mails();
    assert!(
        told.contains(&"Applicant: appointment near".to_owned()),
        "{told:?}"
    );
    story.does(
        citizen(),
        Act::Withdraw {
            reason: "άλλαξα γνώμη".into(),
        },
    );
    assert_eq!(story.outcome(), Some("withdrawn"));
    story.events
}

const HANDS: &str = "\
anytime:
  message: { by: [applicant, staff] }
  note: { by: staff }
  reroute: { by: [director] }
  extra_task: { by: [director] }
  correct_data: { by: staff }
";

const WORK: &str = "\
  - whole:
      status: { el: Εξετάζεται, en: Under review }
      steps:
        - check:
            task: { role: registrar, title: { el: Έλεγχος, en: Check }, form: sim/check, of: 2, due: 2 days }
        - approve:
            task:
              role: director
              title: { el: Έγκριση, en: Approve }
              form: sim/decide
              due: 2 days
              send_back: [check]
  - end: granted
";

/// Tasks in many hands, words, another office.
fn hands() -> Vec<Recorded> {
    let mut story = Story::over(HANDS, WORK);
    let [first, second] = story.tasks_of("check")[..] else {
        panic!("two tasks");
    };
    story.does(registrar(), Act::Claim { task: first });
    story.does(registrar(), Act::Release { task: first });
    let (to, reason) = (colleague(11, "registrar"), "Άδεια".into());
    story.does(
        registrar(),
        Act::HandOver {
            task: first,
            to,
            reason,
        },
    );
    let (to, note) = (colleague(13, "registrar"), "Παρακαλώ".into());
    story.does(
        staff(12, "registrar"),
        Act::Delegate {
            task: second,
            to,
            note,
        },
    );
    story.does(staff(13, "registrar"), Act::Release { task: second });
    let (to, note) = (colleague(13, "registrar"), "Κι όμως".into());
    story.does(
        staff(12, "registrar"),
        Act::Delegate {
            task: second,
            to,
            note,
        },
    );
    story.does(
        citizen(),
        Act::Write {
            text: "Πότε;".into(),
            files: Vec::new(),
        },
    );
    story.does(
        registrar(),
        Act::Write {
            text: "Αύριο".into(),
            files: Vec::new(),
        },
    );
    story.does(
        registrar(),
        Act::Note {
            text: "Τηλεφώνησε".into(),
        },
    );
    let mut changed = filled().into_map();
    changed.insert("copies".into(), json!(3));
    changed.insert("note".into(), json!("βιάζομαι"));
    for answers in [changed, filled().into_map()] {
        let (answers, reason) = (answers.into(), "Λάθος".into());
        story.does(registrar(), Act::CorrectData { answers, reason });
    }
    let ask = || Act::AskExtraTask {
        role: "registrar".into(),
        title: "Αυτοψία".into(),
        text: "Δείτε το".into(),
    };
    story.does(director(), ask());
    story.done(registrar(), "", json!({ "note": "Έγινε" }));
    story.does(director(), ask());
    story.done(
        staff(11, "registrar"),
        "check",
        json!({ "result": "complete" }),
    );
    story.done(
        staff(13, "registrar"),
        "check",
        json!({ "result": "refuse" }),
    );
    let task = story.tasks_of("approve")[0];
    let (to, reason) = ("check".into(), "Δείτε το μαζί".into());
    story.does(director(), Act::SendBack { task, to, reason });
    story.done(
        staff(11, "registrar"),
        "check",
        json!({ "result": "complete" }),
    );
    story.done(
        staff(13, "registrar"),
        "check",
        json!({ "result": "complete" }),
    );
    let (office, reason) = ("second-office".into(), "Λάθος γραφείο".into());
    story.does(director(), Act::Reroute { office, reason });
    let there = Actor::Staff {
        account: account(40),
        roles: vec![OfficeRole {
            office: "second-office".into(),
            role: "director".into(),
        }],
    };
    story.done(there, "approve", json!({ "ok": true, "amount": 1 }));
    assert_eq!(story.outcome(), Some("granted"));
    story.events
}

const CLOCK: &str = "\
clock: { due: 10 working days, source: { el: Νόμος, en: Law }, warn: 2 working days before }
";

const WAITS: &str = "\
  - check:
      task: { role: registrar, title: { el: Έλεγχος, en: Check }, form: sim/check, due: 4 working days, remind: 1 working day before }
      on:
        overdue: { also: [ { look: { task: { role: director, title: { el: Δες, en: Look }, form: sim/check, due: 2 days } } } ] }
        connector.answer: { also: [ { tell: { do: notify, with: { to: director, subject: { el: Νέα, en: News }, text: { el: Ναι, en: Yes } } } } ] }
  - whole:
      steps:
        - paid: { wait_for: { message: payment.settled, kept: 5 days, up_to: 20 days, else: [] } }
        - reply: { wait_for: { message: applicant.reply, up_to: 20 days, else: [] } }
        - papers:
            correct:
              fields: [reason, note]
              documents: [identity]
              why: check.note
              up_to: 10 working days
              else: [ { end: lapsed } ]
        - again_papers: { correct: { fields: [note], up_to: 10 working days, else: [] } }
        - cool: { wait_for: { time: 12 hours } }
        - day: { wait_for: { date: answers.day } }
        - called: { wait_for: { message: connector.answer, up_to: 2 days, else: [] } }
  - last: { task: { role: registrar, title: { el: Τέλος, en: Last }, form: sim/check, up_to: 60 days, else: [ { end: lapsed } ] } }
  - end: granted
";

/// Words, corrections and moments, while the legal term runs.
fn waits() -> Vec<Recorded> {
    let mut story = Story::over(CLOCK, WAITS);
    story.lives(days(7));
    assert_eq!(story.tasks_of("look").len(), 1);
    story.sends("payment.settled", json!({ "amount": "20 EUR" }));
    story.sends("connector.answer", json!({ "text": "ναι" }));
    story.done(
        registrar(),
        "check",
        json!({ "result": "incomplete", "note": "Λείπει" }),
    );
    story.passes(days(1));
    story.sends("applicant.reply", json!({ "text": "Ορίστε" }));
    let mut noted = filled().into_map();
    noted.insert("reason".into(), json!("marriage"));
    noted.insert("note".into(), json!("γάμος"));
    let answers = noted.clone().into();
    story.does(
        citizen(),
        Act::Correct {
            answers,
            files: Vec::new(),
        },
    );
    noted.shift_remove("note");
    let answers = noted.into();
    story.does(
        citizen(),
        Act::Correct {
            answers,
            files: Vec::new(),
        },
    );
    story.lives(days(80));
    assert_eq!(story.outcome(), Some("lapsed"));
    story.events
}

const FEE: &str = "\
language: 1
procedure: called
parameters: { amount: money }
steps:
  - ask: { do: payment.request, with: { amount: amount }, undo: payment.refund }
  - seen: { do: payment.verify }
  - end: paid_up
outcomes:
  paid_up: { el: Πληρώθηκε, en: Paid }
";

const TRACKS: &str = "\
  - whole:
      steps:
        - terms:
            table:
              reads: [answers.reason]
              gives: { days: number, lane: [quick, slow] }
              rows:
                - [marriage, 9, slow]
              otherwise: [2, quick]
        - choose:
            - when: terms.lane == 'quick'
              steps: [ { tell: { do: notify, with: { to: applicant, subject: { el: Νέα, en: News }, text: { el: Ναι, en: Yes } } } } ]
            - otherwise: []
        - opinions:
            together:
              enough: first
              branches:
                plan:
                  - draw_up: { task: { role: registrar, title: { el: Σχέδιο, en: Plan }, form: sim/check, due: 2 days } }
                money:
                  - fee: { call: called, with: { amount: 20 EUR } }
                moment:
                  - cool: { wait_for: { time: 3 days } }
        - owners:
            each:
              of: answers.papers
              as: owner
              most: 3
              steps:
                - sign: { task: { role: registrar, title: { el: Υπογραφή, en: Sign }, form: sim/check, due: 2 days }, undo: document.revoke }
        - report: { start: other, with: { kind: a } }
  - end: granted
";

/// Several things at once.
fn tracks() -> Vec<Recorded> {
    let mut story = Story::calling(FEE, "", TRACKS);
    story.gives("fee.ask", json!({}));
    story.gives(
        "fee.seen",
        json!({ "settled": true, "amount": "20.00 EUR" }),
    );
    story.done(registrar(), "sign", json!({ "result": "complete" }));
    story.done(registrar(), "sign", json!({ "result": "complete" }));
    assert_eq!(story.outcome(), Some("granted"));
    story.events
}

const FAILS: &str = "\
  - whole:
      steps:
        - look:
            do: connector
            with: { name: archive }
            up_to: 3 days
            else: []
            on_failure: { not_found: [ { end: refused } ] }
        - paper: { do: document.issue, with: { template: permit }, undo: { do: connector, with: { name: back, input: seen.answer } } }
        - third: { do: connector, with: { name: tax }, up_to: 2 days, else: [] }
      on_failure: { invalid: [] }
  - end: granted
";

/// What goes wrong, and how operators go on.
fn failures() -> Vec<Recorded> {
    let steps = FAILS.replace(
        "- look:",
        "- seen: { do: connector, with: { name: rolls } }\n        - choose:\n            - when: seen.answer == 'x'\n              steps: []\n            - otherwise: []\n        - look:",
    );
    let mut story = Story::over("", &steps);
    let letter = story.asked[0].clone();
    story.does(
        Actor::System,
        Act::GiveUp {
            effect: letter.effect,
            ask: Box::new(letter.ask),
            family: Family::Unavailable,
            reason: "no such address".into(),
        },
    );
    story.resolves(Resolution::Retry);
    // Its answer is missing from here on: nothing can be chosen by it, and
    // nothing be taken back with it.
    story.fails("seen", Family::Refused);
    story.resolves(Resolution::Skip);
    story.resolves(Resolution::Skip);
    story.fails("look", Family::Unavailable);
    story.lives(days(7));
    story.gives("paper", json!({}));
    let leaving = story
        .case()
        .incidents
        .values()
        .any(|i| matches!(i.cause, Cause::Leaving { .. }));
    assert!(leaving, "{:?}", story.case().incidents);
    story.resolves(Resolution::Skip);
    story.lives(SignedDuration::from_hours(1));
    story.lives(days(7));
    assert_eq!(story.outcome(), Some("granted"));
    story.events
}

const BACK: &str = "\
clock: { due: 10 working days, source: { el: Νόμος, en: Law } }
anytime:
  withdraw: { by: applicant, until: approve, outcome: withdrawn }
  reopen: { by: [applicant, director], within: 30 days, to: check }
";

const UNDO: &str = "\
  - fee: { do: payment.request, with: { amount: 5 EUR }, undo: payment.refund }
  - whole:
      steps:
        - paper: { do: document.issue, with: { template: permit }, undo: document.revoke }
  - check: { task: { role: registrar, title: { el: Έλεγχος, en: Check }, form: sim/check, due: 2 days } }
  - more: { do: level.raise }
  - approve: { task: { role: director, title: { el: Έγκριση, en: Approve }, form: sim/check, due: 2 days } }
  - end: granted
";

/// Withdrawn, reopened, given to another version, given up.
fn taken_back() -> Vec<Recorded> {
    let mut story = Story::over(BACK, UNDO);
    story.gives("fee", json!({}));
    story.gives("paper", json!({}));
    let reason = || "άλλαξα γνώμη".to_owned();
    story.does(citizen(), Act::Withdraw { reason: reason() });
    story.gives("paper", json!({}));
    story.fails("fee", Family::Timeout);
    story.resolves(Resolution::Retry);
    story.gives("fee", json!({}));
    assert_eq!(story.outcome(), Some("withdrawn"));
    story.passes(days(2));
    story.does(citizen(), Act::Reopen { reason: reason() });
    story.done(registrar(), "check", json!({ "result": "complete" }));
    story.fails("more", Family::Unavailable);
    story.resolves(Resolution::Skip);
    assert_eq!(story.steps(), ["approve"]);
    story.done(director(), "approve", json!({ "result": "complete" }));
    story.does(citizen(), Act::Reopen { reason: reason() });
    story.done(registrar(), "check", json!({ "result": "complete" }));
    story.fails("more", Family::Unavailable);
    story.resolves(Resolution::Abandon);
    assert_eq!(story.outcome(), Some(ABANDONED));
    story.passes(days(1));
    story.does(citizen(), Act::Reopen { reason: reason() });
    // No command brings this one about: the tool that moves cases writes it.
    let last = story.events.last().expect("there is a history");
    let moved = Recorded {
        seq: last.seq + 1,
        revision: last.revision.next(),
        at: story.now,
        by: Some(account(90)),
        event: Event::CaseMigrated {
            from: story.case().version.clone(),
            to: "0".repeat(64),
            steps: BTreeMap::from([("check".to_owned(), "look".to_owned())]),
            reason: "Νέα έκδοση".into(),
        },
    };
    story.events.push(moved);
    story.events
}

const RACE: &str = "\
  - race:
      together:
        enough: 2
        branches:
          one:
            - look: { task: { role: registrar, title: { el: Ματιά, en: Look }, form: sim/check, due: 2 days } }
          two:
            - road: { task: { role: registrar, title: { el: Δρόμος, en: Road }, form: sim/decide, due: 2 days } }
          three:
            - safety: { wait_for: { message: connector.answer, up_to: 30 days, else: [] } }
  - choose:
      - when: race.first == 'one'
        steps: [ { again: race } ]
      - when: look.result != null and look.result == 'refuse'
        steps: [ { end: refused } ]
      - otherwise: []
  - end: granted
";

/// Branches that begin again know nothing of the round before.
fn rounds() -> Vec<Recorded> {
    let mut story = Story::over("", RACE);
    story.done(registrar(), "look", json!({ "result": "refuse" }));
    story.done(registrar(), "road", json!({ "ok": true, "amount": 3 }));
    story.done(registrar(), "road", json!({ "ok": true, "amount": 3 }));
    story.sends("connector.answer", json!({ "text": "καλώς" }));
    assert_eq!(story.outcome(), Some("granted"));
    story.events
}

const FILED: &str = "\
  - papers: { correct: { fields: [note], documents: [identity], up_to: 10 working days, else: [] } }
  - last: { task: { role: registrar, title: { el: Τέλος, en: Last }, form: sim/check, up_to: 60 days, else: [ { end: lapsed } ] } }
  - end: granted
";

fn filed(number: u128, about: About) -> Vec<Filed> {
    vec![Filed {
        upload: UploadId(Uuid::from_u128(number)),
        about,
        digest: "0123456789abcdef".repeat(4),
    }]
}

/// Files with everything they can come with.
fn files() -> Vec<Recorded> {
    let mut story = Story::unsent("", HANDS, FILED);
    let mut application = application();
    application.answers = filled();
    application.files = filed(200, About::Document("identity".into()));
    story.does(citizen(), Act::Submit(Box::new(application)));
    story.report(Report::Routed {
        office: OFFICE.into(),
    });
    story.report(Report::PickupFound { slot: promised() });
    story.does(
        citizen(),
        Act::Write {
            text: "Δείτε".into(),
            files: filed(201, About::Message),
        },
    );
    let mut noted = filled().into_map();
    noted.insert("note".into(), json!("ξανά"));
    let elsewhere = Act::Correct {
        answers: noted.clone().into(),
        files: filed(202, About::Document("paper".into())),
    };
    assert_eq!(story.refused(citizen(), elsewhere), "field-locked");
    story.does(
        citizen(),
        Act::Correct {
            answers: noted.into(),
            files: filed(203, About::Document("identity".into())),
        },
    );
    let task = story.task();
    story.does(
        registrar(),
        Act::Complete {
            task,
            result: answers(json!({ "result": "complete" })),
            files: filed(204, About::Result("plan".into())),
        },
    );
    assert_eq!(story.outcome(), Some("granted"));
    story.events
}

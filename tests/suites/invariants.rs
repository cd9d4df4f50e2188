//! What must be true of a database after every kill, fault and race (I1 to I8 of the security rules, as far as there is
//! something to check yet). Read with the databases' own programs, and replayed with the engine.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use engine::case::{CaseId, Event, Recorded};
use store::{Discrepancy, Location, Store};
use tests::{Database, Mail, Smtp};

/// Longest until nothing is left to do, after whatever happened (I4).
const SETTLED: Duration = Duration::from_secs(120);

/// Waits until everything that was asked for is done, then checks it all.
pub async fn hold(database: &Database) {
    settle(database).await;
    seats_and_tasks_have_one_holder(database);
    the_file_is_sound(database);
    cases_replay_to_the_byte(database).await;
}

/// I4: nothing that was asked for is left over, no job is held by anybody.
pub async fn settle(database: &Database) {
    database
        .within(
            SETTLED,
            "SELECT count(*) FROM effects WHERE done_at IS NULL AND dead_at IS NULL",
            "0",
        )
        .await;
    let jobs = match database.kind() {
        tests::Kind::Sqlite => "Jobs",
        tests::Kind::Postgres => "apalis.jobs",
    };
    let open =
        format!("SELECT count(*) FROM {jobs} WHERE status IN ('Pending', 'Queued', 'Running')");
    database.within(SETTLED, &open, "0").await;
}

/// I6, and the projections agree with it.
fn seats_and_tasks_have_one_holder(database: &Database) {
    let counts =
        database.ask("SELECT location, count(*) FROM appointments GROUP BY location, starts_at");
    for row in counts {
        let (location, taken) = (row[0].as_str(), row[1].parse::<u32>().expect("a count"));
        let capacity = if location == "town-hall" { 2 } else { 1 };
        assert!(
            taken <= capacity,
            "{taken} people at one time at {location}"
        );
    }
    let doubled = database.ask(
        "SELECT case_id, effect_no FROM effects GROUP BY case_id, effect_no HAVING count(*) > 1",
    );
    assert!(doubled.is_empty(), "{doubled:?}");
}

/// I8.
fn the_file_is_sound(database: &Database) {
    if database.kind() == tests::Kind::Sqlite {
        assert_eq!(database.ask_one("PRAGMA integrity_check"), "ok");
        assert!(database.ask("PRAGMA foreign_key_check").is_empty());
    }
}

/// I2 and I8: nothing that verification knows of, and no task ended twice.
pub async fn cases_replay_to_the_byte(database: &Database) {
    let location: Location = database.url().parse().expect("the product's own address");
    let store = Store::open_to_read(&location)
        .await
        .expect("the database opens");
    let found = Arc::new(Mutex::new(Vec::new()));
    let keep = found.clone();
    let tell = move |one: Discrepancy| keep.lock().expect("nobody panics").push(one.to_string());
    let verified = store.verify(tell).await.expect("it can be read");
    let found = found.lock().expect("nobody panics").clone();
    assert!(found.is_empty(), "{found:#?}");

    let column = database.id("id");
    let cases = database.ask(&format!("SELECT {column}, reference FROM cases"));
    assert_eq!(verified.cases, cases.len() as u64);
    for row in cases {
        let [id, reference] = row.as_slice() else {
            panic!("two columns were asked for, not {row:?}")
        };
        let case = CaseId(id.parse().expect("an identity"));
        let events = store.events_of(case).await.expect("it can be read");
        tasks_end_once(&events, reference);
    }
    store.close().await;
}

/// I6: a task is completed once, by whoever held it; I3: an effect is answered once, a slot booked when there is none.
fn tasks_end_once(events: &[Recorded], reference: &str) {
    let mut held = BTreeMap::new();
    let mut ended = BTreeSet::new();
    let mut answered = BTreeSet::new();
    let mut booked = false;
    for recorded in events {
        match &recorded.event {
            Event::TaskClaimed { task, by } => {
                assert_eq!(held.insert(*task, *by), None, "{reference}: claimed twice");
            }
            Event::TaskReleased { task } => {
                held.remove(task);
            }
            Event::TaskHandedOver { task, to, .. }
            | Event::TaskDelegated { task, to, .. }
            | Event::TaskReturned { task, to } => {
                held.insert(*task, *to);
            }
            Event::TaskCompleted { task, by, .. } | Event::ExtraTaskDone { task, by, .. } => {
                assert_eq!(
                    held.get(task),
                    Some(by),
                    "{reference}: completed by another"
                );
                assert!(ended.insert(*task), "{reference}: completed twice");
            }
            Event::EffectAnswered { effect, .. }
            | Event::EffectFailed { effect, .. }
            | Event::EffectDropped { effect } => {
                assert!(answered.insert(*effect), "{reference}: answered twice");
            }
            Event::AppointmentBooked { .. } => {
                assert!(!booked, "{reference}: two appointments");
                booked = true;
            }
            Event::AppointmentReleased { .. } => booked = false,
            Event::CaseOpened(_)
            | Event::ProtocolAssigned { .. }
            | Event::StepEntered { .. }
            | Event::TurnTaken { .. }
            | Event::EffectAsked { .. }
            | Event::CaseRouted { .. }
            | Event::TaskCreated { .. }
            | Event::TaskCancelled { .. }
            | Event::WaitStarted { .. }
            | Event::WaitEnded { .. }
            | Event::MessageReceived { .. }
            | Event::AppointmentMoved { .. }
            | Event::PromiseMoved { .. }
            | Event::TimerSet { .. }
            | Event::TimerFired { .. }
            | Event::TimerCancelled { .. }
            | Event::StepLeft { .. }
            | Event::TrackStarted { .. }
            | Event::TrackFinished { .. }
            | Event::TrackCancelled { .. }
            | Event::ItemsTaken { .. }
            | Event::WithdrawalClosed
            | Event::ExtraTaskAsked { .. }
            | Event::TaskSentBack { .. }
            | Event::MessageKept { .. }
            | Event::CorrectionReceived { .. }
            | Event::AnswersCorrected { .. }
            | Event::MessageWritten { .. }
            | Event::NoteAdded { .. }
            | Event::CaseRerouted { .. }
            | Event::CaseWithdrawn { .. }
            | Event::CaseReopened { .. }
            | Event::ClockStarted { .. }
            | Event::ClockSuspended
            | Event::ClockResumed
            | Event::IncidentRaised { .. }
            | Event::IncidentResolved { .. }
            | Event::IncidentDropped { .. }
            | Event::UndoStarted { .. }
            | Event::UndoTaken
            | Event::CaseMigrated { .. }
            | Event::CaseEnded { .. } => {}
        }
    }
}

/// I3: every letter that was asked for arrived, and a repeat is the same letter. Answers how many came twice.
pub fn letters_arrived(database: &Database, smtp: &Smtp) -> usize {
    let asked = database.ask(&format!(
        "SELECT {} || '.' || effect_no FROM effects WHERE kind = 'mail' AND dead_at IS NULL",
        database.id("case_id")
    ));
    let mut by_id: BTreeMap<String, Vec<Mail>> = BTreeMap::new();
    for mail in smtp.mails() {
        let id = mail.message_id();
        let name = id
            .split('@')
            .next()
            .expect("a split gives one part")
            .to_owned();
        by_id.entry(name).or_default().push(mail);
    }
    for row in &asked {
        assert!(by_id.contains_key(&row[0]), "letter {} never came", row[0]);
    }
    assert_eq!(
        by_id.len(),
        asked.len(),
        "letters came that nobody asked for"
    );
    for (id, copies) in &by_id {
        for copy in copies {
            assert_eq!(copy.to, copies[0].to, "{id} went to somebody else");
            assert_eq!(copy.subject(), copies[0].subject(), "{id}");
        }
    }
    by_id.values().map(|copies| copies.len() - 1).sum()
}

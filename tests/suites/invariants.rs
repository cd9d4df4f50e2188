//! What must be true of a database after every kill, fault and race (I1 to I8 of the security rules, as far as there is
//! something to check yet). Read with the databases' own programs, and replayed with the engine.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use engine::case::{CaseId, Event, Recorded, replay};
use store::{Location, Store};
use tests::{Database, Mail, Smtp};

/// Longest until nothing is left to do, after whatever happened (I4).
const SETTLED: Duration = Duration::from_secs(120);

/// Actions in the audit trail that are not commits to a case.
const LOOKS: &str = "'case.viewed'";

/// Waits until everything that was asked for is done, then checks it all.
pub async fn hold(database: &Database) {
    settle(database).await;
    seats_and_tasks_have_one_holder(database);
    every_change_has_its_audit_line(database);
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

/// I2: one line for each revision of each case.
fn every_change_has_its_audit_line(database: &Database) {
    let wrong = database.ask(&format!(
        "SELECT c.reference, c.revision, count(a.id) FROM cases c \
         LEFT JOIN audit a ON a.case_id = c.id AND a.action NOT IN ({LOOKS}) \
         GROUP BY c.reference, c.revision HAVING count(a.id) <> c.revision"
    ));
    assert!(
        wrong.is_empty(),
        "reference, revision, audit lines: {wrong:?}"
    );
}

/// I8.
fn the_file_is_sound(database: &Database) {
    if database.kind() == tests::Kind::Sqlite {
        assert_eq!(database.ask_one("PRAGMA integrity_check"), "ok");
        assert!(database.ask("PRAGMA foreign_key_check").is_empty());
    }
}

/// I2 and I8: the chain of each case verifies, its events replay to the very bytes that are stored, and every effect it
/// asked for is there once and done.
pub async fn cases_replay_to_the_byte(database: &Database) {
    let location: Location = database.url().parse().expect("the product's own address");
    let store = Store::open(&location).await.expect("the database opens");
    let column = database.id("id");
    for row in database.ask(&format!(
        "SELECT {column}, reference, revision, body FROM cases"
    )) {
        let [id, reference, revision, body] = row.as_slice() else {
            panic!("four columns were asked for, not {row:?}")
        };
        let case = CaseId(id.parse().expect("an identity"));
        let chain = store
            .verify_chain(case)
            .await
            .expect("it can be read")
            .expect("it is there");
        assert_eq!(chain.broken_at, None, "the chain of {reference}");
        let replayed = replay(&chain.events).expect("it begins with its opening");
        let replayed = serde_json::to_string(&replayed).expect("cases serialize");
        assert_eq!(&replayed, body, "{reference} replayed");

        revisions_follow(&chain.events, reference, revision);
        tasks_end_once(&chain.events, reference);
        let asked: BTreeSet<u32> = chain.events.iter().filter_map(asked).collect();
        let stored: BTreeSet<u32> = store
            .effects_of(case)
            .await
            .expect("it can be read")
            .into_iter()
            .map(|effect| effect.effect.0)
            .collect();
        assert_eq!(asked, stored, "the effects of {reference}");
    }
    store.close().await;
}

fn asked(recorded: &Recorded) -> Option<u32> {
    let Event::EffectAsked { effect, .. } = &recorded.event else {
        return None;
    };
    Some(effect.0)
}

/// I2: revisions 1, 2, 3 …, events of one change share one.
fn revisions_follow(events: &[Recorded], reference: &str, last: &str) {
    let mut before = 0;
    for event in events {
        assert!(
            event.revision.0 == before || event.revision.0 == before + 1,
            "{reference}: {} after {before}",
            event.revision.0
        );
        before = event.revision.0;
    }
    assert_eq!(before.to_string(), last, "the revision of {reference}");
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
            Event::TaskCompleted { task, by, .. } => {
                assert_eq!(
                    held.get(task),
                    Some(by),
                    "{reference}: completed by another"
                );
                assert!(ended.insert(*task), "{reference}: completed twice");
            }
            Event::EffectAnswered { effect } => {
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
            | Event::TimerSet { .. }
            | Event::TimerFired { .. }
            | Event::TimerCancelled { .. }
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

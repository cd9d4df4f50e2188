//! What happened to a case, written down and played again.

use super::support::{TO_CHECK, failed, passes, read, shipped, sound, story, tested};
use crate::case::Recorded;
use crate::definition::Definition;
use crate::scenario::{Outcome, World, record};

fn text(history: &[Recorded]) -> String {
    serde_json::to_string_pretty(history).unwrap()
}

/// Writes a history down, reads the lines and plays them: the same history.
pub fn plays_again(
    definition: &Definition,
    history: &[Recorded],
    with: impl Fn(&str) -> Definition,
) {
    let recording = record(definition, history, &World::sample());
    let item = recording.item("recorded");
    let again = with(&format!("scenarios:\n{item}"));
    let (_, run) = tested(&again).runs.remove(0);
    assert_eq!(run.outcome, Outcome::Passed, "{item}");
    // The digest is another, because the scenarios are.
    let same = text(&run.history).replace(&again.digest, &definition.digest);
    let (same, wanted) = (numbered(&same), numbered(&text(history)));
    let differ = same
        .lines()
        .zip(wanted.lines())
        .find(|(one, other)| one != other);
    assert_eq!(differ, None, "{item}");
    assert_eq!(same.len(), wanted.len(), "{item}");
}

/// People by the order in which they first do something.
fn numbered(history: &str) -> String {
    let mut text = history.to_owned();
    let mut people = Vec::new();
    for word in history.split('"').filter(|word| word.len() == 36) {
        if word.parse::<uuid::Uuid>().is_ok() && !people.contains(&word) {
            people.push(word);
        }
    }
    for (number, person) in people.iter().enumerate() {
        text = text.replace(person, &format!("person {number}"));
    }
    text
}

fn permit(scenarios: &str) -> Definition {
    read(scenarios).unwrap_or_else(|findings| panic!("{findings:#?}\n{scenarios}"))
}

#[test]
fn a_recording_is_lines_that_people_can_read() {
    let lines = [
        TO_CHECK,
        "3 working days pass",
        "applicant replies: Είμαι εδώ.",
        "registrar 2 claims check",
        "registrar 2 hands over check to registrar",
        "registrar completes check: { result: refuse, note: \"όχι: ποτέ\" }",
    ];
    let run = passes(&lines);
    let recording = record(&story(&lines), &run.history, &World::sample());
    assert_eq!(
        recording.lines,
        [
            "applicant submits: { pin: δείγμα, reason: school, on_behalf: no }",
            "it is: 2026-09-08 00:00",
            "it is: 2026-09-09 09:00",
            "it is: 2026-09-09 23:59:59",
            "it is: 2026-09-10 09:00",
            "applicant replies: \"Είμαι εδώ.\"",
            "registrar claims check",
            "registrar hands over check to registrar 2",
            "registrar 2 completes check: { result: refuse, note: \"όχι: ποτέ\" }",
            "expect: { outcome: refused, status: Ελέγχεται, appointment: none }",
        ]
    );
}

#[test]
fn whatever_a_scenario_brought_about_plays_again_when_it_is_recorded() {
    let stories: [&[&str]; 9] = [
        &[
            TO_CHECK,
            "registrar completes check: { result: complete }",
            "director completes visit",
        ],
        &[
            "it is: 2026-10-25 03:30",
            "applicant submits: { reason: other, on_behalf: yes }",
            "1 day passes",
        ],
        &[
            "look fails: unavailable",
            TO_CHECK,
            "registrar completes by_hand",
        ],
        &[
            "look answers: { found: no }",
            "booking answers: { appointment: 2026-09-15 11:00 }",
            TO_CHECK,
        ],
        &[
            "receive does not answer",
            TO_CHECK,
            "1 day passes",
            "receive answers: { office: archive }",
        ],
        &[
            "booking fails: timeout",
            TO_CHECK,
            "booking fails: refused",
            "operator retries booking",
            "operator skips booking",
        ],
        &[
            "applicant submits: { reason: other }",
            "payment.settled arrives: { amount: 12.50 EUR }",
            "registrar completes check: { result: incomplete }",
            "2 days pass",
            "applicant corrects: { note: \"ένα\\nδύο\", copies: 2 }",
            "registrar completes check: { result: complete }",
            "connector.answer arrives: { text: ναι }",
            "director completes approve: { result: complete }",
            "director 2 sends approve back to check: πάλι",
        ],
        &[
            TO_CHECK,
            "tell fails: refused",
            "3 working days pass",
            "operator retries check",
        ],
        &[
            TO_CHECK,
            "director asks registrar for extra work: κάτι",
            "director writes: γεια",
            "applicant writes: γεια",
            "registrar completes extra work: έγινε",
            "registrar corrects data: { note: άλλο }",
            "registrar corrects data: { note: }",
            "director reroutes to archive",
            "applicant moves the appointment: 2026-09-14 09:00",
            "applicant withdraws",
            "applicant reopens",
        ],
    ];
    for lines in stories {
        plays_again(&story(lines), &passes(lines).history, permit);
    }
}

/// A shipped service with other scenarios than its own.
pub fn with_scenarios(definition: &Definition, scenarios: &str) -> Definition {
    let path = format!("workflows/{}.yaml", definition.service);
    let mut files = shipped();
    let before = files.get(&path).unwrap().split("\nscenarios:").next();
    let whole = format!("{}\n{scenarios}", before.unwrap());
    files.insert(path, whole);
    let mut all = sound(&files).into_iter();
    all.find(|one| one.service == definition.service).unwrap()
}

#[test]
fn every_scenario_of_a_shipped_service_plays_again_when_it_is_recorded() {
    for definition in sound(&shipped()) {
        let with = |scenarios: &str| with_scenarios(&definition, scenarios);
        for (_, run) in tested(&definition).runs {
            plays_again(&definition, &run.history, with);
        }
    }
}

#[test]
fn nothing_is_recorded_of_a_history_that_opens_no_case() {
    let history = passes(&[TO_CHECK]).history;
    let recording = record(&story(&[TO_CHECK]), &history[1..], &World::sample());
    assert!(recording.lines.is_empty());
}

/// A history as a municipality would have it: its own places and offices, and
/// every change some seconds after the one before.
fn as_it_happens(history: &[Recorded]) -> Vec<Recorded> {
    let text = text(history);
    let text = text.replace("\"town-hall\"", "\"north-office\"");
    let text = text.replace(
        "\"office\": \"civil-registry\"",
        "\"office\": \"first-registry\"",
    );
    let mut history: Vec<Recorded> = serde_json::from_str(&text).unwrap();
    for recorded in &mut history {
        recorded.at += jiff::SignedDuration::from_millis(recorded.revision.0 * 1_500);
    }
    history
}

#[test]
fn a_history_from_a_municipality_plays_in_the_municipality_of_scenarios() {
    let all = sound(&shipped());
    let definition = &all[0];
    for (scenario, run) in tested(definition).runs {
        let history = as_it_happens(&run.history);
        let recording = record(definition, &history, &World::sample());
        let lines = recording.lines.join("\n");
        assert!(
            lines.contains("receive answers: { office: first-registry }"),
            "{lines}"
        );
        assert!(
            !lines.contains("north-office") && !lines.contains("does not answer"),
            "{lines}"
        );
        let again = with_scenarios(
            definition,
            &format!("scenarios:\n{}", recording.item("one")),
        );
        assert_eq!(
            failed(&tested(&again)),
            [""; 0],
            "{}: {lines}",
            scenario.name
        );
    }
}

//! Steps inside steps: calls, blocks, branches, items, and what lines see of them.

use super::recorded::plays_again;
use super::support::{failed, shipped, sound, tested};
use crate::definition::tests::support as municipality;
use crate::definition::{Definition, Words};
use crate::files::Files;
use crate::scenario::{Point, Tested};
use serde_json::json;

const COLLECT: &str = "\
language: 1
procedure: collect
parameters: { amount: money }
steps:
  - request: { do: payment.request, with: { amount: amount } }
  - settled:
      wait_for: { message: payment.settled, up_to: 20 working days, else: [ { end: unpaid } ] }
  - end: paid
outcomes:
  paid: { el: Πληρώθηκε, en: Paid }
  unpaid: { el: Δεν πληρώθηκε, en: Not paid }
";

const STALL: &str = "\
language: 1
service: stall
title: { el: Πάγκος, en: Stall }
summary: { el: Άδεια πάγκου., en: A permit for a stall. }
keywords: { el: [πάγκος], en: [stall] }
category: civil-registry
level: A
form: stall/application
documents:
  - identity: { kind: show, title: { el: Ταυτότητα, en: Identity card } }
  - plan: { kind: show, title: { el: Σχέδιο, en: Plan } }
delivery: [office, kep]
steps:
  - receive: { do: [protocol, receipt, route] }
  - booking: { do: pickup.schedule, with: { after: 3 working days }, undo: pickup.release }
  - check:
      task: { role: registrar, title: { el: Έλεγχος, en: Check }, form: procedures/check-documents, due: 5 days }
  - fee: { call: collect, with: { amount: 20 EUR } }
  - choose:
      - when: fee.outcome == 'unpaid'
        steps: [ { end: { outcome: lapsed, undo: yes } } ]
      - otherwise: []
  - permit:
      steps:
        - archive: { do: connector, with: { name: registers } }
        - visit: { task: { role: director, title: { el: Αυτοψία, en: Visit }, form: procedures/handover, due: 5 days } }
      up_to: 30 working days
      else: [ { end: lapsed } ]
      on: { withdrawn: { instead: [ { end: withdrawn } ] } }
      on_failure: { any: [ { end: refused } ] }
  - opinions:
      together:
        branches:
          one: [ { first_look: { task: { role: registrar, title: { el: Πρώτη, en: First }, form: procedures/handover, due: 5 days } } } ]
          other: [ { second_look: { task: { role: director, title: { el: Δεύτερη, en: Second }, form: procedures/handover, due: 5 days } } } ]
  - stamps:
      each:
        of: answers.places
        as: place
        order: side by side
        most: 5
        steps:
          - stamp: { task: { role: registrar, title: { el: Σφραγίδα, en: Stamp }, form: procedures/handover, due: 5 days } }
  - day: { wait_for: appointment }
  - end: granted
outcomes:
  granted: { el: Χορηγήθηκε, en: Granted }
  refused: { el: Απορρίφθηκε, en: Refused }
  lapsed: { el: Έκλεισε, en: Lapsed }
  withdrawn: { el: Ανακλήθηκε, en: Withdrawn }
anytime:
  withdraw: { by: applicant, outcome: withdrawn }
";

const SCENARIOS: &str = "\
scenarios:
  - all is well:
      - archive answers: { answer: βρέθηκε }
      - applicant submits: { kind: plain, places: { kep-limani: { wanted: yes } } }
      - registrar completes check: { result: complete, checks: { plan: { valid: yes } } }
      - expect: { at: fee.settled, fee.outcome: none, check.result: complete }
      - payment.settled arrives: { amount: 20 EUR }
      - expect: { at: visit, fee.outcome: paid, archive.answer: βρέθηκε }
      - director completes visit
      - expect: { at: [first_look, second_look] }
      - director completes second_look
      - expect: { at: first_look }
      - registrar completes first_look
      - expect: { at: stamp, opinions.first: other }
      - registrar completes stamp
      - expect: { at: stamp, stamp.result: none }
      - registrar 2 completes stamp
      - expect: { at: day }
      - 4 working days pass
      - expect: { outcome: granted }
  - nobody pays:
      - applicant submits: { kind: plain }
      - registrar completes check
      - 21 working days pass
      - expect: { outcome: lapsed, appointment: none }
  - the archive fails:
      - archive fails: invalid
      - applicant submits: { kind: plain }
      - registrar completes check
      - payment.settled arrives: { amount: 20 EUR }
      - expect: { outcome: refused, incident: none }
  - the archive is silent until the end:
      - archive does not answer
      - applicant submits: { kind: plain }
      - registrar completes check
      - payment.settled arrives: { amount: 20 EUR }
      - expect: { at: archive }
      - 31 working days pass
      - expect: { outcome: lapsed }
  - withdrawn on the way:
      - archive answers: { answer: βρέθηκε }
      - applicant submits: { kind: plain }
      - registrar completes check
      - payment.settled arrives: { amount: 20 EUR }
      - applicant withdraws
      - expect: { outcome: withdrawn }
";

fn files(scenarios: &str) -> Files {
    let mut files = shipped();
    let words = files.get(Words::PATH).unwrap();
    let words = words.replace(
        "connectors: [registry, documents]",
        "connectors: [bank, connectors, documents, registry]",
    );
    files.insert(Words::PATH, words);
    municipality::form(
        &mut files,
        "stall/application",
        &[
            ("kind", municipality::choice(&["plain", "large"]), true),
            (
                "places",
                json!({
                    "type": "object",
                    "x-rows": "locations",
                    "additionalProperties": {
                        "type": "object",
                        "properties": { "wanted": { "type": "boolean", "title": "wanted" } },
                        "required": ["wanted"],
                        "additionalProperties": false,
                    },
                }),
                true,
            ),
        ],
    );
    files.insert("workflows/procedures/collect.yaml", COLLECT);
    files.insert("workflows/stall.yaml", format!("{STALL}{scenarios}"));
    files
}

fn stall(scenarios: &str) -> Definition {
    let services = sound(&files(scenarios));
    services
        .into_iter()
        .find(|one| one.service == "stall")
        .unwrap()
}

fn played() -> Tested {
    tested(&stall(SCENARIOS))
}

#[test]
fn lines_reach_into_calls_blocks_branches_and_items() {
    assert_eq!(failed(&played()), [""; 0]);
}

#[test]
fn nothing_of_what_lies_inside_is_left_out() {
    let tested = played();
    assert_eq!(tested.coverage.gaps, []);
    let met: Vec<&Point> = tested
        .runs
        .iter()
        .flat_map(|(_, run)| &run.covered)
        .collect();
    for point in [
        Point::Step {
            step: "fee.request".into(),
        },
        Point::Limit {
            step: "fee.settled".into(),
        },
        Point::Limit {
            step: "permit".into(),
        },
        Point::Failure {
            step: "permit".into(),
            family: None,
        },
        Point::Branch {
            step: "opinions".into(),
            branch: "one".into(),
        },
    ] {
        assert!(met.contains(&&point), "{point:?}");
    }
}

#[test]
fn what_lies_inside_plays_again_when_it_is_recorded() {
    let definition = stall(SCENARIOS);
    for (_, run) in tested(&definition).runs {
        plays_again(&definition, &run.history, stall);
    }
}

#[test]
fn the_place_of_a_gap_is_in_the_file_of_the_procedure() {
    let mut definition = stall(SCENARIOS);
    definition
        .scenarios
        .retain(|scenario| scenario.name != "nobody pays");
    let gaps = tested(&definition).coverage.gaps;
    let gap = gaps.iter().find(|gap| {
        gap.point
            == Point::Limit {
                step: "fee.settled".into(),
            }
    });
    let gap = gap.unwrap();
    assert_eq!(
        (gap.file.as_str(), gap.line),
        ("workflows/procedures/collect.yaml", 6)
    );
    assert_eq!(
        gap.words,
        "the limit of `fee.settled`, 20 working days, never passes"
    );
}

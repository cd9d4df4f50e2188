//! What of a service scenarios go through, and what they leave out.

use super::support::{TO_CHECK, story, tested};
use crate::definition::{Family, Trigger};
use crate::scenario::Point;
use std::collections::BTreeSet;

fn met(lines: &[&str]) -> BTreeSet<Point> {
    tested(&story(lines)).runs.remove(0).1.covered
}

fn gaps(lines: &[&str]) -> Vec<String> {
    let gaps = tested(&story(lines)).coverage.gaps;
    gaps.into_iter().map(|gap| gap.words).collect()
}

#[test]
fn steps_and_the_ways_taken_are_counted() {
    let met = met(&[TO_CHECK, "registrar completes check: { result: refuse }"]);
    let way = |way| Point::Way {
        step: "choose-1".into(),
        way,
    };
    assert!(met.contains(&way(Some(1))));
    assert!(!met.contains(&way(Some(0))) && !met.contains(&way(None)));
    assert!(met.contains(&Point::Step {
        step: "check".into()
    }));
    assert!(!met.contains(&Point::Step {
        step: "papers".into()
    }));
    let ends = |outcome: &str| Point::Outcome {
        outcome: outcome.into(),
    };
    assert!(met.contains(&ends("refused")) && !met.contains(&ends("granted")));
}

#[test]
fn rows_of_tables_and_steps_passed_over_are_counted() {
    let complete = "registrar completes check: { result: complete }";
    let school = gaps(&[TO_CHECK, complete]);
    let other = gaps(&["applicant submits: { reason: other }", complete]);
    let one = |gaps: &[String], words: &str| gaps.iter().any(|gap| gap == words);
    let row = "row 1 of table `terms` never fits";
    let otherwise = "the `otherwise` of table `terms` is never taken";
    assert!(!one(&school, row) && one(&school, otherwise));
    assert!(one(&other, row) && !one(&other, otherwise));
    let done = "`pay` is never done: its `when` never holds";
    let passed = "`pay` is never passed over: its `when` always holds";
    assert!(one(&school, done) && !one(&school, passed));
    assert!(!one(&other, done) && one(&other, passed));
}

#[test]
fn limits_handlers_and_ways_of_failure_are_counted() {
    let incomplete = "registrar completes check: { result: incomplete }";
    let lapsed = met(&[TO_CHECK, incomplete, "11 working days pass"]);
    assert!(lapsed.contains(&Point::Limit {
        step: "papers".into()
    }));
    let corrected = met(&[TO_CHECK, incomplete, "applicant corrects: { note: ναι }"]);
    assert!(!corrected.contains(&Point::Limit {
        step: "papers".into()
    }));

    let handler = |trigger| Point::Handler {
        step: "check".into(),
        trigger,
    };
    let late = met(&[TO_CHECK, "3 working days pass"]);
    assert!(late.contains(&handler(Trigger::Overdue)));
    let reply = handler(Trigger::Message("applicant.reply".into()));
    assert!(!late.contains(&reply));
    assert!(met(&[TO_CHECK, "applicant replies: ναι"]).contains(&reply));

    let way = |family| Point::Failure {
        step: "look".into(),
        family,
    };
    let not_found = met(&["look fails: not_found", TO_CHECK]);
    assert!(not_found.contains(&way(Some(Family::NotFound))) && !not_found.contains(&way(None)));
    assert!(met(&["look fails: timeout", TO_CHECK]).contains(&way(None)));
}

#[test]
fn a_branch_is_counted_when_it_comes_to_its_end() {
    let branch = |name: &str| Point::Branch {
        step: "opinions".into(),
        branch: name.into(),
    };
    let complete = "registrar completes check: { result: complete }";
    let visited = met(&[TO_CHECK, complete, "director completes visit"]);
    assert!(visited.contains(&branch("technical")) && !visited.contains(&branch("police")));
    let silent = met(&[TO_CHECK, complete, "31 days pass", "3 days pass"]);
    assert!(silent.contains(&branch("police")));
    assert!(silent.contains(&Point::Limit {
        step: "answer".into()
    }));
}

#[test]
fn what_is_left_out_is_told_with_file_and_line() {
    let definition = story(&[TO_CHECK]);
    let coverage = tested(&definition).coverage;
    assert!(!coverage.is_full());
    assert_eq!(coverage.of, coverage.met + coverage.gaps.len());
    let gap = |words: &str| {
        let found = coverage.gaps.iter().find(|gap| gap.words == words);
        let gap = found.unwrap_or_else(|| panic!("{words} in {:#?}", coverage.gaps));
        let text = definition.sources.get(&gap.file).unwrap();
        let line = text.lines().nth((gap.line as usize).wrapping_sub(1));
        line.unwrap_or_default().trim().to_owned()
    };
    assert_eq!(
        gap("`when: check.result == 'refuse'` never holds"),
        "- when: check.result == 'refuse'"
    );
    assert_eq!(gap("no case comes to step `approve`"), "- approve:");
    assert_eq!(
        gap("branch `police` of `opinions` never comes to its end"),
        "police: [ { answer: { wait_for: { message: connector.answer, up_to: 30 days, else: [] } } } ]"
    );
    assert_eq!(gap("no case ends with outcome `granted`"), "");
}

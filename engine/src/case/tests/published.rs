//! A case of a version that today's checks would not let through any more.

use super::support::*;
use crate::case::*;
use crate::definition::tests::support::{PROCEDURE, SERVICE, check, with};
use crate::definition::{Words, read_published};
use serde_json::json;
use std::collections::BTreeSet;

/// What stands in the file once more, where no case ever turns.
const TWICE: &str = "      - when: check.result == 'refuse'
        steps:
          - end: refused
";

#[test]
fn a_case_of_a_version_that_would_be_refused_today_goes_on_to_its_end() {
    let files = with(
        PROCEDURE,
        "      - when: check.result == 'incomplete'\n",
        &format!("{TWICE}      - when: check.result == 'incomplete'\n"),
    );
    let refused = check(&files).unwrap_err();
    let codes: BTreeSet<&str> = refused.iter().map(|finding| finding.code).collect();
    assert!(codes.contains("branch-never"), "{refused:?}");

    let words = Words::read(&files).unwrap();
    let mut story = Story::of(read_published(SERVICE, &files, &words).unwrap());
    story.does(citizen(), Act::Submit(Box::new(application())));
    story.report(Report::Routed {
        office: OFFICE.into(),
    });
    story.report(Report::PickupFound { slot: promised() });
    story.done(registrar(), "check", json!({ "result": "incomplete" }));
    story.sends("applicant.reply", json!({ "text": "το έφερα" }));
    story.done(registrar(), "check", json!({ "result": "complete" }));
    story.passes(days(10)).timers_fire();
    story.done(director(), "approve", json!({ "result": "complete" }));
    assert_eq!(story.outcome(), Some("granted"));
}

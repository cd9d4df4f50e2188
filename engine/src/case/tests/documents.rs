//! Documents that a case has issued, and what becomes of them.

use super::support::*;
use crate::case::*;
use serde_json::json;

const STEPS: &str = "\
  - paper: { do: document.issue, with: { template: permit }, undo: document.revoke }
  - check: { task: { role: registrar, title: { el: Έλεγχος, en: Check }, form: sim/check, due: 2 days } }
  - end: granted
";

const ANYTIME: &str = "\
anytime:
  withdraw: { by: applicant, outcome: withdrawn }
  revoke: { by: [director] }
  reopen: { by: [director], within: 30 days, to: paper }
";

const CODE: &str = "7K2QD-M4X9A-0TB3R-HWE8Z";

fn revoke(document: EffectNo, grounds: Grounds) -> Act {
    Act::Revoke {
        document,
        grounds,
        reason: "Λάθος στο όνομα".into(),
    }
}

fn issued() -> (Story, EffectNo) {
    let mut story = Story::over(ANYTIME, STEPS);
    let document = story.effect_of("paper");
    story.gives("paper", issued_as(CODE));
    (story, document)
}

fn told(story: &Story) -> usize {
    let letter = "Applicant: document revoked";
    story.mails().iter().filter(|mail| *mail == letter).count()
}

#[test]
fn a_document_is_known_by_the_effect_that_issued_it() {
    let (story, document) = issued();
    let issued = &story.case().issued[&document];
    assert_eq!(
        (issued.step.as_str(), issued.template.as_str()),
        ("paper", "permit")
    );
    assert_eq!(issued.revoked, None);
    let code = story.case().tracks[&TrackNo::MAIN].results["paper"].text("code");
    assert_eq!(code, Some(CODE));
}

#[test]
fn a_document_without_its_code_is_not_taken() {
    let story = Story::over(ANYTIME, STEPS);
    let effect = story.effect_of("paper");
    for gives in [
        json!({}),
        json!({ "code": CODE }),
        json!({ "code": 7, "digest": "0" }),
        json!({ "code": CODE, "digest": "0", "more": "x" }),
    ] {
        let gives = answers(gives);
        let report = Act::Report {
            effect,
            report: Report::Done { gives },
        };
        assert_eq!(story.refused(Actor::System, report), "wrong-report");
    }
}

#[test]
fn whom_the_service_names_revokes_once_and_the_applicant_is_told() {
    let (mut story, document) = issued();
    for by in [citizen(), registrar(), operator(), Actor::System] {
        assert_eq!(
            story.refused(by, revoke(document, Grounds::Mistake)),
            "not-allowed"
        );
    }
    let none = revoke(EffectNo(999), Grounds::Mistake);
    assert_eq!(story.refused(director(), none), "not-issued");
    // What only steps do is nobody's reason.
    let steps = revoke(document, Grounds::TakenBack);
    assert_eq!(story.refused(director(), steps), "not-allowed");
    story.does(director(), revoke(document, Grounds::NewFacts));
    let revoked = story.case().issued[&document].revoked.clone().unwrap();
    assert_eq!(
        (revoked.at, revoked.grounds),
        (story.now, Grounds::NewFacts)
    );
    assert_eq!(told(&story), 1);
    let again = revoke(document, Grounds::Mistake);
    assert_eq!(story.refused(director(), again), "already-revoked");
    // The steps go on as they were.
    assert_eq!(story.steps(), ["check"]);
}

#[test]
fn a_document_is_revoked_after_the_end_and_a_new_one_issued_when_the_case_is_reopened() {
    let (mut story, first) = issued();
    story.done(registrar(), "check", json!({ "result": "complete" }));
    assert_eq!(story.outcome(), Some("granted"));
    story.does(director(), revoke(first, Grounds::NewFacts));
    assert_eq!(told(&story), 1);
    story.does(
        director(),
        Act::Reopen {
            reason: "Νέα στοιχεία".into(),
        },
    );
    let second = story.effect_of("paper");
    story.gives("paper", issued_as("00000-00000-00000-00001"));
    let issued = &story.case().issued;
    assert_eq!(issued.len(), 2);
    assert!(issued[&first].revoked.is_some() && issued[&second].revoked.is_none());
}

#[test]
fn what_a_withdrawal_takes_back_does_not_hold_any_more() {
    let (mut story, document) = issued();
    story.does(
        citizen(),
        Act::Withdraw {
            reason: "άλλαξα γνώμη".into(),
        },
    );
    assert_eq!(
        story.case().issued[&document].revoked,
        None,
        "not before it is done"
    );
    story.gives("paper", json!({}));
    let revoked = story.case().issued[&document].revoked.clone().unwrap();
    assert_eq!(revoked.grounds, Grounds::TakenBack);
    assert_eq!(story.outcome(), Some("withdrawn"));
    assert_eq!(told(&story), 0, "whoever withdraws knows it");
    let again = revoke(document, Grounds::Mistake);
    assert_eq!(story.refused(director(), again), "already-revoked");
}

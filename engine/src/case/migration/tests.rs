//! What stands in the way of a move, each once; that every kind of step goes
//! there and back is held by the simulation.

use super::*;
use crate::calendar::Calendar;
use crate::case::{AccountId, apply};
use crate::case::{
    Act, Application, CaseId, Command, EffectNo, Identification, IncidentNo, Numbers, OfficeRole,
    Report, Slot, decide,
};
use crate::definition::tests::support::{PROCEDURE, SERVICE, check, definition, with};
use crate::definition::{Delivery, Family, Level};
use crate::text::Language;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;

struct Story {
    definition: Definition,
    case: Option<Case>,
    now: Timestamp,
}

impl Story {
    /// Routed and booked; the check waits for a registrar.
    fn at_check() -> Story {
        let mut story = Story::submitted();
        story.report(Report::Routed {
            office: "registry-office".into(),
        });
        let slot = story.slot();
        story.report(Report::PickupFound { slot });
        assert_eq!(story.case().step, "check");
        story
    }

    /// Routing is still open.
    fn submitted() -> Story {
        let mut story = Story {
            definition: definition(),
            case: None,
            now: "2026-10-01T07:00:00Z".parse().unwrap(),
        };
        let application = Application {
            case: CaseId(Uuid::from_u128(100)),
            answers: serde_json::from_value(json!({ "reason": "school", "on_behalf": false }))
                .unwrap(),
            language: Language::El,
            delivery: Delivery::Office,
            level: Level::B,
            location: Some("town-hall".into()),
            tell_changes: true,
            identification: Identification::Confirmed,
            expected: story.slot(),
            chosen: false,
            collection_code: None,
            files: Vec::new(),
            numbers: Numbers {
                reference: "2026-000001".into(),
                protocol: "1/2026".into(),
            },
        };
        let account = AccountId(Uuid::from_u128(1));
        story.does(
            Actor::Citizen { account },
            Act::Submit(Box::new(application)),
        );
        story
    }

    fn slot(&self) -> Slot {
        Slot {
            location: "town-hall".into(),
            at: self.now + SignedDuration::from_hours(24 * 6),
        }
    }

    fn case(&self) -> &Case {
        self.case.as_ref().unwrap()
    }

    fn does(&mut self, by: Actor, act: Act) {
        let calendar = Calendar::default();
        let when = When {
            now: self.now,
            calendar: &calendar,
        };
        let command = Command { by, act };
        let change = decide(&self.definition, self.case.as_ref(), &command, when).unwrap();
        self.case = Some(change.case);
    }

    fn report(&mut self, report: Report) {
        let effect: EffectNo = *self.case().effects.keys().next().unwrap();
        self.does(Actor::System, Act::Report { effect, report });
    }

    /// Claims the open task and completes it.
    fn completes(&mut self, number: u128, role: &str, result: &str) {
        let by = Actor::Staff {
            account: AccountId(Uuid::from_u128(number)),
            roles: vec![OfficeRole {
                office: "registry-office".into(),
                role: role.into(),
            }],
        };
        let task = *self.case().tasks.keys().next().unwrap();
        self.does(by.clone(), Act::Claim { task });
        let result = serde_json::from_value(json!({ "result": result })).unwrap();
        self.does(
            by,
            Act::Complete {
                task,
                result,
                files: Vec::new(),
            },
        );
    }

    fn obstacles(&self, to: &Definition, mapping: &Mapping) -> Vec<Obstacle> {
        obstacles(self.case(), &self.definition, to, mapping)
    }
}

/// The sample with one thing changed in its procedure.
fn changed(old: &str, new: &str) -> Definition {
    check(&with(PROCEDURE, old, new)).unwrap()
}

fn names(pairs: &[(&str, &str)]) -> Mapping {
    let pairs = pairs.iter();
    Mapping(
        pairs
            .map(|(old, new)| ((*old).into(), (*new).into()))
            .collect(),
    )
}

/// Another version in which nothing differs that a case in the check stands on.
fn another() -> Definition {
    changed(
        "cooling: { wait_for: { time: 1 day } }",
        "cooling: { wait_for: { time: 2 days } }",
    )
}

#[test]
fn a_case_moves_when_all_it_stands_on_is_there() {
    let (story, to) = (Story::at_check(), another());
    let calendar = Calendar::default();
    let when = When {
        now: story.now,
        calendar: &calendar,
    };
    let (from, nothing) = (&story.definition, Mapping::default());

    let change = migrate(
        story.case(),
        from,
        &to,
        &nothing,
        &Actor::System,
        "νόμος",
        when,
    )
    .unwrap();

    assert_eq!(change.case.version, to.digest);
    assert_eq!(change.case.tasks, story.case().tasks);
    assert_eq!(change.expected, Some(story.case().revision));
    assert_eq!(change.effects, []);
    let mut replayed = story.case().clone();
    for event in &change.events {
        apply(&mut replayed, event);
    }
    assert_eq!(replayed, change.case);
}

#[test]
fn a_case_that_has_ended_stays_where_it_ended() {
    let mut story = Story::at_check();
    story.completes(10, "registrar", "refuse");
    assert_eq!(
        story.obstacles(&another(), &Mapping::default()),
        [Obstacle::Ended]
    );
}

#[test]
fn a_case_of_a_third_version_is_not_moved() {
    let mut story = Story::at_check();
    story.definition = another();
    let found = story.obstacles(&definition(), &Mapping::default());
    assert_eq!(found, [Obstacle::OtherVersion]);
}

#[test]
fn a_case_does_not_become_one_of_another_service() {
    let (story, mut to) = (Story::at_check(), another());
    to.service = "other".into();
    assert_eq!(
        story.obstacles(&to, &Mapping::default()),
        [Obstacle::OtherService]
    );
}

#[test]
fn a_case_being_taken_back_waits_until_it_is() {
    let mut story = Story::at_check();
    let undoing = crate::case::Undoing {
        outcome: "refused".into(),
        left: Vec::new(),
    };
    story.case.as_mut().unwrap().undoing = Some(undoing);
    assert_eq!(
        story.obstacles(&another(), &Mapping::default()),
        [Obstacle::BeingTakenBack]
    );
}

/// The check under another name, here and where it is read.
fn check_renamed() -> Definition {
    let mut files = with(PROCEDURE, "  - check:\n", "  - look:\n");
    let text = files.get(PROCEDURE).unwrap();
    let text = text
        .replace("check.result", "look.result")
        .replace("check.note", "look.note")
        .replace("again: check", "again: look")
        .replace("not_same_as: [check]", "not_same_as: [look]");
    files.insert(PROCEDURE, text);
    check(&files).unwrap()
}

#[test]
fn a_step_that_is_gone_is_told_until_its_new_name_is_given() {
    let (mut story, to) = (Story::at_check(), check_renamed());
    let gone = Obstacle::StepGone {
        step: "check".into(),
    };
    assert_eq!(story.obstacles(&to, &Mapping::default()), [gone]);
    assert_eq!(story.obstacles(&to, &names(&[("check", "look")])), []);

    story.completes(10, "registrar", "complete");
    assert_eq!(story.case().step, "cooling");
    assert_eq!(story.obstacles(&to, &names(&[("check", "look")])), []);
}

#[test]
fn a_result_that_was_given_under_another_name_is_missing_without_it() {
    let mut story = Story::at_check();
    story.completes(10, "registrar", "complete");
    assert_eq!(story.case().step, "cooling");
    let reads = |name: &str| {
        let asks = format!(
            "  - choose:\n      - when: {name}.note != null\n        steps: [ {{ end: refused }} ]\n      \
             - otherwise: []\n  - day:"
        );
        let mut files = with(PROCEDURE, "  - day:", &asks);
        let text = files
            .get(PROCEDURE)
            .unwrap()
            .replace("check.", &format!("{name}."));
        let text = text.replace("  - check:\n", &format!("  - {name}:\n"));
        let text = text.replace("again: check", &format!("again: {name}"));
        files.insert(PROCEDURE, text.replace("[check]", &format!("[{name}]")));
        check(&files).unwrap_or_else(|found| panic!("{found:?}"))
    };

    assert_eq!(story.obstacles(&reads("check"), &Mapping::default()), []);
    let missing = Obstacle::ResultMissing {
        path: "look.note".into(),
    };
    assert_eq!(
        story.obstacles(&reads("look"), &Mapping::default()),
        [missing]
    );
    assert_eq!(
        story.obstacles(&reads("look"), &names(&[("check", "look")])),
        []
    );
}

#[test]
fn what_is_only_given_by_going_round_is_missing_the_first_time() {
    let story = Story::at_check();
    // New in front of the check, and read after it.
    let text = with(
        PROCEDURE,
        "  - check:\n",
        "  - first:\n      task: { role: reviewers, title: { el: Πρώτα, en: First }, form: check, due: 2 days }\n  - check:\n",
    );
    let mut files = text;
    let text = files.get(PROCEDURE).unwrap().replace(
        "check.result == 'refuse'",
        "first.result == 'refuse' or check.result == 'refuse'",
    );
    files.insert(PROCEDURE, text.replace("again: check", "again: first"));
    let to = check(&files).unwrap_or_else(|found| panic!("{found:?}"));
    let missing = Obstacle::ResultMissing {
        path: "first.result".into(),
    };
    assert_eq!(story.obstacles(&to, &Mapping::default()), [missing]);
    assert_eq!(Story::submitted().obstacles(&to, &Mapping::default()), []);
}

#[test]
fn a_step_of_another_kind_role_or_question_is_not_the_same() {
    let differs = |step: &str, what| Obstacle::StepDiffers {
        step: step.into(),
        what,
    };
    let story = Story::at_check();
    let other_role = check(&with(
        SERVICE,
        "reviewers: registrar",
        "reviewers: director",
    ))
    .unwrap();
    assert_eq!(
        story.obstacles(&other_role, &Mapping::default()),
        [differs("check", "the role")]
    );
    let two = changed(
        "form: check, due: 2 days }",
        "form: check, due: 2 days, of: 2 }",
    );
    assert_eq!(
        story.obstacles(&two, &Mapping::default()),
        [differs("check", "what it asks for")]
    );
    let found = story.obstacles(&another(), &names(&[("check", "cooling")]));
    assert!(
        found.contains(&differs("check", "the kind of step")),
        "{found:?}"
    );
}

#[test]
fn two_steps_of_a_case_are_not_made_one() {
    let mut story = Story::at_check();
    story.completes(10, "registrar", "complete");
    let found = story.obstacles(&another(), &names(&[("check", "approve")]));
    let merged = Obstacle::StepsMerged {
        step: "check".into(),
    };
    assert!(found.contains(&merged), "{found:?}");
}

#[test]
fn a_case_does_not_jump_out_of_the_block_it_is_in() {
    let story = Story::at_check();
    let text = "  - check:\n      task: { role: reviewers, title: { el: Έλεγχος, en: Check }, form: check, due: 2 days }\n";
    let block = "  - inside:\n      steps:\n        - check:\n            task: { role: reviewers, title: { el: Έλεγχος, en: Check }, form: check, due: 2 days }\n";
    let files = with(PROCEDURE, text, block);
    let mut moved = files;
    let text = moved
        .get(PROCEDURE)
        .unwrap()
        .replace("          - again: check\n", "          - end: refused\n");
    moved.insert(PROCEDURE, text);
    let to = check(&moved).unwrap_or_else(|found| panic!("{found:?}"));
    let elsewhere = Obstacle::StepMoved {
        step: "check".into(),
    };
    assert_eq!(story.obstacles(&to, &Mapping::default()), [elsewhere]);
}

#[test]
fn steps_that_are_new_ahead_of_a_case_do_not_keep_it() {
    let story = Story::submitted();
    let to = changed(
        "  - booking: { do: pickup.schedule, with: { after: ready_after } }\n",
        "  - booking: { do: pickup.schedule, with: { after: ready_after } }\n  - letter_first:\n      do: notify\n      with: { to: director, subject: { el: Α, en: A }, text: { el: Α, en: A } }\n",
    );
    assert_eq!(story.obstacles(&to, &Mapping::default()), []);
}

#[test]
fn an_open_incident_goes_along_and_is_resolved_in_the_new_version() {
    let mut story = Story::submitted();
    story.report(Report::Routed {
        office: "registry-office".into(),
    });
    story.report(Report::Failed {
        family: Family::Unavailable,
        reason: "nobody answers".into(),
    });
    let incident: IncidentNo = *story.case().incidents.keys().next().unwrap();
    let to = changed("  - booking:", "  - visit:");
    let calendar = Calendar::default();
    let when = When {
        now: story.now,
        calendar: &calendar,
    };
    let by = names(&[("booking", "visit")]);
    let from = &story.definition;
    let change = migrate(story.case(), from, &to, &by, &Actor::System, "νόμος", when).unwrap();
    assert_eq!(change.case.incidents[&incident].step, "visit");

    story.case = Some(change.case);
    story.definition = to;
    let account = AccountId(Uuid::from_u128(2));
    story.does(
        Actor::Operator { account },
        Act::Resolve {
            incident,
            how: crate::case::Resolution::Retry,
            reason: "it answers again".into(),
        },
    );
    let slot = story.slot();
    story.report(Report::PickupFound { slot });
    assert_eq!(story.case().step, "check");
}

#[test]
fn a_renamed_call_renames_all_that_it_calls() {
    let mut files = with(
        PROCEDURE,
        "  - end: granted\n",
        "  - fee: { call: collect }\n  - end: granted\n",
    );
    files.insert(
        "workflows/procedures/collect.yaml",
        "language: 1\nprocedure: collect\nsteps:\n  - ask:\n      task: { role: director, title: { el: Τέλος, en: Fee }, form: check, due: 2 days }\n  - end: paid\noutcomes:\n  paid: { el: Πληρώθηκε, en: Paid }\n",
    );
    let from = check(&files).unwrap_or_else(|found| panic!("{found:?}"));
    let text = files.get(PROCEDURE).unwrap().replace("- fee:", "- charge:");
    files.insert(PROCEDURE, text);
    let to = check(&files).unwrap();

    let given = names(&[("fee", "charge")]);
    let whole = given.throughout(&from);

    assert_eq!(whole.0["fee.ask"], "charge.ask");
    assert_eq!(whole.unknown(&from, &to), Vec::<String>::new());
    let back = whole.inverse().unwrap();
    assert_eq!(back.throughout(&to), back);
    assert_eq!(names(&[("gone", "charge")]).unknown(&from, &to), ["gone"]);
}

//! A service without problems, and what becomes of it.

use super::support::{PROCEDURE, SERVICE, check, files, places, with};
use crate::calendar::Span;
use crate::definition::{
    Action, Definition, Delivery, Next, Recipient, Step, StepKind, Until, Words, read_service,
};

fn sample() -> Definition {
    check(&files()).unwrap_or_else(|findings| panic!("{findings:#?}"))
}

fn named<'a>(definition: &'a Definition, name: &str) -> &'a Step {
    definition.step_named(name).expect(name)
}

#[test]
fn blocks_are_laid_flat_in_the_order_they_are_written() {
    let definition = sample();
    let names: Vec<&str> = definition.steps.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "receive",
            "booking",
            "check",
            "choose-1",
            "end-refused",
            "reply",
            "end-refused-2",
            "cooling",
            "day",
            "letter",
            "approve",
            "end-refused-3",
            "end-granted"
        ]
    );
    assert_eq!(named(&definition, "check").line, 7);
}

#[test]
fn every_way_leads_where_it_is_written() {
    let definition = sample();
    let to = |next: Next| match next {
        Next::Step(index) => definition.step(index).name.as_str(),
        Next::Done => "the end of the track",
    };
    let StepKind::Choose {
        branches,
        otherwise,
    } = &named(&definition, "choose-1").kind
    else {
        panic!("a choose");
    };
    assert_eq!(to(branches[0].then), "end-refused");
    assert_eq!(to(branches[1].then), "reply");
    assert_eq!(to(*otherwise), "cooling");
    let reply = named(&definition, "reply");
    let StepKind::Wait { until, then } = &reply.kind else {
        panic!("a wait");
    };
    assert_eq!(to(*then), "check");
    let Until::Message { name, kept: None } = until else {
        panic!("a message");
    };
    assert_eq!(name, "applicant.reply");
    let limit = reply.around.limit.as_ref().unwrap();
    assert_eq!(limit.span, Span::Days(20));
    assert_eq!(to(limit.or_else), "end-refused-2");
    let StepKind::Task(approve) = &named(&definition, "approve").kind else {
        panic!("a task");
    };
    assert_eq!(to(approve.then), "end-granted");
    assert_eq!(approve.role, "director");
    assert_eq!(approve.not_same_as, ["check"]);
}

#[test]
fn parameters_take_the_values_of_the_service() {
    let definition = sample();
    let StepKind::Task(check) = &named(&definition, "check").kind else {
        panic!("a task");
    };
    assert_eq!(check.role, "registrar");
    assert_eq!(definition.ready_after, Span::WorkingDays(3));
    assert_eq!(definition.parameters["reviewers"], "registrar");
    assert_eq!(definition.parameters["ready_after"], "3 working days");
    assert_eq!(definition.delivery, [Delivery::Office, Delivery::Kep]);
    let StepKind::Do { actions, .. } = &named(&definition, "booking").kind else {
        panic!("a do");
    };
    assert!(matches!(
        actions[..],
        [Action::SchedulePickup {
            after: Span::WorkingDays(3)
        }]
    ));
    let StepKind::Do { actions, .. } = &named(&definition, "letter").kind else {
        panic!("a do");
    };
    assert!(
        matches!(&actions[0], Action::Notify { to: Recipient::Applicant, subject, .. }
        if subject.en == "Case {case.reference}")
    );
}

#[test]
fn numbers_and_yes_or_no_of_a_service_can_be_read_in_conditions() {
    let mut files = with(
        PROCEDURE,
        "ready_after: working days }",
        "ready_after: working days, fee: number, quick: yes or no }",
    );
    let procedure = files.get(PROCEDURE).unwrap().replace(
        "when: check.result == 'refuse'",
        "when: fee > 2.5 and quick",
    );
    files.insert(PROCEDURE, procedure);
    let service = files
        .get(SERVICE)
        .unwrap()
        .replace("3 working days }", "3 working days, fee: 3, quick: yes }");
    files.insert(SERVICE, service);
    let definition = check(&files).unwrap_or_else(|findings| panic!("{findings:#?}"));
    assert_eq!(definition.parameters["fee"], 3);
    assert_eq!(definition.parameters["quick"], true);
}

#[test]
fn a_service_may_have_steps_of_its_own() {
    let steps = super::support::DECIDE.split_once("steps:").unwrap().1;
    let own = format!("steps:{}", steps.replace("ready_after", "3 days"));
    let files = with(
        SERVICE,
        "procedure: decide\nwith: { reviewers: registrar, ready_after: 3 working days }\n",
        &own.replace("role: reviewers", "role: registrar"),
    );
    assert_eq!(places(&files), [""; 0]);
    let definition = check(&files).unwrap();
    assert_eq!(definition.ready_after, Span::Days(3));
    assert!(definition.sources.get(PROCEDURE).is_none());
}

#[test]
fn the_bundle_alone_gives_the_same_definition_again() {
    let definition = sample();
    let paths: Vec<&str> = definition.sources.iter().map(|(path, _)| path).collect();
    assert_eq!(
        paths,
        [
            "forms/check.en.json",
            "forms/check.json",
            "forms/permit/application.en.json",
            "forms/permit/application.json",
            "workflows/permit.yaml",
            "workflows/procedures/decide.yaml",
            "workflows/words.yaml",
        ]
    );
    let words = Words::read(&definition.sources).unwrap();
    let again = read_service(SERVICE, &definition.sources, &words).unwrap();
    assert_eq!(again.digest, definition.digest);
    let changed = check(&with(SERVICE, "en: Permit }", "en: Licence }")).unwrap();
    assert_ne!(changed.digest, definition.digest);
}

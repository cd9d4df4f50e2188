//! Work of people beyond claiming and completing: handing over, delegating,
//! sending back, several people for one task.

use super::support::*;
use crate::case::*;
use serde_json::json;

const TWO: &str = "\
  - check:
      task: { role: registrar, title: { el: Έλεγχος, en: Check }, form: sim/check, of: 2, due: 2 days }
  - choose:
      - when: not check.agreed
        steps: [ { again: check } ]
      - otherwise: []
  - end: granted
";

const BACK: &str = "\
  - check:
      task: { role: registrar, title: { el: Έλεγχος, en: Check }, form: sim/check, due: 2 days }
  - approve:
      task:
        role: director
        title: { el: Έγκριση, en: Approve }
        form: sim/decide
        due: 2 days
        not_same_as: [check]
        send_back: [check]
  - end: granted
";

fn colleague(by: &Actor) -> Colleague {
    match by {
        Actor::Staff { account, roles } => Colleague {
            account: *account,
            roles: roles.clone(),
        },
        other => panic!("{other:?} is no employee"),
    }
}

fn both(number: u128) -> Actor {
    let roles = ["registrar", "director"].map(|role| OfficeRole {
        office: OFFICE.into(),
        role: role.into(),
    });
    Actor::Staff {
        account: account(number),
        roles: roles.to_vec(),
    }
}

fn hand_over(task: TaskNo, to: &Actor) -> Act {
    let (to, reason) = (colleague(to), "άδεια".into());
    Act::HandOver { task, to, reason }
}

fn delegate(task: TaskNo, to: &Actor) -> Act {
    let (to, note) = (colleague(to), "παρακαλώ".into());
    Act::Delegate { task, to, note }
}

fn send_back(task: TaskNo, to: &str) -> Act {
    let (to, reason) = (to.to_owned(), "λείπει".into());
    Act::SendBack { task, to, reason }
}

#[test]
fn a_task_handed_over_is_the_other_persons_alone() {
    let mut story = Story::over("", BACK);
    let (task, other) = (story.task(), staff(11, "registrar"));
    story.does(registrar(), Act::Claim { task });
    assert_eq!(
        story.refused(other.clone(), hand_over(task, &other)),
        "task-taken"
    );
    story.does(registrar(), hand_over(task, &other));
    assert_eq!(
        story.refused(registrar(), Act::Release { task }),
        "task-taken"
    );
    assert_eq!(story.case().tasks[&task].claimed_by, Some(account(11)));
    assert_eq!(story.case().tasks[&task].owner, None);
}

#[test]
fn nobody_is_given_a_task_that_they_may_not_do() {
    let mut story = Story::over("", BACK);
    let task = story.task();
    let refused = |story: &Story, to: &Actor| story.refused(registrar(), hand_over(task, to));
    assert_eq!(refused(&story, &director()), "role-missing");
    assert_eq!(refused(&story, &staff(1, "registrar")), "own-case");
    assert_eq!(refused(&story, &registrar()), "already-yours");
    story.done(both(30), "check", json!({ "result": "complete" }));
    let task = story.task();
    assert_eq!(
        story.refused(director(), delegate(task, &both(30))),
        "same-person"
    );
}

#[test]
fn a_delegated_task_comes_back_to_whoever_delegated_it() {
    let mut story = Story::over("", BACK);
    let (task, other) = (story.task(), staff(11, "registrar"));
    story.does(registrar(), delegate(task, &other));
    assert_eq!(story.case().tasks[&task].owner, Some(account(10)));
    assert_eq!(
        story.refused(registrar(), Act::Claim { task }),
        "task-taken"
    );
    story.does(other, Act::Release { task });
    assert_eq!(story.case().tasks[&task].claimed_by, Some(account(10)));
    assert_eq!(story.case().tasks[&task].owner, None);
    story.does(registrar(), Act::Release { task });
    assert_eq!(
        story.refused(registrar(), Act::Release { task }),
        "task-free"
    );
}

#[test]
fn whoever_delegated_stays_answerable_and_may_not_approve() {
    let mut story = Story::over("", BACK);
    let task = story.task();
    story.does(both(30), delegate(task, &registrar()));
    story.done(registrar(), "check", json!({ "result": "complete" }));
    let task = story.task();
    assert_eq!(story.refused(both(30), Act::Claim { task }), "same-person");
    story.does(director(), Act::Claim { task });
}

#[test]
fn a_task_is_sent_back_only_where_the_service_allows_it() {
    let mut story = Story::over("", BACK);
    let check = story.task();
    assert_eq!(
        story.refused(registrar(), send_back(check, "check")),
        "not-back-to"
    );
    story.done(registrar(), "check", json!({ "result": "complete" }));
    let approve = story.task();
    assert_eq!(
        story.refused(director(), send_back(approve, "receive")),
        "not-back-to"
    );
    assert_eq!(
        story.refused(director(), send_back(approve, "nowhere")),
        "not-back-to"
    );
    story.does(director(), send_back(approve, "check"));
    assert_eq!(story.steps(), ["check"]);
    assert_eq!(
        story.refused(director(), send_back(approve, "check")),
        "task-not-open"
    );
}

#[test]
fn a_new_round_asks_again_who_did_it() {
    let mut story = Story::over("", BACK);
    story.done(both(30), "check", json!({ "result": "complete" }));
    let approve = story.task();
    story.does(director(), send_back(approve, "check"));
    story.done(registrar(), "check", json!({ "result": "complete" }));
    story.done(both(30), "approve", json!({ "ok": true, "amount": 1 }));
    assert_eq!(story.outcome(), Some("granted"));
}

#[test]
fn two_people_are_two_people() {
    let mut story = Story::over("", TWO);
    let tasks = story.tasks_of("check");
    assert_eq!(tasks.len(), 2);
    story.does(registrar(), Act::Claim { task: tasks[0] });
    assert_eq!(
        story.refused(registrar(), Act::Claim { task: tasks[1] }),
        "same-person"
    );
    story.done(registrar(), "check", json!({ "result": "complete" }));
    assert_eq!(
        story.refused(registrar(), Act::Claim { task: tasks[1] }),
        "same-person"
    );
    story.done(
        staff(11, "registrar"),
        "check",
        json!({ "result": "complete" }),
    );
    assert_eq!(story.outcome(), Some("granted"));
}

#[test]
fn a_seat_that_is_delegated_still_holds_whoever_delegated_it() {
    let mut story = Story::over("", TWO);
    let tasks = story.tasks_of("check");
    story.does(registrar(), delegate(tasks[0], &staff(11, "registrar")));
    assert_eq!(
        story.refused(registrar(), Act::Claim { task: tasks[1] }),
        "same-person"
    );
    story.done(
        staff(11, "registrar"),
        "check",
        json!({ "result": "complete" }),
    );
    assert_eq!(
        story.refused(registrar(), Act::Claim { task: tasks[1] }),
        "same-person"
    );
    story.does(staff(12, "registrar"), Act::Claim { task: tasks[1] });
}

#[test]
fn two_people_agree_by_what_they_chose_and_not_by_their_words() {
    let mut story = Story::over("", TWO);
    story.done(
        registrar(),
        "check",
        json!({ "result": "complete", "note": "ναι" }),
    );
    story.done(
        staff(11, "registrar"),
        "check",
        json!({ "result": "refuse" }),
    );
    assert_eq!(story.outcome(), None);
    assert_eq!(story.result("check")["agreed"], false);
    assert_eq!(story.tasks_of("check").len(), 2, "both are asked again");
    story.done(
        registrar(),
        "check",
        json!({ "result": "complete", "note": "ναι" }),
    );
    story.done(
        staff(11, "registrar"),
        "check",
        json!({ "result": "complete" }),
    );
    assert_eq!(story.result("check")["agreed"], true);
    assert_eq!(story.outcome(), Some("granted"));
}

#[test]
fn an_extra_task_stops_nothing_and_ends_with_the_case() {
    let beside = "anytime: { extra_task: { by: [director] } }\n";
    let mut story = Story::over(beside, BACK);
    let ask = Act::AskExtraTask {
        role: "registrar".into(),
        title: "Αυτοψία".into(),
        text: "Δείτε το".into(),
    };
    assert_eq!(story.refused(registrar(), ask.clone()), "not-allowed");
    story.does(director(), ask.clone());
    story.does(director(), ask);
    let extra = story.tasks_of("");
    assert_eq!(
        story.refused(director(), Act::Claim { task: extra[0] }),
        "role-missing"
    );
    story.done(registrar(), "", json!({ "note": "έγινε" }));
    assert_eq!(story.steps(), ["check"]);
    story.done(registrar(), "check", json!({ "result": "complete" }));
    story.done(director(), "approve", json!({ "ok": true, "amount": 1 }));
    assert_eq!(story.outcome(), Some("granted"));
    assert!(story.case().tasks.is_empty());
}

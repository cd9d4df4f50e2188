//! Files in older versions of the language.

use super::codes_reader::EVERYTHING;
use crate::definition::draft::{
    ActionKind, HandlerWay, ProcedureDraft, StepDraft, StepDraftKind, TriggerDraft,
};
use crate::definition::findings::Findings;
use crate::definition::read::read_procedure;
use crate::definition::yaml;

/// As the first files were written: one action beside the task.
const FIRST: &str = "\
language: 0
procedure: first
steps:
  - check:
      task: { role: who, title: { el: Α, en: A }, form: check, due: 1 day }
      on:
        overdue:
          also:
            do: notify
            with: { to: director, subject: { el: Α, en: A }, text: { el: Α, en: A } }
  - end: done
outcomes: { done: { el: Α, en: A } }
";

fn read(text: &str) -> (ProcedureDraft, Vec<String>) {
    let mut findings = Findings::of("p.yaml");
    let root = yaml::read(text, &mut findings).unwrap();
    let draft = read_procedure(&root, &mut findings).unwrap();
    let found = findings
        .into_list()
        .iter()
        .map(|f| format!("{} {}:{} {}", f.code, f.line, f.column, f.reason))
        .collect();
    (draft, found)
}

fn names(steps: &[StepDraft]) -> Vec<&str> {
    steps
        .iter()
        .filter_map(|step| step.name.as_ref())
        .map(|name| name.text.as_str())
        .collect()
}

#[test]
fn one_action_beside_a_task_becomes_a_step_of_its_own() {
    let (draft, found) = read(FIRST);
    assert_eq!(found, [""; 0]);
    let handler = &draft.flow.steps[0].around.on[0];
    assert_eq!(handler.trigger, TriggerDraft::Overdue);
    assert_eq!(handler.way, HandlerWay::Also);
    assert_eq!(names(&handler.steps), ["check_overdue"]);
    let step = &handler.steps[0];
    assert_eq!(
        (step.at.line, step.at.column),
        (9, 13),
        "where it is written"
    );
    let StepDraftKind::Do(actions) = &step.kind else {
        panic!("a do");
    };
    assert!(matches!(actions[0].kind, ActionKind::Notify { .. }));
}

#[test]
fn the_new_step_takes_no_name_that_another_has() {
    let taken = FIRST.replace(
        "  - end: done\n",
        "  - check_overdue: { do: receipt }\n  - end: done\n",
    );
    let (draft, found) = read(&taken);
    assert_eq!(found, [""; 0]);
    let handler = &draft.flow.steps[0].around.on[0];
    assert_eq!(names(&handler.steps), ["check_overdue_2"]);
    let long = "a".repeat(60);
    let (draft, found) = read(&FIRST.replace("check:\n", &format!("{long}:\n")));
    assert_eq!(found, [""; 0]);
    let name = names(&draft.flow.steps[0].around.on[0].steps)[0];
    assert_eq!(name, format!("{}_overdue", "a".repeat(40)));
}

#[test]
fn slips_in_an_older_file_are_told_where_they_are_written() {
    let (_, found) = read(&FIRST.replace("to: director", "to: directr"));
    assert_eq!(
        found,
        ["unknown-word 10:25 `directr` is not known as a recipient"]
    );
}

#[test]
fn the_old_way_is_not_taken_for_the_new_one() {
    let (_, found) = read(&FIRST.replace("language: 0", "language: 1"));
    assert_eq!(
        found,
        ["wrong-kind 9:13 keys stand where a list of steps is expected"]
    );
}

#[test]
fn what_did_not_change_is_read_alike_in_both() {
    let (now, found) = read(EVERYTHING);
    assert_eq!(found, [""; 0]);
    let (before, found) = read(&EVERYTHING.replace("language: 1", "language: 0"));
    assert_eq!(found, [""; 0]);
    assert_eq!(format!("{before:?}"), format!("{now:?}"));
}

#[test]
fn a_newer_language_and_no_language_are_told_apart() {
    for (written, reason) in [
        (
            "2",
            "language 2 is newer than this program, which knows up to 1",
        ),
        ("-1", "language -1 is not known"),
        ("1.0", "language 1.0 is not known"),
        ("99999999999", "language 99999999999 is not known"),
    ] {
        let (_, found) = read(&EVERYTHING.replace("language: 1", &format!("language: {written}")));
        assert_eq!(found, [format!("language-version 1:11 {reason}")]);
    }
    let (_, found) = read(&EVERYTHING.replace("language: 1\n", ""));
    assert_eq!(found, ["missing-key 1:1 a procedure has no `language`"]);
}

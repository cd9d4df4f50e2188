//! Slips that the reader finds by itself, each at its exact place, and every
//! construct of the language without a slip.

use crate::definition::draft::{
    ActionKind, ByDraft, EnoughDraft, GivesDraft, HandlerWay, ParameterKind, ProcedureDraft,
    StepDraft, StepDraftKind, TriggerDraft, WaitDraft,
};
use crate::definition::findings::{Findings, sorted};
use crate::definition::model::{Family, Recipient};
use crate::definition::read::{Words, read_procedure, read_service};
use crate::definition::yaml::{self, Scalar};
use crate::files::Files;
use proptest::prelude::*;

/// A procedure with every construct of the language.
pub const EVERYTHING: &str = "\
language: 1
procedure: everything
parameters: { who: role, wait: working days, more: length of time, fee: money, paper: form, many: number, fast: yes or no, word: text, some: days }
steps:
  - receive: { do: [protocol, receipt, route], status: { el: Α, en: A } }
  - look:
      do: registry.look_up
      with: { pin: answers.pin }
      retry: { times: 6, pause: 1 minute, up_to: 1 day }
      on_failure: { not_found: [ { end: lapsed } ], any: [] }
      up_to: 2 days
      else: []
  - check:
      when: fast
      status: { el: Έλεγχος, en: Check }
      task:
        role: who
        title: { el: Έλεγχος, en: Check }
        form: paper
        due: 2 working days
        remind: 1 working day before
        up_to: 60 working days
        else: [ { end: lapsed } ]
        not_same_as: [receive_papers]
        of: 2
        send_back: [receive_papers]
      on:
        overdue: { also: [ { tell: { do: notify, with: { to: holder, subject: { el: Α, en: A }, text: { el: Α, en: A } } } } ] }
        withdrawn: { instead: [ { end: lapsed } ] }
        applicant.reply: { also: [] }
      undo: { do: document.issue, with: { template: word } }
  - reply: { wait_for: { message: applicant.reply, kept: 5 days, up_to: wait, else: [ { end: lapsed } ] } }
  - cool: { wait_for: { time: 3 days } }
  - event: { wait_for: { date: answers.day } }
  - day: { wait_for: appointment, undo: pickup.release }
  - permit:
      steps: [ { quiet: { do: level.raise } } ]
      due: 10 working days
      remind: 2 working days before
      up_to: 30 working days
      else: []
      on: { payment.settled: { also: [] } }
      on_failure: { timeout: [] }
      undo: [pickup.release, payment.refund]
  - opinions:
      together:
        enough: 2
        branches:
          technical: [ { ask: { do: payment.verify } } ]
          police: [ { ask_too: { do: receipt } } ]
  - owners:
      each: { of: answers.owners, as: owner, order: side by side, most: 20, steps: [ { each_one: { do: receipt } } ] }
  - paid: { call: collect-fee, with: { amount: fee } }
  - report: { start: issue-report, with: { kind: pothole } }
  - papers: { correct: { fields: [reason], documents: [identity], why: check.missing, up_to: 10 working days, else: [] } }
  - terms:
      table:
        reads: [answers.kind, answers.copies]
        gives: { days: number, lane: [quick, slow] }
        rows:
          - [birth, '< 3', 2, quick]
          - ['-', 3 to 7, 4, slow]
        otherwise: [5, slow]
  - choose: [ { when: fast, steps: [ { again: check } ] }, { otherwise: [] } ]
  - choose: [ { when: not fast, steps: [ { end: { outcome: lapsed, undo: yes } } ] }, { otherwise: [] } ]
  - end: issued
outcomes:
  issued: { el: Α, en: A }
  lapsed: { el: Β, en: B }
anytime:
  withdraw: { by: applicant, until: check, outcome: lapsed }
  message: { by: [applicant, staff] }
  note: { by: staff }
  reroute: { by: [director] }
  extra_task: { by: [director] }
  correct_data: { by: staff }
  reopen: { by: [applicant, director], within: 30 days, to: check }
";

/// What is found as `code line:column`, and what is read all the same.
fn procedure(text: &str) -> (ProcedureDraft, Vec<String>) {
    let mut findings = Findings::of("p.yaml");
    let root = yaml::read(text, &mut findings).expect("it is YAML");
    let draft = read_procedure(&root, &mut findings).expect("it is a map");
    (draft, places(findings))
}

fn places(findings: Findings) -> Vec<String> {
    sorted(findings.into_list())
        .iter()
        .map(|f| format!("{} {}:{}", f.code, f.line, f.column))
        .collect()
}

fn everything() -> ProcedureDraft {
    let (draft, found) = procedure(EVERYTHING);
    assert_eq!(found, [""; 0]);
    draft
}

fn named<'a>(draft: &'a ProcedureDraft, name: &str) -> &'a StepDraft {
    draft
        .flow
        .steps
        .iter()
        .find(|step| step.name.as_ref().is_some_and(|own| own.text == name))
        .expect(name)
}

fn text(scalar: &Option<Scalar>) -> &str {
    scalar.as_ref().map_or("", |scalar| scalar.text.as_str())
}

fn texts(scalars: &[Scalar]) -> Vec<&str> {
    scalars.iter().map(|scalar| scalar.text.as_str()).collect()
}

fn action(step: &StepDraft) -> &ActionKind {
    let StepDraftKind::Do(actions) = &step.kind else {
        panic!("a do");
    };
    &actions[0].kind
}

#[test]
fn parameters_of_every_kind_are_read() {
    let draft = everything();
    let kinds: Vec<ParameterKind> = draft.parameters.iter().map(|(_, kind)| *kind).collect();
    assert_eq!(kinds.len(), ParameterKind::ALL.len());
    for (_, kind) in ParameterKind::ALL {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
}

#[test]
fn an_action_has_its_inputs_tries_and_ways_out() {
    let draft = everything();
    let look = named(&draft, "look");
    let ActionKind::Catalogue { name, with } = action(look) else {
        panic!("of the catalogue");
    };
    assert_eq!(name, "registry.look_up");
    assert_eq!(
        (with[0].0.text.as_str(), with[0].1.text.as_str()),
        ("pin", "answers.pin")
    );
    let retry = look.around.retry.as_ref().unwrap();
    assert_eq!(
        [&retry.times, &retry.pause, &retry.up_to].map(text),
        ["6", "1 minute", "1 day"]
    );
    let families: Vec<Option<Family>> = look
        .around
        .on_failure
        .iter()
        .map(|way| way.family)
        .collect();
    assert_eq!(families, [Some(Family::NotFound), None]);
    assert_eq!(look.around.on_failure[0].steps.len(), 1);
    assert_eq!(look.around.limit.as_ref().unwrap().span.text, "2 days");
    let StepDraftKind::Do(several) = &named(&draft, "receive").kind else {
        panic!("a do");
    };
    assert_eq!(several.len(), 3);
}

#[test]
fn a_task_has_its_terms_people_and_handlers() {
    let draft = everything();
    let check = named(&draft, "check");
    let StepDraftKind::Task(task) = &check.kind else {
        panic!("a task");
    };
    assert_eq!(
        [&task.role, &task.form, &task.of, &check.when].map(text),
        ["who", "paper", "2", "fast"]
    );
    assert_eq!(task.title.as_ref().unwrap().en.text, "Check");
    assert_eq!(check.status.as_ref().unwrap().el.text, "Έλεγχος");
    assert_eq!(texts(&task.not_same_as), ["receive_papers"]);
    assert_eq!(texts(&task.send_back), ["receive_papers"]);
    let around = &check.around;
    assert_eq!(
        [&around.due, &around.remind].map(text),
        ["2 working days", "1 working day"]
    );
    let limit = around.limit.as_ref().unwrap();
    assert_eq!(limit.span.text, "60 working days");
    assert_eq!(limit.or_else.len(), 1);
    let handlers: Vec<_> = around
        .on
        .iter()
        .map(|handler| (handler.trigger.clone(), handler.way, handler.steps.len()))
        .collect();
    assert_eq!(
        handlers,
        [
            (TriggerDraft::Overdue, HandlerWay::Also, 1),
            (TriggerDraft::Withdrawn, HandlerWay::Instead, 1),
            (
                TriggerDraft::Message("applicant.reply".into()),
                HandlerWay::Also,
                0
            ),
        ]
    );
    let tell = &around.on[0].steps[0];
    assert!(matches!(
        action(tell),
        ActionKind::Notify {
            to: Some(Recipient::Holder),
            subject: Some(_),
            text: Some(_)
        }
    ));
    assert!(matches!(
        &around.undo[0].kind,
        ActionKind::Catalogue { name, with } if name == "document.issue" && with.len() == 1
    ));
}

#[test]
fn waits_of_every_kind_are_read() {
    let draft = everything();
    let wait = |name: &str| {
        let StepDraftKind::Wait(wait) = &named(&draft, name).kind else {
            panic!("a wait");
        };
        match wait {
            WaitDraft::Message { name, kept } => format!("{name} {}", text(kept)),
            WaitDraft::Time(span) => span.text.clone(),
            WaitDraft::Date(path) => path.text.clone(),
            WaitDraft::Appointment => "appointment".to_owned(),
        }
    };
    assert_eq!(
        ["reply", "cool", "event", "day"].map(wait),
        [
            "applicant.reply 5 days",
            "3 days",
            "answers.day",
            "appointment"
        ]
    );
    let limit = named(&draft, "reply").around.limit.as_ref().unwrap();
    assert_eq!(limit.span.text, "wait");
    assert!(matches!(
        named(&draft, "day").around.undo[0].kind,
        ActionKind::ReleasePickup
    ));
}

#[test]
fn blocks_have_steps_inside_and_terms_around() {
    let draft = everything();
    let permit = named(&draft, "permit");
    assert!(matches!(&permit.kind, StepDraftKind::Steps(steps) if steps.len() == 1));
    assert_eq!(
        [&permit.around.due, &permit.around.remind].map(text),
        ["10 working days", "2 working days"]
    );
    assert_eq!(
        permit.around.limit.as_ref().unwrap().span.text,
        "30 working days"
    );
    assert_eq!(
        permit.around.on[0].trigger,
        TriggerDraft::Message("payment.settled".into())
    );
    assert_eq!(permit.around.on_failure[0].family, Some(Family::Timeout));
    assert_eq!(permit.around.undo.len(), 2);
    let StepDraftKind::Together(together) = &named(&draft, "opinions").kind else {
        panic!("together");
    };
    assert!(matches!(&together.enough, EnoughDraft::Number(two) if two.text == "2"));
    let branches: Vec<&str> = together
        .branches
        .iter()
        .map(|(name, _)| name.text.as_str())
        .collect();
    assert_eq!(branches, ["technical", "police"]);
    let StepDraftKind::Each(each) = &named(&draft, "owners").kind else {
        panic!("each");
    };
    assert_eq!(
        [&each.of, &each.bind, &each.most].map(text),
        ["answers.owners", "owner", "20"]
    );
    assert!(each.side_by_side);
    assert_eq!(each.steps.len(), 1);
}

#[test]
fn enough_is_all_unless_said_otherwise() {
    for (written, all, first) in [("all", true, false), ("first", false, true)] {
        let (draft, found) =
            procedure(&EVERYTHING.replace("enough: 2", &format!("enough: {written}")));
        assert_eq!(found, [""; 0]);
        let StepDraftKind::Together(together) = &named(&draft, "opinions").kind else {
            panic!("together");
        };
        assert_eq!(matches!(together.enough, EnoughDraft::All), all);
        assert_eq!(matches!(together.enough, EnoughDraft::First), first);
    }
}

#[test]
fn other_procedures_and_services_are_given_values() {
    let draft = everything();
    let StepDraftKind::Call(call) = &named(&draft, "paid").kind else {
        panic!("a call");
    };
    assert_eq!(call.procedure.text, "collect-fee");
    assert_eq!(
        (call.with[0].0.text.as_str(), call.with[0].1.text.as_str()),
        ("amount", "fee")
    );
    let StepDraftKind::Start(start) = &named(&draft, "report").kind else {
        panic!("a start");
    };
    assert_eq!(start.service.text, "issue-report");
    assert_eq!(start.with[0].1.text, "pothole");
}

#[test]
fn a_correction_names_what_unlocks() {
    let draft = everything();
    let papers = named(&draft, "papers");
    let StepDraftKind::Correct(correct) = &papers.kind else {
        panic!("correct");
    };
    assert_eq!(texts(&correct.fields), ["reason"]);
    assert_eq!(texts(&correct.documents), ["identity"]);
    assert_eq!(text(&correct.why), "check.missing");
    assert_eq!(
        papers.around.limit.as_ref().unwrap().span.text,
        "10 working days"
    );
}

#[test]
fn a_table_has_its_rows_of_cells() {
    let draft = everything();
    let StepDraftKind::Table(table) = &named(&draft, "terms").kind else {
        panic!("a table");
    };
    assert_eq!(texts(&table.reads), ["answers.kind", "answers.copies"]);
    assert!(matches!(&table.gives[0].1, GivesDraft::Kind(kind) if kind.text == "number"));
    assert!(matches!(&table.gives[1].1, GivesDraft::Options(options) if options.len() == 2));
    assert_eq!(texts(&table.rows[0].cells), ["birth", "< 3", "2", "quick"]);
    assert_eq!(texts(&table.rows[1].cells), ["-", "3 to 7", "4", "slow"]);
    assert_eq!(
        texts(&table.otherwise.as_ref().unwrap().cells),
        ["5", "slow"]
    );
}

#[test]
fn an_end_may_take_back_what_was_done() {
    let draft = everything();
    let end = |step: &StepDraft| {
        let StepDraftKind::End(end) = &step.kind else {
            panic!("an end");
        };
        (end.outcome.text.clone(), end.undo)
    };
    let [.., choose, last] = draft.flow.steps.as_slice() else {
        panic!("many steps");
    };
    let StepDraftKind::Choose(choose) = &choose.kind else {
        panic!("a choose");
    };
    let ends = [end(&choose.branches[0].steps[0]), end(last)];
    assert_eq!(
        ends,
        [("lapsed".to_owned(), true), ("issued".to_owned(), false)]
    );
}

#[test]
fn what_may_be_done_at_any_time_is_read() {
    let draft = everything();
    let anytime = &draft.flow.anytime;
    let withdraw = anytime.withdraw.as_ref().unwrap();
    assert_eq!(texts(&withdraw.by.by), ["applicant"]);
    assert_eq!(
        [&withdraw.until, &withdraw.outcome].map(text),
        ["check", "lapsed"]
    );
    let by = |by: &Option<ByDraft>| by.as_ref().map(|by| texts(&by.by).join(" "));
    assert_eq!(
        [
            by(&anytime.message),
            by(&anytime.note),
            by(&anytime.reroute),
            by(&anytime.extra_task),
            by(&anytime.correct_data)
        ]
        .map(Option::unwrap),
        ["applicant staff", "staff", "director", "director", "staff"]
    );
    let reopen = anytime.reopen.as_ref().unwrap();
    assert_eq!([&reopen.within, &reopen.to].map(text), ["30 days", "check"]);
}

/// What is found, the part that is replaced, and what by. A `¦` marks the place
/// of the next finding.
pub type Slip = (&'static [&'static str], &'static str, &'static str);

const COOL: &str = "- cool: { wait_for: { time: 3 days } }";

/// Slips in the steps of a procedure.
pub const STEPS: &[Slip] = &[
    // A step that is no list, and steps that hold none.
    (
        &["wrong-kind"],
        "applicant.reply: { also: [] }",
        "applicant.reply: { also: ¦{ do: receipt } }",
    ),
    (
        &["wrong-kind"],
        "steps: [ { quiet: { do: level.raise } } ]",
        "steps: ¦[]",
    ),
    (
        &["wrong-kind"],
        "police: [ { ask_too: { do: receipt } } ]",
        "police: ¦[]",
    ),
    (
        &["wrong-kind"],
        "steps: [ { each_one: { do: receipt } } ]",
        "steps: ¦[]",
    ),
    (&["wrong-kind"], "do: [protocol, receipt, route]", "do: ¦[]"),
    (&["wrong-kind"], "note: { by: staff }", "note: { by: ¦[] }"),
    (&["wrong-kind"], "- [birth, '< 3', 2, quick]", "- ¦birth"),
    (
        &["wrong-kind"],
        "- [birth, '< 3', 2, quick]",
        "- [¦[birth], '< 3', 2, quick]",
    ),
    // Words in the wrong place.
    (
        &["inputs-not-allowed"],
        "      status: { el: Έλεγχος, en: Check }\n",
        "      status: { el: Έλεγχος, en: Check }\n      ¦due: 3 days\n",
    ),
    (
        &["inputs-not-allowed"],
        "      status: { el: Έλεγχος, en: Check }\n",
        "      status: { el: Έλεγχος, en: Check }\n      ¦role: who\n",
    ),
    (
        &["inputs-not-allowed"],
        "        of: 2\n",
        "        of: 2\n        ¦status: { el: Α, en: A }\n",
    ),
    (
        &["inputs-not-allowed"],
        COOL,
        "- cool: { wait_for: { time: 3 days, ¦up_to: 5 days } }",
    ),
    (
        &["inputs-not-allowed"],
        COOL,
        "- cool: { wait_for: { time: 3 days, ¦message: applicant.reply } }",
    ),
    (
        &["inputs-not-allowed"],
        COOL,
        "- cool: { wait_for: { time: 3 days }, ¦retry: {} }",
    ),
    (
        &["inputs-not-allowed"],
        COOL,
        "- cool: { wait_for: { time: 3 days }, ¦due: 2 days }",
    ),
    (
        &["inputs-not-allowed"],
        "withdrawn: { instead: [ { end: lapsed } ] }",
        "withdrawn: { also: [], ¦instead: [ { end: lapsed } ] }",
    ),
    (
        &["inputs-not-allowed"],
        "- report: { start: issue-report,",
        "- report: { start: issue-report, ¦undo: receipt,",
    ),
    (
        &["inputs-not-allowed"],
        "do: level.raise",
        "do: level.raise, ¦with: {}",
    ),
    (
        &["inputs-not-allowed"],
        "do: level.raise",
        "do: [level.raise, payment.refund], ¦with: {}",
    ),
    // Two things in one step.
    (
        &["needs-own-step"],
        COOL,
        "- cool: { wait_for: { time: 3 days }, ¦do: receipt }",
    ),
    (&["needs-own-step"], COOL, "- cool: { ¦end: issued }"),
    (
        &["needs-own-step"],
        "do: [protocol, receipt, route]",
        "do: [protocol, receipt, route, ¦payment.request]",
    ),
    (
        &["needs-own-step"],
        "undo: [pickup.release, payment.refund]",
        "undo: [¦pickup.schedule, payment.refund]",
    ),
    // Something that has to be said is not.
    (&["missing-key"], COOL, "- cool: ¦{ when: fast }"),
    (
        &["missing-key", "missing-key"],
        "retry: { times: 6, pause: 1 minute, up_to: 1 day }",
        "retry: ¦{ up_to: 1 day }",
    ),
    (
        &["missing-key"],
        "      up_to: 2 days\n      else: []\n",
        "      up_to: 2 days\n",
    ),
    (
        &["missing-key"],
        "with: { pin: answers.pin }",
        "with: ¦{ afm: answers.pin }",
    ),
    (
        &["missing-key"],
        "applicant.reply: { also: [] }",
        "applicant.reply: ¦{}",
    ),
    (
        &["missing-key"],
        "fields: [reason], documents: [identity], why",
        "why",
    ),
    (
        &["missing-key"],
        "up_to: 10 working days, else: [] } }",
        "up_to: 10 working days } }",
    ),
    (
        &["missing-key"],
        "          police: [ { ask_too: { do: receipt } } ]\n",
        "",
    ),
    (
        &["missing-key", "missing-key"],
        "{ wait_for: { message: applicant.reply, kept: 5 days, up_to: wait, else: [ { end: lapsed } ] } }",
        "{ wait_for: ¦{ message: applicant.reply } }",
    ),
    (&["missing-key"], "most: 20, ", ""),
    (&["missing-key"], "        otherwise: [5, slow]\n", ""),
    (
        &["missing-key"],
        "{ outcome: lapsed, undo: yes }",
        "¦{ undo: yes }",
    ),
    (
        &["missing-key"],
        "{ by: applicant, until: check, outcome: lapsed }",
        "¦{ by: applicant }",
    ),
    (
        &["missing-key", "missing-key"],
        "{ by: [applicant, director], within: 30 days, to: check }",
        "¦{ by: [applicant, director] }",
    ),
    (
        &["missing-key"],
        "undo: { do: document.issue, with: { template: word } }",
        "undo: { do: ¦document.issue }",
    ),
    // Words that are not known.
    (&["unknown-key"], "overdue: { also", "¦overdu: { also"),
    (&["unknown-key"], "not_found: [", "¦notfound: ["),
    (
        &["unknown-key"],
        "with: { pin: answers.pin }",
        "with: { pin: answers.pin, ¦amka: answers.pin }",
    ),
    (&["unknown-key"], "        of: 2\n", "        ¦off: 2\n"),
    (
        &["unknown-key"],
        "note: { by: staff }",
        "¦nota: { by: staff }",
    ),
    (
        &["unknown-key"],
        COOL,
        "- cool: { wait_for: { time: 3 days }, ¦wen: fast }",
    ),
    (&["unknown-word"], "enough: 2", "enough: ¦al"),
    (
        &["unknown-word"],
        "order: side by side",
        "order: ¦side to side",
    ),
    (&["unknown-word"], "days: number", "days: ¦numbr"),
    (&["unknown-word"], "to: holder", "to: ¦holders"),
    (&["unknown-word"], "undo: yes", "undo: ¦yeah"),
    (
        &["unknown-word"],
        "do: payment.verify",
        "do: ¦payment.verfy",
    ),
    (&["unknown-word"], "fee: money", "fee: ¦mony"),
    (
        &["unknown-word"],
        "message: applicant.reply",
        "message: ¦payment.setled",
    ),
    // Letters of another alphabet, and names.
    (&["look-alike"], "overdue: { also", "¦οverdue: { also"),
    (
        &["look-alike"],
        "order: side by side",
        "order: ¦sιde by side",
    ),
    (&["bad-name"], COOL, "- ¦do: receipt"),
    (&["unknown-key"], COOL, "- ¦agan: check"),
    (&["wrong-kind"], COOL, "- cool: ¦check"),
    (&["look-alike"], COOL, "- ¦εnd: issued"),
    (&["bad-name"], "as: owner", "as: ¦answers"),
    (&["bad-name"], "technical: [", "¦Technical: ["),
    (&["bad-name"], "days: number", "¦case: number"),
    (
        &["bad-name"],
        COOL,
        "- ¦undo: { wait_for: { time: 3 days } }",
    ),
    (&["bad-name"], "{ who: role", "{ ¦staff: role"),
    // Terms.
    (
        &["bad-duration"],
        "remind: 2 working days before",
        "remind: ¦2 working days",
    ),
    (
        &["bad-duration"],
        "remind: 2 working days before",
        "remind: ¦before",
    ),
    (
        &["no-term"],
        "      due: 10 working days\n      remind: 2",
        "      remind: ¦2",
    ),
    (
        &["no-term"],
        "on: { payment.settled: { also: [] } }\n      on_failure: { timeout: [] }",
        "on_failure: { timeout: [] }\n  - more:\n      steps: [ { x: { do: receipt } } ]\n      on: { ¦overdue: { also: [] } }",
    ),
    (
        &["no-term"],
        "        due: 2 working days\n        remind: 1 working day before\n",
        "",
    ),
    (
        &["no-term"],
        "status: { el: Α, en: A } }\n  - look",
        "on: { ¦overdue: { also: [] } } }\n  - look",
    ),
    (
        &["duplicate-item"],
        "fields: [reason]",
        "fields: [reason, ¦reason]",
    ),
    (&["duplicate-item"], "[quick, slow]", "[quick, ¦quick]"),
    (
        &["duplicate-item"],
        "by: [applicant, staff]",
        "by: [applicant, ¦applicant]",
    ),
    (
        &["otherwise-missing"],
        "- choose: [ { when: fast, steps: [ { again: check } ] }, { otherwise: [] } ]",
        "- choose: ¦[ { when: fast, steps: [ { again: check } ] } ]",
    ),
    (&["language-version"], "language: 1", "language: ¦2"),
    (&["language-version"], "language: 1", "language: ¦01"),
    (&["language-version"], "language: 1", "language: ¦one"),
    (
        &["missing-language"],
        "issued: { el: Α, en: A }",
        "issued: ¦{ el: Α }",
    ),
];

/// The places of the marks, as `line:column`, and the text without them.
pub fn unmark(text: &str) -> (Vec<String>, String) {
    let mut marks = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let mut before = 0;
        for letter in line.chars() {
            if letter == '¦' {
                marks.push(format!("{}:{}", number + 1, before + 1));
            } else {
                before += 1;
            }
        }
    }
    (marks, text.replace('¦', ""))
}

#[test]
fn every_slip_in_a_step_is_found_at_its_place() {
    let mut wrong = Vec::new();
    for (codes, old, new) in STEPS {
        assert_eq!(EVERYTHING.matches(old).count(), 1, "{old:?} stands once");
        let (marks, text) = unmark(&EVERYTHING.replace(old, new));
        let (_, found) = procedure(&text);
        let places: Vec<&String> = marks.iter().cycle().take(codes.len()).collect();
        let fits = found.len() == codes.len()
            && found
                .iter()
                .zip(*codes)
                .enumerate()
                .all(|(number, (found, code))| {
                    let (found, place) = found.split_once(' ').unwrap();
                    // Without a mark the place is that of the whole step.
                    found == *code && places.get(number).is_none_or(|wanted| *wanted == place)
                });
        if !fits {
            wrong.push(format!(
                "{new:?}\n  expected {codes:?} {marks:?}\n  found    {found:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_in_the_wrong_place_are_told_where_they_belong() {
    let told = |old: &str, new: &str| {
        let mut findings = Findings::of("p.yaml");
        let text = EVERYTHING.replace(old, new);
        let root = yaml::read(&text, &mut findings).unwrap();
        read_procedure(&root, &mut findings);
        let list = findings.into_list();
        assert_eq!(list.len(), 1, "{list:#?}");
        format!("{} | {}", list[0].reason, list[0].mend)
    };
    assert_eq!(
        told(
            "      status: { el: Έλεγχος",
            "      due: 1 day\n      status: { el: Έλεγχος"
        ),
        "`due` of `task` stands inside `task` | indent it under `task:`, or put it between its \
         { and }"
    );
    assert_eq!(
        told("        of: 2\n", "        undo: receipt\n"),
        "`undo` stands beside `task`, not inside | write it on a line of its own, indented like \
         `task:`"
    );
    assert_eq!(
        told(
            "- paid: { call: collect-fee,",
            "- paid: { call: collect-fee, retry: {},"
        ),
        "`retry` does not go with `call` | take it out; it belongs to `do`"
    );
    assert_eq!(
        told("do: payment.verify", "do: payment.verfy"),
        "`payment.verfy` is not known as an action | write `payment.verify`"
    );
}

#[test]
fn a_service_and_the_vocabulary_tell_their_own_slips() {
    let service = |old: &str, new: &str| {
        let (marks, text) = unmark(&super::support::PERMIT.replace(old, new));
        let mut findings = Findings::of("s.yaml");
        let root = yaml::read(&text, &mut findings).unwrap();
        read_service(&root, &mut findings);
        (places(findings), marks)
    };
    for (code, old, new) in [
        (
            "inputs-not-allowed",
            "procedure: decide\n",
            "procedure: decide\n¦anytime: {}\n",
        ),
        (
            "inputs-not-allowed",
            "kind: show, title",
            "kind: show, ¦most: 3, title",
        ),
        (
            "bad-number",
            "kind: show, title",
            "kind: upload, most: ¦11, title",
        ),
        (
            "bad-number",
            "kind: show, title",
            "kind: upload, largest: ¦30 MB, title",
        ),
        (
            "unknown-word",
            "kind: show, title",
            "kind: upload, files: [pdf, ¦doc], title",
        ),
        ("bad-duration", "due: 10 days", "warn: ¦1 day, due: 10 days"),
        ("bad-duration", "due: 10 days", "due: ¦9999 days"),
        ("wrong-kind", "level: A", "level: A\nscenarios: ¦none"),
        (
            "unknown-key",
            "due: 10 days",
            "¦warm: 1 day before, due: 10 days",
        ),
    ] {
        let (found, marks) = service(old, new);
        assert_eq!(found, [format!("{code} {}", marks[0])], "{new}");
    }
    let vocabulary = |old: &str, new: &str| {
        let (marks, text) = unmark(&super::support::WORDS.replace(old, new));
        let mut files = Files::default();
        files.insert(Words::PATH, text);
        let found: Vec<String> = Words::read(&files)
            .unwrap_err()
            .iter()
            .map(|f| format!("{} {}:{}", f.code, f.line, f.column))
            .collect();
        (found, marks)
    };
    for (code, new) in [
        ("unknown-word", "connectors: [¦bnk]\nroles:"),
        ("duplicate-item", "connectors: [bank, ¦bank]\nroles:"),
        ("bad-name", "roles:\n  ¦staff: { el: Α, en: A }"),
        ("bad-name", "roles:\n  ¦applicant: { el: Α, en: A }"),
    ] {
        let (found, marks) = vocabulary("roles:", new);
        assert_eq!(found, [format!("{code} {}", marks[0])], "{new}");
    }
}

#[test]
fn the_vocabulary_names_the_connectors_there_are() {
    let mut files = Files::default();
    files.insert(Words::PATH, super::support::WORDS);
    assert_eq!(Words::read(&files).unwrap().connectors, [""; 0]);
    let text = format!("{}connectors: [registry, bank]\n", super::support::WORDS);
    files.insert(Words::PATH, text);
    assert_eq!(
        Words::read(&files).unwrap().connectors,
        ["registry", "bank"]
    );
}

/// A text with a part cut out and another put in.
fn damaged() -> impl Strategy<Value = String> {
    let length = EVERYTHING.chars().count();
    (0..length, 0..40usize, "[ -~\\nα-ω]{0,12}").prop_map(|(start, cut, put)| {
        let after = EVERYTHING.chars().skip(start + cut);
        EVERYTHING
            .chars()
            .take(start)
            .chain(put.chars())
            .chain(after)
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_damaged_file_is_read_or_told_why_not(text in damaged(), old in any::<bool>()) {
        let text = if old { text.replace("language: 1", "language: 0") } else { text };
        let mut findings = Findings::of("p.yaml");
        if let Some(root) = yaml::read(&text, &mut findings) {
            prop_assert!(read_procedure(&root, &mut findings).is_some() || !findings.is_empty());
            read_service(&root, &mut findings);
        } else {
            prop_assert!(!findings.is_empty());
        }
    }
}

#[test]
fn many_slips_are_told_at_once() {
    let text = EVERYTHING
        .replace("enough: 2", "enough: al")
        .replace("of: 2\n", "off: 2\n")
        .replace("as: owner", "as: answers")
        .replace("fields: [reason]", "fields: reason")
        .replace("{ end: lapsed } ], any", "{ ends: lapsed } ], any");
    let (_, found) = procedure(&text);
    let codes: Vec<&str> = found.iter().filter_map(|f| f.split(' ').next()).collect();
    assert_eq!(
        codes,
        [
            "unknown-key",
            "unknown-key",
            "unknown-word",
            "bad-name",
            "wrong-kind"
        ]
    );
}

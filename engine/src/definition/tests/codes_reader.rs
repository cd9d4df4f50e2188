//! Slips that the reader finds by itself, each at its exact place, and every
//! construct of the language without a slip.

use crate::definition::draft::{
    ActionKind, EnoughDraft, GivesDraft, HandlerWay, ProcedureDraft, StepDraft, StepDraftKind,
    TriggerDraft, WaitDraft,
};
use crate::definition::findings::Findings;
use crate::definition::model::Family;
use crate::definition::read::{Words, read_procedure, read_service};
use crate::definition::yaml;
use crate::files::Files;

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

fn procedure(text: &str) -> (Option<ProcedureDraft>, Vec<String>) {
    let mut findings = Findings::of("p.yaml");
    let draft =
        yaml::read(text, &mut findings).and_then(|root| read_procedure(&root, &mut findings));
    let found = findings
        .into_list()
        .iter()
        .map(ToString::to_string)
        .collect();
    (draft, found)
}

#[test]
fn every_construct_is_read() {
    let (draft, found) = procedure(EVERYTHING);
    assert_eq!(found, [""; 0]);
}

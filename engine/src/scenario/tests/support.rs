//! Services with scenarios of their own, read as people write them.

use crate::definition::tests::support as municipality;
use crate::definition::{Definition, Words, check_all};
use crate::files::Files;
use crate::finding::Finding;
use crate::scenario::{Outcome, Run, Tested, World, test};
use serde_json::json;
use std::path::Path;

/// A service with a step of nearly every kind; scenarios are put at its end.
const PERMIT: &str = "\
language: 1
service: permit
title: { el: Άδεια, en: Permit }
summary: { el: Μια άδεια., en: A permit. }
keywords: { el: [άδεια], en: [permit] }
category: registry
level: A
form: permit/application
documents:
  - identity: { kind: show, title: { el: Ταυτότητα, en: Identity card } }
  - paper: { kind: show, when: answers.on_behalf, title: { el: Χαρτί, en: Paper } }
clock:
  due: 10 working days
  source: { el: 'Ν. 2690/1999, άρθρο 4', en: 'Law 2690/1999, article 4' }
  warn: 2 working days before
issues:
  - permit: { title: { el: Άδεια, en: Permit }, body: [ { text: { el: '{case.reference}', en: '{case.reference}' } } ] }
delivery: [office, kep]
steps:
  - receive: { do: [protocol, receipt, route] }
  - look:
      do: registry.look_up
      with: { pin: answers.pin }
      on_failure:
        not_found: [ { end: refused } ]
        any:
          - by_hand: { task: { role: registrar, title: { el: Με το χέρι, en: By hand }, form: check, due: 5 days } }
  - booking: { do: pickup.schedule, with: { after: 3 working days }, undo: pickup.release }
  - check:
      status: { el: Ελέγχεται, en: Being checked }
      task:
        role: registrar
        title: { el: Έλεγχος, en: Check }
        form: check
        due: 2 working days
        remind: 1 working day before
      on:
        overdue: { also: [ { tell: { do: notify, with: { to: director, subject: { el: Αργεί, en: Late }, text: { el: Αργεί., en: Late. } } } } ] }
        applicant.reply: { also: [ { thank: { do: notify, with: { to: applicant, subject: { el: Ευχαριστούμε, en: Thanks }, text: { el: Ευχαριστούμε., en: Thanks. } } } } ] }
  - choose:
      - when: check.result == 'incomplete'
        steps:
          - papers: { correct: { fields: [note, copies], up_to: 10 working days, else: [ { end: lapsed } ] } }
          - again: check
      - when: check.result == 'refuse'
        steps: [ { end: { outcome: refused, undo: yes } } ]
      - otherwise: []
  - terms:
      table:
        reads: [answers.reason]
        gives: { fee: money, quick: yes or no }
        rows:
          - [school, 0 EUR, yes]
        otherwise: [12.50 EUR, no]
  - pay:
      when: terms.fee > 0
      do: payment.request
      with: { amount: terms.fee }
      undo: payment.refund
  - settled:
      when: terms.fee > 0
      wait_for: { message: payment.settled, kept: 5 days, up_to: 20 working days, else: [ { end: { outcome: lapsed, undo: yes } } ] }
  - opinions:
      together:
        enough: first
        branches:
          technical: [ { visit: { task: { role: director, title: { el: Αυτοψία, en: Visit }, form: check, due: 5 days } } } ]
          police: [ { answer: { wait_for: { message: connector.answer, up_to: 30 days, else: [] } } } ]
  - approve:
      task:
        role: director
        title: { el: Έγκριση, en: Approve }
        form: check
        due: 5 days
        of: 2
        not_same_as: [check]
        send_back: [check]
  - verify: { do: payment.verify }
  - cool: { wait_for: { time: 1 day } }
  - certificate: { do: document.issue, with: { template: permit } }
  - end: granted
outcomes:
  granted: { el: Χορηγήθηκε, en: Granted }
  refused: { el: Απορρίφθηκε, en: Refused }
  lapsed: { el: Έκλεισε, en: Lapsed }
  withdrawn: { el: Ανακλήθηκε, en: Withdrawn }
anytime:
  withdraw: { by: applicant, until: approve, outcome: withdrawn }
  message: { by: [applicant, staff] }
  note: { by: staff }
  reroute: { by: [director] }
  extra_task: { by: [director] }
  correct_data: { by: staff }
  revoke: { by: [director] }
  reopen: { by: [applicant, director], within: 30 days, to: check }
";

const WORDS: &str = "\
language: 1
categories: { registry: { el: Μητρώο, en: Registry } }
roles:
  registrar: { el: Υπάλληλος, en: Registrar }
  director: { el: Προϊστάμενος, en: Director }
  cashier: { el: Ταμίας, en: Cashier }
connectors: [registry, bank, documents, connectors]
";

/// Lines that bring a case to the check.
pub const TO_CHECK: &str = "applicant submits: { reason: school }";

/// The files of the service with this text at its end.
pub fn files(scenarios: &str) -> Files {
    let mut files = municipality::files();
    files.insert(municipality::SERVICE, format!("{PERMIT}{scenarios}"));
    files.insert(Words::PATH, WORDS);
    municipality::form(
        &mut files,
        "permit/application",
        &[
            ("pin", json!({ "type": "string", "maxLength": 20 }), true),
            ("reason", municipality::choice(&["school", "other"]), true),
            ("on_behalf", json!({ "type": "boolean" }), true),
            ("note", municipality::text(), false),
            (
                "copies",
                json!({ "type": "integer", "minimum": 1, "maximum": 9 }),
                false,
            ),
            ("born", json!({ "type": "string", "format": "date" }), false),
        ],
    );
    files
}

/// The first line of the scenarios in the service's file.
pub fn first_line() -> u32 {
    u32::try_from(PERMIT.lines().count()).unwrap() + 1
}

/// Scenarios as they stand in the file, from their names and lines.
pub fn written(scenarios: &[(&str, &[&str])]) -> String {
    let mut text = "scenarios:\n".to_owned();
    for (name, lines) in scenarios {
        text.push_str(&format!("  - {name}:\n"));
        for line in *lines {
            text.push_str(&format!("      - {line}\n"));
        }
    }
    text
}

pub fn read(scenarios: &str) -> Result<Definition, Vec<Finding>> {
    municipality::check(&files(scenarios))
}

/// The service with something else in place of some of its lines.
pub fn changed(old: &str, new: &str, scenarios: &str) -> Definition {
    let mut files = files(scenarios);
    let text = files.get(municipality::SERVICE).unwrap();
    assert_eq!(text.matches(old).count(), 1, "{old}");
    let text = text.replace(old, new);
    files.insert(municipality::SERVICE, text);
    municipality::check(&files).unwrap_or_else(|findings| panic!("{findings:#?}"))
}

/// The service with one scenario of these lines.
pub fn story(lines: &[&str]) -> Definition {
    let text = written(&[("story", lines)]);
    read(&text).unwrap_or_else(|findings| panic!("{findings:#?}\n{text}"))
}

pub fn play(lines: &[&str]) -> Run {
    tested(&story(lines)).runs.remove(0).1
}

pub fn passes(lines: &[&str]) -> Run {
    let run = play(lines);
    assert_eq!(run.outcome, Outcome::Passed, "{lines:#?}");
    run
}

/// Where a story fails, counted from 1, what was expected and what was found.
pub fn fails(lines: &[&str]) -> (u32, String, String) {
    match play(lines).outcome {
        Outcome::Passed => panic!("passed: {lines:#?}"),
        Outcome::Failed(failure) => (
            failure.line - first_line() - 1,
            failure.expected,
            failure.found,
        ),
    }
}

/// What is wrong with a story: line, counted from 1, code and mend.
pub fn slips(lines: &[&str]) -> Vec<String> {
    let findings = match read(&written(&[("story", lines)])) {
        Ok(_) => Vec::new(),
        Err(findings) => findings,
    };
    let line = |finding: &Finding| i64::from(finding.line) - i64::from(first_line()) - 1;
    findings
        .iter()
        .map(|finding| format!("{} {} | {}", line(finding), finding.code, finding.mend))
        .collect()
}

/// The services and forms of the repository.
pub fn shipped() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Files::default();
    for folder in ["workflows", "forms"] {
        collect(root, &root.join(folder), &mut files);
    }
    files
}

fn collect(root: &Path, folder: &Path, files: &mut Files) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            files.insert(name.replace('\\', "/"), text);
        }
    }
}

/// Every service among the files; none may have a problem.
pub fn sound(files: &Files) -> Vec<Definition> {
    let words = Words::read(files).unwrap();
    let (definitions, findings) = check_all(files, &words);
    assert_eq!(findings, []);
    definitions
}

pub fn tested(definition: &Definition) -> Tested {
    test(definition, &World::sample())
}

/// What of a service's scenarios does not pass, as one line each.
pub fn failed(tested: &Tested) -> Vec<String> {
    let runs = tested.runs.iter();
    let failed = runs.filter_map(|(scenario, run)| match &run.outcome {
        Outcome::Passed => None,
        Outcome::Failed(failure) => Some(format!(
            "{}:{}: expected {}; found {}",
            scenario.name, failure.line, failure.expected, failure.found
        )),
    });
    failed.collect()
}

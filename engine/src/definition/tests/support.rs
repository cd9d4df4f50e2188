//! A small municipality's files, in which a test changes what it is about.

use crate::definition::{Definition, Words, read_service};
use crate::files::Files;
use crate::finding::Finding;
use serde_json::{Map, Value, json};

pub const SERVICE: &str = "workflows/permit.yaml";
pub const PROCEDURE: &str = "workflows/procedures/decide.yaml";

/// A service that uses the procedure below.
pub const PERMIT: &str = "\
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
clock: { due: 10 days, source: { el: 'Ν. 2690/1999, άρθρο 4', en: 'Law 2690/1999, article 4' } }
delivery: [office, kep]
procedure: decide
with: { reviewers: registrar, ready_after: 3 working days }
";

/// A procedure with every kind of step.
pub const DECIDE: &str = "\
language: 1
procedure: decide
parameters: { reviewers: role, ready_after: working days }
steps:
  - receive: { do: [protocol, receipt, route] }
  - booking: { do: pickup.schedule, with: { after: ready_after } }
  - check:
      task: { role: reviewers, title: { el: Έλεγχος, en: Check }, form: check, due: 2 days }
  - choose:
      - when: check.result == 'refuse'
        steps:
          - end: refused
      - when: check.result == 'incomplete'
        steps:
          - reply:
              wait_for: { message: applicant.reply, up_to: 20 days, else: [ { end: refused } ] }
          - again: check
      - otherwise: []
  - cooling: { wait_for: { time: 1 day } }
  - day: { wait_for: appointment }
  - letter:
      do: notify
      with:
        to: applicant
        subject: { el: 'Υπόθεση {case.reference}', en: 'Case {case.reference}' }
        text: { el: '{appointment} {check.note}', en: '{appointment} {check.note}' }
  - approve:
      task:
        role: director
        title: { el: Έγκριση, en: Approve }
        form: check
        up_to: 5 days
        else: [ { end: refused } ]
        not_same_as: [check]
  - end: granted
outcomes:
  granted: { el: Χορηγήθηκε, en: Granted }
  refused: { el: Απορρίφθηκε, en: Refused }
";

pub const WORDS: &str = "\
language: 1
categories:
  registry: { el: Μητρώο, en: Registry }
roles:
  registrar: { el: Υπάλληλος, en: Registrar }
  director: { el: Προϊστάμενος, en: Director }
";

pub fn files() -> Files {
    let mut files = Files::default();
    files.insert(SERVICE, PERMIT);
    files.insert(PROCEDURE, DECIDE);
    files.insert(Words::PATH, WORDS);
    form(
        &mut files,
        "permit/application",
        &[
            ("reason", choice(&["school", "marriage", "other"]), true),
            ("on_behalf", json!({ "type": "boolean" }), true),
            ("note", text(), false),
        ],
    );
    form(
        &mut files,
        "check",
        &[
            (
                "result",
                choice(&["complete", "incomplete", "refuse"]),
                true,
            ),
            ("note", text(), false),
        ],
    );
    form(
        &mut files,
        "papers",
        &[
            (
                "result",
                choice(&["complete", "incomplete", "refuse"]),
                true,
            ),
            ("note", text(), false),
            (
                "papers",
                json!({
                    "type": "array",
                    "items": { "type": "string", "maxLength": 255 },
                    "x-upload": {}
                }),
                false,
            ),
        ],
    );
    files
}

pub fn text() -> Value {
    json!({ "type": "string", "maxLength": 100 })
}

pub fn choice(options: &[&str]) -> Value {
    let options: Vec<Value> = options
        .iter()
        .map(|option| json!({ "const": option, "title": option }))
        .collect();
    json!({ "type": "string", "oneOf": options })
}

/// Adds a form with its English words.
pub fn form(files: &mut Files, name: &str, fields: &[(&str, Value, bool)]) {
    let mut properties = Map::new();
    for (field, schema, _) in fields {
        let mut schema = schema.clone();
        schema["title"] = json!(field);
        properties.insert((*field).to_owned(), schema);
    }
    let required: Vec<&str> = fields.iter().filter(|f| f.2).map(|f| f.0).collect();
    let schema = json!({
        "title": name,
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "required": required,
    });
    let mut words = Map::new();
    collect_titles("", &schema, &mut words);
    files.insert(format!("forms/{name}.json"), schema.to_string());
    files.insert(
        format!("forms/{name}.en.json"),
        Value::Object(words).to_string(),
    );
}

fn collect_titles(at: &str, value: &Value, words: &mut Map<String, Value>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                if key == "title" && member.is_string() {
                    words.insert(format!("{at}/title"), member.clone());
                } else {
                    collect_titles(&format!("{at}/{key}"), member, words);
                }
            }
        }
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                collect_titles(&format!("{at}/{number}"), item, words);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The files with `old` replaced by `new` in one of them.
pub fn with(path: &str, old: &str, new: &str) -> Files {
    let mut files = files();
    let text = files.get(path).expect("a file of the sample").to_owned();
    assert_eq!(
        text.matches(old).count(),
        1,
        "{old:?} stands once in {path}"
    );
    files.insert(path, text.replacen(old, new, 1));
    files
}

pub fn check(files: &Files) -> Result<Definition, Vec<Finding>> {
    let words = Words::read(files)?;
    read_service(SERVICE, files, &words)
}

/// Findings as `code line:column`.
pub fn places(files: &Files) -> Vec<String> {
    match check(files) {
        Ok(_) => Vec::new(),
        Err(findings) => findings
            .iter()
            .map(|f| format!("{} {}:{}", f.code, f.line, f.column))
            .collect(),
    }
}

/// The service of this file, checked.
pub fn definition() -> Definition {
    check(&files()).expect("the sample has no problems")
}

//! What was published is read for ever: by its words, and not by what would be said
//! of it today.

use super::shipped::shipped;
use super::support::{PROCEDURE, SERVICE, check, files, form, with};
use super::{codes, codes_checker};
use crate::definition::{Definition, StepKind, Words, read_published, read_service};
use crate::files::Files;
use crate::finding::Finding;
use serde_json::json;
use std::collections::BTreeSet;

fn published(files: &Files) -> Result<Definition, Vec<Finding>> {
    let words = Words::read(files)?;
    read_published(SERVICE, files, &words)
}

fn codes_of(findings: &[Finding]) -> BTreeSet<&'static str> {
    findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn what_is_only_judged_does_not_keep_a_published_version_from_being_read() {
    let mut judged = BTreeSet::new();
    for files in [codes::all_slipped(), codes_checker::all_slipped()].concat() {
        let found = check(&files).expect_err("a slip");
        match published(&files) {
            Ok(definition) => {
                judged.extend(codes_of(&found));
                let again = published(&definition.sources).expect("the files that were kept");
                assert_eq!(again.digest, definition.digest);
            }
            Err(told) => assert!(!told.is_empty()),
        }
    }
    let judged: Vec<&str> = judged.into_iter().collect();
    assert_eq!(
        judged,
        [
            "after-end",
            "appointment-missing",
            "branch-never",
            "condition-constant",
            "condition-optional",
            "connector-missing",
            "duplicate-step",
            "endless-loop",
            "field-settled",
            "files-in-task",
            "join-for-ever",
            "never-happens",
            "no-way-to-end",
            "not-same-as",
            "office-missing",
            "pickup-twice",
            "placeholder",
            "protocol-late",
            "protocol-missing",
            "remind-too-early",
            "result-missing",
            "row-never",
            "unknown-category",
            "unknown-document",
            "unknown-field",
            "unknown-life-event",
            "unknown-parameter",
            "unreachable-step",
            "unused-outcome",
            "unused-parameter",
        ]
    );
}

#[test]
fn a_sound_service_is_read_as_it_was_checked() {
    let files = shipped();
    let words = Words::read(&files).unwrap();
    for path in [
        "workflows/birth-certificate.yaml",
        "workflows/family-status.yaml",
    ] {
        let checked = read_service(path, &files, &words).unwrap();
        let read = read_published(path, &checked.sources, &words).unwrap();
        let bare = Definition {
            scenarios: Vec::new(),
            ..checked
        };
        assert!(read.scenarios.is_empty());
        assert_eq!(format!("{read:?}"), format!("{bare:?}"));
    }
}

#[test]
fn a_form_whose_conditions_tell_nothing_apart_is_read_as_published() {
    let mut files = files();
    form(
        &mut files,
        "check",
        &[
            (
                "result",
                super::support::choice(&["complete", "incomplete", "refuse"]),
                true,
            ),
            ("note", super::support::text(), false),
        ],
    );
    let mut schema: serde_json::Value =
        serde_json::from_str(files.get("forms/check.json").unwrap()).unwrap();
    schema["if"] = json!({ "required": ["result"] });
    schema["then"] = json!({ "required": ["note"] });
    files.insert("forms/check.json", schema.to_string());
    let mut words: serde_json::Value =
        serde_json::from_str(files.get("forms/check.en.json").unwrap()).unwrap();
    words["/nothing"] = json!("Nothing");
    files.insert("forms/check.en.json", words.to_string());

    assert_eq!(
        codes_of(&check(&files).unwrap_err()),
        BTreeSet::from(["unused-translation", "vacuous-if"])
    );
    let definition = published(&files).unwrap();
    let StepKind::Task(task) = &definition.step_named("check").unwrap().kind else {
        panic!("a task");
    };
    assert_eq!(task.form.fields().count(), 2);

    schema["properties"]["note"]["maxlength"] = json!(3);
    files.insert("forms/check.json", schema.to_string());
    assert_eq!(
        codes_of(&published(&files).unwrap_err()),
        BTreeSet::from(["unknown-keyword"])
    );
}

#[test]
fn a_word_that_is_not_understood_is_not_passed_over() {
    for (path, old, new, code) in [
        (SERVICE, "level: A", "level: A\nlevle: B", "unknown-key"),
        (
            PROCEDURE,
            "due: 2 days",
            "duee: 2 days, due: 2 days",
            "unknown-key",
        ),
        (PROCEDURE, "again: check", "again: chek", "again-target"),
        (
            PROCEDURE,
            "  - end: granted\n",
            "  - end: grant\n",
            "unknown-outcome",
        ),
    ] {
        let found = published(&with(path, old, new)).unwrap_err();
        assert!(codes_of(&found).contains(code), "{new}: {found:?}");
    }
}

//! One slip for every code, found at its exact place.

use super::support::{PROCEDURE, SERVICE, WORDS, check, files, places, with};
use crate::definition::{CODES, Words, check_all};
use crate::files::Files;
use std::collections::BTreeSet;

/// What is found, the file, the part of it that is replaced, and what by. A `¦`
/// in the replacement marks the place of the next finding; a finding that lies
/// elsewhere is written with its line and column.
type Slip = (
    &'static [&'static str],
    &'static str,
    &'static str,
    &'static str,
);

const COOLING: &str = "  - cooling: { wait_for: { time: 1 day } }\n";

/// Slips in the way YAML is written, and in the shape of the files.
const SHAPE: &[Slip] = &[
    (
        &["yaml"],
        SERVICE,
        "summary: { el: Μια άδεια., en: A permit. }",
        "summary: A permit¦: one",
    ),
    (
        &["yaml"],
        SERVICE,
        "en: Permit }\nsummary: ",
        "en: Permit\nsummary¦: ",
    ),
    (
        &["yaml"],
        SERVICE,
        "language: 1\n",
        "¦%YAML 1.2\n---\nlanguage: 1\n",
    ),
    (&["tab"], SERVICE, "level: A", "level:¦\tA"),
    (
        &["control-character"],
        SERVICE,
        "en: Permit }",
        "en: Per¦\u{200b}mit }",
    ),
    (&["anchor"], SERVICE, "level: A", "level: ¦&level A"),
    (&["alias"], SERVICE, "level: A", "level: ¦*level"),
    (&["tag"], SERVICE, "level: A", "level: ¦!!str A"),
    (&["merge-key"], SERVICE, "level: A", "¦<<: {}\nlevel: A"),
    (
        &["several-documents"],
        SERVICE,
        "3 working days }\n",
        "3 working days }\n¦---\na: b\n",
    ),
    (
        &["duplicate-key"],
        SERVICE,
        "level: A",
        "level: A\n¦level: B",
    ),
    (&["key-not-text"], SERVICE, "level: A", "¦[a]: b\nlevel: A"),
    (
        &["too-deep"],
        SERVICE,
        "level: A",
        "level: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[¦[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
    ),
    (
        &["unknown-key"],
        SERVICE,
        "level: A",
        "¦levels: A\nlevel: A",
    ),
    (&["missing-key 1:1"], SERVICE, "level: A\n", ""),
    (
        &["missing-key"],
        PROCEDURE,
        "- otherwise: []",
        "- otherwise: [ { odd: ¦{ status: { el: Χ, en: X } } } ]",
    ),
    (
        &["wrong-kind"],
        SERVICE,
        "title: { el: Άδεια, en: Permit }",
        "title: ¦[Άδεια, Permit]",
    ),
    (&["wrong-kind"], SERVICE, "level: A", "level¦:"),
    (
        &["wrong-kind"],
        PROCEDURE,
        "  - cooling: { wait_for: { time: 1 day } }\n",
        "  - cooling: { wait_for: { time: 1 day } }\n    ¦second: { do: receipt }\n",
    ),
    (
        &["language-version"],
        SERVICE,
        "language: 1",
        "language: ¦2",
    ),
    (&["bad-name"], PROCEDURE, "- cooling:", "- ¦Cooling-off:"),
    (&["bad-name"], PROCEDURE, "- cooling:", "- ¦answers:"),
    (
        &["bad-name", "unused-outcome 37:3"],
        PROCEDURE,
        "outcomes:\n  granted:",
        "outcomes:\n  ¦case: { el: Υπόθεση, en: Case }\n  granted:",
    ),
    (&["look-alike"], PROCEDURE, "- cooling:", "- ¦cooliηg:"),
    (&["look-alike"], SERVICE, "level: A", "level: A\n¦tιtle: x"),
    (
        &["name-differs"],
        SERVICE,
        "service: permit",
        "service: ¦permits",
    ),
    (
        &["name-differs"],
        PROCEDURE,
        "procedure: decide",
        "procedure: ¦decided",
    ),
    (
        &["unknown-word"],
        SERVICE,
        "[office, kep]",
        "[office, ¦kepp]",
    ),
    (
        &["unknown-word"],
        PROCEDURE,
        COOLING,
        "  - cooling: { wait_for: ¦appointmnt }\n",
    ),
    (
        &["unknown-word"],
        PROCEDURE,
        "route] }",
        "route, ¦payment.verfy] }",
    ),
    (
        &["unknown-word"],
        PROCEDURE,
        "message: applicant.reply",
        "message: ¦bank.reply",
    ),
    (
        &["duplicate-item"],
        SERVICE,
        "[office, kep]",
        "[office, ¦office]",
    ),
    (&["bad-duration"], SERVICE, "due: 10 days", "due: ¦ten days"),
    (
        &["bad-duration"],
        PROCEDURE,
        "after: ready_after",
        "after: ¦ready_aftr",
    ),
    (
        &["term-without-source"],
        SERVICE,
        "clock: { due: 10 days, source: { el: 'Ν. 2690/1999, άρθρο 4', en: 'Law 2690/1999, article 4' } }",
        "clock: ¦{ due: 10 days }",
    ),
];

/// Slips in texts that people read.
const TEXTS: &[Slip] = &[
    (
        &["missing-language"],
        SERVICE,
        "{ el: Άδεια, en: Permit }",
        "¦{ el: Άδεια }",
    ),
    (
        &["missing-language"],
        SERVICE,
        "{ el: Άδεια, en: Permit }",
        "¦Άδεια",
    ),
    (
        &["missing-language"],
        PROCEDURE,
        "{ el: Χορηγήθηκε, en: Granted }",
        "¦{ en: Granted }",
    ),
    (&["empty-text"], SERVICE, "en: Permit }", "en: ¦' ' }"),
    (
        &["too-long"],
        SERVICE,
        "title: { el: Άδεια, en: Permit }",
        "title:\n  el: |\n    ¦Άδεια\n    μία\n  en: Permit",
    ),
    (
        &["hash-in-text"],
        SERVICE,
        "title: { el: Άδεια, en: Permit }",
        "title:\n  el: Άδεια\n  en: ¦Permit #1",
    ),
    (
        &["placeholder"],
        SERVICE,
        "en: Permit }",
        "en: 'Permit ¦{case.reference}' }",
    ),
    (
        &["placeholder"],
        PROCEDURE,
        "en: 'Case {case.reference}'",
        "en: 'Case ¦{case.reference'",
    ),
    (
        &["placeholder", "placeholder", "placeholder"],
        PROCEDURE,
        "en: '{appointment} {check.note}'",
        "en: 'Of ¦{applicant.afm} by ¦{check.nots}, ¦{{7*7}}'",
    ),
];

/// Slips in names of things elsewhere.
const NAMES: &[Slip] = &[
    (
        &["unknown-category"],
        SERVICE,
        "category: registry",
        "category: ¦registri",
    ),
    (
        &["unknown-life-event"],
        SERVICE,
        "category: registry",
        "category: registry\nlife_events: [¦brith]",
    ),
    (
        &["unknown-form"],
        SERVICE,
        "permit/application",
        "¦permit/aplication",
    ),
    (
        &["unknown-form"],
        PROCEDURE,
        "form: check, due: 2 days",
        "form: ¦chek, due: 2 days",
    ),
    (
        &["files-in-task"],
        PROCEDURE,
        "form: check, due: 2 days",
        "form: ¦papers, due: 2 days",
    ),
    (
        &["unknown-procedure"],
        SERVICE,
        "procedure: decide",
        "procedure: ¦decides",
    ),
    (
        &["unknown-role"],
        PROCEDURE,
        "role: director",
        "role: ¦directors",
    ),
    (
        &["unknown-role"],
        SERVICE,
        "reviewers: registrar",
        "reviewers: ¦registrars",
    ),
    (
        &["unknown-outcome", "unused-outcome 37:3"],
        PROCEDURE,
        "- end: granted",
        "- end: ¦grant",
    ),
    (
        &["unknown-parameter"],
        SERVICE,
        "ready_after: 3 working days",
        "ready_after: 3 working days, ¦fee: 2",
    ),
    (
        &["parameter-missing"],
        SERVICE,
        "procedure: decide\nwith: { reviewers: registrar, ready_after: 3 working days }",
        "procedure: ¦decide\nwith: { reviewers: registrar }",
    ),
    (
        &["parameter-kind"],
        SERVICE,
        "ready_after: 3 working days",
        "ready_after: ¦3 days",
    ),
    (
        &["parameter-kind"],
        PROCEDURE,
        "after: ready_after",
        "after: ¦reviewers",
    ),
    (
        &["unused-parameter 3:32"],
        PROCEDURE,
        "after: ready_after",
        "after: 3 days",
    ),
    (
        &["unused-outcome"],
        PROCEDURE,
        "outcomes:\n",
        "outcomes:\n  ¦never: { el: Ποτέ, en: Never }\n",
    ),
    (&["duplicate-step"], PROCEDURE, "- cooling:", "- ¦check:"),
    (
        &["duplicate-step"],
        PROCEDURE,
        "- cooling:",
        "- ¦ready_after:",
    ),
    (
        &["not-same-as"],
        PROCEDURE,
        "not_same_as: [check]",
        "not_same_as: [¦chek]",
    ),
    (
        &["not-same-as", "not-same-as"],
        PROCEDURE,
        "not_same_as: [check]",
        "not_same_as: [¦approve, ¦receive]",
    ),
    (&["again-target"], PROCEDURE, "again: check", "again: ¦chek"),
    (
        &["again-target"],
        PROCEDURE,
        "again: check",
        "again: ¦approve",
    ),
];

/// Slips in conditions.
const CONDITIONS: &[Slip] = &[
    (
        &["condition-name"],
        SERVICE,
        "answers.on_behalf",
        "answers.¦on_behalv",
    ),
    (
        &["condition-name"],
        SERVICE,
        "answers.on_behalf",
        "¦check.result == 'refuse'",
    ),
    (&["condition-option"], PROCEDURE, "'refuse'", "¦'refused'"),
    (
        &["condition-type"],
        SERVICE,
        "when: answers.on_behalf",
        "when: ¦answers.reason",
    ),
    (
        &["condition-optional"],
        PROCEDURE,
        "check.result == 'refuse'",
        "¦check.note == 'x'",
    ),
    (
        &["condition-constant"],
        PROCEDURE,
        "check.result == 'refuse'",
        "¦1 == 1",
    ),
    (
        &["condition-not-allowed"],
        PROCEDURE,
        "check.result == 'refuse'",
        "1 in [0¦..9]",
    ),
    (
        &["condition-syntax"],
        PROCEDURE,
        "check.result == 'refuse'",
        "check.result ==¦",
    ),
    (
        &["condition-syntax"],
        PROCEDURE,
        "check.result == 'refuse'",
        "check.result == 'refuse' ¦check.result",
    ),
];

/// Slips in steps and in the ways between them.
const STEPS: &[Slip] = &[
    (
        &["inputs-not-allowed"],
        PROCEDURE,
        "route] }",
        "route], ¦with: {} }",
    ),
    (
        &["inputs-not-allowed"],
        PROCEDURE,
        COOLING,
        "  - cooling: { wait_for: { time: 1 day, ¦up_to: 2 days } }\n",
    ),
    (
        &["needs-own-step"],
        PROCEDURE,
        "route] }",
        "route, ¦notify] }",
    ),
    (
        &["needs-own-step"],
        PROCEDURE,
        COOLING,
        "  - cooling: { ¦end: refused }\n",
    ),
    (
        &["needs-own-step"],
        PROCEDURE,
        COOLING,
        "  - cooling: { do: receipt, ¦wait_for: { time: 1 day } }\n",
    ),
    (
        &["no-term"],
        PROCEDURE,
        "task: { role: reviewers, title: { el: Έλεγχος, en: Check }, form: check, due: 2 days }",
        "task: ¦{ role: reviewers, title: { el: Έλεγχος, en: Check }, form: check }",
    ),
    (
        &["missing-key"],
        PROCEDURE,
        "wait_for: { message: applicant.reply, up_to: 20 days, else: [ { end: refused } ] }",
        "wait_for: ¦{ message: applicant.reply, up_to: 20 days }",
    ),
    (
        &["otherwise-missing 10:7"],
        PROCEDURE,
        "      - otherwise: []\n",
        "",
    ),
    (
        &["after-end"],
        PROCEDURE,
        "          - again: check\n",
        "          - again: check\n          - ¦lost: { do: receipt }\n",
    ),
    (&["no-end 27:5"], PROCEDURE, "  - end: granted\n", ""),
    (
        &["unreachable-step"],
        PROCEDURE,
        "      - otherwise: []\n  - cooling:",
        "      - otherwise: [ { end: granted } ]\n  - ¦cooling:",
    ),
    (
        &["no-way-to-end"],
        PROCEDURE,
        "        steps:\n          - end: refused\n",
        ROUND,
    ),
    (
        &["endless-loop"],
        PROCEDURE,
        "else: [ { end: refused } ] }\n",
        "else: [ { again: ¦reply } ] }\n",
    ),
    (
        &["result-missing"],
        PROCEDURE,
        "check.result == 'refuse'",
        "¦approve.result == 'refuse'",
    ),
    (
        &["appointment-missing"],
        PROCEDURE,
        "  - booking:",
        "  - ¦early: { wait_for: appointment }\n  - booking:",
    ),
    (
        &["office-missing"],
        PROCEDURE,
        "  - receive: { do: [protocol, receipt, route] }\n",
        "  - early: { do: protocol }\n  - ¦ask:\n      task: { role: director, title: { el: Χ, en: X }, form: check, due: 1 day }\n  - receive: { do: [receipt, route] }\n",
    ),
    (
        &["unused-parameter 3:32", "pickup-missing 4:1"],
        PROCEDURE,
        "  - booking: { do: pickup.schedule, with: { after: ready_after } }\n",
        "",
    ),
    (
        &["pickup-twice"],
        PROCEDURE,
        COOLING,
        "  - cooling: { do: ¦pickup.schedule, with: { after: 1 day } }\n",
    ),
    (
        &["protocol-late"],
        PROCEDURE,
        COOLING,
        "  - cooling: { do: ¦protocol }\n",
    ),
    (
        &["protocol-missing"],
        PROCEDURE,
        "  - receive: { do: [protocol, receipt, route] }",
        "  - ¦receive: { do: [receipt, route] }",
    ),
];

/// Steps that people can do again and again, and nothing else.
const ROUND: &str = "        steps:
          - ¦round:
              task: { role: director, title: { el: Χ, en: X }, form: check, due: 1 day }
          - again: round
";

/// The places of the marks, as `line:column`, and the text without them.
fn unmark(text: &str) -> (Vec<String>, String) {
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

/// The files with a slip in one of them, and the places of its marks.
fn slipped(path: &str, old: &str, new: &str) -> (Files, Vec<String>) {
    let mut files = with(path, old, new);
    let (marks, text) = unmark(files.get(path).expect("the file is there"));
    files.insert(path, text);
    (files, marks)
}

/// Files with each of the slips of this file.
pub fn all_slipped() -> Vec<Files> {
    let slips = [SHAPE, TEXTS, NAMES, CONDITIONS, STEPS].concat();
    let files = slips
        .iter()
        .map(|(_, path, old, new)| slipped(path, old, new).0);
    files.collect()
}

#[test]
fn every_slip_is_found_at_its_place_and_nothing_else_is() {
    let mut wrong = Vec::new();
    for (expected, path, old, new) in [SHAPE, TEXTS, NAMES, CONDITIONS, STEPS].concat() {
        let (files, marks) = slipped(path, old, new);
        let mut marks = marks.into_iter();
        let expected: Vec<String> = expected
            .iter()
            .map(|code| match code.contains(':') {
                true => (*code).to_owned(),
                false => format!("{code} {}", marks.next().unwrap_or_default()),
            })
            .collect();
        let found = places(&files);
        if found != expected {
            wrong.push(format!(
                "{new:?}\n  expected {expected:?}\n  found    {found:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_its_slip() {
    let mut seen: BTreeSet<&str> = [SHAPE, TEXTS, NAMES, CONDITIONS, STEPS]
        .concat()
        .iter()
        .flat_map(|slip| slip.0)
        .filter_map(|code| code.split(' ').next())
        .collect();
    // Shown below and in `hostile`, where a program writes them.
    seen.extend(["condition-too-big", "too-big"]);
    seen.extend(super::codes_checker::codes());
    assert_eq!(seen, CODES.into_iter().collect());
    assert!(CODES.is_sorted());
}

#[test]
fn a_long_condition_is_found() {
    let long = ["check.result == 'refuse'"; 50].join(" or ");
    let files = with(PROCEDURE, "check.result == 'refuse'", &long);
    assert_eq!(places(&files), ["condition-too-big 10:15"]);
}

#[test]
fn every_code_is_explained_in_the_language_guide() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let guide = root.unwrap().join("workflows/README.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    let explained: Vec<&str> = guide
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(code, _)| code)
        .filter(|code| CODES.contains(code))
        .collect();
    assert_eq!(explained, CODES);
}

#[test]
fn a_slip_in_the_vocabulary_is_found() {
    let found = |old: &str, new: &str| -> Vec<String> {
        let files = with(Words::PATH, old, new);
        let findings = Words::read(&files).unwrap_err();
        findings
            .iter()
            .map(|f| format!("{} {}:{}", f.code, f.line, f.column))
            .collect()
    };
    assert_eq!(
        found("Μητρώο, en: Registry", "Μητρώο"),
        ["missing-language 3:13"]
    );
    assert_eq!(found("director:", "Director:"), ["bad-name 6:3"]);
    assert_eq!(
        found("roles:", "rolls:"),
        ["missing-key 1:1", "unknown-key 4:1"]
    );
    assert_eq!(
        Words::read(&Files::default()).unwrap_err()[0].code,
        "missing-key"
    );
    assert!(WORDS.contains("director"));
}

#[test]
fn a_finding_says_what_is_wrong_and_how_to_mend_it() {
    let files = with(PROCEDURE, "role: director", "role: directr");
    let findings = check(&files).unwrap_err();
    assert_eq!(
        findings[0].to_string(),
        "workflows/procedures/decide.yaml:29:15: there is no role `directr` [unknown-role]\n  \
         mend: write `director`"
    );
}

#[test]
fn all_services_and_procedures_are_checked_and_each_problem_is_told_once() {
    let mut files = with(PROCEDURE, "en: Granted", "fr: Accordé");
    let second = files
        .get(SERVICE)
        .unwrap()
        .replace("service: permit", "service: licence");
    files.insert("workflows/licence.yaml", second);
    files.insert(
        "workflows/procedures/lonely.yaml",
        "language: 1\nprocedure: lonly\n",
    );
    files.insert("workflows/old.yml", "");
    let words = Words::read(&files).unwrap();
    let (definitions, findings) = check_all(&files, &words);
    assert_eq!(definitions.len(), 0);
    let found: Vec<String> = findings
        .iter()
        .map(|f| format!("{}:{} {}", f.file, f.line, f.code))
        .collect();
    assert_eq!(
        found,
        [
            "workflows/old.yml:0 name-differs",
            "workflows/procedures/decide.yaml:37 missing-language",
            "workflows/procedures/decide.yaml:37 unknown-key",
            "workflows/procedures/lonely.yaml:1 missing-key",
            "workflows/procedures/lonely.yaml:1 missing-key",
            "workflows/procedures/lonely.yaml:1 no-end",
            "workflows/procedures/lonely.yaml:2 name-differs",
        ]
    );
}

#[test]
fn services_without_problems_are_given_back_beside_others() {
    let mut files = files();
    let broken = files.get(SERVICE).unwrap().replace("level: A", "level: Z");
    files.insert(
        "workflows/broken.yaml",
        broken.replace("service: permit", "service: broken"),
    );
    let words = Words::read(&files).unwrap();
    let (definitions, findings) = check_all(&files, &words);
    assert_eq!(definitions[0].service, "permit");
    assert_eq!(findings.len(), 1);
}

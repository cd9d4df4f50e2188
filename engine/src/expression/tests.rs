//! Conditions as people write them, and as people try them.

use super::{Condition, ConditionFault, FUNCTIONS, Types};
use crate::form::ValueType;
use proptest::prelude::*;
use serde_json::{Value, json};

fn roots() -> Types {
    let mut roots = Types::default();
    let choice =
        |options: &[&str]| ValueType::Choice(options.iter().map(|o| (*o).to_owned()).collect());
    roots.fields(
        "answers",
        [
            (
                "reason".to_owned(),
                choice(&["school", "marriage", "other"]),
            ),
            ("on_behalf".to_owned(), ValueType::YesNo),
            ("copies".to_owned(), ValueType::Number),
            ("limit".to_owned(), ValueType::Number),
            ("born".to_owned(), ValueType::Date),
            ("note".to_owned(), ValueType::Text),
            (
                "children".to_owned(),
                ValueType::Rows([("born".to_owned(), ValueType::Date)].into()),
            ),
        ]
        .into(),
    );
    roots.fields(
        "check",
        [(
            "result".to_owned(),
            choice(&["complete", "incomplete", "refuse"]),
        )]
        .into(),
    );
    roots.value("delivery", choice(&["office", "kep"]));
    roots
}

fn values() -> Value {
    json!({
        "answers": {
            "reason": "school", "on_behalf": false, "copies": 3, "limit": 1.1,
            "born": "1999-12-31", "note": "Για το σχολείο", "children": {},
        },
        "check": { "result": "incomplete" },
        "delivery": "kep",
        "secrets": { "key": "x" },
    })
}

fn holds(source: &str) -> bool {
    let condition = Condition::compile(source, &roots())
        .unwrap_or_else(|problem| panic!("{source}: {problem:?}"));
    condition.evaluate(&values()).unwrap().holds
}

fn refused(source: &str) -> (usize, &'static str, String) {
    let problem = Condition::compile(source, &roots()).expect_err(source);
    (problem.offset, problem.code, problem.mend)
}

#[test]
fn conditions_come_out_as_they_read() {
    for (source, expected) in [
        ("check.result == 'incomplete'", true),
        ("check.result != 'refuse'", true),
        ("check.result in ['complete', 'incomplete']", true),
        ("check.result not in ['complete', 'incomplete']", false),
        ("answers.on_behalf", false),
        ("not answers.on_behalf", true),
        ("answers.on_behalf == false", true),
        ("answers.copies * 2 + 1 > 6 and answers.copies <= 3", true),
        ("answers.copies / 2 == 1.5", true),
        ("answers.limit + answers.limit + answers.limit == 3.3", true),
        ("answers.copies in [1, 2, 3]", true),
        ("answers.born < '2000-01-01'", true),
        ("answers.born >= '2000-01-01'", false),
        ("answers.born == '1999-12-31'", true),
        ("contains(answers.note, 'σχολείο')", true),
        (
            "startsWith(answers.note, 'Δ') or endsWith(answers.note, 'ο')",
            true,
        ),
        ("delivery == 'office' or delivery == 'kep'", true),
        ("not (delivery == 'kep' and answers.on_behalf)", true),
        ("answers.note != null", true),
        ("answers.note == null", false),
        ("-answers.copies < 0", true),
    ] {
        assert_eq!(holds(source), expected, "{source}");
    }
}

#[test]
fn a_turn_tells_the_values_it_read_and_no_others() {
    let condition = Condition::compile(
        "check.result == 'incomplete' or answers.on_behalf",
        &roots(),
    )
    .unwrap();
    let turn = condition.evaluate(&values()).unwrap();
    assert_eq!(turn.read, json!({ "check.result": "incomplete" }));
    assert_eq!(condition.paths(), ["answers.on_behalf", "check.result"]);
}

#[test]
fn a_missing_value_is_a_fault_and_never_false() {
    let condition = Condition::compile("answers.on_behalf", &roots()).unwrap();
    for scope in [
        json!({}),
        json!({ "answers": {} }),
        json!({ "answers": { "on_behalf": null } }),
    ] {
        assert_eq!(
            condition.evaluate(&scope),
            Err(ConditionFault::Missing {
                path: "answers.on_behalf".into()
            })
        );
    }
    let guarded =
        Condition::compile("answers.note != null and answers.note == 'x'", &roots()).unwrap();
    assert!(!guarded.evaluate(&json!({ "answers": {} })).unwrap().holds);
}

#[test]
fn an_answer_that_may_be_left_out_has_to_be_asked_for_first() {
    let mut roots = roots();
    roots.may_be_missing("answers.note");
    for source in [
        "answers.note == 'x'",
        "answers.on_behalf or contains(answers.note, 'x')",
    ] {
        let problem = Condition::compile(source, &roots).unwrap_err();
        assert_eq!(problem.code, "condition-optional");
        assert_eq!(problem.offset, source.find("answers.note").unwrap());
        assert_eq!(problem.mend, "write `answers.note != null and …`");
    }
    assert!(Condition::compile("answers.note != null and answers.note == 'x'", &roots).is_ok());
    assert!(Condition::compile("answers.note == null or answers.note == 'x'", &roots).is_ok());
}

#[test]
fn a_value_of_another_kind_is_a_fault_and_never_false() {
    let condition = Condition::compile("answers.copies == 3", &roots()).unwrap();
    assert_eq!(
        condition.evaluate(&json!({ "answers": { "copies": "3" } })),
        Err(ConditionFault::WrongKind {
            path: "answers.copies".into(),
            expected: "a number"
        })
    );
    let dates = Condition::compile("answers.born < '2000-01-01'", &roots()).unwrap();
    assert!(
        dates
            .evaluate(&json!({ "answers": { "born": "soon" } }))
            .is_err()
    );
}

#[test]
fn a_number_that_grows_too_large_is_a_fault() {
    let source = ["answers.copies"; 20].join(" * ") + " > 1";
    let condition = Condition::compile(&source, &roots()).unwrap();
    let fault = condition.evaluate(&json!({ "answers": { "copies": 9_000_000_000_000_u64 } }));
    assert!(
        matches!(fault, Err(ConditionFault::Failed { .. })),
        "{fault:?}"
    );
}

#[test]
fn a_wrong_name_is_found_with_the_nearest_known_one() {
    for (source, offset, mend) in [
        ("chek.result == 'refuse'", 0, "write `check`"),
        ("check.resutl == 'refuse'", 6, "write `result`"),
        (
            "answers.on_behalf and check.reslt == 'refuse'",
            28,
            "write `result`",
        ),
        (
            "secrets.key == 'x'",
            0,
            "known are: answers, check, delivery",
        ),
        (
            "answers == 'x'",
            0,
            "name one of its fields, e.g. answers.born",
        ),
        ("delivery.kind == 'x'", 9, "write `delivery` alone"),
    ] {
        assert_eq!(
            refused(source),
            (offset, "condition-name", mend.into()),
            "{source}"
        );
    }
}

#[test]
fn a_value_that_is_no_option_is_found_with_the_nearest_one() {
    assert_eq!(
        refused("check.result == 'incomplet'"),
        (16, "condition-option", "write 'incomplete'".into())
    );
    assert_eq!(
        refused("delivery in ['office', 'post']"),
        (
            23,
            "condition-option",
            "write one of 'office', 'kep'".into()
        )
    );
}

#[test]
fn kinds_do_not_mix() {
    for (source, offset) in [
        ("answers.on_behalf == 'yes'", 21),
        ("answers.copies == '3'", 18),
        ("answers.copies", 0),
        ("answers.reason > 'a'", 0),
        ("answers.born < 'soon'", 15),
        ("answers.born == 'soon'", 16),
        ("answers.note + 1 == 2", 0),
        ("answers.copies == true", 18),
        ("not answers.reason == 'school'", 0),
        ("(answers.on_behalf and answers.on_behalf) == true", 1),
        ("answers.children == 'x'", 20),
        ("answers.children", 0),
        ("answers.reason == check.result", 18),
        ("delivery in answers.reason", 12),
        ("1 < answers.copies < 3", 0),
    ] {
        let (found, code, _) = refused(source);
        assert_eq!(code, "condition-type", "{source}");
        assert_eq!(found, offset, "{source}");
    }
}

#[test]
fn only_the_listed_functions_can_be_called() {
    assert_eq!(FUNCTIONS, ["contains", "count", "endsWith", "startsWith"]);
    for source in [
        "d('now') > d('2020-01-01')",
        "rand(100) > 5",
        "len(answers.note) > 5",
        "matches(answers.note, '(a+)+$')",
        "sum(map([0..1000000000], #)) > 1",
        "some(answers.children, true)",
        "answers.note.length() > 1",
        "d().isToday()",
        "keys(answers) == 1",
    ] {
        let (_, code, _) = refused(source);
        assert_eq!(code, "condition-not-allowed", "{source}");
    }
}

#[test]
fn signs_of_the_larger_language_are_refused() {
    for source in [
        "answers.copies in [0..1000000000]",
        "answers.copies in (0..5)",
        "$root.secrets == 'x'",
        "`${answers.note}` == 'x'",
        "answers['note'] == 'x'",
        "answers.on_behalf ? true : false",
        "answers.note ?? 'x' == 'x'",
        "{ a: 1 }.a == 1",
        "x = 1; x == 1",
        "answers.copies ^ 99 > 1",
        "answers.copies / answers.limit > 1",
        "answers.copies / 0 > 1",
        "answers.copies % (1 - 1) > 1",
    ] {
        let (_, code, _) = refused(source);
        let expected = ["condition-not-allowed", "condition-syntax"];
        assert!(expected.contains(&code), "{source}: {code}");
    }
}

#[test]
fn a_broken_condition_is_shown_where_it_breaks() {
    for (source, offset) in [
        ("", 0),
        ("   ", 0),
        ("answers.reason ==", 17),
        ("answers.reason == 'school", 25),
        ("answers.on_behalf answers.on_behalf", 18),
        ("(answers.on_behalf", 18),
        ("answers.", 8),
        ("answers.reason = 'school'", 15),
        ("answers.on_behalf & answers.on_behalf", 18),
    ] {
        let (found, code, _) = refused(source);
        assert!(code.starts_with("condition-"), "{source}: {code}");
        assert_eq!(found, offset, "{source}");
    }
    assert_eq!(refused("true").1, "condition-constant");
    assert_eq!(refused("αnswers.on_behalf").1, "look-alike");
}

#[test]
fn size_and_depth_are_bounded() {
    let long = format!("answers.note == '{}'", "α".repeat(600));
    let wide = ["answers.on_behalf"; 60].join(" or ");
    let wide = wide.replace("answers.on_behalf", "delivery=='kep'");
    let deep = format!("{}answers.on_behalf{}", "(".repeat(17), ")".repeat(17));
    for source in [long, wide, deep] {
        assert_eq!(refused(&source).1, "condition-too-big");
    }
}

#[test]
fn conditions_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + Clone + std::fmt::Debug + PartialEq>(_: &T) {}
    shared(&Condition::compile("answers.on_behalf", &roots()).unwrap());
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(source in "\\PC{0,80}") {
        if let Ok(condition) = Condition::compile(&source, &roots()) {
            let _ = condition.evaluate(&values());
        }
    }

    #[test]
    fn no_mixture_of_its_own_words_makes_it_panic(words in prop::collection::vec(
        prop::sample::select(vec![
            "answers", ".", "reason", "copies", "check.result", "'school'", "==", "in", "[", "]",
            "(", ")", "and", "or", "not", "not in", "1", "0", "..", "null", "true", "len", ",",
            "-", "/", "$", "#", "`", "${", "}", "α", "?", ":", ";", "=", "e", "1.5e9",
        ]), 0..24)
    ) {
        let source = words.join(" ");
        if let Ok(condition) = Condition::compile(&source, &roots()) {
            let _ = condition.evaluate(&values());
        }
        let source = words.concat();
        if let Ok(condition) = Condition::compile(&source, &roots()) {
            let _ = condition.evaluate(&values());
        }
    }
}

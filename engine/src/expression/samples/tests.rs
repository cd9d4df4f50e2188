//! Every way to come out is found by trying the samples.

use super::*;
use crate::expression::{TableText, Types};
use proptest::prelude::*;
use serde_json::json;

fn types() -> Types {
    let mut types = Types::default();
    for name in ["a", "b", "c"] {
        types.value(name, ValueType::Number);
    }
    for name in ["fee", "price"] {
        types.value(name, ValueType::Money);
    }
    for name in ["born", "moved"] {
        types.value(name, ValueType::Date);
    }
    for name in ["note", "title"] {
        types.value(name, ValueType::Text);
    }
    types.value("yes", ValueType::YesNo);
    types.value("people", ValueType::Rows([].into()));
    types.value("kind", ValueType::Choice(vec!["x".into(), "y".into()]));
    types.value("maybe", ValueType::Number);
    types.may_be_missing("maybe");
    types
}

fn compiled(sources: &[&str]) -> Vec<Condition> {
    sources
        .iter()
        .map(|source| Condition::compile(source, &types()).unwrap())
        .collect()
}

fn of(sources: &[&str]) -> Samples {
    samples(&compiled(sources))
}

fn scopes(samples: &Samples) -> Vec<Value> {
    let mut scopes = vec![json!({})];
    for (path, values) in &samples.values {
        scopes = scopes
            .iter()
            .flat_map(|scope| {
                values.iter().map(|value| {
                    let mut scope = scope.clone();
                    scope[path] = value.clone();
                    scope
                })
            })
            .collect();
    }
    scopes
}

fn outcome(conditions: &[Condition], scope: &Value) -> Vec<bool> {
    conditions
        .iter()
        .map(|condition| condition.evaluate(scope).unwrap().holds)
        .collect()
}

#[test]
fn each_kind_gives_the_values_that_matter() {
    for (sources, path, expected) in [
        (&["kind == 'x'"][..], "kind", json!(["x", "y"])),
        (&["yes"], "yes", json!([true, false])),
        (&["a > 2"], "a", json!([1, 2, 3])),
        (&["a > 2", "a < 3"], "a", json!([1, 2, 2.1, 3, 4])),
        (&["2 * a + 1 > 6"], "a", json!([2, 2.5, 3])),
        (&["a in [1, 5]"], "a", json!([0, 1, 2, 5, 6])),
        (
            &["maybe == null or maybe > 0"],
            "maybe",
            json!([-1, 0, 1, null]),
        ),
        (&["kind != null"], "kind", json!(["x", "y", null])),
        (
            &["fee > 0", "fee * 3 < 0.05"],
            "fee",
            json!(["-0.01 EUR", "0.00 EUR", "0.01 EUR", "0.02 EUR"]),
        ),
        (
            &["born < '2000-03-01'"],
            "born",
            json!(["2000-02-29", "2000-03-01", "2000-03-02"]),
        ),
        (
            &["count(people) > 1"],
            "people",
            json!([{}, {"1": {}}, {"1": {}, "2": {}}]),
        ),
        (
            &["note == 'α' or note == 'ά'"],
            "note",
            json!(["ά", "α", "~"]),
        ),
        (&["contains(note, '~')"], "note", json!(["aa", "aa~aa"])),
        (&["startsWith(note, 'α')"], "note", json!(["~", "α~~"])),
    ] {
        let samples = of(sources);
        assert!(samples.complete, "{sources:?}");
        let found = Value::from(samples.values[path].clone());
        if path == "people" {
            let counts: Vec<usize> = samples.values[path]
                .iter()
                .map(|rows| rows.as_object().unwrap().len())
                .collect();
            assert_eq!(counts, [0, 1, 2]);
        } else {
            assert_eq!(found, expected, "{sources:?}");
        }
    }
}

#[test]
fn every_way_to_come_out_is_reached() {
    for (sources, ways) in [
        (&["a < b", "a == b"][..], 3),
        (&["a < b", "b < 10", "a > 3"], 6),
        (
            &["a < b", "b < c", "a < c", "a == b", "b == c", "a == c"],
            13,
        ),
        (&["a + b > 10", "a - b > 2", "a > 100"], 6),
        (&["fee < price", "fee == price", "price > 10"], 6),
        (&["born < moved", "moved == '2000-01-01'"], 4),
        (&["note == title", "note == 'x'", "title == 'x'"], 5),
        (
            &[
                "startsWith(note, 'ab')",
                "startsWith(note, 'a')",
                "contains(note, 'b')",
                "endsWith(note, 'b')",
                "note == 'ab'",
            ],
            9,
        ),
        (
            &[
                "contains(note, 'x')",
                "contains(note, 'y')",
                "contains(note, 'xy')",
            ],
            5,
        ),
        (&["kind == 'x'", "yes"], 4),
    ] {
        let conditions = compiled(sources);
        let samples = samples(&conditions);
        let reached: std::collections::BTreeSet<Vec<bool>> = scopes(&samples)
            .iter()
            .map(|scope| outcome(&conditions, scope))
            .collect();
        assert!(samples.complete, "{sources:?}");
        assert!(
            reached.len() >= ways.min(1 << sources.len()),
            "{sources:?}: {reached:?}"
        );
    }
}

#[test]
fn what_cannot_be_told_is_said_to_be_incomplete() {
    for source in [
        "fee * 3 == price * 2",
        "a % 3 == 1",
        "a * b > 10",
        "contains(note, title)",
        "contains('abc', note)",
        "count(people) > 5000",
        "contains(note,'a') or contains(note,'b') or contains(note,'c') or contains(note,'d') or contains(note,'e')",
    ] {
        let samples = of(&[source]);
        assert!(!samples.complete, "{source}");
        assert!(samples.values.values().all(|values| !values.is_empty()));
    }
    let many: Vec<String> = (0..40)
        .map(|at| format!("a == {at} or b == {at} and a > b"))
        .collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let samples = of(&many);
    assert!(!samples.complete);
    assert!(
        samples
            .values
            .values()
            .all(|values| values.len() <= MOST_VALUES)
    );
}

#[test]
fn a_table_and_a_computation_are_explored_too() {
    let table = Table::compile(
        &TableText {
            reads: vec!["a * 2".into(), "kind".into()],
            gives: vec![("days".into(), ValueType::Number)],
            rows: vec![
                vec!["3 to 7".into(), "x".into(), "1".into()],
                vec!["> 9".into(), "-".into(), "2".into()],
            ],
            otherwise: vec!["3".into()],
        },
        &types(),
    )
    .unwrap();
    let found = samples([&table]);
    assert_eq!(
        Value::from(found.values["a"].clone()),
        json!([1, 1.5, 2, 3.5, 4, 4.5, 5])
    );
    let rows: std::collections::BTreeSet<String> = scopes(&found)
        .iter()
        .map(|scope| format!("{:?}", table.evaluate(scope).unwrap().row))
        .collect();
    assert_eq!(rows.len(), 3);
    let fee = Computation::compile("fee * a", &types(), &ValueType::Money).unwrap();
    let found = samples([Explored::from(&fee), Explored::from(&table)]);
    assert_eq!(found.values["fee"], [json!("1.00 EUR")]);
    assert!(found.complete);
}

proptest! {
    #[test]
    fn no_choice_of_numbers_comes_out_as_no_sample_does(
        lines in prop::collection::vec((-2..3i32, -2..3i32, -2..3i32, -5..6i32, 0..6usize), 1..4),
        tries in prop::collection::vec((-24..25i32, -24..25i32, -24..25i32), 1..30),
    ) {
        let signs = ["<", "<=", ">", ">=", "==", "!="];
        let sources: Vec<String> = lines
            .iter()
            .map(|(a, b, c, d, sign)| format!("{a} * a + {b} * b + {c} * c {} {d}", signs[*sign]))
            .collect();
        let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
        let conditions = compiled(&sources);
        let samples = samples(&conditions);
        prop_assume!(samples.complete);
        prop_assume!(samples.values.values().map(Vec::len).product::<usize>() <= 20_000);
        let reached: std::collections::BTreeSet<Vec<bool>> = scopes(&samples)
            .iter()
            .map(|scope| outcome(&conditions, scope))
            .collect();
        for (a, b, c) in tries {
            let half = |number: i32| f64::from(number) / 2.0;
            let scope = json!({ "a": half(a), "b": half(b), "c": half(c) });
            prop_assert!(reached.contains(&outcome(&conditions, &scope)), "{scope}");
        }
    }

    #[test]
    fn no_text_comes_out_as_no_sample_does(
        lines in prop::collection::vec((0..4usize, "[ab]{0,3}"), 1..5),
        tries in prop::collection::vec("[ab~]{0,6}", 1..30),
    ) {
        let sources: Vec<String> = lines
            .iter()
            .map(|(kind, text)| match kind {
                0 => format!("note == '{text}'"),
                1 => format!("contains(note, '{text}')"),
                2 => format!("startsWith(note, '{text}')"),
                _ => format!("endsWith(note, '{text}')"),
            })
            .collect();
        let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
        let conditions = compiled(&sources);
        let samples = samples(&conditions);
        prop_assume!(samples.complete);
        let reached: std::collections::BTreeSet<Vec<bool>> = scopes(&samples)
            .iter()
            .map(|scope| outcome(&conditions, scope))
            .collect();
        for note in tries {
            let scope = json!({ "note": note });
            prop_assert!(reached.contains(&outcome(&conditions, &scope)), "{note}");
        }
    }
}

//! Tables as people write them, and as people try them.

use super::*;
use proptest::prelude::*;
use serde_json::json;

fn types() -> Types {
    let mut types = Types::default();
    let options = |options: &[&str]| {
        ValueType::Choice(options.iter().map(|option| (*option).to_owned()).collect())
    };
    types.fields(
        "answers",
        [
            ("kind".to_owned(), options(&["birth", "death", "marriage"])),
            ("copies".to_owned(), ValueType::Number),
            ("born".to_owned(), ValueType::Date),
            ("area".to_owned(), ValueType::Text),
            ("urgent".to_owned(), ValueType::YesNo),
            ("people".to_owned(), ValueType::Rows([].into())),
            ("note".to_owned(), ValueType::Text),
        ]
        .into(),
    );
    types.value("fee", ValueType::Money);
    types.may_be_missing("answers.note");
    types
}

fn case() -> Value {
    json!({
        "answers": {
            "kind": "birth", "copies": 2, "born": "2000-01-01", "area": "Κέντρο", "urgent": false,
            "people": { "1": {}, "2": {} },
        },
        "fee": "10.00 EUR",
    })
}

fn text(reads: &[&str], rows: &[&[&str]]) -> TableText {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    TableText {
        reads: owned(reads),
        gives: vec![("days".to_owned(), ValueType::Number)],
        rows: rows.iter().map(|row| owned(row)).collect(),
        otherwise: owned(&["99"]),
    }
}

fn days(reads: &[&str], rows: &[&[&str]]) -> Value {
    let table = Table::compile(&text(reads, rows), &types())
        .unwrap_or_else(|problems| panic!("{rows:?}: {problems:?}"));
    table.evaluate(&case()).unwrap().gives["days"].clone()
}

fn refused(reads: &[&str], rows: &[&[&str]]) -> (TablePlace, usize, &'static str) {
    let problems = Table::compile(&text(reads, rows), &types()).expect_err("a problem");
    (problems[0].place, problems[0].offset, problems[0].code)
}

#[test]
fn the_first_row_that_fits_counts_and_says_so() {
    let table = Table::compile(
        &TableText {
            reads: vec!["answers.kind".into(), "answers.copies".into()],
            gives: vec![
                ("days".into(), ValueType::Number),
                ("fee".into(), ValueType::Money),
                (
                    "lane".into(),
                    ValueType::Choice(vec!["quick".into(), "slow".into()]),
                ),
                ("asked".into(), ValueType::YesNo),
                ("from".into(), ValueType::Date),
                ("words".into(), ValueType::Text),
            ],
            rows: vec![
                [
                    "birth",
                    "< 3",
                    "2",
                    "0 EUR",
                    "quick",
                    "no",
                    "2026-01-31",
                    "'α or β'",
                ]
                .map(str::to_owned)
                .to_vec(),
                [
                    "-",
                    "3 to 7",
                    "4.5",
                    "2.05 EUR",
                    "slow",
                    "yes",
                    "2026-02-01",
                    "so",
                ]
                .map(str::to_owned)
                .to_vec(),
            ],
            otherwise: ["5", "4 EUR", "slow", "yes", "2026-03-01", "''"]
                .map(str::to_owned)
                .to_vec(),
        },
        &types(),
    )
    .unwrap();
    let matched = table.evaluate(&case()).unwrap();
    assert_eq!(matched.row, MatchedRow::Row(1));
    assert_eq!(
        Value::Object(matched.gives),
        json!({ "days": 2, "fee": "0.00 EUR", "lane": "quick", "asked": false,
                "from": "2026-01-31", "words": "α or β" })
    );
    assert_eq!(
        matched.read,
        json!({ "answers.kind": "birth", "answers.copies": 2 })
    );
    let mut case = case();
    case["answers"]["copies"] = json!(7);
    let matched = table.evaluate(&case).unwrap();
    assert_eq!(matched.row, MatchedRow::Row(2));
    assert_eq!(matched.gives["fee"], "2.05 EUR");
    assert_eq!(matched.gives["days"], 4.5);
    case["answers"]["copies"] = json!(8);
    let matched = table.evaluate(&case).unwrap();
    assert_eq!(matched.row, MatchedRow::Otherwise);
    assert_eq!(matched.gives["words"], "");
    assert_eq!(
        table
            .reads()
            .into_iter()
            .map(|(path, _)| path)
            .collect::<Vec<_>>(),
        ["answers.copies", "answers.kind"]
    );
}

#[test]
fn cells_fit_as_they_read() {
    for (read, cell, fits) in [
        ("answers.kind", "birth", true),
        ("answers.kind", "death or birth", true),
        ("answers.kind", "not birth", false),
        ("answers.kind", "not death or marriage", true),
        ("answers.copies", "2", true),
        ("answers.copies", "2.0", true),
        ("answers.copies", "< 2", false),
        ("answers.copies", "<= 2", true),
        ("answers.copies", ">2", false),
        ("answers.copies", ">= 2", true),
        ("answers.copies", "2 to 3", true),
        ("answers.copies", "-3 to 1", false),
        ("answers.copies", "not 3 to 7", true),
        ("answers.copies", "1 or 2 or > 9", true),
        ("answers.copies * 2", "4", true),
        ("count(answers.people)", "2", true),
        ("answers.born", "2000-01-01", true),
        ("answers.born", "< 2000-01-01", false),
        ("answers.born", "1999-12-31 to 2000-01-01", true),
        ("answers.area", "Κέντρο", true),
        ("answers.area", "κέντρο", false),
        ("answers.area", "'Κέντρο' or 'ή or όχι'", true),
        ("answers.area", "not ''", true),
        ("answers.urgent", "no", true),
        ("answers.urgent", "not no", false),
        ("answers.copies > 1 and answers.urgent", "no", true),
        ("fee", "10 EUR", true),
        ("fee", "< 10.00 EUR", false),
        ("fee", "9.99 EUR to 10 EUR", true),
        ("fee * 2 + 0.01", "20.01 EUR", true),
    ] {
        let given = days(&[read], &[&[cell, "1"]]);
        assert_eq!(given == json!(1), fits, "{read}: {cell}");
    }
}

#[test]
fn a_cell_that_is_no_value_of_its_column_is_found_in_its_place() {
    for (read, cell, offset, code) in [
        ("answers.kind", "brith", 0, "cell-option"),
        ("answers.kind", "birth or dead", 9, "cell-option"),
        ("answers.kind", "βirth", 0, "cell-option"),
        ("answers.kind", "< birth", 0, "cell-type"),
        ("answers.kind", "", 0, "cell-syntax"),
        ("answers.kind", "birth or ", 0, "cell-option"),
        ("answers.kind", "birth or  or death", 9, "cell-syntax"),
        ("answers.kind", "not -", 4, "cell-syntax"),
        ("answers.kind", "birth or -", 9, "cell-syntax"),
        ("answers.kind", "birth or not death", 9, "cell-syntax"),
        ("answers.copies", "two", 0, "cell-type"),
        ("answers.copies", "< 1,5", 2, "cell-type"),
        ("answers.copies", "1 to", 0, "cell-type"),
        ("answers.copies", "1 to 2 to 3", 0, "cell-type"),
        ("answers.copies", "1 EUR", 0, "cell-type"),
        ("answers.copies", "1 or 7 to 3", 5, "cell-never"),
        ("answers.born", "2026-13-01", 0, "cell-type"),
        ("answers.born", "31-01-2026", 0, "cell-type"),
        ("answers.area", "'open", 0, "cell-syntax"),
        ("answers.area", "> a", 0, "cell-type"),
        ("answers.urgent", "true", 0, "cell-type"),
        ("fee", "10", 0, "cell-type"),
        ("fee", "> 9,50 EUR", 2, "cell-type"),
        ("fee", "10 USD", 0, "cell-type"),
        (
            "answers.kind",
            "not birth or death or marriage",
            0,
            "cell-never",
        ),
    ] {
        let found = refused(&[read], &[&[cell, "1"]]);
        let place = TablePlace::Cell { row: 0, cell: 0 };
        assert_eq!(found, (place, offset, code), "{read}: {cell}");
    }
    let found = refused(&["answers.kind"], &[&["birth", "soon"]]);
    let place = TablePlace::Cell { row: 0, cell: 1 };
    assert_eq!(found, (place, 0, "cell-type"));
    let found = refused(&["answers.kind"], &[&["birth", "-"]]);
    assert_eq!(found, (place, 0, "cell-type"));
}

#[test]
fn a_table_of_the_wrong_shape_is_refused() {
    let cell = |read: &str| refused(&[read], &[&["-", "1"]]);
    assert_eq!(
        cell("answers.kin"),
        (TablePlace::Reads(0), 8, "condition-name")
    );
    assert_eq!(cell("answers.people").2, "condition-type");
    assert_eq!(cell("answers.note").2, "condition-optional");
    assert_eq!(cell("1 + 1").2, "condition-constant");
    assert_eq!(cell("null").2, "condition-type");
    assert_eq!(refused(&[], &[&["1"]]).2, "table-empty");
    assert_eq!(refused(&["fee"], &[]).2, "table-empty");
    assert_eq!(
        refused(&["fee"], &[&["-"]]),
        (TablePlace::Row(0), 0, "row-cells")
    );
    let many = vec![&["-", "1"][..]; MOST_ROWS + 1];
    assert_eq!(refused(&["fee"], &many).2, "table-too-big");
    let long = "1 or ".repeat(103) + "1";
    assert_eq!(
        refused(&["answers.copies"], &[&[&long, "1"]]).2,
        "table-too-big"
    );
    let mut twice = text(&["fee"], &[&["-", "1", "1"]]);
    twice.gives.push(twice.gives[0].clone());
    twice.otherwise = vec!["1".into()];
    let problems = Table::compile(&twice, &types()).unwrap_err();
    assert_eq!(problems[0].place, TablePlace::Otherwise(None));
    twice.otherwise = vec!["1".into(), "x".into()];
    let problems = Table::compile(&twice, &types()).unwrap_err();
    let codes: Vec<_> = problems.iter().map(|p| (p.place, p.code)).collect();
    assert_eq!(
        codes,
        [
            (TablePlace::Gives(1), "duplicate-item"),
            (TablePlace::Otherwise(Some(1)), "cell-type")
        ]
    );
}

#[test]
fn a_row_that_never_counts_is_found() {
    let kinds = ["answers.kind", "answers.copies"];
    for (rows, never) in [
        (vec![["-", "-", "1"], ["birth", "-", "2"]], Some(1)),
        (vec![["birth", "-", "1"], ["-", "-", "2"]], None),
        (vec![["-", "< 5", "1"], ["-", "3 to 4", "2"]], Some(1)),
        (vec![["-", "< 5", "1"], ["-", "3 to 5", "2"]], None),
        (
            vec![["-", "< 5", "1"], ["-", ">= 5", "2"], ["birth", "-", "3"]],
            Some(2),
        ),
        (
            vec![["-", "< 5", "1"], ["-", "> 5", "2"], ["birth", "-", "3"]],
            None,
        ),
        (
            vec![
                ["birth", "-", "1"],
                ["not birth", "-", "2"],
                ["-", "7", "3"],
            ],
            Some(2),
        ),
        (
            vec![
                ["birth", "< 5", "1"],
                ["not birth", "< 5", "1"],
                ["-", ">= 5", "2"],
                ["-", "-", "3"],
            ],
            Some(3),
        ),
        (
            vec![
                ["birth", "< 5", "1"],
                ["not birth", "< 6", "1"],
                ["-", ">= 6", "2"],
                ["-", "-", "3"],
            ],
            None,
        ),
        (
            vec![["-", "not 3", "1"], ["-", "3", "2"], ["-", "4", "3"]],
            Some(2),
        ),
    ] {
        let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
        match (Table::compile(&text(&kinds, &rows), &types()), never) {
            (Ok(_), None) => {}
            (Err(problems), Some(row)) => {
                assert_eq!(problems[0].place, TablePlace::Row(row), "{rows:?}");
                assert_eq!(problems[0].code, "row-never");
            }
            (found, expected) => panic!("{rows:?}: {found:?}, not {expected:?}"),
        }
    }
}

#[test]
fn a_missing_value_is_a_fault_and_never_the_next_row() {
    let table = Table::compile(&text(&["fee"], &[&["> 1 EUR", "1"]]), &types()).unwrap();
    let missing = table.evaluate(&json!({ "fee": null }));
    assert_eq!(missing, Err(ConditionFault::Missing { path: "fee".into() }));
    for fee in [json!(10), json!("10"), json!("ten EUR")] {
        let fault = table.evaluate(&json!({ "fee": fee })).unwrap_err();
        assert!(matches!(fault, ConditionFault::WrongKind { .. }), "{fee}");
    }
}

const CELLS: [&str; 14] = [
    "-",
    "1",
    "2",
    "5",
    "< 2",
    "<= 2",
    "> 3",
    ">= 5",
    "1 to 3",
    "not 2",
    "not 1 to 4",
    "1 or 5",
    "not < 3",
    "2 to 9 or 0",
];

/// Whether a number fits a cell, read the slow way.
fn slow(cell: &str, number: f64) -> bool {
    if cell == "-" {
        return true;
    }
    let (not, rest) = cell
        .strip_prefix("not ")
        .map_or((false, cell), |rest| (true, rest));
    let part = |part: &str| {
        let parts: Vec<&str> = part.split(' ').collect();
        let value = |at: usize| parts[at].parse::<f64>().unwrap();
        match parts[0] {
            "<" => number < value(1),
            "<=" => number <= value(1),
            ">" => number > value(1),
            ">=" => number >= value(1),
            _ if parts.len() == 3 => (value(0)..=value(2)).contains(&number),
            _ => number == value(0),
        }
    };
    rest.split(" or ").any(part) != not
}

proptest! {
    #[test]
    fn a_table_finds_the_same_row_as_reading_it_slowly(
        rows in prop::collection::vec(prop::sample::select(CELLS.to_vec()), 1..6),
    ) {
        let cells: Vec<[&str; 2]> = rows.iter().map(|cell| [*cell, "1"]).collect();
        let written: Vec<&[&str]> = cells.iter().map(|row| &row[..]).collect();
        let halves = || (-2..24).map(|half| f64::from(half) / 2.0);
        let first = |number: f64| rows.iter().position(|cell| slow(cell, number));
        match Table::compile(&text(&["answers.copies"], &written), &types()) {
            Ok(table) => {
                for number in halves() {
                    let row = table
                        .evaluate(&json!({ "answers": { "copies": number } }))
                        .unwrap()
                        .row;
                    let slow = first(number).map_or(MatchedRow::Otherwise, |at| MatchedRow::Row(at + 1));
                    prop_assert_eq!(row, slow);
                }
                for row in 0..rows.len() {
                    prop_assert!(halves().any(|n| first(n) == Some(row)), "row {} never counts", row);
                }
            }
            Err(problems) => {
                for problem in problems {
                    let TablePlace::Row(row) = problem.place else {
                        panic!("{problem:?}");
                    };
                    prop_assert!(!halves().any(|n| first(n) == Some(row)), "row {} counts", row);
                }
            }
        }
    }

    #[test]
    fn no_cell_makes_it_panic(cell in "\\PC{0,40}", kind in 0..7usize) {
        let reads = ["answers.kind", "answers.copies", "answers.born", "answers.area",
            "answers.urgent", "fee", "answers.copies > 1"];
        let _ = Table::compile(&text(&[reads[kind]], &[&[&cell, "1"]]), &types());
    }
}

//! `table`: many conditions at once, as rows.

use super::not_inside;
use crate::definition::draft::{GivesDraft, RowDraft, TableDraft};
use crate::definition::findings::Findings;
use crate::definition::read::common::{known_word, list, map, scalar, scalars};
use crate::definition::read::grammar::{GIVES, TABLE};
use crate::definition::read::names::check_free_name;
use crate::definition::read::record::Record;
use crate::definition::yaml::{Kind, Node, Scalar};

pub fn read(node: &Node, findings: &mut Findings) -> Option<TableDraft> {
    let record = Record::open_beside(node, TABLE.what, &TABLE, not_inside("table"), findings)?;
    let reads = scalars(
        record.get("reads"),
        "a list of values",
        "the path of a value",
        findings,
    );
    let gives = record
        .get("gives")
        .map_or_else(Vec::new, |gives| read_gives(gives, findings));
    let rows = record
        .get("rows")
        .and_then(|rows| list(rows, "a list of rows", findings))
        .unwrap_or_default()
        .iter()
        .filter_map(|row| read_row(row, findings))
        .collect();
    let otherwise = record
        .get("otherwise")
        .and_then(|row| read_row(row, findings));
    Some(TableDraft {
        at: record.at,
        reads,
        gives,
        rows,
        otherwise,
    })
}

fn read_gives(node: &Node, findings: &mut Findings) -> Vec<(Scalar, GivesDraft)> {
    let mut gives = Vec::new();
    for entry in map(node, "results", findings).unwrap_or_default() {
        check_free_name(&entry.key, findings);
        let value = &entry.value;
        let kind = match &value.kind {
            Kind::List(_) => Some(GivesDraft::Options(scalars(
                Some(value),
                "a list of options",
                "an option",
                findings,
            ))),
            Kind::Text(_) | Kind::Map(_) | Kind::Empty | Kind::Refused => {
                scalar(value, "a kind of value or a list of options", findings)
                    .filter(|kind| known_word(kind, "a kind of value", &GIVES, findings))
                    .map(|kind| GivesDraft::Kind(kind.clone()))
            }
        };
        if let Some(kind) = kind {
            gives.push((entry.key.clone(), kind));
        }
    }
    gives
}

fn read_row(node: &Node, findings: &mut Findings) -> Option<RowDraft> {
    let cells = list(node, "a row, [a, b]", findings)?
        .iter()
        .filter_map(|cell| scalar(cell, "a cell", findings))
        .cloned()
        .collect();
    Some(RowDraft { at: node.at, cells })
}

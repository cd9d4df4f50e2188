//! Decision tables: rows of cells in plain words that give values. The first row
//! that fits counts; `otherwise` is never left out.
//!
//! | cell            | fits                                                    |
//! |-----------------|---------------------------------------------------------|
//! | `-`             | whatever the value is                                   |
//! | `birth`         | this value; a text may stand between quotes             |
//! | `birth or death`| one of these                                            |
//! | `not birth`     | anything else; `not birth or death`: neither            |
//! | `< 3`, `>= 10`  | numbers, money, dates; also `<=`, `>`                   |
//! | `3 to 7`        | from 3 up to 7, both included                           |
//! | `10 EUR`        | money is written with its currency                      |
//! | `2026-01-31`    | a date                                                  |
//! | `yes`, `no`     | a yes or no                                             |
//!
//! No file is read here: the texts come as they were written. Numbers, dates and
//! money are thought of as without gaps, so a row that only whole numbers make
//! impossible is not found.

mod cell;
mod cover;
#[cfg(test)]
mod tests;

use super::computation::{Computation, Program};
use super::evaluate::Run;
use super::program::{Datum, Read};
use super::{ConditionFault, ConditionProblem, Types};
use crate::form::ValueType;
use cell::Cell;
use serde_json::{Map, Value};
use std::sync::Arc;

pub(super) use cell::{Part, yes_no};

const MOST_ROWS: usize = 200;
const MOST_COLUMNS: usize = 12;
/// Values written in all cells of what is read.
const MOST_PARTS: usize = 2000;

/// A table as it was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableText {
    /// Names or values: `answers.kind`, `answers.copies * 2`.
    pub reads: Vec<String>,
    /// What it gives: names with their kinds.
    pub gives: Vec<(String, ValueType)>,
    /// A cell for each of `reads`, then for each of `gives`.
    pub rows: Vec<Vec<String>>,
    pub otherwise: Vec<String>,
}

/// A checked table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    text: TableText,
    program: Arc<Compiled>,
}

#[derive(Debug, PartialEq)]
struct Compiled {
    columns: Vec<Column>,
    rows: Vec<Row>,
    otherwise: Vec<Value>,
}

#[derive(Debug, PartialEq)]
pub(super) struct Column {
    pub value: Computation,
    pub kind: ValueType,
}

#[derive(Debug, PartialEq)]
struct Row {
    cells: Vec<Cell>,
    values: Vec<Value>,
}

/// What came of a table, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Matched {
    pub row: MatchedRow,
    /// The values by name.
    pub gives: Map<String, Value>,
    /// The values that were read, by path.
    pub read: Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchedRow {
    /// The row, counted from 1.
    Row(usize),
    Otherwise,
}

/// A problem in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableProblem {
    pub place: TablePlace,
    /// Characters before the place that is meant, in the text of that place.
    pub offset: usize,
    /// Stable name of the kind of problem.
    pub code: &'static str,
    pub reason: String,
    pub mend: String,
}

/// Where in a table. Everything is counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TablePlace {
    Table,
    Reads(usize),
    Gives(usize),
    Row(usize),
    /// A cell; those of `gives` count on after those of `reads`.
    Cell {
        row: usize,
        cell: usize,
    },
    /// The whole of `otherwise`, or one of its cells.
    Otherwise(Option<usize>),
}

impl Table {
    /// Reads, types and judges a table. `types` is all that it may name.
    ///
    /// # Errors
    /// Every problem that was found, with its place.
    pub fn compile(text: &TableText, types: &Types) -> Result<Table, Vec<TableProblem>> {
        let table = Table::typed(text, types, true)?;
        let Compiled { columns, rows, .. } = &*table.program;
        let never = cover::never(columns, rows).into_iter();
        let problems: Vec<TableProblem> = never.map(|(row, why)| why.problem(row, rows)).collect();
        if problems.is_empty() {
            Ok(table)
        } else {
            Err(problems)
        }
    }

    /// Reads and types a table that was judged before.
    ///
    /// # Errors
    /// Every problem that keeps it from being run.
    pub fn read(text: &TableText, types: &Types) -> Result<Table, Vec<TableProblem>> {
        Table::typed(text, types, false)
    }

    fn typed(text: &TableText, types: &Types, judged: bool) -> Result<Table, Vec<TableProblem>> {
        let mut reader = Reader {
            text,
            problems: Vec::new(),
        };
        reader.sizes();
        if !reader.problems.is_empty() {
            return Err(reader.problems);
        }
        let columns = reader.columns(types, judged);
        reader.gives();
        let rows = reader.rows(&columns);
        let otherwise = reader.otherwise();
        let columns: Vec<Column> = columns.into_iter().flatten().collect();
        if !reader.problems.is_empty() {
            return Err(reader.problems);
        }
        Ok(Table {
            text: text.clone(),
            program: Arc::new(Compiled {
                columns,
                rows,
                otherwise,
            }),
        })
    }

    pub fn text(&self) -> &TableText {
        &self.text
    }

    /// What it gives: names with their kinds.
    pub fn gives(&self) -> &[(String, ValueType)] {
        &self.text.gives
    }

    /// The values of the first row that fits.
    ///
    /// # Errors
    /// A value is missing or of another kind, or a number grew too large. That
    /// is an incident, never the next row.
    pub fn evaluate(&self, scope: &Value) -> Result<Matched, ConditionFault> {
        let mut run = Run::over(scope);
        let mut values = Vec::with_capacity(self.program.columns.len());
        for column in &self.program.columns {
            values.push(match column.value.program() {
                Program::Test(test) => yes_no(run.test(test)?),
                Program::Term(term) => run.term(term)?,
                Program::Rows(read) => Datum::Text(run.take(read)?.to_string()),
            });
        }
        let fits = |row: &Row| {
            row.cells
                .iter()
                .zip(&values)
                .all(|(cell, value)| cell.fits(value))
        };
        let found = self.program.rows.iter().position(fits);
        let (row, given) = match found {
            Some(at) => (MatchedRow::Row(at + 1), &self.program.rows[at].values),
            None => (MatchedRow::Otherwise, &self.program.otherwise),
        };
        let names = self.text.gives.iter().map(|(name, _)| name.clone());
        Ok(Matched {
            row,
            gives: names.zip(given.iter().cloned()).collect(),
            read: run.read(),
        })
    }

    /// Every path it names, with its kind, sorted.
    pub fn reads(&self) -> Vec<(String, ValueType)> {
        let reads: Vec<&Read> = self
            .columns()
            .flat_map(|column| column.value.program().reads())
            .collect();
        super::named(&reads)
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = &Column> {
        self.program.columns.iter()
    }

    /// What is written in the cells of a column.
    pub(super) fn parts(&self, column: usize) -> impl Iterator<Item = &Part> {
        self.program
            .rows
            .iter()
            .flat_map(move |row| row.cells[column].parts())
    }
}

/// Reads the texts of a table, noting every problem.
struct Reader<'a> {
    text: &'a TableText,
    problems: Vec<TableProblem>,
}

impl Reader<'_> {
    fn problem(
        &mut self,
        place: TablePlace,
        code: &'static str,
        reason: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.problems.push(TableProblem {
            place,
            offset: 0,
            code,
            reason: reason.into(),
            mend: mend.into(),
        });
    }

    fn found(&mut self, place: TablePlace, problem: ConditionProblem) {
        self.problems.push(TableProblem {
            place,
            offset: problem.offset,
            code: problem.code,
            reason: problem.reason,
            mend: problem.mend,
        });
    }

    fn sizes(&mut self) {
        let TableText {
            reads,
            gives,
            rows,
            otherwise,
        } = self.text;
        if rows.len() > MOST_ROWS || reads.len() > MOST_COLUMNS || gives.len() > MOST_COLUMNS {
            self.problem(
                TablePlace::Table,
                "table-too-big",
                format!(
                    "a table has at most {MOST_ROWS} rows, reads {MOST_COLUMNS} values and gives {MOST_COLUMNS}"
                ),
                "divide it into two tables",
            );
            return;
        }
        if reads.is_empty() || gives.is_empty() || rows.is_empty() {
            self.problem(
                TablePlace::Table,
                "table-empty",
                "a table reads something, gives something and has a row",
                "write reads, gives and rows",
            );
        }
        let cells = reads.len() + gives.len();
        for (row, found) in rows.iter().enumerate() {
            if found.len() != cells {
                self.problem(
                    TablePlace::Row(row),
                    "row-cells",
                    format!("the row has {} cells instead of {cells}", found.len()),
                    "write a cell for each of reads, then for each of gives; - for any",
                );
            }
        }
        if otherwise.len() != gives.len() {
            self.problem(
                TablePlace::Otherwise(None),
                "row-cells",
                format!(
                    "otherwise has {} cells instead of {}",
                    otherwise.len(),
                    gives.len()
                ),
                "write a cell for each of gives",
            );
        }
    }

    fn columns(&mut self, types: &Types, judged: bool) -> Vec<Option<Column>> {
        let mut columns = Vec::new();
        for (at, source) in self.text.reads.iter().enumerate() {
            columns.push(match column(source, types, judged) {
                Ok(column) => Some(column),
                Err(problem) => {
                    self.found(TablePlace::Reads(at), problem);
                    None
                }
            });
        }
        columns
    }

    fn gives(&mut self) {
        for (at, (name, kind)) in self.text.gives.iter().enumerate() {
            let place = TablePlace::Gives(at);
            if self.text.gives[..at].iter().any(|(other, _)| other == name) {
                self.problem(
                    place,
                    "duplicate-item",
                    format!("`{name}` is given twice"),
                    "give each value its own name",
                );
            }
            if let ValueType::Rows(_) = kind {
                self.problem(
                    place,
                    "cell-type",
                    "a table cannot give rows",
                    "give a number, money, a yes or no, a text, a date or an option",
                );
            }
        }
    }

    fn rows(&mut self, columns: &[Option<Column>]) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut parts = 0;
        for (at, texts) in self.text.rows.iter().enumerate() {
            let (inputs, outputs) = texts.split_at(columns.len());
            let mut cells = Vec::new();
            for (cell, (text, column)) in inputs.iter().zip(columns).enumerate() {
                // A column that is not understood says nothing of its cells.
                let Some(column) = column else { continue };
                match Cell::read(text, &column.kind) {
                    Ok(found) => {
                        parts += found.parts().len();
                        cells.push(found);
                    }
                    Err(problem) => self.found(TablePlace::Cell { row: at, cell }, problem),
                }
            }
            let values = self.values(outputs, |cell| TablePlace::Cell {
                row: at,
                cell: columns.len() + cell,
            });
            rows.push(Row { cells, values });
        }
        if parts > MOST_PARTS {
            self.problem(
                TablePlace::Table,
                "table-too-big",
                format!("the cells of a table hold at most {MOST_PARTS} values"),
                "divide it into two tables",
            );
        }
        rows
    }

    fn otherwise(&mut self) -> Vec<Value> {
        self.values(&self.text.otherwise, |cell| {
            TablePlace::Otherwise(Some(cell))
        })
    }

    fn values(&mut self, texts: &[String], place: impl Fn(usize) -> TablePlace) -> Vec<Value> {
        let mut values = Vec::new();
        for (cell, (text, (_, kind))) in texts.iter().zip(&self.text.gives).enumerate() {
            match cell::value(text, kind) {
                Ok(value) => values.push(value),
                Err(problem) => self.found(place(cell), problem),
            }
        }
        values
    }
}

fn column(source: &str, types: &Types, judged: bool) -> Result<Column, ConditionProblem> {
    let value = Computation::read_any(source, types)?;
    if judged {
        value.judge().map_err(|problem| ConditionProblem {
            mend: "pass the table over when there is no value: `when: … != null`".into(),
            ..problem
        })?;
    }
    let kind = value.kind().clone();
    if let ValueType::Rows(_) = kind {
        return Err(ConditionProblem {
            offset: 0,
            code: "condition-type",
            reason: "a table cannot compare rows".into(),
            mend: "name a single answer, or count(…)".into(),
        });
    }
    if judged && value.reads().is_empty() {
        return Err(ConditionProblem {
            offset: 0,
            code: "condition-constant",
            reason: "the column reads nothing, so it is always the same".into(),
            mend: "name an answer or a result".into(),
        });
    }
    Ok(Column { value, kind })
}

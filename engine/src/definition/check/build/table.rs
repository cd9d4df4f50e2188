//! Decision tables, with their problems put where the cells stand.

use super::{Builder, Part, gives_kind};
use crate::definition::draft::{GivesDraft, RowDraft, TableDraft};
use crate::definition::findings::Reading;
use crate::definition::read::shown;
use crate::definition::yaml::{Scalar, Spot};
use crate::expression::{Table, TablePlace, TableText};
use crate::form::ValueType;
use std::sync::Arc;

impl Builder<'_, '_, '_> {
    pub(super) fn table(
        &mut self,
        position: usize,
        draft: &TableDraft,
        part: &mut Part,
    ) -> Option<Arc<Table>> {
        let gives: Vec<Option<(String, ValueType)>> = draft
            .gives
            .iter()
            .map(|(name, gives)| {
                let kind = gives_kind(gives);
                if let (None, GivesDraft::Kind(word)) = (&kind, gives) {
                    self.findings(position).add(
                        word.at,
                        "unknown-word",
                        format!("`{}` is not known as what a table gives", shown(&word.text)),
                        "write number, money, yes or no, text, date, or a list of options",
                    );
                }
                Some((name.text.clone(), kind?))
            })
            .collect();
        for read in &draft.reads {
            self.use_all_in(position, &read.text);
        }
        let view = self.view_at(position);
        let unknown = draft.reads.iter().any(|read| {
            crate::definition::check::conditions::names_unknown(&read.text, &view.unknown_roots)
        });
        let gives = gives.into_iter().collect::<Option<Vec<_>>>()?;
        let otherwise = draft.otherwise.as_ref()?;
        if unknown {
            return None;
        }
        let written = |cells: &[Scalar]| cells.iter().map(|cell| cell.text.clone()).collect();
        let text = TableText {
            reads: written(&draft.reads),
            gives,
            rows: draft.rows.iter().map(|row| written(&row.cells)).collect(),
            otherwise: written(&otherwise.cells),
        };
        let compiled = match self.reports.reading {
            Reading::New => Table::compile(&text, &view.types),
            Reading::Published => Table::read(&text, &view.types),
        };
        match compiled {
            Ok(table) => {
                let table = Arc::new(table);
                part.table = Some(table.clone());
                Some(table)
            }
            Err(problems) => {
                for problem in problems {
                    let at = place(draft, problem.place, problem.offset);
                    self.findings(position)
                        .add(at, problem.code, problem.reason, problem.mend);
                }
                None
            }
        }
    }
}

/// Where in the file a place of a table is.
fn place(draft: &TableDraft, place: TablePlace, offset: usize) -> Spot {
    let cell = |row: Option<&RowDraft>, cell: usize| {
        row.map_or(draft.at, |row| {
            row.cells
                .get(cell)
                .map_or(row.at, |cell| cell.spot_of(offset))
        })
    };
    match place {
        TablePlace::Table => draft.at,
        TablePlace::Reads(column) => draft
            .reads
            .get(column)
            .map_or(draft.at, |read| read.spot_of(offset)),
        TablePlace::Gives(column) => draft
            .gives
            .get(column)
            .map_or(draft.at, |(name, _)| name.at),
        TablePlace::Row(row) => draft.rows.get(row).map_or(draft.at, |row| row.at),
        TablePlace::Cell { row, cell: column } => cell(draft.rows.get(row), column),
        TablePlace::Otherwise(None) => draft.otherwise.as_ref().map_or(draft.at, |row| row.at),
        TablePlace::Otherwise(Some(column)) => cell(draft.otherwise.as_ref(), column),
    }
}

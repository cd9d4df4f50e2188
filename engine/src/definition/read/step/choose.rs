//! `choose` and `end`: steps without a name.

use super::read_block;
use crate::definition::draft::{BranchDraft, ChooseDraft, EndDraft};
use crate::definition::findings::Findings;
use crate::definition::read::common::{list, not_here, scalar, word};
use crate::definition::read::grammar::{END, WAY, YES_NO};
use crate::definition::read::record::Record;
use crate::definition::yaml::{Kind, Node};

/// Reads `end: issued` and `end: { outcome: lapsed, undo: yes }`.
pub fn read_end(node: &Node, findings: &mut Findings) -> Option<EndDraft> {
    let Kind::Map(_) = &node.kind else {
        return Some(EndDraft {
            outcome: scalar(node, "an outcome", findings)?.clone(),
            undo: false,
        });
    };
    let record = Record::open(node, &END, findings)?;
    let undo = record
        .get("undo")
        .and_then(|undo| word(undo, "yes or no", &YES_NO, findings));
    Some(EndDraft {
        outcome: record.scalar("outcome", "an outcome", findings)?,
        undo: undo == Some("yes"),
    })
}

pub fn read_choose(node: &Node, findings: &mut Findings) -> Option<ChooseDraft> {
    let items = list(node, "a list of ways", findings)?;
    let mut choose = ChooseDraft {
        branches: Vec::new(),
        otherwise: Vec::new(),
    };
    let mut closed = false;
    for (number, item) in items.iter().enumerate() {
        let Some(record) = Record::open(item, &WAY, findings) else {
            continue;
        };
        let Some(otherwise) = record.entry("otherwise") else {
            let when = record
                .need("when", findings)
                .and_then(|when| scalar(when, "a condition", findings))
                .cloned();
            let steps = record
                .need("steps", findings)
                .map_or_else(Vec::new, |steps| read_block(steps, findings));
            choose.branches.push(BranchDraft {
                at: record.at,
                when,
                steps,
            });
            continue;
        };
        if number + 1 < items.len() {
            findings.add(
                otherwise.key.at,
                "otherwise-missing",
                "`otherwise` stands before other ways, which are then never taken",
                "move it to the end",
            );
        }
        for key in ["when", "steps"] {
            if let Some(entry) = record.entry(key) {
                not_here(
                    &entry.key,
                    format!("`{key}` cannot stand beside `otherwise`"),
                    "write the steps under `otherwise` itself",
                    findings,
                );
            }
        }
        closed = true;
        choose.otherwise = read_block(&otherwise.value, findings);
    }
    if !closed {
        findings.add(
            node.at,
            "otherwise-missing",
            "it is not said what happens when no condition holds",
            "end with `- otherwise:` and its steps, or [] for going on",
        );
    }
    if choose.branches.is_empty() && !items.is_empty() {
        findings.add(
            node.at,
            "missing-key",
            "there is no condition to choose by",
            "add `- when:` with a condition and its `steps:`",
        );
    }
    Some(choose)
}

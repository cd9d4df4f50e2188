//! `task`: work for people.

use super::{around, not_inside};
use crate::definition::draft::{AroundDraft, TaskDraft};
use crate::definition::findings::Findings;
use crate::definition::read::common::scalars;
use crate::definition::read::grammar::TASK;
use crate::definition::read::record::Record;
use crate::definition::read::text::{Size, read_text};
use crate::definition::yaml::Node;

pub fn read(node: &Node, around: &mut AroundDraft, findings: &mut Findings) -> Option<TaskDraft> {
    let record = Record::open_beside(node, TASK.what, &TASK, not_inside("task"), findings)?;
    around::terms(&record, around, findings);
    let terms = ["due", "up_to", "else"];
    if terms.iter().all(|term| record.get(term).is_none()) {
        findings.add(
            record.at,
            "no-term",
            "the task may stay undone for ever and nobody is told",
            "add `due:`, or `up_to:` with `else:`",
        );
    }
    let mut steps = |key: &str| {
        scalars(
            record.get(key),
            "a list of steps",
            "the name of a step",
            findings,
        )
    };
    let not_same_as = steps("not_same_as");
    let send_back = steps("send_back");
    Some(TaskDraft {
        role: record.scalar("role", "a role", findings),
        title: record
            .get("title")
            .and_then(|title| read_text(title, "a title", Size::Line, findings)),
        form: record.scalar("form", "the name of a form", findings),
        not_same_as,
        of: record.scalar("of", "a number", findings),
        send_back,
    })
}

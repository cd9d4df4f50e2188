//! Whether the people a municipality has can do what a definition asks: a
//! fact that is not in the files, so it is looked at by itself.

use super::findings::{Findings, sorted};
use super::model::{Definition, StepKind, TaskStep};
use super::yaml::Spot;
use crate::finding::Finding;
use std::collections::BTreeMap;

/// How many people hold each role in the office that a case goes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Staffing(pub BTreeMap<String, usize>);

impl Staffing {
    pub fn of(&self, role: &str) -> usize {
        self.0.get(role).copied().unwrap_or(0)
    }
}

/// Tasks that nobody can do, because nobody holds the role, or because fewer
/// hold it than different people are asked for.
pub fn check_staffing(definition: &Definition, staffing: &Staffing) -> Vec<Finding> {
    let mut all = Vec::new();
    for (position, step) in definition.steps.iter().enumerate() {
        let StepKind::Task(task) = &step.kind else {
            continue;
        };
        let mut findings = Findings::of(&step.file);
        let at = Spot {
            line: step.line,
            column: 0,
        };
        let there = staffing.of(&task.role);
        let needed = usize::from(task.of) + others(definition, position, task);
        if there == 0 {
            findings.add(
                at,
                "role-unheld",
                format!(
                    "nobody holds the role `{}`, so `{}` stays undone",
                    task.role, step.name
                ),
                "give somebody the role, or name another one",
            );
        } else if there < needed {
            findings.add(
                at,
                "nobody-can",
                format!(
                    "`{}` needs {needed} different people with the role `{}`, and there are {there}",
                    step.name, task.role
                ),
                "give more people the role, ask fewer, or take `not_same_as` out",
            );
        }
        all.extend(findings.into_list());
    }
    sorted(all)
}

/// How many who hold the same role have done a task that this one's people must
/// not have done. One person may have done several of those.
fn others(definition: &Definition, position: usize, task: &TaskStep) -> usize {
    let earlier = definition.steps[..position].iter();
    earlier
        .filter(|step| task.not_same_as.contains(&step.local))
        .filter(|step| same_file(&step.name, &definition.steps[position].name))
        .filter_map(|step| match &step.kind {
            StepKind::Task(other) if other.role == task.role => Some(usize::from(other.of)),
            StepKind::Do { .. }
            | StepKind::Task(_)
            | StepKind::Choose { .. }
            | StepKind::Table { .. }
            | StepKind::Wait { .. }
            | StepKind::Block { .. }
            | StepKind::Together { .. }
            | StepKind::Each(_)
            | StepKind::Call { .. }
            | StepKind::Start { .. }
            | StepKind::Correct(_)
            | StepKind::End { .. }
            | StepKind::Return { .. } => None,
        })
        .max()
        .unwrap_or(0)
}

/// Whether two steps stand in the same procedure, called in the same place.
fn same_file(one: &str, other: &str) -> bool {
    let calls = |name: &str| name.rsplit_once('.').map(|(calls, _)| calls.to_owned());
    calls(one) == calls(other)
}

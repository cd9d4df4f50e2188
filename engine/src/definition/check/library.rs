//! The procedures that a service names, directly or through others, each read
//! once.

use super::names;
use super::report::Reports;
use super::{ENDING, PROCEDURES};
use crate::definition::draft::{
    AroundDraft, Block, CallDraft, FlowDraft, ProcedureDraft, StepDraft, StepDraftKind,
};
use crate::definition::findings::Findings;
use crate::definition::read::read_procedure;
use crate::definition::yaml::{self, Scalar};
use crate::files::Files;
use std::collections::BTreeMap;

/// A procedure as it was read.
#[derive(Debug)]
pub struct Loaded {
    pub path: String,
    pub draft: ProcedureDraft,
}

/// Procedures by name. One that cannot be read is `None`, and reported.
#[derive(Debug, Default)]
pub struct Library(BTreeMap<String, Option<Loaded>>);

impl Library {
    pub fn get(&self, name: &str) -> Option<&Loaded> {
        self.0.get(name)?.as_ref()
    }

    /// Reads a procedure that `from` names, with all that it calls.
    pub fn load(&mut self, name: &Scalar, from: &str, files: &Files, reports: &mut Reports) {
        let mut open = vec![(name.clone(), from.to_owned())];
        while let Some((name, from)) = open.pop() {
            let path = format!("{PROCEDURES}{}{ENDING}", name.text);
            let Some(text) = files.get(&path) else {
                let known = names::in_folder(files, PROCEDURES, ENDING);
                names::unknown(
                    &name,
                    "unknown-procedure",
                    "there is no procedure",
                    known.iter().map(String::as_str),
                    reports.of(&from),
                );
                continue;
            };
            if self.0.contains_key(&name.text) {
                continue;
            }
            let mut findings = Findings::of(&path);
            let draft = yaml::read(text, &mut findings)
                .and_then(|root| read_procedure(&root, &mut findings));
            if let Some(draft) = &draft {
                names::check_file_name(&path, draft.procedure.as_ref(), &mut findings);
                open.extend(
                    calls(&draft.flow)
                        .into_iter()
                        .map(|call| (call.procedure.clone(), path.clone())),
                );
            }
            reports.take(findings);
            let loaded = draft.map(|draft| Loaded { path, draft });
            self.0.insert(name.text.clone(), loaded);
        }
    }

    /// Reads all that the steps of a service call.
    pub fn load_called(
        &mut self,
        flow: &FlowDraft,
        from: &str,
        files: &Files,
        reports: &mut Reports,
    ) {
        for call in calls(flow) {
            self.load(&call.procedure, from, files, reports);
        }
    }
}

/// Every call in a flow, however deep.
pub fn calls(flow: &FlowDraft) -> Vec<&CallDraft> {
    let mut found = Vec::new();
    let mut open: Vec<&StepDraft> = flow.steps.iter().rev().collect();
    while let Some(draft) = open.pop() {
        if let StepDraftKind::Call(call) = &draft.kind {
            found.push(call);
        }
        for block in blocks(draft).into_iter().rev() {
            open.extend(block.iter().rev());
        }
    }
    found
}

/// The blocks that stand inside a step, in the order they are laid out.
pub fn blocks(draft: &StepDraft) -> Vec<&Block> {
    let mut blocks: Vec<&Block> = match &draft.kind {
        StepDraftKind::Choose(choose) => choose
            .branches
            .iter()
            .map(|branch| &branch.steps)
            .chain([&choose.otherwise])
            .collect(),
        StepDraftKind::Steps(block) => vec![block],
        StepDraftKind::Together(together) => {
            together.branches.iter().map(|(_, block)| block).collect()
        }
        StepDraftKind::Each(each) => vec![&each.steps],
        StepDraftKind::Do(_)
        | StepDraftKind::Task(_)
        | StepDraftKind::Wait(_)
        | StepDraftKind::Call(_)
        | StepDraftKind::Start(_)
        | StepDraftKind::Correct(_)
        | StepDraftKind::Table(_)
        | StepDraftKind::End(_)
        | StepDraftKind::Again(_)
        | StepDraftKind::Broken => Vec::new(),
    };
    blocks.extend(around_blocks(&draft.around));
    blocks
}

fn around_blocks(around: &AroundDraft) -> impl Iterator<Item = &Block> {
    around
        .limit
        .iter()
        .map(|limit| &limit.or_else)
        .chain(around.on.iter().map(|handler| &handler.steps))
        .chain(around.on_failure.iter().map(|failure| &failure.steps))
}

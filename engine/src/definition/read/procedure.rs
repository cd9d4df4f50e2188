//! A procedure file, and the part that a service with steps of its own shares
//! with it.

use super::anytime::read_anytime;
use super::common::{map, word};
use super::grammar::PROCEDURE;
use super::names::{NameStyle, check_free_name, check_name};
use super::record::Record;
use super::step::read_block;
use super::text::{Size, read_text};
use super::upgrade::upgraded;
use crate::definition::draft::{AnytimeDraft, FlowDraft, ParameterKind, ProcedureDraft};
use crate::definition::findings::Findings;
use crate::definition::yaml::{Node, Scalar};
use crate::text::Text;

pub fn read_procedure(root: &Node, findings: &mut Findings) -> Option<ProcedureDraft> {
    let root = upgraded(root, findings);
    let record = Record::open(&root, &PROCEDURE, findings)?;
    let procedure = record.scalar("procedure", "the name of the procedure", findings);
    read_name(procedure.as_ref(), findings);
    let parameters = record
        .get("parameters")
        .map_or_else(Vec::new, |node| read_parameters(node, findings));
    Some(ProcedureDraft {
        procedure,
        parameters,
        flow: read_flow(&record, findings),
    })
}

/// Reports a file's own name that is not written as such names are.
pub fn read_name(name: Option<&Scalar>, findings: &mut Findings) {
    if let Some(name) = name {
        check_name(name, NameStyle::Hyphens, findings);
    }
}

fn read_parameters(node: &Node, findings: &mut Findings) -> Vec<(Scalar, ParameterKind)> {
    let words = ParameterKind::ALL.map(|(word, _)| word);
    let mut parameters = Vec::new();
    for entry in map(node, "parameters", findings).unwrap_or_default() {
        check_free_name(&entry.key, findings);
        let kind = word(&entry.value, "a kind of parameter", &words, findings);
        if let Some(kind) = kind.and_then(ParameterKind::from_word) {
            parameters.push((entry.key.clone(), kind));
        }
    }
    parameters
}

/// Steps, outcomes and what may be done at any time.
pub fn read_flow(record: &Record<'_>, findings: &mut Findings) -> FlowDraft {
    let steps = record
        .need("steps", findings)
        .map_or_else(Vec::new, |steps| read_block(steps, findings));
    let outcomes = record
        .need("outcomes", findings)
        .map_or_else(Vec::new, |outcomes| read_outcomes(outcomes, findings));
    FlowDraft {
        at: record
            .entry("steps")
            .map_or(record.at, |steps| steps.key.at),
        steps,
        outcomes,
        anytime: record
            .get("anytime")
            .map_or_else(AnytimeDraft::default, |node| read_anytime(node, findings)),
    }
}

fn read_outcomes(node: &Node, findings: &mut Findings) -> Vec<(Scalar, Text)> {
    let mut outcomes = Vec::new();
    for entry in map(node, "outcomes", findings).unwrap_or_default() {
        check_free_name(&entry.key, findings);
        let text = read_text(&entry.value, "an outcome", Size::Line, findings)
            .map(|text| text.text())
            .unwrap_or_default();
        outcomes.push((entry.key.clone(), text));
    }
    outcomes
}

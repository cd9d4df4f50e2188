//! A procedure file, and the part that a service with steps of its own shares
//! with it.

use super::common::{NameStyle, Record, check_name, map, word};
use super::service::check_language;
use super::step::{RESERVED, read_block};
use super::text::{Size, read_text};
use crate::definition::draft::{FlowDraft, ParameterKind, ProcedureDraft};
use crate::definition::findings::Findings;
use crate::definition::yaml::{Node, Scalar};
use crate::text::Text;

const KEYS: [&str; 5] = ["language", "procedure", "parameters", "steps", "outcomes"];

pub fn read_procedure(root: &Node, findings: &mut Findings) -> Option<ProcedureDraft> {
    let record = Record::open(root, "a procedure", &KEYS, findings)?;
    check_language(&record, findings);
    let procedure = record
        .need("procedure", findings)
        .and_then(|name| super::common::scalar(name, "the name of the procedure", findings))
        .cloned();
    if let Some(name) = &procedure {
        check_name(name, NameStyle::Hyphens, findings);
    }
    let parameters = record
        .get("parameters")
        .map_or_else(Vec::new, |node| read_parameters(node, findings));
    Some(ProcedureDraft {
        procedure,
        parameters,
        flow: read_flow(&record, findings),
    })
}

fn read_parameters(node: &Node, findings: &mut Findings) -> Vec<(Scalar, ParameterKind)> {
    let mut parameters = Vec::new();
    for entry in map(node, "parameters", findings).unwrap_or_default() {
        check_free_name(&entry.key, findings);
        let kind = word(
            &entry.value,
            "a kind of parameter",
            &ParameterKind::WORDS,
            findings,
        );
        if let Some(kind) = kind.and_then(ParameterKind::from_word) {
            parameters.push((entry.key.clone(), kind));
        }
    }
    parameters
}

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

fn check_free_name(name: &Scalar, findings: &mut Findings) {
    if RESERVED.contains(&name.text.as_str()) {
        findings.add(
            name.at,
            "bad-name",
            format!(
                "`{}` has a meaning of its own and cannot be a name",
                name.text
            ),
            "choose another name",
        );
    } else {
        check_name(name, NameStyle::Underscores, findings);
    }
}

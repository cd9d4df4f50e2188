//! From drafts to a sound definition: names looked up, parameters bound, blocks
//! laid flat, and the way of a case followed through every turn.

mod bind;
mod build;
mod flow;
mod forms;
mod layout;
mod letters;
mod names;
mod resolve;

use super::draft::{Body, DocumentDraft, FlowDraft, ParameterKind, ServiceDraft};
use super::findings::Findings;
use super::model::{Definition, DocumentRule};
use super::read::{Words, read_procedure, read_service};
use super::yaml::{self, Scalar, Spot};
use crate::expression::{Condition, Types};
use crate::files::Files;
use crate::finding::Finding;
use bind::Parameters;
use forms::Forms;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Where the files of services lie.
pub const SERVICES: &str = "workflows/";
/// Where the files of procedures lie.
pub const PROCEDURES: &str = "workflows/procedures/";
const ENDING: &str = ".yaml";

/// Reads and checks one service with everything it names.
pub fn check_service(path: &str, files: &Files, words: &Words) -> Result<Definition, Vec<Finding>> {
    let mut findings = Findings::of(path);
    let draft = match files.get(path) {
        Some(text) => {
            yaml::read(text, &mut findings).and_then(|root| read_service(&root, &mut findings))
        }
        None => {
            findings.add(
                Spot::WHOLE,
                "missing-key",
                "the file is missing",
                "write it, or take away what names it",
            );
            None
        }
    };
    let Some(draft) = draft else {
        return Err(findings.into_list());
    };
    names::check_file_name(path, draft.service.as_ref(), &mut findings);
    match draft.body {
        Some(Body::Procedure { ref name, ref with }) => {
            with_procedure(path, &draft, name, with, findings, files, words)
        }
        Some(Body::Own(ref flow)) => {
            let parameters = Parameters::none();
            let parts = Parts {
                path,
                flow_path: path,
                draft: &draft,
                flow,
                parameters,
                files,
                words,
            };
            parts.check(findings, Findings::of(path))
        }
        None => Err(findings.into_list()),
    }
}

fn with_procedure(
    path: &str,
    draft: &ServiceDraft,
    name: &Scalar,
    with: &[(Scalar, Scalar)],
    mut findings: Findings,
    files: &Files,
    words: &Words,
) -> Result<Definition, Vec<Finding>> {
    let procedure_path = format!("{PROCEDURES}{}{ENDING}", name.text);
    let Some(text) = files.get(&procedure_path) else {
        let known = names::in_folder(files, PROCEDURES, ENDING);
        names::unknown(
            name,
            "unknown-procedure",
            "there is no procedure",
            known.iter().map(String::as_str),
            &mut findings,
        );
        return Err(findings.into_list());
    };
    let mut flow_findings = Findings::of(&procedure_path);
    let procedure = yaml::read(text, &mut flow_findings)
        .and_then(|root| read_procedure(&root, &mut flow_findings));
    let Some(procedure) = procedure else {
        let mut all = findings.into_list();
        all.extend(flow_findings.into_list());
        return Err(all);
    };
    names::check_file_name(
        &procedure_path,
        procedure.procedure.as_ref(),
        &mut flow_findings,
    );
    let parameters = bind::bind(name.at, with, &procedure.parameters, words, &mut findings);
    let parts = Parts {
        path,
        flow_path: &procedure_path,
        draft,
        flow: &procedure.flow,
        parameters,
        files,
        words,
    };
    parts.check(findings, flow_findings)
}

/// Reads a procedure as far as it can be checked alone: a service may not use
/// it yet.
pub fn check_procedure(path: &str, files: &Files) -> Vec<Finding> {
    let mut findings = Findings::of(path);
    if let Some(text) = files.get(path)
        && let Some(root) = yaml::read(text, &mut findings)
        && let Some(procedure) = read_procedure(&root, &mut findings)
    {
        names::check_file_name(path, procedure.procedure.as_ref(), &mut findings);
        layout::lay_out(&procedure.flow, &mut findings);
    }
    findings.into_list()
}

/// The finding for a file that would be passed over.
pub fn wrong_ending(path: &str) -> Finding {
    let mut findings = Findings::of(path);
    findings.add(
        Spot::WHOLE,
        "name-differs",
        "the file ends in .yml and would be passed over",
        "call it .yaml",
    );
    findings.into_list().remove(0)
}

/// A service and its procedure, read and not yet checked against each other.
struct Parts<'a> {
    path: &'a str,
    flow_path: &'a str,
    draft: &'a ServiceDraft,
    flow: &'a FlowDraft,
    parameters: Parameters,
    files: &'a Files,
    words: &'a Words,
}

impl Parts<'_> {
    /// `service` collects what is wrong in the service's file, `steps` what is
    /// wrong in the file that the steps stand in.
    fn check(self, mut service: Findings, mut steps: Findings) -> Result<Definition, Vec<Finding>> {
        let draft = self.draft;
        let mut forms = Forms::over(self.files);
        let form = draft
            .form
            .as_ref()
            .and_then(|name| forms.get(name, &mut service));
        if let Some(category) = &draft.category
            && self.words.category(&category.text).is_none()
        {
            let known = self.words.categories.iter().map(|word| word.slug.as_str());
            names::unknown(
                category,
                "unknown-category",
                "there is no category",
                known,
                &mut service,
            );
        }
        let mut answers = Types::default();
        let mut unknown_roots = BTreeSet::new();
        match &form {
            Some(form) => forms::declare(&mut answers, "answers", form),
            None => {
                unknown_roots.insert("answers".to_owned());
            }
        }
        let documents: Vec<Option<DocumentRule>> = draft
            .documents
            .iter()
            .map(|document| document_rule(document, &answers, &unknown_roots, &mut service))
            .collect();

        let layout = layout::lay_out(self.flow, &mut steps);
        let mut builder = build::Builder {
            layout: &layout,
            outcomes: &self.flow.outcomes,
            parameters: &self.parameters,
            words: self.words,
            forms: &mut forms,
            types: answers,
            unknown_roots,
            findings: &mut steps,
        };
        builder.declare(&draft.delivery);
        let built = builder.build();
        flow::check(&layout, self.flow, &built.reads, &mut steps);
        if built.steps.is_some() {
            bind::report_unused(&self.parameters, &layout, &mut steps);
        }
        let ready_after = built.ready_after;

        let mut all = service.into_list();
        all.extend(steps.into_list());
        all.extend(forms.take_findings());
        if !all.is_empty() {
            return Err(all);
        }
        let mut paths: BTreeSet<&str> = [self.path, self.flow_path, Words::PATH].into();
        let form_paths = forms.paths();
        paths.extend(form_paths.iter().map(String::as_str));
        let sources = self.files.only(paths);
        let complete = || {
            Some(Definition {
                service: draft.service.as_ref()?.text.clone(),
                digest: sources.digest(),
                sources: Arc::new(sources.clone()),
                title: draft.title.as_ref()?.text(),
                summary: draft.summary.as_ref()?.text(),
                keywords: draft.keywords.clone(),
                category: draft.category.as_ref()?.text.clone(),
                level: draft.level?,
                form: form?,
                documents: documents.into_iter().collect::<Option<_>>()?,
                clock: draft.clock.clone(),
                delivery: draft.delivery.clone(),
                ready_after: ready_after?,
                parameters: self.parameters.values(),
                steps: built.steps?,
                outcomes: self
                    .flow
                    .outcomes
                    .iter()
                    .map(|(name, text)| (name.text.clone(), text.clone()))
                    .collect(),
            })
        };
        Ok(complete().expect("whatever cannot be read or resolved is a finding"))
    }
}

fn document_rule(
    draft: &DocumentDraft,
    answers: &Types,
    unknown_roots: &BTreeSet<String>,
    findings: &mut Findings,
) -> Option<DocumentRule> {
    let when = match &draft.when {
        Some(when) => Some(condition(when, answers, unknown_roots, findings)?),
        None => None,
    };
    Some(DocumentRule {
        name: draft.name.text.clone(),
        kind: draft.kind?,
        title: draft.title.as_ref()?.text(),
        when,
    })
}

/// Compiles a condition. One that names something whose kind is not known, for
/// a reason already reported, is left alone.
fn condition(
    source: &Scalar,
    types: &Types,
    unknown_roots: &BTreeSet<String>,
    findings: &mut Findings,
) -> Option<Condition> {
    let text = source.text.trim_end();
    if unknown_roots
        .iter()
        .any(|root| text.contains(root.as_str()))
    {
        return None;
    }
    match Condition::compile(text, types) {
        Ok(condition) => Some(condition),
        Err(problem) => {
            findings.add(
                source.spot_of(problem.offset),
                problem.code,
                problem.reason,
                problem.mend,
            );
            None
        }
    }
}

/// The kind of value that a parameter is declared with, in words.
fn parameter_kind_words(kind: ParameterKind) -> &'static str {
    match kind {
        ParameterKind::Role => "a role",
        ParameterKind::WorkingDays => "working days, e.g. 3 working days",
        ParameterKind::Days => "days, e.g. 20 days",
        ParameterKind::Number => "a number",
        ParameterKind::YesNo => "yes or no",
    }
}

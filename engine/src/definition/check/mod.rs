//! From drafts to a sound definition.
//!
//! 1. [`library`] reads the procedures that are named, [`layout`] lays blocks
//!    inside blocks flat and puts called procedures in place;
//! 2. [`parameters`] are bound, [`visible`] says what can be read where, and
//!    [`build`] looks up every name and compiles every condition;
//! 3. [`explore`] follows a case through every turn it can take.
//!
//! A published version ([`Reading::Published`]) is not followed, and is read when a
//! definition can be built. So what is found in the second part and does not keep
//! a step from being built has to leave the step as it is written.

mod anytime;
mod build;
mod conditions;
mod explore;
mod forms;
mod layout;
mod letters;
mod library;
mod names;
mod parameters;
mod report;
mod values;
mod visible;

use super::draft::{
    ActionKind, Body, DocumentDraft, FlowDraft, NotForDraft, ServiceDraft, StepDraftKind, TextDraft,
};
use super::findings::{Findings, Reading};
use super::model::{Definition, DocumentRule, NotFor};
use super::read::{Words, read_procedure, read_service};
use super::yaml::{self, Scalar, Spot};
use crate::files::Files;
use crate::finding::Finding;
use crate::scenario;
use build::Builder;
use conditions::condition;
use forms::Forms;
use layout::Layout;
use library::Library;
use parameters::{Giver, Parameters};
use report::Reports;
use std::collections::BTreeSet;
use std::sync::Arc;
use visible::{Declared, View};

/// Where the files of services lie.
pub const SERVICES: &str = "workflows/";
/// Where the files of procedures lie.
pub const PROCEDURES: &str = "workflows/procedures/";
const ENDING: &str = ".yaml";

/// Reads and checks one service with everything it names.
pub fn check_service(
    path: &str,
    files: &Files,
    words: &Words,
    reading: Reading,
) -> Result<Definition, Vec<Finding>> {
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
    let mut reports = Reports::reading(reading);
    reports.take(findings);
    let mut library = Library::default();
    match &draft.body {
        Some(Body::Procedure { name, with }) => {
            library.load(name, path, files, &mut reports);
            let Some(loaded) = library.get(&name.text) else {
                return Err(reports.into_list());
            };
            if reports.unreadable() {
                return Err(reports.into_list());
            }
            let giver = Giver {
                words,
                caller: None,
            };
            let bound = parameters::bind(
                name.at,
                with,
                &loaded.draft.parameters,
                &giver,
                reports.of(path),
            );
            let layout = layout::lay_out(
                &loaded.path,
                &loaded.draft.flow,
                &loaded.draft.parameters,
                with,
                &library,
                &mut reports,
            );
            Parts {
                path,
                draft: &draft,
                files,
                words,
            }
            .check(&layout, bound, reports)
        }
        Some(Body::Own(flow)) => {
            library.load_called(flow, path, files, &mut reports);
            if reports.unreadable() {
                return Err(reports.into_list());
            }
            let layout = layout::lay_out(path, flow, &[], &[], &library, &mut reports);
            Parts {
                path,
                draft: &draft,
                files,
                words,
            }
            .check(&layout, Parameters::default(), reports)
        }
        None => Err(reports.into_list()),
    }
}

/// Reads a procedure as far as it can be checked alone: a service may not use
/// it yet.
pub fn check_procedure(path: &str, files: &Files) -> Vec<Finding> {
    let mut findings = Findings::of(path);
    let procedure = files
        .get(path)
        .and_then(|text| yaml::read(text, &mut findings))
        .and_then(|root| read_procedure(&root, &mut findings));
    let mut reports = Reports::default();
    if let Some(procedure) = &procedure {
        names::check_file_name(path, procedure.procedure.as_ref(), &mut findings);
        let mut library = Library::default();
        library.load_called(&procedure.flow, path, files, &mut reports);
        layout::lay_out(
            path,
            &procedure.flow,
            &procedure.parameters,
            &[],
            &library,
            &mut reports,
        );
    }
    reports.take(findings);
    reports.into_list()
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

/// A service that was read and is not yet checked against what it names.
struct Parts<'a> {
    path: &'a str,
    draft: &'a ServiceDraft,
    files: &'a Files,
    words: &'a Words,
}

impl Parts<'_> {
    fn check(
        self,
        layout: &Layout<'_>,
        bound: Parameters,
        mut reports: Reports,
    ) -> Result<Definition, Vec<Finding>> {
        let draft = self.draft;
        let reading = reports.reading;
        let mut forms = Forms::over(self.files, reading);
        let form = draft
            .form
            .as_ref()
            .and_then(|name| forms.get(name, reports.of(self.path)));
        self.check_category(reports.of(self.path));
        let declared = Declared {
            answers: form.as_ref().map(|form| forms::fields(form)),
            delivery: draft
                .delivery
                .iter()
                .map(|way| way.word().to_owned())
                .collect(),
            parameters: vec![bound],
            ..Declared::default()
        };
        let answers = declared.outermost();
        let not_for: Vec<Option<NotFor>> = draft
            .not_for
            .iter()
            .map(|one| not_for(one, &answers, reports.of(self.path)))
            .collect();
        let documents: Vec<Option<DocumentRule>> = draft
            .documents
            .iter()
            .map(|document| document_rule(document, &answers, reports.of(self.path)))
            .collect();

        let mut builder = Builder::new(
            layout,
            self.words,
            self.files,
            &mut forms,
            &mut reports,
            self.path,
        );
        builder.declared = declared;
        builder.form.clone_from(&form);
        builder.documents = draft
            .documents
            .iter()
            .map(|document| document.name.text.clone())
            .collect();
        let built = builder.build();
        let anytime = if layout.complete && !layout.steps.is_empty() {
            builder.anytime()
        } else {
            None
        };
        builder.report_unused();
        let views = if reading.judges() {
            builder.views()
        } else {
            Vec::new()
        };
        let (ready_after, others) = (builder.ready_after, builder.other_files.clone());
        let parameters = builder.parameter_values();
        let declared = builder.declared;
        self.check_pickup(layout, &mut reports);
        if reading.judges() {
            explore::check(
                layout,
                &built,
                &declared,
                &views,
                anytime.as_ref(),
                &mut reports,
            );
        }

        let mut found = forms.take_findings();
        found.extend(reports.into_list());
        if reading.judges() && !found.is_empty() {
            return Err(found);
        }
        let sources = self.sources(layout, &forms, &others);
        let flow = layout.scopes[0].flow;
        let complete = || {
            let steps = built.steps?;
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
                who: draft.who.as_ref().map(TextDraft::text),
                not_for: not_for.into_iter().collect::<Option<_>>()?,
                documents: documents.into_iter().collect::<Option<_>>()?,
                clock: draft.clock.clone(),
                delivery: draft.delivery.clone(),
                ready_after: ready_after?,
                parameters,
                by_name: Definition::index(&steps),
                steps,
                outcomes: flow
                    .outcomes
                    .iter()
                    .map(|(name, text)| (name.text.clone(), text.clone()))
                    .collect(),
                anytime: anytime?,
                scenarios: Vec::new(),
            })
        };
        let Some(mut definition) = complete() else {
            assert!(
                !found.is_empty(),
                "whatever cannot be read or resolved is a finding"
            );
            return Err(found);
        };
        if let Some(node) = draft.scenarios.as_ref().filter(|_| reading.judges()) {
            definition.scenarios = scenario::read(&definition, node)?;
        }
        Ok(definition)
    }

    fn check_category(&self, findings: &mut Findings) {
        if let Some(category) = &self.draft.category
            && self.words.category(&category.text).is_none()
        {
            let known = self.words.categories.iter().map(|word| word.slug.as_str());
            names::unknown(
                category,
                "unknown-category",
                "there is no category",
                known,
                findings,
            );
        }
    }

    /// Whoever applies is told when the result can be collected.
    fn check_pickup(&self, layout: &Layout<'_>, reports: &mut Reports) {
        let mut readable = layout.complete && !layout.steps.is_empty();
        let mut schedules = false;
        for laid in &layout.steps {
            match &laid.draft.kind {
                StepDraftKind::Do(actions) => {
                    schedules |= actions
                        .iter()
                        .any(|action| matches!(action.kind, ActionKind::SchedulePickup { .. }));
                }
                StepDraftKind::Broken => readable = false,
                StepDraftKind::Task(_)
                | StepDraftKind::Choose(_)
                | StepDraftKind::Wait(_)
                | StepDraftKind::Steps(_)
                | StepDraftKind::Together(_)
                | StepDraftKind::Each(_)
                | StepDraftKind::Call(_)
                | StepDraftKind::Start(_)
                | StepDraftKind::Correct(_)
                | StepDraftKind::Table(_)
                | StepDraftKind::End(_)
                | StepDraftKind::Again(_) => {}
            }
        }
        if !schedules && readable {
            let flow: &FlowDraft = layout.scopes[0].flow;
            reports.of(layout.scopes[0].file).add(
                flow.at,
                "pickup-missing",
                "no step books a collection, so nobody can be told when the result is ready",
                "add a step with `do: pickup.schedule`",
            );
        }
    }

    /// All that the definition was made from, and nothing else.
    fn sources(&self, layout: &Layout<'_>, forms: &Forms<'_>, others: &BTreeSet<String>) -> Files {
        let form_paths = forms.paths();
        let paths = [self.path, Words::PATH]
            .into_iter()
            .chain(layout.scopes.iter().map(|scope| scope.file))
            .chain(form_paths.iter().map(String::as_str))
            .chain(others.iter().map(String::as_str));
        self.files.only(paths.collect::<BTreeSet<&str>>())
    }
}

fn not_for(draft: &NotForDraft, view: &View, findings: &mut Findings) -> Option<NotFor> {
    let when = draft.when.as_ref()?;
    Some(NotFor {
        name: draft.name.text.clone(),
        when: condition(when, &view.types, &view.unknown_roots, findings)?,
        title: draft.title.as_ref()?.text(),
        text: draft.text.as_ref()?.text(),
    })
}

fn document_rule(
    draft: &DocumentDraft,
    view: &View,
    findings: &mut Findings,
) -> Option<DocumentRule> {
    let asked = |when: &Scalar, findings: &mut Findings| {
        condition(when, &view.types, &view.unknown_roots, findings)
    };
    let when = match &draft.when {
        Some(when) => Some(asked(when, findings)?),
        None => None,
    };
    Some(DocumentRule {
        name: draft.name.text.clone(),
        kind: draft.kind?,
        title: draft.title.as_ref()?.text(),
        when,
        upload: draft.upload.clone(),
    })
}

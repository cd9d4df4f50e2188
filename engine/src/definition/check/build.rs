//! Steps with every name in them looked up and every condition compiled.

mod action;
mod around;
mod parts;
mod step;
mod table;
mod template;

pub use parts::{Need, Part, Wanted};

use super::forms::{self, Forms};
use super::layout::{Layout, RegionKind};
use super::parameters::{self, Bound, Caller, Giver, Parameters};
use super::report::Reports;
use super::visible::{Declared, Fields, Leaves, View};
use super::{names, values};
use crate::calendar::Span;
use crate::definition::catalogue;
use crate::definition::draft::{ActionKind, GivesDraft, IssueDraft, StepDraftKind, WaitDraft};
use crate::definition::model::Step;
use crate::definition::read::Words;
use crate::definition::yaml::Scalar;
use crate::files::Files;
use crate::form::{Form, ValueType};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Steps that a case may go through, every item counted: half of what the engine
/// does at once, because the end of a track counts too.
const MOST_AT_ONCE: usize = 2_500;

pub struct Builder<'a, 'd, 'f> {
    pub layout: &'a Layout<'d>,
    pub words: &'a Words,
    pub files: &'f Files,
    pub forms: &'a mut Forms<'f>,
    pub reports: &'a mut Reports,
    pub declared: Declared,
    /// The service's own form and documents, which `correct` asks for.
    pub form: Option<Arc<Form>>,
    pub documents: Vec<String>,
    /// The templates of its own documents.
    pub issues: &'a [IssueDraft],
    /// Those that a step issues.
    issued: BTreeSet<String>,
    /// The service's own file.
    pub service: &'a str,
    /// By region; made when first asked for.
    views: BTreeMap<usize, Arc<View>>,
    task_forms: BTreeMap<usize, Arc<Form>>,
    /// The term of the first booking of a collection slot.
    pub ready_after: Option<Span>,
    /// Files of other services that were looked at.
    pub other_files: BTreeSet<String>,
    /// Parameters that something names, by scope.
    used: BTreeSet<(usize, String)>,
    /// Every step was built.
    complete: bool,
}

pub struct Built {
    pub parts: Vec<Part>,
    /// `None`: something was reported.
    pub steps: Option<Vec<Step>>,
}

impl<'a, 'd, 'f> Builder<'a, 'd, 'f> {
    pub fn new(
        layout: &'a Layout<'d>,
        words: &'a Words,
        files: &'f Files,
        forms: &'a mut Forms<'f>,
        reports: &'a mut Reports,
        service: &'a str,
    ) -> Builder<'a, 'd, 'f> {
        Builder {
            layout,
            words,
            files,
            forms,
            reports,
            declared: Declared::default(),
            form: None,
            documents: Vec::new(),
            issues: &[],
            issued: BTreeSet::new(),
            service,
            views: BTreeMap::new(),
            task_forms: BTreeMap::new(),
            ready_after: None,
            other_files: BTreeSet::new(),
            used: BTreeSet::new(),
            complete: false,
        }
    }

    pub fn build(&mut self) -> Built {
        if !self.layout.complete {
            return Built {
                parts: Vec::new(),
                steps: None,
            };
        }
        self.declare_all();
        let layout = self.layout;
        let mut parts = Vec::new();
        let mut steps = Some(Vec::new());
        for position in 0..layout.steps.len() {
            let mut part = Part::default();
            let step = self.step(position, &mut part);
            parts.push(part);
            match (step, steps.as_mut()) {
                (Some(step), Some(steps)) => steps.push(step),
                (None, _) => steps = None,
                (Some(_), None) => {}
            }
        }
        self.check_outcomes();
        self.check_items();
        self.complete = steps.is_some();
        Built {
            parts,
            steps: steps.filter(|_| layout.sound),
        }
    }

    pub fn file(&self, position: usize) -> &'d str {
        self.layout.scopes[self.layout.steps[position].scope].file
    }

    /// Where problems of a step go.
    pub fn findings(&mut self, position: usize) -> &mut crate::definition::findings::Findings {
        let file = self.file(position);
        self.reports.of(file)
    }

    pub fn view(&mut self, region: usize) -> Arc<View> {
        let layout = self.layout;
        // Steps of a block see what the steps around it see.
        let mut seen_from = region;
        while let RegionKind::Block { .. } = layout.regions[seen_from].kind {
            seen_from = layout.regions[seen_from].parent;
        }
        self.views
            .entry(seen_from)
            .or_insert_with(|| Arc::new(self.declared.view(layout, seen_from)))
            .clone()
    }

    /// What can be read at each step.
    pub fn views(&mut self) -> Vec<Arc<View>> {
        (0..self.layout.steps.len())
            .map(|position| self.view_at(position))
            .collect()
    }

    /// Of the procedure that the service names.
    pub fn parameter_values(&self) -> BTreeMap<String, serde_json::Value> {
        self.declared
            .parameters
            .first()
            .map(Parameters::values)
            .unwrap_or_default()
    }

    pub fn view_at(&mut self, position: usize) -> Arc<View> {
        self.view(self.layout.steps[position].region)
    }

    pub fn parameters(&self, position: usize) -> Option<&Parameters> {
        self.declared
            .parameters
            .get(self.layout.steps[position].scope)
    }

    pub fn note_used(&mut self, name: &str) {
        self.used.insert((0, name.to_owned()));
    }

    pub fn use_parameter(&mut self, position: usize, name: &str) {
        let scope = self.layout.steps[position].scope;
        self.used.insert((scope, name.to_owned()));
    }

    /// Notes the parameters that a text reads.
    pub fn use_all_in(&mut self, position: usize, text: &str) {
        let scope = self.layout.steps[position].scope;
        for (name, _) in self.layout.scopes[scope].declared {
            if text.contains(&name.text) {
                self.used.insert((scope, name.text.clone()));
            }
        }
    }

    /// Outer files first: what a call gives can be read only when the results
    /// of its caller are known.
    fn declare_all(&mut self) {
        let layout = self.layout;
        for scope in 0..layout.scopes.len() {
            self.bind(scope);
            for position in 0..layout.steps.len() {
                if layout.steps[position].scope == scope && !layout.steps[position].asks {
                    self.check_against_parameters(position);
                    self.declare_item(position);
                    if let Some(leaves) = self.leaves(position) {
                        self.declared.results.push(leaves);
                    }
                }
            }
            self.views.clear();
        }
    }

    fn bind(&mut self, scope: usize) {
        let layout = self.layout;
        let within = &layout.scopes[scope];
        let Some(called) = within.called else {
            return;
        };
        let view = self.view_at(called.step);
        let file = layout.scopes[called.scope].file;
        for (_, value) in within.with {
            self.use_all_in(called.step, &value.text);
        }
        let empty = Parameters::default();
        let giver = Giver {
            words: self.words,
            caller: Some(Caller {
                parameters: self.declared.parameters.get(called.scope).unwrap_or(&empty),
                types: &view.types,
                unknown_roots: &view.unknown_roots,
            }),
        };
        let bound = parameters::bind(
            called.at,
            within.with,
            within.declared,
            &giver,
            self.reports.of(file),
        );
        self.declared.parameters.push(bound);
    }

    fn check_against_parameters(&mut self, position: usize) {
        let laid = &self.layout.steps[position];
        let taken = self
            .parameters(position)
            .is_some_and(|parameters| parameters.get(&laid.local).is_some());
        if taken {
            self.findings(position).add(
                laid.draft.at,
                "duplicate-step",
                format!("there is a parameter `{}` already", laid.local),
                "give the step another name",
            );
        }
    }

    /// The fields of an item of `each`.
    fn declare_item(&mut self, position: usize) {
        let laid = &self.layout.steps[position];
        let StepDraftKind::Each(each) = &laid.draft.kind else {
            return;
        };
        let fields = each.of.as_ref().and_then(|of| self.rows(position, of));
        self.declared.items.insert(position, fields);
    }

    /// The fields of the rows that a path names.
    fn rows(&mut self, position: usize, of: &Scalar) -> Option<Fields> {
        let path = of.text.trim();
        let form = self.form.clone();
        let field = path.strip_prefix("answers.");
        let (Some(field), Some(form)) = (field, form) else {
            if field.is_none() {
                self.findings(position).add(
                    of.at,
                    "each-of",
                    "only a list of rows in the answers has items",
                    "write `answers.` and the name of the list, e.g. answers.owners",
                );
            }
            return None;
        };
        match form.types().get(field) {
            Some(ValueType::Rows(kinds)) => Some(Fields {
                kinds: kinds.clone(),
                may_be_missing: forms::missing_in_rows(&form, field),
            }),
            Some(_) => {
                self.findings(position).add(
                    of.at,
                    "each-of",
                    format!("`{path}` is one answer and no list of rows"),
                    "name a list of rows of the form",
                );
                None
            }
            None => {
                let types = form.types();
                let rows = types
                    .iter()
                    .filter(|(_, kind)| matches!(kind, ValueType::Rows(_)))
                    .map(|(name, _)| format!("answers.{name}"));
                let rows: Vec<String> = rows.collect();
                names::unknown(
                    of,
                    "each-of",
                    "the form has no list of rows",
                    rows.iter().map(String::as_str),
                    self.findings(position),
                );
                None
            }
        }
    }

    /// What a step leaves behind for others to read.
    fn leaves(&mut self, position: usize) -> Option<Leaves> {
        let laid = &self.layout.steps[position];
        let fields =
            match &laid.draft.kind {
                StepDraftKind::Task(task) => {
                    let form = task
                        .form
                        .as_ref()
                        .and_then(|name| self.task_form(position, name));
                    if let (Some(form), Some(name)) = (&form, &task.form) {
                        self.no_files(position, form, name);
                    }
                    let fields = form.as_ref().map(|form| forms::fields(form));
                    if let Some(form) = form {
                        self.task_forms.insert(position, form);
                    }
                    fields.map(|mut fields| {
                        if task.of.as_ref().is_some_and(|of| of.text.trim() != "1") {
                            fields.kinds.insert("agreed".into(), ValueType::YesNo);
                        }
                        fields
                    })
                }
                StepDraftKind::Do(actions) => {
                    let mut fields = Fields::default();
                    for action in actions {
                        if let ActionKind::Catalogue { name, .. } = &action.kind
                            && let Some(known) = catalogue::action(name)
                        {
                            for output in known.outputs {
                                let kind = output.kind.value_type();
                                fields.kinds.insert(output.name.to_owned(), kind);
                            }
                        }
                    }
                    if fields.kinds.is_empty() {
                        return None;
                    }
                    Some(fields)
                }
                StepDraftKind::Wait(WaitDraft::Message { name, .. }) => catalogue::message(name)
                    .map(|message| Fields {
                        kinds: message
                            .fields
                            .iter()
                            .map(|field| (field.name.to_owned(), field.kind.value_type()))
                            .collect(),
                        may_be_missing: BTreeSet::new(),
                    }),
                StepDraftKind::Table(table) => {
                    let kinds = table
                        .gives
                        .iter()
                        .map(|(name, gives)| Some((name.text.clone(), gives_kind(gives)?)));
                    kinds
                        .collect::<Option<BTreeMap<_, _>>>()
                        .map(|kinds| Fields {
                            kinds,
                            may_be_missing: BTreeSet::new(),
                        })
                }
                StepDraftKind::Together(together) => Some(Fields {
                    kinds: [(
                        "first".to_owned(),
                        ValueType::Choice(
                            together
                                .branches
                                .iter()
                                .map(|(name, _)| name.text.clone())
                                .collect(),
                        ),
                    )]
                    .into(),
                    may_be_missing: BTreeSet::new(),
                }),
                StepDraftKind::Call(_) => {
                    let inner =
                        self.layout.scopes.iter().find(|scope| {
                            scope.called.is_some_and(|called| called.step == position)
                        });
                    inner.map(|inner| Fields {
                        kinds: [(
                            "outcome".to_owned(),
                            ValueType::Choice(
                                inner
                                    .flow
                                    .outcomes
                                    .iter()
                                    .map(|(name, _)| name.text.clone())
                                    .collect(),
                            ),
                        )]
                        .into(),
                        may_be_missing: BTreeSet::new(),
                    })
                }
                StepDraftKind::Broken => None,
                StepDraftKind::Choose(_)
                | StepDraftKind::Wait(
                    WaitDraft::Time(_) | WaitDraft::Date(_) | WaitDraft::Appointment,
                )
                | StepDraftKind::Steps(_)
                | StepDraftKind::Each(_)
                | StepDraftKind::Start(_)
                | StepDraftKind::Correct(_)
                | StepDraftKind::End(_)
                | StepDraftKind::Again(_) => return None,
            };
        Some(Leaves {
            step: position,
            fields,
        })
    }

    /// Files come with applications and corrections; what staff write at a task has none.
    fn no_files(&mut self, position: usize, form: &Form, name: &Scalar) {
        let Some(field) = form.fields().find(|field| field.files().is_some()) else {
            return;
        };
        let file = self.file(position);
        self.reports.of(file).add(
            name.at,
            "files-in-task",
            format!(
                "`{}` of this form asks for files, and a task has none",
                field.name
            ),
            "ask for the files in the application, or by `correct`",
        );
    }

    /// The form of a task, by its name or by the name of a parameter.
    fn task_form(&mut self, position: usize, name: &'d Scalar) -> Option<Arc<Form>> {
        let parameter = self.parameters(position).and_then(|p| p.get(&name.text));
        let named = match parameter.cloned() {
            Some(Bound::Form(form)) => {
                self.use_parameter(position, &name.text);
                // The form is named where the value is given.
                let scope = self.layout.steps[position].scope;
                let giver = self.layout.scopes[scope].called;
                let file = giver.map(|called| self.layout.scopes[called.scope].file);
                return self
                    .forms
                    .get(&form, self.reports.of(file.unwrap_or(self.service)));
            }
            Some(Bound::Nothing) => return None,
            Some(Bound::Role(_) | Bound::Span { .. } | Bound::Value { .. }) => {
                self.wrong_parameter(position, name, "the name of a form");
                return None;
            }
            None => name,
        };
        let file = self.file(position);
        self.forms.get(named, self.reports.of(file))
    }

    fn check_outcomes(&mut self) {
        if !self.layout.sound {
            return;
        }
        for (scope, within) in self.layout.scopes.iter().enumerate() {
            let withdrawn = within.flow.anytime.withdraw.as_ref();
            let by_withdrawal = withdrawn.and_then(|withdraw| withdraw.outcome.as_ref());
            let ends = self.layout.steps.iter().filter_map(|laid| {
                let StepDraftKind::End(end) = &laid.draft.kind else {
                    return None;
                };
                (laid.scope == scope && !laid.asks).then_some(&end.outcome)
            });
            let ends: Vec<&str> = ends
                .chain(by_withdrawal)
                .map(|outcome| outcome.text.as_str())
                .collect();
            for (name, _) in &within.flow.outcomes {
                if !ends.contains(&name.text.as_str()) {
                    self.reports.of(within.file).add(
                        name.at,
                        "unused-outcome",
                        format!("no case ends with `{}`", name.text),
                        "end with it somewhere, or take it out",
                    );
                }
            }
        }
    }

    /// Items inside items multiply what a case does at once, which is bounded.
    fn check_items(&mut self) {
        let layout = self.layout;
        let items = |each: usize| {
            let StepDraftKind::Each(draft) = &layout.steps[each].draft.kind else {
                return 1;
            };
            let most = draft.most.as_ref();
            most.and_then(|most| most.text.trim().parse::<usize>().ok())
                .unwrap_or(1)
        };
        let times: Vec<usize> = (0..layout.steps.len())
            .map(|position| {
                let mut times: usize = 1;
                let mut region = layout.steps[position].region;
                while region != 0 {
                    if let RegionKind::Item { owner } = layout.regions[region].kind {
                        times = times.saturating_mul(items(owner));
                    }
                    region = layout.regions[region].parent;
                }
                times
            })
            .collect();
        let all = times
            .iter()
            .fold(0usize, |sum, times| sum.saturating_add(*times));
        let most = (0..times.len()).max_by_key(|position| times[*position]);
        let Some(position) = most.filter(|_| all > MOST_AT_ONCE) else {
            return;
        };
        let mut region = layout.steps[position].region;
        while region != 0 {
            if let RegionKind::Item { owner } = layout.regions[region].kind {
                self.findings(owner).add(
                    layout.steps[owner].draft.at,
                    "too-big",
                    format!(
                        "a case could come to {all} steps here, at most {MOST_AT_ONCE} are possible"
                    ),
                    "lower `most`, or do less for each item",
                );
                return;
            }
            region = layout.regions[region].parent;
        }
    }

    /// Reports parameters that nothing in the steps names.
    pub fn report_unused(&mut self) {
        if !self.complete {
            return;
        }
        self.report_unused_templates();
        let layout = self.layout;
        for (scope, within) in layout.scopes.iter().enumerate() {
            for (name, _) in within.declared {
                if !self.used.contains(&(scope, name.text.clone())) {
                    self.reports.of(within.file).add(
                        name.at,
                        "unused-parameter",
                        format!("no step uses `{}`", name.text),
                        "use it in a step, or take it out",
                    );
                }
            }
        }
    }
}

/// The kind of value that a column gives; what is not one is reported with the
/// table.
fn gives_kind(gives: &GivesDraft) -> Option<ValueType> {
    match gives {
        GivesDraft::Kind(word) => match word.text.trim() {
            "number" => Some(ValueType::Number),
            "money" => Some(ValueType::Money),
            "yes or no" => Some(ValueType::YesNo),
            "text" => Some(ValueType::Text),
            "date" => Some(ValueType::Date),
            _ => None,
        },
        GivesDraft::Options(options) => Some(ValueType::Choice(
            options.iter().map(|option| option.text.clone()).collect(),
        )),
    }
}

/// A value of the kind in words, for a finding.
pub fn kind_in_words(kind: &ValueType) -> &'static str {
    values::in_words(kind)
}

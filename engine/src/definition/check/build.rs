//! Steps with every name in them looked up.

use super::bind::Parameters;
use super::condition;
use super::forms::{self, Forms};
use super::layout::{Laid, Layout, Way};
use super::letters::{self, Filled};
use super::names;
use super::resolve::target;
use crate::calendar::Span;
use crate::definition::draft::{
    ActionDraft, ActionKind, BranchDraft, StepDraftKind, TaskDraft, TextDraft, WaitDraft,
};
use crate::definition::findings::Findings;
use crate::definition::model::{
    Action, Branch, Delivery, Recipient, Step, StepKind, TaskStep, Until,
};
use crate::definition::read::Words;
use crate::definition::yaml::{Scalar, Spot};
use crate::expression::Types;
use crate::form::{Form, ValueType};
use crate::text::Text;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub struct Builder<'a, 'f> {
    pub layout: &'a Layout<'a>,
    pub outcomes: &'a [(Scalar, Text)],
    pub parameters: &'a Parameters,
    pub words: &'a Words,
    pub forms: &'a mut Forms<'f>,
    /// What conditions may name.
    pub types: Types,
    /// First names whose fields are not known, for a reason already reported.
    pub unknown_roots: BTreeSet<String>,
    pub findings: &'a mut Findings,
}

pub struct Built {
    /// `None`: something was reported.
    pub steps: Option<Vec<Step>>,
    /// The term of the first booking of a collection slot.
    pub ready_after: Option<Span>,
    /// What each step reads of the case when a case comes to it.
    pub reads: Vec<Vec<Need>>,
}

/// Something that has to be there when a case comes to a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// The result of a task.
    Result(String, Spot),
    Appointment(Spot),
    Protocol(Spot),
    /// An office that answers for the case.
    Office(Spot),
}

type Results = BTreeMap<String, Option<BTreeMap<String, ValueType>>>;

impl Builder<'_, '_> {
    /// Declares what conditions may read beside the answers.
    pub fn declare(&mut self, delivery: &[Delivery]) {
        let ways: Vec<String> = delivery
            .iter()
            .map(|way| match way {
                Delivery::Office => "office".to_owned(),
                Delivery::Kep => "kep".to_owned(),
            })
            .collect();
        if ways.is_empty() {
            self.unknown_roots.insert("delivery".into());
        }
        self.types.value("delivery", ValueType::Choice(ways));
        self.parameters.declare(&mut self.types);
    }

    pub fn build(&mut self) -> Built {
        let layout = self.layout;
        let mut results = Results::new();
        let mut task_forms: BTreeMap<&str, Arc<Form>> = BTreeMap::new();
        for laid in &layout.steps {
            self.check_against_parameters(laid);
            let form = match &laid.draft.kind {
                StepDraftKind::Task(task) => task.form.as_ref(),
                StepDraftKind::Do(_)
                | StepDraftKind::Choose(_)
                | StepDraftKind::Wait(_)
                | StepDraftKind::End(_)
                | StepDraftKind::Again(_) => continue,
                StepDraftKind::Broken => None,
            };
            let form = form.and_then(|name| self.forms.get(name, self.findings));
            match form {
                Some(form) => {
                    forms::declare(&mut self.types, &laid.name, &form);
                    results.insert(laid.name.clone(), Some(form.types()));
                    task_forms.insert(&laid.name, form);
                }
                None => {
                    self.unknown_roots.insert(laid.name.clone());
                    results.insert(laid.name.clone(), None);
                }
            }
        }
        let mut ready_after = None;
        let mut reads = Vec::new();
        let mut steps = Some(Vec::new());
        for position in 0..layout.steps.len() {
            let laid = &layout.steps[position];
            let mut needs = Vec::new();
            let form = task_forms.get(laid.name.as_str()).cloned();
            let kind = self.step(position, form, &results, &mut needs, &mut ready_after);
            reads.push(needs);
            match (kind, steps.as_mut()) {
                (Some(kind), Some(steps)) => steps.push(Step {
                    name: laid.name.clone(),
                    line: laid.draft.at.line,
                    status: laid.draft.status.as_ref().map(TextDraft::text),
                    kind,
                }),
                (None, _) => steps = None,
                (Some(_), None) => {}
            }
        }
        self.check_outcomes();
        Built {
            steps: steps.filter(|_| layout.sound),
            ready_after,
            reads,
        }
    }

    fn check_against_parameters(&mut self, laid: &Laid<'_>) {
        if self.parameters.get(&laid.name).is_some() {
            self.findings.add(
                laid.draft.at,
                "duplicate-step",
                format!("there is a parameter `{}` already", laid.name),
                "give the step another name",
            );
        }
    }

    fn check_outcomes(&mut self) {
        let ends: Vec<&str> = self
            .layout
            .steps
            .iter()
            .filter_map(|laid| match &laid.draft.kind {
                StepDraftKind::End(outcome) => Some(outcome.text.as_str()),
                StepDraftKind::Do(_)
                | StepDraftKind::Task(_)
                | StepDraftKind::Choose(_)
                | StepDraftKind::Wait(_)
                | StepDraftKind::Again(_)
                | StepDraftKind::Broken => None,
            })
            .collect();
        if !self.layout.sound {
            return;
        }
        for (name, _) in self.outcomes {
            if !ends.contains(&name.text.as_str()) {
                self.findings.add(
                    name.at,
                    "unused-outcome",
                    format!("no case ends with `{}`", name.text),
                    "end with it somewhere, or take it out",
                );
            }
        }
    }

    fn step(
        &mut self,
        position: usize,
        form: Option<Arc<Form>>,
        results: &Results,
        needs: &mut Vec<Need>,
        ready_after: &mut Option<Span>,
    ) -> Option<StepKind> {
        let layout = self.layout;
        let laid = &layout.steps[position];
        let ways = &laid.ways;
        match &laid.draft.kind {
            StepDraftKind::Do(drafts) => {
                let actions = self.actions(drafts, results, needs);
                let scheduled = actions.iter().flatten().find_map(|action| match action {
                    Action::SchedulePickup { after } => Some(*after),
                    Action::Protocol
                    | Action::Receipt
                    | Action::Route
                    | Action::ReleasePickup
                    | Action::Notify { .. } => None,
                });
                *ready_after = ready_after.or(scheduled);
                Some(StepKind::Do {
                    actions: actions?,
                    then: target(ways.then)?,
                })
            }
            StepDraftKind::Task(draft) => {
                let task = self.task(position, draft, form, results, needs);
                Some(StepKind::Task(task?))
            }
            StepDraftKind::Choose(draft) => {
                let branches: Vec<Option<Branch>> = draft
                    .branches
                    .iter()
                    .zip(&ways.branches)
                    .map(|(branch, way)| self.branch(branch, *way, results, needs))
                    .collect();
                Some(StepKind::Choose {
                    branches: branches.into_iter().collect::<Option<_>>()?,
                    otherwise: target(ways.otherwise)?,
                })
            }
            StepDraftKind::Wait(draft) => {
                let until = match draft {
                    WaitDraft::Message { name, limit } => {
                        let limit = self.limit(limit, ways.or_else);
                        Until::Message {
                            name: name.clone(),
                            limit: limit?,
                        }
                    }
                    WaitDraft::Time(span) => Until::Passed(self.span(span)?),
                    WaitDraft::Appointment => {
                        needs.push(Need::Appointment(laid.draft.at));
                        Until::Appointment
                    }
                };
                Some(StepKind::Wait {
                    until,
                    then: target(ways.then)?,
                })
            }
            StepDraftKind::End(outcome) => {
                let known = self.outcomes.iter().map(|(name, _)| name.text.as_str());
                if known.clone().all(|known| known != outcome.text) {
                    names::unknown(
                        outcome,
                        "unknown-outcome",
                        "there is no outcome",
                        known,
                        self.findings,
                    );
                    return None;
                }
                Some(StepKind::End {
                    outcome: outcome.text.clone(),
                })
            }
            StepDraftKind::Again(_) | StepDraftKind::Broken => None,
        }
    }

    fn actions(
        &mut self,
        drafts: &[ActionDraft],
        results: &Results,
        needs: &mut Vec<Need>,
    ) -> Option<Vec<Action>> {
        let actions: Vec<Option<Action>> = drafts
            .iter()
            .map(|draft| self.action(draft, results, needs))
            .collect();
        actions.into_iter().collect()
    }

    fn action(
        &mut self,
        draft: &ActionDraft,
        results: &Results,
        needs: &mut Vec<Need>,
    ) -> Option<Action> {
        match &draft.kind {
            ActionKind::Protocol => Some(Action::Protocol),
            ActionKind::Receipt => Some(Action::Receipt),
            ActionKind::Route => Some(Action::Route),
            ActionKind::ReleasePickup => Some(Action::ReleasePickup),
            ActionKind::SchedulePickup { after } => {
                let after = self.span(after.as_ref()?)?;
                Some(Action::SchedulePickup { after })
            }
            ActionKind::Notify { to, subject, text } => {
                for text in [subject, text].into_iter().flatten() {
                    let filled = letters::check(text, results, self.findings);
                    needs.extend(filled.into_iter().map(|filled| match filled {
                        Filled::Appointment(at) => Need::Appointment(at),
                        Filled::Protocol(at) => Need::Protocol(at),
                        Filled::Result(step, at) => Need::Result(step, at),
                    }));
                }
                if *to == Some(Recipient::Director) {
                    needs.push(Need::Office(draft.at));
                }
                Some(Action::Notify {
                    to: (*to)?,
                    subject: subject.as_ref()?.text(),
                    text: text.as_ref()?.text(),
                })
            }
        }
    }

    fn task(
        &mut self,
        position: usize,
        draft: &TaskDraft,
        form: Option<Arc<Form>>,
        results: &Results,
        needs: &mut Vec<Need>,
    ) -> Option<TaskStep> {
        let layout = self.layout;
        let laid = &layout.steps[position];
        needs.push(Need::Office(laid.draft.at));
        let role = draft.role.as_ref().and_then(|role| self.role(role));
        let due = draft.due.as_ref().map(|due| self.span(due));
        let on_overdue = self.actions(&draft.on_overdue, results, needs);
        let up_to = draft
            .limit
            .as_ref()
            .map(|limit| self.limit(limit, laid.ways.or_else));
        self.check_not_same_as(position, &draft.not_same_as);
        Some(TaskStep {
            title: draft.title.as_ref()?.text(),
            role: role?,
            form: form?,
            due: match due {
                Some(due) => Some(due?),
                None => None,
            },
            on_overdue: on_overdue?,
            up_to: match up_to {
                Some(limit) => Some(limit?),
                None => None,
            },
            not_same_as: draft
                .not_same_as
                .iter()
                .map(|name| name.text.clone())
                .collect(),
            then: target(laid.ways.then)?,
        })
    }

    fn branch(
        &mut self,
        draft: &BranchDraft,
        way: Way,
        results: &Results,
        needs: &mut Vec<Need>,
    ) -> Option<Branch> {
        let source = draft.when.as_ref()?;
        let when = condition(source, &self.types, &self.unknown_roots, self.findings)?;
        for path in when.paths() {
            let root = path.split('.').next().unwrap_or(&path);
            if results.contains_key(root) {
                let offset = source
                    .text
                    .find(&path)
                    .map_or(0, |byte| source.text[..byte].chars().count());
                needs.push(Need::Result(root.to_owned(), source.spot_of(offset)));
            }
        }
        Some(Branch {
            when,
            then: target(Some(way))?,
        })
    }
}

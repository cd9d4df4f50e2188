//! Where a case goes from every step.

use super::{Layout, Positions, Scope, To, Way, Ways};
use crate::definition::check::library::blocks;
use crate::definition::check::report::Reports;
use crate::definition::draft::{Block, HandlerWay, StepDraft, StepDraftKind, TaskDraft};
use crate::definition::yaml::Scalar;
use crate::nearest::nearest;
use std::collections::HashMap;

pub fn link<'d>(
    layout: &mut Layout<'d>,
    positions: &Positions,
    inner: &HashMap<usize, usize>,
    reports: &mut Reports,
) {
    let mut linker = Linker {
        layout,
        positions,
        inner,
        reports,
    };
    linker.scope(0);
}

struct Linker<'a, 'd> {
    layout: &'a mut Layout<'d>,
    positions: &'a Positions,
    inner: &'a HashMap<usize, usize>,
    reports: &'a mut Reports,
}

/// What `again` may name: earlier steps of this block and of those around it,
/// on the same track.
type Before<'d> = Vec<&'d StepDraft>;

impl<'d> Linker<'_, 'd> {
    fn flow(&self, scope: usize) -> &Scope<'d> {
        &self.layout.scopes[scope]
    }

    /// Links all steps of a file; a case has to end before they do.
    fn scope(&mut self, scope: usize) -> Way {
        let flow = self.flow(scope).flow;
        let file = self.flow(scope).file;
        let first = self.block(scope, &flow.steps, Way::to(To::Off), &Vec::new());
        let falls_off =
            first.to == To::Off
                || self.layout.steps.iter().any(|laid| {
                    laid.scope == scope && laid.ways.all().any(|way| way.to == To::Off)
                });
        if falls_off {
            self.layout.sound = false;
            let at = flow.steps.last().map_or(flow.at, |last| last.at);
            self.reports.of(file).add(
                at,
                "no-end",
                "after this step nothing follows and the case has not ended",
                "add `- end:` with an outcome as the last step",
            );
        }
        first
    }

    /// Links a block that goes on at `next` and says where it begins.
    fn block(&mut self, scope: usize, block: &'d Block, next: Way, before: &Before<'d>) -> Way {
        self.check_after_end(scope, block);
        let mut following = next;
        for (number, draft) in block.iter().enumerate().rev() {
            let mut earlier = before.clone();
            earlier.extend(&block[..number]);
            following = self.step(scope, draft, following, earlier);
        }
        following
    }

    fn step(
        &mut self,
        scope: usize,
        draft: &'d StepDraft,
        next: Way,
        mut earlier: Before<'d>,
    ) -> Way {
        let entry = self.positions.get(&(scope, std::ptr::from_ref(draft)));
        let entry = entry.copied();
        let body = if let StepDraftKind::Again(name) = &draft.kind {
            self.again(scope, name, &earlier)
        } else {
            let entry = entry.expect("every step but again has a position");
            let own = entry + usize::from(draft.when.is_some());
            if let StepDraftKind::Task(task) = &draft.kind {
                self.layout.steps[own].send_back = self.send_back(scope, task, &earlier);
            }
            earlier.push(draft);
            let ways = self.ways(scope, own, draft, next, &earlier);
            self.layout.steps[own].ways = ways;
            Way::to(To::Step(own))
        };
        match entry.filter(|_| draft.when.is_some()) {
            Some(asking) => {
                self.layout.steps[asking].ways = Ways {
                    branches: vec![body],
                    otherwise: Some(next),
                    ..Ways::default()
                };
                Way::to(To::Step(asking))
            }
            None => body,
        }
    }

    fn ways(
        &mut self,
        scope: usize,
        own: usize,
        draft: &'d StepDraft,
        next: Way,
        earlier: &Before<'d>,
    ) -> Ways {
        let done = Way::to(To::Done);
        let none = Vec::new();
        let mut ways = Ways::default();
        match &draft.kind {
            StepDraftKind::Do(_)
            | StepDraftKind::Task(_)
            | StepDraftKind::Wait(_)
            | StepDraftKind::Start(_)
            | StepDraftKind::Correct(_)
            | StepDraftKind::Table(_)
            | StepDraftKind::Broken => ways.then = Some(next),
            StepDraftKind::Choose(choose) => {
                ways.branches = choose
                    .branches
                    .iter()
                    .map(|branch| self.block(scope, &branch.steps, next, earlier))
                    .collect();
                ways.otherwise = Some(self.block(scope, &choose.otherwise, next, earlier));
            }
            StepDraftKind::Steps(block) => {
                ways.then = Some(next);
                ways.first = Some(self.block(scope, block, done, &none));
            }
            StepDraftKind::Each(each) => {
                ways.then = Some(next);
                ways.first = Some(self.block(scope, &each.steps, done, &none));
            }
            StepDraftKind::Together(together) => {
                ways.then = Some(next);
                ways.branches = together
                    .branches
                    .iter()
                    .map(|(_, block)| self.block(scope, block, done, &none))
                    .collect();
            }
            StepDraftKind::Call(_) => {
                ways.then = Some(next);
                if let Some(inner) = self.inner.get(&own).copied() {
                    ways.first = Some(self.scope(inner));
                }
            }
            StepDraftKind::End(_) | StepDraftKind::Again(_) => {}
        }
        let around = &draft.around;
        ways.or_else = around
            .limit
            .as_ref()
            .map(|limit| self.block(scope, &limit.or_else, next, earlier));
        for on in &around.on {
            let way = match on.way {
                HandlerWay::Also => self.block(scope, &on.steps, done, &none),
                HandlerWay::Instead => self.block(scope, &on.steps, next, &none),
            };
            ways.handlers.push(way);
        }
        for failure in &around.on_failure {
            let way = self.block(scope, &failure.steps, next, earlier);
            ways.failures.push(way);
        }
        ways
    }

    fn position(&self, scope: usize, draft: &StepDraft) -> usize {
        self.positions[&(scope, std::ptr::from_ref(draft))]
    }

    fn again(&mut self, scope: usize, name: &'d Scalar, earlier: &Before<'d>) -> Way {
        let named =
            |draft: &&&StepDraft| draft.name.as_ref().is_some_and(|own| own.text == name.text);
        if let Some(target) = earlier.iter().rev().find(named) {
            return Way {
                to: To::Step(self.position(scope, target)),
                again: Some(name.at),
            };
        }
        self.layout.sound = false;
        let known: Vec<&str> = earlier
            .iter()
            .filter_map(|draft| draft.name.as_ref())
            .map(|name| name.text.as_str())
            .collect();
        let mend = match nearest(&name.text, known.iter().copied()) {
            Some(meant) => format!("write `{meant}`"),
            None if known.is_empty() => {
                "there is no earlier step on this track to go back to".into()
            }
            None => format!("one can go back to: {}", known.join(", ")),
        };
        let file = self.flow(scope).file;
        self.reports.of(file).add(
            name.at,
            "again-target",
            format!("no earlier step around this one is called `{}`", name.text),
            mend,
        );
        // Somewhere that is not the end of the steps: reported already.
        Way {
            to: To::Step(0),
            again: Some(name.at),
        }
    }

    fn send_back(&mut self, scope: usize, task: &'d TaskDraft, earlier: &Before<'d>) -> Vec<usize> {
        let tasks: Vec<&StepDraft> = earlier
            .iter()
            .copied()
            .filter(|draft| matches!(draft.kind, StepDraftKind::Task(_)))
            .collect();
        let named = |draft: &&StepDraft, name: &Scalar| {
            draft.name.as_ref().is_some_and(|own| own.text == name.text)
        };
        let mut found = Vec::new();
        for name in &task.send_back {
            if let Some(target) = tasks.iter().find(|draft| named(draft, name)) {
                let asks = usize::from(target.when.is_some());
                found.push(self.position(scope, target) + asks);
                continue;
            }
            self.layout.sound = false;
            let known = tasks
                .iter()
                .filter_map(|draft| draft.name.as_ref())
                .map(|name| name.text.as_str());
            let file = self.flow(scope).file;
            crate::definition::check::names::unknown(
                name,
                "send-back-target",
                "no earlier task on this track is called",
                known,
                self.reports.of(file),
            );
        }
        found
    }

    fn check_after_end(&mut self, scope: usize, block: &'d Block) {
        let closes = |draft: &StepDraft| {
            matches!(draft.kind, StepDraftKind::End(_) | StepDraftKind::Again(_))
                && draft.when.is_none()
        };
        let Some(last) = block.iter().position(closes) else {
            return;
        };
        let mut inside: Vec<&StepDraft> = block[last + 1..].iter().collect();
        if let Some(first) = inside.first() {
            let file = self.flow(scope).file;
            self.reports.of(file).add(
                first.at,
                "after-end",
                "a case never comes here, because the step before ends it or goes back",
                "take it out, or move it before the end",
            );
        }
        while let Some(draft) = inside.pop() {
            let position = self.positions.get(&(scope, std::ptr::from_ref(draft)));
            if let Some(position) = position.copied() {
                self.layout.steps[position].after_end = true;
                if draft.when.is_some() && !matches!(draft.kind, StepDraftKind::Again(_)) {
                    self.layout.steps[position + 1].after_end = true;
                }
                if self.inner.contains_key(&position) {
                    let called = format!("{}.", self.layout.steps[position].name);
                    for laid in &mut self.layout.steps {
                        laid.after_end |= laid.name.starts_with(&called);
                    }
                }
            }
            inside.extend(blocks(draft).into_iter().flatten());
        }
    }
}

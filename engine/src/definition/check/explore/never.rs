//! Steps no case comes to, and branches and rows no case takes.

use super::*;

impl Told<'_, '_> {
    /// Steps, branches and rows that no case comes to.
    pub(super) fn never(&self, reports: &mut Reports) {
        let reached = self.reached();
        for step in &reached {
            self.never_taken(*step, reports);
        }
        for (step, laid) in self.layout.steps.iter().enumerate() {
            // A step that is asked for first is told with its question.
            let asked = laid.draft.when.is_some() && !laid.asks;
            if reached.contains(&step) || laid.after_end || asked {
                continue;
            }
            if !self.led_to(step, &reached) {
                self.add(
                    reports,
                    step,
                    self.at(step),
                    "unreachable-step",
                    "no way leads to this step",
                    "take it out, or let one of the ways before it go on",
                );
            }
        }
    }

    /// Whether a step is unreached only because another thing is, which is told.
    pub(super) fn led_to(&self, step: usize, reached: &BTreeSet<usize>) -> bool {
        self.layout.steps.iter().enumerate().any(|(from, laid)| {
            let leads = |way: &Way| way.to == To::Step(step);
            if from == step {
                return false;
            }
            if reached.contains(&from) {
                let choice = laid.asks || matches!(laid.draft.kind, StepDraftKind::Choose(_));
                return choice && laid.ways.all().any(|way| leads(&way));
            }
            laid.ways.all().any(|way| leads(&way))
        }) || {
            // The block around it may not end, or the one before it.
            let region = self.layout.steps[step].region;
            self.layout.regions[region]
                .kind
                .owner()
                .is_some_and(|owner| !reached.contains(&owner))
        }
    }

    pub(super) fn never_taken(&self, step: usize, reports: &mut Reports) {
        let laid = &self.layout.steps[step];
        // A test that could not be answered is told as such.
        let unanswered = self
            .machine
            .slips
            .iter()
            .any(|slip| matches!(slip, Slip::NoValue { step: of, .. } if *of == step));
        let taken = |number: usize| unanswered || self.machine.taken.contains(&(step, number));
        let tell = |at: Spot, what: &str, reports: &mut Reports| {
            self.add(
                reports,
                step,
                at,
                "branch-never",
                format!("no case that comes here ever takes this {what}"),
                "take it out, or put right the condition or one of those before it",
            );
        };
        if laid.asks {
            if !taken(0)
                && let Some(when) = &laid.draft.when
            {
                tell(when.at, "step", reports);
            }
            return;
        }
        match &laid.draft.kind {
            StepDraftKind::Choose(choose) => {
                for (number, branch) in choose.branches.iter().enumerate() {
                    if !taken(number) {
                        let at = branch.when.as_ref().map_or(branch.at, |when| when.at);
                        tell(at, "way", reports);
                    }
                }
            }
            StepDraftKind::Table(table) => {
                // A row whose table could not be computed may be taken.
                if self.machine.unknown.contains(&step) {
                    return;
                }
                for (number, row) in table.rows.iter().enumerate() {
                    if !taken(number) {
                        tell(row.at, "row", reports);
                    }
                }
            }
            StepDraftKind::Do(_)
            | StepDraftKind::Task(_)
            | StepDraftKind::Wait(_)
            | StepDraftKind::Steps(_)
            | StepDraftKind::Together(_)
            | StepDraftKind::Each(_)
            | StepDraftKind::Call(_)
            | StepDraftKind::Start(_)
            | StepDraftKind::Correct(_)
            | StepDraftKind::End(_)
            | StepDraftKind::Again(_)
            | StepDraftKind::Broken => {}
        }
    }
}

//! What tracks side by side do to each other.

use super::*;

impl Machine<'_, '_> {
    /// The answers that staff may put right at any time.
    pub(super) fn find_staffs(&self) -> Vec<bool> {
        let staff = self
            .anytime
            .is_some_and(|anytime| !anytime.correct_data.is_empty());
        let keys = self.variables.list.iter().map(|variable| &variable.key);
        keys.map(|key| staff && matches!(key, Key::Answers(_)))
            .collect()
    }

    /// By step, the answers that a correction beside it may change behind its back.
    pub(super) fn find_beside(&self) -> Vec<Vec<bool>> {
        let mut beside = vec![vec![false; self.variables.list.len()]; self.layout.steps.len()];
        for laid in &self.layout.steps {
            let StepDraftKind::Correct(correct) = &laid.draft.kind else {
                continue;
            };
            for (step, changed) in beside.iter_mut().enumerate() {
                if !self.side_by_side(laid.region, step) {
                    continue;
                }
                for (variable, changed) in self.variables.list.iter().zip(changed) {
                    *changed |= matches!(&variable.key, Key::Answers(name)
                        if correct.fields.iter().any(|field| field.text == *name));
                }
            }
        }
        beside
    }

    /// Whether a case can be in a step while another of its tracks is in a region.
    fn side_by_side(&self, region: usize, step: usize) -> bool {
        let layout = self.layout;
        let stands = |within: usize| lies_in(layout, self.region_of(step), within);
        let mut at = region;
        loop {
            let kind = layout.regions[at].kind;
            let others = layout.regions.iter().enumerate().filter(|(number, other)| {
                kind.owner().is_some() && other.kind.owner() == kind.owner() && *number != at
            });
            for (number, other) in others {
                let aside = |kind: RegionKind| {
                    matches!(kind, RegionKind::Branch { .. } | RegionKind::Beside { .. })
                };
                if (aside(kind) || aside(other.kind)) && stands(number) {
                    return true;
                }
            }
            let again = match kind {
                RegionKind::Main => return false,
                RegionKind::Beside { owner, handler } => {
                    if owner == step {
                        return true;
                    }
                    // A message may come a second time before the first is dealt with.
                    let on = &layout.steps[owner].draft.around.on[handler];
                    matches!(on.trigger, TriggerDraft::Message(_))
                }
                RegionKind::Item { owner } => matches!(
                    &layout.steps[owner].draft.kind,
                    StepDraftKind::Each(each) if each.side_by_side
                ),
                RegionKind::Branch { .. } | RegionKind::Block { .. } | RegionKind::Call { .. } => {
                    false
                }
            };
            if again && stands(at) {
                return true;
            }
            at = layout.regions[at].parent;
        }
    }

    /// What tracks beside this step's may do to the case while it rests.
    pub(super) fn find_meanwhile(&self, step: usize) -> Vec<Meanwhile> {
        let mut found = BTreeSet::new();
        let mut inside = None;
        for owner in self.around(step) {
            for (region, other) in self.layout.regions.iter().enumerate() {
                if other.kind.owner() != Some(owner) || inside == Some(region) {
                    continue;
                }
                let seen_after = matches!(other.kind, RegionKind::Beside { .. });
                // Inside the step itself nothing runs yet.
                if inside.is_none() && !seen_after {
                    continue;
                }
                self.effects_of(region, seen_after, &mut found);
            }
            if let Some(region) = inside
                && let RegionKind::Item { owner } = self.layout.regions[region].kind
                && matches!(&self.layout.steps[owner].draft.kind,
                    StepDraftKind::Each(each) if each.side_by_side)
            {
                self.effects_of(region, false, &mut found);
            }
            inside = Some(self.region_of(owner));
        }
        found.into_iter().collect()
    }

    pub(super) fn effects_of(
        &self,
        region: usize,
        seen_after: bool,
        found: &mut BTreeSet<Meanwhile>,
    ) {
        for (step, laid) in self.layout.steps.iter().enumerate() {
            if !lies_in(self.layout, laid.region, region) {
                continue;
            }
            for action in self.actions(step) {
                match &action.kind {
                    ActionKind::Route => {
                        found.insert(Meanwhile::Routed);
                    }
                    ActionKind::SchedulePickup { .. } => {
                        found.insert(Meanwhile::Booked);
                    }
                    ActionKind::ReleasePickup => {
                        found.insert(Meanwhile::Released);
                    }
                    ActionKind::Protocol
                    | ActionKind::Receipt
                    | ActionKind::Notify { .. }
                    | ActionKind::Catalogue { .. } => {}
                }
            }
            let same_file = laid.scope == self.layout.regions[region].scope;
            if let Some(slot) = self.results[step].filter(|_| seen_after && same_file) {
                let level = self.level(region).saturating_sub(1);
                found.insert(Meanwhile::Given(slot, level));
            }
        }
    }
}

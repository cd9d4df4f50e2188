//! What tracks side by side do to each other.

use super::super::live::reachable;
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

    /// By step, the answers that a correction beside it may have changed behind its
    /// back, from where that may have begun.
    pub(super) fn find_volatile(&self) -> Vec<Vec<bool>> {
        let of_answers = |field: &dyn Fn(&str) -> bool| -> Vec<bool> {
            let keys = self.variables.list.iter().map(|variable| &variable.key);
            keys.map(|key| matches!(key, Key::Answers(name) if field(name)))
                .collect()
        };
        let mut volatile = vec![of_answers(&|_| false); self.layout.steps.len()];
        for laid in &self.layout.steps {
            let StepDraftKind::Correct(correct) = &laid.draft.kind else {
                continue;
            };
            let Some(owner) = self.beside_others(laid.region) else {
                continue;
            };
            let asked = |name: &str| correct.fields.iter().any(|field| field.text == name);
            let changed = of_answers(&asked);
            for step in reachable(self, owner) {
                for (known, more) in volatile[step].iter_mut().zip(&changed) {
                    *known |= *more;
                }
            }
        }
        volatile
    }

    /// The outermost step in which tracks run side by side with this region.
    fn beside_others(&self, region: usize) -> Option<usize> {
        let mut found = None;
        let mut at = region;
        loop {
            match self.layout.regions[at].kind {
                RegionKind::Main => return found,
                RegionKind::Branch { owner, .. }
                | RegionKind::Item { owner }
                | RegionKind::Beside { owner, .. } => found = Some(owner),
                RegionKind::Block { .. } | RegionKind::Call { .. } => {}
            }
            at = self.layout.regions[at].parent;
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

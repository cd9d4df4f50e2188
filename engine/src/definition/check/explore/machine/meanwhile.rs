//! What tracks side by side do to each other.

use super::*;

impl Machine<'_, '_> {
    /// Answers that may change while other tracks look at them.
    pub(super) fn find_volatile(&self) -> Vec<bool> {
        let staff = self
            .anytime
            .is_some_and(|anytime| !anytime.correct_data.is_empty());
        let mut fields: BTreeSet<&str> = BTreeSet::new();
        for laid in &self.layout.steps {
            if let StepDraftKind::Correct(correct) = &laid.draft.kind
                && self.is_beside_others(laid.region)
            {
                fields.extend(correct.fields.iter().map(|field| field.text.as_str()));
            }
        }
        self.variables
            .list
            .iter()
            .map(|variable| match &variable.key {
                Key::Answers(field) => staff || fields.contains(field.as_str()),
                Key::Delivery | Key::Parameter { .. } | Key::Item { .. } | Key::Result { .. } => {
                    false
                }
            })
            .collect()
    }

    pub(super) fn is_beside_others(&self, region: usize) -> bool {
        let mut at = region;
        loop {
            match self.layout.regions[at].kind {
                RegionKind::Main => return false,
                RegionKind::Branch { .. } | RegionKind::Item { .. } | RegionKind::Beside { .. } => {
                    return true;
                }
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

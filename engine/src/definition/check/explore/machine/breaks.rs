//! What takes a case off its way while it rests: limits, failures, handlers.

use super::*;

impl Machine<'_, '_> {
    /// The ways a failure of a step's actions can take, with what the other
    /// actions may have done by then.
    pub(super) fn failures(&mut self, step: usize, state: &State) -> Vec<(Ways, Vec<u8>)> {
        let actions = self.actions(step);
        let answering: Vec<usize> = (0..actions.len())
            .filter(|action| answers(&actions[*action].kind))
            .collect();
        if answering.is_empty() {
            return Vec::new();
        }
        let mut ways: Vec<Ways> = Vec::new();
        for family in Family::ALL {
            if let Some(way) = self.way_of_failure(step, family)
                && !ways.contains(&way)
            {
                ways.push(way);
            }
        }
        if ways.is_empty() {
            return Vec::new();
        }
        let mut befores: BTreeSet<Vec<u8>> = BTreeSet::new();
        for failed in &answering {
            for others in [false, true] {
                let mut slots = state.slots.to_vec();
                for (action, draft) in actions.iter().enumerate() {
                    let at_once = !answers(&draft.kind);
                    if at_once || (others && action != *failed) {
                        self.does(step, action, &mut slots, false);
                    }
                }
                slots[0] |= RESTED;
                befores.insert(slots);
            }
        }
        ways.iter()
            .flat_map(|way| befores.iter().map(|slots| (*way, slots.clone())))
            .collect()
    }

    pub(super) fn way_of_failure(&self, step: usize, family: Family) -> Option<Ways> {
        let mut owner = step;
        loop {
            let laid = &self.layout.steps[owner];
            let failures = &laid.draft.around.on_failure;
            let named = failures.iter().position(|way| way.family == Some(family));
            let any = || failures.iter().position(|way| way.family.is_none());
            if let Some(number) = named.or_else(any) {
                return laid
                    .ways
                    .failures
                    .get(number)
                    .map(|way| Ways { owner, way: *way });
            }
            owner = self.layout.regions[laid.region].kind.owner()?;
        }
    }

    /// The step itself and every step around it, from the inside out.
    pub fn around(&self, step: usize) -> Vec<usize> {
        let mut found = vec![step];
        let mut at = step;
        while let Some(owner) = self.layout.regions[self.region_of(at)].kind.owner() {
            found.push(owner);
            at = owner;
        }
        found
    }

    /// Goes from inside `owner` to a way of its own, cutting off what runs in it.
    pub(super) fn breaks(
        &self,
        owner: usize,
        way: Way,
        aside: u16,
        mut slots: Vec<u8>,
        kind: Kind,
        edges: &mut Vec<Edge>,
    ) {
        let mut aside = aside;
        for (region, inside) in self.layout.regions.iter().enumerate() {
            if inside.kind.owner() == Some(owner) {
                self.cut(region, &mut slots);
                aside = self.aside_outside(aside, region);
            }
        }
        if let Some(slot) = self.finished.get(&owner) {
            slots[*slot] = 0;
        }
        slots[0] |= RESTED;
        self.arrive(way, self.region_of(owner), aside, slots, kind, edges);
    }

    pub(super) fn interrupts(&mut self, step: usize, state: &State, edges: &mut Vec<Edge>) {
        for (way, slots) in self.failures(step, state) {
            self.breaks(way.owner, way.way, state.aside, slots, Kind::Waited, edges);
        }
        let withdraws = self
            .anytime
            .is_some_and(|anytime| anytime.withdraw.is_some());
        let around = self.around(step);
        let outermost =
            around.iter().rev().copied().find(|owner| {
                self.layout.steps[*owner].draft.around.on.iter().any(|on| {
                    on.trigger == TriggerDraft::Withdrawn && on.way == HandlerWay::Instead
                })
            });
        let mut taken: Vec<&str> = Vec::new();
        if let StepDraftKind::Wait(WaitDraft::Message { name, .. }) =
            &self.layout.steps[step].draft.kind
        {
            taken.push(name);
        }
        for owner in around {
            let laid = &self.layout.steps[owner];
            let slots = || state.slots.to_vec();
            if let Some(or_else) = laid.ways.or_else {
                self.breaks(owner, or_else, state.aside, slots(), Kind::Waited, edges);
            }
            for (number, on) in laid.draft.around.on.iter().enumerate() {
                let kind = match &on.trigger {
                    TriggerDraft::Overdue => Kind::Waited,
                    TriggerDraft::Withdrawn if withdraws && outermost == Some(owner) => {
                        Kind::Person
                    }
                    TriggerDraft::Withdrawn => continue,
                    TriggerDraft::Message(name) if taken.contains(&name.as_str()) => continue,
                    TriggerDraft::Message(_) => Kind::Person,
                };
                if on.way == HandlerWay::Instead
                    && let Some(way) = laid.ways.handlers.get(number)
                {
                    self.breaks(owner, *way, state.aside, slots(), kind, edges);
                }
            }
            taken.extend(
                laid.draft
                    .around
                    .on
                    .iter()
                    .filter_map(|on| match &on.trigger {
                        TriggerDraft::Message(name) => Some(name.as_str()),
                        TriggerDraft::Overdue | TriggerDraft::Withdrawn => None,
                    }),
            );
            // A branch that need not be waited for can be cut off anywhere.
            if let RegionKind::Branch {
                owner: around,
                number,
            } = self.layout.regions[laid.region].kind
                && usize::from(state.aside) != laid.region
                && !waits_for_all(self.layout, around)
            {
                let mut slots = slots();
                self.cut(laid.region, &mut slots);
                let aside = self.aside_outside(state.aside, laid.region);
                let mut found = Vec::new();
                self.branch(around, number + 1, aside, slots, Kind::Bounded, &mut found);
                edges.extend(found.into_iter().map(|edge| Edge {
                    to: match edge.to {
                        Goal::State(state) => Goal::Cancelled(state),
                        Goal::End => Goal::End,
                        Goal::Aside => Goal::Aside,
                        Goal::Cancelled(state) => Goal::Cancelled(state),
                    },
                    ..edge
                }));
            }
        }
    }

    /// Handlers that run beside the step or a step around it.
    pub(super) fn beside(&self, step: usize, state: &State, edges: &mut Vec<Edge>) {
        if !self.may_turn_aside(state.aside) {
            return;
        }
        let withdraws = self
            .anytime
            .is_some_and(|anytime| anytime.withdraw.is_some());
        for owner in self.around(step) {
            let laid = &self.layout.steps[owner];
            for (region, inside) in self.layout.regions.iter().enumerate() {
                let RegionKind::Beside {
                    owner: own,
                    handler,
                } = inside.kind
                else {
                    continue;
                };
                if own != owner {
                    continue;
                }
                let on = &laid.draft.around.on[handler];
                if on.trigger == TriggerDraft::Withdrawn && !withdraws {
                    continue;
                }
                let mut slots = state.slots.to_vec();
                slots[0] |= RESTED;
                let by_itself = u16::try_from(region).unwrap_or(FOLLOWED);
                self.arrive(
                    laid.ways.handlers[handler],
                    region,
                    by_itself,
                    slots,
                    Kind::Bounded,
                    edges,
                );
            }
        }
    }
}

//! How a track goes on: its way, its end, the branches of a `together`.

use super::*;

impl Machine<'_, '_> {
    /// The goals that a way from a region leads to.
    pub(super) fn arrive(
        &self,
        way: Way,
        region: usize,
        aside: u16,
        mut slots: Vec<u8>,
        kind: Kind,
        edges: &mut Vec<Edge>,
    ) {
        let push = |edges: &mut Vec<Edge>, to: Goal, kind: Kind| {
            edges.push(Edge {
                to,
                kind,
                again: way.again,
                volunteered: false,
            });
        };
        match way.to {
            To::Step(step) => {
                self.forget(step, &mut slots);
                let state = self.trimmed(step, aside, slots);
                push(edges, Goal::State(state), kind);
            }
            // Only of steps that are not sound, which are not followed.
            To::Off => {}
            To::Done if usize::from(aside) == region => push(edges, Goal::Aside, kind),
            To::Done => self.done(region, aside, slots, kind, edges),
        }
    }

    pub(super) fn then(&self, owner: usize) -> Way {
        self.layout.steps[owner]
            .ways
            .then
            .unwrap_or(Way::to(To::Off))
    }

    /// The track of a region has come to its end.
    pub(super) fn done(
        &self,
        region: usize,
        aside: u16,
        mut slots: Vec<u8>,
        kind: Kind,
        edges: &mut Vec<Edge>,
    ) {
        match self.layout.regions[region].kind {
            RegionKind::Main | RegionKind::Call { .. } => {}
            RegionKind::Block { owner } => {
                self.merge(region, &mut slots);
                self.leave(owner, aside, slots, kind, edges);
            }
            RegionKind::Branch { owner, number } => {
                self.merge(region, &mut slots);
                let slot = self.finished[&owner];
                slots[slot] |= 1u8.checked_shl(number as u32).unwrap_or(0);
                self.branch(owner, number + 1, aside, slots, kind, edges);
            }
            RegionKind::Item { owner } => {
                self.cut(region, &mut slots);
                self.unsettle(
                    &mut slots,
                    |key| matches!(key, Key::Item { each, .. } if *each == owner),
                );
                if let Some(first) = self.layout.steps[owner].ways.first {
                    self.arrive(first, region, aside, slots.clone(), Kind::Bounded, edges);
                }
                self.leave(owner, aside, slots, kind, edges);
            }
            RegionKind::Beside { .. } => edges.push(Edge {
                to: Goal::Aside,
                kind,
                again: None,
                volunteered: false,
            }),
        }
    }

    /// A step is over and its track goes on.
    pub(super) fn leave(
        &self,
        step: usize,
        aside: u16,
        slots: Vec<u8>,
        kind: Kind,
        edges: &mut Vec<Edge>,
    ) {
        self.arrive(
            self.then(step),
            self.region_of(step),
            aside,
            slots,
            kind,
            edges,
        );
    }

    pub fn wanted(&self, together: usize) -> usize {
        let StepDraftKind::Together(draft) = &self.layout.steps[together].draft.kind else {
            return 0;
        };
        let count = draft.branches.len();
        match &draft.enough {
            EnoughDraft::All => count,
            EnoughDraft::First => 1.min(count),
            EnoughDraft::Number(number) => {
                let wanted = number.text.trim().parse().unwrap_or(count);
                wanted.clamp(1, count.max(1))
            }
        }
    }

    pub(super) fn region_of_branch(&self, together: usize, branch: usize) -> Option<usize> {
        self.layout.regions.iter().position(|region| {
            region.kind
                == RegionKind::Branch {
                    owner: together,
                    number: branch,
                }
        })
    }

    /// Comes to a branch of a `together`, those before it being settled.
    pub(super) fn branch(
        &self,
        owner: usize,
        number: usize,
        aside: u16,
        mut slots: Vec<u8>,
        kind: Kind,
        edges: &mut Vec<Edge>,
    ) {
        let ways = &self.layout.steps[owner].ways.branches;
        let slot = self.finished[&owner];
        let wanted = self.wanted(owner);
        let count = slots[slot].count_ones() as usize;
        let Some(way) = ways.get(number) else {
            if count < wanted {
                return;
            }
            let finished = slots[slot];
            slots[slot] = 0;
            self.gives(owner, &mut slots);
            let first = self.variables.at(&Key::Result {
                step: owner,
                field: "first".into(),
            });
            match first {
                None => self.leave(owner, aside, slots, kind, edges),
                Some(first) => {
                    let samples = &self.variables.list[first].samples;
                    let StepDraftKind::Together(draft) = &self.layout.steps[owner].draft.kind
                    else {
                        return;
                    };
                    for (branch, (name, _)) in draft.branches.iter().enumerate() {
                        let sample = samples.iter().position(|s| *s == json!(name.text));
                        if finished & (1 << branch) == 0 {
                            continue;
                        }
                        let mut slots = slots.clone();
                        slots[self.slot_of_variable(first)] = settled(sample);
                        self.leave(owner, aside, slots, kind, edges);
                    }
                }
            }
            return;
        };
        let Some(region) = self.region_of_branch(owner, number) else {
            return;
        };
        let all = waits_for_all(self.layout, owner);
        if all || count < wanted {
            self.arrive(*way, region, aside, slots.clone(), kind, edges);
        }
        if !all && count + (ways.len() - number - 1) >= wanted {
            self.branch(owner, number + 1, aside, slots, kind, edges);
        }
    }

    pub(super) fn reopen(&self, mut slots: Vec<u8>, edges: &mut Vec<Edge>) {
        let Some(to) = self.reopened() else {
            return;
        };
        for region in 1..self.layout.regions.len() {
            self.cut(region, &mut slots);
        }
        for slot in self.finished.values() {
            slots[*slot] = 0;
        }
        self.forget(to, &mut slots);
        edges.push(Edge {
            to: Goal::State(self.trimmed(to, FOLLOWED, slots)),
            kind: Kind::Person,
            again: None,
            volunteered: false,
        });
    }

    pub(super) fn returns(
        &mut self,
        step: usize,
        outcome: &str,
        state: &State,
        edges: &mut Vec<Edge>,
    ) {
        let mut region = self.region_of(step);
        let owner = loop {
            match self.layout.regions[region].kind {
                RegionKind::Main => return,
                RegionKind::Call { owner } => break owner,
                RegionKind::Block { .. }
                | RegionKind::Branch { .. }
                | RegionKind::Item { .. }
                | RegionKind::Beside { .. } => region = self.layout.regions[region].parent,
            }
        };
        let mut slots = state.slots.to_vec();
        self.cut(region, &mut slots);
        self.gives(owner, &mut slots);
        let key = Key::Result {
            step: owner,
            field: "outcome".into(),
        };
        if let Some(variable) = self.variables.at(&key) {
            let number = self.variables.number_of(variable, &json!(outcome));
            slots[self.slot_of_variable(variable)] = settled(Some(number));
        }
        let aside = self.aside_outside(state.aside, region);
        self.passes(owner, aside, slots, Kind::Automatic, edges);
    }

    /// Whoever is cut off with a region is no longer looked at by itself.
    pub(super) fn aside_outside(&self, aside: u16, region: usize) -> u16 {
        let cut = aside != FOLLOWED && lies_in(self.layout, usize::from(aside), region);
        if cut { FOLLOWED } else { aside }
    }

    /// Whether something inside can be looked at by itself: on the way that is
    /// followed, or beside it, where nobody waits for what comes after.
    pub(super) fn may_turn_aside(&self, aside: u16) -> bool {
        match self.layout.regions.get(usize::from(aside)) {
            None => true,
            Some(region) => matches!(region.kind, RegionKind::Beside { .. }),
        }
    }

    pub(super) fn inside(&self, step: usize) -> Option<(Way, usize)> {
        let first = self.layout.steps[step].ways.first?;
        let region = self.layout.regions.iter().position(|region| {
            !matches!(region.kind, RegionKind::Beside { .. }) && region.kind.owner() == Some(step)
        })?;
        Some((first, region))
    }
}

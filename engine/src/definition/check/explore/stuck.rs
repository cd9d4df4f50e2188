//! States from which no end can be reached, and rounds that nobody breaks.

use super::*;

impl Told<'_, '_> {
    /// Whether a case can come to where it never ends.
    pub(super) fn stuck(&self, reports: &mut Reports) -> bool {
        let ending = self.graph.ending();
        let stuck: Vec<usize> = (0..ending.len()).filter(|state| !ending[*state]).collect();
        if stuck.is_empty() {
            return false;
        }
        // A branch is looked at by itself, so being stuck there is its own fault.
        let by_itself = |state: &usize| self.graph.states[*state].aside != machine::FOLLOWED;
        let stuck_in: BTreeSet<usize> = stuck
            .iter()
            .copied()
            .filter(by_itself)
            .map(|state| usize::from(self.graph.states[state].aside))
            .collect();
        let forgiven = |step: usize| {
            self.regions(step).into_iter().any(|region| {
                match self.layout.regions[region].kind {
                    // It is cut off when the step it stands beside is over.
                    RegionKind::Beside { .. } => true,
                    RegionKind::Branch { owner, .. } if !waits_for_all(self.layout, owner) => {
                        let sure = self
                            .layout
                            .regions
                            .iter()
                            .enumerate()
                            .filter(|(number, other)| {
                                matches!(other.kind, RegionKind::Branch { owner: own, .. } if own == owner)
                                    && !stuck_in.contains(number)
                            })
                            .count();
                        sure >= self.machine.wanted(owner)
                    }
                    RegionKind::Main
                    | RegionKind::Block { .. }
                    | RegionKind::Branch { .. }
                    | RegionKind::Item { .. }
                    | RegionKind::Call { .. } => false,
                }
            })
        };
        let told: Vec<usize> = stuck
            .into_iter()
            .filter(|state| !forgiven(usize::from(self.graph.states[*state].step)))
            .collect();
        let among = |which: &dyn Fn(&usize) -> bool| {
            let mut among = vec![false; ending.len()];
            for state in told.iter().filter(|state| which(state)) {
                among[*state] = true;
            }
            self.graph.trap(&among)
        };
        let first = among(&by_itself).or_else(|| among(&|state| !by_itself(state)));
        let Some(first) = first else {
            return false;
        };
        let state = &self.graph.states[first];
        let step = usize::from(state.step);
        let way = self.way_in_words(first);
        let aside = self.layout.regions.get(usize::from(state.aside));
        let branch = match aside.map(|region| region.kind) {
            Some(RegionKind::Branch { owner, number }) => Some((owner, number)),
            Some(
                RegionKind::Main
                | RegionKind::Block { .. }
                | RegionKind::Item { .. }
                | RegionKind::Call { .. }
                | RegionKind::Beside { .. },
            )
            | None => None,
        };
        match branch {
            Some((owner, number)) => {
                let branch = match &self.layout.steps[owner].draft.kind {
                    StepDraftKind::Together(draft) => draft.branches.get(number),
                    StepDraftKind::Do(_)
                    | StepDraftKind::Task(_)
                    | StepDraftKind::Choose(_)
                    | StepDraftKind::Wait(_)
                    | StepDraftKind::Steps(_)
                    | StepDraftKind::Each(_)
                    | StepDraftKind::Call(_)
                    | StepDraftKind::Start(_)
                    | StepDraftKind::Correct(_)
                    | StepDraftKind::Table(_)
                    | StepDraftKind::End(_)
                    | StepDraftKind::Again(_)
                    | StepDraftKind::Broken => None,
                };
                let name = branch.map_or("", |(name, _)| name.text.as_str());
                self.add(
                    reports,
                    step,
                    self.at(step),
                    "join-for-ever",
                    format!(
                        "the branch `{name}` can come here and then never ends, so `{}` is waited for for ever: {way}",
                        self.layout.steps[owner].local
                    ),
                    "let one of the ways from here come to the end of the branch, or put `up_to` around it",
                );
            }
            None => self.add(
                reports,
                step,
                self.at(step),
                "no-way-to-end",
                format!("a case that comes here can never end: {way}"),
                "let one of the ways from here come to `- end:`",
            ),
        }
        true
    }

    /// How a case came to a state.
    pub(super) fn way_in_words(&self, state: usize) -> String {
        let mut names: Vec<&str> = Vec::new();
        for at in self.graph.way_to(state) {
            let laid = &self.layout.steps[usize::from(self.graph.states[at].step)];
            let told = laid.draft.name.is_some() && !laid.asks;
            if told && names.last() != Some(&laid.name.as_str()) {
                names.push(&laid.name);
            }
        }
        let left_out = names.len().saturating_sub(8);
        let mut way = names[left_out..].join(" → ");
        if left_out > 0 {
            way = format!("… → {way}");
        }
        let values = self.machine.in_words(&self.graph.states[state]);
        if values.is_empty() {
            way
        } else {
            let values: Vec<String> = values.into_iter().take(6).collect();
            format!("{way}, with {}", values.join(", "))
        }
    }

    /// Whether something can go on for ever without anybody.
    pub(super) fn endless(&self, reports: &mut Reports) -> bool {
        let mut told: BTreeSet<(usize, Spot)> = BTreeSet::new();
        let at_once = |arc: &graph::Arc| arc.kind == Kind::Automatic;
        let alone = |arc: &graph::Arc| match arc.kind {
            Kind::Automatic | Kind::Waited => !arc.cancels,
            Kind::Person | Kind::Bounded => false,
        };
        for round in self.graph.rounds(at_once) {
            self.tell_round(&round, at_once, &mut told, reports);
        }
        for round in self.graph.rounds(alone) {
            if !self.limited(&round) {
                self.tell_round(&round, alone, &mut told, reports);
            }
        }
        !told.is_empty()
    }

    /// Whether something around all of these states ends them in time.
    pub(super) fn limited(&self, round: &[usize]) -> bool {
        let steps: BTreeSet<usize> = round
            .iter()
            .map(|state| usize::from(self.graph.states[*state].step))
            .collect();
        let mut common: Option<BTreeSet<usize>> = None;
        for step in &steps {
            let around: BTreeSet<usize> = self
                .machine
                .around(*step)
                .into_iter()
                .skip(1)
                .filter(|owner| {
                    !steps.contains(owner) && self.layout.steps[*owner].ways.or_else.is_some()
                })
                .collect();
            common = Some(match common {
                None => around,
                Some(common) => common.intersection(&around).copied().collect(),
            });
        }
        common.is_some_and(|common| !common.is_empty())
    }

    pub(super) fn tell_round(
        &self,
        round: &[usize],
        by: impl Fn(&graph::Arc) -> bool,
        told: &mut BTreeSet<(usize, Spot)>,
        reports: &mut Reports,
    ) {
        let members: BTreeSet<usize> = round.iter().copied().collect();
        let mut spots: BTreeSet<(usize, Spot)> = BTreeSet::new();
        for state in round {
            let step = usize::from(self.graph.states[*state].step);
            for arc in &self.graph.arcs[*state] {
                if by(arc)
                    && members.contains(&arc.to)
                    && let Some(again) = arc.again
                {
                    spots.insert((step, again));
                }
            }
        }
        if spots.is_empty()
            && let Some(first) = round.iter().min()
        {
            let step = usize::from(self.graph.states[*first].step);
            spots.insert((step, self.at(step)));
        }
        for (step, at) in spots {
            let scope = self.layout.steps[step].scope;
            if told.insert((scope, at)) {
                self.add(
                    reports,
                    step,
                    at,
                    "endless-loop",
                    "going back here can repeat for ever without anybody doing anything",
                    "let a task be done or a message come before going back, or put `up_to` around it",
                );
            }
        }
    }
}

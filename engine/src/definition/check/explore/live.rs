//! What may still be looked at from a step on. The rest is forgotten, so that
//! states that differ in nothing that matters are one.

use super::machine::{Machine, rests};
use super::variables::{From, Key};
use crate::definition::check::build::Wanted;
use crate::definition::check::layout::{RegionKind, To, Way};
use crate::definition::draft::StepDraftKind;
use std::collections::BTreeSet;

/// By step, whether each slot matters.
#[derive(Debug, Default)]
pub struct Live(Vec<Vec<bool>>);

impl Live {
    pub fn trim(&self, step: usize, slots: &mut [u8]) {
        if let Some(live) = self.0.get(step) {
            for (slot, live) in slots.iter_mut().zip(live) {
                if !live {
                    *slot = 0;
                }
            }
        }
    }

    pub fn of(machine: &Machine<'_, '_>) -> Live {
        let steps = machine.layout.steps.len();
        let uses: Vec<BTreeSet<usize>> = (0..steps).map(|step| uses(machine, step)).collect();
        let gives: Vec<BTreeSet<usize>> = (0..steps).map(|step| gives(machine, step)).collect();
        let then: Vec<BTreeSet<usize>> = (0..steps)
            .map(|step| {
                let mut found = BTreeSet::new();
                if let Some(way) = machine.layout.steps[step].ways.then {
                    resolve(machine, way, machine.layout.steps[step].region, &mut found);
                }
                found
            })
            .collect();
        let others: Vec<BTreeSet<usize>> = (0..steps).map(|step| others(machine, step)).collect();
        // The facts, and which branches have finished, are always kept.
        let kept = |slot: usize| slot == 0 || slot >= machine.width() - machine.togethers();
        let mut live: Vec<Vec<bool>> = uses
            .iter()
            .map(|uses| {
                (0..machine.width())
                    .map(|slot| kept(slot) || uses.contains(&slot))
                    .collect()
            })
            .collect();
        loop {
            let mut changed = false;
            for step in (0..steps).rev() {
                let mut own = std::mem::take(&mut live[step]);
                for (of, given) in [(&then[step], Some(&gives[step])), (&others[step], None)] {
                    for next in of {
                        // What a step reads of itself it reads before it begins again.
                        let after = if *next == step {
                            own.clone()
                        } else {
                            live.get(*next).cloned().unwrap_or_default()
                        };
                        for (slot, (own, wanted)) in own.iter_mut().zip(after).enumerate() {
                            let given = given.is_some_and(|given| given.contains(&slot));
                            if wanted && !given && !*own {
                                *own = true;
                                changed = true;
                            }
                        }
                    }
                }
                live[step] = own;
            }
            if !changed {
                return Live(live);
            }
        }
    }
}

fn uses(machine: &Machine<'_, '_>, step: usize) -> BTreeSet<usize> {
    let mut uses = BTreeSet::new();
    for test in machine.variables.tests[step].iter().flatten() {
        for (_, from) in &test.reads {
            if let From::Variable(variable) = from {
                uses.insert(machine.slot_of_variable(*variable));
                if let Key::Result { step, .. } = &machine.variables.list[*variable].key {
                    uses.extend(machine.slot_of_result(*step));
                }
            }
        }
    }
    let part = &machine.built.parts[step];
    for need in part.needs.iter().chain(&part.leaving) {
        match need.wanted {
            Wanted::Result(of) | Wanted::Doer(of) => uses.extend(machine.slot_of_result(of)),
            Wanted::Appointment | Wanted::Protocol | Wanted::Office => {}
        }
    }
    uses
}

/// Values that are new once a step is over.
fn gives(machine: &Machine<'_, '_>, of: usize) -> BTreeSet<usize> {
    machine
        .variables
        .list
        .iter()
        .enumerate()
        .filter(|(_, variable)| matches!(&variable.key, Key::Result { step, .. } if *step == of))
        .map(|(number, _)| machine.slot_of_variable(number))
        .collect()
}

/// The steps that a way from a region comes to.
fn resolve(machine: &Machine<'_, '_>, way: Way, region: usize, found: &mut BTreeSet<usize>) {
    match way.to {
        To::Step(step) => {
            found.insert(step);
        }
        To::Off => {}
        To::Done => match machine.layout.regions[region].kind {
            RegionKind::Main | RegionKind::Call { .. } | RegionKind::Beside { .. } => {}
            RegionKind::Block { owner } => after(machine, owner, found),
            RegionKind::Branch { owner, number } => {
                branches(machine, owner, number + 1, found);
                after(machine, owner, found);
            }
            RegionKind::Item { owner } => {
                if let Some(Way {
                    to: To::Step(first),
                    ..
                }) = machine.layout.steps[owner].ways.first
                {
                    found.insert(first);
                }
                after(machine, owner, found);
            }
        },
    }
}

fn after(machine: &Machine<'_, '_>, owner: usize, found: &mut BTreeSet<usize>) {
    let laid = &machine.layout.steps[owner];
    if let Some(then) = laid.ways.then {
        resolve(machine, then, laid.region, found);
    }
}

fn branches(machine: &Machine<'_, '_>, owner: usize, from: usize, found: &mut BTreeSet<usize>) {
    for way in machine.layout.steps[owner].ways.branches.iter().skip(from) {
        if let To::Step(first) = way.to {
            found.insert(first);
        }
    }
}

/// Every step that can follow other than by the way on.
fn others(machine: &Machine<'_, '_>, step: usize) -> BTreeSet<usize> {
    let layout = machine.layout;
    let laid = &layout.steps[step];
    let mut found = BTreeSet::new();
    found.extend(laid.send_back.iter().copied());
    let region = laid.region;
    let is_together = !laid.asks && matches!(laid.draft.kind, StepDraftKind::Together(_));
    if is_together {
        branches(machine, step, 0, &mut found);
    } else {
        for way in laid
            .ways
            .branches
            .iter()
            .copied()
            .chain(laid.ways.otherwise)
        {
            resolve(machine, way, region, &mut found);
        }
    }
    if let Some(Way {
        to: To::Step(first),
        ..
    }) = laid.ways.first
    {
        found.insert(first);
    }
    if let StepDraftKind::End(_) = &laid.draft.kind {
        if laid.scope == 0 {
            found.extend(machine.reopened());
        } else {
            let call = machine
                .around(step)
                .into_iter()
                .find(|owner| matches!(layout.steps[*owner].draft.kind, StepDraftKind::Call(_)));
            if let Some(call) = call {
                after(machine, call, &mut found);
            }
        }
    }
    if rests(laid) {
        for owner in machine.around(step) {
            let around = &layout.steps[owner];
            let ways = &around.ways;
            for way in ways
                .or_else
                .iter()
                .chain(&ways.handlers)
                .chain(&ways.failures)
            {
                resolve(machine, *way, around.region, &mut found);
            }
            if let RegionKind::Branch { owner, number } = layout.regions[around.region].kind {
                branches(machine, owner, number + 1, &mut found);
                after(machine, owner, &mut found);
            }
        }
    }
    found
}

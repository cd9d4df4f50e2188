//! Following the ways of a case: every step can be reached, every one can come
//! to an end, nothing runs for ever without a person, and whatever a step needs
//! is there when a case comes to it.
//!
//! | fact        | given by                         | taken by         |
//! |-------------|----------------------------------|------------------|
//! | result of t | completion of task t             | nothing          |
//! | protocol    | `protocol`                       | nothing          |
//! | office      | `route`                          | nothing          |
//! | appointment | `pickup.schedule`                | `pickup.release` |
//! | rested      | anything that waits for an answer| nothing          |

use super::build::Need;
use super::layout::{Laid, Layout, Way};
use crate::definition::draft::{ActionKind, FlowDraft, StepDraftKind, WaitDraft};
use crate::definition::findings::Findings;
use crate::definition::yaml::Spot;
use std::collections::BTreeSet;

/// What can be known about a case that comes to a step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fact {
    Result(usize),
    Protocol,
    Office,
    Appointment,
    Rested,
}

type Facts = BTreeSet<Fact>;

pub fn check(layout: &Layout<'_>, flow: &FlowDraft, needs: &[Vec<Need>], findings: &mut Findings) {
    if layout.steps.is_empty() {
        return;
    }
    let schedules = layout.steps.iter().any(|laid| {
        does(laid, |kind| {
            matches!(kind, ActionKind::SchedulePickup { .. })
        })
    });
    let readable = layout
        .steps
        .iter()
        .all(|laid| !matches!(laid.draft.kind, StepDraftKind::Broken));
    if !schedules && readable {
        findings.add(
            flow.at,
            "pickup-missing",
            "no step books a collection, so nobody can be told when the result is ready",
            "add a step with `do: pickup.schedule`",
        );
    }
    if !layout.sound {
        return;
    }
    let ways = Ways::of(layout);
    let reached = ways.reached();
    unreachable(layout, &ways, &reached, findings);
    dead_ends(layout, &ways, &reached, findings);
    endless(layout, &ways, &reached, findings);
    let always = ways.spread(layout, &reached, Spread::Always);
    let perhaps = ways.spread(layout, &reached, Spread::Perhaps);
    let positions = |name: &str| layout.steps.iter().position(|laid| laid.name == name);
    for (position, laid) in layout.steps.iter().enumerate() {
        if !reached[position] {
            continue;
        }
        for need in needs.get(position).into_iter().flatten() {
            if !schedules && matches!(need, Need::Appointment(_)) {
                continue;
            }
            check_need(need, &always[position], positions, findings);
        }
        check_actions(laid, &perhaps[position], findings);
    }
    check_protocol(layout, &reached, &always, &perhaps, findings);
}

fn does(laid: &Laid<'_>, which: impl Fn(&ActionKind) -> bool) -> bool {
    match &laid.draft.kind {
        StepDraftKind::Do(actions) => actions.iter().any(|action| which(&action.kind)),
        StepDraftKind::Task(_)
        | StepDraftKind::Choose(_)
        | StepDraftKind::Wait(_)
        | StepDraftKind::End(_)
        | StepDraftKind::Again(_)
        | StepDraftKind::Broken => false,
    }
}

fn ends(laid: &Laid<'_>) -> bool {
    matches!(laid.draft.kind, StepDraftKind::End(_))
}

/// One way from a step.
#[derive(Clone, Copy)]
struct Edge {
    to: usize,
    /// A person does something to go this way.
    by_person: bool,
    /// The task of the step is done when a case goes this way.
    done: bool,
    again: Option<Spot>,
}

struct Ways(Vec<Vec<Edge>>);

impl Ways {
    fn of(layout: &Layout<'_>) -> Ways {
        let edges = |laid: &Laid<'_>| {
            let (person, task) = match &laid.draft.kind {
                StepDraftKind::Task(_) => (true, true),
                StepDraftKind::Wait(WaitDraft::Message { .. }) => (true, false),
                StepDraftKind::Wait(WaitDraft::Time(_) | WaitDraft::Appointment)
                | StepDraftKind::Do(_)
                | StepDraftKind::Choose(_)
                | StepDraftKind::End(_)
                | StepDraftKind::Again(_)
                | StepDraftKind::Broken => (false, false),
            };
            let edge = |way: Way, by_person: bool, done: bool| {
                Some(Edge {
                    to: way.to?,
                    by_person,
                    done,
                    again: way.again,
                })
            };
            let then = laid.ways.then.and_then(|way| edge(way, person, task));
            let others = [laid.ways.or_else, laid.ways.otherwise]
                .into_iter()
                .flatten()
                .chain(laid.ways.branches.iter().copied())
                .filter_map(|way| edge(way, false, false));
            then.into_iter().chain(others).collect()
        };
        Ways(layout.steps.iter().map(edges).collect())
    }

    /// Steps that some case can come to.
    fn reached(&self) -> Vec<bool> {
        let mut reached = vec![false; self.0.len()];
        let mut open = vec![0];
        while let Some(position) = open.pop() {
            if !std::mem::replace(&mut reached[position], true) {
                open.extend(self.0[position].iter().map(|edge| edge.to));
            }
        }
        reached
    }

    /// Steps from which `from` can be left and come back to without a person.
    fn returns_alone(&self, from: usize) -> bool {
        let mut seen = vec![false; self.0.len()];
        let mut open = vec![from];
        while let Some(position) = open.pop() {
            for edge in self.0[position].iter().filter(|edge| !edge.by_person) {
                if edge.to == from {
                    return true;
                }
                if !std::mem::replace(&mut seen[edge.to], true) {
                    open.push(edge.to);
                }
            }
        }
        false
    }

    /// The facts at each step, when a case comes to it.
    fn spread(&self, layout: &Layout<'_>, reached: &[bool], how: Spread) -> Vec<Facts> {
        let mut at: Vec<Option<Facts>> = vec![None; self.0.len()];
        at[0] = Some(Facts::new());
        let mut open: BTreeSet<usize> = [0].into();
        while let Some(position) = open.pop_first() {
            let before = at[position].clone().unwrap_or_default();
            let after = after(&layout.steps[position], before);
            for edge in &self.0[position] {
                let mut facts = after.clone();
                if edge.done {
                    facts.insert(Fact::Result(position));
                }
                let merged = match (&at[edge.to], how) {
                    (None, _) => facts,
                    (Some(known), Spread::Always) => known.intersection(&facts).cloned().collect(),
                    (Some(known), Spread::Perhaps) => known.union(&facts).cloned().collect(),
                };
                if at[edge.to].as_ref() != Some(&merged) {
                    at[edge.to] = Some(merged);
                    open.insert(edge.to);
                }
            }
        }
        debug_assert!(
            at.iter()
                .zip(reached)
                .all(|(facts, reached)| facts.is_some() == *reached)
        );
        at.into_iter().map(Option::unwrap_or_default).collect()
    }
}

#[derive(Clone, Copy)]
enum Spread {
    /// Holds whichever way a case came.
    Always,
    /// Holds for some way.
    Perhaps,
}

/// What holds when a step is left, before what its own ways add.
fn after(laid: &Laid<'_>, mut facts: Facts) -> Facts {
    match &laid.draft.kind {
        StepDraftKind::Do(actions) => {
            for action in actions {
                match &action.kind {
                    ActionKind::Protocol => {
                        facts.insert(Fact::Protocol);
                    }
                    ActionKind::Route => {
                        facts.insert(Fact::Office);
                        facts.insert(Fact::Rested);
                    }
                    ActionKind::SchedulePickup { .. } => {
                        facts.insert(Fact::Appointment);
                        facts.insert(Fact::Rested);
                    }
                    ActionKind::ReleasePickup => {
                        facts.remove(&Fact::Appointment);
                    }
                    ActionKind::Receipt | ActionKind::Notify { .. } => {}
                }
            }
        }
        StepDraftKind::Task(_) | StepDraftKind::Wait(_) => {
            facts.insert(Fact::Rested);
        }
        StepDraftKind::Choose(_)
        | StepDraftKind::End(_)
        | StepDraftKind::Again(_)
        | StepDraftKind::Broken => {}
    }
    facts
}

fn unreachable(layout: &Layout<'_>, ways: &Ways, reached: &[bool], findings: &mut Findings) {
    for (position, laid) in layout.steps.iter().enumerate() {
        if reached[position] || laid.after_end {
            continue;
        }
        let led_to = ways.0.iter().enumerate().any(|(from, edges)| {
            from != position && !reached[from] && edges.iter().any(|edge| edge.to == position)
        });
        if !led_to {
            findings.add(
                laid.draft.at,
                "unreachable-step",
                "no way leads to this step",
                "take it out, or let one of the ways before it go on",
            );
        }
    }
}

fn dead_ends(layout: &Layout<'_>, ways: &Ways, reached: &[bool], findings: &mut Findings) {
    let mut ending: Vec<bool> = layout.steps.iter().map(ends).collect();
    loop {
        let mut changed = false;
        for (position, edges) in ways.0.iter().enumerate() {
            if !ending[position] && edges.iter().any(|edge| ending[edge.to]) {
                ending[position] = true;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    let stuck = (0..ending.len()).find(|&position| reached[position] && !ending[position]);
    if let Some(position) = stuck {
        findings.add(
            layout.steps[position].draft.at,
            "no-way-to-end",
            "a case that comes here can never end",
            "let one of the ways from here come to `- end:`",
        );
    }
}

fn endless(layout: &Layout<'_>, ways: &Ways, reached: &[bool], findings: &mut Findings) {
    let alone: Vec<bool> = (0..layout.steps.len())
        .map(|position| reached[position] && ways.returns_alone(position))
        .collect();
    for (position, edges) in ways.0.iter().enumerate() {
        for edge in edges.iter().filter(|edge| !edge.by_person) {
            if let Some(at) = edge.again.filter(|_| alone[position] && alone[edge.to]) {
                findings.add(
                    at,
                    "endless-loop",
                    "going back here can repeat for ever without anybody doing anything",
                    "let a task be done or a message come before going back",
                );
            }
        }
    }
}

fn check_need(
    need: &Need,
    always: &Facts,
    positions: impl Fn(&str) -> Option<usize>,
    findings: &mut Findings,
) {
    match need {
        Need::Result(step, at) => {
            let known = positions(step).is_some_and(|p| always.contains(&Fact::Result(p)));
            if !known {
                findings.add(
                    *at,
                    "result-missing",
                    format!("a case can come here without `{step}` having been completed"),
                    format!("read it only after `{step}`, on a way that goes through it"),
                );
            }
        }
        Need::Appointment(at) if !always.contains(&Fact::Appointment) => findings.add(
            *at,
            "appointment-missing",
            "a case can come here without an appointment",
            "book one before with `do: pickup.schedule`, and do not release it",
        ),
        Need::Protocol(at) if !always.contains(&Fact::Protocol) => findings.add(
            *at,
            "protocol-missing",
            "a case can come here without a protocol number",
            "enter it in the register before, with `do: protocol`",
        ),
        Need::Office(at) if !always.contains(&Fact::Office) => findings.add(
            *at,
            "office-missing",
            "a case can come here before an office answers for it, so nobody can be asked",
            "find the office before, with `do: route`",
        ),
        Need::Appointment(_) | Need::Protocol(_) | Need::Office(_) => {}
    }
}

fn check_actions(laid: &Laid<'_>, perhaps: &Facts, findings: &mut Findings) {
    let StepDraftKind::Do(actions) = &laid.draft.kind else {
        return;
    };
    for action in actions {
        let books = matches!(action.kind, ActionKind::SchedulePickup { .. });
        if books && perhaps.contains(&Fact::Appointment) {
            findings.add(
                action.at,
                "pickup-twice",
                "a case can come here with a collection booked already",
                "release it before, with `do: pickup.release`",
            );
        }
    }
}

/// The number of the register is drawn when a case is opened, so it has to be
/// used then, once, and by every case.
fn check_protocol(
    layout: &Layout<'_>,
    reached: &[bool],
    always: &[Facts],
    perhaps: &[Facts],
    findings: &mut Findings,
) {
    let mut late = false;
    for (position, laid) in layout.steps.iter().enumerate() {
        let StepDraftKind::Do(actions) = &laid.draft.kind else {
            continue;
        };
        let mut seen = [Fact::Protocol, Fact::Rested]
            .iter()
            .any(|fact| perhaps[position].contains(fact));
        for action in actions {
            if !matches!(action.kind, ActionKind::Protocol) || !reached[position] {
                continue;
            }
            if seen {
                late = true;
                findings.add(
                    action.at,
                    "protocol-late",
                    "the register number is given once, when the case is opened",
                    "move `protocol` to the first step, and write it once",
                );
            }
            seen = true;
        }
    }
    let unregistered = layout
        .steps
        .iter()
        .zip(always)
        .zip(reached)
        .any(|((laid, facts), reached)| *reached && ends(laid) && !facts.contains(&Fact::Protocol));
    if unregistered && !late {
        findings.add(
            layout.steps[0].draft.at,
            "protocol-missing",
            "a case can end without having been entered in the register",
            "add `protocol` to what the first step does",
        );
    }
}

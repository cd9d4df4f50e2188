//! Blocks inside blocks laid out as a flat list of steps, each knowing where a
//! case goes from it.

use crate::definition::draft::{Block, FlowDraft, StepDraft, StepDraftKind, WaitDraft};
use crate::definition::findings::Findings;
use crate::definition::yaml::{Scalar, Spot};
use crate::nearest::nearest;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A definition that people can still read.
const MOST_STEPS: usize = 200;

pub struct Layout<'d> {
    pub steps: Vec<Laid<'d>>,
    /// Every way is known: nothing broken, no name missing. Only then does it
    /// make sense to follow the ways.
    pub sound: bool,
}

pub struct Laid<'d> {
    /// Its own name, or one made for it: `choose-1`, `end-issued`.
    pub name: String,
    pub draft: &'d StepDraft,
    pub ways: Ways,
    /// Stands after an end, reported there.
    pub after_end: bool,
}

/// Where a case goes from a step. `None` as a target: the steps stop.
#[derive(Clone, Debug, Default)]
pub struct Ways {
    pub then: Option<Way>,
    /// When the limit has passed.
    pub or_else: Option<Way>,
    pub branches: Vec<Way>,
    pub otherwise: Option<Way>,
}

impl Ways {
    pub fn all(&self) -> impl Iterator<Item = Way> {
        self.then
            .into_iter()
            .chain(self.or_else)
            .chain(self.branches.iter().copied())
            .chain(self.otherwise)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    pub to: Option<usize>,
    /// The `again` that goes this way.
    pub again: Option<Spot>,
}

pub fn lay_out<'d>(flow: &'d FlowDraft, findings: &mut Findings) -> Layout<'d> {
    let mut drafts = Vec::new();
    number(&flow.steps, &mut drafts);
    if drafts.len() > MOST_STEPS {
        findings.add(
            flow.at,
            "too-big",
            format!("there are more than {MOST_STEPS} steps"),
            "divide the procedure",
        );
        return Layout {
            steps: Vec::new(),
            sound: false,
        };
    }
    let broken = drafts.iter().any(|draft| is_broken(draft));
    let mut linker = Linker {
        positions: drafts
            .iter()
            .enumerate()
            .map(|(position, draft)| (std::ptr::from_ref::<StepDraft>(draft), position))
            .collect(),
        ways: vec![Ways::default(); drafts.len()],
        after_end: BTreeSet::new(),
        falls_off: false,
        lost: false,
        findings,
    };
    linker.check_names(&drafts);
    let end = Way {
        to: None,
        again: None,
    };
    linker.link(&flow.steps, end, &[]);
    if linker.falls_off || drafts.is_empty() {
        let at = flow.steps.last().map_or(flow.at, |last| last.at);
        linker.findings.add(
            at,
            "no-end",
            "after this step nothing follows and the case has not ended",
            "add `- end:` with an outcome as the last step",
        );
    }
    let sound = !broken && !linker.falls_off && !linker.lost && !drafts.is_empty();
    let ways = std::mem::take(&mut linker.ways);
    let after_end = std::mem::take(&mut linker.after_end);
    let steps = names(&drafts)
        .into_iter()
        .zip(ways)
        .zip(drafts)
        .enumerate()
        .map(|(position, ((name, ways), draft))| Laid {
            name,
            draft,
            ways,
            after_end: after_end.contains(&position),
        })
        .collect();
    Layout { steps, sound }
}

fn is_broken(draft: &StepDraft) -> bool {
    matches!(draft.kind, StepDraftKind::Broken)
}

/// Steps in the order they are written, outer ones before those inside them.
fn number<'d>(block: &'d Block, drafts: &mut Vec<&'d StepDraft>) {
    for draft in block {
        if !matches!(draft.kind, StepDraftKind::Again(_)) {
            drafts.push(draft);
        }
        for inner in inner_blocks(draft) {
            number(inner, drafts);
        }
    }
}

fn inner_blocks(draft: &StepDraft) -> Vec<&Block> {
    match &draft.kind {
        StepDraftKind::Task(task) => task.limit.iter().map(|limit| &limit.or_else).collect(),
        StepDraftKind::Choose(choose) => choose
            .branches
            .iter()
            .map(|branch| &branch.steps)
            .chain([&choose.otherwise])
            .collect(),
        StepDraftKind::Wait(WaitDraft::Message { limit, .. }) => vec![&limit.or_else],
        StepDraftKind::Wait(WaitDraft::Time(_) | WaitDraft::Appointment)
        | StepDraftKind::Do(_)
        | StepDraftKind::End(_)
        | StepDraftKind::Again(_)
        | StepDraftKind::Broken => Vec::new(),
    }
}

/// Names for steps, the unnamed ones numbered by their kind.
fn names(drafts: &[&StepDraft]) -> Vec<String> {
    let mut used: BTreeMap<String, u32> = BTreeMap::new();
    drafts
        .iter()
        .map(|draft| {
            if let Some(name) = &draft.name {
                return name.text.clone();
            }
            let (base, first) = match &draft.kind {
                StepDraftKind::End(outcome) => (format!("end-{}", outcome.text), None),
                StepDraftKind::Choose(_)
                | StepDraftKind::Do(_)
                | StepDraftKind::Task(_)
                | StepDraftKind::Wait(_)
                | StepDraftKind::Again(_)
                | StepDraftKind::Broken => ("choose".to_owned(), Some(1)),
            };
            let count = used.entry(base.clone()).or_default();
            *count += 1;
            match (*count, first) {
                (1, None) => base,
                (number, _) => format!("{base}-{number}"),
            }
        })
        .collect()
}

struct Linker<'f> {
    positions: HashMap<*const StepDraft, usize>,
    ways: Vec<Ways>,
    after_end: BTreeSet<usize>,
    falls_off: bool,
    lost: bool,
    findings: &'f mut Findings,
}

impl Linker<'_> {
    fn check_names(&mut self, drafts: &[&StepDraft]) {
        let mut seen = BTreeSet::new();
        for name in drafts.iter().filter_map(|draft| draft.name.as_ref()) {
            if !seen.insert(name.text.as_str()) {
                self.lost = true;
                self.findings.add(
                    name.at,
                    "duplicate-step",
                    format!("there is a step `{}` already", name.text),
                    "give it another name; names hold in the whole file",
                );
            }
        }
    }

    /// Links a block that goes on at `next`. `before` are the steps that `again`
    /// may name: earlier ones of this block and of those around it.
    fn link<'d>(&mut self, block: &'d [StepDraft], next: Way, before: &[&'d StepDraft]) -> Way {
        self.check_after_end(block);
        let mut following = next;
        for (number, draft) in block.iter().enumerate().rev() {
            let mut earlier = before.to_vec();
            earlier.extend(&block[..number]);
            if let StepDraftKind::Again(name) = &draft.kind {
                following = self.again(name, &earlier);
                continue;
            }
            earlier.push(draft);
            let ways = self.ways_of(draft, following, &earlier);
            let position = self.positions[&std::ptr::from_ref(draft)];
            self.falls_off |= ways.all().any(|way| way.to.is_none());
            self.ways[position] = ways;
            following = Way {
                to: Some(position),
                again: None,
            };
        }
        following
    }

    fn ways_of<'d>(&mut self, draft: &'d StepDraft, next: Way, earlier: &[&'d StepDraft]) -> Ways {
        let mut ways = Ways::default();
        match &draft.kind {
            StepDraftKind::Do(_)
            | StepDraftKind::Broken
            | StepDraftKind::Wait(WaitDraft::Time(_) | WaitDraft::Appointment) => {
                ways.then = Some(next);
            }
            StepDraftKind::Task(task) => {
                ways.then = Some(next);
                ways.or_else = task
                    .limit
                    .as_ref()
                    .map(|limit| self.link(&limit.or_else, next, earlier));
            }
            StepDraftKind::Wait(WaitDraft::Message { limit, .. }) => {
                ways.then = Some(next);
                ways.or_else = Some(self.link(&limit.or_else, next, earlier));
            }
            StepDraftKind::Choose(choose) => {
                ways.branches = choose
                    .branches
                    .iter()
                    .map(|branch| self.link(&branch.steps, next, earlier))
                    .collect();
                ways.otherwise = Some(self.link(&choose.otherwise, next, earlier));
            }
            StepDraftKind::End(_) | StepDraftKind::Again(_) => {}
        }
        ways
    }

    fn again(&mut self, name: &Scalar, earlier: &[&StepDraft]) -> Way {
        let named =
            |draft: &&&StepDraft| draft.name.as_ref().is_some_and(|own| own.text == name.text);
        if let Some(target) = earlier.iter().rev().find(named) {
            return Way {
                to: self
                    .positions
                    .get(&std::ptr::from_ref::<StepDraft>(target))
                    .copied(),
                again: Some(name.at),
            };
        }
        self.lost = true;
        let known = earlier
            .iter()
            .filter_map(|draft| draft.name.as_ref())
            .map(|name| name.text.as_str());
        let known: Vec<&str> = known.collect();
        let mend = match nearest(&name.text, known.iter().copied()) {
            Some(meant) => format!("write `{meant}`"),
            None if known.is_empty() => "there is no earlier step to go back to".into(),
            None => format!("one can go back to: {}", known.join(", ")),
        };
        self.findings.add(
            name.at,
            "again-target",
            format!("no earlier step around this one is called `{}`", name.text),
            mend,
        );
        // Somewhere that is not the end of the steps: reported already.
        Way {
            to: Some(0),
            again: Some(name.at),
        }
    }

    fn check_after_end(&mut self, block: &[StepDraft]) {
        let closes = |draft: &StepDraft| {
            matches!(draft.kind, StepDraftKind::End(_) | StepDraftKind::Again(_))
        };
        let Some(last) = block.iter().position(closes) else {
            return;
        };
        let mut inside = Vec::new();
        for draft in &block[last + 1..] {
            inside.push(draft);
        }
        if let Some(first) = inside.first() {
            self.findings.add(
                first.at,
                "after-end",
                "a case never comes here, because the step before ends it or goes back",
                "take it out, or move it before the end",
            );
        }
        while let Some(draft) = inside.pop() {
            if let Some(position) = self.positions.get(&std::ptr::from_ref(draft)) {
                self.after_end.insert(*position);
            }
            inside.extend(inner_blocks(draft).into_iter().flatten());
        }
    }
}

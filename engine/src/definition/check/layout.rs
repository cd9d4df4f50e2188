//! Blocks inside blocks laid out as a flat list of steps, called procedures put
//! in place, each step knowing where a case goes from it.

mod link;
mod number;

use super::library::Library;
use super::report::Reports;
use super::visible::lies_in;
use crate::definition::draft::{FlowDraft, ParameterKind, StepDraft};
use crate::definition::yaml::{Scalar, Spot};
use std::collections::HashMap;

/// A definition that people can still read, called procedures counted in.
pub const MOST_STEPS: usize = 400;
/// Calls inside calls.
pub const MOST_DEPTH: usize = 5;

pub struct Layout<'d> {
    pub steps: Vec<Laid<'d>>,
    pub scopes: Vec<Scope<'d>>,
    pub regions: Vec<Region>,
    /// Everything is laid out: not too many steps.
    pub complete: bool,
    /// Every way is known: nothing broken, no name missing. Only then does it
    /// make sense to follow the ways.
    pub sound: bool,
}

/// A file's steps in one place: the service's own, or those of one call.
pub struct Scope<'d> {
    pub file: &'d str,
    pub flow: &'d FlowDraft,
    /// Names of the calls before the names of its steps: `fee.`, or nothing.
    pub prefix: String,
    pub declared: &'d [(Scalar, ParameterKind)],
    pub with: &'d [(Scalar, Scalar)],
    /// Where the procedure is named: the scope, or `None` for the service file,
    /// and the place.
    pub called: Option<Called>,
}

#[derive(Clone, Copy)]
pub struct Called {
    pub scope: usize,
    pub step: usize,
    pub at: Spot,
}

/// Steps that run on one track.
pub struct Region {
    pub kind: RegionKind,
    /// The region that the owner stands in; itself for the outermost.
    pub parent: usize,
    pub scope: usize,
    pub depth: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegionKind {
    Main,
    Block { owner: usize },
    Branch { owner: usize, number: usize },
    Item { owner: usize },
    Call { owner: usize },
    Beside { owner: usize, handler: usize },
}

impl RegionKind {
    pub fn owner(self) -> Option<usize> {
        match self {
            RegionKind::Main => None,
            RegionKind::Block { owner }
            | RegionKind::Branch { owner, .. }
            | RegionKind::Item { owner }
            | RegionKind::Call { owner }
            | RegionKind::Beside { owner, .. } => Some(owner),
        }
    }
}

pub struct Laid<'d> {
    /// Its own name, or one made for it: `choose-1`, `end-issued`, with the
    /// names of the calls before it.
    pub name: String,
    pub local: String,
    pub scope: usize,
    pub region: usize,
    pub draft: &'d StepDraft,
    /// It is not the step itself but asks for its `when`.
    pub asks: bool,
    pub ways: Ways,
    /// Earlier tasks that a task may be sent back to.
    pub send_back: Vec<usize>,
    /// Stands after an end, reported there.
    pub after_end: bool,
}

/// Where a case goes from a step.
#[derive(Clone, Debug, Default)]
pub struct Ways {
    pub then: Option<Way>,
    /// What runs inside: block, item, called procedure.
    pub first: Option<Way>,
    /// When the limit has passed.
    pub or_else: Option<Way>,
    /// Of a choose: where to; of `together`: the beginning of each branch.
    pub branches: Vec<Way>,
    pub otherwise: Option<Way>,
    /// In the order of `on`.
    pub handlers: Vec<Way>,
    /// In the order of `on_failure`.
    pub failures: Vec<Way>,
}

impl Ways {
    pub fn all(&self) -> impl Iterator<Item = Way> {
        self.then
            .into_iter()
            .chain(self.first)
            .chain(self.or_else)
            .chain(self.branches.iter().copied())
            .chain(self.otherwise)
            .chain(self.handlers.iter().copied())
            .chain(self.failures.iter().copied())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    pub to: To,
    /// The `again` that goes this way.
    pub again: Option<Spot>,
}

impl Way {
    pub fn to(to: To) -> Way {
        Way { to, again: None }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    Step(usize),
    /// The end of the track.
    Done,
    /// The steps stop where a case cannot stop.
    Off,
}

/// Finds a step's position: drafts of a procedure called twice stand in two scopes.
type Positions = HashMap<(usize, *const StepDraft), usize>;

/// Lays out the steps of one file with all that they call. `with` are the
/// values that a service gives to its procedure's parameters.
pub fn lay_out<'d>(
    file: &'d str,
    flow: &'d FlowDraft,
    declared: &'d [(Scalar, ParameterKind)],
    with: &'d [(Scalar, Scalar)],
    library: &'d Library,
    reports: &mut Reports,
) -> Layout<'d> {
    let mut numbered = number::Numbering::new(library, reports);
    let complete = numbered.main(file, flow, declared, with);
    let number::Numbering {
        steps,
        scopes,
        regions,
        positions,
        inner,
        broken,
        ..
    } = numbered;
    let mut layout = Layout {
        steps,
        scopes,
        regions,
        complete,
        sound: complete && !broken,
    };
    if complete {
        link::link(&mut layout, &positions, &inner, reports);
    }
    layout
}

/// The steps whose results are gone when a step begins again: those inside and
/// beside it in the same file, and itself if it has any inside.
pub fn forgets(layout: &Layout<'_>, step: usize) -> Vec<usize> {
    let laid = &layout.steps[step];
    if laid.asks {
        return Vec::new();
    }
    let regions = layout.regions.iter().enumerate();
    let own: Vec<usize> = regions
        .filter(|(_, region)| region.kind.owner() == Some(step))
        .map(|(number, _)| number)
        .collect();
    let is_block = own
        .iter()
        .any(|region| !matches!(layout.regions[*region].kind, RegionKind::Beside { .. }));
    let gone = |(number, other): (usize, &Laid<'_>)| {
        let inside = own
            .iter()
            .any(|region| lies_in(layout, other.region, *region));
        let is_gone = inside || (is_block && number == step);
        (is_gone && other.scope == laid.scope && !other.asks).then_some(number)
    };
    layout.steps.iter().enumerate().filter_map(gone).collect()
}

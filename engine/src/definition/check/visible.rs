//! What can be read at a place: which names are seen there, of which kind they
//! are, and whose they are.
//!
//! | name                 | seen                                            |
//! |----------------------|-------------------------------------------------|
//! | `answers`, `delivery`| everywhere                                      |
//! | parameters, results  | in the steps of the same file                   |
//! | results of a branch  | not in the branches beside it                   |
//! | results of an item   | only in the steps for the item                  |
//! | the item             | only in the steps for the item                  |

use super::layout::{Layout, RegionKind};
use super::parameters::Parameters;
use crate::definition::draft::{EnoughDraft, StepDraftKind};
use crate::expression::Types;
use crate::form::ValueType;
use std::collections::{BTreeMap, BTreeSet};

/// The fields of a result, and those that may be without a value.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    pub kinds: BTreeMap<String, ValueType>,
    pub may_be_missing: BTreeSet<String>,
}

/// What a step leaves behind.
#[derive(Clone, Debug)]
pub struct Leaves {
    pub step: usize,
    /// `None`: not known, for a reason already reported.
    pub fields: Option<Fields>,
}

/// Types at one place.
#[derive(Clone, Debug, Default)]
pub struct View {
    pub types: Types,
    /// First names whose fields are not known, for a reason already reported.
    pub unknown_roots: BTreeSet<String>,
    /// Whose each first name is.
    pub roots: BTreeMap<String, Whose>,
    /// Fields of results that can stand in a letter.
    pub results: BTreeMap<String, Option<BTreeMap<String, ValueType>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    Answers,
    Delivery,
    /// Of the scope that the place lies in.
    Parameter,
    /// The item of this `each`.
    Item(usize),
    /// The result of this step.
    Result(usize),
}

/// What the whole definition declares; views are taken from it.
#[derive(Default)]
pub struct Declared {
    pub answers: Option<Fields>,
    /// Ways of delivery; empty when they could not be read.
    pub delivery: Vec<String>,
    /// By scope.
    pub parameters: Vec<Parameters>,
    pub results: Vec<Leaves>,
    /// Fields of an item, by its `each`.
    pub items: BTreeMap<usize, Option<Fields>>,
}

impl Declared {
    /// What the service itself sees: only the answers.
    pub fn outermost(&self) -> View {
        let mut view = View::default();
        self.declare("answers", Whose::Answers, self.answers.as_ref(), &mut view);
        view
    }

    /// What steps of a region see.
    pub fn view(&self, layout: &Layout<'_>, region: usize) -> View {
        let mut view = View::default();
        let scope = layout.regions[region].scope;
        self.declare("answers", Whose::Answers, self.answers.as_ref(), &mut view);
        view.types
            .value("delivery", ValueType::Choice(self.delivery.clone()));
        view.roots.insert("delivery".into(), Whose::Delivery);
        if self.delivery.is_empty() {
            view.unknown_roots.insert("delivery".into());
        }
        if let Some(parameters) = self.parameters.get(scope) {
            parameters.declare(&mut view.types);
            for name in parameters.names() {
                view.roots.insert(name.to_owned(), Whose::Parameter);
            }
        }
        for owner in items_around(layout, region) {
            if let Some(fields) = self.items.get(&owner)
                && let StepDraftKind::Each(each) = &layout.steps[owner].draft.kind
                && let Some(name) = &each.bind
            {
                self.declare(&name.text, Whose::Item(owner), fields.as_ref(), &mut view);
                let kinds = fields.as_ref().map(|fields| fields.kinds.clone());
                view.results.insert(name.text.clone(), kinds);
            }
        }
        for leaves in &self.results {
            let laid = &layout.steps[leaves.step];
            if laid.scope != scope {
                continue;
            }
            let Some(missing) = sight(layout, region, laid.region) else {
                continue;
            };
            let mut fields = leaves.fields.clone();
            if let Some(fields) = fields.as_mut().filter(|_| missing) {
                fields.may_be_missing = fields.kinds.keys().cloned().collect();
            }
            view.results.insert(
                laid.local.clone(),
                fields.as_ref().map(|fields| fields.kinds.clone()),
            );
            let whose = Whose::Result(leaves.step);
            self.declare(&laid.local, whose, fields.as_ref(), &mut view);
        }
        view
    }

    fn declare(&self, name: &str, whose: Whose, fields: Option<&Fields>, view: &mut View) {
        view.roots.insert(name.to_owned(), whose);
        let Some(fields) = fields else {
            view.unknown_roots.insert(name.to_owned());
            return;
        };
        view.types.fields(name, fields.kinds.clone());
        for field in &fields.may_be_missing {
            view.types.may_be_missing(format!("{name}.{field}"));
        }
    }
}

/// Every `each` of the same file that a region lies in.
fn items_around(layout: &Layout<'_>, region: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = region;
    loop {
        match layout.regions[at].kind {
            RegionKind::Main | RegionKind::Call { .. } => return found,
            RegionKind::Item { owner } => found.push(owner),
            RegionKind::Block { .. } | RegionKind::Branch { .. } | RegionKind::Beside { .. } => {}
        }
        at = layout.regions[at].parent;
    }
}

/// Whether `inner` is `outer` or lies in it.
pub fn lies_in(layout: &Layout<'_>, inner: usize, outer: usize) -> bool {
    let mut at = inner;
    while layout.regions[at].depth > layout.regions[outer].depth {
        at = layout.regions[at].parent;
    }
    at == outer
}

/// Whether what `from` leaves behind is seen in `region` of the same file, and
/// then whether it may be missing there because the track need not finish.
fn sight(layout: &Layout<'_>, region: usize, from: usize) -> Option<bool> {
    let mut missing = false;
    let mut at = from;
    loop {
        let inside = lies_in(layout, region, at);
        match layout.regions[at].kind {
            RegionKind::Main | RegionKind::Call { .. } => return Some(missing),
            RegionKind::Item { .. } if !inside => return None,
            RegionKind::Branch { owner, .. } if !inside => {
                if in_branch_of(layout, region, owner) {
                    return None;
                }
                missing |= !waits_for_all(layout, owner);
            }
            RegionKind::Beside { .. } if !inside => missing = true,
            RegionKind::Item { .. }
            | RegionKind::Branch { .. }
            | RegionKind::Beside { .. }
            | RegionKind::Block { .. } => {}
        }
        at = layout.regions[at].parent;
    }
}

fn in_branch_of(layout: &Layout<'_>, region: usize, together: usize) -> bool {
    let mut at = region;
    loop {
        match layout.regions[at].kind {
            RegionKind::Main => return false,
            RegionKind::Branch { owner, .. } if owner == together => return true,
            RegionKind::Branch { .. }
            | RegionKind::Block { .. }
            | RegionKind::Item { .. }
            | RegionKind::Call { .. }
            | RegionKind::Beside { .. } => {}
        }
        at = layout.regions[at].parent;
    }
}

/// Whether a `together` goes on only when every branch has come to its end.
pub fn waits_for_all(layout: &Layout<'_>, together: usize) -> bool {
    let StepDraftKind::Together(draft) = &layout.steps[together].draft.kind else {
        return true;
    };
    match &draft.enough {
        EnoughDraft::All => true,
        EnoughDraft::First => draft.branches.len() < 2,
        EnoughDraft::Number(number) => number
            .text
            .trim()
            .parse()
            .is_ok_and(|number: usize| number >= draft.branches.len()),
    }
}

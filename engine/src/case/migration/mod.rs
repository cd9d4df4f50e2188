//! Moving a running case from one version of its service to another.
//!
//! A case may move when everything it is in the middle of goes on in the new
//! version as it would have in the old one:
//!
//! | what the case has      | what the new version must have                        |
//! |------------------------|-------------------------------------------------------|
//! | a track in a step      | a step of the same kind, at the same level            |
//! | an open task           | the same role and number of people                    |
//! | a wait                 | the same message, or a wait for a moment as well      |
//! | open effects           | the same questions to the world outside               |
//! | branches, items, calls | the same branches and as many of them enough          |
//! | results it has         | conditions further on that read nothing else          |
//!
//! A step that is renamed must not take a name that the case uses for another.
//!
//! Steps keep their names unless the [`Mapping`] says otherwise. Clocks and
//! timers stay as they were set. Moving back with [`Mapping::inverse`] is the
//! undo, under the same rules.

mod ahead;
mod fits;
mod reads;

use super::unfolding::Unfolding;
use super::{Actor, Case, Change, Event};
use crate::calendar::When;
use crate::definition::Definition;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// New names of steps by their old ones, full names on both sides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mapping(pub BTreeMap<String, String>);

impl Mapping {
    /// The name a step has in the new version.
    pub fn new_name<'n>(&'n self, old: &'n str) -> &'n str {
        self.0.get(old).map_or(old, String::as_str)
    }

    /// The way back. `None`: two steps were made one, so there is none.
    pub fn inverse(&self) -> Option<Mapping> {
        let back: BTreeMap<String, String> = self
            .0
            .iter()
            .map(|(old, new)| (new.clone(), old.clone()))
            .collect();
        (back.len() == self.0.len()).then_some(Mapping(back))
    }
}

impl Mapping {
    /// The name a step had in the old version.
    pub fn old_name<'n>(&'n self, new: &'n str) -> &'n str {
        let mut steps = self.0.iter();
        steps
            .find(|(_, to)| *to == new)
            .map_or(new, |(old, _)| old.as_str())
    }

    /// With a call that was renamed, everything it calls is renamed.
    pub fn throughout(&self, from: &Definition) -> Mapping {
        let renamed = |name: &str| {
            let mut head = name;
            loop {
                if let Some(new) = self.0.get(head) {
                    return Some(format!("{new}{}", &name[head.len()..]));
                }
                head = head.rsplit_once('.')?.0;
            }
        };
        let steps = from.steps.iter().map(|step| &step.name);
        let pairs = steps.filter_map(|name| Some((name.clone(), renamed(name)?)));
        Mapping(pairs.filter(|(old, new)| old != new).collect())
    }

    /// Names that are in none of the two versions, old ones and new ones.
    pub fn unknown(&self, from: &Definition, to: &Definition) -> Vec<String> {
        let old = self.0.keys().filter(|name| from.index_of(name).is_none());
        let new = self.0.values().filter(|name| to.index_of(name).is_none());
        old.chain(new).cloned().collect()
    }
}

/// Why a case cannot move.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    #[error("the case has ended")]
    Ended,
    #[error("the case is being taken back")]
    BeingTakenBack,
    #[error("the case does not go by the version it is to be moved from")]
    OtherVersion,
    #[error("the two versions are not of one service")]
    OtherService,
    #[error("step {step} is not there in the new version")]
    StepGone { step: String },
    #[error("step {step} is something else in the new version")]
    StepDiffers { step: String, what: &'static str },
    #[error("step {step} stands elsewhere in the new version")]
    StepMoved { step: String },
    #[error("step {step} would share its new name with another")]
    StepsMerged { step: String },
    #[error("the new version reads {path}, which this case does not have")]
    ResultMissing { path: String },
}

/// The change that moves a case, or everything that stands in the way. A preview
/// is this without committing it.
///
/// # Errors
/// All obstacles, sorted.
pub fn migrate(
    case: &Case,
    from: &Definition,
    to: &Definition,
    mapping: &Mapping,
    by: &Actor,
    reason: &str,
    when: When<'_>,
) -> Result<Change, Vec<Obstacle>> {
    let obstacles = obstacles(case, from, to, mapping);
    if !obstacles.is_empty() {
        return Err(obstacles);
    }
    let mut unfolding = Unfolding::of(to, case, by.account(), when);
    unfolding.record(Event::CaseMigrated {
        from: from.digest.clone(),
        to: to.digest.clone(),
        steps: mapping.throughout(from).0,
        reason: reason.to_owned(),
    });
    Ok(unfolding.finish())
}

/// Everything that keeps a case from moving, sorted; nothing when it can.
pub fn obstacles(
    case: &Case,
    from: &Definition,
    to: &Definition,
    mapping: &Mapping,
) -> Vec<Obstacle> {
    if case.ended.is_some() {
        return vec![Obstacle::Ended];
    }
    if case.undoing.is_some() {
        return vec![Obstacle::BeingTakenBack];
    }
    if case.version != from.digest {
        return vec![Obstacle::OtherVersion];
    }
    if from.service != to.service {
        return vec![Obstacle::OtherService];
    }
    let mapping = mapping.throughout(from);
    let mut found = fits::obstacles(case, from, to, &mapping);
    if found.is_empty() {
        found.extend(reads::obstacles(case, to, &mapping));
    }
    found.sort();
    found.dedup();
    found
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

#[cfg(test)]
mod tests;

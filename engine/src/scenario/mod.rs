//! Scenarios: stories of a service, written in its own file and played with the
//! real rules before anybody applies.
//!
//! [`read`] makes scenarios of the lines or says what is wrong with them;
//! [`run`] plays one; [`coverage`] says what of the service nobody told a story
//! about; [`record`] writes down what happened to a case as lines.
//!
//! `workflows/README.md` says how people write them.

mod coverage;
mod facts;
mod fill;
mod model;
mod read;
mod record;
mod run;
mod time;
mod world;

#[cfg(test)]
pub(crate) use fill::add_sample;

#[cfg(test)]
mod tests;

pub use coverage::{Coverage, Gap, Point, coverage, seen};
pub use model::*;
pub use read::{CODES, LETTERS, read};
pub use record::{Recording, record};
pub use run::{Failure, Letter, Outcome, Run, run};
pub use world::World;

use crate::definition::Definition;
use std::collections::BTreeSet;

/// What came of all scenarios of one service.
#[derive(Clone, Debug)]
pub struct Tested {
    /// In the order of the file.
    pub runs: Vec<(Scenario, Run)>,
    pub coverage: Coverage,
}

impl Tested {
    /// Every scenario passed, and nothing was left out.
    pub fn is_good(&self) -> bool {
        let passed = |run: &Run| run.outcome == Outcome::Passed;
        self.coverage.is_full() && self.runs.iter().all(|(_, run)| passed(run))
    }
}

/// Plays every scenario of a service.
pub fn test(definition: &Definition, world: &World) -> Tested {
    let mut met = BTreeSet::new();
    let mut runs = Vec::new();
    for scenario in &definition.scenarios {
        let run = run(definition, scenario, world);
        met.extend(run.covered.iter().cloned());
        runs.push((scenario.clone(), run));
    }
    Tested {
        coverage: coverage(definition, &met),
        runs,
    }
}

//! Definitions made at random and cases run at random: what the checker accepts
//! never gets stuck, and what the engine does keeps to its rules.
//!
//! Each seed gives one definition and some runs of it. A seed that fails is
//! printed with the files, the commands and the events, made as small as
//! proptest can, and runs again alone with `THYRIDA_SEED=<seed>`.
//! `THYRIDA_SIMULATIONS=<count>` sets how many runs are made.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a test asks for one event among many"
)]

mod draw;
mod generator;
mod oracle;
mod run;
mod shipped;
mod sound;
mod world;
mod yaml;

use draw::Draw;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{
    Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner,
};

/// Numbers for a definition and for each of its runs.
type Numbers = (Vec<u16>, Vec<Vec<u16>>);

const OF_DEFINITION: usize = 700;
const OF_RUN: usize = 900;

fn numbers(runs: usize) -> impl Strategy<Value = Numbers> {
    let run = proptest::collection::vec(proptest::num::u16::ANY, OF_RUN);
    (
        proptest::collection::vec(proptest::num::u16::ANY, OF_DEFINITION),
        proptest::collection::vec(run, runs),
    )
}

fn runner(seed: u64) -> TestRunner {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    let config = Config {
        failure_persistence: None,
        max_shrink_iters: 3_000,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

/// Runs a test on the numbers of one seed; a failure is made small and told whole.
fn on_seed(seed: u64, runs: usize, test: impl Fn(&Numbers) -> Result<(), String>) {
    let mut runner = runner(seed);
    let tree = numbers(runs)
        .new_tree(&mut runner)
        .expect("numbers can always be drawn");
    if test(&tree.current()).is_ok() {
        return;
    }
    let failed = runner.run_one(tree, |numbers| test(&numbers).map_err(TestCaseError::fail));
    if let Err(TestError::Fail(reason, _) | TestError::Abort(reason)) = failed {
        panic!("THYRIDA_SEED={seed}\n{reason}");
    }
}

#[expect(clippy::disallowed_methods, reason = "how many simulations is asked from outside")]
fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// The seeds to take: one that is asked for, or as many as make so many runs.
fn seeds(simulations: u64, runs: u64) -> Vec<u64> {
    match setting("THYRIDA_SEED") {
        Some(seed) => vec![seed],
        None => {
            let count = setting("THYRIDA_SIMULATIONS").unwrap_or(simulations);
            (1..=count.div_ceil(runs)).collect()
        }
    }
}

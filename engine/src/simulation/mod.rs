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
mod ends;
mod generator;
mod ledger;
mod moving;
mod oracle;
mod rounds;
mod run;
mod shipped;
mod sound;
mod unsound;
pub(crate) mod world;
mod yaml;

use proptest::collection::vec;
use proptest::num::u16;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Numbers for a definition and for one of its runs.
type Numbers = (Vec<u16>, Vec<u16>);

const OF_DEFINITION: usize = 700;
const OF_RUN: usize = 900;

/// The numbers that a seed stands for: of a definition, and of its runs.
fn numbers(seed: u64, runs: usize) -> (Vec<u16>, Vec<Vec<u16>>) {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let run = vec(u16::ANY, OF_RUN);
    let both = (vec(u16::ANY, OF_DEFINITION), vec(run, runs));
    both.new_tree(&mut runner)
        .expect("numbers can always be drawn")
        .current()
}

/// Tells of a failure whole, after it was made as small as is quickly done:
/// numbers are set to zero, which is the plainest choice, in ever smaller parts
/// as long as it still fails. Number by number, as proptest does it by itself,
/// it would take too long.
fn tell(seed: u64, mut numbers: Numbers, test: impl Fn(&Numbers) -> Result<(), String>) -> ! {
    let mut reason = test(&numbers).expect_err("it failed before");
    let mut tries = 0;
    for size in [256, 64, 16, 4, 1] {
        for of_run in [true, false] {
            let length = if of_run {
                numbers.1.len()
            } else {
                numbers.0.len()
            };
            for start in (0..length).step_by(size).rev() {
                let mut plainer = numbers.clone();
                let list = if of_run {
                    &mut plainer.1
                } else {
                    &mut plainer.0
                };
                let end = list.len().min(start + size);
                if list[start..end].iter().all(|number| *number == 0) || tries > MOST_TRIES {
                    continue;
                }
                list[start..end].fill(0);
                tries += 1;
                if let Err(other) = test(&plainer) {
                    (numbers, reason) = (plainer, other);
                }
            }
        }
    }
    panic!("THYRIDA_SEED={seed}\n{reason}");
}

/// Attempts at making a failure smaller.
const MOST_TRIES: usize = 1_500;

#[expect(
    clippy::disallowed_methods,
    reason = "how many simulations is asked from outside"
)]
fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// How many runs are wanted.
fn wanted(ordinarily: usize) -> usize {
    setting("THYRIDA_SIMULATIONS").map_or(ordinarily, |count| {
        usize::try_from(count).expect("a number of runs")
    })
}

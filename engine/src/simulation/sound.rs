//! What the checker accepts of the services made at random, run.

use super::draw::Draw;
use super::generator;
use super::run::Run;
use super::world::{People, SERVICE};
use super::{Numbers, on_seed, seeds};
use crate::definition::{Definition, Words, read_service};
use crate::files::Files;
use crate::finding::Finding;
use std::cell::Cell;
use std::collections::BTreeMap;

pub fn checked(files: &Files) -> Result<Definition, Vec<Finding>> {
    let words = Words::read(files)?;
    read_service(SERVICE, files, &words)
}

/// The files somebody would have to look at.
pub fn told(files: &Files) -> String {
    let made = files.iter().filter(|(path, _)| {
        path.ends_with("made.yaml") || path.contains("/called-")
    });
    made.map(|(path, text)| format!("--- {path}\n{text}")).collect()
}

/// Everything of a run that went wrong.
pub fn report(reason: &str, files: &str, run: &Run<'_>) -> String {
    let events = run.events.iter().map(|recorded| {
        serde_json::to_string(recorded).expect("an event serializes")
    });
    format!(
        "{reason}\n{files}\n--- commands\n{}\n--- events\n{}",
        run.log.join("\n"),
        events.collect::<Vec<_>>().join("\n")
    )
}

fn simulated((of_definition, of_runs): &Numbers, runs: &Cell<usize>) -> Result<(), String> {
    let made = generator::service(&mut Draw::of(of_definition));
    let Ok(definition) = checked(&made.files) else {
        return Ok(());
    };
    let people = People::of(&definition);
    for numbers in of_runs {
        let mut run = Run::of(&definition, &people);
        if let Err(reason) = run.whole(&mut Draw::of(numbers)) {
            return Err(report(&reason, &told(&made.files), &run));
        }
        runs.set(runs.get() + 1);
    }
    Ok(())
}

const RUNS: usize = 8;

#[test]
fn what_the_checker_accepts_never_gets_stuck_and_keeps_to_the_rules() {
    let runs = Cell::new(0);
    let mut seed = 0;
    let wanted = super::setting("THYRIDA_SIMULATIONS").map_or(1_000, |count| count as usize);
    let asked = super::setting("THYRIDA_SEED");
    while runs.get() < wanted {
        seed = asked.unwrap_or(seed + 1);
        on_seed(seed, RUNS, |numbers| simulated(numbers, &runs));
        if asked.is_some() {
            break;
        }
    }
}

#[test]
fn most_of_what_is_made_is_accepted() {
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut accepted, mut made) = (0, 0);
    for seed in seeds(300, 1) {
        on_seed(seed, 0, |(numbers, _)| {
            let service = generator::service(&mut Draw::of(numbers));
            let _ = checked(&service.files).map_err(|f| f[0].code);
            Ok(())
        });
        let mut runner = super::runner(seed);
        let tree = proptest::strategy::Strategy::new_tree(&super::numbers(0), &mut runner).unwrap();
        let (numbers, _) = proptest::strategy::ValueTree::current(&tree);
        let service = generator::service(&mut Draw::of(&numbers));
        made += 1;
        match checked(&service.files) {
            Ok(_) => accepted += 1,
            Err(findings) => {
                *found.entry(findings[0].code).or_default() += 1;
            }
        }
    }
    println!("{accepted} of {made}; refused {found:?}");
    assert!(accepted * 10 >= made * 4, "{accepted} of {made} accepted; refused {found:?}");
}

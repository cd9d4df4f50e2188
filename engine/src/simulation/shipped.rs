//! The services that are shipped with the product, run.

use super::run::Run;
use super::sound::{caught, report};
use super::world::People;
use super::{Numbers, numbers, setting, tell, wanted};
use crate::definition::{Definition, Words, check_all, tests::shipped::shipped};

#[test]
fn the_shipped_services_never_get_stuck_and_keep_to_the_rules() {
    let files = shipped();
    let words = Words::read(&files).unwrap();
    let (definitions, findings) = check_all(&files, &words);
    assert_eq!(findings, []);
    assert!(!definitions.is_empty());
    for definition in &definitions {
        run_all(definition, wanted(1_000) / 20);
    }
}

fn run_all(definition: &Definition, count: usize) {
    let people = People::of(definition);
    let simulated = |(_, of_run): &Numbers| {
        let mut run = Run::of(definition, &people);
        caught(&mut run, of_run).map_err(|reason| report(&reason, &definition.service, &run))
    };
    let asked = setting("THYRIDA_SEED");
    for seed in 1..=u64::try_from(count).expect("a small number") {
        let seed = asked.unwrap_or(seed);
        let (_, mut runs) = numbers(seed, 1);
        let numbers = (Vec::new(), runs.remove(0));
        if simulated(&numbers).is_err() {
            tell(seed, numbers, simulated);
        }
    }
}

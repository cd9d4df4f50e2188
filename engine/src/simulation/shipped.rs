//! The services that are shipped with the product, run.

use super::draw::Draw;
use super::on_seed;
use super::run::Run;
use super::sound::report;
use super::world::People;
use crate::definition::{Words, check_all, tests::shipped::shipped};

#[test]
fn the_shipped_services_never_get_stuck_and_keep_to_the_rules() {
    let files = shipped();
    let words = Words::read(&files).unwrap();
    let (definitions, findings) = check_all(&files, &words);
    assert_eq!(findings, []);
    assert!(!definitions.is_empty());
    for definition in &definitions {
        let people = People::of(definition);
        for seed in super::seeds(100, 10) {
            on_seed(seed, 10, |(_, runs)| {
                for numbers in runs {
                    let mut run = Run::of(definition, &people);
                    if let Err(reason) = run.whole(&mut Draw::of(numbers)) {
                        return Err(report(&reason, &definition.service, &run));
                    }
                }
                Ok(())
            });
        }
    }
}

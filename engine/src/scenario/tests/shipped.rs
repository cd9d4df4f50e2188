//! The services that are shipped with the product.

use super::support::{shipped, sound, tested, told};

#[test]
fn every_shipped_service_does_what_its_scenarios_tell() {
    for definition in sound(&shipped()) {
        let tested = tested(&definition);
        let failed: Vec<String> = told(&tested)
            .into_iter()
            .filter(|line| !line.ends_with(": passed"))
            .collect();
        assert_eq!(failed, [""; 0], "{}", definition.service);
        assert!(!tested.runs.is_empty(), "{}", definition.service);
    }
}

#[test]
fn scenarios_leave_nothing_of_a_shipped_service_out() {
    for definition in sound(&shipped()) {
        assert_eq!(tested(&definition).coverage.gaps, [], "{}", definition.service);
    }
}

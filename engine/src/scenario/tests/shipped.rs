//! The services that are shipped with the product.

use super::recorded::with_scenarios;
use super::support::{failed, shipped, sound, tested};

#[test]
fn every_shipped_service_does_what_its_scenarios_tell() {
    for definition in sound(&shipped()) {
        let tested = tested(&definition);
        assert_eq!(failed(&tested), [""; 0], "{}", definition.service);
        assert!(!tested.runs.is_empty(), "{}", definition.service);
    }
}

#[test]
fn scenarios_leave_nothing_of_a_shipped_service_out() {
    for definition in sound(&shipped()) {
        let tested = tested(&definition);
        assert_eq!(tested.coverage.gaps, [], "{}", definition.service);
        assert!(tested.coverage.of > 20 && tested.is_good());
    }
}

#[test]
fn a_scenario_taken_away_from_a_shipped_service_is_missed() {
    for mut definition in sound(&shipped()) {
        definition
            .scenarios
            .retain(|scenario| scenario.name != "refused");
        let tested = tested(&definition);
        let gaps: Vec<&str> = tested
            .coverage
            .gaps
            .iter()
            .map(|gap| gap.words.as_str())
            .collect();
        assert_eq!(
            gaps,
            [
                "`when: check.result == 'refuse'` never holds",
                "no case comes to step `cancel_slot`",
                "no case comes to step `refusal`",
                "no case comes to `end: refused` here",
                "no case ends with outcome `refused`",
            ]
        );
        assert!(!tested.is_good());
    }
}

#[test]
fn the_example_of_the_guide_plays() {
    let files = shipped();
    let birth = &sound(&files)[0];
    for page in ["workflows/README.md", "workflows/scenarios.md"] {
        let text = files.get(page).unwrap();
        let example = text.split("```yaml\nscenarios:").nth(1).unwrap();
        let example = example.split("```").next().unwrap();
        let told = with_scenarios(birth, &format!("scenarios:{example}"));
        assert_eq!(told.scenarios.len(), 1, "{page}");
        assert_eq!(failed(&tested(&told)), [""; 0], "{page}");
    }
}

#[test]
fn the_service_with_every_kind_of_question_is_accepted_and_plays() {
    let mut files = shipped();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/every-kind");
    for path in [
        "workflows/every-kind.yaml",
        "forms/every-kind/application.json",
        "forms/every-kind/application.ui.json",
        "forms/every-kind/application.en.json",
        "forms/every-kind/check.json",
        "forms/every-kind/check.en.json",
    ] {
        files.insert(path, std::fs::read_to_string(root.join(path)).unwrap());
    }
    let definitions = sound(&files);
    let definition = definitions
        .iter()
        .find(|d| d.service == "every-kind")
        .unwrap();
    assert_eq!(failed(&tested(definition)), [""; 0]);
}

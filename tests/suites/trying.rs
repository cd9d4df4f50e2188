//! `thyrida test`: what the scenarios of the shipped services say, and how one that fails is told.

use std::path::Path;

use serde_json::Value;
use tests::server::answer;

#[tokio::test]
async fn shipped_services_pass_and_nothing_of_them_is_left_out() {
    let (status, said, errors) = answer(&["test", "workflows"]).await;
    assert!(status.success(), "{said}{errors}");
    for service in ["birth-certificate", "family-status"] {
        let line = said.lines().find(|line| line.starts_with(service));
        let line = line.expect("a line for each service");
        assert!(line.contains(" passed, 0 failed, "), "{line}");
    }
    // The folder may be left out.
    assert_eq!(answer(&["test"]).await.1, said);
}

#[tokio::test]
async fn a_failing_scenario_is_told_with_its_line_and_what_was_found() {
    let folder = changed("outcome: refused,", "outcome: issued,");
    let (status, said, _) = answer(&["test", &workflows(folder.path())]).await;
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(
        said.contains("birth-certificate: 7 passed, 1 failed, "),
        "{said}"
    );
    assert!(
        said.contains(
            ": scenario `refused` fails\n  expected outcome: issued\n  found    refused\n"
        ),
        "{said}"
    );
}

#[tokio::test]
async fn what_scenarios_leave_out_fails_and_is_told_to_machines_too() {
    let folder = changed(
        "applicant withdraws: Δεν το χρειάζομαι πια.",
        "1 day passes",
    );
    let all = workflows(folder.path());
    let (status, said, _) = answer(&["test", &all, "--json"]).await;
    assert_eq!(status.code(), Some(1), "{said}");
    let told: Value = serde_json::from_str(&said).expect("JSON and nothing else");
    let birth = &told["services"][0];
    assert_eq!(birth["service"], "birth-certificate");
    let failed: Vec<&Value> = birth["scenarios"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|played| played["passed"] == false)
        .collect();
    assert_eq!(failed.len(), 1, "{said}");
    assert_eq!(failed[0]["failed"]["expected"], "outcome: withdrawn");
    assert_eq!(
        birth["coverage"]["gaps"][0]["words"],
        "no case ends with outcome `withdrawn`"
    );
    assert_eq!(
        told["services"][1]["coverage"]["gaps"],
        Value::Array(Vec::new())
    );
}

#[tokio::test]
async fn a_slip_in_a_scenario_is_a_finding_of_the_checker() {
    let folder = changed("outcome: refused,", "outcome: refussed,");
    for command in ["check", "test"] {
        let (status, said, _) = answer(&[command, &workflows(folder.path())]).await;
        assert_eq!(status.code(), Some(1), "{said}");
        assert!(
            said.contains("[unknown-outcome]\n  mend: write `refused`"),
            "{said}"
        );
    }
}

#[tokio::test]
async fn folder_that_is_not_there_is_told_apart() {
    let (status, said, _) = answer(&["test", "tests/data/no-such-folder"]).await;
    assert_eq!(status.code(), Some(2), "{said}");
}

fn workflows(folder: &Path) -> String {
    let path = folder.join("workflows");
    path.to_str().expect("a plain name").to_owned()
}

/// The shipped files, one thing changed in those of the birth certificate.
fn changed(old: &str, new: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for name in ["workflows", "forms"] {
        let to = folder.path().join(name);
        std::fs::create_dir(&to).expect("it can be made");
        copy(&tests::server::project().join(name), &to);
    }
    let file = folder.path().join("workflows/birth-certificate.yaml");
    let text = std::fs::read_to_string(&file).expect("the copied file");
    assert!(text.contains(old), "{old}");
    std::fs::write(&file, text.replace(old, new)).expect("it can be written");
    folder
}

pub fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("it can be listed");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("it has a type").is_dir() {
            std::fs::create_dir_all(&target).expect("it can be made");
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).expect("it can be copied");
        }
    }
}

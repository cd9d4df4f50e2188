//! A service with scenarios of its own, read as people write them.

use crate::definition::{Definition, Words, check_all};
use crate::files::Files;
use crate::scenario::{Outcome, Tested, World, test};
use std::path::Path;

/// The services and forms of the repository.
pub fn shipped() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Files::default();
    for folder in ["workflows", "forms"] {
        collect(root, &root.join(folder), &mut files);
    }
    files
}

fn collect(root: &Path, folder: &Path, files: &mut Files) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            files.insert(name.replace('\\', "/"), text);
        }
    }
}

/// Every service among the files; none may have a problem.
pub fn sound(files: &Files) -> Vec<Definition> {
    let words = Words::read(files).unwrap();
    let (definitions, findings) = check_all(files, &words);
    assert_eq!(findings, []);
    definitions
}

/// What came of a service's scenarios, as one line each.
pub fn told(tested: &Tested) -> Vec<String> {
    let runs = tested.runs.iter().map(|(scenario, run)| match &run.outcome {
        Outcome::Passed => format!("{}: passed", scenario.name),
        Outcome::Failed(failure) => format!(
            "{}:{}: expected {}; found {}",
            scenario.name, failure.line, failure.expected, failure.found
        ),
    });
    runs.collect()
}

pub fn tested(definition: &Definition) -> Tested {
    test(definition, &World::sample())
}

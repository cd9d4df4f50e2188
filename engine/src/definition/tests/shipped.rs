//! The services that are shipped with the product.

use crate::definition::{Words, check_all};
use crate::files::Files;
use std::path::Path;

/// All files of a folder of the repository, and of those inside it.
fn collect(root: &Path, folder: &Path, files: &mut Files) {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(root, &path, files);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            files.insert(name.replace('\\', "/"), text);
        }
    }
}

/// Services and forms that lie below a folder.
fn folder(root: &Path) -> Files {
    let mut files = Files::default();
    for folder in ["workflows", "forms"] {
        collect(root, &root.join(folder), &mut files);
    }
    files
}

pub(crate) fn shipped() -> Files {
    folder(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap())
}

#[test]
fn both_services_are_accepted() {
    let files = shipped();
    let words = Words::read(&files).unwrap();
    let (definitions, findings) = check_all(&files, &words);
    assert_eq!(findings, []);
    let services: Vec<&str> = definitions.iter().map(|d| d.service.as_str()).collect();
    assert_eq!(services, ["birth-certificate", "family-status"]);
}

#[test]
fn five_different_faults_in_one_file_are_all_found() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let files = folder(&root.join("tests/data/five-faults"));
    let words = Words::read(&files).unwrap();
    let (definitions, findings) = check_all(&files, &words);
    assert!(definitions.is_empty());
    let found: Vec<String> = findings
        .iter()
        .map(|f| format!("{}:{} {} | {}", f.line, f.column, f.code, f.mend))
        .collect();
    assert_eq!(
        found,
        [
            "6:1 unknown-key | write `keywords`",
            "21:15 unknown-role | write `registrar`",
            "22:14 bad-duration | write a number and a kind, e.g. 3 working days, 20 days, 2 hours",
            "29:31 condition-option | write 'refuse'",
            "35:11 missing-language | add `en:`",
        ]
    );
}

//! `thyrida check`: what the shipped services pass, and what a file with five faults is told.

use std::path::Path;

use tests::server::answer;

#[tokio::test]
async fn shipped_services_are_accepted() {
    let (status, said, errors) = answer(&["check", "workflows"]).await;
    assert!(status.success(), "{said}{errors}");
    for service in ["birth-certificate", "family-status"] {
        assert!(said.contains(&format!("{service}: sound")), "{said}");
    }
    // The folder may be left out.
    assert_eq!(answer(&["check"]).await.1, said);
}

/// Line, column, something of the reason, something of the mend.
const FAULTS: [(u32, u32, &str, &str); 5] = [
    (6, 1, "`keyword` means nothing", "write `keywords`"),
    (21, 15, "there is no role `registar`", "write `registrar`"),
    (
        22,
        14,
        "`two days` is not a length of time",
        "e.g. 3 working days",
    ),
    (
        29,
        31,
        "'refused' is not among the options of `check.result`",
        "write 'refuse'",
    ),
    (35, 11, "no text in English", "add `en:`"),
];

#[tokio::test]
async fn five_faults_are_told_at_once_with_place_reason_and_mend() {
    let (status, said, _) = answer(&["check", "tests/data/five-faults/workflows"]).await;
    assert_eq!(status.code(), Some(1), "{said}");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(
        lines.len(),
        11,
        "five findings of two lines, and how many there are:\n{said}"
    );
    assert_eq!(lines[10], "5 found");
    for (found, (line, column, reason, mend)) in lines.chunks(2).zip(FAULTS) {
        let place = format!("workflows/parking-card.yaml:{line}:{column}: ");
        assert!(found[0].starts_with(&place), "{place} in {}", found[0]);
        assert!(found[0].contains(reason), "{reason} in {}", found[0]);
        assert!(
            found[1].starts_with("  mend: ") && found[1].contains(mend),
            "{mend} in {}",
            found[1]
        );
    }
}

#[tokio::test]
async fn folder_that_is_not_there_is_told_apart_from_faults() {
    let (status, said, _) = answer(&["check", "tests/data/no-such-folder"]).await;
    assert_eq!(status.code(), Some(2), "{said}");
    assert!(said.starts_with("tests/data/no-such-folder: "), "{said}");
}

#[tokio::test]
async fn mended_file_is_accepted() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let from = tests::server::project().join("tests/data/five-faults");
    copy(&from, folder.path());
    let file = folder.path().join("workflows/parking-card.yaml");
    let mended = std::fs::read_to_string(&file)
        .expect("the copied file")
        .replace("keyword:", "keywords:")
        .replace("registar", "registrar")
        .replace("two days", "2 days")
        .replace("'refused'", "'refuse'")
        .replace(
            "{ el: Η κάρτα εκδόθηκε }",
            "{ el: Η κάρτα εκδόθηκε, en: The card was issued }",
        );
    std::fs::write(&file, mended).expect("it can be written");
    let workflows = folder.path().join("workflows");
    let (status, said, _) = answer(&["check", workflows.to_str().expect("a plain name")]).await;
    assert!(status.success(), "{said}");
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("it can be listed");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("it has a type").is_dir() {
            std::fs::create_dir(&target).expect("it can be made");
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).expect("it can be copied");
        }
    }
}

#[tokio::test]
async fn shipped_files_are_laid_out_and_others_are_made_so() {
    let shipped = [
        "workflows/birth-certificate.yaml",
        "workflows/family-status.yaml",
        "workflows/words.yaml",
        "workflows/procedures/issue-certificate.yaml",
    ];
    let mut asked = vec!["format", "--check"];
    asked.extend(shipped);
    let (status, said, errors) = answer(&asked).await;
    assert!(status.success(), "{said}{errors}");

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("words.yaml");
    let untidy =
        "# λέξεις\nlanguage:   1\ncategories:\n    roads:   { el: Δρόμοι,en: Roads }   \nroles: {}";
    std::fs::write(&path, untidy).unwrap();
    let path = path.to_str().unwrap();
    assert_eq!(answer(&["format", "--check", path]).await.0.code(), Some(1));
    assert_eq!(std::fs::read_to_string(path).unwrap(), untidy);
    assert!(answer(&["format", path]).await.0.success());
    assert!(answer(&["format", "--check", path]).await.0.success());
    let tidy = std::fs::read_to_string(path).unwrap();
    assert!(tidy.starts_with("# λέξεις\nlanguage: 1\n"), "{tidy}");
    assert!(
        tidy.contains("\n  roads: { el: Δρόμοι, en: Roads }\n"),
        "{tidy}"
    );
}

#[tokio::test]
async fn schemas_for_editors_are_those_the_product_writes() {
    let folder = tempfile::tempdir().unwrap();
    let (status, _, errors) = answer(&["schema", folder.path().to_str().unwrap()]).await;
    assert!(status.success(), "{errors}");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../workflows");
    for name in ["service", "procedure", "words"] {
        let name = format!("{name}.schema.json");
        let written = std::fs::read_to_string(folder.path().join(&name)).unwrap();
        let committed = std::fs::read_to_string(root.join(&name)).unwrap();
        assert_eq!(written, committed, "{name}");
    }
}

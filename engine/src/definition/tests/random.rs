//! Whatever the bytes, reading ends with a definition or with findings.

use super::support::{DECIDE, PERMIT, PROCEDURE, SERVICE, check, files};
use proptest::prelude::*;

/// Text with a part cut out and another put in.
fn damaged(text: &'static str) -> impl Strategy<Value = String> {
    let length = text.chars().count();
    (
        0..length,
        0..40usize,
        "[ -~\\n\\tα-ω{}\\[\\]&*!|>'\":#-]{0,12}",
    )
        .prop_map(move |(start, cut, put)| {
            let before = text.chars().take(start);
            let after = text.chars().skip(start + cut);
            before.chain(put.chars()).chain(after).collect()
        })
}

/// Lines of text taken out, repeated or moved.
fn shuffled(text: &'static str) -> impl Strategy<Value = String> {
    let lines: Vec<&str> = text.lines().collect();
    let count = lines.len();
    prop::collection::vec((0..count, 0..count), 1..4).prop_map(move |moves| {
        let mut lines = lines.clone();
        for (from, to) in moves {
            let line = lines[from];
            lines[to] = line;
        }
        lines.join("\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_text_is_answered(text in "\\PC{0,200}") {
        let mut files = files();
        files.insert(SERVICE, text);
        prop_assert!(check(&files).is_err());
    }

    #[test]
    fn any_bytes_that_are_text_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut files = files();
        files.insert(PROCEDURE, String::from_utf8_lossy(&bytes).into_owned());
        prop_assert!(check(&files).is_err());
    }

    #[test]
    fn a_damaged_service_is_answered(text in damaged(PERMIT)) {
        let mut files = files();
        files.insert(SERVICE, text);
        let _ = check(&files);
    }

    #[test]
    fn a_damaged_procedure_is_answered(text in damaged(DECIDE)) {
        let mut files = files();
        files.insert(PROCEDURE, text);
        let _ = check(&files);
    }

    #[test]
    fn a_procedure_with_lines_moved_is_answered(text in shuffled(DECIDE)) {
        let mut files = files();
        files.insert(PROCEDURE, text);
        let _ = check(&files);
    }

    #[test]
    fn two_runs_find_the_same(text in damaged(DECIDE)) {
        let mut files = files();
        files.insert(PROCEDURE, text);
        prop_assert_eq!(check(&files).err(), check(&files).err());
    }
}

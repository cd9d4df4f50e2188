//! What stands on the page is what was given.

use super::read::{plain, read};
use super::{certificate, row, saying};
use crate::{Block, Document, Language, render, writable};

#[test]
fn everything_that_was_given_stands_there_in_its_order() {
    let read = read(&certificate());
    let words = read.words();
    let mut from = 0;
    for part in [
        "Δήμος Αλκυόνας",
        "Δημοτολόγιο",
        "Αρ. πρωτοκόλλου",
        "123/2026",
        "Πιστοποιητικό γέννησης",
        "Βεβαιώνεται ότι ισχύουν τα εξής.",
        "Στοιχεία γέννησης",
        "Επώνυμο",
        "Καραβά",
        "Όνομα",
        "Ελένη",
        "Ταυτότητα",
        "Εξουσιοδότηση",
        "Ελέγξτε τη γνησιότητα.",
        "7K2QD-M4X9A-0TB3R-HWE8Z",
        "https://thyrida.example/verify/7K2QD-M4X9A-0TB3R-HWE8Z",
    ] {
        let part = plain(part);
        let at = words[from..].find(&part);
        from += at.unwrap_or_else(|| panic!("{part} after {from} in {words}")) + part.len();
    }
}

#[test]
fn english_is_told_as_english() {
    let english = Document {
        language: Language::En,
        title: "Birth certificate".to_owned(),
        ..saying("It is certified.")
    };
    let english = read(&english);
    assert!(english.says("Birth certificate") && english.says("It is certified."));
    let lang = |read: &super::read::Read| {
        let lang = read.catalog().get(b"Lang").unwrap().as_str().unwrap();
        String::from_utf8_lossy(lang).into_owned()
    };
    assert_eq!(lang(&english), "en");
    assert_eq!(lang(&read(&certificate())), "el");
}

#[test]
fn names_with_every_accent_stand_as_they_are_written() {
    for name in [
        "Ἀριστοτέλης Ὀδυσσεὺς ᾨδεῖον ῥήτωρ ΐ ΰ ᾷ ῇ ῷ Ἆ Ὧ",
        "Παπαδημητρακόπουλος-Χατζηκωνσταντίνου",
        "Άέήίόύώϊϋΐΰ ΆΈΉΊΌΎΏΪΫ ς",
        "Łukasz Müller-Núñez Şahin Ђорђе Щукина",
    ] {
        assert!(writable(name), "{name}");
        assert!(read(&saying(name)).says(name), "{name}");
    }
}

#[test]
fn a_name_without_a_gap_stays_within_the_page() {
    let endless = "Αβγδεζηθικλμν".repeat(40);
    let document = Document {
        blocks: vec![
            Block::Table(vec![row("Επώνυμο", &endless)]),
            Block::Paragraph(endless.clone()),
        ],
        ..saying("")
    };
    let read = read(&document);
    assert!(read.says(&endless));
    // Nothing that is written begins beyond the right margin, and lines are broken.
    assert_eq!(read.words().matches(&endless).count(), 2);
}

#[test]
fn forty_lines_and_more_go_on_to_the_next_page() {
    let rows: Vec<_> = (1..=90)
        .map(|n| row(&format!("Μέλος {n}"), &format!("Όνομα {n}")))
        .collect();
    let document = Document {
        blocks: vec![Block::Table(rows)],
        ..certificate()
    };
    let read = read(&document);
    assert!(read.pdf.get_pages().len() > 1);
    assert!(read.says("Μέλος 1Όνομα 1") && read.says("Μέλος 90Όνομα 90"));
    assert!(read.says("1 / 3") || read.says("1 / 4"), "{}", read.words());
}

#[test]
fn nothing_unseen_is_copied_with_a_long_address() {
    let read = read(&certificate());
    let pages: Vec<u32> = read.pdf.get_pages().into_keys().collect();
    let text = read.pdf.extract_text(&pages).unwrap();
    assert!(!text.contains('\u{200b}'), "{text:?}");
}

#[test]
fn lines_of_a_paragraph_stay_lines() {
    let broken = read(&saying("Μαρία, 1980\nΝίκος, 1982"));
    let pages: Vec<u32> = broken.pdf.get_pages().into_keys().collect();
    let text = broken.pdf.extract_text(&pages).unwrap();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let at = lines.iter().position(|line| *line == "Μαρία, 1980");
    let next = at.and_then(|at| lines.get(at + 1));
    assert_eq!(next, Some(&"Νίκος, 1982"), "{text}");
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let first = render(&certificate()).unwrap();
    let others: Vec<_> = (0..4)
        .map(|_| std::thread::spawn(|| render(&certificate()).unwrap()))
        .collect();
    for other in others {
        assert!(other.join().unwrap() == first);
    }
    let other = Document {
        identity: "another".to_owned(),
        ..certificate()
    };
    assert!(render(&other).unwrap() != first);
}

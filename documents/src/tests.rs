//! Documents as whoever holds them finds them: read back by another library.

mod archived;
mod bounded;
mod hostile;
mod read;
mod said;

use crate::{Block, Document, Language, Proof, Row};
use jiff::civil::date;

/// A document with one of everything.
fn certificate() -> Document {
    Document {
        language: Language::El,
        identity: "7K2QD-M4X9A-0TB3R-HWE8Z".to_owned(),
        date: date(2026, 11, 24),
        issuer: vec!["Δήμος Αλκυόνας".to_owned(), "Δημοτολόγιο".to_owned()],
        facts: vec![row("Αρ. πρωτοκόλλου", "123/2026")],
        title: "Πιστοποιητικό γέννησης".to_owned(),
        blocks: vec![
            Block::Paragraph("Βεβαιώνεται ότι ισχύουν τα εξής.".to_owned()),
            Block::Heading("Στοιχεία γέννησης".to_owned()),
            Block::Table(vec![row("Επώνυμο", "Καραβά"), row("Όνομα", "Ελένη")]),
            Block::List(vec!["Ταυτότητα".to_owned(), "Εξουσιοδότηση".to_owned()]),
        ],
        proof: Some(Proof {
            lines: vec!["Ελέγξτε τη γνησιότητα.".to_owned()],
            code: "7K2QD-M4X9A-0TB3R-HWE8Z".to_owned(),
            address: "https://thyrida.example/verify/7K2QD-M4X9A-0TB3R-HWE8Z".to_owned(),
            described: "Κωδικός QR".to_owned(),
        }),
        foot: "Δήμος Αλκυόνας".to_owned(),
    }
}

/// A document that says this and nothing else.
fn saying(text: &str) -> Document {
    Document {
        facts: Vec::new(),
        blocks: vec![Block::Paragraph(text.to_owned())],
        proof: None,
        ..certificate()
    }
}

fn row(label: &str, value: &str) -> Row {
    Row {
        label: label.to_owned(),
        value: value.to_owned(),
    }
}

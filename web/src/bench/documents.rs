//! `thyrida bench documents`: how long a document takes by itself, and how long many take
//! that are asked for at once. Only so many are made at a time ([`crate::issuing`]); the
//! others wait.

use super::memory::Memory;
use crate::clock::{Stopwatch, processor_time};
use crate::issuing;
use ::documents::{Block, Document, Language, Proof, Row};
use anyhow::Context as _;
use clap::Args;
use jiff::civil::date;
use serde::Serialize;
use std::fmt;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;
use tokio::task::JoinSet;

#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Documents made one after the other, and then all at once.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=5_000))]
    documents: u16,
    /// Keep one of them in this file, to look at.
    #[arg(long)]
    keep: Option<PathBuf>,
    /// Print the figures as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Report {
    documents: u16,
    bytes: usize,
    /// The first one reads the fonts.
    first_ms: f64,
    p50_ms: f64,
    slowest_ms: f64,
    /// Of all processors together, for each.
    processor_ms: f64,
    peak_mebibytes: Option<f64>,
    at_once_s: f64,
    at_once_peak_mebibytes: Option<f64>,
}

pub async fn run(options: &Options) -> anyhow::Result<()> {
    let report = measure(options).await?;
    let mut out = std::io::stdout().lock();
    if options.json {
        serde_json::to_writer_pretty(&mut out, &report)?;
        writeln!(out)?;
    } else {
        write!(out, "{report}")?;
    }
    Ok(())
}

async fn measure(options: &Options) -> anyhow::Result<Report> {
    let count = options.documents;
    let memory = Memory::watch();
    let (first, bytes) = timed(0).await?;
    if let Some(path) = &options.keep {
        std::fs::write(path, &bytes).with_context(|| format!("writing {}", path.display()))?;
    }
    let mut times = Vec::new();
    let used = processor_time();
    for number in 0..count {
        times.push(timed(number).await?.0);
    }
    let used = processor_time().saturating_sub(used);
    times.sort_unstable();
    let peak_mebibytes = memory.peak();

    let memory = Memory::watch();
    let begun = Stopwatch::start();
    let mut making = JoinSet::new();
    for number in 0..count {
        making.spawn(issuing::make(sample(number)));
    }
    while let Some(made) = making.join_next().await {
        made??;
    }
    Ok(Report {
        documents: count,
        bytes: bytes.len(),
        first_ms: milliseconds(first),
        p50_ms: milliseconds(times[times.len() / 2]),
        slowest_ms: milliseconds(times[times.len() - 1]),
        processor_ms: milliseconds(used) / f64::from(count),
        peak_mebibytes,
        at_once_s: begun.elapsed().as_secs_f64(),
        at_once_peak_mebibytes: memory.peak(),
    })
}

async fn timed(number: u16) -> anyhow::Result<(Duration, Vec<u8>)> {
    let begun = Stopwatch::start();
    let bytes = issuing::make(sample(number)).await?;
    Ok((begun.elapsed(), bytes))
}

fn milliseconds(taken: Duration) -> f64 {
    taken.as_secs_f64() * 1e3
}

/// A certificate as the shipped services issue it, with everything that one can hold.
fn sample(number: u16) -> Document {
    let row = |label: &str, value: &str| Row {
        label: label.to_owned(),
        value: value.to_owned(),
    };
    let code = format!("7K2QD-M4X9A-0TB3R-{number:05}");
    Document {
        language: Language::El,
        identity: code.clone(),
        date: date(2026, 11, 24),
        issuer: vec!["Δήμος Αλκυόνας".into(), "Τμήμα Δημοτολογίου".into()],
        facts: vec![
            row("Ημερομηνία έκδοσης", "24 Νοεμβρίου 2026"),
            row("Αρ. πρωτοκόλλου", &format!("{number}/2026")),
            row("Υπόθεση", "2026-000123"),
        ],
        title: "Πιστοποιητικό οικογενειακής κατάστασης".into(),
        blocks: vec![
            Block::Paragraph(
                "Βεβαιώνεται ότι στο δημοτολόγιο του δήμου είναι γραμμένα τα στοιχεία που \
                 ακολουθούν, όπως ισχύουν κατά την ημερομηνία έκδοσης του πιστοποιητικού."
                    .into(),
            ),
            Block::Table(vec![
                row(
                    "Αιτών ή αιτούσα",
                    "Ἀριστοτέλης Παπαδημητρακόπουλος-Χατζηκωνσταντίνου",
                ),
                row("ΑΦΜ", "090000045"),
                row("Αριθμός οικογενειακής μερίδας", "1234/5"),
                row("Λόγος χρήσης", "Εγγραφή σε σχολείο"),
            ]),
            Block::Heading("Μέλη της οικογένειας".into()),
            Block::List(vec![
                "Μαρία Παπαδημητρακοπούλου, γεννήθηκε στις 3 Μαΐου 1985 στην Αλκυόνα".into(),
                "Άγγελος Παπαδημητρακόπουλος, γεννήθηκε στις 19 Αυγούστου 2012 στα Ιωάννινα".into(),
                "Εὐρυδίκη Παπαδημητρακοπούλου, γεννήθηκε στις 7 Οκτωβρίου 2015 στον Πύργο".into(),
            ]),
            Block::Paragraph(
                "Το πιστοποιητικό εκδόθηκε ύστερα από αίτηση, για κάθε νόμιμη χρήση.".into(),
            ),
        ],
        proof: Some(Proof {
            lines: vec![
                "Ελέγξτε τη γνησιότητα του εγγράφου: σαρώστε τον κωδικό QR ή πληκτρολογήστε τον \
                 κωδικό ελέγχου στη διεύθυνση που ακολουθεί."
                    .into(),
            ],
            address: format!("https://thyrida.example/verify/{code}"),
            code,
            described: "Κωδικός QR με τη διεύθυνση ελέγχου του εγγράφου".into(),
        }),
        foot: "Δήμος Αλκυόνας · Πιστοποιητικό οικογενειακής κατάστασης".into(),
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mebibytes = |peak: Option<f64>| match peak {
            Some(peak) => format!("{peak:.1} MiB"),
            None => "–".to_owned(),
        };
        writeln!(
            f,
            "one after the other: {} documents of {} kB, p50 {:.1} ms, slowest {:.1} ms, first \
             {:.1} ms, {:.1} ms of the processors each, at most {} more memory",
            self.documents,
            self.bytes / 1_000,
            self.p50_ms,
            self.slowest_ms,
            self.first_ms,
            self.processor_ms,
            mebibytes(self.peak_mebibytes),
        )?;
        writeln!(
            f,
            "asked for at once: {:.2} s, {:.0} documents/s, at most {} more memory",
            self.at_once_s,
            f64::from(self.documents) / self.at_once_s,
            mebibytes(self.at_once_peak_mebibytes),
        )
    }
}

//! `thyrida bench --check`: how long the checker takes over a service of 300
//! lines, and what files made to do harm cost it in time and memory.
//!
//! A file is checked alone and often; the median is told. Memory is what the
//! process reached beyond what it held before (`VmHWM` of Linux, reset before
//! each file); elsewhere it is left out.

use super::memory::Memory;
use crate::clock::Stopwatch;
use crate::services;
use engine::definition::{Words, read_service};
use engine::files::Files;
use serde::Serialize;
use std::fmt::{self, Write as _};
use std::time::Duration;

const RUNS: usize = 15;
const PATH: &str = "workflows/bench.yaml";

#[derive(Serialize)]
pub struct Checked {
    files: Vec<One>,
}

#[derive(Serialize)]
struct One {
    name: &'static str,
    lines: usize,
    bytes: usize,
    /// Codes found, the first few; none: accepted.
    codes: Vec<&'static str>,
    milliseconds: f64,
    slowest_milliseconds: f64,
    peak_mebibytes: Option<f64>,
}

pub fn measure() -> anyhow::Result<Checked> {
    let shipped = services::shipped();
    let words = Words::read(&shipped).map_err(|found| anyhow::anyhow!("{found:?}"))?;
    let files = corpus()
        .into_iter()
        .map(|(name, text, form)| {
            let mut files = shipped.clone();
            files.insert(PATH, text);
            if let Some(form) = form {
                files.insert("forms/bench/application.json", form);
            }
            one(name, &files, &words)
        })
        .collect();
    Ok(Checked { files })
}

fn one(name: &'static str, files: &Files, words: &Words) -> One {
    let text = files.get(PATH).unwrap_or_default();
    let memory = Memory::watch();
    let mut codes = Vec::new();
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let begun = Stopwatch::start();
            let read = read_service(PATH, files, words);
            let taken = begun.elapsed();
            codes = read
                .err()
                .unwrap_or_default()
                .iter()
                .map(|f| f.code)
                .collect();
            taken
        })
        .collect();
    times.sort();
    codes.dedup();
    codes.truncate(4);
    One {
        name,
        lines: text.lines().count(),
        bytes: text.len(),
        codes,
        milliseconds: times[RUNS / 2].as_secs_f64() * 1e3,
        slowest_milliseconds: times[RUNS - 1].as_secs_f64() * 1e3,
        peak_mebibytes: memory.peak(),
    }
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<34}{:>7}{:>9}{:>12}{:>12}{:>10}  found",
            "file", "lines", "bytes", "median ms", "slowest ms", "peak MiB"
        )?;
        for one in &self.files {
            let peak = one
                .peak_mebibytes
                .map_or_else(|| "–".to_owned(), |peak| format!("{peak:.1}"));
            let codes = if one.codes.is_empty() {
                "nothing".to_owned()
            } else {
                one.codes.join(", ")
            };
            writeln!(
                f,
                "{:<34}{:>7}{:>9}{:>12.2}{:>12.2}{:>10}  {codes}",
                one.name, one.lines, one.bytes, one.milliseconds, one.slowest_milliseconds, peak
            )?;
        }
        Ok(())
    }
}

const HEAD: &str = "\
language: 1
service: bench
title: { el: Μέτρηση, en: Measurement }
summary: { el: Μια μέτρηση., en: A measurement. }
category: civil-registry
level: A
form: birth-certificate/application
delivery: [office, kep]
outcomes:
  done: { el: Τέλος, en: Done }
  refused: { el: Απόρριψη, en: Refused }
steps:
  - receive: { do: [protocol, receipt, route] }
  - booking: { do: pickup.schedule, with: { after: 3 working days } }
";

const TAIL: &str = "  - end: done\n";

fn steps(steps: &str) -> String {
    format!("{HEAD}{steps}{TAIL}")
}

fn task(name: &str, more: &str) -> String {
    format!(
        "  - {name}:\n      task:\n        role: registrar\n        title: {{ el: Έλεγχος, en: Check }}\n        form: procedures/check-documents\n        due: 2 working days\n{more}"
    )
}

/// Name, service, a form of its own.
fn corpus() -> Vec<(&'static str, String, Option<String>)> {
    let when = |when: &str| {
        steps(&format!(
            "  - later: {{ when: '{when}', wait_for: {{ time: 1 day }} }}\n"
        ))
    };
    let wait = |span: &str| {
        steps(&format!(
            "  - later: {{ wait_for: {{ time: '{span}' }} }}\n"
        ))
    };
    let alone = |name, text| (name, text, None);
    vec![
        alone("a service of 300 lines", long()),
        alone("aliases of aliases", aliases()),
        alone("depth", "[".repeat(100_000)),
        alone("250,000 nodes", format!("[{}1]", "1,".repeat(125_000))),
        alone("one key 20,000 times", "level: A\n".repeat(20_000)),
        alone("unknown keys", unknown_keys()),
        alone(
            "look-alike letters",
            steps("  - αsk: { tαsk: { rοle: registrаr } }\n"),
        ),
        alone("an endless automatic loop", {
            steps("  - a: { do: receipt }\n  - again: a\n")
        }),
        alone("an endless loop of limits", {
            steps(&task(
                "a",
                "        up_to: 1 day\n        else: [ { again: a } ]\n",
            ))
        }),
        alone("approving one's own check", {
            steps(&task("a", "        not_same_as: [a]\n"))
        }),
        alone("a negative time", wait("-3 days")),
        alone("a huge time", wait("99999999999999999999 days")),
        alone("a chain of 1,500 conditions", {
            when(&vec!["delivery == \"office\""; 1_500].join(" and "))
        }),
        alone("200,000 brackets", {
            when(&format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000)))
        }),
        alone("a range without end", when("1 in [0..1000000000]")),
        alone("turns that multiply", multiplying()),
        (
            "a pattern that backtracks",
            steps("").replace("birth-certificate/application", "bench/application"),
            Some(backtracking()),
        ),
    ]
}

fn long() -> String {
    let mut all = String::new();
    for number in 0..16 {
        let name = format!("check{number}");
        all += &task(&name, "");
        let _ = write!(
            all,
            "  - choose:\n      - when: {name}.result == 'refuse'\n        steps:\n          - end: refused\n      - when: {name}.result == 'incomplete'\n        steps:\n          - reply{number}:\n              wait_for:\n                message: applicant.reply\n                up_to: 20 working days\n                else: [ {{ end: refused }} ]\n          - again: {name}\n      - otherwise: []\n"
        );
    }
    steps(&all)
}

fn aliases() -> String {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..=20 {
        let before = format!("*a{}, ", level - 1).repeat(9);
        let _ = writeln!(bomb, "a{level}: &a{level} [{before}]");
    }
    bomb
}

fn unknown_keys() -> String {
    let mut text = HEAD.to_owned();
    for number in 0..5_000 {
        let _ = writeln!(text, "  - s{number}: {{ dο: receipt, titel: x }}");
    }
    text
}

/// Many results that every later turn reads: states that double with each.
fn multiplying() -> String {
    let mut all = String::new();
    for number in 0..14 {
        all += &task(&format!("c{number}"), "");
    }
    for number in 0..14 {
        let _ = writeln!(
            all,
            "  - w{number}: {{ when: c{number}.result == 'refuse', wait_for: {{ time: 1 day }} }}"
        );
    }
    steps(&all)
}

fn backtracking() -> String {
    serde_json::json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Μέτρηση",
        "type": "object",
        "properties": {
            "text": { "type": "string", "title": "Κείμενο", "pattern": "^(a|aa)+\\1$" }
        }
    })
    .to_string()
}

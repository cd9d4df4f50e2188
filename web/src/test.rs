//! `thyrida test`: the scenarios of every service of a folder, played with the
//! rules that cases go by, and what of the services they leave out.

use crate::check;
use engine::definition::{self, Definition, Words};
use engine::files::Files;
use engine::finding::Finding;
use engine::scenario::{self, Coverage, Failure, Outcome, Tested, World};
use serde::Serialize;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// Prints what came of every scenario. Ends with 0 when all is well, 1 when a
/// scenario fails, something is left out or a file has a problem, 2 when the
/// folder cannot be read.
pub fn run(folder: &Path, json: bool) -> ExitCode {
    let mut out = std::io::stdout().lock();
    let printed = match check::read(folder) {
        Ok(files) => report(&files, json, &mut out),
        Err(error) => writeln!(out, "{}: {error}", folder.display()).map(|()| ExitCode::from(2)),
    };
    printed.unwrap_or(ExitCode::from(2))
}

fn report(files: &Files, json: bool, out: &mut impl Write) -> std::io::Result<ExitCode> {
    let (definitions, findings) = match Words::read(files) {
        Ok(words) => definition::check_all(files, &words),
        Err(findings) => (Vec::new(), findings),
    };
    let world = World::sample();
    let services: Vec<Service> = definitions
        .iter()
        .map(|definition| Service::of(definition, &scenario::test(definition, &world)))
        .collect();
    let good = !services.is_empty() && services.iter().all(Service::is_good);
    let all = All { services, findings };
    if json {
        serde_json::to_writer_pretty(&mut *out, &all)?;
        writeln!(out)?;
    } else {
        all.print(out)?;
    }
    Ok(if good && all.findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

#[derive(Serialize)]
struct All {
    services: Vec<Service>,
    /// Services with problems are not played.
    findings: Vec<Finding>,
}

#[derive(Serialize)]
struct Service {
    service: String,
    scenarios: Vec<Played>,
    coverage: Coverage,
}

#[derive(Serialize)]
struct Played {
    name: String,
    file: String,
    line: u32,
    passed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    failed: Option<Failed>,
}

#[derive(Serialize)]
struct Failed {
    line: u32,
    expected: String,
    found: String,
}

impl Service {
    fn of(definition: &Definition, tested: &Tested) -> Service {
        let scenarios = tested.runs.iter().map(|(scenario, run)| {
            let failed = match &run.outcome {
                Outcome::Passed => None,
                Outcome::Failed(failure) => Some(failed(failure)),
            };
            Played {
                name: scenario.name.clone(),
                file: scenario.file.clone(),
                line: scenario.line,
                passed: failed.is_none(),
                failed,
            }
        });
        Service {
            service: definition.service.clone(),
            scenarios: scenarios.collect(),
            coverage: tested.coverage.clone(),
        }
    }

    fn passed(&self) -> usize {
        self.scenarios.iter().filter(|played| played.passed).count()
    }

    fn is_good(&self) -> bool {
        self.passed() == self.scenarios.len() && self.coverage.is_full()
    }
}

fn failed(failure: &Failure) -> Failed {
    Failed {
        line: failure.line,
        expected: failure.expected.clone(),
        found: failure.found.clone(),
    }
}

impl All {
    fn print(&self, out: &mut impl Write) -> std::io::Result<()> {
        for finding in &self.findings {
            writeln!(out, "{finding}")?;
        }
        for service in &self.services {
            service.print(out)?;
        }
        if self.services.is_empty() && self.findings.is_empty() {
            writeln!(out, "no service files here")?;
        }
        Ok(())
    }
}

impl Service {
    fn print(&self, out: &mut impl Write) -> std::io::Result<()> {
        let name = &self.service;
        if self.scenarios.is_empty() {
            return writeln!(out, "{name}: no scenarios");
        }
        let passed = self.passed();
        let failed = self.scenarios.len() - passed;
        let Coverage { of, met, .. } = &self.coverage;
        writeln!(
            out,
            "{name}: {passed} passed, {failed} failed, {met} of {of} gone through"
        )?;
        for played in &self.scenarios {
            if let Some(failed) = &played.failed {
                writeln!(
                    out,
                    "{}:{}: scenario `{}` fails\n  expected {}\n  found    {}",
                    played.file, failed.line, played.name, failed.expected, failed.found
                )?;
            }
        }
        for gap in &self.coverage.gaps {
            match gap.line {
                0 => writeln!(out, "{}: {}", gap.file, gap.words)?,
                line => writeln!(out, "{}:{line}: {}", gap.file, gap.words)?,
            }
        }
        Ok(())
    }
}

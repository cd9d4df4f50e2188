//! `thyrida check`: the checker of the engine over a folder of service files.

use engine::definition::{self, Words};
use engine::files::Files;
use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

/// Files of one folder read; more is not a folder of services.
const MOST_FILES: usize = 5_000;

/// Prints every finding with place, reason and mend; fails when there is one.
pub fn run(folder: &Path) -> ExitCode {
    let mut out = std::io::stdout().lock();
    let printed = match read(folder) {
        Ok(files) => report(&files, &mut out),
        Err(error) => writeln!(out, "{}: {error}", folder.display()).map(|()| ExitCode::from(2)),
    };
    printed.unwrap_or(ExitCode::from(2))
}

fn report(files: &Files, out: &mut impl std::io::Write) -> std::io::Result<ExitCode> {
    let (definitions, findings) = match Words::read(files) {
        Ok(words) => definition::check_all(files, &words),
        Err(findings) => (Vec::new(), findings),
    };
    for finding in &findings {
        writeln!(out, "{finding}")?;
    }
    if findings.is_empty() && !definitions.is_empty() {
        for definition in &definitions {
            writeln!(
                out,
                "{}: sound, {} steps",
                definition.service,
                definition.steps.len()
            )?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    if definitions.is_empty() && findings.is_empty() {
        writeln!(out, "no service files here")?;
    } else {
        writeln!(out, "{} found", findings.len())?;
    }
    Ok(ExitCode::FAILURE)
}

/// The folder as `workflows/…`, and the folder `forms` beside it as `forms/…`.
pub fn read(folder: &Path) -> std::io::Result<Files> {
    let mut files = Files::default();
    let mut count = 0;
    collect(
        folder,
        "workflows",
        &["yaml", "yml"],
        &mut files,
        &mut count,
    )?;
    let forms = folder
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let forms = forms.join("forms");
    if forms.is_dir() {
        collect(&forms, "forms", &["json"], &mut files, &mut count)?;
    }
    Ok(files)
}

fn collect(
    folder: &Path,
    name: &str,
    endings: &[&str],
    files: &mut Files,
    count: &mut usize,
) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{name}/{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect(&entry.path(), &path, endings, files, count)?;
        } else if kind.is_file()
            && entry
                .path()
                .extension()
                .and_then(OsStr::to_str)
                .is_some_and(|e| endings.contains(&e))
        {
            *count += 1;
            if *count > MOST_FILES {
                return Err(std::io::Error::other("too many files"));
            }
            // Not UTF-8 is a finding of the reader, not a reason to stop here.
            let text = String::from_utf8_lossy(&std::fs::read(entry.path())?).into_owned();
            files.insert(path, text);
        }
    }
    Ok(())
}

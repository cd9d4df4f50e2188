//! `thyrida format` and `thyrida schema`: service files laid out regularly, and
//! what editors complete and check them by.

use engine::definition;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// No file of services is larger; the reader refuses it.
const LARGEST_FILE: u64 = 256 * 1024;

/// Formats files in place, or only says which are not formatted. Ends with 0 when
/// all are in order, 1 when one is not (`check`) or cannot be understood, 2 when
/// one could not be read or written.
pub fn run(files: &[PathBuf], check: bool) -> ExitCode {
    let mut out = std::io::stdout().lock();
    let mut worst = 0;
    for path in files {
        let (code, said) = match one(path, check) {
            Ok(Done::InOrder) => continue,
            Ok(Done::Formatted) => (0, format!("{}: formatted", path.display())),
            Ok(Done::NotInOrder) => (1, format!("{}: not formatted", path.display())),
            Ok(Done::NotUnderstood(findings)) => (1, findings.join("\n")),
            Err(error) => (2, format!("{}: {error}", path.display())),
        };
        worst = worst.max(code);
        if writeln!(out, "{said}").is_err() {
            return ExitCode::from(2);
        }
    }
    ExitCode::from(worst)
}

enum Done {
    InOrder,
    Formatted,
    NotInOrder,
    NotUnderstood(Vec<String>),
}

fn one(path: &Path, check: bool) -> std::io::Result<Done> {
    if std::fs::metadata(path)?.len() > LARGEST_FILE {
        return Err(std::io::Error::other("the file is too large"));
    }
    let text = String::from_utf8(std::fs::read(path)?)
        .map_err(|_| std::io::Error::other("the file is not UTF-8"))?;
    let formatted = match definition::format(&path.display().to_string(), &text) {
        Ok(formatted) => formatted,
        Err(findings) => {
            let said = findings.iter().map(ToString::to_string).collect();
            return Ok(Done::NotUnderstood(said));
        }
    };
    if formatted == text {
        return Ok(Done::InOrder);
    }
    if check {
        return Ok(Done::NotInOrder);
    }
    // Whole or not at all: a file half written would be worse than an ugly one.
    let beside = path.with_extension("yaml.new");
    std::fs::write(&beside, formatted)?;
    std::fs::rename(&beside, path)?;
    Ok(Done::Formatted)
}

/// Writes the JSON Schemas of the language into a folder.
pub fn write_schemas(folder: &Path) -> ExitCode {
    for schema in definition::schemas() {
        let name = Path::new(schema.path).file_name().unwrap_or_default();
        let path = folder.join(name);
        if let Err(error) = std::fs::write(&path, &schema.text) {
            tracing::error!("{}: {error}", path.display());
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

//! A service's YAML, read and checked, in the form the engine runs.
//!
//! text → tree ([`yaml`]) → draft ([`read`]) → definition ([`check`]). Each stage
//! goes on after a problem as far as it can, so that one run tells as many as
//! possible. `workflows/README.md` is the language, as people write it. [`format()`]
//! lays a file out; [`schemas`] tell editors what the reader knows.

pub mod catalogue;
mod check;
mod draft;
mod findings;
mod format;
mod model;
mod read;
mod schema;
mod settled;
mod staffing;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod yaml;

use crate::files::Files;
use crate::finding::Finding;

pub use findings::CODES;
pub(crate) use findings::{Findings, Reading, sorted};
pub use format::format;
pub use model::*;
pub use read::{Word, Words};
pub use schema::{SchemaFile, schemas};
pub use settled::Settled;
pub use staffing::{Staffing, check_staffing};

/// Reads and checks one service, e.g. `workflows/birth-certificate.yaml`, with
/// the procedure and the forms it names.
///
/// # Errors
/// All problems found, in the order of the files.
pub fn read_service(path: &str, files: &Files, words: &Words) -> Result<Definition, Vec<Finding>> {
    check::check_service(path, files, words, Reading::New).map_err(sorted)
}

/// Reads a published version again, from the files that were kept of it. It was
/// judged when it was published, so a check that has become stricter since does
/// not count: what can be built is read, with everything that is written in it.
/// Its scenarios, which are played before publishing, are left out.
///
/// A word of the language means what it did because files carry the version of
/// the language, and older ones are brought up to today's.
///
/// # Errors
/// All problems found, when something without which nothing can run is among them.
pub fn read_published(
    path: &str,
    files: &Files,
    words: &Words,
) -> Result<Definition, Vec<Finding>> {
    check::check_service(path, files, words, Reading::Published).map_err(sorted)
}

/// Reads and checks every service and procedure among the files. Services that
/// have no problem are given back even if others have some.
pub fn check_all(files: &Files, words: &Words) -> (Vec<Definition>, Vec<Finding>) {
    let mut definitions = Vec::new();
    let mut problems = Vec::new();
    for (path, _) in files.iter() {
        let Some(name) = path.strip_prefix(check::SERVICES) else {
            continue;
        };
        if name.ends_with(".yml") {
            problems.push(check::wrong_ending(path));
        }
        if name.contains('/') || !name.ends_with(".yaml") || path == Words::PATH {
            continue;
        }
        match check::check_service(path, files, words, Reading::New) {
            Ok(definition) => definitions.push(definition),
            Err(found) => problems.extend(found),
        }
    }
    for (path, _) in files.iter() {
        if path.starts_with(check::PROCEDURES) && path.ends_with(".yaml") {
            // What a service finds in it too stands once in the sorted list.
            problems.extend(check::check_procedure(path, files));
        }
    }
    (definitions, sorted(problems))
}

//! Names that have to exist, and names that have to agree.

use crate::definition::findings::Findings;
use crate::definition::read::shown;
use crate::definition::yaml::Scalar;
use crate::files::Files;
use crate::nearest::nearest;

/// Reports a name that is not known, with the nearest one that is.
pub fn unknown<'k>(
    name: &Scalar,
    code: &'static str,
    reason: &str,
    known: impl IntoIterator<Item = &'k str>,
    findings: &mut Findings,
) {
    let known: Vec<&str> = known.into_iter().collect();
    let mend = match nearest(&name.text, known.iter().copied()) {
        Some(meant) => format!("write `{meant}`"),
        None if known.is_empty() => "there is none that could be named".into(),
        None => format!("known are: {}", known.join(", ")),
    };
    findings.add(
        name.at,
        code,
        format!("{reason} `{}`", shown(&name.text)),
        mend,
    );
}

/// Names of the files of a folder, without folder and ending.
pub fn in_folder(files: &Files, folder: &str, ending: &str) -> Vec<String> {
    files
        .iter()
        .filter_map(|(path, _)| path.strip_prefix(folder)?.strip_suffix(ending))
        .map(str::to_owned)
        .collect()
}

/// A file carries the name that stands in it.
pub fn check_file_name(path: &str, name: Option<&Scalar>, findings: &mut Findings) {
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.strip_suffix(".yaml").unwrap_or(file);
    if let Some(name) = name
        && name.text != stem
    {
        findings.add(
            name.at,
            "name-differs",
            format!(
                "the file is called `{stem}` and says `{}`",
                shown(&name.text)
            ),
            "give both the same name",
        );
    }
}

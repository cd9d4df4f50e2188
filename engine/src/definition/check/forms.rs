//! The forms that a service names, each read once.

use super::names;
use super::visible::Fields;
use crate::definition::findings::{Findings, Reading};
use crate::definition::yaml::Scalar;
use crate::files::Files;
use crate::finding::Finding;
use crate::form::{Field, FieldKind, Form, Inner, Required};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub struct Forms<'a> {
    files: &'a Files,
    reading: Reading,
    read: BTreeMap<String, Option<Arc<Form>>>,
    findings: Vec<Finding>,
}

impl<'a> Forms<'a> {
    pub fn over(files: &'a Files, reading: Reading) -> Forms<'a> {
        Forms {
            files,
            reading,
            read: BTreeMap::new(),
            findings: Vec::new(),
        }
    }

    /// A form by name. `None` after a finding, here or in the form's own file.
    pub fn get(&mut self, name: &Scalar, findings: &mut Findings) -> Option<Arc<Form>> {
        if self
            .files
            .get(&format!("forms/{}.json", name.text))
            .is_none()
        {
            let mut known = names::in_folder(self.files, "forms/", ".json");
            // Layouts and translations lie beside the forms.
            known.retain(|name| !name.contains('.'));
            names::unknown(
                name,
                "unknown-form",
                "there is no form",
                known.iter().map(String::as_str),
                findings,
            );
            return None;
        }
        if let Some(form) = self.read.get(&name.text) {
            return form.clone();
        }
        let read = match self.reading {
            Reading::New => Form::read(&name.text, self.files),
            Reading::Published => Form::read_published(&name.text, self.files),
        };
        let form = match read {
            Ok(form) => Some(Arc::new(form)),
            Err(problems) => {
                self.findings.extend(problems);
                None
            }
        };
        self.read.insert(name.text.clone(), form.clone());
        form
    }

    pub fn take_findings(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.findings)
    }

    /// The files that the forms were made from.
    pub fn paths(&self) -> Vec<String> {
        self.read
            .values()
            .flatten()
            .flat_map(|form| form.files().iter().cloned())
            .collect()
    }
}

/// What a filled-in form can be asked for.
pub fn fields(form: &Form) -> Fields {
    let mut fields = Fields {
        kinds: form.types(),
        may_be_missing: BTreeSet::new(),
    };
    for field in form.fields() {
        // A box that is not ticked is a no.
        let a_box = matches!(field.kind, FieldKind::Tick | FieldKind::Declaration);
        let always = a_box || matches!(field.required, Required::Always);
        let there = always && field.shown.is_none() && field.is_called_for();
        maybe_missing(field, &field.name, there, &mut fields.may_be_missing);
    }
    fields
}

/// The parts of an object may be missing each by itself.
fn maybe_missing(field: &Field, path: &str, there: bool, missing: &mut BTreeSet<String>) {
    if !there {
        missing.insert(path.to_owned());
    }
    if let FieldKind::Group { fields } = &field.kind {
        for part in fields {
            let always = matches!(part.required, Required::Always) && part.shown.is_none();
            let path = format!("{path}.{}", part.name);
            maybe_missing(part, &path, there && always, missing);
        }
    }
}

/// Fields of the rows of a form that may be without a value.
pub fn missing_in_rows(form: &Form, rows: &str) -> BTreeSet<String> {
    let fields = match form.field(rows).map(|field| field.kind.inner()) {
        Some(Inner::Rows(_, fields)) => fields,
        Some(Inner::List(many)) => &many.fields,
        Some(Inner::Nothing | Inner::Group(_)) | None => return BTreeSet::new(),
    };
    let mut missing = BTreeSet::new();
    for field in fields {
        let there = matches!(field.required, Required::Always) && field.shown.is_none();
        maybe_missing(field, &field.name, there, &mut missing);
    }
    missing
}

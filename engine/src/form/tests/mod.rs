//! The forms that are shipped, filled in well and badly; and forms written badly.

mod examples;
mod files;
mod hostile;
mod kinds;
mod pages;
mod properties;
mod random;
mod reading;
mod readme;
mod tasks;
mod whole;

use super::*;
use crate::files::Files;
use crate::finding::Finding;
use crate::text::Text;
use std::path::Path;

/// Everything below `forms/`, as the product reads it.
fn shipped() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Files::default();
    let mut folders = vec![root.join("forms")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "json") {
                let name = path
                    .strip_prefix(&root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                files.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    files
}

fn form(name: &str) -> Form {
    Form::read(name, &shipped()).unwrap_or_else(|findings| panic!("{}", told(&findings)))
}

fn told(findings: &[Finding]) -> String {
    findings.iter().map(|f| format!("{f}\n")).collect()
}

fn choice(value: &str, el: &str, en: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        title: Text {
            el: el.to_owned(),
            en: en.to_owned(),
        },
    }
}

fn scope() -> Scope {
    Scope {
        documents: vec![
            choice("identity", "Ταυτότητα", "Identity card"),
            choice("authorisation", "Εξουσιοδότηση", "Authorisation"),
        ],
        known: std::collections::BTreeMap::new(),
        files: std::collections::BTreeMap::new(),
        locations: vec![
            choice("town-hall", "Δημαρχείο", "Town hall"),
            choice("kep-harbour", "ΚΕΠ Λιμένα", "Harbour KEP"),
        ],
    }
}

fn raw(pairs: &[(&str, &str)]) -> RawInput {
    pairs.iter().copied().collect()
}

/// A form of one schema, everything translated by its Greek words.
fn small(schema: &str, ui: Option<&str>, en: &str) -> Result<Form, Vec<Finding>> {
    let mut files = Files::default();
    files.insert("forms/test/form.json", schema);
    files.insert("forms/test/form.en.json", en);
    if let Some(ui) = ui {
        files.insert("forms/test/form.ui.json", ui);
    }
    Form::read("test/form", &files)
}

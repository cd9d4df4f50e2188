//! The examples of JSON Forms, as public samples of what others write: each is
//! drawn, filled in and read back, or refused with the word that is not supported.

use super::*;
use crate::scenario::add_sample;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// How many of them can be asked for, and how many cannot.
const ASKED: usize = 49;
const REFUSED: usize = 26;

struct Example {
    name: String,
    form: Result<Form, Vec<Finding>>,
    data: Value,
}

fn examples() -> Vec<Example> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vendor/jsonforms-examples/examples");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let example: Value = serde_json::from_str(&text).unwrap();
            let mut files = Files::default();
            for (part, file) in [("schema", "form.json"), ("uischema", "form.ui.json")] {
                if let Some(part) = example.get(part).filter(|part| !part.is_null()) {
                    let text = serde_json::to_string_pretty(part).unwrap();
                    files.insert(format!("forms/example/{file}"), text);
                }
            }
            Example {
                name: example["name"].as_str().unwrap().to_owned(),
                form: Form::read_supported("example/form", &files),
                data: example["data"].clone(),
            }
        })
        .collect()
}

/// Data without what a person cannot say: empty texts, objects and lists stand for
/// nothing having been answered.
fn said(value: &Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::Array(items) => {
            let items: Vec<Value> = items.iter().filter_map(said).collect();
            (!items.is_empty()).then_some(Value::Array(items))
        }
        Value::Object(object) => {
            let object: Map<String, Value> = object
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), said(value)?)))
                .collect();
            (!object.is_empty()).then_some(Value::Object(object))
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => Some(value.clone()),
    }
}

/// Takes out what stands at the place of an error: `list[0].part`.
fn take_out(answers: &mut Map<String, Value>, place: &str) {
    let pointer: String = place
        .replace("].", "/")
        .replace(['[', '.'], "/")
        .replace(']', "");
    let mut whole = Value::Object(std::mem::take(answers));
    let (outer, last) = pointer.rsplit_once('/').unwrap_or(("", &pointer));
    let outer = if outer.is_empty() {
        String::new()
    } else {
        format!("/{outer}")
    };
    match whole.pointer_mut(&outer) {
        Some(Value::Object(object)) => {
            object.shift_remove(last);
        }
        Some(Value::Array(items)) => {
            if let Some(item) = items.get_mut(last.parse::<usize>().unwrap_or(usize::MAX)) {
                *item = Value::Null;
            }
        }
        _ => {}
    }
    let Value::Object(object) = whole else {
        unreachable!()
    };
    *answers = object;
}

/// The data as the form takes it: what it refuses taken out, what it lacks put in.
fn mended(name: &str, form: &Form, data: &Map<String, Value>) -> Answers {
    let mut answers = data.clone();
    for _ in 0..40 {
        match form.check(&Answers::from(answers.clone()), &Scope::default()) {
            Ok(answers) => return answers,
            Err(errors) => {
                for error in errors {
                    if error.kind == FieldErrorKind::Empty {
                        add_sample(form, &error.field, &Scope::default(), &mut answers);
                    } else {
                        take_out(&mut answers, &error.field);
                    }
                }
            }
        }
    }
    panic!("{name} takes no data: {answers:?}");
}

/// What a browser sends for these answers, taken in again on top of what it may
/// not send.
fn there_and_back(form: &Form, answers: &Answers) -> Result<Answers, Vec<FieldError>> {
    let names: Vec<String> = form.fields().map(|field| field.name.clone()).collect();
    let mut theirs = answers.as_map().clone();
    for field in form.fields().filter(|field| !field.is_fixed()) {
        path::remove(&mut theirs, &field.name);
    }
    let raw = form.sent(answers);
    form.parse_fields(&names, &raw, &Answers::from(theirs), &Scope::default())
}

#[test]
fn every_example_is_asked_for_and_read_back_or_refused_by_its_word() {
    let mut asked = BTreeMap::new();
    let mut refused = BTreeMap::new();
    for example in examples() {
        let name = example.name;
        let form = match example.form {
            Ok(form) => form,
            Err(findings) => {
                for finding in &findings {
                    let somewhere = finding.line > 0 || finding.code == "missing-file";
                    assert!(somewhere, "{name}: {finding}");
                    assert!(!finding.reason.is_empty() && !finding.mend.is_empty());
                }
                refused.insert(name, told(&findings[..1]));
                continue;
            }
        };
        assert!(form.fields().count() > 0, "{name} asks nothing");
        for page in form.pages() {
            assert!(!page.parts.is_empty() && !page.slug.is_empty(), "{name}");
        }
        let data = example.data.as_object().cloned().unwrap_or_default();
        judge_alike(&name, &form, &data);
        let known: Map<String, Value> = data
            .into_iter()
            .filter(|(name, _)| form.whole_field(name).is_some())
            .filter_map(|(name, value)| Some((name, said(&value)?)))
            .collect();
        let answers = mended(&name, &form, &known);
        assert!(form.validator.accepts(answers.as_map()), "{name}");
        if form.validator.accepts(&known) {
            assert_eq!(
                Value::from(answers.as_map().clone()),
                Value::from(known),
                "{name}"
            );
        }
        assert_eq!(
            there_and_back(&form, &answers).as_ref(),
            Ok(&answers),
            "{name}"
        );
        page_by_page(&name, &form, &answers);
        asked.insert(name, form.pages().len());
    }
    for (name, pages) in &asked {
        eprintln!("asked    {name}: {pages} pages");
    }
    for (name, why) in &refused {
        eprintln!("refused  {name}: {}", why.trim());
    }
    assert_eq!((asked.len(), refused.len()), (ASKED, REFUSED));
}

/// The form and the schema agree on what is sound; what is refused is told at
/// fields that the form has.
fn judge_alike(name: &str, form: &Form, data: &Map<String, Value>) {
    let sound = form.validator.accepts(data);
    match form.check(&Answers::from(data.clone()), &Scope::default()) {
        Ok(answers) => {
            assert!(form.validator.accepts(answers.as_map()), "{name}");
            if sound {
                let said = said(&Value::Object(data.clone())).unwrap_or_default();
                let kept = said_of(&answers);
                assert_eq!(kept, said, "{name}");
            }
        }
        Err(errors) => {
            assert!(
                !sound,
                "{name}: the schema takes what is refused: {errors:?}"
            );
            for error in errors {
                let exists = form
                    .whole_fields()
                    .any(|field| path::is_within(&error.field, &field.name));
                assert!(
                    exists || error.kind == FieldErrorKind::Tampered,
                    "{name}: {error:?}"
                );
                assert!(!error.message.el.is_empty() && !error.message.en.is_empty());
            }
        }
    }
}

fn said_of(answers: &Answers) -> Value {
    said(&Value::Object(answers.as_map().clone())).unwrap_or_default()
}

/// Sent page by page the answers are the same.
fn page_by_page(name: &str, form: &Form, answers: &Answers) {
    let raw = form.sent(answers);
    let mut so_far = answers.as_map().clone();
    for field in form.fields().filter(|field| !field.is_fixed()) {
        path::remove(&mut so_far, &field.name);
    }
    let mut so_far = Answers::from(so_far);
    for (index, page) in form.pages().iter().enumerate() {
        let own: RawInput = raw
            .iter()
            .filter(|(name, _)| page.fields.iter().any(|f| path::is_within(name, &f.name)))
            .collect();
        so_far = form
            .parse_page(index, &own, &so_far, &Scope::default())
            .unwrap_or_else(|errors| panic!("{name}, page {index}: {errors:?}"));
    }
    assert_eq!(&so_far, answers, "{name}");
}

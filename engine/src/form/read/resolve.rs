//! References put in place: the schema becomes one self-contained value, and
//! every part of it still knows the file it came from.

use super::positions::step;
use super::source::{Library, Place};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// References that lead through more references than this are refused.
const MAX_DEPTH: usize = 8;
/// Parts that a schema may have once everything is in place.
const MAX_PARTS: usize = 10_000;
/// What may stand beside a reference: words of the form's own.
const BESIDE: [&str; 5] = ["title", "description", "x-error", "readOnly", "x-prefill"];

/// A schema without references.
pub struct Resolved {
    pub schema: Value,
    /// Where parts come from, by pointer into `schema`; the nearest one counts.
    pub(super) origins: BTreeMap<String, Place>,
    /// Questions that are asked while a condition holds, or while it does not
    /// (true), by pointer: one of the conditions is enough.
    pub declared: BTreeMap<String, Vec<(Value, bool)>>,
}

impl Resolved {
    pub fn origin(&self, pointer: &str) -> Place {
        let mut head = pointer;
        loop {
            if let Some(place) = self.origins.get(head) {
                return Place::new(
                    place.file.clone(),
                    format!("{}{}", place.pointer, &pointer[head.len()..]),
                );
            }
            head = &head[..head.rfind('/').unwrap_or(0)];
        }
    }
}

/// Reads `file` and puts its references in place. `None`: unreadable, reported.
pub fn resolve(library: &mut Library, file: &str) -> Option<Resolved> {
    let mut root = library.open(file)?.as_ref().clone();
    if let Value::Object(root) = &mut root {
        root.shift_remove("$defs");
        if !library.house {
            root.shift_remove("definitions");
        }
    }
    let mut resolver = Resolver {
        library,
        origins: BTreeMap::from([(String::new(), Place::new(file, ""))]),
        trail: Vec::new(),
        parts: 0,
    };
    let schema = resolver.value(&root, &Place::new(file, ""), "");
    Some(Resolved {
        schema,
        origins: resolver.origins,
        declared: BTreeMap::new(),
    })
}

struct Resolver<'l, 'f> {
    library: &'l mut Library<'f>,
    origins: BTreeMap<String, Place>,
    /// Definitions being put in place right now.
    trail: Vec<Place>,
    parts: usize,
}

impl Resolver<'_, '_> {
    fn value(&mut self, value: &Value, place: &Place, out: &str) -> Value {
        self.parts += 1;
        if self.parts > MAX_PARTS {
            self.library.report(
                &Place::new(place.file.clone(), ""),
                "schema-too-large",
                format!("the form has more than {MAX_PARTS} parts"),
                "Split the form, or shorten what its references lead to.".to_owned(),
            );
            return Value::Null;
        }
        match value {
            Value::Object(object) => match object.get("$ref") {
                Some(reference) => self.reference(reference, object, place, out),
                None => Value::Object(
                    object
                        .iter()
                        .map(|(key, value)| {
                            let key_step = step(key);
                            let place = Place::new(
                                place.file.clone(),
                                format!("{}/{key_step}", place.pointer),
                            );
                            let value = self.value(value, &place, &format!("{out}/{key_step}"));
                            (key.clone(), value)
                        })
                        .collect(),
                ),
            },
            Value::Array(items) => Value::Array(
                items
                    .iter()
                    .enumerate()
                    .map(|(index, value)| {
                        let place =
                            Place::new(place.file.clone(), format!("{}/{index}", place.pointer));
                        self.value(value, &place, &format!("{out}/{index}"))
                    })
                    .collect(),
            ),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
        }
    }

    fn reference(
        &mut self,
        reference: &Value,
        beside: &Map<String, Value>,
        place: &Place,
        out: &str,
    ) -> Value {
        let Some((target, definition)) = self.follow(reference, place) else {
            return Value::Object(Map::new());
        };
        if self.trail.contains(&target) || self.trail.len() >= MAX_DEPTH {
            self.library.report(
                place,
                "reference-cycle",
                format!(
                    "the reference to {}#{} leads back to itself or too deep",
                    target.file, target.pointer
                ),
                "Write the definition out here instead of referring to it.".to_owned(),
            );
            return Value::Object(Map::new());
        }
        self.origins.insert(out.to_owned(), target.clone());
        self.trail.push(target.clone());
        let mut resolved = self.value(&definition, &target, out);
        self.trail.pop();
        let mut more = Map::new();
        if let Value::Object(resolved) = &mut resolved {
            for (key, value) in beside.iter().filter(|(key, _)| *key != "$ref") {
                let own = Place::new(
                    place.file.clone(),
                    format!("{}/{}", place.pointer, step(key)),
                );
                if !self.library.house {
                    // What stands beside a reference holds as well as it does.
                    more.insert(key.clone(), value.clone());
                } else if BESIDE.contains(&key.as_str()) {
                    self.origins.insert(format!("{out}/{}", step(key)), own);
                    resolved.insert(key.clone(), value.clone());
                } else {
                    self.library.report(
                        &own,
                        "beside-reference",
                        format!("`{key}` cannot stand beside `$ref`"),
                        format!(
                            "Only {} may; write the rest into the definition.",
                            BESIDE.join(", ")
                        ),
                    );
                }
            }
        }
        if more.is_empty() {
            return resolved;
        }
        let part = format!("{out}/allOf/0");
        let inner: Vec<(String, Place)> = self
            .origins
            .iter()
            .filter_map(|(pointer, place)| {
                let rest = pointer.strip_prefix(out)?;
                (rest.is_empty() || rest.starts_with('/'))
                    .then(|| (format!("{part}{rest}"), place.clone()))
            })
            .collect();
        self.origins.extend(inner);
        self.origins.insert(out.to_owned(), place.clone());
        let mut whole = Map::new();
        for (key, value) in &more {
            let own = Place::new(
                place.file.clone(),
                format!("{}/{}", place.pointer, step(key)),
            );
            let value = self.value(value, &own, &format!("{out}/{}", step(key)));
            whole.insert(key.clone(), value);
        }
        let parts = whole
            .entry("allOf")
            .or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(parts) = parts {
            parts.insert(0, resolved);
        }
        Value::Object(whole)
    }

    /// The place a reference means, and what is there.
    fn follow(&mut self, reference: &Value, place: &Place) -> Option<(Place, Value)> {
        let at = Place::new(place.file.clone(), format!("{}/$ref", place.pointer));
        let target = reference
            .as_str()
            .and_then(|text| text.split_once('#'))
            .filter(|(_, pointer)| {
                let definition = pointer
                    .strip_prefix("/$defs/")
                    .is_some_and(|name| !name.is_empty() && !name.contains(['/', '%', '~']));
                definition || (!self.library.house && pointer.starts_with('/'))
            })
            .and_then(|(path, pointer)| Some(Place::new(join(&place.file, path)?, pointer)));
        let Some(target) = target else {
            self.library.report(
                &at,
                "bad-reference",
                format!("{reference} is not a reference that forms may use"),
                "Refer to a definition of this form, `#/$defs/name`, or of a file of forms/, `../common/person.json#/$defs/name`.".to_owned(),
            );
            return None;
        };
        if !self.library.has(&target.file) {
            self.library.report(
                &at,
                "bad-reference",
                format!("there is no file {}", target.file),
                "Correct the path; it is counted from the folder of this file.".to_owned(),
            );
            return None;
        }
        let found = self
            .library
            .open(&target.file)?
            .pointer(&target.pointer)
            .cloned();
        if found.is_none() {
            self.library.report(
                &at,
                "bad-reference",
                format!("{} has no definition {}", target.file, target.pointer),
                "Correct the name, or add the definition there.".to_owned(),
            );
        }
        Some((target, found?))
    }
}

/// `path` counted from the folder of `file`; `None` when it leaves `forms/`.
fn join(file: &str, path: &str) -> Option<String> {
    if path.is_empty() {
        return Some(file.to_owned());
    }
    let mut steps: Vec<&str> = file.split('/').collect();
    steps.pop();
    for part in path.split('/') {
        match part {
            ".." => {
                steps.pop()?;
            }
            "" | "." => return None,
            name if name.contains([':', '\\', '%', '?']) => return None,
            name => steps.push(name),
        }
    }
    let joined = steps.join("/");
    (joined.starts_with("forms/") && joined.ends_with(".json")).then_some(joined)
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn references_stay_in_the_folder_of_forms() {
        let from = "forms/birth-certificate/application.json";
        assert_eq!(
            join(from, "../common/person.json").as_deref(),
            Some("forms/common/person.json")
        );
        assert_eq!(join(from, "").as_deref(), Some(from));
        for path in [
            "../../workflows/x.json",
            "/etc/passwd",
            "https://example.com/a.json",
            "../../../x.json",
            "file:///a.json",
            "../common/person.yaml",
            ".",
            "..",
            "a//b.json",
            "%2e%2e/a.json",
        ] {
            assert_eq!(join(from, path), None, "{path}");
        }
    }
}

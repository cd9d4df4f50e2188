//! The properties of a schema become fields.

use super::kinds;
use super::positions::step;
use super::reader::{Reader, named, nearest};
use crate::form::model::{Field, FieldKind, Required};
use crate::text::Text;
use serde_json::{Map, Value, json};

/// What may stand at the top of a schema.
pub const ROOT: [&str; 14] = [
    "$schema",
    "$comment",
    "title",
    "description",
    "type",
    "properties",
    "required",
    "additionalProperties",
    "dependentRequired",
    "allOf",
    "anyOf",
    "if",
    "then",
    "else",
];

/// Reads the top of the schema: what every form has, and its fields in order.
pub fn read(reader: &mut Reader, root: &Map<String, Value>) -> Vec<Field> {
    if let Some(dialect) = root.get("$schema")
        && dialect != "https://json-schema.org/draft/2020-12/schema"
    {
        reader.report(
            "/$schema",
            "wrong-dialect",
            "forms are written in JSON Schema 2020-12",
            "Write \"https://json-schema.org/draft/2020-12/schema\".",
        );
    }
    reader.optional_text("", root, "description");
    object_of(reader, "", root)
}

/// An object with closed properties: its fields, required ones marked.
pub fn object_of(reader: &mut Reader, pointer: &str, object: &Map<String, Value>) -> Vec<Field> {
    if object.get("type") != Some(&json!("object")) {
        reader.report(
            pointer,
            "wrong-type",
            format!("{} should say \"type\": \"object\"", named(pointer)),
            "Add \"type\": \"object\".",
        );
    }
    if object.get("additionalProperties") != Some(&Value::Bool(false)) {
        reader.report(
            pointer,
            "open-object",
            format!("{} lets unknown properties through", named(pointer)),
            "Add \"additionalProperties\": false.",
        );
    }
    let Some(properties) = object.get("properties").and_then(Value::as_object) else {
        reader.report(
            pointer,
            "missing-properties",
            format!("{} asks for nothing", named(pointer)),
            "Add \"properties\": { … }.",
        );
        return Vec::new();
    };
    let mut fields = Vec::new();
    for (name, schema) in properties {
        let at = format!("{pointer}/properties/{}", step(name));
        field_name(reader, &at, name);
        if let Some(schema) = reader.object(&at, schema) {
            fields.push(field(reader, &at, name, schema));
        } else {
            reader.broken.insert(name.clone());
        }
    }
    let known: Vec<&str> = properties.keys().map(String::as_str).collect();
    for (index, name) in reader
        .names(pointer, object, "required")
        .into_iter()
        .enumerate()
    {
        match fields.iter_mut().find(|field| field.name == name) {
            Some(field) => field.required = Required::Always,
            None if properties.contains_key(name) => {}
            None => unknown_field(reader, &format!("{pointer}/required/{index}"), name, &known),
        }
    }
    fields
}

/// A field is named in addresses, conditions and catalogues: plain letters only,
/// so that no Greek letter passes for a Latin one.
fn field_name(reader: &mut Reader, pointer: &str, name: &str) {
    let plain = name.len() <= 40
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !plain {
        reader.report(
            pointer,
            "bad-name",
            format!("`{name}` is not a name for a field"),
            "Use small Latin letters, digits and underscores, starting with a letter.",
        );
    }
}

pub fn unknown_field(reader: &mut Reader, pointer: &str, name: &str, known: &[&str]) {
    let mend = match nearest(name, known) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => format!("The form has: {}.", known.join(", ")),
    };
    reader.report(
        pointer,
        "unknown-field",
        format!("the form has no field `{name}`"),
        mend,
    );
}

fn field(reader: &mut Reader, at: &str, name: &str, schema: &Map<String, Value>) -> Field {
    // A reference that led nowhere has been reported.
    let lost = schema.is_empty();
    let title = if lost {
        Text::default()
    } else {
        reader.text(at, schema, "title")
    };
    let hint = reader.optional_text(at, schema, "description");
    let error = reader.special_words(at, schema);
    let read_only = flag(reader, at, schema, "readOnly");
    let kind = if lost {
        None
    } else {
        kinds::read(reader, at, schema)
    };
    if kind.is_none() {
        reader.broken.insert(name.to_owned());
    }
    Field {
        name: name.to_owned(),
        title,
        hint,
        // Stands in for a kind that was reported, so that the rest is read too.
        kind: kind.unwrap_or(FieldKind::Text {
            max: 1,
            format: None,
        }),
        required: Required::Never,
        shown: None,
        read_only,
        error,
    }
}

fn flag(reader: &mut Reader, at: &str, schema: &Map<String, Value>, key: &str) -> bool {
    match schema.get(key) {
        None => false,
        Some(Value::Bool(flag)) => *flag,
        Some(_) => {
            reader.report(
                &format!("{at}/{key}"),
                "wrong-type",
                format!("`{key}` is true or false"),
                "Write true or false, without quotation marks.",
            );
            false
        }
    }
}

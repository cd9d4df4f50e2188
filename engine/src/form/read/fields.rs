//! The properties of a schema become fields.

use super::positions::step;
use super::reader::{Reader, named, nearest};
use super::{kinds, rules};
use crate::form::Condition;
use crate::form::model::{Field, FieldKind, Known, Required, Rule};
use crate::form::path::join;
use crate::text::Text;
use serde_json::{Map, Value, json};

/// What an object may say about its answers together.
pub const OBJECT: [&str; 11] = [
    "properties",
    "required",
    "additionalProperties",
    "dependentRequired",
    "allOf",
    "anyOf",
    "not",
    "if",
    "then",
    "else",
    "unevaluatedProperties",
];

/// What may stand at the top of a schema.
pub const ROOT: [&str; 18] = [
    "$schema",
    "$comment",
    "title",
    "description",
    "type",
    "default",
    "x-error",
    "properties",
    "required",
    "additionalProperties",
    "dependentRequired",
    "allOf",
    "anyOf",
    "not",
    "if",
    "then",
    "else",
    "unevaluatedProperties",
];

/// More questions than this, or objects and lists inside each other, are refused.
const MOST_QUESTIONS: usize = 1_000;
const DEEPEST: usize = 8;

/// Dialects that say the same as today's about what forms use.
const OLDER: [&str; 4] = [
    "http://json-schema.org/draft-07/schema",
    "http://json-schema.org/draft-06/schema",
    "http://json-schema.org/schema",
    "https://json-schema.org/draft/2019-09/schema",
];

/// Reads the top of the schema: what every form has, its fields in order, and what
/// is asked of several of them.
pub fn read(reader: &mut Reader, root: &Map<String, Value>) -> (Vec<Field>, Vec<Rule>) {
    if let Some(dialect) = root.get("$schema")
        && dialect != "https://json-schema.org/draft/2020-12/schema"
    {
        let older = dialect
            .as_str()
            .is_some_and(|dialect| OLDER.contains(&dialect.trim_end_matches('#')));
        if !older || reader.library.house {
            reader.report(
                "/$schema",
                "wrong-dialect",
                "forms are written in JSON Schema 2020-12",
                "Write \"https://json-schema.org/draft/2020-12/schema\".",
            );
        }
    }
    reader.optional_text("", root, "description");
    object_of(reader, "", root, "")
}

/// An object with closed properties: its fields, required ones marked, and the
/// rules that ask for one of several. `base` is its path among the answers, or
/// among those of the row that it stands in.
pub fn object_of(
    reader: &mut Reader,
    pointer: &str,
    object: &Map<String, Value>,
    base: &str,
) -> (Vec<Field>, Vec<Rule>) {
    let says_object = object.get("type") == Some(&json!("object"));
    if !says_object && (reader.library.house || object.contains_key("type")) {
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
    if object
        .get("unevaluatedProperties")
        .is_some_and(|open| open != &Value::Bool(false))
    {
        reader.report(
            &format!("{pointer}/unevaluatedProperties"),
            "unknown-keyword",
            "`unevaluatedProperties` can only be false",
            "Take it out: unknown properties are never let through.",
        );
    }
    let Some(properties) = object.get("properties").and_then(Value::as_object) else {
        reader.report(
            pointer,
            "missing-properties",
            format!("{} asks for nothing", named(pointer)),
            "Add \"properties\": { … }.",
        );
        return (Vec::new(), Vec::new());
    };
    if reader.depth > DEEPEST {
        reader.report(
            pointer,
            "too-deep",
            format!(
                "{} lies deeper than {DEEPEST} objects and lists",
                named(pointer)
            ),
            "Ask for it further out.",
        );
        return (Vec::new(), Vec::new());
    }
    let mut fields = Vec::new();
    for (name, schema) in properties {
        let at = format!("{pointer}/properties/{}", step(name));
        field_name(reader, &at, name);
        reader.questions += 1;
        if reader.questions == MOST_QUESTIONS + 1 {
            reader.report(
                &at,
                "too-many-questions",
                format!("the form asks more than {MOST_QUESTIONS} questions"),
                "Ask for less, or make it several forms.",
            );
        }
        if reader.questions > MOST_QUESTIONS {
            return (fields, Vec::new());
        }
        if let Some(schema) = reader.object(&at, schema) {
            let mut field = field(reader, &at, name, schema, base);
            brought_along(reader, &at, base, &mut field);
            fields.push(field);
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
            Some(field) => {
                field.required = Required::Always;
                may_be_empty(reader, pointer, field);
            }
            None if properties.contains_key(name) => {}
            None => unknown_field(reader, &format!("{pointer}/required/{index}"), name, &known),
        }
    }
    let rules = rules::read(reader, pointer, object, &mut fields, base);
    (fields, rules)
}

/// A list is there when it is empty, so being required asks for nothing.
fn may_be_empty(reader: &mut Reader, pointer: &str, field: &Field) {
    let at = format!("{pointer}/properties/{}", step(&field.name));
    if matches!(field.kind, FieldKind::Several { .. } | FieldKind::List(_))
        && reader.least(&at) == 0
    {
        reader.house(
            &at,
            "empty-list",
            format!("`{}` is required and may be empty", field.name),
            "Add \"minItems\": 1.",
        );
    }
}

/// A question that came with a `then` is shown while its condition holds.
fn brought_along(reader: &mut Reader, at: &str, base: &str, field: &mut Field) {
    let mut tests = Vec::new();
    for (test, negated) in reader.declared(at) {
        tests.push(if negated {
            json!({ "not": test })
        } else {
            test
        });
    }
    let test = match tests.as_slice() {
        [] => return,
        [one] => one.clone(),
        several => json!({ "anyOf": several }),
    };
    // A condition that does not compile is reported with its `if`.
    field.shown = Condition::at(base, test, false).ok();
}

/// A field is named in addresses, conditions and catalogues: plain letters only,
/// so that no Greek letter passes for a Latin one.
fn field_name(reader: &mut Reader, pointer: &str, name: &str) {
    let usable = !name.is_empty()
        && name.chars().count() <= 100
        && !name.contains(['.', '[', ']'])
        && !name.chars().any(char::is_control)
        && !["add:", "remove:"]
            .iter()
            .any(|word| name.starts_with(word));
    if !reader.library.house && usable {
        return;
    }
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

/// One property, or the item of a list, which has no name.
pub fn field(
    reader: &mut Reader,
    at: &str,
    name: &str,
    schema: &Map<String, Value>,
    base: &str,
) -> Field {
    // A reference that led nowhere has been reported.
    let lost = schema.is_empty() && reader.library.house;
    let title = if lost {
        Text::default()
    } else {
        reader.title(at, schema, name)
    };
    let hint = reader.optional_text(at, schema, "description");
    let error = reader.special_words(at, schema);
    let read_only = flag(reader, at, schema, "readOnly");
    let path = join(base, name);
    let kind = if lost {
        None
    } else {
        kinds::read(reader, at, schema, &path)
    };
    if kind.is_none() {
        reader.broken.insert(name.to_owned());
    }
    let known = prefilled(reader, at, schema, kind.as_ref());
    if let Some(source) = schema.get("x-computed") {
        worked_out(reader, at, source, kind.as_ref(), &path);
    }
    let default = schema
        .get("default")
        .filter(|_| !lost)
        .filter(|value| !value.is_null())
        .cloned();
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
        inside: Vec::new(),
        shown: None,
        read_only,
        known,
        computed: None,
        default,
        error,
    }
}

/// What a field is filled in with.
fn prefilled(
    reader: &mut Reader,
    at: &str,
    schema: &Map<String, Value>,
    kind: Option<&FieldKind>,
) -> Option<Known> {
    let word = schema.get("x-prefill")?;
    let place = format!("{at}/x-prefill");
    let known = Known::ALL
        .into_iter()
        .find(|known| Some(known.name()) == word.as_str());
    if known.is_none() {
        let words: Vec<&str> = Known::ALL.iter().map(|known| known.name()).collect();
        reader.report(
            &place,
            "unknown-prefill",
            format!("{word} is nothing that is known about a person"),
            format!("Known: {}.", words.join(", ")),
        );
    }
    if !matches!(kind, None | Some(FieldKind::Text { .. })) || reader.in_rows > 0 {
        reader.report(
            &place,
            "unsupported-type",
            "only a line of text outside of rows can be filled in with what is known",
            "Make it \"type\": \"string\", or ask for it.",
        );
    }
    known
}

/// Remembers an expression, to be compiled when all fields are read.
fn worked_out(reader: &mut Reader, at: &str, source: &Value, kind: Option<&FieldKind>, path: &str) {
    let place = format!("{at}/x-computed");
    let fits = matches!(
        kind,
        None | Some(
            FieldKind::Money { .. }
                | FieldKind::Number { .. }
                | FieldKind::Decimal
                | FieldKind::YesNo
                | FieldKind::Date
        )
    );
    if !fits || reader.in_rows > 0 {
        reader.report(
            &place,
            "unsupported-type",
            "only an amount, a number, a date or a yes-or-no outside of rows can be worked out",
            "Make it \"format\": \"money\", or a number.",
        );
    } else if let Some(source) = source.as_str() {
        reader
            .computed
            .push((path.to_owned(), at.to_owned(), source.to_owned()));
    } else {
        reader.report(
            &place,
            "wrong-type",
            "`x-computed` is an expression",
            "Write it between quotation marks, for example \"answers.copies * 2\".",
        );
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

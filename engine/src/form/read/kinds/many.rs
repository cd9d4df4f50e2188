//! Questions that have questions inside: lists, groups, rows.

use super::{closed, read, sort};
use crate::form::model::{Field, FieldKind, Many};
use crate::form::more::MAX_ROWS;
use crate::form::read::fields::{OBJECT, field, object_of};
use crate::form::read::options;
use crate::form::read::positions::step;
use crate::form::read::reader::{Reader, named};
use serde_json::{Map, Value, json};

/// A list: boxes to tick where its items are options that come once, "add
/// another" otherwise.
pub(super) fn list(
    reader: &mut Reader,
    at: &str,
    schema: &Map<String, Value>,
) -> Option<FieldKind> {
    closed(
        reader,
        at,
        schema,
        &["items", "minItems", "maxItems", "uniqueItems"],
    );
    let item_at = format!("{at}/items");
    let Some(item) = schema.get("items").and_then(Value::as_object) else {
        reader.report(
            at,
            "missing-items",
            format!("{} does not say what its items are", named(at)),
            "Add \"items\": { … }.",
        );
        return None;
    };
    for word in ["minItems", "maxItems"] {
        if schema
            .get(word)
            .is_some_and(|number| number.as_u64().is_none())
        {
            reader.report(
                &format!("{at}/{word}"),
                "wrong-type",
                format!("`{word}` is a whole number"),
                "Write how many items there may be.",
            );
        }
    }
    if schema
        .get("uniqueItems")
        .is_some_and(|flag| !flag.is_boolean())
    {
        reader.report(
            &format!("{at}/uniqueItems"),
            "wrong-type",
            "`uniqueItems` is true or false",
            "Write true or false, without quotation marks.",
        );
    }
    let number = |word: &str| schema.get(word).and_then(Value::as_u64);
    let once = schema.get("uniqueItems") == Some(&Value::Bool(true));
    let chosen = options::written(item).is_some() || item.contains_key("x-options");
    if once && chosen {
        return match read(reader, &item_at, item, "") {
            Some(FieldKind::Choice { options }) => Some(FieldKind::Several { options }),
            _ => None,
        };
    }
    let most = number("maxItems").and_then(|most| usize::try_from(most).ok());
    if most.is_none_or(|most| most > MAX_ROWS) {
        reader.house(
            at,
            "unbounded-list",
            format!("{} may go on for ever", named(at)),
            format!("Add \"maxItems\", at most {MAX_ROWS}."),
        );
    }
    let max = most.unwrap_or(MAX_ROWS).min(MAX_ROWS);
    let min = number("minItems")
        .and_then(|least| usize::try_from(least).ok())
        .unwrap_or(0);
    if min > max {
        reader.report(
            &format!("{at}/minItems"),
            "impossible",
            format!("{} needs {min} items and may have {max}", named(at)),
            "Make `minItems` the smaller one.",
        );
        return None;
    }
    let name = at.rsplit('/').next().unwrap_or_default().to_owned();
    let is_object = sort(reader, item) == Some("object");
    reader.depth += 1;
    reader.in_rows += 1;
    let fields = if is_object {
        group_words(reader, &item_at, item);
        object_of(reader, &item_at, item, "").0
    } else {
        vec![item_of(reader, &item_at, at, item, schema)]
    };
    reader.in_rows -= 1;
    reader.depth -= 1;
    no_filling_in(reader, &item_at, &fields);
    // An item without a title of its own is called as the list is.
    let one = if item.contains_key("title") {
        reader.title(&item_at, item, &name)
    } else {
        reader.title(at, schema, &name)
    };
    Some(FieldKind::List(Many {
        fields,
        bare: !is_object,
        one,
        min,
        max,
    }))
}

/// The one question of items that are no objects, called as the list is where it
/// has no title.
fn item_of(
    reader: &mut Reader,
    item_at: &str,
    at: &str,
    item: &Map<String, Value>,
    list: &Map<String, Value>,
) -> Field {
    if item.contains_key("title") {
        return field(reader, item_at, "", item, "");
    }
    let name = at.rsplit('/').next().unwrap_or_default().to_owned();
    let title = reader.title(at, list, &name);
    let kind = read(reader, item_at, item, "");
    if kind.is_none() {
        reader.broken.insert(name);
    }
    Field {
        name: String::new(),
        title,
        hint: reader.optional_text(item_at, item, "description"),
        kind: kind.unwrap_or(FieldKind::Text {
            max: 1,
            format: None,
        }),
        required: crate::form::model::Required::Never,
        inside: Vec::new(),
        shown: None,
        read_only: false,
        known: None,
        computed: None,
        default: item.get("default").cloned(),
        error: reader.special_words(item_at, item),
    }
}

/// Nothing in a row is filled in for the person: it would not know which.
fn no_filling_in(reader: &mut Reader, at: &str, fields: &[Field]) {
    for field in fields.iter().filter(|field| field.read_only) {
        reader.report(
            &format!("{at}/properties/{}", step(&field.name)),
            "unsupported-type",
            "an item of a list cannot hold fields that are filled in (`readOnly`)",
            "Ask for it outside the list.",
        );
    }
}

/// Questions that belong together.
pub(super) fn group(
    reader: &mut Reader,
    at: &str,
    schema: &Map<String, Value>,
    path: &str,
) -> Option<FieldKind> {
    group_words(reader, at, schema);
    if schema.get("readOnly") == Some(&Value::Bool(true)) {
        reader.report(
            &format!("{at}/readOnly"),
            "unsupported-type",
            "an object is not filled in as a whole (`readOnly`)",
            "Say `readOnly` of its properties.",
        );
    }
    if schema.get("properties") == Some(&json!({})) {
        reader.report(
            &format!("{at}/properties"),
            "missing-properties",
            format!("{} asks for nothing", named(at)),
            "Say what it asks for in \"properties\".",
        );
    }
    reader.depth += 1;
    let (fields, _) = object_of(reader, at, schema, path);
    reader.depth -= 1;
    (!fields.is_empty()).then_some(FieldKind::Group { fields })
}

fn group_words(reader: &mut Reader, at: &str, schema: &Map<String, Value>) {
    closed(reader, at, schema, &OBJECT);
}

pub(super) fn rows(
    reader: &mut Reader,
    at: &str,
    schema: &Map<String, Value>,
) -> Option<FieldKind> {
    closed(reader, at, schema, &["x-rows", "additionalProperties"]);
    let Some(list) = schema.get("x-rows") else {
        reader.report(
            at,
            "unsupported-type",
            "an object inside a form has to say what its rows are",
            "Add \"x-rows\": \"documents\", or write its properties into the form itself.",
        );
        return None;
    };
    let over = options::list_named(reader, &format!("{at}/x-rows"), list);
    let row_at = format!("{at}/additionalProperties");
    let Some(row) = schema
        .get("additionalProperties")
        .and_then(Value::as_object)
    else {
        reader.report(
            at,
            "open-object",
            format!("{} does not say what a row holds", named(at)),
            "Add \"additionalProperties\": { \"type\": \"object\", \"properties\": { … } }.",
        );
        return None;
    };
    reader.closed_words(
        &row_at,
        row,
        &[
            "$comment",
            "type",
            "properties",
            "required",
            "additionalProperties",
        ],
    );
    reader.depth += 1;
    reader.in_rows += 1;
    let (fields, _) = object_of(reader, &row_at, row, "");
    reader.in_rows -= 1;
    reader.depth -= 1;
    for field in &fields {
        let nested = matches!(
            field.kind,
            FieldKind::Rows { .. } | FieldKind::List(_) | FieldKind::Group { .. }
        );
        if nested || field.read_only {
            reader.report(
                &format!("{row_at}/properties/{}", field.name),
                "unsupported-type",
                "a row cannot hold rows, objects or fields that are filled in",
                "Ask for it outside the rows.",
            );
        }
    }
    Some(FieldKind::Rows {
        over: over?,
        fields,
    })
}

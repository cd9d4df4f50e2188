//! Writes values as a person would write them in a service file.

use serde_json::Value;
use std::fmt::Write;

/// The text of a file: one line for each leaf, blocks by indentation.
pub fn written(value: &Value) -> String {
    let mut text = String::new();
    block(value, 0, &mut text);
    text
}

fn block(value: &Value, depth: usize, text: &mut String) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let _ = write!(text, "{:width$}{key}:", "", width = depth * 2);
                after_key(member, depth, text);
            }
        }
        Value::Array(items) => {
            for item in items {
                if plain(item) {
                    let _ = writeln!(text, "{:width$}- {}", "", flow(item), width = depth * 2);
                } else {
                    let mut inner = String::new();
                    block(item, depth + 1, &mut inner);
                    // The dash stands in the indentation of the first line.
                    inner.replace_range(depth * 2..=depth * 2, "-");
                    text.push_str(&inner);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            let _ = writeln!(text, "{:width$}{}", "", flow(value), width = depth * 2);
        }
    }
}

fn after_key(value: &Value, depth: usize, text: &mut String) {
    if plain(value) {
        let _ = writeln!(text, " {}", flow(value));
    } else {
        text.push('\n');
        block(value, depth + 1, text);
    }
}

/// Whether it is short enough to stand on one line.
fn plain(value: &Value) -> bool {
    let leaf = |value: &Value| !value.is_object() && !value.is_array();
    match value {
        Value::Object(members) => {
            members.is_empty() || members.values().all(leaf) && members.len() < 4
        }
        Value::Array(items) => items.iter().all(leaf),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

fn flow(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(key, member)| format!("{key}: {}", flow(member)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => {
            format!(
                "[{}]",
                items.iter().map(flow).collect::<Vec<_>>().join(", ")
            )
        }
        Value::String(text) => scalar(text),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

fn scalar(text: &str) -> String {
    let safe = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/');
    if !text.is_empty() && text.chars().all(safe) && text.starts_with(char::is_alphanumeric) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

//! Values as a service file writes them.

use serde_json::Value;
use std::collections::BTreeSet;

/// A map or value on one line.
pub fn flow(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(fields) if fields.is_empty() => "{}".to_owned(),
        Value::Object(fields) => {
            let fields = fields.iter();
            let fields: Vec<String> = fields
                .map(|(name, value)| format!("{}: {}", quoted(name), flow(value)))
                .collect();
            format!("{{ {} }}", fields.join(", "))
        }
    }
}

pub fn listed(words: BTreeSet<String>) -> String {
    let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    format!("[{}]", words.join(", "))
}

/// A word as it is, anything else between quotes.
pub fn quoted(text: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.');
    let begins = text.starts_with(char::is_alphabetic);
    if begins && text.chars().all(plain) {
        return text.to_owned();
    }
    // A JSON text is a YAML text between double quotes; what nobody can see is
    // written by its number.
    let mut quoted = String::new();
    for letter in Value::from(text).to_string().chars() {
        let seen = letter.is_alphanumeric() || letter.is_ascii() || letter.is_ascii_punctuation();
        if seen {
            quoted.push(letter);
        } else if u32::from(letter) <= 0xffff {
            quoted.push_str(&format!("\\u{:04x}", u32::from(letter)));
        } else {
            quoted.push_str(&format!("\\U{:08x}", u32::from(letter)));
        }
    }
    quoted
}

//! Each component against what govuk-frontend publishes of it: for every example, the
//! same tree of elements, attributes and words. The examples lie in `assets/fixtures`.
//!
//! Where an example gives HTML, it becomes the parts that [`Content`](super::Content) is
//! made of: the typed value, not the text, is what a component takes.

use super::Component;
use crate::view::{Assets, Renderer};
use engine::text::Language;
use scraper::{ElementRef, Html, Node};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Deserialize)]
struct Fixture {
    name: String,
    options: Value,
    html: String,
}

/// Examples of what our components do not take, and why.
const NOT_OURS: &[(&str, &str, &str)] = &[(
    "summary-list",
    "extreme",
    "its HTML has a style attribute, which our policy lets no page have",
)];

/// How many examples there are of the components above, all told.
const EXAMPLES: usize = 568;

#[test]
fn every_component_draws_what_govuk_frontend_draws() {
    let renderer = Renderer::new(Arc::new(Assets::new())).unwrap();
    let mut faults = Vec::new();
    let mut drawn = 0;
    for component in Component::NAMES {
        for fixture in fixtures(component) {
            if NOT_OURS
                .iter()
                .any(|(one, name, _)| one == component && *name == fixture.name)
            {
                continue;
            }
            drawn += 1;
            let html = draw(&renderer, component, &fixture.options);
            let ours = html.as_deref().map(tree);
            let theirs = tree(&fixture.html);
            if ours != Ok(theirs.clone()) {
                faults.push(format!(
                    "{component}, {}:\n{}\n{ours:#?}\n{theirs:#?}",
                    fixture.name, fixture.options
                ));
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{} differ:\n{}",
        faults.len(),
        faults.join("\n\n")
    );
    assert_eq!(drawn + NOT_OURS.len(), EXAMPLES);
    println!("{drawn} examples of {} components", Component::NAMES.len());
}

#[test]
fn what_is_not_ours_is_there() {
    for (component, name, _) in NOT_OURS {
        assert!(
            fixtures(component)
                .iter()
                .any(|fixture| fixture.name == *name),
            "{component}, {name}"
        );
    }
}

#[test]
fn a_parameter_that_is_unknown_is_refused() {
    let renderer = Renderer::new(Arc::new(Assets::new())).unwrap();
    for component in Component::NAMES {
        let given = json!({ "component": component, "onclick": "x" });
        assert!(
            serde_json::from_value::<Component>(given).is_err(),
            "{component}"
        );
    }
    let options = json!({ "text": "x", "href": "javascript:alert(1)" });
    assert!(draw(&renderer, "button", &options).is_err());
    let options = json!({ "text": "x", "attributes": { "onclick": "alert(1)" } });
    assert!(draw(&renderer, "button", &options).is_err());
}

#[test]
fn words_are_never_markup() {
    let renderer = Renderer::new(Arc::new(Assets::new())).unwrap();
    let evil = "<b>\"'&<!--block-->";
    let part =
        json!({ "parts": [{ "tag": "b", "attributes": { "title": evil }, "parts": [evil] }] });
    for text in [json!(evil), part] {
        let html = draw(
            &renderer,
            "inset-text",
            &json!({ "text": text, "id": evil }),
        )
        .unwrap();
        assert!(!html.contains("<!--"), "{html}");
        assert_eq!(html.matches('"').count() % 2, 0, "{html}");
        assert!(html.contains("&lt;b&gt;"), "{html}");
    }
}

fn fixtures(component: &str) -> Vec<Fixture> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/fixtures"));
    let text = std::fs::read_to_string(folder.join(format!("{component}.json")));
    serde_json::from_str(&text.unwrap_or_else(|error| panic!("{component}: {error}"))).unwrap()
}

fn draw(renderer: &Renderer, component: &str, options: &Value) -> Result<String, String> {
    let mut options = typed(options.clone(), "");
    options["component"] = component.into();
    let component: Component =
        serde_json::from_value(options).map_err(|error| error.to_string())?;
    let drawn = renderer.component(Language::En, &component);
    drawn.map_err(|error| format!("{:?}", error))
}

/// Options of an untyped macro as those of a typed component: HTML as parts, what is
/// meant as text as text, and nothing for what counts as nothing.
fn typed(value: Value, key: &str) -> Value {
    match value {
        Value::Object(members) => {
            let mut typed_members = Map::new();
            for (name, value) in members {
                let below = if matches!(key, "attributes" | "values") {
                    key
                } else {
                    name.as_str()
                };
                match (text_of(&name), value) {
                    (Some(text), Value::String(html)) if !html.is_empty() => {
                        typed_members.insert(text.to_owned(), parts(&html));
                    }
                    (Some(_), _) => {}
                    (None, value) => {
                        let value = typed(value, below);
                        let html_won = typed_members.get(&name).is_some_and(Value::is_object)
                            && name.to_lowercase().ends_with("text");
                        if !html_won {
                            typed_members.insert(name, value);
                        }
                    }
                }
            }
            Value::Object(typed_members)
        }
        Value::Array(items) => Value::Array(
            items
                .into_iter()
                .map(|item| {
                    if is_nothing(&item) {
                        Value::Null
                    } else {
                        typed(item, key)
                    }
                })
                .collect(),
        ),
        Value::Number(number)
            if matches!(key, "attributes" | "values" | "value" | "text" | "number") =>
        {
            number.to_string().into()
        }
        Value::Bool(said) if matches!(key, "attributes" | "value") => said.to_string().into(),
        other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => other,
    }
}

/// The parameter that takes what this one gives as HTML.
fn text_of(name: &str) -> Option<&'static str> {
    match name {
        "html" => Some("text"),
        "titleHtml" => Some("titleText"),
        "summaryHtml" => Some("summaryText"),
        "descriptionHtml" => Some("descriptionText"),
        _ => None,
    }
}

fn is_nothing(value: &Value) -> bool {
    matches!(value, Value::Null | Value::Bool(false)) || value == ""
}

fn parts(html: &str) -> Value {
    json!({ "parts": parts_of(Html::parse_fragment(html).root_element()) })
}

fn parts_of(element: ElementRef<'_>) -> Vec<Value> {
    element
        .children()
        .filter_map(|child| {
            if let Node::Text(text) = child.value() {
                return Some(Value::String(text.to_string()));
            }
            let child = ElementRef::wrap(child)?;
            Some(json!({
                "tag": child.value().name(),
                "attributes": child.value().attrs().collect::<BTreeMap<_, _>>(),
                "parts": parts_of(child),
            }))
        })
        .collect()
}

/// An element as its name, attributes in order of name, and what is in it; spaces do not count.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Tree {
    Text(String),
    Element(String, BTreeMap<String, String>, Vec<Tree>),
}

fn tree(html: &str) -> Vec<Tree> {
    grown(Html::parse_fragment(html).root_element())
}

fn grown(element: ElementRef<'_>) -> Vec<Tree> {
    element
        .children()
        .filter_map(|child| {
            if let Node::Text(text) = child.value() {
                let words = spaced(text);
                return (!words.is_empty()).then_some(Tree::Text(words));
            }
            let child = ElementRef::wrap(child)?;
            let attributes = child.value().attrs();
            let attributes = attributes.map(|(name, value)| (name.to_owned(), spaced(value)));
            Some(Tree::Element(
                child.value().name().to_owned(),
                attributes.collect(),
                grown(child),
            ))
        })
        .collect()
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

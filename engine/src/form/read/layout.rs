//! The layout: which questions stand together, in the words of JSON Forms.
//! Without a layout each question is a page.

use super::conditions::Asked;
use super::reader::{Reader, nearest};
use super::rules::rule_condition;
use super::source::Place;
use crate::form::model::{Field, FieldKind, Page};
use crate::text::Text;
use serde_json::{Map, Value, json};

/// Words that stand for something else in the address of an application.
const TAKEN: [&str; 3] = ["check", "submit", "time"];

/// Distributes the fields over pages. `None` when there are none; reported.
pub fn read(reader: &mut Reader, name: &str, fields: &mut [Field]) -> Option<Vec<Page>> {
    let file = format!("forms/{name}.ui.json");
    if !reader.library.has(&file) {
        return Some(one_question_a_page(fields));
    }
    let layout = reader.library.open(&file)?;
    let mut layouter = Layouter {
        schema_file: format!("forms/{name}.json"),
        file,
        reader,
        placed: Vec::new(),
    };
    let pages = layouter.pages(&layout, fields);
    let unplaced: Vec<String> = fields
        .iter()
        .filter(|field| !layouter.placed.contains(&field.name))
        .map(|field| field.name.clone())
        .collect();
    for name in unplaced {
        layouter.report(
            "",
            "field-not-placed",
            format!("no page asks for `{name}`"),
            &format!("Add a Control with \"scope\": \"#/properties/{name}\"."),
        );
    }
    Some(pages)
}

fn one_question_a_page(fields: &[Field]) -> Vec<Page> {
    fields
        .iter()
        .map(|field| Page {
            slug: field.name.replace('_', "-"),
            title: field.title.clone(),
            fields: vec![field.clone()],
        })
        .collect()
}

struct Layouter<'r, 'l, 'f> {
    file: String,
    schema_file: String,
    reader: &'r mut Reader<'l, 'f>,
    placed: Vec<String>,
}

impl Layouter<'_, '_, '_> {
    fn report(&mut self, pointer: &str, code: &'static str, reason: String, mend: &str) {
        let place = Place::new(self.file.clone(), pointer);
        self.reader
            .library
            .report(&place, code, reason, mend.to_owned());
    }

    fn pages(&mut self, layout: &Value, fields: &mut [Field]) -> Vec<Page> {
        let Some(root) = self.element("", layout, "Categorization", &["type", "elements"]) else {
            return Vec::new();
        };
        let mut pages: Vec<Page> = Vec::new();
        for (index, category) in self.elements("", root).iter().enumerate() {
            let at = format!("/elements/{index}");
            let known = ["type", "label", "i18n", "elements"];
            let Some(category) = self.element(&at, category, "Category", &known) else {
                continue;
            };
            let page = self.page(&at, category, fields);
            if pages.iter().any(|other| other.slug == page.slug) {
                self.report(
                    &format!("{at}/i18n"),
                    "duplicate-page",
                    format!("two pages are called `{}`", page.slug),
                    "Give each page a key of its own.",
                );
            }
            pages.push(page);
        }
        pages
    }

    fn page(&mut self, at: &str, category: &Map<String, Value>, fields: &mut [Field]) -> Page {
        let slug = category
            .get("i18n")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let fits = slug.starts_with(|c: char| c.is_ascii_lowercase())
            && slug
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !TAKEN.contains(&slug);
        if !fits {
            self.report(
                &format!("{at}/i18n"),
                "bad-name",
                "a page needs a key of its own for its address and translation".to_owned(),
                "Add \"i18n\": small Latin letters, digits and hyphens; not `check` or `submit`.",
            );
        }
        let el = category
            .get("label")
            .and_then(Value::as_str)
            .map(str::trim)
            .unwrap_or_default()
            .to_owned();
        if el.is_empty() {
            self.report(
                &format!("{at}/label"),
                "missing-text",
                "the page has no `label`".to_owned(),
                "Add \"label\" in Greek, and its English in the catalogue.",
            );
        }
        let en = self.reader.english(
            &self.schema_file.clone(),
            &format!("{slug}.label"),
            &Place::new(self.file.clone(), format!("{at}/label")),
        );
        let mut page = Page {
            slug: slug.to_owned(),
            title: Text { el, en },
            fields: Vec::new(),
        };
        for (index, control) in self.elements(at, category).iter().enumerate() {
            let at = format!("{at}/elements/{index}");
            let known = ["type", "scope", "options", "rule"];
            if let Some(control) = self.element(&at, control, "Control", &known)
                && let Some(field) = self.control(&at, control, fields)
            {
                page.fields.push(field);
            }
        }
        page
    }

    fn control(
        &mut self,
        at: &str,
        control: &Map<String, Value>,
        fields: &[Field],
    ) -> Option<Field> {
        let mut field = self.scope(&format!("{at}/scope"), control, fields)?.clone();
        if self.placed.contains(&field.name) {
            self.report(
                &format!("{at}/scope"),
                "field-placed-twice",
                format!("`{}` is asked for twice", field.name),
                "Keep it on one page.",
            );
            return None;
        }
        self.placed.push(field.name.clone());
        if let Some(options) = control.get("options")
            && !self.reader.broken.contains(&field.name)
        {
            field.kind = self.with_options(&format!("{at}/options"), options, field.kind);
        }
        if let Some(rule) = control.get("rule") {
            let at = format!("{at}/rule");
            field.shown = self.rule(&at, rule, fields);
        }
        Some(field)
    }

    fn scope<'v>(
        &mut self,
        at: &str,
        object: &Map<String, Value>,
        fields: &'v [Field],
    ) -> Option<&'v Field> {
        let scope = object
            .get("scope")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let name = scope.strip_prefix("#/properties/").unwrap_or(scope);
        let field = fields
            .iter()
            .find(|field| field.name == name && scope != name);
        if field.is_none() {
            let known: Vec<&str> = fields.iter().map(|f| f.name.as_str()).collect();
            let mend = match nearest(name, &known) {
                Some(near) => format!("Write \"#/properties/{near}\"."),
                None => format!(
                    "Write \"#/properties/…\" with one of: {}.",
                    known.join(", ")
                ),
            };
            self.report(
                at,
                "unknown-field",
                format!("`{scope}` leads to no field"),
                &mend,
            );
        }
        field
    }

    /// The kind that the options make of this one.
    fn with_options(&mut self, at: &str, options: &Value, kind: FieldKind) -> FieldKind {
        let several_lines = *options == json!({ "multi": true });
        let box_to_tick = *options == json!({ "format": "checkbox" });
        if let FieldKind::Text { max, format: None } = kind
            && several_lines
        {
            return FieldKind::LongText { max };
        }
        if matches!(kind, FieldKind::YesNo) && box_to_tick {
            return FieldKind::Tick;
        }
        self.report(
            at,
            "unknown-option",
            "these options do not fit the field".to_owned(),
            "Text without a format may have { \"multi\": true }, a question of yes or no { \"format\": \"checkbox\" }.",
        );
        kind
    }

    fn rule(&mut self, at: &str, rule: &Value, fields: &[Field]) -> Option<crate::form::Condition> {
        let rule = rule.as_object()?;
        self.closed(at, rule, &["effect", "condition"]);
        let hide = match rule.get("effect").and_then(Value::as_str) {
            Some("SHOW") => false,
            Some("HIDE") => true,
            _ => {
                self.report(
                    &format!("{at}/effect"),
                    "unknown-effect",
                    "a rule shows or hides".to_owned(),
                    "Write \"effect\": \"SHOW\" or \"HIDE\".",
                );
                false
            }
        };
        let empty = Map::new();
        let condition = rule
            .get("condition")
            .and_then(Value::as_object)
            .unwrap_or(&empty);
        let at = format!("{at}/condition");
        self.closed(&at, condition, &["scope", "schema"]);
        let field = self.scope(&format!("{at}/scope"), condition, fields)?;
        let place = Place::new(self.file.clone(), format!("{at}/schema"));
        let (condition, schema) = rule_condition(
            self.reader,
            field,
            condition.get("schema").unwrap_or(&Value::Null),
            hide,
            |reader, fault| {
                reader.library.report(
                    &place,
                    "bad-condition",
                    fault,
                    "Compare with \"const\": one answer, or \"enum\": [ several ].".to_owned(),
                );
            },
        )?;
        self.reader.asked.push(Asked { place, schema });
        Some(condition)
    }

    fn element<'v>(
        &mut self,
        at: &str,
        element: &'v Value,
        kind: &str,
        known: &[&str],
    ) -> Option<&'v Map<String, Value>> {
        let object = element
            .as_object()
            .filter(|object| object.get("type").and_then(Value::as_str) == Some(kind));
        match object {
            Some(object) => self.closed(at, object, known),
            None => self.report(
                at,
                "unknown-element",
                format!("a {kind} should stand here"),
                "A layout is a Categorization of Category elements, each with Control elements.",
            ),
        }
        object
    }

    fn elements<'v>(&mut self, at: &str, object: &'v Map<String, Value>) -> &'v [Value] {
        match object.get("elements").and_then(Value::as_array) {
            Some(elements) if !elements.is_empty() => elements,
            _ => {
                self.report(
                    at,
                    "missing-elements",
                    "nothing stands in here".to_owned(),
                    "Add \"elements\": [ … ].",
                );
                &[]
            }
        }
    }

    fn closed(&mut self, at: &str, object: &Map<String, Value>, known: &[&str]) {
        for key in object.keys().filter(|key| !known.contains(&key.as_str())) {
            let mend = match nearest(key, known) {
                Some(near) => format!("Did you mean `{near}`?"),
                None => format!("Known here: {}.", known.join(", ")),
            };
            self.report(
                &format!("{at}/{}", super::positions::step(key)),
                "unknown-keyword",
                format!("`{key}` is not known here"),
                &mend,
            );
        }
    }
}

//! The layout: which questions stand together, in the words of JSON Forms.
//! Without a layout each question is a page.
//!
//! A Categorization has pages; inside a page stand controls, one under the other
//! whatever layout holds them, groups with their heading, and labels. Where one
//! thing is asked for twice, the first counts.

mod rules;
mod words;

use super::reader::{Reader, nearest};
use super::source::Place;
use crate::form::Condition;
use crate::form::model::{Field, FieldKind, Inside, Page, Part};
use crate::form::path::{is_within, join};
use crate::text::Text;
use serde_json::{Map, Value, json};
use words::is_slug;

/// Words that stand for something else in the address of an application.
const TAKEN: [&str; 6] = ["check", "discard", "documents", "not-for", "submit", "time"];
/// Elements inside each other.
const DEEPEST: usize = 20;

/// Distributes the fields over pages. `None` when there are none; reported.
pub fn read(reader: &mut Reader, name: &str, title: &Text, tree: &[Field]) -> Option<Vec<Page>> {
    let file = format!("forms/{name}.ui.json");
    if !reader.library.has(&file) {
        return Some(one_question_a_page(tree));
    }
    let layout = reader.library.open(&file)?;
    let mut layouter = Layouter {
        schema_file: format!("forms/{name}.json"),
        file,
        reader,
        placed: Vec::new(),
        rules: Vec::new(),
        pages: Vec::new(),
        depth: 0,
    };
    let ground = Ground {
        fields: tree,
        base: "",
    };
    layouter.pages(&layout, title, &ground);
    let mut unplaced = Vec::new();
    for field in tree {
        layouter.unplaced(field, &field.name, &mut unplaced);
    }
    for path in unplaced {
        let scope = path.replace('.', "/properties/");
        layouter.house(
            "",
            "field-not-placed",
            format!("no page asks for `{path}`"),
            &format!("Add a Control with \"scope\": \"#/properties/{scope}\"."),
        );
    }
    let mut pages = layouter.pages;
    if !reader.library.house {
        pages.retain(|page| !page.parts.is_empty());
    }
    Some(pages)
}

fn one_question_a_page(tree: &[Field]) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    for (index, field) in tree.iter().enumerate() {
        let slug: String = field.name.replace('_', "-");
        let fits = is_slug(&slug) && !TAKEN.contains(&slug.as_str());
        let taken = pages.iter().any(|page| page.slug == slug);
        pages.push(Page {
            slug: if fits && !taken {
                slug
            } else {
                format!("page-{}", index + 1)
            },
            title: field.title.clone(),
            fields: vec![field.clone()],
            parts: vec![Part::Field(0)],
        });
    }
    pages
}

/// What scopes are counted from: the form, or the object that a detail lays out.
struct Ground<'g> {
    fields: &'g [Field],
    /// Its path among the answers, or among those of its row.
    base: &'g str,
}

/// What a page holds so far.
#[derive(Default)]
struct Sheet {
    fields: Vec<Field>,
}

struct Layouter<'r, 'l, 'f> {
    file: String,
    schema_file: String,
    reader: &'r mut Reader<'l, 'f>,
    placed: Vec<String>,
    /// Rules of the elements around the one being read.
    rules: Vec<Condition>,
    pages: Vec<Page>,
    depth: usize,
}

impl Layouter<'_, '_, '_> {
    fn report(&mut self, pointer: &str, code: &'static str, reason: String, mend: &str) {
        let place = Place::new(self.file.clone(), pointer);
        self.reader
            .library
            .report(&place, code, reason, mend.to_owned());
    }

    fn house(&mut self, pointer: &str, code: &'static str, reason: String, mend: &str) {
        if self.reader.library.house {
            self.report(pointer, code, reason, mend);
        }
    }

    fn is_house(&self) -> bool {
        self.reader.library.house
    }

    /// The paths of questions that no page asks for.
    fn unplaced(&self, field: &Field, path: &str, found: &mut Vec<String>) {
        if self.placed.iter().any(|placed| is_within(path, placed)) {
            return;
        }
        if let FieldKind::Group { fields } = &field.kind
            && self.placed.iter().any(|placed| is_within(placed, path))
        {
            for field in fields {
                self.unplaced(field, &join(path, &field.name), found);
            }
        } else {
            found.push(path.to_owned());
        }
    }

    fn pages(&mut self, layout: &Value, title: &Text, ground: &Ground) {
        let kind = layout.get("type").and_then(Value::as_str);
        if self.is_house() || kind == Some("Categorization") {
            self.categories("", layout, ground);
            return;
        }
        // A layout without pages is one page.
        let mut sheet = Sheet::default();
        let parts = self.part("", layout, ground, &mut sheet);
        let slug = self.free_slug("");
        self.pages.push(Page {
            slug,
            title: title.clone(),
            fields: sheet.fields,
            parts: parts.into_iter().collect(),
        });
    }

    fn categories(&mut self, at: &str, element: &Value, ground: &Ground) {
        let Some(root) = self.element(at, element, "Categorization", &["type", "elements"]) else {
            return;
        };
        let ruled = self.enter(at, root, ground);
        for (index, category) in self.elements(at, root).iter().enumerate() {
            let at = format!("{at}/elements/{index}");
            if !self.is_house() && category.get("type") == Some(&json!("Categorization")) {
                self.deeper(&at, |this| this.categories(&at, category, ground));
                continue;
            }
            let known = ["type", "label", "i18n", "elements", "rule"];
            if let Some(category) = self.element(&at, category, "Category", &known) {
                self.page(&at, category, ground);
            }
        }
        self.leave(ruled);
    }

    fn page(&mut self, at: &str, category: &Map<String, Value>, ground: &Ground) {
        let ruled = self.enter(at, category, ground);
        let (slug, title) = self.page_words(at, category);
        let position = self.pages.len();
        self.pages.push(Page {
            slug,
            title,
            fields: Vec::new(),
            parts: Vec::new(),
        });
        let mut sheet = Sheet::default();
        let mut parts = Vec::new();
        for (index, element) in self.elements(at, category).iter().enumerate() {
            let at = format!("{at}/elements/{index}");
            // Pages of pages stand behind each other.
            if !self.is_house() && element.get("type") == Some(&json!("Categorization")) {
                self.deeper(&at, |this| this.categories(&at, element, ground));
            } else {
                parts.extend(self.part(&at, element, ground, &mut sheet));
            }
        }
        self.pages[position].fields = sheet.fields;
        self.pages[position].parts = parts;
        self.leave(ruled);
    }

    /// One element inside a page.
    fn part(&mut self, at: &str, element: &Value, ground: &Ground, sheet: &mut Sheet) -> Vec<Part> {
        let mut found = Vec::new();
        let kind = element
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let general = !self.is_house();
        match kind.as_str() {
            "VerticalLayout" | "HorizontalLayout" => {
                let known = ["type", "elements", "rule"];
                if let Some(object) = self.element(at, element, &kind, &known) {
                    found = self.inside(at, object, ground, sheet);
                }
            }
            "Group" => {
                let known = ["type", "label", "i18n", "elements", "rule"];
                if let Some(object) = self.element(at, element, "Group", &known) {
                    let title = self.label_of(at, object, "label");
                    let parts = self.inside(at, object, ground, sheet);
                    match title {
                        _ if parts.is_empty() => {}
                        Some(title) => found.push(Part::Group { title, parts }),
                        None => found = parts,
                    }
                }
            }
            "Label" => {
                let known = ["type", "text", "i18n", "rule"];
                if let Some(object) = self.element(at, element, "Label", &known)
                    && let Some(words) = self.label_of(at, object, "text")
                {
                    found.push(Part::Label(words));
                }
            }
            "ListWithDetail" if general => {
                let known = ["type", "scope", "label", "i18n", "options", "rule"];
                if let Some(object) = self.element(at, element, "ListWithDetail", &known) {
                    found = self.control(at, object, ground, sheet);
                }
            }
            _ => {
                let known: &[&str] = if general {
                    &["type", "scope", "label", "i18n", "options", "rule"]
                } else {
                    &["type", "scope", "options", "rule"]
                };
                if let Some(object) = self.element(at, element, "Control", known) {
                    found = self.control(at, object, ground, sheet);
                }
            }
        }
        found
    }

    fn inside(
        &mut self,
        at: &str,
        object: &Map<String, Value>,
        ground: &Ground,
        sheet: &mut Sheet,
    ) -> Vec<Part> {
        let mut parts = Vec::new();
        self.deeper(at, |this| {
            let ruled = this.enter(at, object, ground);
            for (index, element) in this.elements(at, object).iter().enumerate() {
                let at = format!("{at}/elements/{index}");
                parts.extend(this.part(&at, element, ground, sheet));
            }
            this.leave(ruled);
        });
        parts
    }

    fn deeper(&mut self, at: &str, work: impl FnOnce(&mut Self)) {
        if self.depth >= DEEPEST {
            self.report(
                at,
                "too-deep",
                format!("this lies deeper than {DEEPEST} elements"),
                "Lay it out with less inside each other.",
            );
            return;
        }
        self.depth += 1;
        work(self);
        self.depth -= 1;
    }

    /// The questions that a control asks.
    fn control(
        &mut self,
        at: &str,
        control: &Map<String, Value>,
        ground: &Ground,
        sheet: &mut Sheet,
    ) -> Vec<Part> {
        let scope = control.get("scope").and_then(Value::as_str);
        if !self.is_house() && matches!(scope, Some("#" | "#/")) {
            let mut parts = Vec::new();
            for field in ground.fields {
                let found = (field.clone(), field.name.clone());
                parts.extend(self.place(at, control, found, ground, sheet));
            }
            return parts;
        }
        match self.scope(&format!("{at}/scope"), control, ground) {
            Some(found) => self
                .place(at, control, found, ground, sheet)
                .into_iter()
                .collect(),
            None => Vec::new(),
        }
    }

    fn place(
        &mut self,
        at: &str,
        control: &Map<String, Value>,
        (mut field, path): (Field, String),
        ground: &Ground,
        sheet: &mut Sheet,
    ) -> Option<Part> {
        let twice = self
            .placed
            .iter()
            .any(|placed| is_within(placed, &path) || is_within(&path, placed));
        if twice {
            self.house(
                &format!("{at}/scope"),
                "field-placed-twice",
                format!("`{path}` is asked for twice"),
                "Keep it on one page.",
            );
            return None;
        }
        self.placed.push(path.clone());
        field.name.clone_from(&path);
        if let Some(title) = (!self.is_house())
            .then(|| self.label_of(at, control, "label"))
            .flatten()
        {
            field.title = title;
        }
        if let Some(options) = control.get("options")
            && !self.reader.broken.contains(&field.name)
        {
            self.with_options(&format!("{at}/options"), options, &mut field, ground);
        }
        let mut shown = self.rules.iter().cloned().reduce(Condition::and);
        if let Some(rule) = control.get("rule") {
            let own = self.rule(&format!("{at}/rule"), rule, ground);
            shown = shown.into_iter().chain(own).reduce(Condition::and);
        }
        field.shown = field.shown.into_iter().chain(shown).reduce(Condition::and);
        sheet.fields.push(field);
        Some(Part::Field(sheet.fields.len() - 1))
    }

    /// The field that a scope leads to, with its path from the ground.
    fn scope(
        &mut self,
        at: &str,
        object: &Map<String, Value>,
        ground: &Ground,
    ) -> Option<(Field, String)> {
        let scope = object
            .get("scope")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let steps = scope
            .strip_prefix('#')
            .or_else(|| (!self.is_house()).then_some(scope))
            .and_then(|scope| scope.strip_prefix("/properties/"))
            .map(|rest| rest.split("/properties/").collect::<Vec<_>>());
        let found = steps.as_deref().and_then(|steps| walk(ground, steps));
        if found.is_none() {
            let known: Vec<&str> = ground.fields.iter().map(|f| f.name.as_str()).collect();
            let name = scope.rsplit('/').next().unwrap_or_default();
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
        found
    }

    /// What the options make of a field.
    fn with_options(&mut self, at: &str, options: &Value, field: &mut Field, ground: &Ground) {
        let several_lines = options.get("multi") == Some(&Value::Bool(true));
        let box_to_tick = options.get("format") == Some(&json!("checkbox"));
        if self.is_house() {
            let alone = options
                .as_object()
                .is_some_and(|options| options.len() == 1);
            let fits = alone
                && ((matches!(field.kind, FieldKind::Text { format: None, .. }) && several_lines)
                    || (matches!(field.kind, FieldKind::YesNo) && box_to_tick));
            if !fits {
                self.report(
                    at,
                    "unknown-option",
                    "these options do not fit the field".to_owned(),
                    "Text without a format may have { \"multi\": true }, a question of yes or no { \"format\": \"checkbox\" }.",
                );
                return;
            }
        }
        if options.get("readonly") == Some(&Value::Bool(true)) {
            field.read_only = true;
        }
        let detail = options.get("detail").filter(|detail| detail.is_object());
        if let FieldKind::Text { max, format: None } = field.kind
            && several_lines
        {
            field.kind = FieldKind::LongText { max };
        } else if matches!(field.kind, FieldKind::YesNo) && box_to_tick {
            field.kind = FieldKind::Tick;
        }
        let Some(detail) = detail else { return };
        let at = format!("{at}/detail");
        if let FieldKind::Group { fields } = &mut field.kind {
            let base = join(ground.base, &field.name);
            *fields = self.detail(&at, detail, fields, &base);
        } else if let FieldKind::List(many) = &mut field.kind
            && !many.bare
        {
            many.fields = self.detail(&at, detail, &many.fields, "");
        }
    }

    /// The fields of an object or item in the order of their own layout. What it
    /// does not ask for comes last.
    fn detail(&mut self, at: &str, detail: &Value, fields: &[Field], base: &str) -> Vec<Field> {
        let ground = Ground { fields, base };
        let outer = std::mem::take(&mut self.placed);
        let rules = std::mem::take(&mut self.rules);
        let mut sheet = Sheet::default();
        self.deeper(at, |this| {
            this.flat(at, detail, &ground, &mut sheet);
        });
        let mut rest = Vec::new();
        for field in fields {
            self.unplaced(field, &field.name, &mut rest);
        }
        for path in rest {
            let steps: Vec<&str> = path.split('.').collect();
            if let Some((mut field, path)) = walk(&ground, &steps) {
                field.name = path;
                sheet.fields.push(field);
            }
        }
        self.placed = outer;
        self.rules = rules;
        sheet.fields
    }

    /// A detail has no pages: those that it names stand under each other.
    fn flat(&mut self, at: &str, element: &Value, ground: &Ground, sheet: &mut Sheet) {
        let kind = element.get("type").and_then(Value::as_str);
        if !matches!(kind, Some("Categorization" | "Category")) {
            self.part(at, element, ground, sheet);
            return;
        }
        self.deeper(at, |this| {
            let elements = element.get("elements").and_then(Value::as_array);
            for (index, element) in elements.into_iter().flatten().enumerate() {
                this.flat(&format!("{at}/elements/{index}"), element, ground, sheet);
            }
        });
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
            Some(object) => {
                let mut known = known.to_vec();
                if !self.is_house() {
                    known.extend(["options", "rule", "label", "i18n"]);
                }
                self.closed(at, object, &known);
            }
            None => {
                let found = element.get("type").and_then(Value::as_str);
                let reason = match found {
                    Some(found) => format!("a {kind} should stand here, and not a `{found}`"),
                    None => format!("a {kind} should stand here"),
                };
                self.report(
                    at,
                    "unknown-element",
                    reason,
                    "A layout is a Categorization of Category elements, with Control, Group, Label, VerticalLayout and HorizontalLayout inside.",
                );
            }
        }
        object
    }

    fn elements<'v>(&mut self, at: &str, object: &'v Map<String, Value>) -> &'v [Value] {
        match object.get("elements").and_then(Value::as_array) {
            Some(elements) if !elements.is_empty() || !self.is_house() => elements,
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

/// The field at the end of these steps, with its path, the objects that it lies in
/// and what they are shown by.
fn walk(ground: &Ground, steps: &[&str]) -> Option<(Field, String)> {
    let mut fields = ground.fields;
    let mut path = String::new();
    let mut inside = Vec::new();
    let mut shown: Option<Condition> = None;
    for (number, step) in steps.iter().enumerate() {
        let name = step.replace("~1", "/").replace("~0", "~");
        let field = fields.iter().find(|field| field.name == name)?;
        path = join(&path, &field.name);
        shown = shown
            .into_iter()
            .chain(field.shown.clone())
            .reduce(Condition::and);
        if number + 1 == steps.len() {
            let mut field = field.clone();
            field.inside = inside;
            field.shown = shown;
            return Some((field, path));
        }
        let FieldKind::Group { fields: inner } = &field.kind else {
            return None;
        };
        inside.push(Inside {
            path: join(ground.base, &path),
            required: field.required.clone(),
        });
        fields = inner;
    }
    None
}

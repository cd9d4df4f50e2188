//! What was typed becomes values, field by field, item by item.

use super::asked::Given;
use super::kinds::read;
use super::model::{Field, FieldKind, Inner, Many, Required};
use super::parse::Reading;
use super::path::{self, join, row};
use super::words::{self, About};
use serde_json::{Map, Value};

/// Where a set of fields stands.
pub(super) struct Spot<'s> {
    /// Before the names that a browser sends.
    pub at: String,
    /// Before the paths in the answers, or in those of a row.
    pub base: String,
    pub about: About<'s>,
}

impl<'a> Reading<'a> {
    /// Reads fields into the answers, or into those of a row. True: something was
    /// answered, or typed and could not be taken.
    pub(super) fn gather(
        &mut self,
        fields: &[&'a Field],
        spot: &Spot<'a>,
        given: &Given,
        into: &mut Map<String, Value>,
    ) -> bool {
        let mut typed = false;
        for field in fields.iter().filter(|field| !field.is_fixed()) {
            let path = join(&spot.base, &field.name);
            let at = join(&spot.at, &field.name);
            let about = About {
                field,
                ..spot.about.clone()
            };
            if let Inner::Group(fields) = field.kind.inner() {
                let before = path::get(into, &path).is_some();
                let inner = Spot {
                    at,
                    base: path.clone(),
                    about: inside(&about, &field.title),
                };
                let parts: Vec<&Field> = fields.iter().collect();
                let answered = self.gather(&parts, &inner, given, into);
                if !answered && before && !self.has_fixed(fields) {
                    path::remove(into, &path);
                }
                typed |= answered;
                continue;
            }
            let found = self.errors.len();
            let value = match field.kind.inner() {
                Inner::List(many) => self.list(field, many, &at, &about, given),
                Inner::Rows(over, fields) => {
                    let scope = self.scope;
                    let rows = scope.list(over).iter().map(|thing| {
                        let mut parts = Map::new();
                        let about = About {
                            row: Some(&thing.title),
                            ..about.clone()
                        };
                        let spot = Spot {
                            at: row(&at, &thing.value),
                            base: String::new(),
                            about,
                        };
                        let fields: Vec<&Field> = fields.iter().collect();
                        self.gather(&fields, &spot, given, &mut parts);
                        self.settle(&fields, &spot, &mut parts);
                        (thing.value.clone(), Value::Object(parts))
                    });
                    Some(Value::Object(rows.collect()))
                }
                Inner::Nothing | Inner::Group(_) => match read(&about, given, &at, self.scope) {
                    Ok(value) => value,
                    Err((kind, message)) => {
                        self.error(&about, at.clone(), kind, message);
                        None
                    }
                },
            };
            // A box that nobody ticked is an answer only where its object is there.
            let empty_box =
                matches!(field.kind, FieldKind::Tick) && value == Some(Value::Bool(false));
            typed |= (value.is_some() && !empty_box) || self.errors.len() > found;
            match value.filter(|_| !(empty_box && path.contains('.'))) {
                Some(value) => path::set(into, &path, value),
                None => {
                    path::remove(into, &path);
                }
            }
        }
        typed
    }

    /// The items of a list. One that nobody filled in is no item, unless there
    /// have to be more.
    fn list(
        &mut self,
        field: &'a Field,
        many: &'a Many,
        at: &str,
        about: &About<'a>,
        given: &Given,
    ) -> Option<Value> {
        let fields: Vec<&Field> = many.fields.iter().collect();
        let mut items: Vec<(usize, Option<Value>)> = Vec::new();
        for index in 0..given.rows(at) {
            let at = row(at, index);
            let about = inside(about, &words::item(&many.one, index));
            let found = self.errors.len();
            if let (true, [item]) = (many.bare, fields.as_slice()) {
                let value = self.bare(item, &at, &about, given);
                let refused = self.errors.len() > found;
                items.push((index, value.or_else(|| refused.then_some(Value::Null))));
            } else {
                let mut parts = Map::new();
                let spot = Spot {
                    at,
                    base: String::new(),
                    about,
                };
                let typed = self.gather(&fields, &spot, given, &mut parts);
                let filled = typed.then(|| {
                    self.settle(&fields, &spot, &mut parts);
                    Value::Object(parts)
                });
                items.push((index, filled));
            }
        }
        let filled = items.iter().filter(|(_, item)| item.is_some()).count();
        let needed = filled > 0 || matches!(field.required, Required::Always);
        let mut lacking = if needed {
            many.min.saturating_sub(filled)
        } else {
            0
        };
        let mut kept = Vec::new();
        let mut values = Vec::new();
        for (index, item) in items {
            let value = match item {
                Some(value) => value,
                None if lacking > 0 => {
                    lacking -= 1;
                    self.empty_item(many, &fields, &row(at, index), about, index)
                }
                None => continue,
            };
            kept.push(index);
            values.push(value);
        }
        self.kept.insert(at.to_owned(), kept);
        (!values.is_empty()).then_some(Value::Array(values))
    }

    fn bare(
        &mut self,
        item: &'a Field,
        at: &str,
        about: &About<'a>,
        given: &Given,
    ) -> Option<Value> {
        let about = About {
            field: item,
            ..about.clone()
        };
        if let FieldKind::List(many) = &item.kind {
            return self.list(item, many, at, &about, given);
        }
        match read(&about, given, at, self.scope) {
            Ok(value) => value,
            Err((kind, message)) => {
                self.error(&about, at.to_owned(), kind, message);
                None
            }
        }
    }

    /// An item that has to be there and was left empty: what it lacks is named.
    fn empty_item(
        &mut self,
        many: &'a Many,
        fields: &[&'a Field],
        at: &str,
        about: &About<'a>,
        index: usize,
    ) -> Value {
        let about = inside(about, &words::item(&many.one, index));
        if let (true, [item]) = (many.bare, fields) {
            self.missing(
                &About {
                    field: item,
                    ..about
                },
                at.to_owned(),
            );
            return Value::Null;
        }
        let mut parts = Map::new();
        let spot = Spot {
            at: at.to_owned(),
            base: String::new(),
            about,
        };
        self.settle(fields, &spot, &mut parts);
        Value::Object(parts)
    }

    fn has_fixed(&self, fields: &[Field]) -> bool {
        fields.iter().any(|field| {
            field.is_fixed()
                || matches!(&field.kind, FieldKind::Group { fields } if self.has_fixed(fields))
        })
    }
}

/// The words for what stands inside something.
pub(super) fn inside<'a>(about: &About<'a>, title: &crate::text::Text) -> About<'a> {
    let mut about = about.clone();
    about.around.push(title.clone());
    about
}

//! The helpers that put parameters of components together in a template.
//!
//! | Helper | Gives |
//! |---|---|
//! | `object key=value` | an object, for parameters within parameters |
//! | `list one other` | a list |
//! | `row "Label" line line` | a row of a summary list; lines that are not there are left out |
//! | `rows row rows` | rows of a summary list from [`Row`]s, one or many at a time |
//! | `heard words more` | words, and more that is heard and not seen: `words: more, more` |
//! | `errors problems target=phrase` | lines of an error summary |

use super::content::{Attributes, Content, Part, PartTag};
use super::lists::{SummaryItem, SummaryRow, Words};
use crate::view::form::Problem;
use crate::view::parts::Row;
use crate::view::phrase::Phrase;
use handlebars::{
    Context, Handlebars, Helper, HelperDef, RenderContext, RenderError, RenderErrorReason,
    ScopedJson,
};
use serde::Deserialize;
use serde_json::{Map, Value};

pub(super) fn register(registry: &mut Handlebars<'_>) {
    registry.register_helper("object", Box::new(Give(object)));
    registry.register_helper("list", Box::new(Give(list)));
    registry.register_helper("row", Box::new(Give(row)));
    registry.register_helper("rows", Box::new(Give(rows)));
    registry.register_helper("heard", Box::new(Give(heard)));
    registry.register_helper("errors", Box::new(Give(errors)));
}

type Given = Result<Value, serde_json::Error>;

struct Give(fn(&[Value], &Map<String, Value>) -> Given);

impl HelperDef for Give {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let params = helper.params().iter();
        let hash = helper.hash().iter();
        let missing = params.clone().any(|one| one.is_value_missing())
            || hash.clone().any(|(_, one)| one.is_value_missing());
        if missing {
            let reason = format!("helper {}: something is missing", helper.name());
            return Err(RenderErrorReason::Other(reason).into());
        }
        let params: Vec<Value> = params.map(|one| one.value().clone()).collect();
        let hash = hash
            .map(|(name, one)| ((*name).to_owned(), one.value().clone()))
            .collect();
        let value = (self.0)(&params, &hash).map_err(RenderErrorReason::from)?;
        Ok(ScopedJson::Derived(value))
    }
}

fn object(_: &[Value], members: &Map<String, Value>) -> Given {
    Ok(Value::Object(members.clone()))
}

fn list(items: &[Value], _: &Map<String, Value>) -> Given {
    Ok(Value::Array(items.to_vec()))
}

fn row(words: &[Value], _: &Map<String, Value>) -> Given {
    let mut words = words.iter().filter(|one| !one.is_null());
    let label = words
        .next()
        .map_or(Ok(Phrase::from("")), Phrase::deserialize)?;
    let lines = words.map(Phrase::deserialize).collect::<Result<_, _>>()?;
    serde_json::to_value(Row { label, lines })
}

fn rows(given: &[Value], _: &Map<String, Value>) -> Given {
    let each = given.iter().flat_map(|one| {
        one.as_array()
            .map_or(std::slice::from_ref(one), Vec::as_slice)
    });
    let rows = each
        .map(|row| Ok(SummaryRow::from(Row::deserialize(row)?)))
        .collect::<Result<Vec<_>, serde_json::Error>>()?;
    serde_json::to_value(rows)
}

fn heard(words: &[Value], _: &Map<String, Value>) -> Given {
    let mut words = words.iter().map(plain);
    let seen = Part::words(words.next().unwrap_or_default());
    let more = words.collect::<Vec<_>>().join(", ");
    serde_json::to_value(Content::parts([seen, Part::heard(format!(": {more}"))]))
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn errors(problems: &[Value], more: &Map<String, Value>) -> Given {
    let mut items = Vec::new();
    for one in problems.iter().filter_map(Value::as_array).flatten() {
        let Problem { target, text } = Problem::deserialize(one)?;
        items.push(item(target.as_deref(), text));
    }
    for (target, text) in more {
        items.push(item(Some(target), Phrase::deserialize(text)?));
    }
    serde_json::to_value(items)
}

fn item(target: Option<&str>, text: Phrase) -> SummaryItem {
    SummaryItem {
        text: Some(text.into()),
        href: target.map(|id| format!("#{id}")),
        ..SummaryItem::default()
    }
}

impl From<Row> for SummaryRow {
    fn from(row: Row) -> SummaryRow {
        let mut lines = row.lines;
        let value = match lines.as_slice() {
            [_] => lines.pop().map(Content::from),
            _ => Some(Content::parts(lines.into_iter().map(line))),
        };
        SummaryRow {
            key: words(row.label.into()),
            value: Words {
                text: value,
                classes: None,
            },
            ..SummaryRow::default()
        }
    }
}

fn words(text: Content) -> Words {
    Words {
        text: Some(text),
        classes: None,
    }
}

fn line(words: Phrase) -> Part {
    Part::Element {
        tag: PartTag::Span,
        attributes: Attributes::one("class", "line"),
        parts: vec![Part::Words(words)],
    }
}

//! The words templates may use beside `if`, `each` and comparisons. One set
//! per language, so no helper has to ask which language it speaks.
//!
//! | Helper | Gives |
//! |---|---|
//! | `t "key" name=value` | a message of the catalogue |
//! | `say phrase` | a [`Phrase`](super::Phrase) |
//! | `href "/cases" reference "tasks" no` | a path in the page's language; each further word is one encoded segment, `name=value` goes into the query |
//! | `asset "app.css"` | the path of a file of `assets/dist`, with its digest |
//! | `date`, `datetime`, `shortdate`, `shortdatetime`, `time` | a moment or day as people say it |
//!
//! All give text that is escaped afterwards; none can give markup. Markup comes from
//! the helpers of [`components`](super::components).

use super::assets::Assets;
use super::dates;
use super::phrase::Phrase;
use super::words::Words;
use crate::{language, reply};
use engine::text::Language;
use fluent_bundle::{FluentArgs, FluentValue};
use handlebars::{
    Context, Handlebars, Helper, HelperDef, RenderContext, RenderError, RenderErrorReason,
    ScopedJson,
};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;

pub(super) fn register(registry: &mut Handlebars<'_>, words: &Arc<Words>, assets: &Arc<Assets>) {
    let language = words.language();
    let (told, said, files) = (words.clone(), words.clone(), assets.clone());
    registry.register_helper("t", text(move |helper| t(helper, &told)));
    registry.register_helper("say", text(move |helper| say(helper, &said)));
    registry.register_helper("href", text(move |helper| href(helper, language)));
    registry.register_helper("asset", text(move |helper| asset(helper, &files)));
    for (name, tell) in [
        ("date", dates::date as fn(Date, Language) -> String),
        ("shortdate", dates::short_date),
    ] {
        registry.register_helper(name, text(move |helper| Ok(tell(day(helper)?, language))));
    }
    for (name, tell) in [
        (
            "datetime",
            dates::moment as fn(Timestamp, Language) -> String,
        ),
        ("shortdatetime", dates::short_moment),
        ("time", |at, _| dates::time(at)),
    ] {
        registry.register_helper(
            name,
            text(move |helper| Ok(tell(moment(helper)?, language))),
        );
    }
}

/// A path of ours in a language: `/cases` or `/en/cases`. Anything that is
/// not a path on this site becomes the front page.
pub(super) fn localised(path: &str, language: Language) -> String {
    language::address(language, if reply::is_ours(path) { path } else { "/" })
}

struct TextHelper<F>(F);

impl<F> HelperDef for TextHelper<F>
where
    F: Fn(&Helper<'_>) -> Result<String, RenderError> + Send + Sync,
{
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        (self.0)(helper).map(|text| ScopedJson::Derived(Value::String(text)))
    }
}

fn text<F>(tell: F) -> Box<TextHelper<F>>
where
    F: Fn(&Helper<'_>) -> Result<String, RenderError> + Send + Sync,
{
    Box::new(TextHelper(tell))
}

fn t(helper: &Helper<'_>, words: &Words) -> Result<String, RenderError> {
    let key = param(helper, 0)?
        .as_str()
        .ok_or_else(|| fault(helper, "the key is not a text"))?;
    let mut args = FluentArgs::new();
    for (name, value) in helper.hash() {
        if value.is_value_missing() {
            return Err(fault(helper, &format!("nothing stands at {name}")));
        }
        let value = match value.value() {
            Value::String(text) => FluentValue::from(text.clone()),
            Value::Number(number) => FluentValue::from(number.as_f64().unwrap_or_default()),
            phrase @ Value::Object(_) => FluentValue::from(said(helper, phrase, words)?),
            Value::Null | Value::Bool(_) | Value::Array(_) => {
                return Err(fault(helper, &format!("{name} of {key} is not a text")));
            }
        };
        args.set((*name).to_owned(), value);
    }
    words
        .format(key, &args)
        .map_err(|error| RenderErrorReason::NestedError(Box::new(error)).into())
}

fn say(helper: &Helper<'_>, words: &Words) -> Result<String, RenderError> {
    said(helper, param(helper, 0)?, words)
}

fn said(helper: &Helper<'_>, value: &Value, words: &Words) -> Result<String, RenderError> {
    let phrase = Phrase::deserialize(value).map_err(|_| fault(helper, "this is not a phrase"))?;
    words
        .say(&phrase)
        .map_err(|error| RenderErrorReason::NestedError(Box::new(error)).into())
}

fn href(helper: &Helper<'_>, language: Language) -> Result<String, RenderError> {
    let base = param(helper, 0)?
        .as_str()
        .ok_or_else(|| fault(helper, "the path is not a text"))?;
    let mut path = localised(base, language);
    for index in 1..helper.params().len() {
        path.push('/');
        path.extend(form_urlencoded::byte_serialize(
            plain(helper, param(helper, index)?)?.as_bytes(),
        ));
    }
    if !helper.hash().is_empty() {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in helper.hash() {
            query.append_pair(name, &plain(helper, value.value())?);
        }
        path.push('?');
        path.push_str(&query.finish());
    }
    Ok(path)
}

fn asset(helper: &Helper<'_>, assets: &Assets) -> Result<String, RenderError> {
    let name = param(helper, 0)?.as_str().unwrap_or_default();
    assets
        .url(name)
        .map(str::to_owned)
        .ok_or_else(|| fault(helper, &format!("there is no file {name}")))
}

fn moment(helper: &Helper<'_>) -> Result<Timestamp, RenderError> {
    param(helper, 0)?
        .as_str()
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| fault(helper, "this is not a moment"))
}

/// A day as written, or the day of a moment in Athens.
fn day(helper: &Helper<'_>) -> Result<Date, RenderError> {
    let text = param(helper, 0)?.as_str().unwrap_or_default();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(dates::in_athens(moment).date());
    }
    text.parse()
        .map_err(|_| fault(helper, "this is not a date"))
}

fn param<'a>(helper: &'a Helper<'_>, index: usize) -> Result<&'a Value, RenderError> {
    helper
        .param(index)
        .filter(|param| !param.is_value_missing())
        .map(|param| param.value())
        .ok_or_else(|| fault(helper, &format!("nothing stands at place {index}")))
}

fn plain(helper: &Helper<'_>, value: &Value) -> Result<String, RenderError> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            Err(fault(helper, "neither text nor number"))
        }
    }
}

fn fault(helper: &Helper<'_>, reason: &str) -> RenderError {
    RenderErrorReason::Other(format!("helper {}: {reason}", helper.name())).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_could_leave_the_site_leads_home() {
        for path in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\tb",
            "javascript:alert(1)",
            "",
        ] {
            assert_eq!(localised(path, Language::El), "/", "{path}");
            assert_eq!(localised(path, Language::En), "/en", "{path}");
        }
        assert_eq!(localised("/cases", Language::En), "/en/cases");
    }
}

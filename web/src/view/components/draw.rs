//! The helpers that components are drawn by.
//!
//! `component` gives markup, and so do `content` and `attributes`, which only the
//! templates of components use. They can because what they write comes from templates
//! and from typed parts; whatever a person wrote is escaped on the way.

use super::content::{Attributes, Content, Part, may_lead_to, may_stand};
use super::{Component, values};
use crate::view::words::Words;
use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, RenderError,
    RenderErrorReason, Renderable, StringOutput, html_escape,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::sync::Arc;

/// Where in a component's template goes what stands in it. A comment cannot come from
/// anybody's words: those never hold a `<`.
const BLOCK: &str = "<!--block-->";

pub(in crate::view) fn register(registry: &mut Handlebars<'_>, words: &Arc<Words>) {
    values::register(registry);
    registry.register_helper("component", Box::new(Draw));
    registry.register_helper("content", Box::new(Write(words.clone())));
    registry.register_helper("attributes", Box::new(Attribute));
    registry.register_helper("link-to", Box::new(LinkTo));
}

struct Draw;

impl HelperDef for Draw {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let mut component = asked(helper)?;
        component.settle();
        let mut data = serde_json::to_value(&component).map_err(RenderErrorReason::from)?;
        if let Value::Object(data) = &mut data {
            data.insert("block".to_owned(), helper.template().is_some().into());
        }
        let drawn = registry.render(&format!("components/{}", component.name()), &data)?;
        let Some(inside) = helper.template() else {
            return Ok(out.write(&drawn)?);
        };
        let (before, after) = drawn
            .split_once(BLOCK)
            .ok_or_else(|| fault(helper, "nothing can stand in it"))?;
        let mut block = StringOutput::new();
        inside.render(registry, context, render, &mut block)?;
        out.write(before)?;
        out.write(&block.into_string()?)?;
        Ok(out.write(after)?)
    }
}

/// A component made by a view, or by its name with its parameters.
fn asked(helper: &Helper<'_>) -> Result<Component, RenderError> {
    let first = helper.param(0).map_or(&Value::Null, |param| param.value());
    let Value::String(name) = first else {
        return read(helper, first.clone());
    };
    let mut params = Map::new();
    params.insert("component".to_owned(), name.as_str().into());
    for (key, value) in helper.hash() {
        if value.is_value_missing() {
            return Err(fault(helper, &format!("nothing stands at {key} of {name}")));
        }
        params.insert((*key).to_owned(), value.value().clone());
    }
    read(helper, Value::Object(params))
}

struct Write(Arc<Words>);

impl HelperDef for Write {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let content: Option<Content> = given(helper)?;
        let mut html = String::new();
        match content {
            Some(Content::Words(words)) => write_part(&mut html, &Part::Words(words), &self.0),
            Some(Content::Parts { parts }) => parts
                .iter()
                .try_for_each(|part| write_part(&mut html, part, &self.0)),
            None => Ok(()),
        }
        .map_err(|reason| fault(helper, &reason))?;
        Ok(out.write(&html)?)
    }
}

fn write_part(html: &mut String, part: &Part, words: &Words) -> Result<(), String> {
    match part {
        Part::Words(phrase) => {
            let text = words.say(phrase).map_err(|error| error.to_string())?;
            html.push_str(&html_escape(&text));
        }
        Part::Element {
            tag,
            attributes,
            parts,
        } => {
            html.push('<');
            html.push_str(tag.name());
            write_attributes(html, attributes)?;
            html.push('>');
            if tag.is_void() {
                return Ok(());
            }
            for part in parts {
                write_part(html, part, words)?;
            }
            html.push_str("</");
            html.push_str(tag.name());
            html.push('>');
        }
    }
    Ok(())
}

struct Attribute;

impl HelperDef for Attribute {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let mut html = String::new();
        write_attributes(&mut html, &given(helper)?).map_err(|reason| fault(helper, &reason))?;
        Ok(out.write(&html)?)
    }
}

fn write_attributes(html: &mut String, attributes: &Attributes) -> Result<(), String> {
    for (name, value) in &attributes.0 {
        if !may_stand(name, value) {
            return Err(format!("{name}={value:?} may not stand on an element"));
        }
        html.push(' ');
        html.push_str(name);
        html.push_str("=\"");
        html.push_str(&html_escape(value));
        html.push('"');
    }
    Ok(())
}

/// Where a link leads; one that could run something is refused.
struct LinkTo;

impl HelperDef for LinkTo {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let address: String = given(helper)?;
        if !may_lead_to(&address) {
            return Err(fault(helper, &format!("no link leads to {address:?}")));
        }
        Ok(out.write(&html_escape(&address))?)
    }
}

fn given<T: DeserializeOwned>(helper: &Helper<'_>) -> Result<T, RenderError> {
    let param = helper
        .param(0)
        .filter(|param| !param.is_value_missing())
        .ok_or_else(|| fault(helper, "nothing stands there"))?;
    read(helper, param.value().clone())
}

fn read<T: DeserializeOwned>(helper: &Helper<'_>, value: Value) -> Result<T, RenderError> {
    T::deserialize(value).map_err(|error| fault(helper, &error.to_string()))
}

fn fault(helper: &Helper<'_>, reason: &str) -> RenderError {
    RenderErrorReason::Other(format!("helper {}: {reason}", helper.name())).into()
}

//! What stands where govuk-frontend would take HTML: words, or a few kinds of harmless
//! elements around words. Both are escaped when they are written.

use crate::view::phrase::Phrase;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Words, or words with parts set off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Content {
    Words(Phrase),
    Parts { parts: Vec<Part> },
}

/// A piece of content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Part {
    Words(Phrase),
    Element {
        tag: PartTag,
        #[serde(default)]
        attributes: Attributes,
        #[serde(default)]
        parts: Vec<Part>,
    },
}

/// The elements there may be. None loads, runs or sends anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PartTag {
    A,
    B,
    Br,
    Div,
    Em,
    H2,
    H3,
    Input,
    Label,
    Li,
    Nav,
    P,
    Span,
    Strong,
    Table,
    Tbody,
    Td,
    Textarea,
    Th,
    Thead,
    Tr,
    Ul,
}

impl PartTag {
    pub(super) fn name(self) -> &'static str {
        match self {
            PartTag::A => "a",
            PartTag::B => "b",
            PartTag::Br => "br",
            PartTag::Div => "div",
            PartTag::Em => "em",
            PartTag::H2 => "h2",
            PartTag::H3 => "h3",
            PartTag::Input => "input",
            PartTag::Label => "label",
            PartTag::Li => "li",
            PartTag::Nav => "nav",
            PartTag::P => "p",
            PartTag::Span => "span",
            PartTag::Strong => "strong",
            PartTag::Table => "table",
            PartTag::Tbody => "tbody",
            PartTag::Td => "td",
            PartTag::Textarea => "textarea",
            PartTag::Th => "th",
            PartTag::Thead => "thead",
            PartTag::Tr => "tr",
            PartTag::Ul => "ul",
        }
    }

    /// Whether it has no end.
    pub(super) fn is_void(self) -> bool {
        matches!(self, PartTag::Br | PartTag::Input)
    }
}

/// Further attributes of an element. Names that could run or style something are
/// refused when they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Attributes(pub BTreeMap<Cow<'static, str>, String>);

impl Attributes {
    pub fn one(name: &'static str, value: impl Into<String>) -> Attributes {
        Attributes::default().with(name, value)
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Attributes {
        self.put(name, value);
        self
    }

    pub(super) fn put(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) {
        self.0.insert(name.into(), value.into());
    }

    /// Words for a script of the component, as govuk-frontend hands them over.
    pub(super) fn told(&mut self, key: &str, words: Option<&String>) {
        if let Some(words) = words {
            self.put(format!("data-i18n.{key}"), words.as_str());
        }
    }

    /// The same by plural form.
    pub(super) fn told_by_number(&mut self, key: &str, words: &BTreeMap<String, String>) {
        for (rule, words) in words {
            self.put(format!("data-i18n.{key}.{rule}"), words.as_str());
        }
    }
}

impl Content {
    pub fn parts(parts: impl IntoIterator<Item = Part>) -> Content {
        Content::Parts {
            parts: parts.into_iter().collect(),
        }
    }
}

impl<P: Into<Phrase>> From<P> for Content {
    fn from(words: P) -> Content {
        Content::Words(words.into())
    }
}

impl Part {
    pub fn words(words: impl Into<Phrase>) -> Part {
        Part::Words(words.into())
    }

    /// Words in an element of a class.
    pub fn set_off(tag: PartTag, class: &str, words: impl Into<Phrase>) -> Part {
        Part::Element {
            tag,
            attributes: Attributes::one("class", class),
            parts: vec![Part::words(words)],
        }
    }

    /// Words that are heard and not seen.
    pub fn heard(words: impl Into<Phrase>) -> Part {
        Part::set_off(PartTag::Span, "govuk-visually-hidden", words)
    }
}

/// Whether an attribute may stand on an element of ours.
pub(super) fn may_stand(name: &str, value: &str) -> bool {
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.'));
    let runs = name.starts_with("on")
        || matches!(
            name,
            "style" | "src" | "srcset" | "srcdoc" | "action" | "formaction" | "ping" | "background"
        );
    plain && !runs && (name != "href" || may_lead_to(value))
}

/// Whether a link may lead there: within the page or the site, to a web address, a
/// mailbox or a telephone.
pub(super) fn may_lead_to(address: &str) -> bool {
    if address.chars().any(|c| c.is_ascii_control() || c == '\\') {
        return false;
    }
    match address.split_once(':') {
        Some((scheme, _)) if !scheme.contains(['/', '?', '#']) => {
            matches!(scheme, "http" | "https" | "mailto" | "tel")
        }
        Some(_) | None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_runs_may_stand_on_an_element() {
        for name in [
            "onclick",
            "onfocus",
            "style",
            "srcdoc",
            "formaction",
            "a b",
            "x\"",
            "",
            "HREF",
        ] {
            assert!(!may_stand(name, "1"), "{name}");
        }
        for name in [
            "class",
            "aria-label",
            "data-i18n.at-limit.other",
            "autofocus",
            "href",
        ] {
            assert!(may_stand(name, "1"), "{name}");
        }
    }

    #[test]
    fn a_link_leads_to_pages_mailboxes_and_telephones_only() {
        for bad in [
            "javascript:alert(1)",
            "JavaScript:x",
            "data:text/html,x",
            "vbscript:x",
            "java\tscript:x",
            "\u{1}javascript:x",
            " javascript:x",
            "/\\evil.example",
        ] {
            assert!(!may_lead_to(bad), "{bad}");
        }
        for good in [
            "#a",
            "/cases",
            "/a?b=c:d",
            "https://a.example",
            "mailto:a@b.example",
            "tel:+30",
            "",
        ] {
            assert!(may_lead_to(good), "{good}");
        }
    }
}

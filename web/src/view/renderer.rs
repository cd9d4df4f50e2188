//! Pages and mails to text.

use super::assets::{self, Assets};
use super::components;
#[cfg(test)]
use super::components::Component;
use super::helpers::{self, localised};
use super::mails::MailView;
use super::page::{Area, Back, Flash, Page, PageContext};
use super::phrase::Phrase;
use super::words::{Words, WordsError};
use engine::text::Language;
use handlebars::Handlebars;
use rust_embed::Embed;
use serde::Serialize;
use std::sync::Arc;

#[derive(Embed)]
#[folder = "templates"]
#[include = "*.hbs"]
pub(super) struct Templates;

/// Always a fault of ours, never of the reader's input.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    #[error("template cannot be read")]
    Template(#[from] Box<handlebars::TemplateError>),
    #[error("template {0} is not UTF-8")]
    Encoding(String),
    #[error("page cannot be rendered")]
    Render(#[from] Box<handlebars::RenderError>),
    #[error(transparent)]
    Words(#[from] WordsError),
}

/// Renders pages and mails. Made once, shared by all.
pub struct Renderer {
    greek: Speaker,
    english: Speaker,
    assets: Arc<Assets>,
}

/// Templates and words of one language.
struct Speaker {
    words: Arc<Words>,
    pages: Handlebars<'static>,
    mails: Handlebars<'static>,
}

/// A mail ready to be addressed. Plain text, no line ends in the subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailText {
    pub subject: String,
    pub body: String,
}

impl Renderer {
    /// Reads all templates and catalogues; fails when one is not sound.
    pub fn new(assets: Arc<Assets>) -> Result<Renderer, ViewError> {
        Ok(Renderer {
            greek: Speaker::new(Language::El, &assets)?,
            english: Speaker::new(Language::En, &assets)?,
            assets,
        })
    }

    pub fn assets(&self) -> &Assets {
        &self.assets
    }

    /// The words of a language, for texts outside templates.
    pub fn words(&self, language: Language) -> &Words {
        &self.speaker(language).words
    }

    /// A whole HTML page.
    pub fn page<P: Page>(&self, context: &PageContext, page: &P) -> Result<String, ViewError> {
        let speaker = self.speaker(context.language);
        let root = Root {
            site: Site::of(context, &self.assets),
            title: speaker.words.say(&page.title())?,
            has_problems: page.has_problems(),
            back: page.back(),
            page,
        };
        speaker
            .pages
            .render(P::TEMPLATE, &root)
            .map_err(|error| ViewError::Render(Box::new(error)))
    }

    /// A component by itself.
    #[cfg(test)]
    pub fn component(
        &self,
        language: Language,
        component: &Component,
    ) -> Result<String, ViewError> {
        let speaker = self.speaker(language);
        speaker
            .pages
            .render_template("{{component this}}", component)
            .map_err(|error| ViewError::Render(Box::new(error)))
    }

    /// A mail in the language of who reads it.
    pub fn mail<M: MailView>(
        &self,
        language: Language,
        municipality: &str,
        mail: &M,
    ) -> Result<MailText, ViewError> {
        let speaker = self.speaker(language);
        let subject = speaker.words.say(&mail.subject())?;
        let body = speaker
            .mails
            .render(M::TEMPLATE, &Envelope { municipality, mail })
            .map_err(|error| ViewError::Render(Box::new(error)))?;
        Ok(MailText {
            subject: subject.split_whitespace().collect::<Vec<_>>().join(" "),
            body: format!("{}\n", body.trim()),
        })
    }

    fn speaker(&self, language: Language) -> &Speaker {
        match language {
            Language::El => &self.greek,
            Language::En => &self.english,
        }
    }
}

impl Speaker {
    fn new(language: Language, assets: &Arc<Assets>) -> Result<Speaker, ViewError> {
        let words = Arc::new(Words::load(language)?);
        let mut pages = registry(&words, assets);
        let mut mails = registry(&words, assets);
        mails.register_escape_fn(handlebars::no_escape);
        for file in Templates::iter() {
            let encoding = || ViewError::Encoding(file.to_string());
            let data = Templates::get(&file).ok_or_else(encoding)?.data;
            let text = std::str::from_utf8(&data).map_err(|_| encoding())?;
            let name = file.trim_end_matches(".hbs");
            let name = name.strip_prefix("partials/").unwrap_or(name);
            let room = if name.starts_with("mails/") {
                &mut mails
            } else {
                &mut pages
            };
            room.register_template_string(name, text)
                .map_err(Box::new)?;
        }
        Ok(Speaker {
            words,
            pages,
            mails,
        })
    }
}

impl std::fmt::Debug for Renderer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Renderer").finish_non_exhaustive()
    }
}

fn registry(words: &Arc<Words>, assets: &Arc<Assets>) -> Handlebars<'static> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    // An indented partial must not indent what a citizen wrote in a text area.
    registry.set_prevent_indent(true);
    helpers::register(&mut registry, words, assets);
    components::register(&mut registry, words);
    registry
}

#[derive(Serialize)]
struct Root<'a, P> {
    site: Site<'a>,
    title: String,
    has_problems: bool,
    back: Option<Back>,
    page: &'a P,
}

#[derive(Serialize)]
struct Envelope<'a, M> {
    municipality: &'a str,
    mail: &'a M,
}

/// The surroundings as the layout needs them.
#[derive(Serialize)]
struct Site<'a> {
    language: &'static str,
    /// This page without language.
    path: &'a str,
    municipality: &'a str,
    /// Address of this page in the other language.
    other_language: String,
    signed_in: Option<&'a str>,
    navigation: Vec<Destination>,
    csrf: &'a str,
    /// What stands beside the mark instead of our name.
    logo: Option<&'a str>,
    /// A style of the municipality's own.
    themed: bool,
    colour: String,
    flash: Option<&'a Flash>,
}

#[derive(Serialize)]
struct Destination {
    path: &'static str,
    label: Phrase,
    current: bool,
}

impl<'a> Site<'a> {
    fn of(context: &'a PageContext, assets: &'a Assets) -> Site<'a> {
        let other = match context.language {
            Language::El => Language::En,
            Language::En => Language::El,
        };
        let areas = context.signed_in.iter().flat_map(|who| &who.areas);
        Site {
            language: context.language.tag(),
            path: &context.path,
            municipality: &context.municipality,
            other_language: localised(&context.path, other),
            signed_in: context.signed_in.as_ref().map(|who| who.name.as_str()),
            navigation: areas
                .map(|area| Destination {
                    path: area.path(),
                    label: area.label(),
                    current: is_within(&context.path, *area),
                })
                .collect(),
            csrf: &context.csrf,
            logo: assets.logo(context.language),
            themed: assets.url(assets::THEME).is_some(),
            colour: assets.colour(),
            flash: context.flash.as_ref(),
        }
    }
}

fn is_within(path: &str, area: Area) -> bool {
    path.strip_prefix(area.path())
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
}

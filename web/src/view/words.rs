//! The catalogue of messages, one per language, from `web/translations`.

use super::dates;
use super::phrase::{Arg, Message, Phrase};
use engine::text::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::Embed;
use std::borrow::Cow;
use unic_langid::LanguageIdentifier;

#[derive(Embed)]
#[folder = "translations"]
#[include = "*.ftl"]
pub(super) struct Translations;

/// The messages of one language.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

/// A message that cannot be told. Always a fault of ours: tests render
/// everything in every language.
#[derive(Debug, thiserror::Error)]
pub enum WordsError {
    #[error("catalogue {language} has no message {key}")]
    Missing { language: &'static str, key: String },
    #[error("message {key} in {language} cannot be told: {reason}")]
    Unsound {
        language: &'static str,
        key: String,
        reason: String,
    },
    #[error("catalogue file {file} cannot be read: {reason}")]
    File { file: String, reason: String },
}

impl Words {
    /// Reads the catalogue of a language. Fails on a file that is not sound
    /// or a message that is defined twice.
    pub fn load(language: Language) -> Result<Words, WordsError> {
        let tag: LanguageIdentifier = language
            .tag()
            .parse()
            .expect("tags of our own languages are well formed");
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Isolating marks would end up in mails, attributes and searches.
        bundle.set_use_isolating(false);
        let folder = format!("{}/", language.tag());
        for name in Translations::iter().filter(|name| name.starts_with(&folder)) {
            let unsound = |reason: String| WordsError::File {
                file: name.to_string(),
                reason,
            };
            let file = Translations::get(&name).ok_or_else(|| unsound("gone".to_owned()))?;
            let text = String::from_utf8(file.data.into_owned())
                .map_err(|error| unsound(error.to_string()))?;
            let resource = FluentResource::try_new(text)
                .map_err(|(_, errors)| unsound(format!("{errors:?}")))?;
            bundle
                .add_resource(resource)
                .map_err(|errors| unsound(format!("{errors:?}")))?;
        }
        Ok(Words { language, bundle })
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// The phrase as the reader sees it, not escaped.
    pub fn say(&self, phrase: &Phrase) -> Result<String, WordsError> {
        match phrase {
            Phrase::Said(words) => Ok(words.clone()),
            Phrase::Key(message) => self.tell(message),
        }
    }

    /// A message of the catalogue with its arguments in place.
    pub fn tell(&self, message: &Message) -> Result<String, WordsError> {
        let mut args = FluentArgs::new();
        for (name, arg) in &message.with {
            args.set(name.to_string(), self.value(arg)?);
        }
        self.format(&message.key, &args)
    }

    pub(super) fn format(&self, key: &str, args: &FluentArgs<'_>) -> Result<String, WordsError> {
        let pattern = self
            .bundle
            .get_message(key)
            .and_then(|message| message.value())
            .ok_or_else(|| WordsError::Missing {
                language: self.language.tag(),
                key: key.to_owned(),
            })?;
        let mut errors = Vec::new();
        let told = self.bundle.format_pattern(pattern, Some(args), &mut errors);
        if errors.is_empty() {
            Ok(told.into_owned())
        } else {
            Err(WordsError::Unsound {
                language: self.language.tag(),
                key: key.to_owned(),
                reason: format!("{errors:?}"),
            })
        }
    }

    fn value<'a>(&self, arg: &'a Arg) -> Result<FluentValue<'a>, WordsError> {
        Ok(match arg {
            Arg::Text(text) => FluentValue::String(Cow::Borrowed(text)),
            Arg::Number(number) => FluentValue::from(*number),
            Arg::Moment(moment) => {
                FluentValue::String(dates::moment(*moment, self.language).into())
            }
            Arg::Day(day) => FluentValue::String(dates::date(*day, self.language).into()),
            Arg::Phrase(phrase) => FluentValue::String(self.say(phrase)?.into()),
        })
    }
}

//! Words that people read, in each language they are offered in.

use serde::{Deserialize, Serialize};

/// A language the product speaks. Greek is the one every text must have.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Greek (`el`), the language of the municipality.
    #[default]
    El,
    /// English (`en`).
    En,
}

impl Language {
    pub const ALL: [Language; 2] = [Language::El, Language::En];

    /// The BCP 47 tag, also used in URLs and in catalogue names.
    pub fn tag(self) -> &'static str {
        match self {
            Language::El => "el",
            Language::En => "en",
        }
    }

    pub fn from_tag(tag: &str) -> Option<Language> {
        Language::ALL
            .into_iter()
            .find(|language| language.tag() == tag)
    }
}

/// One text in every language of the product.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    pub el: String,
    pub en: String,
}

impl Text {
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::El => &self.el,
            Language::En => &self.en,
        }
    }
}

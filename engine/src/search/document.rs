//! What can be found, as the terms it is found by.

use super::query::title;
use super::slip::slip_keys;
use super::word::{Class, Word, words};
use crate::text::{Language, Text};
use std::collections::BTreeMap;

/// Where in a document a word stands, and so what it counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Title,
    Keywords,
    Summary,
    /// What is said around it: theme, outcomes, documents.
    About,
    Body,
}

impl Field {
    pub fn weight(self) -> u32 {
        match self {
            Field::Title => 40,
            Field::Keywords => 28,
            Field::Summary => 12,
            Field::About => 8,
            Field::Body => 3,
        }
    }
}

/// What the term of a whole title counts for.
const WHOLE_TITLE: u32 = 60;
/// Terms kept of one document. A text that has more says everything.
const MOST_TERMS: usize = 8_000;
/// Words of a document that slips are mended to.
const MOST_KNOWN: usize = 2_000;
/// Characters of its text that excerpts are taken from, in each language.
const LONGEST_TEXT: usize = 6_000;

/// Found as one, in whichever language its words are.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub title: Text,
    /// What excerpts are taken from.
    pub text: Text,
    terms: BTreeMap<String, u32>,
    /// Forms that slips are mended to, with the word as it is written.
    known: BTreeMap<String, String>,
}

impl Document {
    pub fn new(title_of: &Text) -> Document {
        let mut document = Document {
            title: title_of.clone(),
            ..Document::default()
        };
        for language in Language::ALL {
            let text = title_of.in_language(language);
            document.add(Field::Title, text);
            let words: Vec<Word> = words(text).map(|(_, word)| word).collect();
            if let Some(term) = title(words.iter()) {
                document.weigh(term, WHOLE_TITLE);
            }
        }
        document
    }

    /// The words of one field.
    #[must_use]
    pub fn with(mut self, field: Field, text: &str) -> Document {
        self.add(field, text);
        self
    }

    /// The same in each language, and in what excerpts are taken from.
    #[must_use]
    pub fn told(mut self, field: Field, text: &Text) -> Document {
        for language in Language::ALL {
            let part = text.in_language(language);
            self.add(field, part);
            let whole = match language {
                Language::El => &mut self.text.el,
                Language::En => &mut self.text.en,
            };
            if !whole.is_empty() && !part.is_empty() {
                whole.push(' ');
            }
            let room = LONGEST_TEXT.saturating_sub(whole.chars().count());
            whole.extend(part.chars().take(room));
        }
        self
    }

    fn add(&mut self, field: Field, text: &str) {
        for (at, word) in words(text) {
            if self.terms.len() >= MOST_TERMS {
                return;
            }
            if word.is_stop() {
                continue;
            }
            for (class, term) in word.terms() {
                // A long text is found by its words, not by how they are written.
                if field != Field::Body || matches!(class, Class::Stem | Class::Skeleton) {
                    self.weigh(term, field.weight());
                }
            }
            if self.known.len() < MOST_KNOWN && field != Field::Body {
                let shown = text[at].to_lowercase();
                self.known.entry(word.fold).or_insert(shown);
            }
        }
    }

    fn weigh(&mut self, term: String, weight: u32) {
        let stands = self.terms.entry(term).or_default();
        *stands = weight.max(*stands);
    }

    /// Terms with what each counts for.
    pub fn terms(&self) -> &BTreeMap<String, u32> {
        &self.terms
    }

    /// Words that slips are mended to: folded, and as they are written.
    pub fn known(&self) -> &BTreeMap<String, String> {
        &self.known
    }

    /// Whether a word would find it.
    pub fn has(&self, word: &Word) -> bool {
        word.terms()
            .iter()
            .any(|(_, term)| self.terms.contains_key(term))
    }
}

/// A person's name, as cases are found by it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameTerms {
    pub terms: Vec<String>,
    /// Folded words, and as they are written.
    pub known: BTreeMap<String, String>,
}

impl NameTerms {
    pub fn of(name: &str) -> NameTerms {
        let mut all = NameTerms::default();
        for (at, word) in words(name) {
            for (class, term) in word.terms() {
                let kept = match class {
                    Class::Stem | Class::Skeleton => true,
                    Class::Exact | Class::Root => false,
                };
                if kept && !all.terms.contains(&term) {
                    all.terms.push(term);
                }
            }
            all.known.insert(word.fold, name[at].to_owned());
        }
        all.terms.sort();
        all
    }
}

/// The keys of every form of a known word: folded and as a skeleton.
pub fn forms(fold: &str) -> Vec<(Class, String, Vec<String>)> {
    let mut forms = vec![(Class::Exact, fold.to_owned(), slip_keys(fold, false))];
    if let Some(word) = Word::of(fold) {
        for skeleton in word.skeletons {
            let keys = slip_keys(&skeleton, false);
            forms.push((Class::Skeleton, skeleton, keys));
        }
    }
    forms
}

//! Words of a text, and the terms of a word.

use super::fold::{fold, is_mark, is_silent};
use super::skeleton::{root, skeletons};
use super::stop::is_stop;
use frostem::{Algorithm, Stemmer};
use std::ops::Range;

/// Letters of a word that count; what comes later tells nothing apart.
const LONGEST: usize = 40;

/// How strictly a term stands for its word, the strictest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    Exact,
    Stem,
    Skeleton,
    Root,
}

impl Class {
    /// How a term of this class begins in the index.
    pub fn mark(self) -> char {
        match self {
            Class::Exact => 'f',
            Class::Stem => 's',
            Class::Skeleton => 'k',
            Class::Root => 'r',
        }
    }

    pub fn of(self, form: &str) -> String {
        format!("{}{form}", self.mark())
    }

    /// What a hit of this class is worth.
    pub(super) fn worth(self) -> u32 {
        match self {
            Class::Exact => 12,
            Class::Stem => 9,
            Class::Skeleton => 5,
            Class::Root => 2,
        }
    }
}

/// A word in each of its forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub fold: String,
    pub stem: String,
    /// At least one.
    pub skeletons: Vec<String>,
}

impl Word {
    /// `None` when nothing is left to look for.
    pub fn of(text: &str) -> Option<Word> {
        let fold: String = fold(text).chars().take(LONGEST).collect();
        let only = |kind: fn(char) -> bool| fold.chars().all(kind);
        if fold.is_empty() || only(is_silent) || only(is_mark) {
            return None;
        }
        Some(Word {
            stem: stem(&fold),
            skeletons: skeletons(&fold),
            fold,
        })
    }

    /// Whether it is written in Latin letters, as greeklish is.
    pub fn is_latin(&self) -> bool {
        self.fold.is_ascii() && self.fold.bytes().any(|byte| byte.is_ascii_alphabetic())
    }

    pub fn is_stop(&self) -> bool {
        is_stop(&self.fold)
    }

    /// Its terms, the strictest first.
    pub fn terms(&self) -> Vec<(Class, String)> {
        let mut terms = vec![
            (Class::Exact, Class::Exact.of(&self.fold)),
            (Class::Stem, Class::Stem.of(&self.stem)),
        ];
        for skeleton in &self.skeletons {
            terms.push((Class::Skeleton, Class::Skeleton.of(skeleton)));
        }
        for skeleton in &self.skeletons {
            let term = Class::Root.of(root(skeleton));
            if !terms.iter().any(|(_, known)| *known == term) {
                terms.push((Class::Root, term));
            }
        }
        terms
    }
}

/// The stem of a folded word. What is neither plain Greek nor plain English stays as it
/// is, and so never reaches a stemmer that does not expect it.
pub fn stem(folded: &str) -> String {
    let of = |algorithm| Stemmer::new(algorithm).stem(folded).into_owned();
    if folded.chars().all(|letter| matches!(letter, 'α'..='ω')) {
        of(Algorithm::Greek)
    } else if folded.bytes().all(|byte| byte.is_ascii_lowercase()) {
        of(Algorithm::English)
    } else {
        folded.to_owned()
    }
}

/// The words of a text and where each stands in it.
pub fn words(text: &str) -> impl Iterator<Item = (Range<usize>, Word)> + '_ {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, _) = rest.by_ref().find(|(_, letter)| letter.is_alphanumeric())?;
            let mut end = text.len();
            while let Some((at, letter)) = rest.peek() {
                if letter.is_alphanumeric() || is_mark(*letter) || is_silent(*letter) {
                    rest.next();
                } else {
                    end = *at;
                    break;
                }
            }
            if let Some(word) = Word::of(&text[start..end]) {
                return Some((start..end, word));
            }
        }
    })
}

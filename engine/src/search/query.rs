//! What somebody looks for.

use super::word::{Word, words};

/// Characters of a question that are read.
const LONGEST: usize = 200;
/// Words of it that are looked for.
const MOST_WORDS: usize = 10;

#[derive(Clone, Debug, Default)]
pub struct Query {
    words: Vec<QueryWord>,
    /// As typed, without what is not read.
    text: String,
}

/// A word of a question.
#[derive(Clone, Debug)]
pub struct QueryWord {
    pub word: Word,
    /// As typed, or as the known word is written that stands in its place.
    pub shown: String,
    /// A known word one slip away from the one typed.
    pub mended: bool,
}

impl Query {
    /// Never fails: whatever cannot be looked for is left out.
    pub fn read(text: &str) -> Query {
        let text: String = crate::input::line(text).chars().take(LONGEST).collect();
        let mut all: Vec<QueryWord> = Vec::new();
        for (at, word) in words(&text) {
            if !all.iter().any(|known| known.word == word) {
                all.push(QueryWord {
                    word,
                    shown: text[at].to_owned(),
                    mended: false,
                });
            }
        }
        if all.iter().any(|word| !word.word.is_stop()) {
            all.retain(|word| !word.word.is_stop());
        }
        all.truncate(MOST_WORDS);
        Query { words: all, text }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn words(&self) -> &[QueryWord] {
        &self.words
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Puts a known word, as it is written, in the place of one typed.
    pub fn mend(&mut self, place: usize, shown: &str) {
        if let (Some(slot), Some(word)) = (self.words.get_mut(place), Word::of(shown)) {
            *slot = QueryWord {
                word,
                shown: shown.to_owned(),
                mended: true,
            };
        }
    }

    /// Whether a slip was mended.
    pub fn is_mended(&self) -> bool {
        self.words.iter().any(|word| word.mended)
    }

    /// Its words as they are looked for.
    pub fn shown(&self) -> String {
        let shown: Vec<&str> = self.words.iter().map(|word| word.shown.as_str()).collect();
        shown.join(" ")
    }

    /// Every term that may find something, and the one of a whole title.
    pub fn terms(&self) -> Vec<String> {
        let mut terms: Vec<String> = Vec::new();
        for word in &self.words {
            for (_, term) in word.word.terms() {
                if !terms.contains(&term) {
                    terms.push(term);
                }
            }
        }
        terms.extend(self.title());
        terms
    }

    /// The term of a document whose whole title this is.
    pub fn title(&self) -> Option<String> {
        title(self.words.iter().map(|word| &word.word))
    }

    /// Numbers that may be a reference or a protocol number, as those are written:
    /// `2026-123` is `2026-000123` as well.
    pub fn numbers(&self) -> Vec<String> {
        let mut numbers = Vec::new();
        for piece in self.text.split_whitespace().take(MOST_WORDS) {
            let piece: String = piece
                .chars()
                .map(|c| {
                    if matches!(c, '‐'..='―' | '−') {
                        '-'
                    } else {
                        c
                    }
                })
                .collect();
            let piece = piece.trim_matches(|c: char| !c.is_ascii_digit());
            let is_number = |part: &str| {
                (1..=12).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
            };
            if let Some((year, number)) = piece.split_once('-')
                && is_number(year)
                && is_number(number)
            {
                numbers.push(format!("{year}-{number}"));
                let padded = format!("{year}-{number:0>6}");
                if !numbers.contains(&padded) {
                    numbers.push(padded);
                }
            } else if let Some((number, year)) = piece.split_once('/')
                && is_number(year)
                && is_number(number)
            {
                numbers.push(format!("{number}/{year}"));
            }
        }
        numbers
    }
}

/// The stems of a title that say something, together.
pub(super) fn title<'a>(words: impl Iterator<Item = &'a Word>) -> Option<String> {
    let stems: Vec<&str> = words
        .filter(|word| !word.is_stop())
        .map(|word| word.stem.as_str())
        .collect();
    (!stems.is_empty()).then(|| format!("t{}", stems.join(" ")))
}

//! The words of a document around what was looked for, as parts that are marked or not.
//! Text only; whoever shows it escapes it.

use super::query::Query;
use super::word::words;
use serde::Serialize;
use std::collections::BTreeSet;
use std::ops::Range;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    pub text: String,
    pub marked: bool,
}

/// Bytes of an excerpt, roughly.
const LENGTH: usize = 360;
/// Of it before the first marked word.
const BEFORE: usize = 80;

/// A whole short text with the words looked for marked.
pub fn marked(text: &str, query: &Query) -> Vec<Part> {
    parts(text, 0..text.len(), &hits(text, query))
}

/// The part of a text where most of the words looked for stand together, else its
/// beginning.
pub fn excerpt(text: &str, query: &Query) -> Vec<Part> {
    let hits = hits(text, query);
    let within = |start: usize| {
        hits.iter()
            .filter(move |hit| (start..start + LENGTH).contains(&hit.start))
    };
    let start = hits
        .iter()
        .map(|hit| hit.start)
        .max_by_key(|start| (within(*start).count(), std::cmp::Reverse(*start)))
        .map_or(0, |start| start.saturating_sub(BEFORE));
    let start = if start < BEFORE {
        0
    } else {
        word_start(text, start)
    };
    let end = word_end(text, start + LENGTH);
    let mut parts = parts(text, start..end, &hits);
    let cut = |text: &str| Part {
        text: text.to_owned(),
        marked: false,
    };
    if start > 0 {
        parts.insert(0, cut("… "));
    }
    if end < text.len() {
        parts.push(cut(" …"));
    }
    parts
}

fn hits(text: &str, query: &Query) -> Vec<Range<usize>> {
    let asked: BTreeSet<String> = query.terms().into_iter().collect();
    words(text)
        .filter(|(_, word)| word.terms().iter().any(|(_, term)| asked.contains(term)))
        .map(|(at, _)| at)
        .collect()
}

fn parts(text: &str, shown: Range<usize>, hits: &[Range<usize>]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut put = |range: Range<usize>, marked| {
        if !range.is_empty() {
            let text = text[range].to_owned();
            parts.push(Part { text, marked });
        }
    };
    let mut at = shown.start;
    for hit in hits {
        if hit.start >= at && hit.end <= shown.end {
            put(at..hit.start, false);
            put(hit.clone(), true);
            at = hit.end;
        }
    }
    put(at..shown.end, false);
    parts
}

/// Where the next word begins.
fn word_start(text: &str, at: usize) -> usize {
    let at = (at..text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len());
    text[at..].find(char::is_whitespace).map_or(at, |space| {
        let space = at + space;
        space + text[space..].chars().next().map_or(0, char::len_utf8)
    })
}

/// Where the last word before here ends.
fn word_end(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    let at = (0..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    text[..at]
        .rfind(char::is_whitespace)
        .filter(|end| *end + LENGTH / 2 > at)
        .unwrap_or(at)
}

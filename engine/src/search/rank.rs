//! The order of what was found. Whole numbers and one logarithm: the same on every
//! machine and whatever database gave the postings.

use super::query::Query;
use super::word::Class;
use std::collections::{BTreeMap, BTreeSet};

/// That a document has a term, and what it counts for there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting<D> {
    pub document: D,
    pub term: String,
    pub weight: u32,
}

/// What was found, the best first.
#[derive(Clone, Debug)]
pub struct Ranking<D> {
    pub documents: Vec<D>,
    /// For each word of the question, whether anything has it.
    pub known: Vec<bool>,
}

/// A word that so many documents have counts for little more than nothing.
const MANY: f64 = 400.0;
/// What is worth less than this part of the best is not shown.
const LEAST: f64 = 0.12;
/// A mended word counts for less than one that was meant as typed.
const MENDED: f64 = 0.5;

/// Ranks by what the words of the question are worth in each document, by how rare
/// they are, and by how many of them it has. Equals stand in the order of `D`.
pub fn rank<D: Ord + Clone>(query: &Query, postings: &[Posting<D>]) -> Ranking<D> {
    let mut scores: BTreeMap<D, (f64, u32)> = BTreeMap::new();
    let mut known = Vec::new();
    for word in query.words() {
        let terms: BTreeMap<String, Class> =
            word.word.terms().into_iter().map(|(c, t)| (t, c)).collect();
        let mut best: BTreeMap<D, u32> = BTreeMap::new();
        let mut strictly: BTreeSet<&D> = BTreeSet::new();
        for posting in postings {
            let Some(class) = terms.get(&posting.term) else {
                continue;
            };
            let worth = posting.weight * class.worth();
            let stands = best.entry(posting.document.clone()).or_default();
            *stands = worth.max(*stands);
            if matches!(class, Class::Exact | Class::Stem) {
                strictly.insert(&posting.document);
            }
        }
        known.push(!best.is_empty());
        let having = if strictly.is_empty() {
            best.len()
        } else {
            strictly.len()
        };
        let rarity = (1.0 + MANY / having.max(1) as f64).ln();
        let trust = if word.mended { MENDED } else { 1.0 };
        for (document, worth) in best {
            let score = scores.entry(document).or_default();
            score.0 += f64::from(worth) * rarity * trust;
            score.1 += 1;
        }
    }
    let asked = query.words().len().max(1) as f64;
    let whole = query.title();
    for posting in postings {
        if Some(&posting.term) == whole.as_ref()
            && let Some(score) = scores.get_mut(&posting.document)
        {
            score.0 += f64::from(posting.weight * Class::Exact.worth());
        }
    }
    let mut ranked: Vec<(D, f64)> = scores
        .into_iter()
        .map(|(document, (score, has))| (document, score * f64::from(has) / asked))
        .collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let best = ranked.first().map_or(0.0, |(_, score)| *score);
    Ranking {
        documents: ranked
            .into_iter()
            .filter(|(_, score)| *score >= best * LEAST)
            .map(|(document, _)| document)
            .collect(),
        known,
    }
}

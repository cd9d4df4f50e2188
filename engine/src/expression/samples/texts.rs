//! Texts that tell comparisons of texts apart.

use super::MOST_VALUES;
use std::collections::{BTreeMap, BTreeSet};

/// Most parts of one path of which all combinations are tried.
const MOST_PARTS: usize = 4;

/// What is asked of the texts of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wanted {
    Equal,
    Beginning,
    Part,
    End,
}

#[derive(Clone, Debug, Default)]
pub struct Texts {
    wanted: BTreeMap<String, BTreeSet<(Wanted, String)>>,
    /// Paths compared with each other.
    joined: Vec<(String, String)>,
}

impl Texts {
    pub fn want(&mut self, path: String, wanted: Wanted, text: &str) {
        self.wanted
            .entry(path)
            .or_default()
            .insert((wanted, text.to_owned()));
    }

    pub fn join(&mut self, one: String, other: String) {
        self.joined.push((one, other));
    }

    /// Paths that are compared with this one, directly or not, itself included.
    fn group<'a>(&'a self, path: &'a str) -> BTreeSet<&'a str> {
        let mut group = BTreeSet::from([path]);
        loop {
            let size = group.len();
            for (one, other) in &self.joined {
                if group.contains(one.as_str()) || group.contains(other.as_str()) {
                    group.insert(one);
                    group.insert(other);
                }
            }
            if group.len() == size {
                return group;
            }
        }
    }
}

/// Texts by path, and whether they are all that is needed.
pub fn samples(texts: &Texts) -> (BTreeMap<String, Vec<String>>, bool) {
    let joined = texts.joined.iter().flat_map(|(one, other)| [one, other]);
    let paths: BTreeSet<&String> = texts.wanted.keys().chain(joined).collect();
    let mut complete = true;
    let mut found = BTreeMap::new();
    for path in paths {
        let group = texts.group(path);
        let wanted: BTreeSet<&(Wanted, String)> = group
            .iter()
            .filter_map(|path| texts.wanted.get(*path))
            .flatten()
            .collect();
        let (mut values, all) = of(&wanted, group.len());
        complete &= all && values.len() <= MOST_VALUES;
        values.truncate(MOST_VALUES);
        found.insert(path.clone(), values);
    }
    (found, complete)
}

fn of(wanted: &BTreeSet<&(Wanted, String)>, others: usize) -> (Vec<String>, bool) {
    let all = |kind: Wanted| -> Vec<&str> {
        wanted
            .iter()
            .filter(|(found, _)| *found == kind)
            .map(|(_, text)| text.as_str())
            .collect()
    };
    let (beginnings, parts, ends) = (all(Wanted::Beginning), all(Wanted::Part), all(Wanted::End));
    let mut values: Vec<String> = all(Wanted::Equal).into_iter().map(str::to_owned).collect();
    // As many strangers as there are paths, so that they can all differ.
    for at in 0..others {
        values.push(stranger(wanted, at));
    }
    let filler = stranger(wanted, 0);
    let with_none = |texts: &[&str]| -> Vec<String> {
        std::iter::once(String::new())
            .chain(texts.iter().map(|text| (*text).to_owned()))
            .collect()
    };
    // A text holds any of several parts; it begins and ends in one way.
    let together: Vec<String> = if parts.len() <= MOST_PARTS {
        (0..1usize << parts.len())
            .map(|chosen| {
                let chosen = parts
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| chosen >> at & 1 == 1);
                let chosen: Vec<&str> = chosen.map(|(_, part)| *part).collect();
                chosen.join(&filler)
            })
            .collect()
    } else {
        with_none(&parts)
    };
    for beginning in with_none(&beginnings) {
        for part in &together {
            for end in with_none(&ends) {
                if beginning.is_empty() && part.is_empty() && end.is_empty() {
                    continue;
                }
                let text = format!("{beginning}{filler}{part}{filler}{end}");
                if !values.contains(&text) {
                    values.push(text);
                }
                if values.len() > MOST_VALUES {
                    return (values, false);
                }
            }
        }
    }
    let functions = beginnings.len() + parts.len() + ends.len();
    let complete = parts.len() <= MOST_PARTS
        && (others == 1 || functions == 0)
        && !wanted.iter().any(|wish| says(wish, &filler));
    (values, complete)
}

/// Whether a wish is about this text.
fn says((kind, wanted): &(Wanted, String), text: &str) -> bool {
    match kind {
        Wanted::Equal => wanted == text,
        Wanted::Beginning | Wanted::Part | Wanted::End => {
            !wanted.is_empty() && text.contains(wanted.as_str())
        }
    }
}

/// A text that nothing was said about.
fn stranger(wanted: &BTreeSet<&(Wanted, String)>, at: usize) -> String {
    let text = "~".repeat(at + 1);
    if !wanted.iter().any(|wish| says(wish, &text)) {
        return text;
    }
    let longest = wanted.iter().map(|(_, text)| text.chars().count()).max();
    let letter = ('a'..='z')
        .chain('α'..='ω')
        .find(|letter| !wanted.iter().any(|(_, text)| text.contains(*letter)))
        .unwrap_or('—');
    // Longer than any text that was written.
    std::iter::repeat_n(letter, longest.unwrap_or_default() + at + 1).collect()
}

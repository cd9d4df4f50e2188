//! What is left of a word when it does not matter how it is spelled: greeklish in its
//! many habits, and Greek letters that sound alike, come to the same.
//!
//! A help for finding, never for names on paper: that is ELOT 743.

/// How many readings one spelling may have.
const READINGS: usize = 4;

/// Two letters that are one sound, longest first; then single letters.
const GREEK: &[(&str, &str)] = &[
    ("ου", "u"),
    ("αι", "e"),
    ("ει", "i"),
    ("οι", "i"),
    ("υι", "i"),
    ("αυ", "ab"),
    ("ευ", "eb"),
    ("μπ", "b"),
    ("ντ", "d"),
    ("γκ", "g"),
    ("γγ", "g"),
    ("α", "a"),
    ("β", "b"),
    ("γ", "g"),
    ("δ", "d"),
    ("ε", "e"),
    ("ζ", "z"),
    ("η", "i"),
    ("θ", "8"),
    ("ι", "i"),
    ("κ", "k"),
    ("λ", "l"),
    ("μ", "m"),
    ("ν", "n"),
    ("ξ", "x"),
    ("ο", "o"),
    ("π", "p"),
    ("ρ", "r"),
    ("σ", "s"),
    ("τ", "t"),
    ("υ", "i"),
    ("φ", "f"),
    ("χ", "x"),
    ("ψ", "ps"),
    ("ω", "o"),
];

const LATIN: &[(&str, &str)] = &[
    ("th", "8"),
    ("ch", "x"),
    ("ks", "x"),
    ("ph", "f"),
    ("ou", "u"),
    ("oy", "u"),
    ("au", "ab"),
    ("ay", "ab"),
    ("af", "ab"),
    ("av", "ab"),
    ("eu", "eb"),
    ("ey", "eb"),
    ("ef", "eb"),
    ("ev", "eb"),
    ("ai", "e"),
    ("ei", "i"),
    ("oi", "i"),
    ("mp", "b"),
    ("nt", "d"),
    ("gk", "g"),
    ("gg", "g"),
    ("ng", "g"),
    ("8", "8"),
    ("9", "8"),
    ("3", "x"),
    ("4", "ps"),
    ("x", "x"),
    ("j", "x"),
    ("h", "i"),
    ("u", "i"),
    ("y", "i"),
    ("w", "o"),
    ("v", "b"),
    ("b", "b"),
    ("c", "k"),
    ("q", "k"),
];

/// Where an `h` may be the eta after a consonant as well: `aithsh` is αίτηση.
const OR_ETA: &[(&str, &str)] = &[("th", "ti"), ("ph", "pi")];

/// The skeletons of a folded word: one, or a few where greeklish can be read in two
/// ways. Numbers stay what they are.
pub fn skeletons(folded: &str) -> Vec<String> {
    let has_letters = folded.chars().any(char::is_alphabetic);
    if !has_letters {
        return vec![folded.to_owned()];
    }
    let mut readings = vec![String::new()];
    let mut rest = folded;
    while let Some(letter) = rest.chars().next() {
        let eta = OR_ETA.iter().find(|(from, _)| rest.starts_with(from));
        if let Some((_, to)) = eta
            && readings.len() * 2 <= READINGS
        {
            let others: Vec<String> = readings.iter().map(|read| format!("{read}{to}")).collect();
            for read in &mut readings {
                read.push_str(sound(rest).map_or("", |(_, to)| to));
            }
            readings.extend(others);
            rest = &rest[2..];
            continue;
        }
        match sound(rest) {
            Some((from, to)) => {
                for read in &mut readings {
                    read.push_str(to);
                }
                rest = &rest[from.len()..];
            }
            None => {
                for read in &mut readings {
                    read.push(letter);
                }
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    let mut skeletons: Vec<String> = Vec::new();
    for read in readings {
        let one = once(&read);
        if !skeletons.contains(&one) {
            skeletons.push(one);
        }
    }
    skeletons
}

fn sound(rest: &str) -> Option<(&'static str, &'static str)> {
    // `ef` is ευ before these letters only: `efxaristo`, but `grafeio`.
    let hard = |from: &str| rest[from.len()..].starts_with(HARD);
    GREEK
        .iter()
        .chain(LATIN)
        .find(|(from, _)| rest.starts_with(from) && (!from.ends_with('f') || hard(from)))
        .copied()
}

/// Letters before which αυ and ευ are spoken with an f.
const HARD: [char; 11] = ['t', 'k', 'p', 's', 'x', 'f', 'c', '8', '9', '3', '4'];

/// Doubled letters once.
fn once(read: &str) -> String {
    let mut one = String::with_capacity(read.len());
    for letter in read.chars() {
        if !one.ends_with(letter) {
            one.push(letter);
        }
    }
    one
}

/// Shortest root that is told apart from others.
const SHORTEST: usize = 4;

/// A skeleton without what its ending may be. ASCII apart from foreign letters, which
/// are left alone.
pub fn root(skeleton: &str) -> &str {
    let mut root = skeleton;
    if let Some(shorter) = root.strip_suffix(['s', 'n'])
        && shorter.chars().count() >= SHORTEST
    {
        root = shorter;
    }
    for _ in 0..2 {
        match root.strip_suffix(['a', 'e', 'i', 'o', 'u']) {
            Some(shorter) if shorter.chars().count() >= SHORTEST => root = shorter,
            Some(_) | None => break,
        }
    }
    root
}

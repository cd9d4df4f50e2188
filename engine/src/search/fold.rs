//! One spelling for what people take to be the same letters.

use unicode_normalization::UnicodeNormalization;

/// Without accents, breathings and dialytika, in small letters, with one sigma.
/// SQLite's own tokenizer does none of this for Greek.
pub fn fold(text: &str) -> String {
    text.nfd()
        .filter(|letter| !is_mark(*letter))
        .flat_map(char::to_lowercase)
        .filter(|letter| !is_mark(*letter))
        .filter_map(plain)
        .nfc()
        .collect()
}

/// Combining marks, as a decomposed letter carries them.
pub(super) fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36F}')
}

/// Apostrophes and accents that stand by themselves, within or beside a word.
pub(super) fn is_silent(letter: char) -> bool {
    matches!(
        letter,
        '\u{1FBF}' | '\u{1FBD}' | '\u{384}' | '\u{2019}' | '\u{AD}'
    )
}

fn plain(letter: char) -> Option<char> {
    match letter {
        silent if is_silent(silent) => None,
        'ς' | '\u{3F2}' => Some('σ'),
        '\u{37E}' => Some(';'),
        '\u{387}' => Some('\u{B7}'),
        '\u{B5}' => Some('μ'),
        other => Some(other),
    }
}

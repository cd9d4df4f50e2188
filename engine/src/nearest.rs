//! The known word that a mistyped one was meant to be.

/// The candidate most like `word`, if one is like enough to be meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(word);
    known
        .into_iter()
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&folded, &fold(candidate));
            (distance, candidate)
        })
        .min()
        .filter(|(distance, candidate)| *distance <= candidate.chars().count().max(2) / 3 + 1)
        .map(|(_, candidate)| candidate)
}

/// Spelling habits that are no difference: case, `-` for `_`, Greek letters
/// that look Latin. Only the first letters count: a word is short.
fn fold(word: &str) -> String {
    word.chars()
        .take(64)
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            '-' | ' ' => '_',
            other => latin_look_alike(other).unwrap_or(other),
        })
        .collect()
}

/// The Latin letter that a Greek one is drawn like, in the same case.
pub fn latin_look_alike(letter: char) -> Option<char> {
    const PAIRS: &[(char, char)] = &[
        ('Α', 'A'),
        ('Β', 'B'),
        ('Ε', 'E'),
        ('Ζ', 'Z'),
        ('Η', 'H'),
        ('Ι', 'I'),
        ('Κ', 'K'),
        ('Μ', 'M'),
        ('Ν', 'N'),
        ('Ο', 'O'),
        ('Ρ', 'P'),
        ('Τ', 'T'),
        ('Υ', 'Y'),
        ('Χ', 'X'),
        ('α', 'a'),
        ('γ', 'y'),
        ('ε', 'e'),
        ('η', 'n'),
        ('ι', 'i'),
        ('κ', 'k'),
        ('ν', 'v'),
        ('ο', 'o'),
        ('ρ', 'p'),
        ('τ', 't'),
        ('υ', 'u'),
        ('χ', 'x'),
    ];
    PAIRS
        .iter()
        .find(|(greek, _)| *greek == letter)
        .map(|(_, latin)| *latin)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_finds_its_word_and_a_stranger_finds_none() {
        let known = ["title", "task", "summary", "registrar"];
        assert_eq!(nearest("titel", known), Some("title"));
        assert_eq!(nearest("registrars", known), Some("registrar"));
        assert_eq!(nearest("τask", known), Some("task"));
        assert_eq!(nearest("payment", known), None);
    }
}

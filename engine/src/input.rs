//! What people type, made comparable: one spelling of each letter (Unicode NFC),
//! no spaces at the ends, nothing invisible inside.
//!
//! Nothing here judges the text; identifiers and forms do.

use unicode_normalization::UnicodeNormalization;

/// One line: line breaks and tabs become single spaces.
pub fn line(raw: &str) -> String {
    let visible: String = raw
        .nfc()
        .map(|c| {
            if matches!(c, '\r' | '\n' | '\t') {
                ' '
            } else {
                c
            }
        })
        .filter(|c| !hidden(*c))
        .collect();
    visible.trim().to_owned()
}

/// Several lines: line breaks are kept, as LF, and tabs become spaces.
pub fn lines(raw: &str) -> String {
    let unix = raw.replace("\r\n", "\n").replace('\r', "\n");
    let visible: String = unix
        .nfc()
        .map(|c| if c == '\t' { ' ' } else { c })
        .filter(|c| *c == '\n' || !hidden(*c))
        .collect();
    visible.trim().to_owned()
}

/// Control characters, and the marks that turn or hide what follows them on a
/// page (zero-width spaces, direction overrides, byte-order mark).
fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{00AD}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FEFF}'
        )
}

/// In capitals as Greek is written in them: without accents, with diaereses.
pub fn capitals(text: &str) -> String {
    const ACUTE: char = '\u{301}';
    let bare = text.nfd().filter(|sign| *sign != ACUTE);
    let bare: String = bare.nfc().collect();
    bare.to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_no_breaks_and_no_ends() {
        assert_eq!(line("  Οδός\r\nΕρμού\t5 \0"), "Οδός  Ερμού 5");
    }

    #[test]
    fn decomposed_and_composed_letters_become_the_same() {
        assert_eq!(line("Α\u{0301}ννα"), line("Άννα"));
    }

    #[test]
    fn several_lines_keep_their_breaks() {
        assert_eq!(lines(" ένα\r\nδύο\rτρία\n"), "ένα\nδύο\nτρία");
    }

    #[test]
    fn marks_that_reverse_text_are_taken_out() {
        assert_eq!(line("abc\u{202E}def\u{200B}"), "abcdef");
        assert_eq!(lines("a\u{2029}b"), "ab");
    }

    #[test]
    fn capitals_have_no_accents() {
        for (text, capital) in [
            ("Ηράκλειο", "ΗΡΑΚΛΕΙΟ"),
            ("Άγιος Νικόλαος", "ΑΓΙΟΣ ΝΙΚΟΛΑΟΣ"),
            ("Χαϊδάρι, Ταΰγετος", "ΧΑΪΔΑΡΙ, ΤΑΫΓΕΤΟΣ"),
            ("Paris 12", "PARIS 12"),
        ] {
            assert_eq!(capitals(text), capital);
        }
    }
}

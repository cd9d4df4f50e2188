//! The code by which a document is checked: 100 random bits as 20 signs of Crockford's
//! base 32, in four groups. Whoever types it may use small letters, leave the dashes
//! out, and take letters for the digits or the Greek letters that look like them.

use crate::random;

const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 20;
const GROUP: usize = 5;
/// No code is typed with so much beside it.
const LONGEST_TYPED: usize = 80;

/// A new one, in its groups: that is how it is kept, shown and put into addresses.
pub fn draw() -> String {
    let signs = random::signs::<LENGTH>(SIGNS);
    grouped(&signs)
}

/// The code that was meant; `None`: this is none.
pub fn read(typed: &str) -> Option<String> {
    if typed.len() > LONGEST_TYPED {
        return None;
    }
    let signs: Option<Vec<char>> = typed
        .chars()
        .filter(|sign| !sign.is_whitespace() && !is_dash(*sign))
        .map(meant)
        .collect();
    let signs = signs?;
    (signs.len() == LENGTH).then(|| grouped(&signs))
}

fn grouped(signs: &[char]) -> String {
    signs
        .chunks(GROUP)
        .map(String::from_iter)
        .collect::<Vec<_>>()
        .join("-")
}

fn is_dash(sign: char) -> bool {
    matches!(sign, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '_' | '.')
}

fn meant(sign: char) -> Option<char> {
    let sign = match sign {
        'o' | 'O' | 'ο' | 'Ο' | 'ό' | 'Ό' => '0',
        'i' | 'I' | 'l' | 'L' | 'ι' | 'Ι' | 'ί' | 'Ί' => '1',
        'α' | 'Α' | 'ά' | 'Ά' => 'A',
        'β' | 'Β' => 'B',
        'ε' | 'Ε' | 'έ' | 'Έ' => 'E',
        'ζ' | 'Ζ' => 'Z',
        'η' | 'Η' | 'ή' | 'Ή' => 'H',
        'κ' | 'Κ' => 'K',
        'μ' | 'Μ' => 'M',
        'ν' | 'Ν' => 'N',
        'ρ' | 'Ρ' => 'P',
        'τ' | 'Τ' => 'T',
        'υ' | 'Υ' | 'ύ' | 'Ύ' => 'Y',
        'χ' | 'Χ' => 'X',
        other => other.to_ascii_uppercase(),
    };
    let known = u8::try_from(sign).is_ok_and(|sign| SIGNS.contains(&sign));
    known.then_some(sign)
}

#[cfg(test)]
mod tests {
    use super::{draw, read};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const CODE: &str = "01ABC-DEFGH-JKMNP-QRSTV";

    #[test]
    fn what_people_type_is_the_code_they_mean() {
        for typed in [
            CODE,
            "01abc-defgh-jkmnp-qrstv",
            "  01ABC DEFGH JKMNP QRSTV ",
            "O1ABCDEFGHJKMNPQRSTV",
            "oLabc defgh jkmnp qrstv",
            "0iABC–DEFGH–JKMNP–QRSTV",
            // Typed with the Greek keyboard on, as far as the letters look alike.
            "Ο1ΑΒC-DΕFGΗ-JΚΜΝΡ-QRSΤV",
        ] {
            assert_eq!(read(typed).as_deref(), Some(CODE), "{typed}");
        }
    }

    #[test]
    fn what_is_no_code_is_none() {
        let long = "0".repeat(500);
        for typed in [
            "",
            "01ABC",
            "01ABC-DEFGH-JKMNP-QRSTVW",
            "01ABC-DEFGH-JKMNP-QRST!",
            "U1ABC-DEFGH-JKMNP-QRSTV",
            "01ABC-DEFGH-JKMNP-QRSΨΩ",
            "<script>alert(1)</sc",
            &long,
        ] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }

    #[test]
    fn codes_are_new_each_time_and_read_as_they_are() {
        let drawn: BTreeSet<String> = (0..1_000).map(|_| draw()).collect();
        assert_eq!(drawn.len(), 1_000);
        for code in drawn {
            assert_eq!(code.len(), 23, "{code}");
            assert_eq!(read(&code), Some(code.clone()));
        }
    }

    proptest! {
        #[test]
        fn reading_again_changes_nothing(typed in ".{0,40}") {
            if let Some(code) = read(&typed) {
                prop_assert_eq!(read(&code), Some(code.clone()));
            }
        }
    }
}

//! Codes that people copy from paper and tell on the telephone: four groups of
//! characters without look-alikes (Crockford's base 32). Whoever types one may use small
//! letters, leave the dashes out, and take letters for the digits, or the Greek letters,
//! that look like them.

use std::fmt;

/// Digits and capitals without I, L, O and U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUPS: usize = 4;

/// A code in its one spelling: its characters without anything between them, five bits
/// each. With groups of four it has 80 bits.
#[derive(Clone, PartialEq, Eq)]
pub struct Code<const GROUP: usize = 4>(String);

/// By which anybody checks a document: 100 bits.
pub type VerificationCode = Code<5>;

impl<const GROUP: usize> Code<GROUP> {
    const LENGTH: usize = GROUPS * GROUP;

    /// The code that random bytes make; the low five bits of each count.
    pub fn of(bytes: [[u8; GROUP]; GROUPS]) -> Self {
        let letter = |byte: u8| char::from(ALPHABET[usize::from(byte % 32)]);
        Code(bytes.into_iter().flatten().map(letter).collect())
    }

    /// The code that somebody meant. `None`: it cannot be one.
    pub fn parse(typed: &str) -> Option<Self> {
        let mut code = String::with_capacity(Self::LENGTH);
        for typed in typed.chars().flat_map(char::to_uppercase) {
            if typed.is_whitespace() || is_dash(typed) {
                continue;
            }
            let letter = meant(typed);
            let known = u8::try_from(letter).is_ok_and(|byte| ALPHABET.contains(&byte));
            if !known || code.len() == Self::LENGTH {
                return None;
            }
            code.push(letter);
        }
        (code.len() == Self::LENGTH).then_some(Code(code))
    }

    /// Without dashes.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the one that is kept, without telling by its duration where
    /// they part.
    pub fn is(&self, kept: &str) -> bool {
        kept.len() == self.0.len()
            && kept
                .bytes()
                .zip(self.0.bytes())
                .fold(0, |differs, (a, b)| differs | (a ^ b))
                == 0
    }
}

fn is_dash(typed: char) -> bool {
    matches!(
        typed,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '_' | '.'
    )
}

/// The character that a capital looks like.
fn meant(capital: char) -> char {
    match capital {
        'O' | 'Ο' | 'Ό' => '0',
        'I' | 'L' | 'Ι' | 'Ί' => '1',
        'Α' | 'Ά' => 'A',
        'Β' => 'B',
        'Ε' | 'Έ' => 'E',
        'Ζ' => 'Z',
        'Η' | 'Ή' => 'H',
        'Κ' => 'K',
        'Μ' => 'M',
        'Ν' => 'N',
        'Ρ' => 'P',
        'Τ' => 'T',
        'Υ' | 'Ύ' => 'Y',
        'Χ' => 'X',
        other => other,
    }
}

/// In its groups, as it is printed.
impl<const GROUP: usize> fmt::Display for Code<GROUP> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, letter) in self.0.chars().enumerate() {
            if position > 0 && position % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}

/// Whoever has a code may use it: it does not stand in logs.
impl<const GROUP: usize> fmt::Debug for Code<GROUP> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PRINTED: &str = "01ABC-DEFGH-JKMNP-QRSTV";

    fn follow(typed: &str) -> Option<Code> {
        Code::parse(typed)
    }

    fn check(typed: &str) -> Option<VerificationCode> {
        Code::parse(typed)
    }

    #[test]
    fn a_code_is_printed_in_four_groups() {
        let code: Code = Code::of([*b"0123", *b"4567", *b"89ab", *b"cdef"]);
        assert_eq!(code.to_string().len(), 19);
        assert_eq!(code.to_string().matches('-').count(), 3);
        assert!(!format!("{code:?}").contains(code.as_str()));
        let code = check(PRINTED).expect("a code");
        assert_eq!(code.to_string(), PRINTED);
        assert_eq!(code.as_str(), PRINTED.replace('-', ""));
    }

    #[test]
    fn look_alikes_and_greek_capitals_are_forgiven() {
        let code = follow("01AB-EHKM-NPTY-XZ01").expect("a code");
        assert_eq!(follow("oiab ehkm npty xzOL"), Some(code.clone()));
        assert_eq!(follow("ΟΙΑΒ–ΕΗΚΜ–ΝΡΤΥ–ΧΖ01"), Some(code));
    }

    #[test]
    fn what_people_type_is_the_code_they_mean() {
        for typed in [
            PRINTED,
            "01abc-defgh-jkmnp-qrstv",
            "  01ABC DEFGH JKMNP QRSTV ",
            "O1ABCDEFGHJKMNPQRSTV",
            "oLabc defgh jkmnp qrstv",
            "0iABC–DEFGH–JKMNP–QRSTV",
            "01ABC.DEFGH.JKMNP_QRSTV",
            // Typed with the Greek keyboard on, as far as the letters look alike.
            "Ο1ΑΒC-DΕFGΗ-JΚΜΝΡ-QRSΤV",
            "ό1άβC-DέFGή-JκμνP-QRSτV",
        ] {
            let code = check(typed).expect(typed);
            assert_eq!(code.to_string(), PRINTED, "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_a_code_is_none() {
        for typed in [
            "",
            "ABC",
            "01AB-EHKM-NPTY-XZ0",
            "01AB-EHKM-NPTY-XZ012",
            "01AB-EHKM-NPTY-XZ0U",
            "01AB-EHKM-NPTY-XZ0Ψ",
        ] {
            assert_eq!(follow(typed), None, "{typed}");
        }
        let long = "0".repeat(500);
        for typed in [
            "01ABC-DEFGH-JKMNP-QRSTVW",
            "01ABC-DEFGH-JKMNP-QRST!",
            "U1ABC-DEFGH-JKMNP-QRSTV",
            "01ABC-DEFGH-JKMNP-QRSΨΩ",
            "<script>alert(1)</sc",
            &long,
        ] {
            assert_eq!(check(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(bytes in any::<[[u8; 5]; 4]>()) {
            let code = VerificationCode::of(bytes);
            let read = check(&code.to_string()).expect("a code");
            prop_assert!(read.is(code.as_str()));
            prop_assert_eq!(read, code);
        }

        #[test]
        fn anything_typed_is_a_code_or_none(typed in ".{0,40}") {
            if let Some(code) = follow(&typed) {
                prop_assert_eq!(code.as_str().len(), 16);
            }
            if let Some(code) = check(&typed) {
                prop_assert_eq!(check(code.as_str()), Some(code));
            }
        }
    }
}

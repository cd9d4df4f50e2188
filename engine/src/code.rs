//! Codes that people copy from paper and tell on the telephone: groups of four
//! characters without look-alikes (Crockford's base 32), 80 bits.

use std::fmt;

/// Digits and capitals without I, L, O and U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code, five bits each.
const LENGTH: usize = 16;
const GROUP: usize = 4;

/// A code in its one spelling: sixteen characters without anything between them.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// The code that random bytes make; the low five bits of each count.
    pub fn of(bytes: [u8; LENGTH]) -> Code {
        let letter = |byte: u8| char::from(ALPHABET[usize::from(byte % 32)]);
        Code(bytes.into_iter().map(letter).collect())
    }

    /// What somebody typed: small letters, blanks and dashes between the groups, and
    /// look-alikes are forgiven. `None`: it cannot be a code.
    pub fn parse(typed: &str) -> Option<Code> {
        let mut code = String::with_capacity(LENGTH);
        for letter in typed.chars().flat_map(char::to_uppercase) {
            let letter = match letter {
                'O' | 'Ο' => '0',
                'I' | 'L' | 'Ι' => '1',
                // Greek capitals that look the same, from a Greek keyboard.
                'Α' => 'A',
                'Β' => 'B',
                'Ε' => 'E',
                'Ζ' => 'Z',
                'Η' => 'H',
                'Κ' => 'K',
                'Μ' => 'M',
                'Ν' => 'N',
                'Ρ' => 'P',
                'Τ' => 'T',
                'Υ' => 'Y',
                'Χ' => 'X',
                '-' | '–' => continue,
                blank if blank.is_whitespace() => continue,
                other => other,
            };
            let known = u8::try_from(letter).is_ok_and(|byte| ALPHABET.contains(&byte));
            if !known || code.len() == LENGTH {
                return None;
            }
            code.push(letter);
        }
        (code.len() == LENGTH).then_some(Code(code))
    }

    /// As it is kept: without dashes.
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

/// In groups of four, as it is printed.
impl fmt::Display for Code {
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
impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_is_printed_in_groups_of_four() {
        let code = Code::of(*b"0123456789abcdef");
        assert_eq!(code.to_string().len(), 19);
        assert_eq!(code.to_string().matches('-').count(), 3);
        assert!(!format!("{code:?}").contains(code.as_str()));
    }

    #[test]
    fn look_alikes_and_greek_capitals_are_forgiven() {
        let code = Code::parse("01AB-EHKM-NPTY-XZ01").expect("a code");
        assert_eq!(Code::parse("oiab ehkm npty xzOL"), Some(code.clone()));
        assert_eq!(Code::parse("ΟΙΑΒ–ΕΗΚΜ–ΝΡΤΥ–ΧΖ01"), Some(code));
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
            assert_eq!(Code::parse(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(bytes in any::<[u8; 16]>()) {
            let code = Code::of(bytes);
            let read = Code::parse(&code.to_string()).expect("a code");
            prop_assert!(read.is(code.as_str()));
            prop_assert_eq!(read, code);
        }

        #[test]
        fn anything_typed_is_a_code_or_none(typed in ".{0,40}") {
            if let Some(code) = Code::parse(&typed) {
                prop_assert_eq!(code.as_str().len(), 16);
            }
        }
    }
}

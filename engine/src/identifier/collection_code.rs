//! What a citizen shows at the counter to be given what is theirs: eight signs of
//! Crockford's base 32, drawn by chance and printed in two groups.

use super::{canonical_text, without};

/// Eight signs: digits and capital letters without I, L, O and U.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CollectionCode(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CollectionCodeError {
    #[error("a code has eight letters and digits")]
    Shape,
}

canonical_text!(CollectionCode, CollectionCodeError);

/// Signs in a code.
const LENGTH: usize = 8;

impl CollectionCode {
    /// Reads what was typed or scanned; signs that look alike count as one.
    pub fn parse(text: &str) -> Result<CollectionCode, CollectionCodeError> {
        let code: Option<String> = without(text, &['-'])
            .chars()
            .map(|sign| match sign.to_ascii_uppercase() {
                'O' => Some('0'),
                'I' | 'L' => Some('1'),
                'U' => None,
                sign => sign.is_ascii_alphanumeric().then_some(sign),
            })
            .collect();
        code.filter(|code| code.len() == LENGTH)
            .map(CollectionCode)
            .ok_or(CollectionCodeError::Shape)
    }

    /// As it is printed: `7K2M-9XQ4`.
    pub fn grouped(&self) -> String {
        let (head, tail) = self.0.split_at(LENGTH / 2);
        format!("{head}-{tail}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        for text in ["7K2M-9XQ4", "7k2m 9xq4", "7k2m9xq4", " 7K2M-9XQ4 "] {
            let code = CollectionCode::parse(text).expect(text);
            assert_eq!(
                (code.as_str(), code.grouped().as_str()),
                ("7K2M9XQ4", "7K2M-9XQ4")
            );
        }
        assert_eq!(
            CollectionCode::parse("OIL0-0000").expect("read").as_str(),
            "01100000"
        );
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for text in [
            "",
            "7K2M",
            "7K2M-9XQ45",
            "7K2M-9XQU",
            "ΑΒΓΔ-ΑΒΓΔ",
            "7K2M.9XQ4",
            "7K2M_9XQ4",
        ] {
            assert_eq!(
                CollectionCode::parse(text),
                Err(CollectionCodeError::Shape),
                "{text}"
            );
        }
    }
}

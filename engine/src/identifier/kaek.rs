//! Number of a property in the land register (ΚΑΕΚ): twelve digits for a parcel,
//! four more, or `/building/unit`, for a part of what stands on it. What the digits
//! mean is told in more ways than one, so only their number is checked.

use super::{all_digits, canonical_text, without};

/// Digits, with `/` before building and unit where they were written so.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kaek(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KaekError {
    #[error("a land register number has 12 or 16 digits, or 12 and /building/unit")]
    Shape,
}

canonical_text!(Kaek, KaekError);

impl Kaek {
    pub fn parse(text: &str) -> Result<Kaek, KaekError> {
        let number = without(text, &['-', '.']);
        let mut parts = number.split('/');
        let parcel = parts.next().unwrap_or_default();
        let rest: Vec<&str> = parts.collect();
        let fits = all_digits(parcel)
            && match rest.as_slice() {
                [] => matches!(parcel.len(), 12 | 16),
                [building, unit] => {
                    let short = |part: &str| all_digits(part) && part.len() <= 4;
                    parcel.len() == 12 && short(building) && short(unit)
                }
                _ => false,
            };
        if fits {
            Ok(Kaek(number))
        } else {
            Err(KaekError::Shape)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parcels_and_parts_of_them_pass() {
        for (text, canonical) in [
            ("050123456789", "050123456789"),
            ("05 012 34 56 789", "050123456789"),
            ("0501234567890102", "0501234567890102"),
            ("190123456789/1/12", "190123456789/1/12"),
            ("190123456789 / 0 / 0", "190123456789/0/0"),
        ] {
            assert_eq!(Kaek::parse(text).expect(text).as_str(), canonical);
        }
    }

    #[test]
    fn other_shapes_are_refused() {
        for text in [
            "",
            "05012345678",
            "0501234567890",
            "050123456789/1",
            "050123456789//",
            "05012345678a",
            "050123456789/1/2/3",
        ] {
            assert_eq!(Kaek::parse(text), Err(KaekError::Shape), "{text}");
        }
    }
}

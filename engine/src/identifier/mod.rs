//! Greek identifiers: text becomes a type once, at the rim, in one spelling.
//!
//! Each type is made by `parse`, which forgives how people write (spaces,
//! dashes, country prefix) and keeps one canonical text, the one that is stored
//! and compared. None of them says that the thing exists, only that it could.

mod afm;
mod amka;
mod check_97;
mod collection_code;
mod email;
mod family_number;
mod iban;
mod identity_document;
mod kaek;
mod licence_plate;
mod municipal_pin;
mod name;
mod passport;
mod personal_number;
mod phone;
mod postal_item;
mod postcode;
mod rf_code;

pub use afm::{Afm, AfmError};
pub use amka::{Amka, AmkaError};
pub use collection_code::{CollectionCode, CollectionCodeError};
pub use email::{Email, EmailError};
pub use family_number::{FamilyNumber, FamilyNumberError};
pub use iban::{Iban, IbanError};
pub use identity_document::{IdentityDocument, IdentityDocumentError};
pub use kaek::{Kaek, KaekError};
pub use licence_plate::{LicencePlate, LicencePlateError};
pub use municipal_pin::{MunicipalPin, MunicipalPinError};
pub use name::{PersonName, PersonNameError};
pub use passport::{Passport, PassportError};
pub use personal_number::{PersonalNumber, PersonalNumberError};
pub use phone::{Phone, PhoneError};
pub use postal_item::{PostalItem, PostalItemError};
pub use postcode::{Postcode, PostcodeError};
pub use rf_code::{RfCode, RfCodeError};

/// What every identifier offers beside its own `parse`. `Debug` keeps the value
/// to itself, because debug text ends in logs.
macro_rules! canonical_text {
    ($name:ident, $error:ident) => {
        impl $name {
            /// The canonical text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }

        impl std::str::FromStr for $name {
            type Err = $error;
            fn from_str(text: &str) -> Result<$name, $error> {
                $name::parse(text)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<$name, D::Error> {
                let text = String::deserialize(from)?;
                $name::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}
use canonical_text;

/// The text without the separators people put between digits.
fn without(text: &str, separators: &[char]) -> String {
    crate::input::line(text)
        .chars()
        .filter(|c| !c.is_whitespace() && !separators.contains(c))
        .collect()
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_text_does_not_give_the_value_away() {
        let afm = Afm::parse("090000045").expect("valid");
        assert!(!format!("{afm:?}").contains("090000045"));
    }

    #[test]
    fn reading_back_checks_again() {
        let afm: Afm = serde_json::from_str("\"090000045\"").expect("valid");
        assert_eq!(serde_json::to_string(&afm).expect("text"), "\"090000045\"");
        assert!(serde_json::from_str::<Afm>("\"090000046\"").is_err());
    }
}

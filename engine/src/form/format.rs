//! Formats that a schema may name: each is a type of `identifier`.

use crate::identifier::{
    Afm, AfmError, CollectionCode, CollectionCodeError, Email, EmailError, FamilyNumber,
    FamilyNumberError, IdentityDocument, IdentityDocumentError, MunicipalPin, MunicipalPinError,
    PersonName, PersonNameError, Phone, PhoneError, PostalItem, PostalItemError, Postcode,
    PostcodeError,
};
use crate::text::Text;

/// What a line of text has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Afm,
    CollectionCode,
    Email,
    FamilyNumber,
    IdentityDocument,
    MunicipalPin,
    PersonName,
    Phone,
    PostalItem,
    Postcode,
}

impl Format {
    pub const ALL: [Format; 10] = [
        Format::Afm,
        Format::CollectionCode,
        Format::Email,
        Format::FamilyNumber,
        Format::IdentityDocument,
        Format::MunicipalPin,
        Format::PersonName,
        Format::Phone,
        Format::PostalItem,
        Format::Postcode,
    ];

    /// The word used in schemas.
    pub fn name(self) -> &'static str {
        match self {
            Format::Afm => "afm",
            Format::CollectionCode => "collection-code",
            Format::Email => "email",
            Format::FamilyNumber => "family-number",
            Format::IdentityDocument => "identity-document",
            Format::MunicipalPin => "municipal-pin",
            Format::PersonName => "person-name",
            Format::Phone => "phone",
            Format::PostalItem => "postal-item",
            Format::Postcode => "postcode",
        }
    }

    pub fn from_name(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The text as it is stored, or how to mend it: the end of a sentence that
    /// starts with the name of the field.
    pub(crate) fn canonical(self, text: &str) -> Result<String, Text> {
        match self {
            Format::Afm => Afm::parse(text).map(|v| v.to_string()).map_err(afm),
            Format::CollectionCode => CollectionCode::parse(text).map(|v| v.to_string()).map_err(
                |CollectionCodeError::Shape| {
                    words(
                        "γράψτε και τα οκτώ γράμματα ή ψηφία, για παράδειγμα 7K2M-9XQ4.",
                        "write all eight letters or digits, for example 7K2M-9XQ4.",
                    )
                },
            ),
            Format::Email => Email::parse(text).map(|v| v.to_string()).map_err(email),
            Format::FamilyNumber => FamilyNumber::parse(text).map(|v| v.to_string()).map_err(
                |FamilyNumberError::Shape| {
                    words(
                        "γράψτε μόνο αριθμό, για παράδειγμα 1234 ή 1234/5.",
                        "write a number only, for example 1234 or 1234/5.",
                    )
                },
            ),
            Format::IdentityDocument => IdentityDocument::parse(text)
                .map(|v| v.to_string())
                .map_err(|IdentityDocumentError::Shape| {
                    words(
                        "γράψτε τα γράμματα και τα ψηφία του εγγράφου, για παράδειγμα ΑΒ 123456.",
                        "write the letters and digits of the document, for example AB 123456.",
                    )
                }),
            Format::MunicipalPin => MunicipalPin::parse(text)
                .map(|v| v.to_string())
                .map_err(pin),
            Format::PersonName => PersonName::parse(text).map(|v| v.to_string()).map_err(name),
            Format::Phone => {
                Phone::parse(text)
                    .map(|v| v.to_string())
                    .map_err(|PhoneError::Shape| {
                        words(
                            "γράψτε δέκα ψηφία που αρχίζουν από 2 ή 69, για παράδειγμα 2101234567.",
                            "write ten digits that start with 2 or 69, for example 2101234567.",
                        )
                    })
            }
            Format::PostalItem => PostalItem::parse(text)
                .map(|v| v.to_string())
                .map_err(postal_item),
            Format::Postcode => Postcode::parse(text)
                .map(|v| v.to_string())
                .map_err(postcode),
        }
    }
}

fn words(el: &str, en: &str) -> Text {
    Text {
        el: el.to_owned(),
        en: en.to_owned(),
    }
}

fn postal_item(error: PostalItemError) -> Text {
    match error {
        PostalItemError::Shape => words(
            "γράψτε δύο γράμματα, εννέα ψηφία και δύο γράμματα, για παράδειγμα RA123456785GR.",
            "write two letters, nine digits and two letters, for example RA123456785GR.",
        ),
        PostalItemError::CheckDigit => words(
            "ελέγξτε ένα προς ένα τα ψηφία· ο αριθμός δεν είναι σωστός.",
            "check each digit; the number is not right.",
        ),
    }
}

fn afm(error: AfmError) -> Text {
    match error {
        AfmError::NotNineDigits => words(
            "γράψτε και τα εννέα ψηφία του ΑΦΜ, χωρίς γράμματα.",
            "write all nine digits of the AFM, without letters.",
        ),
        AfmError::Zero | AfmError::CheckDigit => words(
            "ελέγξτε ένα προς ένα τα ψηφία· ο ΑΦΜ δεν είναι σωστός.",
            "check the digits one by one; the AFM is not right.",
        ),
    }
}

fn email(error: EmailError) -> Text {
    match error {
        EmailError::Shape => words(
            "γράψτε μία διεύθυνση ηλεκτρονικού ταχυδρομείου, για παράδειγμα onoma@example.gr.",
            "write one e-mail address, for example name@example.gr.",
        ),
        EmailError::TooLong => words(
            "γράψτε μια συντομότερη διεύθυνση ηλεκτρονικού ταχυδρομείου.",
            "write a shorter e-mail address.",
        ),
    }
}

fn pin(error: MunicipalPinError) -> Text {
    let MunicipalPinError::Shape = error;
    let (from, to) = (MunicipalPin::LENGTH.start(), MunicipalPin::LENGTH.end());
    Text {
        el: format!(
            "γράψτε τα {from} έως {to} ψηφία του PIN, όπως αναγράφονται στο έγγραφο του δήμου."
        ),
        en: format!(
            "write the {from} to {to} digits of the PIN, as printed on the municipality's letter."
        ),
    }
}

fn name(error: PersonNameError) -> Text {
    match error {
        PersonNameError::Empty | PersonNameError::Character => words(
            "χρησιμοποιήστε μόνο γράμματα, κενά, παύλες και αποστρόφους.",
            "use letters, spaces, hyphens and apostrophes only.",
        ),
        PersonNameError::TooLong => words(
            "γράψτε έως 100 χαρακτήρες.",
            "write at most 100 characters.",
        ),
    }
}

fn postcode(error: PostcodeError) -> Text {
    match error {
        PostcodeError::Shape | PostcodeError::Range => words(
            "γράψτε τα πέντε ψηφία ενός ελληνικού ταχυδρομικού κώδικα, για παράδειγμα 71202.",
            "write the five digits of a Greek postcode, for example 71202.",
        ),
    }
}

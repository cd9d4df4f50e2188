//! Formats that a schema may name: each is a type of `identifier`.

use super::moment;
use crate::identifier::{
    Afm, AfmError, Amka, AmkaError, CollectionCode, CollectionCodeError, Email, EmailError,
    FamilyNumber, FamilyNumberError, Iban, IbanError, IdentityDocument, IdentityDocumentError,
    Kaek, KaekError, LicencePlate, LicencePlateError, MunicipalPin, MunicipalPinError, Passport,
    PassportError, PersonName, PersonNameError, PersonalNumber, PersonalNumberError, Phone,
    PhoneError, PostalItem, PostalItemError, Postcode, PostcodeError, RfCode, RfCodeError,
};
use crate::text::Text;

/// What a line of text has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Afm,
    Amka,
    CollectionCode,
    /// A moment: a day and an hour, with the distance from Greenwich.
    DateTime,
    Email,
    FamilyNumber,
    Iban,
    IdentityCard,
    IdentityDocument,
    Kaek,
    LicencePlate,
    MunicipalPin,
    Passport,
    PersonName,
    PersonalNumber,
    Phone,
    PostalItem,
    Postcode,
    RfCode,
    /// An hour of the day.
    Time,
    /// The address of a page.
    Uri,
}

impl Format {
    pub const ALL: [Format; 21] = [
        Format::Afm,
        Format::Amka,
        Format::CollectionCode,
        Format::DateTime,
        Format::Email,
        Format::FamilyNumber,
        Format::Iban,
        Format::IdentityCard,
        Format::IdentityDocument,
        Format::Kaek,
        Format::LicencePlate,
        Format::MunicipalPin,
        Format::Passport,
        Format::PersonName,
        Format::PersonalNumber,
        Format::Phone,
        Format::PostalItem,
        Format::Postcode,
        Format::RfCode,
        Format::Time,
        Format::Uri,
    ];

    /// The word used in schemas.
    pub fn name(self) -> &'static str {
        match self {
            Format::Afm => "afm",
            Format::Amka => "amka",
            Format::CollectionCode => "collection-code",
            Format::DateTime => "date-time",
            Format::Email => "email",
            Format::FamilyNumber => "family-number",
            Format::Iban => "iban",
            Format::IdentityCard => "identity-card",
            Format::IdentityDocument => "identity-document",
            Format::Kaek => "kaek",
            Format::LicencePlate => "licence-plate",
            Format::MunicipalPin => "municipal-pin",
            Format::Passport => "passport",
            Format::PersonName => "person-name",
            Format::PersonalNumber => "personal-number",
            Format::Phone => "phone",
            Format::PostalItem => "postal-item",
            Format::Postcode => "postcode",
            Format::RfCode => "rf-code",
            Format::Time => "time",
            Format::Uri => "uri",
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
            Format::Amka => Amka::parse(text).map(|v| v.to_string()).map_err(amka),
            Format::Iban => Iban::parse(text).map(|v| v.to_string()).map_err(iban),
            Format::RfCode => RfCode::parse(text).map(|v| v.to_string()).map_err(rf_code),
            Format::PersonalNumber => PersonalNumber::parse(text)
                .map(|v| v.to_string())
                .map_err(personal_number),
            Format::Kaek => Kaek::parse(text)
                .map(|v| v.to_string())
                .map_err(|KaekError::Shape| {
                    words(
                        "γράψτε τα 12 ψηφία του ΚΑΕΚ, ή 16 για οριζόντια ιδιοκτησία.",
                        "write the 12 digits of the land register number, or 16 for part of a building.",
                    )
                }),
            Format::LicencePlate => LicencePlate::parse(text).map(|v| v.to_string()).map_err(
                |LicencePlateError::Shape| {
                    words(
                        "γράψτε τα γράμματα και τους αριθμούς της πινακίδας, για παράδειγμα ΙΗΒ 1234.",
                        "write the letters and digits of the plate, for example IHB 1234.",
                    )
                },
            ),
            Format::Passport => {
                Passport::parse(text)
                    .map(|v| v.to_string())
                    .map_err(|PassportError::Shape| {
                        words(
                            "γράψτε τα δύο λατινικά γράμματα και τα επτά ψηφία του διαβατηρίου, για παράδειγμα AN1234567.",
                            "write the two Latin letters and seven digits of the passport, for example AN1234567.",
                        )
                    })
            }
            Format::Time => moment::time(text).ok_or_else(|| {
                words(
                    "γράψτε την ώρα με ώρες και λεπτά, για παράδειγμα 14:30.",
                    "write the time in hours and minutes, for example 14:30.",
                )
            }),
            Format::DateTime => moment::date_time(text).ok_or_else(|| {
                words(
                    "γράψτε ημερομηνία και ώρα, για παράδειγμα 27/3/2026 14:30.",
                    "write date and time, for example 27/3/2026 14:30.",
                )
            }),
            Format::Uri => moment::uri(text).ok_or_else(|| {
                words(
                    "γράψτε ολόκληρη τη διεύθυνση, για παράδειγμα https://www.example.gr.",
                    "write the whole address, for example https://www.example.gr.",
                )
            }),
            Format::IdentityCard | Format::IdentityDocument => IdentityDocument::parse(text)
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

fn amka(error: AmkaError) -> Text {
    match error {
        AmkaError::NotElevenDigits => words(
            "γράψτε και τα έντεκα ψηφία του ΑΜΚΑ.",
            "write all eleven digits of the AMKA.",
        ),
        AmkaError::NoSuchDay | AmkaError::CheckDigit => words(
            "ελέγξτε ένα προς ένα τα ψηφία· ο ΑΜΚΑ δεν είναι σωστός.",
            "check the digits one by one; the AMKA is not right.",
        ),
    }
}

fn iban(error: IbanError) -> Text {
    match error {
        IbanError::Shape => words(
            "γράψτε ολόκληρο το IBAN· ένα ελληνικό αρχίζει από GR και έχει άλλα 25 ψηφία.",
            "write the whole IBAN; a Greek one starts with GR and has 25 more digits.",
        ),
        IbanError::CheckDigits => words(
            "ελέγξτε ένα προς ένα τα ψηφία· το IBAN δεν είναι σωστό.",
            "check the digits one by one; the IBAN is not right.",
        ),
    }
}

fn rf_code(error: RfCodeError) -> Text {
    match error {
        RfCodeError::Shape => words(
            "γράψτε ολόκληρο τον κωδικό πληρωμής, που αρχίζει από RF.",
            "write the whole payment code, which starts with RF.",
        ),
        RfCodeError::CheckDigits => words(
            "ελέγξτε ένα προς ένα τα ψηφία· ο κωδικός πληρωμής δεν είναι σωστός.",
            "check the digits one by one; the payment code is not right.",
        ),
    }
}

fn personal_number(error: PersonalNumberError) -> Text {
    match error {
        PersonalNumberError::Shape => words(
            "γράψτε και τους δώδεκα χαρακτήρες του προσωπικού αριθμού.",
            "write all twelve characters of the personal number.",
        ),
        PersonalNumberError::TaxNumber => words(
            "ελέγξτε τα εννέα τελευταία ψηφία· δεν είναι σωστός ΑΦΜ.",
            "check the last nine digits; they are no AFM.",
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

//! What is said to people about their input, in both languages. A sentence names
//! the field by its title and says how to mend it.

use super::model::Field;
use crate::text::Text;

/// The field a sentence is about: its title, and the row it stands in.
#[derive(Clone, Copy)]
pub(super) struct About<'a> {
    pub field: &'a Field,
    pub row: Option<&'a Text>,
}

impl About<'_> {
    /// `«Τίτλος»`, or `«Τίτλος» (Ταυτότητα)` inside a row.
    fn el(&self) -> String {
        match self.row {
            Some(row) => format!("«{}» ({})", self.field.title.el, row.el),
            None => format!("«{}»", self.field.title.el),
        }
    }

    fn en(&self) -> String {
        match self.row {
            Some(row) => format!("“{}” ({})", self.field.title.en, row.en),
            None => format!("“{}”", self.field.title.en),
        }
    }

    fn say(&self, el: impl FnOnce(String) -> String, en: impl FnOnce(String) -> String) -> Text {
        Text {
            el: el(self.el()),
            en: en(self.en()),
        }
    }

    pub fn write_something(&self) -> Text {
        self.say(
            |t| format!("Συμπληρώστε το πεδίο {t}."),
            |t| format!("Fill in {t}."),
        )
    }

    pub fn choose(&self) -> Text {
        self.say(
            |t| format!("Διαλέξτε μία απάντηση στο πεδίο {t}."),
            |t| format!("Choose an answer for {t}."),
        )
    }

    pub fn confirm(&self) -> Text {
        self.say(
            |t| format!("Για να συνεχίσετε, επιβεβαιώστε το {t}."),
            |t| format!("To go on, confirm {t}."),
        )
    }

    pub fn write_a_date(&self) -> Text {
        self.say(
            |t| format!("Συμπληρώστε ημέρα, μήνα και έτος στο πεδίο {t}."),
            |t| format!("Fill in day, month and year for {t}."),
        )
    }

    pub fn no_such_date(&self) -> Text {
        self.say(
            |t| format!("Η ημερομηνία στο πεδίο {t} δεν υπάρχει. Γράψτε ημέρα, μήνα και έτος με αριθμούς, για παράδειγμα 27 3 2026."),
            |t| format!("The date in {t} does not exist. Write day, month and year as numbers, for example 27 3 2026."),
        )
    }

    pub fn whole_number(&self, min: i64, max: i64) -> Text {
        self.say(
            |t| format!("Στο πεδίο {t} γράψτε έναν ακέραιο αριθμό από {min} έως {max}."),
            |t| format!("In {t} write a whole number from {min} to {max}."),
        )
    }

    pub fn too_long(&self, max: usize, found: usize) -> Text {
        self.say(
            |t| format!("Το πεδίο {t} χωρά έως {max} χαρακτήρες και γράψατε {found}. Συντομεύστε το κείμενο."),
            |t| format!("{t} takes at most {max} characters and you wrote {found}. Shorten the text."),
        )
    }

    pub fn too_short(&self, min: u64) -> Text {
        self.say(
            |t| format!("Στο πεδίο {t} γράψτε τουλάχιστον {min} χαρακτήρες."),
            |t| format!("In {t} write at least {min} characters."),
        )
    }

    pub fn not_an_option(&self) -> Text {
        self.say(
            |t| format!("Η απάντηση στο πεδίο {t} δεν είναι μία από τις επιλογές. Διαλέξτε μία από αυτές."),
            |t| format!("The answer for {t} is not one of the options. Choose one of them."),
        )
    }

    /// `mend` is the end of a sentence, see [`super::Format`].
    pub fn malformed(&self, mend: &Text) -> Text {
        self.say(
            |t| format!("Στο πεδίο {t} {}", mend.el),
            |t| format!("In {t} {}", mend.en),
        )
    }

    pub fn against_a_rule(&self) -> Text {
        self.say(
            |t| format!("Η απάντηση στο πεδίο {t} δεν συμφωνεί με τις υπόλοιπες. Ελέγξτε την και διορθώστε την."),
            |t| format!("The answer for {t} does not agree with the others. Check it and put it right."),
        )
    }
}

pub(super) fn one_of(fields: &[&Field]) -> Text {
    let list = |titles: Vec<String>| titles.join(", ");
    Text {
        el: format!(
            "Συμπληρώστε τουλάχιστον ένα από τα πεδία: {}.",
            list(fields.iter().map(|f| format!("«{}»", f.title.el)).collect())
        ),
        en: format!(
            "Fill in at least one of: {}.",
            list(fields.iter().map(|f| format!("“{}”", f.title.en)).collect())
        ),
    }
}

pub(super) fn tampered() -> Text {
    Text {
        el: "Η σελίδα που στείλατε δεν είναι αυτή που περιμέναμε. Ανοίξτε την ξανά και συμπληρώστε την από την αρχή.".to_owned(),
        en: "The page you sent is not the one we expected. Open it again and fill it in from the start.".to_owned(),
    }
}

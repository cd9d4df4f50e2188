//! What is said to people about their input, in both languages. A sentence names
//! the field by its title and says how to mend it.

use super::model::{Field, FieldKind};
use crate::money::Money;
use crate::text::{Language, Text};

/// The field a sentence is about: its title, and the row it stands in.
#[derive(Clone)]
pub(super) struct About<'a> {
    pub field: &'a Field,
    /// The thing that a row is about.
    pub row: Option<&'a Text>,
    /// The objects and items of lists around it, from the outside in.
    pub around: Vec<Text>,
}

/// An item of a list by its place, as people count: `Συνιδιοκτήτης 2`.
pub(super) fn item(one: &Text, index: usize) -> Text {
    let number = index + 1;
    Text {
        el: format!("{} {number}", one.el).trim().to_owned(),
        en: format!("{} {number}", one.en).trim().to_owned(),
    }
}

impl<'a> About<'a> {
    pub fn new(field: &'a Field) -> About<'a> {
        About {
            field,
            row: None,
            around: Vec::new(),
        }
    }

    /// The words with the place before them: `Συνιδιοκτήτης 2: …`.
    pub fn placed(&self, words: Text) -> Text {
        let before = |of: fn(&Text) -> &str, words: String| {
            let around: Vec<&str> = self
                .around
                .iter()
                .map(of)
                .filter(|t| !t.is_empty())
                .collect();
            if around.is_empty() {
                words
            } else {
                format!("{}: {words}", around.join(", "))
            }
        };
        Text {
            el: before(|text| &text.el, words.el),
            en: before(|text| &text.en, words.en),
        }
    }

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
        self.placed(Text {
            el: el(self.el()),
            en: en(self.en()),
        })
    }

    pub fn number(&self) -> Text {
        self.say(
            |t| format!("Στο πεδίο {t} γράψτε έναν αριθμό με κόμμα πριν από τα δεκαδικά, για παράδειγμα 1234,5."),
            |t| format!("In {t} write a number, with a comma before decimals, for example 1234,5."),
        )
    }

    pub fn amount(&self) -> Text {
        self.say(
            |t| format!("Στο πεδίο {t} γράψτε ένα ποσό σε ευρώ, για παράδειγμα 1.234,56."),
            |t| format!("In {t} write an amount in euros, for example 1234.56."),
        )
    }

    pub fn amount_between(&self, min: Money, max: Money) -> Text {
        let shown = |amount, language| super::show::money(amount, language);
        self.say(
            |t| {
                format!(
                    "Στο πεδίο {t} γράψτε ένα ποσό από {} έως {}.",
                    shown(min, Language::El),
                    shown(max, Language::El)
                )
            },
            |t| {
                format!(
                    "In {t} write an amount from {} to {}.",
                    shown(min, Language::En),
                    shown(max, Language::En)
                )
            },
        )
    }

    pub fn at_least(&self, limit: &str, exclusive: bool) -> Text {
        let (el, en) = if exclusive {
            ("μεγαλύτερο από", "more than")
        } else {
            ("τουλάχιστον", "at least")
        };
        self.say(
            |t| format!("Στο πεδίο {t} γράψτε έναν αριθμό {el} {limit}."),
            |t| format!("In {t} write a number of {en} {limit}."),
        )
    }

    pub fn at_most(&self, limit: &str, exclusive: bool) -> Text {
        let (el, en) = if exclusive {
            ("μικρότερο από", "less than")
        } else {
            ("το πολύ", "at most")
        };
        self.say(
            |t| format!("Στο πεδίο {t} γράψτε έναν αριθμό {el} {limit}."),
            |t| format!("In {t} write a number of {en} {limit}."),
        )
    }

    pub fn in_steps(&self, step: &str) -> Text {
        self.say(
            |t| format!("Στο πεδίο {t} γράψτε ένα πολλαπλάσιο του {step}."),
            |t| format!("In {t} write a multiple of {step}."),
        )
    }

    pub fn more_of(&self, least: u64) -> Text {
        let asks = matches!(self.field.kind, FieldKind::Several { .. });
        self.say(
            |t| match (asks, least) {
                (true, 1) => format!("Διαλέξτε τουλάχιστον μία απάντηση στο πεδίο {t}."),
                (true, _) => format!("Διαλέξτε τουλάχιστον {least} απαντήσεις στο πεδίο {t}."),
                (false, 1) => format!("Στο πεδίο {t} χρειάζεται τουλάχιστον μία καταχώριση."),
                (false, _) => {
                    format!("Στο πεδίο {t} χρειάζονται τουλάχιστον {least} καταχωρίσεις.")
                }
            },
            |t| match (asks, least) {
                (true, 1) => format!("Choose at least one answer for {t}."),
                (true, _) => format!("Choose at least {least} answers for {t}."),
                (false, 1) => format!("{t} needs at least one entry."),
                (false, _) => format!("{t} needs at least {least} entries."),
            },
        )
    }

    pub fn fewer_of(&self, most: u64) -> Text {
        let asks = matches!(self.field.kind, FieldKind::Several { .. });
        self.say(
            |t| {
                if asks {
                    format!("Διαλέξτε έως {most} απαντήσεις στο πεδίο {t}.")
                } else {
                    format!("Το πεδίο {t} χωρά έως {most} καταχωρίσεις.")
                }
            },
            |t| {
                if asks {
                    format!("Choose at most {most} answers for {t}.")
                } else {
                    format!("{t} takes at most {most} entries.")
                }
            },
        )
    }

    pub fn twice_the_same(&self) -> Text {
        self.say(
            |t| format!("Στο πεδίο {t} δύο καταχωρίσεις είναι ίδιες. Κρατήστε τη μία."),
            |t| format!("Two entries of {t} are the same. Keep one of them."),
        )
    }

    pub fn not_known(&self) -> Text {
        self.say(
            |t| format!("Δεν έχουμε τιμή για το πεδίο {t}. Συμπληρώστε πρώτα τα στοιχεία του λογαριασμού σας."),
            |t| format!("We have no value for {t}. Complete the details of your account first."),
        )
    }

    pub fn not_worked_out(&self) -> Text {
        self.say(
            |t| format!("Το πεδίο {t} δεν μπόρεσε να υπολογιστεί από τις απαντήσεις σας. Ελέγξτε τα ποσά και τους αριθμούς που γράψατε."),
            |t| format!("{t} could not be worked out from your answers. Check the amounts and numbers you wrote."),
        )
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

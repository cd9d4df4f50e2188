//! Questions that are settled when a case is opened: the case goes by what it took
//! from their answers, so one that is given later would be nobody's.
//!
//! | question                      | what the case goes by                            |
//! |-------------------------------|--------------------------------------------------|
//! | `delivery`, `location`        | place and way of delivery, and its appointment   |
//! | `tell_changes`                | whether the applicant is told of a new date      |
//! | `afm`, `pin`, `family_number` | what the registry said of the applicant          |

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    Location,
    TellChanges,
    Identity,
}

impl Settled {
    /// What a question of an application settles, by its name.
    pub fn by(question: &str) -> Option<Settled> {
        match question {
            "delivery" | "location" => Some(Settled::Location),
            "tell_changes" => Some(Settled::TellChanges),
            "afm" | "pin" | "family_number" => Some(Settled::Identity),
            _ => None,
        }
    }

    /// Why another answer would change nothing.
    pub fn because(self) -> &'static str {
        match self {
            Settled::Location => "the case is collected and its appointments are booked there",
            Settled::TellChanges => "the case tells of new dates, or does not, as it was wished",
            Settled::Identity => "the registry was asked with it who the applicant is",
        }
    }
}

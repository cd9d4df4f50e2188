//! Asking the registry whether it holds somebody with the identifiers given.
//!
//! AFM and one of the municipality's own two numbers are enough, and whatever is
//! given has to belong to one person. The answer says nothing but yes or no, and
//! may be asked for only so often.

use crate::app::App;
use crate::connectors::registry::{Finding, Identifiers, RegistryError};
use crate::problem::Problem;
use engine::case::{AccountId, Identification};
use engine::form::{Answers, FieldError, FieldErrorKind, Page};
use engine::text::Text;

/// The field that makes a page one of identification.
const AFM: &str = "afm";

/// Whether a page asks who somebody is.
pub fn asks(page: &Page) -> bool {
    page.fields.iter().any(|field| field.name == AFM)
}

pub enum Identified {
    As(Identification),
    NoMatch(FieldError),
}

pub async fn identify(
    app: &App,
    account: AccountId,
    answers: &Answers,
) -> Result<Identified, Problem> {
    let identifiers = Identifiers {
        afm: answers.text(AFM).map(str::to_owned),
        pin: answers.text("pin").map(str::to_owned),
        family_number: answers.text("family_number").map(str::to_owned),
    };
    let key = account.to_string();
    app.throttles
        .identify
        .check(&key, app.now())
        .map_err(|wait| Problem::TooMany { wait })?;
    match app.registry.identify(&identifiers).await {
        Ok(Finding::Match) => {
            // The tries before it stay counted: whoever guesses knows one pair, their own.
            app.throttles.identify.take_back(&key);
            Ok(Identified::As(Identification::Confirmed))
        }
        Ok(Finding::NoMatch) => Ok(Identified::NoMatch(no_match())),
        Err(RegistryError::Unavailable(reason)) => {
            tracing::warn!(reason, "the registry gave no answer");
            Ok(Identified::As(Identification::Unanswered))
        }
    }
}

fn no_match() -> FieldError {
    FieldError {
        field: AFM.to_owned(),
        kind: FieldErrorKind::Rule,
        message: Text {
            el: "Τα στοιχεία δεν αντιστοιχούν σε εγγραφή του Δήμου. Ελέγξτε τον ΑΦΜ και τον \
                 PIN δημότη ή τον αριθμό οικογενειακής μερίδας."
                .to_owned(),
            en: "These details do not match a record of the Municipality. Check the AFM and \
                 the municipal PIN or the family registry number."
                .to_owned(),
        },
    }
}

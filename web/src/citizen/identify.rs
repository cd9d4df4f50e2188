//! Asking the registry whether it holds somebody with the identifiers given.
//!
//! AFM and one of the municipality's own two numbers are enough, and whatever is
//! given has to belong to one person. The answer says nothing but yes or no, and
//! may be asked for only so often.

use crate::access::throttle::Throttle;
use crate::app::App;
use crate::connectors::registry::{Finding, Identifiers, RegistryError};
use crate::problem::Problem;
use engine::case::{AccountId, Identification};
use engine::form::{Answers, FieldError, FieldErrorKind, Page};
use engine::text::Text;
use jiff::{SignedDuration, Timestamp};

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
    let asking = app.registry.identify(&identifiers);
    let counted = counted(&app.throttles.identify, &key, app.now(), asking).await;
    match counted.map_err(|wait| Problem::TooMany { wait })? {
        Ok(Finding::Match) => Ok(Identified::As(Identification::Confirmed)),
        Ok(Finding::NoMatch) => Ok(Identified::NoMatch(no_match())),
        Err(error @ (RegistryError::Unavailable(_) | RegistryError::LeftAlone(_))) => {
            tracing::warn!(%error, "the registry gave no answer");
            Ok(Identified::As(Identification::Unanswered))
        }
    }
}

type Answer = Result<Finding, RegistryError>;

/// Asks unless it was asked too often. A match does not count, and forgives no
/// guess before it: whoever guesses knows one pair, their own.
async fn counted(
    guesses: &Throttle,
    key: &str,
    now: Timestamp,
    asking: impl Future<Output = Answer>,
) -> Result<Answer, SignedDuration> {
    guesses.check(key, now)?;
    let answer = asking.await;
    if let Ok(Finding::Match) = answer {
        guesses.take_back(key);
    }
    Ok(answer)
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

#[cfg(test)]
mod tests {
    use super::*;

    const GUESSES: usize = 10;

    fn counter() -> Throttle {
        Throttle::new(GUESSES, SignedDuration::from_hours(1))
    }

    async fn ask(guesses: &Throttle, answer: Answer) -> bool {
        let now = "2026-11-23T08:00:00Z".parse().unwrap();
        counted(guesses, "anna", now, async { answer })
            .await
            .is_ok()
    }

    #[tokio::test]
    async fn ones_own_pair_may_be_given_as_often_as_one_likes() {
        let guesses = counter();
        for _ in 0..5 * GUESSES {
            assert!(ask(&guesses, Ok(Finding::Match)).await);
        }
        for _ in 0..GUESSES {
            assert!(ask(&guesses, Ok(Finding::NoMatch)).await);
        }
        assert!(!ask(&guesses, Ok(Finding::NoMatch)).await);
    }

    #[tokio::test]
    async fn ones_own_pair_between_guesses_does_not_win_more_of_them() {
        let guesses = counter();
        for guess in 0..5 * GUESSES {
            let heard = ask(&guesses, Ok(Finding::NoMatch)).await;
            assert_eq!(heard, guess < GUESSES, "guess {guess}");
            // Locked out, not even one's own pair is asked about.
            let heard = ask(&guesses, Ok(Finding::Match)).await;
            assert_eq!(heard, guess + 1 < GUESSES, "own pair after guess {guess}");
        }
    }

    #[tokio::test]
    async fn a_registry_that_does_not_answer_counts_as_a_guess() {
        let guesses = counter();
        for _ in 0..GUESSES {
            let silent = RegistryError::Unavailable("away".into());
            assert!(ask(&guesses, Err(silent)).await);
        }
        assert!(!ask(&guesses, Ok(Finding::NoMatch)).await);
    }
}

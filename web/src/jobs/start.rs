//! Another case for the same applicant, for which the first one does not wait.
//!
//! The submission's identity comes from case and effect, so doing it twice finds
//! the case that the first run opened.

use super::{Failure, Trouble, broken, later, load};
use crate::app::App;
use crate::citizen::delivery;
use crate::pickup;
use crate::present;
use crate::random;
use crate::view::dates;
use engine::case::{
    Act, Actor, Application, Case, CaseId, Command, EffectNo, Numbers, Rejection, Slot, decide,
};
use engine::definition::{Definition, Family};
use engine::form::Answers;
use serde_json::Value;
use sha2::{Digest, Sha256};
use store::{Committing, OpenError, Opened, Opening, Origin};
use uuid::Uuid;

pub(super) async fn run(
    app: &App,
    id: CaseId,
    effect: EffectNo,
    service: &str,
    answers: &Answers,
) -> Result<(), Trouble> {
    let from = load(app, id).await?;
    let never = |family, reason: String| Trouble::Never(Failure::new(family, reason));
    let definition = app
        .services
        .current(service)
        .ok_or_else(|| never(Family::NotFound, format!("there is no service {service}")))?;
    let answers = whole(app, &definition, &from, answers).ok_or_else(|| {
        never(
            Family::Invalid,
            format!("the form of {service} does not take these answers"),
        )
    })?;
    let expected = expected(app, &definition, &from).await?;
    let opening = Opening {
        submission: submission(id, effect),
        applicant: from.applicant,
        from: Origin::Case,
        year: dates::in_athens(app.now()).year(),
        with: Committing {
            follow_code: Some(random::code()),
            ..Committing::new("case.started")
        },
    };
    let case = CaseId(random::id(&app.clock));
    let collection_code = random::collection_code();
    let when = app.now();
    let calendar = app.municipality.calendar.clone();
    let opened = app
        .store
        .open_case(opening, move |numbers: Numbers| {
            let application = Application {
                case,
                answers: answers.clone(),
                language: from.language,
                delivery: from.delivery,
                // As well as this way of delivery asked for when it was chosen.
                level: from.delivery.level(),
                location: from.location.clone(),
                tell_changes: from.tell_changes,
                identification: from.identification,
                expected: expected.clone(),
                chosen: false,
                collection_code: Some(collection_code.clone()),
                numbers,
                files: Vec::new(),
            };
            let command = Command {
                by: Actor::Citizen {
                    account: from.applicant,
                },
                act: Act::Submit(Box::new(application)),
            };
            let when = engine::calendar::When {
                now: when,
                calendar: &calendar,
            };
            decide(&definition, None, &command, when)
        })
        .await;
    match opened {
        Ok(Opened::New(_) | Opened::Already { .. }) => Ok(()),
        Err(OpenError::Refused(rejection)) => Err(refused(service, &rejection)),
        Err(OpenError::SlotTaken | OpenError::DraftGone | OpenError::UploadGone) => {
            Err(broken("an opening took a slot"))
        }
        Err(OpenError::Unsound(reason)) => Err(broken(reason)),
        Err(OpenError::Database(error)) => Err(later(error)),
    }
}

/// The first free time where the first case is collected, or for what is sent the
/// moment it is ready.
async fn expected(app: &App, definition: &Definition, from: &Case) -> Result<Slot, Trouble> {
    let Some(location) = &from.location else {
        return Ok(Slot {
            location: from.delivery.word().to_owned(),
            at: app.when().ready_from(definition.ready_after),
        });
    };
    let location = app.municipality.location(location).ok_or_else(|| {
        let reason = format!("there is no location {location}");
        Trouble::Never(Failure::new(Family::NotFound, reason))
    })?;
    pickup::first_free(app, location, definition.ready_after, app.when())
        .await
        .map_err(later)?
        .ok_or_else(|| {
            let reason = format!("no free slot at {}", location.slug);
            Trouble::Later(Failure::new(Family::Unavailable, reason))
        })
}

fn refused(service: &str, rejection: &Rejection) -> Trouble {
    let reason = format!("{service} was refused: {}", rejection.code());
    Trouble::Never(Failure::new(Family::Invalid, reason).heard(rejection))
}

/// The answers as the other form takes them. Where the result is collected is
/// known, and asked for by every form.
fn whole(app: &App, definition: &Definition, from: &Case, answers: &Answers) -> Option<Answers> {
    let mut whole = answers.clone().into_map();
    let mut known = vec![
        ("delivery", Value::from(from.delivery.word())),
        ("tell_changes", Value::Bool(from.tell_changes)),
    ];
    known.extend(
        from.location
            .as_deref()
            .map(|place| ("location", Value::from(place))),
    );
    for part in delivery::ADDRESS {
        known.extend(from.answers.get(part).map(|value| (part, value.clone())));
    }
    for (field, value) in known {
        if definition.form.field(field).is_some() && !whole.contains_key(field) {
            whole.insert(field.to_owned(), value);
        }
    }
    let scope = present::scope(app, definition, &[]);
    definition.form.check(&whole.into(), &scope).ok()
}

/// Always the same for one effect of one case.
fn submission(case: CaseId, effect: EffectNo) -> Uuid {
    let mut hasher = Sha256::new();
    hasher.update(b"thyrida: a case started by another\0");
    hasher.update(case.0.as_bytes());
    hasher.update(effect.0.to_be_bytes());
    let digest: [u8; 32] = hasher.finalize().into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_started_case_has_one_identity_for_each_effect() {
        let case = CaseId(Uuid::from_u128(7));
        let first = submission(case, EffectNo(3));
        assert_eq!(first, submission(case, EffectNo(3)));
        assert_ne!(first, submission(case, EffectNo(4)));
        assert_ne!(first, submission(CaseId(Uuid::from_u128(8)), EffectNo(3)));
    }
}

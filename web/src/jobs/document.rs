//! Issuing documents and taking them back.
//!
//! A document is made from the case as it stands, brought to the storage, and written
//! down in the transaction that tells the case so. A run that comes second, or whose
//! process is killed, leaves nothing but a file without a row, which is removed like any
//! other. When somebody changed the case meanwhile the document is made anew.

use super::{Concluded, Failure, MOST_TRIES, Trouble, broken, later, load, report};
use crate::app::App;
use crate::connectors::seal::SealError;
use crate::connectors::storage::{Name, StorageError};
use crate::issuing::{self, Certificate, MakingError};
use crate::random;
use crate::uploads;
use ::documents::RenderError;
use engine::case::{Act, Actor, CaseId, Command, EffectNo, Rejection, Report, decide};
use engine::code::VerificationCode;
use engine::definition::Family;
use engine::form::Answers;
use sha2::{Digest as _, Sha256};
use store::{CommitError, Committing, NewDocument};

pub(super) async fn issue(
    app: &App,
    id: CaseId,
    effect: EffectNo,
    with: &Answers,
) -> Result<(), Trouble> {
    for _ in 0..MOST_TRIES {
        let case = load(app, id).await?;
        if !case.effects.contains_key(&effect) {
            return Ok(());
        }
        let definition = app.services.version(&case.version).await.map_err(later)?;
        let name = with.text("template").unwrap_or_default();
        let template = definition.template(name).ok_or_else(|| {
            let reason = format!("the service has no template {name}");
            Trouble::Never(Failure::new(Family::NotFound, reason))
        })?;
        let applicant = app
            .store
            .account(case.applicant)
            .await
            .map_err(later)?
            .ok_or_else(|| broken("the applicant has no account"))?;
        let code = VerificationCode::to_string(&random::code());
        let certificate = Certificate {
            case: &case,
            definition: &definition,
            template,
            applicant: &applicant,
            number: effect,
            code: &code,
            at: app.now(),
            sealed: app.sealer.is_some(),
        };
        let bytes = made(app, &certificate).await?;
        let digest: [u8; 32] = Sha256::digest(&bytes).into();
        let gives = Answers::from_iter([("code", code.clone()), ("digest", hex::encode(digest))]);
        let command = Command {
            by: Actor::System,
            act: Act::Report {
                effect,
                report: Report::Done { gives },
            },
        };
        let change = match decide(&definition, Some(&case), &command, app.when()) {
            Ok(change) => change,
            Err(Rejection::CaseEnded | Rejection::EffectNotOpen { .. }) => return Ok(()),
            Err(rejection) => {
                let failure = Failure::new(Family::Invalid, "the case does not take the document");
                return Err(Trouble::Later(failure.heard(rejection)));
            }
        };
        let stored = Name::drawn();
        let size = bytes.len() as u64;
        app.storage
            .keep(&stored, bytes.into())
            .await
            .map_err(unkept)?;
        let issued = NewDocument {
            document: effect,
            title: template.title.clone(),
            template: template.name.clone(),
            language: case.language,
            digest,
            size,
            stored: stored.to_string(),
            sealed: app.sealer.is_some(),
            code,
        };
        let committing = Committing {
            capacity: app.capacity(&change),
            effect_done: Some(effect),
            issued: Some(issued),
            ..Committing::new("document.issued")
        };
        let committed = app.store.commit(&change, committing).await;
        // After a fault of the database nobody knows whether the row is there: the sweep
        // finds out.
        if !matches!(committed, Ok(()) | Err(CommitError::Database(_))) {
            uploads::remove(app, &[stored.to_string()]).await;
        }
        match committed {
            Ok(()) | Err(CommitError::EffectAlreadyDone) => return Ok(()),
            Err(CommitError::Stale { .. }) => {}
            Err(
                error @ (CommitError::SlotTaken
                | CommitError::CaseMissing
                | CommitError::UploadGone
                | CommitError::Unsound(_)),
            ) => return Err(broken(error)),
            Err(CommitError::Database(error)) => return Err(later(error)),
        }
    }
    Err(later("the case kept changing"))
}

/// The document with its seal, if there is one to be put on.
async fn made(app: &App, certificate: &Certificate<'_>) -> Result<Vec<u8>, Trouble> {
    let document = certificate.document(app).map_err(broken)?;
    let bytes = issuing::make(document).await.map_err(unmade)?;
    match &app.sealer {
        None => Ok(bytes),
        Some(sealer) => sealer.seal(bytes).await.map_err(unsealed),
    }
}

fn unmade(error: MakingError) -> Trouble {
    let (family, reason) = match &error {
        MakingError::Render(RenderError::Unwritable(_)) => (
            Family::Invalid,
            "the document holds a sign that our fonts do not have",
        ),
        MakingError::Render(
            RenderError::TooManyParts(_)
            | RenderError::TooLong(_)
            | RenderError::TooManyPages(_)
            | RenderError::AddressTooLong,
        ) => (Family::Invalid, "the document would be too large"),
        MakingError::Render(RenderError::Broken(_)) | MakingError::Words(_) => {
            (Family::Invalid, "the document cannot be made")
        }
        MakingError::TooSlow | MakingError::Panicked => {
            let failure = Failure::new(Family::Timeout, "making the document took too long");
            return Trouble::Later(failure.heard(error));
        }
    };
    Trouble::Never(Failure::new(family, reason).heard(error))
}

/// Another time it may go better; until then there is no document.
fn unsealed(error: SealError) -> Trouble {
    let family = match &error {
        SealError::NotStarted(_) | SealError::Broken(_) => Family::Unavailable,
        SealError::Refused { .. } => Family::Refused,
        SealError::TooSlow(_) => Family::Timeout,
        SealError::TooLarge | SealError::NoSeal(_) => Family::Invalid,
    };
    let failure = Failure::new(family, "the seal could not be put on the document");
    Trouble::Later(failure.heard(error))
}

/// There may be room another time.
fn unkept(error: StorageError) -> Trouble {
    let failure = Failure::new(Family::Unavailable, "the document could not be stored");
    Trouble::Later(failure.heard(error))
}

/// Everything the case has issued; the commit revokes what the change says.
pub(super) async fn revoke(app: &App, case: CaseId, effect: EffectNo) -> Result<(), Trouble> {
    let done = Report::Done {
        gives: Answers::new(),
    };
    match report(app, case, effect, "document.revoked", done).await? {
        Concluded::Done => Ok(()),
        Concluded::SlotTaken => Err(broken("a revocation took a slot")),
    }
}

//! Who reads a letter: the applicant, the directors of the office, or whoever
//! has the work in hand.

use super::{Failure, Trouble, later};
use crate::app::App;
use crate::connectors::mail::Correspondent;
use engine::case::{Case, EffectNo, Event, Mail, Task, TrackNo};
use engine::definition::{Family, Recipient};
use store::{Account, DIRECTOR};

/// Nobody: there is nothing left to tell.
pub(super) async fn readers(
    app: &App,
    case: &Case,
    applicant: &Account,
    effect: EffectNo,
    to: Recipient,
    mail: &Mail,
) -> Result<Vec<Correspondent>, Trouble> {
    match to {
        Recipient::Applicant => Ok(vec![correspondent(applicant)]),
        Recipient::Director => holders(app, case, DIRECTOR).await,
        Recipient::Holder => {
            let mut readers = Vec::new();
            for task in in_hand(app, case, effect, mail).await? {
                readers.extend(hands(app, case, task).await?);
            }
            readers.sort_by(|a, b| a.address.cmp(&b.address));
            readers.dedup_by(|a, b| a.address == b.address);
            Ok(readers)
        }
    }
}

/// The open tasks a letter is about: those of the step it names, else those of
/// the steps around the place that asked for it, else all.
async fn in_hand<'a>(
    app: &App,
    case: &'a Case,
    effect: EffectNo,
    mail: &Mail,
) -> Result<Vec<&'a Task>, Trouble> {
    let open = || case.tasks.values().filter(|task| task.extra.is_none());
    if let Mail::Reminder { step, .. } = mail {
        return Ok(open().filter(|task| task.step == *step).collect());
    }
    let events = app.store.events_of(case.id).await.map_err(later)?;
    let asked = events.iter().find_map(|recorded| {
        if let Event::EffectAsked {
            effect: number,
            track,
            ..
        } = &recorded.event
            && *number == effect
        {
            Some(*track)
        } else {
            None
        }
    });
    let around: Vec<TrackNo> = asked
        .map(|track| case.upwards(track).map(|(number, _)| number).collect())
        .unwrap_or_default();
    let near: Vec<&Task> = open().filter(|task| around.contains(&task.track)).collect();
    Ok(if near.is_empty() {
        open().collect()
    } else {
        near
    })
}

/// Whoever has a task in hand; nobody has: whoever may take it.
async fn hands(app: &App, case: &Case, task: &Task) -> Result<Vec<Correspondent>, Trouble> {
    let Some(holder) = task.claimed_by else {
        return holders(app, case, &task.role).await;
    };
    let holder = app.store.account(holder).await.map_err(later)?;
    Ok(holder.iter().map(correspondent).collect())
}

async fn holders(app: &App, case: &Case, role: &str) -> Result<Vec<Correspondent>, Trouble> {
    let nobody = |reason: String| Trouble::Later(Failure::new(Family::NotFound, reason));
    let Some(office) = case.office.as_deref() else {
        return Err(nobody("the case has no office yet".to_owned()));
    };
    let found = app.store.holders(office, role).await.map_err(later)?;
    if found.is_empty() {
        // An office without its people: somebody has to be appointed.
        return Err(nobody(format!("nobody holds role {role} in {office}")));
    }
    Ok(found.iter().map(correspondent).collect())
}

fn correspondent(account: &Account) -> Correspondent {
    Correspondent {
        name: account.full_name(),
        address: account.email.clone(),
    }
}

//! A person's command against a case: decided on what they saw, committed, or
//! answered with a page that says who was faster.

use crate::access::posted::Posted;
use crate::app::App;
use crate::kept::Kept;
use crate::pickup;
use crate::problem::Problem;
use engine::case::{Act, Actor, Case, Change, Command, Recorded, Rejection, Revision, decide};
use engine::definition::Definition;
use store::{CommitError, Committing};

/// The revision somebody saw when they decided.
#[derive(Clone, Copy, Debug)]
pub struct Seen(Option<Revision>);

impl Seen {
    /// As the form says. A form without one saw nothing, which is stale.
    pub fn of(posted: &Posted) -> Seen {
        Seen(posted.value("revision").parse().ok().map(Revision))
    }

    /// Whatever stands now: for commands that no state makes wrong.
    pub fn now(case: &Case) -> Seen {
        Seen(Some(case.revision))
    }
}

/// Decides and commits. `path` is where to go on from when it does not work.
#[expect(
    clippy::too_many_arguments,
    reason = "each is another answer to who, what, on what"
)]
pub async fn commit(
    app: &App,
    definition: &Definition,
    case: &Case,
    seen: Seen,
    by: Actor,
    act: Act,
    action: &'static str,
    path: &str,
) -> Result<Change, Problem> {
    let moving_to = match &act {
        Act::MoveAppointment { to, .. } => Some(to.clone()),
        Act::Submit(_)
        | Act::Claim { .. }
        | Act::Release { .. }
        | Act::HandOver { .. }
        | Act::Delegate { .. }
        | Act::Complete { .. }
        | Act::SendBack { .. }
        | Act::MovePromise { .. }
        | Act::Send { .. }
        | Act::Correct { .. }
        | Act::Withdraw { .. }
        | Act::Write { .. }
        | Act::Note { .. }
        | Act::Reroute { .. }
        | Act::AskExtraTask { .. }
        | Act::CorrectData { .. }
        | Act::Reopen { .. }
        | Act::Report { .. }
        | Act::GiveUp { .. }
        | Act::Fire { .. }
        | Act::Resolve { .. } => None,
    };
    if seen.0 != Some(case.revision) {
        return Err(changed(app, case, &by, path).await);
    }
    let command = Command { by, act };
    let change = match decide(definition, Some(case), &command, app.when()) {
        Ok(change) => change,
        Err(rejection) => return Err(refused(app, case, &rejection, path).await),
    };
    let committing = Committing {
        capacity: app.capacity(&change),
        ..Committing::new(action)
    };
    match app.store.commit(&change, committing).await {
        Ok(()) => Ok(change),
        Err(CommitError::Stale { .. }) => {
            let current = app.store.load_case(case.id).await?;
            Err(changed(app, current.as_ref().unwrap_or(case), &command.by, path).await)
        }
        Err(CommitError::SlotTaken) => {
            let slot = moving_to.unwrap_or_else(|| case.expected.clone());
            Err(Problem::SlotTaken {
                kept: Kept::default(),
                at: slot.at,
                others: pickup::others(app, &slot).await?,
                path: format!("{path}/appointment"),
            })
        }
        Err(CommitError::CaseMissing) => Err(Problem::NotFound),
        Err(CommitError::UploadGone) => Err(Problem::gone(path)),
        Err(CommitError::EffectAlreadyDone) => Err(Problem::Internal(anyhow::anyhow!(
            "a person's command finished an effect"
        ))),
        Err(CommitError::Unsound(reason)) => Err(Problem::Internal(anyhow::anyhow!(reason))),
        Err(CommitError::Database(error)) => Err(error.into()),
    }
}

/// The case is not what the person saw: who changed it, and when.
async fn changed(app: &App, case: &Case, by: &Actor, path: &str) -> Problem {
    let last = match app.store.last_event(case.id).await {
        Ok(last) => last,
        Err(error) => return error.into(),
    };
    let (who, at) = match last {
        Some(Recorded { by: who, at, .. }) => (who, Some(at)),
        None => (None, None),
    };
    let by = match (by, who) {
        // Citizens are not told which employee it was.
        (Actor::Staff { .. }, Some(who)) => name(app, who).await,
        (Actor::Staff { .. }, None)
        | (Actor::Citizen { .. } | Actor::Operator { .. } | Actor::System, _) => None,
    };
    Problem::changed(by, at, path)
}

async fn refused(app: &App, case: &Case, rejection: &Rejection, path: &str) -> Problem {
    if let Rejection::ConditionFailed { .. }
    | Rejection::Runaway { .. }
    | Rejection::NoNumber { .. }
    | Rejection::NoEnd { .. } = rejection
    {
        // The service file is at fault; somebody has to look.
        tracing::error!(reference = case.reference, %rejection, "a case could not go on");
    }
    let problem = Problem::rejected(rejection, path);
    if let Rejection::TaskTaken { by, .. } = rejection {
        problem.by(name(app, *by).await)
    } else {
        problem
    }
}

/// The name of somebody, as colleagues know it.
pub async fn name(app: &App, account: engine::case::AccountId) -> Option<String> {
    app.store
        .account(account)
        .await
        .ok()
        .flatten()
        .map(|account| account.full_name())
}

//! Background work: one file for each job, saying what it does and why doing
//! it twice is harmless.
//!
//! A job runs at least once. Each begins by asking the case whether its effect
//! or timer is still open, and what it commits closes it in the same transaction.

mod calendar_file;
mod letter;
mod pickup;
mod route;
mod timer;

use crate::app::{App, Shared};
use engine::case::{Act, Actor, Case, CaseId, Command, Effect, EffectNo, Rejection, decide};
use store::{CommitError, Committing, JobError, JobTicket, Work, Workers};
use tokio::sync::watch;

/// Tries to commit against a case that others keep changing.
const MOST_TRIES: u32 = 8;

/// Does background work until told to stop. Ends early only with an error: a
/// process that has lost its worker must not look healthy.
pub async fn work(app: Shared, mut stop: watch::Receiver<bool>) -> anyhow::Result<()> {
    let name = format!(
        "{}-{}",
        std::process::id(),
        crate::random::id(&app.clock).simple()
    );
    let clock = app.clock.clone();
    let workers = Workers::new(name, move || clock.now());
    let handler = {
        let app = app.clone();
        move |ticket: JobTicket| {
            let app = app.clone();
            async move { run(&app, ticket).await }
        }
    };
    let stopped = async move {
        // An error means the sender is gone, which is a stop as well.
        let _ = stop.wait_for(|stop| *stop).await;
    };
    Ok(app.store.run_workers(workers, handler, stopped).await?)
}

async fn run(app: &App, ticket: JobTicket) -> Result<(), JobError> {
    let case = ticket.case;
    match ticket.work {
        Work::Timer(timer) => timer::run(app, case, timer).await,
        Work::Effect { effect, ask } => match ask {
            Effect::Route { category } => route::run(app, case, effect, &category).await,
            Effect::SchedulePickup { location, after } => {
                pickup::run(app, case, effect, &location, after).await
            }
            Effect::Mail { to, mail } => letter::run(app, case, effect, to, &mail).await,
        },
    }
}

/// What came of trying to put something into a case.
enum Concluded {
    Done,
    /// The slot was taken by somebody else in the meantime.
    SlotTaken,
}

/// Decides in the product's own name on the case as it stands, and commits;
/// again when somebody else was faster. What is not open any more is no error:
/// the job was late or came twice.
async fn conclude(
    app: &App,
    id: CaseId,
    effect: Option<EffectNo>,
    action: &'static str,
    act: &Act,
) -> Result<Concluded, JobError> {
    for _ in 0..MOST_TRIES {
        let case = load(app, id).await?;
        let definition = app.services.version(&case.version).await.map_err(later)?;
        let command = Command {
            by: Actor::System,
            act: act.clone(),
        };
        let change = match decide(&definition, Some(&case), &command, app.when()) {
            Ok(change) => change,
            Err(
                Rejection::CaseEnded
                | Rejection::EffectNotOpen { .. }
                | Rejection::TimerNotSet { .. },
            ) => return Ok(Concluded::Done),
            Err(rejection) => return Err(JobError::Retry(rejection.to_string())),
        };
        let committing = Committing {
            effect_done: effect,
            capacity: app.capacity(&change),
            ..Committing::new(action)
        };
        match app.store.commit(&change, committing).await {
            Ok(()) | Err(CommitError::EffectAlreadyDone) => return Ok(Concluded::Done),
            Err(CommitError::SlotTaken) => return Ok(Concluded::SlotTaken),
            Err(CommitError::Stale { .. }) => {}
            Err(error @ (CommitError::CaseMissing | CommitError::Unsound(_))) => {
                return Err(JobError::Fail(error.to_string()));
            }
            Err(CommitError::Database(error)) => return Err(later(error)),
        }
    }
    Err(JobError::Retry("the case kept changing".into()))
}

async fn load(app: &App, id: CaseId) -> Result<Case, JobError> {
    app.store
        .load_case(id)
        .await
        .map_err(later)?
        .ok_or_else(|| JobError::Fail("there is no such case".into()))
}

/// A failure that time may heal.
fn later(error: impl std::fmt::Display) -> JobError {
    JobError::Retry(error.to_string())
}

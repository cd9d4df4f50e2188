//! Background work: one file for each job, saying what it does and why doing
//! it twice is harmless.
//!
//! A job runs at least once. Each begins by asking the case whether its effect
//! or timer is still open, and what it commits closes it in the same transaction.
//! A job that is given up tells its case so in the transaction that marks it dead.

mod catalogue;
mod drafts;
mod letter;
mod pickup;
mod readers;
mod route;
mod start;
mod timer;
mod trouble;

use crate::app::{App, Shared};
use anyhow::Context as _;
use engine::case::{
    Act, Actor, Case, CaseId, Command, Effect, EffectNo, Rejection, Report, decide,
};
use engine::definition::Family;
use store::{CommitError, Committing, JobError, JobTicket, Work, Workers};
use tokio::sync::watch;
use trouble::{Failure, Patience, Trouble, broken, in_time, later, patience};

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
    let beside = stop.clone();
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
    let sweeping = tokio::spawn(crate::uploads::sweep::run(app.clone(), beside.clone()));
    let scanning = tokio::spawn(crate::uploads::scan::run(app.clone(), beside.clone()));
    let working = app.store.run_workers(workers, handler, stopped);
    let reminding = tokio::spawn(drafts::run(app.clone(), beside));
    // Whichever ends with an error ends them all.
    tokio::try_join!(
        async { working.await.map_err(anyhow::Error::from) },
        async { sweeping.await.context("sweeping the storage") },
        async { scanning.await.context("having files scanned") },
        async { reminding.await.context("reminding of drafts") },
    )?;
    Ok(())
}

async fn run(app: &App, ticket: JobTicket) -> Result<(), JobError> {
    let case = ticket.case;
    let (effect, ask, asked_at, retry) = match &ticket.work {
        Work::Timer(timer) => return timer::run(app, case, *timer).await.map_err(told),
        Work::Effect {
            effect,
            ask,
            asked_at,
            retry,
        } => (*effect, ask, *asked_at, retry.as_ref()),
    };
    if let Some(reason) = &ticket.hopeless {
        let failure = Failure::new(Family::Unavailable, "its job stopped us again and again");
        return give_up(app, case, effect, ask, &failure.heard(reason)).await;
    }
    match carry_out(app, case, effect, ask).await {
        Ok(()) => Ok(()),
        Err(Trouble::Never(failure)) => give_up(app, case, effect, ask, &failure).await,
        Err(Trouble::PutOff { reason, wait }) => {
            if retry.is_some_and(|retry| !in_time(app, asked_at, retry, wait)) {
                let failure = Failure::new(Family::Unavailable, "it was away for too long");
                return give_up(app, case, effect, ask, &failure.heard(reason)).await;
            }
            Err(told(Trouble::PutOff { reason, wait }))
        }
        Err(Trouble::Later(failure)) => match patience(app, &ticket, asked_at, retry) {
            Patience::Own => Err(JobError::Retry(failure.whole())),
            Patience::After(wait) => Err(JobError::RetryAfter {
                reason: failure.whole(),
                wait,
            }),
            Patience::Over => give_up(app, case, effect, ask, &failure).await,
        },
    }
}

async fn carry_out(app: &App, case: CaseId, effect: EffectNo, ask: &Effect) -> Result<(), Trouble> {
    match ask {
        Effect::Route { category } => route::run(app, case, effect, category).await,
        Effect::SchedulePickup { location, after } => {
            pickup::run(app, case, effect, location, *after).await
        }
        Effect::Mail { to, mail } => letter::run(app, case, effect, *to, mail).await,
        Effect::Catalogue { name, with } => catalogue::run(app, case, effect, name, with).await,
        Effect::Start { service, answers } => start::run(app, case, effect, service, answers).await,
    }
}

/// Tells the case that nothing comes of an effect, and marks it dead with that.
async fn give_up(
    app: &App,
    case: CaseId,
    effect: EffectNo,
    ask: &Effect,
    failure: &Failure,
) -> Result<(), JobError> {
    tracing::warn!(%case, %effect, reason = failure.whole(), "given up; the case is told");
    let family = failure.family;
    let reason = failure.reason.clone();
    let act = if ask.answers() {
        let report = Report::Failed { family, reason };
        Act::Report { effect, report }
    } else {
        let ask = Box::new(ask.clone());
        Act::GiveUp {
            effect,
            ask,
            family,
            reason,
        }
    };
    let closing = Closing::Failed(effect, failure.whole());
    match conclude(app, case, closing, "effect.failed", &act).await {
        Ok(Concluded::Done) => Ok(()),
        Ok(Concluded::SlotTaken) => Err(JobError::Retry("a failure took a slot".into())),
        Err(trouble) => Err(told(trouble)),
    }
}

/// What the queue is told of trouble that no case can be told of.
fn told(trouble: Trouble) -> JobError {
    match trouble {
        Trouble::Later(failure) => JobError::Retry(failure.whole()),
        Trouble::PutOff { reason, wait } => JobError::PutOff { reason, wait },
        Trouble::Never(failure) => JobError::Fail(failure.whole()),
    }
}

/// What a commit says of an effect.
enum Closing {
    Nothing,
    Done(EffectNo),
    Failed(EffectNo, String),
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
    closing: Closing,
    action: &'static str,
    act: &Act,
) -> Result<Concluded, Trouble> {
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
            Err(rejection) => {
                let failure = Failure::new(Family::Invalid, "the case does not take the answer");
                return Err(Trouble::Later(failure.heard(rejection)));
            }
        };
        let mut committing = Committing {
            capacity: app.capacity(&change),
            ..Committing::new(action)
        };
        match &closing {
            Closing::Nothing => {}
            Closing::Done(effect) => committing.effect_done = Some(*effect),
            Closing::Failed(effect, why) => {
                committing.effect_failed = Some((*effect, why.clone()));
            }
        }
        match app.store.commit(&change, committing).await {
            Ok(()) | Err(CommitError::EffectAlreadyDone) => return Ok(Concluded::Done),
            Err(CommitError::SlotTaken) => return Ok(Concluded::SlotTaken),
            Err(CommitError::Stale { .. }) => {}
            Err(
                error @ (CommitError::CaseMissing
                | CommitError::UploadGone
                | CommitError::Unsound(_)),
            ) => {
                return Err(broken(error));
            }
            Err(CommitError::Database(error)) => return Err(later(error)),
        }
    }
    Err(later("the case kept changing"))
}

/// Reports to the case what an effect has brought.
async fn report(
    app: &App,
    case: CaseId,
    effect: EffectNo,
    action: &'static str,
    report: Report,
) -> Result<Concluded, Trouble> {
    let act = Act::Report { effect, report };
    conclude(app, case, Closing::Done(effect), action, &act).await
}

async fn load(app: &App, id: CaseId) -> Result<Case, Trouble> {
    app.store
        .load_case(id)
        .await
        .map_err(later)?
        .ok_or_else(|| broken("there is no such case"))
}

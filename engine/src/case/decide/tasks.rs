//! Work of people: claiming, giving to others, completing, sending back.
//!
//! | task                  | claimed by | owner      |
//! |-----------------------|------------|------------|
//! | free                  | nobody     | nobody     |
//! | claimed, handed over  | one person | nobody     |
//! | delegated             | the other  | the first  |
//!
//! Releasing a delegated task gives it back to its owner.

use crate::case::unfolding::Unfolding;
use crate::case::{AccountId, Actor, Case, Colleague, Event, Rejection, Task, TaskNo};
use crate::definition::{Definition, Next, Step, StepKind, TaskStep};
use crate::form::{Answers, FieldKind};
use crate::upload::Filed;
use serde_json::Value;

/// Whether this actor may work on an open task of the case, and its step; no
/// step for an extra task. Pages ask it to show why not; commands are held to it.
///
/// # Errors
/// The first rule that stands in the way.
pub fn may_work<'a>(
    definition: &'a Definition,
    case: &Case,
    by: &Actor,
    number: TaskNo,
) -> Result<Option<&'a TaskStep>, Rejection> {
    let Actor::Staff { account, .. } = by else {
        return Err(Rejection::NotAllowed);
    };
    let not_open = || Rejection::TaskNotOpen { task: number };
    let task = case.tasks.get(&number).ok_or_else(not_open)?;
    let office = case.office.as_deref();
    if !office.is_some_and(|office| by.holds(&task.role, office)) {
        return Err(Rejection::RoleMissing {
            task: number,
            role: task.role.clone(),
        });
    }
    if case.applicant == *account {
        return Err(Rejection::OwnCase);
    }
    let step = match &task.extra {
        Some(_) => None,
        None => {
            let (step, work) = task_step(definition, task).ok_or_else(not_open)?;
            apart(case, task, step, work, *account)?;
            Some(work)
        }
    };
    match task.claimed_by {
        Some(holder) if holder != *account => Err(Rejection::TaskTaken {
            task: number,
            by: holder,
        }),
        Some(_) | None => Ok(step),
    }
}

fn task_step<'a>(definition: &'a Definition, task: &Task) -> Option<(&'a Step, &'a TaskStep)> {
    let step = definition.step_named(&task.step)?;
    match &step.kind {
        StepKind::Task(work) => Some((step, work)),
        StepKind::Do { .. }
        | StepKind::Choose { .. }
        | StepKind::Table { .. }
        | StepKind::Wait { .. }
        | StepKind::Block { .. }
        | StepKind::Together { .. }
        | StepKind::Each(_)
        | StepKind::Call { .. }
        | StepKind::Start { .. }
        | StepKind::Correct(_)
        | StepKind::End { .. }
        | StepKind::Return { .. } => None,
    }
}

/// Separation of duty: other steps that this person did, and other seats of this
/// one that are done or in their hands.
fn apart(
    case: &Case,
    task: &Task,
    step: &Step,
    work: &TaskStep,
    account: AccountId,
) -> Result<(), Rejection> {
    let did = |name: &str| case.doers(task.track, name).contains(&account);
    if let Some(other) = work.not_same_as.iter().find(|name| did(name)) {
        return Err(Rejection::SamePerson {
            step: other.clone(),
        });
    }
    if work.of > 1 {
        let round = case
            .track(task.track)
            .and_then(|t| t.done_by.get(&step.local));
        let holds_another = case.tasks.values().any(|other| {
            other.track == task.track
                && other.step == task.step
                && !std::ptr::eq(other, task)
                && [other.claimed_by, other.owner].contains(&Some(account))
        });
        if holds_another || round.is_some_and(|doers| doers.contains(&account)) {
            return Err(Rejection::SamePerson {
                step: step.local.clone(),
            });
        }
    }
    Ok(())
}

/// The open task and whoever may work on it.
fn workable<'a>(
    unfolding: &Unfolding<'a>,
    by: &Actor,
    number: TaskNo,
) -> Result<(AccountId, Task, Option<&'a TaskStep>), Rejection> {
    let step = may_work(unfolding.definition, &unfolding.case, by, number)?;
    let account = by.account().ok_or(Rejection::NotAllowed)?;
    let task = unfolding
        .case
        .tasks
        .get(&number)
        .ok_or(Rejection::TaskNotOpen { task: number })?;
    Ok((account, task.clone(), step))
}

pub(super) fn claim(u: &mut Unfolding<'_>, by: &Actor, number: TaskNo) -> Result<(), Rejection> {
    let (account, task, _) = workable(u, by, number)?;
    if task.claimed_by.is_some() {
        return Err(Rejection::AlreadyYours { task: number });
    }
    u.record(Event::TaskClaimed {
        task: number,
        by: account,
    });
    Ok(())
}

pub(super) fn release(u: &mut Unfolding<'_>, by: &Actor, number: TaskNo) -> Result<(), Rejection> {
    let (_, task, _) = workable(u, by, number)?;
    if task.claimed_by.is_none() {
        return Err(Rejection::TaskFree { task: number });
    }
    u.record(match task.owner {
        Some(to) => Event::TaskReturned { task: number, to },
        None => Event::TaskReleased { task: number },
    });
    Ok(())
}

/// The colleague may do the task as if it were free.
fn may_take(
    u: &Unfolding<'_>,
    number: TaskNo,
    from: AccountId,
    to: &Colleague,
) -> Result<(), Rejection> {
    if to.account == from {
        return Err(Rejection::AlreadyYours { task: number });
    }
    let mut free = u.case.clone();
    if let Some(task) = free.tasks.get_mut(&number) {
        task.claimed_by = None;
        task.owner = None;
    }
    may_work(u.definition, &free, &to.actor(), number).map(|_| ())
}

pub(super) fn hand_over(
    u: &mut Unfolding<'_>,
    by: &Actor,
    number: TaskNo,
    to: &Colleague,
    reason: &str,
) -> Result<(), Rejection> {
    let (account, _, _) = workable(u, by, number)?;
    may_take(u, number, account, to)?;
    u.record(Event::TaskHandedOver {
        task: number,
        to: to.account,
        reason: reason.to_owned(),
    });
    Ok(())
}

pub(super) fn delegate(
    u: &mut Unfolding<'_>,
    by: &Actor,
    number: TaskNo,
    to: &Colleague,
    note: &str,
) -> Result<(), Rejection> {
    let (account, task, _) = workable(u, by, number)?;
    may_take(u, number, account, to)?;
    u.record(Event::TaskDelegated {
        task: number,
        // Delegated on: whoever was answerable stays so.
        owner: task.owner.unwrap_or(account),
        to: to.account,
        note: note.to_owned(),
    });
    Ok(())
}

pub(super) fn complete(
    u: &mut Unfolding<'_>,
    by: &Actor,
    number: TaskNo,
    result: &Answers,
    files: &[Filed],
) -> Result<(), Rejection> {
    let (account, task, work) = workable(u, by, number)?;
    if task.claimed_by.is_none() {
        u.record(Event::TaskClaimed {
            task: number,
            by: account,
        });
    }
    let Some(work) = work else {
        let note = result.text("note").unwrap_or_default().to_owned();
        u.record(Event::ExtraTaskDone {
            task: number,
            by: account,
            note,
        });
        return Ok(());
    };
    let Some(step) = u.definition.step_named(&task.step) else {
        return Err(Rejection::TaskNotOpen { task: number });
    };
    let result = if work.of > 1 {
        agreed(&u.case, &task, step, work, result)
    } else {
        result.clone()
    };
    u.record(Event::TaskCompleted {
        task: number,
        track: task.track,
        step: task.step.clone(),
        local: step.local.clone(),
        by: account,
        on_behalf_of: task.owner,
        result,
        files: files.to_vec(),
    });
    let more = u
        .case
        .tasks
        .values()
        .any(|other| other.track == task.track && other.step == task.step);
    if more {
        return Ok(());
    }
    u.pass(task.track, step, Answers::new(), work.then);
    u.run()
}

/// The result with `agreed`: whether everybody so far chose the same. Words that
/// were written freely do not count.
fn agreed(case: &Case, task: &Task, step: &Step, work: &TaskStep, result: &Answers) -> Answers {
    let track = case.track(task.track);
    let first = track.is_none_or(|track| {
        let round = track.done_by.get(&step.local);
        round.is_none_or(Vec::is_empty)
    });
    let before = track
        .and_then(|track| track.results.get(&step.local))
        .filter(|_| !first);
    let same = before.is_none_or(|before| {
        let chosen = work.form.fields().filter(|field| match &field.kind {
            FieldKind::Choice { .. }
            | FieldKind::Several { .. }
            | FieldKind::YesNo
            | FieldKind::Tick
            | FieldKind::Declaration => true,
            FieldKind::Text { .. }
            | FieldKind::LongText { .. }
            | FieldKind::Date
            | FieldKind::Number { .. }
            | FieldKind::Decimal
            | FieldKind::Money { .. }
            | FieldKind::Group { .. }
            | FieldKind::List(_)
            | FieldKind::Rows { .. } => false,
        });
        let mut chosen = chosen.map(|field| field.name.as_str());
        before.yes("agreed") == Some(true)
            && chosen.all(|name| before.get(name) == result.get(name))
    });
    let mut result = result.clone().into_map();
    result.insert("agreed".to_owned(), Value::Bool(same));
    result.into()
}

pub(super) fn send_back(
    u: &mut Unfolding<'_>,
    by: &Actor,
    number: TaskNo,
    to: &str,
    reason: &str,
) -> Result<(), Rejection> {
    let (account, task, work) = workable(u, by, number)?;
    let target = u.definition.index_of(to);
    let allowed = work.is_some_and(|work| target.is_some_and(|to| work.send_back.contains(&to)));
    let Some(target) = target.filter(|_| allowed) else {
        return Err(Rejection::NotBackTo {
            step: to.to_owned(),
        });
    };
    u.record(Event::TaskSentBack {
        task: number,
        by: account,
        to: to.to_owned(),
        reason: reason.to_owned(),
    });
    u.clear(task.track);
    u.go(task.track, Next::Step(target))
}

//! `/desk/cases/{reference}/tasks/{no}` — doing a task.

use super::case::{answers, applicant, barred, held_by, note_look, opened};
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::change::{self, Seen};
use crate::present;
use crate::problem::Problem;
use crate::view::form::FormView;
use crate::view::{errors, staff};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Act, Case, Command, Event, Rejection, Task, TaskNo, decide};
use engine::definition::{Definition, StepKind, TaskStep};
use engine::form::{FieldError, RawInput};
use store::Viewer;

/// Tries to claim or release a task of a case that others keep changing.
const MOST_TRIES: u32 = 5;

/// `GET /desk/cases/{reference}/tasks/{no}`
pub async fn task(
    State(app): State<Shared>,
    visit: Visit,
    Path((reference, no)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let (case, definition) = opened(&app, &visit, &reference).await?;
    let Some((task, step)) = find(&case, &definition, no) else {
        return Err(over(&app, &case, no).await);
    };
    note_look(&app, visit.account()?, case.id, "task").await?;
    let nothing = RawInput::new();
    let page = page(
        &app,
        &visit,
        &case,
        &definition,
        (no, task, step),
        &nothing,
        &[],
    )
    .await?;
    Ok(visit.page(&app, StatusCode::OK, &page))
}

/// The open task and its step.
fn find<'a>(
    case: &'a Case,
    definition: &'a Definition,
    no: u32,
) -> Option<(&'a Task, &'a TaskStep)> {
    let task = case.tasks.get(&TaskNo(no))?;
    match definition.step_named(&task.step).map(|step| &step.kind) {
        Some(StepKind::Task(step)) => Some((task, step)),
        Some(
            StepKind::Do { .. }
            | StepKind::Choose { .. }
            | StepKind::Wait { .. }
            | StepKind::End { .. },
        )
        | None => None,
    }
}

/// A task that is not open any more: who completed it, and the way back to the
/// case. A number that never was a task is not there.
async fn over(app: &App, case: &Case, no: u32) -> Problem {
    let events = match app.store.events_of(case.id).await {
        Ok(events) => events,
        Err(error) => return error.into(),
    };
    let Some(last) = events
        .iter()
        .rev()
        .find(|recorded| concerns(&recorded.event, TaskNo(no)))
    else {
        return Problem::NotFound;
    };
    let rejection = Rejection::TaskNotOpen { task: TaskNo(no) };
    let problem = Problem::rejected(&rejection, format!("/desk/cases/{}", case.reference));
    match last.by {
        Some(by) => problem.by(change::name(app, by).await).at(last.at),
        None => problem.at(last.at),
    }
}

fn concerns(event: &Event, no: TaskNo) -> bool {
    matches!(
        event,
        Event::TaskCreated { task, .. }
            | Event::TaskClaimed { task, .. }
            | Event::TaskReleased { task }
            | Event::TaskCompleted { task, .. }
            | Event::TaskCancelled { task }
            if *task == no
    )
}

async fn page(
    app: &App,
    visit: &Visit,
    case: &Case,
    definition: &Definition,
    (no, task, step): (u32, &Task, &TaskStep),
    raw: &RawInput,
    errors: &[FieldError],
) -> Result<staff::Task, Problem> {
    let language = visit.language();
    let account = visit.account()?;
    let scope = present::scope(app, definition, &case.documents);
    Ok(staff::Task {
        reference: case.reference.clone(),
        no,
        title: step.title.in_language(language).to_owned(),
        service: definition.title.in_language(language).to_owned(),
        applicant: applicant(app, Viewer::Staff(account), case).await?,
        due: task.due,
        overdue: present::is_overdue(task.due, app.now()),
        revision: case.revision.0,
        claim: held_by(app, account, task).await?,
        barred: barred(visit, case, definition, TaskNo(no)).map(|why| errors::rejection(&why)),
        form: FormView::whole(&step.form, raw, errors, &scope, language),
        answers: answers(app, case, definition, language),
        documents: present::documents(definition, &case.documents, language),
        appointment: present::appointment(
            app,
            case.appointment.as_ref(),
            case.applicant != account,
            language,
        ),
    })
}

/// `POST /desk/cases/{reference}/tasks/{no}` — completes the task.
pub async fn complete(
    State(app): State<Shared>,
    Path((reference, no)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let by = posted.staff()?;
    let (case, definition) = opened(&app, visit, &reference).await?;
    let Some((task, step)) = find(&case, &definition, no) else {
        return Err(over(&app, &case, no).await.keeping(posted.kept()));
    };
    let scope = present::scope(&app, &definition, &case.documents);
    let input = posted.without(&["revision"]);
    let result = match step.form.parse(&input, &scope) {
        Ok(result) => result,
        Err(errors) => {
            let page = page(
                &app,
                visit,
                &case,
                &definition,
                (no, task, step),
                &input,
                &errors,
            )
            .await?;
            return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let path = format!("/desk/cases/{reference}");
    let act = Act::Complete {
        task: TaskNo(no),
        result,
    };
    let seen = Seen::of(&posted);
    change::commit(
        &app,
        &definition,
        &case,
        seen,
        by,
        act,
        "task.completed",
        &path,
    )
    .await
    .map_err(|problem| problem.keeping(posted.kept()))?;
    Ok(visit.see(&Told::Completed.at("/desk")))
}

/// `POST /desk/cases/{reference}/tasks/{no}/claim`
pub async fn claim(
    State(app): State<Shared>,
    Path((reference, no)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let path = format!("/desk/cases/{reference}/tasks/{no}");
    hand(
        &app,
        &posted,
        &reference,
        Act::Claim { task: TaskNo(no) },
        "task.claimed",
    )
    .await?;
    Ok(posted.visit.see(&Told::Claimed.at(&path)))
}

/// `POST /desk/cases/{reference}/tasks/{no}/release`
pub async fn release(
    State(app): State<Shared>,
    Path((reference, no)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    hand(
        &app,
        &posted,
        &reference,
        Act::Release { task: TaskNo(no) },
        "task.released",
    )
    .await?;
    Ok(posted.visit.see(&Told::Released.at("/desk")))
}

/// Claiming and releasing say nothing about the case itself, so they go by what
/// stands now, again when it changes under their hands; asking for what is so
/// already is no conflict.
async fn hand(
    app: &App,
    posted: &Posted,
    reference: &str,
    act: Act,
    action: &'static str,
) -> Result<(), Problem> {
    let by = posted.staff()?;
    let path = format!("/desk/cases/{reference}");
    let mut tries = 0;
    loop {
        tries += 1;
        let (case, definition) = opened(app, &posted.visit, reference).await?;
        let command = Command {
            by: by.clone(),
            act: act.clone(),
        };
        match decide(&definition, Some(&case), &command, app.when()) {
            Err(Rejection::AlreadyYours { .. } | Rejection::TaskFree { .. }) => return Ok(()),
            Err(Rejection::TaskNotOpen { task }) => return Err(over(app, &case, task.0).await),
            Ok(_) | Err(_) => {}
        }
        let seen = Seen::now(&case);
        let Command { by, act } = command;
        match change::commit(app, &definition, &case, seen, by, act, action, &path).await {
            Ok(_) => return Ok(()),
            Err(Problem::Conflict(_)) if tries < MOST_TRIES && has_moved(app, &case).await? => {}
            Err(problem) => return Err(problem),
        }
    }
}

/// Whether somebody has changed the case since it was read.
async fn has_moved(app: &App, case: &Case) -> Result<bool, Problem> {
    let stands = app.store.load_case(case.id).await?;
    Ok(stands.is_some_and(|stands| stands.revision != case.revision))
}

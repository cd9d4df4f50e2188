//! `/desk/cases/{reference}/tasks/{no}` — doing a task.

use crate::access::address::Path;
use super::case::{answers, applicant, barred, held_by, note_look, opened};
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::change::{self, Seen};
use crate::present;
use crate::problem::Problem;
use crate::view::form::FormView;
use crate::view::staff;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Act, Case, Rejection, Task, TaskNo};
use engine::definition::{Definition, StepKind, TaskStep};
use engine::form::{FieldError, RawInput};
use store::Viewer;

/// `GET /desk/cases/{reference}/tasks/{no}`
pub async fn task(
    State(app): State<Shared>,
    visit: Visit,
    Path((reference, no)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let (case, definition) = opened(&app, &visit, &reference).await?;
    let (task, step) = find(&case, &definition, no)?;
    note_look(&app, visit.account()?, case.id, "task").await?;
    let nothing = RawInput::new();
    let page = page(&app, &visit, &case, &definition, (no, task, step), &nothing, &[]).await?;
    Ok(visit.page(&app, StatusCode::OK, &page))
}

/// The open task and its step; one that is done leads back to the case.
fn find<'a>(
    case: &'a Case,
    definition: &'a Definition,
    no: u32,
) -> Result<(&'a Task, &'a TaskStep), Problem> {
    let gone = || {
        let rejection = Rejection::TaskNotOpen { task: TaskNo(no) };
        Problem::rejected(&rejection, format!("/desk/cases/{}", case.reference))
    };
    let task = case.tasks.get(&TaskNo(no)).ok_or_else(gone)?;
    match definition.step_named(&task.step).map(|step| &step.kind) {
        Some(StepKind::Task(step)) => Ok((task, step)),
        Some(
            StepKind::Do { .. }
            | StepKind::Choose { .. }
            | StepKind::Wait { .. }
            | StepKind::End { .. },
        )
        | None => Err(gone()),
    }
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
        barred: barred(visit, case, definition, TaskNo(no)),
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
    let (task, step) = find(&case, &definition, no)
        .map_err(|problem| problem.keeping(posted.kept()))?;
    let scope = present::scope(&app, &definition, &case.documents);
    let input = posted.without(&["revision"]);
    let result = match step.form.parse(&input, &scope) {
        Ok(result) => result,
        Err(errors) => {
            let page =
                page(&app, visit, &case, &definition, (no, task, step), &input, &errors).await?;
            return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let path = format!("/desk/cases/{reference}");
    let act = Act::Complete { task: TaskNo(no), result };
    let seen = Seen::of(&posted);
    change::commit(&app, &definition, &case, seen, by, act, "task.completed", &path)
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
    hand(&app, &posted, &reference, Act::Claim { task: TaskNo(no) }, "task.claimed").await?;
    Ok(posted.visit.see(&Told::Claimed.at(&path)))
}

/// `POST /desk/cases/{reference}/tasks/{no}/release`
pub async fn release(
    State(app): State<Shared>,
    Path((reference, no)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    hand(&app, &posted, &reference, Act::Release { task: TaskNo(no) }, "task.released").await?;
    Ok(posted.visit.see(&Told::Released.at("/desk")))
}

/// Claiming and releasing say nothing about the case itself, so they go by what
/// stands now; asking for what is so already is no conflict.
async fn hand(
    app: &App,
    posted: &Posted,
    reference: &str,
    act: Act,
    action: &'static str,
) -> Result<(), Problem> {
    let by = posted.staff()?;
    let (case, definition) = opened(app, &posted.visit, reference).await?;
    let path = format!("/desk/cases/{reference}");
    let so_already = match engine::case::decide(
        &definition,
        Some(&case),
        &engine::case::Command { by: by.clone(), act: act.clone() },
        app.when(),
    ) {
        Err(Rejection::AlreadyYours { .. } | Rejection::TaskFree { .. }) => true,
        Ok(_) | Err(_) => false,
    };
    if !so_already {
        let seen = Seen::now(&case);
        change::commit(app, &definition, &case, seen, by, act, action, &path).await?;
    }
    Ok(())
}

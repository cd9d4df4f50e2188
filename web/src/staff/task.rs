//! `/desk/cases/{reference}/tasks/{no}` — doing a task.

use super::case::{answers, applicant, barred, documents, held_by, note_look, opened};
use super::give::colleagues;
use super::handover;
use super::send_back;
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::change::{self, Seen};
use crate::present;
use crate::problem::Problem;
use crate::typed;
use crate::view::deed::LONGEST_TEXT;
use crate::view::form::{FieldView, FormView};
use crate::view::{Phrase, errors, staff};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Act, Case, Command, Event, Extra, Rejection, Task, TaskNo, decide};
use engine::definition::{Definition, TaskStep};
use engine::form::{Answers, FieldError, RawInput};
use serde_json::Value;
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
    let Some(work) = find(&case, &definition, no) else {
        return Err(over(&app, &case, no).await);
    };
    note_look(&app, visit.account()?, case.id, "task").await?;
    let nothing = RawInput::new();
    let page = page(&app, &visit, &case, &definition, &work, &nothing, &[]).await?;
    Ok(visit.page(&app, StatusCode::OK, &page))
}

/// An open task and what is asked in it.
struct Work<'a> {
    no: TaskNo,
    task: &'a Task,
    asks: Asks<'a>,
}

#[derive(Clone, Copy)]
enum Asks<'a> {
    /// A task of the service.
    Step(&'a TaskStep),
    /// One asked for beside its steps; it takes a note.
    Extra(&'a Extra),
}

fn find<'a>(case: &'a Case, definition: &'a Definition, no: u32) -> Option<Work<'a>> {
    let no = TaskNo(no);
    let task = case.tasks.get(&no)?;
    let asks = match &task.extra {
        Some(extra) => Asks::Extra(extra),
        None => Asks::Step(present::task_of(definition.step_named(&task.step)?)?),
    };
    Some(Work { no, task, asks })
}

/// A task that is not open any more: who completed it, and the way back to the
/// case. A number that never was a task is not there.
pub async fn over(app: &App, case: &Case, no: u32) -> Problem {
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
            | Event::ExtraTaskAsked { task, .. }
            | Event::TaskReleased { task }
            | Event::TaskHandedOver { task, .. }
            | Event::TaskDelegated { task, .. }
            | Event::TaskReturned { task, .. }
            | Event::ExtraTaskDone { task, .. }
            | Event::TaskSentBack { task, .. }
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
    work: &Work<'_>,
    raw: &RawInput,
    errors: &[FieldError],
) -> Result<staff::Task, Problem> {
    let language = visit.language();
    let account = visit.account()?;
    let by = visit.staff()?;
    let scope = present::scope(app, definition, &case.documents);
    let Work { no, task, asks } = work;
    let claim = held_by(app, account, task).await?;
    let barred = barred(visit, case, definition, *no);
    let mine = task.claimed_by.is_none_or(|holder| holder == account) && barred.is_none();
    let form = match asks {
        Asks::Step(step) => FormView::whole(&step.form, raw, errors, &scope, language),
        Asks::Extra(_) => extra_form(raw.get("note").unwrap_or_default(), None),
    };
    Ok(staff::Task {
        reference: case.reference.clone(),
        no: no.0,
        title: present::task_name(definition, case, *no, language),
        text: match asks {
            Asks::Step(_) => None,
            Asks::Extra(extra) => Some(extra.text.clone()),
        },
        givable: mine
            && !colleagues(app, case, definition, &by, *no)
                .await?
                .is_empty(),
        returnable: mine && !send_back::targets(case, definition, *no).is_empty(),
        service: definition.title.in_language(language).to_owned(),
        applicant: applicant(app, Viewer::Staff(account), case).await?,
        due: task.due,
        overdue: present::is_overdue(task.due, app.now()),
        revision: case.revision.0,
        claim,
        barred: barred.map(|why| errors::rejection(&why)),
        form,
        answers: answers(app, case, definition, language),
        documents: documents(app, account, case, definition, language).await?,
        appointment: present::appointment(
            app,
            case.appointment.as_ref(),
            case.applicant != account,
            language,
        ),
    })
}

/// What came of a task beside the steps.
fn extra_form(typed: &str, problem: Option<Phrase>) -> FormView {
    let field = FieldView::long_text("note", "extra-note", typed);
    let problems: Vec<_> = problem.into_iter().map(|text| ("note", text)).collect();
    FormView::new(vec![field]).with_problems(&problems)
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
    let Some(work) = find(&case, &definition, no) else {
        return Err(over(&app, &case, no).await.keeping(posted.kept()));
    };
    let input = posted.without(&["revision"]);
    let result = match work.asks {
        Asks::Step(step) => {
            let scope = present::scope(&app, &definition, &case.documents);
            let names: Vec<String> = step.form.fields().map(|field| field.name.clone()).collect();
            let nothing = Answers::new();
            if let Some(turned) = present::turned(&step.form, &names, &input, &nothing, &scope) {
                let status = present::status_of_turn(&turned);
                let (raw, errors) = match &turned {
                    Ok(turned) => (&turned.raw, &[][..]),
                    Err(errors) => (&input, errors.as_slice()),
                };
                let page = page(&app, visit, &case, &definition, &work, raw, errors).await?;
                return Ok(visit.page(&app, status, &page));
            }
            let wrong = |result: &Answers| {
                handover::wrong_code(&app, posted.account()?, &case, step, result)
            };
            let read = match step.form.parse(&input, &scope) {
                Ok(result) => match wrong(&result).map_err(|why| why.keeping(posted.kept()))? {
                    Some(error) => Err(vec![error]),
                    None => Ok(result),
                },
                Err(errors) => Err(errors),
            };
            match read {
                Ok(result) => result,
                Err(errors) => {
                    let page =
                        page(&app, visit, &case, &definition, &work, &input, &errors).await?;
                    return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
                }
            }
        }
        Asks::Extra(_) => match typed::read(posted.value("note"), LONGEST_TEXT, "extra-note-empty")
        {
            Ok(note) => Answers::from_iter([("note", Value::from(note))]),
            Err(problem) => {
                let mut page = page(&app, visit, &case, &definition, &work, &input, &[]).await?;
                page.form = extra_form(posted.value("note"), Some(problem));
                return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
            }
        },
    };
    let path = format!("/desk/cases/{reference}");
    let act = Act::Complete {
        task: TaskNo(no),
        result,
        files: Vec::new(),
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

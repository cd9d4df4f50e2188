//! `/desk/cases/{reference}/tasks/{no}/send-back` — the case goes back to an
//! earlier task, where its service allows that.

use super::case::opened;
use super::give::workable;
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::app::Shared;
use crate::change::{self, Seen};
use crate::present;
use crate::problem::Problem;
use crate::typed;
use crate::view::deed::{Deed, LONGEST_REASON};
use crate::view::form::{FieldView, FormView};
use crate::view::{Message, Phrase, history};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Act, Case, TaskNo};
use engine::definition::Definition;

/// Names of the steps an open task may be sent back to.
pub fn targets<'a>(case: &Case, definition: &'a Definition, no: TaskNo) -> Vec<&'a str> {
    let task = case.tasks.get(&no);
    let step = task.and_then(|task| definition.step_named(&task.step));
    let Some(work) = step.and_then(present::task_of) else {
        return Vec::new();
    };
    work.send_back
        .iter()
        .map(|index| definition.step(*index).name.as_str())
        .collect()
}

/// `GET /desk/cases/{reference}/tasks/{no}/send-back`
pub async fn ask(
    State(app): State<Shared>,
    visit: Visit,
    Path((reference, no)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let by = visit.staff()?;
    let (case, definition) = opened(&app, &visit, &reference).await?;
    no_way(&case, &definition, no)?;
    workable(&app, &case, &definition, &by, no).await?;
    let page = page(&visit, &case, &definition, no, None, Vec::new()).ok_or(Problem::NotFound)?;
    Ok(visit.page(&app, StatusCode::OK, &page))
}

/// An open task without a way back has no such page.
fn no_way(case: &Case, definition: &Definition, no: u32) -> Result<(), Problem> {
    let no = TaskNo(no);
    if case.tasks.contains_key(&no) && targets(case, definition, no).is_empty() {
        return Err(Problem::NotFound);
    }
    Ok(())
}

/// `None`: there is no way back from this task.
fn page(
    visit: &Visit,
    case: &Case,
    definition: &Definition,
    no: u32,
    posted: Option<&Posted>,
    problems: Vec<(&str, Phrase)>,
) -> Option<Deed> {
    let language = visit.language();
    let typed = |name| posted.map_or("", |posted| posted.value(name));
    let steps = targets(case, definition, TaskNo(no));
    let only = *steps.first()?;
    let mut fields = Vec::new();
    if steps.len() > 1 {
        let choices = steps
            .iter()
            .map(|step| {
                let title = history::task_title(definition, step, language);
                ((*step).to_owned(), title.into())
            })
            .collect();
        fields.push(FieldView::choice(
            "to",
            "send-back-to",
            choices,
            typed("to"),
        ));
    }
    fields.push(Deed::reason(
        "send-back-reason",
        "send-back-reason-hint",
        typed("reason"),
    ));
    let lead = if steps.len() > 1 {
        Phrase::key("send-back-lead")
    } else {
        let step = history::task_title(definition, only, language);
        Message::new("send-back-lead-one").with("step", step).into()
    };
    let path = format!("/desk/cases/{}/tasks/{no}", case.reference);
    let title = Phrase::key("send-back-title");
    Some(Deed {
        lead: vec![lead],
        form: FormView::new(fields).with_problems(&problems),
        button: Some(Phrase::key("send-back-button")),
        ..Deed::of(case, definition, language, &path, "send-back", title)
    })
}

/// `POST /desk/cases/{reference}/tasks/{no}/send-back`
pub async fn send_back(
    State(app): State<Shared>,
    Path((reference, no)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let by = posted.staff()?;
    let (case, definition) = opened(&app, visit, &reference).await?;
    no_way(&case, &definition, no)?;
    workable(&app, &case, &definition, &by, no)
        .await
        .map_err(|problem| problem.keeping(posted.kept()))?;
    let steps = targets(&case, &definition, TaskNo(no));
    let to = match steps.as_slice() {
        [] => return Err(Problem::NotFound),
        [only] => Some(*only),
        several => several
            .iter()
            .find(|step| **step == posted.value("to"))
            .copied(),
    };
    let reason = typed::read(
        posted.value("reason"),
        LONGEST_REASON,
        "send-back-reason-empty",
    );
    let mut problems = Vec::new();
    if to.is_none() {
        problems.push(("to", Phrase::key("send-back-choose")));
    }
    if let Err(problem) = &reason {
        problems.push(("reason", problem.clone()));
    }
    let (Some(to), Ok(reason)) = (to, reason) else {
        let page = page(visit, &case, &definition, no, Some(&posted), problems)
            .ok_or(Problem::NotFound)?;
        return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let act = Act::SendBack {
        task: TaskNo(no),
        to: to.to_owned(),
        reason,
    };
    let seen = Seen::of(&posted);
    let path = format!("/desk/cases/{reference}");
    let action = "task.sent-back";
    change::commit(&app, &definition, &case, seen, by, act, action, &path)
        .await
        .map_err(|problem| problem.keeping(posted.kept()))?;
    Ok(visit.see(&Told::SentBack.at("/desk")))
}

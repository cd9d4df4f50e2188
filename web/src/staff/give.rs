//! `/desk/cases/{reference}/tasks/{no}/give` — a task goes to a colleague: handed
//! over, or delegated and then given back when it is released.

use super::case::opened;
use super::task::over;
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::change::{self, Seen};
use crate::present;
use crate::problem::Problem;
use crate::typed;
use crate::view::deed::{Deed, LONGEST_REASON};
use crate::view::form::{FieldView, FormView};
use crate::view::{Message, Phrase};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{
    Act, Actor, Case, Colleague, Command, OfficeRole, Rejection, TaskNo, decide, may_work,
};
use engine::definition::Definition;
use store::Account;

const HAND_OVER: &str = "hand-over";
const DELEGATE: &str = "delegate";

/// Colleagues who may do an open task, by the rules the engine goes by.
pub async fn colleagues(
    app: &App,
    case: &Case,
    definition: &Definition,
    by: &Actor,
    no: TaskNo,
) -> Result<Vec<(Account, Colleague)>, Problem> {
    let (Some(task), Some(office)) = (case.tasks.get(&no), case.office.as_deref()) else {
        return Ok(Vec::new());
    };
    let mut colleagues = Vec::new();
    for account in app.store.holders(office, &task.role).await? {
        let colleague = Colleague {
            account: account.id,
            roles: vec![OfficeRole {
                office: office.to_owned(),
                role: task.role.clone(),
            }],
        };
        let act = Act::HandOver {
            task: no,
            to: colleague.clone(),
            reason: String::new(),
        };
        let by = by.clone();
        if decide(definition, Some(case), &Command { by, act }, app.when()).is_ok() {
            colleagues.push((account, colleague));
        }
    }
    Ok(colleagues)
}

/// `GET /desk/cases/{reference}/tasks/{no}/give`
pub async fn ask(
    State(app): State<Shared>,
    visit: Visit,
    Path((reference, no)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let by = visit.staff()?;
    let (case, definition) = opened(&app, &visit, &reference).await?;
    workable(&app, &case, &definition, &by, no).await?;
    let colleagues = colleagues(&app, &case, &definition, &by, TaskNo(no)).await?;
    let page = page(
        &visit,
        &case,
        &definition,
        no,
        &colleagues,
        None,
        Vec::new(),
    );
    Ok(visit.page(&app, StatusCode::OK, &page))
}

/// A task that is over, or in other hands, has nothing to give.
pub async fn workable(
    app: &App,
    case: &Case,
    definition: &Definition,
    by: &Actor,
    no: u32,
) -> Result<(), Problem> {
    match may_work(definition, case, by, TaskNo(no)) {
        Ok(_) => Ok(()),
        Err(Rejection::TaskNotOpen { .. }) => Err(over(app, case, no).await),
        Err(rejection) => Err(Problem::rejected(&rejection, path(case, no))),
    }
}

fn path(case: &Case, no: u32) -> String {
    format!("/desk/cases/{}/tasks/{no}", case.reference)
}

fn page(
    visit: &Visit,
    case: &Case,
    definition: &Definition,
    no: u32,
    colleagues: &[(Account, Colleague)],
    posted: Option<&Posted>,
    problems: Vec<(&str, Phrase)>,
) -> Deed {
    let language = visit.language();
    let typed = |name| posted.map_or("", |posted| posted.value(name));
    let names = colleagues
        .iter()
        .map(|(account, _)| (account.id.to_string(), account.full_name().into()))
        .collect();
    let ways = vec![
        (HAND_OVER.to_owned(), Phrase::key("give-hand-over")),
        (DELEGATE.to_owned(), Phrase::key("give-delegate")),
    ];
    let chosen = match typed("way") {
        "" => HAND_OVER,
        way => way,
    };
    let fields = vec![
        FieldView::choice("colleague", "give-colleague", names, typed("colleague")),
        FieldView::choice("way", "give-way", ways, chosen),
        Deed::reason("give-reason", "give-reason-hint", typed("reason")),
    ];
    let task = present::task_name(definition, case, TaskNo(no), language);
    let none = colleagues.is_empty();
    let title = Message::new("give-title").with("task", task);
    Deed {
        lead: if none {
            vec![Phrase::key("give-nobody")]
        } else {
            Vec::new()
        },
        form: if none {
            FormView::default()
        } else {
            FormView::new(fields).with_problems(&problems)
        },
        button: (!none).then(|| Phrase::key("give-button")),
        ..Deed::of(case, definition, language, &path(case, no), "give", title)
    }
}

/// `POST /desk/cases/{reference}/tasks/{no}/give`
pub async fn give(
    State(app): State<Shared>,
    Path((reference, no)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let by = posted.staff()?;
    let (case, definition) = opened(&app, visit, &reference).await?;
    workable(&app, &case, &definition, &by, no)
        .await
        .map_err(|problem| problem.keeping(posted.kept()))?;
    let colleagues = colleagues(&app, &case, &definition, &by, TaskNo(no)).await?;
    let chosen = colleagues
        .iter()
        .find(|(account, _)| account.id.to_string() == posted.value("colleague"));
    let words = typed::read(posted.value("reason"), LONGEST_REASON, "give-reason-empty");
    let way = posted.value("way");
    let mut problems = Vec::new();
    if chosen.is_none() {
        problems.push(("colleague", Phrase::key("give-choose")));
    }
    if ![HAND_OVER, DELEGATE].contains(&way) {
        problems.push(("way", Phrase::key("give-choose-way")));
    }
    if let Err(problem) = &words {
        problems.push(("reason", problem.clone()));
    }
    let (Some((_, to)), Ok(reason), true) = (chosen, words, problems.is_empty()) else {
        let page = page(
            visit,
            &case,
            &definition,
            no,
            &colleagues,
            Some(&posted),
            problems,
        );
        return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let (task, to) = (TaskNo(no), to.clone());
    let (act, action) = if way == DELEGATE {
        let note = reason;
        (Act::Delegate { task, to, note }, "task.delegated")
    } else {
        (Act::HandOver { task, to, reason }, "task.handed-over")
    };
    let seen = Seen::of(&posted);
    let path = path(&case, no);
    change::commit(&app, &definition, &case, seen, by, act, action, &path)
        .await
        .map_err(|problem| problem.keeping(posted.kept()))?;
    Ok(visit.see(&Told::Given.at("/desk")))
}

//! `/desk` — the open tasks somebody may do.

use crate::access::visit::Visit;
use crate::app::Shared;
use crate::present;
use crate::problem::Problem;
use crate::view::history;
use crate::view::parts::Claim;
use crate::view::staff::{Inbox, InboxLine};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use store::Viewer;

pub async fn inbox(State(app): State<Shared>, visit: Visit) -> Result<Response, Problem> {
    visit.staff()?;
    let account = visit.account()?;
    let language = visit.language();
    let mut tasks = Vec::new();
    for row in app.store.inbox(Viewer::Staff(account)).await? {
        let definition = app.services.version(&row.version).await?;
        tasks.push(InboxLine {
            service: definition.title.in_language(language).to_owned(),
            task: row
                .title
                .unwrap_or_else(|| history::task_title(&definition, &row.step, language)),
            claim: claim(account, row.claimed_by, row.claimed_by_name),
            overdue: present::is_overdue(row.due_at, app.now()),
            reference: row.reference,
            no: row.task.0,
            applicant: row.applicant,
            since: row.created_at,
            due: row.due_at,
        });
    }
    Ok(visit.page(&app, StatusCode::OK, &Inbox { tasks }))
}

/// In whose hands a task is, seen by `account`.
pub fn claim(
    account: engine::case::AccountId,
    holder: Option<engine::case::AccountId>,
    name: Option<String>,
) -> Claim {
    match holder {
        None => Claim::Free,
        Some(holder) if holder == account => Claim::Mine,
        Some(_) => Claim::Other {
            name: name.unwrap_or_default(),
        },
    }
}

//! `/cases/{reference}/reopen` and `/desk/cases/{reference}/reopen` — a case that
//! has ended is taken up again, within the time its service gives, by whomever it
//! names: the same page for the applicant and for the office.

use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::anytime::{keeps_closed, may_reopen};
use crate::app::{App, Shared};
use crate::change::Seen;
use crate::problem::Problem;
use crate::sides::{Opened, Side};
use crate::typed;
use crate::view::deed::{Deed, LONGEST_REASON};
use crate::view::form::FormView;
use crate::view::{Message, Phrase};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::calendar::When;
use engine::case::Act;
use jiff::Timestamp;

/// `GET …/reopen`
pub async fn ask<S: Side>(
    State(app): State<Shared>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Problem> {
    let opened = S::open(&app, &visit, &reference).await?;
    can_be(&opened, &app)?;
    let page = page(&opened, &app, &visit, "", None);
    Ok(visit.page(&app, StatusCode::OK, &page))
}

/// `POST …/reopen`
pub async fn reopen<S: Side>(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let opened = posted.or_keep(S::open(&app, visit, &reference).await)?;
    can_be(&opened, &app).map_err(|problem| problem.keeping(posted.kept()))?;
    let typed = posted.value("reason");
    let reason = match typed::read(typed, LONGEST_REASON, "reopen-reason-empty") {
        Ok(reason) => reason,
        Err(problem) => {
            let page = page(&opened, &app, visit, typed, Some(problem));
            return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let seen = Seen::of(&posted);
    let act = Act::Reopen { reason };
    opened
        .does(&app, &posted, seen, act, "case.reopened", Told::Reopened)
        .await
}

fn can_be(opened: &Opened, app: &App) -> Result<(), Problem> {
    if !may_reopen(&opened.case, &opened.definition, &opened.by) {
        return Err(Problem::NotFound);
    }
    match keeps_closed(app, &opened.case, &opened.definition, &opened.by) {
        Some(rejection) => Err(Problem::rejected(&rejection, opened.path.as_str())),
        None => Ok(()),
    }
}

fn page(opened: &Opened, app: &App, visit: &Visit, typed: &str, problem: Option<Phrase>) -> Deed {
    let reason = Deed::reason("reopen-reason", "reopen-reason-hint", typed);
    let problems: Vec<_> = problem.into_iter().map(|text| ("reason", text)).collect();
    let mut lead = vec![Phrase::key("reopen-lead")];
    lead.extend(
        until(opened, app).map(|until| Message::new("reopen-until").with("until", until).into()),
    );
    let Opened {
        case,
        definition,
        path,
        ..
    } = opened;
    let title = Phrase::key("reopen-title");
    Deed {
        lead,
        form: FormView::new(vec![reason]).with_problems(&problems),
        button: Some(Phrase::key("reopen-button")),
        ..Deed::of(case, definition, visit.language(), path, "reopen", title)
    }
}

/// Until when it can be done.
fn until(opened: &Opened, app: &App) -> Option<Timestamp> {
    let way = opened.definition.anytime.reopen.as_ref()?;
    let ended = When {
        now: opened.case.ended.as_ref()?.at,
        calendar: &app.municipality.calendar,
    };
    Some(ended.after(way.within))
}

//! `/cases/{reference}/withdraw` and `/desk/cases/{reference}/withdraw` — an
//! application is taken back, by the applicant or by those in the office whom its
//! service names. The page says what that means and asks once more.

use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::anytime::{keeps_going, may_withdraw};
use crate::app::Shared;
use crate::change::Seen;
use crate::problem::Problem;
use crate::sides::{Opened, Side};
use crate::typed;
use crate::view::Phrase;
use crate::view::deed::{Deed, LONGEST_REASON};
use crate::view::form::FormView;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Act, Actor};

/// `GET …/withdraw`
pub async fn ask<S: Side>(
    State(app): State<Shared>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Problem> {
    let opened = S::open(&app, &visit, &reference).await?;
    can_be(&opened)?;
    let page = page(&opened, &visit, "", None);
    Ok(visit.page(&app, StatusCode::OK, &page))
}

/// `POST …/withdraw`
pub async fn withdraw<S: Side>(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let opened = posted.or_keep(S::open(&app, visit, &reference).await)?;
    can_be(&opened).map_err(|problem| problem.keeping(posted.kept()))?;
    let typed = posted.value("reason");
    let reason = match typed::read(typed, LONGEST_REASON, "withdraw-reason-empty") {
        Ok(reason) => reason,
        Err(problem) => {
            let page = page(&opened, visit, typed, Some(problem));
            return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let seen = Seen::of(&posted);
    let act = Act::Withdraw { reason };
    opened
        .does(&app, &posted, seen, act, "case.withdrawn", Told::Withdrawn)
        .await
}

fn can_be(opened: &Opened) -> Result<(), Problem> {
    if !may_withdraw(&opened.case, &opened.definition, &opened.by) {
        return Err(Problem::NotFound);
    }
    match keeps_going(&opened.case) {
        Some(rejection) => Err(Problem::rejected(&rejection, opened.path.as_str())),
        None => Ok(()),
    }
}

fn page(opened: &Opened, visit: &Visit, typed: &str, problem: Option<Phrase>) -> Deed {
    let (title, lead, appointment, hint) = match opened.by {
        Actor::Staff { .. } => (
            "desk-withdraw-title",
            "desk-withdraw-lead",
            "desk-withdraw-appointment",
            "desk-withdraw-reason-hint",
        ),
        Actor::Citizen { .. } | Actor::Operator { .. } | Actor::System => (
            "withdraw-title",
            "withdraw-lead",
            "withdraw-appointment",
            "withdraw-reason-hint",
        ),
    };
    let mut lead = vec![Phrase::key(lead)];
    if opened.case.appointment.is_some() {
        lead.push(Phrase::key(appointment));
    }
    let reason = Deed::reason("withdraw-reason", hint, typed);
    let problems: Vec<_> = problem.into_iter().map(|text| ("reason", text)).collect();
    let Opened {
        case,
        definition,
        path,
        ..
    } = opened;
    let title = Phrase::key(title);
    Deed {
        lead,
        form: FormView::new(vec![reason]).with_problems(&problems),
        button: Some(Phrase::key("withdraw-button")),
        grave: true,
        ..Deed::of(case, definition, visit.language(), path, "withdraw", title)
    }
}

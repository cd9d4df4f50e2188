//! `/cases/{reference}/withdraw` — the applicant takes the application back. The
//! page says what that means and asks once more.

use super::cases::own;
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::anytime::in_the_way;
use crate::app::Shared;
use crate::change::{self, Seen};
use crate::problem::Problem;
use crate::typed;
use crate::view::Phrase;
use crate::view::deed::{Deed, LONGEST_REASON};
use crate::view::form::FormView;
use crate::view::page::Back;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Act, Actor, Case, Rejection, Withdrawal, may};
use engine::definition::Definition;

/// Whether the service lets this person withdraw at all.
pub fn allowed(case: &Case, definition: &Definition, by: &Actor) -> bool {
    let way = definition.anytime.withdraw.as_ref();
    way.is_some_and(|way| may(case, by, &way.by))
}

/// Whether it can be done now.
pub fn possible(case: &Case, definition: &Definition, by: &Actor) -> bool {
    allowed(case, definition, by) && too_late(case).is_none()
}

fn too_late(case: &Case) -> Option<Rejection> {
    in_the_way(case).or(match case.withdrawal {
        Withdrawal::Open => None,
        Withdrawal::Closed => Some(Rejection::TooLateToWithdraw),
    })
}

/// `GET /cases/{reference}/withdraw`
pub async fn ask(
    State(app): State<Shared>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Problem> {
    let by = visit.citizen()?;
    let (case, definition) = own(&app, visit.account()?, &reference).await?;
    if !allowed(&case, &definition, &by) {
        return Err(Problem::NotFound);
    }
    if let Some(rejection) = too_late(&case) {
        return Err(Problem::rejected(&rejection, format!("/cases/{reference}")));
    }
    let page = page(&visit, &case, &definition, "", None);
    Ok(visit.page(&app, StatusCode::OK, &page))
}

fn page(
    visit: &Visit,
    case: &Case,
    definition: &Definition,
    typed: &str,
    problem: Option<Phrase>,
) -> Deed {
    let service = definition.title.in_language(visit.language());
    let reason = Deed::reason("withdraw-reason", "withdraw-reason-hint", typed);
    let problems: Vec<_> = problem.into_iter().map(|text| ("reason", text)).collect();
    let mut lead = vec![Phrase::key("withdraw-lead")];
    if case.appointment.is_some() {
        lead.push(Phrase::key("withdraw-appointment"));
    }
    Deed {
        service: Some(service.to_owned()),
        reference: case.reference.clone(),
        title: Phrase::key("withdraw-title"),
        lead,
        facts: Vec::new(),
        form: FormView::new(vec![reason]).with_problems(&problems),
        revision: case.revision.0,
        path: format!("/cases/{}/withdraw", case.reference),
        button: Some(Phrase::key("withdraw-button")),
        grave: true,
        back: Back::to(format!("/cases/{}", case.reference)),
    }
}

/// `POST /cases/{reference}/withdraw`
pub async fn withdraw(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let by = posted.citizen()?;
    let (case, definition) = own(&app, posted.account()?, &reference).await?;
    if !allowed(&case, &definition, &by) {
        return Err(Problem::NotFound);
    }
    let reason = match typed::read(
        posted.value("reason"),
        LONGEST_REASON,
        "withdraw-reason-empty",
    ) {
        Ok(reason) => reason,
        Err(problem) => {
            let typed = posted.value("reason");
            let page = page(visit, &case, &definition, typed, Some(problem));
            return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let path = format!("/cases/{reference}");
    let act = Act::Withdraw { reason };
    let seen = Seen::of(&posted);
    let action = "case.withdrawn";
    change::commit(&app, &definition, &case, seen, by, act, action, &path)
        .await
        .map_err(|problem| problem.keeping(posted.kept()))?;
    Ok(visit.see(&Told::Withdrawn.at(&path)))
}

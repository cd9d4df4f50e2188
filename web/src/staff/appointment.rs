//! `/desk/cases/{reference}/appointment` — a clerk moves the date of collection.

use super::case::{note_look, opened};
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::change::{self, Seen};
use crate::citizen::appointment::{chosen, held};
use crate::pickup;
use crate::present;
use crate::problem::Problem;
use crate::view::Phrase;
use crate::view::citizen::SlotPicker;
use crate::view::staff::MoveAppointment;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Act, Case};
use engine::definition::Definition;
use jiff::Timestamp;
use store::Viewer;

/// Longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// `GET /desk/cases/{reference}/appointment`
pub async fn choose(
    State(app): State<Shared>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Problem> {
    let (case, definition) = opened(&app, &visit, &reference).await?;
    note_look(&app, visit.account()?, case.id, "appointment").await?;
    let typed = Typed::default();
    let page = page(&app, &visit, &case, &definition, typed).await?;
    Ok(visit.page(&app, StatusCode::OK, &page))
}

/// What was sent and what is wrong with it.
#[derive(Default)]
struct Typed<'a> {
    slot: Option<Timestamp>,
    reason: &'a str,
    slot_problem: Option<Phrase>,
    reason_problem: Option<Phrase>,
}

async fn page(
    app: &App,
    visit: &Visit,
    case: &Case,
    definition: &Definition,
    typed: Typed<'_>,
) -> Result<MoveAppointment, Problem> {
    let language = visit.language();
    let (current, location) = held(app, case)?;
    let person = app
        .store
        .applicant(Viewer::Staff(visit.account()?), case.id)
        .await?
        .ok_or(Problem::NotFound)?;
    let free = pickup::choices(app, location, app.now(), None).await?;
    let times = free
        .into_iter()
        .map(|slot| slot.at)
        .filter(|at| *at != current.at);
    Ok(MoveAppointment {
        reference: case.reference.clone(),
        service: definition.title.in_language(language).to_owned(),
        applicant: person.full_name(),
        current: current.at,
        place: present::place(app, &current.location, language),
        tell_changes: case.tell_changes,
        slots: SlotPicker::new(times, typed.slot, typed.slot_problem),
        form: MoveAppointment::reason(typed.reason, typed.reason_problem),
        revision: case.revision.0,
    })
}

/// `POST /desk/cases/{reference}/appointment`
pub async fn take(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let by = posted.staff()?;
    let (case, definition) = opened(&app, visit, &reference).await?;
    let (_, location) = held(&app, &case)?;
    let reason = engine::input::lines(posted.value("reason"));
    let to = chosen(&app, &posted, location, app.now());
    let reason_problem = if reason.is_empty() {
        Some(Phrase::key("move-reason-empty"))
    } else if reason.chars().count() > LONGEST_REASON {
        Some(Phrase::key("move-reason-too-long"))
    } else {
        None
    };
    let (Some(to), None) = (to.clone(), &reason_problem) else {
        let typed = Typed {
            slot: posted.value("slot").parse().ok(),
            reason: posted.value("reason"),
            slot_problem: to.is_none().then(|| Phrase::key("slot-choose")),
            reason_problem,
        };
        let page = page(&app, visit, &case, &definition, typed).await?;
        return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let path = format!("/desk/cases/{reference}");
    let act = Act::MoveAppointment {
        to,
        reason: Some(reason),
    };
    let seen = Seen::of(&posted);
    change::commit(
        &app,
        &definition,
        &case,
        seen,
        by,
        act,
        "appointment.moved",
        &path,
    )
    .await
    .map_err(|problem| problem.keeping(posted.kept()))?;
    Ok(visit.see(&Told::Moved.at(&path)))
}

//! `/cases/{reference}/appointment` — a citizen chooses another time.

use super::cases::own;
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::calendar_file::{Diary, sequence};
use crate::change::{self, Seen};
use crate::pickup;
use crate::present;
use crate::problem::Problem;
use crate::view::Phrase;
use crate::view::citizen::{ChooseSlot, SlotPicker};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::case::{Act, Case, Slot};
use engine::definition::Definition;
use engine::municipality::Location;
use jiff::Timestamp;
use store::Viewer;

/// `GET /cases/{reference}/appointment`
pub async fn choose(
    State(app): State<Shared>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Problem> {
    let (case, definition) = own(&app, visit.account()?, &reference).await?;
    let page = page(&app, &visit, &case, &definition, None).await?;
    Ok(visit.page(&app, StatusCode::OK, &page))
}

async fn page(
    app: &App,
    visit: &Visit,
    case: &Case,
    definition: &Definition,
    error: Option<Phrase>,
) -> Result<ChooseSlot, Problem> {
    let language = visit.language();
    let (current, location) = held(app, case)?;
    let ready = ready(case, definition, app);
    let free = pickup::choices(app, location, ready, None).await?;
    let times = free
        .into_iter()
        .map(|slot| slot.at)
        .filter(|at| *at != current.at);
    Ok(ChooseSlot {
        reference: case.reference.clone(),
        service: definition.title.in_language(language).to_owned(),
        current: current.at,
        place: present::place(app, &current.location, language),
        slots: SlotPicker::new(times, None, error),
        revision: case.revision.0,
    })
}

/// `GET /cases/{reference}/appointment.ics` — the appointment for the citizen's own
/// calendar.
pub async fn calendar_file(
    State(app): State<Shared>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Problem> {
    let account = visit.account()?;
    let (case, definition) = own(&app, account, &reference).await?;
    let (slot, _) = held(&app, &case)?;
    let history = app.store.history(Viewer::Citizen(account), case.id).await?;
    let diary = Diary {
        app: &app,
        case: &case,
        definition: &definition,
        language: visit.language(),
    };
    let file = diary.file(&slot, sequence(&history, None), false);
    let headers = [
        (header::CONTENT_TYPE, file.content_type()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{reference}.ics\""),
        ),
    ];
    Ok((headers, file.text).into_response())
}

/// The appointment that can be moved, and where it is.
pub fn held<'a>(app: &'a App, case: &Case) -> Result<(Slot, &'a Location), Problem> {
    let slot = case.appointment.clone().filter(|_| case.ended.is_none());
    let slot = slot.ok_or(Problem::NotFound)?;
    let location = app
        .municipality
        .location(&slot.location)
        .ok_or(Problem::NotFound)?;
    Ok((slot, location))
}

/// The first moment the result can be there: as promised when the case was opened.
pub fn ready(case: &Case, definition: &Definition, app: &App) -> Timestamp {
    let opened = engine::calendar::When {
        now: case.opened_at,
        calendar: &app.municipality.calendar,
    };
    opened.ready_from(definition.ready_after)
}

/// `POST /cases/{reference}/appointment`
pub async fn take(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let by = posted.citizen()?;
    let (case, definition) = own(&app, posted.account()?, &reference).await?;
    let (_, location) = held(&app, &case)?;
    let Some(to) = chosen(&app, &posted, location, ready(&case, &definition, &app)) else {
        let error = Some(Phrase::key("slot-choose"));
        let page = page(&app, visit, &case, &definition, error).await?;
        return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let path = format!("/cases/{reference}");
    let act = Act::MoveAppointment { to, reason: None };
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
    .await?;
    Ok(visit.see(&Told::Moved.at(&path)))
}

/// The time that was chosen, if the location has it and it is not too early.
pub fn chosen(
    app: &App,
    posted: &Posted,
    location: &Location,
    not_before: Timestamp,
) -> Option<Slot> {
    let at: Timestamp = posted.value("slot").parse().ok()?;
    let slot = Slot {
        location: location.slug.clone(),
        at,
    };
    (at >= not_before && pickup::exists(app, location, &slot)).then_some(slot)
}

//! `/applications/{id}/time` — another time of collection than the first that is
//! free. It is held for a while, so that nobody takes it before the application is
//! submitted; submitting books it.

use super::application::{self, Open, Written};
use super::appointment::chosen;
use super::check::{self, Complete};
use super::documents;
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::pickup;
use crate::present;
use crate::problem::Problem;
use crate::view::Phrase;
use crate::view::citizen::{ChooseTime, SlotPicker};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::Slot;
use engine::municipality::Location;
use store::Hold;
use uuid::Uuid;

/// `GET /applications/{id}/time`
pub async fn choose(
    State(app): State<Shared>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let open = application::open(&app, visit.account()?, id).await?;
    let held = documents::held(&app, &open).await?;
    match check::complete(&app, &open, &held) {
        Ok(Complete {
            location: Some(place),
            slot,
            ..
        }) => {
            let page = page(&app, &visit, &open, &place, slot.as_ref(), None).await?;
            Ok(visit.page(&app, StatusCode::OK, &page))
        }
        // Nobody has to come for it.
        Ok(Complete { location: None, .. }) => Ok(visit.see(&format!("/applications/{id}/check"))),
        Err(slug) => Ok(visit.see(&format!("/applications/{id}/{slug}"))),
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    open: &Open,
    place: &Location,
    chosen: Option<&Slot>,
    error: Option<Phrase>,
) -> Result<ChooseTime, Problem> {
    let language = visit.language();
    let ready = app.when().ready_from(open.definition.ready_after);
    let free = pickup::choices(app, place, ready, Some(open.draft.id)).await?;
    let chosen = chosen.map(|slot| slot.at);
    Ok(ChooseTime {
        application: open.draft.id.to_string(),
        service: open.definition.title.in_language(language).to_owned(),
        place: present::place(app, &place.slug, language),
        minutes: pickup::HELD_FOR.as_mins(),
        slots: SlotPicker::new(free.into_iter().map(|slot| slot.at), chosen, error),
    })
}

/// `POST /applications/{id}/time`
pub async fn take(
    State(app): State<Shared>,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let open = application::open(&app, posted.account()?, id).await?;
    let held = documents::held(&app, &open).await?;
    let (place, before) = match check::complete(&app, &open, &held) {
        Ok(Complete {
            location: Some(place),
            slot,
            ..
        }) => (place, slot),
        Ok(Complete { location: None, .. }) => {
            return Ok(visit.see(&format!("/applications/{id}/check")));
        }
        Err(slug) => return Ok(visit.see(&format!("/applications/{id}/{slug}"))),
    };
    let ready = app.when().ready_from(open.definition.ready_after);
    let Some(slot) = chosen(&app, &posted, &place, ready) else {
        let error = Some(Phrase::key("slot-choose"));
        let page = page(&app, visit, &open, &place, before.as_ref(), error).await?;
        return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    match pickup::hold(&app, &place, &slot, &open.draft).await? {
        Hold::Held => {}
        Hold::Full => return Err(taken(&app, id, &slot).await?),
        Hold::NoDraft => return Err(Problem::NotFound),
    }
    let written = Written {
        slot: Some(slot),
        ..open.written
    };
    let written = serde_json::to_value(written).map_err(|error| Problem::Internal(error.into()))?;
    let (account, page) = (open.draft.account, &open.draft.page);
    if !app
        .store
        .save_draft(id, account, &written, page, app.now())
        .await?
    {
        return Err(Problem::NotFound);
    }
    Ok(visit.see(&format!("/applications/{id}/check")))
}

/// Somebody else was faster, and these times are free still.
pub async fn taken(app: &App, id: Uuid, slot: &Slot) -> Result<Problem, Problem> {
    Ok(Problem::SlotTaken {
        at: slot.at,
        others: pickup::others(app, slot).await?,
        kept: crate::kept::Kept::default(),
        path: format!("/applications/{id}/time"),
    })
}

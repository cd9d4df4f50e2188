//! `/applications/{id}/check` — everything once more before it is sent: whether nothing
//! is missing, and what may be expected if it is submitted now.

use super::application::{Open, open, stopped};
use super::{delivery, documents};
use crate::access::address::Path;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::pickup;
use crate::present;
use crate::problem::Problem;
use crate::uploads::lines::Reader;
use crate::view::citizen::CheckAnswers;
use crate::view::form::FormView;
use crate::view::{Message, Phrase, parts};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Identification, Slot};
use engine::definition::Delivery;
use engine::form::Answers;
use engine::municipality::Location;
use engine::upload::Filed;
use store::Upload;
use uuid::Uuid;

/// `GET /applications/{id}/check`
pub async fn check(
    State(app): State<Shared>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let open = open(&app, visit.account()?, id).await?;
    let held = documents::held(&app, &open).await?;
    let complete = match complete(&app, &open, &held) {
        Ok(complete) => complete,
        Err(slug) => return Ok(visit.see(&format!("/applications/{id}/{slug}"))),
    };
    if stopped(&open)?.is_some() {
        return Ok(visit.see(&format!("/applications/{id}/not-for")));
    }
    if complete.chose_in_vain(&open) {
        // It was chosen too long ago to be kept; they choose again.
        return Ok(visit.see(&format!("/applications/{id}/time")));
    }
    let language = visit.language();
    let definition = &open.definition;
    let promise = promised(&app, &open, &complete).await?;
    let names = engine::case::documents(definition, &complete.answers)
        .map_err(|rejection| Problem::rejected(&rejection, "/"))?;
    let reader = Reader::draft(&id.to_string());
    let sends = !documents::due(&open).is_empty();
    let mut pages = definition.form.pages().iter().rev();
    let last = pages.find(|page| page.left_to_ask(&complete.answers).is_some());
    let last = if sends {
        documents::PAGE
    } else {
        last.map_or("", |page| page.slug.as_str())
    };
    let page = CheckAnswers {
        application: id.to_string(),
        service: definition.title.in_language(language).to_owned(),
        sections: present::sections(&definition.form, &complete.answers, &open.scope, language),
        documents: present::documents_with(&app, definition, &names, &held, &reader, language),
        sends,
        expected: promise.slot.at,
        place: complete
            .location
            .as_ref()
            .map(|location| present::place(&app, &location.slug, language)),
        sending: parts::sending(complete.delivery, promise.slot.at),
        hold: promise.hold,
        form: FormView::default(),
        back: format!("/applications/{id}/{last}"),
    };
    Ok(visit.page(&app, StatusCode::OK, &page))
}

/// What may be expected if the application is submitted now.
pub struct Promise {
    pub slot: Slot,
    /// It was chosen: whether it is kept.
    pub hold: Option<Phrase>,
}

/// The time that was chosen, or the first that is free, or for what is sent the
/// moment it is ready.
pub async fn promised(app: &App, open: &Open, complete: &Complete) -> Result<Promise, Problem> {
    let after = open.definition.ready_after;
    let Some(location) = &complete.location else {
        let slot = Slot {
            location: complete.delivery.word().to_owned(),
            at: app.when().ready_from(after),
        };
        return Ok(Promise { slot, hold: None });
    };
    let Some(slot) = &complete.slot else {
        let free = pickup::first_free(app, location, after, app.when()).await?;
        let slot = free.ok_or(Problem::Unavailable)?;
        return Ok(Promise { slot, hold: None });
    };
    let draft = open.draft.id;
    let hold = match pickup::held_until(app, slot, draft).await? {
        Some(until) => Message::new("check-held").with("until", until).into(),
        None if pickup::is_free(app, location, slot, Some(draft)).await? => {
            Phrase::key("check-hold-over")
        }
        None => Phrase::key("check-hold-lost"),
    };
    Ok(Promise {
        slot: slot.clone(),
        hold: Some(hold),
    })
}

/// A draft with nothing missing.
pub struct Complete {
    pub answers: Answers,
    pub identification: Identification,
    pub delivery: Delivery,
    /// Where it is collected, if it is.
    pub location: Option<Location>,
    /// The time that was chosen, as long as it can be kept.
    pub slot: Option<Slot>,
    /// What was sent of the documents that are due.
    pub files: Vec<Filed>,
}

impl Complete {
    /// A time was chosen, and cannot be kept any more.
    pub fn chose_in_vain(&self, open: &Open) -> bool {
        self.location.is_some() && self.slot.is_none() && open.written.slot.is_some()
    }
}

/// The whole of the draft, checked again; or the page where something is missing.
pub fn complete(app: &App, open: &Open, held: &[Upload]) -> Result<Complete, String> {
    let form = &open.definition.form;
    let first = || {
        form.pages()
            .first()
            .map_or_else(String::new, |page| page.slug.clone())
    };
    let page_of = |field: &str| {
        form.page_of(field)
            .map_or_else(first, |index| form.pages()[index].slug.clone())
    };
    let answers = form
        .check(&open.written.answers, &open.scope)
        .map_err(|errors| {
            errors
                .first()
                .map_or_else(first, |error| page_of(&error.field))
        })?;
    let identification = open.written.identification.ok_or_else(|| page_of("afm"))?;
    if delivery::refused(&open.definition, open.level, &answers).is_some() {
        return Err(page_of(delivery::QUESTION));
    }
    let sent = delivery::chosen(&answers).filter(|way| !way.at_a_counter());
    let location = answers
        .text("location")
        .and_then(|slug| app.municipality.location(slug))
        .filter(|location| open.definition.delivery.contains(&location.kind.delivery()));
    let (delivery, location) = match (sent, location) {
        (Some(way), _) => (way, None),
        (None, Some(location)) => (location.kind.delivery(), Some(location.clone())),
        (None, None) => return Err(page_of("location")),
    };
    if !documents::missing(open, held).is_empty() {
        return Err(documents::PAGE.to_owned());
    }
    let ready = app.when().ready_from(open.definition.ready_after);
    let slot = open.written.slot.clone().filter(|slot| {
        location.as_ref().is_some_and(|location| {
            slot.location == location.slug
                && slot.at >= ready
                && pickup::exists(app, location, slot)
        })
    });
    Ok(Complete {
        answers,
        identification,
        delivery,
        location,
        slot,
        files: documents::filed(open, held),
    })
}

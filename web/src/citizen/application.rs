//! `/applications/{id}/…` — filling in an application, page by page. Each page
//! is saved as it is sent, so nothing is lost when a session ends.

use super::delivery;
use super::identify::{self, Identified};
use crate::access::address::{Path, Query};
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::pickup;
use crate::present;
use crate::problem::Problem;
use crate::view::citizen::{CheckAnswers, Question};
use crate::view::form::FormView;
use crate::view::{Message, Phrase, parts};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Identification, Slot};
use engine::definition::{Definition, Delivery, Level};
use engine::form::{Answers, Field, FieldError, Page, RawInput, Scope};
use engine::municipality::Location;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::Draft;
use uuid::Uuid;

/// What a draft holds.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Written {
    #[serde(default)]
    pub answers: Answers,
    /// What the registry said of the identifiers among the answers.
    #[serde(default)]
    pub identification: Option<Identification>,
    /// When the applicant wants to collect; without it, as soon as it can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<Slot>,
}

/// A draft that its owner has opened, with the version it is written against.
pub struct Open {
    pub draft: Draft,
    pub written: Written,
    pub definition: Arc<Definition>,
    pub scope: Scope,
    /// How well the applicant is known, now.
    pub level: Level,
}

/// The draft of this person, or 404. One that was submitted leads to its case.
pub async fn open(app: &App, visit: &Visit, id: Uuid) -> Result<Open, Problem> {
    let session = visit.signed_in()?;
    let (account, level) = (session.account.id, session.account.level);
    let draft = app
        .store
        .draft(id, account)
        .await?
        .ok_or(Problem::NotFound)?;
    let definition = app.services.version(&draft.version).await?;
    let written: Written = serde_json::from_value(draft.answers.clone())
        .map_err(|error| Problem::Internal(anyhow::Error::new(error).context("a draft")))?;
    let mut scope = present::scope(app, &definition, &[]);
    delivery::narrow_places(&mut scope, &app.municipality, &written.answers);
    Ok(Open {
        draft,
        written,
        definition,
        scope,
        level,
    })
}

#[derive(Default, Deserialize)]
pub struct From {
    /// `check`: the page was opened from the check-answers page.
    from: Option<String>,
}

impl From {
    fn check(&self) -> bool {
        self.from.as_deref() == Some("check")
    }
}

/// `GET /applications/{id}/{page}`
pub async fn page(
    State(app): State<Shared>,
    visit: Visit,
    Path((id, slug)): Path<(Uuid, String)>,
    Query(from): Query<From>,
) -> Result<Response, Problem> {
    let open = open(&app, &visit, id).await?;
    let index = open
        .definition
        .form
        .page_index(&slug)
        .ok_or(Problem::NotFound)?;
    let raw = open.definition.form.raw(&open.written.answers);
    let question = question(&open, index, &raw, &[], from.check(), &visit);
    Ok(visit.page(&app, StatusCode::OK, &question))
}

/// `POST /applications/{id}/{page}` — saves the page and goes on.
pub async fn save(
    State(app): State<Shared>,
    Path((id, slug)): Path<(Uuid, String)>,
    Query(from): Query<From>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let account = posted.account()?;
    let open = open(&app, visit, id).await?;
    let form = &open.definition.form;
    let index = form.page_index(&slug).ok_or(Problem::NotFound)?;
    let again = |errors: &[FieldError]| {
        let question = question(&open, index, &posted.input, errors, from.check(), visit);
        Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &question))
    };
    let answers = match form.parse_page(index, &posted.input, &open.written.answers, &open.scope) {
        Ok(answers) => answers,
        Err(errors) => return again(&errors),
    };
    if let Some(error) = delivery::refused(&open.definition, open.level, &answers) {
        return again(&[error]);
    }
    let mut identification = open.written.identification;
    if identify::asks(&form.pages()[index]) {
        match identify::identify(&app, account, &answers).await? {
            Identified::As(verdict) => identification = Some(verdict),
            Identified::NoMatch(error) => return again(&[error]),
        }
    }
    let mut later = form.pages().iter().skip(index + 1);
    let next = match later.find(|page| !due(page, &answers).is_empty()) {
        Some(next) if !from.check() => next.slug.clone(),
        Some(_) | None => "check".to_owned(),
    };
    // A time at another place is no answer any more.
    let place = answers.text("location");
    let slot = open.written.slot.clone();
    let slot = slot.filter(|slot| place == Some(slot.location.as_str()));
    let written = serde_json::to_value(Written {
        answers,
        identification,
        slot,
    })
    .map_err(|error| Problem::Internal(error.into()))?;
    if !app
        .store
        .save_draft(id, account, &written, &next, app.now())
        .await?
    {
        return Err(Problem::NotFound);
    }
    Ok(visit.see(&format!("/applications/{id}/{next}")))
}

fn question(
    open: &Open,
    index: usize,
    raw: &RawInput,
    errors: &[FieldError],
    from_check: bool,
    visit: &Visit,
) -> Question {
    let language = visit.language();
    let pages = open.definition.form.pages();
    let page = &pages[index];
    let application = open.draft.id.to_string();
    let back = match index.checked_sub(1) {
        _ if from_check => format!("/applications/{application}/check"),
        Some(_) => {
            let mut before = pages[..index].iter().rev();
            let before = before.find(|page| !due(page, &open.written.answers).is_empty());
            let slug = before.map_or(page.slug.as_str(), |page| page.slug.as_str());
            format!("/applications/{application}/{slug}")
        }
        None => format!("/services/{}", open.definition.service),
    };
    let number = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let mut form = FormView::of(page, raw, errors, &open.scope, language);
    let due = due(page, &open.written.answers);
    form.fields
        .retain(|field| due.contains(&field.name.as_str()));
    delivery::narrow(&mut form, &open.definition, open.level);
    Question {
        service: open.definition.title.in_language(language).to_owned(),
        title: page.title.in_language(language).to_owned(),
        hint: None,
        step: number(index + 1),
        steps: number(pages.len() + 1),
        form,
        back,
    }
}

/// The questions of a page that other pages do not rule out.
fn due<'a>(page: &'a Page, answers: &Answers) -> Vec<&'a str> {
    let beside = |name: &str| page.fields.iter().any(|field| field.name == name);
    let is_due = |field: &&Field| {
        let shown = field.shown.as_ref();
        shown.is_none_or(|shown| shown.holds(answers) || shown.reads().into_iter().any(beside))
    };
    let due = page.fields.iter().filter(is_due);
    due.map(|field| field.name.as_str()).collect()
}

/// `GET /applications/{id}/check` — everything once more before it is sent.
pub async fn check(
    State(app): State<Shared>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let open = open(&app, &visit, id).await?;
    let complete = match complete(&app, &open) {
        Ok(complete) => complete,
        Err(slug) => return Ok(visit.see(&format!("/applications/{id}/{slug}"))),
    };
    if complete.chose_in_vain(&open) {
        // It was chosen too long ago to be kept; they choose again.
        return Ok(visit.see(&format!("/applications/{id}/time")));
    }
    let language = visit.language();
    let definition = &open.definition;
    let promise = promised(&app, &open, &complete).await?;
    let documents = engine::case::documents(definition, &complete.answers)
        .map_err(|rejection| Problem::rejected(&rejection, "/"))?;
    let last = definition
        .form
        .pages()
        .last()
        .map_or("", |page| page.slug.as_str());
    let page = CheckAnswers {
        application: id.to_string(),
        service: definition.title.in_language(language).to_owned(),
        sections: present::sections(&definition.form, &complete.answers, &open.scope, language),
        documents: present::documents(definition, &documents, language),
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
}

impl Complete {
    /// A time was chosen, and cannot be kept any more.
    pub fn chose_in_vain(&self, open: &Open) -> bool {
        self.location.is_some() && self.slot.is_none() && open.written.slot.is_some()
    }
}

/// The whole of the draft, checked again; or the page where something is missing.
pub fn complete(app: &App, open: &Open) -> Result<Complete, String> {
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
    let way = delivery::chosen(&answers);
    if let Some(delivery) = way.filter(|way| !way.at_a_counter()) {
        return Ok(Complete {
            answers,
            identification,
            delivery,
            location: None,
            slot: None,
        });
    }
    let location = answers
        .text("location")
        .and_then(|slug| app.municipality.location(slug))
        .filter(|location| open.definition.delivery.contains(&location.kind.delivery()))
        .cloned()
        .ok_or_else(|| page_of("location"))?;
    let ready = app.when().ready_from(open.definition.ready_after);
    let slot = open.written.slot.clone().filter(|slot| {
        slot.location == location.slug && slot.at >= ready && pickup::exists(app, &location, slot)
    });
    Ok(Complete {
        answers,
        identification,
        delivery: location.kind.delivery(),
        location: Some(location),
        slot,
    })
}

/// `POST /applications/{id}/discard`
pub async fn discard(
    State(app): State<Shared>,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, Problem> {
    app.store.discard_draft(id, posted.account()?).await?;
    Ok(posted.visit.see(&Told::Discarded.at("/cases")))
}

//! `/applications/{id}/…` — filling in an application, page by page. Each page
//! is saved as it is sent, so nothing is lost when a session ends.

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
use crate::view::{Message, Phrase};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{AccountId, Identification, Slot};
use engine::definition::Definition;
use engine::form::{Answers, FieldError, RawInput, Scope};
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
}

/// The draft of this person, or 404. One that was submitted leads to its case.
pub async fn open(app: &App, account: AccountId, id: Uuid) -> Result<Open, Problem> {
    let draft = app
        .store
        .draft(id, account)
        .await?
        .ok_or(Problem::NotFound)?;
    let definition = app.services.version(&draft.version).await?;
    let written = serde_json::from_value(draft.answers.clone())
        .map_err(|error| Problem::Internal(anyhow::Error::new(error).context("a draft")))?;
    let scope = present::scope(app, &definition, &[]);
    Ok(Open {
        draft,
        written,
        definition,
        scope,
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
    let open = open(&app, visit.account()?, id).await?;
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
    let open = open(&app, account, id).await?;
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
    let mut identification = open.written.identification;
    if identify::asks(&form.pages()[index]) {
        match identify::identify(&app, account, &answers).await? {
            Identified::As(verdict) => identification = Some(verdict),
            Identified::NoMatch(error) => return again(&[error]),
        }
    }
    let next = match form.pages().get(index + 1) {
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
        Some(before) => format!("/applications/{application}/{}", pages[before].slug),
        None => format!("/services/{}", open.definition.service),
    };
    let number = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    Question {
        service: open.definition.title.in_language(language).to_owned(),
        title: page.title.in_language(language).to_owned(),
        hint: None,
        step: number(index + 1),
        steps: number(pages.len() + 1),
        form: FormView::of(page, raw, errors, &open.scope, language),
        back,
    }
}

/// `GET /applications/{id}/check` — everything once more before it is sent.
pub async fn check(
    State(app): State<Shared>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let open = open(&app, visit.account()?, id).await?;
    let complete = match complete(&app, &open) {
        Ok(complete) => complete,
        Err(slug) => return Ok(visit.see(&format!("/applications/{id}/{slug}"))),
    };
    if open.written.slot.is_some() && complete.slot.is_none() {
        // It was chosen too long ago to be kept; they choose again.
        return Ok(visit.see(&format!("/applications/{id}/time")));
    }
    let language = visit.language();
    let definition = &open.definition;
    let (expected, hold) = promised(&app, &open, &complete).await?;
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
        expected: expected.at,
        place: present::place(&app, &complete.location.slug, language),
        hold,
        form: FormView::default(),
        back: format!("/applications/{id}/{last}"),
    };
    Ok(visit.page(&app, StatusCode::OK, &page))
}

/// The time that was chosen and whether it is kept, or the first that is free.
async fn promised(
    app: &App,
    open: &Open,
    complete: &Complete,
) -> Result<(Slot, Option<Phrase>), Problem> {
    let location = &complete.location;
    let Some(slot) = &complete.slot else {
        let after = open.definition.ready_after;
        let free = pickup::first_free(app, location, after, app.when()).await?;
        return Ok((free.ok_or(Problem::Unavailable)?, None));
    };
    let draft = open.draft.id;
    let hold = match pickup::held_until(app, slot, draft).await? {
        Some(until) => Message::new("check-held").with("until", until).into(),
        None if pickup::is_free(app, location, slot, Some(draft)).await? => {
            Phrase::key("check-hold-over")
        }
        None => Phrase::key("check-hold-lost"),
    };
    Ok((slot.clone(), Some(hold)))
}

/// A draft with nothing missing.
pub struct Complete {
    pub answers: Answers,
    pub identification: Identification,
    pub location: Location,
    /// The time that was chosen, as long as it can be kept.
    pub slot: Option<Slot>,
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
        location,
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

//! `/applications/{id}/…` — filling in an application, page by page. Each page
//! is saved as it is sent, so nothing is lost when a session ends.

use super::identify::{self, Identified};
use super::{delivery, documents, files_asked};
use crate::access::address::{Path, Query};
use crate::access::posted::Posted;
use crate::access::sent::Sent;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::present;
use crate::problem::Problem;
use crate::uploads;
use crate::uploads::lines::Reader;
use crate::view::applying::{NotForThem, TaskLine, TaskState, Tasks};
use crate::view::citizen::Question;
use crate::view::form::FormView;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{AccountId, Identification, Slot};
use engine::definition::{Definition, Level, NotFor};
use engine::form::{Answers, FieldError, Page, RawInput, Scope};
use engine::text::Language;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{Draft, Holder, Upload};
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
    /// What was sent for questions that ask for files.
    sent: Vec<Upload>,
}

/// The draft of this person, or 404. One that was submitted leads to its case.
pub async fn open(app: &App, account: AccountId, id: Uuid) -> Result<Open, Problem> {
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
    let person = app.store.account(account).await?;
    let person = person.ok_or(Problem::NotFound)?;
    scope.known = present::known(&person);
    let sent = if files_asked::any(definition.form.fields()) {
        app.store.held_uploads(Holder::Draft(id), account).await?
    } else {
        Vec::new()
    };
    scope.files = files_asked::names(&definition.form, &sent);
    Ok(Open {
        draft,
        written,
        definition,
        scope,
        level: person.level,
        sent,
    })
}

#[derive(Default, Deserialize)]
pub struct From {
    /// `check`: the page was opened from the check-answers page.
    from: Option<String>,
}

impl From {
    pub fn check(&self) -> bool {
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
    let form = &open.definition.form;
    let (asked, answers) = (&form.pages()[index], &open.written.answers);
    if asked.left_to_ask(answers).is_none() {
        // Another page comes first, or has said that there is nothing to ask here.
        let first = asked.waits_for(answers);
        let first = first.and_then(|name| form.page_of(&name));
        let first = first.map(|index| &form.pages()[index]);
        let path = match first.filter(|page| page.left_to_ask(answers).is_some()) {
            Some(page) => format!("/applications/{id}/{}", page.slug),
            None => format!("/applications/{id}"),
        };
        return Ok(visit.see(&path));
    }
    let raw = form.raw_at_first(index, &open.written.answers, &open.scope);
    let question = question(&app, &open, index, &raw, &[], from.check(), &visit);
    Ok(visit.page(&app, StatusCode::OK, &question))
}

/// `POST /applications/{id}/{page}` — saves the page and goes on.
pub async fn save(
    State(app): State<Shared>,
    Path((id, slug)): Path<(Uuid, String)>,
    Query(from): Query<From>,
    mut sent: Sent,
) -> Result<Response, Problem> {
    let account = sent.posted.account()?;
    let mut open = open(&app, account, id).await?;
    let definition = open.definition.clone();
    let form = &definition.form;
    let index = form.page_index(&slug).ok_or(Problem::NotFound)?;
    let fields = &form.pages()[index].fields;
    let holder = Holder::Draft(id);
    let unfit = files_asked::take(&app, account, holder, fields, &mut sent).await?;
    let posted = &sent.posted;
    let mut input = posted.input.clone();
    if files_asked::any(fields) {
        input = posted.without(&["upload", "remove"]);
        open.sent = app.store.held_uploads(holder, account).await?;
        open.scope.files = files_asked::names(form, &open.sent);
    }
    let visit = &posted.visit;
    let again = |errors: &[FieldError]| {
        let mut question = question(&app, &open, index, &input, errors, from.check(), visit);
        question.form = question.form.with_problems(&unfit);
        Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &question))
    };
    if files_asked::any(fields) && uploads::stays(posted) {
        if !unfit.is_empty() {
            return again(&[]);
        }
        let question = question(&app, &open, index, &input, &[], from.check(), visit);
        return Ok(visit.page(&app, StatusCode::OK, &question));
    }
    let names: Vec<String> = form.pages()[index]
        .fields
        .iter()
        .map(|field| field.name.clone())
        .collect();
    let so_far = &open.written.answers;
    match present::turned(form, &names, &input, so_far, &open.scope) {
        Some(Ok(turned)) => {
            let mut question = question(&app, &open, index, &turned.raw, &[], from.check(), visit);
            let page = &form.pages()[index];
            let raw = form.raw_with_fixed(&turned.raw, so_far, &open.scope);
            let language = visit.language();
            let left = page.left_to_ask(so_far);
            let page = left.as_ref().unwrap_or(page);
            question.form = FormView::turned(page, &raw, &open.scope, language, &turned.at);
            open.finish(&app, &mut question.form, language);
            return Ok(visit.page(&app, StatusCode::OK, &question));
        }
        Some(Err(errors)) => return again(&errors),
        None => {}
    }
    let answers = match form.parse_page(index, &input, &open.written.answers, &open.scope) {
        Ok(answers) if unfit.is_empty() => answers,
        read => return again(&read.err().unwrap_or_default()),
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
    let stop = engine::case::not_for(&open.definition, &answers, index + 1);
    let stops = matches!(stop, Ok(Some(_)));
    let mut later = form.pages().iter().skip(index + 1);
    let next = match later.find(|page| page.left_to_ask(&answers).is_some()) {
        _ if stops => slug.clone(),
        Some(next) if !from.check() => next.slug.clone(),
        Some(_) | None => "check".to_owned(),
    };
    // A time at another place is no answer any more.
    let place = answers.text("location");
    let slot = open.written.slot.clone();
    let slot = slot.filter(|slot| place == Some(slot.location.as_str()));
    let open = Open {
        written: Written {
            answers,
            identification,
            slot,
        },
        ..open
    };
    let next = match next.as_str() {
        "check" if !from.check() && !documents::due(&open).is_empty() => documents::PAGE.to_owned(),
        _ => next,
    };
    let written =
        serde_json::to_value(&open.written).map_err(|error| Problem::Internal(error.into()))?;
    if !app
        .store
        .save_draft(id, account, &written, &next, app.now())
        .await?
    {
        return Err(Problem::NotFound);
    }
    if stops {
        return Ok(visit.see(&format!("/applications/{id}/not-for")));
    }
    Ok(visit.see(&format!("/applications/{id}/{next}")))
}

/// `GET /applications/{id}/not-for` — the service is not for whoever gives these
/// answers, and why; told as soon as it is known.
pub async fn not_for(
    State(app): State<Shared>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let open = open(&app, visit.account()?, id).await?;
    let Some((stop, page)) = stopped(&open)? else {
        return Ok(visit.see(&format!("/applications/{id}")));
    };
    let language = visit.language();
    let page = NotForThem {
        service: open.definition.title.in_language(language).to_owned(),
        title: stop.title.in_language(language).to_owned(),
        text: stop.text.in_language(language).to_owned(),
        application: id.to_string(),
        back: format!("/applications/{id}/{page}"),
    };
    Ok(visit.page(&app, StatusCode::OK, &page))
}

/// Why the service is not for them, and the page whose answers say so: the last of
/// those that count.
pub fn stopped(open: &Open) -> Result<Option<(&NotFor, String)>, Problem> {
    let pages = open.definition.form.pages();
    let answers = &open.written.answers;
    for (index, page) in pages.iter().enumerate() {
        // Questions that are still to be answered say nothing.
        let Ok(stop) = engine::case::not_for(&open.definition, answers, index + 1) else {
            continue;
        };
        if let Some(stop) = stop {
            return Ok(Some((stop, page.slug.clone())));
        }
    }
    Ok(None)
}

/// `GET /applications/{id}` — what there is to do, and how far it has come.
pub async fn tasks(
    State(app): State<Shared>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let open = open(&app, visit.account()?, id).await?;
    let language = visit.language();
    let form = &open.definition.form;
    let wrong: BTreeSet<usize> = match form.check(&open.written.answers, &open.scope) {
        Ok(_) => BTreeSet::new(),
        Err(errors) => errors
            .iter()
            .map(|error| form.page_of(&error.field).unwrap_or(0))
            .collect(),
    };
    let answered = |page: &Page| {
        let mut fields = page.fields.iter();
        fields.any(|field| open.written.answers.get(&field.name).is_some())
    };
    let tasks: Vec<TaskLine> = form
        .pages()
        .iter()
        .enumerate()
        .filter(|(_, page)| {
            let answers = &open.written.answers;
            page.left_to_ask(answers).is_some() || page.waits_for(answers).is_some()
        })
        .map(|(index, page)| TaskLine {
            title: page.title.in_language(language).to_owned(),
            path: format!("/applications/{id}/{}", page.slug),
            state: match (answered(page), wrong.contains(&index)) {
                (true, false) => TaskState::Done,
                (true, true) => TaskState::Unfinished,
                (false, _) => TaskState::NotBegun,
            },
        })
        .collect();
    let whole = tasks.iter().all(|task| task.state == TaskState::Done);
    let page = Tasks {
        service: open.definition.title.in_language(language).to_owned(),
        slug: open.definition.service.clone(),
        application: id.to_string(),
        saved_at: open.draft.updated_at,
        done: u16::try_from(tasks.iter().filter(|t| t.state == TaskState::Done).count())
            .unwrap_or(u16::MAX),
        of: u16::try_from(tasks.len()).unwrap_or(u16::MAX),
        tasks,
        whole,
        documents: present::document_rules(&open.definition, language),
    };
    Ok(visit.page(&app, StatusCode::OK, &page))
}

impl Open {
    /// What the form alone does not know: ways that are open to the applicant, files that are
    /// there.
    fn finish(&self, app: &App, view: &mut FormView, language: Language) {
        delivery::narrow(view, &self.definition, self.level);
        let reader = Reader::draft(&self.draft.id.to_string());
        let form = &self.definition.form;
        files_asked::draw(app, view, form, &self.sent, &reader, language);
    }
}

fn question(
    app: &App,
    open: &Open,
    index: usize,
    raw: &RawInput,
    errors: &[FieldError],
    from_check: bool,
    visit: &Visit,
) -> Question {
    let language = visit.language();
    let form = &open.definition.form;
    let raw = &form.raw_with_fixed(raw, &open.written.answers, &open.scope);
    let pages = form.pages();
    let page = &pages[index];
    let application = open.draft.id.to_string();
    let back = match index.checked_sub(1) {
        _ if from_check => format!("/applications/{application}/check"),
        Some(_) => {
            let mut before = pages[..index].iter().rev();
            let before = before.find(|page| page.left_to_ask(&open.written.answers).is_some());
            let slug = before.map_or(page.slug.as_str(), |page| page.slug.as_str());
            format!("/applications/{application}/{slug}")
        }
        None => format!("/services/{}", open.definition.service),
    };
    let left = page.left_to_ask(&open.written.answers);
    let left = left.unwrap_or_else(|| Page::of_fields(Vec::new()));
    let mut form = FormView::of(&left, raw, errors, &open.scope, language);
    open.finish(app, &mut form, language);
    Question {
        application: application.clone(),
        service: open.definition.title.in_language(language).to_owned(),
        title: page.title.in_language(language).to_owned(),
        hint: None,
        step: number(index + 1),
        steps: steps(open),
        form,
        back,
    }
}

fn number(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// Pages there are to go through, the last one among them: the questions, the documents
/// to be sent if there are any, and everything once more.
pub fn steps(open: &Open) -> u16 {
    let documents = usize::from(!documents::due(open).is_empty());
    number(open.definition.form.pages().len() + documents + 1)
}

/// `POST /applications/{id}/discard`
pub async fn discard(
    State(app): State<Shared>,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, Problem> {
    let account = posted.account()?;
    let held = app.store.held_uploads(Holder::Draft(id), account).await?;
    app.store.discard_draft(id, account).await?;
    let stored: Vec<String> = held.into_iter().map(|upload| upload.stored).collect();
    uploads::remove(&app, &stored).await;
    Ok(posted.visit.see(&Told::Discarded.at("/cases")))
}

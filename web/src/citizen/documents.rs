//! `/applications/{id}/documents` — the documents that are sent with an application.
//! Each file is kept as it comes; the page leads on when there is one of each.

use super::application::{self, Open};
use crate::access::address::{Path, Query};
use crate::access::sent::Sent;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::problem::Problem;
use crate::uploads::lines::{self, Reader};
use crate::uploads::{self, Place, is_there};
use crate::view::Phrase;
use crate::view::citizen::Documents;
use crate::view::form::FormView;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::definition::DocumentRule;
use engine::upload::{About, Filed, Limits};
use store::{Holder, Upload};
use uuid::Uuid;

/// The page in addresses.
pub const PAGE: &str = "documents";

/// The documents to be sent, by the answers so far. A condition that has no answer
/// yet asks for nothing; the submission asks again.
pub fn due(open: &Open) -> Vec<(&DocumentRule, &Limits)> {
    let names = engine::case::documents(&open.definition, &open.written.answers);
    let names = names.unwrap_or_default();
    let rules = open.definition.documents.iter();
    rules
        .filter(|rule| names.contains(&rule.name))
        .filter_map(|rule| Some((rule, rule.upload.as_ref()?)))
        .collect()
}

/// What was sent with a draft, of documents that are due.
pub async fn held(app: &App, open: &Open) -> Result<Vec<Upload>, Problem> {
    let holder = Holder::Draft(open.draft.id);
    Ok(app.store.held_uploads(holder, open.draft.account).await?)
}

/// Documents of which nothing was sent.
pub fn missing<'a>(open: &'a Open, held: &[Upload]) -> Vec<&'a DocumentRule> {
    due(open)
        .into_iter()
        .map(|(rule, _)| rule)
        .filter(|rule| !held.iter().any(|upload| is_of(upload, rule)))
        .collect()
}

/// What of it goes into the case: the files of documents that are due.
pub fn filed(open: &Open, held: &[Upload]) -> Vec<Filed> {
    let due = due(open);
    held.iter()
        .filter(|upload| due.iter().any(|(rule, _)| is_of(upload, rule)))
        .map(Upload::filed)
        .collect()
}

fn is_of(upload: &Upload, rule: &DocumentRule) -> bool {
    upload.about == About::Document(rule.name.clone()) && is_there(upload)
}

/// `GET /applications/{id}/documents`
pub async fn page(
    State(app): State<Shared>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(from): Query<application::From>,
) -> Result<Response, Problem> {
    let open = application::open(&app, visit.account()?, id).await?;
    if due(&open).is_empty() {
        return Ok(visit.see(&format!("/applications/{id}/check")));
    }
    let held = held(&app, &open).await?;
    let page = view(&app, &visit, &open, &held, &[], from.check());
    Ok(visit.page(&app, StatusCode::OK, &page))
}

/// `POST /applications/{id}/documents` — takes what was chosen, takes back what is not
/// wanted, and goes on when it was asked to and nothing is missing.
pub async fn send(
    State(app): State<Shared>,
    Path(id): Path<Uuid>,
    Query(from): Query<application::From>,
    mut sent: Sent,
) -> Result<Response, Problem> {
    let account = sent.posted.account()?;
    let open = application::open(&app, account, id).await?;
    let holder = Holder::Draft(id);
    uploads::take_back_asked(&app, account, holder, &sent.posted).await?;
    let mut problems: Vec<(String, Phrase)> = Vec::new();
    for (rule, limits) in due(&open) {
        let place = Place {
            holder,
            about: About::Document(rule.name.clone()),
            limits,
        };
        let field = field_name(&rule.name);
        let wrong = uploads::take_all(&app, account, &place, &mut sent, &field).await?;
        problems.extend(wrong.into_iter().map(|why| (field.clone(), why)));
    }
    let visit = &sent.posted.visit;
    let goes_on = !uploads::stays(&sent.posted);
    let held = held(&app, &open).await?;
    if goes_on {
        for rule in missing(&open, &held) {
            let field = field_name(&rule.name);
            if !problems.iter().any(|(about, _)| *about == field) {
                problems.push((field, Phrase::key("file-missing")));
            }
        }
    }
    if !problems.is_empty() {
        let page = view(&app, visit, &open, &held, &problems, from.check());
        return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let next = if goes_on { "check" } else { PAGE };
    let from = if from.check() && !goes_on {
        "?from=check"
    } else {
        ""
    };
    Ok(visit.see(&format!("/applications/{id}/{next}{from}")))
}

/// The name of a document's field.
pub fn field_name(document: &str) -> String {
    format!("document.{document}")
}

fn view(
    app: &App,
    visit: &Visit,
    open: &Open,
    held: &[Upload],
    problems: &[(String, Phrase)],
    from_check: bool,
) -> Documents {
    let language = visit.language();
    let id = open.draft.id;
    let reader = Reader::draft(&id.to_string());
    let fields = due(open).into_iter().map(|(rule, limits)| {
        let about = About::Document(rule.name.clone());
        lines::field(
            &field_name(&rule.name),
            rule.title.in_language(language).into(),
            limits,
            lines::about(app, held, &about, &reader, language),
        )
    });
    let form = FormView::new(fields.collect()).with_problems(problems);
    let last = open.definition.form.pages().last();
    let last = last.map_or("", |page| page.slug.as_str());
    let steps = application::steps(open);
    Documents {
        service: open.definition.title.in_language(language).to_owned(),
        step: steps - 1,
        steps,
        form,
        path: if from_check {
            format!("/applications/{id}/{PAGE}?from=check")
        } else {
            format!("/applications/{id}/{PAGE}")
        },
        back: if from_check {
            format!("/applications/{id}/check")
        } else {
            format!("/applications/{id}/{last}")
        },
    }
}

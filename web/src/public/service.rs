//! `/services/{slug}` — what a service is, and the button that starts it.

use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::present;
use crate::problem::Problem;
use crate::random;
use crate::view::public::{EarlierCase, OfficeContact, Retired, Service, Term};
use crate::view::{applying, parts};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::AccountId;
use engine::definition::Definition;
use serde_json::json;
use store::Draft;

/// Drafts one person may keep; more are a machine's.
const MOST_DRAFTS: usize = 20;

pub async fn service(
    State(app): State<Shared>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    let Some(definition) = app.services.current(&slug) else {
        return retired(&app, &visit, &slug).await;
    };
    let language = visit.language();
    let (earlier, draft) = match &visit.session {
        Some(session) => (
            earlier(&app, &visit, session.account.id, &slug).await?,
            unfinished(&app, session.account.id, &definition).await?,
        ),
        None => (Vec::new(), None),
    };
    let page = Service {
        slug: definition.service.clone(),
        title: definition.title.in_language(language).to_owned(),
        summary: definition.summary.in_language(language).to_owned(),
        documents: present::document_rules(&definition, language),
        delivery: definition
            .delivery
            .iter()
            .map(|kind| parts::delivery(*kind))
            .collect(),
        ready_after: parts::span(definition.ready_after).into(),
        level: parts::level(definition.level),
        who: definition
            .who
            .as_ref()
            .map(|who| who.in_language(language).to_owned()),
        takes: applying::minutes(definition.form.fields().count()).into(),
        term: definition.clock.as_ref().map(|term| Term {
            span: parts::span(term.due).into(),
            source: term.source.in_language(language).to_owned(),
        }),
        office: app
            .municipality
            .office_for(&definition.category)
            .map(|office| OfficeContact {
                title: office.title.in_language(language).to_owned(),
                email: office.email.clone(),
            }),
        earlier,
        draft: draft.map(|draft| format!("/applications/{}", draft.id)),
    };
    Ok(visit.page(&app, StatusCode::OK, &page))
}

/// The page of a service that takes no new applications. What was begun goes on.
async fn retired(app: &App, visit: &Visit, slug: &str) -> Result<Response, Problem> {
    let definition = app.services.retired(slug).ok_or(Problem::NotFound)?;
    let draft = match &visit.session {
        Some(session) => unfinished(app, session.account.id, &definition).await?,
        None => None,
    };
    let page = Retired {
        title: definition.title.in_language(visit.language()).to_owned(),
        draft: draft.map(|draft| format!("/applications/{}", draft.id)),
    };
    Ok(visit.page(app, StatusCode::GONE, &page))
}

/// The reader's completed cases of a service.
async fn earlier(
    app: &App,
    visit: &Visit,
    account: AccountId,
    slug: &str,
) -> Result<Vec<EarlierCase>, Problem> {
    let mut earlier = Vec::new();
    for row in app.store.own_cases(account).await? {
        if row.service != slug {
            continue;
        }
        let Some(outcome) = &row.outcome else {
            continue;
        };
        let definition = app.services.version(&row.version).await?;
        earlier.push(EarlierCase {
            outcome: present::outcome(&definition, outcome, visit.language()),
            reference: row.reference,
            opened_at: row.opened_at,
        });
    }
    Ok(earlier)
}

/// A draft that can be gone on with.
async fn unfinished(
    app: &App,
    account: AccountId,
    definition: &Definition,
) -> Result<Option<Draft>, Problem> {
    let drafts = app.store.drafts(account).await?;
    Ok(drafts
        .into_iter()
        .find(|draft| draft.service == definition.service))
}

/// `POST /services/{slug}/apply` — starts a draft application and opens its
/// first page; goes on with the one already started.
pub async fn apply(
    State(app): State<Shared>,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let Some(definition) = app.services.current(&slug) else {
        return retired(&app, visit, &slug).await;
    };
    let Ok(account) = visit.account() else {
        // Nothing was typed yet: sign in, and come back to the service.
        let back = form_urlencoded::Serializer::new(String::new())
            .append_pair("next", &format!("/services/{slug}"))
            .finish();
        return Ok(visit.see(&format!("/sign-in?{back}")));
    };
    let first = definition
        .form
        .pages()
        .first()
        .map_or("check", |page| page.slug.as_str());
    if let Some(draft) = unfinished(&app, account, &definition).await? {
        // Where nothing is written yet there is nothing to look over.
        let begun = draft.page != first;
        let page = if begun { "" } else { &format!("/{first}") };
        return Ok(visit.see(&format!("/applications/{}{page}", draft.id)));
    }
    if app.store.drafts(account).await?.len() >= MOST_DRAFTS {
        return Err(Problem::TooMany {
            wait: jiff::SignedDuration::from_hours(1),
        });
    }
    let now = app.now();
    let draft = Draft {
        id: random::id(&app.clock),
        account,
        service: definition.service.clone(),
        version: definition.digest.clone(),
        answers: json!({}),
        page: first.to_owned(),
        created_at: now,
        updated_at: now,
    };
    let draft = app.store.start_draft(&draft).await?;
    Ok(visit.see(&format!("/applications/{}/{}", draft.id, draft.page)))
}

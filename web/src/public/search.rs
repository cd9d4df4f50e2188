//! `GET /search` — one question to everything: what the municipality offers and tells
//! everybody, a person's own cases, and for staff the cases they may see.
//!
//! What may be seen is the store's to say, of cases as of pages; nothing here adds to it.

use crate::access::address::Query as Asked;
use crate::access::rights;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::present;
use crate::problem::Problem;
use crate::view::Phrase;
use crate::view::search::{CaseHit, DocumentHit, Search};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::AccountId;
use engine::definition::Definition;
use engine::search::{Document, Field, Query, Word, excerpt, marked};
use engine::text::Language;
use serde::Deserialize;
use std::collections::HashMap;
use store::{CaseRow, DocumentKind, DocumentRow, FoundCase, Viewer};

/// Documents on one page of results.
const PAGE: usize = 10;
/// Cases beside them, and on a page of cases only.
const FEW: usize = 5;
const CASES: usize = 20;
/// Pages that can be turned; what is not found by then is found by other words.
const LAST_PAGE: usize = 20;

/// `q`: what is looked for; `in=cases`: cases only; `page`: from 1.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    q: String,
    r#in: String,
    page: String,
}

pub async fn search(
    State(app): State<Shared>,
    visit: Visit,
    Asked(asked): Asked<Question>,
) -> Result<Response, Problem> {
    let query = Query::read(&asked.q);
    let mut page = Search {
        query: query.text().to_owned(),
        asked: !query.text().is_empty(),
        signed_in: visit.session.is_some(),
        only_cases: asked.r#in == "cases" && visit.session.is_some(),
        ..Search::default()
    };
    if page.asked {
        slow_down(&app, &visit)?;
        let turned = asked.page.parse().unwrap_or(1).clamp(1, LAST_PAGE);
        find(&app, &visit, &query, turned, &mut page).await?;
    }
    if page.cases.is_empty() && page.documents.is_empty() {
        page.services = super::front::cards(&app, visit.language());
    }
    Ok(visit.page(&app, StatusCode::OK, &page))
}

fn slow_down(app: &App, visit: &Visit) -> Result<(), Problem> {
    let (throttle, key) = match visit.account() {
        Ok(account) => (&app.throttles.search, account.0.to_string()),
        Err(_) => (&app.throttles.search_from, visit.from.clone()),
    };
    let asked = throttle.check(&key, app.now());
    asked.map_err(|wait| Problem::TooMany { wait })
}

async fn find(
    app: &App,
    visit: &Visit,
    query: &Query,
    turned: usize,
    page: &mut Search,
) -> Result<(), Problem> {
    let skipped = (turned - 1) * PAGE;
    let mut found = app
        .store
        .search_documents(query, app.now(), skipped, PAGE)
        .await?;
    let (skip, limit) = if page.only_cases {
        ((turned - 1) * CASES, CASES)
    } else {
        (0, FEW)
    };
    let cases = match visit.account() {
        Ok(account) => cases(app, visit, account, query, &found.query, skip, limit).await?,
        Err(_) => Cases::default(),
    };
    // Who is found as typed was meant; what a mended word finds beside it was not.
    let meant = &cases.meant;
    let (documents_mended, cases_mended) = (
        found.query.is_mended(),
        meant.as_ref().is_some_and(Query::is_mended),
    );
    let by_cases = !cases.hits.is_empty() && !cases_mended;
    if documents_mended && by_cases {
        found.documents.clear();
        found.total = 0;
    }
    let by_documents = found.total > 0 && !documents_mended;
    if !(cases_mended && by_documents) {
        let looked_for = meant.as_ref().filter(|_| cases_mended);
        page.meant = looked_for.map(Query::shown);
        page.cases = cases.hits;
        page.more_cases = cases.more;
    }
    if page.meant.is_none() && documents_mended && found.total > 0 {
        page.meant = Some(found.query.shown());
    }
    if !page.only_cases {
        let language = visit.language();
        let hits = found.documents.iter();
        page.documents = hits
            .map(|row| document(row, &found.query, language))
            .collect();
        page.total = found.total;
    }
    let more = if page.only_cases {
        page.more_cases
    } else {
        skipped + PAGE < found.total
    };
    page.later = (more && turned < LAST_PAGE).then_some(turned + 1);
    page.earlier = (turned > 1).then(|| turned - 1);
    if turned > 1 && !page.only_cases {
        page.cases.clear();
        page.more_cases = false;
    }
    Ok(())
}

fn document(row: &DocumentRow, query: &Query, language: Language) -> DocumentHit {
    let (folder, kind) = match row.kind {
        DocumentKind::Service => ("services", "search-kind-service"),
        DocumentKind::Page => ("pages", "search-kind-page"),
        DocumentKind::Announcement => ("announcements", "search-kind-announcement"),
    };
    DocumentHit {
        path: format!("/{folder}/{}", row.slug),
        kind: Phrase::key(kind),
        title: marked(row.title.in_language(language), query),
        excerpt: excerpt(row.words.in_language(language), query),
        at: row
            .published_at
            .filter(|_| row.kind == DocumentKind::Announcement),
    }
}

#[derive(Default)]
struct Cases {
    hits: Vec<CaseHit>,
    more: bool,
    /// What they were found by, if by words.
    meant: Option<Query>,
}

/// Own cases first, then those of the offices.
async fn cases(
    app: &App,
    visit: &Visit,
    account: AccountId,
    typed: &Query,
    mended: &Query,
    skip: usize,
    limit: usize,
) -> Result<Cases, Problem> {
    let language = visit.language();
    let numbers = typed.numbers();
    let mut own = app
        .store
        .cases_numbered(Viewer::Citizen(account), &numbers)
        .await?
        .into_iter()
        .map(|found| found.row)
        .collect::<Vec<_>>();
    let mut cases = Cases::default();
    if own.is_empty() {
        own = own_by_words(app, account, mended).await?;
        cases.meant = (!own.is_empty()).then(|| mended.clone());
    }
    for row in own {
        cases.hits.push(hit(app, row, None, language).await?);
    }
    let found_own = cases.hits.len();
    cases.hits = cases.hits.into_iter().skip(skip).take(limit).collect();
    cases.more = found_own > skip + limit;
    if rights::case_offices(visit.roles()).is_empty() {
        return Ok(cases);
    }
    let staff = Viewer::Staff(account);
    let mut office: Vec<FoundCase> = app.store.cases_numbered(staff, &numbers).await?;
    if office.is_empty() {
        let room = limit - cases.hits.len();
        let skip = skip.saturating_sub(found_own);
        let found = app.store.search_cases(staff, typed, skip, room).await?;
        office = found.cases;
        cases.more |= found.more;
        if !office.is_empty() {
            cases.meant = Some(found.query);
        }
    } else if skip > 0 {
        office.clear();
    }
    for FoundCase { row, applicant } in office {
        cases
            .hits
            .push(hit(app, row, Some(applicant), language).await?);
    }
    Ok(cases)
}

/// Own cases that have every word: in the name of their service, its keywords, where
/// they stand, or their numbers.
async fn own_by_words(
    app: &App,
    account: AccountId,
    query: &Query,
) -> Result<Vec<CaseRow>, Problem> {
    let mut known: HashMap<(String, Option<String>, Option<String>), Document> = HashMap::new();
    let mut found = Vec::new();
    if query.is_empty() {
        return Ok(found);
    }
    for row in app.store.newest_own_cases(account).await? {
        let status = row.status.as_ref().map(|status| status.el.clone());
        let key = (row.version.clone(), row.outcome.clone(), status);
        if !known.contains_key(&key) {
            let definition = app.services.version(&row.version).await?;
            known.insert(key.clone(), words_of(app, &definition, &row));
        }
        let document = &known[&key];
        let numbers = [Some(&row.reference), row.protocol.as_ref()];
        let is_number = |word: &Word| {
            let mut parts = numbers.iter().flatten().flat_map(|n| n.split(['-', '/']));
            parts.any(|part| part == word.fold)
        };
        let mut words = query.words().iter().map(|word| &word.word);
        if words.all(|word| document.has(word) || is_number(word)) {
            found.push(row);
        }
    }
    Ok(found)
}

fn words_of(app: &App, definition: &Definition, row: &CaseRow) -> Document {
    let mut document = Document::new(&definition.title);
    let keywords = definition.keywords.el.iter().chain(&definition.keywords.en);
    for keyword in keywords {
        document = document.with(Field::Keywords, keyword);
    }
    for language in Language::ALL {
        let status = present::status(
            definition,
            row.outcome.as_deref(),
            row.status.as_ref(),
            language,
        );
        let said = app.renderer.words(language).say(&status);
        document = document.with(Field::About, &said.unwrap_or_default());
    }
    document
}

async fn hit(
    app: &App,
    row: CaseRow,
    applicant: Option<String>,
    language: Language,
) -> Result<CaseHit, Problem> {
    let definition = app.services.version(&row.version).await?;
    let folder = match &applicant {
        None => "/cases",
        Some(_) => "/desk/cases",
    };
    Ok(CaseHit {
        path: format!("{folder}/{}", row.reference),
        service: definition.title.in_language(language).to_owned(),
        reference: row.reference,
        protocol: row.protocol,
        applicant,
        status: present::status(
            &definition,
            row.outcome.as_deref(),
            row.status.as_ref(),
            language,
        ),
        opened_at: row.opened_at,
    })
}

//! `/pages/{slug}`, `/announcements` and `/announcements/{slug}` — what the municipality
//! tells everybody. What is not published yet is not there.

use crate::access::address::Path;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::problem::Problem;
use crate::view::content::{Announcements, Content, NewsLine};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::content::{Kind, blocks};
use engine::text::Language;

/// `GET /pages/{slug}`
pub async fn page(
    State(app): State<Shared>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    show(&app, &visit, Kind::Page, &slug).await
}

/// `GET /announcements/{slug}`
pub async fn announcement(
    State(app): State<Shared>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    show(&app, &visit, Kind::Announcement, &slug).await
}

async fn show(app: &App, visit: &Visit, kind: Kind, slug: &str) -> Result<Response, Problem> {
    let row = app.store.page(kind, slug).await?;
    let page = row.map(|row| row.page).ok_or(Problem::NotFound)?;
    let published = page.published_at.filter(|at| *at <= app.now());
    let at = published.ok_or(Problem::NotFound)?;
    let language = visit.language();
    let content = Content {
        announcement: kind == Kind::Announcement,
        title: page.title.in_language(language).to_owned(),
        summary: page.summary.in_language(language).to_owned(),
        at,
        blocks: blocks(page.body.in_language(language)),
    };
    Ok(visit.page(app, StatusCode::OK, &content))
}

/// `GET /announcements`
pub async fn announcements(State(app): State<Shared>, visit: Visit) -> Result<Response, Problem> {
    let news = news(&app, visit.language()).await?;
    Ok(visit.page(&app, StatusCode::OK, &Announcements { news }))
}

/// Announcements, the newest first.
pub async fn news(app: &App, language: Language) -> Result<Vec<NewsLine>, Problem> {
    let rows = app
        .store
        .published_pages(Kind::Announcement, app.now())
        .await?;
    let line = |row: store::PageRow| {
        Some(NewsLine {
            at: row.page.published_at?,
            title: row.page.title.in_language(language).to_owned(),
            summary: row.page.summary.in_language(language).to_owned(),
            slug: row.page.slug,
        })
    };
    Ok(rows.into_iter().filter_map(line).collect())
}

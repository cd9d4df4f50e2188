//! Documents of a case, as its pages list them, and the files themselves:
//! `/cases/{reference}/documents/{no}` and `/desk/cases/{reference}/documents/{no}`.
//!
//! | who            | gets the file                                             |
//! |----------------|-----------------------------------------------------------|
//! | applicant      | at level B; at level A they collect it, on paper           |
//! | staff          | to print it, with a line in the audit trail                |
//! | anybody else   | there is no such address                                   |

use crate::access::address::Path;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::citizen::cases::own;
use crate::problem::Problem;
use crate::staff::case::{note_look, opened};
use crate::view::parts::{Paper, Revoked, grounds};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use engine::case::{Case, EffectNo};
use engine::definition::Level;
use engine::text::Language;
use store::{DocumentRow, Viewer};

/// Whether the applicant gets what was issued as a file: the electronic way is for
/// those whose identity has been checked in person.
pub fn gets_files(level: Level) -> bool {
    match level {
        Level::A => false,
        Level::B => true,
    }
}

/// What a case has issued, for its page. `files`: whether the reader gets them.
pub async fn papers(
    app: &App,
    viewer: Viewer,
    case: &Case,
    files: bool,
    language: Language,
) -> Result<Vec<Paper>, Problem> {
    let rows = app.store.documents_of(viewer, case.id).await?;
    Ok(rows
        .into_iter()
        .map(|row| Paper {
            no: row.document.0,
            title: row.title.in_language(language).to_owned(),
            issued_at: row.issued_at,
            sealed: row.sealed,
            revoked: row.revoked.map(|(at, why)| Revoked {
                at,
                grounds: grounds(why),
            }),
            file: files,
            code: row.code,
        })
        .collect())
}

/// `GET /cases/{reference}/documents/{no}`
pub async fn own_file(
    State(app): State<Shared>,
    visit: Visit,
    Path((reference, no)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let account = &visit.signed_in()?.account;
    let (case, _) = own(&app, account.id, &reference).await?;
    if !gets_files(account.level) {
        return Err(Problem::NotFound);
    }
    let viewer = Viewer::Citizen(account.id);
    let (row, bytes) = found(&app, viewer, &case, no).await?;
    Ok(file(&reference, &row, bytes))
}

/// `GET /desk/cases/{reference}/documents/{no}`
pub async fn office_file(
    State(app): State<Shared>,
    visit: Visit,
    Path((reference, no)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let (case, _) = opened(&app, &visit, &reference).await?;
    let account = visit.account()?;
    let (row, bytes) = found(&app, Viewer::Staff(account), &case, no).await?;
    note_look(&app, account, case.id, &format!("document {no}")).await?;
    Ok(file(&reference, &row, bytes))
}

async fn found(
    app: &App,
    viewer: Viewer,
    case: &Case,
    no: u32,
) -> Result<(DocumentRow, Vec<u8>), Problem> {
    let no = EffectNo(no);
    let rows = app.store.documents_of(viewer, case.id).await?;
    let row = rows.into_iter().find(|row| row.document == no);
    let row = row.ok_or(Problem::NotFound)?;
    let bytes = app.store.document_bytes(viewer, case.id, no).await?;
    Ok((row, bytes.ok_or(Problem::NotFound)?))
}

/// Kept by the reader, never opened within our pages. The name holds nothing that
/// anybody wrote.
fn file(reference: &str, row: &DocumentRow, bytes: Vec<u8>) -> Response {
    let name = format!("{reference}-{}.pdf", row.template);
    pdf(&name, bytes)
}

/// A PDF to be kept. `name` is made of plain letters, digits, dashes and dots.
pub fn pdf(name: &str, bytes: Vec<u8>) -> Response {
    let kept = HeaderValue::try_from(format!("attachment; filename=\"{name}\""))
        .unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/pdf"),
        ),
        (header::CONTENT_DISPOSITION, kept),
    ];
    (headers, bytes).into_response()
}

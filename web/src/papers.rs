//! Documents of a case, as its pages list them, and the files themselves:
//! `/cases/{reference}/documents/{no}` and `/desk/cases/{reference}/documents/{no}`.
//!
//! | who            | gets the file                                              |
//! |----------------|------------------------------------------------------------|
//! | applicant      | at the level that its template says; below they collect it |
//! | staff          | to print it, with a line in the audit trail                |
//! | anybody else   | there is no such address                                   |

use crate::access::address::Path;
use crate::access::visit::{Sandboxed, Visit};
use crate::app::{App, Shared};
use crate::citizen::cases::own;
use crate::problem::Problem;
use crate::staff::case::{note_look, opened};
use crate::uploads::download::stored;
use crate::view::parts::{Paper, Revoked, grounds};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use engine::case::{AccountId, Case, EffectNo};
use engine::definition::{Definition, Level, Template};
use engine::text::Language;
use futures::TryStreamExt as _;
use sha2::{Digest as _, Sha256};
use store::{IssuedDocument, Viewer};

/// Who reads a page that lists documents.
#[derive(Clone, Copy)]
pub enum Reader {
    Applicant(AccountId, Level),
    Staff(AccountId),
}

impl Reader {
    fn viewer(self) -> Viewer {
        match self {
            Reader::Applicant(account, _) => Viewer::Citizen(account),
            Reader::Staff(account) => Viewer::Staff(account),
        }
    }

    /// Whether they get the file. A template that is gone since, with the version that
    /// the case was moved from, is none that everybody gets.
    fn gets(self, definition: &Definition, row: &IssuedDocument) -> bool {
        match self {
            Reader::Applicant(_, level) => {
                let template = definition.template(&row.template);
                level >= template.map_or(Template::LEVEL, |template| template.level)
            }
            Reader::Staff(_) => true,
        }
    }
}

/// What a case has issued, for its page.
pub async fn papers(
    app: &App,
    reader: Reader,
    case: &Case,
    definition: &Definition,
    language: Language,
) -> Result<Vec<Paper>, Problem> {
    let rows = app.store.documents_of(reader.viewer(), case.id).await?;
    Ok(rows
        .into_iter()
        .map(|row| Paper {
            file: reader.gets(definition, &row),
            no: row.document.0,
            title: row.title.in_language(language).to_owned(),
            issued_at: row.issued_at,
            sealed: row.sealed,
            revoked: row.revoked.map(|(at, why)| Revoked {
                at,
                grounds: grounds(why),
            }),
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
    let (case, definition) = own(&app, account.id, &reference).await?;
    let reader = Reader::Applicant(account.id, account.level);
    let row = found(&app, reader, &case, &definition, no).await?;
    file(&app, &reference, &row).await
}

/// `GET /desk/cases/{reference}/documents/{no}`
pub async fn office_file(
    State(app): State<Shared>,
    visit: Visit,
    Path((reference, no)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let (case, definition) = opened(&app, &visit, &reference).await?;
    let account = visit.account()?;
    let row = found(&app, Reader::Staff(account), &case, &definition, no).await?;
    note_look(&app, account, case.id, &format!("document {no}")).await?;
    file(&app, &reference, &row).await
}

/// One of them, for a reader who gets it as a file.
async fn found(
    app: &App,
    reader: Reader,
    case: &Case,
    definition: &Definition,
    no: u32,
) -> Result<IssuedDocument, Problem> {
    let rows = app.store.documents_of(reader.viewer(), case.id).await?;
    let mut these = rows.into_iter().filter(|row| row.document == EffectNo(no));
    these
        .next()
        .filter(|row| reader.gets(definition, row))
        .ok_or(Problem::NotFound)
}

/// The bytes that were issued, or none: a file that was changed in the storage is not
/// handed out. The name holds nothing that anybody wrote.
async fn file(app: &App, reference: &str, row: &IssuedDocument) -> Result<Response, Problem> {
    let contents = stored(app, &row.stored, row.size).await?;
    let pieces: Vec<Bytes> = contents
        .bytes
        .try_collect()
        .await
        .map_err(|error| Problem::Internal(error.into()))?;
    let bytes = pieces.concat();
    if Sha256::digest(&bytes).as_slice() != row.digest {
        let changed = anyhow::anyhow!("the file {} is not the one that was issued", row.stored);
        return Err(Problem::Internal(changed));
    }
    Ok(pdf(&format!("{reference}-{}.pdf", row.template), bytes))
}

/// A PDF to be kept by the reader, never opened within our pages. `name` is made of plain
/// letters, digits, dashes and dots.
pub fn pdf(name: &str, bytes: Vec<u8>) -> Response {
    let named = HeaderValue::try_from(format!("attachment; filename=\"{name}\""))
        .unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/pdf"),
        ),
        (header::CONTENT_DISPOSITION, named),
    ];
    let mut response = (headers, bytes).into_response();
    response.extensions_mut().insert(Sandboxed);
    response
}

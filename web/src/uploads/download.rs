//! `…/files/{file}` — a file for whoever may see what it belongs to: saved, never
//! shown by the browser, in a sandbox should one show it all the same.

use super::lines::may_fetch;
use super::{away, is_there, name, read_id};
use crate::access::address::Path;
use crate::access::visit::{Sandboxed, Visit};
use crate::app::{App, Shared};
use crate::citizen::cases::own;
use crate::connectors::storage::Name;
use crate::problem::Problem;
use crate::staff;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use engine::case::{AccountId, CaseId};
use store::{AuditLine, Holder, Upload, Viewer};
use uuid::Uuid;

/// `GET /applications/{id}/files/{file}` — back to whoever sent it with a draft.
pub async fn of_draft(
    State(app): State<Shared>,
    visit: Visit,
    Path((draft, file)): Path<(Uuid, String)>,
) -> Result<Response, Problem> {
    let account = visit.account()?;
    let held = app
        .store
        .held_uploads(Holder::Draft(draft), account)
        .await?;
    let upload = find(held, &file)?;
    hand_out(&app, &upload).await
}

/// `GET /cases/{reference}/files/{file}` — to the applicant.
pub async fn of_own_case(
    State(app): State<Shared>,
    visit: Visit,
    Path((reference, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let account = visit.account()?;
    let (case, _) = own(&app, account, &reference).await?;
    let upload = of_case(&app, Viewer::Citizen(account), account, case.id, &file).await?;
    hand_out(&app, &upload).await
}

/// `GET /desk/cases/{reference}/files/{file}` — to staff; a line in the audit trail.
pub async fn of_desk(
    State(app): State<Shared>,
    visit: Visit,
    Path((reference, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (case, _) = staff::case::opened(&app, &visit, &reference).await?;
    let account = visit.account()?;
    let upload = of_case(&app, Viewer::Staff(account), account, case.id, &file).await?;
    let line = AuditLine {
        at: app.now(),
        actor: Some(account),
        action: "file.read".to_owned(),
        case: Some(case.id),
        detail: Some(upload.id.to_string()),
    };
    app.store.audit(&line).await?;
    hand_out(&app, &upload).await
}

/// A file that is filed in the case, or held for it by the reader.
async fn of_case(
    app: &App,
    viewer: Viewer,
    reader: AccountId,
    case: CaseId,
    file: &str,
) -> Result<Upload, Problem> {
    let mut all = app.store.filed_uploads(viewer, case).await?;
    all.extend(app.store.held_uploads(Holder::Case(case), reader).await?);
    let upload = find(all, file)?;
    if upload.account == reader || may_fetch(app, &upload) {
        Ok(upload)
    } else {
        Err(Problem::NotFound)
    }
}

fn find(uploads: Vec<Upload>, file: &str) -> Result<Upload, Problem> {
    let id = read_id(file).ok_or(Problem::NotFound)?;
    uploads
        .into_iter()
        .find(|upload| upload.id == id && is_there(upload))
        .ok_or(Problem::NotFound)
}

async fn hand_out(app: &App, upload: &Upload) -> Result<Response, Problem> {
    let stored = Name::read(&upload.stored)
        .ok_or_else(|| Problem::Internal(anyhow::anyhow!("a row names no file of ours")))?;
    let contents = app
        .storage
        .open(&stored)
        .await
        .map_err(|error| away(&error))?;
    let Some(contents) = contents.filter(|contents| contents.size == upload.size) else {
        return Err(Problem::Internal(anyhow::anyhow!(
            "the file of upload {} is not there, or not whole",
            upload.id
        )));
    };
    let named = name::disposition(&upload.name);
    let named = HeaderValue::try_from(named).map_err(|error| Problem::Internal(error.into()))?;
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(upload.kind.media_type()),
        ),
        (header::CONTENT_LENGTH, HeaderValue::from(upload.size)),
        (header::CONTENT_DISPOSITION, named),
    ];
    let mut response = (headers, Body::from_stream(contents.bytes)).into_response();
    response.extensions_mut().insert(Sandboxed);
    Ok(response)
}

//! `/cases/{reference}/code` — a new code for following the case without an account,
//! when somebody has the old one who should not.

use super::cases::own;
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::app::Shared;
use crate::problem::Problem;
use crate::random;
use axum::extract::State;
use axum::response::Response;

/// `POST /cases/{reference}/code`
pub async fn renew(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let account = posted.account()?;
    own(&app, account, &reference).await?;
    let code = random::code();
    if !app
        .store
        .renew_follow_code(&reference, account, &code)
        .await?
    {
        return Err(Problem::NotFound);
    }
    Ok(posted
        .visit
        .see(&Told::CodeRenewed.at(&format!("/cases/{reference}"))))
}

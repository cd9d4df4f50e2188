//! `/cases` and `/cases/{reference}` — a citizen's own matters.

use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::change::{self, Seen};
use crate::present;
use crate::problem::Problem;
use crate::view::Phrase;
use crate::view::citizen::{Asked, DraftLine, OwnCase, OwnCaseLine, OwnCases};
use crate::view::history;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{AccountId, Act, Case, TimerPurpose};
use engine::definition::Definition;
use engine::text::Language;
use std::sync::Arc;
use store::Viewer;

/// The message a citizen's reply is to a waiting step.
pub const REPLY: &str = "applicant.reply";
/// Longest reply, in characters.
const LONGEST_REPLY: usize = 2_000;

/// Somebody's own case with the version it is pinned to. Another's is not there.
pub async fn own(
    app: &App,
    account: AccountId,
    reference: &str,
) -> Result<(Case, Arc<Definition>), Problem> {
    let case = app
        .store
        .case_by_reference(Viewer::Citizen(account), reference)
        .await?
        .ok_or(Problem::NotFound)?;
    let definition = app.services.version(&case.version).await?;
    Ok((case, definition))
}

/// `GET /cases`
pub async fn list(State(app): State<Shared>, visit: Visit) -> Result<Response, Problem> {
    let account = visit.account()?;
    let language = visit.language();
    let mut cases = Vec::new();
    for row in app.store.own_cases(account).await? {
        let definition = app.services.version(&row.version).await?;
        let status = present::status(
            &definition,
            row.outcome.as_deref(),
            row.status.as_ref(),
            language,
        );
        cases.push(OwnCaseLine {
            service: definition.title.in_language(language).to_owned(),
            reference: row.reference,
            opened_at: row.opened_at,
            status,
            appointment: row.appointment.filter(|_| row.outcome.is_none()),
            ended: row.outcome.is_some(),
        });
    }
    let mut drafts = Vec::new();
    for draft in app.store.drafts(account).await? {
        let definition = app.services.version(&draft.version).await?;
        drafts.push(DraftLine {
            application: draft.id.to_string(),
            service: definition.title.in_language(language).to_owned(),
            path: format!("/applications/{}/{}", draft.id, draft.page),
            saved_at: draft.updated_at,
        });
    }
    Ok(visit.page(&app, StatusCode::OK, &OwnCases { cases, drafts }))
}

/// `GET /cases/{reference}`
pub async fn case(
    State(app): State<Shared>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Problem> {
    let account = visit.account()?;
    let (case, definition) = own(&app, account, &reference).await?;
    let page = page(&app, &visit, case, &definition, None).await?;
    Ok(visit.page(&app, StatusCode::OK, &page))
}

async fn page(
    app: &App,
    visit: &Visit,
    case: Case,
    definition: &Definition,
    reply: Option<(&str, Phrase)>,
) -> Result<OwnCase, Problem> {
    let language = visit.language();
    let account = visit.account()?;
    let events = app.store.history(Viewer::Citizen(account), case.id).await?;
    let scope = present::scope(app, definition, &case.documents);
    Ok(OwnCase {
        service: definition.title.in_language(language).to_owned(),
        opened_at: case.opened_at,
        status: present::status_of(definition, &case, language),
        next: history::what_next(&case),
        expected: case.expected.at,
        appointment: present::appointment(
            app,
            case.appointment.as_ref(),
            case.ended.is_none(),
            language,
        ),
        documents: present::documents(definition, &case.documents, language),
        asked: asked(&case, language, reply),
        ending: present::ending(definition, &case, language),
        history: history::for_citizen(definition, &events, language),
        answers: present::sections(&definition.form, &case.answers, &scope, language),
        reference: case.reference,
        protocol: case.protocol,
    })
}

/// What the office waits for from the applicant.
fn asked(case: &Case, _: Language, reply: Option<(&str, Phrase)>) -> Option<Asked> {
    let waiting = case.waiting.as_ref()?;
    if waiting.message.as_deref() != Some(REPLY) {
        return None;
    }
    let until = case
        .timers
        .values()
        .find(|timer| matches!(timer.purpose, TimerPurpose::WaitLimit { .. }))
        .map(|timer| timer.at);
    let (typed, problem) = match reply {
        Some((typed, problem)) => (typed, Some(problem)),
        None => ("", None),
    };
    Some(Asked {
        text: present::written(case, "missing").unwrap_or_default(),
        until,
        form: Asked::form(typed, problem),
    })
}

/// `POST /cases/{reference}/reply`
pub async fn reply(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let by = posted.citizen()?;
    let (case, definition) = own(&app, posted.account()?, &reference).await?;
    let typed = engine::input::lines(posted.value("reply"));
    let problem = if typed.is_empty() {
        Some("reply-empty")
    } else if typed.chars().count() > LONGEST_REPLY {
        Some("reply-too-long")
    } else {
        None
    };
    if let Some(problem) = problem {
        let problem = Some((posted.value("reply"), Phrase::key(problem)));
        let page = page(&app, visit, case, &definition, problem).await?;
        return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let path = format!("/cases/{reference}");
    let act = Act::Send {
        message: REPLY.to_owned(),
        text: typed,
    };
    let seen = Seen::now(&case);
    change::commit(
        &app,
        &definition,
        &case,
        seen,
        by,
        act,
        "message.received",
        &path,
    )
    .await
    .map_err(|problem| problem.keeping(posted.kept()))?;
    Ok(visit.see(&Told::Replied.at(&path)))
}

//! `/cases` and `/cases/{reference}` — a citizen's own matters.

use super::correction;
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::anytime::{keeps_closed, may_reopen, open_to, withdrawable};
use crate::app::{App, Shared};
use crate::change::{self, Seen};
use crate::present;
use crate::problem::Problem;
use crate::uploads;
use crate::uploads::lines::{self, Reader};
use crate::view::Phrase;
use crate::view::citizen::{Asked, CorrectionLine, DraftLine, OwnCase, OwnCaseLine, OwnCases};
use crate::view::form::FieldView;
use crate::view::history::{self, REPLY};
use crate::view::rating::RatingView;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{AccountId, Act, Case, CaseId, Recorded, Waiting};
use engine::definition::Definition;
use engine::form::Answers;
use engine::text::Language;
use engine::upload::{About, Limits};
use serde_json::Value;
use std::sync::Arc;
use store::Viewer;

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
            path: format!("/applications/{}", draft.id),
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
    let page = page(&app, &visit, case, &definition, Wrong::default()).await?;
    Ok(visit.page(&app, StatusCode::OK, &page))
}

/// What was typed on the page and what is wrong with it.
#[derive(Default)]
pub struct Wrong<'a> {
    reply: Option<(&'a str, Phrase)>,
    message: &'a str,
    /// Of the message and its files, by field.
    problems: Vec<(String, Phrase)>,
    rating: Option<Opinion<'a>>,
}

/// A rating as it was typed.
struct Opinion<'a> {
    stars: &'a str,
    words: &'a str,
    problems: Vec<(&'static str, Phrase)>,
}

impl<'a> Wrong<'a> {
    pub fn rating(
        stars: &'a str,
        words: &'a str,
        problems: Vec<(&'static str, Phrase)>,
    ) -> Wrong<'a> {
        Wrong {
            rating: Some(Opinion {
                stars,
                words,
                problems,
            }),
            ..Wrong::default()
        }
    }

    pub fn message(typed: &'a str, problems: Vec<(String, Phrase)>) -> Wrong<'a> {
        Wrong {
            message: typed,
            problems,
            ..Wrong::default()
        }
    }
}

pub async fn page(
    app: &App,
    visit: &Visit,
    case: Case,
    definition: &Definition,
    wrong: Wrong<'_>,
) -> Result<OwnCase, Problem> {
    let language = visit.language();
    let account = visit.account()?;
    let by = visit.citizen()?;
    let writes = open_to(&case, &by, &definition.anytime.message);
    let reopenable =
        may_reopen(&case, definition, &by) && keeps_closed(app, &case, definition, &by).is_none();
    let events = app.store.history(Viewer::Citizen(account), case.id).await?;
    let uploads = app
        .store
        .filed_uploads(Viewer::Citizen(account), case.id)
        .await?;
    let reader = Reader::applicant(&case.reference);
    let path = format!("/cases/{}", case.reference);
    let write = if writes {
        let files = message_files(app, account, case.id, &path, language).await?;
        Some(OwnCase::message(wrong.message, files, &wrong.problems))
    } else {
        None
    };
    let filed = |recorded: &Recorded| lines::filed(app, &uploads, recorded, &reader, language);
    let scope = present::scope(app, definition, &case.documents);
    let code = app.store.follow_code(&case.reference, account).await?;
    let rating = match case.ended {
        Some(_) => Some(rating(app, &case, wrong.rating).await?),
        None => None,
    };
    Ok(OwnCase {
        service: definition.title.in_language(language).to_owned(),
        opened_at: case.opened_at,
        status: present::status_of(definition, &case, language),
        next: history::what_next(&case),
        collection_code: present::collection_code(app, &case),
        tracking: present::written(&case, "tracking"),
        promise: present::promise(&case, &events, app.now()),
        changed: present::date_change(&case, &events),
        office: present::office(app, case.office.as_deref(), language),
        code: code.map(|code| code.to_string()),
        rating,
        appointment: present::appointment(
            app,
            case.appointment.as_ref(),
            case.ended.is_none(),
            language,
        ),
        documents: present::documents_with(
            app,
            definition,
            &case.documents,
            &uploads,
            &reader,
            language,
        ),
        asked: asked(&case, wrong.reply),
        correction: correction::asked(&case).map(|asked| CorrectionLine {
            why: asked.why.map(str::to_owned),
            until: asked.until,
        }),
        write,
        reopenable,
        withdrawable: withdrawable(&case, definition, &by),
        ending: present::ending(definition, &case, language),
        history: history::for_citizen(definition, &events, case.applicant, &filed, language),
        answers: present::sections(&definition.form, &case.answers, &scope, language),
        reference: case.reference,
        protocol: case.protocol,
    })
}

/// What the applicant said of it, or is just saying.
async fn rating(app: &App, case: &Case, wrong: Option<Opinion<'_>>) -> Result<RatingView, Problem> {
    let given = app.store.rating(case.id).await?;
    Ok(match (wrong, &given) {
        (Some(typed), _) => {
            RatingView::new(given.is_some(), typed.stars, typed.words, &typed.problems)
        }
        (None, Some(rating)) => {
            let words = rating.words.as_deref().unwrap_or_default();
            RatingView::new(true, &rating.stars.to_string(), words, &[])
        }
        (None, None) => RatingView::new(false, "", "", &[]),
    })
}

/// The question for files that go with a message, with those that are held for it.
pub async fn message_files(
    app: &App,
    account: AccountId,
    case: CaseId,
    path: &str,
    language: Language,
) -> Result<FieldView, Problem> {
    let held = uploads::held_for_message(app, account, case).await?;
    let reader = Reader::holder(path);
    let files = lines::about(app, &held, &About::Message, &reader, language);
    let label = Phrase::key("message-files");
    Ok(lines::field(
        uploads::MESSAGE_FIELD,
        label,
        &Limits::default(),
        files,
    ))
}

/// What the office waits for from the applicant.
fn asked(case: &Case, reply: Option<(&str, Phrase)>) -> Option<Asked> {
    let waits =
        |waiting: &Waiting| matches!(waiting, Waiting::Message { message } if message == REPLY);
    let (waiting, _) = case
        .tracks
        .iter()
        .find(|(_, track)| track.waiting.as_ref().is_some_and(waits))?;
    let until = correction::limit(case, *waiting);
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
        let wrong = Wrong {
            reply: Some((posted.value("reply"), Phrase::key(problem))),
            ..Wrong::default()
        };
        let page = page(&app, visit, case, &definition, wrong).await?;
        return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let path = format!("/cases/{reference}");
    let act = Act::Send {
        message: REPLY.to_owned(),
        fields: Answers::from_iter([("text", Value::from(typed))]),
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

//! `/cases/{reference}/correction` — what the office asks the applicant to
//! correct. Only that can be written; the rest is shown as it stands.

use super::cases::own;
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::change::{self, Seen};
use crate::present;
use crate::problem::Problem;
use crate::view::citizen::CorrectAnswers;
use crate::view::form::FormView;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Act, Case, Rejection, TimerPurpose, TrackNo, Waiting};
use engine::definition::Definition;
use engine::form::{FieldError, RawInput};
use jiff::Timestamp;

/// What the case waits to have corrected.
pub struct Asked<'a> {
    pub fields: &'a [String],
    pub documents: &'a [String],
    pub why: Option<&'a str>,
    pub until: Option<Timestamp>,
}

pub fn asked(case: &Case) -> Option<Asked<'_>> {
    case.tracks.iter().find_map(|(number, track)| {
        if let Some(Waiting::Correction {
            fields,
            documents,
            why,
        }) = &track.waiting
        {
            Some(Asked {
                fields,
                documents,
                why: why.as_deref(),
                until: limit(case, *number),
            })
        } else {
            None
        }
    })
}

/// Until when a track waits.
pub fn limit(case: &Case, of: TrackNo) -> Option<Timestamp> {
    case.timers
        .values()
        .find(|timer| timer.purpose == TimerPurpose::Limit { track: of })
        .map(|timer| timer.at)
}

/// `GET /cases/{reference}/correction`
pub async fn ask(
    State(app): State<Shared>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Problem> {
    let (case, definition) = own(&app, visit.account()?, &reference).await?;
    let raw = definition.form.raw(&case.answers);
    let page = page(&app, &visit, &case, &definition, &raw, &[])?;
    Ok(visit.page(&app, StatusCode::OK, &page))
}

fn page(
    app: &App,
    visit: &Visit,
    case: &Case,
    definition: &Definition,
    raw: &RawInput,
    errors: &[FieldError],
) -> Result<CorrectAnswers, Problem> {
    let asked = asked(case).ok_or_else(|| over(case))?;
    let language = visit.language();
    let scope = present::scope(app, definition, &case.documents);
    let shown = present::sections(&definition.form, &case.answers, &scope, language);
    let open = present::field_titles(definition, asked.fields, language);
    Ok(CorrectAnswers {
        reference: case.reference.clone(),
        service: definition.title.in_language(language).to_owned(),
        why: asked.why.map(str::to_owned),
        until: asked.until,
        documents: present::documents(definition, asked.documents, language),
        form: FormView::some(
            &definition.form,
            asked.fields,
            raw,
            errors,
            &scope,
            language,
        ),
        answers: present::without(shown, &open),
        revision: case.revision.0,
    })
}

fn over(case: &Case) -> Problem {
    let path = format!("/cases/{}", case.reference);
    Problem::rejected(&Rejection::NoCorrectionAsked, path)
}

/// `POST /cases/{reference}/correction`
pub async fn correct(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let by = posted.citizen()?;
    let (case, definition) = own(&app, posted.account()?, &reference).await?;
    let asked = asked(&case).ok_or_else(|| over(&case).keeping(posted.kept()))?;
    let scope = present::scope(&app, &definition, &case.documents);
    let input = posted.without(&["revision"]);
    let read = definition
        .form
        .parse_fields(asked.fields, &input, &case.answers, &scope);
    let answers = match read {
        Ok(answers) => answers,
        Err(errors) => {
            let page = page(&app, visit, &case, &definition, &input, &errors)?;
            return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let path = format!("/cases/{reference}");
    let seen = Seen::of(&posted);
    let (act, action) = (Act::Correct { answers, files: Vec::new() }, "answers.corrected");
    change::commit(&app, &definition, &case, seen, by, act, action, &path)
        .await
        .map_err(|problem| problem.keeping(posted.kept()))?;
    Ok(visit.see(&Told::Corrected.at(&path)))
}

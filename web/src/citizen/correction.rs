//! `/cases/{reference}/correction` — what the office asks the applicant to
//! correct. Only that can be written; the rest is shown as it stands.

use super::cases::own;
use super::documents;
use crate::access::address::Path;
use crate::access::sent::Sent;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::change::{self, Seen};
use crate::message::status_of;
use crate::present;
use crate::problem::Problem;
use crate::uploads::lines::{self, Reader};
use crate::uploads::{self, Place};
use crate::view::Phrase;
use crate::view::citizen::CorrectAnswers;
use crate::view::form::{FieldView, FormView};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Act, Case, Rejection, TimerPurpose, TrackNo, Waiting};
use engine::definition::{Definition, DocumentRule};
use engine::form::{FieldError, RawInput};
use engine::upload::{About, Limits};
use jiff::Timestamp;
use store::{Holder, Upload};

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
    let page = page(&app, &visit, &case, &definition, &raw, &[], &[]).await?;
    Ok(visit.page(&app, StatusCode::OK, &page))
}

async fn page(
    app: &App,
    visit: &Visit,
    case: &Case,
    definition: &Definition,
    raw: &RawInput,
    errors: &[FieldError],
    problems: &[(String, Phrase)],
) -> Result<CorrectAnswers, Problem> {
    let asked = asked(case).ok_or_else(|| over(case))?;
    let language = visit.language();
    let account = visit.account()?;
    let held = app
        .store
        .held_uploads(Holder::Case(case.id), account)
        .await?;
    let reader = Reader::holder(&format!("/cases/{}", case.reference));
    let sent = to_send(definition, &asked).map(|(rule, limits)| {
        let about = About::Document(rule.name.clone());
        lines::field(
            &documents::field_name(&rule.name),
            rule.title.in_language(language).into(),
            limits,
            lines::about(app, &held, &about, &reader, language),
        )
    });
    let sent: Vec<FieldView> = sent.collect();
    let brought: Vec<String> = asked
        .documents
        .iter()
        .filter(|name| !to_send(definition, &asked).any(|(rule, _)| rule.name == **name))
        .cloned()
        .collect();
    let scope = present::scope(app, definition, &case.documents);
    let answers = case.answers.without(asked.fields);
    Ok(CorrectAnswers {
        reference: case.reference.clone(),
        service: definition.title.in_language(language).to_owned(),
        why: asked.why.map(str::to_owned),
        until: asked.until,
        documents: present::documents(definition, &brought, language),
        form: FormView::some(
            &definition.form,
            asked.fields,
            raw,
            errors,
            &scope,
            language,
        )
        .and(FormView::new(sent).with_problems(problems)),
        answers: present::sections(&definition.form, &answers, &scope, language),
        revision: case.revision.0,
    })
}

/// The documents asked for that are sent, with what may be sent of each.
fn to_send<'a>(
    definition: &'a Definition,
    asked: &Asked<'a>,
) -> impl Iterator<Item = (&'a DocumentRule, &'a Limits)> {
    let documents = asked.documents;
    let rules = definition.documents.iter();
    rules
        .filter(|rule| documents.contains(&rule.name))
        .filter_map(|rule| Some((rule, rule.upload.as_ref()?)))
}

fn over(case: &Case) -> Problem {
    let path = format!("/cases/{}", case.reference);
    Problem::rejected(&Rejection::NoCorrectionAsked, path)
}

/// `POST /cases/{reference}/correction`
pub async fn correct(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    mut sent: Sent,
) -> Result<Response, Problem> {
    let by = sent.posted.citizen()?;
    let account = sent.posted.account()?;
    let (case, definition) = own(&app, account, &reference).await?;
    let asked = asked(&case).ok_or_else(|| over(&case).keeping(sent.posted.kept()))?;
    let holder = Holder::Case(case.id);
    uploads::take_back_asked(&app, account, holder, &sent.posted).await?;
    let mut problems: Vec<(String, Phrase)> = Vec::new();
    for (rule, limits) in to_send(&definition, &asked) {
        let about = About::Document(rule.name.clone());
        let place = Place {
            holder,
            about,
            limits,
        };
        let field = documents::field_name(&rule.name);
        let wrong = uploads::take_all(&app, account, &place, &mut sent, &field).await?;
        problems.extend(wrong.into_iter().map(|why| (field.clone(), why)));
    }
    let held = app.store.held_uploads(holder, account).await?;
    let mut files = Vec::new();
    for (rule, _) in to_send(&definition, &asked) {
        let about = About::Document(rule.name.clone());
        let of = held
            .iter()
            .filter(|upload| upload.about == about && uploads::is_there(upload));
        let before = files.len();
        files.extend(of.map(Upload::filed));
        let field = documents::field_name(&rule.name);
        let told = problems.iter().any(|(name, _)| *name == field);
        if files.len() == before && !told && !uploads::stays(&sent.posted) {
            problems.push((field, Phrase::key("file-missing")));
        }
    }
    let posted = &sent.posted;
    let visit = &posted.visit;
    let scope = present::scope(&app, &definition, &case.documents);
    let input = posted.without(&["revision", "upload", "remove"]);
    let form = &definition.form;
    if let Some(turned) = present::turned(form, asked.fields, &input, &case.answers, &scope) {
        let status = present::status_of_turn(&turned);
        let (raw, errors) = match &turned {
            Ok(turned) => (&turned.raw, &[][..]),
            Err(errors) => (&input, errors.as_slice()),
        };
        let page = page(&app, visit, &case, &definition, raw, errors, &problems).await?;
        return Ok(visit.page(&app, status, &page));
    }
    if uploads::stays(posted) {
        let page = page(&app, visit, &case, &definition, &input, &[], &problems).await?;
        return Ok(visit.page(&app, status_of(&problems), &page));
    }
    let read = definition
        .form
        .parse_fields(asked.fields, &input, &case.answers, &scope);
    let answers = match read {
        Ok(answers) if problems.is_empty() => answers,
        read => {
            let errors = read.err().unwrap_or_default();
            let page = page(&app, visit, &case, &definition, &input, &errors, &problems).await?;
            return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let path = format!("/cases/{reference}");
    let seen = Seen::of(posted);
    let (act, action) = (Act::Correct { answers, files }, "answers.corrected");
    change::commit(&app, &definition, &case, seen, by, act, action, &path)
        .await
        .map_err(|problem| problem.keeping(posted.kept()))?;
    Ok(visit.see(&Told::Corrected.at(&path)))
}

//! `/desk/cases/{reference}/correct-data` — an employee puts answers of the
//! application right, with the reason.
//!
//! What the registry has confirmed is right; what the applicant declared is theirs
//! to say; and where the result is collected was settled when the case was opened.

use super::case::opened;
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::anytime::must_be_open_to;
use crate::app::{App, Shared};
use crate::change::{self, Seen};
use crate::citizen::identify;
use crate::present;
use crate::problem::Problem;
use crate::typed;
use crate::view::Phrase;
use crate::view::deed::{Deed, LONGEST_REASON};
use crate::view::form::{FieldView, FormView};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Act, Case, Identification};
use engine::definition::{Definition, Settled};
use engine::form::{Field, FieldError, FieldKind, RawInput};

/// No question of a form can have this name: those have no dashes.
pub const REASON: &str = "correction-reason";

/// Questions whose answers an employee may put right.
fn open_fields(case: &Case, definition: &Definition) -> Vec<String> {
    let ours = |field: &&Field| {
        let theirs = matches!(field.kind, FieldKind::Declaration);
        // Who the applicant is can be put right until the registry has confirmed it.
        let settled = matches!(
            Settled::by(&field.name),
            Some(Settled::Location | Settled::TellChanges)
        );
        // Ruled out by an answer that cannot be put right, e.g. an address for what is not sent.
        let ruled_out = field.shown.as_ref().is_some_and(|shown| {
            let is_settled = |name: &String| Settled::by(name).is_some();
            !shown.holds(&case.answers) && shown.reads().iter().all(is_settled)
        });
        !theirs && !field.is_fixed() && !settled && !ruled_out
    };
    let confirmed = case.identification == Identification::Confirmed;
    let pages = definition.form.pages().iter();
    pages
        .filter(|page| !(confirmed && identify::asks(page)))
        .flat_map(|page| page.fields.iter().filter(ours))
        .map(|field| field.name.clone())
        .collect()
}

/// `GET /desk/cases/{reference}/correct-data`
pub async fn ask(
    State(app): State<Shared>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Problem> {
    let by = visit.staff()?;
    let (case, definition) = opened(&app, &visit, &reference).await?;
    let path = format!("/desk/cases/{reference}");
    must_be_open_to(&case, &by, &definition.anytime.correct_data, &path)?;
    let raw = definition.form.raw(&case.answers);
    let page = page(&app, &visit, &case, &definition, &Typed::untouched(&raw));
    Ok(visit.page(&app, StatusCode::OK, &page))
}

/// What was typed and what is wrong with it.
struct Typed<'a> {
    raw: &'a RawInput,
    errors: &'a [FieldError],
    reason: &'a str,
    reason_problem: Option<Phrase>,
    /// Everything is as it was.
    same: bool,
}

impl<'a> Typed<'a> {
    fn untouched(raw: &'a RawInput) -> Typed<'a> {
        Typed {
            raw,
            errors: &[],
            reason: "",
            reason_problem: None,
            same: false,
        }
    }
}

fn page(app: &App, visit: &Visit, case: &Case, definition: &Definition, typed: &Typed<'_>) -> Deed {
    let language = visit.language();
    let scope = present::scope(app, definition, &case.documents);
    let open = open_fields(case, definition);
    let mut form = FormView::some(
        &definition.form,
        &open,
        typed.raw,
        typed.errors,
        &scope,
        language,
    );
    if typed.same {
        let first = open.first().map_or(REASON, String::as_str);
        form = form.with_general_problem(first, Phrase::key("rejection-nothing-changed"));
    }
    let reason = FieldView::long_text(REASON, "data-reason", typed.reason);
    form.fields.push(reason.hint("data-reason-hint"));
    let problem = typed.reason_problem.iter();
    let problems: Vec<_> = problem.map(|text| (REASON, text.clone())).collect();
    let answers = case.answers.without(&open);
    let locked = present::sections(&definition.form, &answers, &scope, language);
    let path = format!("/desk/cases/{}", case.reference);
    let title = Phrase::key("data-title");
    Deed {
        lead: vec![Phrase::key("data-lead"), Phrase::key("data-locked")],
        facts: locked
            .into_iter()
            .flat_map(|section| section.rows)
            .collect(),
        form: form.with_problems(&problems),
        button: Some(Phrase::key("data-button")),
        ..Deed::of(case, definition, language, &path, "correct-data", title)
    }
}

/// `POST /desk/cases/{reference}/correct-data`
pub async fn correct(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let by = posted.staff()?;
    let (case, definition) = opened(&app, visit, &reference).await?;
    let path = format!("/desk/cases/{reference}");
    must_be_open_to(&case, &by, &definition.anytime.correct_data, &path)
        .map_err(|problem| problem.keeping(posted.kept()))?;
    let open = open_fields(&case, &definition);
    let scope = present::scope(&app, &definition, &case.documents);
    let input = posted.without(&["revision", REASON]);
    if let Some(turned) = present::turned(&definition.form, &open, &input, &case.answers, &scope) {
        let typed = Typed {
            raw: turned.as_ref().map_or(&input, |turned| &turned.raw),
            errors: turned.as_ref().err().map_or(&[], Vec::as_slice),
            reason: posted.value(REASON),
            reason_problem: None,
            same: false,
        };
        let page = page(&app, visit, &case, &definition, &typed);
        return Ok(visit.page(&app, present::status_of_turn(&turned), &page));
    }
    let read = definition
        .form
        .parse_fields(&open, &input, &case.answers, &scope);
    let reason = typed::read(posted.value(REASON), LONGEST_REASON, "data-reason-empty");
    let same = read.as_ref() == Ok(&case.answers);
    let (answers, reason) = match (read, reason) {
        (Ok(answers), Ok(reason)) if !same => (answers, reason),
        (read, reason) => {
            let typed = Typed {
                raw: &input,
                errors: &read.err().unwrap_or_default(),
                reason: posted.value(REASON),
                reason_problem: reason.err(),
                same,
            };
            let page = page(&app, visit, &case, &definition, &typed);
            return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let act = Act::CorrectData { answers, reason };
    let (seen, action) = (Seen::of(&posted), "answers.corrected");
    change::commit(&app, &definition, &case, seen, by, act, action, &path)
        .await
        .map_err(|problem| problem.keeping(posted.kept()))?;
    Ok(visit.see(&Told::DataCorrected.at(&path)))
}

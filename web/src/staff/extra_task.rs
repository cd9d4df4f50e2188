//! `/desk/cases/{reference}/extra-task` — something more is asked of colleagues in
//! the office, e.g. an opinion. The steps of the case do not wait for it.

use super::case::opened;
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::anytime::must_be_open_to;
use crate::app::{App, Shared};
use crate::change::{self, Seen};
use crate::problem::Problem;
use crate::services;
use crate::typed;
use crate::view::Phrase;
use crate::view::deed::{Deed, LONGEST_TEXT};
use crate::view::form::{FieldView, FormView};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Act, Case};
use engine::definition::Definition;
use engine::text::Language;
use store::CASE_ROLES;

/// Longest line that says what is asked, in characters.
const LONGEST_TITLE: usize = 100;

/// A role and what it is called.
type Role = (String, Phrase);

/// Roles that somebody in the office holds who can open the case and work on it.
async fn roles(
    app: &App,
    case: &Case,
    definition: &Definition,
    language: Language,
) -> Result<Vec<Role>, Problem> {
    let Some(office) = case.office.as_deref() else {
        return Ok(Vec::new());
    };
    let words = services::words(definition)?;
    let mut roles = Vec::new();
    for role in CASE_ROLES {
        let holders = app.store.holders(office, role).await?;
        if holders.iter().any(|holder| holder.id != case.applicant) {
            let title = services::role(&words, role, language);
            roles.push((role.to_owned(), title.into()));
        }
    }
    Ok(roles)
}

/// `GET /desk/cases/{reference}/extra-task`
pub async fn ask(
    State(app): State<Shared>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Problem> {
    let by = visit.staff()?;
    let (case, definition) = opened(&app, &visit, &reference).await?;
    let path = format!("/desk/cases/{reference}");
    must_be_open_to(&case, &by, &definition.anytime.extra_task, &path)?;
    let roles = roles(&app, &case, &definition, visit.language()).await?;
    let page = page(&visit, &case, &definition, roles, None, &[]);
    Ok(visit.page(&app, StatusCode::OK, &page))
}

fn page(
    visit: &Visit,
    case: &Case,
    definition: &Definition,
    roles: Vec<Role>,
    posted: Option<&Posted>,
    problems: &[(&str, Phrase)],
) -> Deed {
    let typed = |name| posted.map_or("", |posted| posted.value(name));
    // The only ones there are need not be chosen.
    let chosen = match roles.as_slice() {
        [(only, _)] => only.clone(),
        _ => typed("to").to_owned(),
    };
    let fields = vec![
        FieldView::choice("to", "extra-to", roles, &chosen),
        FieldView::text("title", "extra-name", typed("title"), "off").hint("extra-name-hint"),
        FieldView::long_text("text", "extra-text", typed("text")).hint("extra-text-hint"),
    ];
    let path = format!("/desk/cases/{}", case.reference);
    let (language, title) = (visit.language(), Phrase::key("extra-title"));
    Deed {
        lead: vec![Phrase::key("extra-lead")],
        form: FormView::new(fields).with_problems(problems),
        button: Some(Phrase::key("extra-button")),
        ..Deed::of(case, definition, language, &path, "extra-task", title)
    }
}

/// `POST /desk/cases/{reference}/extra-task`
pub async fn send(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let by = posted.staff()?;
    let (case, definition) = opened(&app, visit, &reference).await?;
    let path = format!("/desk/cases/{reference}");
    must_be_open_to(&case, &by, &definition.anytime.extra_task, &path)
        .map_err(|problem| problem.keeping(posted.kept()))?;
    let roles = roles(&app, &case, &definition, visit.language()).await?;
    let role = roles.iter().find(|(role, _)| role == posted.value("to"));
    let title = typed::line(posted.value("title"), LONGEST_TITLE, "extra-name-empty");
    let text = typed::read(posted.value("text"), LONGEST_TEXT, "extra-text-empty");
    let mut problems = Vec::new();
    if role.is_none() {
        problems.push(("to", Phrase::key("extra-choose")));
    }
    if let Err(problem) = &title {
        problems.push(("title", problem.clone()));
    }
    if let Err(problem) = &text {
        problems.push(("text", problem.clone()));
    }
    let (Some((role, _)), Ok(title), Ok(text)) = (role, title, text) else {
        let page = page(visit, &case, &definition, roles, Some(&posted), &problems);
        return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let act = Act::AskExtraTask {
        role: role.clone(),
        title,
        text,
    };
    let (seen, action) = (Seen::of(&posted), "task.asked");
    change::commit(&app, &definition, &case, seen, by, act, action, &path)
        .await
        .map_err(|problem| problem.keeping(posted.kept()))?;
    Ok(visit.see(&Told::ExtraAsked.at(&path)))
}

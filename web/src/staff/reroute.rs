//! `/desk/cases/{reference}/reroute` — the case goes to another office, with its
//! reason. Only to one whose people can go on with it.

use super::case::opened;
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::anytime::must_be_open_to;
use crate::app::{App, Shared};
use crate::change::{self, Seen};
use crate::problem::Problem;
use crate::typed;
use crate::view::Phrase;
use crate::view::deed::{Deed, LONGEST_REASON};
use crate::view::form::{FieldView, FormView};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Act, Case};
use engine::definition::{Definition, Staffing, StepKind, check_staffing};
use engine::municipality::Office;
use std::collections::BTreeMap;
use store::DIRECTOR;

/// Offices whose people can do every task of the service, those now open too, and
/// whose director hears of the case.
async fn offices<'a>(
    app: &'a App,
    case: &Case,
    definition: &Definition,
) -> Result<Vec<&'a Office>, Problem> {
    let mut offices = Vec::new();
    for office in &app.municipality.offices {
        if case.office.as_deref() == Some(office.slug.as_str()) {
            continue;
        }
        let staffing = staffing(app, case, definition, office).await?;
        let open = case.tasks.values().map(|task| task.role.as_str());
        if check_staffing(definition, &staffing).is_empty()
            && open.chain([DIRECTOR]).all(|role| staffing.of(role) > 0)
        {
            offices.push(office);
        }
    }
    Ok(offices)
}

/// How many there may work on the case, by role. Nobody works on their own.
async fn staffing(
    app: &App,
    case: &Case,
    definition: &Definition,
    office: &Office,
) -> Result<Staffing, Problem> {
    let asked = definition.steps.iter().filter_map(|step| match &step.kind {
        StepKind::Task(task) => Some(task.role.as_str()),
        StepKind::Do { .. }
        | StepKind::Choose { .. }
        | StepKind::Table { .. }
        | StepKind::Wait { .. }
        | StepKind::Block { .. }
        | StepKind::Together { .. }
        | StepKind::Each(_)
        | StepKind::Call { .. }
        | StepKind::Start { .. }
        | StepKind::Correct(_)
        | StepKind::End { .. }
        | StepKind::Return { .. } => None,
    });
    let open = case.tasks.values().map(|task| task.role.as_str());
    let mut there = BTreeMap::new();
    for role in asked.chain(open).chain([DIRECTOR]) {
        if !there.contains_key(role) {
            let holders = app.store.holders(&office.slug, role).await?;
            let free = holders.iter().filter(|one| one.id != case.applicant);
            there.insert(role.to_owned(), free.count());
        }
    }
    Ok(Staffing(there))
}

/// `GET /desk/cases/{reference}/reroute`
pub async fn ask(
    State(app): State<Shared>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Problem> {
    let by = visit.staff()?;
    let (case, definition) = opened(&app, &visit, &reference).await?;
    let path = format!("/desk/cases/{reference}");
    must_be_open_to(&case, &by, &definition.anytime.reroute, &path)?;
    let offices = offices(&app, &case, &definition).await?;
    let page = page(&visit, &case, &definition, &offices, None, &[]);
    Ok(visit.page(&app, StatusCode::OK, &page))
}

fn page(
    visit: &Visit,
    case: &Case,
    definition: &Definition,
    offices: &[&Office],
    posted: Option<&Posted>,
    problems: &[(&str, Phrase)],
) -> Deed {
    let language = visit.language();
    let typed = |name| posted.map_or("", |posted| posted.value(name));
    let choices = offices
        .iter()
        .map(|office| {
            let title = office.title.in_language(language);
            (office.slug.clone(), title.into())
        })
        .collect();
    let fields = vec![
        FieldView::choice("to", "reroute-to", choices, typed("to")),
        Deed::reason("reroute-reason", "reroute-reason-hint", typed("reason")),
    ];
    let (lead, form) = if offices.is_empty() {
        ("reroute-nowhere", FormView::default())
    } else {
        let form = FormView::new(fields).with_problems(problems);
        ("reroute-lead", form)
    };
    let path = format!("/desk/cases/{}", case.reference);
    let title = Phrase::key("reroute-title");
    Deed {
        lead: vec![Phrase::key(lead)],
        form,
        button: (!offices.is_empty()).then(|| Phrase::key("reroute-button")),
        ..Deed::of(case, definition, language, &path, "reroute", title)
    }
}

/// `POST /desk/cases/{reference}/reroute`
pub async fn reroute(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let by = posted.staff()?;
    let (case, definition) = opened(&app, visit, &reference).await?;
    let path = format!("/desk/cases/{reference}");
    must_be_open_to(&case, &by, &definition.anytime.reroute, &path)
        .map_err(|problem| problem.keeping(posted.kept()))?;
    let offices = offices(&app, &case, &definition).await?;
    let to = offices
        .iter()
        .find(|office| office.slug == posted.value("to"));
    let reason = typed::read(
        posted.value("reason"),
        LONGEST_REASON,
        "reroute-reason-empty",
    );
    let mut problems = Vec::new();
    if to.is_none() {
        problems.push(("to", Phrase::key("reroute-choose")));
    }
    if let Err(problem) = &reason {
        problems.push(("reason", problem.clone()));
    }
    let (Some(to), Ok(reason)) = (to, reason) else {
        let page = page(
            visit,
            &case,
            &definition,
            &offices,
            Some(&posted),
            &problems,
        );
        return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let office = to.slug.clone();
    let act = Act::Reroute { office, reason };
    let (seen, action) = (Seen::of(&posted), "case.rerouted");
    change::commit(&app, &definition, &case, seen, by, act, action, &path)
        .await
        .map_err(|problem| problem.keeping(posted.kept()))?;
    // Who sent it away may not be able to open it any more.
    Ok(visit.see(&Told::Rerouted.at("/desk")))
}

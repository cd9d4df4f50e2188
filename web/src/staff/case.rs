//! `/desk/cases/{reference}` — everything the office knows of a case. Each look
//! is a line in the audit trail.

use super::inbox::claim;
use crate::access::address::Path;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::citizen::identify;
use crate::present;
use crate::problem::Problem;
use crate::view::parts::{Claim, Section};
use crate::view::staff::{Applicant, DeskCase, TaskLine};
use crate::view::{Phrase, history};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{AccountId, Case, CaseId, Rejection, Task, TaskNo};
use engine::definition::{Definition, StepKind};
use engine::text::Language;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{AuditLine, Viewer};

/// A case that an employee may open, with the version it is pinned to.
pub async fn opened(
    app: &App,
    visit: &Visit,
    reference: &str,
) -> Result<(Case, Arc<Definition>), Problem> {
    visit.staff()?;
    let viewer = Viewer::Staff(visit.account()?);
    let case = app
        .store
        .case_by_reference(viewer, reference)
        .await?
        .ok_or(Problem::NotFound)?;
    let definition = app.services.version(&case.version).await?;
    Ok((case, definition))
}

/// Notes in the audit trail that somebody looked.
pub async fn note_look(
    app: &App,
    account: AccountId,
    case: CaseId,
    what: &str,
) -> Result<(), Problem> {
    let line = AuditLine {
        at: app.now(),
        actor: Some(account),
        action: "case.viewed".to_owned(),
        case: Some(case),
        detail: Some(what.to_owned()),
    };
    Ok(app.store.audit(&line).await?)
}

pub async fn case(
    State(app): State<Shared>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Problem> {
    let (case, definition) = opened(&app, &visit, &reference).await?;
    let account = visit.account()?;
    let viewer = Viewer::Staff(account);
    note_look(&app, account, case.id, "case").await?;
    let language = visit.language();
    let mut tasks = Vec::new();
    for (no, task) in &case.tasks {
        tasks.push(TaskLine {
            no: no.0,
            title: history::task_title(&definition, &task.step, language),
            due: task.due,
            overdue: present::is_overdue(task.due, app.now()),
            claim: held_by(&app, account, task).await?,
            may_do: task.claimed_by.is_none_or(|holder| holder == account)
                && barred(&visit, &case, &definition, *no).is_none(),
        });
    }
    let events = app.store.history(viewer, case.id).await?;
    let mut names = BTreeMap::new();
    for who in events.iter().filter_map(|event| event.by) {
        if !names.contains_key(&who)
            && let Some(person) = app.store.account(who).await?
        {
            names.insert(who, person.full_name());
        }
    }
    let page = DeskCase {
        protocol: case.protocol.clone(),
        service: definition.title.in_language(language).to_owned(),
        status: present::status_of(&definition, &case, language),
        opened_at: case.opened_at,
        office: case
            .office
            .as_deref()
            .and_then(|slug| app.municipality.office(slug))
            .map(|office| office.title.in_language(language).to_owned()),
        applicant: applicant(&app, viewer, &case).await?,
        place: present::place(&app, &case.location, language),
        documents: present::documents(&definition, &case.documents, language),
        tasks,
        appointment: present::appointment(
            &app,
            case.appointment.as_ref(),
            case.ended.is_none() && case.applicant != account,
            language,
        ),
        ending: present::ending(&definition, &case, language),
        answers: answers(&app, &case, &definition, language),
        results: results(&app, &case, &definition, language),
        history: history::for_staff(&definition, &events, &names, language),
        reference,
    };
    Ok(visit.page(&app, StatusCode::OK, &page))
}

pub fn answers(
    app: &App,
    case: &Case,
    definition: &Definition,
    language: Language,
) -> Vec<Section> {
    let scope = present::scope(app, definition, &case.documents);
    let mut sections = present::sections(&definition.form, &case.answers, &scope, language);
    // The page speaks to the applicant: "your details".
    for page in definition.form.pages() {
        if identify::asks(page)
            && let Some(section) = sections.iter_mut().find(|one| one.page == page.slug)
        {
            section.title = Phrase::key("desk-applicant-details");
        }
    }
    sections
}

/// Results of finished tasks, each under the name of its task.
fn results(app: &App, case: &Case, definition: &Definition, language: Language) -> Vec<Section> {
    let scope = present::scope(app, definition, &case.documents);
    let mut sections = Vec::new();
    for (name, result) in &case.results {
        if let Some(StepKind::Task(task)) = definition.step_named(name).map(|step| &step.kind) {
            let rows = present::sections(&task.form, result, &scope, language)
                .into_iter()
                .flat_map(|section| section.rows)
                .collect();
            sections.push(Section {
                page: name.clone(),
                title: task.title.in_language(language).into(),
                rows,
            });
        }
    }
    sections
}

pub async fn applicant(app: &App, viewer: Viewer, case: &Case) -> Result<Applicant, Problem> {
    let person = app
        .store
        .applicant(viewer, case.id)
        .await?
        .ok_or(Problem::NotFound)?;
    Ok(Applicant {
        name: person.full_name(),
        email: person.email,
        phone: person.phone,
        identification: case.identification,
    })
}

pub async fn held_by(app: &App, account: AccountId, task: &Task) -> Result<Claim, Problem> {
    let name = match task.claimed_by {
        Some(holder) if holder != account => app
            .store
            .account(holder)
            .await?
            .map(|person| person.full_name()),
        Some(_) | None => None,
    };
    Ok(claim(account, task.claimed_by, name))
}

/// Why the visitor may not do a task, by the same rules the engine goes by. That
/// somebody else holds it is told with their name, beside the task itself.
pub fn barred(
    visit: &Visit,
    case: &Case,
    definition: &Definition,
    no: TaskNo,
) -> Option<Rejection> {
    let by = visit.staff().ok()?;
    match engine::case::may_work(definition, case, &by, no) {
        Ok(_) | Err(Rejection::TaskTaken { .. }) => None,
        Err(rejection) => Some(rejection),
    }
}

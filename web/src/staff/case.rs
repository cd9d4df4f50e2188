//! `/desk/cases/{reference}` — everything the office knows of a case. Each look
//! is a line in the audit trail.

use super::inbox::claim;
use crate::access::address::Path;
use crate::access::visit::Visit;
use crate::anytime::{keeps_closed, may_reopen, open_to, withdrawable};
use crate::app::{App, Shared};
use crate::citizen::cases::message_files;
use crate::citizen::delivery;
use crate::citizen::identify;
use crate::present;
use crate::problem::Problem;
use crate::services;
use crate::staff::promise;
use crate::uploads::lines::{self, Reader};
use crate::view::parts::{self, Claim, DocumentLine, Section};
use crate::view::staff::{Applicant, DeedLine, DeskCase, TaskLine};
use crate::view::{Phrase, history};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{AccountId, Actor, Case, CaseId, Recorded, Rejection, Task, TaskNo, may};
use engine::definition::{By, Definition};
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
    note_look(&app, visit.account()?, case.id, "case").await?;
    let page = page(&app, &visit, &case, &definition, Wrong::default()).await?;
    Ok(visit.page(&app, StatusCode::OK, &page))
}

/// What was typed on the page and what is wrong with it.
#[derive(Default)]
pub struct Wrong<'a> {
    message: &'a str,
    /// Of the message and its files, by field.
    problems: Vec<(String, Phrase)>,
    note: Option<(&'a str, Phrase)>,
}

impl<'a> Wrong<'a> {
    pub fn message(typed: &'a str, problems: Vec<(String, Phrase)>) -> Wrong<'a> {
        Wrong {
            message: typed,
            problems,
            note: None,
        }
    }

    pub fn note(typed: &'a str, problem: Phrase) -> Wrong<'a> {
        Wrong {
            note: Some((typed, problem)),
            ..Wrong::default()
        }
    }
}

pub async fn page(
    app: &App,
    visit: &Visit,
    case: &Case,
    definition: &Definition,
    wrong: Wrong<'_>,
) -> Result<DeskCase, Problem> {
    let account = visit.account()?;
    let by = visit.staff()?;
    let viewer = Viewer::Staff(account);
    let language = visit.language();
    let words = services::words(definition)?;
    let mut tasks = Vec::new();
    for (no, task) in &case.tasks {
        tasks.push(TaskLine {
            no: no.0,
            title: present::task_name(definition, case, *no, language),
            due: task.due,
            overdue: present::is_overdue(task.due, app.now()),
            claim: held_by(app, account, task).await?,
            may_do: task.claimed_by.is_none_or(|holder| holder == account)
                && barred(visit, case, definition, *no).is_none(),
            role: services::role(&words, &task.role, language),
        });
    }
    let events = app.store.history(viewer, case.id).await?;
    let mut names = BTreeMap::new();
    for who in history::people(&events) {
        if let Some(person) = app.store.account(who).await? {
            names.insert(who, person.full_name());
        }
    }
    let open = case.ended.is_none();
    let writes = open_to(case, &by, &definition.anytime.message);
    let notes = open && may(case, &by, &definition.anytime.note);
    let path = format!("/desk/cases/{}", case.reference);
    let write = if writes {
        let files = message_files(app, account, case.id, &path, language).await?;
        Some(DeskCase::message(wrong.message, files, &wrong.problems))
    } else {
        None
    };
    let uploads = app.store.filed_uploads(viewer, case.id).await?;
    let reader = Reader::staff(&case.reference);
    let filed = |recorded: &Recorded| lines::filed(app, &uploads, recorded, &reader, language);
    Ok(DeskCase {
        protocol: case.protocol.clone(),
        service: definition.title.in_language(language).to_owned(),
        status: present::status_of(definition, case, language),
        opened_at: case.opened_at,
        office: case
            .office
            .as_deref()
            .and_then(|slug| app.municipality.office(slug))
            .map(|office| office.title.in_language(language).to_owned()),
        applicant: applicant(app, viewer, case).await?,
        place: case
            .location
            .as_deref()
            .map(|location| present::place(app, location, language)),
        delivery: parts::delivery(case.delivery),
        posted: delivery::address(&case.answers).is_some(),
        documents: documents(app, account, case, definition, language).await?,
        tasks,
        deeds: deeds(app, case, definition, &by),
        appointment: present::appointment(
            app,
            case.appointment.as_ref(),
            case.ended.is_none() && case.applicant != account,
            language,
        ),
        ending: present::ending(definition, case, language),
        answers: answers(app, case, definition, language),
        results: results(app, case, definition, language),
        history: history::for_staff(
            definition,
            &events,
            &names,
            &app.municipality,
            &filed,
            language,
        ),
        write,
        note: notes.then(|| DeskCase::note(wrong.note)),
        reference: case.reference.clone(),
    })
}

/// The documents of a case with what was sent of each.
pub async fn documents(
    app: &App,
    account: AccountId,
    case: &Case,
    definition: &Definition,
    language: Language,
) -> Result<Vec<DocumentLine>, Problem> {
    let viewer = Viewer::Staff(account);
    let uploads = app.store.filed_uploads(viewer, case.id).await?;
    let reader = Reader::staff(&case.reference);
    Ok(present::documents_with(
        app,
        definition,
        &case.documents,
        &uploads,
        &reader,
        language,
    ))
}

/// What the service lets this employee do beside the tasks, and can be done now.
fn deeds(app: &App, case: &Case, definition: &Definition, by: &Actor) -> Vec<DeedLine> {
    let anytime = &definition.anytime;
    let reopens =
        may_reopen(case, definition, by) && keeps_closed(app, case, definition, by).is_none();
    let all = [
        (
            open_to(case, by, &anytime.extra_task),
            "extra-task",
            "extra-title",
        ),
        (
            open_to(case, by, &anytime.correct_data),
            "correct-data",
            "data-title",
        ),
        (
            promise::movable(case) && may(case, by, &[By::Staff]),
            "promise",
            "promise-title",
        ),
        (
            open_to(case, by, &anytime.reroute),
            "reroute",
            "reroute-title",
        ),
        (
            withdrawable(case, definition, by),
            "withdraw",
            "desk-withdraw-title",
        ),
        (reopens, "reopen", "reopen-title"),
    ];
    all.into_iter()
        .filter(|(offered, ..)| *offered)
        .map(|(_, page, title)| DeedLine {
            page,
            title: Phrase::key(title),
        })
        .collect()
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
    let done = present::tracks(case).flat_map(|track| &track.results);
    for (number, (local, result)) in done.enumerate() {
        let step = definition.steps.iter().find(|step| step.local == *local);
        if let Some(task) = step.and_then(present::task_of) {
            let rows = present::sections(&task.form, result, &scope, language)
                .into_iter()
                .flat_map(|section| section.rows)
                .collect();
            sections.push(Section {
                page: format!("{local}-{number}"),
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

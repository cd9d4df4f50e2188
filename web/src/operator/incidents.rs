//! `/operator/incidents/{reference}/{no}` — how a case goes on after something
//! failed for good. Whoever decides sees what the case is called, its service, the
//! step and the cause, and nothing that people wrote.

use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::change::{self, Seen};
use crate::problem::Problem;
use crate::typed;
use crate::view::deed::{Deed, LONGEST_REASON};
use crate::view::form::{FieldView, FormView};
use crate::view::operator::{IncidentGroup, IncidentLine};
use crate::view::page::Back;
use crate::view::parts::Row;
use crate::view::{Message, Phrase, history};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Act, Case, IncidentNo, Resolution};
use engine::definition::{Definition, Family};
use engine::text::Language;
use std::sync::Arc;
use store::{IncidentKind, IncidentRow};

/// Where open incidents are listed.
const LIST: &str = "/operator/work";

const WAYS: [(&str, Resolution, &str); 3] = [
    ("retry", Resolution::Retry, "incident-retry"),
    ("skip", Resolution::Skip, "incident-skip"),
    ("abandon", Resolution::Abandon, "incident-abandon"),
];

/// Open incidents by their cause, the largest group first.
pub async fn groups(app: &App, language: Language) -> Result<Vec<IncidentGroup>, Problem> {
    let mut groups: Vec<(Cause, IncidentGroup)> = Vec::new();
    for row in app.store.incidents().await? {
        let definition = app.services.version(&row.version).await?;
        let line = IncidentLine {
            service: definition.title.in_language(language).to_owned(),
            step: row.step.clone(),
            since: row.at,
            number: row.incident.0,
            reference: row.reference.clone(),
        };
        let cause = Cause::of(&row);
        // The store gives them by cause.
        match groups.last_mut().filter(|(last, _)| *last == cause) {
            Some((_, group)) => group.lines.push(line),
            None => {
                let group = IncidentGroup {
                    what: what(&row),
                    family: row.family.map(history::family_phrase),
                    reason: row.reason,
                    lines: vec![line],
                };
                groups.push((cause, group));
            }
        }
    }
    let mut groups: Vec<IncidentGroup> = groups.into_iter().map(|(_, group)| group).collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.lines.len()));
    Ok(groups)
}

/// What makes incidents alike.
#[derive(PartialEq, Eq)]
struct Cause {
    kind: IncidentKind,
    target: String,
    family: Option<Family>,
    reason: String,
}

impl Cause {
    fn of(row: &IncidentRow) -> Cause {
        Cause {
            kind: row.kind,
            target: row.target.clone(),
            family: row.family,
            reason: row.reason.clone(),
        }
    }
}

/// What went wrong.
fn what(row: &IncidentRow) -> Phrase {
    match row.kind {
        IncidentKind::Entering => Phrase::key("incident-entering"),
        IncidentKind::Leaving => Phrase::key("incident-leaving"),
        IncidentKind::Effect | IncidentKind::Unsent => match row.target.as_str() {
            "mail" => Phrase::key("work-mail"),
            "route" => Phrase::key("work-route"),
            "schedule-pickup" => Phrase::key("work-pickup"),
            "start" => Phrase::key("work-start"),
            action => Message::new("work-action").with("action", action).into(),
        },
    }
}

struct Open {
    row: IncidentRow,
    case: Case,
    definition: Arc<Definition>,
}

/// An open incident. One that is not there, or not any more, is not told apart.
async fn open(app: &App, reference: &str, no: u32) -> Result<Open, Problem> {
    let row = app.store.incident(reference, IncidentNo(no)).await?;
    let row = row.ok_or(Problem::NotFound)?;
    let case = app.store.load_case(row.case).await?;
    let case = case.ok_or(Problem::NotFound)?;
    let definition = app.services.version(&row.version).await?;
    Ok(Open {
        row,
        case,
        definition,
    })
}

/// `GET /operator/incidents/{reference}/{no}`
pub async fn ask(
    State(app): State<Shared>,
    visit: Visit,
    Path((reference, no)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    visit.operator()?;
    let open = open(&app, &reference, no).await?;
    let page = page(&open, visit.language(), None, Vec::new());
    Ok(visit.page(&app, StatusCode::OK, &page))
}

fn page(
    open: &Open,
    language: Language,
    posted: Option<&Posted>,
    problems: Vec<(&str, Phrase)>,
) -> Deed {
    let row = &open.row;
    let typed = |name| posted.map_or("", |posted| posted.value(name));
    let ways = WAYS
        .iter()
        .map(|(word, _, key)| ((*word).to_owned(), Phrase::key(key)))
        .collect();
    let mut facts = vec![
        Row::new(
            Phrase::key("service"),
            open.definition.title.in_language(language),
        ),
        Row::new(Phrase::key("incident-step"), row.step.as_str()),
        Row::new(Phrase::key("incident-what"), what(row)),
        Row::new(Phrase::key("incident-reason"), row.reason.as_str()),
    ];
    if let Some(family) = row.family {
        let why = Row::new(
            Phrase::key("incident-family"),
            history::family_phrase(family),
        );
        facts.insert(3, why);
    }
    let fields = vec![
        FieldView::choice("how", "incident-how", ways, typed("how")),
        Deed::reason("incident-why", "incident-why-hint", typed("reason")),
    ];
    Deed {
        service: None,
        reference: row.reference.clone(),
        title: Phrase::key("incident-title"),
        lead: Vec::new(),
        facts,
        form: FormView::new(fields).with_problems(&problems),
        revision: open.case.revision.0,
        path: format!("/operator/incidents/{}/{}", row.reference, row.incident.0),
        button: Some(Phrase::key("incident-button")),
        grave: false,
        back: Back::named(LIST, Phrase::key("work-title")),
    }
}

/// `POST /operator/incidents/{reference}/{no}`
pub async fn resolve(
    State(app): State<Shared>,
    Path((reference, no)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let by = posted.operator()?;
    let open = open(&app, &reference, no).await?;
    let how = WAYS
        .iter()
        .find(|(word, ..)| *word == posted.value("how"))
        .map(|(_, how, _)| *how);
    let reason = typed::read(posted.value("reason"), LONGEST_REASON, "incident-why-empty");
    let mut problems = Vec::new();
    if how.is_none() {
        problems.push(("how", Phrase::key("incident-choose")));
    }
    if let Err(problem) = &reason {
        problems.push(("reason", problem.clone()));
    }
    let (Some(how), Ok(reason)) = (how, reason) else {
        let page = page(&open, visit.language(), Some(&posted), problems);
        return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let act = Act::Resolve {
        incident: open.row.incident,
        how,
        reason,
    };
    let seen = Seen::now(&open.case);
    let action = "incident.resolved";
    change::commit(
        &app,
        &open.definition,
        &open.case,
        seen,
        by,
        act,
        action,
        LIST,
    )
    .await
    .map_err(|problem| problem.keeping(posted.kept()))?;
    Ok(visit.see(&Told::Resolved.at(LIST)))
}

//! `/desk/cases/{reference}/promise` — the office moves a date it cannot keep, while
//! nothing is booked, and says why.

use super::case::opened;
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::change::{self, Seen};
use crate::pickup;
use crate::problem::Problem;
use crate::typed;
use crate::view::deed::{Deed, LONGEST_REASON};
use crate::view::form::{FieldView, FormView};
use crate::view::parts::Row;
use crate::view::{Message, Phrase};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::calendar::{date_in_athens, start_of};
use engine::case::{Act, Case, Slot};
use engine::definition::Definition;
use jiff::civil::Date;

/// A promise further ahead than this is a slip of the pen, in days.
const FURTHEST: i32 = 366;

/// Whether there is a promise to move, and nothing booked that would be moved instead.
pub fn movable(case: &Case) -> bool {
    case.ended.is_none() && case.undoing.is_none() && case.appointment.is_none()
}

/// `GET /desk/cases/{reference}/promise`
pub async fn ask(
    State(app): State<Shared>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Problem> {
    visit.staff()?;
    let (case, definition) = opened(&app, &visit, &reference).await?;
    if !movable(&case) {
        return Err(Problem::NotFound);
    }
    let page = page(&visit, &case, &definition, None, &[]);
    Ok(visit.page(&app, StatusCode::OK, &page))
}

fn page(
    visit: &Visit,
    case: &Case,
    definition: &Definition,
    posted: Option<&Posted>,
    problems: &[(&str, Phrase)],
) -> Deed {
    let typed = |name: &str| posted.map_or("", |posted| posted.value(name));
    let parts = ["date.day", "date.month", "date.year"].map(typed);
    let sent = case.location.is_none();
    let hint = if sent {
        "promise-date-hint-sent"
    } else {
        "promise-date-hint"
    };
    let date = FieldView::date("date", "promise-date", parts).hint(hint);
    let reason = Deed::reason("promise-reason", "promise-reason-hint", typed("reason"));
    let path = format!("/desk/cases/{}", case.reference);
    let title = Phrase::key("promise-title");
    let at = case.expected.at;
    let now = Message::new("promise-at");
    let now = if sent {
        now.with("at", date_in_athens(at))
    } else {
        now.with("at", at)
    };
    Deed {
        lead: vec![Phrase::key("promise-lead")],
        facts: vec![Row::new(Phrase::key("promise-now"), now)],
        form: FormView::new(vec![date, reason]).with_problems(problems),
        button: Some(Phrase::key("promise-button")),
        ..Deed::of(case, definition, visit.language(), &path, "promise", title)
    }
}

/// `POST /desk/cases/{reference}/promise`
pub async fn promise(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let by = posted.staff()?;
    let (case, definition) = opened(&app, visit, &reference).await?;
    let path = format!("/desk/cases/{reference}");
    let mut problems = Vec::new();
    let today = date_in_athens(app.now());
    let date = date(&posted).filter(|date| *date > today && (*date - today).get_days() <= FURTHEST);
    let slot = match date {
        Some(date) => first_on(&app, &case, date).await?,
        None => None,
    };
    if slot.is_none() {
        problems.push(("date", Phrase::key("promise-date-wrong")));
    }
    let reason = typed::read(
        posted.value("reason"),
        LONGEST_REASON,
        "promise-reason-empty",
    );
    if let Err(problem) = &reason {
        problems.push(("reason", problem.clone()));
    }
    let (Some(to), Ok(reason)) = (slot, reason) else {
        let page = page(visit, &case, &definition, Some(&posted), &problems);
        return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let act = Act::MovePromise { to, reason };
    let seen = Seen::of(&posted);
    let action = "promise.moved";
    change::commit(&app, &definition, &case, seen, by, act, action, &path)
        .await
        .map_err(|problem| problem.keeping(posted.kept()))?;
    Ok(visit.see(&Told::PromiseMoved.at(&path)))
}

fn date(posted: &Posted) -> Option<Date> {
    let part = |name| posted.value(name).trim();
    let year = part("date.year").parse().ok()?;
    let month = part("date.month").parse().ok()?;
    let day = part("date.day").parse().ok()?;
    Date::new(year, month, day).ok()
}

/// The first free time from that day on, where the result is collected; for what is
/// sent, the first working day.
async fn first_on(app: &App, case: &Case, date: Date) -> Result<Option<Slot>, Problem> {
    if case.location.is_none() {
        let location = case.expected.location.clone();
        let at = start_of(app.municipality.calendar.rolled(date));
        return Ok(Some(Slot { location, at }));
    }
    let Some(location) = app.municipality.location(&case.expected.location) else {
        return Ok(None);
    };
    let free = pickup::choices(app, location, start_of(date), None).await?;
    Ok(free.into_iter().next())
}

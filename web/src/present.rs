//! From the engine's values to the pieces that pages show, shared by the
//! pages of citizens and of staff.

use crate::app::App;
use crate::qr;
use crate::uploads::lines::{self, Reader};
use crate::view::citizen::CollectionCode;
use crate::view::following::{DateChange, Promise};
use crate::view::parts::{self, Appointment, DocumentLine, Ending, Place, Row, Section};
use crate::view::public::OfficeContact;
use crate::view::{Phrase, history};
use axum::http::StatusCode;
use engine::calendar::LegalClock;
use engine::case::{ABANDONED, Case, Event, Recorded, Task, TaskNo, Track};
use engine::definition::{Definition, DocumentKind, Step, StepKind, TaskStep};
use engine::form::{Answers, Choice, FieldError, Form, Known, RawInput, Scope, Shown, Turned};
use engine::identifier;
use engine::text::{Language, Text};
use engine::upload::About;
use jiff::Timestamp;
use std::collections::BTreeMap;
use store::{Account, Upload};

/// The documents a service may ask for.
pub fn document_rules(definition: &Definition, language: Language) -> Vec<DocumentLine> {
    definition
        .documents
        .iter()
        .map(|document| DocumentLine {
            title: document.title.in_language(language).to_owned(),
            kind: document.kind,
            sometimes: document.when.is_some(),
            files: Vec::new(),
        })
        .collect()
}

/// The documents these answers call for, by name.
pub fn documents(
    definition: &Definition,
    names: &[String],
    language: Language,
) -> Vec<DocumentLine> {
    definition
        .documents
        .iter()
        .filter(|document| names.contains(&document.name))
        .map(|document| DocumentLine {
            title: document.title.in_language(language).to_owned(),
            kind: document.kind,
            sometimes: false,
            files: Vec::new(),
        })
        .collect()
}

/// The same, with what was sent of each.
pub fn documents_with(
    app: &App,
    definition: &Definition,
    names: &[String],
    uploads: &[Upload],
    reader: &Reader,
    language: Language,
) -> Vec<DocumentLine> {
    let asked = definition
        .documents
        .iter()
        .filter(|document| names.contains(&document.name));
    let mut lines = documents(definition, names, language);
    for (line, document) in lines.iter_mut().zip(asked) {
        let about = About::Document(document.name.clone());
        line.files = lines::about(app, uploads, &about, reader, language);
    }
    // What was sent for questions of the form is handed out in the same way.
    let asked = definition
        .form
        .fields()
        .filter(|field| field.files().is_some());
    lines.extend(asked.filter_map(|field| {
        let about = About::Answer(field.name.clone());
        let files = lines::about(app, uploads, &about, reader, language);
        (!files.is_empty()).then(|| DocumentLine {
            title: field.title.in_language(language).to_owned(),
            kind: DocumentKind::Upload,
            sometimes: false,
            files,
        })
    }));
    lines
}

/// The work of a step, if it is a task.
pub fn task_of(step: &Step) -> Option<&TaskStep> {
    match &step.kind {
        StepKind::Task(task) => Some(task),
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
    }
}

/// What an open task is called.
pub fn task_name(definition: &Definition, case: &Case, no: TaskNo, language: Language) -> String {
    match case.tasks.get(&no) {
        Some(Task {
            extra: Some(extra), ..
        }) => extra.title.clone(),
        Some(task) => history::task_title(definition, &task.step, language),
        None => String::new(),
    }
}

/// What questions of the application are called.
pub fn field_titles(definition: &Definition, fields: &[String], language: Language) -> Vec<String> {
    definition
        .form
        .fields()
        .filter(|field| fields.contains(&field.name))
        .map(|field| field.title.in_language(language).to_owned())
        .collect()
}

pub fn outcome(definition: &Definition, outcome: &str, language: Language) -> Phrase {
    match definition.outcomes.get(outcome) {
        Some(title) => title.in_language(language).into(),
        None if outcome == ABANDONED => Phrase::key("outcome-abandoned"),
        None => outcome.into(),
    }
}

pub fn place(app: &App, location: &str, language: Language) -> Place {
    match app.municipality.location(location) {
        Some(location) => Place {
            title: location.title.in_language(language).to_owned(),
            address: location.address.in_language(language).to_owned(),
        },
        // A location that was closed since; its slug is better than nothing.
        None => Place {
            title: location.to_owned(),
            address: String::new(),
        },
    }
}

/// What forms of a service may choose from: its documents, and the locations
/// that collect in one of its ways.
pub fn scope(app: &App, definition: &Definition, documents: &[String]) -> Scope {
    Scope {
        documents: definition
            .documents
            .iter()
            .filter(|document| documents.contains(&document.name))
            .map(|document| Choice {
                value: document.name.clone(),
                title: document.title.clone(),
            })
            .collect(),
        locations: app
            .municipality
            .locations
            .iter()
            .filter(|location| definition.delivery.contains(&location.kind.delivery()))
            .map(|location| Choice {
                value: location.slug.clone(),
                title: location.title_with_address(),
            })
            .collect(),
        known: BTreeMap::new(),
        files: BTreeMap::new(),
    }
}

/// Answers of a form, page by page.
pub fn sections(form: &Form, answers: &Answers, scope: &Scope, language: Language) -> Vec<Section> {
    let mut sections: Vec<Section> = form
        .pages()
        .iter()
        .map(|page| Section {
            page: page.slug.clone(),
            title: page.title.in_language(language).into(),
            rows: Vec::new(),
        })
        .collect();
    for shown in form.display(answers, scope, language) {
        if let Some(section) = sections.get_mut(shown.page) {
            put(&mut section.rows, shown);
        }
    }
    sections.retain(|section| !section.rows.is_empty());
    sections
}

/// One row for each answer, and one for all answers about the same thing.
fn put(rows: &mut Vec<Row>, shown: Shown) {
    let Some(about) = shown.about else {
        rows.push(Row::new(shown.title, shown.value));
        return;
    };
    let thing = Phrase::Said(about.thing);
    // A question that ends as one needs no colon; Greek asks with a semicolon.
    let mark = if about.question.ends_with([';', '?', '\u{37e}']) {
        ""
    } else {
        ":"
    };
    let line = format!("{}{mark} {}", about.question, shown.value);
    match rows.last_mut() {
        Some(last) if last.label == thing => last.lines.push(Phrase::Said(line)),
        Some(_) | None => rows.push(Row::new(thing, line)),
    }
}

/// What a button for the items of a list makes of what was typed; `None`: none was
/// pressed.
pub fn turned(
    form: &Form,
    names: &[String],
    input: &RawInput,
    so_far: &Answers,
    scope: &Scope,
) -> Option<Result<Turned, Vec<FieldError>>> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    form.turned(&names, input, so_far, scope)
}

/// A page that comes back with an item more or less is an ordinary one.
pub fn status_of_turn(turned: &Result<Turned, Vec<FieldError>>) -> StatusCode {
    match turned {
        Ok(_) => StatusCode::OK,
        Err(_) => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// What is known about a person, to fill in forms with.
pub fn known(account: &Account) -> BTreeMap<Known, String> {
    let name = format!("{} {}", account.given_name, account.family_name);
    let mut known: BTreeMap<Known, String> = [
        (Known::GivenName, account.given_name.clone()),
        (Known::FamilyName, account.family_name.clone()),
        (Known::Name, name),
        (Known::Email, account.email.clone()),
    ]
    .into();
    if let Some(phone) = &account.phone {
        known.insert(Known::Phone, phone.clone());
    }
    known
}

/// `movable`: whether this reader may move it, as far as the case allows. One that was missed
/// can be moved although it is over.
pub fn appointment(
    app: &App,
    case: &Case,
    movable: bool,
    language: Language,
) -> Option<Appointment> {
    let movable = movable && case.ended.is_none();
    case.appointment.as_ref().map(|slot| Appointment {
        at: slot.at,
        place: place(app, &slot.location, language),
        movable: movable && (case.missed || slot.at > app.now()),
        in_calendar: movable && slot.at > app.now(),
        missed: case.missed,
    })
}

/// When the result is expected, while nothing is booked and the case is open.
/// What was promised before the case was taken up again counts no more once it is over.
pub fn promise(case: &Case, events: &[Recorded], now: Timestamp) -> Option<Promise> {
    if case.ended.is_some() || case.undoing.is_some() || case.appointment.is_some() {
        return None;
    }
    let at = case.expected.at;
    let reopened = |recorded: &Recorded| {
        matches!(recorded.event, Event::CaseReopened { .. }) && recorded.at >= at
    };
    if events.iter().any(reopened) {
        return None;
    }
    let yours = case.clock.as_ref().is_some_and(LegalClock::is_suspended);
    let late = (at <= now && !yours).then(|| history::why_late(case));
    let sending = parts::sending(case.delivery, at);
    Some(Promise {
        at,
        late,
        yours,
        sending,
    })
}

/// The last change of the date that was promised or booked, while it still counts.
pub fn date_change(case: &Case, events: &[Recorded]) -> Option<DateChange> {
    if case.ended.is_some() {
        return None;
    }
    let change = |recorded: &Recorded| {
        if let Event::AppointmentMoved { from, to, reason } = &recorded.event {
            return (*to == case.expected).then(|| (from.at, reason.clone()));
        }
        if let Event::PromiseMoved { from, to, reason } = &recorded.event {
            return (*to == case.expected).then(|| (from.at, Some(reason.clone())));
        }
        None
    };
    let (from, reason) = events.iter().rev().find_map(change)?;
    Some(DateChange {
        from,
        day_only: case.location.is_none(),
        reason,
    })
}

/// Who has a case, and how they are reached.
pub fn office(app: &App, slug: Option<&str>, language: Language) -> Option<OfficeContact> {
    let office = app.municipality.office(slug?)?;
    Some(OfficeContact {
        title: office.title.in_language(language).to_owned(),
        email: office.email.clone(),
    })
}

/// The citizen's word for where a case is: its outcome once it has ended.
pub fn status(
    definition: &Definition,
    ended: Option<&str>,
    status: Option<&Text>,
    language: Language,
) -> Phrase {
    match (ended, status) {
        (Some(ended), _) => outcome(definition, ended, language),
        (None, Some(status)) => status.in_language(language).into(),
        (None, None) => Phrase::key("status-received"),
    }
}

/// The same, of a case that was read whole.
pub fn status_of(definition: &Definition, case: &Case, language: Language) -> Phrase {
    let ended = case.ended.as_ref().map(|ended| ended.outcome.as_str());
    status(definition, ended, case.status.as_ref(), language)
}

/// How the case ended. A refusal is told with the reason the office gave.
pub fn ending(definition: &Definition, case: &Case, language: Language) -> Option<Ending> {
    let ended = case.ended.as_ref()?;
    let refused = ended.outcome == "refused";
    Some(Ending {
        title: outcome(definition, &ended.outcome, language),
        at: ended.at,
        reason: refused.then(|| written(case, "refusal_reason")).flatten(),
        refused: ended.outcome != "issued",
    })
}

/// What staff wrote into a field of a finished task, the last time it was asked.
pub fn written(case: &Case, field: &str) -> Option<String> {
    tracks(case)
        .flat_map(|track| track.results.values())
        .find_map(|result| result.text(field))
        .map(str::to_owned)
}

/// The case's tracks, the main one first.
pub fn tracks(case: &Case) -> impl Iterator<Item = &Track> {
    case.tracks.values()
}

pub fn is_overdue(due: Option<Timestamp>, now: Timestamp) -> bool {
    due.is_some_and(|due| due < now)
}

/// What the applicant shows at the counter, for a case that is collected.
pub fn collection_code(app: &App, case: &Case) -> Option<CollectionCode> {
    let collected = case.location.is_some() && case.ended.is_none();
    let code = case.collection_code.as_deref().filter(|_| collected)?;
    let code = identifier::CollectionCode::parse(code).ok()?;
    let address = format!("{}/desk/handover?code={}", app.base_url, code.as_str());
    Some(CollectionCode {
        text: code.grouped(),
        qr: qr::draw(&address),
    })
}

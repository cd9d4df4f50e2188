//! From the engine's values to the pieces that pages show, shared by the
//! pages of citizens and of staff.

use crate::app::App;
use crate::view::Phrase;
use crate::view::parts::{Appointment, DocumentLine, Ending, Place, Row, Section};
use engine::case::{Case, Slot};
use engine::definition::Definition;
use engine::form::{Answers, Choice, Form, Scope, Shown};
use engine::text::{Language, Text};
use jiff::Timestamp;

/// The documents a service may ask for.
pub fn document_rules(definition: &Definition, language: Language) -> Vec<DocumentLine> {
    definition
        .documents
        .iter()
        .map(|document| DocumentLine {
            title: document.title.in_language(language).to_owned(),
            kind: document.kind,
            sometimes: document.when.is_some(),
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
        })
        .collect()
}

pub fn outcome(definition: &Definition, outcome: &str, language: Language) -> String {
    definition.outcomes.get(outcome).map_or_else(
        || outcome.to_owned(),
        |title| title.in_language(language).to_owned(),
    )
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

pub fn appointment(
    app: &App,
    slot: Option<&Slot>,
    movable: bool,
    language: Language,
) -> Option<Appointment> {
    slot.map(|slot| Appointment {
        at: slot.at,
        place: place(app, &slot.location, language),
        movable: movable && slot.at > app.now(),
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
        (Some(ended), _) => outcome(definition, ended, language).into(),
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
    case.results
        .values()
        .find_map(|result| result.text(field))
        .map(str::to_owned)
}

pub fn is_overdue(due: Option<Timestamp>, now: Timestamp) -> bool {
    due.is_some_and(|due| due < now)
}

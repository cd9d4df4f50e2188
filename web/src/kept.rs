//! What somebody typed that could not be taken, shown beside the reason so that
//! it can be copied: with the words of the questions, as they were asked.

use crate::app::App;
use crate::present;
use crate::staff::correct_data::REASON;
use crate::view::form::{FieldKind, FieldView, FormView};
use crate::view::parts::Row;
use crate::view::{Message, Phrase};
use engine::definition::Definition;
use engine::form::{Form, RawInput};
use engine::text::Language;
use std::sync::Arc;

/// What pages put into their forms themselves, and what is never shown.
const NOT_TYPED: [&str; 11] = [
    "revision",
    "next",
    "from",
    "slot",
    "password",
    "colleague",
    "way",
    "to",
    "how",
    "remove",
    "upload",
];
/// Lines shown.
const MOST: usize = 40;

/// Questions of pages that are no service's, by the end of the page's address.
const ASKED_BY_US: [(&str, &str, &str); 18] = [
    ("/register", "given_name", "register-given-name"),
    ("/register", "family_name", "register-family-name"),
    ("/register", "email", "register-email"),
    ("/register", "phone", "register-phone"),
    ("/register", "username", "register-username"),
    ("/sign-in", "username", "sign-in-username"),
    ("/reply", "reply", "reply-label"),
    ("/appointment", "reason", "move-reason"),
    ("/withdraw", "reason", "withdraw-reason"),
    ("/message", "message", "message-label"),
    ("/note", "note", "note-label"),
    ("/give", "reason", "give-reason"),
    ("/send-back", "reason", "send-back-reason"),
    ("/extra-task", "title", "extra-name"),
    ("/extra-task", "text", "extra-text"),
    ("/reroute", "reason", "reroute-reason"),
    ("/reopen", "reason", "reopen-reason"),
    ("/correct-data", REASON, "data-reason"),
];

#[derive(Clone, Debug, Default)]
pub struct Kept(RawInput);

impl Kept {
    pub fn of(input: &RawInput) -> Kept {
        let typed =
            |(name, value): &(&str, &str)| !value.trim().is_empty() && !NOT_TYPED.contains(name);
        Kept(input.iter().filter(typed).take(MOST).collect())
    }

    /// What was typed into the page at `path`, in its order. What no page of ours
    /// asks for nobody typed.
    pub fn rows(&self, app: &App, path: &str, language: Language) -> Vec<Row> {
        let path = path.split('?').next().unwrap_or(path);
        let ours: Vec<Row> = ASKED_BY_US
            .iter()
            .filter(|(page, ..)| path.ends_with(page))
            .filter_map(|(_, name, key)| Some(Row::new(Message::new(key), self.0.get(name)?)))
            .collect();
        // Only a correction asks for the answers of a form beside words of ours.
        if !ours.is_empty() && self.0.get(REASON).is_none() {
            return ours;
        }
        let offered = app.services.offered();
        let Some((definition, form)) = self.asked_by(&offered) else {
            return ours;
        };
        let documents: Vec<String> = definition
            .documents
            .iter()
            .map(|document| document.name.clone())
            .collect();
        let scope = present::scope(app, definition, &documents);
        FormView::whole(form, &self.0, &[], &scope, language)
            .fields
            .iter()
            .flat_map(rows)
            .chain(ours)
            .collect()
    }

    /// The form on offer that knows most of the names.
    fn asked_by<'a>(&self, offered: &'a [Arc<Definition>]) -> Option<(&'a Definition, &'a Form)> {
        let known = |form: &Form| {
            self.0
                .iter()
                .filter(|(name, _)| form.page_of(name).is_some())
                .count()
        };
        offered
            .iter()
            .flat_map(|definition| forms(definition).map(move |form| (&**definition, form)))
            .map(|(definition, form)| (known(form), definition, form))
            .filter(|(known, ..)| *known > 0)
            // The first of several that know as many.
            .reduce(|best, next| if next.0 > best.0 { next } else { best })
            .map(|(_, definition, form)| (definition, form))
    }
}

/// The application's form, then those of the tasks.
fn forms(definition: &Definition) -> impl Iterator<Item = &Form> {
    let tasks = definition
        .steps
        .iter()
        .filter_map(present::task_of)
        .map(|task| &*task.form);
    std::iter::once(&*definition.form).chain(tasks)
}

fn rows(field: &FieldView) -> Vec<Row> {
    let label = || match &field.about {
        Some(Phrase::Said(about)) => match &field.label {
            Phrase::Said(label) => Phrase::Said(format!("{about} – {label}")),
            Phrase::Key(_) => field.label.clone(),
        },
        Some(Phrase::Key(_)) | None => field.label.clone(),
    };
    let one = |value: &str| (!value.is_empty()).then(|| Row::new(label(), value));
    let row = match &field.kind {
        FieldKind::Text { value, .. } | FieldKind::LongText { value } => one(value),
        FieldKind::Choice { options, .. } => options
            .iter()
            .find(|option| option.checked)
            .map(|option| Row::new(label(), option.label.clone())),
        FieldKind::Tick { checked } => checked.then(|| Row::new(label(), Phrase::key("yes"))),
        FieldKind::Date { parts } => {
            let parts: Vec<&str> = parts.iter().map(|part| part.value.as_str()).collect();
            one(parts.join(" ").trim())
        }
        FieldKind::Rows { rows: things } => {
            return things
                .iter()
                .flat_map(|thing| &thing.fields)
                .flat_map(rows)
                .collect();
        }
        FieldKind::Money { value } => one(value),
        FieldKind::Several { options } => {
            let chosen = options.iter().filter(|option| option.checked);
            let chosen: Vec<Phrase> = chosen.map(|option| option.label.clone()).collect();
            let mut chosen = chosen.into_iter();
            chosen.next().map(|first| {
                let mut row = Row::new(label(), first);
                row.lines.extend(chosen);
                row
            })
        }
        FieldKind::Group { fields } => return fields.iter().flat_map(rows).collect(),
        FieldKind::List { items, .. } => {
            return items
                .iter()
                .flat_map(|item| &item.fields)
                .flat_map(rows)
                .collect();
        }
        FieldKind::Password { .. }
        | FieldKind::Fixed { .. }
        | FieldKind::Files { .. }
        | FieldKind::Words => None,
    };
    row.into_iter().collect()
}

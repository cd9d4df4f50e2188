//! The components of govuk-frontend, one template each in `templates/components`, with
//! the parameters its macros take. Each draws, for every example that govuk-frontend
//! publishes, the same tree of elements (`fixtures.rs`).
//!
//! In a template: `{{component "button" text=(t "check-submit")}}`, or with what stands
//! in it: `{{#component "details" summaryText=(t "case-answers")}} … {{/component}}`, or
//! one made by a view: `{{component page.search}}`. A name that is not a parameter is
//! refused, so a slip fails the test that renders the page.
//!
//! Nothing here takes HTML. Where govuk-frontend does, stands a [`Content`]: words, or
//! parts of a few harmless kinds whose words are escaped.

mod actions;
mod boxes;
mod choices;
mod content;
mod control;
mod counted;
mod dates;
mod draw;
#[cfg(test)]
mod fixtures;
mod inputs;
mod lists;
mod moves;
mod tables;
mod uploads;
mod values;

pub use actions::{BackLink, Button, SkipLink};
pub use boxes::{Details, InsetText, NotificationBanner, Panel, PhaseBanner, Tag, WarningText};
pub use choices::{Checkboxes, Choice, Radios, Select, SelectOption};
pub use content::{Attributes, Content, Part, PartTag};
pub use control::{ErrorMessage, Fieldset, FormGroup, Hint, Label, Legend};
pub use counted::CharacterCount;
pub use dates::{DateInput, DateItem};
pub(super) use draw::register;
pub use inputs::{Affix, Input, Textarea};
pub use lists::{
    Action, Actions, Card, ErrorSummary, SummaryItem, SummaryList, SummaryRow, TaskItem, TaskList,
};
pub use moves::{Breadcrumbs, Crumb, PageLink, Pagination, Step};
pub use tables::{Cell, Table};
pub use uploads::FileUpload;

use serde::{Deserialize, Serialize};

/// Parameters of a component: all may be left out, none may be unknown. Those that follow
/// from others stand last; whatever is given for them is worked out anew.
macro_rules! params {
    ($($(#[$about:meta])* pub struct $name:ident { $($fields:tt)* })+) => { $(
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(default, rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name { $($fields)* }
    )+ };
}
use params;

/// Entries of a list that are counted from one, where a place may be left empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Items<T>(pub Vec<Option<T>>);

impl<T> Default for Items<T> {
    fn default() -> Items<T> {
        Items(Vec::new())
    }
}

impl<T> FromIterator<T> for Items<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Items<T> {
        Items(items.into_iter().map(Some).collect())
    }
}

impl<T> Items<T> {
    fn each(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().flatten()
    }

    /// Each with its number, places left empty counted.
    fn numbered(&mut self) -> impl Iterator<Item = (usize, &mut T)> {
        (1..)
            .zip(&mut self.0)
            .filter_map(|(number, item)| Some((number, item.as_mut()?)))
    }
}

/// Any of them.
macro_rules! components {
    ($($name:ident = $template:literal),+ $(,)?) => {
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "component")]
        pub enum Component {
            $(#[serde(rename = $template)] $name(Box<$name>),)+
        }

        impl Component {
            /// Every component, by the name of its template.
            pub const NAMES: &'static [&'static str] = &[$($template),+];

            pub fn name(&self) -> &'static str {
                match self { $(Component::$name(_) => $template,)+ }
            }

            /// Works out what follows from the parameters: ids, who describes whom.
            fn settle(&mut self) {
                match self { $(Component::$name(one) => one.settle(),)+ }
            }
        }

        $(impl From<$name> for Component {
            fn from(one: $name) -> Component {
                Component::$name(Box::new(one))
            }
        })+
    };
}

components! {
    BackLink = "back-link",
    Breadcrumbs = "breadcrumbs",
    Button = "button",
    CharacterCount = "character-count",
    Checkboxes = "checkboxes",
    DateInput = "date-input",
    Details = "details",
    ErrorMessage = "error-message",
    ErrorSummary = "error-summary",
    Fieldset = "fieldset",
    FileUpload = "file-upload",
    Hint = "hint",
    Input = "input",
    InsetText = "inset-text",
    Label = "label",
    NotificationBanner = "notification-banner",
    Pagination = "pagination",
    Panel = "panel",
    PhaseBanner = "phase-banner",
    Radios = "radios",
    Select = "select",
    SkipLink = "skip-link",
    SummaryList = "summary-list",
    Table = "table",
    Tag = "tag",
    TaskList = "task-list",
    Textarea = "textarea",
    WarningText = "warning-text",
}

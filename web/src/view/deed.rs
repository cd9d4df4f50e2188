//! Pages on which one thing is done to a case, with its reason: what it means,
//! the questions, the button. They post to themselves.

use super::form::{FieldView, FormView};
use super::page::{Back, Page};
use super::parts::Row;
use super::phrase::Phrase;
use engine::case::Case;
use engine::definition::Definition;
use engine::text::Language;
use serde::Serialize;

/// Longest reason, in characters.
pub const LONGEST_REASON: usize = 500;
/// Longest message or note, in characters.
pub const LONGEST_TEXT: usize = 2_000;

#[derive(Clone, Debug, Serialize)]
pub struct Deed {
    /// What it is about; an operator's page says it further below.
    pub service: Option<String>,
    pub reference: String,
    pub title: Phrase,
    /// What it means, a paragraph each.
    pub lead: Vec<Phrase>,
    /// What is known beforehand.
    pub facts: Vec<Row>,
    pub form: FormView,
    /// Revision of the case the reader saw.
    pub revision: i64,
    /// Where the form goes: this page.
    pub path: String,
    /// `None`: there is nothing that could be sent.
    pub button: Option<Phrase>,
    /// It cannot be taken back.
    pub grave: bool,
    pub back: Back,
}

impl Deed {
    /// A page below the one at `path`, called `name` in its address, with its way back
    /// there. What it says beyond its title is left to be said.
    pub fn of(
        case: &Case,
        definition: &Definition,
        language: Language,
        path: &str,
        name: &str,
        title: impl Into<Phrase>,
    ) -> Deed {
        Deed {
            service: Some(definition.title.in_language(language).to_owned()),
            reference: case.reference.clone(),
            title: title.into(),
            lead: Vec::new(),
            facts: Vec::new(),
            form: FormView::default(),
            revision: case.revision.0,
            path: format!("{path}/{name}"),
            button: None,
            grave: false,
            back: Back::to(path),
        }
    }

    /// The field `reason`.
    pub fn reason(label: &'static str, hint: &'static str, typed: &str) -> FieldView {
        FieldView::long_text("reason", label, typed).hint(hint)
    }
}

impl Page for Deed {
    const TEMPLATE: &'static str = "shared/deed";
    fn title(&self) -> Phrase {
        self.title.clone()
    }
    fn back(&self) -> Option<Back> {
        Some(self.back.clone())
    }
    fn has_problems(&self) -> bool {
        self.form.has_problems()
    }
}

//! Following a case: what its applicant is told of the date, and the pages for those
//! who have its reference and code but no account.

use super::form::{FieldKind, FieldView, FormView, Width};
use super::page::{Back, Page};
use super::parts::{Appointment, HistoryLine};
use super::phrase::{Message, Phrase};
use super::public::OfficeContact;
use jiff::Timestamp;
use serde::Serialize;

/// When the result is expected, while nothing is booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Promise {
    pub at: Timestamp,
    /// Why it was not kept, and what happens now; it lies in the past then.
    pub late: Option<Phrase>,
    /// It does not hold as long as the applicant owes something.
    pub yours: bool,
    /// How it is sent, where nobody has to come.
    pub sending: Option<Phrase>,
}

/// Another date than the one promised before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DateChange {
    pub from: Timestamp,
    /// The hour says nothing: nobody has to come.
    pub day_only: bool,
    pub reason: Option<String>,
}

/// `/follow` — reference and code. Posts `reference` and `code` to itself.
#[derive(Clone, Debug, Serialize)]
pub struct Follow {
    pub form: FormView,
}

impl Follow {
    /// The code is not shown again; the reference is.
    pub fn new(reference: &str, problems: &[(&str, Phrase)]) -> Follow {
        let line = |name: &str, label, value: &str, width| {
            FieldView::new(
                name,
                Phrase::key(label),
                FieldKind::Text {
                    value: value.to_owned(),
                    input: "text",
                    inputmode: None,
                    autocomplete: Some("off"),
                    width,
                },
            )
        };
        let fields = vec![
            line("reference", "follow-reference", reference, Width::Short)
                .hint("follow-reference-hint"),
            line("code", "follow-code", "", Width::Full).hint("follow-code-hint"),
        ];
        Follow {
            form: FormView::new(fields).with_problems(problems),
        }
    }

    /// The two do not belong together; which one is wrong is not told.
    #[must_use]
    pub fn with_mismatch(mut self) -> Follow {
        self.form = self
            .form
            .with_general_problem("reference", Phrase::key("follow-wrong"));
        self
    }
}

impl Page for Follow {
    const TEMPLATE: &'static str = "public/follow";
    fn title(&self) -> Phrase {
        Phrase::key("follow-title")
    }
    fn has_problems(&self) -> bool {
        self.form.has_problems()
    }
}

/// `/follow/{reference}` — how a case is getting on, without what was written in it
/// and without names.
#[derive(Clone, Debug, Serialize)]
pub struct Followed {
    pub reference: String,
    pub service: String,
    pub opened_at: Timestamp,
    pub status: Phrase,
    pub ended: bool,
    /// What happens next; see [`history::what_next`](super::history::what_next).
    pub next: Phrase,
    pub promise: Option<Promise>,
    pub appointment: Option<Appointment>,
    pub changed: Option<DateChange>,
    /// Who has it.
    pub office: Option<OfficeContact>,
    pub history: Vec<HistoryLine>,
}

impl Page for Followed {
    const TEMPLATE: &'static str = "public/followed";
    fn title(&self) -> Phrase {
        Message::new("case-title")
            .with("service", self.service.as_str())
            .with("reference", self.reference.as_str())
            .into()
    }
    fn back(&self) -> Option<Back> {
        Some(Back::named("/follow", Phrase::key("follow-other")))
    }
}

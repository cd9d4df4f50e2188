//! Pages of those who work for the municipality.

use super::citizen::SlotPicker;
use super::form::{FieldView, FormView};
use super::page::{Back, Page};
use super::parts::{Appointment, Claim, DocumentLine, Ending, HistoryLine, Place, Section};
use super::phrase::{Message, Phrase};
use engine::case::Identification;
use jiff::Timestamp;
use serde::Serialize;

/// `/desk` — open tasks the clerk may do, the most pressing first.
#[derive(Clone, Debug, Serialize)]
pub struct Inbox {
    pub tasks: Vec<InboxLine>,
}

#[derive(Clone, Debug, Serialize)]
pub struct InboxLine {
    pub reference: String,
    /// Number of the task within its case.
    pub no: u32,
    pub service: String,
    pub applicant: String,
    /// What is to be done.
    pub task: String,
    pub since: Timestamp,
    pub due: Option<Timestamp>,
    pub overdue: bool,
    pub claim: Claim,
}

impl Page for Inbox {
    const TEMPLATE: &'static str = "staff/inbox";
    fn title(&self) -> Phrase {
        Phrase::key("inbox-title")
    }
}

/// `/desk/handover` — find a case by the code that the citizen shows. Posts `code` to
/// itself.
#[derive(Clone, Debug, Serialize)]
pub struct FindByCode {
    pub form: FormView,
}

impl FindByCode {
    pub fn new(typed: &str, problem: Option<Phrase>) -> FindByCode {
        let field = FieldView::text("code", "code-label", typed, "off").hint("code-hint");
        let problems: Vec<_> = problem.into_iter().map(|text| ("code", text)).collect();
        FindByCode {
            form: FormView::new(vec![field]).with_problems(&problems),
        }
    }
}

impl Page for FindByCode {
    const TEMPLATE: &'static str = "staff/handover";
    fn title(&self) -> Phrase {
        Phrase::key("code-title")
    }
    fn back(&self) -> Option<Back> {
        Some(Back::named("/desk", Phrase::key("inbox-title")))
    }
    fn has_problems(&self) -> bool {
        self.form.has_problems()
    }
}

/// `/desk/cases/{reference}/label` — name, street, town and country, made to be printed.
#[derive(Clone, Debug, Serialize)]
pub struct AddressLabel {
    pub reference: String,
    pub lines: Vec<String>,
}

impl Page for AddressLabel {
    const TEMPLATE: &'static str = "staff/label";
    fn title(&self) -> Phrase {
        Phrase::key("label-title")
    }
    fn back(&self) -> Option<Back> {
        Some(Back::to(format!("/desk/cases/{}", self.reference)))
    }
}

/// `/desk/cases/{reference}` — everything the office knows of a case.
#[derive(Clone, Debug, Serialize)]
pub struct DeskCase {
    pub reference: String,
    pub protocol: Option<String>,
    pub service: String,
    pub status: Phrase,
    pub opened_at: Timestamp,
    pub office: Option<String>,
    pub applicant: Applicant,
    /// Where it is collected, if it is.
    pub place: Option<Place>,
    pub delivery: Phrase,
    /// It goes to an address.
    pub posted: bool,
    pub documents: Vec<DocumentLine>,
    pub tasks: Vec<TaskLine>,
    /// What else the reader may do to it now.
    pub deeds: Vec<DeedLine>,
    pub appointment: Option<Appointment>,
    pub ending: Option<Ending>,
    pub answers: Vec<Section>,
    /// Results of finished tasks, in the words of their forms.
    pub results: Vec<Section>,
    /// Words to the applicant: one long text named `message`.
    pub write: Option<FormView>,
    /// Words for colleagues only: one long text named `note`.
    pub note: Option<FormView>,
    pub history: Vec<HistoryLine>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Applicant {
    pub name: String,
    pub email: String,
    pub phone: Option<String>,
    /// What the registry said about the identifiers given.
    pub identification: Identification,
}

#[derive(Clone, Debug, Serialize)]
pub struct TaskLine {
    pub no: u32,
    pub title: String,
    pub due: Option<Timestamp>,
    pub overdue: bool,
    pub claim: Claim,
    /// Whether the reader may do it.
    pub may_do: bool,
    /// Whose work it is.
    pub role: String,
}

/// A page on which something is done to the case: `/desk/cases/{reference}/{page}`.
#[derive(Clone, Debug, Serialize)]
pub struct DeedLine {
    pub page: &'static str,
    pub title: Phrase,
}

impl DeskCase {
    /// Words to the applicant, with what was typed and what is wrong with it.
    pub fn message(typed: &str, files: FieldView, problems: &[(String, Phrase)]) -> FormView {
        let field =
            FieldView::long_text("message", "desk-message-label", typed).hint("desk-message-hint");
        FormView::new(vec![field, files.optional()]).with_problems(problems)
    }

    /// Words for colleagues, likewise.
    pub fn note(wrong: Option<(&str, Phrase)>) -> FormView {
        words("note", "note-label", "note-hint", wrong)
    }
}

fn words(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    wrong: Option<(&str, Phrase)>,
) -> FormView {
    let (typed, problem) = match wrong {
        Some((typed, problem)) => (typed, Some(problem)),
        None => ("", None),
    };
    let field = FieldView::long_text(name, label, typed).hint(hint);
    let problems: Vec<_> = problem.into_iter().map(|text| (name, text)).collect();
    FormView::new(vec![field]).with_problems(&problems)
}

impl Page for DeskCase {
    const TEMPLATE: &'static str = "staff/case";
    fn title(&self) -> Phrase {
        Message::new("case-title")
            .with("service", self.service.as_str())
            .with("reference", self.reference.as_str())
            .into()
    }
    fn back(&self) -> Option<Back> {
        Some(Back::named("/desk", Phrase::key("inbox-title")))
    }
    fn has_problems(&self) -> bool {
        [&self.write, &self.note]
            .into_iter()
            .flatten()
            .any(FormView::has_problems)
    }
}

/// `/desk/cases/{reference}/tasks/{no}` — do a task. Completing posts the
/// form and `revision` to itself; `…/claim` and `…/release` post nothing else.
#[derive(Clone, Debug, Serialize)]
pub struct Task {
    pub reference: String,
    pub no: u32,
    pub title: String,
    pub service: String,
    pub applicant: Applicant,
    pub due: Option<Timestamp>,
    pub overdue: bool,
    /// Revision of the case the reader saw.
    pub revision: i64,
    pub claim: Claim,
    /// What is asked, when it is a task beside the steps of the service.
    pub text: Option<String>,
    /// It can be given to a colleague.
    pub givable: bool,
    /// The case can be sent back from it to an earlier task.
    pub returnable: bool,
    /// Why the reader may not do it, e.g. it is their own case.
    pub barred: Option<Phrase>,
    /// Shown when the task is the reader's.
    pub form: FormView,
    /// What the reader compares with: answers of the application.
    pub answers: Vec<Section>,
    pub documents: Vec<DocumentLine>,
    pub appointment: Option<Appointment>,
}

impl Page for Task {
    const TEMPLATE: &'static str = "staff/task";
    fn title(&self) -> Phrase {
        Message::new("task-title")
            .with("task", self.title.as_str())
            .with("reference", self.reference.as_str())
            .into()
    }
    fn back(&self) -> Option<Back> {
        let label = Message::new("case-named").with("reference", self.reference.as_str());
        Some(Back::named(
            format!("/desk/cases/{}", self.reference),
            label,
        ))
    }
    fn has_problems(&self) -> bool {
        self.form.has_problems()
    }
}

/// `/desk/cases/{reference}/appointment` — a clerk moves the appointment.
/// Posts `slot`, `reason` and `revision` to itself.
#[derive(Clone, Debug, Serialize)]
pub struct MoveAppointment {
    pub reference: String,
    pub service: String,
    pub applicant: String,
    pub current: Timestamp,
    pub place: Place,
    /// The applicant asked to be told of changes; otherwise nobody is mailed.
    pub tell_changes: bool,
    pub slots: SlotPicker,
    /// The reason; see [`MoveAppointment::reason`].
    pub form: FormView,
    pub revision: i64,
}

impl MoveAppointment {
    /// The field `reason` with what was typed and what is wrong with it.
    pub fn reason(typed: &str, problem: Option<Phrase>) -> FormView {
        let field = FieldView::long_text("reason", "move-reason", typed).hint("move-reason-hint");
        let problems: Vec<_> = problem.into_iter().map(|text| ("reason", text)).collect();
        FormView::new(vec![field]).with_problems(&problems)
    }
}

impl Page for MoveAppointment {
    const TEMPLATE: &'static str = "staff/appointment";
    fn title(&self) -> Phrase {
        Phrase::key("move-title")
    }
    fn back(&self) -> Option<Back> {
        let label = Message::new("case-named").with("reference", self.reference.as_str());
        Some(Back::named(
            format!("/desk/cases/{}", self.reference),
            label,
        ))
    }
    fn has_problems(&self) -> bool {
        self.slots.error.is_some() || self.form.has_problems()
    }
}

/// `/office` — what came to the offices the reader directs.
#[derive(Clone, Debug, Serialize)]
pub struct Office {
    /// Titles of the offices.
    pub offices: Vec<String>,
    pub open: u32,
    pub overdue: u32,
    pub ended: u32,
    /// Newest first.
    pub cases: Vec<OfficeLine>,
    /// What applicants thought of it, by service.
    pub ratings: Vec<RatingLine>,
}

#[derive(Clone, Debug, Serialize)]
pub struct RatingLine {
    pub service: String,
    /// Of five, to one place, as the reader writes numbers.
    pub average: String,
    pub count: i64,
}

#[derive(Clone, Debug, Serialize)]
pub struct OfficeLine {
    pub reference: String,
    pub service: String,
    pub opened_at: Timestamp,
    pub status: Phrase,
    /// Who holds the open task.
    pub held_by: Option<String>,
    pub due: Option<Timestamp>,
    pub overdue: bool,
    pub ended: bool,
}

impl Page for Office {
    const TEMPLATE: &'static str = "staff/office";
    fn title(&self) -> Phrase {
        Phrase::key("office-title")
    }
}

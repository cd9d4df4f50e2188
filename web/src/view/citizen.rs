//! Pages of a citizen on their own matters.

use super::following::{DateChange, Promise};
use super::form::{FieldView, FormView};
use super::page::{Back, Page};
use super::parts::{Appointment, DocumentLine, Ending, HistoryLine, Place, Section};
use super::phrase::{Message, Phrase};
use super::public::OfficeContact;
use super::rating::RatingView;
use crate::qr::Qr;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

/// `/applications/{application}/{page}` — one page of questions. Posts to itself.
#[derive(Clone, Debug, Serialize)]
pub struct Question {
    /// Id of the draft application, as in its address.
    pub application: String,
    pub service: String,
    pub title: String,
    pub hint: Option<String>,
    /// 1-based.
    pub step: u16,
    pub steps: u16,
    pub form: FormView,
    /// Path of the page before: the previous questions, or the service.
    pub back: String,
}

impl Page for Question {
    const TEMPLATE: &'static str = "citizen/question";
    fn title(&self) -> Phrase {
        self.title.clone().into()
    }
    fn back(&self) -> Option<Back> {
        Some(Back::to(self.back.clone()))
    }
    fn has_problems(&self) -> bool {
        self.form.has_problems()
    }
}

/// `/applications/{application}/documents` — the documents to be sent with it. Posts
/// to itself, with files; `upload` stays there, `remove` takes one back.
#[derive(Clone, Debug, Serialize)]
pub struct Documents {
    pub service: String,
    /// 1-based.
    pub step: u16,
    pub steps: u16,
    pub form: FormView,
    pub path: String,
    /// Path of the page before.
    pub back: String,
}

impl Page for Documents {
    const TEMPLATE: &'static str = "citizen/documents";
    fn title(&self) -> Phrase {
        Phrase::key("upload-title")
    }
    fn back(&self) -> Option<Back> {
        Some(Back::to(self.back.clone()))
    }
    fn has_problems(&self) -> bool {
        self.form.has_problems()
    }
}

/// `/applications/{application}/check` — all answers once more. Posts to
/// `/applications/{application}/submit`.
#[derive(Clone, Debug, Serialize)]
pub struct CheckAnswers {
    pub application: String,
    pub service: String,
    pub sections: Vec<Section>,
    /// What to bring, by these answers.
    pub documents: Vec<DocumentLine>,
    /// Some of them were sent on a page of their own.
    pub sends: bool,
    /// When and where the result is expected to be collected.
    pub expected: Timestamp,
    /// None where nobody has to come.
    pub place: Option<Place>,
    /// How it is sent instead.
    pub sending: Option<Phrase>,
    /// The applicant chose that time: whether it is kept for them.
    pub hold: Option<Phrase>,
    /// Usually without fields; problems lead to the pages that mend them.
    pub form: FormView,
    /// Path of the last page of questions.
    pub back: String,
}

impl Page for CheckAnswers {
    const TEMPLATE: &'static str = "citizen/check-answers";
    fn title(&self) -> Phrase {
        Phrase::key("check-title")
    }
    fn back(&self) -> Option<Back> {
        Some(Back::to(self.back.clone()))
    }
    fn has_problems(&self) -> bool {
        self.form.has_problems()
    }
}

/// What is shown at the counter to be given the result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CollectionCode {
    /// In two groups, to be read out.
    pub text: String,
    /// The same for a camera; leads staff to the case.
    pub qr: Option<Qr>,
}

/// `/cases/{reference}/receipt` — proof of submission; made to be printed.
#[derive(Clone, Debug, Serialize)]
pub struct Receipt {
    pub reference: String,
    /// Number in the register of incoming documents.
    pub protocol: Option<String>,
    pub service: String,
    pub applicant: String,
    pub submitted_at: Timestamp,
    pub expected: Timestamp,
    /// None where nobody has to come.
    pub place: Option<Place>,
    /// How it is sent instead.
    pub sending: Option<Phrase>,
    pub documents: Vec<DocumentLine>,
    /// What to show at the counter.
    pub collection_code: Option<CollectionCode>,
    /// The applicant asked to be told of changes of the date.
    pub tell_changes: bool,
    /// Where the receipt was sent.
    pub email: String,
    /// With it and the reference anybody sees how the case is getting on.
    pub code: Option<String>,
}

impl Page for Receipt {
    const TEMPLATE: &'static str = "citizen/receipt";
    fn title(&self) -> Phrase {
        Phrase::key("receipt-title")
    }
}

/// `/cases` — own cases, newest first, and applications not yet submitted.
#[derive(Clone, Debug, Serialize)]
pub struct OwnCases {
    pub cases: Vec<OwnCaseLine>,
    pub drafts: Vec<DraftLine>,
}

#[derive(Clone, Debug, Serialize)]
pub struct OwnCaseLine {
    pub reference: String,
    pub service: String,
    pub opened_at: Timestamp,
    /// In the citizen's words; the outcome when it has ended.
    pub status: Phrase,
    pub ended: bool,
    pub appointment: Option<Timestamp>,
}

#[derive(Clone, Debug, Serialize)]
pub struct DraftLine {
    /// Id of the draft application, as in its address.
    pub application: String,
    pub service: String,
    /// Path where filling goes on.
    pub path: String,
    pub saved_at: Timestamp,
}

impl Page for OwnCases {
    const TEMPLATE: &'static str = "citizen/cases";
    fn title(&self) -> Phrase {
        Phrase::key("cases-title")
    }
}

/// `/cases/{reference}` — one own case.
#[derive(Clone, Debug, Serialize)]
pub struct OwnCase {
    pub reference: String,
    pub protocol: Option<String>,
    pub service: String,
    pub opened_at: Timestamp,
    pub status: Phrase,
    /// What happens next; see [`history::what_next`](super::history::what_next).
    pub next: Phrase,
    /// Number of the item in the post.
    pub tracking: Option<String>,
    /// What to show at the counter, as long as something is to be collected.
    pub collection_code: Option<CollectionCode>,
    pub promise: Option<Promise>,
    pub appointment: Option<Appointment>,
    /// It is not the date that was told first.
    pub changed: Option<DateChange>,
    /// Who has it.
    pub office: Option<OfficeContact>,
    /// With it and the reference anybody sees how the case is getting on.
    pub code: Option<String>,
    /// How it was handled; asked once it has ended.
    pub rating: Option<RatingView>,
    pub documents: Vec<DocumentLine>,
    /// What the office asks of the applicant.
    pub asked: Option<Asked>,
    /// What the office asks to have corrected; done on a page of its own.
    pub correction: Option<CorrectionLine>,
    /// Words to the office, named `message`, and `files`; see [`OwnCase::message`].
    pub write: Option<FormView>,
    /// The application can be taken back.
    pub withdrawable: bool,
    /// It has ended and the reader may have it taken up again.
    pub reopenable: bool,
    pub ending: Option<Ending>,
    pub history: Vec<HistoryLine>,
    pub answers: Vec<Section>,
}

/// A correction the case waits for.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectionLine {
    /// What the office wrote.
    pub why: Option<String>,
    pub until: Option<Timestamp>,
}

impl OwnCase {
    /// Words to the office, with what was typed, the question for files, and what is
    /// wrong with either.
    pub fn message(typed: &str, files: FieldView, problems: &[(String, Phrase)]) -> FormView {
        let field = FieldView::long_text("message", "message-label", typed).hint("message-hint");
        FormView::new(vec![field, files.optional()]).with_problems(problems)
    }
}

/// `/cases/{reference}/correction` — the answers that were asked for, and no
/// others. Posts them and `revision` to itself.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectAnswers {
    pub reference: String,
    pub service: String,
    /// What the office wrote.
    pub why: Option<String>,
    pub until: Option<Timestamp>,
    /// What to bring.
    pub documents: Vec<DocumentLine>,
    /// The questions to answer again; none when only documents are asked for.
    pub form: FormView,
    /// The other answers, as they stand.
    pub answers: Vec<Section>,
    pub revision: i64,
}

impl Page for CorrectAnswers {
    const TEMPLATE: &'static str = "citizen/correction";
    fn title(&self) -> Phrase {
        Phrase::key("correction-title")
    }
    fn back(&self) -> Option<Back> {
        Some(Back::to(format!("/cases/{}", self.reference)))
    }
    fn has_problems(&self) -> bool {
        self.form.has_problems()
    }
}

/// A reply the case waits for. Posts `reply` to `/cases/{reference}/reply`.
#[derive(Clone, Debug, Serialize)]
pub struct Asked {
    /// What the office wrote.
    pub text: String,
    /// Until when the reply counts.
    pub until: Option<Timestamp>,
    /// One long text named `reply`; see [`Asked::form`].
    pub form: FormView,
}

impl Asked {
    /// The reply form with what was typed and what is wrong with it.
    pub fn form(typed: &str, problem: Option<Phrase>) -> FormView {
        let field =
            super::form::FieldView::long_text("reply", "reply-label", typed).hint("reply-hint");
        let problems: Vec<_> = problem.into_iter().map(|text| ("reply", text)).collect();
        FormView::new(vec![field]).with_problems(&problems)
    }
}

impl Page for OwnCase {
    const TEMPLATE: &'static str = "citizen/case";
    fn title(&self) -> Phrase {
        Message::new("case-title")
            .with("service", self.service.as_str())
            .with("reference", self.reference.as_str())
            .into()
    }
    fn back(&self) -> Option<Back> {
        Some(Back::named("/cases", Phrase::key("cases-title")))
    }
    fn has_problems(&self) -> bool {
        self.asked.as_ref().is_some_and(|a| a.form.has_problems())
            || self.write.as_ref().is_some_and(FormView::has_problems)
            || self
                .rating
                .as_ref()
                .is_some_and(|rating| rating.form.has_problems())
    }
}

/// `/cases/{reference}/appointment` — choose another time. Posts `slot` and
/// `revision` to itself.
#[derive(Clone, Debug, Serialize)]
pub struct ChooseSlot {
    pub reference: String,
    pub service: String,
    pub current: Timestamp,
    pub place: Place,
    pub slots: SlotPicker,
    /// Revision of the case the reader saw.
    pub revision: i64,
}

impl Page for ChooseSlot {
    const TEMPLATE: &'static str = "citizen/appointment";
    fn title(&self) -> Phrase {
        Phrase::key("slot-title")
    }
    fn back(&self) -> Option<Back> {
        Some(Back::to(format!("/cases/{}", self.reference)))
    }
    fn has_problems(&self) -> bool {
        self.slots.error.is_some()
    }
}

/// `/applications/{application}/time` — choose when to collect. Posts `slot` to itself.
#[derive(Clone, Debug, Serialize)]
pub struct ChooseTime {
    pub application: String,
    pub service: String,
    pub place: Place,
    /// How long the chosen time is kept.
    pub minutes: i64,
    pub slots: SlotPicker,
}

impl Page for ChooseTime {
    const TEMPLATE: &'static str = "citizen/time";
    fn title(&self) -> Phrase {
        Phrase::key("time-title")
    }
    fn back(&self) -> Option<Back> {
        Some(Back::to(format!(
            "/applications/{}/check",
            self.application
        )))
    }
    fn has_problems(&self) -> bool {
        self.slots.error.is_some()
    }
}

/// Free times, by day. The input is named `slot`, its value is the moment.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SlotPicker {
    pub days: Vec<SlotDay>,
    pub error: Option<Phrase>,
}

#[derive(Clone, Debug, Serialize)]
pub struct SlotDay {
    pub day: Date,
    /// Its times are unfolded: it is the first day, or the chosen one.
    pub open: bool,
    pub times: Vec<SlotTime>,
}

#[derive(Clone, Debug, Serialize)]
pub struct SlotTime {
    /// RFC 3339, also the posted value.
    pub at: Timestamp,
    pub chosen: bool,
}

impl SlotPicker {
    /// Groups free moments, in any order, by day in Athens.
    pub fn new(
        free: impl IntoIterator<Item = Timestamp>,
        chosen: Option<Timestamp>,
        error: Option<Phrase>,
    ) -> SlotPicker {
        let mut free: Vec<_> = free.into_iter().collect();
        free.sort_unstable();
        let mut days: Vec<SlotDay> = Vec::new();
        let chosen_day = chosen.map(|at| super::dates::in_athens(at).date());
        for at in free {
            let day = super::dates::in_athens(at).date();
            let time = SlotTime {
                at,
                chosen: chosen == Some(at),
            };
            match days.last_mut().filter(|last| last.day == day) {
                Some(last) => last.times.push(time),
                None => days.push(SlotDay {
                    day,
                    open: days.is_empty() || chosen_day == Some(day),
                    times: vec![time],
                }),
            }
        }
        SlotPicker { days, error }
    }
}

//! Pages that say why something did not work and what to do now. The status
//! each one belongs to stands in its comment.

use super::page::Page;
use super::parts::Row;
use super::phrase::{Message, Phrase};
use engine::case::Rejection;
use jiff::Timestamp;
use serde::Serialize;

/// 404 — nothing here, or nothing for this reader: both look alike.
#[derive(Clone, Debug, Serialize)]
pub struct NotFound {}

/// 403 — the reader is known, but this is for others.
#[derive(Clone, Debug, Serialize)]
pub struct Forbidden {}

/// 403 — the form's token is missing or of another session.
#[derive(Clone, Debug, Serialize)]
pub struct StaleForm {
    /// Path of the page where the form can be opened afresh.
    pub path: String,
    /// What was typed, so that it can be copied.
    pub kept: Vec<Row>,
}

/// 401 — signed out by time. `next` is opened after signing in.
#[derive(Clone, Debug, Serialize)]
pub struct SessionExpired {
    pub next: Option<String>,
    /// What was typed and is not stored, so that it can be copied.
    pub kept: Vec<Row>,
    /// The answers so far lie in a stored draft.
    pub draft_saved: bool,
}

/// 409 — the case has changed since the reader opened the page, or the
/// command is refused as it now stands.
#[derive(Clone, Debug, Serialize)]
pub struct Conflict {
    /// What stands in the way; see [`rejection`].
    pub reason: Phrase,
    /// Who changed it last, when the reader may know.
    pub by: Option<String>,
    pub at: Option<Timestamp>,
    /// What was typed, so that it can be copied.
    pub kept: Vec<Row>,
    /// Path of the case or list to go on from.
    pub path: String,
}

/// 409 — somebody else took the last place at this time.
#[derive(Clone, Debug, Serialize)]
pub struct SlotTaken {
    pub at: Timestamp,
    /// Some times that are free still.
    pub others: Vec<Timestamp>,
    /// What was typed, so that it can be copied.
    pub kept: Vec<Row>,
    /// Path of the page with the free times.
    pub path: String,
}

/// 413 — more was sent than a form may hold.
#[derive(Clone, Debug, Serialize)]
pub struct TooLarge {}

/// 429 — too many tries.
#[derive(Clone, Debug, Serialize)]
pub struct TooMany {
    /// Minutes to wait, at least 1.
    pub minutes: u16,
}

/// 500 — our fault.
#[derive(Clone, Debug, Serialize)]
pub struct Broken {
    /// Number under which the operator finds it in the log.
    pub incident: String,
}

/// 503 — not now: overload, or the database does not answer.
#[derive(Clone, Debug, Serialize)]
pub struct Unavailable {}

/// 400 — the request cannot be read.
#[derive(Clone, Debug, Serialize)]
pub struct Unreadable {}

macro_rules! pages {
    ($($page:ident: $template:literal, $title:literal;)*) => {$(
        impl Page for $page {
            const TEMPLATE: &'static str = $template;
            fn title(&self) -> Phrase {
                Phrase::key($title)
            }
        }
    )*};
}

pages! {
    NotFound: "errors/not-found", "not-found-title";
    Forbidden: "errors/forbidden", "forbidden-title";
    StaleForm: "errors/stale-form", "stale-form-title";
    SessionExpired: "errors/session-expired", "session-expired-title";
    Conflict: "errors/conflict", "conflict-title";
    SlotTaken: "errors/slot-taken", "slot-taken-title";
    TooLarge: "errors/too-large", "too-large-title";
    TooMany: "errors/too-many", "too-many-title";
    Broken: "errors/broken", "broken-title";
    Unavailable: "errors/unavailable", "unavailable-title";
    Unreadable: "errors/unreadable", "unreadable-title";
}

/// Why the engine refused, in plain words.
pub fn rejection(rejection: &Rejection) -> Phrase {
    let key = match rejection {
        Rejection::CaseEnded => "rejection-case-ended",
        Rejection::AlreadyOpen => "rejection-already-open",
        Rejection::TaskNotOpen { .. } => "rejection-task-not-open",
        Rejection::TaskTaken { .. } => "rejection-task-taken",
        Rejection::AlreadyYours { .. } => "rejection-already-yours",
        Rejection::TaskFree { .. } => "rejection-task-free",
        Rejection::RoleMissing { .. } => "rejection-role-missing",
        Rejection::OwnCase => "rejection-own-case",
        Rejection::SamePerson { .. } => "rejection-same-person",
        Rejection::NotForThem { .. } => "rejection-not-for-them",
        Rejection::NotAllowed => "rejection-not-allowed",
        Rejection::WrongLocation { .. } => "rejection-wrong-location",
        Rejection::WrongDelivery => "rejection-wrong-delivery",
        Rejection::LevelTooLow => "rejection-level-too-low",
        Rejection::NoAppointment => "rejection-no-appointment",
        Rejection::HasAppointment => "rejection-has-appointment",
        Rejection::PastTime => "rejection-past-time",
        Rejection::SameTime => "rejection-same-time",
        Rejection::NotAwaited { .. } => "rejection-not-awaited",
        Rejection::WrongFields { .. } => "rejection-wrong-fields",
        Rejection::NotBackTo { .. } => "rejection-not-back-to",
        Rejection::NotDelegated { .. } => "rejection-not-delegated",
        Rejection::NoCorrectionAsked => "rejection-no-correction-asked",
        Rejection::FieldLocked { .. } => "rejection-field-locked",
        Rejection::NothingChanged => "rejection-nothing-changed",
        Rejection::TooLateToWithdraw => "rejection-too-late-to-withdraw",
        Rejection::BeingTakenBack => "rejection-being-taken-back",
        Rejection::TooLateToReopen => "rejection-too-late-to-reopen",
        Rejection::NotEnded => "rejection-not-ended",
        Rejection::IncidentNotOpen { .. } => "rejection-incident-not-open",
        Rejection::SameOffice => "rejection-same-office",
        Rejection::NotReached { .. } => "rejection-not-reached",
        // The rest is between the engine and its jobs; no reader caused it.
        Rejection::EffectNotOpen { .. }
        | Rejection::WrongReport { .. }
        | Rejection::TimerNotSet { .. }
        | Rejection::TimerEarly { .. }
        | Rejection::ConditionFailed { .. }
        | Rejection::NoNumber { .. }
        | Rejection::Runaway { .. }
        | Rejection::CannotSkip { .. }
        | Rejection::NoEnd { .. } => "rejection-internal",
    };
    Phrase::Key(Message::new(key))
}

//! Why a command is refused. Nothing has changed when one is returned.

use super::{AccountId, EffectNo, IncidentNo, TaskNo, TimerNo};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    #[error("the case has ended")]
    CaseEnded,
    #[error("the case is already open")]
    AlreadyOpen,
    #[error("task {task} is not open any more")]
    TaskNotOpen { task: TaskNo },
    #[error("task {task} is in the hands of another person")]
    TaskTaken { task: TaskNo, by: AccountId },
    #[error("task {task} is yours already")]
    AlreadyYours { task: TaskNo },
    #[error("task {task} is free already")]
    TaskFree { task: TaskNo },
    #[error("task {task} asks for role {role} in the office of the case")]
    RoleMissing { task: TaskNo, role: String },
    #[error("nobody works on their own case")]
    OwnCase,
    #[error("whoever did {step} may not do this task")]
    SamePerson { step: String },
    /// The service says so of these answers.
    #[error("the service is not for whoever gives these answers: {name}")]
    NotForThem { name: String },
    #[error("this is not yours to do")]
    NotAllowed,
    #[error("{location} does not collect by this way of delivery")]
    WrongLocation { location: String },
    #[error("the service does not deliver in this way, or not there")]
    WrongDelivery,
    #[error("the applicant is not known well enough for this way of delivery")]
    LevelTooLow,
    #[error("there is no appointment to move")]
    NoAppointment,
    #[error("there is an appointment; that is what is moved")]
    HasAppointment,
    #[error("the new time lies in the past")]
    PastTime,
    #[error("the appointment already stands at this time")]
    SameTime,
    #[error("the case does not wait for message {message}")]
    NotAwaited { message: String },
    #[error("message {message} does not come with these fields: {reason}")]
    WrongFields { message: String, reason: String },
    #[error("effect {effect} is not open: answered already, or asked by a step that is over")]
    EffectNotOpen { effect: EffectNo },
    #[error("the report does not answer effect {effect}")]
    WrongReport { effect: EffectNo },
    #[error("timer {timer} is not set any more")]
    TimerNotSet { timer: TimerNo },
    #[error("timer {timer} is not due yet")]
    TimerEarly { timer: TimerNo },
    /// The service file let something through that cannot run. An incident.
    #[error("condition at {step} gave no answer: {reason}")]
    ConditionFailed { step: String, reason: String },
    /// The service file asks for a protocol number after the case was opened.
    #[error("step {step} asks for a protocol number after the opening")]
    NoNumber { step: String },
    #[error("{count} automatic steps without a rest; the service file loops")]
    Runaway { count: u32 },
    #[error("step {step} leads nowhere; the service file has no end there")]
    NoEnd { step: String },
    #[error("the task cannot be sent back to {step}")]
    NotBackTo { step: String },
    #[error("the task was not delegated")]
    NotDelegated { task: TaskNo },
    #[error("the case does not wait for a correction")]
    NoCorrectionAsked,
    #[error("{field} is not among what may be corrected")]
    FieldLocked { field: String },
    #[error("nothing has changed")]
    NothingChanged,
    #[error("the case can no longer be withdrawn")]
    TooLateToWithdraw,
    #[error("the case is being taken back")]
    BeingTakenBack,
    #[error("the case cannot be reopened any more")]
    TooLateToReopen,
    #[error("the case has not ended")]
    NotEnded,
    #[error("the case had not come to {step}, where it would begin again")]
    NotReached { step: String },
    #[error("incident {incident} is not open")]
    IncidentNotOpen { incident: IncidentNo },
    #[error("the case is in this office already")]
    SameOffice,
    #[error("{step} cannot be skipped: nobody could go on with the case")]
    CannotSkip { step: String },
}

/// Writes the codes once, for the name of each rejection and for the list.
macro_rules! codes {
    ($($rejection:pat => $code:literal,)*) => {
        /// Every code.
        pub const CODES: &[&str] = &[$($code),*];

        /// Stable name, for logs, tests and translations (`rejection-<code>`).
        pub fn code(&self) -> &'static str {
            match self {
                $($rejection => $code,)*
            }
        }
    };
}

impl Rejection {
    codes! {
            Rejection::CaseEnded => "case-ended",
            Rejection::AlreadyOpen => "already-open",
            Rejection::TaskNotOpen { .. } => "task-not-open",
            Rejection::TaskTaken { .. } => "task-taken",
            Rejection::AlreadyYours { .. } => "already-yours",
            Rejection::TaskFree { .. } => "task-free",
            Rejection::RoleMissing { .. } => "role-missing",
            Rejection::OwnCase => "own-case",
            Rejection::SamePerson { .. } => "same-person",
            Rejection::NotForThem { .. } => "not-for-them",
            Rejection::NotAllowed => "not-allowed",
            Rejection::WrongLocation { .. } => "wrong-location",
            Rejection::WrongDelivery => "wrong-delivery",
            Rejection::LevelTooLow => "level-too-low",
            Rejection::NoAppointment => "no-appointment",
            Rejection::HasAppointment => "has-appointment",
            Rejection::PastTime => "past-time",
            Rejection::SameTime => "same-time",
            Rejection::NotAwaited { .. } => "not-awaited",
            Rejection::WrongFields { .. } => "wrong-fields",
            Rejection::EffectNotOpen { .. } => "effect-not-open",
            Rejection::WrongReport { .. } => "wrong-report",
            Rejection::TimerNotSet { .. } => "timer-not-set",
            Rejection::TimerEarly { .. } => "timer-early",
            Rejection::ConditionFailed { .. } => "condition-failed",
            Rejection::NoNumber { .. } => "no-number",
            Rejection::Runaway { .. } => "runaway",
            Rejection::NoEnd { .. } => "no-end",
            Rejection::NotBackTo { .. } => "not-back-to",
            Rejection::NotDelegated { .. } => "not-delegated",
            Rejection::NoCorrectionAsked => "no-correction-asked",
            Rejection::FieldLocked { .. } => "field-locked",
            Rejection::NothingChanged => "nothing-changed",
            Rejection::TooLateToWithdraw => "too-late-to-withdraw",
            Rejection::BeingTakenBack => "being-taken-back",
            Rejection::TooLateToReopen => "too-late-to-reopen",
            Rejection::NotEnded => "not-ended",
            Rejection::NotReached { .. } => "not-reached",
            Rejection::IncidentNotOpen { .. } => "incident-not-open",
            Rejection::SameOffice => "same-office",
            Rejection::CannotSkip { .. } => "cannot-skip",
    }
}

#[cfg(test)]
mod tests {
    use super::Rejection;

    #[test]
    fn each_code_is_in_the_list_once() {
        let mut codes = Rejection::CODES.to_vec();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Rejection::CODES.len());
        assert!(codes.contains(&Rejection::OwnCase.code()));
    }
}

//! A timer's moment has come: a limit passed, a task is overdue, a wait is over.
//!
//! Firing twice finds the timer gone.

use super::{Concluded, JobError, conclude};
use crate::app::App;
use engine::case::{Act, CaseId, TimerNo};

pub(super) async fn run(app: &App, case: CaseId, timer: TimerNo) -> Result<(), JobError> {
    match conclude(app, case, None, "timer.fired", &Act::Fire { timer }).await? {
        Concluded::Done => Ok(()),
        Concluded::SlotTaken => Err(JobError::Fail("a timer took a slot".into())),
    }
}

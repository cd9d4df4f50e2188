//! A timer's moment has come: a limit passed, a task is overdue, a wait is over.
//!
//! Firing twice finds the timer gone.

use super::{Closing, Concluded, Trouble, broken, conclude};
use crate::app::App;
use engine::case::{Act, CaseId, TimerNo};

pub(super) async fn run(app: &App, case: CaseId, timer: TimerNo) -> Result<(), Trouble> {
    let act = Act::Fire { timer };
    match conclude(app, case, Closing::Nothing, "timer.fired", &act).await? {
        Concluded::Done => Ok(()),
        Concluded::SlotTaken => Err(broken("a timer took a slot")),
    }
}

//! What may be done to a case at any time: whether its service lets somebody, and
//! whether it can be done now. Both by the rules the engine goes by.

use crate::app::App;
use crate::problem::Problem;
use engine::case::{Act, Actor, Case, Command, Rejection, Withdrawal, decide, may};
use engine::definition::{By, Definition};

/// What keeps an ended case, or one that is being taken back, from everything.
pub fn in_the_way(case: &Case) -> Option<Rejection> {
    if case.ended.is_some() {
        Some(Rejection::CaseEnded)
    } else if case.undoing.is_some() {
        Some(Rejection::BeingTakenBack)
    } else {
        None
    }
}

/// Whether one of these people asks, and the case can take it.
pub fn open_to(case: &Case, by: &Actor, who: &[By]) -> bool {
    may(case, by, who) && in_the_way(case).is_none()
}

/// The same, or the page that says why not. `path` is where to go on from.
pub fn must_be_open_to(case: &Case, by: &Actor, who: &[By], path: &str) -> Result<(), Problem> {
    if !may(case, by, who) {
        return Err(Problem::NotFound);
    }
    match in_the_way(case) {
        Some(rejection) => Err(Problem::rejected(&rejection, path)),
        None => Ok(()),
    }
}

/// Whether the service lets somebody withdraw its cases at all.
pub fn may_withdraw(case: &Case, definition: &Definition, by: &Actor) -> bool {
    let way = definition.anytime.withdraw.as_ref();
    way.is_some_and(|way| may(case, by, &way.by))
}

/// What keeps the case from being withdrawn now.
pub fn keeps_going(case: &Case) -> Option<Rejection> {
    in_the_way(case).or(match case.withdrawal {
        Withdrawal::Open => None,
        Withdrawal::Closed => Some(Rejection::TooLateToWithdraw),
    })
}

/// Whether somebody may withdraw the case, now.
pub fn withdrawable(case: &Case, definition: &Definition, by: &Actor) -> bool {
    may_withdraw(case, definition, by) && keeps_going(case).is_none()
}

/// Whether the service lets somebody reopen its cases at all.
pub fn may_reopen(case: &Case, definition: &Definition, by: &Actor) -> bool {
    let way = definition.anytime.reopen.as_ref();
    way.is_some_and(|way| may(case, by, &way.by))
}

/// What keeps the case from being reopened now.
pub fn keeps_closed(
    app: &App,
    case: &Case,
    definition: &Definition,
    by: &Actor,
) -> Option<Rejection> {
    let command = Command {
        by: by.clone(),
        act: Act::Reopen {
            reason: String::new(),
        },
    };
    decide(definition, Some(case), &command, app.when()).err()
}

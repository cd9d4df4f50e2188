//! An appointment to which nobody came.

use super::support::*;
use crate::case::*;
use jiff::{SignedDuration, Timestamp};

/// A case whose office has it, with its appointment, and the moment that one is over.
fn booked() -> (Story, Timestamp) {
    let story = Story::at_check();
    let at = story.case().appointment.clone().unwrap().at;
    (story, at + SignedDuration::from_mins(1))
}

fn told(story: &Story) -> usize {
    let told = story.mails();
    let missed = told
        .iter()
        .filter(|mail| *mail == "Applicant: appointment missed");
    missed.count()
}

#[test]
fn whoever_did_not_come_is_told_once_and_chooses_again() {
    let (mut story, over) = booked();
    story.now = over;
    story.does(registrar(), Act::MarkMissed);
    assert!(story.case().missed);
    assert_eq!(told(&story), 1);
    assert_eq!(
        story.tries(registrar(), Act::MarkMissed),
        Err(Rejection::AlreadyMissed)
    );
    // The case waits on, with all its tasks.
    assert!(story.case().ended.is_none() && !story.case().tasks.is_empty());

    let to = slot("2026-12-20T06:00:00Z");
    story.does(
        citizen(),
        Act::MoveAppointment {
            to: to.clone(),
            reason: None,
        },
    );
    assert!(!story.case().missed);
    story.now = to.at + SignedDuration::from_mins(1);
    story.does(registrar(), Act::MarkMissed);
    assert_eq!(told(&story), 2);
}

#[test]
fn what_is_still_to_come_was_not_missed() {
    let (mut story, over) = booked();
    story.now = over - SignedDuration::from_mins(2);
    assert_eq!(
        story.tries(registrar(), Act::MarkMissed),
        Err(Rejection::NotOver)
    );
    // The moment itself is not to come any more.
    story.now = over - SignedDuration::from_mins(1);
    story.does(registrar(), Act::MarkMissed);
}

#[test]
fn only_the_office_says_that_nobody_came() {
    let (mut story, over) = booked();
    story.now = over;
    assert_eq!(
        story.tries(citizen(), Act::MarkMissed),
        Err(Rejection::NotAllowed)
    );
    assert_eq!(
        story.tries(Actor::System, Act::MarkMissed),
        Err(Rejection::NotAllowed)
    );
}

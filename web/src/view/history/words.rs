//! Words of a history that the applicant and staff read alike.

use super::super::parts::grounds;
use super::super::phrase::{Message, Phrase};
use crate::present;
use engine::case::{Grounds, Slot};
use engine::definition::{Definition, Family};
use engine::text::{Language, Text};

pub(super) fn revoked_phrase(why: Grounds, reason: &str) -> Phrase {
    Message::new("history-document-revoked")
        .with("grounds", grounds(why))
        .with("reason", reason)
        .into()
}

pub(super) fn why(key: &'static str, reason: &str) -> Message {
    Message::new(key).with("reason", reason)
}

pub(super) fn protocol_phrase(protocol: &str) -> Phrase {
    Message::new("history-protocol")
        .with("protocol", protocol)
        .into()
}

pub(super) fn status_phrase(status: Option<&Text>, language: Language) -> Option<Phrase> {
    status.map(|status| {
        Message::new("history-status")
            .with("status", status.in_language(language))
            .into()
    })
}

pub(super) fn booked_phrase(slot: &Slot) -> Phrase {
    Message::new("history-appointment-booked")
        .with("at", slot.at)
        .into()
}

pub(super) fn promise_phrase(from: &Slot, to: &Slot, reason: Option<&str>) -> Phrase {
    let key = match reason {
        Some(_) => "history-promise-moved-why",
        None => "history-promise-moved",
    };
    let message = Message::new(key).with("from", from.at).with("to", to.at);
    match reason {
        Some(reason) => message.with("reason", reason).into(),
        None => message.into(),
    }
}

pub(super) fn moved_phrase(from: &Slot, to: &Slot, reason: Option<&str>) -> Phrase {
    let key = match reason {
        Some(_) => "history-appointment-moved-why",
        None => "history-appointment-moved",
    };
    let message = Message::new(key).with("from", from.at).with("to", to.at);
    match reason {
        Some(reason) => message.with("reason", reason).into(),
        None => message.into(),
    }
}

pub(super) fn ended_phrase(definition: &Definition, outcome: &str, language: Language) -> Phrase {
    Message::new("history-ended")
        .with("outcome", present::outcome(definition, outcome, language))
        .into()
}

/// Why an action failed.
pub fn family_phrase(family: Family) -> Phrase {
    Phrase::key(match family {
        Family::Unavailable => "family-unavailable",
        Family::Refused => "family-refused",
        Family::NotFound => "family-not-found",
        Family::Invalid => "family-invalid",
        Family::Timeout => "family-timeout",
    })
}

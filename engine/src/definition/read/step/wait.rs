//! `wait_for`: the case rests until something comes.

use super::{around, not_inside};
use crate::definition::catalogue;
use crate::definition::draft::{AroundDraft, WaitDraft};
use crate::definition::findings::Findings;
use crate::definition::read::common::{not_here, word};
use crate::definition::read::grammar::{APPOINTMENT, WAIT};
use crate::definition::read::record::Record;
use crate::definition::yaml::{Kind, Node};

/// What ends by itself, in the order they are looked for.
const BY_ITSELF: [&str; 2] = ["time", "date"];

pub fn read(node: &Node, around: &mut AroundDraft, findings: &mut Findings) -> Option<WaitDraft> {
    if let Kind::Text(_) = &node.kind {
        return word(node, "something to wait for", &[APPOINTMENT], findings)
            .map(|_| WaitDraft::Appointment);
    }
    let record = Record::open_beside(node, WAIT.what, &WAIT, not_inside("wait_for"), findings)?;
    let Some(what) = BY_ITSELF
        .into_iter()
        .find(|key| record.entry(key).is_some())
    else {
        return message(&record, around, findings);
    };
    for other in WAIT.names().into_iter().filter(|name| *name != what) {
        if let Some(entry) = record.entry(other) {
            not_here(
                &entry.key,
                format!("`{other}` cannot stand beside `{what}`, which comes by itself"),
                "wait for one thing: a message, a time or a date",
                findings,
            );
        }
    }
    if what == "time" {
        record
            .scalar("time", "a length of time", findings)
            .map(WaitDraft::Time)
    } else {
        record
            .scalar("date", "the path of a date", findings)
            .map(WaitDraft::Date)
    }
}

fn message(
    record: &Record<'_>,
    around: &mut AroundDraft,
    findings: &mut Findings,
) -> Option<WaitDraft> {
    let known = catalogue::MESSAGES.map(|message| message.name);
    let name = record
        .need("message", findings)
        .and_then(|message| word(message, "a message", &known, findings))
        .map(str::to_owned);
    if record.get("up_to").is_none() && record.get("else").is_none() {
        for key in ["up_to", "else"] {
            record.need(key, findings);
        }
    }
    around::terms(record, around, findings);
    Some(WaitDraft::Message {
        kept: record.scalar("kept", "a length of time", findings),
        name: name?,
    })
}

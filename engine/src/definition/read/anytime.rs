//! `anytime`: what may be done to a case whatever step it rests at.

use super::common::scalars;
use super::grammar::{ANYTIME, BY, REOPEN, WITHDRAW};
use super::record::Record;
use crate::definition::draft::{AnytimeDraft, ByDraft, ReopenDraft, WithdrawDraft};
use crate::definition::findings::Findings;
use crate::definition::yaml::{Kind, Node};

pub fn read_anytime(node: &Node, findings: &mut Findings) -> AnytimeDraft {
    let Some(record) = Record::open(node, &ANYTIME, findings) else {
        return AnytimeDraft::default();
    };
    let mut plain = |key: &str| {
        let item = Record::open(record.get(key)?, &BY, findings)?;
        read_by(&item, findings)
    };
    AnytimeDraft {
        message: plain("message"),
        note: plain("note"),
        reroute: plain("reroute"),
        extra_task: plain("extra_task"),
        correct_data: plain("correct_data"),
        revoke: plain("revoke"),
        withdraw: record
            .get("withdraw")
            .and_then(|node| read_withdraw(node, findings)),
        reopen: record
            .get("reopen")
            .and_then(|node| read_reopen(node, findings)),
    }
}

fn read_withdraw(node: &Node, findings: &mut Findings) -> Option<WithdrawDraft> {
    let record = Record::open(node, &WITHDRAW, findings)?;
    let until = record.scalar("until", "the name of a step", findings);
    let outcome = record.scalar("outcome", "an outcome", findings);
    Some(WithdrawDraft {
        by: read_by(&record, findings)?,
        until,
        outcome,
    })
}

fn read_reopen(node: &Node, findings: &mut Findings) -> Option<ReopenDraft> {
    let record = Record::open(node, &REOPEN, findings)?;
    let within = record.scalar("within", "a length of time", findings);
    let to = record.scalar("to", "the name of a step", findings);
    Some(ReopenDraft {
        by: read_by(&record, findings)?,
        within,
        to,
    })
}

/// `by: applicant`, `by: [staff, director]`.
fn read_by(record: &Record<'_>, findings: &mut Findings) -> Option<ByDraft> {
    let node = record.get("by")?;
    let by = match &node.kind {
        Kind::Text(one) => vec![one.clone()],
        Kind::List(_) | Kind::Map(_) | Kind::Empty | Kind::Refused => scalars(
            Some(node),
            "those who may do it",
            "applicant, staff or a role",
            findings,
        ),
    };
    if by.is_empty() && matches!(&node.kind, Kind::List(items) if items.is_empty()) {
        findings.add(
            node.at,
            "wrong-kind",
            "nobody may do it",
            "name applicant, staff or a role, or take the line out",
        );
    }
    (!by.is_empty()).then_some(ByDraft { by })
}

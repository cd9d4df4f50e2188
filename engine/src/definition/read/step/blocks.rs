//! `steps`, `together` and `each`: steps inside a step.

use super::{not_inside, read_block};
use crate::definition::draft::{Block, EachDraft, EnoughDraft, TogetherDraft};
use crate::definition::findings::Findings;
use crate::definition::read::common::{known_word, list, map, scalar, word};
use crate::definition::read::grammar::{EACH, ENOUGH, ORDERS, TOGETHER};
use crate::definition::read::names::check_free_name;
use crate::definition::read::record::Record;
use crate::definition::yaml::{Kind, Node, Spot};

/// Steps that have something around them.
pub fn read_steps(node: &Node, findings: &mut Findings) -> Option<Block> {
    let at = node.at;
    let steps = list(node, "a list of steps", findings).map(|_| read_block(node, findings))?;
    some_steps(at, node, "the block", findings);
    Some(steps)
}

/// Reports a block that nobody has written anything into.
fn some_steps(at: Spot, node: &Node, what: &str, findings: &mut Findings) {
    if matches!(&node.kind, Kind::List(items) if items.is_empty()) {
        findings.add(
            at,
            "wrong-kind",
            format!("{what} has no steps"),
            "write at least one step, or take it out",
        );
    }
}

pub fn read_together(node: &Node, findings: &mut Findings) -> Option<TogetherDraft> {
    let record = Record::open_beside(
        node,
        TOGETHER.what,
        &TOGETHER,
        not_inside("together"),
        findings,
    )?;
    let enough = record
        .get("enough")
        .map_or(EnoughDraft::All, |enough| read_enough(enough, findings));
    let mut branches = Vec::new();
    if let Some(node) = record.get("branches") {
        let entries = map(node, "branches", findings).unwrap_or_default();
        for entry in entries {
            check_free_name(&entry.key, findings);
            some_steps(entry.value.at, &entry.value, "the branch", findings);
            branches.push((entry.key.clone(), read_block(&entry.value, findings)));
        }
        if entries.len() < 2 && matches!(node.kind, Kind::Map(_)) {
            findings.add(
                node.at,
                "missing-key",
                "nothing goes on side by side with fewer than two branches",
                "add a branch, or write the steps without `together`",
            );
        }
    }
    Some(TogetherDraft {
        at: record.at,
        enough,
        branches,
    })
}

fn read_enough(node: &Node, findings: &mut Findings) -> EnoughDraft {
    let Some(written) = scalar(node, "all, first or a number", findings) else {
        return EnoughDraft::All;
    };
    match written.text.as_str() {
        "all" => EnoughDraft::All,
        "first" => EnoughDraft::First,
        number if number.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+') => {
            EnoughDraft::Number(written.clone())
        }
        _ => {
            known_word(written, "a number of branches", &ENOUGH, findings);
            EnoughDraft::All
        }
    }
}

pub fn read_each(node: &Node, findings: &mut Findings) -> Option<EachDraft> {
    let record = Record::open_beside(node, EACH.what, &EACH, not_inside("each"), findings)?;
    let bind = record.scalar("as", "a name for one of them", findings);
    if let Some(bind) = &bind {
        check_free_name(bind, findings);
    }
    let order = record
        .get("order")
        .and_then(|order| word(order, "an order", &ORDERS, findings));
    let steps = record.get("steps");
    if let Some(steps) = steps {
        some_steps(steps.at, steps, "`each`", findings);
    }
    Some(EachDraft {
        at: record.at,
        of: record.scalar("of", "the path of a list", findings),
        bind,
        side_by_side: order == Some("side by side"),
        most: record.scalar("most", "a number", findings),
        steps: steps.map_or_else(Vec::new, |steps| read_block(steps, findings)),
    })
}

//! `correct`: the applicant is asked to put something right.

use super::{around, not_inside};
use crate::definition::draft::{AroundDraft, CorrectDraft};
use crate::definition::findings::Findings;
use crate::definition::read::common::scalars;
use crate::definition::read::grammar::CORRECT;
use crate::definition::read::record::Record;
use crate::definition::yaml::Node;

pub fn read(
    node: &Node,
    around: &mut AroundDraft,
    findings: &mut Findings,
) -> Option<CorrectDraft> {
    let record = Record::open_beside(
        node,
        CORRECT.what,
        &CORRECT,
        not_inside("correct"),
        findings,
    )?;
    around::terms(&record, around, findings);
    let mut names =
        |key: &str, each: &str| scalars(record.get(key), "a list of names", each, findings);
    let fields = names("fields", "the name of a field");
    let documents = names("documents", "the name of a document");
    if fields.is_empty() && documents.is_empty() {
        findings.add(
            record.at,
            "missing-key",
            "it is not said what the applicant may put right",
            "add `fields:` or `documents:` with at least one name",
        );
    }
    Some(CorrectDraft {
        at: record.at,
        fields,
        documents,
        why: record.scalar("why", "the path of a text", findings),
    })
}

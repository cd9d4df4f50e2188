//! An answer that can be left out is asked for before it is used: on every way
//! that leads to its use, from left to right, as the condition is run.

use super::ConditionProblem;
use super::compile::Checked;
use super::limits::characters;
use super::program::{Read, Term, Test};
use std::collections::BTreeSet;

/// Paths that are known to have a value.
type Known = BTreeSet<String>;

/// What is known after a test held, and after it did not.
struct After {
    held: Known,
    failed: Known,
}

pub fn test(source: &str, test: &Test) -> Checked<()> {
    walk(source, test, &Known::new()).map(|_| ())
}

pub fn term(source: &str, term: &Term) -> Checked<()> {
    check_term(source, term, &Known::new())
}

fn walk(source: &str, test: &Test, known: &Known) -> Checked<After> {
    match test {
        Test::And(left, right) => {
            let left = walk(source, left, known)?;
            let right = walk(source, right, &left.held)?;
            Ok(After {
                failed: left.failed.intersection(&right.failed).cloned().collect(),
                held: right.held,
            })
        }
        Test::Or(left, right) => {
            let left = walk(source, left, known)?;
            let right = walk(source, right, &left.failed)?;
            Ok(After {
                held: left.held.intersection(&right.held).cloned().collect(),
                failed: right.failed,
            })
        }
        Test::Not(inner) => {
            let inner = walk(source, inner, known)?;
            Ok(After {
                held: inner.failed,
                failed: inner.held,
            })
        }
        Test::Answered { read, answered } => {
            let mut with = known.clone();
            with.insert(read.path.to_string());
            Ok(if *answered {
                After {
                    held: with,
                    failed: known.clone(),
                }
            } else {
                After {
                    held: known.clone(),
                    failed: with,
                }
            })
        }
        Test::Same { left, right } => {
            walk(source, left, known)?;
            walk(source, right, known)?;
            Ok(unchanged(known))
        }
        Test::Written(_) => Ok(unchanged(known)),
        Test::Read(read) => {
            check(source, read, known)?;
            Ok(unchanged(known))
        }
        Test::Compare { left, right, .. } => {
            check_term(source, left, known)?;
            check_term(source, right, known)?;
            Ok(unchanged(known))
        }
        Test::Among { value, .. } => {
            check_term(source, value, known)?;
            Ok(unchanged(known))
        }
        Test::Text { text, part, .. } => {
            check_term(source, text, known)?;
            check_term(source, part, known)?;
            Ok(unchanged(known))
        }
    }
}

fn unchanged(known: &Known) -> After {
    After {
        held: known.clone(),
        failed: known.clone(),
    }
}

fn check_term(source: &str, term: &Term, known: &Known) -> Checked<()> {
    let mut reads = Vec::new();
    term.reads(&mut reads);
    reads
        .into_iter()
        .try_for_each(|read| check(source, read, known))
}

fn check(source: &str, read: &Read, known: &Known) -> Checked<()> {
    let path = read.path.to_string();
    if !read.optional || known.contains(&path) {
        return Ok(());
    }
    Err(ConditionProblem {
        offset: characters(source, read.at),
        code: "condition-optional",
        reason: format!("`{path}` can be left unanswered, and then nothing can be said"),
        mend: format!("write `{path} != null and …`"),
    })
}

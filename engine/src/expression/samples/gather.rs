//! What conditions compare with what.

use super::super::computation::Program;
use super::super::number::{Arithmetic, whole};
use super::super::program::{Datum, Read, Relation, Term, Test, TextFunction};
use super::super::table::{Part, Table};
use super::bounds::Line;
use super::day;
use super::texts::{Texts, Wanted};
use crate::form::ValueType;
use std::collections::{BTreeMap, BTreeSet};

pub struct Gathered {
    pub reads: BTreeMap<String, Read>,
    /// Paths whose value is asked for.
    pub asked: BTreeSet<String>,
    /// Differences whose sign matters.
    pub lines: Vec<Line>,
    pub texts: Texts,
    pub complete: bool,
}

impl Default for Gathered {
    fn default() -> Self {
        Gathered {
            reads: BTreeMap::new(),
            asked: BTreeSet::new(),
            lines: Vec::new(),
            texts: Texts::default(),
            complete: true,
        }
    }
}

impl Gathered {
    pub fn program(&mut self, program: &Program) {
        match program {
            Program::Test(test) => self.test(test),
            Program::Term(term) => self.reads_of(term),
            Program::Rows(read) => self.read(read),
        }
    }

    pub fn table(&mut self, table: &Table) {
        for (at, column) in table.columns().enumerate() {
            match column.value.program() {
                Program::Test(test) => self.test(test),
                Program::Rows(read) => self.read(read),
                Program::Term(term) => {
                    self.reads_of(term);
                    for datum in table.parts(at).flat_map(Part::data) {
                        self.compare(term, &Term::Written(datum.clone()));
                    }
                }
            }
        }
    }

    pub fn test(&mut self, test: &Test) {
        match test {
            Test::And(left, right) | Test::Or(left, right) | Test::Same { left, right } => {
                self.test(left);
                self.test(right);
            }
            Test::Not(inner) => self.test(inner),
            Test::Written(_) => {}
            Test::Read(read) => self.read(read),
            Test::Answered { read, .. } => {
                self.read(read);
                self.asked.insert(read.path.to_string());
            }
            Test::Compare {
                left,
                relation:
                    Relation::Equal
                    | Relation::Differs
                    | Relation::Before
                    | Relation::UpTo
                    | Relation::After
                    | Relation::From,
                right,
            } => {
                self.reads_of(left);
                self.reads_of(right);
                self.compare(left, right);
            }
            Test::Among { value, list } => {
                self.reads_of(value);
                for item in list {
                    self.compare(value, item);
                }
            }
            Test::Text {
                function,
                text,
                part,
            } => {
                self.reads_of(text);
                self.reads_of(part);
                self.text(*function, text, part);
            }
        }
    }

    fn read(&mut self, read: &Read) {
        self.reads.insert(read.path.to_string(), read.clone());
    }

    fn reads_of(&mut self, term: &Term) {
        let mut reads = Vec::new();
        term.reads(&mut reads);
        for read in reads {
            self.read(read);
        }
    }

    fn compare(&mut self, left: &Term, right: &Term) {
        match (textual(left), textual(right)) {
            (Some(Textual::Path(path)), Some(Textual::Written(text)))
            | (Some(Textual::Written(text)), Some(Textual::Path(path))) => {
                self.texts.want(path, Wanted::Equal, text);
            }
            (Some(Textual::Path(one)), Some(Textual::Path(other))) => {
                self.texts.join(one, other);
            }
            (Some(Textual::Written(_)), Some(Textual::Written(_))) => {}
            (None, _) | (_, None) => match (line(left), line(right)) {
                (Some(left), Some(right)) => match left.minus(&right) {
                    Some(line) if line.is_constant() => {}
                    Some(line) => self.lines.push(line),
                    None => self.complete = false,
                },
                (None, _) | (_, None) => self.complete = false,
            },
        }
    }

    fn text(&mut self, function: TextFunction, text: &Term, part: &Term) {
        let wanted = match function {
            TextFunction::Contains => Wanted::Part,
            TextFunction::StartsWith => Wanted::Beginning,
            TextFunction::EndsWith => Wanted::End,
        };
        match (textual(text), textual(part)) {
            (Some(Textual::Path(path)), Some(Textual::Written(part))) => {
                self.texts.want(path, wanted, part);
            }
            // A written text holds its own pieces and nothing else.
            (Some(Textual::Written(whole)), Some(Textual::Path(path))) => {
                self.texts.want(path, Wanted::Equal, whole);
                self.complete = false;
            }
            (Some(Textual::Path(one)), Some(Textual::Path(other))) => {
                self.texts.join(one, other);
                self.complete = false;
            }
            (Some(Textual::Written(_)), Some(Textual::Written(_))) | (None, _) | (_, None) => {}
        }
    }
}

enum Textual<'t> {
    Path(String),
    Written(&'t str),
}

/// A term that is a text; choices are no matter here, all options are tried.
fn textual(term: &Term) -> Option<Textual<'_>> {
    match term {
        Term::Read(read) => match read.kind {
            ValueType::Text | ValueType::Choice(_) => Some(Textual::Path(read.path.to_string())),
            ValueType::YesNo
            | ValueType::Date
            | ValueType::Number
            | ValueType::Money
            | ValueType::Rows(_) => None,
        },
        Term::Written(Datum::Text(text)) => Some(Textual::Written(text)),
        Term::Written(Datum::Date(_) | Datum::Number(_))
        | Term::Count(_)
        | Term::Negated(_)
        | Term::Counted { .. } => None,
    }
}

/// A term as a sum of paths times numbers. `None`: it is no such sum.
fn line(term: &Term) -> Option<Line> {
    match term {
        Term::Written(Datum::Number(number)) => Some(Line::constant(*number)),
        Term::Written(Datum::Date(date)) => Some(Line::constant(day(*date))),
        Term::Written(Datum::Text(_)) => None,
        Term::Read(read) | Term::Count(read) => Some(Line::path(read.path.to_string())),
        Term::Negated(inner) => line(inner)?.times(&whole(-1)),
        Term::Counted {
            left,
            operator,
            right,
        } => {
            let (left, right) = (line(left)?, line(right)?);
            match operator {
                Arithmetic::Plus => left.plus(&right),
                Arithmetic::Minus => left.minus(&right),
                Arithmetic::Times => match (left.known(), right.known()) {
                    (Some(factor), _) => right.times(&factor),
                    (None, Some(factor)) => left.times(&factor),
                    (None, None) => None,
                },
                Arithmetic::Over => {
                    let factor = operator.of(&whole(1), &right.known()?)?;
                    left.times(&factor)
                }
                Arithmetic::Remainder => {
                    let known = operator.of(&left.known()?, &right.known()?)?;
                    Some(Line::constant(known))
                }
            }
        }
    }
}

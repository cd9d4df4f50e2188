//! Which parts of a condition may be compared with which.

use super::ConditionProblem;
use super::compile::{Checked, Typing};
use super::program::{Datum, Read, Term, Test};
use super::sort::{Sort, same_kind};
use crate::form::ValueType;
use crate::nearest::nearest;
use jiff::civil::Date;
use zen_expression::parser::Node;

/// A date in the one way it is written.
pub fn date(text: &str) -> Option<Date> {
    let date: Date = text.parse().ok()?;
    (date.to_string() == text).then_some(date)
}

impl Typing<'_> {
    /// Checks that two parts may be asked to be equal.
    pub fn comparable(
        &self,
        left: &Node<'_>,
        left_sort: &Sort<'_>,
        right: &Node<'_>,
        right_sort: &Sort<'_>,
    ) -> Checked<()> {
        if let (Some(one), Some(other)) = (left_sort.countable(), right_sort.countable())
            && one.with(other).is_some()
        {
            return Ok(());
        }
        match (left_sort, right_sort) {
            (Sort::Named(read), Sort::Written(text)) => self.fits(read, right, text),
            (Sort::Written(text), Sort::Named(read)) => self.fits(read, left, text),
            (Sort::Named(one), Sort::Named(other)) if same_kind(&one.kind, &other.kind) => Ok(()),
            _ if left_sort.is_yes_no() && right_sort.is_yes_no() => Ok(()),
            _ => Err(self.at(
                right,
                "condition-type",
                format!(
                    "{} cannot be compared with {}",
                    left_sort.describe(),
                    right_sort.describe().trim_end_matches(',')
                ),
                if left_sort.is_yes_no() || right_sort.is_yes_no() {
                    "write the yes-or-no by itself, or not before it"
                } else {
                    "compare values of one kind"
                },
            )),
        }
    }

    /// Two parts asked to be equal.
    pub fn equal(
        &self,
        left: (&Node<'_>, Sort<'_>),
        right: (&Node<'_>, Sort<'_>),
    ) -> Checked<Equal> {
        self.comparable(left.0, &left.1, right.0, &right.1)?;
        let dates = left.1.is_date() || right.1.is_date();
        if left.1.is_yes_no() {
            if let (Some(one), Some(other)) = (left.1.into_test(), right.1.into_test()) {
                return Ok(Equal::YesNo(Box::new(one), Box::new(other)));
            }
        } else if let (Some(one), Some(other)) = (term(left.1, dates), term(right.1, dates)) {
            return Ok(Equal::Terms(one, other));
        }
        Err(self.at(
            left.0,
            "condition-type",
            "this cannot be compared",
            "compare values of one kind",
        ))
    }

    /// Checks a text as written against the value it is compared with.
    pub fn fits(&self, read: &Read, node: &Node<'_>, text: &str) -> Checked<()> {
        self.text_as(&read.kind, &read.path.to_string(), node, text)
    }

    /// Checks a text as written against a kind; `name` is whose kind it is.
    pub fn text_as(
        &self,
        kind: &ValueType,
        name: &str,
        node: &Node<'_>,
        text: &str,
    ) -> Checked<()> {
        match kind {
            ValueType::Text => Ok(()),
            ValueType::Choice(options) if options.iter().any(|option| option == text) => Ok(()),
            ValueType::Choice(options) => {
                let known = options.iter().map(String::as_str);
                let mend = match nearest(text, known) {
                    Some(option) => format!("write '{option}'"),
                    None => format!("write one of '{}'", options.join("', '")),
                };
                Err(self.at(
                    node,
                    "condition-option",
                    format!("'{text}' is not among the options of `{name}`"),
                    mend,
                ))
            }
            ValueType::Date => match date(text) {
                Some(_) => Ok(()),
                None => Err(self.not_a_date(node, text)),
            },
            ValueType::YesNo => Err(self.at(
                node,
                "condition-type",
                format!("`{name}` is a yes or no, '{text}' is a text"),
                format!("write `{name}` by itself, or not before it"),
            )),
            ValueType::Number => Err(self.at(
                node,
                "condition-type",
                format!("`{name}` is a number, '{text}' is a text"),
                "write the number without quotation marks",
            )),
            ValueType::Money => Err(self.at(
                node,
                "condition-type",
                format!("`{name}` is an amount of money, '{text}' is a text"),
                "write the euros as a number without quotation marks, e.g. 12.50",
            )),
            ValueType::Rows(_) => Err(self.at(
                node,
                "condition-type",
                format!("`{name}` is a list of rows"),
                "name a single answer",
            )),
        }
    }

    fn not_a_date(&self, node: &Node<'_>, text: &str) -> ConditionProblem {
        self.at(
            node,
            "condition-type",
            format!("'{text}' is not a date"),
            "write year, month and day like '2026-01-31'",
        )
    }

    /// One side of an order of dates.
    pub fn date(&self, node: &Node<'_>, sort: Sort<'_>) -> Checked<Term> {
        match sort {
            Sort::Named(read) if read.kind == ValueType::Date => Ok(Term::Read(read)),
            Sort::Written(text) => match date(text) {
                Some(date) => Ok(Term::Written(Datum::Date(date))),
                None => Err(self.not_a_date(node, text)),
            },
            Sort::Named(_)
            | Sort::YesNo(_)
            | Sort::WrittenNumber(_)
            | Sort::Number(_)
            | Sort::Money(_)
            | Sort::Null
            | Sort::List(_) => Err(self.at(
                node,
                "condition-type",
                format!("{} cannot be compared with a date", sort.describe()),
                "compare a date with a date like '2026-01-31'",
            )),
        }
    }
}

/// What is compared.
pub enum Equal {
    YesNo(Box<Test>, Box<Test>),
    Terms(Term, Term),
}

/// A part as a term; beside a date, what is written is one.
pub fn term(sort: Sort<'_>, as_date: bool) -> Option<Term> {
    match sort {
        Sort::Written(text) if as_date => Some(Term::Written(Datum::Date(date(text)?))),
        Sort::Named(_)
        | Sort::Written(_)
        | Sort::YesNo(_)
        | Sort::WrittenNumber(_)
        | Sort::Number(_)
        | Sort::Money(_)
        | Sort::Null
        | Sort::List(_) => sort.into_term(),
    }
}

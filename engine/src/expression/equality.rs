//! Which parts of a condition may be compared with which.

use super::ConditionProblem;
use super::compile::{Checked, Typing};
use super::program::{DateOperand, Read};
use super::sort::{Sort, is_number, is_yes_no, same_kind};
use crate::form::ValueType;
use crate::nearest::nearest;
use zen_expression::parser::Node;

impl Typing<'_> {
    /// Checks that two parts may be asked to be equal.
    pub fn comparable(
        &self,
        left: &Node<'_>,
        left_sort: &Sort<'_>,
        right: &Node<'_>,
        right_sort: &Sort<'_>,
    ) -> Checked<()> {
        match (left_sort, right_sort) {
            (Sort::Named(read), Sort::Written(text)) => self.fits(read, right, text),
            (Sort::Written(text), Sort::Named(read)) => self.fits(read, left, text),
            (Sort::Named(one), Sort::Named(other)) if same_kind(&one.kind, &other.kind) => Ok(()),
            _ if is_number(left_sort) && is_number(right_sort) => Ok(()),
            _ if is_yes_no(left_sort) && is_yes_no(right_sort) => Ok(()),
            _ => Err(self.at(
                right,
                "condition-type",
                format!(
                    "{} cannot be compared with {}",
                    left_sort.describe(),
                    right_sort.describe()
                ),
                match (is_yes_no(left_sort), is_yes_no(right_sort)) {
                    (true, _) | (_, true) => "write the yes-or-no by itself, or not before it",
                    (false, false) => "compare values of one kind",
                },
            )),
        }
    }

    /// Checks a text as written against the value it is compared with.
    fn fits(&self, read: &Read, node: &Node<'_>, text: &str) -> Checked<()> {
        match &read.kind {
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
                    format!("'{text}' is not among the options of `{}`", read.path),
                    mend,
                ))
            }
            ValueType::Date => text
                .parse::<jiff::civil::Date>()
                .map(|_| ())
                .map_err(|_| self.not_a_date(node, text)),
            ValueType::YesNo => Err(self.at(
                node,
                "condition-type",
                format!("`{}` is a yes or no, '{text}' is a text", read.path),
                format!("write `{}` by itself, or not before it", read.path),
            )),
            ValueType::Number => Err(self.at(
                node,
                "condition-type",
                format!("`{}` is a number, '{text}' is a text", read.path),
                "write the number without quotation marks",
            )),
            ValueType::Rows => Err(self.at(
                node,
                "condition-type",
                format!("`{}` is a list of rows", read.path),
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

    pub fn date(&self, node: &Node<'_>, sort: Sort<'_>) -> Checked<DateOperand> {
        match sort {
            Sort::Named(read) if read.kind == ValueType::Date => Ok(DateOperand::Read(read)),
            Sort::Written(text) => match text.parse() {
                Ok(date) => Ok(DateOperand::Written(date)),
                Err(_) => Err(self.not_a_date(node, text)),
            },
            Sort::Named(_) | Sort::YesNo | Sort::Number | Sort::Null | Sort::List(_) => Err(self
                .at(
                    node,
                    "condition-type",
                    format!("{} cannot be compared with a date", sort.describe()),
                    "compare a date with a date like '2026-01-31'",
                )),
        }
    }
}

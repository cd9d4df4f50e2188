//! Values inside a condition: declared names, numbers, the listed functions.

use super::compile::{Checked, Typing, suggestion};
use super::limits::COUNT_IN_LIBRARY;
use super::number::{Arithmetic as Counting, Number};
use super::program::{Path, Read, Term, Test, TextFunction};
use super::sort::{Countable, Sort, number};
use super::{ConditionProblem, FUNCTIONS, Root};
use crate::form::ValueType;
use zen_expression::functions::FunctionKind;
use zen_expression::lexer::{ArithmeticOperator as Arithmetic, Operator};
use zen_expression::parser::{AstNodeError, Node};

impl<'a> Typing<'a> {
    /// What a part amounts to.
    pub fn sort(&self, node: &'a Node<'a>) -> Checked<Sort<'a>> {
        match node {
            Node::Null => Ok(Sort::Null),
            Node::Bool(written) => Ok(Sort::YesNo(Test::Written(*written))),
            // At most 28 digits: see the limits.
            Node::Number(written) => Ok(Sort::WrittenNumber(number(Number::new(
                written.mantissa(),
                10i128.pow(written.scale()),
            )))),
            Node::String(text) => Ok(Sort::Written(text)),
            Node::Array(items) => Ok(Sort::List(items)),
            Node::Parenthesized(inner) => self.sort(inner),
            Node::Identifier(name) => self.named(node, name, None),
            Node::Member {
                node: root,
                property,
            } => match (root, property) {
                (Node::Identifier(name), Node::String(field)) => {
                    self.named(node, name, Some((field, property)))
                }
                // A part of an object: `answers.address.town`.
                (
                    Node::Member {
                        node: Node::Identifier(name),
                        property: Node::String(object),
                    },
                    Node::String(field),
                ) => {
                    let path = format!("{object}.{field}");
                    self.named(node, name, Some((&path, property)))
                }
                (_, Node::Error { error, .. }) | (Node::Error { error, .. }, _) => {
                    Err(self.broken(error))
                }
                _ => Err(self.at(
                    node,
                    "condition-not-allowed",
                    "a path has two names, e.g. answers.reason",
                    "name a field directly",
                )),
            },
            Node::Unary {
                node: inner,
                operator: Operator::Arithmetic(sign @ (Arithmetic::Add | Arithmetic::Subtract)),
            } => {
                let (kind, term) = self.number(inner)?;
                Ok(kind.sort(if *sign == Arithmetic::Add {
                    term
                } else {
                    Term::Negated(Box::new(term))
                }))
            }
            Node::Binary {
                left,
                operator: Operator::Arithmetic(operator),
                right,
            } => self.arithmetic(left, *operator, right),
            Node::FunctionCall { kind, arguments } => self.function(node, kind, arguments),
            Node::Error { error, .. } => Err(self.broken(error)),
            Node::Unary { .. } | Node::Binary { .. } => Err(self.at(
                node,
                "condition-type",
                "a whole condition stands where a value is needed",
                "join conditions with and, or; put `not` before brackets",
            )),
            Node::TemplateString(_)
            | Node::Pointer
            | Node::Object(_)
            | Node::Assignments { .. }
            | Node::Closure { .. }
            | Node::Root
            | Node::Slice { .. }
            | Node::Interval { .. }
            | Node::Conditional { .. }
            | Node::MethodCall { .. } => Err(self.at(
                node,
                "condition-not-allowed",
                "this cannot be used in a condition",
                "use comparisons, and, or, not and the listed functions",
            )),
        }
    }

    fn named(
        &self,
        node: &Node<'_>,
        name: &str,
        field: Option<(&str, &Node<'_>)>,
    ) -> Checked<Sort<'a>> {
        let Some(root) = self.roots.get(name) else {
            return Err(self.at(
                node,
                "condition-name",
                format!("`{name}` is not known here"),
                suggestion(name, self.roots.names()),
            ));
        };
        let kind = match (root, field) {
            (Root::Value(kind), None) => kind,
            (Root::Fields(fields), Some((field, place))) => fields.get(field).ok_or_else(|| {
                self.at(
                    place,
                    "condition-name",
                    format!("`{name}` has no field `{field}`"),
                    suggestion(field, fields.keys().map(String::as_str)),
                )
            })?,
            (Root::Value(_), Some((_, place))) => {
                return Err(self.at(
                    place,
                    "condition-name",
                    format!("`{name}` is a value and has no fields"),
                    format!("write `{name}` alone"),
                ));
            }
            (Root::Fields(fields), None) => {
                let field = fields.keys().next().map_or("…", String::as_str);
                return Err(self.at(
                    node,
                    "condition-name",
                    format!("`{name}` holds fields and is no value"),
                    format!("name one of its fields, e.g. {name}.{field}"),
                ));
            }
        };
        let path = Path {
            root: name.to_owned(),
            field: field.map(|(field, _)| field.to_owned()),
        };
        Ok(Sort::Named(Read {
            optional: self.roots.can_be_missing(&path.to_string()),
            path,
            kind: kind.clone(),
            at: self.span(node).0,
        }))
    }

    fn number(&self, node: &'a Node<'a>) -> Checked<(Countable, Term)> {
        let sort = self.sort(node)?;
        let described = sort.describe();
        sort.countable().zip(sort.into_term()).ok_or_else(|| {
            self.at(
                node,
                "condition-type",
                format!("{described} is not a number"),
                "count with numbers or money only",
            )
        })
    }

    fn arithmetic(
        &self,
        left_node: &'a Node<'a>,
        operator: Arithmetic,
        right_node: &'a Node<'a>,
    ) -> Checked<Sort<'a>> {
        let (left_kind, left) = self.number(left_node)?;
        let (right_kind, right) = self.number(right_node)?;
        let (kind, operator, mend) = match operator {
            Arithmetic::Add => (
                left_kind.with(right_kind),
                Counting::Plus,
                "add money to money, numbers to numbers",
            ),
            Arithmetic::Subtract => (
                left_kind.with(right_kind),
                Counting::Minus,
                "subtract money from money, numbers from numbers",
            ),
            Arithmetic::Multiply => (
                left_kind.times(right_kind),
                Counting::Times,
                "multiply money with a number",
            ),
            // A divisor that is written can be seen not to be zero.
            Arithmetic::Divide | Arithmetic::Modulus => {
                if !matches!(right_node, Node::Number(divisor) if !divisor.is_zero()) {
                    return Err(self.at(
                        right_node,
                        "condition-not-allowed",
                        "only a number as written, other than 0, may divide",
                        "multiply the other side instead",
                    ));
                }
                let counting = if operator == Arithmetic::Divide {
                    Counting::Over
                } else {
                    Counting::Remainder
                };
                // Money that is divided is no longer whole cents.
                let kind = match left_kind {
                    Countable::Money => None,
                    Countable::WrittenNumber | Countable::Number => Some(left_kind),
                };
                (kind, counting, "multiply the other side instead")
            }
            Arithmetic::Power => {
                return Err(self.at(
                    left_node,
                    "condition-not-allowed",
                    "`^` cannot be used in a condition",
                    "multiply instead",
                ));
            }
        };
        let Some(kind) = kind else {
            return Err(self.at(
                right_node,
                "condition-type",
                "money cannot be counted with this way",
                mend,
            ));
        };
        Ok(kind.sort(Term::Counted {
            left: Box::new(left),
            operator,
            right: Box::new(right),
        }))
    }

    fn function(
        &self,
        node: &'a Node<'a>,
        kind: &FunctionKind,
        arguments: &'a [&'a Node<'a>],
    ) -> Checked<Sort<'a>> {
        let name = match kind.to_string() {
            name if name == COUNT_IN_LIBRARY => "count".to_owned(),
            name => name,
        };
        for argument in arguments {
            if let Node::Error { error, .. } = argument {
                return Err(self.broken(error));
            }
        }
        let function = match name.as_str() {
            "contains" => TextFunction::Contains,
            "startsWith" => TextFunction::StartsWith,
            "endsWith" => TextFunction::EndsWith,
            "count" => return self.count(node, arguments),
            _ => return Err(self.unknown_function(self.span(node).0, &name)),
        };
        match arguments {
            [text, part] => Ok(Sort::YesNo(Test::Text {
                function,
                text: self.text(text, &name)?,
                part: self.text(part, &name)?,
            })),
            given => Err(self.at(
                node,
                "condition-syntax",
                format!("{name} cannot be used with {} values", given.len()),
                format!("write {name}(answers.note, 'part')"),
            )),
        }
    }

    fn text(&self, node: &'a Node<'a>, function: &str) -> Checked<Term> {
        let sort = self.sort(node)?;
        let described = sort.describe();
        let text = sort.is_text();
        sort.into_term().filter(|_| text).ok_or_else(|| {
            self.at(
                node,
                "condition-type",
                format!("{described} is not a text"),
                format!("use {function} with texts"),
            )
        })
    }

    fn count(&self, node: &Node<'_>, arguments: &'a [&'a Node<'a>]) -> Checked<Sort<'a>> {
        let [rows] = arguments else {
            return Err(self.at(
                node,
                "condition-syntax",
                format!("count cannot be used with {} values", arguments.len()),
                "write count(answers.people)",
            ));
        };
        match self.sort(rows)? {
            Sort::Named(read) if matches!(read.kind, ValueType::Rows(_)) => {
                Ok(Sort::Number(Term::Count(read)))
            }
            other @ (Sort::Named(_)
            | Sort::Written(_)
            | Sort::WrittenNumber(_)
            | Sort::YesNo(_)
            | Sort::Number(_)
            | Sort::Money(_)
            | Sort::Null
            | Sort::List(_)) => Err(self.at(
                rows,
                "condition-type",
                format!("{} is no list of rows", other.describe()),
                "count rows of a form",
            )),
        }
    }

    fn unknown_function(&self, byte: u32, name: &str) -> ConditionProblem {
        self.problem(
            byte,
            "condition-not-allowed",
            format!("there is no function `{name}` for conditions"),
            suggestion(name, FUNCTIONS),
        )
    }

    fn broken(&self, error: &AstNodeError<'_>) -> ConditionProblem {
        let (byte, reason) = match error {
            AstNodeError::UnknownBuiltIn { name, span }
            | AstNodeError::UnknownMethod { name, span } => {
                return self.unknown_function(span.0, name);
            }
            AstNodeError::UnexpectedIdentifier { received, span, .. }
            | AstNodeError::InvalidNumber {
                number: received,
                span,
            }
            | AstNodeError::InvalidBoolean {
                boolean: received,
                span,
            }
            | AstNodeError::InvalidProperty {
                property: received,
                span,
            } => (span.0, format!("`{received}` cannot stand here")),
            AstNodeError::UnexpectedToken { span, .. } | AstNodeError::Custom { span, .. } => {
                (span.0, "the condition breaks off here".to_owned())
            }
            AstNodeError::MissingToken { .. } => (
                self.source.len() as u32,
                "the condition breaks off here".to_owned(),
            ),
            AstNodeError::ExpectedProperty { span }
            | AstNodeError::ExpectedLiteral { span }
            | AstNodeError::UnexpectedEnd { span } => {
                (span.0, "a name or a value is missing here".to_owned())
            }
        };
        self.problem(
            byte,
            "condition-syntax",
            reason,
            "write it like answers.reason == 'school'",
        )
    }
}

//! Values inside a condition: declared names, numbers, the listed functions.

use super::compile::{Checked, Typing, suggestion};
use super::program::{Path, Read};
use super::sort::{Sort, is_number, is_text};
use super::{ConditionProblem, FUNCTIONS, Root};
use zen_expression::functions::FunctionKind;
use zen_expression::lexer::{ArithmeticOperator as Arithmetic, Operator};
use zen_expression::parser::{AstNodeError, Node};

impl<'a> Typing<'a> {
    /// The kind of a part, noting what it reads.
    pub fn sort(&self, node: &'a Node<'a>, reads: &mut Vec<Read>) -> Checked<Sort<'a>> {
        match node {
            Node::Null => Ok(Sort::Null),
            Node::Bool(_) => Ok(Sort::YesNo),
            Node::Number(_) => Ok(Sort::Number),
            Node::String(text) => Ok(Sort::Written(text)),
            Node::Array(items) => Ok(Sort::List(items)),
            Node::Parenthesized(inner) => self.sort(inner, reads),
            Node::Identifier(name) => self.named(node, name, None, reads),
            Node::Member {
                node: root,
                property,
            } => match (root, property) {
                (Node::Identifier(name), Node::String(field)) => {
                    self.named(node, name, Some((field, property)), reads)
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
                operator: Operator::Arithmetic(Arithmetic::Add | Arithmetic::Subtract),
            } => {
                self.number(inner, reads)?;
                Ok(Sort::Number)
            }
            Node::Binary {
                left,
                operator: Operator::Arithmetic(operator),
                right,
            } => self.arithmetic(left, *operator, right, reads),
            Node::FunctionCall { kind, arguments } => self.function(node, kind, arguments, reads),
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
        reads: &mut Vec<Read>,
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
        let read = Read {
            path: Path {
                root: name.to_owned(),
                field: field.map(|(field, _)| field.to_owned()),
            },
            kind: kind.clone(),
        };
        reads.push(read.clone());
        Ok(Sort::Named(read))
    }

    fn number(&self, node: &'a Node<'a>, reads: &mut Vec<Read>) -> Checked<()> {
        let sort = self.sort(node, reads)?;
        if is_number(&sort) {
            return Ok(());
        }
        Err(self.at(
            node,
            "condition-type",
            format!("{} is not a number", sort.describe()),
            "count with numbers only",
        ))
    }

    fn arithmetic(
        &self,
        left: &'a Node<'a>,
        operator: Arithmetic,
        right: &'a Node<'a>,
        reads: &mut Vec<Read>,
    ) -> Checked<Sort<'a>> {
        self.number(left, reads)?;
        self.number(right, reads)?;
        match operator {
            Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply => Ok(Sort::Number),
            // A divisor that is written can be seen not to be zero.
            Arithmetic::Divide | Arithmetic::Modulus => {
                if matches!(right, Node::Number(divisor) if !divisor.is_zero()) {
                    return Ok(Sort::Number);
                }
                Err(self.at(
                    right,
                    "condition-not-allowed",
                    "only a number as written, other than 0, may divide",
                    "multiply the other side instead",
                ))
            }
            Arithmetic::Power => Err(self.at(
                left,
                "condition-not-allowed",
                "`^` cannot be used in a condition",
                "multiply instead",
            )),
        }
    }

    fn function(
        &self,
        node: &'a Node<'a>,
        kind: &FunctionKind,
        arguments: &'a [&'a Node<'a>],
        reads: &mut Vec<Read>,
    ) -> Checked<Sort<'a>> {
        let name = kind.to_string();
        if !FUNCTIONS.contains(&name.as_str()) {
            return Err(self.unknown_function(self.span(node).0, &name));
        }
        for argument in arguments {
            if let Node::Error { error, .. } = argument {
                return Err(self.broken(error));
            }
        }
        match (name.as_str(), arguments) {
            ("contains" | "startsWith" | "endsWith", [text, part]) => {
                for argument in [text, part] {
                    let sort = self.sort(argument, reads)?;
                    if !is_text(&sort) {
                        return Err(self.at(
                            argument,
                            "condition-type",
                            format!("{} is not a text", sort.describe()),
                            format!("use {name} with texts"),
                        ));
                    }
                }
                Ok(Sort::YesNo)
            }
            (_, given) => Err(self.at(
                node,
                "condition-syntax",
                format!("{name} cannot be used with {} values", given.len()),
                format!("write {name}(answers.note, 'part')"),
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

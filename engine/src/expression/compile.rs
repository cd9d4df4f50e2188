//! From the text of a condition to its typed, runnable form.

use super::limits::{characters, check_text, check_tokens};
use super::program::{Order, Read, Test};
use super::sort::{Sort, is_date, is_number};
use super::{ConditionProblem, Types};
use crate::form::ValueType;
use crate::nearest::nearest;
use bumpalo::Bump;
use std::sync::Arc;
use zen_expression::Expression;
use zen_expression::compiler::Compiler;
use zen_expression::lexer::{
    ComparisonOperator as Comparison, Lexer, LexerError, LogicalOperator as Logical, Operator,
};
use zen_expression::parser::{Node, Parser, ParserResult};

pub fn compile(source: &str, roots: &Types) -> Result<Test, ConditionProblem> {
    check_text(source)?;
    let bump = Bump::new();
    let tokens = Lexer::new()
        .tokenize(&bump, source)
        .map_err(|error| unreadable(source, &error))?;
    check_tokens(source, &tokens)?;
    let parser = Parser::try_new(&tokens, &bump).map_err(|error| ConditionProblem {
        offset: 0,
        code: "condition-syntax",
        reason: format!("the condition cannot be understood: {error}"),
        mend: "write it like answers.reason == 'school'".into(),
    })?;
    let parsed = parser.with_metadata().standard().parse();
    let typing = Typing {
        source,
        roots,
        parsed: &parsed,
    };
    let test = typing.test(parsed.root)?;
    if !parsed.is_complete {
        let end = typing.span(parsed.root).1;
        let rest = tokens
            .iter()
            .find(|token| token.span.0 >= end)
            .map_or(end, |token| token.span.0);
        return Err(typing.problem(
            rest,
            "condition-syntax",
            "the condition goes on where it should end",
            "join two conditions with and, or",
        ));
    }
    let mut paths = Vec::new();
    test.collect_paths(&mut paths);
    if paths.is_empty() {
        return Err(typing.problem(
            0,
            "condition-constant",
            "the condition reads nothing, so it always comes out the same",
            "name an answer or a result in it, or remove it",
        ));
    }
    typing.check_missing(&test, &paths)?;
    Ok(test)
}

fn unreadable(source: &str, error: &LexerError) -> ConditionProblem {
    let (at, reason) = match error {
        LexerError::UnexpectedSymbol { symbol, span } => {
            (span.0, format!("`{symbol}` cannot stand here"))
        }
        LexerError::UnmatchedSymbol { symbol, position } => {
            (*position, format!("`{symbol}` cannot stand here"))
        }
        LexerError::UnexpectedEof { .. } => (
            source.len() as u32,
            "a quotation mark is opened and not closed".to_owned(),
        ),
    };
    ConditionProblem {
        offset: characters(source, at),
        code: "condition-syntax",
        reason,
        mend: "write it like answers.reason == 'school'".into(),
    }
}

pub struct Typing<'a> {
    pub source: &'a str,
    pub roots: &'a Types,
    parsed: &'a ParserResult<'a>,
}

pub type Checked<T> = Result<T, ConditionProblem>;

impl<'a> Typing<'a> {
    pub fn span(&self, node: &Node<'_>) -> (u32, u32) {
        let address = std::ptr::from_ref(node) as usize;
        self.parsed
            .metadata
            .as_ref()
            .and_then(|metadata| metadata.get(&address))
            .map_or((0, 0), |metadata| metadata.span)
    }

    pub fn problem(
        &self,
        byte: u32,
        code: &'static str,
        reason: impl Into<String>,
        mend: impl Into<String>,
    ) -> ConditionProblem {
        ConditionProblem {
            offset: characters(self.source, byte),
            code,
            reason: reason.into(),
            mend: mend.into(),
        }
    }

    pub fn at(
        &self,
        node: &Node<'_>,
        code: &'static str,
        reason: impl Into<String>,
        mend: impl Into<String>,
    ) -> ConditionProblem {
        self.problem(self.span(node).0, code, reason, mend)
    }

    /// An answer that can be left out is asked for before it is used.
    fn check_missing(&self, test: &Test, paths: &[String]) -> Checked<()> {
        let mut asked = Vec::new();
        test.collect_asked(&mut asked);
        let unasked = paths.iter().find(|path| {
            self.roots.can_be_missing(path) && !asked.iter().any(|a| a.to_string() == **path)
        });
        let Some(path) = unasked else {
            return Ok(());
        };
        let byte = self.source.find(path.as_str()).unwrap_or_default();
        Err(ConditionProblem {
            offset: self.source[..byte].chars().count(),
            code: "condition-optional",
            reason: format!("`{path}` can be left unanswered, and then nothing can be said"),
            mend: format!("write `{path} != null and …`"),
        })
    }

    /// A part that has to come out as yes or no.
    fn test(&self, node: &'a Node<'a>) -> Checked<Test> {
        match node {
            Node::Parenthesized(inner) => self.test(inner),
            Node::Unary {
                node: inner,
                operator: Operator::Logical(Logical::Not),
            } => Ok(Test::Not(Box::new(self.test(inner)?))),
            Node::Binary {
                left,
                operator: Operator::Logical(logical @ (Logical::And | Logical::Or)),
                right,
            } => {
                let left = Box::new(self.test(left)?);
                let right = Box::new(self.test(right)?);
                Ok(if *logical == Logical::And {
                    Test::And(left, right)
                } else {
                    Test::Or(left, right)
                })
            }
            Node::Binary {
                left,
                operator: Operator::Comparison(comparison),
                right,
            } => self.comparison(node, left, *comparison, right),
            Node::Null
            | Node::Bool(_)
            | Node::Number(_)
            | Node::String(_)
            | Node::TemplateString(_)
            | Node::Pointer
            | Node::Array(_)
            | Node::Object(_)
            | Node::Assignments { .. }
            | Node::Identifier(_)
            | Node::Closure { .. }
            | Node::Root
            | Node::Member { .. }
            | Node::Slice { .. }
            | Node::Interval { .. }
            | Node::Conditional { .. }
            | Node::Unary { .. }
            | Node::Binary { .. }
            | Node::FunctionCall { .. }
            | Node::MethodCall { .. }
            | Node::Error { .. } => {
                let mut reads = Vec::new();
                let sort = self.sort(node, &mut reads)?;
                let yes_no = match &sort {
                    Sort::YesNo => true,
                    Sort::Named(read) => read.kind == ValueType::YesNo,
                    Sort::Written(_) | Sort::Number | Sort::Null | Sort::List(_) => false,
                };
                if !yes_no {
                    return Err(self.at(
                        node,
                        "condition-type",
                        format!("{} is no condition by itself", sort.describe()),
                        "compare it with something, e.g. == 'school'",
                    ));
                }
                self.computed(node, reads)
            }
        }
    }

    fn computed(&self, node: &Node<'_>, reads: Vec<Read>) -> Checked<Test> {
        let mut compiler = Compiler::new();
        let code = compiler.compile(node).map_err(|error| {
            self.at(
                node,
                "condition-syntax",
                format!("this cannot be computed: {error}"),
                "write it more simply",
            )
        })?;
        Ok(Test::Computed {
            reads,
            code: Expression::new_standard(Arc::from(code)),
        })
    }

    fn comparison(
        &self,
        whole: &'a Node<'a>,
        left: &'a Node<'a>,
        comparison: Comparison,
        right: &'a Node<'a>,
    ) -> Checked<Test> {
        let mut reads = Vec::new();
        let left_sort = self.sort(left, &mut reads)?;
        let right_sort = self.sort(right, &mut reads)?;
        match comparison {
            Comparison::Equal | Comparison::NotEqual => {
                let answered = comparison == Comparison::NotEqual;
                match (&left_sort, &right_sort) {
                    (Sort::Named(read), Sort::Null) | (Sort::Null, Sort::Named(read)) => {
                        return Ok(Test::Answered {
                            path: read.path.clone(),
                            answered,
                        });
                    }
                    _ => self.comparable(left, &left_sort, right, &right_sort)?,
                }
                self.computed(whole, reads)
            }
            Comparison::In | Comparison::NotIn => {
                let Sort::List(items) = right_sort else {
                    return Err(self.at(
                        right,
                        "condition-type",
                        "after `in` a list has to stand",
                        "write it like in ['birth', 'marriage']",
                    ));
                };
                for item in items {
                    let item_sort = self.sort(item, &mut reads)?;
                    let written = match item_sort {
                        Sort::Written(_) | Sort::Number => true,
                        Sort::Named(_) | Sort::YesNo | Sort::Null | Sort::List(_) => false,
                    };
                    if !written {
                        return Err(self.at(
                            item,
                            "condition-type",
                            "a list holds texts or numbers as written",
                            "write it like ['birth', 'marriage']",
                        ));
                    }
                    self.comparable(left, &left_sort, item, &item_sort)?;
                }
                self.computed(whole, reads)
            }
            Comparison::LessThan
            | Comparison::GreaterThan
            | Comparison::LessThanOrEqual
            | Comparison::GreaterThanOrEqual => {
                if is_number(&left_sort) && is_number(&right_sort) {
                    return self.computed(whole, reads);
                }
                let order = match comparison {
                    Comparison::LessThan => Order::Before,
                    Comparison::LessThanOrEqual => Order::UpTo,
                    Comparison::GreaterThan => Order::After,
                    Comparison::GreaterThanOrEqual
                    | Comparison::Equal
                    | Comparison::NotEqual
                    | Comparison::In
                    | Comparison::NotIn => Order::From,
                };
                if is_date(&left_sort) || is_date(&right_sort) {
                    return Ok(Test::Dates {
                        left: self.date(left, left_sort)?,
                        order,
                        right: self.date(right, right_sort)?,
                    });
                }
                let (node, sort) = if is_number(&left_sort) {
                    (right, right_sort)
                } else {
                    (left, left_sort)
                };
                Err(self.at(
                    node,
                    "condition-type",
                    format!("{} has no greater or smaller", sort.describe()),
                    "compare numbers or dates this way, anything else with == or !=",
                ))
            }
        }
    }
}

pub fn suggestion<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(word, known.iter().copied()) {
        Some(meant) => format!("write `{meant}`"),
        None if known.is_empty() => "nothing can be named here".into(),
        None => format!("known are: {}", known.join(", ")),
    }
}

//! From the text of a condition to its typed, runnable form.

use super::equality::{Equal, term};
use super::limits::{characters, check_text, check_tokens};
use super::program::{Relation, Test};
use super::sort::Sort;
use super::{ConditionProblem, Types, guard};
use crate::nearest::nearest;
use bumpalo::Bump;
use zen_expression::lexer::{
    ComparisonOperator as Comparison, Lexer, LexerError, LogicalOperator as Logical, Operator,
};
use zen_expression::parser::{Node, Parser, ParserResult};

pub fn read(source: &str, types: &Types) -> Checked<Test> {
    parsed(source, types, |typing, root| {
        let test = typing.test(root)?;
        typing.check_end()?;
        Ok(test)
    })
}

/// What is wrong with a condition that could be run.
pub fn judge(source: &str, test: &Test) -> Checked<()> {
    let mut reads = Vec::new();
    test.reads(&mut reads);
    if reads.is_empty() {
        return Err(ConditionProblem {
            offset: 0,
            code: "condition-constant",
            reason: "the condition reads nothing, so it always comes out the same".into(),
            mend: "name an answer or a result in it, or remove it".into(),
        });
    }
    guard::test(source, test)
}

/// Bounds a text, parses it and hands its tree on.
pub fn parsed<T>(
    source: &str,
    roots: &Types,
    typed: impl for<'a> FnOnce(&Typing<'a>, &'a Node<'a>) -> Checked<T>,
) -> Checked<T> {
    check_text(source)?;
    let bump = Bump::new();
    let mut tokens = Lexer::new()
        .tokenize(&bump, source)
        .map_err(|error| unreadable(source, &error))?;
    check_tokens(source, &mut tokens)?;
    let parser = Parser::try_new(&tokens, &bump).map_err(|error| ConditionProblem {
        offset: 0,
        code: "condition-syntax",
        reason: format!("the condition cannot be understood: {error}"),
        mend: "write it like answers.reason == 'school'".into(),
    })?;
    let parsed = parser.with_metadata().standard().parse();
    let root = parsed.root;
    let end = parsed
        .metadata
        .as_ref()
        .and_then(|metadata| metadata.get(&(std::ptr::from_ref(root) as usize)))
        .map_or(0, |metadata| metadata.span.1);
    let rest = tokens
        .iter()
        .find(|token| token.span.0 >= end)
        .map_or(end, |token| token.span.0);
    let typing = Typing {
        source,
        roots,
        rest,
        parsed: &parsed,
    };
    typed(&typing, root)
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
    /// Bytes before what follows the tree, if something does.
    rest: u32,
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

    /// Checks that nothing stands after the whole.
    pub fn check_end(&self) -> Checked<()> {
        if self.parsed.is_complete {
            return Ok(());
        }
        Err(self.problem(
            self.rest,
            "condition-syntax",
            "the condition goes on where it should end",
            "join two conditions with and, or",
        ))
    }

    /// A part that has to come out as yes or no.
    pub fn test(&self, node: &'a Node<'a>) -> Checked<Test> {
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
            } => self.comparison(left, *comparison, right),
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
                let sort = self.sort(node)?;
                let described = sort.describe();
                sort.into_test().ok_or_else(|| {
                    self.at(
                        node,
                        "condition-type",
                        format!("{described} is no condition by itself"),
                        "compare it with something, e.g. == 'school'",
                    )
                })
            }
        }
    }

    fn comparison(
        &self,
        left: &'a Node<'a>,
        comparison: Comparison,
        right: &'a Node<'a>,
    ) -> Checked<Test> {
        let left_sort = self.sort(left)?;
        let right_sort = self.sort(right)?;
        match comparison {
            Comparison::Equal => self.equality(left, left_sort, right, right_sort, true),
            Comparison::NotEqual => self.equality(left, left_sort, right, right_sort, false),
            Comparison::In => self.among(left, left_sort, right, &right_sort),
            Comparison::NotIn => Ok(Test::Not(Box::new(self.among(
                left,
                left_sort,
                right,
                &right_sort,
            )?))),
            Comparison::LessThan => {
                self.order(left, left_sort, Relation::Before, right, right_sort)
            }
            Comparison::LessThanOrEqual => {
                self.order(left, left_sort, Relation::UpTo, right, right_sort)
            }
            Comparison::GreaterThan => {
                self.order(left, left_sort, Relation::After, right, right_sort)
            }
            Comparison::GreaterThanOrEqual => {
                self.order(left, left_sort, Relation::From, right, right_sort)
            }
        }
    }

    fn equality(
        &self,
        left: &'a Node<'a>,
        left_sort: Sort<'a>,
        right: &'a Node<'a>,
        right_sort: Sort<'a>,
        equal: bool,
    ) -> Checked<Test> {
        let (left_sort, right_sort) = match (left_sort, right_sort) {
            (Sort::Named(read), Sort::Null) | (Sort::Null, Sort::Named(read)) => {
                let answered = !equal;
                return Ok(Test::Answered { read, answered });
            }
            other => other,
        };
        Ok(match self.equal((left, left_sort), (right, right_sort))? {
            Equal::YesNo(left, right) if equal => Test::Same { left, right },
            Equal::YesNo(left, right) => Test::Not(Box::new(Test::Same { left, right })),
            Equal::Terms(left, right) => Test::Compare {
                left,
                relation: if equal {
                    Relation::Equal
                } else {
                    Relation::Differs
                },
                right,
            },
        })
    }

    fn among(
        &self,
        left: &'a Node<'a>,
        left_sort: Sort<'a>,
        right: &'a Node<'a>,
        right_sort: &Sort<'a>,
    ) -> Checked<Test> {
        let Sort::List(items) = right_sort else {
            return Err(self.at(
                right,
                "condition-type",
                "after `in` a list has to stand",
                "write it like in ['birth', 'marriage']",
            ));
        };
        if items.is_empty() {
            return Err(self.at(
                right,
                "condition-syntax",
                "the list is empty",
                "write it like in ['birth', 'marriage']",
            ));
        }
        let dates = left_sort.is_date();
        let mut list = Vec::new();
        for item in *items {
            let item_sort = self.sort(item)?;
            let written = match &item_sort {
                Sort::Written(_) | Sort::WrittenNumber(_) => true,
                Sort::Named(_)
                | Sort::Number(_)
                | Sort::Money(_)
                | Sort::YesNo(_)
                | Sort::Null
                | Sort::List(_) => false,
            };
            if written {
                self.comparable(left, &left_sort, item, &item_sort)?;
            }
            let term = term(item_sort, dates).filter(|_| written);
            list.push(term.ok_or_else(|| {
                self.at(
                    item,
                    "condition-type",
                    "a list holds texts or numbers as written",
                    "write it like ['birth', 'marriage']",
                )
            })?);
        }
        let described = left_sort.describe();
        let value = left_sort.into_term().ok_or_else(|| {
            self.at(
                left,
                "condition-type",
                format!("{described} cannot be looked for in a list"),
                "name a single answer before `in`",
            )
        })?;
        Ok(Test::Among { value, list })
    }

    fn order(
        &self,
        left: &'a Node<'a>,
        left_sort: Sort<'a>,
        relation: Relation,
        right: &'a Node<'a>,
        right_sort: Sort<'a>,
    ) -> Checked<Test> {
        let counted = left_sort.countable().zip(right_sort.countable());
        if let Some((one, other)) = counted {
            if one.with(other).is_none() {
                return Err(self.at(
                    right,
                    "condition-type",
                    format!(
                        "{} cannot be compared with {}",
                        left_sort.describe(),
                        right_sort.describe().trim_end_matches(',')
                    ),
                    "compare money with money, or with a number as written",
                ));
            }
            if let (Some(left), Some(right)) = (left_sort.into_term(), right_sort.into_term()) {
                return Ok(Test::Compare {
                    left,
                    relation,
                    right,
                });
            }
            return Err(self.at(
                left,
                "condition-type",
                "this cannot be compared",
                "compare values of one kind",
            ));
        }
        if left_sort.is_date() || right_sort.is_date() {
            return Ok(Test::Compare {
                left: self.date(left, left_sort)?,
                relation,
                right: self.date(right, right_sort)?,
            });
        }
        let (node, sort) = if left_sort.countable().is_some() {
            (right, right_sort)
        } else {
            (left, left_sort)
        };
        Err(self.at(
            node,
            "condition-type",
            format!("{} has no greater or smaller", sort.describe()),
            "compare numbers, money or dates this way, anything else with == or !=",
        ))
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

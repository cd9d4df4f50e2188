//! The bounds that a condition keeps before anything parses it, and the signs
//! of the underlying language that are no part of ours.
//!
//! Ranges are the reason this stands first: a few characters of them would ask
//! for a billion numbers when evaluated.

use super::ConditionProblem;
use crate::nearest::latin_look_alike;
use zen_expression::lexer::{
    Bracket, ComparisonOperator as Comparison, Identifier, LogicalOperator as Logical, Operator,
    QuotationMark, Token, TokenKind,
};

const MOST_BYTES: usize = 1024;
const MOST_TOKENS: usize = 200;
const MOST_DEPTH: usize = 16;
const MOST_DIGITS: usize = 28;

/// What the library calls counting one list. Its own `count` wants a closure,
/// so ours is read under this name, and this name is refused when written.
pub const COUNT_IN_LIBRARY: &str = "len";

/// Checks of the bare text.
pub fn check_text(source: &str) -> Result<(), ConditionProblem> {
    if source.len() > MOST_BYTES {
        return Err(ConditionProblem {
            offset: 0,
            code: "condition-too-big",
            reason: format!("the condition is longer than {MOST_BYTES} bytes"),
            mend: "divide it into several branches".into(),
        });
    }
    if source.trim().is_empty() {
        return Err(ConditionProblem {
            offset: 0,
            code: "condition-syntax",
            reason: "the condition is empty".into(),
            mend: "write what has to hold, e.g. answers.reason == 'school'".into(),
        });
    }
    let mut quote = None;
    for (offset, letter) in source.chars().enumerate() {
        match quote {
            Some(open) if letter == open => quote = None,
            Some(_) => {}
            None if letter == '\'' || letter == '"' => quote = Some(letter),
            None if letter.is_ascii() => {}
            None => return Err(foreign_letter(offset, letter)),
        }
    }
    Ok(())
}

fn foreign_letter(offset: usize, letter: char) -> ConditionProblem {
    match latin_look_alike(letter) {
        Some(latin) => ConditionProblem {
            offset,
            code: "look-alike",
            reason: format!("`{letter}` is a Greek letter that looks like the Latin `{latin}`"),
            mend: "type the name again with a Latin keyboard".into(),
        },
        None => ConditionProblem {
            offset,
            code: "condition-syntax",
            reason: format!("`{letter}` cannot stand here"),
            mend: "put texts between quotes and write names in Latin letters".into(),
        },
    }
}

/// Checks of the tokens, before they are parsed.
pub fn check_tokens(source: &str, tokens: &mut [Token<'_>]) -> Result<(), ConditionProblem> {
    if tokens.len() > MOST_TOKENS {
        return Err(ConditionProblem {
            offset: characters(source, tokens[MOST_TOKENS].span.0),
            code: "condition-too-big",
            reason: format!("the condition has more than {MOST_TOKENS} parts"),
            mend: "divide it into several branches".into(),
        });
    }
    let mut depth = 0usize;
    let mut before = None;
    read_count(source, tokens)?;
    for token in tokens {
        if token.kind == TokenKind::Number {
            check_number(source, token)?;
        }
        let at = characters(source, token.span.0);
        let lists_follow = [Comparison::In, Comparison::NotIn]
            .map(|comparison| TokenKind::Operator(Operator::Comparison(comparison)));
        if token.kind == TokenKind::Bracket(Bracket::LeftSquareBracket)
            && !before.is_some_and(|kind| lists_follow.contains(&kind))
        {
            return Err(ConditionProblem {
                offset: at,
                code: "condition-not-allowed",
                reason: "`[` can only open a list after `in`".into(),
                mend: "name a field with a dot, e.g. answers.reason".into(),
            });
        }
        before = Some(token.kind);
        if let Some(reason) = refused(&token.kind) {
            return Err(ConditionProblem {
                offset: at,
                code: "condition-not-allowed",
                reason: format!("{reason} cannot be used in a condition"),
                mend: "use comparisons, and, or, not and the listed functions".into(),
            });
        }
        match token.kind {
            TokenKind::Bracket(
                Bracket::LeftParenthesis | Bracket::LeftSquareBracket | Bracket::LeftCurlyBracket,
            ) => depth += 1,
            TokenKind::Bracket(
                Bracket::RightParenthesis
                | Bracket::RightSquareBracket
                | Bracket::RightCurlyBracket,
            ) => depth = depth.saturating_sub(1),
            TokenKind::Identifier(_)
            | TokenKind::Boolean(_)
            | TokenKind::Number
            | TokenKind::QuotationMark(_)
            | TokenKind::Literal
            | TokenKind::Operator(_)
            | TokenKind::TemplateString(_) => {}
        }
        if depth > MOST_DEPTH {
            return Err(ConditionProblem {
                offset: at,
                code: "condition-too-big",
                reason: format!("brackets stand more than {MOST_DEPTH} deep"),
                mend: "divide it into several branches".into(),
            });
        }
    }
    Ok(())
}

/// Gives our `count` the name under which the library parses it.
fn read_count(source: &str, tokens: &mut [Token<'_>]) -> Result<(), ConditionProblem> {
    for at in 1..tokens.len() {
        let called = tokens[at].kind == TokenKind::Bracket(Bracket::LeftParenthesis);
        let name = &mut tokens[at - 1];
        if !called || name.kind != TokenKind::Literal {
            continue;
        }
        if name.value == COUNT_IN_LIBRARY {
            return Err(ConditionProblem {
                offset: characters(source, name.span.0),
                code: "condition-not-allowed",
                reason: format!("there is no function `{COUNT_IN_LIBRARY}` for conditions"),
                mend: "count the rows of a list with count(answers.people)".into(),
            });
        }
        if name.value == "count" {
            name.value = COUNT_IN_LIBRARY;
        }
    }
    Ok(())
}

/// Numbers are plain decimals, short enough to be kept exactly.
fn check_number(source: &str, token: &Token<'_>) -> Result<(), ConditionProblem> {
    let offset = characters(source, token.span.0);
    if token.value.bytes().filter(u8::is_ascii_digit).count() > MOST_DIGITS {
        return Err(ConditionProblem {
            offset,
            code: "condition-too-big",
            reason: format!("a number has more than {MOST_DIGITS} digits"),
            mend: "write a shorter number".into(),
        });
    }
    if super::number::parse(token.value).is_none() {
        return Err(ConditionProblem {
            offset,
            code: "condition-syntax",
            reason: format!("`{}` is not a number", token.value),
            mend: "write digits, and a point before decimals, e.g. 1000.50".into(),
        });
    }
    Ok(())
}

/// The name of a sign that is no part of our language.
fn refused(kind: &TokenKind) -> Option<&'static str> {
    match kind {
        TokenKind::Operator(operator) => match operator {
            Operator::Range => Some("the range `..`"),
            Operator::Semi => Some("`;`"),
            Operator::Assign => Some("a single `=`"),
            Operator::Slice => Some("`:`"),
            Operator::QuestionMark | Operator::Logical(Logical::NullishCoalescing) => Some("`?`"),
            Operator::Arithmetic(_)
            | Operator::Logical(Logical::And | Logical::Or | Logical::Not)
            | Operator::Comparison(_)
            | Operator::Comma
            | Operator::Dot => None,
        },
        TokenKind::Bracket(Bracket::LeftCurlyBracket | Bracket::RightCurlyBracket) => Some("`{ }`"),
        TokenKind::TemplateString(_) | TokenKind::QuotationMark(QuotationMark::Backtick) => {
            Some("a template")
        }
        TokenKind::Identifier(
            Identifier::ContextReference
            | Identifier::RootReference
            | Identifier::CallbackReference,
        ) => Some("`$` or `#`"),
        TokenKind::Identifier(Identifier::Null)
        | TokenKind::Bracket(_)
        | TokenKind::Boolean(_)
        | TokenKind::Number
        | TokenKind::QuotationMark(_)
        | TokenKind::Literal => None,
    }
}

/// Characters before a byte of the text.
pub fn characters(source: &str, byte: u32) -> usize {
    source
        .char_indices()
        .take_while(|(at, _)| *at < byte as usize)
        .count()
}

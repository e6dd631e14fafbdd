//! Words, texts, numbers and signs of a condition.

use super::ConditionFault;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A word: a keyword, an element, a block, the name of a list.
    Word(String),
    /// A text in single quotes.
    Text(String),
    /// A number.
    Number(f64),
    Open,
    Close,
    Comma,
    /// `=`, `!=`, `<`, `<=`, `>`, `>=`.
    Sign(&'static str),
}

/// Cuts a condition into tokens.
pub(super) fn tokens(source: &str) -> Result<Vec<Token>, ConditionFault> {
    let mut found = Vec::new();
    let mut rest = source.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, used) = match first {
            '(' => (Token::Open, 1),
            ')' => (Token::Close, 1),
            ',' => (Token::Comma, 1),
            '\'' => text(rest)?,
            '0'..='9' | '-' => number(rest)?,
            _ if first.is_ascii_alphabetic() => word(rest),
            _ => sign(rest)?,
        };
        found.push(token);
        rest = rest.get(used..).unwrap_or_default().trim_start();
    }
    Ok(found)
}

fn text(rest: &str) -> Result<(Token, usize), ConditionFault> {
    let inside = rest.get(1..).unwrap_or_default();
    let end = inside.find('\'').ok_or(ConditionFault::OpenText)?;
    let text = inside.get(..end).unwrap_or_default().to_owned();
    Ok((Token::Text(text), end + 2))
}

fn number(rest: &str) -> Result<(Token, usize), ConditionFault> {
    let end = rest
        .char_indices()
        .skip(1)
        .find(|(_, c)| !c.is_ascii_digit() && *c != '.')
        .map_or(rest.len(), |(at, _)| at);
    let digits = rest.get(..end).unwrap_or_default();
    let number = digits
        .parse()
        .map_err(|_| ConditionFault::Unexpected(digits.to_owned()))?;
    Ok((Token::Number(number), end))
}

fn word(rest: &str) -> (Token, usize) {
    let end = rest
        .char_indices()
        .find(|(_, c)| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-' | '_'))
        .map_or(rest.len(), |(at, _)| at);
    (
        Token::Word(rest.get(..end).unwrap_or_default().to_owned()),
        end,
    )
}

fn sign(rest: &str) -> Result<(Token, usize), ConditionFault> {
    // Longer signs first: `<=` is not `<` and something.
    ["!=", "<=", ">=", "=", "<", ">"]
        .into_iter()
        .find(|sign| rest.starts_with(sign))
        .map(|sign| (Token::Sign(sign), sign.len()))
        .ok_or_else(|| ConditionFault::Unexpected(rest.chars().take(1).collect()))
}

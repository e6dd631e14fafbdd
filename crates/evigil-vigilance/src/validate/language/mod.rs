//! The language in which rules say their conditions.
//!
//! ```text
//! condition = part { "or" part }          part = test { "and" test }
//! test      = "not" test | "(" condition ")"
//!           | ELEMENT ( "given" | "missing" | "valued" | "null" [ FLAVOUR | "(" FLAVOUR, … ")" ]
//!                     | ( "=" | "!=" ) ( 'text' | ELEMENT ) | [ "not" ] "in" ( 'text', … )
//!                     | [ "not" ] "in" "list" NAME | "not" "in" "outside" NAME
//!                     | ( "<" | "<=" | ">" | ">=" ) number
//!                     | "before" ELEMENT | "after" ELEMENT | "same-day" ELEMENT | "future"
//!                     | ( "like" | "unlike" ) 'regular expression'
//!                     | "not" "among" ELEMENT | "unique" )
//!           | BLOCK ( "given" | "missing" ) | "section" 'prefix' ( "given" | "missing" )
//!           | ( "some" | "every" | "no" | "one" | "first" ) BLOCK "(" condition ")"
//!           | "count" ( ELEMENT | BLOCK ) sign number | "same" "(" ELEMENT, … ")"
//!           | "kept" "like" 'regular expression' | "initial"
//! ```
//!
//! A condition is judged in each repeat of a block, or once for the report. An element of that
//! repeat, or of a block around it, is one value. An element elsewhere stands for all its values
//! in the blocks that both share, and a test of it asks whether any of them meets it: in `G.k`,
//! `FDA.G.k.12.r.1 = 'true'` asks for any device of that drug, and `E.i.3.2a = 'true'` for any
//! reaction of the report. `given` takes a null flavour for an answer, `valued` does not; `!=`,
//! `not in` and `unlike` hold only where there is a value. Of dates, `before`, `after` and
//! `future` hold only where it is sure: 2024 is not before 2024-03-01.

mod node;
mod parse;
mod token;

pub(super) use node::{HowMany, Node, Order, Reach};
pub(super) use parse::{Names, parse, shape};

/// What is wrong with a condition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConditionFault {
    /// A text has no end.
    #[error("a text has no closing quote")]
    OpenText,
    /// Something else had to stand here.
    #[error("`{0}` is not expected here")]
    Unexpected(String),
    /// It ends too early.
    #[error("the condition ends where something is missing")]
    End,
    /// A word that is neither an element, a block nor a keyword.
    #[error("`{0}` is no element, block or keyword")]
    UnknownWord(String),
    /// No such list.
    #[error("`{0}` is no code list")]
    UnknownList(String),
    /// No such null flavour.
    #[error("`{0}` is no null flavour")]
    UnknownFlavour(String),
    /// A shape that is no regular expression.
    #[error("`{0}` is no regular expression")]
    Shape(String),
}

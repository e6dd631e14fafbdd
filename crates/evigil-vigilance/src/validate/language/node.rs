//! A condition, compiled.

use regex::Regex;

use crate::icsr::Element;
use crate::validate::blocks::Chain;

/// Values that a condition speaks of: an element, as seen from the repeat in which it is judged.
///
/// In the repeat itself, or in a block around it, that is one value; in blocks inside it, or in
/// other ones, it is all values there, and the test asks whether any of them meets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::validate) struct Reach {
    pub(in crate::validate) element: Element,
    /// How many numbers of the repeat's place the element's place has to share.
    pub(in crate::validate) shared: usize,
}

/// A comparison of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::validate) enum Order {
    Equal,
    NotEqual,
    Below,
    AtMost,
    Above,
    AtLeast,
}

impl Order {
    pub(in crate::validate) fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Below => left < right,
            Self::AtMost => left <= right,
            Self::Above => left > right,
            Self::AtLeast => left >= right,
        }
    }
}

/// How many of the repeats of a block have to meet a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::validate) enum HowMany {
    Some,
    Every,
    No,
    One,
    First,
}

/// A condition on a repeat of a report.
#[derive(Debug)]
pub(in crate::validate) enum Node {
    True,
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    /// It has a value or a null flavour.
    Given(Reach),
    /// It has a value.
    Valued(Reach),
    /// It has one of these null flavours, as bits.
    Null(Reach, u16),
    /// It has one of these values.
    Is(Reach, Box<[Box<str>]>),
    /// It has a value, which is none of these.
    IsNot(Reach, Box<[Box<str>]>),
    /// Both have values, and the same.
    Equals(Reach, Reach),
    /// Both have values, and different ones.
    Differs(Reach, Reach),
    /// Its number compares so.
    Compares(Reach, Order, f64),
    /// Its date is surely before that of the other.
    Before(Reach, Reach),
    /// Both are known to the day, and it is the same one.
    SameDay(Reach, Reach),
    /// Its date is surely after today.
    Future(Reach),
    /// It has a value of this shape.
    Like(Reach, Box<Regex>),
    /// It has a value that is not of this shape.
    Unlike(Reach, Box<Regex>),
    /// Its value is a code of this list.
    Listed(Reach, usize),
    /// It has a value that is no code of this list.
    Unlisted(Reach, usize),
    /// It has a value that is not in the list of this name that the caller gave.
    Unknown(Reach, Box<str>),
    /// It has a value that no repeat of the other element has, anywhere in the report.
    Dangling(Reach, Element),
    /// No two of its values are the same.
    Unique(Reach),
    /// All values of these elements are the same.
    SameAll(Box<[Reach]>),
    /// So many of its repeats are given.
    Count(Reach, Order, f64),
    /// The block has so many repeats.
    Repeats(Chain, usize, Order, f64),
    /// So many repeats of the block meet the condition.
    Repeated(HowMany, Chain, usize, Box<Self>),
    /// Something was kept whose place has this shape.
    Kept(Box<Regex>),
    /// The caller says that the report is the first one of its case.
    Initial,
}

impl Node {
    /// Elements one of which has to be in the report for this to hold; nothing when it can hold
    /// without any.
    pub(in crate::validate) fn needed_to_hold(&self) -> Option<Vec<Element>> {
        match self {
            Self::Given(reach)
            | Self::Valued(reach)
            | Self::Null(reach, _)
            | Self::Is(reach, _)
            | Self::IsNot(reach, _)
            | Self::Equals(reach, _)
            | Self::Differs(reach, _)
            | Self::Compares(reach, ..)
            | Self::Before(reach, _)
            | Self::SameDay(reach, _)
            | Self::Future(reach)
            | Self::Like(reach, _)
            | Self::Unlike(reach, _)
            | Self::Listed(reach, _)
            | Self::Unlisted(reach, _)
            | Self::Unknown(reach, _)
            | Self::Dangling(reach, _) => Some(vec![reach.element]),
            Self::All(parts) => fewest(parts.iter().map(Self::needed_to_hold)),
            Self::Any(parts) => together(parts.iter().map(Self::needed_to_hold)),
            Self::Not(inner) => inner.needed_to_fail(),
            Self::Repeated(HowMany::Some | HowMany::One | HowMany::First, _, _, inner) => {
                inner.needed_to_hold()
            }
            _ => None,
        }
    }

    /// Elements one of which has to be in the report for this not to hold.
    pub(in crate::validate) fn needed_to_fail(&self) -> Option<Vec<Element>> {
        match self {
            Self::Not(inner) => inner.needed_to_hold(),
            Self::All(parts) => together(parts.iter().map(Self::needed_to_fail)),
            Self::Any(parts) => fewest(parts.iter().map(Self::needed_to_fail)),
            Self::Unique(reach) => Some(vec![reach.element]),
            Self::SameAll(reaches) => Some(reaches.iter().map(|reach| reach.element).collect()),
            _ => None,
        }
    }

    /// Names of lists that the caller has to give for this to be judged.
    pub(in crate::validate) fn outside_lists<'n>(&'n self, names: &mut Vec<&'n str>) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|part| part.outside_lists(names));
            }
            Self::Not(inner) | Self::Repeated(_, _, _, inner) => inner.outside_lists(names),
            Self::Unknown(_, name) => names.push(name),
            _ => {}
        }
    }

    /// Whether it asks if the report is the first one of its case.
    pub(in crate::validate) fn asks_initial(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::asks_initial),
            Self::Not(inner) | Self::Repeated(_, _, _, inner) => inner.asks_initial(),
            Self::Initial => true,
            _ => false,
        }
    }
}

fn fewest(needs: impl Iterator<Item = Option<Vec<Element>>>) -> Option<Vec<Element>> {
    needs.flatten().min_by_key(Vec::len)
}

fn together(needs: impl Iterator<Item = Option<Vec<Element>>>) -> Option<Vec<Element>> {
    needs
        .collect::<Option<Vec<_>>>()
        .map(|needs| needs.into_iter().flatten().collect())
}

//! Whether a condition holds in a repeat of a report.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::code_list::CodeList;
use super::element_table::null_bit;
use super::facts::{Facts, is_given};
use super::language::{HowMany, Node, Reach};
use crate::icsr::{At, PartialDate, Precision, Value};

/// What conditions need besides the report.
pub(super) struct World<'w> {
    pub(super) lists: &'w [CodeList],
    pub(super) outside: &'w BTreeMap<String, BTreeSet<String>>,
    pub(super) today: Date,
    pub(super) initial: bool,
}

/// Whether `node` holds at `at`.
pub(super) fn holds(node: &Node, facts: &Facts<'_>, at: At, world: &World<'_>) -> bool {
    let texts = |reach: Reach| {
        facts
            .values(reach, at)
            .iter()
            .filter_map(|item| item.value.text())
            .filter(|text| !text.is_empty())
    };
    let dates = |reach: Reach| texts(reach).filter_map(|text| PartialDate::parse(text).ok());
    match node {
        Node::True => true,
        Node::All(parts) => parts.iter().all(|part| holds(part, facts, at, world)),
        Node::Any(parts) => parts.iter().any(|part| holds(part, facts, at, world)),
        Node::Not(inner) => !holds(inner, facts, at, world),
        Node::Given(reach) => facts.values(*reach, at).iter().any(is_given),
        Node::Valued(reach) => texts(*reach).next().is_some(),
        Node::Null(reach, bits) => facts.values(*reach, at).iter().any(
            |item| matches!(item.value, Value::Null(flavour) if bits & null_bit(flavour) != 0),
        ),
        Node::Is(reach, values) => texts(*reach).any(|text| is_one_of(text, values)),
        Node::IsNot(reach, values) => texts(*reach).any(|text| !is_one_of(text, values)),
        Node::Equals(a, b) => texts(*a).any(|left| texts(*b).any(|right| left == right)),
        Node::Differs(a, b) => texts(*a).any(|left| texts(*b).any(|right| left != right)),
        Node::Compares(reach, order, number) => texts(*reach)
            .filter_map(|text| text.parse::<f64>().ok())
            .any(|value| order.holds(value, *number)),
        Node::Before(a, b) => dates(*a)
            .any(|left| dates(*b).any(|right| left.known_order(right) == Some(Ordering::Less))),
        Node::SameDay(a, b) => dates(*a)
            .any(|left| dates(*b).any(|right| left.day().is_some() && left.day() == right.day())),
        Node::Future(reach) => dates(*reach).any(|date| date.earliest() > world.today),
        Node::Like(reach, shape) => texts(*reach).any(|text| shape.is_match(text)),
        Node::Unlike(reach, shape) => texts(*reach).any(|text| !shape.is_match(text)),
        Node::Listed(reach, list) => texts(*reach).any(|text| is_listed(world, *list, text)),
        Node::Unlisted(reach, list) => texts(*reach).any(|text| !is_listed(world, *list, text)),
        Node::Unknown(reach, name) => world
            .outside
            .get(name.as_ref())
            .is_some_and(|list| texts(*reach).any(|text| !list.contains(text))),
        Node::Dangling(reach, other) => texts(*reach).any(|text| {
            facts
                .all(*other)
                .iter()
                .all(|item| item.value.text() != Some(text))
        }),
        Node::Unique(reach) => {
            let mut seen = BTreeSet::new();
            texts(*reach).all(|text| seen.insert(text))
        }
        Node::SameAll(reaches) => {
            let mut all = reaches.iter().flat_map(|reach| texts(*reach));
            let first = all.next();
            all.all(|text| Some(text) == first)
        }
        Node::Count(reach, order, number) => {
            let count = facts
                .values(*reach, at)
                .iter()
                .filter(|item| is_given(item))
                .count();
            order.holds(as_number(count), *number)
        }
        Node::Repeats(chain, shared, order, number) => {
            let count = facts.repeats(*chain, *shared, at).len();
            order.holds(as_number(count), *number)
        }
        Node::Repeated(how_many, chain, shared, inner) => {
            let mut met = facts
                .repeats(*chain, *shared, at)
                .iter()
                .map(|place| holds(inner, facts, *place, world));
            match how_many {
                HowMany::Some => met.any(|met| met),
                HowMany::Every => met.all(|met| met),
                HowMany::No => !met.any(|met| met),
                HowMany::One => met.filter(|met| *met).count() == 1,
                HowMany::First => met.next().unwrap_or_default(),
            }
        }
        Node::Kept(shape) => facts.kept().iter().any(|kept| shape.is_match(&kept.place)),
        Node::Initial => world.initial,
    }
}

fn is_one_of(text: &str, values: &[Box<str>]) -> bool {
    values.iter().any(|value| value.as_ref() == text)
}

fn is_listed(world: &World<'_>, list: usize, text: &str) -> bool {
    world.lists.get(list).is_some_and(|list| list.has(text))
}

/// Numbers of repeats are far below where a float loses ones.
fn as_number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

/// Whether as much of a date is known as has to be.
pub(super) fn is_precise(date: PartialDate, least: Precision) -> bool {
    date.precision() >= least
}

//! Two reports beside each other: the level of every field, and how rare what they share is.

use super::date;
use super::field::{FIELDS, Field};
use super::model::{Model, Rarity};
use super::reports::{COUNTRY, INITIALS, List, NO_AGE, Reports, Row};
use super::sketch::{PLACES, agreeing};

/// Two reports beside each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comparison {
    /// Level of each field; 0 when one of the two says nothing.
    pub(super) level: [u8; FIELDS],
    /// Bits by which a shared value is rarer than the table of levels says; for lists, the bits of
    /// all that is shared.
    pub(super) bits: [f32; FIELDS],
}

impl Comparison {
    pub(super) fn at(&self, field: Field) -> u8 {
        self.level.get(field.index()).copied().unwrap_or(0)
    }

    pub(super) fn bits_at(&self, field: Field) -> f32 {
        self.bits.get(field.index()).copied().unwrap_or(0.0)
    }

    fn set(&mut self, field: Field, level: u8, bits: f32) {
        if let Some(at) = self.level.get_mut(field.index()) {
            *at = level;
        }
        if let Some(at) = self.bits.get_mut(field.index()) {
            *at = bits;
        }
    }
}

/// Compares reports of a run under a model.
#[derive(Debug)]
pub(super) struct Comparer<'r> {
    pub(super) reports: &'r Reports,
    pub(super) rarity: Rarity,
}

/// Of a further shared value, so much of its bits counts: products are given together, and reactions
/// come together.
const FURTHER: f32 = 0.8;

/// Most shared values of one list that count.
const SHARED_MAX: usize = 12;

impl<'r> Comparer<'r> {
    pub(super) fn new(reports: &'r Reports, model: &Model) -> Self {
        Self {
            reports,
            rarity: Rarity::new(reports, model),
        }
    }

    /// The comparison of two reports; the order of the two does not matter.
    pub(super) fn compare(&self, a: &Row, b: &Row) -> Comparison {
        let mut to = Comparison {
            level: [0; FIELDS],
            bits: [0.0; FIELDS],
        };
        self.patient(a, b, &mut to);
        self.course(a, b, &mut to);
        self.lists(a, b, &mut to);
        if let (Some(x), Some(y)) = (self.reports.sketch(a), self.reports.sketch(b))
            && a.script == b.script
        {
            let level = match agreeing(x, y) * 100 / PLACES {
                80.. => 1,
                50.. => 2,
                25.. => 3,
                12.. => 4,
                _ => 5,
            };
            to.set(Field::Narrative, level, 0.0);
        }
        to
    }

    fn patient(&self, a: &Row, b: &Row, to: &mut Comparison) {
        let rarity = &self.rarity;
        to.set(Field::Sex, same(u32::from(a.sex), u32::from(b.sex)), 0.0);
        to.set(Field::Age, age(a, b), 0.0);
        let birth = date::level(a.birth, b.birth);
        // A week is nothing between two dates of birth: what is no slip is another day.
        let birth = if matches!(birth, 4 | 5) { 6 } else { birth };
        to.set(
            Field::Birth,
            birth,
            rarity.day(Field::Birth, birth, a.birth),
        );
        let initials = same(a.initials, b.initials);
        let bits = if initials == 1 {
            rarity.word(INITIALS, a.initials)
        } else {
            0.0
        };
        to.set(Field::Initials, initials, bits);
        let country = same(a.country, b.country);
        let bits = if country == 1 {
            rarity.word(COUNTRY, a.country)
        } else {
            0.0
        };
        to.set(Field::Country, country, bits);
        if a.weight > 0 && b.weight > 0 {
            let (least, most) = (a.weight.min(b.weight), a.weight.max(b.weight));
            let apart = u32::from(most - least);
            let level = if apart <= 5 {
                1
            } else if apart * 10 <= u32::from(most) {
                2
            } else {
                3
            };
            to.set(Field::Weight, level, 0.0);
        }
    }

    fn course(&self, a: &Row, b: &Row, to: &mut Comparison) {
        let start = date::level(a.start, b.start);
        let bits = self.rarity.day(Field::Start, start, a.start);
        to.set(Field::Start, start, bits);
        let onset = date::level(a.onset, b.onset);
        let bits = self.rarity.day(Field::Onset, onset, a.onset);
        to.set(Field::Onset, onset, bits);
        if !a.received.is_none() && !b.received.is_none() {
            let level = match a.received.days().abs_diff(b.received.days()) {
                0 => 1,
                1..=7 => 2,
                8..=31 => 3,
                32..=92 => 4,
                93..=366 => 5,
                _ => 6,
            };
            to.set(Field::Received, level, 0.0);
        }
        if a.outcome > 0 && b.outcome > 0 {
            let level = if a.outcome == b.outcome {
                1
            } else if a.outcome.abs_diff(b.outcome) <= 3 && a.outcome.max(b.outcome) < 6 {
                2
            } else {
                3
            };
            to.set(Field::Outcome, level, 0.0);
        }
        if a.seriousness > 0 && b.seriousness > 0 {
            let both = a.seriousness & b.seriousness & 0x7F;
            let any = (a.seriousness | b.seriousness) & 0x7F;
            let (x, y) = (a.seriousness & 0x7F, b.seriousness & 0x7F);
            let level = if x == y {
                1
            } else if both == 0 && any > 0 && x > 0 && y > 0 {
                4
            } else if both == x || both == y {
                2
            } else {
                3
            };
            to.set(Field::Seriousness, level, 0.0);
        }
    }

    fn lists(&self, a: &Row, b: &Row, to: &mut Comparison) {
        let of = |list| (self.reports.list(a, list), self.reports.list(b, list));
        let (x, y) = of(List::Products);
        let products = Shared::of(x, y);
        let mut bits: Bits = Bits::default();
        for number in products.iter() {
            bits.add(self.rarity.word(List::Products as usize, number));
        }
        to.set(Field::Products, products.level(x, y), bits.sum());
        let (x, y) = of(List::Reactions);
        let reactions = Shared::of(x, y);
        let mut bits = Bits::default();
        for number in reactions.iter() {
            let rare = self.rarity.word(List::Reactions as usize, number);
            // A reaction that a shared product is known for says less.
            let lift = products
                .iter()
                .map(|product| self.rarity.lift(product, number))
                .fold(0.0, f32::max);
            bits.add((rare - lift).max(0.0));
        }
        to.set(Field::Reactions, reactions.level(x, y), bits.sum());
        let one = [
            (Field::Lots, List::Lots),
            (Field::Identifiers, List::Identifiers),
            (Field::Literature, List::Literature),
        ];
        for (field, list) in one {
            let (x, y) = of(list);
            if x.is_empty() || y.is_empty() {
                continue;
            }
            let shared = Shared::of(x, y);
            let rarest = shared
                .iter()
                .map(|number| self.rarity.word(list as usize, number))
                .fold(0.0, f32::max);
            to.set(field, if shared.count == 0 { 2 } else { 1 }, rarest);
        }
    }
}

/// 0 when one says nothing, 1 the same, 2 different.
const fn same(a: u32, b: u32) -> u8 {
    if a == 0 || b == 0 {
        0
    } else if a == b {
        1
    } else {
        2
    }
}

/// Level of two ages: 1 the same year, or month where both are told in months; 2 within a year; 3
/// compatible; 4 a typical error; 5 within five years; 6 different.
fn age(a: &Row, b: &Row) -> u8 {
    if a.age == NO_AGE || b.age == NO_AGE {
        return 0;
    }
    let (a_end, b_end) = (
        a.age.saturating_add(a.age_span),
        b.age.saturating_add(b.age_span),
    );
    let overlap = a.age <= b_end && b.age <= a_end;
    if a.age_span > 11 || b.age_span > 11 {
        return if overlap { 3 } else { 6 };
    }
    if overlap {
        return 1;
    }
    let apart = a.age.abs_diff(b.age);
    if apart <= 12 {
        return 2;
    }
    let (x, y) = (a.age / 12, b.age / 12);
    let swapped = x / 10 == y % 10 && x % 10 == y / 10 && x < 100 && y < 100;
    if swapped || apart == 120 {
        4
    } else if apart <= 60 {
        5
    } else {
        6
    }
}

/// Numbers that two sorted lists share, as far as they count.
struct Shared {
    numbers: [u32; SHARED_MAX],
    kept: usize,
    count: usize,
}

impl Shared {
    fn of(a: &[u32], b: &[u32]) -> Self {
        let mut shared = Self {
            numbers: [0; SHARED_MAX],
            kept: 0,
            count: 0,
        };
        let (mut a, mut b) = (a, b);
        while let (Some((x, rest_of_a)), Some((y, rest_of_b))) = (a.split_first(), b.split_first())
        {
            if x == y {
                if let Some(place) = shared.numbers.get_mut(shared.kept) {
                    *place = *x;
                    shared.kept += 1;
                }
                shared.count += 1;
            }
            if x <= y {
                a = rest_of_a;
            }
            if y <= x {
                b = rest_of_b;
            }
        }
        shared
    }

    fn iter(&self) -> impl Iterator<Item = u32> + Clone {
        self.numbers.iter().copied().take(self.kept)
    }

    /// 1 the same, 2 one holds the other, 3 half of all or more, 4 less, 5 nothing; 0 when one says
    /// nothing.
    fn level(&self, a: &[u32], b: &[u32]) -> u8 {
        let all = a.len() + b.len() - self.count;
        if a.is_empty() || b.is_empty() {
            0
        } else if self.count == 0 {
            5
        } else if self.count == all {
            1
        } else if self.count == a.len().min(b.len()) {
            2
        } else if self.count * 2 >= all {
            3
        } else {
            4
        }
    }
}

/// Bits of shared values: the rarest counts in full, each further one less. Sorted before they are
/// added, so that the sum does not depend on the order of the list.
#[derive(Default)]
struct Bits {
    values: [f32; SHARED_MAX],
    count: usize,
}

impl Bits {
    fn add(&mut self, bits: f32) {
        if let Some(place) = self.values.get_mut(self.count) {
            *place = bits;
            self.count += 1;
        }
    }

    fn sum(mut self) -> f32 {
        let Some(values) = self.values.get_mut(..self.count) else {
            return 0.0;
        };
        values.sort_unstable_by(|a, b| b.total_cmp(a));
        let mut share = 1.0;
        let mut sum = 0.0;
        for bits in values {
            sum += *bits * share;
            share *= FURTHER;
        }
        sum
    }
}

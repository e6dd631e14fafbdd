//! A report, laid out for rules: values by element, repeats by block.

use super::blocks::{Block, Blocks, Chain, outer};
use super::language::Reach;
use crate::icsr::{At, Element, Icsr, Item, Kept, Value};

/// A report as rules see it. Made once a report; every look-up after that is a short search in a
/// sorted slice.
pub(super) struct Facts<'r> {
    /// Sorted by element and repeat.
    items: Vec<Item<'r>>,
    /// Where the values of each element begin and end.
    ranges: Vec<(u32, u32)>,
    /// The repeats of each block, sorted.
    repeats: Vec<Vec<At>>,
    kept: &'r [Kept],
}

impl<'r> Facts<'r> {
    /// Lays out a report; of the batch only what the report does not hold itself.
    pub(super) fn new(report: &'r Icsr, batch: Option<&'r Icsr>, blocks: &Blocks) -> Self {
        let mut items: Vec<_> = report.items().collect();
        if let Some(batch) = batch {
            let own = items.len();
            let is_own = |items: &[Item<'_>], element| {
                items.iter().take(own).any(|item| item.element == element)
            };
            for item in batch.items() {
                if !is_own(&items, item.element) {
                    items.push(item);
                }
            }
        }
        if !items.is_sorted_by_key(|item| (item.element, item.at)) {
            items.sort_by_key(|item| (item.element, item.at));
        }
        let mut ranges = vec![(0, 0); Element::all().count()];
        let mut repeats = vec![Vec::new(); blocks.len()];
        for (number, item) in (0_u32..).zip(&items) {
            if let Some(range) = ranges.get_mut(item.element.number()) {
                if range.1 == 0 {
                    range.0 = number;
                }
                range.1 = number + 1;
            }
            for (depth, block) in blocks.chain_of(item.element).iter().enumerate() {
                let place = outer(item.at, depth + 1);
                if let Some(places) = repeats.get_mut(usize::from(block.0))
                    && places.last() != Some(&place)
                {
                    places.push(place);
                }
            }
        }
        for places in &mut repeats {
            if !places.is_sorted_by(|a, b| a < b) {
                places.sort_unstable();
                places.dedup();
            }
        }
        Self {
            items,
            ranges,
            repeats,
            kept: report.kept(),
        }
    }

    /// All values, in the order of the standard.
    pub(super) fn items(&self) -> &[Item<'r>] {
        &self.items
    }

    /// What has no place in the model.
    pub(super) fn kept(&self) -> &'r [Kept] {
        self.kept
    }

    /// All values of an element.
    pub(super) fn all(&self, element: Element) -> &[Item<'r>] {
        self.ranges
            .get(element.number())
            .and_then(|(start, end)| self.items.get(*start as usize..*end as usize))
            .unwrap_or_default()
    }

    pub(super) fn holds(&self, element: Element) -> bool {
        !self.all(element).is_empty()
    }

    /// The values of an element that a condition judged at `at` speaks of.
    pub(super) fn values(&self, reach: Reach, at: At) -> &[Item<'r>] {
        inside(self.all(reach.element), outer(at, reach.shared), |item| {
            item.at
        })
    }

    /// The value of an element in a repeat.
    pub(super) fn find(&self, element: Element, at: At) -> Option<&Item<'r>> {
        let all = self.all(element);
        let start = all.partition_point(|item| item.at < at);
        all.get(start).filter(|item| item.at == at)
    }

    /// The repeats of the innermost block of `chain` that share `shared` numbers with `at`.
    pub(super) fn repeats(&self, chain: Chain, shared: usize, at: At) -> &[At] {
        let Some(block) = chain.innermost() else {
            return &[];
        };
        inside(self.repeats_of(block), outer(at, shared), |place| *place)
    }

    pub(super) fn repeats_of(&self, block: Block) -> &[At] {
        self.repeats
            .get(usize::from(block.0))
            .map_or(&[], Vec::as_slice)
    }

    /// The line of a value, or, where there is none, of the first value of its repeat, then of the
    /// repeat around that, then of the report.
    pub(super) fn line(&self, element: Element, at: At, chain: Chain) -> u32 {
        if let Some(item) = self.find(element, at) {
            return item.line;
        }
        let section = element.code().split('.').find(|part| part.len() == 1);
        for depth in (0..=chain.len()).rev() {
            let place = outer(at, depth);
            let near = self
                .items
                .iter()
                .filter(|item| item.line > 0 && item.at.is_in(&place))
                .filter(|item| {
                    item.element.code().split('.').find(|part| part.len() == 1) == section
                })
                .map(|item| item.line)
                .min();
            if let Some(line) = near {
                return line;
            }
        }
        self.items
            .iter()
            .map(|item| item.line)
            .find(|line| *line > 0)
            .unwrap_or_default()
    }
}

/// The part of a sorted slice whose places lie in `place`.
fn inside<T>(all: &[T], place: At, at: impl Fn(&T) -> At) -> &[T] {
    if place == At::TOP {
        return all;
    }
    let start = all.partition_point(|it| at(it) < place);
    let rest = all.get(start..).unwrap_or_default();
    let length = rest.partition_point(|it| at(it).is_in(&place));
    rest.get(..length).unwrap_or_default()
}

/// Whether an item says anything: a value or a reason why there is none.
pub(super) fn is_given(item: &Item<'_>) -> bool {
    !matches!(item.value, Value::Text(""))
}

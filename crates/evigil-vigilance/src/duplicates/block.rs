//! Which pairs of reports are compared at all: those that share a key in one of several passes.
//!
//! A pass gives each report some keys, and a place among the reports of the same key; a report is
//! compared with so many before and behind it. Blocks up to the window are compared whole; in larger
//! ones, neighbours are (sorted neighbourhood, Hernández and Stolfo 1995), so that the work grows with
//! the number of reports and not with its square, however many share a key. Keys and places depend
//! on the report and the model alone: more reports can move two apart, and never together.

use serde::Serialize;

use super::compare::Comparer;
use super::hash::{join, mix};
use super::reports::{List, NO_AGE, Row};

/// A way to find pairs.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Pass {
    /// A number of the case that both name.
    Identifiers,
    /// A publication and the sex, by age.
    Literature,
    /// A lot, by sex and age.
    Lot,
    /// The date of birth, day and month in any order, and the sex.
    Birth,
    /// Day of onset, year of age and sex.
    OnsetAge,
    /// Day of onset and a rare product, by age.
    OnsetProduct,
    /// A rare product and a rare reaction, by sex, age and onset.
    ProductReaction,
    /// A rare product and a rare reaction, by receipt.
    ProductReactionReceived,
    /// Two rare reactions, by age.
    TwoReactions,
    /// Two rare products, by age.
    TwoProducts,
    /// A rare reaction, age, sex and country, by onset.
    ReactionPatient,
    /// First day of treatment and a rare product, by age.
    StartProduct,
    /// A rare product, age and sex, by onset.
    ProductPatient,
    /// Runs of letters of the narrative and a rare product.
    Narrative,
}

impl Pass {
    /// All, in the order in which they are run.
    pub const ALL: [Self; 14] = [
        Self::Identifiers,
        Self::Literature,
        Self::Lot,
        Self::Birth,
        Self::OnsetAge,
        Self::OnsetProduct,
        Self::ProductReaction,
        Self::ProductReactionReceived,
        Self::TwoReactions,
        Self::TwoProducts,
        Self::ReactionPatient,
        Self::StartProduct,
        Self::ProductPatient,
        Self::Narrative,
    ];

    /// Its word in records and tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Identifiers => "identifiers",
            Self::Literature => "literature",
            Self::Lot => "lot",
            Self::Birth => "birth",
            Self::OnsetAge => "onset_age",
            Self::OnsetProduct => "onset_product",
            Self::ProductReaction => "product_reaction",
            Self::ProductReactionReceived => "product_reaction_received",
            Self::TwoReactions => "two_reactions",
            Self::TwoProducts => "two_products",
            Self::ReactionPatient => "reaction_patient",
            Self::StartProduct => "start_product",
            Self::ProductPatient => "product_patient",
            Self::Narrative => "narrative",
        }
    }
}

/// A report under one key of a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub(super) key: u64,
    /// Place among those of the key.
    place: u64,
    ident: u64,
    pub(super) report: u32,
}

/// What a pass compared, and what it left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct PassTotals {
    /// Pairs that were compared.
    pub pairs: u64,
    /// Reports of the largest block.
    pub largest_block: u64,
    /// Blocks larger than the window.
    pub cut_blocks: u64,
    /// Pairs of those blocks that were not compared.
    pub left_out: u64,
}

/// The entries of a pass, sorted; only keys for which `takes` says so.
pub(super) fn entries(
    comparer: &Comparer<'_>,
    pass: Pass,
    takes: &dyn Fn(u64) -> bool,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut keys = Vec::new();
    for (report, row) in (0_u32..).zip(&comparer.reports.rows) {
        keys.clear();
        keys_of(comparer, pass, row, &mut keys);
        keys.sort_unstable();
        keys.dedup_by_key(|(key, _)| *key);
        for (key, place) in &keys {
            let key = join(*key, pass as u64);
            if takes(key) {
                entries.push(Entry {
                    key,
                    place: *place,
                    ident: row.ident,
                    report,
                });
            }
        }
    }
    entries.sort_unstable();
    entries
}

/// Blocks of sorted entries: what is compared, and what is not.
pub(super) fn totals(entries: &[Entry], window: usize) -> PassTotals {
    let mut totals = PassTotals::default();
    for block in entries.chunk_by(|a, b| a.key == b.key) {
        let size = block.len() as u64;
        let window = window as u64;
        let all = size * (size - 1) / 2;
        let compared = if size > window + 1 {
            totals.cut_blocks += 1;
            size * window - window * (window + 1) / 2
        } else {
            all
        };
        totals.pairs += compared;
        totals.left_out += all - compared;
        totals.largest_block = totals.largest_block.max(size);
    }
    totals
}

/// Age in years, where it is known that well.
fn years(row: &Row) -> Option<u64> {
    (row.age != NO_AGE && row.age_span <= 11).then(|| u64::from(row.age / 12))
}

/// Sex and age as a place: men before women, the young first.
fn by_patient(row: &Row) -> u64 {
    u64::from(row.sex) << 48 | u64::from(row.age) << 32 | u64::from(row.onset.0)
}

fn by_age(row: &Row) -> u64 {
    u64::from(row.age) << 40 | u64::from(row.sex) << 36 | u64::from(row.onset.0)
}

fn keys_of(comparer: &Comparer<'_>, pass: Pass, row: &Row, keys: &mut Vec<(u64, u64)>) {
    let reports = comparer.reports;
    let hash = |kind: List, number: u32| reports.hash(kind as usize, number);
    let sex = u64::from(row.sex);
    match pass {
        Pass::Identifiers => {
            let list = reports.list(row, List::Identifiers);
            keys.extend(
                list.iter()
                    .map(|it| (hash(List::Identifiers, *it), by_patient(row))),
            );
        }
        Pass::Literature => {
            let list = reports.list(row, List::Literature);
            keys.extend(
                list.iter()
                    .map(|it| (join(hash(List::Literature, *it), sex), by_age(row))),
            );
        }
        Pass::Lot => {
            let list = reports.list(row, List::Lots);
            keys.extend(
                list.iter()
                    .map(|it| (hash(List::Lots, *it), by_patient(row))),
            );
        }
        Pass::Birth => {
            if row.birth.is_day() {
                let key = join(u64::from(row.birth.unswapped()), sex);
                keys.push((key, u64::from(row.onset.0)));
            }
        }
        Pass::OnsetAge => {
            if let (true, Some(years)) = (row.onset.is_day(), years(row)) {
                let key = join(u64::from(row.onset.0), years << 2 | sex);
                let rarest = rarest::<1>(comparer, row, List::Products);
                keys.push((key, rarest.first().copied().unwrap_or(0)));
            }
        }
        Pass::OnsetProduct => day_and_product(comparer, row, row.onset, keys),
        Pass::StartProduct => day_and_product(comparer, row, row.start, keys),
        Pass::ProductReaction | Pass::ProductReactionReceived => {
            let place = if pass == Pass::ProductReaction {
                by_patient(row)
            } else {
                u64::from(row.received.0) << 32 | u64::from(row.onset.0)
            };
            for product in rarest::<2>(comparer, row, List::Products) {
                for reaction in rarest::<2>(comparer, row, List::Reactions) {
                    keys.push((join(product, reaction), place));
                }
            }
        }
        Pass::TwoReactions => pairs(&rarest::<3>(comparer, row, List::Reactions), row, keys),
        Pass::TwoProducts => pairs(&rarest::<3>(comparer, row, List::Products), row, keys),
        Pass::ReactionPatient => {
            if let Some(years) = years(row) {
                let country = reports.hash(super::reports::COUNTRY, row.country);
                for reaction in rarest::<2>(comparer, row, List::Reactions) {
                    let key = join(join(reaction, country), years << 2 | sex);
                    keys.push((key, u64::from(row.onset.0)));
                }
            }
        }
        Pass::ProductPatient => {
            if let Some(years) = years(row) {
                for product in rarest::<2>(comparer, row, List::Products) {
                    let key = join(product, years << 2 | sex);
                    keys.push((key, u64::from(row.onset.0)));
                }
            }
        }
        Pass::Narrative => {
            let product = rarest::<1>(comparer, row, List::Products);
            let product = product.first().copied().unwrap_or(0);
            if let Some(sketch) = reports.sketch(row) {
                // Four places in a row: likely for copies, rare for other stories.
                for (band, places) in (0_u64..).zip(sketch.chunks_exact(4)) {
                    let key = places.iter().fold(join(product, band), |key, value| {
                        join(key, u64::from(*value))
                    });
                    keys.push((key, by_age(row)));
                }
            }
        }
    }
}

fn day_and_product(
    comparer: &Comparer<'_>,
    row: &Row,
    day: super::date::PackedDate,
    keys: &mut Vec<(u64, u64)>,
) {
    if day.is_day() {
        for product in rarest::<1>(comparer, row, List::Products) {
            keys.push((join(product, u64::from(day.0)), by_age(row)));
        }
    }
}

/// A key for each two of the words.
fn pairs(words: &[u64], row: &Row, keys: &mut Vec<(u64, u64)>) {
    for (place, first) in words.iter().enumerate() {
        for second in words.iter().skip(place + 1) {
            // The same key, whichever is rarer.
            let key = join(*first.min(second), mix(*first.max(second)));
            keys.push((key, by_age(row)));
        }
    }
}

/// Hashes of the `N` rarest words of a list, by the model.
fn rarest<const N: usize>(comparer: &Comparer<'_>, row: &Row, list: List) -> Vec<u64> {
    let reports = comparer.reports;
    let mut words: Vec<(f32, u64)> = reports
        .list(row, list)
        .iter()
        .map(|number| {
            (
                comparer.rarity.word(list as usize, *number),
                reports.hash(list as usize, *number),
            )
        })
        .collect();
    words.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    words.truncate(N);
    words.into_iter().map(|(_, hash)| hash).collect()
}

//! Fitting a model to the reports themselves: expectation and maximisation, with nobody's labels.

use super::compare::{Comparer, Comparison};
use super::field::{FIELDS, Field, LEVELS};
use super::hash::{SpreadMap, join, mix};
use super::model::{
    FieldModel, Frequencies, Levels, Lift, MODEL_SCHEMA, Model, Odds, Weights, depends_on,
    is_of_person, lift_key,
};
use super::reports::{KINDS, List, Reports, Row};
use super::scan::scan;

/// How a model is fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitSettings {
    /// Threads that work at it; the result does not depend on them.
    pub threads: usize,
    /// Share of right links that is asked for.
    pub precision: f64,
    /// Reports of one block that are compared with those before and behind them.
    pub window: u32,
}

impl Default for FitSettings {
    fn default() -> Self {
        Self {
            threads: 1,
            precision: 0.99,
            window: 40,
        }
    }
}

/// Pairs at random from which `u` is counted.
const RANDOM_PAIRS: u64 = 2_000_000;

/// Most pairs of each kind that the rounds run over.
const SAMPLE: usize = 300_000;

/// Most rounds.
const ROUNDS: u32 = 30;

/// Bits of a first guess from which on a pair may yet be of one case.
const OUT_OF_REACH: f32 = -12.0;

/// Pairs that stand for what is known before any is seen.
const PSEUDO_M: f64 = 40.0;
const PSEUDO_U: f64 = 40.0;

/// Least probability of a level: about one slip in three thousand pairs of one case.
const LEAST: f64 = 3e-4;

impl Model {
    /// Fits a model to reports.
    ///
    /// `u`, the probabilities of each level for two reports at random, are counted on pairs drawn at
    /// random; `m`, those for two reports of one case, and the share of such pairs are fitted by
    /// expectation and maximisation (Fellegi and Sunter 1969; Winkler 1988) on the pairs that
    /// blocking finds. Where a field depends on another among reports of different cases, its `u` is
    /// counted once more where that one agrees.
    #[must_use]
    pub fn fit(reports: &Reports, settings: &FitSettings) -> Self {
        let mut model = Self::first(reports, settings);
        random_pairs(reports, &mut model);
        let sample = Sample::draw(reports, &model, settings.threads);
        model.pairs = sample.likely.len() as u64 + sample.any.len() as u64;
        for round in 1..=ROUNDS {
            model.rounds = round;
            if sample.round(&mut model) < 1e-3 {
                break;
            }
        }
        sample.thresholds(&mut model, settings.precision);
        model.seal();
        model
    }

    /// What is assumed before any pair is seen.
    fn first(reports: &Reports, settings: &FitSettings) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "numbers of reports")]
        let all = (reports.len() as f64).max(2.0);
        let fields = Field::ALL.map(|field| {
            let levels = field.levels().len();
            #[expect(clippy::cast_precision_loss, reason = "a handful of levels")]
            let even = vec![1.0 / levels as f64; levels];
            FieldModel {
                field,
                m: assumed(field).to_vec(),
                r: assumed_related(field).to_vec(),
                u: even.clone(),
                u_dependent: even,
            }
        });
        Self {
            schema: MODEL_SCHEMA.to_owned(),
            digest: String::new(),
            reports: reports.len() as u64,
            pairs: 0,
            rounds: 0,
            // One report in twenty has another of its case.
            prior_bits: (0.1 / all).log2(),
            // As many have one of a related case.
            related_bits: (0.1 / all).log2(),
            link_bits: 0.0,
            review_bits: 0.0,
            expected_precision: 0.0,
            window: settings.window.max(1),
            fields: fields.to_vec(),
            frequencies: frequencies(reports),
            days: days(reports),
            lifts: lifts(reports),
        }
    }
}

/// Probabilities of the levels for two reports of one case, before any is seen: judgement.
const fn assumed(field: Field) -> &'static [f64] {
    match field {
        Field::Identifiers => &[0.5, 0.5],
        Field::Literature => &[0.8, 0.2],
        Field::Products => &[0.45, 0.35, 0.1, 0.07, 0.03],
        Field::Lots => &[0.9, 0.1],
        Field::Start => &[0.75, 0.1, 0.08, 0.02, 0.02, 0.03],
        Field::Reactions => &[0.4, 0.35, 0.1, 0.1, 0.05],
        Field::Onset => &[0.7, 0.12, 0.08, 0.04, 0.03, 0.03],
        Field::Birth => &[0.9, 0.06, 0.02, 0.002, 0.003, 0.015],
        Field::Age => &[0.82, 0.11, 0.03, 0.015, 0.015, 0.01],
        Field::Sex => &[0.985, 0.015],
        Field::Weight => &[0.75, 0.15, 0.1],
        Field::Initials => &[0.88, 0.12],
        Field::Country => &[0.97, 0.03],
        Field::Outcome => &[0.7, 0.25, 0.05],
        Field::Seriousness => &[0.7, 0.15, 0.1, 0.05],
        Field::Narrative => &[0.3, 0.25, 0.2, 0.15, 0.1],
        Field::Received => &[0.2, 0.2, 0.25, 0.2, 0.1, 0.05],
    }
}

/// The same for two reports of related cases, where the field tells of the exposure and its course.
const fn assumed_related(field: Field) -> &'static [f64] {
    match field {
        Field::Products => &[0.5, 0.3, 0.08, 0.1, 0.02],
        Field::Reactions => &[0.2, 0.3, 0.1, 0.3, 0.1],
        Field::Start | Field::Onset => &[0.4, 0.2, 0.1, 0.1, 0.1, 0.1],
        Field::Country => &[0.95, 0.05],
        Field::Outcome => &[0.4, 0.45, 0.15],
        Field::Seriousness => &[0.4, 0.25, 0.15, 0.2],
        Field::Narrative => &[0.02, 0.08, 0.2, 0.3, 0.4],
        Field::Received => &[0.2, 0.3, 0.25, 0.15, 0.05, 0.05],
        _ => assumed(field),
    }
}

fn hexadecimal(hash: u64) -> String {
    format!("{hash:016x}")
}

/// Reports from which on a word is listed: rarer ones are all taken as equally rare.
const LISTED: u32 = 4;

const KIND_WORDS: [&str; KINDS] = [
    "products",
    "reactions",
    "lots",
    "identifiers",
    "literature",
    "countries",
    "initials",
];

fn frequencies(reports: &Reports) -> Vec<Frequencies> {
    let of = |(kind, words): (&str, &super::reports::Words)| {
        let mut listed: Vec<(u64, u32)> = words
            .hashes
            .iter()
            .copied()
            .zip(words.counts.iter().copied())
            .filter(|(_, count)| *count >= LISTED)
            .collect();
        listed.sort_unstable();
        Frequencies {
            of: kind.to_owned(),
            words: listed
                .into_iter()
                .map(|(hash, count)| (hexadecimal(hash), count))
                .collect(),
        }
    };
    KIND_WORDS.into_iter().zip(&reports.words).map(of).collect()
}

/// Days that clearly more reports have than others: of an outbreak, or filled in by a form.
fn days(reports: &Reports) -> Vec<(Field, u32, u32)> {
    let mut listed = Vec::new();
    for field in [Field::Start, Field::Onset, Field::Birth] {
        let mut counts: SpreadMap<u32, u32> = SpreadMap::default();
        let mut all = 0_u64;
        for row in &reports.rows {
            let day = match field {
                Field::Start => row.start,
                Field::Onset => row.onset,
                _ => row.birth,
            };
            if day.is_day() {
                *counts.entry(day.0).or_default() += 1;
                all += 1;
            }
        }
        let mean = all / (counts.len() as u64).max(1);
        let many = u32::try_from(mean.saturating_mul(3))
            .unwrap_or(u32::MAX)
            .max(10);
        let mut days: Vec<_> = counts
            .into_iter()
            .filter(|(_, count)| *count > many)
            .collect();
        days.sort_unstable();
        listed.extend(days.into_iter().map(|(day, count)| (field, day, count)));
    }
    listed
}

/// Most products and reactions that are listed as coming together.
const LIFTS_MAX: usize = 100_000;

/// Products and reactions that come together at least twice as often as by chance, in ten reports or
/// more: observed over expected, both raised by a half (Norén et al. 2007 correct for the same
/// correlation by a shrunk ratio).
fn lifts(reports: &Reports) -> Vec<Lift> {
    let mut counts: SpreadMap<u64, (u32, u32, u32)> = SpreadMap::default();
    let of_kind = |kind: List, number: u32| -> u32 {
        let words = reports.words.get(kind as usize);
        let place = (number as usize).saturating_sub(1);
        words
            .and_then(|words| words.counts.get(place).copied())
            .unwrap_or(0)
    };
    for row in &reports.rows {
        let products = reports.list(row, List::Products);
        let reactions = reports.list(row, List::Reactions);
        // A report of hundreds of both says nothing of any two.
        if products.len() * reactions.len() > 200 {
            continue;
        }
        for product in products {
            if of_kind(List::Products, *product) < 10 {
                continue;
            }
            for reaction in reactions {
                if of_kind(List::Reactions, *reaction) >= 10 {
                    let at = counts.entry(lift_key(*product, *reaction));
                    at.or_insert((*product, *reaction, 0)).2 += 1;
                }
            }
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "numbers of reports")]
    let all = (reports.len() as f64).max(2.0);
    let mut lifts: Vec<(u32, u64, u64, f32)> = counts
        .into_values()
        .filter(|(_, _, count)| *count >= 10)
        .filter_map(|(product, reaction, count)| {
            let expected = f64::from(of_kind(List::Products, product))
                * f64::from(of_kind(List::Reactions, reaction))
                / all;
            #[expect(clippy::cast_possible_truncation, reason = "bits")]
            let bits = ((f64::from(count) + 0.5) / (expected + 0.5)).log2() as f32;
            let hash = |kind: List, number| reports.hash(kind as usize, number);
            (bits >= 1.0).then(|| {
                (
                    count,
                    hash(List::Products, product),
                    hash(List::Reactions, reaction),
                    // Two decimals, so that the record says what was used.
                    (bits * 100.0).round() / 100.0,
                )
            })
        })
        .collect();
    lifts.sort_unstable_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    lifts.truncate(LIFTS_MAX);
    lifts
        .into_iter()
        .map(|(_, product, reaction, bits)| Lift(hexadecimal(product), hexadecimal(reaction), bits))
        .collect()
}

/// Counts levels by field, and makes probabilities of them.
struct Counts([Levels; FIELDS]);

impl Counts {
    const fn new() -> Self {
        Self([[0.0; LEVELS]; FIELDS])
    }

    fn add(&mut self, field: Field, level: u8, weight: f64) {
        let row = self.0.get_mut(field.index());
        if let Some(count) = row.and_then(|row| row.get_mut(usize::from(level))) {
            *count += weight;
        }
    }

    /// Probabilities of a field, with `pseudo` pairs as `before` says; and the largest change.
    fn put(&self, field: Field, pseudo: f64, before: &[f64], now: &mut [f64]) -> f64 {
        let Some(counts) = self.0.get(field.index()).and_then(|row| row.get(1..)) else {
            return 0.0;
        };
        let counts = counts.iter().take(now.len());
        let all: f64 = counts.clone().sum::<f64>() + pseudo;
        let mut largest = 0.0_f64;
        for ((count, before), now) in counts.zip(before).zip(now) {
            let share = ((count + pseudo * before) / all).max(LEAST.min(*before));
            largest = largest.max((share - *now).abs());
            *now = share;
        }
        largest
    }
}

/// Counts `u` on pairs drawn at random: by the order of the names' hashes, so that the order of the
/// reports does not matter.
fn random_pairs(reports: &Reports, model: &mut Model) {
    let comparer = Comparer::new(reports, model);
    let mut order: Vec<u32> = (0_u32..).take(reports.len()).collect();
    order.sort_unstable_by_key(|report| reports.row(*report).map(|row| row.ident));
    let count = order.len() as u64;
    if count < 2 {
        return;
    }
    let wanted = RANDOM_PAIRS.min(count * (count - 1) / 2).min(count * 40);
    let mut counts = Counts::new();
    for draw in 0..wanted {
        let at = |salt: u64| {
            let place = mix(draw ^ salt) % count;
            order.get(usize::try_from(place).unwrap_or(0)).copied()
        };
        let (Some(a), Some(b)) = (at(0x5EED_0001 << 32), at(0x5EED_0002 << 32)) else {
            continue;
        };
        if a == b {
            continue;
        }
        if let (Some(a), Some(b)) = (reports.row(a), reports.row(b)) {
            let told = comparer.compare(a, b);
            for field in Field::ALL {
                counts.add(field, told.at(field), 1.0);
            }
        }
    }
    for part in &mut model.fields {
        let before = random_before(part.field);
        counts.put(part.field, PSEUDO_U, before, &mut part.u);
        part.u_dependent.clone_from(&part.u);
        if is_of_person(part.field) {
            part.r.clone_from(&part.u);
        }
    }
}

/// Probabilities of the levels for two reports at random, before any is seen: judgement. They stand
/// for a handful of pairs, and keep levels from being impossible.
const fn random_before(field: Field) -> &'static [f64] {
    match field {
        Field::Identifiers => &[1e-6, 0.999_999],
        Field::Literature | Field::Lots => &[1e-4, 0.9999],
        Field::Products | Field::Reactions => &[0.002, 0.008, 0.005, 0.035, 0.95],
        Field::Start | Field::Onset => &[4e-4, 1e-3, 0.003, 0.003, 0.01, 0.9826],
        Field::Birth => &[4e-5, 1e-3, 0.002, 1e-3, 1e-3, 0.994_96],
        Field::Age => &[0.02, 0.03, 0.02, 0.03, 0.1, 0.8],
        Field::Sex => &[0.52, 0.48],
        Field::Weight => &[0.06, 0.24, 0.7],
        Field::Initials => &[0.005, 0.995],
        Field::Country => &[0.3, 0.7],
        Field::Outcome => &[0.3, 0.5, 0.2],
        Field::Seriousness => &[0.3, 0.2, 0.1, 0.4],
        Field::Narrative => &[1e-4, 4e-4, 0.0015, 0.008, 0.99],
        Field::Received => &[5e-4, 0.004, 0.01, 0.04, 0.14, 0.8055],
    }
}

/// Pairs that the rounds run over.
struct Sample {
    /// Pairs that may be of one case, each standing for so many.
    likely: Vec<Comparison>,
    likely_weight: f64,
    /// Pairs of any kind that agree in what some field depends on.
    any: Vec<Comparison>,
    any_weight: f64,
    /// All pairs of the run.
    all_pairs: f64,
}

impl Sample {
    fn draw(reports: &Reports, model: &Model, threads: usize) -> Self {
        let comparer = Comparer::new(reports, model);
        let weights = Weights::new(model);
        // Of many reports, the blocks of some keys show enough.
        let stride = (reports.len() as u64 / 120_000).max(1);
        let takes = move |key: u64| mix(key).is_multiple_of(stride);
        let window = model.window as usize;
        let look = |(_, a): (u32, &Row), (_, b): (u32, &Row)| {
            let told = comparer.compare(a, b);
            let odds = weights.odds(&told);
            let likely = odds.same > OUT_OF_REACH;
            let depends = odds.related > OUT_OF_REACH
                || Field::ALL.into_iter().any(|field| {
                    told.at(field) != 0 && depends_on(field).is_some_and(|on| told.at(on) == 1)
                });
            let pair = join(a.ident.min(b.ident), a.ident.max(b.ident));
            // Every pair that may be of one case; of the others, some.
            (likely || (depends && mix(pair).is_multiple_of(4))).then_some((likely, pair, told))
        };
        let (mut kept, _) = scan(&comparer, window, threads, &takes, &look);
        kept.sort_unstable_by_key(|(likely, pair, _)| (!*likely, mix(*pair), *pair));
        kept.dedup_by_key(|(likely, pair, _)| (*likely, *pair));
        let split = kept.partition_point(|(likely, ..)| *likely);
        let part = |range: &[(bool, u64, Comparison)]| {
            range.iter().take(SAMPLE).map(|(.., told)| *told).collect()
        };
        let (likely, others) = kept.split_at(split);
        // A pair is found under several keys: not one in `stride` is seen, but more.
        #[expect(clippy::cast_precision_loss, reason = "a small number")]
        let seen = 1.0 - (1.0 - 1.0 / stride as f64).powi(KEYS_OF_A_PAIR);
        #[expect(clippy::cast_precision_loss, reason = "numbers of pairs")]
        let weight = |found: usize| found as f64 / found.clamp(1, SAMPLE) as f64 / seen;
        #[expect(clippy::cast_precision_loss, reason = "numbers of pairs")]
        let all = reports.len() as f64;
        Self {
            likely_weight: weight(likely.len()),
            likely: part(likely),
            any_weight: weight(others.len()) * 4.0,
            any: part(others),
            all_pairs: all * (all - 1.0) / 2.0,
        }
    }

    /// One round: expectation under the model, then the model anew. Gives the largest change.
    fn round(&self, model: &mut Model) -> f64 {
        let weights = Weights::new(model);
        let (mut same, mut related, mut other) = (Counts::new(), Counts::new(), Counts::new());
        let (mut cases, mut contexts) = (0.0, 0.0);
        let likely = self.likely.iter().map(|told| (told, self.likely_weight));
        let any = self.any.iter().map(|told| (told, self.any_weight));
        for (told, stands_for) in likely.chain(any) {
            let (p, r) = shares(weights.odds(told));
            cases += p * stands_for;
            contexts += r * stands_for;
            for field in Field::ALL {
                same.add(field, told.at(field), p * stands_for);
                related.add(field, told.at(field), r * stands_for);
            }
            Self::dependent(told, (1.0 - p - r) * stands_for, &mut other);
        }
        let mut largest = 0.0_f64;
        for part in &mut model.fields {
            let before = assumed(part.field);
            let pseudo = if is_of_person(part.field) {
                // Copying errors are known well enough: a mixture that drifts must not move them far.
                PSEUDO_M.max(PERSON_SHARE * cases)
            } else {
                PSEUDO_M
            };
            largest = largest.max(same.put(part.field, pseudo, before, &mut part.m));
            if !is_of_person(part.field) {
                let before = assumed_related(part.field);
                related.put(part.field, PSEUDO_M, before, &mut part.r);
            }
            if depends_on(part.field).is_some() {
                let before = part.u.clone();
                other.put(part.field, PSEUDO_U, &before, &mut part.u_dependent);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "numbers of reports")]
        let all = model.reports as f64;
        let bits = |pairs: f64| {
            let share = (pairs.clamp(all * 1e-3, all) / self.all_pairs.max(1.0)).min(0.3);
            (share / (1.0 - share)).log2()
        };
        model.prior_bits = bits(cases);
        model.related_bits = bits(contexts);
        largest
    }

    fn dependent(told: &Comparison, weight: f64, other: &mut Counts) {
        for field in Field::ALL {
            if depends_on(field).is_some_and(|on| told.at(on) == 1) {
                other.add(field, told.at(field), weight);
            }
        }
    }

    /// Puts the link threshold where the share of right links is as asked, by the probabilities of
    /// the pairs above it; and the review threshold where one pair in ten is right.
    fn thresholds(&self, model: &mut Model, precision: f64) {
        let weights = Weights::new(model);
        let mut scores: Vec<f64> = self
            .likely
            .iter()
            .map(|told| f64::from(weights.score(told)))
            .collect();
        scores.sort_unstable_by(|a, b| b.total_cmp(a));
        let (mut sum, mut count) = (0.0, 0.0);
        // Never below even odds of twenty to one: the next link has to be likely, too.
        let least = LEAST_LINK_BITS;
        let mut link = least;
        let mut expected = 1.0;
        for score in scores {
            if score < least {
                break;
            }
            sum += probability(score);
            count += 1.0;
            let share = sum / count;
            if share < precision {
                break;
            }
            link = score;
            expected = share;
        }
        model.link_bits = link.clamp(least, 20.0);
        // A score that is there is not a threshold that lasts: between it and the least, the least.
        if link - least < 1.0 {
            model.link_bits = least;
        }
        model.expected_precision = expected;
        model.review_bits = REVIEW_BITS.min(model.link_bits);
    }
}

/// Shares of one case and of related cases in what a pair may be.
fn shares(odds: Odds) -> (f64, f64) {
    let (same, related) = (f64::from(odds.same), f64::from(odds.related));
    let largest = same.max(related).max(0.0);
    let (same, related, other) = (
        (same - largest).exp2(),
        (related - largest).exp2(),
        (-largest).exp2(),
    );
    let all = same + related + other;
    (same / all, related / all)
}

/// Of what is fitted for fields that tell persons apart, so much is taken from what was assumed.
const PERSON_SHARE: f64 = 0.5;

/// Under how many keys a pair of one case is found, about.
const KEYS_OF_A_PAIR: i32 = 8;

/// Odds of twenty to one.
const LEAST_LINK_BITS: f64 = 4.33;

/// Odds of one to ten.
const REVIEW_BITS: f64 = -3.32;

/// The probability that odds of so many bits stand for.
pub(super) fn probability(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}

//! `planted_signals SEEDS REPORTS`, for `cargo xtask planted-signals`: at which ranks planted pairs are
//! found, and how many of the pairs that are called signals are none. It prints Markdown tables.
//!
//! Each seed makes reports twice: with planted pairs and without. All pairs that aren't planted are
//! truly null in both; see `model`.

#![expect(
    clippy::print_stdout,
    reason = "a program for `cargo xtask planted-signals`"
)]

mod model;
mod rules;
mod tables;

use std::collections::BTreeMap;

use evigil_signal::count::PairCounts;
use evigil_signal::evaluation::auc;
use evigil_signal::gps::{FitError, FitSettings, fit};
use model::{EVENTS, Model, PRODUCTS, Planted};
use rayon::prelude::*;
use rules::{Judged, RULES, SCORES, judge};

type Fallible<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Pairs that there could be.
const PAIRS: usize = PRODUCTS * EVENTS;

fn main() -> Fallible<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [seeds, reports] = arguments.as_slice() else {
        return Err("planted_signals SEEDS REPORTS".into());
    };
    let (seeds, reports): (u64, usize) = (seeds.parse()?, reports.parse()?);
    let model = Model::new()?;
    let rounds: Vec<Round> = (1..=seeds)
        .into_par_iter()
        .map(|seed| round(&model, reports, seed))
        .collect::<Fallible<_>>()?;
    tables::print(&rounds, reports);
    Ok(())
}

/// What one seed came to.
pub(crate) struct Round {
    /// Pairs with a report.
    pub(crate) reported: usize,
    /// Whether the prior could be fitted with planted pairs, and without.
    pub(crate) fitted: bool,
    pub(crate) fitted_without: bool,
    pub(crate) planted: Vec<Found>,
    /// By rule.
    pub(crate) rules: Vec<Calls>,
    /// By score: area under the curve of planted pairs against null pairs, both with a report.
    pub(crate) areas: Vec<f64>,
}

/// A planted pair, as it was found.
pub(crate) struct Found {
    /// Place in the list of risks.
    pub(crate) risk: usize,
    /// By score: the rank among all reported pairs, equal ones sharing theirs; one more than there are
    /// where it was never reported.
    pub(crate) ranks: [f64; SCORES.len()],
    pub(crate) called: [bool; RULES.len()],
}

/// Calls of a rule.
#[derive(Default, Clone)]
pub(crate) struct Calls {
    pub(crate) all: usize,
    /// Of pairs that are null, while others are planted.
    pub(crate) wrong: usize,
    /// When nothing is planted.
    pub(crate) without: usize,
}

/// Judged pairs, and whether the prior of the shrinker could be fitted to them.
fn judged(counts: &PairCounts) -> Fallible<(Vec<Judged>, bool)> {
    let prior = match fit(counts, &FitSettings::default()) {
        Ok(fit) => Some(fit.prior),
        Err(FitError::NotConverged(_)) => None,
        Err(error) => return Err(error.into()),
    };
    Ok((judge(counts, prior.as_ref(), PAIRS)?, prior.is_some()))
}

fn round(model: &Model, reports: usize, seed: u64) -> Fallible<Round> {
    let planted = model.plant(reports, seed);
    let counts = model.counts(reports, &planted, seed)?;
    let (pairs, fitted) = judged(&counts)?;
    let number = |name: Option<&str>| name.and_then(|name| name.parse::<usize>().ok());
    // Where each planted pair stands among the reported ones.
    let mut places = BTreeMap::new();
    for (place, pair) in pairs.iter().enumerate() {
        let product = number(counts.products.name(pair.row.product));
        let event = number(counts.events.name(pair.row.event));
        places.insert((product, event), place);
    }
    let place = |pair: &Planted| places.get(&(Some(pair.product), Some(pair.event))).copied();
    let mut truth = vec![false; pairs.len()];
    for place in planted.iter().filter_map(place) {
        if let Some(truth) = truth.get_mut(place) {
            *truth = true;
        }
    }
    let columns: Vec<Vec<f64>> = (0..SCORES.len())
        .map(|score| {
            let of = |pair: &Judged| pair.scores.get(score).copied().unwrap_or(f64::NAN);
            pairs.iter().map(of).collect()
        })
        .collect();
    let found = planted.iter().map(|pair| {
        let place = place(pair);
        let mut ranks = [pairs.len() as f64 + 1.0; SCORES.len()];
        for (rank, column) in ranks.iter_mut().zip(&columns) {
            if let Some(own) = place.and_then(|place| column.get(place)) {
                let above = column.iter().filter(|score| *score > own).count();
                let equal = column.iter().filter(|score| *score == own).count();
                *rank = above as f64 + (equal as f64 + 1.0) / 2.0;
            }
        }
        let judged = place.and_then(|place| pairs.get(place));
        Found {
            risk: pair.risk,
            ranks,
            called: judged.map_or([false; RULES.len()], |pair| pair.calls),
        }
    });
    let found = found.collect();
    let mut rules = vec![Calls::default(); RULES.len()];
    for (pair, truth) in pairs.iter().zip(&truth) {
        for (rule, called) in rules.iter_mut().zip(pair.calls) {
            rule.all += usize::from(called);
            rule.wrong += usize::from(called && !truth);
        }
    }
    let area = |column: &Vec<f64>| auc(column, &truth).map_or(f64::NAN, |auc| auc.value);
    let areas = columns.iter().map(area).collect();
    // Other numbers than with planted pairs, so that both halves are independent.
    let (pairs_without, fitted_without) = judged(&model.counts(reports, &[], seed + (1 << 32))?)?;
    for pair in pairs_without {
        for (rule, called) in rules.iter_mut().zip(pair.calls) {
            rule.without += usize::from(called);
        }
    }
    Ok(Round {
        reported: pairs.len(),
        fitted,
        fitted_without,
        planted: found,
        rules,
        areas,
    })
}

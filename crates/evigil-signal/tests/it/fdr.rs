//! False discovery rates against `PhViD`.

#![expect(clippy::print_stderr, reason = "tests tell what they measured")]

use std::collections::{BTreeMap, HashMap};

use evigil_signal::disproportion::*;
use evigil_signal::fdr::*;
use evigil_signal::gps::Posterior;
use evigil_signal::{Cell, Universe};

use crate::gps::{prior_of, records};
use crate::sets::Measure::Absolute;
use crate::sets::{Agreement, Key, SETS, Table, folder, load, table, text};

/// Places of the pairs in their order.
fn positions(cells: &BTreeMap<Key, Cell>) -> HashMap<&Key, usize> {
    let places = cells.keys().enumerate();
    places.map(|(at, key)| (key, at)).collect()
}

/// One-sided p values by the names of the rates that the package makes of them, and by what it lists
/// the pairs.
fn chances(cells: &BTreeMap<Key, Cell>) -> [(&'static str, Vec<f64>, Vec<f64>); 4] {
    let exact = |p: &dyn Fn(Cell) -> f64| {
        let p: Vec<f64> = cells.values().map(|&cell| p(cell)).collect();
        (p.clone(), p)
    };
    // Beside an empty cell the ratio is infinite over an infinite standard error. The package makes a p
    // of 0 of that, where one half is said here on purpose, and works out rates by ascending p; but it
    // lists pairs by ratio over standard error, which is no number there and stands last. So with k such
    // pairs it gives every other pair the rate of the one k places before it. Its numbers are met when
    // both are done, and the rates here are those of the pairs themselves.
    let normal = |ratio: &dyn Fn(Cell) -> Ratio| -> (Vec<f64>, Vec<f64>) {
        let ratios = cells.values().map(|&cell| ratio(cell));
        let numbers = ratios.map(|ratio| {
            if ratio.standard_error.is_finite() {
                (ratio.p_value(), -ratio.value.ln() / ratio.standard_error)
            } else {
                (0.0, f64::INFINITY)
            }
        });
        numbers.unzip()
    };
    let [(rfet, by_rfet), (mid, by_mid)] = [exact(&fisher_p), exact(&fisher_mid_p)];
    let [(prr, by_prr), (ror, by_ror)] = [normal(&prr), normal(&ror)];
    [
        ("RFET_fdr", rfet, by_rfet),
        ("RFET_midp_fdr", mid, by_mid),
        ("PRR_fdr", prr, by_prr),
        ("ROR_fdr", ror, by_ror),
    ]
}

#[test]
fn phvid_rates_of_p_values() {
    let Some(folder) = folder() else { return };
    let mut columns = 0;
    for &(set, kind) in SETS {
        let cells = load(&folder, set, kind, Universe::Pairs);
        let reference = table(&folder, set, "phvid").unwrap();
        let position = positions(&cells);
        let mut agreement = Agreement::default();
        for (rate, mut p, by) in chances(&cells) {
            let Some(column) = reference.columns.iter().position(|name| name == rate) else {
                continue;
            };
            columns += 1;
            let place = (set.to_owned(), rate.to_owned());
            let (share, known) = share_of_nulls(&p, &reference, column, &place, &mut agreement);
            p.sort_by(f64::total_cmp);
            let rates = one_sided_fdr(&p, share);
            // Rows that tie have their rates in arbitrary order: only those that stand alone count.
            let mut listed = by.clone();
            listed.sort_by(f64::total_cmp);
            for (key, values) in &reference.rows {
                let own = by[position[key]];
                let slack = own.abs() * 1e-9;
                let first = listed.partition_point(|&other| other < own - slack);
                let next = listed.partition_point(|&other| other <= own + slack);
                if next - first == 1 {
                    let tolerance = if known { 1e-8 } else { 2e-5 };
                    agreement.add(rate, tolerance, Absolute, rates[first], values[column], key);
                }
            }
        }
        agreement.finish(&format!("{set}.phvid"));
    }
    assert!(columns >= 2 * SETS.len());
}

/// The share of nulls, and whether it is the package's own. It finds its power `a` by a search of four
/// digits only; its largest rate tells its share where the table is complete.
fn share_of_nulls(
    p: &[f64],
    reference: &Table,
    column: usize,
    place: &Key,
    agreement: &mut Agreement,
) -> (f64, bool) {
    let two_sided: Vec<f64> = p.iter().map(|&p| 2.0 * p.min(1.0 - p)).collect();
    let own = null_share(&two_sided, None).pi0;
    let small = p.iter().filter(|&&p| p <= 0.5).count() as f64;
    let rates = reference.rows.iter().map(|row| row.1[column]);
    let largest = rates.fold(0.0, f64::max);
    let greatest = p.iter().copied().fold(0.0, f64::max);
    let complete = reference.rows.len() == p.len();
    if !complete || largest >= 1.0 || greatest <= 0.5 {
        return (own, false);
    }
    let theirs = 2.0 * (largest - 1.0 + small / p.len() as f64);
    agreement.add("share of nulls", 2e-5, Absolute, own, theirs, place);
    (theirs, true)
}

/// Pairs in a list from the most to the least striking, to ask between which rates that of a pair must
/// lie when the order is known up to some slack.
struct Listed {
    /// Key to list by, from the greatest, and the posterior probability of no association.
    rows: Vec<(f64, f64)>,
    /// Sums of the probabilities before each row.
    sums: Vec<f64>,
}

impl Listed {
    fn new(keys: &[f64], null: &[f64]) -> Self {
        let mut rows: Vec<(f64, f64)> = keys.iter().copied().zip(null.iter().copied()).collect();
        rows.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut sum = 0.0;
        let mut sums = vec![0.0];
        for row in &rows {
            sum += row.1;
            sums.push(sum);
        }
        Self { rows, sums }
    }

    /// Least and greatest mean probability of a list that ends with a row of this key and probability:
    /// rows whose key is within `slack` of its may stand before or after it.
    fn bounds(&self, key: f64, null: f64, slack: f64) -> (f64, f64) {
        let before = self.rows.partition_point(|row| row.0 > key + slack);
        let after = self.rows.partition_point(|row| row.0 >= key - slack);
        let mut open: Vec<f64> = self.rows[before..after].iter().map(|row| row.1).collect();
        open.sort_by(f64::total_cmp);
        let own = open
            .partition_point(|&other| other < null)
            .min(open.len() - 1);
        open.remove(own);
        let start = (self.sums[before] + null, before as f64 + 1.0);
        let mean = |(sum, count): (f64, f64)| sum / count;
        let (mut low, mut high) = (start, start);
        for &other in &open {
            if other < mean(low) {
                low = (low.0 + other, low.1 + 1.0);
            }
        }
        for &other in open.iter().rev() {
            if other > mean(high) {
                high = (high.0 + other, high.1 + 1.0);
            }
        }
        (mean(low), mean(high))
    }
}

#[test]
fn phvid_rates_of_posterior_probabilities() {
    let Some(folder) = folder() else { return };
    let (mut columns, mut rows, mut narrow) = (0, 0, 0);
    for &(set, kind) in SETS {
        let cells = load(&folder, set, kind, Universe::Pairs);
        let reference = table(&folder, set, "phvid").unwrap();
        let position = positions(&cells);
        let mut agreement = Agreement::default();
        let mut compare = |name: &str, null: &[f64], keys: &[f64], tolerance: f64, slack: f64| {
            let Some(column) = reference.columns.iter().position(|it| it == name) else {
                return;
            };
            columns += 1;
            let ours = posterior_fdr_by(null, keys);
            let listed = Listed::new(keys, null);
            for (key, values) in &reference.rows {
                let at = position[key];
                let (low, high) = listed.bounds(keys[at], null[at], slack);
                assert!(
                    (low - 1e-12..=high + 1e-12).contains(&ours[at]),
                    "{set} {name} {key:?} {low} {} {high}",
                    ours[at]
                );
                narrow += usize::from(high - low < 1e-3);
                let value = values[column];
                let got = value.clamp(low, high);
                agreement.add(name, tolerance, Absolute, got, value, key);
            }
            rows += reference.rows.len();
        };
        let null: Vec<f64> = cells
            .values()
            .map(|&cell| bcpnn(cell).null_probability())
            .collect();
        let keys: Vec<f64> = null.iter().map(|null| -null).collect();
        compare("BCPNN_fdr", &null, &keys, 1e-8, 1e-12);
        for record in records(&text(&folder, set, "phvid_prior").unwrap()) {
            let weight: f64 = record["P"].parse().unwrap();
            // Its search has no bounds and can end at weights that are none.
            if !(0.0..=1.0).contains(&weight) {
                continue;
            }
            let prior = prior_of(&record);
            // Where shapes are near 1e4 the printed prior leaves fewer digits.
            let flat = prior.parameters().iter().any(|&x| x > 1e4);
            let exact = if flat { 1e-5 } else { 1e-8 };
            let posteriors: Vec<Posterior> = cells
                .values()
                .map(|cell| Posterior::new(&prior, cell.n11(), cell.expected()))
                .collect();
            let null: Vec<f64> = posteriors.iter().map(|it| it.cdf(1.0)).collect();
            let keys: Vec<f64> = null.iter().map(|null| -null).collect();
            let variant = &record["variant"];
            compare(&format!("{variant}_fdr"), &null, &keys, exact, exact);
            // It finds EB05 from above, to 5e-5 in probability: 2e-3 of the value.
            let keys: Vec<f64> = posteriors
                .iter()
                .map(|posterior| posterior.quantile(0.05).ln())
                .collect();
            compare(&format!("{variant}_EB05_fdr"), &null, &keys, exact, 2e-3);
        }
        agreement.finish(&format!("{set}.phvid"));
    }
    assert!(columns >= SETS.len());
    // Where nearly every order is possible nothing is compared: in sets of few values.
    eprintln!("rates known to 1e-3 for {narrow} of {rows} pairs");
    assert!(2 * narrow >= rows, "{narrow} of {rows}");
}

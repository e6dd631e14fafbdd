//! False discovery rates against `PhViD`.

use evigil_signal::Universe;
use evigil_signal::disproportion::*;
use evigil_signal::fdr::*;

use crate::sets::Measure::Absolute;
use crate::sets::{Agreement, SETS, folder, load, table};

#[test]
fn phvid_rates() {
    let Some(folder) = folder() else { return };
    for &(set, kind) in SETS {
        let cells = load(&folder, set, kind, Universe::Pairs);
        let reference = table(&folder, set, "phvid").unwrap();
        let position: std::collections::HashMap<_, usize> = cells
            .keys()
            .enumerate()
            .map(|(at, key)| (key, at))
            .collect();
        let mut agreement = Agreement::default();
        for (rate, value) in [("RFET_fdr", "RFET_p"), ("RFET_midp_fdr", "RFET_midp")] {
            let Some(column) = reference.columns.iter().position(|name| name == rate) else {
                continue;
            };
            let p: Vec<f64> = cells
                .values()
                .map(|&cell| {
                    if value == "RFET_p" {
                        fisher_p(cell)
                    } else {
                        fisher_mid_p(cell)
                    }
                })
                .collect();
            let two_sided: Vec<f64> = p.iter().map(|&p| 2.0 * p.min(1.0 - p)).collect();
            let own = null_share(&two_sided, None).pi0;
            // The package finds its power `a` by a search of four digits only. Its share of nulls is
            // what makes its largest rate.
            let small = p.iter().filter(|&&p| p <= 0.5).count() as f64;
            let largest = reference
                .rows
                .iter()
                .map(|row| row.1[column])
                .fold(0.0, f64::max);
            let least_p = p.iter().copied().fold(0.0, f64::max);
            let complete = reference.rows.len() == cells.len();
            let theirs = 2.0 * (largest - 1.0 + small / p.len() as f64);
            let unknown = !complete || largest >= 1.0 || least_p <= 0.5;
            let share = if unknown { own } else { theirs };
            let place = (set.to_owned(), rate.to_owned());
            if !unknown {
                agreement.add("share of nulls", 2e-5, Absolute, own, theirs, &place);
            }
            let rates = one_sided_fdr(&p, share);
            // Rows that tie have their rates in arbitrary order: only p values that stand alone count.
            let mut sorted = p.clone();
            sorted.sort_by(f64::total_cmp);
            for (key, values) in &reference.rows {
                let at = position[key];
                let first = sorted.partition_point(|&other| other < p[at] * (1.0 - 1e-9));
                let next = sorted.partition_point(|&other| other <= p[at] * (1.0 + 1e-9));
                if next - first == 1 {
                    let tolerance = if unknown { 2e-5 } else { 1e-8 };
                    agreement.add(rate, tolerance, Absolute, rates[at], values[column], key);
                }
            }
        }
        let column = reference
            .columns
            .iter()
            .position(|name| name == "BCPNN_fdr")
            .unwrap();
        let h0: Vec<f64> = cells
            .values()
            .map(|&cell| bcpnn(cell).null_probability())
            .collect();
        let rates = posterior_fdr(&h0);
        let total: f64 = rates.iter().sum();
        assert!(total.is_finite());
        for (key, values) in &reference.rows {
            let at = position[key];
            let ties = h0
                .iter()
                .filter(|&&other| (other - h0[at]).abs() < 1e-12)
                .count();
            if ties == 1 {
                agreement.add("BCPNN_fdr", 1e-8, Absolute, rates[at], values[column], key);
            }
        }
        agreement.finish(&format!("{set}.phvid"));
    }
}

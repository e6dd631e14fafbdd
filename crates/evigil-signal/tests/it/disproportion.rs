//! The closed forms against published formulas and R and Python packages.

use evigil_signal::disproportion::*;
use evigil_signal::{Cell, Universe};

use crate::sets::Measure::{Absolute, Relative};
use crate::sets::{Agreement, SETS, folder, load, table};

/// Values of a cell by the name of the column of `*.formula`, with the tolerance.
fn formula(cell: Cell, column: &str) -> Option<(f64, f64, crate::sets::Measure)> {
    let expected = cell.expected();
    let relative = |value| Some((value, 1e-10, Relative));
    let absolute = |value| Some((value, 1e-9, Absolute));
    // Ratios of thousands are printed with fewer than nine decimals.
    let logarithm =
        |value: f64| Some((value, 1e-9, if value > 10.0 { Relative } else { Absolute }));
    match column {
        // The files print 11 digits, so that 5e-11 of what is left is theirs.
        "E" => Some((expected, 5.01e-11, Relative)),
        "n11" => relative(cell.n11() as f64),
        "n10" => relative(cell.n10() as f64),
        "n01" => relative(cell.n01() as f64),
        "n00" => relative(cell.n00() as f64),
        "RR" => relative(rrr(cell.n11(), expected)),
        "PRR" => relative(prr(cell).interval().value),
        "PRR_lo" => relative(prr(cell).interval().low),
        "PRR_hi" => relative(prr(cell).interval().high),
        "ROR" => relative(ror(cell).interval().value),
        "ROR_lo" => relative(ror(cell).interval().low),
        "ROR_hi" => relative(ror(cell).interval().high),
        "chi2" => relative(chi_square(cell)),
        "chi2_yates" => relative(chi_square_yates(cell)),
        "yule_Q" => Some((yule_q(cell).value, 1e-10, Absolute)),
        "yule_Q_lo" => Some((yule_q(cell).low, 1e-10, Absolute)),
        "yule_Q_hi" => Some((yule_q(cell).high, 1e-10, Absolute)),
        "IC" => absolute(information_component(cell.n11(), expected).exact.value),
        "IC025" => absolute(information_component(cell.n11(), expected).exact.low),
        "IC975" => absolute(information_component(cell.n11(), expected).exact.high),
        "IC025_approx" => absolute(information_component(cell.n11(), expected).printed.low),
        "IC975_approx" => absolute(information_component(cell.n11(), expected).printed.high),
        "IC_dirichlet_mean" => absolute(dirichlet_information_mean(cell)),
        "IC_bate" => absolute(bcpnn(cell).mean),
        "IC_bate_var" => absolute(bcpnn(cell).variance),
        "IC025_bate" => absolute(bcpnn(cell).interval().low),
        "LLR_huang" => logarithm(likelihood_ratio(cell)),
        "LLR_poisson" => logarithm(likelihood_ratio_poisson(cell.n11(), expected)),
        "fisher_p" => Some((fisher_p(cell), 1e-7, Relative)),
        "fisher_midp" => Some((fisher_mid_p(cell), 1e-7, Relative)),
        _ => None,
    }
}

#[test]
fn formula_tables() {
    let Some(folder) = folder() else { return };
    for &(set, kind) in SETS {
        let cells = load(&folder, set, kind, Universe::Reports);
        let reference = table(&folder, set, "formula").unwrap();
        let mut agreement = Agreement::default();
        assert!(reference.rows.len() > 10);
        for (key, values) in &reference.rows {
            for (column, &value) in reference.columns.iter().zip(values) {
                if let Some((got, tolerance, measure)) = formula(cells[key], column) {
                    agreement.add(column, tolerance, measure, got, value, key);
                }
            }
        }
        agreement.finish(&format!("{set}.formula"));
    }
}

/// Values by the name of the column of `*.pvda`.
fn pvda(cell: Cell, column: &str) -> Option<f64> {
    let ic = information_component(cell.n11(), cell.expected()).exact;
    Some(match column {
        "obs" => cell.n11() as f64,
        "exp_rrr" => cell.expected(),
        "ic2.5" => ic.low,
        "ic" => ic.value,
        "ic97.5" => ic.high,
        "prr2.5" => prr(cell).interval().low,
        "prr" => prr(cell).value,
        "prr97.5" => prr(cell).interval().high,
        "ror2.5" => ror(cell).interval().low,
        "ror" => ror(cell).value,
        "ror97.5" => ror(cell).interval().high,
        "n_drug" | "nd" => cell.n1x() as f64,
        "n_event" | "ne" => cell.nx1() as f64,
        "n_tot" => cell.n() as f64,
        _ => return None,
    })
}

#[test]
fn pvda_tables() {
    let Some(folder) = folder() else { return };
    for &(set, kind) in SETS {
        let cells = load(&folder, set, kind, Universe::Reports);
        let reference = table(&folder, set, "pvda").unwrap();
        let mut agreement = Agreement::default();
        for (key, values) in &reference.rows {
            // The package lists pairs that were never seen, too.
            let Some(&cell) = cells.get(key) else {
                continue;
            };
            for (column, &value) in reference.columns.iter().zip(values) {
                if let Some(got) = pvda(cell, column) {
                    let (tolerance, measure) = if column.starts_with("ic") {
                        (1e-9, Absolute)
                    } else {
                        (1e-10, Relative)
                    };
                    agreement.add(column, tolerance, measure, got, value, key);
                }
            }
        }
        agreement.finish(&format!("{set}.pvda"));
    }
}

#[test]
fn openebgm_counts() {
    let Some(folder) = folder() else { return };
    for &(set, kind) in SETS {
        let cells = load(&folder, set, kind, Universe::Reports);
        let reference = table(&folder, set, "openebgm").unwrap();
        let mut agreement = Agreement::default();
        for (key, values) in &reference.rows {
            let cell = cells[key];
            for (column, &value) in reference.columns.iter().zip(values) {
                let got = match column.as_str() {
                    "N" => cell.n11() as f64,
                    "E" => cell.expected(),
                    "RR" => rrr(cell.n11(), cell.expected()),
                    "PRR" => prr(cell).value,
                    _ => continue,
                };
                agreement.add(column, 1e-10, Relative, got, value, key);
            }
        }
        agreement.finish(&format!("{set}.openebgm"));
    }
}

#[test]
fn phvid_tables_of_the_pair_universe() {
    let Some(folder) = folder() else { return };
    for &(set, kind) in SETS {
        let cells = load(&folder, set, kind, Universe::Pairs);
        let reference = table(&folder, set, "phvid").unwrap();
        let mut agreement = Agreement::default();
        for (key, values) in &reference.rows {
            let cell = cells[key];
            let infinite = !ror(cell).standard_error.is_finite();
            for (column, &value) in reference.columns.iter().zip(values) {
                let (got, tolerance, measure) = match column.as_str() {
                    "n11" => (cell.n11() as f64, 0.0, Relative),
                    "n1_" => (cell.n1x() as f64, 0.0, Relative),
                    "n_1" => (cell.nx1() as f64, 0.0, Relative),
                    "N" => (cell.n() as f64, 0.0, Relative),
                    "E" => (cell.expected(), 5.01e-11, Relative),
                    "PRR" => (prr(cell).value, 1e-10, Relative),
                    "ROR" => (ror(cell).value, 1e-10, Relative),
                    // Beside an empty cell the package says 0; one half is said here, on purpose.
                    "PRR_p" | "ROR_p" if infinite => continue,
                    // It takes 1 − Φ, which has no relative accuracy in the tail.
                    "PRR_p" => (prr(cell).p_value(), 1e-9, Absolute),
                    "ROR_p" => (ror(cell).p_value(), 1e-9, Absolute),
                    "log_PRR_lb025" => (prr(cell).interval().low.ln(), 1e-9, Absolute),
                    "log_ROR_lb025" => (ror(cell).interval().low.ln(), 1e-9, Absolute),
                    "BCPNN_postH0" => (bcpnn(cell).null_probability(), 1e-9, Absolute),
                    "IC_lb025" => (bcpnn(cell).interval().low, 1e-9, Absolute),
                    "RFET_p" | "RFET_midp" if fisher_p(cell) < 1e-300 => continue,
                    "RFET_p" => (fisher_p(cell), 1e-7, Relative),
                    "RFET_midp" => (fisher_mid_p(cell), 1e-7, Relative),
                    _ => continue,
                };
                agreement.add(column, tolerance, measure, got, value, key);
            }
        }
        agreement.finish(&format!("{set}.phvid"));
    }
}

#[test]
fn vigipy_tables_of_the_pair_universe() {
    let Some(folder) = folder() else { return };
    let mut sets = 0;
    for &(set, kind) in SETS {
        let Some(reference) = table(&folder, set, "vigipy") else {
            continue;
        };
        sets += 1;
        let cells = load(&folder, set, kind, Universe::Pairs);
        let mut agreement = Agreement::default();
        for (key, values) in &reference.rows {
            let cell = cells[key];
            // It adds one half to all four cells when one is empty.
            let empty = [cell.n10(), cell.n01(), cell.n00()].contains(&0);
            let (prr, ror) = if empty {
                half_corrected(cell)
            } else {
                (prr(cell), ror(cell))
            };
            for (column, &value) in reference.columns.iter().zip(values) {
                let (got, tolerance, measure) = match column.as_str() {
                    "n11" => (cell.n11() as f64, 0.0, Relative),
                    "E" => (cell.expected(), 5.01e-11, Relative),
                    "PRR:PRR" => (prr.value, 1e-10, Relative),
                    "PRR:CI Lower" => (prr.interval().low, 1e-10, Relative),
                    "PRR:CI Upper" => (prr.interval().high, 1e-10, Relative),
                    "PRR:p_value" => (prr.p_value(), 1e-9, Absolute),
                    "ROR:ROR" => (ror.value, 1e-10, Relative),
                    "ROR:CI Lower" => (ror.interval().low, 1e-10, Relative),
                    "ROR:CI Upper" => (ror.interval().high, 1e-10, Relative),
                    "ROR:p_value" => (ror.p_value(), 1e-9, Absolute),
                    "RFET:p_value" => (fisher_p(cell), 1e-7, Relative),
                    "RFETmid:p_value" => (fisher_mid_p(cell), 1e-7, Relative),
                    "BCPNN:quantile" => (bcpnn(cell).interval().low, 1e-9, Absolute),
                    "BCPNN:posterior_probability" => {
                        (bcpnn(cell).null_probability(), 1e-9, Absolute)
                    }
                    _ => continue,
                };
                agreement.add(column, tolerance, measure, got, value, key);
            }
        }
        agreement.finish(&format!("{set}.vigipy"));
    }
    assert!(sets >= SETS.len().min(4));
}

#[test]
fn pvlrt_ratios_and_p_values() {
    let Some(folder) = folder() else { return };
    for &(set, kind) in SETS {
        let Some(reference) = table(&folder, set, "pvlrt") else {
            continue;
        };
        let cells = load(&folder, set, kind, Universe::Pairs);
        let mut counts = crate::sets::pair_counts(&cells);
        counts.universe = Universe::Pairs;
        // The package simulated 2000 tables, of the largest set 200.
        let theirs: u32 = if set == "gbca" { 200 } else { 2000 };
        let settings = LikelihoodRatioSettings {
            replicates: theirs,
            ..LikelihoodRatioSettings::default()
        };
        // The last column is its comparator, and is not tested.
        let mut tested: Vec<u32> = reference
            .rows
            .iter()
            .filter(|(_, values)| !values[2].is_nan())
            .filter_map(|(key, _)| counts.products.find(&key.0))
            .collect();
        tested.sort_unstable();
        tested.dedup();
        let test = likelihood_ratio_table_test(&counts, &tested, &settings);
        let p: std::collections::HashMap<_, f64> = cells.keys().zip(test).collect();
        let mut agreement = Agreement::default();
        for (key, values) in &reference.rows {
            let Some(&cell) = cells.get(key) else {
                continue;
            };
            let got = likelihood_ratio_poisson(cell.n11(), cell.expected());
            // Counts of millions leave ten digits of a ratio of thousands.
            let scale = got.max(1.0);
            agreement.add("LR", 1e-9, Absolute, got / scale, values[1] / scale, key);
            let (ours, reference) = (p[key], values[2]);
            if reference.is_nan() || cell.n11() as f64 <= cell.expected() {
                continue;
            }
            // Both are proportions of as many simulated tables: four standard errors of their
            // difference, and one table.
            let pooled = 0.5 * (ours + reference);
            let tables = f64::from(theirs);
            let error = (2.0 * pooled * (1.0 - pooled) / tables).sqrt();
            let far = ((ours - reference).abs() - 1.0 / tables).max(0.0) / error.max(1e-9);
            agreement.add("standard errors of p", 4.0, Absolute, far, 0.0, key);
        }
        agreement.finish(&format!("{set}.pvlrt"));
    }
}

//! A pair by the levels of a stratum.

use evigil_signal::Cell;
use evigil_signal::beyond::strata::{
    ChiSquare, breslow_day, mantel_haenszel, mantel_haenszel_test, woolf,
};
use evigil_signal::beyond::subgroup::Levels;
use evigil_signal::beyond::{ReportIndex, measures};
use evigil_signal::disproportion::Interval;

use super::patterned;
use super::reference::{cases, csv, number, relative};

/// A table by its four counts.
fn cell(a: u64, b: u64, c: u64, d: u64) -> Cell {
    Cell::new(a, a + b, a + c, a + b + c + d).unwrap()
}

#[expect(clippy::print_stdout, reason = "figures of agreement")]
fn agrees(set: &str, extension: &str, stratum: &str) {
    let (Some(table), Some(rows)) = (
        cases(&format!("inputs/{set}.cases.tsv")),
        csv(&format!("reference/{set}.pvda_groups.{extension}")),
    ) else {
        return;
    };
    let incidence = ReportIndex::new(&table);
    let levels = Levels::new(&incidence, stratum).unwrap();
    let mut worst = [0.0_f64; 2];
    let mut limits = 0;
    for row in &rows {
        let product = table.products().find(&row["drug"]).unwrap();
        let event = table.events().find(&row["event"]).unwrap();
        let level = levels.stratum().levels.find(&row[stratum]);
        let mine = measures(match level {
            Some(level) => levels.cells(product, event)[level as usize],
            None => *levels.cells(product, event).last().unwrap(),
        });
        for (column, count) in [
            ("obs", mine.cell.n11()),
            ("n_drug", mine.cell.n1x()),
            ("n_event", mine.cell.nx1()),
            ("n_tot", mine.cell.n()),
        ] {
            assert_eq!(number(row, column), Some(count as f64), "{column} {row:?}");
        }
        for (middle, low, high, interval) in [
            ("prr", "prr2.5", "prr97.5", mine.prr),
            ("ror", "ror2.5", "ror97.5", mine.ror),
        ] {
            if interval.low > 0.0 && interval.high.is_finite() {
                for (column, value) in [
                    (middle, interval.value),
                    (low, interval.low),
                    (high, interval.high),
                ] {
                    worst[0] = worst[0].max(relative(value, number(row, column).unwrap()));
                }
                limits += 1;
            } else {
                // There the reference has a ratio of 0, of infinity, or none, or no limits.
                let theirs = [middle, low, high].map(|column| number(row, column));
                assert!(
                    theirs
                        .iter()
                        .any(|v| v.is_none_or(|v| v == 0.0 || v.is_infinite())),
                    "{row:?}"
                );
            }
        }
        for (column, value) in [
            ("ic", mine.ic.value),
            ("ic2.5", mine.ic.low),
            ("ic97.5", mine.ic.high),
        ] {
            worst[1] = worst[1].max((value - number(row, column).unwrap()).abs());
        }
    }
    println!(
        "subgroups {set}: {} rows, {limits} limits, worst {worst:?}",
        rows.len()
    );
    assert!(
        limits > 0 && worst[0] < 1e-10 && worst[1] < 1e-9,
        "{worst:?}"
    );
}

#[test]
fn levels_agree_with_the_references() {
    agrees("pvda_tiny", "csv", "group");
    agrees("pvda_sim", "csv.gz", "group");
    agrees("caers", "csv.gz", "sex");
}

#[test]
fn mantel_haenszel_agrees_with_metafor() {
    let (Some(input), Some(models)) = (csv("meta/meta_bcg.input.csv"), csv("meta/meta_models.csv"))
    else {
        return;
    };
    let strata: Vec<Cell> = input
        .iter()
        .map(|row| {
            let [a, b, c, d] = ["ai", "bi", "ci", "di"].map(|column| row[column].parse().unwrap());
            cell(a, b, c, d)
        })
        .collect();
    let row = models.iter().find(|row| row["model"] == "MH:OR").unwrap();
    let mine = mantel_haenszel(&strata).unwrap();
    assert!(relative(mine.value.ln(), number(row, "estimate").unwrap()) < 1e-9);
    assert!(relative(mine.low.ln(), number(row, "ci_lo").unwrap()) < 1e-9);
    assert!(relative(mine.high.ln(), number(row, "ci_hi").unwrap()) < 1e-9);
}

/// Counts of the trial of BCG vaccine by study (Colditz 1994, as in metadat 1.2-0 `dat.bcg`, the first
/// four): tuberculosis and none, vaccinated, then not.
fn bcg() -> [Cell; 4] {
    [
        cell(4, 119, 11, 128),
        cell(6, 300, 29, 274),
        cell(3, 228, 11, 209),
        cell(62, 13536, 248, 12619),
    ]
}

#[test]
fn mantel_haenszel_by_its_definition() {
    let counts = [
        [4.0, 119.0, 11.0, 128.0],
        [6.0, 300.0, 29.0, 274.0],
        [3.0, 228.0, 11.0, 209.0],
        [62.0, 13536.0, 248.0, 12619.0],
    ];
    let n = |t: &[f64; 4]| t.iter().sum::<f64>();
    let over: f64 = counts.iter().map(|t| t[0] * t[3] / n(t)).sum();
    let under: f64 = counts.iter().map(|t| t[1] * t[2] / n(t)).sum();
    let mine = mantel_haenszel(&bcg()).unwrap();
    assert!(relative(mine.value, over / under) < 1e-14);
    // One stratum: the odds ratio and Woolf's limits, to which the variance reduces.
    let one = cell(12, 30, 45, 900);
    let single: Interval = mantel_haenszel(&[one]).unwrap();
    let plain = measures(one).ror;
    assert!(relative(single.value, plain.value) < 1e-14);
    assert!(relative(single.low, plain.low) < 1e-12);
    // Empty strata change nothing.
    let padded = [one, cell(0, 0, 3, 8), cell(0, 4, 0, 8), cell(0, 0, 0, 0)];
    assert_eq!(mantel_haenszel(&padded), Some(single));
    assert_eq!(mantel_haenszel(&[]), None);
    assert_eq!(mantel_haenszel(&[cell(3, 0, 0, 9)]), None);
}

/// Breslow and Day by bisection for the fitted counts, then Tarone's correction.
fn breslow_day_by_bisection(strata: &[Cell]) -> f64 {
    let ratio = mantel_haenszel(strata).unwrap().value;
    let (mut sum, mut miss, mut spread) = (0.0, 0.0, 0.0);
    for cell in strata {
        let (n1, m1, n) = (cell.n1x() as f64, cell.nx1() as f64, cell.n() as f64);
        let (mut low, mut high) = ((n1 + m1 - n).max(0.0), n1.min(m1));
        for _ in 0..200 {
            let x = 0.5 * (low + high);
            if x * (n - n1 - m1 + x) < ratio * (n1 - x) * (m1 - x) {
                low = x;
            } else {
                high = x;
            }
        }
        let variance =
            1.0 / (1.0 / low + 1.0 / (n1 - low) + 1.0 / (m1 - low) + 1.0 / (n - n1 - m1 + low));
        sum += (cell.n11() as f64 - low).powi(2) / variance;
        miss += cell.n11() as f64 - low;
        spread += variance;
    }
    sum - miss * miss / spread
}

#[test]
fn heterogeneity_by_slow_roads() {
    let crowded = [cell(90, 5, 50, 3), cell(80, 9, 70, 40), cell(50, 2, 3, 1)];
    for strata in [bcg().to_vec(), crowded.to_vec()] {
        let test = breslow_day(&strata).unwrap();
        assert!(
            (test.statistic - breslow_day_by_bisection(&strata)).abs() < 1e-7,
            "{test:?}"
        );
        assert_eq!(test.degrees as usize, strata.len() - 1);
    }
    // Of equal odds ratios there is nothing to say.
    let same = [
        cell(10, 20, 30, 600),
        cell(20, 40, 60, 1200),
        cell(5, 10, 15, 300),
    ];
    assert!(breslow_day(&same).unwrap().statistic < 1e-9);
    assert!(breslow_day(&same).unwrap().p > 0.999_999);
    assert!(woolf(&same).unwrap().statistic < 1e-9);
    // Two strata: the squared difference of the log odds ratios over the sum of their variances.
    let two = [cell(8, 92, 20, 880), cell(30, 70, 25, 875)];
    let log = |t: &[f64; 4]| (t[0] * t[3] / (t[1] * t[2])).ln();
    let variance = |t: &[f64; 4]| t.iter().map(|v| 1.0 / v).sum::<f64>();
    let (a, b) = ([8.0, 92.0, 20.0, 880.0], [30.0, 70.0, 25.0, 875.0]);
    let direct = (log(&a) - log(&b)).powi(2) / (variance(&a) + variance(&b));
    let test = woolf(&two).unwrap();
    assert!(relative(test.statistic, direct) < 1e-12);
    assert!(woolf(&two[..1]).is_none() && breslow_day(&two[..1]).is_none());
    assert!(breslow_day(&[]).is_none());
}

#[test]
fn chi_square_has_its_table() {
    // 0.95 quantiles as every table prints them, to more digits.
    for (statistic, degrees) in [
        (3.841_458_820_694_124, 1),
        (5.991_464_547_107_979, 2),
        (18.307_038_053_275_146, 10),
    ] {
        assert!((ChiSquare::new(statistic, degrees).unwrap().p - 0.05).abs() < 1e-12);
    }
    assert!(ChiSquare::new(1.0, 0).is_none() && ChiSquare::new(f64::NAN, 1).is_none());
    let test = mantel_haenszel_test(&[cell(10, 20, 30, 600)]).unwrap();
    // One stratum: Pearson's chi-square times (n − 1)/n.
    let pearson = 660.0 * (10.0 * 600.0 - 20.0 * 30.0_f64).powi(2) / (30.0 * 630.0 * 40.0 * 620.0);
    assert!(relative(test.statistic, pearson * 659.0 / 660.0) < 1e-12);
}

#[test]
fn levels_are_counted_as_tables_of_their_own() {
    let table = patterned(400);
    let incidence = ReportIndex::new(&table);
    let levels = Levels::new(&incidence, "level").unwrap();
    assert!(Levels::new(&incidence, "colour").is_none());
    for product in 0..6 {
        for event in 0..5 {
            let result = levels.subgroups(product, event);
            assert_eq!(result.levels.len(), 4);
            assert_eq!(result.levels[3].level, None);
            let sum: u64 = result.levels.iter().map(|l| l.measures.cell.n11()).sum();
            assert_eq!(sum, result.crude.cell.n11());
            let all: u64 = result.levels.iter().map(|l| l.measures.cell.n()).sum();
            assert_eq!(all, 400);
            for (slot, subgroup) in result.levels.iter().enumerate() {
                let mut direct = [0; 2];
                for report in 0..table.len() {
                    let code = table.strata()[0].codes[report];
                    if (code as usize).min(3) == slot {
                        direct[0] +=
                            u64::from(table.pairs(report).iter().any(|p| p.product == product));
                        direct[1] +=
                            u64::from(table.pairs(report).iter().any(|p| p.event == event));
                    }
                }
                let cell = subgroup.measures.cell;
                assert_eq!([cell.n1x(), cell.nx1()], direct);
            }
        }
    }
    let unknown = levels.subgroups(900, 901);
    assert!(unknown.pooled.is_none() && unknown.heterogeneity.is_none());
}

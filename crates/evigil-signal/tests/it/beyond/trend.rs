//! A pair over time.

use evigil_signal::Cell;
use evigil_signal::beyond::subgroup::Levels;
use evigil_signal::beyond::trend::{cochran_armitage, poisson_slope, trend};
use evigil_signal::beyond::{ReportIndex, measures};

use super::reference::relative;
use super::{patterned, table};

fn cell(n11: u64, n1x: u64, nx1: u64, n: u64) -> Cell {
    Cell::new(n11, n1x, nx1, n).unwrap()
}

#[test]
fn cochran_armitage_is_a_correlation() {
    // z² = N r², r the correlation of time and event over the product's reports.
    let points = [
        (2019.0, cell(2, 40, 9, 900)),
        (2020.0, cell(7, 50, 9, 900)),
        (2022.0, cell(14, 45, 30, 900)),
    ];
    let (mut n, mut t, mut y, mut tt, mut ty) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (time, cell) in points {
        for report in 0..cell.n1x() {
            let event = f64::from(u8::from(report < cell.n11()));
            let time: f64 = time - 2020.0;
            n += 1.0;
            t += time;
            y += event;
            tt += time * time;
            ty += time * event;
        }
    }
    let covariance = ty / n - t * y / (n * n);
    let correlation = covariance / ((tt / n - (t / n).powi(2)) * (y / n) * (1.0 - y / n)).sqrt();
    let z = cochran_armitage(&points).unwrap();
    assert!(relative(z, correlation * f64::sqrt(n)) < 1e-10, "{z}");
    assert!(z > 3.0);
    let backwards: Vec<_> = points.iter().map(|&(time, cell)| (-time, cell)).collect();
    assert!((cochran_armitage(&backwards).unwrap() + z).abs() < 1e-10);
    assert!(cochran_armitage(&[]).is_none());
    assert!(cochran_armitage(&[(1.0, cell(0, 5, 1, 9)), (2.0, cell(0, 5, 1, 9))]).is_none());
    assert!(cochran_armitage(&points[..1]).is_none());
}

#[test]
fn slope_of_two_periods_has_a_closed_form() {
    let points = [
        (0.0, cell(8, 100, 60, 1000)),
        (2.0, cell(30, 120, 70, 1100)),
    ];
    let (e1, e2) = (points[0].1.expected(), points[1].1.expected());
    let slope = poisson_slope(&points).unwrap();
    // Two units of time between the periods, so the root.
    let factor = ((30.0 / e2) / (8.0 / e1)).sqrt();
    assert!(relative(slope.factor.value, factor) < 1e-11, "{slope:?}");
    let error = (1.0_f64 / 30.0 + 1.0 / 8.0).sqrt() / 2.0;
    assert!(
        relative(
            (slope.factor.high / slope.factor.value).ln(),
            1.959_963_984_540_054 * error
        ) < 1e-9
    );
    let share = e1 / (e1 + e2);
    let ratio =
        2.0 * (8.0 * (8.0 / (38.0 * share)).ln() + 30.0 * (30.0 / (38.0 * (1.0 - share))).ln());
    assert!(relative(slope.test.statistic, ratio) < 1e-9);
}

#[test]
fn slope_is_where_the_likelihood_is_highest() {
    let points = [
        (2018.0, cell(1, 60, 40, 2000)),
        (2019.0, cell(0, 70, 45, 2100)),
        (2020.0, cell(4, 65, 60, 2500)),
        (2022.0, cell(9, 80, 70, 2600)),
    ];
    let slope = poisson_slope(&points).unwrap();
    // The profile likelihood of the slope on a fine grid: another road.
    let profile = |slope: f64| {
        let total: f64 = points.iter().map(|(_, c)| c.n11() as f64).sum();
        let sum: f64 = points
            .iter()
            .map(|(t, c)| c.expected() * (slope * (t - 2020.0)).exp())
            .sum();
        points
            .iter()
            .map(|(t, c)| c.n11() as f64 * slope * (t - 2020.0))
            .sum::<f64>()
            - total * sum.ln()
    };
    let best = slope.factor.value.ln();
    for step in [1e-4, 1e-3, 0.1, 1.0] {
        assert!(profile(best) > profile(best + step) && profile(best) > profile(best - step));
    }
    assert!(relative(slope.test.statistic, 2.0 * (profile(best) - profile(0.0))) < 1e-9);
}

#[test]
fn slopes_without_a_maximum_are_not_told() {
    let some = cell(3, 10, 10, 100);
    let none = cell(0, 10, 10, 100);
    assert!(poisson_slope(&[]).is_none());
    assert!(poisson_slope(&[(1.0, some)]).is_none());
    assert!(poisson_slope(&[(1.0, none), (2.0, none)]).is_none());
    assert!(poisson_slope(&[(1.0, some), (2.0, none)]).is_none());
    assert!(poisson_slope(&[(1.0, none), (2.0, none), (3.0, some)]).is_none());
    assert!(poisson_slope(&[(1.0, none), (2.0, some), (3.0, none)]).is_some());
    let huge = 1_000_000_000;
    let big = poisson_slope(&[
        (1.0, cell(huge, 2 * huge, 2 * huge, 9 * huge)),
        (2.0, cell(huge, 3 * huge, huge, 9 * huge)),
    ]);
    assert!(big.unwrap().factor.high.is_finite());
}

#[test]
fn slices_follow_each_other_and_add_up() {
    let rows: Vec<(String, &str, &str, &str)> = (0..1800)
        .map(|report: u32| {
            let year = ["2021", "2019", "2020"][(report % 3) as usize];
            let product = if report.is_multiple_of(5) { "A" } else { "B" };
            let often = if year == "2021" && product == "A" {
                2
            } else {
                9
            };
            (
                report.to_string(),
                product,
                if (report / 7).is_multiple_of(often) {
                    "rash"
                } else {
                    "other"
                },
                year,
            )
        })
        .collect();
    let rows: Vec<_> = rows
        .iter()
        .map(|(r, p, e, y)| (r.as_str(), *p, *e, *y))
        .collect();
    let table = table("year", &rows);
    let incidence = ReportIndex::new(&table);
    let levels = Levels::new(&incidence, "year").unwrap();
    let (a, rash) = (
        table.products().find("A").unwrap(),
        table.events().find("rash").unwrap(),
    );
    let result = trend(&levels, a, rash);
    let periods: Vec<_> = result
        .slices
        .iter()
        .map(|slice| slice.period.as_str())
        .collect();
    assert_eq!(periods, ["2019", "2020", "2021"]);
    assert_eq!(result.slices[2].time.to_bits(), 2021.0_f64.to_bits());
    assert_eq!(
        result.slices[2].cumulative,
        measures(incidence.cell(a, rash))
    );
    assert_eq!(result.slices[0].alone, result.slices[0].cumulative);
    assert!(result.share_z.unwrap() > 2.0, "{result:?}");
    assert!(result.slope.unwrap().factor.low > 1.0);
    assert_eq!(result.first_signal, Some(2));

    let patterned = patterned(200);
    let incidence = ReportIndex::new(&patterned);
    let levels = Levels::new(&incidence, "level").unwrap();
    let by_name = trend(&levels, 0, 0);
    assert_eq!(
        by_name
            .slices
            .iter()
            .map(|s| s.period.as_str())
            .collect::<Vec<_>>(),
        ["x", "y", "z"]
    );
    assert_eq!(
        by_name.slices.iter().map(|s| s.time).sum::<f64>().to_bits(),
        3.0_f64.to_bits()
    );
    assert_eq!(trend(&levels, 99, 99).first_signal, None);
}

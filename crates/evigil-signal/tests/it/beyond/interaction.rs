//! Two products and an event.

use evigil_signal::beyond::ReportIndex;
use evigil_signal::beyond::interaction::{
    InteractionCounts, InteractionSettings, Omega, interaction, interactions,
};

use super::reference::{cases, csv, number, relative};

#[test]
fn omega_of_a_worked_table() {
    // Drug_A, Drug_B and Event_1 of the simulated reports that come with pvda 0.0.4, by the formulas
    // of the paper with the gamma quantiles of scipy 1.17.1.
    let omega = Omega::new(InteractionCounts {
        n111: 41,
        n11: 88,
        n10: 242,
        n01: 257,
        n00: 413,
        e10: 93,
        e01: 100,
        e00: 134,
    });
    assert!((omega.expected - 38.584_479_217).abs() < 1e-8);
    assert!((omega.omega - 0.086_515_521_825).abs() < 1e-10);
    assert!((omega.omega025 - -0.389_064_191_01).abs() < 1e-9);
    assert!((omega.omega025_normal.unwrap() - -0.355_086_142_61).abs() < 1e-9);
    assert!(omega.omega975 > omega.omega);
}

#[expect(clippy::print_stdout, reason = "figures of agreement")]
fn agrees(set: &str, cases_name: &str, reference: &str, settings: InteractionSettings) {
    let (Some(table), Some(rows)) = (cases(cases_name), csv(reference)) else {
        return;
    };
    let found = interactions(&ReportIndex::new(&table), settings);
    let name = |code: u32| table.products().name(code).unwrap();
    let by_name: std::collections::HashMap<_, _> = found
        .iter()
        .map(|found| {
            let (a, b) = (name(found.first), name(found.second));
            (
                (
                    a.min(b),
                    a.max(b),
                    table.events().name(found.event).unwrap(),
                ),
                (a <= b, found.omega),
            )
        })
        .collect();
    let mut worst = [0.0_f64; 4];
    for row in &rows {
        let key = (
            row["drug1"].as_str(),
            row["drug2"].as_str(),
            row["event"].as_str(),
        );
        let (same_order, omega) = by_name[&key];
        let counts = omega.counts;
        let (n10, n01, e10, e01) = if same_order {
            (counts.n10, counts.n01, counts.e10, counts.e01)
        } else {
            (counts.n01, counts.n10, counts.e01, counts.e10)
        };
        for (column, mine) in [
            ("n111", counts.n111),
            ("n11", counts.n11),
            ("n10", n10),
            ("n01", n01),
            ("n00", counts.n00),
            ("e10", e10),
            ("e01", e01),
            ("e00", counts.e00),
        ] {
            assert_eq!(row[column], mine.to_string(), "{column} of {key:?}");
        }
        worst[0] = worst[0].max(relative(omega.expected, number(row, "E111").unwrap()));
        worst[1] = worst[1].max((omega.omega - number(row, "omega").unwrap()).abs());
        worst[2] = worst[2].max((omega.omega025 - number(row, "omega025_gamma").unwrap()).abs());
        worst[3] = worst[3]
            .max((omega.omega025_normal.unwrap() - number(row, "omega025_paper").unwrap()).abs());
    }
    println!(
        "omega {set}: {} rows of {}, worst {worst:?}",
        rows.len(),
        found.len()
    );
    // The references have 11 digits.
    assert!(
        worst[0] < 1e-10 && worst[1..].iter().all(|&miss| miss < 1e-9),
        "{worst:?}"
    );
    // The references leave out where a rate is one; there all else is the same.
    let odd = found.iter().filter(|found| {
        let c = found.omega.counts;
        c.e00 >= c.n00 || (c.n10 > 0 && c.e10 == c.n10) || (c.n01 > 0 && c.e01 == c.n01)
    });
    assert_eq!(found.len(), rows.len() + odd.count());
}

#[test]
fn omega_agrees_with_the_references() {
    agrees(
        "pvda_sim",
        "inputs/pvda_sim.cases.tsv",
        "reference/pvda_sim.omega.csv.gz",
        InteractionSettings::default(),
    );
    // The least n11 and n111 of this file are 2.
    agrees(
        "caers",
        "inputs/caers.cases.tsv",
        "reference/caers.omega.csv",
        InteractionSettings {
            least_together: 2,
            least_count: 2,
        },
    );
}

#[test]
fn scan_counts_what_single_questions_count() {
    let mut rows = Vec::new();
    for report in 0..400_u32 {
        for product in 0..6 {
            for event in 0..5 {
                // A fixed pattern without meaning, dense enough for triples.
                let key = report * 31 + product * 7;
                let named = key % 3 == 0 || report % (product + 2) == 0;
                if named && (report * 17 + event * 13) % 4 == 0 {
                    rows.push((
                        report.to_string(),
                        format!("P{product}"),
                        format!("E{event}"),
                    ));
                }
            }
        }
    }
    let rows: Vec<_> = rows
        .iter()
        .map(|(r, p, e)| (r.as_str(), p.as_str(), e.as_str(), ""))
        .collect();
    let table = super::table("none", &rows);
    let incidence = ReportIndex::new(&table);
    let found = interactions(
        &incidence,
        InteractionSettings {
            least_together: 5,
            least_count: 1,
        },
    );
    assert!(found.len() > 20);
    for triple in &found {
        assert_eq!(
            *triple,
            interaction(&incidence, triple.first, triple.second, triple.event)
        );
        assert_eq!(
            *triple,
            interaction(&incidence, triple.second, triple.first, triple.event)
        );
        let mut direct = [0_u64; 8];
        for report in 0..table.len() as u32 {
            let a = incidence.products_of(report).contains(&triple.first);
            let b = incidence.products_of(report).contains(&triple.second);
            let e = incidence.events_of(report).contains(&triple.event);
            direct[usize::from(a) * 4 + usize::from(b) * 2 + usize::from(e)] += 1;
        }
        let c = triple.omega.counts;
        assert_eq!(
            [
                c.e00,
                c.n00 - c.e00,
                c.e01,
                c.n01 - c.e01,
                c.e10,
                c.n10 - c.e10,
                c.n111,
                c.n11 - c.n111
            ],
            [
                direct[1], direct[0], direct[3], direct[2], direct[5], direct[4], direct[7],
                direct[6]
            ]
        );
    }
    assert!(found.is_sorted_by_key(|t| (t.first, t.second, t.event)));
}

#[test]
fn corners_have_defined_results() {
    let zero = InteractionCounts {
        n111: 0,
        n11: 0,
        n10: 0,
        n01: 0,
        n00: 0,
        e10: 0,
        e01: 0,
        e00: 0,
    };
    let omega = Omega::new(zero);
    assert!(omega.omega.abs() < 1e-15 && omega.omega025_normal.is_none());
    assert!(omega.omega025.is_finite() && omega.omega975.is_finite());
    let all = Omega::new(InteractionCounts {
        n11: 7,
        n111: 7,
        n10: 3,
        e10: 3,
        n00: 9,
        ..zero
    });
    assert!((all.expected - 7.0).abs() < 1e-12);
    let huge = 1_000_000_000;
    let big = Omega::new(InteractionCounts {
        n111: huge,
        n11: 2 * huge,
        n10: huge,
        n01: huge,
        n00: huge,
        e10: 1,
        e01: 1,
        e00: 1,
    });
    assert!(big.omega025 < big.omega && big.omega < big.omega975 && big.omega975.is_finite());
    // Without the event anywhere else, nothing is expected.
    let lone = Omega::new(InteractionCounts {
        n111: 4,
        n11: 4,
        n00: 100,
        ..zero
    });
    assert!(lone.expected.abs() < 1e-15 && (lone.omega - 9.0_f64.log2()).abs() < 1e-12);
}

//! Funnel plots.

use evigil_signal::monitor::funnel::{
    FunnelError, FunnelFlag, FunnelKind, FunnelSettings, Provider, funnel,
};

fn close(found: f64, expected: f64, relative: f64) {
    assert!(
        (found - expected).abs() <= relative * expected.abs().max(1e-12),
        "{found} is not {expected}"
    );
}

fn providers(rows: &[(u64, f64)]) -> Vec<Provider> {
    rows.iter()
        .enumerate()
        .map(|(index, &(events, denominator))| Provider {
            name: format!("P{index}"),
            events,
            denominator,
        })
        .collect()
}

fn at(target: f64, kind: FunnelKind) -> FunnelSettings {
    FunnelSettings {
        target: Some(target),
        ..FunnelSettings::new(kind)
    }
}

// With scipy 1.17.1: r = binom.ppf(p, n, 0.1), (r - (binom.cdf(r) - p) / binom.pmf(r)) / n, and the
// same with poisson of mean n / 20; p = 0.025, 0.975, 0.001, 0.999.
const BINOMIAL: [(f64, [f64; 4]); 3] = [
    (20.0, [0.0, 0.22846760702992444, 0.0, 0.33517182168528215]),
    (
        150.0,
        [
            0.05104537149438103,
            0.14704330160521525,
            0.028865998728456153,
            0.17939225299197478,
        ],
    ),
    (
        4000.0,
        [
            0.0906719175691381,
            0.10926550845336953,
            0.08550806773420468,
            0.11481537534493332,
        ],
    ),
];
const POISSON: [(f64, [f64; 4]); 3] = [
    (12.0, [0.0, 0.16507677332441953, 0.0, 0.3163068146623217]),
    (
        333.0,
        [
            0.025844602246352676,
            0.07398483905394343,
            0.015241399679839307,
            0.09041473603764058,
        ],
    ),
    (
        9000.0,
        [
            0.045376975817280236,
            0.054617169774167744,
            0.04281971204706375,
            0.057385943563778255,
        ],
    ),
];

#[test]
fn limits_are_interpolated_quantiles() {
    for (kind, target, table) in [
        (FunnelKind::Proportion, 0.1, BINOMIAL),
        (FunnelKind::Rate, 0.05, POISSON),
    ] {
        for (n, limits) in table {
            let found = funnel(&providers(&[(3, n)]), at(target, kind)).unwrap();
            let point = &found.points[0];
            close(point.limits_95.lower, limits[0], 1e-9);
            close(point.limits_95.upper, limits[1], 1e-9);
            close(point.limits_998.lower, limits[2], 1e-9);
            close(point.limits_998.upper, limits[3], 1e-9);
        }
    }
}

/// Second road: limits by adding textbook probabilities one by one.
#[test]
fn limits_by_plain_sums() {
    for n in [7_u32, 23, 80] {
        let p = 0.13_f64;
        let mut chances = Vec::new();
        let mut chance = (1.0 - p).powi(n as i32);
        for k in 0..=n {
            chances.push(chance);
            chance *= f64::from(n - k) / f64::from(k + 1) * p / (1.0 - p);
        }
        let quantile = |tail: f64| {
            let mut sum = 0.0;
            for (k, chance) in chances.iter().enumerate() {
                sum += chance;
                if sum >= tail {
                    return ((k as f64 - (sum - tail) / chance) / f64::from(n)).max(0.0);
                }
            }
            1.0
        };
        let found = funnel(&providers(&[(1, n.into())]), at(p, FunnelKind::Proportion)).unwrap();
        close(found.points[0].limits_95.lower, quantile(0.025), 1e-9);
        close(found.points[0].limits_998.upper, quantile(0.999), 1e-9);
    }
}

#[test]
fn flags_and_over_dispersion() {
    // Ten alike providers, one far above.
    let mut rows = vec![(10, 100.0); 10];
    rows.push((40, 100.0));
    let found = funnel(&providers(&rows), at(0.1, FunnelKind::Proportion)).unwrap();
    assert_eq!(found.points[10].flag, FunnelFlag::FarAbove);
    assert_eq!(found.points[0].flag, FunnelFlag::Within);
    close(found.points[10].z, 10.0, 1e-12);
    // The tenth at each end is pulled in: the outlier doesn't make phi large.
    close(found.phi + 1.0, 1.0, 1e-12);
    assert_eq!(found.points[10].flag_wide, FunnelFlag::FarAbove);

    // Providers that differ in general: z scores of -4, -2, 0, 2, 4, ... and phi by hand.
    let rows: Vec<(u64, f64)> = [20, 60, 100, 140, 180]
        .map(|events| (events, 100.0))
        .to_vec();
    let found = funnel(&providers(&rows), at(1.0, FunnelKind::Rate)).unwrap();
    // Winsorised at the 10% and 90% quantiles: -8, -4, 0, 4, 8 become -6.4, -4, 0, 4, 6.4.
    close(found.phi, (2.0 * 6.4 * 6.4 + 2.0 * 16.0) / 5.0, 1e-12);
    assert!(found.phi_p < 1e-10);
    assert_eq!(found.points[4].flag, FunnelFlag::FarAbove);
    assert_eq!(found.points[0].flag, FunnelFlag::FarBelow);
    assert_eq!(found.points[4].flag_wide, FunnelFlag::Within);
    let half = 1.959_963_984_540_054 * found.phi.sqrt() * 0.1;
    close(found.points[0].wide_95.upper, 1.0 + half, 1e-12);
}

#[test]
fn flags_are_rare_by_chance() {
    // All counts that a provider can have: the chance of each flag is at most its level.
    for n in [10_u32, 55, 300] {
        let rows: Vec<(u64, f64)> = (0..=n).map(|k| (k.into(), n.into())).collect();
        let found = funnel(&providers(&rows), at(0.1, FunnelKind::Proportion)).unwrap();
        let mut chance = 0.9_f64.powi(n as i32);
        let (mut above, mut far) = (0.0, 0.0);
        for (k, point) in (0..=n).zip(&found.points) {
            if point.flag >= FunnelFlag::Above {
                above += chance;
            }
            if point.flag == FunnelFlag::FarAbove {
                far += chance;
            }
            chance *= f64::from(n - k) / f64::from(k + 1) / 9.0;
        }
        assert!(above <= 0.025 + 1e-12 && above > 0.005, "{n}: {above}");
        assert!(far <= 0.001 + 1e-12 && far > 0.0001, "{n}: {far}");
    }
}

#[test]
fn extremes_and_wrong_input() {
    let huge = funnel(
        &providers(&[(1_000_000_000, 1e9), (1_000_080_000, 1e9), (0, 1e-12)]),
        at(1.0, FunnelKind::Rate),
    )
    .unwrap();
    close(
        huge.points[0].limits_95.upper,
        1.0 + 1.96 / 1e9_f64.sqrt(),
        1e-6,
    );
    assert_eq!(huge.points[1].flag, FunnelFlag::Above);
    assert_eq!(huge.points[2].limits_95.lower, 0.0);
    assert!(
        huge.points
            .iter()
            .all(|point| point.p_upper.is_finite() && point.p_lower.is_finite())
    );
    let error = funnel(&[], FunnelSettings::new(FunnelKind::Rate)).unwrap_err();
    assert_eq!(
        (error.clone(), error.code()),
        (FunnelError::Empty, "EV-G46")
    );
    for (rows, kind) in [
        (&[(3, 2.0)][..], FunnelKind::Proportion),
        (&[(1, 2.5)][..], FunnelKind::Proportion),
        (&[(1, 0.0)][..], FunnelKind::Rate),
        (&[(1, f64::NAN)][..], FunnelKind::Rate),
    ] {
        let found = funnel(&providers(rows), FunnelSettings::new(kind));
        assert!(
            matches!(found, Err(FunnelError::Provider { .. })),
            "{rows:?}"
        );
    }
    for rows in [&[(0, 10.0), (0, 20.0)][..], &[(10, 10.0)][..]] {
        let found = funnel(
            &providers(rows),
            FunnelSettings::new(FunnelKind::Proportion),
        );
        assert!(matches!(
            found,
            Err(FunnelError::Setting { name: "target", .. })
        ));
    }
    let single = funnel(
        &providers(&[(1, 10.0)]),
        FunnelSettings::new(FunnelKind::Proportion),
    )
    .unwrap();
    assert_eq!((single.phi, single.phi_p), (0.0, 1.0));
}

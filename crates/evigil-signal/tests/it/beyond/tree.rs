//! The tree-based scan.

use evigil_signal::beyond::ReportIndex;
use evigil_signal::beyond::tree::{
    Hierarchy, HierarchyBuilder, TreeCounts, TreeError, TreeSettings, bernoulli_ratio,
    poisson_ratio, report_scan, tree_scan,
};
use evigil_signal::table::{CaseRow, CaseTableBuilder};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::reference::relative;

/// Two classes of three terms each below one top; `shared` belongs to both classes.
fn small() -> Hierarchy {
    let mut builder = HierarchyBuilder::default();
    for (child, parent) in [
        ("a1", "A"),
        ("a2", "A"),
        ("shared", "A"),
        ("b1", "B"),
        ("b2", "B"),
        ("shared", "B"),
        ("A", "top"),
        ("B", "top"),
    ] {
        assert!(builder.link(child, parent));
    }
    builder.build().unwrap()
}

/// Counts by node from counts by name.
fn counts(hierarchy: &Hierarchy, named: &[(&str, u64)]) -> Vec<u64> {
    let mut counts = vec![0; hierarchy.len()];
    for &(name, count) in named {
        counts[hierarchy.names().find(name).unwrap() as usize] = count;
    }
    counts
}

/// What belongs to a node, by asking every node for its way up: another road than adding upwards.
fn members(hierarchy: &Hierarchy, node: u32) -> Vec<usize> {
    (0..hierarchy.len() as u32)
        .filter(|&below| hierarchy.above(below).contains(&node))
        .map(|below| below as usize)
        .collect()
}

#[test]
fn what_belongs_to_a_node_counts_once() {
    let tree = small();
    let code = |name| tree.names().find(name).unwrap();
    assert_eq!(members(&tree, code("top")).len(), 8);
    assert_eq!(members(&tree, code("A")).len(), 4);
    assert_eq!(members(&tree, code("a1")).len(), 1);
    assert_eq!(
        (
            tree.depth(code("top")),
            tree.depth(code("B")),
            tree.depth(code("shared"))
        ),
        (0, 1, 2)
    );
}

#[test]
fn circles_are_refused() {
    let mut builder = HierarchyBuilder::default();
    for (child, parent) in [("x", "y"), ("y", "z"), ("z", "x"), ("w", "v")] {
        builder.link(child, parent);
    }
    let error = builder.build().unwrap_err();
    assert_eq!(error.code(), "EV-G37");
    assert!(
        matches!(error, TreeError::Circle { node } if ["x", "y", "z"].contains(&node.as_str()))
    );
    let mut own = HierarchyBuilder::default();
    own.link("x", "x");
    assert!(own.build().is_err());
    assert!(HierarchyBuilder::default().build().unwrap().is_empty());
    // A chain of 6,500 nodes would need lists of 21 million.
    let mut chain = HierarchyBuilder::default();
    for node in 0..6_500 {
        chain.link(&format!("n{node}"), &format!("n{}", node + 1));
    }
    assert_eq!(chain.build().unwrap_err().code(), "EV-G38");
}

#[test]
fn ratios_are_those_of_the_likelihoods() {
    // Likelihoods written down: Poisson with a rate in the group and another outside, by their maxima.
    let poisson = |c: f64, e: f64, all: f64| {
        let free = c * (c / e).ln() + (all - c) * ((all - c) / (all - e)).ln();
        if c > e { free } else { 0.0 }
    };
    for (c, e, all) in [(12.0, 4.5, 100.0), (3.0, 2.9, 7.0), (99.0, 1e-12, 100.0)] {
        assert!(relative(poisson_ratio(c, e, all), poisson(c, e, all)) < 1e-12);
    }
    assert!(relative(poisson_ratio(5.0, 1.0, 5.0), 5.0 * 5.0_f64.ln()) < 1e-12);
    for (c, e, all) in [
        (0.0, 1.0, 9.0),
        (2.0, 2.0, 9.0),
        (1.0, 3.0, 9.0),
        (0.0, 0.0, 0.0),
    ] {
        assert!(poisson_ratio(c, e, all).abs() < 1e-300);
    }
    let log = |x: f64, p: f64| if x > 0.0 { x * p.ln() } else { 0.0 };
    let binomial = |x: f64, n: f64, p: f64| log(x, p) + log(n - x, 1.0 - p);
    for (c, n, all_cases, all) in [
        (8.0, 10.0, 30.0, 100.0),
        (10.0, 10.0, 10.0, 40.0),
        (2.0, 3.0, 5.0, 9.0),
    ] {
        let free =
            binomial(c, n, c / n) + binomial(all_cases - c, all - n, (all_cases - c) / (all - n));
        let null = binomial(all_cases, all, all_cases / all);
        assert!(relative(bernoulli_ratio(c, n, all_cases, all), free - null) < 1e-11);
    }
    for (c, n, all_cases, all) in [
        (0.0, 0.0, 0.0, 0.0),
        (3.0, 10.0, 30.0, 100.0),
        (1.0, 10.0, 30.0, 100.0),
        (5.0, 9.0, 5.0, 9.0),
    ] {
        assert!(bernoulli_ratio(c, n, all_cases, all).abs() < 1e-12);
    }
    let huge = 1e9;
    assert!(bernoulli_ratio(huge, 1.1 * huge, 1.2 * huge, 9.0 * huge).is_finite());
}

#[test]
fn exact_p_of_a_small_tree_is_met() {
    // 5 cases of 14: all 2002 ways to pick them, each with its greatest ratio over the nodes.
    let tree = small();
    let total = counts(
        &tree,
        &[("a1", 3), ("a2", 2), ("b1", 4), ("b2", 3), ("shared", 2)],
    );
    let cases = counts(&tree, &[("a1", 3), ("a2", 1), ("b1", 1)]);
    let settings = TreeSettings {
        replicates: 4999,
        seed: 7,
        least_cases: 1,
    };
    let scan = tree_scan(
        &tree,
        &TreeCounts::Bernoulli {
            cases: cases.clone(),
            total: total.clone(),
        },
        settings,
    )
    .unwrap();
    let groups: Vec<Vec<usize>> = (0..tree.len() as u32)
        .map(|node| members(&tree, node))
        .collect();
    let ratio = |cases: &[u64], group: &[usize]| {
        let sum = |of: &[u64]| group.iter().map(|&node| of[node]).sum::<u64>() as f64;
        bernoulli_ratio(sum(cases), sum(&total), 5.0, 14.0)
    };
    let greatest = |cases: &[u64]| {
        groups
            .iter()
            .map(|group| ratio(cases, group))
            .fold(0.0, f64::max)
    };
    let owner: Vec<usize> = total
        .iter()
        .enumerate()
        .flat_map(|(node, &n)| std::iter::repeat_n(node, n as usize))
        .collect();
    let mut maxima = Vec::new();
    for mask in 0_u32..1 << 14 {
        if mask.count_ones() == 5 {
            let mut cases = vec![0; tree.len()];
            for (place, &node) in owner.iter().enumerate() {
                cases[node] += u64::from(mask >> place & 1);
            }
            maxima.push(greatest(&cases));
        }
    }
    assert_eq!(maxima.len(), 2002);
    assert!(!scan.cuts.is_empty());
    assert!(relative(scan.cuts[0].log_likelihood_ratio, greatest(&cases)) < 1e-12);
    for cut in &scan.cuts {
        assert!(
            relative(
                cut.log_likelihood_ratio,
                ratio(&cases, &groups[cut.node as usize])
            ) < 1e-12
        );
        let exact = maxima
            .iter()
            .filter(|&&most| most >= cut.log_likelihood_ratio - 1e-9)
            .count() as f64
            / 2002.0;
        let error = (exact * (1.0 - exact) / 5000.0).sqrt();
        assert!(
            (cut.p - exact).abs() < 4.0 * error + 2e-4,
            "{cut:?} {exact}"
        );
    }
    let best = scan.cuts[0];
    assert_eq!(tree.names().name(best.node), Some("a1"));
    assert!((best.expected - 5.0 * 3.0 / 14.0).abs() < 1e-12 && best.cases == 3);
}

#[test]
fn a_planted_class_is_found_and_threads_do_not_matter() {
    let mut builder = HierarchyBuilder::default();
    for class in 0..20 {
        for term in 0..10 {
            builder.link(&format!("t{class}.{term}"), &format!("c{class}"));
        }
        builder.link(&format!("c{class}"), "top");
    }
    let tree = builder.build().unwrap();
    let mut cases = vec![0; tree.len()];
    let mut expected = vec![0.0; tree.len()];
    for class in 0..20 {
        for term in 0..10 {
            let node = tree.names().find(&format!("t{class}.{term}")).unwrap() as usize;
            expected[node] = 2.0;
            // Twice what is expected, in every term of one class: none by itself is remarkable.
            cases[node] = if class == 13 {
                4
            } else {
                2 - u64::from(term == 5)
            };
        }
    }
    let counts = TreeCounts::Poisson { cases, expected };
    let settings = TreeSettings {
        replicates: 499,
        seed: 3,
        least_cases: 2,
    };
    let scan = tree_scan(&tree, &counts, settings).unwrap();
    assert_eq!(tree.names().name(scan.cuts[0].node), Some("c13"));
    assert!(scan.cuts[0].p < 0.02, "{:?}", scan.cuts[0]);
    assert!(
        scan.cuts.iter().skip(1).all(|cut| cut.p > 0.5),
        "{:?}",
        &scan.cuts[1..3]
    );
    assert!(
        scan.cuts.iter().all(|cut| (cut.p <= 0.05)
            == (cut.log_likelihood_ratio >= scan.critical_value(0.05).unwrap()))
    );
    assert!(scan.critical_value(0.001).is_none());
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    assert_eq!(
        pool.install(|| tree_scan(&tree, &counts, settings).unwrap()),
        scan
    );
    let other = tree_scan(
        &tree,
        &counts,
        TreeSettings {
            seed: 4,
            ..settings
        },
    )
    .unwrap();
    assert_ne!(other.maxima, scan.maxima);
}

#[test]
fn without_effect_one_in_twenty_is_called() {
    // 300 data sets without effect, each judged with 99 simulated ones, by both models. Of 300 at 5 %
    // between 4 and 28 are called with a probability of 99.8 %.
    let tree = small();
    let shares = [
        ("a1", 30_u64),
        ("a2", 50),
        ("b1", 20),
        ("b2", 60),
        ("shared", 40),
    ];
    let total = counts(&tree, &shares);
    let expected: Vec<f64> = total.iter().map(|&n| n as f64).collect();
    let mut random = ChaCha8Rng::seed_from_u64(2);
    let mut called = [0; 2];
    for seed in 0..300 {
        let mut owner: Vec<usize> = total
            .iter()
            .enumerate()
            .flat_map(|(node, &n)| std::iter::repeat_n(node, n as usize))
            .collect();
        let (mut picked, mut dealt) = (vec![0_u64; tree.len()], vec![0_u64; tree.len()]);
        for _ in 0..60 {
            let place = random.random_range(0..owner.len());
            picked[owner.swap_remove(place)] += 1;
        }
        let all: Vec<usize> = total
            .iter()
            .enumerate()
            .flat_map(|(node, &n)| std::iter::repeat_n(node, n as usize))
            .collect();
        for _ in 0..60 {
            dealt[all[random.random_range(0..all.len())]] += 1;
        }
        let settings = TreeSettings {
            replicates: 99,
            seed,
            least_cases: 1,
        };
        let models = [
            TreeCounts::Bernoulli {
                cases: picked,
                total: total.clone(),
            },
            TreeCounts::Poisson {
                cases: dealt,
                expected: expected.clone(),
            },
        ];
        for (called, model) in called.iter_mut().zip(&models) {
            let scan = tree_scan(&tree, model, settings).unwrap();
            *called += u32::from(scan.cuts.first().is_some_and(|cut| cut.p <= 0.05));
        }
    }
    assert!(
        called.iter().all(|&called| (4..=28).contains(&called)),
        "{called:?}"
    );
}

#[test]
fn reports_with_several_terms_of_a_group_count_once() {
    // DRUG is in 60 of 600 reports. Terms of class L always come in threes, in 20 of its reports and in
    // 60 of the others: a report is one report, whatever it lists.
    let mut builder = CaseTableBuilder::new(&[]);
    for report in 0..600_u32 {
        let drug = report < 60;
        let liver = if drug { report < 20 } else { report % 9 == 0 };
        let events: &[&str] = if liver { &["l1", "l2", "l3"] } else { &["o1"] };
        for event in events {
            builder.push(&CaseRow {
                report: &report.to_string(),
                product: if drug { "DRUG" } else { "OTHER" },
                event,
                ..CaseRow::default()
            });
        }
    }
    let table = builder.build();
    let index = ReportIndex::new(&table);
    let mut builder = HierarchyBuilder::default();
    for term in ["l1", "l2", "l3"] {
        builder.link(term, "L");
    }
    builder.link("o1", "O");
    let tree = builder.build().unwrap();
    let drug = table.products().find("DRUG").unwrap();
    let settings = TreeSettings {
        replicates: 999,
        seed: 5,
        least_cases: 2,
    };
    let scan = report_scan(&index, &tree, drug, settings);
    let class = tree.names().find("L").unwrap();
    let cut = scan.cuts.iter().find(|cut| cut.node == class).unwrap();
    let others = (60..600).filter(|report| report % 9 == 0).count() as f64;
    assert_eq!(cut.cases, 20);
    assert!(relative(cut.expected, 60.0 * (20.0 + others) / 600.0) < 1e-12);
    assert!(
        relative(
            cut.log_likelihood_ratio,
            bernoulli_ratio(20.0, 20.0 + others, 60.0, 600.0)
        ) < 1e-12
    );
    // Its three terms are in the same reports and so exactly as good.
    assert_eq!(
        scan.cuts
            .iter()
            .filter(|c| c.log_likelihood_ratio.to_bits() == cut.log_likelihood_ratio.to_bits())
            .count(),
        4
    );
    assert!(cut.p <= 0.002, "{cut:?}");
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    assert_eq!(
        pool.install(|| report_scan(&index, &tree, drug, settings)),
        scan
    );
    let other = report_scan(&index, &tree, 99, settings);
    assert!(other.cuts.is_empty() && other.cases == 0);
}

#[test]
fn permuted_products_are_called_at_the_nominal_level() {
    // Each data set names PRODUCT in about 20 of 150 reports at random; terms come in clumps of five.
    let mut builder = HierarchyBuilder::default();
    for term in 0..30 {
        builder.link(&format!("t{term}"), &format!("c{}", term / 5));
    }
    let tree = builder.build().unwrap();
    let mut random = ChaCha8Rng::seed_from_u64(9);
    let mut called = 0;
    for seed in 0..120 {
        let mut builder = CaseTableBuilder::new(&[]);
        for report in 0..150 {
            let class = random.random_range(0..6_u32);
            let with: f64 = random.random();
            for term in 0..5 {
                builder.push(&CaseRow {
                    report: &report.to_string(),
                    product: if with < 0.13 { "PRODUCT" } else { "OTHER" },
                    event: &format!("t{}", class * 5 + term),
                    ..CaseRow::default()
                });
            }
        }
        let table = builder.build();
        let index = ReportIndex::new(&table);
        let product = table.products().find("PRODUCT").unwrap();
        let scan = report_scan(
            &index,
            &tree,
            product,
            TreeSettings {
                replicates: 99,
                seed,
                least_cases: 1,
            },
        );
        called += u32::from(scan.cuts.first().is_some_and(|cut| cut.p <= 0.05));
    }
    // Of 120 at 5 %: 1 to 14 with a probability of 99.6 %.
    assert!((1..=14).contains(&called), "{called}");
}

#[test]
fn counts_that_can_not_be_are_refused() {
    let tree = small();
    let zero = vec![0_u64; tree.len()];
    let settings = TreeSettings {
        replicates: 9,
        ..TreeSettings::default()
    };
    let none = tree_scan(
        &tree,
        &TreeCounts::Bernoulli {
            cases: zero.clone(),
            total: zero.clone(),
        },
        settings,
    )
    .unwrap();
    assert!(none.cuts.is_empty() && none.maxima.len() == 9);
    let none = tree_scan(
        &tree,
        &TreeCounts::Poisson {
            cases: zero.clone(),
            expected: vec![0.0; tree.len()],
        },
        settings,
    )
    .unwrap();
    assert!(none.cuts.is_empty());
    let one = counts(&tree, &[("a1", 1)]);
    let more = TreeCounts::Bernoulli {
        cases: one.clone(),
        total: zero.clone(),
    };
    assert_eq!(
        tree_scan(&tree, &more, settings).unwrap_err().code(),
        "EV-G39"
    );
    for expected in [0.0, f64::NAN, -1.0, f64::INFINITY] {
        let odd = TreeCounts::Poisson {
            cases: one.clone(),
            expected: vec![expected; tree.len()],
        };
        assert_eq!(
            tree_scan(&tree, &odd, settings).unwrap_err().code(),
            "EV-G39",
            "{expected}"
        );
    }
    let short = TreeCounts::Bernoulli {
        cases: one.clone(),
        total: vec![1],
    };
    assert_eq!(
        tree_scan(&tree, &short, settings).unwrap_err().code(),
        "EV-G35"
    );
    // Huge counts and tiny expectations stay finite; all cases and no control have no excess.
    let huge = counts(&tree, &[("a1", 1_000_000_000), ("b1", 1_000_000_000)]);
    let mut expected = vec![1e-12; tree.len()];
    expected[tree.names().find("b1").unwrap() as usize] = 1e9;
    let scan = tree_scan(
        &tree,
        &TreeCounts::Poisson {
            cases: huge,
            expected,
        },
        settings,
    )
    .unwrap();
    assert!(
        scan.cuts
            .iter()
            .all(|cut| cut.log_likelihood_ratio.is_finite())
            && scan.cuts[0].p <= 0.1
    );
    let full = counts(&tree, &[("a1", 9), ("b1", 9)]);
    let scan = tree_scan(
        &tree,
        &TreeCounts::Bernoulli {
            cases: full.clone(),
            total: full,
        },
        settings,
    )
    .unwrap();
    assert!(scan.cuts.is_empty());
    assert!(
        tree_scan(
            &Hierarchy::default(),
            &TreeCounts::Bernoulli {
                cases: vec![],
                total: vec![]
            },
            settings
        )
        .is_ok()
    );
}

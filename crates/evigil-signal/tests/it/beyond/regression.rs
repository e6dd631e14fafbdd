//! One event and many products.

use evigil_signal::beyond::ReportIndex;
use evigil_signal::beyond::regression::{
    Choice, Design, EventSettings, Path, PathSettings, PropensitySettings, RegressionError, Term,
    Weighting, choose, event_regression, lasso_path, propensity, refit,
};
use evigil_signal::table::{CaseRow, CaseTable, CaseTableBuilder};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::reference::relative;

fn chance(random: &mut impl Rng, p: f64) -> bool {
    random.random::<f64>() < p
}

/// Columns named at random and an outcome that depends on the first ones.
fn simulated(seed: u64, rows: u32, columns: u32, effects: &[f64]) -> (Design<'static>, Vec<bool>) {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut design = Design::new(rows as usize);
    let mut predictor = vec![-1.5; rows as usize];
    for column in 0..columns {
        let share = 0.02 + 0.3 / f64::from(column + 1);
        let has: Vec<u32> = (0..rows).filter(|_| chance(&mut random, share)).collect();
        if let Some(effect) = effects.get(column as usize) {
            for &row in &has {
                predictor[row as usize] += effect;
            }
        }
        design.push(Term::Product(column), has);
    }
    let happened = predictor
        .iter()
        .map(|x| chance(&mut random, 1.0 / (1.0 + (-x).exp())))
        .collect();
    (design, happened)
}

/// The conditions of the maximum by their definition, at every point of a path.
fn greatest_violation(design: &Design<'_>, happened: &[bool], path: &Path) -> f64 {
    let n = design.rows() as f64;
    let mut worst = 0.0_f64;
    for point in &path.points {
        let miss: Vec<f64> = design
            .predictor(point.intercept, &point.coefficients)
            .iter()
            .zip(happened)
            .map(|(x, &y)| f64::from(u8::from(y)) - 1.0 / (1.0 + (-x).exp()))
            .collect();
        worst = worst.max(miss.iter().sum::<f64>().abs() / n);
        for column in 0..design.len() {
            let gradient = design
                .column(column)
                .iter()
                .map(|&row| miss[row as usize])
                .sum::<f64>()
                / n;
            let value = point
                .coefficients
                .iter()
                .find(|c| c.0 == column)
                .map_or(0.0, |c| c.1);
            worst = worst.max(if value == 0.0 {
                gradient.abs() - point.penalty
            } else {
                (gradient - point.penalty * value.signum()).abs()
            });
        }
    }
    worst
}

#[test]
fn every_point_of_a_path_is_a_maximum() {
    for seed in 0..4 {
        let (design, happened) = simulated(seed, 600, 30, &[1.5, -1.0, 0.7]);
        let settings = PathSettings {
            penalties: 40,
            ..PathSettings::default()
        };
        let path = lasso_path(&design, &happened, settings).unwrap();
        let first = path.points[0].penalty;
        assert_eq!(path.points.len(), 40);
        assert!(path.points[0].coefficients.is_empty());
        assert!(path.points[1].coefficients.len() == 1);
        assert!(path.points.iter().all(|point| point.converged));
        let worst = greatest_violation(&design, &happened, &path);
        assert!(worst < 1.1e-7 * first, "{worst:e} {first:e}");
        assert!(
            path.points
                .is_sorted_by(|a, b| a.log_likelihood <= b.log_likelihood + 1e-9)
        );
    }
}

#[test]
fn one_column_has_a_closed_form() {
    // Of 200 rows 50 have the term; outcome in 20 of them and in 15 of the others. At the maximum the
    // share with the term is lowered by λ n / 50 and the other raised by λ n / 150.
    let mut design = Design::new(200);
    design.push(Term::Product(0), (0..50).collect::<Vec<u32>>());
    let happened: Vec<bool> = (0..200)
        .map(|row| row < 20 || (50..65).contains(&row))
        .collect();
    let path = lasso_path(&design, &happened, PathSettings::default()).unwrap();
    let logit = |p: f64| (p / (1.0 - p)).ln();
    for point in &path.points[1..] {
        let with = 20.0 / 50.0 - point.penalty * 200.0 / 50.0;
        let without = 15.0 / 150.0 + point.penalty * 200.0 / 150.0;
        let coefficient = logit(with) - logit(without);
        assert!(
            (point.coefficients[0].1 - coefficient).abs() < 1e-5,
            "{point:?} {coefficient}"
        );
        assert!((point.intercept - logit(without)).abs() < 1e-5);
    }
    // First penalty: Σ (y − ȳ) over the column, by n.
    assert!(relative(path.points[0].penalty, (20.0 - 50.0 * 35.0 / 200.0) / 200.0) < 1e-12);
    let plain = refit(&design, &happened, &[0]).unwrap();
    let ratio = plain.odds_ratio(0).unwrap();
    assert!(relative(ratio.value, (20.0 / 30.0) / (15.0 / 135.0)) < 1e-9);
    let error = (1.0_f64 / 20.0 + 1.0 / 30.0 + 1.0 / 15.0 + 1.0 / 135.0).sqrt();
    assert!(relative(plain.standard_errors[0].unwrap(), error) < 1e-9);
}

#[test]
fn a_vanishing_penalty_gives_the_plain_maximum() {
    let (design, happened) = simulated(11, 800, 6, &[1.0, -0.5, 0.5]);
    let settings = PathSettings {
        penalties: 30,
        least_share: 1e-9,
        tolerance: 1e-10,
        ..PathSettings::default()
    };
    let path = lasso_path(&design, &happened, settings).unwrap();
    let last = path.points.last().unwrap();
    let plain = refit(&design, &happened, &[0, 1, 2, 3, 4, 5]).unwrap();
    assert!(plain.converged);
    for &(column, value) in &last.coefficients {
        assert!(
            (value - plain.coefficients[column]).abs() < 1e-6,
            "{value} {plain:?}"
        );
    }
    assert!((last.log_likelihood - plain.log_likelihood).abs() < 1e-8);
    // Gradient and curvature of the plain fit by differences of its log-likelihood.
    let value = |shift: &[f64; 6]| {
        let moved: Vec<(usize, f64)> = (0..6)
            .map(|j| (j, plain.coefficients[j] + shift[j]))
            .collect();
        design
            .predictor(plain.intercept, &moved)
            .iter()
            .zip(&happened)
            .map(|(x, &y)| if y { *x } else { 0.0 } - x.exp().ln_1p())
            .sum::<f64>()
    };
    assert!((value(&[0.0; 6]) - plain.log_likelihood).abs() < 1e-9);
    for j in 0..6 {
        let mut up = [0.0; 6];
        up[j] = 1e-4;
        let down = up.map(|x| -x);
        assert!(((value(&up) - value(&down)) / 2e-4).abs() < 1e-4);
    }
}

#[test]
fn terms_that_divide_the_outcomes_have_no_limits() {
    let mut design = Design::new(300);
    design.push(Term::Product(0), (0..10).collect::<Vec<u32>>());
    design.push(Term::Product(1), (5..150).collect::<Vec<u32>>());
    design.push(Term::Product(2), (5..150).collect::<Vec<u32>>());
    // All of the first have the outcome, and third repeats second.
    let happened: Vec<bool> = (0..300).map(|row| row < 10 || row % 7 == 0).collect();
    let plain = refit(&design, &happened, &[0, 1, 2]).unwrap();
    assert!(plain.odds_ratio(0).is_none());
    assert!(
        plain.odds_ratio(1).is_some() && plain.odds_ratio(2).is_none(),
        "{plain:?}"
    );
    let path = lasso_path(&design, &happened, PathSettings::default()).unwrap();
    assert!(greatest_violation(&design, &happened, &path) < 1e-7);
}

#[test]
fn outcomes_that_are_all_the_same_are_refused() {
    let mut design = Design::new(4);
    design.push(Term::Product(0), vec![3, 1, 1, 9]);
    assert_eq!(design.column(0), [1, 3]);
    for happened in [[false; 4], [true; 4]] {
        let error = lasso_path(&design, &happened, PathSettings::default()).unwrap_err();
        assert_eq!(error.code(), "EV-G34");
        assert!(refit(&design, &happened, &[0]).is_err());
    }
    let error = lasso_path(&design, &[true], PathSettings::default()).unwrap_err();
    assert_eq!(
        error,
        RegressionError::Length {
            given: 1,
            needed: 4
        }
    );
    assert!(lasso_path(&Design::new(0), &[], PathSettings::default()).is_err());
    let alone = lasso_path(
        &Design::new(3),
        &[true, false, false],
        PathSettings::default(),
    )
    .unwrap();
    assert!(relative(alone.points[0].intercept, 0.5_f64.ln()) < 1e-9);
    let folds = Choice::CrossValidation {
        folds: 3,
        seed: 1,
        one_standard_error: false,
    };
    let error = choose(
        &design,
        &[true, false, true, false],
        PathSettings::default(),
        folds,
    )
    .unwrap_err();
    assert_eq!(error.code(), "EV-G36");
}

#[test]
fn planted_terms_are_chosen_and_few_others() {
    let effects = [1.2, -1.5, 1.0, 0.9];
    let mut false_terms = 0;
    for seed in 0..5 {
        let (design, happened) = simulated(seed, 3000, 60, &effects);
        let chosen = choose(&design, &happened, PathSettings::default(), Choice::Bic).unwrap();
        let terms: Vec<usize> = chosen
            .point()
            .unwrap()
            .coefficients
            .iter()
            .map(|c| c.0)
            .collect();
        assert!((0..4).all(|column| terms.contains(&column)), "{terms:?}");
        assert!(!chosen.at_end);
        false_terms += terms.len() - 4;
    }
    assert!(false_terms <= 10, "{false_terms}");
    // Nothing planted, nothing found.
    let (design, happened) = simulated(77, 3000, 60, &[]);
    let chosen = choose(&design, &happened, PathSettings::default(), Choice::Bic).unwrap();
    assert!(chosen.point().unwrap().coefficients.len() <= 1);
}

#[test]
fn cross_validation_depends_on_the_seed_alone() {
    let (design, happened) = simulated(5, 600, 12, &[1.5, 1.0]);
    let settings = PathSettings {
        penalties: 20,
        ..PathSettings::default()
    };
    let choice = |seed, one_standard_error| Choice::CrossValidation {
        folds: 4,
        seed,
        one_standard_error,
    };
    let once = choose(&design, &happened, settings, choice(1, false)).unwrap();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    let again = pool.install(|| choose(&design, &happened, settings, choice(1, false)).unwrap());
    assert_eq!(once, again);
    let other = choose(&design, &happened, settings, choice(2, false)).unwrap();
    assert_ne!(once.deviance, other.deviance);
    let strict = choose(&design, &happened, settings, choice(1, true)).unwrap();
    assert!(strict.index <= once.index);
    let best = once.deviance[once.index].0;
    assert!(once.deviance.iter().all(|d| d.0 >= best));
    // Without a term the deviance of a left-out row is about the entropy of the outcome.
    let p = happened.iter().filter(|&&y| y).count() as f64 / 600.0;
    let entropy = -2.0 * (p * p.ln() + (1.0 - p) * (1.0 - p).ln());
    assert!(
        relative(once.deviance[0].0, entropy) < 0.02,
        "{entropy} {:?}",
        once.deviance[0]
    );
}

/// Reports in which CULPRIT causes the event and BYSTANDER is mostly given with it; FILLER does nothing.
fn confounded(seed: u64, reports: u32) -> CaseTable {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut builder = CaseTableBuilder::new(&["sex"]);
    for report in 0..reports {
        let culprit = chance(&mut random, 0.1);
        let bystander = chance(&mut random, if culprit { 0.4 } else { 0.05 });
        let event = chance(&mut random, if culprit { 0.35 } else { 0.06 });
        let sex = if chance(&mut random, 0.5) {
            "female"
        } else {
            "male"
        };
        let mut products = vec!["FILLER"];
        if culprit {
            products.push("CULPRIT");
        }
        if bystander {
            products.push("BYSTANDER");
        }
        for product in products {
            builder.push(&CaseRow {
                report: &report.to_string(),
                product,
                event: if event { "hit" } else { "other" },
                onset_days: None,
                strata: &[sex],
            });
        }
    }
    builder.build()
}

#[test]
fn a_bystander_is_not_blamed() {
    let table = confounded(3, 6000);
    let incidence = ReportIndex::new(&table);
    let code = |name| table.products().find(name).unwrap();
    let hit = table.events().find("hit").unwrap();
    let result = event_regression(&incidence, hit, EventSettings::default()).unwrap();
    let found = |name| {
        result
            .associations
            .iter()
            .find(|a| a.term == Term::Product(code(name)))
    };
    let culprit = found("CULPRIT").unwrap();
    assert!(culprit.coefficient > 1.0, "{culprit:?}");
    assert!(culprit.refitted.unwrap().low > 5.0, "{culprit:?}");
    assert!(found("BYSTANDER").is_none_or(|b| b.coefficient.abs() < 0.3));
    assert_eq!(result.associations[0].term, Term::Product(code("CULPRIT")));

    let guilty = propensity(
        &incidence,
        code("CULPRIT"),
        hit,
        PropensitySettings::default(),
    )
    .unwrap();
    assert!(guilty.pooled.unwrap().low > 4.0, "{:?}", guilty.pooled);
    assert!(guilty.weighted.iter().all(|w| w.ratio.unwrap().low > 4.0));
}

#[test]
fn limits_of_adjusted_ratios_enclose_one_for_a_bystander() {
    let mut misses = [0; 3];
    let mut logs = [0.0; 3];
    for seed in 0..8 {
        let table = confounded(seed, 4000);
        let incidence = ReportIndex::new(&table);
        let bystander = table.products().find("BYSTANDER").unwrap();
        let hit = table.events().find("hit").unwrap();
        let adjusted =
            propensity(&incidence, bystander, hit, PropensitySettings::default()).unwrap();
        assert!(adjusted.crude.ror.low > 1.3, "{:?}", adjusted.crude);
        let ratios = [
            adjusted.pooled,
            adjusted.weighted[0].ratio,
            adjusted.weighted[1].ratio,
        ];
        for ((miss, log), ratio) in misses.iter_mut().zip(&mut logs).zip(ratios) {
            let ratio = ratio.unwrap();
            *miss += u32::from(ratio.low > 1.0 || ratio.high < 1.0);
            *log += ratio.value.ln() / 8.0;
        }
        assert!(adjusted.balance[0].before.abs() > 0.5);
        assert!(
            adjusted
                .balance
                .iter()
                .all(|balance| balance.after.abs() < 0.02),
            "{:?}",
            adjusted.balance
        );
        assert!(
            adjusted
                .weighted
                .iter()
                .all(|weighted| weighted.effective_with > 10.0)
        );
        assert_eq!(
            adjusted.classes.iter().map(|cell| cell.n()).sum::<u64>(),
            4000
        );
    }
    // At 95 % three or more of eight outside have a probability of 0.6 %.
    assert!(misses.iter().all(|&miss| miss <= 2), "{misses:?} {logs:?}");
    assert!(
        logs.iter().all(|log| log.abs() < 0.25),
        "{misses:?} {logs:?}"
    );
}

#[test]
fn without_a_covariate_the_adjusted_ratio_is_the_crude_one() {
    let table = confounded(4, 2000);
    let incidence = ReportIndex::new(&table);
    let hit = table.events().find("hit").unwrap();
    let culprit = table.products().find("CULPRIT").unwrap();
    let alone = PropensitySettings {
        least_together: u64::MAX,
        with_strata: false,
        ..PropensitySettings::default()
    };
    let result = propensity(&incidence, culprit, hit, alone).unwrap();
    let crude = result.crude.ror;
    assert!(relative(result.pooled.unwrap().value, crude.value) < 1e-12);
    for weighted in result.weighted {
        let ratio = weighted.ratio.unwrap();
        assert!(relative(ratio.value, crude.value) < 1e-9);
        // Equal weights: the sandwich is Woolf's variance.
        assert!(relative(ratio.low, crude.low) < 1e-9);
    }
    let nobody = propensity(&incidence, 99, hit, alone);
    assert!(nobody.is_err());
    assert!(event_regression(&incidence, 99, EventSettings::default()).is_err());
}

#[test]
fn weights_are_those_of_their_definition() {
    // One covariate, sex, with all four combinations: scores and weights can be written down.
    let mut builder = CaseTableBuilder::new(&["sex"]);
    let mut report = 0;
    for (sex, product, event, times) in [
        ("f", "A", "e", 12),
        ("f", "A", "o", 28),
        ("f", "B", "e", 6),
        ("f", "B", "o", 54),
        ("m", "A", "e", 3),
        ("m", "A", "o", 7),
        ("m", "B", "e", 18),
        ("m", "B", "o", 172),
    ] {
        for _ in 0..times {
            report += 1;
            builder.push(&CaseRow {
                report: &report.to_string(),
                product,
                event,
                onset_days: None,
                strata: &[sex],
            });
        }
    }
    let table = builder.build();
    let incidence = ReportIndex::new(&table);
    let settings = PropensitySettings {
        path: PathSettings {
            least_share: 1e-8,
            ..PathSettings::default()
        },
        cut: (0.0, 1.0),
        ..PropensitySettings::default()
    };
    let result = propensity(&incidence, 0, table.events().find("e").unwrap(), settings).unwrap();
    let score = |sex: &str| {
        let code = table.strata()[0].levels.find(sex).unwrap();
        let row = table.strata()[0]
            .codes
            .iter()
            .position(|&c| c == code)
            .unwrap();
        result.propensity.scores[row]
    };
    let (f, m) = (score("f"), score("m"));
    assert!((f - 0.4).abs() < 1e-9 && (m - 0.05).abs() < 1e-9, "{f} {m}");
    for weighted in result.weighted {
        let weight = |score: f64, exposed: bool| {
            let did = if exposed { score } else { 1.0 - score };
            match weighted.weighting {
                Weighting::InverseProbability => 1.0 / did,
                Weighting::Matching => score.min(1.0 - score) / did,
            }
        };
        let odds = |exposed: bool, e: [f64; 2], o: [f64; 2]| {
            (e[0] * weight(f, exposed) + e[1] * weight(m, exposed))
                / (o[0] * weight(f, exposed) + o[1] * weight(m, exposed))
        };
        let ratio = odds(true, [12.0, 3.0], [28.0, 7.0]) / odds(false, [6.0, 18.0], [54.0, 172.0]);
        assert!(
            relative(weighted.ratio.unwrap().value, ratio) < 1e-10,
            "{weighted:?} {ratio}"
        );
    }
}

#[test]
fn columns_that_nearly_add_up_to_the_intercept_converge() {
    // One product a report, as in databases that name only the first suspect: with all products in the
    // model the intercept stands for eight reports only, and single coordinates hardly move it.
    let mut random = ChaCha8Rng::seed_from_u64(21);
    let mut rows = vec![Vec::new(); 40];
    let mut happened = Vec::new();
    for row in 0..3000_u32 {
        let column = random.random_range(0..40_usize);
        if row >= 8 {
            rows[column].push(row);
        }
        happened.push(chance(&mut random, 0.02 + 0.008 * column as f64));
    }
    let mut design = Design::new(3000);
    for (column, rows) in (0_u32..).zip(rows) {
        design.push(Term::Product(column), rows);
    }
    let settings = PathSettings {
        penalties: 40,
        ..PathSettings::default()
    };
    let path = lasso_path(&design, &happened, settings).unwrap();
    assert!(path.points.last().unwrap().coefficients.len() > 35);
    assert!(path.points.iter().all(|point| point.converged));
    let worst = greatest_violation(&design, &happened, &path);
    assert!(worst < 1.1e-7 * path.points[0].penalty, "{worst:e}");
}

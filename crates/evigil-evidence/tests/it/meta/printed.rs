//! Vectors that need no reference file: thirteen trials of BCG against tuberculosis (Colditz 1994,
//! doi:10.1001/jama.1994.03510330076038), results computed in base R and equal to metafor 3.8-1, and
//! bounds of single arms.

use evigil_evidence::meta::MetaError;
use evigil_evidence::meta::bias::{
    Missing, Predictor, Side, begg, egger, egger_mixed, fail_safe_number, trim_and_fill,
};
use evigil_evidence::meta::effect::{Effect, Share, Table, Zeros, log_odds_ratio, log_risk_ratio};
use evigil_evidence::meta::model::{
    Fit, Model, Prediction, Settings, Test, fit, heterogeneity_limits, weights,
};
use evigil_evidence::meta::rare::{
    common_proportion, exact_odds_ratio, mantel_haenszel_odds, odds_ratio_mixed, single_arm,
};
use evigil_evidence::meta::regression::regress;
use evigil_evidence::meta::sensitivity::leave_one_out;
use evigil_evidence::meta::subgroup::by_group;

/// Events and others among the vaccinated, then among the others.
const BCG: [[f64; 4]; 13] = [
    [4.0, 119.0, 11.0, 128.0],
    [6.0, 300.0, 29.0, 274.0],
    [3.0, 228.0, 11.0, 209.0],
    [62.0, 13_536.0, 248.0, 12_619.0],
    [33.0, 5_036.0, 47.0, 5_761.0],
    [180.0, 1_361.0, 372.0, 1_079.0],
    [8.0, 2_537.0, 10.0, 619.0],
    [505.0, 87_886.0, 499.0, 87_892.0],
    [29.0, 7_470.0, 45.0, 7_232.0],
    [17.0, 1_699.0, 65.0, 1_600.0],
    [186.0, 50_448.0, 141.0, 27_197.0],
    [5.0, 2_493.0, 3.0, 2_338.0],
    [27.0, 16_886.0, 29.0, 17_825.0],
];

fn tables() -> Vec<Table> {
    BCG.iter()
        .map(|[a, b, c, d]| Table::new(*a, *b, *c, *d).unwrap())
        .collect()
}

fn bcg() -> Vec<Effect> {
    tables()
        .into_iter()
        .map(|table| log_risk_ratio(table, Zeros::default()).unwrap())
        .collect()
}

fn by(model: Model, test: Test, prediction: Prediction) -> Fit {
    let settings = Settings {
        model,
        test,
        prediction,
        ..Settings::default()
    };
    fit(&bcg(), settings).unwrap()
}

/// Equal to all digits printed.
#[track_caller]
fn printed(found: f64, wanted: &str) {
    let digits = wanted.split_once('.').map_or(0, |(_, digits)| digits.len());
    assert_eq!(format!("{found:.digits$}"), wanted);
}

#[test]
fn the_vectors_of_thirteen_trials() {
    let effects = bcg();
    printed(effects[0].y(), "-0.889311");
    printed(effects[1].y(), "-1.585389");
    printed(effects[0].v(), "0.325585");
    printed(effects[1].v(), "0.194581");

    let fixed = by(Model::Fixed, Test::Normal, Prediction::Normal);
    printed(fixed.pooled.estimate, "-0.430285");
    printed(fixed.pooled.se, "0.040499");
    printed(fixed.heterogeneity.q, "152.233008");
    printed(fixed.heterogeneity.i2, "92.1173");
    assert_eq!(fixed.prediction, None);

    let laird = by(Model::DerSimonianLaird, Test::Normal, Prediction::Normal);
    printed(laird.heterogeneity.tau2, "0.308760");
    printed(laird.pooled.estimate, "-0.714117");
    printed(laird.pooled.se, "0.178742");

    let restricted = Model::RestrictedMaximumLikelihood;
    let reml = by(restricted, Test::Normal, Prediction::Normal);
    printed(reml.heterogeneity.tau2, "0.313243");
    printed(reml.pooled.estimate, "-0.714532");
    printed(reml.pooled.se, "0.179782");
    printed(reml.pooled.low, "-1.066898");
    printed(reml.pooled.high, "-0.362167");

    let mandel = by(Model::PauleMandel, Test::Normal, Prediction::Normal);
    printed(mandel.heterogeneity.tau2, "0.318068");
    printed(mandel.pooled.estimate, "-0.714968");
    printed(mandel.pooled.se, "0.180892");

    let knapp = by(restricted, Test::KnappHartung, Prediction::StudentMinusOne);
    printed(knapp.q_factor.unwrap(), "1.011270");
    printed(knapp.pooled.se, "0.180792");
    printed(knapp.pooled.low, "-1.108444");
    printed(knapp.pooled.high, "-0.320621");
    assert_eq!(knapp.pooled.df, Some(12.0));

    let [low, high] = reml.prediction.unwrap();
    printed(low, "-1.866692");
    printed(high, "0.437628");
    let [low, high] = by(restricted, Test::Normal, Prediction::StudentMinusTwo)
        .prediction
        .unwrap();
    printed(low, "-2.008376");
    printed(high, "0.579311");
    let [low, high] = knapp.prediction.unwrap();
    printed(low, "-1.996017");
    printed(high, "0.566952");

    let line = egger(&effects, Predictor::StandardError, 0.95).unwrap();
    printed(line.slope.statistic, "-1.401282");
    printed(line.slope.p, "0.188707");
    printed(line.limit.estimate, "-0.190929");
    assert_eq!(line.slope.df, Some(11.0));

    // Roots of Q(τ²) = χ² at 40 digits (mpmath 1.3.0); metafor prints 0.1197 and 1.1115.
    let limits = heterogeneity_limits(&effects, 0.95).unwrap();
    printed(limits.tau2[0], "0.11971836114");
    printed(limits.tau2[1], "1.11147908406");
    assert!(!limits.is_empty);
}

/// Small-study statistics of metafor 3.8-1 for the same trials.
#[test]
fn small_study_effects_of_thirteen_trials() {
    let effects = bcg();
    let ranks = begg(&effects).unwrap();
    printed(ranks.tau, "0.025641");
    printed(ranks.p_normal, "0.902885");
    // Exact: R prints 0.9524 for T = 40 of 78 pairs.
    printed(ranks.p_exact.unwrap(), "0.9524");
    let laird = Settings {
        model: Model::DerSimonianLaird,
        ..Settings::default()
    };
    let filled = trim_and_fill(&effects, None, Missing::L0, laird).unwrap();
    assert_eq!((filled.missing, filled.side), (1, Side::Right));
    assert_eq!(filled.filled.len(), 1);
    printed(filled.fit.pooled.estimate, "-0.656073");
    assert_eq!(fail_safe_number(&effects, 0.05).unwrap().studies, 598.0);
    let without = leave_one_out(&effects, laird).unwrap();
    let parts: f64 = without.iter().map(|part| part.q_part).sum();
    printed(parts, "152.233008");
    assert!(without.iter().all(|part| part.without.k == 12));
}

#[test]
fn weights_are_shares() {
    let effects = bcg();
    let sum: f64 = weights(&effects, 0.3).iter().sum();
    assert!((sum - 100.0).abs() < 1e-10);
    let fixed = weights(&effects, 0.0);
    let largest = fixed.iter().copied().fold(0.0, f64::max);
    assert_eq!(largest, fixed[7]);
}

/// Factor not below one: the interval is never narrower than the normal distribution's.
#[test]
fn knapp_hartung_can_be_kept_from_narrowing() {
    let alike: Vec<Effect> = [0.10, 0.11, 0.12, 0.09]
        .iter()
        .map(|y| Effect::new(*y, 0.04).unwrap())
        .collect();
    let with = |test| {
        let settings = Settings {
            test,
            ..Settings::default()
        };
        fit(&alike, settings).unwrap()
    };
    let plain = with(Test::KnappHartung);
    let kept = with(Test::KnappHartungAtLeastOne);
    assert!(plain.pooled.se < with(Test::Normal).pooled.se);
    assert_eq!(kept.pooled.se, with(Test::Normal).pooled.se);
    assert_eq!(kept.q_factor, Some(1.0));
    let same = [Effect::new(0.1, 0.2).unwrap(); 3];
    let settings = Settings {
        test: Test::KnappHartung,
        ..Settings::default()
    };
    assert_eq!(fit(&same, settings), Err(MetaError::NoSpread));
}

#[test]
fn too_few_studies_give_no_synthesis() {
    let effects = bcg();
    let alone = fit(&effects[..1], Settings::default()).unwrap_err();
    assert_eq!(
        alone,
        MetaError::TooFewStudies {
            found: 1,
            needed: 2
        }
    );
    let two = fit(&effects[..2], Settings::default()).unwrap();
    assert_eq!(two.prediction, None);
    assert!(leave_one_out(&effects[..2], Settings::default()).is_err());
    assert!(egger(&effects[..2], Predictor::StandardError, 0.95).is_err());
}

/// Two groups by regression on a 0/1 column give the difference of the groups' fixed-effect means.
#[test]
fn subgroups_agree_with_regression_on_groups() {
    let effects = bcg();
    let labels: Vec<String> = (0..13)
        .map(|study| if study < 6 { "a" } else { "b" }.to_owned())
        .collect();
    let settings = Settings {
        model: Model::Fixed,
        ..Settings::default()
    };
    let groups = by_group(&effects, &labels, settings).unwrap();
    let column = (0..13)
        .map(|study| f64::from(u8::from(study >= 6)))
        .collect();
    let line = regress(&effects, &[column], settings).unwrap();
    let [first, second] = groups.groups.as_slice() else {
        panic!("{groups:?}")
    };
    let difference = second.pooled.estimate - first.pooled.estimate;
    assert!((line.slopes[0].estimate - difference).abs() < 1e-12);
    assert!((line.intercept.estimate - first.pooled.estimate).abs() < 1e-12);
    assert!((groups.q_between - line.moderators.statistic).abs() < 1e-9);
    assert_eq!(groups.df, 1.0);
    // Q of all = between + within.
    let within: f64 = groups
        .groups
        .iter()
        .map(|group| group.fit.unwrap().heterogeneity.q)
        .sum();
    assert!((within + groups.q_between - 152.233_008).abs() < 1e-6);
}

/// The maximum of the restricted likelihood with a moderator, at 40 digits (mpmath 1.3.0).
#[test]
fn regression_on_latitude_and_precision() {
    let latitude = [
        44.0, 55.0, 42.0, 52.0, 13.0, 44.0, 19.0, 13.0, 27.0, 42.0, 18.0, 33.0, 33.0,
    ];
    let effects = bcg();
    let found = regress(&effects, &[latitude.to_vec()], Settings::default()).unwrap();
    printed(found.heterogeneity.tau2, "0.0763479640");
    printed(found.slopes[0].estimate, "-0.0291017250");
    printed(found.slopes[0].se, "0.0071953272");
    let line = egger_mixed(&effects, Predictor::StandardError, Settings::default()).unwrap();
    printed(line.slope.statistic, "-0.8033291931");
}

/// Moderators far from zero (years) lose no digits, and dependent ones are told.
#[test]
fn regression_holds_where_moderators_are_large() {
    let effects = bcg();
    let years: Vec<f64> = (0..13).map(|study| f64::from(study * study)).collect();
    let far: Vec<f64> = years.iter().map(|year| year + 1e6).collect();
    let knapp = Settings {
        test: Test::KnappHartung,
        ..Settings::default()
    };
    let near = regress(&effects, std::slice::from_ref(&years), knapp).unwrap();
    let moved = regress(&effects, &[far], knapp).unwrap();
    assert!((near.slopes[0].estimate / moved.slopes[0].estimate - 1.0).abs() < 1e-9);
    assert!((near.slopes[0].p / moved.slopes[0].p - 1.0).abs() < 1e-9);
    // With one slope, F is the square of t.
    let square = near.slopes[0].statistic.powi(2);
    assert!((near.moderators.statistic / square - 1.0).abs() < 1e-9);
    assert!((near.moderators.p / near.slopes[0].p - 1.0).abs() < 1e-9);
    let twice: Vec<f64> = years.iter().map(|year| 2.0 * year + 1.0).collect();
    assert_eq!(
        regress(&effects, &[years, twice], knapp),
        Err(MetaError::Collinear)
    );
    assert_eq!(
        regress(&effects, &[vec![3.0; 13]], knapp),
        Err(MetaError::Collinear)
    );
}

/// Methods for rare events agree with each other where events are many.
#[test]
fn exact_and_mantel_haenszel_agree_with_many_events() {
    let tables = tables();
    let pooled = mantel_haenszel_odds(&tables, 0.95).unwrap();
    let exact = exact_odds_ratio(&tables, 0.95).unwrap();
    assert!((exact.estimate.unwrap() - pooled.pooled.estimate).abs() < 5e-3);
    // Convolution of `hypergeom.pmf` and `brentq` of scipy 1.17.1.
    printed(exact.estimate.unwrap(), "-0.4771867715");
    printed(exact.low.unwrap(), "-0.5589796849");
    printed(exact.high.unwrap(), "-0.3956620752");
    assert!((exact.estimate.unwrap() - pooled.pooled.estimate).abs() < 5e-3);
    let mixed = odds_ratio_mixed(&tables, 0.95).unwrap();
    printed(mixed.pooled.estimate, "-0.7450");
    let odds: Vec<Effect> = tables
        .iter()
        .map(|table| log_odds_ratio(*table, Zeros::default()).unwrap())
        .collect();
    let normal = Settings {
        model: Model::MaximumLikelihood,
        ..Settings::default()
    };
    let two_steps = fit(&odds, normal).unwrap();
    assert!((mixed.tau2 / two_steps.heterogeneity.tau2 - 1.0).abs() < 0.05);
}

#[test]
fn proportions_of_one_arm_need_no_correction() {
    let alike: Vec<Share> = (0..6).map(|_| Share::new(2.0, 20.0).unwrap()).collect();
    let found = common_proportion(&alike, 0.95).unwrap();
    // No variation beyond chance: the plain proportion with its binomial standard error.
    assert_eq!(found.tau2, 0.0);
    assert!((found.pooled.estimate - (0.1_f64 / 0.9).ln()).abs() < 1e-9);
    assert!((found.pooled.se - (1.0 / (120.0 * 0.09_f64)).sqrt()).abs() < 1e-6);
    let mixed: Vec<Share> = [(0.0, 30.0), (12.0, 20.0), (1.0, 22.0), (4.0, 11.0)]
        .iter()
        .map(|(x, n)| Share::new(*x, *n).unwrap())
        .collect();
    assert!(common_proportion(&mixed, 0.95).unwrap().tau2 > 1.0);
    let none = [Share::new(0.0, 10.0).unwrap(); 3];
    assert_eq!(
        common_proportion(&none, 0.95),
        Err(MetaError::NoInformation)
    );
}

/// Two-sided limits, one-sided upper limit and rule of three, to the digits of the facts.
#[test]
fn bounds_of_single_arms() {
    let rows = [
        (0, 7, "0.000000", "0.409616", "0.348164", "0.428571"),
        (0, 10, "0.000000", "0.308497", "0.258866", "0.300000"),
        (0, 24, "0.000000", "0.142474", "0.117346", "0.125000"),
        (0, 30, "0.000000", "0.115703", "0.095034", "0.100000"),
        (0, 100, "0.000000", "0.036217", "0.029513", "0.030000"),
        (0, 300, "0.000000", "0.012221", "0.009936", "0.010000"),
        (1, 22, "0.001150", "0.228444", "0.198122", ""),
        (12, 20, "0.360543", "0.808810", "0.782931", ""),
        (30, 43, "0.538747", "0.828175", "0.810991", ""),
        (4, 11, "0.109263", "0.692095", "0.650188", ""),
    ];
    for (x, n, low, high, upper, three) in rows {
        let share = Share::new(f64::from(x), f64::from(n)).unwrap();
        let found = single_arm(share, 0.95).unwrap();
        printed(found.low, low);
        printed(found.high, high);
        printed(found.upper, upper);
        match found.rule_of_three {
            Some(rule) => printed(rule, three),
            None => assert_eq!(three, ""),
        }
    }
    let all = single_arm(Share::new(5.0, 5.0).unwrap(), 0.95).unwrap();
    assert_eq!((all.high, all.upper), (1.0, 1.0));
}

#[test]
fn one_study_of_almost_no_variance_hides_no_other() {
    // Weights of 1, 2 and 4 beside 1e40. Q = 1·9² + 2·3² + 4·1² = 103; the trace of P is 14: 7 for
    // the three, and 7 for what the heaviest gives away to them.
    let effects = [(0.0, 1e-40), (9.0, 1.0), (3.0, 0.5), (1.0, 0.25)]
        .map(|(y, v)| Effect::new(y, v).unwrap());
    let settings = Settings {
        model: Model::DerSimonianLaird,
        ..Settings::default()
    };
    let found = fit(&effects, settings).unwrap().heterogeneity;
    let tau2 = 100.0 / 14.0;
    assert!((found.tau2 - tau2).abs() < 1e-12, "{found:?}");
    assert!(
        (found.i2 - 100.0 * tau2 / (3.0 / 14.0 + tau2)).abs() < 1e-10,
        "{found:?}"
    );
}

//! Whatever finite numbers come in: a result of finite numbers, or an error that says why.

use evigil_evidence::meta::bias::{
    Missing, Predictor, begg, egger, egger_mixed, fail_safe_number, trim_and_fill,
};
use evigil_evidence::meta::effect::{
    Effect, Group, Share, SmallSample, Table, Zeros, arcsine_difference, log_odds_ratio,
    log_ratio_of_means, log_risk_ratio, mean_difference, peto_log_odds_ratio, risk_difference,
    standardised_difference,
};
use evigil_evidence::meta::model::{
    Inference, Model, Prediction, Settings, Test, fit, heterogeneity_limits,
};
use evigil_evidence::meta::rare::{
    common_proportion, exact_odds_ratio, mantel_haenszel_odds, mantel_haenszel_risk_difference,
    mantel_haenszel_risks, odds_ratio_mixed, peto, single_arm,
};
use evigil_evidence::meta::regression::regress;
use evigil_evidence::meta::sensitivity::leave_one_out;
use proptest::prelude::*;

/// Numbers of any size and sign.
fn any_size() -> impl Strategy<Value = f64> {
    (-45_i32..=45, -10.0_f64..10.0, any::<bool>()).prop_map(|(power, digits, small)| {
        if small {
            digits
        } else {
            digits * 10_f64.powi(power)
        }
    })
}

fn effects() -> impl Strategy<Value = Vec<Effect>> {
    prop::collection::vec((any_size(), any_size()), 2..12).prop_map(|pairs| {
        pairs
            .into_iter()
            .filter_map(|(y, v)| Effect::new(y, v.abs()).ok())
            .collect()
    })
}

fn settings() -> impl Strategy<Value = Settings> {
    let test = prop_oneof![
        Just(Test::Normal),
        Just(Test::KnappHartung),
        Just(Test::KnappHartungAtLeastOne)
    ];
    let prediction = prop_oneof![
        Just(Prediction::Normal),
        Just(Prediction::StudentMinusOne),
        Just(Prediction::StudentMinusTwo)
    ];
    (0..Model::ALL.len(), test, prediction, 0.5_f64..0.999).prop_map(
        |(model, test, prediction, level)| Settings {
            model: Model::ALL[model],
            test,
            level,
            prediction,
        },
    )
}

fn counts() -> impl Strategy<Value = f64> {
    prop_oneof![
        3 => (0_u32..6).prop_map(f64::from),
        2 => (0_u32..3_000).prop_map(f64::from),
        1 => any_size()
    ]
}

fn whole(found: &Inference) -> bool {
    [
        found.estimate,
        found.se,
        found.statistic,
        found.p,
        found.low,
        found.high,
    ]
    .iter()
    .all(|value| value.is_finite())
        && found.low <= found.estimate
        && found.estimate <= found.high
        && (0.0..=1.0).contains(&found.p)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn syntheses_are_finite(effects in effects(), settings in settings()) {
        if let Ok(found) = fit(&effects, settings) {
            prop_assert!(whole(&found.pooled), "{found:?}");
            let spread = found.heterogeneity;
            prop_assert!(spread.tau2 >= 0.0 && spread.tau2.is_finite());
            prop_assert!((0.0..=100.0).contains(&spread.i2), "{}", spread.i2);
            prop_assert!((0.0..=1.0).contains(&spread.q_p));
            prop_assert!(found.log_likelihood.is_finite());
            if let Some([low, high]) = found.prediction {
                prop_assert!(low <= found.pooled.estimate && found.pooled.estimate <= high);
            }
        }
        if let Ok(limits) = heterogeneity_limits(&effects, settings.level) {
            prop_assert!(limits.tau2[0] <= limits.tau2[1] && limits.tau2[1].is_finite());
        }
        for part in leave_one_out(&effects, settings).unwrap_or_default() {
            prop_assert!(part.q_part.is_finite() && part.influence.is_finite());
        }
    }

    #[test]
    fn lines_and_funnels_are_finite(
        effects in effects(),
        settings in settings(),
        moderator in prop::collection::vec(any_size(), 12),
    ) {
        let moderator = moderator.into_iter().take(effects.len()).collect();
        if let Ok(line) = regress(&effects, &[moderator], settings) {
            prop_assert!(whole(&line.intercept), "{line:?}");
            prop_assert!(line.slopes.iter().all(whole), "{line:?}");
            prop_assert!((0.0..=1.0).contains(&line.moderators.p));
            prop_assert!((0.0..=100.0).contains(&line.heterogeneity.i2), "{line:?}");
        }
        for predictor in [Predictor::StandardError, Predictor::Variance] {
            if let Ok(line) = egger(&effects, predictor, settings.level) {
                prop_assert!(whole(&line.slope) && whole(&line.limit));
            }
            if let Ok(line) = egger_mixed(&effects, predictor, settings) {
                prop_assert!(whole(&line.slope) && whole(&line.limit));
            }
        }
        if let Ok(ranks) = begg(&effects) {
            prop_assert!((-1.0..=1.0).contains(&ranks.tau));
            prop_assert!((0.0..=1.0).contains(&ranks.p_normal), "{ranks:?}");
            prop_assert!(ranks.p_exact.is_none_or(|p| (0.0..=1.0).contains(&p)));
        }
        for missing in [Missing::L0, Missing::R0] {
            if let Ok(filled) = trim_and_fill(&effects, None, missing, settings) {
                prop_assert!(whole(&filled.fit.pooled));
                prop_assert!(filled.missing < effects.len());
            }
        }
        if let Ok(safe) = fail_safe_number(&effects, 0.05) {
            prop_assert!(safe.studies.is_finite() && safe.studies >= 0.0);
        }
    }

    #[test]
    fn tables_are_finite(
        cells in prop::collection::vec((counts(), counts(), counts(), counts()), 1..5),
        level in 0.5_f64..0.999,
    ) {
        let tables: Vec<Table> = cells
            .iter()
            .filter_map(|(a, b, c, d)| Table::new(*a, *b, *c, *d).ok())
            .collect();
        for table in &tables {
            for zeros in [Zeros::default(), Zeros::AddToAll(0.5), Zeros::Keep] {
                for effect in [
                    log_risk_ratio, log_odds_ratio, risk_difference, arcsine_difference,
                    peto_log_odds_ratio,
                ] {
                    if let Ok(effect) = effect(*table, zeros) {
                        prop_assert!(effect.y().is_finite() && effect.v() > 0.0);
                    }
                }
            }
        }
        for method in [
            mantel_haenszel_odds, mantel_haenszel_risks, mantel_haenszel_risk_difference, peto,
        ] {
            if let Ok(found) = method(&tables, level) {
                prop_assert!(whole(&found.pooled), "{found:?}");
                prop_assert!((0.0..=1.0).contains(&found.q_p), "{found:?}");
            }
        }
        let few = tables.get(..2).unwrap_or(&tables);
        if let Ok(found) = odds_ratio_mixed(few, level) {
            prop_assert!(whole(&found.pooled) && found.tau2.is_finite(), "{found:?}");
        }
        let small: Vec<Table> = tables.iter().copied().filter(|table| table.n() < 1e3).collect();
        if let Ok(found) = exact_odds_ratio(&small, level) {
            let ends = [found.low, found.estimate, found.high];
            prop_assert!(ends.iter().flatten().all(|end| end.is_finite()), "{found:?}");
            let known: Vec<f64> = ends.into_iter().flatten().collect();
            prop_assert!(known.is_sorted(), "{found:?}");
            prop_assert!((0.0..=1.0).contains(&found.p) && found.mid_p <= found.p);
        }
    }

    #[test]
    fn arms_and_means_are_finite(
        arms in prop::collection::vec((counts(), counts()), 1..6),
        means in prop::collection::vec(any_size(), 6),
        level in 0.5_f64..0.999,
    ) {
        let shares: Vec<Share> = arms
            .iter()
            .filter_map(|(x, more)| Share::new(*x, x + more).ok())
            .collect();
        for share in &shares {
            let found = single_arm(*share, level).unwrap();
            let inside = 0.0 <= found.low && found.low <= found.share
                && found.share <= found.upper && found.upper <= found.high && found.high <= 1.0;
            prop_assert!(inside, "{share:?}: {found:?}");
        }
        if let Ok(found) = common_proportion(&shares, level) {
            prop_assert!(whole(&found.pooled) && found.tau2.is_finite(), "{found:?}");
        }
        let [m1, s1, n1, m2, s2, n2] = means[..] else { unreachable!() };
        if let (Ok(first), Ok(second)) = (Group::first(m1, s1, n1), Group::second(m2, s2, n2)) {
            let all = [
                mean_difference(first, second),
                log_ratio_of_means(first, second),
                standardised_difference(first, second, SmallSample::Exact),
                standardised_difference(first, second, SmallSample::Approximate),
            ];
            for effect in all.into_iter().flatten() {
                prop_assert!(effect.y().is_finite() && effect.v() > 0.0);
            }
        }
    }
}

//! Tests before release, and residues of what was used.

use evigil_core::ItemStanding;

use super::check::{
    Amount, AmountRule, ContainerRule, ReleaseTest as Check, Residual, SterilitySample,
};
use super::judgement::{Judgement, Reason};
use super::lot::LotRecord;
use super::record::{evidence, folded};
use crate::dossier::{Comparator, ReleaseTest};

/// A number with its comparator, from `0.05`, `<0.05` or `0.05` with a comparator beside it.
pub(super) fn number(test: &ReleaseTest) -> Option<(Comparator, f64)> {
    let written = test.result.as_deref()?.trim();
    // The two-letter signs first, so that `<=` is not read as `<`.
    let signs = [
        ("<=", Comparator::LessOrEqual),
        ("≤", Comparator::LessOrEqual),
        (">=", Comparator::GreaterOrEqual),
        ("≥", Comparator::GreaterOrEqual),
        ("<", Comparator::Less),
        ("<", Comparator::Less),
        (">", Comparator::Greater),
        ("=", Comparator::Equal),
    ];
    let signed = signs
        .iter()
        .find_map(|(sign, comparator)| written.strip_prefix(sign).map(|rest| (*comparator, rest)));
    let (comparator, digits) =
        signed.unwrap_or((test.comparator.unwrap_or(Comparator::Equal), written));
    let number: f64 = digits.trim().parse().ok()?;
    (number.is_finite() && number >= 0.0).then_some((comparator, number))
}

/// The tests with a name.
pub(super) fn tests<'l>(lot: &LotRecord<'l>, name: &str) -> Vec<&'l ReleaseTest> {
    let wanted = folded(name);
    let tests = lot.dossier.release_tests.iter();
    tests.filter(|test| folded(&test.test) == wanted).collect()
}

pub(super) fn release_test(lot: &LotRecord<'_>, check: &Check) -> Judgement {
    let tests = tests(lot, &check.test);
    if tests.is_empty() {
        return Judgement::not_disclosed(Reason::new("no-test").with("test", &check.test));
    }
    // Several results of one test: the worst one counts, because each was found in this lot.
    let judged = tests.into_iter().map(|test| one(lot, check, test));
    judged
        .max_by_key(|judgement| match judgement.standing {
            ItemStanding::Contradicted => 2,
            ItemStanding::NotShown => 1,
            _ => 0,
        })
        .unwrap_or_else(|| {
            Judgement::not_disclosed(Reason::new("no-test").with("test", &check.test))
        })
}

fn one(lot: &LotRecord<'_>, check: &Check, test: &ReleaseTest) -> Judgement {
    let found = evidence(lot, &test.path);
    let told = |standing, reason: Reason| Judgement::new(standing, reason).on(found.clone());
    let result = test.result.as_deref().unwrap_or_default();
    if test.passed == Some(false) {
        let reason = Reason::new("test-failed").with("test", &test.test);
        return told(ItemStanding::Contradicted, reason);
    }
    let figure = number(test);
    if let Some(over) = over_limit(test, figure, check.max.as_ref()) {
        return told(ItemStanding::Contradicted, over);
    }
    if let Some(max) = &check.max
        && figure.is_some()
        && test.unit.as_deref() != Some(max.unit.as_str())
    {
        let reason = Reason::new("other-unit")
            .with("unit", test.unit.as_deref().unwrap_or_default())
            .with("wanted", &max.unit);
        return told(ItemStanding::NotShown, reason);
    }
    let missing: Vec<&str> = check
        .needs
        .iter()
        .filter(|key| !has(lot, test, key))
        .map(String::as_str)
        .collect();
    if !missing.is_empty() {
        let reason = Reason::new("test-incomplete")
            .with("test", &test.test)
            .with("missing", missing.join(", "));
        return told(ItemStanding::NotShown, reason);
    }
    if !check.must_be.is_empty() {
        let (standing, code) = match judge_words(result, figure, check) {
            ItemStanding::Contradicted => (ItemStanding::Contradicted, "test-bad-result"),
            ItemStanding::NotShown => (ItemStanding::NotShown, "test-other-result"),
            _ => (ItemStanding::Stated, "test-stated"),
        };
        let reason = Reason::new(code)
            .with("test", &test.test)
            .with("result", result)
            .with("wanted", check.must_be.join(", "));
        return told(standing, reason);
    }
    told(
        ItemStanding::Stated,
        Reason::new("test-stated")
            .with("test", &test.test)
            .with("result", result),
    )
}

/// A result that has to be a word such as "no growth": a number above zero is growth, a word that is
/// not known is for a person to read.
fn judge_words(result: &str, figure: Option<(Comparator, f64)>, check: &Check) -> ItemStanding {
    let begins = |words: &[String]| {
        let result = folded(result);
        words.iter().any(|word| result.starts_with(&folded(word)))
    };
    match figure {
        Some((Comparator::Equal, 0.0)) => ItemStanding::Stated,
        Some((Comparator::Less | Comparator::LessOrEqual, _)) => ItemStanding::NotShown,
        Some(_) => ItemStanding::Contradicted,
        None if begins(&check.must_be) => ItemStanding::Stated,
        None if begins(&check.must_not_be) => ItemStanding::Contradicted,
        None => ItemStanding::NotShown,
    }
}

fn has(lot: &LotRecord<'_>, test: &ReleaseTest, key: &str) -> bool {
    let path = format!("{}.{key}", test.path);
    lot.dossier.fields_at(&path).next().is_some()
}

/// Whether a result breaks the maker's own limit or that of the criterion.
pub(super) fn over_limit(
    test: &ReleaseTest,
    figure: Option<(Comparator, f64)>,
    max: Option<&Amount>,
) -> Option<Reason> {
    let (comparator, number) = figure?;
    // "Below 0.5" does not break a limit of 0.25: nobody knows. It is told as not shown elsewhere.
    let breaks = |limit: f64| match comparator {
        Comparator::Less | Comparator::LessOrEqual => false,
        Comparator::Equal => number > limit,
        Comparator::GreaterOrEqual | Comparator::Greater => number >= limit,
    };
    let of_maker = test.limit.as_deref().and_then(upper_limit);
    let of_criterion = max
        .filter(|max| test.unit.as_deref() == Some(max.unit.as_str()))
        .map(|max| max.value);
    let limit = [of_maker, of_criterion]
        .into_iter()
        .flatten()
        .filter(|limit| breaks(*limit))
        .reduce(f64::min)?;
    Some(
        Reason::new("over-limit")
            .with("result", test.result.as_deref().unwrap_or_default())
            .with("limit", limit)
            .with("unit", test.unit.as_deref().unwrap_or_default()),
    )
}

/// An upper limit from `0.5`, `<0.5` or `<= 0.5`; a lower limit or a word is none.
fn upper_limit(written: &str) -> Option<f64> {
    let digits = written.trim_start_matches(['<', '=', '≤', '<', ' ']);
    digits
        .trim()
        .parse()
        .ok()
        .filter(|limit: &f64| limit.is_finite())
}

pub(super) fn residual(lot: &LotRecord<'_>, check: &Residual) -> Judgement {
    let used: Vec<String> = lot
        .dossier
        .fields_at(&check.when.field)
        .map(|(_, field)| folded(&field.shown))
        .collect();
    if used.is_empty() {
        let reason = Reason::new("use-not-disclosed").with("field", &check.when.field);
        return Judgement::not_disclosed(reason);
    }
    let none = |value: &String| {
        value.is_empty() || check.when.not.iter().any(|word| folded(word) == *value)
    };
    if used.iter().all(none) {
        let reason = Reason::new("not-used").with("field", &check.when.field);
        return Judgement::not_applicable(reason).on(evidence(lot, &check.when.field));
    }
    let as_test = Check {
        test: check.test.clone(),
        needs: check.needs.clone(),
        max: check.max.clone(),
        must_be: check.must_be.clone(),
        must_not_be: check.must_not_be.clone(),
    };
    let judgement = release_test(lot, &as_test);
    let because = evidence(lot, &check.when.field);
    judgement.on(because)
}

/// Containers that have to be tested of a lot of `lot` containers.
fn containers_needed(rules: &[ContainerRule], lot: u64) -> Option<u64> {
    let rule = rules
        .iter()
        .find(|rule| rule.upto.is_none_or(|upto| lot <= upto))?;
    let share = rule.share.map(|share| (share * lot as f64).ceil() as u64);
    let wanted = rule.number.or(share)?;
    let wanted = wanted.max(rule.at_least.unwrap_or(0));
    Some(wanted.min(rule.at_most.unwrap_or(u64::MAX)).min(lot))
}

/// Volume that has to be tested of a container of `volume` millilitres.
fn amount_needed(rules: &[AmountRule], volume: f64) -> Option<f64> {
    let rule = rules.iter().find(|rule| {
        rule.below_ml.is_none_or(|below| volume < below)
            && rule.upto_ml.is_none_or(|upto| volume <= upto)
    })?;
    let wanted = rule.ml.or_else(|| rule.share.map(|share| share * volume))?;
    Some(wanted.max(rule.at_least_ml.unwrap_or(0.0)).min(volume))
}

pub(super) fn sterility_sample(lot: &LotRecord<'_>, check: &SterilitySample) -> Judgement {
    let tests = tests(lot, "sterility");
    let Some(test) = tests.first() else {
        return Judgement::not_disclosed(Reason::new("no-test").with("test", "sterility"));
    };
    let found: Vec<_> = evidence(lot, &test.path)
        .into_iter()
        .chain(evidence(lot, "lot.containers"))
        .chain(evidence(lot, "lot.container_ml"))
        .collect();
    let record = &lot.dossier.lot;
    let missing: Vec<&str> = [
        ("lot.containers", record.containers.is_some()),
        ("lot.container_ml", record.container.is_some()),
        ("containers_tested", test.containers_tested.is_some()),
        ("volume_tested_ml", test.volume_tested.is_some()),
    ]
    .into_iter()
    .filter_map(|(key, there)| (!there).then_some(key))
    .collect();
    let numbers = (
        record.containers,
        record.container,
        test.containers_tested,
        test.volume_tested,
    );
    let (Some(containers), Some(volume), Some(tested), Some(amount)) = numbers else {
        let reason = Reason::new("fields-some").with("missing", missing.join(", "));
        return Judgement::new(ItemStanding::NotShown, reason).on(found);
    };
    let needed = containers_needed(&check.containers, containers).unwrap_or(0);
    let least = amount_needed(&check.amounts, volume.0).unwrap_or(0.0);
    let (standing, code) = if tested < needed || amount.0 + 1e-9 < least {
        (ItemStanding::Contradicted, "sterility-too-few")
    } else {
        (ItemStanding::Stated, "sterility-enough")
    };
    let reason = Reason::new(code)
        .with("tested", tested)
        .with("needed", needed)
        .with("volume", amount.0)
        .with("least", least);
    Judgement::new(standing, reason).on(found)
}

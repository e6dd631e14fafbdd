//! Every finding, error and reason of the particle analysis has its sentence in both languages,
//! every sentence has its code, and a sentence asks for nothing that its details do not bring.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use evigil_product::particle::dilution::DilutionReason;
use evigil_product::particle::distribution::PercentileRule;
use evigil_product::particle::plausibility::Implausible;
use evigil_product::particle::recompute::ParticleFinding;
use evigil_product::particle::trend::trend;
use evigil_product::particle::window::{Figure, Side, Window, WindowReason};
use evigil_product::particle::{Details, ParticleError};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The code of the particle analysis without its tests.
fn code(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("is readable").path();
        if path.is_dir() {
            code(&path, text);
        } else {
            let source = std::fs::read_to_string(&path).expect("is text");
            text.push_str(source.split("#[cfg(test)]").next().unwrap_or_default());
        }
    }
}

fn particle_code() -> String {
    let mut text = String::new();
    code(
        &root().join("crates/evigil-product/src/particle"),
        &mut text,
    );
    text
}

/// Messages of a language by key, each with all its lines.
fn messages(lang: &str) -> BTreeMap<String, String> {
    let path = root().join("locales").join(lang).join("particle.ftl");
    let text = std::fs::read_to_string(path).expect("is there");
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut key = None;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with("particle-") {
            key = line.split_once(" = ").map(|(key, _)| key.to_owned());
        }
        if let Some(key) = &key {
            let message = found.entry(key.clone()).or_default();
            message.push_str(line);
            message.push('\n');
        }
    }
    found
}

/// Placeholders of a message and of the messages that it refers to.
fn placeholders(key: &str, messages: &BTreeMap<String, String>) -> BTreeSet<String> {
    let message = &messages[key];
    let word = |rest: &str| -> String {
        rest.chars()
            .take_while(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'))
            .collect()
    };
    let mut found: BTreeSet<_> = message.split('$').skip(1).map(word).collect();
    for other in message.split("{ particle-").skip(1) {
        found.extend(placeholders(&format!("particle-{}", word(other)), messages));
    }
    found
}

fn findings() -> Vec<ParticleFinding> {
    let window = Window::between(1.0, 2.0);
    let trend = trend(&[1.0, 2.0, 3.0]).expect("three values");
    let mut findings = vec![
        ParticleFinding::SumOfClasses {
            printed: 1.0,
            sum: 2.0,
        },
        ParticleFinding::PercentilesShifted {
            rule: PercentileRule::EdgesLessBin,
            median: 1.0,
            printed: 2.0,
        },
        ParticleFinding::Percentile {
            share: 0.1,
            printed: 1.0,
            own: 2.0,
        },
        ParticleFinding::Mean {
            printed: 1.0,
            own: 2.0,
        },
        ParticleFinding::StandardDeviation {
            printed: 1.0,
            own: 2.0,
        },
        ParticleFinding::Mode {
            printed: 1.0,
            own: 2.0,
        },
        ParticleFinding::OkOutsideWindow {
            rows: vec!["a".to_owned(), "b".to_owned()],
            found: 3.0,
            window,
            side: Side::Above,
        },
        ParticleFinding::Constant {
            constant: 3.0,
            expected: window,
        },
        ParticleFinding::Trend(trend),
        ParticleFinding::SteadyRow {
            trend,
            dispersion_p: 0.01,
        },
        ParticleFinding::DilutionNotRecorded,
        ParticleFinding::SizedMoreThanCounted {
            sized: 2.0,
            counted: 1.0,
        },
        ParticleFinding::Background {
            slope: -0.1,
            diluted: 10.0,
            fell: 1.2,
        },
        ParticleFinding::SumOfCounts {
            sized: 2.0,
            sum: 1.0,
        },
        ParticleFinding::NothingCounted { printed: 1.0 },
    ];
    findings.extend(errors().into_iter().map(ParticleFinding::Unusable));
    findings
}

fn errors() -> [ParticleError; 10] {
    let what = "value";
    [
        ParticleError::NotFinite { what },
        ParticleError::Negative { what, value: -1.0 },
        ParticleError::NotPositive { what, value: 0.0 },
        ParticleError::OutOfRange {
            what,
            value: 3.0,
            low: 1.0,
            high: f64::MAX,
        },
        ParticleError::TooFew {
            what,
            have: 1,
            need: 2,
        },
        ParticleError::TooMany {
            what,
            have: 2,
            most: 1,
        },
        ParticleError::NoParticles,
        ParticleError::ClassesDisordered { class: 2 },
        ParticleError::NotStated { what },
        ParticleError::NoVariation { what },
    ]
}

/// Code and details of one of each kind.
fn all() -> Vec<(&'static str, Details)> {
    let window = Window::at_least(20.0);
    let outside = |side| WindowReason::Outside {
        figure: Figure::ValidShare,
        found: 0.1,
        window,
        side,
    };
    let windows = [
        outside(Side::Below),
        outside(Side::Above),
        WindowReason::NotStated {
            figure: Figure::Videos,
        },
        WindowReason::NothingCounted,
    ];
    let dilutions = [
        DilutionReason::Background {
            slope: 0.0,
            diluted: 10.0,
            fell: 1.0,
        },
        DilutionReason::BackgroundFrom { dilution: 100.0 },
        DilutionReason::SaturatedUpTo { dilution: 10.0 },
        DilutionReason::OffStock {
            points: 2,
            largest: -0.3,
        },
        DilutionReason::NoLinearRange,
    ];
    let implausible = [
        Implausible::VolumeShare {
            share: 0.5,
            limit: 0.01,
        },
        Implausible::ProteinOfParticle {
            megadaltons: 0.1,
            window,
        },
    ];
    let mut all = Vec::new();
    all.extend(findings().iter().map(|it| (it.code(), it.details())));
    all.extend(errors().iter().map(|it| (it.code(), it.details())));
    all.extend(windows.iter().map(|it| (it.code(), it.details())));
    all.extend(dilutions.iter().map(|it| (it.code(), it.details())));
    all.extend(implausible.iter().map(|it| (it.code(), it.details())));
    all
}

/// Quoted codes of the source: every kind that there is, so that a new one is missed here.
#[test]
fn codes_and_sentences_match() {
    let source = particle_code();
    let used: BTreeSet<String> = source
        .split("\"EV-P")
        .skip(1)
        .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect())
        .collect();
    assert!(used.len() > 35);
    let shown: BTreeSet<String> = all()
        .into_iter()
        .map(|(code, _)| code.replace("EV-P", ""))
        .collect();
    assert_eq!(shown, used);
    for lang in ["en", "ja"] {
        let keys: BTreeSet<String> = messages(lang)
            .keys()
            .filter_map(|key| key.strip_prefix("particle-EV-P").map(str::to_owned))
            .collect();
        assert_eq!(keys, used, "{lang}");
    }
}

#[test]
fn sentences_ask_for_what_the_details_bring() {
    for lang in ["en", "ja"] {
        let messages = messages(lang);
        for (code, details) in all() {
            let mut brought: BTreeSet<String> =
                details.iter().map(|(name, _)| (*name).to_owned()).collect();
            assert_eq!(brought.len(), details.len(), "{code}: a name stands twice");
            if code == "EV-P016" {
                // It takes in the sentence of any error.
                let others = errors();
                let others = others.iter().flat_map(ParticleError::details);
                brought.extend(others.map(|(name, _)| name.to_owned()));
            }
            let wanted = placeholders(&format!("particle-{code}"), &messages);
            assert!(
                wanted.is_subset(&brought),
                "{lang} {code}: {wanted:?} {brought:?}"
            );
        }
    }
}

/// The words of a selector, such as `dilution` in `[dilution] the dilution`.
fn variants(message: &str) -> BTreeSet<String> {
    message
        .lines()
        .filter_map(|line| line.trim().strip_prefix('[')?.split_once(']'))
        .map(|(word, _)| word.to_owned())
        .collect()
}

#[test]
fn quantities_and_figures_have_names() {
    let source = particle_code();
    // A quantity is named where it is checked, or kept under `what` for a few checks.
    let before = [
        "finite(",
        "not_negative(",
        "positive(",
        "within(",
        "missing(",
        "Estimate::new(",
        "Self::new(",
        "let what = ",
        "let (what, most) = (",
    ];
    let named: BTreeSet<String> = before
        .iter()
        .flat_map(|before| source.split(before).skip(1))
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split_once('"'))
        .map(|(word, _)| word.to_owned())
        .collect();
    assert!(named.len() > 45, "{named:?}");
    let figures: BTreeSet<String> = Figure::ALL.map(|figure| figure.code().to_owned()).into();
    for lang in ["en", "ja"] {
        let messages = messages(lang);
        let unnamed: Vec<_> = named
            .difference(&variants(&messages["particle-quantity"]))
            .cloned()
            .collect();
        assert!(unnamed.is_empty(), "{lang}: {unnamed:?}");
        let unused: Vec<_> = variants(&messages["particle-quantity"])
            .into_iter()
            .filter(|word| !source.contains(&format!("\"{word}\"")))
            .collect();
        assert!(unused.is_empty(), "{lang}: {unused:?}");
        assert_eq!(variants(&messages["particle-figure"]), figures, "{lang}");
    }
}

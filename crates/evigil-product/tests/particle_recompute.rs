//! What an instrument states, judged again: each fault planted in a sound run is found, alone.

use std::sync::Arc;

use evigil_core::{Nanometres, ParticlesPerMl};
use evigil_instrument::{Bin, ParticleRun, PrintedSizes, SizeRule, Statement};
use evigil_product::particle::Confidence;
use evigil_product::particle::dilution::DilutionLaw;
use evigil_product::particle::distribution::PercentileRule;
use evigil_product::particle::recompute::{
    ParticleFinding, RecheckLimits, recheck, recheck_dilutions, recheck_session,
};
use evigil_product::particle::trend::Direction;
use evigil_product::particle::window::Window;

const LIMITS: RecheckLimits = RecheckLimits {
    sum: 0.006,
    size_nm: 0.06,
    mode_nm: 1.0,
    particles_per_frame: Window::between(20.0, 120.0),
    constant: None,
    constant_spread: 0.15,
    trend_p: 0.05,
    law: DilutionLaw {
        tolerance: 0.20,
        flat_above: -0.5,
    },
    confidence: Confidence::P95,
};

/// Classes 90-91 ... 109-110 nm of equal weight, all printed rightly.
fn sound() -> ParticleRun {
    let bins = (90..110)
        .map(|low| Bin {
            low: Nanometres(f64::from(low)),
            high: Nanometres(f64::from(low + 1)),
            count: None,
            concentration: Some(ParticlesPerMl(if low == 100 { 6e9 } else { 5e9 })),
        })
        .collect();
    let nm = |size| Some(Nanometres(size));
    ParticleRun {
        dilution: Some(100.0),
        dilution_applied: true,
        particles_per_frame: Some(60.0),
        counted: Some(2_000),
        sized: Some(700.0),
        concentration: Some(ParticlesPerMl(1.01e11)),
        printed: PrintedSizes {
            mean: nm(100.0),
            mode: nm(100.4),
            sd: nm(5.7),
            d10: nm(92.0),
            d50: nm(100.1),
            d90: nm(108.0),
        },
        bins,
        remarks: vec![Statement {
            name: Arc::from("Validity of concentration measurement"),
            value: Arc::from("OK"),
        }],
        ..ParticleRun::default()
    }
}

fn codes(run: &ParticleRun) -> Vec<&'static str> {
    recheck(run, &LIMITS)
        .iter()
        .map(ParticleFinding::code)
        .collect()
}

fn changed(change: impl FnOnce(&mut ParticleRun)) -> Vec<&'static str> {
    let mut run = sound();
    change(&mut run);
    codes(&run)
}

#[test]
fn a_sound_run_has_no_finding() {
    assert_eq!(recheck(&sound(), &LIMITS), []);
    assert_eq!(recheck(&ParticleRun::default(), &LIMITS), []);
}

#[test]
fn each_fault_is_found_alone() {
    let nm = |size| Some(Nanometres(size));
    assert_eq!(
        changed(|run| run.concentration = Some(ParticlesPerMl(2e11))),
        ["EV-P001"]
    );
    assert_eq!(changed(|run| run.printed.d10 = nm(93.0)), ["EV-P003"]);
    assert_eq!(changed(|run| run.printed.mean = nm(100.2)), ["EV-P004"]);
    assert_eq!(changed(|run| run.printed.sd = nm(5.5)), ["EV-P005"]);
    assert_eq!(changed(|run| run.printed.mode = nm(95.0)), ["EV-P006"]);
    assert_eq!(
        changed(|run| run.particles_per_frame = Some(397.0)),
        ["EV-P007"]
    );
    assert_eq!(changed(|run| run.dilution = None), ["EV-P011"]);
    assert_eq!(changed(|run| run.sized = Some(2_001.0)), ["EV-P012"]);
    assert_eq!(changed(|run| run.counted = Some(0)), ["EV-P015", "EV-P012"]);
    assert_eq!(changed(|run| run.bins.reverse()), ["EV-P016"]);
    let counted = |run: &mut ParticleRun| {
        run.bins.iter_mut().for_each(|bin| bin.count = Some(35.0));
    };
    assert!(!changed(counted).contains(&"EV-P014"));
    assert!(
        changed(|run| {
            counted(run);
            run.sized = Some(703.0)
        })
        .contains(&"EV-P014")
    );
}

#[test]
fn percentiles_one_bin_low_are_named_as_such() {
    let mut run = sound();
    run.size_rule = SizeRule::OneClassLow;
    for size in [
        &mut run.printed.d10,
        &mut run.printed.d50,
        &mut run.printed.d90,
    ] {
        *size = size.map(|size| Nanometres(size.0 - 1.0));
    }
    let findings = recheck(&run, &LIMITS);
    let [
        ParticleFinding::PercentilesShifted {
            rule,
            median,
            printed,
        },
    ] = findings.as_slice()
    else {
        panic!("{findings:?}")
    };
    assert_eq!(*rule, PercentileRule::EdgesLessBin);
    assert!((median - printed - 1.0).abs() < 0.06);
    // The same habit claimed, but one percentile altered.
    run.printed.d90 = Some(Nanometres(108.0));
    assert_eq!(codes(&run), ["EV-P003"]);
}

#[test]
fn a_known_constant_is_held_against_the_run() {
    // 1.01e11 / 100 / 60 = 1.68e7 for each particle in a frame.
    let judge = |window| {
        recheck(
            &sound(),
            &RecheckLimits {
                constant: Some(window),
                ..LIMITS
            },
        )
    };
    assert_eq!(judge(Window::between(1.6e7, 1.8e7)), []);
    let findings = judge(Window::between(6e6, 7e6));
    assert_eq!(findings.first().map(ParticleFinding::code), Some("EV-P008"));
}

#[test]
fn a_run_that_does_not_fit_its_session() {
    let mut runs = vec![sound(); 4];
    assert_eq!(recheck_session(&runs, &LIMITS), []);
    if let Some(run) = runs.get_mut(2) {
        run.concentration = Some(ParticlesPerMl(3e11));
    }
    let findings = recheck_session(&runs, &LIMITS);
    let places: Vec<_> = findings
        .iter()
        .map(|it| (it.runs.clone(), it.finding.code()))
        .collect();
    assert_eq!(places, [(vec![2], "EV-P008")]);
    // A run that the software itself left out is not judged.
    if let Some(run) = runs.get_mut(2) {
        run.removed = Some(Arc::from("GRUBBS_NUMBER"));
    }
    assert_eq!(recheck_session(&runs, &LIMITS), []);
}

/// Public videos of beads: 2.51, 1.80, 1.52 e9 in a row, with 397, 284 and 237 in a frame, and
/// every one OK.
#[test]
fn videos_that_fall_are_no_replicates() {
    let video = |concentration, per_frame, counted| ParticleRun {
        concentration: Some(ParticlesPerMl(concentration)),
        particles_per_frame: Some(per_frame),
        counted: Some(counted),
        ..ParticleRun::default()
    };
    let mut videos = vec![
        video(2.51e9, 397.2, 18_481),
        video(1.80e9, 284.0, 16_475),
        video(1.52e9, 237.1, 14_479),
    ];
    let findings = recheck_session(&videos, &LIMITS);
    let [finding] = findings.as_slice() else {
        panic!("{findings:?}")
    };
    let ParticleFinding::SteadyRow { trend, .. } = &finding.finding else {
        panic!("{finding:?}")
    };
    assert_eq!(
        (finding.runs.clone(), trend.direction),
        (vec![0, 1, 2], Direction::Falling)
    );
    assert!((trend.p - 1.0 / 3.0).abs() < 1e-12);
    // The same three in an order that goes both ways are scatter.
    let mut scattered = videos.clone();
    scattered.swap(0, 1);
    assert_eq!(recheck_session(&scattered, &LIMITS), []);
    // Two more in the row prove it: 2 of 120 orders.
    videos.push(video(1.40e9, 220.0, 13_500));
    videos.push(video(1.30e9, 205.0, 12_500));
    let codes: Vec<_> = recheck_session(&videos, &LIMITS)
        .iter()
        .map(|it| it.finding.code())
        .collect();
    assert_eq!(codes, ["EV-P009"]);
}

/// A real pair of runs: 1000x and 5000x, 213 and then 184 and 275 in a frame.
#[test]
fn a_background_is_no_concentration() {
    let run = |dilution, per_frame| ParticleRun {
        dilution: Some(dilution),
        particles_per_frame: Some(per_frame),
        ..ParticleRun::default()
    };
    let runs = [
        run(1_000.0, 213.0),
        run(5_000.0, 184.0),
        run(5_000.0, 275.0),
    ];
    let finding = recheck_dilutions(&runs, &LIMITS)
        .expect("two dilutions")
        .expect("background");
    assert_eq!(finding.finding.code(), "EV-P013");
    assert_eq!(finding.runs, [0, 1, 2]);
    let falls = [run(1_000.0, 213.0), run(5_000.0, 43.0)];
    assert_eq!(recheck_dilutions(&falls, &LIMITS), Ok(None));
    assert!(recheck_dilutions(&runs[1..], &LIMITS).is_err());
    assert!(recheck_dilutions(&[], &LIMITS).is_err());
}

#[test]
fn hostile_numbers_bring_findings_not_panics() {
    for bad in [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        -1.0,
        0.0,
        f64::MAX,
    ] {
        let mut run = sound();
        run.concentration = Some(ParticlesPerMl(bad));
        run.particles_per_frame = Some(bad);
        run.dilution = Some(bad);
        run.sized = Some(bad);
        run.printed.d50 = Some(Nanometres(bad));
        for bin in &mut run.bins {
            bin.concentration = Some(ParticlesPerMl(bad));
        }
        let _ = recheck(&run, &LIMITS);
        let _ = recheck_session(&vec![run.clone(); 12], &LIMITS);
        let _ = recheck_dilutions(&[run.clone(), run], &LIMITS);
    }
}

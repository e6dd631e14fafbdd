//! Public NanoSight and ZetaView exports, judged again.
//!
//! They may not be copied into the project: the test reads them from `EVIGIL_SHARED` (else
//! `../shared` beside the checkout) and skips loudly when absent.

use std::path::{Path, PathBuf};

use evigil_instrument::{Contents, ParticleRun};
use evigil_product::particle::Confidence;
use evigil_product::particle::concentration::concentration_of_runs;
use evigil_product::particle::dilution::DilutionLaw;
use evigil_product::particle::distribution::{BinnedSizes, Divisor, PercentileRule};
use evigil_product::particle::recompute::{
    ParticleFinding, RecheckLimits, recheck, recheck_session,
};
use evigil_product::particle::window::Window;

const LIMITS: RecheckLimits = RecheckLimits {
    sum: 0.006,
    size_nm: 0.055,
    mode_nm: 1.5,
    particles_per_frame: Window::between(20.0, 120.0),
    constant: None,
    constant_spread: 0.20,
    trend_p: 0.05,
    law: DilutionLaw {
        tolerance: 0.20,
        flat_above: -0.5,
    },
    confidence: Confidence::P95,
};

fn folder() -> PathBuf {
    std::env::var_os("EVIGIL_SHARED")
        .map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
            PathBuf::from,
        )
        .join("data/ev")
}

#[expect(
    clippy::print_stderr,
    reason = "a skipped test must be seen to be skipped"
)]
fn runs(path: &str) -> Option<Vec<ParticleRun>> {
    let Ok(bytes) = std::fs::read(folder().join(path)) else {
        eprintln!("SKIPPED: no {path} in the shared data");
        return None;
    };
    match evigil_instrument::read(&bytes).contents {
        Contents::Particles(runs) => Some(runs),
        other => panic!("{path}: {other:?}"),
    }
}

/// NTA 3.2 prints every percentile one class low, and nothing else of 92 videos is wrong.
#[test]
fn nta_3_2() {
    let files = [
        ("tidynano__beads.csv", 12),
        ("nguyens7__NA_GD14_Pexo_-ExperimentSummary.csv", 5),
        ("nguyens7__ProK_GD14_Pexo_-ExperimentSummary.csv", 5),
        (
            "nguyens7__2019-07-07_Combined_exo-ExperimentSummary.csv",
            15,
        ),
        ("nguyens7__PBS_LPS_-ExperimentSummary.csv", 50),
        ("nguyens7__GD14_pexo_1000_-ExperimentSummary.csv", 5),
    ];
    for (file, videos) in files {
        let Some(runs) = runs(&format!("nta-nanosight/{file}")) else {
            return;
        };
        assert_eq!(runs.len(), videos, "{file}");
        for run in &runs {
            let findings = recheck(run, &LIMITS);
            let shifted = findings.iter().filter(|finding| {
                let low = PercentileRule::EdgesLessBin;
                matches!(finding, ParticleFinding::PercentilesShifted { rule, .. } if *rule == low)
            });
            assert_eq!(shifted.count(), 1, "{file} {}: {findings:?}", run.name);
            let known = ["EV-P002", "EV-P007", "EV-P011"];
            let others = findings
                .iter()
                .find(|finding| !known.contains(&finding.code()));
            assert_eq!(others, None, "{file} {}", run.name);
        }
    }
}

#[test]
fn nta_3_4_has_nothing_wrong() {
    let Some(runs) = runs("nta-nanosight/tidynano__beads2.csv") else {
        return;
    };
    assert_eq!(runs.len(), 5);
    for run in &runs {
        assert_eq!(recheck(run, &LIMITS), [], "{}", run.name);
    }
    assert_eq!(recheck_session(&runs, &LIMITS), []);
    // Printed 5.91, 6.05, 6.01, 6.25 and 6.24 e12: mean 6.092e12, standard error 6.65e10 by hand.
    let mean = concentration_of_runs(&runs, None, Confidence::P95).expect("counted");
    assert!((mean.mean.value / 6.092e12 - 1.0).abs() < 1e-9);
    assert!((mean.replicate_error * 6.092e12 / 6.651_32e10 - 1.0).abs() < 1e-4);
}

/// The instrument says OK of 397 particles in a frame, and of three videos that fall in a row.
#[test]
fn ok_is_not_taken_at_its_word() {
    let Some(runs) = runs("nta-nanosight/tidynano__beads.csv") else {
        return;
    };
    let crowded = runs.iter().any(|run| {
        recheck(run, &LIMITS).iter().any(|finding| {
            matches!(finding, ParticleFinding::OkOutsideWindow { found, .. } if *found == 397.2)
        })
    });
    assert!(crowded);
    let falls = recheck_session(&runs, &LIMITS).into_iter().any(|finding| {
        finding.runs == [3, 4, 5] && matches!(finding.finding, ParticleFinding::SteadyRow { .. })
    });
    assert!(falls);
}

/// References: mean, deviation and percentiles as another reader worked them out by the rule of
/// the software, which is half a class low.
#[test]
fn zetaview() {
    let Some(runs) = runs("nta-zetaview/evnta__Sample1_35nm_1-5pool.txt") else {
        return;
    };
    let [run] = runs.as_slice() else {
        panic!("{} runs", runs.len())
    };
    let sizes = BinnedSizes::of_run(run).expect("classes");
    assert_eq!(sizes.particles(), Some(2_235.0));
    assert!((sizes.mean().0 - 111.68).abs() < 0.005);
    let sd = sizes.sd(Divisor::NMinusOne).expect("counted");
    assert!((sd.0 - 44.64).abs() < 0.005);
    for (share, wanted) in [(0.1, 65.5), (0.5, 99.1), (0.9, 164.5)] {
        let found = sizes
            .percentile(share, PercentileRule::EdgesLessHalfBin)
            .expect("a share");
        assert!((found.0 - wanted).abs() < 0.05, "{found:?} for {wanted}");
    }
    let codes: Vec<_> = recheck(run, &LIMITS)
        .iter()
        .map(ParticleFinding::code)
        .collect();
    assert!(
        !codes.contains(&"EV-P003") && !codes.contains(&"EV-P014"),
        "{codes:?}"
    );
}

//! How many small meta-analyses a second: restricted likelihood with the test of Hartung and Knapp.
//!
//! `cargo run --release -p evigil-evidence --example bench_meta [SETS]`. The sets are made up: 5 to
//! 20 studies, true variance between studies from none to some. A warm-up is not counted.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program that measures"
)]

use std::hint::black_box;
use std::time::Instant;

use evigil_evidence::meta::effect::Effect;
use evigil_evidence::meta::model::{Model, Settings, Test, fit};

/// Numbers in [0, 1) from a linear congruence (Knuth's MMIX): the same on every machine.
struct Draws(u64);

impl Draws {
    fn uniform(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Nearly normal: the sum of twelve.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

fn sets(count: usize) -> Vec<Vec<Effect>> {
    let mut draws = Draws(20_261_122);
    (0..count)
        .map(|_| {
            let studies = 5 + (16.0 * draws.uniform()) as usize;
            let spread = (draws.uniform() - 0.3).max(0.0);
            (0..studies)
                .map(|_| {
                    let variance = 0.01 + 0.3 * draws.uniform();
                    let own = 0.4 + spread * draws.normal();
                    Effect::new(own + variance.sqrt() * draws.normal(), variance).unwrap()
                })
                .collect()
        })
        .collect()
}

fn main() {
    let count = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(10_000);
    let sets = sets(count);
    let settings = Settings {
        model: Model::RestrictedMaximumLikelihood,
        test: Test::KnappHartung,
        ..Settings::default()
    };
    let run = || {
        sets.iter()
            .map(|effects| fit(black_box(effects), settings).unwrap().pooled.p)
            .sum::<f64>()
    };
    black_box(run());
    let start = Instant::now();
    let sum = run();
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{count} sets in {seconds:.4} s: {:.0} sets/s (sum of p {sum:.6})",
        count as f64 / seconds
    );
}

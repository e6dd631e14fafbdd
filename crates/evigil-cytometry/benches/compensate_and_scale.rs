//! Compensation and logicle on 1,000,000 events of 26 channels, 22 of them fluorescence.

use divan::{Bencher, black_box, counter::ItemsCount};
use evigil_cytometry::compensation::Spillover;
use evigil_cytometry::pipeline::Pipeline;
use evigil_cytometry::transform::{FastScale, Logicle, Scale};

const EVENTS: usize = 1_000_000;
const CHANNELS: usize = 26;
const DYES: usize = 22;

fn main() {
    divan::main();
}

/// Values from −1000 to 262144, most of them low, by a fixed sequence.
fn events() -> Vec<f32> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    (0..EVENTS * CHANNELS)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let uniform = (state >> 40) as f32 / (1_u32 << 24) as f32;
            uniform.powi(6) * 263_144.0 - 1000.0
        })
        .collect()
}

/// Every dye spills into every detector, less with distance.
fn spillover() -> Spillover {
    let matrix = (0..DYES * DYES)
        .map(|place| match (place / DYES).abs_diff(place % DYES) {
            0 => 1.0,
            distance => 0.2 / (distance * distance) as f64,
        })
        .collect();
    Spillover::new((0..DYES).map(|dye| format!("dye {dye}")), matrix).expect("a square matrix")
}

fn pipeline() -> Pipeline {
    let compensation = spillover().compensation().expect("well conditioned");
    let selected: Vec<usize> = (CHANNELS - DYES..CHANNELS).collect();
    let logicle = Scale::Logicle(Logicle::new(262_144.0, 0.5, 4.5, 0.0).expect("valid"));
    selected.iter().fold(
        Pipeline::new(CHANNELS)
            .compensate(&compensation, &selected)
            .expect("fits"),
        |pipeline, channel| pipeline.scale(*channel, &logicle).expect("fits"),
    )
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn compensate_and_logicle(bencher: Bencher) {
    let (events, pipeline) = (events(), pipeline());
    bencher
        .counter(ItemsCount::new(EVENTS))
        .with_inputs(|| events.clone())
        .bench_local_values(|mut rows| {
            pipeline.run(&mut rows).expect("whole events");
            black_box(rows)
        });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn logicle_exact(bencher: Bencher) {
    let logicle = Logicle::new(262_144.0, 0.5, 4.5, 0.0).expect("valid");
    let events: Vec<f32> = events().into_iter().take(EVENTS).collect();
    bencher.counter(ItemsCount::new(EVENTS)).bench_local(|| {
        events
            .iter()
            .map(|value| logicle.apply(f64::from(*value)))
            .sum::<f64>()
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn logicle_by_table(bencher: Bencher) {
    let logicle = Scale::Logicle(Logicle::new(262_144.0, 0.5, 4.5, 0.0).expect("valid"));
    let fast = FastScale::new(&logicle);
    let events: Vec<f32> = events().into_iter().take(EVENTS).collect();
    bencher
        .counter(ItemsCount::new(EVENTS))
        .bench_local(|| events.iter().map(|value| fast.apply(*value)).sum::<f32>());
}

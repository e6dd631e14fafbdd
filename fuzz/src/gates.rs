//! What the targets for gates check.

use evigil_cytometry::compensation::Spillover;
use evigil_cytometry::{Events, flowjo, gating_ml};

const CHANNELS: [&str; 4] = ["FSC-H", "SSC-H", "FL1-H", "FL2-H"];

/// Events at the edges of what instruments write, and past them.
const VALUES: [f64; 16] = [
    0.0,
    1.0,
    512.0,
    1023.0,
    -100.0,
    262_144.0,
    1e-300,
    1e300,
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    -0.0,
    300.0,
    400.0,
    500.0,
    600.0,
];

fn events() -> Events<'static, f64> {
    Events::new(CHANNELS, &VALUES).expect("the events are whole")
}

/// Every gate says of every event whether it lies in it.
///
/// # Panics
/// When a gate of the document is passed over, or does not look at all events.
pub fn gating_ml(text: &str) {
    let Ok(document) = gating_ml::read(text) else {
        return;
    };
    let spillover =
        Spillover::new(["FL1-H", "FL2-H"], vec![1.0, 0.1, 0.2, 1.0]).expect("a square matrix");
    for spillover in [None, Some(&spillover)] {
        if let Ok(members) = document.evaluate(&events(), spillover) {
            assert_eq!(members.len(), document.gates.len());
            assert!(
                members
                    .values()
                    .all(|inside| inside.len() == events().len())
            );
        }
    }
}

/// Every population says of every event whether it lies in it, and none holds what the one around
/// it does not.
///
/// # Panics
/// When that is not so.
pub fn flowjo(text: &str) {
    let Ok(workspace) = flowjo::read(text) else {
        return;
    };
    for sample in &workspace.samples {
        let Ok(members) = sample.evaluate(&events()) else {
            continue;
        };
        assert_eq!(members.len(), sample.populations.len());
        for (population, inside) in sample.populations.iter().zip(&members) {
            assert_eq!(inside.len(), events().len());
            let Some(parent) = population.parent else {
                continue;
            };
            let pairs = inside.iter().zip(&members[parent]);
            assert!(pairs.into_iter().all(|(inside, around)| !inside | around));
        }
    }
}

//! Spillover of single-stained controls as flowCore's tests expect it.

use evigil_cytometry::compensation::{Centre, Control, spillover_from_controls};

use crate::linear_events::{self, LinearEvents};
use crate::{file, text};

const DETECTORS: [&str; 4] = ["FL1-H", "FL2-H", "FL3-H", "FL4-H"];

/// Files: unstained, then stained in the order of the detectors (`comp_match`).
const FILES: [&str; 5] = ["001", "002", "003", "005", "004"];

fn compare(centre: Centre, reference: &str) {
    let Some(expected) = text(&format!("compensation/flowcore__{reference}")) else {
        return;
    };
    let expected: Vec<f64> = expected
        .lines()
        .skip(1)
        .flat_map(|line| line.split_whitespace().skip(1))
        .map(|cell| cell.parse().expect("a number"))
        .collect();
    let read = |number| {
        linear_events::read(
            &file(&format!("compensation/flowcore__060909.{number}")).expect("beside"),
        )
    };
    let files: Vec<LinearEvents> = FILES.iter().map(read).collect();
    let controls: Vec<Control<'_, f64>> = files
        .iter()
        .map(|file| Control {
            rows: &file.values,
            channels: file.names.len(),
        })
        .collect();
    let detectors = DETECTORS.map(|name| (name, files[0].channel(name)));
    let spillover = spillover_from_controls(&detectors, controls[0], &controls[1..], centre)
        .expect("the controls are stained");
    assert_eq!(expected.len(), 16);
    for (found, expected) in spillover.matrix().iter().zip(&expected) {
        assert!(
            (found - expected).abs() < 1e-12,
            "{reference}: {found} {expected}"
        );
    }
}

#[test]
fn medians() {
    compare(Centre::Median, "compref1");
}

#[test]
fn modes() {
    compare(Centre::Mode, "compref3");
}

#[test]
fn an_eight_colour_matrix_is_inverted() {
    let Some(csv) = text("compensation/flowkit__den_comp.csv") else {
        return;
    };
    let mut lines = csv.lines();
    let names: Vec<&str> = lines
        .next()
        .expect("names")
        .trim_start_matches("# ")
        .split(',')
        .collect();
    let matrix = lines
        .flat_map(|line| line.split(','))
        .map(|cell| cell.parse().expect("a number"));
    let spillover =
        evigil_cytometry::compensation::Spillover::new(names, matrix.collect()).expect("square");
    let compensation = spillover.compensation().expect("well conditioned");
    assert!(
        compensation.condition() < 3.0,
        "{}",
        compensation.condition()
    );
}

//! Calibration beads, against what FlowCal makes of the same file.

use evigil_cytometry::beads::{BeadModel, Detector, FitLimits, KnownBead, find_peaks, fit_curve};
use evigil_cytometry::histogram::{Axis, densest};

use crate::{file, linear_events};

/// Spherotech rainbow beads, lot AJ01, FL1: molecules of equivalent fluorescein.
const AJ01: [f64; 8] = [
    0.0, 792.0, 2079.0, 6588.0, 16_471.0, 47_497.0, 137_049.0, 271_647.0,
];

/// FlowCal 1.3.1: medians of its clusters, after its gates for detector ends and density.
const PEER_PEAKS: [f64; 8] = [
    155.384, 196.322, 281.332, 537.612, 1165.215, 2763.161, 7104.974, 9222.396,
];

#[test]
fn eight_kinds_of_beads_and_their_curve() {
    let Some(path) = file("calibration/flowcal__sample001.fcs") else {
        return;
    };
    let fcs = linear_events::read(&path);
    let [fsc, ssc, fl1] = ["FSC", "SSC", "FL1"].map(|name| fcs.column(name));
    // The logarithmic amplifier bends before its end: as the peer does, the last 1.5 % of the scale
    // are not used.
    let top = 10.0_f64.powf(4.0 * 1023.0 / 1024.0 * 0.985);
    let detector = Detector {
        low: 1.0,
        high: top,
    };
    // Four decades; what stands at an end of a detector is off the axis.
    let axis = Axis::new(1e-3, 3.99, 256).expect("an axis");
    let places: Vec<(f64, f64)> = fsc
        .iter()
        .zip(&ssc)
        .map(|(x, y)| (x.log10(), y.log10()))
        .collect();
    let dense = densest(axis, axis, &places, 0.3, 2.0);
    let gated = fl1
        .iter()
        .zip(&dense)
        .filter(|(_, dense)| **dense)
        .map(|(value, _)| *value);
    let peaks = find_peaks(gated, 8, detector).expect("eight kinds of beads");
    for (place, (peak, peer)) in peaks.iter().zip(PEER_PEAKS).enumerate() {
        // The two dimmest overlap, and how they share their events is a matter of the model: ours
        // has 12 and 15 % of the events, the peer's 13 and 15 %.
        let tolerance = if place < 2 { 0.06 } else { 0.015 };
        assert!(
            (peak.centre / peer - 1.0).abs() < tolerance,
            "{peer}: {peaks:?}"
        );
    }
    let cut: Vec<bool> = peaks.iter().map(|peak| peak.is_cut).collect();
    assert_eq!(cut, [false, false, false, false, false, false, false, true]);

    let known: Vec<KnownBead> = peaks
        .iter()
        .zip(AJ01)
        .filter(|(peak, _)| !peak.is_cut)
        .map(|(peak, stated)| KnownBead {
            measured: peak.centre,
            stated,
        })
        .collect();
    let limits = FitLimits {
        r_squared_min: 0.99,
        factor_max: 1.1,
    };
    let curve = fit_curve(&known, BeadModel::LogLinearWithOwnLight, limits).expect("a good fit");
    // FlowCal: 1.0743, and 1000 of the instrument are 16681 of the beads.
    assert!((curve.slope - 1.0743).abs() < 0.03, "{curve:?}");
    let peer = |measured: f64| 2.300_391_75_f64.exp() * measured.powf(1.074_325_14);
    for measured in [200.0, 1000.0, 5000.0] {
        let ratio = curve.calibrate(measured) / peer(measured);
        assert!((ratio - 1.0).abs() < 0.05, "{measured}: {ratio}");
    }
}

/// Centres as they are seen in a histogram of 60 classes of the logarithm; dimmer ones are lost in
/// the noise of this instrument.
#[test]
fn bright_peaks_of_another_instrument() {
    let Some(path) = file("calibration/cytoflow__beads.fcs") else {
        return;
    };
    let fcs = linear_events::read(&path);
    let bright = fcs
        .column("Pacific Blue-A")
        .into_iter()
        .filter(|value| *value > 150.0);
    let detector = Detector {
        low: -111.0,
        high: 262_143.0,
    };
    let peaks = find_peaks(bright, 4, detector).expect("four peaks");
    for (peak, seen) in peaks.iter().zip([230.0, 460.0, 1430.0, 3100.0]) {
        assert!((peak.centre / seen - 1.0).abs() < 0.1, "{seen}: {peaks:?}");
    }
}

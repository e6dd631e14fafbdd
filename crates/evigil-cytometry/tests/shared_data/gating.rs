//! The compliance set of Gating-ML 2.0: one line, 0 or 1, for each event and gate.

use evigil_cytometry::{Events, gating_ml};

use crate::{file, linear_events, text};

/// Document, and the gates whose results are known.
const GATES: [(&str, &[&str]); 23] = [
    ("boolean_and1_gate", &["And1"]),
    ("boolean_and2_gate", &["And2"]),
    ("boolean_not1_gate", &["Not1"]),
    ("boolean_or1_gate", &["Or1"]),
    ("ellipse1_gate", &["Ellipse1"]),
    ("log_ratio_range1_gate", &["RatRange1a"]),
    ("matrix_transform_asinh_range1c_gate", &["ScaleRange1c"]),
    ("matrix_transform_hyperlog_range2c_gate", &["ScaleRange2c"]),
    ("matrix_transform_linear_range3c_gate", &["ScaleRange3c"]),
    ("matrix_transform_logicle_range4c_gate", &["ScaleRange4c"]),
    ("poly1_gate", &["Polygon1"]),
    ("poly2_gate", &["Polygon2"]),
    (
        "quadrant1_gate",
        &["FL2N-FL4N", "FL2N-FL4P", "FL2P-FL4N", "FL2P-FL4P"],
    ),
    ("range_gate", &["Range1"]),
    ("ratio_range1_gate", &["RatRange1"]),
    ("rect1_gate", &["Rectangle1"]),
    ("rect2_gate", &["Rectangle2"]),
    ("time_range_gate", &["Range2"]),
    ("transform_asinh_range1_gate", &["ScaleRange1"]),
    ("transform_hyperlog_range2_gate", &["ScaleRange2"]),
    ("transform_linear_range3_gate", &["ScaleRange3"]),
    ("transform_log_range6_gate", &["ScaleRange6"]),
    ("transform_logicle_range4_gate", &["ScaleRange4"]),
];

#[test]
fn every_gate_holds_the_published_events() {
    let Some(path) = file("gating/flowio__data1.fcs") else {
        return;
    };
    let fcs = linear_events::read(&path);
    let events = Events::new(fcs.names.clone(), &fcs.values).expect("whole events");
    assert_eq!(events.len(), 13_367);
    let mut results = 0;
    for (name, gates) in GATES {
        let xml = text(&format!("gating/flowkit__gml_{name}.xml")).expect("beside the events");
        let document = gating_ml::read(&xml).expect("a document of the compliance set");
        let members = document
            .evaluate(&events, None)
            .expect("all channels are there");
        for gate in gates {
            let truth = text(&format!("gating/flowkit__Results_{gate}.txt")).expect("the results");
            let truth: Vec<bool> = truth.lines().map(|line| line.trim() == "1").collect();
            assert_eq!(truth.len(), events.len(), "{gate}");
            let wrong = truth
                .iter()
                .zip(&members[*gate])
                .filter(|(a, b)| a != b)
                .count();
            assert_eq!(wrong, 0, "{gate}: {wrong} of {} events", truth.len());
            results += 1;
        }
    }
    assert_eq!(results, 26);
}

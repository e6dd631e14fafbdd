//! Studies from tables.

use evigil_evidence::meta::effect::{Measure, Zeros};
use evigil_evidence::meta::table::{Counted, Layout, Request, TableProblem, read};
use proptest::prelude::*;

fn plain(text: &str) -> Result<evigil_evidence::meta::table::StudyTable, Vec<TableProblem>> {
    read(text.as_bytes(), &Request::default())
}

/// Code, line and column of every fault.
fn faults(text: &str, request: &Request) -> Vec<(&'static str, u64, usize)> {
    read(text.as_bytes(), request)
        .unwrap_err()
        .iter()
        .map(|problem| (problem.fault.code(), problem.line, problem.column))
        .collect()
}

#[test]
fn every_layout_is_known_by_its_columns() {
    for layout in Layout::ALL {
        let head = layout.columns().join(",");
        let row = match layout {
            Layout::Ratio => "0.5,0.3,0.8",
            Layout::Share => "3,20",
            Layout::Events => "3,20,5,20",
            Layout::Medians => "5,3,8,20,4,2,7,20",
            Layout::Sides => "5,2,4,2,0.5,20",
            Layout::Means => "5,2,20,4,2,20",
            Layout::Cells | Layout::Rates => "3,20,5,20",
            Layout::Differences => "1,2,20",
            Layout::Variance | Layout::StandardError => "0.1,0.2",
        };
        let table = plain(&format!("{head}\n{row}\n")).unwrap();
        assert_eq!(table.layout, layout);
        assert_eq!(table.measure, layout.measures()[0]);
        assert_eq!(layout.named(), head);
        assert_eq!(table.studies[0].study, "1");
    }
}

#[test]
fn short_names_tabs_marks_and_groups_are_read() {
    let text = "\u{feff}Study\tM1\tSD1\tN1\tM2\tSD2\tN2\tdose\tarm\n\
                Ito 2021\t5\t2\t20\t4\t2\t20\t1e9\thigh\n\
                Abe 2022\t6\t2\t20\t4\t2\t20\tNA\tlow\n";
    let request = Request {
        measure: Some(Measure::StandardisedMeanDifference),
        subgroup: Some("arm".to_owned()),
        moderators: vec!["Dose".to_owned()],
        ..Request::default()
    };
    let table = read(text.as_bytes(), &request).unwrap();
    assert_eq!(table.studies.len(), 1);
    let study = &table.studies[0];
    assert_eq!((study.study.as_str(), study.line), ("Ito 2021", 2));
    assert_eq!(study.group.as_deref(), Some("high"));
    assert_eq!(study.moderators, [1e9]);
    // The row without a dose is told, not filled in.
    let skipped = &table.skipped[0];
    assert_eq!((skipped.line, skipped.study.as_str()), (3, "Abe 2022"));
    assert_eq!(skipped.name, "dose");
}

#[test]
fn faults_are_told_all_at_once_with_their_places() {
    let none = Request::default();
    let text =
        "study,ai,n1i,ci,n2i\nA,3,20,five,20\nB,30,20,1,20\nC,-1,20,1,20\nD,1,20\nE,1,20,1,0\n";
    assert_eq!(
        faults(text, &none),
        [
            ("EV-E28", 2, 4),
            ("EV-E04", 3, 2),
            ("EV-E02", 4, 2),
            ("EV-E27", 5, 0),
            ("EV-E06", 6, 5),
        ]
    );
    assert_eq!(faults("study,yi,vi\nA,1,-0.5\n", &none), [("EV-E02", 2, 3)]);
    assert_eq!(faults("study,yi,vi\nA,1,0\n", &none), [("EV-E03", 2, 3)]);
    assert_eq!(faults("study,yi,vi\nA,inf,1\n", &none), [("EV-E28", 2, 2)]);
    assert_eq!(faults("study,yi,sei\nA,1,0\n", &none), [("EV-E03", 2, 3)]);
    assert_eq!(faults("study,yi,vi\n", &none), [("EV-E22", 1, 0)]);
    assert_eq!(faults("", &none), [("EV-E22", 1, 0)]);
    assert_eq!(faults("study,yi,x\nA,1,2\n", &none), [("EV-E23", 1, 0)]);
    assert_eq!(faults("yi,vi,YI\n1,2,3\n", &none), [("EV-E24", 1, 3)]);
    let group = Request {
        subgroup: Some("arm".to_owned()),
        ..Request::default()
    };
    assert_eq!(faults("yi,vi\n1,2\n", &group), [("EV-E25", 1, 0)]);
    assert_eq!(faults("yi,vi,arm\n1,2,\n", &group), [("EV-E29", 2, 3)]);
    let means = Request {
        measure: Some(Measure::MeanDifference),
        ..Request::default()
    };
    assert_eq!(faults("xi,ni\n1,2\n", &means), [("EV-E26", 1, 0)]);
    let latin = read(b"yi,vi\n1,2\n\xe9,1\n", &none).unwrap_err();
    assert_eq!((latin[0].fault.code(), latin[0].line), ("EV-E21", 3));
}

#[test]
fn zero_cells_are_counted_or_told() {
    let text = "study,ai,n1i,ci,n2i\nA,0,20,3,20\nB,2,20,3,20\n";
    let table = plain(text).unwrap();
    assert_eq!(table.corrected, 1);
    let Some(Counted::Table(kept)) = table.studies[0].counted else {
        panic!("{table:?}")
    };
    assert_eq!(kept.a(), 0.0);
    let keep = Request {
        zeros: Zeros::Keep,
        ..Request::default()
    };
    assert_eq!(faults(text, &keep), [("EV-E05", 2, 0)]);
}

#[test]
fn a_printed_ratio_tells_how_far_off_centre_it_is() {
    let text = "study,ratio,ci_low,ci_high,ci_level\nA,0.5,0.25,1.0,0.95\nB,0.9,0.25,1.0,0.9\n";
    let table = plain(text).unwrap();
    assert!(table.studies[0].off_centre.unwrap().abs() < 1e-12);
    assert!(table.studies[1].off_centre.unwrap() > 1.0);
    assert_eq!(table.measure, Measure::LogRatio);
}

proptest! {
    #[test]
    fn no_bytes_end_in_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        drop(read(&bytes, &Request::default()));
    }

    #[test]
    fn no_cells_end_in_a_panic(cells in prop::collection::vec("[-0-9a-zA-Z.,;\t\n\"]{0,8}", 0..24)) {
        for layout in Layout::ALL {
            let text = format!("{}\n{}", layout.columns().join(","), cells.join(","));
            for study in plain(&text).map(|table| table.studies).unwrap_or_default() {
                prop_assert!(study.effect.y().is_finite() && study.effect.v() > 0.0);
            }
        }
    }
}

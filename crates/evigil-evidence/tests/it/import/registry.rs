//! ClinicalTrials.gov.

use evigil_evidence::import::{CheckKind, Format};

use super::{joined, one, told, trial};

#[test]
fn a_study_is_read_with_its_partial_dates_and_without_escapes() {
    let import = one(&trial(&[]));
    assert_eq!(import.format, Format::ClinicalTrialsGov);
    assert_eq!(told(&import.problems), Vec::<String>::new());
    let record = &import.records[0];
    assert_eq!(
        record.title.as_deref(),
        Some("Vesicles for the Knee <Pilot>")
    );
    assert_eq!(record.ids.registry, ["NCT09900001", "jRCTs099000001"]);
    let trial = record.trial.as_ref().unwrap();
    let (start, actual) = trial.start.unwrap();
    assert_eq!((start.to_string().as_str(), actual), ("2022-03", true));
    assert_eq!(start.latest().to_string(), "2022-03-31");
    assert_eq!(trial.enrolment.unwrap().count, 24);
    assert_eq!(trial.enrolment.unwrap().actual, Some(true));
    assert_eq!(trial.other_outcomes, 2);
    assert!(!trial.has_results);
}

#[test]
fn modules_may_be_missing() {
    let text = r#"{"protocolSection": {"identificationModule": {"nctId": "NCT09900002"}}}"#;
    let import = one(text);
    let trial = import.records[0].trial.clone().unwrap();
    assert_eq!(trial.status, None);
    assert_eq!(trial.enrolment, None);
    assert_eq!(told(&import.problems), ["1:0 EV-E86 title"]);
}

#[test]
fn lists_and_answers_are_read_and_each_record_has_its_line() {
    let (a, b) = (trial(&[]), trial(&[("NCT09900001", "NCT09900003")]));
    for list in [
        format!("[{a},\n{b}]"),
        format!("{{\"studies\": [{a},\n{b}], \"nextPageToken\": \"x\"}}"),
    ] {
        let import = one(&list);
        assert_eq!(import.records.len(), 2);
        assert_eq!(import.records[0].place.line, 1);
        assert_eq!(import.records[1].place.line, 1 + a.lines().count());
    }
}

#[test]
fn what_cannot_be_read_is_told_where_it_stands() {
    let text = trial(&[
        ("\"2022-03\"", "\"March 22\""),
        ("\"count\": 24", "\"count\": \"a few\""),
        ("NCT09900001", "NCT0990000123"),
    ]);
    let import = one(&text);
    assert_eq!(
        told(&import.problems),
        [
            "4:16 EV-E87 identificationModule.nctId",
            "10:35 EV-E88 statusModule.startDateStruct.date",
            "30:35 EV-E89 designModule.enrollmentInfo.count",
        ]
    );
    let trial = import.records[0].trial.as_ref().unwrap();
    assert_eq!(trial.start, None);
    assert_eq!(trial.enrolment, None);
}

#[test]
fn harms_of_groups_are_read_and_impossible_ones_are_not() {
    let results = r#""resultsSection": {"adverseEventsModule": {"eventGroups": [
      {"id": "EG000", "title": "Vesicles", "seriousNumAffected": 1, "seriousNumAtRisk": 12, "otherNumAffected": "7", "otherNumAtRisk": 12},
      {"id": "EG001", "title": "Saline", "seriousNumAffected": 13, "seriousNumAtRisk": 12}
    ]}}, "hasResults": true"#;
    let import = one(&trial(&[("\"hasResults\": false", results)]));
    let trial = import.records[0].trial.as_ref().unwrap();
    assert!(trial.has_results);
    assert_eq!(trial.adverse_events[0].serious, Some((1, 12)));
    assert_eq!(trial.adverse_events[0].other, Some((7, 12)));
    assert_eq!(trial.adverse_events[1].serious, None);
    assert_eq!(import.problems.len(), 1);
}

fn kinds(text: &str, today: &str) -> Vec<CheckKind> {
    let joined = joined(&[one(text)], today);
    let checks = joined.groups[0].checks.iter();
    checks.map(|check| check.kind.clone()).collect()
}

#[test]
fn results_are_overdue_twelve_months_after_the_last_possible_day() {
    let is_overdue = |text: &str, today: &str| {
        kinds(text, today)
            .iter()
            .any(|kind| matches!(kind, CheckKind::ResultsOverdue { .. }))
    };
    let text = trial(&[]);
    assert!(!is_overdue(&text, "2024-05-31"));
    assert!(is_overdue(&text, "2024-06-01"));
    assert!(!is_overdue(
        &trial(&[("\"hasResults\": false", "\"hasResults\": true")]),
        "2026-01-01"
    ));
    assert!(!is_overdue(
        &trial(&[("COMPLETED", "RECRUITING")]),
        "2026-01-01"
    ));
}

#[test]
fn late_registration_counts_only_when_it_is_late_for_every_day_that_is_meant() {
    let late = |edits: &[(&str, &str)]| {
        kinds(&trial(edits), "2023-06-01")
            .into_iter()
            .find_map(|kind| match kind {
                CheckKind::RegisteredAfterStart { days, .. } => Some(days),
                _ => None,
            })
    };
    // From the last day of March to 2 May.
    assert_eq!(late(&[]), Some(32));
    assert_eq!(late(&[("2022-05-02", "2022-03-20")]), None);
    assert_eq!(late(&[("\"2022-03\"", "\"2022\"")]), None);
}

#[test]
fn a_planned_end_in_the_past_makes_a_status_stale() {
    let text = trial(&[
        ("COMPLETED", "RECRUITING"),
        (
            "\"primaryCompletionDateStruct\": {\"date\": \"2023-05\", \"type\": \"ACTUAL\"}",
            "\"primaryCompletionDateStruct\": {\"date\": \"2023-05\", \"type\": \"ESTIMATED\"}",
        ),
    ]);
    let is_stale = |today: &str| {
        kinds(&text, today)
            .iter()
            .any(|kind| matches!(kind, CheckKind::StatusStale { .. }))
    };
    assert!(!is_stale("2023-05-31"));
    assert!(is_stale("2023-06-01"));
}

#[test]
fn a_company_is_asked_after_and_more_so_when_it_names_the_product() {
    let company = CheckKind::SponsorIsCompany {
        name: "Vesicula Therapeutics, Inc.".to_owned(),
    };
    assert!(kinds(&trial(&[]), "2023-06-01").contains(&company));
    let named = kinds(
        &trial(&[("vesicles of fat cells", "vesicles by Vesicula Therapeutics")]),
        "2023-06-01",
    );
    assert!(!named.contains(&company));
    assert!(
        named
            .iter()
            .any(|kind| kind.code() == "sponsor_names_product")
    );
}

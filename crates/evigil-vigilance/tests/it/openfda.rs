//! openFDA `drug/event` in.

use std::fmt::Write as _;

use evigil_vigilance::e2b::r2::{self, Conversion, Header, Writer};
use evigil_vigilance::exchange::{Flow, Problem, ReadFault, Reject, Sink};
use evigil_vigilance::icsr::{At, Icsr, NullFlavour, Role, Value, register as el};
use evigil_vigilance::openfda::{read, recognise};
use proptest::prelude::*;

use crate::shared::{Bytes, Collected, folder};

fn conversion() -> &'static Conversion {
    Conversion::embedded().unwrap()
}

fn read_bytes(bytes: impl Into<Vec<u8>>) -> (Result<(), ReadFault>, Collected) {
    let mut collected = Collected::default();
    let result = read(
        conversion(),
        &Bytes::new("drug.json", bytes),
        &mut collected,
    );
    (result, collected)
}

fn codes(collected: &Collected) -> Vec<&'static str> {
    collected.problems.iter().map(|it| it.code).collect()
}

const RESULT: &str = r#"{
  "safetyreportid": "10003301",
  "safetyreportversion": "2",
  "companynumb": "US-X-1",
  "primarysource": {"qualification": "5", "reportercountry": "US"},
  "primarysourcecountry": "US",
  "receivedate": "20140312", "receivedateformat": "102",
  "serious": "1", "seriousnesshospitalization": "1",
  "sender": null,
  "patient": {
    "patientsex": "0", "patientonsetage": "48", "patientonsetageunit": "801",
    "drug": {
      "medicinalproduct": "EXOSOME DRIP", "drugcharacterization": "1", "drugbatchnumb": "A/1",
      "activesubstance": {"activesubstancename": "EXOSOMES"},
      "drugadditional": "3",
      "drugrecurrence": [{"drugrecuraction": "Rash"}],
      "openfda": {"brand_name": ["EXO"], "a/b": ["x"]}
    },
    "reaction": [
      {"reactionmeddrapt": "Rash", "reactionmeddraversionpt": "17.0", "reactionoutcome": "6"},
      {"reactionmeddrapt": "Fever"}
    ]
  }
}"#;

fn check(report: &Icsr) {
    let text = |element, at| report.text(element, at);
    assert_eq!(report.key().report, "10003301");
    assert_eq!(report.key().case, "10003301");
    assert_eq!(report.key().version, 2);
    assert_eq!(text(el::C_1_8_1, At::TOP), Some("US-X-1"));
    assert_eq!(text(el::C_1_4, At::TOP), Some("20140312"));
    assert_eq!(
        report.value(el::D_5, At::TOP),
        Some(Value::Null(NullFlavour::Unknown))
    );
    let drug = report.drugs().next().unwrap();
    assert_eq!(drug.role(), Some(Role::Suspect));
    assert_eq!(drug.lots().collect::<Vec<_>>(), ["A/1"]);
    assert_eq!(drug.substances().collect::<Vec<_>>(), ["EXOSOMES"]);
    assert_eq!(text(el::G_K_11, At::one(1)), None);
    assert_eq!(text(el::E_I_1_1A, At::one(2)), Some("Fever"));
    assert_eq!(text(el::E_I_3_2C, At::one(2)), Some("true"));
    let kept = |place: &str| report.kept().iter().any(|kept| kept.place == place);
    assert!(kept("/patient/drug/openfda/brand_name/0"));
    assert!(kept("/patient/drug/openfda/a~1b/0"));
    assert!(kept("safetyreport/patient/drug[1]/drugadditional"));
}

#[test]
fn a_result_is_read_wherever_it_stands() {
    let line = RESULT.replace('\n', " ");
    for input in [
        RESULT.to_owned(),
        format!("\u{feff}{RESULT}"),
        format!("[{RESULT}]"),
        format!("{{\"meta\": {{}}, \"results\": [{RESULT}]}}"),
        format!("{{\"results\": [{RESULT}], \"meta\": {{\"x\": [1]}}}}\n"),
        format!("\n{line}\n"),
        line.clone(),
    ] {
        let (result, collected) = read_bytes(input.clone());
        result.unwrap();
        assert_eq!(collected.reports.len(), 1, "{input}");
        check(&collected.reports[0]);
        assert_eq!(codes(&collected), ["EV-T609", "EV-X520"], "{input}");
    }
    // Pages may stand one after the other.
    let pages = format!("{{\"results\":[{RESULT},{RESULT}]}}\n{{\"results\":[{RESULT}]}}");
    assert_eq!(read_bytes(pages).1.reports.len(), 3);
}

#[test]
fn a_page_of_an_answer_is_told() {
    let page = format!("{{\"meta\":{{\"results\":{{\"total\":700}}}},\"results\":[{RESULT}]}}");
    let (result, collected) = read_bytes(page);
    result.unwrap();
    let problem = &collected.problems[0];
    assert_eq!(problem.code, "EV-T606");
    assert_eq!(
        problem.details,
        [("count", "1".into()), ("total", "700".into())]
    );
}

#[test]
fn lines_that_can_not_be_taken_are_rejected_one_by_one() {
    let good = RESULT.replace('\n', " ");
    let input =
        format!("{good}\n{{\"safetyreportid\": \"1\"\n[1]\n{{\"drug_name\":\"x\"}}\n\n{good}");
    let (result, collected) = read_bytes(input);
    result.unwrap();
    assert_eq!(collected.reports.len(), 2);
    let rejects: Vec<_> = collected
        .rejects
        .iter()
        .map(|it| (it.problem.code, it.problem.place.line))
        .collect();
    assert_eq!(rejects, [("EV-T601", 2), ("EV-T602", 3), ("EV-T603", 4)]);
    assert_eq!(collected.reports[1].items().next().unwrap().line, 6);
}

#[test]
fn results_that_can_not_be_taken_are_rejected_and_the_next_is_read() {
    let input = format!("{{\"results\":[\n1,\n{{\"serious\":\"1\"}},\n{RESULT}]}}");
    let (result, collected) = read_bytes(input);
    result.unwrap();
    check(&collected.reports[0]);
    let rejects: Vec<_> = collected
        .rejects
        .iter()
        .map(|it| (it.problem.code, it.problem.place.line))
        .collect();
    assert_eq!(rejects, [("EV-T602", 2), ("EV-T603", 3)]);
}

#[test]
fn broken_json_is_a_fault_with_its_line() {
    for (input, code, line) in [
        (
            format!("{{\"results\":[{RESULT},\n{{\"a\": tru}}]}}"),
            "EV-T600",
            25,
        ),
        (format!("{{\"results\":[{RESULT},"), "EV-T600", 24),
        ("{\"results\":[]}".to_owned(), "EV-T605", 0),
        (String::new(), "EV-T605", 0),
        ("7".to_owned(), "EV-T600", 1),
    ] {
        let (result, _) = read_bytes(input.clone());
        let Err(ReadFault::Broken(problem)) = result else {
            panic!("{input}");
        };
        assert_eq!((problem.code, problem.place.line), (code, line), "{input}");
    }
}

#[test]
fn a_result_without_end_is_not_held() {
    let long = "x".repeat(33 << 20);
    let (result, collected) = read_bytes(format!(
        "{{\"results\":[{RESULT},{{\"safetyreportid\":\"1\",\"companynumb\":\"{long}\"}}]}}"
    ));
    assert_eq!(collected.reports.len(), 1);
    let Err(ReadFault::Broken(problem)) = result else {
        panic!();
    };
    assert_eq!(problem.code, "EV-T604");
    // In a file of a result a line, the next line is read.
    let good = RESULT.replace('\n', " ");
    let (result, collected) = read_bytes(format!("{good}\n{{\"a\":\"{long}\"}}\n{good}"));
    result.unwrap();
    assert_eq!((collected.reports.len(), collected.rejects.len()), (2, 1));
    assert_eq!(collected.rejects[0].problem.code, "EV-T604");
}

struct First;

impl Sink for First {
    fn report(&mut self, _: &Icsr) -> Flow {
        Flow::Stop
    }
    fn reject(&mut self, _: Reject) -> Flow {
        Flow::Stop
    }
    fn withdraw(&mut self, _: &str) -> Flow {
        Flow::Stop
    }
    fn problem(&mut self, _: Problem) {}
}

#[test]
fn a_sink_that_wants_no_more_gets_no_more() {
    let line = RESULT.replace('\n', " ");
    for input in [format!("[{RESULT},{RESULT}]"), format!("{line}\n{line}")] {
        let source = Bytes::new("x", input);
        let result = read(conversion(), &source, &mut First);
        assert!(matches!(result, Err(ReadFault::Stopped)));
    }
}

#[test]
fn the_start_of_a_file_tells() {
    assert!(recognise(b"{\"meta\":{},\"results\":["));
    assert!(!recognise(b"{\"a\":1}"));
    assert!(!recognise(b"safetyreportid"));
}

/// Everything a report says, for comparing two of them.
fn said(report: &Icsr) -> String {
    let mut text = String::new();
    for item in report.items() {
        writeln!(text, "{}{} {}", item.element, item.at, item.value).unwrap();
    }
    let mut kept: Vec<_> = report
        .kept()
        .iter()
        .filter(|kept| kept.place.starts_with("safetyreport/"))
        .map(|kept| format!("{} {}", kept.place, kept.value))
        .collect();
    kept.sort();
    text + &kept.join("\n")
}

#[test]
fn the_same_case_is_the_same_in_sgml_and_json() {
    let Some(data) = folder("data/pv") else {
        return;
    };
    let (_, json) = {
        let source = Bytes::of_file(&data.join("openfda/drug_event_1.json"));
        let mut collected = Collected::default();
        let result = read(conversion(), &source, &mut collected);
        result.unwrap();
        ((), collected)
    };
    let source = Bytes::of_file(&data.join("e2b_r2/aers_event_1.sgm"));
    let mut sgml = Collected::default();
    r2::read(conversion(), &source, &mut sgml).unwrap();
    let (json, sgml) = (&json.reports[0], &sgml.reports[0]);
    assert_eq!((json.drugs().count(), json.reactions().count()), (23, 86));
    // Nothing differs: what openFDA adds, number of the case and time of its own, is kept.
    assert_eq!(said(json), said(sgml));
    assert_eq!(json.key(), sgml.key());
    let own: Vec<_> = json
        .kept()
        .iter()
        .filter(|kept| kept.place.starts_with('/'))
        .map(|kept| (kept.place.as_str(), kept.value.as_str()))
        .collect();
    assert_eq!(
        own,
        [("/@case_number", "4562564"), ("/@timestamp", "2003-04-07")]
    );
    // And from JSON it can be written as E2B(R2).
    let mut writer = Writer::new(conversion(), Vec::new(), &Header::of(json)).unwrap();
    let lost = writer.write(json).unwrap();
    assert_eq!(lost.len(), own.len());
}

#[test]
fn pairs_of_drug_and_event_are_no_reports() {
    let Some(data) = folder("data/pv/openfda/drug_event_pairs.jsonl") else {
        return;
    };
    let mut collected = Collected::default();
    read(conversion(), &Bytes::of_file(&data), &mut collected).unwrap();
    // Every row is accounted for: 4,368 by the independent script.
    assert_eq!(
        (collected.reports.len(), collected.rejects.len()),
        (0, 4368)
    );
    assert!(
        collected
            .rejects
            .iter()
            .all(|it| it.problem.code == "EV-T603")
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    /// Nothing that is broken breaks the reader.
    #[test]
    fn broken_bytes_never_panic(
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..3), 1..8),
        is_lines in any::<bool>(),
    ) {
        let good = RESULT.replace('\n', " ");
        let mut bytes = if is_lines {
            format!("{good}\n{good}\n").into_bytes()
        } else {
            format!("{{\"results\":[{RESULT},{RESULT}]}}").into_bytes()
        };
        for (index, byte, what) in cuts {
            let at = index.index(bytes.len());
            match what {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => { bytes.remove(at); }
            }
        }
        let (result, collected) = read_bytes(bytes);
        if result.is_ok() {
            prop_assert!(collected.reports.len() + collected.rejects.len() > 0);
        }
    }
}

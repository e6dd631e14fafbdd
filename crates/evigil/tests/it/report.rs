//! `evigil report`: from files to the store, and out again.

use crate::support::Case;

const DATA: &[u8] = b"VAERS_ID,RECVDATE,STATE,AGE_YRS,SEX,SYMPTOM_TEXT,DIED,HOSPITAL\r\n\
0000001,07/22/1999,CA,0.4,F,\"vomiting, then surgery\",,Y\r\n\
0000002,08/02/1999,NY,0.5,M,fever,,\r\n\
0000003,08/03/1999,NY,31,F,faint,,\r\n";

const VAX: &[u8] =
    b"VAERS_ID,VAX_TYPE,VAX_MANU,VAX_LOT,VAX_DOSE_SERIES,VAX_ROUTE,VAX_SITE,VAX_NAME\r\n\
0000001,RV,WYETH,4021a,1,PO,,ROTAVIRUS (ROTASHIELD)\r\n\
0000002,RV,WYETH,4021A,1,PO,,ROTAVIRUS (ROTASHIELD)\r\n\
0000003,HEP,MERCK,77,1,IM,LA,HEP B\r\n";

const SYMPTOMS: &[u8] = b"VAERS_ID,SYMPTOM1,SYMPTOMVERSION1,SYMPTOM2,SYMPTOMVERSION2\r\n\
0000001,Intussusception,8.10,Vomiting,8.10\r\n\
0000002,Pyrexia,8.10,,\r\n\
0000003,Syncope,8.10,,\r\n";

fn vaers() -> Case {
    Case::with(&[
        ("in/1999VAERSDATA.csv", DATA),
        ("in/1999VAERSVAX.csv", VAX),
        ("in/1999VAERSSYMPTOMS.csv", SYMPTOMS),
    ])
}

#[test]
fn importing_twice_changes_nothing() {
    let case = vaers();
    let first = case.run("report import in --store s --format jsonl");
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    let first = first.json();
    assert_eq!(first["schema"], "evigil.import/1");
    assert_eq!(first["format"], "vaers");
    assert_eq!(
        (&first["reports"], &first["products"], &first["reactions"]),
        (&3.into(), &3.into(), &4.into())
    );
    assert_eq!(first["known"], false);
    let exported = case.run("report export s --to jsonl");
    assert_eq!(exported.code, Some(0), "{}", exported.stderr);
    assert_eq!(exported.lines().len(), 3);

    let second = case.run("report import in --store s --format jsonl").json();
    assert_eq!(
        (&second["known"], &second["reports"]),
        (&true.into(), &3.into())
    );
    assert_eq!(
        case.run("report export s --to jsonl").stdout,
        exported.stdout
    );
}

#[test]
fn a_dry_run_stores_nothing() {
    let case = vaers();
    let run = case.run("report import in --store s --dry-run --format jsonl");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(run.json()["stored"], false);
    assert!(!case.path("s").exists());
}

#[test]
fn a_file_is_taken_whole_or_not_at_all() {
    let case = vaers();
    // A row with too few fields.
    let broken = [DATA, b"0000004,08/03/1999\r\n"].concat();
    case.write("in/1999VAERSDATA.csv", &broken);
    let refused = case.run("report import in --store s --format jsonl");
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    let told = refused.json();
    assert_eq!(
        (&told["stored"], &told["rejected"]),
        (&false.into(), &1.into())
    );
    let list = told["reject_file"].as_str().expect("rejects are listed");
    let list = std::fs::read_to_string(case.path(list)).expect("the list is there");
    assert!(list.contains("1999VAERSDATA.csv,5,"), "{list}");
    assert_eq!(case.run("report export s --to jsonl").code, Some(2));

    let kept = case.run("report import in --store s --keep-good --format jsonl");
    assert_eq!(kept.code, Some(0), "{}", kept.stderr);
    assert_eq!(kept.json()["stored"], true);
    assert_eq!(case.run("report export s --to jsonl").lines().len(), 3);
}

#[test]
fn reports_are_counted_by_product_and_event() {
    let case = vaers();
    let run =
        case.run("report count in --product rv --event intussusception --by month --format json");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let report = run.json();
    let all = &report["all"];
    let cells = ["both", "product_only", "event_only", "neither"].map(|cell| all[cell].as_u64());
    assert_eq!(cells, [Some(1), Some(1), Some(0), Some(1)]);
    assert_eq!(report["rows"][0]["name"], "1999-07");
    let august = case
        .run("report count in --product RV --since 1999-08-01 --format json")
        .json();
    assert_eq!(august["all"]["product_only"], 0);
    assert_eq!(august["all"]["both"], 1);
    assert_eq!(august["all"]["event_only"], 1);
}

#[test]
fn a_report_is_shown_with_every_element() {
    let case = vaers();
    let run = case.run("report show in --case 1 --lang en");
    let text = run.text();
    for part in [
        "Intussusception",
        "4021a",
        "E.i.3.2c[1]",
        "true",
        "19990722",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    let missing = case.run("report show in --case 99");
    assert_eq!(missing.code, Some(2));
    assert!(missing.stderr.contains("EV-R021"), "{}", missing.stderr);
}

#[test]
fn what_holds_no_reports_is_refused_by_name() {
    let case = Case::with(&[
        ("a.xml", b"<?xml version='1.0'?><submission/>".as_slice()),
        ("b.csv", b"one,two\n1,2\n"),
        ("c.bin", b"\x00\x01\x02"),
        ("d.csv", b""),
        ("e.zip", b"PK\x03\x04 cut off"),
    ]);
    let run = case.run("report import --dry-run --format jsonl a.xml b.csv c.bin d.csv e.zip none");
    assert_eq!(run.code, Some(2));
    let codes: Vec<_> = run
        .lines()
        .iter()
        .map(|report| {
            assert!(report["format"].is_null());
            report["problems"][0]["code"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        })
        .collect();
    assert_eq!(
        codes,
        [
            "EV-R004", "EV-R005", "EV-R006", "EV-R002", "EV-R001", "EV-R001"
        ]
    );
}

#[test]
fn a_folder_of_other_things_is_no_store() {
    let case = vaers();
    let run = case.run("report import in --store in");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-R020"), "{}", run.stderr);
}

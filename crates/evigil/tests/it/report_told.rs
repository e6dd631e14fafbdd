//! `evigil report`: that nothing is lost without a word.

use std::fmt::Write as _;

use crate::support::Case;

const DATA: &str = "VAERS_ID,RECVDATE,STATE,AGE_YRS,SEX,SYMPTOM_TEXT,DIED,HOSPITAL\r\n\
0000001,07/22/1999,CA,0.4,F,vomiting,,Y\r\n\
0000002,08/02/1999,NY,0.5,M,fever,,\r\n\
0000003,08/03/1999,NY,31,F,faint,,\r\n";

const VAX: &str = "VAERS_ID,VAX_TYPE,VAX_MANU,VAX_LOT,VAX_DOSE_SERIES,VAX_ROUTE,VAX_SITE,VAX_NAME\r\n\
0000001,RV,WYETH,4021a,1,PO,,ROTAVIRUS\r\n\
0000002,RV,WYETH,4021-A,1,PO,,ROTAVIRUS\r\n";

const SYMPTOMS: &str = "VAERS_ID,SYMPTOM1,SYMPTOMVERSION1\r\n\
0000001,Intussusception,8.10\r\n";

const NULLIFIED: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<ichicsr lang=\"en\">\
<ichicsrmessageheader><messagetype>ichicsr</messagetype></ichicsrmessageheader>\
<safetyreport><safetyreportid>X-1</safetyreportid><casenullification>1</casenullification>\
<patient><reaction><primarysourcereaction>fever</primarysourcereaction></reaction>\
<drug><drugcharacterization>1</drugcharacterization><medicinalproduct>exo</medicinalproduct></drug>\
</patient></safetyreport></ichicsr>";

fn vaers() -> Case {
    Case::with(&[
        ("in/1999VAERSDATA.csv", DATA.as_bytes()),
        ("in/1999VAERSVAX.csv", VAX.as_bytes()),
        ("in/1999VAERSSYMPTOMS.csv", SYMPTOMS.as_bytes()),
    ])
}

/// DATA with rows that can't be taken.
fn broken(rows: usize) -> String {
    let mut text = DATA.to_owned();
    for number in 0..rows {
        let _ = write!(text, "{:07},08/03/1999\r\n", number + 10);
    }
    text
}

#[test]
fn what_is_stored_already_is_said_to_be_so() {
    let case = vaers();
    case.run("report import in --store s");
    let again = case.run("report import in --store s --lang en");
    assert!(again.text().contains("stored before"), "{}", again.text());
    assert!(!again.text().contains("products: 0"), "{}", again.text());
}

#[test]
fn a_death_without_reaction_is_no_reaction() {
    let case = Case::with(&[("in/1999VAERSDATA.csv", DATA.as_bytes())]);
    let told = case.run("report import in --dry-run --format jsonl").json();
    assert_eq!(
        (&told["reports"], &told["reactions"]),
        (&3.into(), &0.into())
    );
}

#[test]
fn rejects_of_two_folders_do_not_meet() {
    let rows = broken(1);
    let case = Case::with(&[
        ("a/1999VAERSDATA.csv", rows.as_bytes()),
        ("b/1999VAERSDATA.csv", rows.as_bytes()),
    ]);
    let run = case.run("report import a b --dry-run --rejects r");
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    for name in ["a-1999VAERSDATA.csv", "b-1999VAERSDATA.csv"] {
        let list = case.path(&format!("r/{name}.rejects.csv"));
        assert!(list.exists(), "{name}");
    }
}

#[test]
fn a_table_of_a_folder_that_needs_a_mapping_is_named() {
    let case = vaers();
    case.write(
        "in/clinic.csv",
        b"number,patient,what\n1,A,fever\n2,B,chills\n",
    );
    case.write("in/notes.txt", b"called twice\n");
    let run = case.run("report import in --store s --lang en --format jsonl");
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    let named: Vec<_> = run
        .lines()
        .iter()
        .filter(|line| line["problems"][0]["code"] == "EV-R005")
        .map(|line| line["file"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(named, ["in/clinic.csv"]);
}

#[test]
fn any_product_is_one_that_is_named_and_no_lot_has_a_row() {
    let case = vaers();
    let counted = case.run("report count in --by lot --format json").json();
    let cells = ["both", "product_only", "event_only", "neither"];
    let all = cells.map(|cell| counted["all"][cell].as_u64());
    assert_eq!(all, [Some(1), Some(1), Some(0), Some(1)]);
    let names: Vec<_> = counted["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| row["name"].as_str())
        .collect();
    assert_eq!(names, [Some(""), Some("4021-A | 4021a")]);
    let text = case.run("report count in --by lot --lang en");
    for part in ["(no lot)", "any that a report names"] {
        assert!(text.text().contains(part), "{}", text.text());
    }
}

#[test]
fn many_rejects_are_told_in_twenty_lines_and_a_sum() {
    let case = Case::with(&[("in/1999VAERSDATA.csv", broken(50).as_bytes())]);
    let run = case.run("report count in --lang en");
    assert_eq!(run.stderr.lines().count(), 21, "{}", run.stderr);
    assert!(run.stderr.contains("50 rows"), "{}", run.stderr);
    let quiet = case.run("report count in -q --lang en");
    assert_eq!(quiet.stderr.lines().count(), 1, "{}", quiet.stderr);
}

#[test]
fn a_nullified_case_is_marked_and_not_written() {
    let case = Case::with(&[("r2.xml", NULLIFIED.as_bytes())]);
    let shown = case.run("report show r2.xml --lang en");
    assert!(
        shown.text().contains("nullified"),
        "{} {}",
        shown.text(),
        shown.stderr
    );
    for out in ["", " --out t.csv"] {
        let run = case.run(&format!("report export r2.xml --to csv{out}"));
        assert_eq!(run.code, Some(2));
        assert!(run.stderr.contains("EV-R025"), "{}", run.stderr);
    }
    assert!(!case.path("t.csv").exists());
}

#[test]
fn what_a_batch_lacks_and_what_is_not_written_is_named() {
    let case = vaers();
    let run = case.run("report export in --to e2b-r3 --out b.xml --lang en");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for part in ["N.1.3", "N.1.4", "DATA.STATE"] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    let run = case.run("report export in --to e2b-r3 --sender A --receiver B --out b.xml");
    assert!(!run.stderr.contains("N.1.3"), "{}", run.stderr);
}

#[test]
fn a_line_listing_says_what_codes_mean() {
    let run = vaers().run("report export in --to lines --lang ja");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.text().contains("女"), "{}", run.text());
}

#[test]
fn a_date_that_is_none_and_a_missing_number_are_told() {
    let case = vaers();
    case.run("report export in --to e2b-r3 --sender A --receiver B --out b.xml");
    let xml = std::fs::read_to_string(case.path("b.xml")).expect("a batch");
    case.write("bad.xml", xml.replace("19990722", "19991399").as_bytes());
    let run = case.run("report validate bad.xml --lang en");
    for part in ["ICH-DATE", "Problems of reading"] {
        assert!(run.text().contains(part), "{part}: {}", run.text());
    }
    let found = case.run("report validate bad.xml --format jsonl");
    let missing: Vec<_> = found
        .lines()
        .iter()
        .flat_map(|line| line["findings"].as_array().cloned().unwrap_or_default())
        .filter(|finding| finding["rule"] == "ICH-REQUIRED" && finding["element"] == "C.1.4")
        .map(|finding| finding["found"]["kind"].clone())
        .collect();
    assert_eq!(missing, ["date"]);
    case.write(
        "none.xml",
        xml.replace("extension=\"1\"", "extension=\"\"").as_bytes(),
    );
    let table = case.run("report export none.xml --to csv");
    assert!(table.text().contains("\nunnumbered-"), "{}", table.text());
}

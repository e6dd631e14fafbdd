//! `evigil report recall`: from a list of exposures to letters.

use crate::support::Case;

const LIST: &[u8] = "lot,product,provider,person,date,told\n\
UC-2403-B,exosome drip,Clinic A,P-1,2026-04-02,2026-04-10\n\
uc 2403 b,exosome drip,Clinic A,P-2,2026-04,\n\
UC-2403-B,exosome drip,,P-3,2026-04-05,no\n\
UC-2404-A,exosome drip,Clinic A,P-4,2026-04-05,\n"
    .as_bytes();

fn case() -> Case {
    Case::with(&[("list.csv", LIST)])
}

#[test]
fn everybody_who_got_the_lot_is_listed_in_any_spelling() {
    let run = case().run("report recall --lot UC2403B --exposures list.csv --format jsonl");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let report = run.json();
    assert_eq!(report["schema"], "evigil.recall/1");
    assert_eq!(report["exposures_read"], 4);
    assert_eq!(report["untold"], 2);
    let told: Vec<_> = report["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| (row["person"].as_str(), row["told"].as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (Some("P-3"), Some("no")),
            (Some("P-1"), Some("yes")),
            (Some("P-2"), Some("not_known")),
        ]
    );
    let csv = case().run("report recall --lot UC2403B --exposures list.csv --format csv");
    assert!(
        csv.text().starts_with("provider,person,product,"),
        "{}",
        csv.text()
    );
    assert_eq!(csv.text().lines().count(), 4);
    let text = case().run("report recall --lot UC2403B --exposures list.csv --lang ja");
    assert!(text.text().contains("通知の記録なし"), "{}", text.text());
}

#[test]
fn letters_go_to_those_who_have_to_tell() {
    let case = case();
    let run = case.run(
        "report recall --lot UC-2403-B --exposures list.csv --pdf letters.pdf --sender Maker \
         --contact Tokyo --as-of 2026-04-20 --lang ja",
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let bytes = std::fs::read(case.path("letters.pdf")).expect("letters");
    assert!(bytes.starts_with(b"%PDF-1.7"));
    assert!(
        case.run("report recall --lot UC-2403-B --exposures list.csv --pdf x.pdf")
            .code
            == Some(2)
    );
}

#[test]
fn nobody_left_to_tell_is_no_letter() {
    let case = Case::with(&[(
        "list.csv",
        b"lot,person,date,told\nUC-1,P-1,2026-04-02,2026-04-10\n",
    )]);
    let run = case.run("report recall --lot UC-1 --exposures list.csv --pdf x.pdf --sender Maker");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("no letter"), "{}", run.stderr);
    assert!(!case.path("x.pdf").exists());
}

#[test]
fn what_is_no_lot_and_what_is_no_list_is_said() {
    let case = case();
    let run = case.run("report recall --lot unknown --exposures list.csv");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-R061"), "{}", run.stderr);
    let run = case.run("report recall --lot UC-1 --exposures nowhere.csv");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-R060"), "{}", run.stderr);
}

#[test]
fn forms_and_listings_are_printed() {
    let data: &[u8] = b"VAERS_ID,RECVDATE,STATE,AGE_YRS,SEX,SYMPTOM_TEXT,DIED,HOSPITAL\r\n\
0000001,07/22/1999,CA,0.4,F,fever,,Y\r\n";
    let products: &[u8] = b"VAERS_ID,VAX_TYPE,VAX_MANU,VAX_LOT,VAX_DOSE_SERIES,VAX_ROUTE,\
VAX_SITE,VAX_NAME\r\n0000001,RV,WYETH,4021a,1,PO,,ROTASHIELD\r\n";
    let reactions: &[u8] = b"VAERS_ID,SYMPTOM1,SYMPTOMVERSION1\r\n0000001,Pyrexia,8.10\r\n";
    let case = Case::with(&[
        ("in/1999VAERSDATA.csv", data),
        ("in/1999VAERSVAX.csv", products),
        ("in/1999VAERSSYMPTOMS.csv", reactions),
    ]);
    for form in ["cioms", "lines-pdf"] {
        let run = case.run(&format!("report export in --to {form} --out {form}.pdf"));
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let bytes = std::fs::read(case.path(&format!("{form}.pdf"))).expect("a document");
        assert!(bytes.starts_with(b"%PDF-1.7"));
    }
}

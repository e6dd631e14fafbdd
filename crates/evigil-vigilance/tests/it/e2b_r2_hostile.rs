//! E2B(R2) that is broken, hostile, or not what it says.

use evigil_vigilance::exchange::ReadFault;
use evigil_vigilance::icsr::{At, register as el};

use crate::e2b_r2::{codes, kept, one, read_bytes};
use crate::shared::Collected;

const GOOD: &str = "<safetyreport><safetyreportid>GOOD</safetyreportid></safetyreport>\n";

/// Reads a message with `broken` before a good report: code, line and start of the reject.
fn rejected(broken: &str) -> (Vec<(&'static str, u64)>, Vec<String>) {
    let message = format!("<ichicsr lang='en'>\n{broken}\n{GOOD}</ichicsr>");
    let (header, collected) = read_bytes(message);
    header.unwrap();
    let ids = collected.reports.iter().map(|it| it.key().report.clone());
    let rejects = collected.rejects.iter().map(|reject| {
        assert!(!reject.raw.trim().is_empty());
        (reject.problem.code, reject.problem.place.line)
    });
    (rejects.collect(), ids.collect())
}

#[test]
fn broken_reports_are_rejected_and_the_next_one_is_read() {
    let cases = [
        // The start tag is lost.
        (
            "<safetyreportid>A</safetyreportid>\n</safetyreport>",
            "EV-X502",
            2,
        ),
        // The end tags of a report stand after the header.
        ("</patient></safetyreport>", "EV-X502", 2),
        // The end tag is lost: the next start tag ends it.
        (
            "<safetyreport>\n<safetyreportid>A</safetyreportid>",
            "EV-X501",
            2,
        ),
        ("<safetyreport>\n</patient>\n</safetyreport>", "EV-X504", 3),
        (
            "<safetyreport><patient>\n<patient></patient></patient></safetyreport>",
            "EV-X503",
            3,
        ),
        (
            "<safetyreport>\n<patient>\n<drug><medicinalproduct>A</drug></patient></safetyreport>",
            "EV-X505",
            4,
        ),
        (
            "<safetyreport><sender>\n<drug></drug></sender></safetyreport>",
            "EV-X503",
            3,
        ),
        (
            "<safetyreport>\n<safetyreportid>WBC < 3</safetyreportid></safetyreport>",
            "EV-X506",
            3,
        ),
        (
            "<safetyreport>\n<!-- never ended </safetyreport>",
            "EV-X506",
            3,
        ),
        (
            "<safetyreport><serious>1</serious></safetyreport>",
            "EV-X507",
            2,
        ),
        ("<safetyreport/>", "EV-X507", 2),
        (
            "<safetyreport><!DOCTYPE a [<!ENTITY x 'y'>]></safetyreport>",
            "EV-X500",
            2,
        ),
    ];
    for (broken, code, line) in cases {
        let (rejects, ids) = rejected(broken);
        assert_eq!(rejects, [(code, line)], "{broken}");
        assert_eq!(ids, ["GOOD"], "{broken}");
    }
}

#[test]
fn a_lost_end_tag_at_the_end_is_a_reject_too() {
    let (_, collected) = read_bytes(format!("{GOOD}<safetyreport><safetyreportid>A"));
    assert_eq!(collected.reports.len(), 1);
    assert_eq!(collected.rejects[0].problem.code, "EV-X501");
}

#[test]
fn declarations_are_refused_and_none_is_fetched() {
    let plain = format!(
        "<?xml version='1.0'?>\n<!DOCTYPE ichicsr SYSTEM \"http://example.invalid/icsr21xml.dtd\">\n<ichicsr lang=\"ja\">{GOOD}</ichicsr>"
    );
    let (header, collected) = read_bytes(plain);
    assert_eq!(header.unwrap().lang, "ja");
    assert_eq!(collected.reports.len(), 1);
    for bad in [
        "<!DOCTYPE ichicsr [\n<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;\">]>\n<ichicsr>",
        "<?xml version='1.0'?>\n<!DOCTYPE ichicsr SYSTEM 'x' [ <!ELEMENT a ANY> ]><ichicsr>",
        "<!ENTITY x SYSTEM 'file:///etc/passwd'><ichicsr>",
    ] {
        let (result, collected) = read_bytes(format!("{bad}{GOOD}</ichicsr>"));
        let Err(ReadFault::Broken(problem)) = result else {
            panic!("{bad}");
        };
        assert_eq!(problem.code, "EV-X500");
        assert_eq!(collected.reports.len(), 0);
    }
}

#[test]
fn markup_of_the_old_kind_is_read_as_meant() {
    let (report, collected) = one("<SAFETYREPORTID>4562564-7</SAFETYREPORTID>\r
<primarysource>\r\n<reportertitle>\r\n<qualification>1</qualification></primarysource>\r
<patient><drug>\r
<medicinalproduct>SMITH & SONS^ TONIC AT&T; &#x41;&lt;<![CDATA[<b>&]]></medicinalproduct>\r
<drugbatchnumb>\r\n</drug>\r
<summary><narrativeincludeclinical>one\r\ntwo</narrativeincludeclinical></summary></patient>");
    let drug = report.drugs().next().unwrap();
    assert_eq!(drug.name(), Some("SMITH & SONS^ TONIC AT&T; A<<b>&"));
    assert_eq!(drug.lots().count(), 0);
    assert_eq!(report.text(el::C_2_R_4, At::one(1)), Some("1"));
    assert_eq!(report.text(el::H_1, At::TOP), Some("one\ntwo"));
    assert_eq!(
        codes(&collected),
        ["EV-X512", "EV-X515", "EV-X516", "EV-X517"]
    );
}

#[test]
fn bytes_of_other_encodings_are_decoded() {
    let report = |name: &[u8]| {
        let mut bytes = b"<ichicsr><safetyreport><safetyreportid>A</safetyreportid><patient><drug><medicinalproduct>".to_vec();
        bytes.extend_from_slice(name);
        bytes.extend_from_slice(b"</medicinalproduct></drug></patient></safetyreport></ichicsr>");
        bytes
    };
    let name = |collected: &Collected| {
        let drug = collected.reports[0].drugs().next().unwrap();
        drug.name().unwrap().to_owned()
    };
    let (_, collected) = read_bytes(report(b"Caf\xe9 \x93x\x94 \xe6\xb0\xb4"));
    assert_eq!(name(&collected), "Café “x” 水");
    assert_eq!(codes(&collected), ["EV-X512", "EV-X513"]);
    let (japanese, ..) = encoding_rs::SHIFT_JIS.encode("エクソソーム表");
    let mut bytes = b"<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>\n".to_vec();
    bytes.extend(report(&japanese));
    let (_, collected) = read_bytes(bytes);
    assert_eq!(name(&collected), "エクソソーム表");
    assert_eq!(codes(&collected), ["EV-X512"]);
    let text = String::from_utf8(report("水".as_bytes())).unwrap();
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let (_, collected) = read_bytes(bytes);
    assert_eq!(name(&collected), "水");
}

#[test]
fn what_can_not_be_is_kept_and_told() {
    let (report, collected) = one("<safetyreportid>A</safetyreportid>
<occurcountry>Japan</occurcountry>
<receivedateformat>102</receivedateformat><receivedate>20241399</receivedate>
<patient><patientonsetage>-1</patientonsetage><patientonsetageunit>999</patientonsetageunit>
<patientsex>1</patientsex><patientsex>2</patientsex>
<medicalhistoryepisode><patientepisodename>asthma</patientepisodename></medicalhistoryepisode>
<reaction><primarysourcereaction>rash</primarysourcereaction></reaction>
<reaction><primarysourcereaction>fever</primarysourcereaction></reaction>
<drug><drugrecurreadministration>1</drugrecurreadministration>
<drugreactionrelatedness><drugreactionasses>cough</drugreactionasses><drugresult>possible</drugresult></drugreactionrelatedness>
</drug></patient>");
    for (element, place, text) in [
        (el::C_1_4, "receivedate", "20241399"),
        (el::E_I_9, "occurcountry", "Japan"),
        (el::D_2_2A, "patient/patientonsetage", "-1"),
        (el::D_2_2B, "patient/patientonsetageunit", "999"),
        (
            el::D_7_1_R_1B,
            "patient/medicalhistoryepisode[1]/patientepisodename",
            "asthma",
        ),
        (
            el::G_K_9_I_4,
            "patient/drug[1]/drugrecurreadministration",
            "1",
        ),
        (
            el::G_K_9_I_1,
            "patient/drug[1]/drugreactionrelatedness[1]/drugreactionasses",
            "cough",
        ),
    ] {
        assert_eq!(report.all(element).count(), 0, "{element}");
        assert_eq!(kept(&report, &format!("safetyreport/{place}")), Some(text));
    }
    assert_eq!(report.text(el::D_5, At::TOP), Some("1"));
    assert_eq!(
        kept(&report, "safetyreport/patient/patientsex[2]"),
        Some("2")
    );
    // The judgement itself is there, about a reaction that is not known.
    let judged = At::three(1, 1, 1);
    assert_eq!(report.text(el::G_K_9_I_2_R_3, judged), Some("possible"));
    let places: Vec<_> = collected
        .problems
        .iter()
        .filter(|it| !it.place.field.is_empty())
        .map(|it| (it.code, it.place.line))
        .collect();
    assert_eq!(
        places,
        [
            ("EV-X535", 7),
            ("EV-X537", 11),
            ("EV-X538", 12),
            ("EV-X533", 4),
            ("EV-X530", 5),
            ("EV-X531", 6),
            ("EV-X532", 6),
            ("EV-X534", 8),
        ]
    );
}

#[test]
fn a_field_or_report_without_end_is_not_held() {
    let long = "x".repeat(1_100_000);
    let (rejects, ids) = rejected(&format!(
        "<safetyreport>\n<safetyreportid>{long}</safetyreportid></safetyreport>"
    ));
    assert_eq!((rejects, ids.len()), (vec![("EV-X509", 3)], 1));
    let drug = format!(
        "<drug><drugdosagetext>{}</drugdosagetext></drug>",
        "y".repeat(900_000)
    );
    let report = format!(
        "<safetyreport><patient>{}</patient></safetyreport>",
        drug.repeat(40)
    );
    let (rejects, ids) = rejected(&report);
    assert_eq!((rejects, ids.len()), (vec![("EV-X508", 2)], 1));
}

//! E2B(R2) in and out.

use std::collections::{BTreeMap, BTreeSet};

use evigil_knowledge::Knowledge;
use evigil_vigilance::e2b::r2::{Conversion, Header, read};
use evigil_vigilance::exchange::{ProblemSeverity, ReadFault};
use evigil_vigilance::icsr::{At, Icsr, NullFlavour, Role, Value, register as el};

use crate::shared::{Bytes, Collected, folder};

fn conversion() -> Conversion {
    Conversion::of(Knowledge::embedded().unwrap()).unwrap()
}

fn read_bytes(bytes: impl Into<Vec<u8>>) -> (Result<Header, ReadFault>, Collected) {
    let mut collected = Collected::default();
    let source = Bytes::new("reports.xml", bytes);
    let header = read(&conversion(), &source, &mut collected);
    (header, collected)
}

/// A message of reports given by what stands in them.
fn message(reports: &[&str]) -> String {
    let reports: Vec<_> = reports
        .iter()
        .map(|report| format!("<safetyreport>\n{report}\n</safetyreport>\n"))
        .collect();
    format!("<ichicsr lang=\"en\">\n{}</ichicsr>\n", reports.concat())
}

fn one(report: &str) -> (Icsr, Collected) {
    let (header, mut collected) = read_bytes(message(&[report]));
    header.unwrap();
    assert_eq!(collected.rejects, []);
    (collected.reports.remove(0), collected)
}

fn codes(collected: &Collected) -> Vec<&'static str> {
    collected.problems.iter().map(|it| it.code).collect()
}

fn kept<'r>(report: &'r Icsr, place: &str) -> Option<&'r str> {
    let found = report.kept().iter().find(|kept| kept.place == place);
    found.map(|kept| kept.value.as_str())
}

const MINIMAL: &str = "<safetyreportid>JP-A-1</safetyreportid>";

#[test]
fn a_report_reaches_the_elements_of_r3() {
    let (report, collected) = one("
<safetyreportversion>3</safetyreportversion>
<safetyreportid>JP-CLINIC-17</safetyreportid>
<primarysourcecountry>JP</primarysourcecountry>
<occurcountry>KR</occurcountry>
<transmissiondateformat>102</transmissiondateformat><transmissiondate>20240501</transmissiondate>
<reporttype>1</reporttype>
<serious>1</serious><seriousnesslifethreatening>1</seriousnesslifethreatening>
<receivedate>202404</receivedate>
<companynumb>JP-MAKER-9</companynumb>
<primarysource><reportergivename>PRIVACY</reportergivename><reportercountry>JP</reportercountry>
<qualification>1</qualification></primarysource>
<patient><patientinitial>UNKNOWN</patientinitial>
<patientonsetage>6</patientonsetage><patientonsetageunit>800</patientonsetageunit>
<patientweight>61.5</patientweight><patientsex>2</patientsex>
<reaction><primarysourcereaction>blood poisoning</primarysourcereaction>
<reactionmeddraversionllt>26.1</reactionmeddraversionllt><reactionmeddrallt>10040047</reactionmeddrallt>
<reactionstartdateformat>203</reactionstartdateformat><reactionstartdate>202404011530</reactionstartdate>
<reactionoutcome>6</reactionoutcome></reaction>
<reaction><reactionmeddrapt>Chills</reactionmeddrapt></reaction>
<drug><drugcharacterization>1</drugcharacterization><medicinalproduct>EXO &amp; CO DRIP</medicinalproduct>
<drugbatchnumb> L-7 </drugbatchnumb>
<drugstructuredosagenumb>1.5</drugstructuredosagenumb><drugstructuredosageunit>012</drugstructuredosageunit>
<drugseparatedosagenumb>2</drugseparatedosagenumb>
<drugadministrationroute>041</drugadministrationroute>
<actiondrug>6</actiondrug>
<activesubstance><activesubstancename>exosomes</activesubstancename></activesubstance>
</drug></patient>");
    let text = |element, at| report.text(element, at);
    let (top, first) = (At::TOP, At::one(1));
    assert_eq!(report.key().report, "JP-CLINIC-17");
    assert_eq!(report.key().case, "JP-MAKER-9");
    assert_eq!(report.key().version, 3);
    assert_eq!(text(el::C_1_1, top), Some("JP-CLINIC-17"));
    assert_eq!(text(el::C_1_2, top), Some("20240501"));
    assert_eq!(text(el::C_1_4, top), Some("202404"));
    assert_eq!(text(el::C_1_8_2, top), Some("2"));
    assert_eq!(text(el::C_2_R_5, first), Some("1"));
    let name = report.value(el::C_2_R_1_2, first);
    assert_eq!(name, Some(Value::Null(NullFlavour::Masked)));
    let initial = report.value(el::D_1, top);
    assert_eq!(initial, Some(Value::Null(NullFlavour::Unknown)));
    assert_eq!(text(el::D_2_2B, top), Some("{decade}"));
    assert_eq!(text(el::E_I_1_1A, first), Some("blood poisoning"));
    assert_eq!(text(el::E_I_2_1A, first), Some("26.1"));
    assert_eq!(text(el::E_I_2_1B, first), Some("10040047"));
    assert_eq!(text(el::E_I_4, first), Some("202404011530"));
    assert_eq!(text(el::E_I_7, first), Some("0"));
    assert_eq!(text(el::E_I_1_1A, At::one(2)), Some("Chills"));
    assert_eq!(text(el::E_I_2_1B, At::one(2)), None);
    // Said once of the case, seriousness and country are said of every reaction.
    for number in [1, 2] {
        let at = At::one(number);
        assert_eq!(text(el::E_I_3_2B, at), Some("true"));
        let none = Some(Value::Null(NullFlavour::NoInformation));
        assert_eq!(report.value(el::E_I_3_2A, at), none);
        assert_eq!(text(el::E_I_9, at), Some("KR"));
    }
    let drug = report.drugs().next().unwrap();
    assert_eq!(drug.role(), Some(Role::Suspect));
    assert_eq!(drug.name(), Some("EXO & CO DRIP"));
    assert_eq!(drug.lots().collect::<Vec<_>>(), [" L-7 "]);
    assert_eq!(text(el::G_K_4_R_1A, At::two(1, 1)), Some("3"));
    assert_eq!(text(el::G_K_4_R_1B, At::two(1, 1)), Some("mL"));
    assert_eq!(text(el::G_K_4_R_10_2B, At::two(1, 1)), Some("041"));
    assert_eq!(text(el::G_K_8, first), Some("9"));
    assert_eq!(drug.substances().collect::<Vec<_>>(), ["exosomes"]);
    assert_eq!(kept(&report, "safetyreport/safetyreportversion"), Some("3"));
    assert_eq!(
        kept(&report, "safetyreport/patient/drug[1]/drugseparatedosagenumb"),
        Some("2")
    );
    assert_eq!(codes(&collected), ["EV-X512", "EV-X520", "EV-X521"]);
    let line = report.find(el::D_3, top).unwrap().line;
    assert_eq!(line, 17);
}

#[test]
fn real_files_have_the_counts_of_the_independent_script() {
    let Some(data) = folder("data/pv") else {
        return;
    };
    let expected = std::fs::read_to_string(data.join("EXPECTED.tsv")).unwrap();
    for name in ["aers_event_1.sgm", "ADR12Q4_crlf.xml"] {
        let line = expected
            .lines()
            .find_map(|line| line.strip_prefix(&format!("e2b_r2/{name}\t")))
            .unwrap();
        let expected: serde_json::Value = serde_json::from_str(line).unwrap();
        let mut collected = Collected::default();
        let source = Bytes::of_file(&data.join("e2b_r2").join(name));
        read(&conversion(), &source, &mut collected).unwrap();
        assert_eq!(collected.rejects, [], "{name}");
        let reports = &collected.reports;
        let sum = |count: fn(&Icsr) -> usize| reports.iter().map(count).sum::<usize>() as u64;
        assert_eq!(expected["cases"], reports.len() as u64, "{name}");
        assert_eq!(expected["drugs"], sum(|it| it.drugs().count()), "{name}");
        assert_eq!(expected["reactions"], sum(|it| it.reactions().count()), "{name}");
        let suspects = sum(|it| {
            it.drugs()
                .filter(|drug| drug.role() == Some(Role::Suspect))
                .count()
        });
        assert_eq!(expected["suspects"], suspects, "{name}");
        let serious = sum(|it| usize::from(it.seriousness().is_serious()));
        assert_eq!(expected["serious"], serious, "{name}");
        let ids: Vec<_> = reports.iter().map(|it| it.key().report.clone()).collect();
        assert_eq!(expected["case_ids"], serde_json::json!(ids), "{name}");
        let lots: Vec<_> = reports
            .iter()
            .flat_map(|it| it.drugs().flat_map(|drug| drug.lots().collect::<Vec<_>>()).collect::<Vec<_>>())
            .collect();
        assert_eq!(expected["lots"], serde_json::json!(lots), "{name}");
    }
}

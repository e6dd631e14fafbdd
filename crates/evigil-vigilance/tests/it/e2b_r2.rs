//! E2B(R2) in and out.

use evigil_knowledge::Knowledge;
use evigil_vigilance::e2b::r2::{
    Conversion, Header, Kind, NotCarried, Reason, What, Writer, read, recognise,
};
use evigil_vigilance::exchange::ReadFault;
use evigil_vigilance::icsr::{
    At, Element, Icsr, NullFlavour, ReportKey, Role, Value, register as el,
};
use proptest::prelude::*;

use crate::made_r2::{Maker, leaves};

use crate::shared::{Bytes, Collected, folder};

pub(crate) fn conversion() -> &'static Conversion {
    Conversion::embedded().unwrap()
}

pub(crate) fn read_bytes(bytes: impl Into<Vec<u8>>) -> (Result<Header, ReadFault>, Collected) {
    let mut collected = Collected::default();
    let source = Bytes::new("reports.xml", bytes);
    let header = read(conversion(), &source, &mut collected);
    (header, collected)
}

/// A message of reports given by what stands in them.
pub(crate) fn message(reports: &[&str]) -> String {
    let reports: Vec<_> = reports
        .iter()
        .map(|report| format!("<safetyreport>\n{report}\n</safetyreport>\n"))
        .collect();
    format!("<ichicsr lang=\"en\">\n{}</ichicsr>\n", reports.concat())
}

pub(crate) fn one(report: &str) -> (Icsr, Collected) {
    let (header, mut collected) = read_bytes(message(&[report]));
    header.unwrap();
    assert_eq!(collected.rejects, []);
    (collected.reports.remove(0), collected)
}

pub(crate) fn codes(collected: &Collected) -> Vec<&'static str> {
    collected.problems.iter().map(|it| it.code).collect()
}

pub(crate) fn kept<'r>(report: &'r Icsr, place: &str) -> Option<&'r str> {
    let found = report.kept().iter().find(|kept| kept.place == place);
    found.map(|kept| kept.value.as_str())
}

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
    // Two doses of 1.5 mL, and no interval to say how they are spread.
    assert_eq!(text(el::G_K_4_R_1A, At::two(1, 1)), Some("1.5"));
    assert_eq!(text(el::G_K_4_R_8, At::two(1, 1)), Some("2 x 1.5 mL"));
    assert_eq!(text(el::G_K_4_R_1B, At::two(1, 1)), Some("mL"));
    assert_eq!(text(el::G_K_4_R_10_2B, At::two(1, 1)), Some("041"));
    assert_eq!(text(el::G_K_8, first), Some("9"));
    assert_eq!(drug.substances().collect::<Vec<_>>(), ["exosomes"]);
    assert_eq!(kept(&report, "safetyreport/safetyreportversion"), Some("3"));
    assert_eq!(
        kept(
            &report,
            "safetyreport/patient/drug[1]/drugseparatedosagenumb"
        ),
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
        read(conversion(), &source, &mut collected).unwrap();
        assert_eq!(collected.rejects, [], "{name}");
        let reports = &collected.reports;
        let sum = |count: fn(&Icsr) -> usize| reports.iter().map(count).sum::<usize>() as u64;
        assert_eq!(expected["cases"], reports.len() as u64, "{name}");
        assert_eq!(expected["drugs"], sum(|it| it.drugs().count()), "{name}");
        assert_eq!(
            expected["reactions"],
            sum(|it| it.reactions().count()),
            "{name}"
        );
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
            .flat_map(|it| {
                it.drugs()
                    .flat_map(|drug| drug.lots().collect::<Vec<_>>())
                    .collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(expected["lots"], serde_json::json!(lots), "{name}");
    }
}

fn written(report: &Icsr) -> (String, Vec<NotCarried>) {
    let header = Header::of(report);
    let mut writer = Writer::new(conversion(), Vec::new(), &header).unwrap();
    let lost = writer.write(report).unwrap();
    (String::from_utf8(writer.finish().unwrap()).unwrap(), lost)
}

/// The report without what was kept: what a converter to E2B(R3) has to go by.
fn bare(report: &Icsr) -> Icsr {
    let mut bare = Icsr::new(report.key().clone());
    for item in report.items() {
        match item.value {
            Value::Text(text) => bare.push(item.element, item.at, text, item.line).unwrap(),
            Value::Null(flavour) => bare.push_null(item.element, item.at, flavour, item.line),
        }
    }
    bare
}

/// Leaves of the source that the result has not, or not so.
fn missing(source: &str, result: &str) -> Vec<(String, String, Option<String>)> {
    let result = leaves(result);
    leaves(source)
        .into_iter()
        .filter(|(place, _)| !place.contains("ichicsrmessageheader"))
        .filter(|(place, text)| result.get(place) != Some(text))
        .map(|(place, text)| {
            let other = result.get(&place).cloned();
            (place, text, other)
        })
        .collect()
}

#[test]
fn every_field_comes_back_as_it_was() {
    let maker = Maker::new(conversion());
    for repeats in [1, 2] {
        let source = maker.message(repeats, &mut |_| Some(0));
        let (header, collected) = read_bytes(source.clone());
        header.unwrap();
        assert_eq!(collected.rejects, []);
        let report = &collected.reports[0];
        let (result, lost) = written(report);
        assert_eq!(missing(&source, &result), []);
        let count = leaves(&source).len();
        assert!(count >= conversion().fields().len() - 8, "{count}");
        // Written again, it is the same to the byte.
        let (_, again) = read_bytes(result.clone());
        assert_eq!(written(&again.reports[0]), (result, lost));
    }
}

#[test]
fn what_both_have_comes_back_without_anything_kept() {
    let maker = Maker::new(conversion());
    for repeats in [1, 2] {
        let source = maker.message(repeats, &mut |_| Some(0));
        let (_, collected) = read_bytes(source.clone());
        let report = &collected.reports[0];
        let (result, _) = written(&bare(report));
        // What comes back elsewhere or not at all, and why.
        let reason = |place: &str, text: &str| {
            let tag = place.rsplit('/').next().unwrap().trim_end_matches("[1]");
            let field = conversion()
                .fields()
                .iter()
                .find(|it| it.tag == tag)
                .unwrap();
            match field.kind {
                Kind::Kept => Some("no element"),
                Kind::DoseTimes => Some("multiplied into the dose"),
                // One number of the case is the worldwide one, and there is one study.
                _ if tag == "companynumb" => Some("the authority's number goes first"),
                _ if ["studyname", "sponsorstudynumb", "observestudytype"].contains(&tag)
                    && place.contains("primarysource[2]") =>
                {
                    Some("one study")
                }
                Kind::PreferredTerm => Some("no element beside the lowest level term"),
                Kind::Version if tag == "reactionmeddraversionpt" => Some("the same"),
                // A time said of the drug is one of the drug and its first reaction, which the
                // time said of that reaction is already.
                Kind::IntervalOfDrug | Kind::IntervalUnit if tag.starts_with("drug") => {
                    Some("said of the reaction")
                }
                Kind::Recurred | Kind::RecurredVersion if repeats == 1 => Some("one reaction"),
                Kind::Country | Kind::PrimaryCountry | Kind::Code if text.is_empty() => None,
                _ => None,
            }
        };
        let lost: Vec<_> = missing(&source, &result)
            .into_iter()
            .filter(|(place, text, _)| reason(place, text).is_none())
            .collect();
        assert_eq!(lost, []);
        // And the model is the same again.
        let (_, again) = read_bytes(result);
        let again = bare(&again.reports[0]);
        let same = |a: &Icsr| {
            a.items()
                .filter(|item| !item.element.is_under("N"))
                .map(|item| (item.element, item.at, item.value.to_string()))
                .collect::<Vec<_>>()
        };
        assert_eq!(same(&again), same(&bare(report)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    /// Whatever is there and whatever is odd about it, it comes back as it was.
    #[test]
    fn any_report_comes_back_as_it_was(
        choices in proptest::collection::vec(proptest::option::weighted(0.6, 0_u8..8), 600),
        repeats in 1_u16..4,
    ) {
        let maker = Maker::new(conversion());
        let mut next = choices.iter().cycle();
        let source = maker.message(repeats, &mut |tag| {
            if tag == "safetyreportid" { Some(0) } else { *next.next().unwrap() }
        });
        let (header, collected) = read_bytes(source.clone());
        prop_assert!(header.is_ok());
        prop_assert_eq!(&collected.rejects, &[]);
        let (result, _) = written(&collected.reports[0]);
        prop_assert_eq!(missing(&source, &result), []);
        // What is there beside it follows from it: formats of dates, the country of the primary
        // source, seriousness from its criteria.
        let added: Vec<_> = missing(&result, &source)
            .into_iter()
            .filter(|(place, ..)| {
                ["format[", "primarysourcecountry", "serious["]
                    .iter()
                    .all(|known| !place.contains(known))
            })
            .collect();
        prop_assert_eq!(added, []);
    }
}

#[test]
fn a_database_calls_the_case_by_the_number_of_its_reports() {
    let (report, _) = one("<safetyreportversion>2</safetyreportversion><safetyreportid>7795712</safetyreportid>
<companynumb>2011MA000142</companynumb><sender><senderorganization>FDA-Public Use </senderorganization></sender>");
    let key = report.key();
    assert_eq!((key.case.as_str(), key.version), ("7795712", 2));
}

#[test]
fn what_r2_can_not_carry_is_listed() {
    let mut report = Icsr::new(ReportKey::default());
    let mut push = |element, at, text: &str| report.push(element, at, text, 7).unwrap();
    push(el::C_1_1, At::TOP, "JP-A-1");
    push(el::C_1_2, At::TOP, "20240501101500+0900");
    push(el::C_1_11_1, At::TOP, "2");
    push(el::D_2_3, At::TOP, "0");
    push(el::D_1, At::TOP, "Yamada Taro San");
    push(el::E_I_1_1A, At::one(1), "発熱");
    push(el::E_I_1_1B, At::one(1), "jpn");
    push(el::E_I_1_2, At::one(1), "fever");
    push(el::E_I_3_2A, At::one(1), "true");
    push(el::E_I_1_2, At::one(2), "rash");
    push(el::G_K_1, At::one(1), "4");
    push(el::G_K_2_2, At::one(1), "EXO DRIP");
    push(el::G_K_4_R_7, At::two(1, 1), "LOT-1");
    push(el::G_K_4_R_7, At::two(1, 2), "LOT-2");
    push(el::G_K_4_R_10_1, At::two(1, 1), "intranasal spray");
    push(el::G_K_9_I_1, At::two(1, 1), "2");
    push(el::G_K_9_I_2_R_3, At::three(1, 1, 1), "possible");
    push(el::H_1, At::TOP, &"ん".repeat(20_001));
    push(el::EV_G_K_4_R_1, At::two(1, 1), "1e11");
    report.push_null(el::E_I_4, At::one(1), NullFlavour::Masked, 7);
    report.push_null(el::E_I_3_2A, At::one(2), NullFlavour::NoInformation, 7);
    report.keep("DEMO04Q1.TXT:I_F_COD", "I", 3);
    report.sort();
    let (text, lost) = written(&report);
    let of = |element| {
        lost.iter()
            .filter(move |it| matches!(&it.what, What::Element(known, _) if *known == element))
            .map(|it| it.reason.clone())
            .collect::<Vec<_>>()
    };
    let none = |written: Option<&str>| Reason::NoCode {
        written: written.map(str::to_owned),
    };
    assert_eq!(of(el::C_1_2), [Reason::Precision]);
    assert_eq!(of(el::C_1_11_1), [none(None)]);
    assert_eq!(of(el::D_2_3), [none(None)]);
    let too_long = |field: &str, max| Reason::TooLong {
        field: field.to_owned(),
        max,
        cut: true,
    };
    assert_eq!(of(el::D_1), [too_long("patientinitial", 10)]);
    assert_eq!(of(el::H_1), [too_long("narrativeincludeclinical", 20_000)]);
    assert_eq!(of(el::E_I_1_1A), [Reason::OnePlace]);
    assert_eq!(of(el::E_I_1_1B), [Reason::NoField]);
    assert_eq!(of(el::E_I_3_2A), [Reason::CaseLevel]);
    assert_eq!(of(el::E_I_4), [Reason::NullFlavour]);
    assert_eq!(of(el::G_K_1), [none(Some("1"))]);
    assert_eq!(of(el::G_K_2_2), [Reason::Split { count: 2 }]);
    assert_eq!(of(el::G_K_4_R_10_1), [none(Some("050"))]);
    assert_eq!(of(el::EV_G_K_4_R_1), [Reason::NoField]);
    let last = lost.last().unwrap();
    assert_eq!(last.what, What::Kept("DEMO04Q1.TXT:I_F_COD".to_owned()));
    assert_eq!(lost.len(), 14, "{lost:#?}");
    assert!(
        lost.iter()
            .all(|it| it.problem("JP-A-1").code.starts_with("EV-X5"))
    );
    // Both lots are there, each with a drug of its own, and the drug that was not given says so.
    assert!(text.contains("<drugbatchnumb>LOT-1</drugbatchnumb>"));
    assert!(text.contains("<drugbatchnumb>LOT-2</drugbatchnumb>"));
    assert_eq!(
        text.matches("<drugadditional>DRUG NOT ADMINISTERED</")
            .count(),
        2
    );
    assert_eq!(text.matches("<drugreactionasses>rash</").count(), 2);
    assert!(text.contains("<serious>1</serious>"));
}

#[test]
fn what_was_kept_is_not_written_over_a_report_that_changed() {
    let (mut report, _) = one(
        "<safetyreportversion>3</safetyreportversion><safetyreportid>A</safetyreportid>
<patient><drug><drugstructuredosagenumb>20</drugstructuredosagenumb>
<drugseparatedosagenumb>2</drugseparatedosagenumb></drug></patient>",
    );
    let at = At::two(1, 1);
    assert_eq!(report.text(el::G_K_4_R_1A, at), Some("20"));
    report.remove(el::G_K_4_R_1A, at);
    report.push(el::G_K_4_R_1A, at, "50", 0).unwrap();
    report.sort();
    let (text, lost) = written(&report);
    assert!(text.contains("<drugstructuredosagenumb>50<"));
    assert!(!text.contains("drugseparatedosagenumb"));
    assert!(text.contains("<safetyreportversion>3<"));
    let stale = lost.iter().filter(|it| it.reason == Reason::Stale).count();
    assert_eq!(stale, 1);
}

const SPLIT_DOSE: &str = "<drugstructuredosagenumb>5</drugstructuredosagenumb>\
<drugstructuredosageunit>003</drugstructuredosageunit>";

/// What the drug of a report in E2B(R2) says of its dose, there and back, with what was kept and
/// without it.
fn dose_there_and_back(fields: &str) -> (Icsr, String, String) {
    let drug = format!("<drug>{SPLIT_DOSE}{fields}</drug>");
    let source = format!("<safetyreportid>A</safetyreportid><patient>{drug}</patient>");
    let (report, _) = one(&source);
    let (whole, lost) = written(&report);
    assert_eq!(lost, [], "{fields}");
    assert_eq!(missing(&message(&[&source]), &whole), [], "{fields}");
    let (bare, _) = written(&bare(&report));
    (report, whole, bare)
}

#[test]
fn the_amount_of_one_dose_stays_the_same_both_ways() {
    let at = At::two(1, 1);
    let twice_a_day = "<drugseparatedosagenumb>2</drugseparatedosagenumb>\
<drugintervaldosageunitnumb>1</drugintervaldosageunitnumb>\
<drugintervaldosagedefinition>804</drugintervaldosagedefinition>";
    let (report, _, bare) = dose_there_and_back(twice_a_day);
    assert_eq!(report.text(el::G_K_4_R_1A, at), Some("5"));
    assert_eq!(report.text(el::G_K_4_R_2, at), Some("12"));
    assert_eq!(report.text(el::G_K_4_R_3, at), Some("h"));
    assert_eq!(report.text(el::G_K_4_R_8, at), None);
    assert!(bare.contains("<drugstructuredosagenumb>5<"));
    assert!(bare.contains("<drugintervaldosageunitnumb>12<"));
    assert!(bare.contains("<drugintervaldosagedefinition>805<"));
}

#[test]
fn doses_without_an_interval_that_comes_apart_are_told_in_words() {
    let at = At::two(1, 1);
    let twice_a_month = "<drugseparatedosagenumb>2</drugseparatedosagenumb>\
<drugintervaldosageunitnumb>1</drugintervaldosageunitnumb>\
<drugintervaldosagedefinition>802</drugintervaldosagedefinition>";
    let text = "<drugdosagetext>by drip</drugdosagetext>";
    for (fields, words) in [
        (twice_a_month.to_owned(), "2 x 5 mg every 1 mo"),
        (
            format!("{twice_a_month}{text}"),
            "by drip; 2 x 5 mg every 1 mo",
        ),
        (
            "<drugseparatedosagenumb>3</drugseparatedosagenumb>".to_owned(),
            "3 x 5 mg",
        ),
    ] {
        let (report, whole, bare) = dose_there_and_back(&fields);
        assert_eq!(report.text(el::G_K_4_R_1A, at), Some("5"));
        assert_eq!(report.text(el::G_K_4_R_2, at), None);
        assert_eq!(report.text(el::G_K_4_R_8, at), Some(words));
        // Words that were made are not written where the fields are.
        assert_eq!(whole.contains("drugdosagetext"), fields.contains(text));
        assert!(
            bare.contains(&format!("<drugdosagetext>{words}<")),
            "{bare}"
        );
    }
}

#[test]
fn a_death_without_a_reaction_is_not_lost() {
    let (report, _) = one(
        "<safetyreportid>A</safetyreportid><serious>1</serious><seriousnessdeath>1</seriousnessdeath>
<seriousnessdisabling>2</seriousnessdisabling><patient><drug><medicinalproduct>x</medicinalproduct>
</drug></patient>",
    );
    let told = report.case_seriousness();
    assert_eq!((told.serious, told.death), (Some(true), Some(true)));
    assert_eq!(report.told_reactions(), 0);
    for report in [&report, &bare(&report)] {
        let (text, _) = written(report);
        assert!(text.contains("<seriousnessdeath>1<"), "{text}");
        assert!(text.contains("<serious>1<"), "{text}");
    }
}

#[test]
fn elements_that_the_format_does_not_have_come_back_too() {
    let source = "<safetyreportid>A</safetyreportid><locala>x</locala>
<patient><drug><extra><one>1</one><two>2</two></extra><extra><one>3</one></extra></drug></patient>";
    let (report, _) = one(source);
    assert_eq!(kept(&report, "safetyreport/locala"), Some("x"));
    let (result, lost) = written(&report);
    assert_eq!(lost, []);
    assert_eq!(missing(&message(&[source]), &result), []);
}

#[test]
fn the_conversion_is_whole_and_cited() {
    let knowledge = Knowledge::embedded().unwrap();
    let conversion = conversion();
    assert!(conversion.fields().len() >= 230);
    for (entry, citation) in conversion.citations() {
        assert!(knowledge.source(&citation.source).is_some(), "{entry}");
        let known = ["seen", "secondary", "known", "derived"];
        assert!(known.contains(&citation.checked.as_str()), "{entry}");
        assert!(!citation.locator.is_empty(), "{entry}");
    }
    for field in conversion.fields() {
        assert!(!field.citations.is_empty(), "{}", field.tag);
        assert!(
            !field.name.en.is_empty() && !field.name.ja.is_empty(),
            "{}",
            field.tag
        );
    }
    // Codes lead back to themselves.
    for list in conversion.lists() {
        for code in &list.codes {
            assert!(!code.name.ja.is_empty(), "{} {}", list.id, code.r2);
            if let Some(back) = list.up(&code.r2).and_then(|it| list.down(it.value())) {
                assert!(list.up(&back.r2).is_some());
            }
        }
    }
    // Every element that E2B(R2) reaches is reached by one field, or by fields that say which.
    let reached: Vec<Element> = conversion
        .fields()
        .iter()
        .flat_map(|field| field.elements.clone())
        .collect();
    assert!(reached.len() > 180, "{}", reached.len());
}

#[test]
fn the_start_of_a_file_tells() {
    assert!(recognise(b"<?xml version='1.0'?><ichicsr lang=\"en\">"));
    assert!(recognise(b"<ICHICSR LANG=\"en\">"));
    assert!(!recognise(b"<MCCI_IN200100UV01>"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    /// Nothing that is broken breaks the reader, and nothing is lost without a word.
    #[test]
    fn broken_bytes_never_panic(
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..4), 1..12),
    ) {
        let maker = Maker::new(conversion());
        let source = maker.message(1, &mut |_| Some(0));
        let mut bytes = source.repeat(2).into_bytes();
        for (index, byte, what) in cuts {
            let at = index.index(bytes.len());
            match what {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => { bytes.remove(at); }
                _ => { let end = (at + usize::from(byte)).min(bytes.len()); bytes.drain(at..end); }
            }
            if bytes.is_empty() { bytes.push(byte); }
        }
        let (result, collected) = read_bytes(bytes);
        if result.is_ok() {
            prop_assert!(collected.reports.len() + collected.rejects.len() > 0);
        }
        for report in &collected.reports {
            let (text, _) = written(report);
            prop_assert!(roxmltree_parses(&text));
        }
    }
}

fn roxmltree_parses(text: &str) -> bool {
    leaves(text).len() < 10_000
}

#[test]
fn a_real_export_with_an_error_page_around_it_is_told_and_rejected() {
    let Some(data) = folder("data/pv/e2b_r2/malformed_php_errors_around.xml") else {
        return;
    };
    let mut collected = Collected::default();
    let header = read(conversion(), &Bytes::of_file(&data), &mut collected).unwrap();
    assert_eq!(header.sender, "Company G2");
    // The independent script counts one case and one drug by their tags. But the report has no
    // number, and its patient stands in another patient: it can't be taken.
    assert_eq!(collected.reports.len(), 0);
    let reject = &collected.rejects[0].problem;
    assert_eq!((reject.code, reject.place.line), ("EV-X503", 446));
    assert!(codes(&collected).contains(&"EV-X511"));
}

#[test]
fn real_files_come_back_as_they_were() {
    let Some(data) = folder("data/pv/e2b_r2") else {
        return;
    };
    for name in ["aers_event_1.sgm", "ADR12Q4_crlf.xml"] {
        let source = std::fs::read_to_string(data.join(name)).unwrap();
        let (header, collected) = read_bytes(source.clone());
        let mut writer = Writer::new(conversion(), Vec::new(), &header.unwrap()).unwrap();
        let mut bare_writer = Writer::new(conversion(), Vec::new(), &Header::default()).unwrap();
        for report in &collected.reports {
            assert_eq!(writer.write(report).unwrap(), [], "{name}");
            bare_writer.write(&bare(report)).unwrap();
        }
        let result = String::from_utf8(writer.finish().unwrap()).unwrap();
        assert_eq!(missing(&source, &result), [], "{name}");
        // Without what was kept, all that both versions have is there.
        let result = String::from_utf8(bare_writer.finish().unwrap()).unwrap();
        let lost: Vec<_> = missing(&source, &result)
            .into_iter()
            .filter(|(place, ..)| {
                let tag = place.rsplit('/').next().unwrap();
                ![
                    "safetyreportversion[1]",
                    "receivertype[1]",
                    "receiverorganization[1]",
                    // The preferred term goes to the words of the reporter, its version nowhere.
                    "reactionmeddrapt[1]",
                    "reactionmeddraversionpt[1]",
                    // The interval between doses takes its place.
                    "drugseparatedosagenumb[1]",
                    "drugintervaldosageunitnumb[1]",
                    "drugintervaldosagedefinition[1]",
                    // Unknown may also mean that the drug was not given again.
                    "drugrecurreadministration[1]",
                    // COUNTRY NOT SPECIFIED.
                    "reportercountry[1]",
                ]
                .contains(&tag)
            })
            .collect();
        let left: Vec<_> = lost
            .iter()
            .map(|(place, text, other)| (place.as_str(), text.as_str(), other.as_deref()))
            .collect();
        assert_eq!(left, [], "{name}");
    }
}

#[test]
fn what_is_said_once_is_not_spread_without_bound() {
    // Every drug is suspected, and every reaction has a time: each could be said of each drug.
    let reactions = "<reaction><primarysourcereaction>x</primarysourcereaction><reactionfirsttime>1</reactionfirsttime></reaction>";
    let drugs = "<drug><drugcharacterization>1</drugcharacterization><drugrecurreadministration>2</drugrecurreadministration></drug>";
    let source = format!(
        "<safetyreportid>A</safetyreportid><patient>{}{}</patient>",
        reactions.repeat(500),
        drugs.repeat(500)
    );
    let (report, _) = one(&source);
    assert!(report.items().len() < 60_000, "{}", report.items().len());
    let (result, _) = written(&report);
    assert_eq!(missing(&message(&[&source]), &result).len(), 0);
    // Nor are dosages, when there is much to say of their drug.
    let mut report = Icsr::new(ReportKey::default());
    for number in 1..=1000 {
        report
            .push(el::G_K_4_R_7, At::two(1, number), "L", 0)
            .unwrap();
        report
            .push(el::G_K_2_3_R_1, At::two(1, number), "s", 0)
            .unwrap();
    }
    report.sort();
    let (result, lost) = written(&report);
    assert!(result.len() < 20_000_000, "{}", result.len());
    assert!(lost.iter().any(|it| it.reason == Reason::OnePlace));
}

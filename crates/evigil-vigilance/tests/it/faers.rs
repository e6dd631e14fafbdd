//! FAERS and AERS: real extracts, and one small file a fault.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use evigil_vigilance::exchange::{ReadFault, Source};
use evigil_vigilance::faers::{self, Summary, Table};
use evigil_vigilance::icsr::{At, Icsr, NullFlavour, Role, Value, register as el};
use proptest::prelude::*;

use crate::shared::{Bytes, Collected, folder};

fn read(files: &[Bytes]) -> (Result<Summary, ReadFault>, Collected) {
    let sources: Vec<&dyn Source> = files.iter().map(|file| file as &dyn Source).collect();
    let mut collected = Collected::default();
    let summary = faers::read(&sources, &mut collected);
    (summary, collected)
}

fn of(files: &[(&str, &str)]) -> (Summary, Collected) {
    let files: Vec<Bytes> = files
        .iter()
        .map(|(name, text)| Bytes::new(name, *text))
        .collect();
    let (summary, collected) = read(&files);
    (summary.unwrap(), collected)
}

fn codes(collected: &Collected) -> Vec<&'static str> {
    let mut codes: Vec<_> = collected.problems.iter().map(|it| it.code).collect();
    codes.dedup();
    codes
}

fn text(report: &Icsr, element: evigil_vigilance::icsr::Element, at: At) -> &str {
    report.text(element, at).unwrap_or_default()
}

fn kept(report: &Icsr) -> Vec<(&str, &str)> {
    let kept = report.kept().iter();
    kept.map(|kept| (kept.place.as_str(), kept.value.as_str()))
        .collect()
}

const DEMO: &str = "primaryid$caseid$caseversion$i_f_code$event_dt$mfr_dt$init_fda_dt$fda_dt$\
rept_cod$auth_num$mfr_num$mfr_sndr$lit_ref$age$age_cod$age_grp$sex$e_sub$wt$wt_cod$rept_dt$to_mfr$\
occp_cod$reporter_country$occr_country\n";
const DRUG: &str = "primaryid$caseid$drug_seq$role_cod$drugname$prod_ai$val_vbm$route$dose_vbm$\
cum_dose_chr$cum_dose_unit$dechal$rechal$lot_num$exp_dt$nda_num$dose_amt$dose_unit$dose_form$\
dose_freq\n";
const REAC: &str = "primaryid$caseid$pt$drug_rec_act\n";
const OUTC: &str = "primaryid$caseid$outc_cod\n";
const THER: &str = "primaryid$caseid$dsg_drug_seq$start_dt$end_dt$dur$dur_cod\n";
const INDI: &str = "primaryid$caseid$indi_drug_seq$indi_pt\n";
const RPSR: &str = "primaryid$caseid$rpsr_cod\n";

/// A row of DEMO with a number, a version and a day, and nothing else.
fn demo(id: &str, case: &str, version: &str, day: &str) -> String {
    format!("{id}${case}${version}$I$$$${day}$$$$$$$$$$$$$$$$$\n")
}

#[test]
fn every_column_is_an_element_or_kept() {
    let demo = DEMO.to_owned()
        + "10017$1001$7$F$202209$20220901$20220801$20220930$EXP$DE-BFARM-1$DE-X-2$MAKER$Paper 1$42$YR$A$F$\
Y$150$LBS$20220929$N$HP$DE$JP\n";
    let drug = DRUG.to_owned()
        + "10017$1001$1$PS$Exo Drip$SALINE\\WATER$1$Intravenous drip$10 ml weekly$20$MG$Y$N$LOT-1, LOT-2$\
20231231$12345$10$ML$Solution$/WK\n10017$1001$4$C$ASPIRIN$$2$$UNK$$$$U$$$$$$$PC\n";
    let (summary, collected) = of(&[
        ("DEMO22Q3.txt", &demo),
        ("DRUG22Q3.txt", &drug),
        (
            "REAC22Q3.txt",
            &(REAC.to_owned() + "10017$1001$Sepsis$Pyrexia\n10017$1001$Chills$\n"),
        ),
        (
            "OUTC22Q3.txt",
            &(OUTC.to_owned() + "10017$1001$HO\n10017$1001$RI\n10017$1001$HO\n"),
        ),
        (
            "RPSR22Q3.txt",
            &(RPSR.to_owned() + "10017$1001$SDY\n10017$1001$HP\n"),
        ),
        (
            "THER22Q3.txt",
            &(THER.to_owned() + "10017$1001$1$20220905$20220906$2$DAY\n10017$1001$1$202209$$$\n"),
        ),
        (
            "INDI22Q3.txt",
            &(INDI.to_owned() + "10017$1001$4$Pain\n10017$1001$4$Fever\n"),
        ),
    ]);
    assert_eq!(
        (summary.reports, summary.products, summary.reactions),
        (1, 2, 2)
    );
    assert_eq!(summary.rejected(), 0);
    assert_eq!(codes(&collected), ["EV-T061"]);
    let report = &collected.reports[0];
    let key = report.key();
    assert_eq!(
        (key.report.as_str(), key.case.as_str(), key.version),
        ("10017", "1001", 7)
    );
    let top = |element| text(report, element, At::TOP);
    assert_eq!(top(el::C_1_1), "10017");
    assert_eq!(top(el::C_1_2), "20220929");
    assert_eq!(top(el::C_1_3), "2");
    assert_eq!(top(el::C_1_4), "20220801");
    assert_eq!(top(el::C_1_5), "20220930");
    assert_eq!(top(el::C_1_7), "true");
    assert_eq!((top(el::C_1_8_1), top(el::C_1_8_2)), ("DE-X-2", "2"));
    assert_eq!(top(el::C_1_9_1), "true");
    assert_eq!(text(report, el::C_1_9_1_R_2, At::one(1)), "DE-BFARM-1");
    assert_eq!(top(el::C_3_2), "MAKER");
    assert_eq!(text(report, el::C_4_R_1, At::one(1)), "Paper 1");
    assert_eq!(text(report, el::C_2_R_4, At::one(1)), "3");
    assert_eq!(text(report, el::C_2_R_3, At::one(1)), "DE");
    assert_eq!((top(el::D_2_2A), top(el::D_2_2B)), ("42", "a"));
    assert_eq!((top(el::D_2_3), top(el::D_5)), ("5", "2"));
    assert_eq!(top(el::D_3), "68.04");
    let reactions: Vec<_> = report.reactions().collect();
    assert_eq!(reactions.len(), 2);
    for reaction in &reactions {
        let at = At::one(reaction.number);
        assert_eq!(text(report, el::E_I_4, at), "202209");
        assert_eq!(text(report, el::E_I_9, at), "JP");
        let serious = reaction.seriousness();
        assert!(serious.hospitalisation && serious.required_intervention && !serious.death);
    }
    assert_eq!(reactions[0].event(), Some("Sepsis"));
    assert_eq!(reactions[0].code(), None);
    let drugs: Vec<_> = report.drugs().collect();
    assert_eq!(drugs[0].role(), Some(Role::Suspect));
    assert_eq!(drugs[0].name(), Some("Exo Drip"));
    assert_eq!(
        drugs[0].substances().collect::<Vec<_>>(),
        ["SALINE", "WATER"]
    );
    assert_eq!(drugs[0].lots().collect::<Vec<_>>(), ["LOT-1, LOT-2"]);
    let (drug, dosage) = (At::one(1), At::two(1, 1));
    assert_eq!(text(report, el::EV_G_K_7, drug), "20231231");
    assert_eq!(text(report, el::G_K_3_1, drug), "12345");
    assert_eq!(text(report, el::G_K_4_R_1A, dosage), "10");
    assert_eq!(text(report, el::G_K_4_R_1B, dosage), "mL");
    assert_eq!(text(report, el::G_K_4_R_2, dosage), "1");
    assert_eq!(text(report, el::G_K_4_R_3, dosage), "wk");
    assert_eq!(text(report, el::G_K_4_R_4, dosage), "20220905");
    assert_eq!(text(report, el::G_K_4_R_6A, dosage), "2");
    assert_eq!(text(report, el::G_K_4_R_6B, dosage), "d");
    assert_eq!(text(report, el::G_K_4_R_8, dosage), "10 ml weekly");
    assert_eq!(text(report, el::G_K_4_R_9_1, dosage), "Solution");
    assert_eq!(text(report, el::G_K_4_R_10_1, dosage), "Intravenous drip");
    assert_eq!(text(report, el::G_K_4_R_4, At::two(1, 2)), "202209");
    assert_eq!(
        (
            text(report, el::G_K_5A, drug),
            text(report, el::G_K_5B, drug)
        ),
        ("20", "mg")
    );
    assert_eq!(text(report, el::EV_G_K_10, At::one(2)), "4");
    assert_eq!(text(report, el::G_K_7_R_1, At::two(2, 2)), "Fever");
    assert_eq!(
        kept(report),
        [
            ("DEMO.occp_cod", "HP"),
            ("DEMO.i_f_code", "F"),
            ("DEMO.mfr_dt", "20220901"),
            ("DEMO.e_sub", "Y"),
            ("DEMO.to_mfr", "N"),
            ("DEMO.wt", "150"),
            ("DEMO.wt_cod", "LBS"),
            ("REAC[1].drug_rec_act", "Pyrexia"),
            ("DRUG[1].role_cod", "PS"),
            ("DRUG[1].val_vbm", "1"),
            ("DRUG[1].dechal", "Y"),
            ("DRUG[1].rechal", "N"),
            ("DRUG[2].dose_freq", "PC"),
            ("DRUG[2].val_vbm", "2"),
            ("DRUG[2].rechal", "U"),
            ("RPSR[1].rpsr_cod", "SDY"),
            ("RPSR[2].rpsr_cod", "HP"),
        ]
    );
}

#[test]
fn legacy_layout_binds_by_name_and_marks_first_of_january() {
    let (summary, collected) = of(&[
        (
            "ascii/DEMO05Q3.TXT",
            "ISR$CASE$I_F_COD$FOLL_SEQ$IMAGE$EVENT_DT$MFR_DT$FDA_DT$REPT_COD$MFR_NUM$MFR_SNDR$AGE$\
AGE_COD$GNDR_COD$E_SUB$WT$WT_COD$REPT_DT$OCCP_COD$DEATH_DT$TO_MFR$CONFID$REPORTER_COUNTRY\r\n\
4711$900$I$2$4711-7$20040101$$20050801$DIR$$$1$MON$NS$N$5000$GMS$20050731$MD$20040202$N$Y$UNITED STATES$\r\n",
        ),
        ("reac05q3.txt", "ISR$PT\r\n4711$NAUSEA$\r\n"),
        (
            "DRUG05Q3.TXT",
            "ISR$DRUG_SEQ$ROLE_COD$DRUGNAME$LOT_NBR\r\n4711$1004492716$SS$TAVOR$ A1$\r\n",
        ),
    ]);
    assert_eq!(summary.reports, 1);
    assert_eq!(codes(&collected), ["EV-T030", "EV-T060", "EV-T061"]);
    let report = &collected.reports[0];
    assert_eq!(
        (report.key().case.as_str(), report.key().version),
        ("900", 0)
    );
    assert_eq!(text(report, el::E_I_4, At::one(1)), "20040101");
    assert_eq!(text(report, el::D_9_1, At::TOP), "20040202");
    assert_eq!(text(report, el::D_3, At::TOP), "5.00");
    assert_eq!(text(report, el::D_2_2B, At::TOP), "mo");
    assert_eq!(text(report, el::C_2_R_3, At::one(1)), "US");
    assert_eq!(
        report.value(el::D_5, At::TOP),
        Some(Value::Null(NullFlavour::Unknown))
    );
    assert_eq!(text(report, el::G_K_4_R_7, At::two(1, 1)), "A1");
    assert!(kept(report).contains(&("DEMO.image", "4711-7")));
    assert!(kept(report).contains(&("DEMO.rept_cod", "DIR")));
}

#[test]
fn impossible_values_are_kept_and_told_with_line_and_column() {
    let row = |fields: &str| DEMO.to_owned() + fields;
    let (_, collected) = of(&[(
        "DEMO22Q3.txt",
        &row(
            "11$1$1$I$20241399$$$20220930$$$$$$-1$YR$test$X$$900$KG$2022$$ZZ$Atlantis$\n\
             21$2$1$I$2024$$$20220930$$$$$$999$YR$$$$70$$$$$$\n\
             31$3$1$I$$$$20220930$$$$$$10950$DY$$$$$$$$$$\n",
        ),
    )]);
    let told: Vec<String> = collected
        .problems
        .iter()
        .filter(|problem| problem.place.line > 0)
        .map(|problem| format!("{} {}", problem.code, problem.place))
        .collect();
    assert_eq!(
        told,
        [
            "EV-T044 DEMO22Q3.txt:2 occp_cod",
            "EV-T041 DEMO22Q3.txt:2 age",
            "EV-T042 DEMO22Q3.txt:2 wt",
            "EV-T044 DEMO22Q3.txt:2 age_grp",
            "EV-T044 DEMO22Q3.txt:2 sex",
            "EV-T040 DEMO22Q3.txt:2 event_dt",
            "EV-T041 DEMO22Q3.txt:3 age",
            "EV-T045 DEMO22Q3.txt:3 wt_cod",
        ]
    );
    let [first, second, third] = collected.reports.as_slice() else {
        panic!("three reports");
    };
    for element in [el::D_2_2A, el::D_2_3, el::D_5, el::D_3] {
        assert_eq!(first.value(element, At::TOP), None);
    }
    for said in [
        ("DEMO.event_dt", "20241399"),
        ("DEMO.age", "-1"),
        ("DEMO.age_cod", "YR"),
        ("DEMO.wt", "900"),
        ("DEMO.sex", "X"),
        ("DEMO.reporter_country", "Atlantis"),
    ] {
        assert!(kept(first).contains(&said), "{said:?}");
    }
    // A year alone is a date; without a reaction it has no element.
    assert!(kept(second).contains(&("DEMO.event_dt", "2024")));
    // 10,950 days are 30 years.
    assert_eq!(text(third, el::D_2_2A, At::TOP), "10950");
    assert_eq!(text(third, el::D_2_2B, At::TOP), "d");
}

#[test]
fn quotes_are_letters_and_unknown_columns_are_kept() {
    let (summary, collected) = of(&[
        (
            "DEMO12Q4.txt",
            "primaryid$caseid$ rept_dt$nda_num\n11$1$20121201$99\n",
        ),
        (
            "DRUG12Q4.txt",
            "primaryid$caseid$drug_seq$role_cod$drugname\n11$1$1$PS$\"X\" 5 \"y\n11$1$2$C$Z\n",
        ),
    ]);
    assert_eq!(summary.products, 2);
    let report = &collected.reports[0];
    let names: Vec<_> = report.drugs().filter_map(|drug| drug.name()).collect();
    assert_eq!(names, ["\"X\" 5 \"y", "Z"]);
    assert_eq!(text(report, el::C_1_2, At::TOP), "20121201");
    assert_eq!(
        kept(report),
        [("DEMO.nda_num", "99"), ("DRUG[1].role_cod", "PS")]
    );
    assert_eq!(codes(&collected), ["EV-T005"]);
}

#[test]
fn rows_with_other_fields_are_refused_split_or_joined() {
    let drug = "ISR$DRUG_SEQ$ROLE_COD$DRUGNAME\n";
    let (summary, collected) = of(&[
        ("DEMO11Q2.TXT", "ISR$CASE\n7475791$1\n7475792$2\n"),
        (
            "DRUG11Q2.TXT",
            &(drug.to_owned()
                + "7475791$1$PS$A$7475791$2$SS$B$\n7475792$3$PS$C$D\n7475792$4$PS$FIRST\n7475792$5$SS\n\
                   SECOND$X$Y\n"),
        ),
    ]);
    let rows = summary.table(Table::Drug);
    assert_eq!((rows.rows, rows.refused), (3, 3));
    assert_eq!(summary.products, 3);
    let rejects: Vec<String> = collected
        .rejects
        .iter()
        .map(|reject| format!("{} {}", reject.problem.code, reject.problem.place))
        .collect();
    assert_eq!(
        rejects,
        [
            "EV-T010 DRUG11Q2.TXT:3",
            "EV-T010 DRUG11Q2.TXT:5",
            "EV-T010 DRUG11Q2.TXT:6"
        ]
    );
    assert_eq!(collected.rejects[0].raw, "7475792$3$PS$C$D");
    assert_eq!(codes(&collected), ["EV-T031"]);
}

#[test]
fn a_known_separator_in_a_text_is_repaired_and_others_are_not() {
    let (summary, collected) = of(&[(
        "DEMO12Q1.TXT",
        "ISR$CASE$MFR_NUM$MFR_SNDR\n1$10$JP-CUBIST-$E2B0000000182$CUBIST\n2$20$A$B$C\n",
    )]);
    assert_eq!((summary.reports, summary.rejected()), (1, 1));
    let report = &collected.reports[0];
    assert_eq!(
        text(report, el::C_1_8_1, At::TOP),
        "JP-CUBIST-$E2B0000000182"
    );
    assert_eq!(text(report, el::C_3_2, At::TOP), "CUBIST");
    assert_eq!(codes(&collected), ["EV-T033"]);
}

#[test]
fn a_text_over_two_lines_is_one_field() {
    let (_, collected) = of(&[
        (
            "DEMO22Q3.txt",
            &(DEMO.to_owned() + &demo("11", "1", "1", "20220701")),
        ),
        (
            "REAC22Q3.txt",
            "primaryid$caseid$pt$drug_rec_act\r\n11$1$Sep\nsis$\r\n11$1$Chills$\r\n",
        ),
    ]);
    let events: Vec<_> = collected.reports[0]
        .reactions()
        .map(|reaction| reaction.event().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(events, ["Sep sis", "Chills"]);
    assert_eq!(codes(&collected), ["EV-T032", "EV-T034"]);
}

#[test]
fn versions_over_quarters_and_deleted_cases() {
    let rows = |rows: &[String]| DEMO.to_owned() + &rows.concat();
    let reac = |rows: &str| REAC.to_owned() + rows;
    let first = rows(&[
        demo("1009", "100", "9", "20220101"),
        demo("2001", "200", "1", "20220102"),
        demo("3001", "300", "1", "20220103"),
    ]);
    let second = rows(&[
        demo("10010", "100", "10", "20211231"),
        demo("2001", "200", "1", "20220102"),
        demo("4001", "400", "1", "20220401"),
    ]);
    let (summary, collected) = of(&[
        ("DEMO22Q2.txt", &second),
        ("REAC22Q2.txt", &reac("10010$100$New$\n2001$200$Again$\n")),
        ("DEMO22Q1.txt", &first),
        ("REAC22Q1.txt", &reac("1009$100$Old$\n2001$200$Once$\n")),
        ("DELETE22Q2.txt", " \r\n300\r\n555$\r\n300\r\nabc\r\n\r\n"),
    ]);
    let told: Vec<(&str, Vec<&str>)> = collected
        .reports
        .iter()
        .map(|report| {
            let events = report.reactions().filter_map(|reaction| reaction.event());
            (report.key().report.as_str(), events.collect())
        })
        .collect();
    // Tables of a quarter are joined with each other only.
    assert_eq!(
        told,
        [
            ("10010", vec!["New"]),
            ("2001", vec!["Again"]),
            ("4001", vec![])
        ]
    );
    assert_eq!(collected.withdrawn, ["300", "555"]);
    assert_eq!((summary.superseded, summary.withdrawn), (2, 1));
    assert_eq!(summary.deleted_cases, 2);
    assert_eq!(collected.rejects.len(), 1);
    assert_eq!(collected.rejects[0].problem.code, "EV-T017");
    assert_eq!(collected.rejects[0].problem.place.line, 5);
}

#[test]
fn duplicates_and_orphans_are_refused_with_their_rows() {
    let (summary, collected) = of(&[
        (
            "DEMO22Q3.txt",
            &(DEMO.to_owned()
                + &demo("11", "1", "1", "20220701")
                + &demo("11", "1", "1", "20220702")),
        ),
        (
            "REAC22Q3.txt",
            &(REAC.to_owned() + "11$1$A$\n12$1$B$\n12$1$C$\nx$1$D$\n"),
        ),
        ("THER22Q3.txt", &(THER.to_owned() + "11$1$1$2022$$$\n")),
    ]);
    let rejects: Vec<String> = collected
        .rejects
        .iter()
        .map(|reject| {
            format!(
                "{} {} {}",
                reject.problem.code,
                reject.problem.place,
                reject.raw.len()
            )
        })
        .collect();
    assert_eq!(
        rejects,
        [
            "EV-T011 REAC22Q3.txt:5 primaryid 6",
            "EV-T015 THER22Q3.txt:2 dsg_drug_seq 14",
            "EV-T013 DEMO22Q3.txt:3 primaryid 37",
            "EV-T014 REAC22Q3.txt:3 primaryid 7",
            "EV-T014 REAC22Q3.txt:4 primaryid 7",
        ]
    );
    assert_eq!(summary.reports, 1);
    assert_eq!(summary.table(Table::Demo).orphans, 1);
    assert_eq!(summary.table(Table::Reac).orphans, 2);
    assert_eq!(summary.table(Table::Ther).without_drug, 1);
    assert_eq!(summary.rejected(), 5);
    assert_eq!(text(&collected.reports[0], el::C_1_5, At::TOP), "20220701");
}

#[test]
fn a_quarter_without_demo_gives_what_its_tables_say() {
    let (summary, collected) = of(&[
        (
            "REAC22Q3.txt",
            &(REAC.to_owned() + "1002$100$A$\n1001$100$B$\n2001$200$C$\n"),
        ),
        ("OUTC22Q3.txt", &(OUTC.to_owned() + "3001$300$DE\n")),
    ]);
    let keys: Vec<_> = collected
        .reports
        .iter()
        .map(|report| (report.key().report.as_str(), report.key().version))
        .collect();
    assert_eq!(keys, [("1002", 2), ("2001", 1), ("3001", 1)]);
    assert_eq!(summary.superseded, 1);
    assert!(codes(&collected).contains(&"EV-T037"));
    assert!(collected.reports[2].seriousness().death);
}

#[test]
fn encodings_marks_and_old_ends_of_files() {
    let mut demo_bytes = b"\xEF\xBB\xBF".to_vec();
    demo_bytes.extend(DEMO.as_bytes());
    demo_bytes.extend(demo("11", "1", "1", "20220701").as_bytes());
    demo_bytes.extend(b"\0\0\x1A\n");
    let (summary, collected) = read(&[
        Bytes::new("DEMO22Q3.txt", demo_bytes),
        Bytes::new(
            "REAC22Q3.txt",
            b"primaryid$caseid$pt\n11$1$Sj\xF6gren's syndrome\n11$1$\xE7\x97\x9B\n11$1$A\0B\n"
                .to_vec(),
        ),
    ]);
    assert_eq!(summary.unwrap().reports, 1);
    let events: Vec<_> = collected.reports[0]
        .reactions()
        .map(|reaction| reaction.event().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(events, ["Sjögren's syndrome", "痛", "AB"]);
    assert_eq!(codes(&collected), ["EV-T035", "EV-T036", "EV-T061"][..2]);
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain("isr$case\n5$6\n".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let (summary, collected) = read(&[Bytes::new("DEMO04Q1.TXT", utf16)]);
    assert_eq!(summary.unwrap().reports, 1);
    assert_eq!(collected.reports[0].key().case, "6");
}

#[test]
fn carriage_returns_alone_end_lines_where_there_is_nothing_else() {
    let (summary, _) = of(&[("DEMO04Q1.TXT", "isr$case\r5$6\r7$8\r")]);
    assert_eq!(summary.reports, 2);
}

#[test]
fn files_twice_other_files_and_files_in_parts() {
    let (summary, collected) = of(&[
        ("ascii/DEMO12Q1.TXT", "isr$case\n5$6\n"),
        ("ASCII/demo12q1.txt", "isr$case\n5$6\n"),
        ("DEMO12Q1_2.TXT", "7$8\n"),
        ("ASC_NTS.DOC", "x"),
        ("OUTC12Q1.TXT", "\n"),
    ]);
    assert_eq!(summary.reports, 2);
    assert_eq!(
        codes(&collected),
        ["EV-T007", "EV-T008", "EV-T001", "EV-T006"]
    );
}

#[test]
fn inputs_that_are_no_tables_end_the_reading() {
    let fault = |name: &str, text: &str| match read(&[Bytes::new(name, text)]).0 {
        Err(ReadFault::Broken(problem)) => problem.code,
        other => panic!("{other:?}"),
    };
    assert_eq!(fault("readme.pdf", "x"), "EV-T002");
    assert_eq!(fault("DEMO22Q3.txt", "1$2$3\n"), "EV-T003");
    assert_eq!(fault("REAC22Q3.txt", "primaryid$caseid\n1$2\n"), "EV-T004");
}

#[test]
fn a_row_of_a_gigabyte_would_be_refused_by_its_length() {
    let mut reac = REAC.to_owned() + "11$1$";
    reac.push_str(&"x".repeat(2 << 20));
    reac.push_str("$\n11$1$A$\n");
    let (summary, collected) = of(&[
        (
            "DEMO22Q3.txt",
            &(DEMO.to_owned() + &demo("11", "1", "1", "20220701")),
        ),
        ("REAC22Q3.txt", &reac),
    ]);
    assert_eq!(summary.reactions, 1);
    assert_eq!(collected.rejects[0].problem.code, "EV-T012");
    assert!(collected.rejects[0].raw.len() <= 4096);
}

/// What an independent script counted in a real file.
fn expected(root: &Path) -> BTreeMap<String, serde_json::Value> {
    let table = fs::read_to_string(root.join("EXPECTED.tsv")).unwrap();
    table
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter(|(file, _)| file.starts_with("faers/"))
        .map(|(file, figures)| (file.to_owned(), serde_json::from_str(figures).unwrap()))
        .collect()
}

#[test]
fn real_quarters_have_the_figures_that_another_program_counted() {
    let Some(root) = folder("data/pv") else {
        return;
    };
    let expected = expected(&root);
    for (below, quarter, files) in [
        ("faers/2004Q1_legacy", "04Q1.TXT", 7),
        ("faers/2022Q4", "22Q4.txt", 8),
    ] {
        let mut paths: Vec<_> = fs::read_dir(root.join(below))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.to_string_lossy().ends_with(quarter))
            .collect();
        paths.sort();
        assert_eq!(paths.len(), files);
        let sources: Vec<Bytes> = paths.iter().map(|path| Bytes::of_file(path)).collect();
        let (summary, collected) = read(&sources);
        let summary = summary.unwrap();
        let figure = |table: Table, name: &str| {
            let file = format!("{below}/{table}{quarter}");
            expected[&file][name].as_u64().unwrap()
        };
        for table in Table::ALL {
            let rows = summary.table(table);
            assert_eq!(rows.rows, figure(table, "rows"), "{below} {table}");
            assert_eq!(rows.refused, 0, "{below} {table}");
        }
        assert_eq!(
            summary.reports + summary.withdrawn,
            figure(Table::Demo, "cases"),
            "{below}"
        );
        assert_eq!(
            summary.products + summary.table(Table::Drug).orphans,
            figure(Table::Drug, "rows"),
            "{below}: every row of DRUG is in a report or refused"
        );
        assert_eq!(summary.rejected(), collected.rejects.len() as u64);
        for reject in &collected.rejects {
            assert!(
                ["EV-T014", "EV-T015"].contains(&reject.problem.code),
                "{:?}",
                reject.problem
            );
        }
    }
}

#[test]
fn real_rows_alone_make_as_many_reports_as_they_name() {
    let Some(root) = folder("data/pv") else {
        return;
    };
    for (file, figures) in expected(&root) {
        let Some(keys) = figures["keys"].as_u64() else {
            continue;
        };
        let path = root.join(&file);
        let (summary, collected) = read(&[Bytes::of_file(&path)]);
        let summary = summary.unwrap();
        assert_eq!(summary.reports + summary.superseded, keys, "{file}");
        if let Some(terms) = figures["terms"].as_u64() {
            let events: std::collections::BTreeSet<&str> = collected
                .reports
                .iter()
                .flat_map(|report| report.reactions().filter_map(|it| it.event()))
                .collect();
            assert_eq!(events.len() as u64, terms, "{file}");
            assert_eq!(summary.reactions, figures["rows"].as_u64().unwrap());
        }
        if let Some(names) = figures["drug_names"].as_u64() {
            let drugs: std::collections::BTreeSet<&str> = collected
                .reports
                .iter()
                .flat_map(|report| report.drugs().filter_map(|drug| drug.name()))
                .collect();
            assert_eq!(drugs.len() as u64, names, "{file}");
        }
    }
}

#[test]
fn the_real_list_of_deleted_cases() {
    let Some(root) = folder("data/pv") else {
        return;
    };
    let path = root.join("faers/2022Q4/DELETE22Q4.txt");
    let (summary, collected) = read(&[Bytes::of_file(&path)]);
    assert_eq!(summary.unwrap().deleted_cases, 3624);
    assert_eq!(collected.withdrawn.len(), 3624);
    assert!(collected.rejects.is_empty());
}

/// Bytes that look like tables, or not.
fn table() -> impl Strategy<Value = Vec<u8>> {
    let words = prop::sample::select(vec![
        "$",
        "$",
        "$",
        "\n",
        "\r\n",
        "\r",
        "1",
        "11",
        "12",
        "PS",
        "DE",
        "\0",
        "\u{1a}",
        "é",
        "\\",
        "20220101",
        "primaryid",
        "isr",
        "caseid",
        "pt",
        "drug_seq",
        "-1",
        "YR",
        "JP-CUBIST-$E2B0000000182",
    ]);
    prop::collection::vec(words, 0..60).prop_map(|words| words.concat().into_bytes())
}

proptest! {
    #[test]
    fn no_bytes_make_it_fall_and_every_row_is_accounted_for(
        tables in prop::collection::vec((0_usize..9, any::<bool>(), table()), 1..6),
        cut in any::<u8>(),
    ) {
        let headers = [DEMO, DRUG, REAC, OUTC, RPSR, THER, INDI, "", "isr$case$pt$drug_seq$drugname\n"];
        let names = ["DEMO22Q3.txt", "DRUG22Q3.txt", "REAC22Q3.txt", "OUTC22Q3.txt", "RPSR22Q3.txt",
            "THER22Q3.txt", "INDI22Q3.txt", "DELETE22Q3.txt", "DEMO04Q1.TXT"];
        let files: Vec<Bytes> = tables
            .iter()
            .map(|(kind, has_header, bytes)| {
                let header = if *has_header { headers[*kind] } else { "" };
                let mut all = [header.as_bytes(), bytes].concat();
                // A byte that is no UTF-8, somewhere.
                if let Some(byte) = all.get_mut(usize::from(cut)) {
                    *byte = 0xE7;
                }
                Bytes::new(names[*kind], all)
            })
            .collect();
        if let (Ok(summary), collected) = read(&files) {
            prop_assert_eq!(summary.reports, collected.reports.len() as u64);
            let deleted = collected.rejects.iter().filter(|it| it.problem.code == "EV-T017").count();
            prop_assert_eq!(summary.rejected(), (collected.rejects.len() - deleted) as u64);
        }
    }
}

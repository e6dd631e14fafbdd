//! Any table by a mapping, and mappings proposed for tables.

use std::collections::BTreeSet;

use encoding_rs::SHIFT_JIS;
use evigil_core::Lang;
use evigil_knowledge::Knowledge;
use evigil_vigilance::exchange::{ReadFault, ReportFormat};
use evigil_vigilance::icsr::{At, Element, Icsr, NullFlavour, ReportKey, Role, register as el};
use evigil_vigilance::mapped::{self, ColumnWords, Mapping, Proposal, RowKind, Summary};
use evigil_vigilance::table::{CaseTable, TableForm};
use proptest::prelude::*;

use crate::shared::{Bytes, Collected, folder};

fn mapping(text: &str) -> Mapping {
    Mapping::parse(text).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn read(text: &str, table: impl Into<Vec<u8>>) -> (Collected, Result<Summary, ReadFault>) {
    let mut sink = Collected::default();
    let summary = mapped::read(&mapping(text), &Bytes::new("t.csv", table), &mut sink);
    (sink, summary)
}

fn codes(sink: &Collected) -> Vec<&'static str> {
    let codes = sink.problems.iter().map(|problem| problem.code);
    codes.collect::<BTreeSet<_>>().into_iter().collect()
}

fn texts(report: &Icsr, element: Element) -> Vec<&str> {
    report
        .all(element)
        .filter_map(|item| item.value.text())
        .collect()
}

fn kept<'r>(report: &'r Icsr, place: &str) -> Vec<&'r str> {
    let kept = report.kept().iter().filter(|kept| kept.place == place);
    kept.map(|kept| kept.value.as_str()).collect()
}

const CASES: &str = r#"
schema = "evigil.table/1"
[table]
encoding = "shift_jis"
rows = "case"
key = "管理番号"
[constant]
"C.1.3" = "1"
"E.i.1.1b" = "jpn"
[[column]]
name = "性別"
element = "D.5"
values = { "男" = "1", "女" = "2" }
nulls = { "不明" = "UNK" }
[[column]]
name = "年齢"
element = "D.2.2a"
unit = "a"
units = { "か月" = "mo" }
[[column]]
name = "体重"
element = "D.3"
behind = "kg"
[[column]]
name = "発現日"
element = "E.i.4"
date = ["%Y/%m/%d", "%Y年%m月"]
every = true
[[column]]
name = "症状"
element = "E.i.1.1a"
separator = "、"
[[column]]
name = "死亡"
element = "E.i.3.2a"
values = { "有" = "true" }
nulls = { "無" = "NI" }
every = true
[[column]]
name = "製品"
element = "G.k.2.2"
separator = ";"
[[column]]
name = "ロット"
element = "G.k.4.r.7"
separator = ";"
[[column]]
name = "追加ロット"
element = "G.k.4.r.7"
at = [1, 2]
separator = "/"
several = "G.k.4.r"
"#;

const HEADER: &str = "管理番号,性別,年齢,体重,発現日,症状,死亡,製品,ロット,追加ロット,担当\r\n";

#[test]
fn a_row_a_case_in_any_encoding() {
    let table = format!(
        "{HEADER}A-1,女,３５,60kg,2024/2/9,発熱、悪寒,有,点滴液;軟膏,L-1; M 2,L-3/L-4,佐藤\r\nA-2,不明,8か月,,2024年2月,発疹,無,,,,\r\n"
    );
    let (sink, summary) = read(CASES, SHIFT_JIS.encode(&table).0.into_owned());
    let summary = summary.unwrap();
    assert_eq!(
        (summary.reports, summary.products, summary.reactions),
        (2, 2, 3)
    );
    assert_eq!((summary.rows, summary.rejected), (2, 0));
    let [first, second] = sink.reports.as_slice() else {
        panic!("two reports")
    };
    assert_eq!(first.key().case, "A-1");
    assert_eq!(first.text(el::D_5, At::TOP), Some("2"));
    assert_eq!(first.text(el::D_2_2A, At::TOP), Some("35"));
    assert_eq!(first.text(el::D_2_2B, At::TOP), Some("a"));
    assert_eq!(first.text(el::D_3, At::TOP), Some("60"));
    assert_eq!(first.text(el::C_1_3, At::TOP), Some("1"));
    assert_eq!(texts(first, el::E_I_1_1A), ["発熱", "悪寒"]);
    assert_eq!(texts(first, el::E_I_1_1B), ["jpn", "jpn"]);
    assert_eq!(texts(first, el::E_I_4), ["20240209", "20240209"]);
    assert!(
        first
            .reactions()
            .all(|reaction| reaction.seriousness().death)
    );
    let lots: Vec<Vec<_>> = first.drugs().map(|drug| drug.lots().collect()).collect();
    assert_eq!(lots, [vec!["L-1", "L-3", "L-4"], vec![" M 2"]]);
    assert_eq!(kept(first, "担当"), ["佐藤"]);
    assert_eq!(
        second.value(el::D_5, At::TOP).unwrap().null(),
        Some(NullFlavour::Unknown)
    );
    assert_eq!(second.text(el::D_2_2B, At::TOP), Some("mo"));
    assert_eq!(texts(second, el::E_I_4), ["202402"]);
    let death = second.value(el::E_I_3_2A, At::one(1)).unwrap();
    assert_eq!(death.null(), Some(NullFlavour::NoInformation));
    assert_eq!(codes(&sink), ["EV-T728", "EV-T734"]);
}

#[test]
fn what_cannot_be_taken_is_listed_or_kept() {
    let table = format!(
        "{HEADER}A-1,中,老人,60ポンド,2024/13/1,発熱,,,,,\r\nA-1,女,,,,,,,,,\r\n,女,,,,,,,,,\r\nA-3,女\r\n,,,,,,,,,,\r\nA-4,女,,,,,,,,,\r\nA-4,女,,,,,,,,,\r\nA-5,\"女,,,,,,,,,\r\n"
    );
    let (sink, summary) = read(CASES, SHIFT_JIS.encode(&table).0.into_owned());
    let summary = summary.unwrap();
    assert_eq!((summary.reports, summary.rows, summary.blank), (2, 8, 1));
    let mut rejects: Vec<_> = sink
        .rejects
        .iter()
        .map(|one| (one.problem.place.line, one.problem.code))
        .collect();
    rejects.sort_unstable();
    assert_eq!(
        rejects,
        [
            (3, "EV-T729"),
            (4, "EV-T724"),
            (5, "EV-T722"),
            (9, "EV-T723")
        ]
    );
    let first = &sink.reports[0];
    for (column, text) in [
        ("性別", "中"),
        ("年齢", "老人"),
        ("体重", "60ポンド"),
        ("発現日", "2024/13/1"),
    ] {
        assert_eq!(kept(first, column), [text], "{column}");
    }
    let bad: Vec<_> = sink
        .problems
        .iter()
        .filter(|problem| ["EV-T731", "EV-T732"].contains(&problem.code))
        .map(|problem| {
            (
                problem.code,
                problem.place.line,
                problem.place.field.as_str(),
            )
        })
        .collect();
    assert_eq!(bad.len(), 4);
    assert!(bad.contains(&("EV-T732", 2, "性別")) && bad.contains(&("EV-T731", 2, "発現日")));
    assert!(
        codes(&sink).contains(&"EV-T730"),
        "the equal row is counted"
    );
}

const DRUGS: &str = r#"
schema = "evigil.table/1"
[table]
delimiter = "tab"
rows = "drug"
key = "id"
version = "v"
[[column]]
name = "sex"
element = "D.5"
values = { F = "2" }
[[column]]
name = "drug"
element = "G.k.2.2"
[[column]]
name = "lot"
element = "G.k.4.r.7"
[[column]]
name = "event"
element = "E.i.1.1a"
"#;

#[test]
fn a_row_a_product() {
    let table = "id\tv\tsex\tdrug\tlot\tevent\n1\t1\tF\ta\tL1\tfever\n2\t1\tF\tc\t\tpain\n1\t1\tF\tb\tL2\tfever\n1\t2\tF\tb\tL2\tfever\n1\t1\tF\t\t\tchills\n";
    let (sink, summary) = read(DRUGS, table);
    assert_eq!(summary.unwrap().reports, 3);
    let keys: Vec<_> = sink
        .reports
        .iter()
        .map(|report| (report.key().case.as_str(), report.key().version))
        .collect();
    assert_eq!(keys, [("1", 1), ("1", 2), ("2", 1)]);
    let first = &sink.reports[0];
    assert_eq!(texts(first, el::G_K_2_2), ["a", "b"]);
    assert_eq!(texts(first, el::G_K_4_R_7), ["L1", "L2"]);
    assert_eq!(texts(first, el::E_I_1_1A), ["fever"]);
    // Another event in a later row contradicts the first: kept and named.
    assert_eq!(kept(first, "event"), ["chills"]);
    assert_eq!(codes(&sink), ["EV-T733"]);
}

#[test]
fn a_row_a_pair() {
    let text = DRUGS
        .replace("\"drug\"\nkey", "\"pair\"\nkey")
        .replace("version = \"v\"\n", "")
        + "[[column]]\nname = \"days\"\nelement = \"G.k.9.i.3.1a\"\nunit = \"d\"\n";
    let table = "id\tsex\tdrug\tlot\tevent\tdays\n1\tF\ta\tL1\tfever\t3\n1\tF\ta\tL1\tpain\t4\n1\tF\tb\t\tfever\t5\n1\tF\tb\t\tpain\t\n";
    let (sink, summary) = read(&text, table);
    assert_eq!(summary.unwrap().reports, 1);
    let report = &sink.reports[0];
    assert_eq!(texts(report, el::G_K_2_2), ["a", "b"]);
    assert_eq!(texts(report, el::E_I_1_1A), ["fever", "pain"]);
    let days = |k, i| report.text(el::G_K_9_I_3_1A, At::two(k, i));
    assert_eq!(
        (days(1, 1), days(1, 2), days(2, 1), days(2, 2)),
        (Some("3"), Some("4"), Some("5"), None)
    );
    assert!(sink.problems.is_empty());
}

#[test]
fn without_a_header_columns_are_numbers() {
    let text = "schema = \"evigil.table/1\"\n[table]\nheader_line = 0\n[[column]]\nnumber = 2\nelement = \"E.i.1.1a\"\n";
    let (sink, summary) = read(text, "x,fever\ny,pain\n");
    assert_eq!(summary.unwrap().reports, 2);
    // Rows of two tables that stand on one line are two reports.
    let key = sink.reports[1].key();
    assert!(key.report.starts_with("unnumbered-") && key.report.ends_with("-2"));
    assert_eq!(key.case, key.report);
    assert_eq!(texts(&sink.reports[1], el::E_I_1_1A), ["pain"]);
    assert_eq!(kept(&sink.reports[1], "1"), ["y"]);
}

#[test]
fn lines_above_the_header_are_counted() {
    let text = "schema = \"evigil.table/1\"\n[table]\nheader_line = 3\n[[column]]\nname = \"event\"\nelement = \"E.i.1.1a\"\n";
    let (sink, _) = read(text, "Safety report\nmade today\nid,event\n1,fever\n");
    assert_eq!(sink.reports.len(), 1);
    let note = sink
        .problems
        .iter()
        .find(|problem| problem.code == "EV-T737")
        .unwrap();
    assert_eq!(note.details, [("count", "2".to_owned())]);
}

#[test]
fn encodings_in_which_a_separator_can_be_half_a_letter() {
    let text = "schema = \"evigil.table/1\"\n[table]\nencoding = \"shift_jis\"\ndelimiter = \"|\"\n[[column]]\nname = \"症状\"\nelement = \"E.i.1.1a\"\n";
    // The second byte of ポ in Shift_JIS is that of `|`.
    let table = SHIFT_JIS.encode("番号|症状\n1|ポリープ\n").0.into_owned();
    assert!(table.windows(2).any(|pair| pair == [0x83, 0x7c]));
    let (sink, _) = read(text, table);
    assert_eq!(texts(&sink.reports[0], el::E_I_1_1A), ["ポリープ"]);
    let wide: Vec<u8> = "\u{feff}番号|症状\n1|発熱\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let (sink, _) = read(&text.replace("shift_jis", "utf-16le"), wide);
    assert_eq!(texts(&sink.reports[0], el::E_I_1_1A), ["発熱"]);
}

#[test]
fn a_column_that_is_not_there_ends_the_reading() {
    let (_, summary) = read(DRUGS, "id\tsex\n1\tF\n");
    let Err(ReadFault::Broken(problem)) = summary else {
        panic!("is broken")
    };
    assert_eq!(problem.code, "EV-T720");
    assert_eq!(
        problem.details,
        [(
            "columns",
            "v (7), drug (13), lot (16), event (19)".to_owned()
        )]
    );
}

#[test]
fn every_fault_of_a_mapping_is_named_at_its_line() {
    let faults = |text: &str| -> Vec<(&'static str, u64)> {
        let faults = Mapping::parse(text).unwrap_err();
        faults
            .iter()
            .map(|fault| (fault.code, fault.line))
            .collect()
    };
    assert_eq!(faults("schema = "), [("EV-T701", 1)]);
    assert_eq!(faults(""), [("EV-T705", 1), ("EV-T705", 1)]);
    let text = r#"schema = "evigil.table/9"
colour = 1
[table]
encoding = "klingon"
delimiter = ";;"
header_line = "one"
decimal = "."
rows = "drugs"
[constant]
"C.9.9" = "1"
[[column]]
name = "a"
number = 1
element = "D.5"
[[column]]
name = "b"
[[column]]
name = "c"
element = "D.55"
[[column]]
name = "d"
element = "G.k.4.r.7"
at = [1]
[[column]]
name = "e"
element = "E.i.1.1a"
several = "G.k"
separator = ""
[[column]]
name = "f"
element = "D.5"
every = true
[[column]]
name = "g"
element = "D.5"
values = { "Ｆ" = "2", "f" = "2" }
nulls = { "x" = "NOPE" }
[[column]]
name = "h"
element = "D.2.1"
date = ["%Y-%m-%d", "%d"]
[[column]]
name = "i"
element = "D.3"
unit = "kg"
[[column]]
name = "j"
element = "D.2.1"
date = "%Y"
is_number = true
"#;
    assert_eq!(
        faults(text),
        [
            ("EV-T704", 1),
            ("EV-T702", 2),
            ("EV-T704", 4),
            ("EV-T704", 5),
            ("EV-T703", 6),
            ("EV-T704", 8),
            ("EV-T706", 10),
            ("EV-T708", 11),
            ("EV-T709", 15),
            ("EV-T706", 19),
            ("EV-T710", 23),
            ("EV-T711", 27),
            ("EV-T712", 28),
            ("EV-T713", 32),
            ("EV-T714", 36),
            ("EV-T704", 37),
            ("EV-T717", 41),
            ("EV-T716", 45),
            ("EV-T715", 46),
        ]
    );
    let near = Mapping::parse("schema = \"evigil.table/1\"\n[[colum]]\n").unwrap_err();
    let nearest = ("nearest", "column".to_owned());
    assert!(near.iter().any(|fault| fault.details.contains(&nearest)));
    assert_eq!(
        faults(
            "schema = \"evigil.table/1\"\n[table]\nrows = \"pair\"\n[[column]]\nname = \"a\"\nkeep = true\n"
        ),
        [("EV-T705", 2)]
    );
}

proptest! {
    #[test]
    fn no_text_makes_a_mapping_panic(text in "\\PC{0,200}") {
        let _ = Mapping::parse(&text);
    }

    #[test]
    fn no_table_makes_the_reader_panic(table in proptest::collection::vec(any::<u8>(), 0..400)) {
        for text in [CASES, DRUGS] {
            let header = if text == CASES { SHIFT_JIS.encode(HEADER).0.into_owned() } else { b"id\tv\tsex\tdrug\tlot\tevent\n".to_vec() };
            let (_, summary) = read(text, [header, table.clone()].concat());
            prop_assert!(summary.is_ok());
        }
    }
}

// Proposals.

fn words() -> ColumnWords {
    ColumnWords::of(Knowledge::embedded().unwrap()).unwrap()
}

fn propose(table: impl Into<Vec<u8>>) -> Proposal {
    mapped::propose(&words(), &Bytes::new("t.csv", table)).unwrap()
}

fn elements(proposal: &Proposal) -> Vec<(String, &'static str)> {
    proposal.elements().collect()
}

fn pairs(known: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
    known
        .iter()
        .map(|(name, element)| ((*name).to_owned(), *element))
        .collect()
}

/// Reads a table by what is proposed for it, in both languages of the comments.
fn read_by_proposal(table: &[u8]) -> (Proposal, Collected) {
    let proposal = propose(table);
    let mut sinks = Vec::new();
    for lang in [Lang::En, Lang::Ja] {
        let text = proposal.toml(&words(), lang);
        let (sink, summary) = read(&text, table);
        assert_eq!(summary.unwrap().rejected, 0, "{text}");
        sinks.push(sink);
    }
    let sink = sinks.pop().unwrap();
    assert_eq!(sink.reports, sinks.pop().unwrap().reports);
    (proposal, sink)
}

#[test]
fn a_table_of_a_clinic_is_proposed_for() {
    let table = "管理番号,患者ID,性別,年齢,体重(kg),投与日,製品名,ロット番号,投与経路,症状,発現日,転帰,入院,経過,担当者メモ\n\
        1,P1,女,35歳,52.5,2024/02/01,培養上清液,EX-001,点滴静注,発熱、悪寒,2024/02/02,回復,無,翌日に発熱,x\n\
        2,P2,男,8か月,60kg,2024/2/15,培養上清液,EX-001,点滴静注,敗血症,2024/2/16,死亡,有,,y\n";
    let bytes = SHIFT_JIS.encode(table).0.into_owned();
    let (proposal, sink) = read_by_proposal(&bytes);
    assert_eq!(proposal.rows(), RowKind::Case);
    let known = pairs(&[
        ("患者ID", "EV.D.1"),
        ("性別", "D.5"),
        ("年齢", "D.2.2a"),
        ("体重(kg)", "D.3"),
        ("投与日", "G.k.4.r.4"),
        ("製品名", "G.k.2.2"),
        ("ロット番号", "G.k.4.r.7"),
        ("投与経路", "G.k.4.r.10.1"),
        ("症状", "E.i.1.1a"),
        ("発現日", "E.i.4"),
        ("転帰", "E.i.7"),
        ("入院", "E.i.3.2c"),
        ("経過", "H.1"),
    ]);
    assert_eq!(elements(&proposal), known);
    assert_eq!(proposal.left_over().collect::<Vec<_>>(), ["担当者メモ"]);
    let [first, second] = sink.reports.as_slice() else {
        panic!("two reports")
    };
    assert_eq!(first.text(el::D_5, At::TOP), Some("2"));
    assert_eq!(first.text(el::D_3, At::TOP), Some("52.5"));
    assert_eq!(second.text(el::D_3, At::TOP), Some("60"));
    assert_eq!(second.text(el::D_2_2B, At::TOP), Some("mo"));
    assert_eq!(texts(first, el::E_I_1_1A), ["発熱", "悪寒"]);
    assert_eq!(texts(first, el::E_I_1_1B), ["jpn", "jpn"]);
    assert_eq!(texts(first, el::G_K_4_R_4), ["20240201"]);
    assert_eq!(second.drugs().next().unwrap().role(), Some(Role::Suspect));
    assert!(second.seriousness().hospitalisation && !first.seriousness().is_serious());
    assert_eq!(texts(second, el::E_I_7), ["5"]);
    assert_eq!(kept(first, "担当者メモ"), ["x"]);
    // Cells are personal: none of them stands in the proposal but words of lists.
    let text = proposal.toml(&words(), Lang::Ja);
    assert!(!text.contains("敗血症") && !text.contains("EX-001") && !text.contains("P1"));
}

/// The case table that evigil itself writes: pairs of product and event, in English words.
#[test]
fn the_own_case_table_is_read_back() {
    let table = "report_id,case_id,product,product_reported,role,event,event_reported,event_code,serious,death,sex,age_years,age_band,year,quarter,received,country,reporter,outcome,lot,route,onset_days,source\n\
        7,77,exosome drip,Exo Drip,suspect,sepsis,blood poisoning,10040047,true,true,female,61,60-69,2024,2024Q1,2024-02-03,JP,physician,fatal,EX-1,intravenous,2,e2b-r3\n\
        7,77,exosome drip,Exo Drip,suspect,fever,hot,10016558,true,true,female,61,60-69,2024,2024Q1,2024-02-03,JP,physician,fatal,EX-1,intravenous,1,e2b-r3\n\
        7,77,saline,NaCl,concomitant,sepsis,blood poisoning,10040047,true,true,female,61,60-69,2024,2024Q1,2024-02-03,JP,physician,fatal,,intravenous,2,e2b-r3\n\
        7,77,saline,NaCl,concomitant,fever,hot,10016558,true,true,female,61,60-69,2024,2024Q1,2024-02-03,JP,physician,fatal,,intravenous,1,e2b-r3\n\
        8,88,exosome drip,Exo Drip,suspect,fever,hot,10016558,false,false,male,30,30-39,2024,2024Q1,2024-02,,,recovered,EX-2,,,e2b-r3\n";
    let (proposal, sink) = read_by_proposal(table.as_bytes());
    assert_eq!(proposal.rows(), RowKind::Pair);
    let [first, second] = sink.reports.as_slice() else {
        panic!("two reports")
    };
    assert_eq!(
        (first.key().report.as_str(), first.key().case.as_str()),
        ("7", "77")
    );
    let drugs: Vec<_> = first
        .drugs()
        .map(|drug| (drug.name(), drug.role(), drug.lots().next()))
        .collect();
    assert_eq!(
        drugs,
        [
            (Some("Exo Drip"), Some(Role::Suspect), Some("EX-1")),
            (Some("NaCl"), Some(Role::Concomitant), None),
        ]
    );
    assert_eq!(texts(first, el::G_K_2_3_R_1), ["exosome drip", "saline"]);
    assert_eq!(texts(first, el::E_I_1_1A), ["blood poisoning", "hot"]);
    assert_eq!(texts(first, el::E_I_1_2), ["sepsis", "fever"]);
    assert_eq!(texts(first, el::E_I_2_1B), ["10040047", "10016558"]);
    assert!(
        first
            .reactions()
            .all(|reaction| reaction.seriousness().death)
    );
    assert_eq!(first.text(el::D_5, At::TOP), Some("2"));
    assert_eq!(first.text(el::D_2_2A, At::TOP), Some("61"));
    assert_eq!(first.text(el::C_1_5, At::TOP), Some("20240203"));
    assert_eq!(first.text(el::C_2_R_3, At::one(1)), Some("JP"));
    assert_eq!(first.text(el::C_2_R_4, At::one(1)), Some("1"));
    assert_eq!(texts(first, el::E_I_7), ["5", "5"]);
    assert_eq!(texts(first, el::G_K_9_I_3_1A), ["2", "1", "2", "1"]);
    assert_eq!(kept(first, "serious"), ["true"]);
    assert!(!second.seriousness().is_serious());
    assert_eq!(second.text(el::C_1_5, At::TOP), Some("202402"));
    let left: Vec<_> = proposal.left_over().collect();
    assert_eq!(left, ["serious", "age_band", "year", "quarter", "source"]);
    assert!(
        sink.problems
            .iter()
            .all(|problem| problem.code == "EV-T728"),
        "{:?}",
        sink.problems
    );
}

/// Out into the case table, in by the proposed mapping, and out again: the same table, but for what
/// it tells of values that it does not hold.
#[test]
fn the_case_table_survives_the_way_there_and_back() {
    let mut reports = Vec::new();
    for number in 1..=6_u16 {
        let mut report = Icsr::new(ReportKey {
            report: format!("R{number}"),
            case: format!("C{number}"),
            version: 0,
        });
        let mut push = |element, at, text: &str| report.push(element, at, text, 0).unwrap();
        push(el::D_5, At::TOP, if number % 2 == 0 { "1" } else { "2" });
        push(el::D_2_2A, At::TOP, &(20 + number).to_string());
        push(el::D_2_2B, At::TOP, "a");
        push(el::C_1_5, At::TOP, &format!("2024020{number}"));
        push(el::C_2_R_3, At::one(1), "JP");
        push(el::C_2_R_4, At::one(1), &(1 + number % 5).to_string());
        for k in 1..=1 + number % 3 {
            push(el::G_K_1, At::one(k), &(1 + k % 3).to_string());
            push(el::G_K_2_2, At::one(k), &format!("Brand {k}, \"drip\""));
            push(el::G_K_2_3_R_1, At::two(k, 1), &format!("substance {k}"));
            push(el::G_K_4_R_7, At::two(k, 1), &format!("LOT-{number}{k}"));
            push(el::G_K_4_R_10_1, At::two(k, 1), "intravenous");
        }
        for i in 1..=1 + number % 2 {
            push(el::E_I_1_1A, At::one(i), &format!("event {i}"));
            push(el::E_I_2_1B, At::one(i), &format!("1001000{i}"));
            push(el::E_I_7, At::one(i), &(number % 6).to_string());
            if number == 5 {
                push(el::E_I_3_2A, At::one(i), "true");
            }
        }
        report.sort();
        reports.push(report);
    }
    let table = |reports: &[Icsr]| {
        let mut table = CaseTable::new(Vec::new(), TableForm::Csv).unwrap();
        for report in reports {
            table.report(report, ReportFormat::Mapped).unwrap();
        }
        table.finish().unwrap().0
    };
    let out = table(&reports);
    let (proposal, sink) = read_by_proposal(&out);
    assert_eq!(proposal.rows(), RowKind::Pair);
    assert_eq!(
        String::from_utf8(table(&sink.reports)).unwrap(),
        String::from_utf8(out).unwrap()
    );
}

#[test]
fn columns_are_told_by_their_cells_when_names_tell_nothing() {
    let table = "a,b,c,d,e\n1,male,10040047,02/03/2024,LOT-1\n2,female,10016558,03/04/2024,LOT-2\n";
    let proposal = propose(table);
    assert_eq!(
        elements(&proposal),
        pairs(&[("b", "D.5"), ("c", "E.i.2.1b")])
    );
    let text = proposal.toml(&words(), Lang::En);
    for said in ["told by its cells", "looks like dates", "looks like lots"] {
        assert!(text.contains(said), "{said}\n{text}");
    }
}

#[test]
fn orders_of_day_and_month_are_not_guessed_silently() {
    let text = propose("id,onset date\n1,02/03/2024\n2,04/05/2024\n").toml(&words(), Lang::En);
    assert!(text.contains("the other way round"), "{text}");
    let text = propose("id,onset date\n1,02/03/2024\n2,24/05/2024\n").toml(&words(), Lang::En);
    assert!(
        text.contains("date = \"%d/%m/%Y\"") && !text.contains("other way round"),
        "{text}"
    );
}

#[test]
fn numbered_columns_are_repeats() {
    let (proposal, sink) =
        read_by_proposal("id,drug1,drug2,event 1,event 2\n1,a,b,fever,pain\n".as_bytes());
    assert_eq!(elements(&proposal).len(), 4);
    assert_eq!(texts(&sink.reports[0], el::G_K_2_2), ["a", "b"]);
    assert_eq!(texts(&sink.reports[0], el::E_I_1_1A), ["fever", "pain"]);
}

#[test]
fn what_is_no_table_gets_no_proposal() {
    let file = Bytes::new("t.txt", "just some words\nand more\n");
    let fault = mapped::propose(&words(), &file).unwrap_err();
    assert!(matches!(fault, ReadFault::Broken(problem) if problem.code == "EV-T740"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_is_proposed_is_a_mapping(table in "([a-z年性別0-9\"\\\\ ]{0,6},){2}[a-z]{0,4}\n(([a-z0-9/\" ]{0,8},){2}[a-z0-9]{0,4}\n){0,6}") {
        let file = Bytes::new("t.csv", table.clone());
        if let Ok(proposal) = mapped::propose(&words(), &file) {
            let text = proposal.toml(&words(), Lang::Ja);
            prop_assert!(Mapping::parse(&text).is_ok(), "{text}\n{table}");
        }
    }
}

// A real flat table, made by somebody from VAERS.

#[test]
fn a_real_flat_table_is_read_by_a_mapping() {
    let Some(root) = folder("data/pv/vaers_malformed") else {
        return;
    };
    let bytes = std::fs::read(root.join("Under12_merged_with_narrative.csv")).unwrap();
    let text = r#"
schema = "evigil.table/1"
[table]
encoding = "windows-1252"
key = "VAERS_ID_enhanced"
[[column]]
name = "RECVDATE"
element = "C.1.5"
date = "%m/%d/%Y"
[[column]]
name = "VAX_DATE"
element = "G.k.4.r.4"
date = "%m/%d/%Y"
[[column]]
name = "SEX"
element = "D.5"
values = { M = "1", F = "2" }
nulls = { U = "UNK" }
[[column]]
name = "AGE_YRS"
element = "D.2.2a"
unit = "a"
[[column]]
name = "All_symptoms"
element = "E.i.1.1a"
[[column]]
name = "DIED"
element = "E.i.3.2a"
values = { Y = "true" }
[[column]]
name = "SYMPTOM_TEXT"
element = "H.1"
"#;
    let (sink, summary) = read(text, bytes.clone());
    let summary = summary.unwrap();
    assert_eq!(
        (summary.rows, summary.reports, summary.rejected),
        (2199, 2199, 0)
    );
    let count = |sex| {
        sink.reports
            .iter()
            .filter(|report| report.text(el::D_5, At::TOP) == Some(sex))
            .count()
    };
    assert_eq!((count("2"), count("1")), (1115, 1076));
    let died = sink
        .reports
        .iter()
        .filter(|report| report.seriousness().death);
    assert_eq!(died.count(), 1);
    assert!(
        sink.reports
            .iter()
            .all(|report| report.text(el::D_2_2A, At::TOP).is_some())
    );
    assert_eq!(codes(&sink), ["EV-T728"]);

    // And by what is proposed for it.
    let proposal = propose(bytes.as_slice());
    let found = elements(&proposal);
    for (name, element) in [
        ("SEX", "D.5"),
        ("AGE_YRS", "D.2.2a"),
        ("DIED", "E.i.3.2a"),
        ("SYMPTOM_TEXT", "H.1"),
        ("All_symptoms", "E.i.1.1a"),
    ] {
        assert!(
            found.contains(&(name.to_owned(), element)),
            "{name} {found:?}"
        );
    }
    let (sink, _) = read(&proposal.toml(&words(), Lang::En), bytes);
    assert_eq!(sink.reports.len(), 2199);
}

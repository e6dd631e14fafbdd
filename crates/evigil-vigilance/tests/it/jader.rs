//! JADER: made-up tables of every kind.

use std::collections::BTreeSet;
use std::io::Write;

use encoding_rs::{Encoding, SHIFT_JIS};
use evigil_vigilance::exchange::{ReadFault, Source};
use evigil_vigilance::icsr::{At, Element, Icsr, NullFlavour, Role, register as el};
use evigil_vigilance::jader::{self, Summary};

use crate::made_jader::{self, HEADERS};
use crate::shared::{Bytes, Collected, folder};

/// A table with these rows, each with its fields, as JADER writes it.
fn table(name: &str, header: &str, rows: &[&str]) -> Bytes {
    let mut bytes = Vec::new();
    let mut line =
        |text: &str| made_jader::row(&mut bytes, &text.split(',').collect::<Vec<_>>()).unwrap();
    line(header);
    rows.iter().for_each(|row| line(row));
    Bytes::new(name, bytes)
}

fn demo(rows: &[&str]) -> Bytes {
    table("demo202008.csv", HEADERS[0], rows)
}

fn drug(rows: &[&str]) -> Bytes {
    table("drug202008.csv", HEADERS[1], rows)
}

fn reac(rows: &[&str]) -> Bytes {
    table("reac202008.csv", HEADERS[2], rows)
}

fn hist(rows: &[&str]) -> Bytes {
    table("hist202008.csv", HEADERS[3], rows)
}

fn read(files: &[Bytes]) -> (Collected, Result<Summary, ReadFault>) {
    let sources: Vec<&dyn Source> = files.iter().map(|file| file as &dyn Source).collect();
    let mut sink = Collected::default();
    let summary = jader::read(&sources, &mut sink);
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

const DEMO: &str = "AB-04000001,2,女性,60歳代,60kg台,150cm台,2004・第四,調査完了,自発報告,医師,R3";

#[test]
fn a_report_is_joined_from_its_four_tables() {
    let (sink, summary) = read(&[
        demo(&[DEMO]),
        drug(&[
            "AB-04000001,2,1,被疑薬,インフリキシマブ（遺伝子組換え）［後続１］,レミケード,静脈内点滴,20041201,200412,300,ＭＧ,1,関節リウマチ,投与中止,有,",
            "AB-04000001,2,2,被疑薬,インフリキシマブ（遺伝子組換え）［後続１］,レミケード,静脈内点滴,2005,,3,錠,1,関節リウマチ,投与中止,,",
            "AB-04000001,2,3,併用薬,架空酸ナトリウム,,経口,,,,,,高血圧,不明,,第二類",
        ]),
        reac(&["AB-04000001,2,1,敗血症,死亡,20050110"]),
        hist(&["AB-04000001,2,1,糖尿病", "AB-04000001,2,2,高血圧"]),
    ]);
    let summary = summary.unwrap();
    assert_eq!(
        (summary.reports, summary.cases, summary.rejected),
        (1, 1, 0)
    );
    assert_eq!((summary.products, summary.reactions), (2, 1));
    let report = &sink.reports[0];
    assert_eq!(
        (report.key().case.as_str(), report.key().version),
        ("AB-04000001", 2)
    );
    assert_eq!(report.text(el::D_5, At::TOP), Some("2"));
    // The sixties are the seventh decade.
    assert_eq!(report.text(el::D_2_2A, At::TOP), Some("7"));
    assert_eq!(report.text(el::D_2_2B, At::TOP), Some("{decade}"));
    assert_eq!(report.text(el::D_3, At::TOP), None);
    assert_eq!(kept(report, "demo.体重"), ["60kg台"]);
    assert_eq!(kept(report, "demo.報告年度・四半期"), ["2004・第四"]);
    assert_eq!(report.received().unwrap().to_string(), "2005");
    assert_eq!(report.text(el::C_1_3, At::TOP), Some("1"));
    assert_eq!(report.text(el::C_2_R_4, At::one(1)), Some("1"));
    assert_eq!(report.text(el::C_2_R_3, At::one(1)), Some("JP"));
    assert_eq!(report.text(el::D_7_2, At::TOP), Some("糖尿病\n高血圧"));

    let drugs: Vec<_> = report.drugs().collect();
    assert_eq!(drugs[0].role(), Some(Role::Suspect));
    assert_eq!(drugs[0].name(), Some("レミケード"));
    assert_eq!(
        drugs[0].substances().collect::<Vec<_>>(),
        ["インフリキシマブ(遺伝子組換え)"]
    );
    assert_eq!(kept(report, "drug.医薬品（一般名）[]"), ["後続1"]);
    assert_eq!(drugs[0].dosages().count(), 2);
    assert_eq!(drugs[1].name(), Some("架空酸ナトリウム"));
    assert_eq!(drugs[1].role(), Some(Role::Concomitant));
    assert_eq!(texts(report, el::G_K_4_R_4), ["20041201", "2005"]);
    assert_eq!(texts(report, el::G_K_4_R_5), ["200412"]);
    assert_eq!(report.text(el::G_K_4_R_1A, At::two(1, 1)), Some("300"));
    assert_eq!(report.text(el::G_K_4_R_1B, At::two(1, 1)), Some("mg"));
    assert_eq!(report.text(el::G_K_4_R_8, At::two(1, 2)), Some("3 錠"));
    assert_eq!(report.text(el::G_K_8, At::one(1)), Some("1"));
    assert_eq!(report.text(el::G_K_9_I_4, At::two(1, 1)), Some("1"));
    assert_eq!(kept(report, "drug.リスク区分等"), ["第二類"]);

    let reaction = report.reactions().next().unwrap();
    assert_eq!(reaction.words(), Some("敗血症"));
    assert_eq!(reaction.outcome(), Some("5"));
    assert!(reaction.seriousness().death);
    assert_eq!(reaction.onset().unwrap().to_string(), "2005-01-10");
    assert_eq!(codes(&sink), ["EV-T409"]);
}

#[test]
fn no_criterion_is_invented() {
    let (sink, _) = read(&[
        demo(&[DEMO]),
        reac(&["AB-04000001,2,1,発熱,回復,", "AB-04000001,2,2,肺炎,死亡,"]),
    ]);
    let reactions: Vec<_> = sink.reports[0].reactions().collect();
    assert!(!reactions[0].seriousness().is_serious());
    assert!(reactions[1].seriousness().death && !reactions[1].seriousness().other);
}

#[test]
fn columns_are_bound_in_any_width_and_encoding() {
    let old = "識別番号,報告回数,性別,年齢,報告年度･四半期,新しい列\r\nAB-04000001,1,男性,小児,2004･第一,値\r\n";
    let drugs = "識別番号,報告回数,医薬品(一般名),投与経路\nAB-04000001,1,仮想,経口\n";
    let (sink, summary) = read(&[
        Bytes::new("demo.csv", SHIFT_JIS.encode(old).0.into_owned()),
        Bytes::new("drug.csv", format!("\u{feff}{drugs}")),
    ]);
    assert_eq!(summary.unwrap().reports, 1);
    let report = &sink.reports[0];
    assert_eq!(report.text(el::D_2_3, At::TOP), Some("3"));
    assert_eq!(report.text(el::C_1_5, At::TOP), Some("2004"));
    assert_eq!(texts(report, el::G_K_4_R_10_1), ["経口"]);
    assert_eq!(kept(report, "demo.新しい列"), ["値"]);
    assert_eq!(codes(&sink), ["EV-T406", "EV-T408", "EV-T409", "EV-T417"]);
}

#[test]
fn a_table_may_come_in_several_files() {
    let mut second = drug(&["AB-04000001,2,2,併用薬,乙,,,,,,,,,,,"]);
    second = Bytes::new("drug202311-02.csv", second.bytes().unwrap().into_owned());
    let first = drug(&["AB-04000001,2,1,被疑薬,甲,,,,,,,,,,,"]);
    let (sink, summary) = read(&[demo(&[DEMO]), first, second]);
    assert_eq!(summary.unwrap().products, 2);
    assert_eq!(texts(&sink.reports[0], el::G_K_2_2), ["甲", "乙"]);
}

#[test]
fn every_report_of_a_case_is_a_version() {
    let other = DEMO.replace(",2,女性", ",10,女性");
    let (sink, summary) = read(&[
        demo(&[&other, DEMO]),
        reac(&["AB-04000001,10,1,発熱,回復,", "AB-04000001,2,1,肺炎,回復,"]),
    ]);
    let summary = summary.unwrap();
    assert_eq!((summary.reports, summary.cases), (2, 1));
    let versions: Vec<_> = sink
        .reports
        .iter()
        .map(|report| report.key().version)
        .collect();
    assert_eq!(versions, [2, 10]);
    assert_eq!(texts(&sink.reports[1], el::E_I_1_1A), ["発熱"]);
    assert!(codes(&sink).contains(&"EV-T414"));
}

#[test]
fn cells_with_several_values_are_several_dosages() {
    let (sink, _) = read(&[
        demo(&[DEMO]),
        drug(&[
            "AB-04000001,2,1,被疑薬,甲,,経口;皮下,2004;2005,,10;20,mg;mg,,,,有；無,",
            "AB-04000001,2,2,被疑薬,乙,,経口;皮下,2004;2005;2006,,,,,,,,",
        ]),
        reac(&["AB-04000001,2,1,発熱,回復,", "AB-04000001,2,2,肺炎,回復,"]),
    ]);
    let report = &sink.reports[0];
    let drug = report.drugs().next().unwrap();
    assert_eq!(drug.dosages().count(), 2);
    assert_eq!(texts(report, el::G_K_4_R_10_1), ["経口", "皮下"]);
    assert_eq!(texts(report, el::G_K_4_R_1A), ["10", "20"]);
    assert_eq!(texts(report, el::G_K_9_I_4), ["1", "2"]);
    assert_eq!(kept(report, "drug.投与開始日"), ["2004;2005;2006"]);
    assert!(codes(&sink).contains(&"EV-T421"));
}

#[test]
fn what_cannot_be_taken_is_listed_or_kept() {
    let (sink, summary) = read(&[
        demo(&[
            DEMO,
            &DEMO.replace("女性", "男性"),
            DEMO,
            "AB-04000009,1,女性",
            ",1,女性,60歳代,,,2004・第四,,,,",
            "AB-04000008,x,女性,60歳代,,,2004・第四,,,,",
            ",,,,,,,,,,",
            "AB-04000007,1,中性,六十,,,2004・第九,,噂,隣人,",
        ]),
        reac(&[
            "AB-99999999,1,1,発熱,回復,",
            "AB-04000001,1,1,発熱,回復,",
            "AB-04000001,2,1,発熱,回復,20041399",
        ]),
    ]);
    let summary = summary.unwrap();
    assert_eq!((summary.reports, summary.rejected), (2, 6));
    let mut rejects: Vec<_> = sink
        .rejects
        .iter()
        .map(|reject| (reject.problem.place.to_string(), reject.problem.code))
        .collect();
    rejects.sort();
    let known = [
        ("demo202008.csv:3", "EV-T416"),
        ("demo202008.csv:5", "EV-T402"),
        ("demo202008.csv:6 識別番号", "EV-T404"),
        ("demo202008.csv:7 報告回数", "EV-T405"),
        ("reac202008.csv:2", "EV-T411"),
        ("reac202008.csv:3", "EV-T415"),
    ];
    assert_eq!(rejects, known.map(|(place, code)| (place.to_owned(), code)));
    let found = codes(&sink);
    for code in ["EV-T407", "EV-T413", "EV-T419", "EV-T420"] {
        assert!(found.contains(&code), "{code}");
    }
    let odd = sink
        .reports
        .iter()
        .find(|report| report.key().case == "AB-04000007")
        .unwrap();
    for (column, word) in [
        ("性別", "中性"),
        ("年齢", "六十"),
        ("報告の種類", "噂"),
        ("報告者の資格", "隣人"),
    ] {
        assert_eq!(kept(odd, &format!("demo.{column}")), [word]);
    }
    assert_eq!(
        kept(&sink.reports[0], "reac.有害事象の発現日"),
        ["20041399"]
    );
    assert_eq!(sink.reports[0].reactions().next().unwrap().onset(), None);
}

#[test]
fn an_unknown_sex_is_said_to_be_unknown() {
    let (sink, _) = read(&[demo(&[&DEMO.replace("女性", "不明")])]);
    let value = sink.reports[0].value(el::D_5, At::TOP).unwrap();
    assert_eq!(value.null(), Some(NullFlavour::Unknown));
}

#[test]
fn bytes_that_are_no_text_are_named() {
    let mut bytes = demo(&[DEMO]).bytes().unwrap().into_owned();
    let at = bytes.windows(2).rposition(|pair| pair == b"R3").unwrap();
    bytes[at] = 0xff;
    let (sink, _) = read(&[Bytes::new("demo.csv", bytes)]);
    let problem = sink
        .problems
        .iter()
        .find(|problem| problem.code == "EV-T410")
        .unwrap();
    assert_eq!(
        (problem.place.line, problem.place.field.as_str()),
        (2, "E2B")
    );
}

#[test]
fn other_files_are_no_jader() {
    let file = Bytes::new("x.csv", "id,name\n1,2\n");
    assert!(!jader::recognise(&[&file]));
    let (_, summary) = read(&[file]);
    assert!(matches!(summary, Err(ReadFault::Broken(problem)) if problem.code == "EV-T400"));
    assert!(jader::recognise(&[&demo(&[DEMO])]));
}

#[test]
fn made_up_tables_of_any_size_give_what_they_were_made_from() {
    for (cases, seed) in [(1, 1), (50, 2), (3000, 3)] {
        let mut bytes: [Vec<u8>; 4] = Default::default();
        let [a, b, c, d] = &mut bytes;
        let tables: &mut [&mut dyn Write; 4] = &mut [a, b, c, d];
        let truth = made_jader::write(cases, seed, tables).unwrap();
        let names = [
            "demo209901.csv",
            "drug209901.csv",
            "reac209901.csv",
            "hist209901.csv",
        ];
        let files: Vec<_> = names
            .iter()
            .zip(bytes)
            .map(|(name, bytes)| Bytes::new(name, bytes))
            .collect();
        let (sink, summary) = read(&files);
        let summary = summary.unwrap();
        let deaths = sink.reports.iter().flat_map(Icsr::reactions);
        let deaths = deaths
            .filter(|reaction| reaction.seriousness().death)
            .count() as u64;
        let found = made_jader::Truth {
            cases: summary.cases,
            drugs: summary.products,
            reactions: summary.reactions,
            deaths,
        };
        assert_eq!(found, truth);
        assert_eq!((summary.rejected, summary.reports), (0, cases));
        assert_eq!(codes(&sink), ["EV-T409"]);
    }
}

/// Words and names that counts made from JADER hold.
#[test]
fn words_of_real_counts_are_understood() {
    let Some(root) = folder("data/pv/jader") else {
        return;
    };
    let cells = |name: &str, encoding: &'static Encoding| {
        let bytes = std::fs::read(root.join(name)).unwrap();
        let text = encoding.decode(&bytes).0.into_owned();
        let lines = text
            .lines()
            .skip(1)
            .map(|line| line.split(',').next().unwrap().to_owned());
        lines.collect::<Vec<_>>()
    };
    let ages = cells("age.csv", SHIFT_JIS);
    assert_eq!(ages.len(), 18);
    let quarters = cells("count_years.csv", SHIFT_JIS);
    assert_eq!(quarters.len(), 65);
    let rows: Vec<_> = ages
        .iter()
        .map(|age| (age.as_str(), "2004・第一"))
        .chain(quarters.iter().map(|quarter| ("60歳代", quarter.as_str())))
        .zip(1..)
        .map(|((age, quarter), number)| format!("AB-{number:08},1,男性,{age},,,{quarter},,,,"))
        .collect();
    let rows: Vec<_> = rows.iter().map(String::as_str).collect();
    let (sink, summary) = read(&[demo(&rows)]);
    assert_eq!(summary.unwrap().reports, 83);
    assert_eq!(codes(&sink), ["EV-T409", "EV-T417"], "no word is unknown");
    let years: BTreeSet<_> = sink
        .reports
        .iter()
        .map(|report| report.text(el::C_1_5, At::TOP).unwrap())
        .collect();
    assert_eq!(
        (years.first(), years.last()),
        (Some(&"2004"), Some(&"2020"))
    );

    // Names of biosimilars in full-width brackets.
    let text = std::fs::read_to_string(root.join("tnfa_drug202008.csv")).unwrap();
    let names: Vec<_> = text
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .collect();
    let rows: Vec<_> = names
        .iter()
        .map(|(_, name)| format!("AB-04000001,2,1,被疑薬,{name},,,,,,,,,,,"))
        .collect();
    let rows: Vec<_> = rows.iter().map(String::as_str).collect();
    let (sink, _) = read(&[demo(&[DEMO]), drug(&rows)]);
    let report = &sink.reports[0];
    let products: BTreeSet<_> = texts(report, el::G_K_2_2).into_iter().collect();
    let substances: BTreeSet<_> = texts(report, el::G_K_2_3_R_1).into_iter().collect();
    assert_eq!(products.len(), names.len(), "every spelling is kept");
    assert!(substances.len() < names.len());
    assert!(
        substances.iter().all(|name| !name.contains("後続")),
        "{substances:?}"
    );
}

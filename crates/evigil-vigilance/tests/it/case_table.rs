//! The case table: what its rows say, and that all its forms say the same.

use std::collections::BTreeSet;

use evigil_vigilance::exchange::{Flow, Problem, Reject, ReportFormat, Sink, Source};
use evigil_vigilance::faers;
use evigil_vigilance::icsr::{At, Element, Icsr, NullFlavour, ReportKey, register as el};
use evigil_vigilance::table::{COLUMNS, CaseTable, ReportRows, RowGroup, TableForm, TableTotals};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;
use proptest::prelude::*;

use crate::shared::{Bytes, folder};

/// A report of these values.
fn report(key: (&str, &str), values: &[(Element, At, &str)]) -> Icsr {
    let mut report = Icsr::new(ReportKey {
        report: key.0.to_owned(),
        case: key.1.to_owned(),
        version: 0,
    });
    for (element, at, text) in values {
        report.push(*element, *at, text, 0).unwrap();
    }
    report.sort();
    report
}

fn written(reports: &[Icsr], form: TableForm) -> (Vec<u8>, TableTotals) {
    let mut table = CaseTable::new(Vec::new(), form).unwrap();
    for report in reports {
        table.report(report, ReportFormat::Faers).unwrap();
    }
    table.finish().unwrap()
}

/// Cells as text, row by row.
fn csv_rows(bytes: &[u8], separator: u8) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .from_reader(bytes);
    let names: Vec<_> = COLUMNS.iter().map(|column| column.name).collect();
    assert_eq!(reader.headers().unwrap(), names);
    let records = reader.records();
    records
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

fn parquet_rows(bytes: Vec<u8>) -> Vec<Vec<String>> {
    let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
    let rows = reader.get_row_iter(None).unwrap();
    rows.map(|row| {
        row.unwrap()
            .get_column_iter()
            .map(|(_, field)| match field {
                Field::Null => String::new(),
                Field::Str(text) => text.clone(),
                Field::Bool(is) => is.to_string(),
                Field::Int(number) => number.to_string(),
                Field::Double(number) => number.to_string(),
                other => panic!("{other:?}"),
            })
            .collect()
    })
    .collect()
}

fn row_of(reports: &[Icsr]) -> Vec<Vec<(&'static str, String)>> {
    let rows = csv_rows(&written(reports, TableForm::Csv).0, b',');
    rows.into_iter()
        .map(|row| {
            COLUMNS
                .iter()
                .zip(row)
                .filter(|(_, cell)| !cell.is_empty())
                .map(|(column, cell)| (column.name, cell))
                .collect()
        })
        .collect()
}

fn cell<'r>(row: &'r [(&'static str, String)], name: &str) -> &'r str {
    row.iter()
        .find(|(column, _)| *column == name)
        .map_or("", |(_, cell)| cell.as_str())
}

#[test]
fn a_row_says_what_the_report_says() {
    let values = [
        (el::C_1_5, At::TOP, "20221004"),
        (el::C_2_R_3, At::one(1), "DE"),
        (el::C_2_R_4, At::one(1), "5"),
        (el::C_2_R_3, At::one(2), "JP"),
        (el::C_2_R_4, At::one(2), "1"),
        (el::C_2_R_5, At::one(2), "1"),
        (el::D_2_2A, At::TOP, "18"),
        (el::D_2_2B, At::TOP, "mo"),
        (el::D_5, At::TOP, "2"),
        (el::E_I_1_1A, At::one(1), "Sepsis"),
        (el::E_I_2_1B, At::one(1), "10040047"),
        (el::E_I_3_2A, At::one(1), "true"),
        (el::E_I_4, At::one(1), "20220912"),
        (el::E_I_7, At::one(1), "5"),
        (el::G_K_1, At::one(1), "1"),
        (el::G_K_2_2, At::one(1), "Exo  drip"),
        (el::G_K_2_3_R_1, At::two(1, 1), "water"),
        (el::G_K_2_3_R_1, At::two(1, 2), "saline"),
        (el::G_K_4_R_4, At::two(1, 1), "20220910"),
        (el::G_K_4_R_4, At::two(1, 2), "202209"),
        (el::G_K_4_R_7, At::two(1, 1), "A1"),
        (el::G_K_4_R_7, At::two(1, 2), "A2"),
        (el::G_K_4_R_10_1, At::two(1, 1), "Intravenous drip"),
    ];
    let rows = row_of(&[report(("r1", "c1"), &values)]);
    let expected = [
        ("report_id", "r1"),
        ("case_id", "c1"),
        ("product", "SALINE\\WATER"),
        ("product_reported", "Exo  drip"),
        ("role", "suspect"),
        ("event", "sepsis"),
        ("event_reported", "Sepsis"),
        ("event_code", "10040047"),
        ("serious", "true"),
        ("death", "true"),
        ("sex", "female"),
        ("age_years", "1.5"),
        ("age_band", "infant"),
        ("year", "2022"),
        ("quarter", "2022Q4"),
        ("received", "2022-10-04"),
        ("country", "JP"),
        ("reporter", "physician"),
        ("outcome", "fatal"),
        ("lot", "A1; A2"),
        ("route", "Intravenous drip"),
        ("onset_days", "2"),
        ("source", "faers"),
    ];
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(name, cell)| (name, cell.to_owned()))
        .collect();
    assert_eq!(rows, [expected]);
}

#[test]
fn a_product_or_event_that_comes_twice_has_one_row() {
    let values = [
        (el::E_I_1_1A, At::one(1), "DIARRHOEA"),
        (el::E_I_1_1A, At::one(2), "Diarrhoea "),
        (el::E_I_7, At::one(2), "1"),
        (el::G_K_1, At::one(1), "2"),
        (el::G_K_2_2, At::one(1), "aspirin"),
        (el::G_K_4_R_7, At::two(1, 1), "L1"),
        (el::G_K_1, At::one(2), "1"),
        (el::G_K_2_2, At::one(2), "Aspirin"),
        (el::G_K_4_R_7, At::two(2, 1), "L1"),
        (el::G_K_4_R_7, At::two(2, 2), "L2"),
        (el::G_K_2_2, At::one(3), "other"),
    ];
    let rows = row_of(&[report(("r1", ""), &values)]);
    assert_eq!(rows.len(), 2);
    assert_eq!(cell(&rows[0], "case_id"), "r1");
    assert_eq!(cell(&rows[0], "product"), "ASPIRIN");
    assert_eq!(cell(&rows[0], "product_reported"), "aspirin");
    assert_eq!(cell(&rows[0], "role"), "suspect");
    assert_eq!(cell(&rows[0], "lot"), "L1; L2");
    assert_eq!(cell(&rows[0], "outcome"), "recovered");
    assert_eq!(cell(&rows[1], "product"), "OTHER");
    assert_eq!(cell(&rows[1], "role"), "");
}

#[test]
fn a_report_without_a_pair_has_a_row_in_the_universe() {
    let product = (el::G_K_2_2, At::one(1), "X");
    let event = (el::E_I_2_1B, At::one(1), "10040047");
    let rows = row_of(&[
        report(("none", "1"), &[]),
        report(("product", "2"), &[product]),
        report(("event", "3"), &[event]),
        report(("blank", "4"), &[(el::G_K_2_2, At::one(1), " "), event]),
    ]);
    let told: Vec<_> = rows
        .iter()
        .map(|row| ["report_id", "product", "event"].map(|name| cell(row, name)))
        .collect();
    assert_eq!(
        told,
        [
            ["none", "", ""],
            ["product", "X", ""],
            // Without words the code stands for the event.
            ["event", "", "10040047"],
            ["blank", "", "10040047"],
        ]
    );
}

#[test]
fn many_products_are_told_apart() {
    let names: Vec<String> = (0..60).map(|number| format!("P{}", number % 40)).collect();
    let values: Vec<_> = (1_u16..)
        .zip(&names)
        .map(|(number, name)| (el::G_K_2_2, At::one(number), name.as_str()))
        .collect();
    let rows = row_of(&[report(("r", "c"), &values)]);
    let different: BTreeSet<_> = rows.iter().map(|row| cell(row, "product")).collect();
    assert_eq!((rows.len(), different.len()), (40, 40));
}

/// Reports of a few values each.
fn reports() -> impl Strategy<Value = Vec<Icsr>> {
    let texts = prop::sample::select(vec![
        "1", "2", "5", "a", "A", "ｂ", "mo", "20220101", "2022", "true", "x;\"y\n", "", "US",
    ]);
    let elements = prop::sample::select(vec![
        el::C_1_5,
        el::C_2_R_3,
        el::C_2_R_4,
        el::D_2_2A,
        el::D_2_2B,
        el::D_2_3,
        el::D_5,
        el::E_I_1_1A,
        el::E_I_2_1B,
        el::E_I_3_2A,
        el::E_I_3_2F,
        el::E_I_4,
        el::E_I_7,
        el::E_I_9,
        el::G_K_1,
        el::G_K_2_2,
        el::G_K_2_3_R_1,
        el::G_K_4_R_4,
        el::G_K_4_R_7,
        el::G_K_4_R_10_1,
        el::G_K_4_R_10_2B,
    ]);
    let value = (elements, 1_u16..5, 1_u16..3, texts).prop_map(|(element, a, b, text)| {
        let at = match element.depth() {
            0 => At::TOP,
            1 => At::one(a),
            _ => At::two(a, b),
        };
        (element, at, text)
    });
    let report = prop::collection::vec(value, 0..40).prop_map(|values| report(("r", "c"), &values));
    prop::collection::vec(report, 0..12)
}

proptest! {
    #[test]
    fn parquet_csv_and_tsv_say_the_same(reports in reports()) {
        let (csv, totals) = written(&reports, TableForm::Csv);
        let rows = csv_rows(&csv, b',');
        prop_assert_eq!(totals.rows, rows.len() as u64);
        prop_assert_eq!(totals.reports, reports.len() as u64);
        let (tsv, _) = written(&reports, TableForm::Tsv);
        prop_assert_eq!(&csv_rows(&tsv, b'\t'), &rows);
        let (parquet, totals_again) = written(&reports, TableForm::Parquet);
        prop_assert_eq!(totals_again, totals);
        prop_assert_eq!(&parquet_rows(parquet), &rows);
        let keys: BTreeSet<_> = rows.iter().map(|row| (&row[0], &row[2], &row[5])).collect();
        prop_assert!(reports.len() > 1 || keys.len() == rows.len(), "a pair stands once");
    }
}

/// Reports of 70 products and 60 events each.
fn wide(count: u16) -> Vec<Icsr> {
    (0..count)
        .map(|number| {
            let names: Vec<String> = (0..70).map(|at| format!("P{}", number / 2 + at)).collect();
            let mut values: Vec<_> = (1_u16..)
                .zip(&names)
                .map(|(at, name)| (el::G_K_2_2, At::one(at), name.as_str()))
                .collect();
            for at in 1..=60 {
                values.push((el::E_I_1_1A, At::one(at), &names[usize::from(at)]));
            }
            report(("r", "c"), &values)
        })
        .collect()
}

#[test]
fn many_rows_go_over_pages_and_groups_can_be_made_apart() {
    // More than the 65,536 rows of a page.
    let many = wide(16);
    let (parquet, totals) = written(&many, TableForm::Parquet);
    assert_eq!(totals.rows, 16 * 70 * 60);
    let (csv, _) = written(&many, TableForm::Csv);
    let expected = csv_rows(&csv, b',');
    assert!(parquet_rows(parquet) == expected, "the same rows");
    let mut rows = ReportRows::default();
    let mut table = CaseTable::new(Vec::new(), TableForm::Parquet).unwrap();
    for part in many.chunks(6) {
        let mut group = RowGroup::new();
        for report in part {
            rows.fill(report, ReportFormat::Faers);
            group.add(&rows).unwrap();
        }
        table.group(group.finish().unwrap()).unwrap();
    }
    let (apart, totals_apart) = table.finish().unwrap();
    assert_eq!(totals_apart, totals);
    let reader = SerializedFileReader::new(bytes::Bytes::from(apart.clone())).unwrap();
    assert_eq!(reader.num_row_groups(), 3);
    assert!(parquet_rows(apart) == expected, "the same rows");
}

#[test]
fn a_group_ends_before_it_is_too_large() {
    let (parquet, totals) = written(&wide(300), TableForm::Parquet);
    let reader = SerializedFileReader::new(bytes::Bytes::from(parquet)).unwrap();
    let metadata = reader.metadata();
    let rows: Vec<_> = metadata
        .row_groups()
        .iter()
        .map(|it| it.num_rows())
        .collect();
    assert_eq!(rows.len(), 2);
    assert!(rows[0] >= 1 << 20 && rows[0] < (1 << 20) + 70 * 60);
    assert_eq!(rows.iter().sum::<i64>(), totals.rows.cast_signed());
}

/// Writes every report into a table.
struct IntoTable(CaseTable<Vec<u8>>);

impl Sink for IntoTable {
    fn report(&mut self, report: &Icsr) -> Flow {
        self.0.report(report, ReportFormat::Faers).unwrap();
        Flow::Continue
    }

    fn reject(&mut self, _: Reject) -> Flow {
        Flow::Continue
    }

    fn withdraw(&mut self, _: &str) -> Flow {
        Flow::Continue
    }

    fn problem(&mut self, _: Problem) {}
}

#[test]
fn the_real_quarter_of_2004_counts_as_a_plain_join_counts() {
    let Some(root) = folder("data/pv/faers/2004Q1_legacy") else {
        return;
    };
    let read = |name: &str| std::fs::read_to_string(root.join(name)).unwrap();
    let column = |text: &str, place: usize| -> Vec<(String, String)> {
        text.lines()
            .skip(1)
            .map(|line| {
                let fields: Vec<&str> = line.split('$').collect();
                (fields[0].to_owned(), fields[place].to_owned())
            })
            .collect()
    };
    // The plain way: every drug of a report with every term of it, once.
    let drugs = column(&read("DRUG04Q1.TXT"), 3);
    let terms = column(&read("REAC04Q1.TXT"), 1);
    let pairs: BTreeSet<(String, String, String)> = drugs
        .iter()
        .flat_map(|(report, drug)| {
            terms
                .iter()
                .filter(move |(other, _)| other == report)
                .map(move |(_, term)| (report.clone(), drug.to_uppercase(), term.to_lowercase()))
        })
        .collect();
    let files: Vec<Bytes> = ["DEMO", "DRUG", "REAC"]
        .iter()
        .map(|table| Bytes::of_file(&root.join(format!("{table}04Q1.TXT"))))
        .collect();
    let sources: Vec<&dyn Source> = files.iter().map(|file| file as &dyn Source).collect();
    let mut sink = IntoTable(CaseTable::new(Vec::new(), TableForm::Parquet).unwrap());
    faers::read(&sources, &mut sink).unwrap();
    let (parquet, totals) = sink.0.finish().unwrap();
    assert_eq!(totals.reports, 100);
    let found: BTreeSet<(String, String, String)> = parquet_rows(parquet)
        .into_iter()
        .filter(|row| !row[2].is_empty() && !row[5].is_empty())
        .map(|row| (row[0].clone(), row[2].clone(), row[5].clone()))
        .collect();
    let collapsed: BTreeSet<_> = pairs
        .into_iter()
        .map(|(report, drug, term)| {
            let words: Vec<&str> = drug.split_whitespace().collect();
            (report, words.join(" "), term)
        })
        .collect();
    assert_eq!(found, collapsed);
}

#[test]
fn lots_of_devices_are_lots() {
    let of_device = report(
        ("1", "1"),
        &[
            (el::G_K_2_2, At::one(1), "pump"),
            (el::FDA_G_K_12_R_9, At::two(1, 1), "DEV-9"),
            (el::G_K_4_R_7, At::two(1, 1), "DRUG-1"),
        ],
    );
    let drug = of_device.drugs().next().unwrap();
    assert_eq!(drug.lots().collect::<Vec<_>>(), ["DRUG-1", "DEV-9"]);
    let rows = row_of(&[of_device]);
    assert_eq!(cell(&rows[0], "lot"), "DRUG-1; DEV-9");
}

#[test]
fn a_decade_is_no_age_and_a_band_only_where_it_is_certain() {
    let cells = |source: ReportFormat, decade: &str| {
        let mut aged = report(
            ("1", "1"),
            &[
                (el::D_2_2A, At::TOP, decade),
                (el::D_2_2B, At::TOP, "{decade}"),
            ],
        );
        aged.set_origin(source);
        let row = row_of(&[aged]).remove(0);
        assert_eq!(cell(&row, "age_years"), "", "{source:?} {decade}");
        cell(&row, "age_band").to_owned()
    };
    // Under ten, the teens, the twenties, the sixties, the seventies, the hundreds.
    for (decade, band) in [
        ("1", ""),
        ("2", ""),
        ("3", "adult"),
        ("7", ""),
        ("8", "elderly"),
        ("11", "elderly"),
    ] {
        assert_eq!(cells(ReportFormat::Jader, decade), band, "{decade}");
    }
    for (decade, band) in [
        ("2", ""),
        ("3", "adult"),
        ("6", ""),
        ("7", ""),
        ("8", "elderly"),
    ] {
        assert_eq!(cells(ReportFormat::Faers, decade), band, "{decade}");
    }
}

#[test]
fn what_nobody_told_of_seriousness_is_neither_yes_nor_no() {
    let untold = report(("1", "1"), &[(el::E_I_1_1A, At::one(1), "chills")]);
    let stay = report(("2", "2"), &[(el::E_I_3_2C, At::one(1), "true")]);
    let death = report(("3", "3"), &[(el::E_I_3_2A, At::one(1), "true")]);
    let mut denied = report(("4", "4"), &[(el::E_I_1_1A, At::one(1), "chills")]);
    for element in [el::E_I_3_2A, el::E_I_3_2B] {
        denied.push_null(element, At::one(1), NullFlavour::NoInformation, 0);
    }
    let mut unknown = report(("5", "5"), &[]);
    unknown.push_null(el::E_I_3_2A, At::one(1), NullFlavour::Unknown, 0);
    let reports = [untold, stay, death, denied, unknown];
    let told: Vec<_> = row_of(&reports)
        .iter()
        .map(|row| {
            (
                cell(row, "serious").to_owned(),
                cell(row, "death").to_owned(),
            )
        })
        .collect();
    let expected = [
        ("", ""),
        ("true", "false"),
        ("true", "true"),
        ("false", "false"),
        ("", ""),
    ];
    assert_eq!(told, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    let (parquet, _) = written(&reports, TableForm::Parquet);
    let (csv, _) = written(&reports, TableForm::Csv);
    assert_eq!(parquet_rows(parquet), csv_rows(&csv, b','));
}

//! Case tables from files: every way of writing the same table reads the same, and what can't be
//! read says where and why.
#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use std::sync::Arc;

use bytes::Bytes;
use evigil_signal::table::{
    CaseRow, CaseTable, CaseTableBuilder, Dialect, NOT_TOLD, Place, ReadSettings, ReadSummary,
    Roles, TableError, TableKind, TableReader, read_delimited, read_parquet,
};
use parquet::basic::Encoding;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use proptest::prelude::*;

/// A row of the tables of these tests; an empty text is no value.
#[derive(Debug, Clone)]
struct Row {
    report: i64,
    product: String,
    event: String,
    role: String,
    sex: String,
    year: Option<i32>,
    serious: Option<bool>,
    onset: Option<i32>,
}

fn settings() -> ReadSettings {
    ReadSettings {
        strata: ["sex", "year", "serious"].map(str::to_owned).to_vec(),
        ..ReadSettings::default()
    }
}

/// How a Parquet file is written.
#[derive(Debug, Clone, Copy)]
struct Form {
    version: WriterVersion,
    dictionary: bool,
    delta: bool,
    text_ids: bool,
    rows_per_group: usize,
}

fn parquet(rows: &[Row], form: Form) -> Bytes {
    let id = if form.text_ids {
        "required binary report_id (STRING);"
    } else {
        "required int64 report_id;"
    };
    let message = format!(
        "message cases {{ {id} optional binary product (STRING); optional binary event (STRING);
         optional binary role (STRING); optional binary sex; optional int32 year;
         optional boolean serious; optional int32 onset_days; }}"
    );
    let schema = Arc::new(parse_message_type(&message).unwrap());
    let mut properties = WriterProperties::builder()
        .set_writer_version(form.version)
        .set_dictionary_enabled(form.dictionary)
        .set_data_page_row_count_limit(7)
        .set_write_batch_size(3);
    if form.delta {
        properties = properties.set_column_encoding("event".into(), Encoding::DELTA_BYTE_ARRAY);
        properties =
            properties.set_column_encoding("product".into(), Encoding::DELTA_LENGTH_BYTE_ARRAY);
    }
    let mut bytes = Vec::new();
    let properties = Arc::new(properties.build());
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, properties).unwrap();
    for rows in rows.chunks(form.rows_per_group) {
        let mut group = writer.next_row_group().unwrap();
        let text = |value: &str| {
            Some(value)
                .filter(|value| !value.is_empty())
                .map(ByteArray::from)
        };
        macro_rules! column {
            ($type:ty, $values:expr) => {{
                let values: Vec<Option<_>> = $values.collect();
                let levels: Vec<i16> = values
                    .iter()
                    .map(|value| i16::from(value.is_some()))
                    .collect();
                let values: Vec<_> = values.into_iter().flatten().collect();
                let mut column = group.next_column().unwrap().unwrap();
                column
                    .typed::<$type>()
                    .write_batch(&values, Some(&levels), None)
                    .unwrap();
                column.close().unwrap();
            }};
        }
        if form.text_ids {
            column!(
                ByteArrayType,
                rows.iter().map(|row| text(&row.report.to_string()))
            );
        } else {
            column!(Int64Type, rows.iter().map(|row| Some(row.report)));
        }
        column!(ByteArrayType, rows.iter().map(|row| text(&row.product)));
        column!(ByteArrayType, rows.iter().map(|row| text(&row.event)));
        column!(ByteArrayType, rows.iter().map(|row| text(&row.role)));
        column!(ByteArrayType, rows.iter().map(|row| text(&row.sex)));
        column!(Int32Type, rows.iter().map(|row| row.year));
        column!(BoolType, rows.iter().map(|row| row.serious));
        column!(Int32Type, rows.iter().map(|row| row.onset));
        group.close().unwrap();
    }
    writer.close().unwrap();
    bytes.into()
}

fn text_of<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn delimited(rows: &[Row], dialect: Dialect) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(dialect.delimiter)
        .quote_style(if dialect.quoting {
            csv::QuoteStyle::Always
        } else {
            csv::QuoteStyle::Never
        })
        .from_writer(Vec::new());
    let header = [
        "onset_days",
        "sex",
        "role",
        "report_id",
        "year",
        "drug",
        "event",
        "serious",
    ];
    writer.write_record(header).unwrap();
    for row in rows {
        let fields = [
            text_of(row.onset),
            row.sex.clone(),
            row.role.clone(),
            row.report.to_string(),
            text_of(row.year),
            row.product.clone(),
            row.event.clone(),
            text_of(row.serious),
        ];
        writer.write_record(fields).unwrap();
    }
    writer.into_inner().unwrap()
}

/// All that a table says, by names.
type Said = Vec<(String, Vec<(String, String, Option<i32>)>, Vec<String>)>;

fn said(table: &CaseTable) -> Said {
    let name = |names: &evigil_signal::table::Names, code: u32| {
        if code == NOT_TOLD {
            String::new()
        } else {
            names.name(code).unwrap().to_owned()
        }
    };
    (0..table.len())
        .map(|report| {
            let pairs = table.pairs(report);
            assert_eq!(pairs.len(), table.onset_days(report).len());
            let pairs = pairs
                .iter()
                .zip(table.onset_days(report))
                .map(|(pair, &onset)| {
                    (
                        name(table.products(), pair.product),
                        name(table.events(), pair.event),
                        onset,
                    )
                });
            let strata = table.strata().iter();
            let strata = strata.map(|stratum| name(&stratum.levels, stratum.codes[report]));
            let report = u32::try_from(report).unwrap();
            (
                table.reports().name(report).unwrap().into_owned(),
                pairs.collect(),
                strata.collect(),
            )
        })
        .collect()
}

fn built(rows: &[Row]) -> (CaseTable, ReadSummary) {
    let mut builder = CaseTableBuilder::new(&["sex", "year", "serious"]);
    for row in rows {
        assert!(builder.push(&CaseRow {
            report: &row.report.to_string(),
            product: &row.product,
            event: &row.event,
            onset_days: row.onset,
            strata: &[&row.sex, &text_of(row.year), &text_of(row.serious)],
        }));
    }
    builder.build_with_summary()
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let name = |letters: &'static str| prop::string::string_regex(letters).unwrap();
    let row = (
        (0_i64..15, name("[ab]{0,2}"), name("[xyzé]{0,2}")),
        (
            prop::sample::select(vec!["", "suspect", "interacting", "concomitant"]),
            name("[MF]{0,1}"),
        ),
        (
            prop::option::of(2020..2023),
            prop::option::of(any::<bool>()),
            prop::option::of(-3..9),
        ),
    );
    let row = row.prop_map(
        |((report, product, event), (role, sex), (year, serious, onset))| Row {
            report,
            product,
            event,
            role: role.to_owned(),
            sex,
            year,
            serious,
            onset,
        },
    );
    prop::collection::vec(row, 0..60)
}

fn form() -> impl Strategy<Value = Form> {
    (any::<(bool, bool, bool, bool)>(), 1_usize..40).prop_map(
        |((second, dictionary, delta, text_ids), rows_per_group)| Form {
            version: if second {
                WriterVersion::PARQUET_2_0
            } else {
                WriterVersion::PARQUET_1_0
            },
            dictionary: dictionary && !delta,
            delta,
            text_ids,
            rows_per_group,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn every_form_reads_the_same(rows in rows(), form in form()) {
        let (table, summary) = built(&rows);
        let (read, of_parquet) = read_parquet(parquet(&rows, form), &settings()).unwrap();
        prop_assert_eq!(said(&read), said(&table));
        prop_assert_eq!(of_parquet, summary);
        for dialect in [Dialect::TSV, Dialect::CSV] {
            let text = delimited(&rows, dialect);
            let (read, of_text) = read_delimited(&text[..], dialect, &settings()).unwrap();
            prop_assert_eq!(said(&read), said(&table));
            prop_assert_eq!(of_text, summary);
        }
    }

    #[test]
    fn suspects_are_rows_whose_other_products_are_not_told(rows in rows(), form in form()) {
        let left: Vec<Row> = rows.iter().cloned().map(|mut row| {
            if !matches!(&*row.role, "suspect" | "interacting") {
                row.product.clear();
                row.onset = None;
            }
            row
        }).collect();
        let settings = ReadSettings { roles: Roles::Suspect, ..settings() };
        let (read, summary) = read_parquet(parquet(&rows, form), &settings).unwrap();
        prop_assert_eq!(said(&read), said(&built(&left).0));
        let others = rows.iter().filter(|row| !matches!(&*row.role, "suspect" | "interacting"));
        prop_assert_eq!(summary.other_roles, others.count() as u64);
        let text = delimited(&rows, Dialect::CSV);
        let (of_text, same) = read_delimited(&text[..], Dialect::CSV, &settings).unwrap();
        prop_assert_eq!(said(&of_text), said(&read));
        prop_assert_eq!(same, summary);
    }

    #[test]
    fn two_lists_are_their_product(rows in rows(), form in form()) {
        // Both tables hold rows in which the other's column is not looked at.
        let mut reader = TableReader::new(settings());
        reader.parquet(TableKind::Products, parquet(&rows, form)).unwrap();
        reader.delimited(TableKind::Events, &delimited(&rows, Dialect::TSV)[..], Dialect::TSV).unwrap();
        let (read, summary) = reader.finish().unwrap();
        let mut crossed = Vec::new();
        for first in &rows {
            for second in rows.iter().filter(|second| second.report == first.report) {
                crossed.push(Row { event: second.event.clone(), onset: None, ..first.clone() });
            }
        }
        // Events have another order of first sight.
        let sorted = |table: &CaseTable| {
            let mut said = said(table);
            said.iter_mut().for_each(|(_, pairs, _)| pairs.sort());
            said
        };
        prop_assert_eq!(sorted(&read), sorted(&built(&crossed).0));
        prop_assert_eq!(summary.rows, 2 * rows.len() as u64);
    }
}

proptest! {
    // The library panics at about one in a hundred of these.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn damage_is_an_error_or_a_table(rows in rows(), form in form(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let whole = parquet(&rows, form);
        let at = at.index(whole.len());
        let mut damaged = whole.to_vec();
        if cut {
            damaged.truncate(at);
            prop_assert_eq!(read_parquet(Bytes::from(damaged), &settings()).unwrap_err().code(), "EV-G13");
        } else {
            damaged[at] = byte;
            let _ = read_parquet(Bytes::from(damaged), &settings());
        }
    }
}

fn refused(text: &str, settings: &ReadSettings) -> TableError {
    read_delimited(text.as_bytes(), Dialect::CSV, settings).unwrap_err()
}

#[test]
fn text_that_cannot_be_read_says_where() {
    let plain = ReadSettings::default();
    let error = refused("report_id,event\n1,x\n", &plain);
    assert!(matches!(&error, TableError::MissingColumn { column, found }
        if column == "product" && found == &["report_id", "event"]));
    let by_role = ReadSettings {
        roles: Roles::Suspect,
        ..ReadSettings::default()
    };
    let error = refused("report_id,drug,event\n", &by_role);
    assert!(matches!(error, TableError::MissingColumn { column, .. } if column == "role"));
    let error = refused("report_id,drug,event\n1,a,x\n", &settings());
    assert!(matches!(error, TableError::MissingColumn { column, .. } if column == "sex"));
    for (text, line) in [
        ("report_id,drug,event\n1,a,x\n,b,y\n", 3),
        ("report_id,drug,event\r\n1,a,x\r\n,b,y\r\n", 3),
        ("report_id,drug,event\n1,\"a\nb\",x\n,b,y", 4),
    ] {
        let error = refused(text, &plain);
        assert!(
            matches!(error, TableError::EmptyReportId { place: Place::Line(at) } if at == line),
            "{error} {line}"
        );
    }
    let error = refused("report_id,drug,event\n1,a,x\n2,b\n", &plain);
    assert!(matches!(
        error,
        TableError::RaggedLine {
            line: 3,
            found: 2,
            expected: 3
        }
    ));
    let error = refused(
        "report_id,drug,event,onset_days\n1,a,x,\n2,b,y,soon\n",
        &plain,
    );
    assert_eq!(
        error.to_string(),
        "line 3: `soon` in column `onset_days` is no whole number"
    );
    let bytes = b"report_id,drug,event\n1,a,x\n2,\xff,y\n";
    let error = read_delimited(&bytes[..], Dialect::CSV, &plain).unwrap_err();
    assert!(
        matches!(&error, TableError::NotUtf8 { place: Place::Line(3), column } if column == "drug")
    );
    assert_eq!(error.code(), "EV-G15");
    assert!(matches!(
        refused("", &plain),
        TableError::MissingColumn { .. }
    ));
}

#[test]
fn an_empty_table_is_a_table() {
    let (table, summary) = read_delimited(
        &b"\xef\xbb\xbfreport_id,drug,event\n"[..],
        Dialect::CSV,
        &ReadSettings::default(),
    )
    .unwrap();
    assert!(table.is_empty());
    assert_eq!(summary, ReadSummary::default());
    let form = Form {
        version: WriterVersion::PARQUET_1_0,
        dictionary: true,
        delta: false,
        text_ids: true,
        rows_per_group: 1,
    };
    assert!(
        read_parquet(parquet(&[], form), &settings())
            .unwrap()
            .0
            .is_empty()
    );
}

/// A Parquet file of one row and one column beside those of the case table.
fn with_column(
    message: &str,
    write: impl FnOnce(&mut SerializedFileWriter<&mut Vec<u8>>),
) -> Bytes {
    let schema = Arc::new(parse_message_type(message).unwrap());
    let mut bytes = Vec::new();
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, properties).unwrap();
    write(&mut writer);
    writer.close().unwrap();
    bytes.into()
}

#[test]
fn types_and_values_of_parquet_that_do_not_fit() {
    let plain = ReadSettings::default();
    let bytes = with_column(
        "message m { required double report_id; required binary product; required binary event; }",
        |_| {},
    );
    let error = read_parquet(bytes, &plain).unwrap_err();
    assert!(
        matches!(&error, TableError::ColumnType { column, found } if column == "report_id" && found == "DOUBLE")
    );
    let bytes = with_column(
        "message m { required binary report_id; repeated binary product; }",
        |_| {},
    );
    let error = read_parquet(bytes, &plain).unwrap_err();
    assert!(
        matches!(&error, TableError::MissingColumn { column, .. } if column == "event"),
        "{error}"
    );

    // One row: a report without a name, or a name that is not UTF-8.
    for (report, product, code) in [(&b""[..], &b"a"[..], "EV-G12"), (b"1", b"\xff", "EV-G15")] {
        let bytes = with_column(
            "message m { required binary report_id; required binary product; required binary event; }",
            |writer| {
                let mut group = writer.next_row_group().unwrap();
                for value in [report, product, b"x"] {
                    let mut column = group.next_column().unwrap().unwrap();
                    let value = ByteArray::from(value.to_vec());
                    column
                        .typed::<ByteArrayType>()
                        .write_batch(&[value], None, None)
                        .unwrap();
                    column.close().unwrap();
                }
                group.close().unwrap();
            },
        );
        let error = read_parquet(bytes, &plain).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(error.to_string().contains("row 1"));
    }
    // Days that are no whole numbers are not rounded.
    let bytes = with_column(
        "message m { required int32 report_id; required binary product; required binary event;
         required double onset_days; }",
        |writer| {
            let mut group = writer.next_row_group().unwrap();
            let mut column = group.next_column().unwrap().unwrap();
            column
                .typed::<Int32Type>()
                .write_batch(&[1], None, None)
                .unwrap();
            column.close().unwrap();
            for _ in 0..2 {
                let mut column = group.next_column().unwrap().unwrap();
                column
                    .typed::<ByteArrayType>()
                    .write_batch(&["a".into()], None, None)
                    .unwrap();
                column.close().unwrap();
            }
            let mut column = group.next_column().unwrap().unwrap();
            column
                .typed::<DoubleType>()
                .write_batch(&[1.5], None, None)
                .unwrap();
            column.close().unwrap();
            group.close().unwrap();
        },
    );
    assert_eq!(read_parquet(bytes, &plain).unwrap_err().code(), "EV-G17");
}

#[test]
fn what_was_met_is_told() {
    let text = "report_id,drug,event,sex,role\n\
                1,a,x,M,suspect\n1,a,x,M,suspect\n1,a,y,F,suspect\n2,,x,,suspect\n\
                3,b,,F,suspect\n4,c,x,M,concomitant\n1,b,y,,suspect\n1,a,x,,suspect\n";
    let settings = ReadSettings {
        strata: vec!["sex".into()],
        roles: Roles::Suspect,
        ..ReadSettings::default()
    };
    let (table, summary) = read_delimited(text.as_bytes(), Dialect::CSV, &settings).unwrap();
    assert_eq!(
        summary,
        ReadSummary {
            rows: 8,
            reports: 4,
            duplicates: 2,
            other_roles: 1,
            in_two_strata: 1,
            without_product: 2,
            without_event: 1,
        }
    );
    // The lowest text holds, whatever the order of rows.
    assert_eq!(
        table.strata()[0].levels.name(table.strata()[0].codes[0]),
        Some("F")
    );
    assert_eq!(table.products().find("c"), None);
}

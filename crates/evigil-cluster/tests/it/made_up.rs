//! Made-up tables and pages.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::parquet::arrow::ArrowWriter;
use tempfile::TempDir;

/// A row of a case table: report, product, event, role, sex, year.
pub(crate) type Row = (
    i64,
    Option<String>,
    Option<String>,
    &'static str,
    Option<String>,
    Option<String>,
);

/// Rows of so many reports, the same for the same number.
pub(crate) fn rows(reports: i64) -> Vec<Row> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut draw = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let mut rows = Vec::new();
    for report in 1..=reports {
        let sex = [Some("F"), Some("M"), None][usize::try_from(draw(3)).expect("small")];
        let year = (2018 + draw(4)).to_string();
        for _ in 0..=draw(4) {
            let product = (draw(8) > 0).then(|| format!("product {}", draw(7)));
            let event = (draw(8) > 0).then(|| format!("event {}", draw(9)));
            let role =
                ["suspect", "concomitant", "interacting"][usize::try_from(draw(3)).expect("small")];
            // Some rows tell no stratum, and some another one.
            let sex = if draw(20) == 0 { Some("F") } else { sex };
            let year = (draw(10) > 0).then(|| year.clone());
            rows.push((report, product, event, role, sex.map(str::to_owned), year));
        }
    }
    rows
}

/// Writes a case table; the report as text when `is_text`.
pub(crate) fn cases(path: &Path, rows: &[Row], is_text: bool) {
    let ids: (DataType, ArrayRef) = if is_text {
        let ids = rows.iter().map(|row| row.0.to_string());
        (DataType::Utf8, Arc::new(StringArray::from_iter_values(ids)))
    } else {
        let ids = rows.iter().map(|row| row.0);
        (DataType::Int64, Arc::new(Int64Array::from_iter_values(ids)))
    };
    let text = |value: fn(&Row) -> Option<String>| -> ArrayRef {
        Arc::new(StringArray::from_iter(rows.iter().map(value)))
    };
    write(
        path,
        &[
            ("report_id", ids.1),
            ("product", text(|row| row.1.clone())),
            ("event", text(|row| row.2.clone())),
            ("role", text(|row| Some(row.3.to_owned()))),
            ("sex", text(|row| row.4.clone())),
            ("year", text(|row| row.5.clone())),
        ],
    );
}

/// Writes columns.
pub(crate) fn write(path: &Path, columns: &[(&str, ArrayRef)]) {
    let fields = columns
        .iter()
        .map(|(name, column)| Field::new(*name, column.data_type().clone(), true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let arrays = columns.iter().map(|(_, column)| Arc::clone(column));
    let batch =
        RecordBatch::try_new(Arc::clone(&schema), arrays.collect()).expect("columns of a length");
    let file = File::create(path).expect("a file can be made");
    let mut writer = ArrowWriter::try_new(file, schema, None).expect("a table can be begun");
    writer.write(&batch).expect("it can be written");
    writer.close().expect("it can be ended");
}

/// A folder with a case table in so many parts, whose reports overlap at the borders.
pub(crate) fn parted(reports: i64, parts: usize) -> (TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = rows(reports);
    let mut paths = Vec::new();
    for (number, part) in rows.chunks(rows.len().div_ceil(parts)).enumerate() {
        let path = folder.path().join(format!("part-{number:03}.parquet"));
        cases(&path, part, number % 2 == 1);
        paths.push(path);
    }
    (folder, paths)
}

/// A page that claims much, with a number to tell it by.
pub(crate) fn page(number: usize) -> String {
    let says = [
        "幹細胞培養上清液のエクソソーム点滴で、がんが必ず治ります。副作用はありません。",
        "Our exosome therapy is 100% safe and cures arthritis. FDA approved.",
        "当院の診療時間は月曜から金曜の9時から18時です。",
    ];
    let text = says[number % says.len()];
    format!(
        "<html><head><title>No. {number}</title></head><body><h1>{number}</h1><p>{text}</p></body></html>"
    )
}

/// An archive of pages, from `first` on.
pub(crate) fn archive(path: &Path, first: usize, pages: usize) {
    let mut bytes = Vec::new();
    for number in first..first + pages {
        let page = page(number);
        let http = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n{page}",
            page.len()
        );
        let head = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://clinic.example/{number}\r\n\
             WARC-Date: 2026-01-02T03:04:05Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
            http.len()
        );
        bytes.extend_from_slice(head.as_bytes());
        bytes.extend_from_slice(http.as_bytes());
        bytes.extend_from_slice(b"\r\n\r\n");
    }
    fs::write(path, bytes).expect("an archive can be written");
}

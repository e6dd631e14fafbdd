//! Made-up tables and archives to try the program with: `made_up FOLDER` writes `FOLDER/cases` and
//! `FOLDER/crawl`.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use datafusion::parquet::arrow::ArrowWriter;

/// Files of either kind.
const FILES: i64 = 8;

/// Reports of a table.
const REPORTS: i64 = 5_000;

/// Pages of an archive.
const PAGES: i64 = 400;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("made_up FOLDER")?;
    let (cases, crawl) = (
        Path::new(&folder).join("cases"),
        Path::new(&folder).join("crawl"),
    );
    fs::create_dir_all(&cases)?;
    fs::create_dir_all(&crawl)?;
    for file in 0..FILES {
        table(&cases.join(format!("{file}.parquet")), file * REPORTS)?;
        archive(&crawl.join(format!("{file}.warc")), file * PAGES)?;
    }
    Ok(())
}

/// A row of a table.
struct Row {
    report: i64,
    product: i64,
    event: i64,
    sex: &'static str,
    year: i64,
}

/// Products and events go together by chance, but for one pair.
fn table(path: &Path, first: i64) -> Result<(), Box<dyn Error>> {
    let mut rows = Vec::new();
    for report in first..first + REPORTS {
        let product = (report * 7919) % 41;
        let event = if product == 3 && report % 2 == 0 {
            99
        } else {
            (report * 104_729) % 67
        };
        let sex = if report % 3 == 0 { "male" } else { "female" };
        rows.push(Row {
            report,
            product,
            event,
            sex,
            year: 2018 + report % 7,
        });
    }
    let text = |value: fn(&Row) -> String| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(rows.iter().map(value)))
    };
    let reports: ArrayRef = Arc::new(Int64Array::from_iter_values(
        rows.iter().map(|row| row.report),
    ));
    let batch = RecordBatch::try_from_iter([
        ("report_id", reports),
        ("product", text(|row| format!("product {}", row.product))),
        ("event", text(|row| format!("event {}", row.event))),
        ("role", text(|_| "suspect".to_owned())),
        ("sex", text(|row| row.sex.to_owned())),
        ("year", text(|row| row.year.to_string())),
    ])?;
    let mut writer = ArrowWriter::try_new(File::create(path)?, batch.schema(), None)?;
    writer.write(&batch)?;
    writer.close()?;
    Ok(())
}

fn archive(path: &Path, first: i64) -> Result<(), Box<dyn Error>> {
    let claims = [
        "エクソソーム点滴は副作用がなく、誰でも安心して受けられます。",
        "Our exosome infusion reverses ageing and is proven to work.",
        "診療時間は月曜から金曜の9時から18時です。",
    ];
    let mut out = BufWriter::new(File::create(path)?);
    for page in first..first + PAGES {
        let claim = claims
            .iter()
            .cycle()
            .nth(usize::try_from(page % 3)?)
            .copied();
        let claim = claim.unwrap_or_default();
        let body =
            format!("<html><head><title>{page}</title></head><body><p>{claim}</p></body></html>");
        let http =
            format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{body}");
        write!(
            out,
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://clinic.example/{page}\r\n\
             WARC-Date: 2026-01-02T03:04:05Z\r\n\
             WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{page:012}>\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
            http.len()
        )?;
    }
    out.flush()?;
    Ok(())
}

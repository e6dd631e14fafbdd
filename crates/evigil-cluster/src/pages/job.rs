//! Reading all pages of inputs.

use std::sync::Arc;

use datafusion::arrow::array::{Array as _, AsArray as _, RecordBatch};
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{
    ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl,
};
use datafusion::functions::core::expr_ext::FieldAccessor as _;
use datafusion::prelude::{DataFrame, SessionContext, col, ident, lit};
use evigil_core::Lang;

use super::{CheckPage, PageTable, Reading, Wording};
use crate::ClusterError;
use crate::engine::Session;
use crate::parts::{Part, Poisoned, parts};
use crate::watch::Watch;

/// Endings of the files of pages.
const PAGES: [&str; 12] = [
    ".warc",
    ".warc.gz",
    ".html",
    ".htm",
    ".jsonl",
    ".jsonl.gz",
    ".txt",
    ".md",
    ".pdf",
    ".xhtml",
    ".html.gz",
    ".parquet",
];

/// Names of the column of pages in Parquet, and of their address.
const BODIES: [&str; 5] = ["body", "html", "content", "payload", "text"];
const SOURCES: [&str; 3] = ["url", "source", "name"];

/// What is read, and how.
#[derive(Debug, Clone)]
pub struct PageJob {
    /// Files, folders and addresses in stores of objects.
    pub inputs: Vec<String>,
    /// How.
    pub wording: Wording,
    /// Into how many tasks the files are divided, at most.
    pub tasks: usize,
    /// Whether a part that can't be read ends the job.
    pub is_strict: bool,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLine {
    /// Address of the file, or of the page where it stood in a column.
    pub place: String,
    /// The report as a line of JSON, or the fault.
    pub line: Result<String, String>,
}

/// Reads the pages and gives each to `take`, in no order; what is told at the end are the parts that
/// were left out.
///
/// # Errors
///
/// [`ClusterError`]; a page, or an archive, that can't be read is none unless the job is strict.
pub async fn read(
    session: &Session,
    job: &PageJob,
    watch: &Watch,
    mut take: impl FnMut(PageLine) -> Result<(), ClusterError>,
) -> Result<Vec<Poisoned>, ClusterError> {
    let mut files = Vec::new();
    let mut tables = Vec::new();
    for input in &job.inputs {
        for part in parts(session, input, &PAGES).await? {
            if part.address.ends_with(".parquet") {
                tables.push(part);
            } else {
                files.push(part);
            }
        }
    }
    let mut poisoned = Vec::new();
    let mut taken = |line: PageLine| match (&line.line, job.is_strict) {
        (Err(reason), true) => Err(ClusterError::Part {
            part: line.place,
            reason: reason.clone(),
        }),
        _ => take(line),
    };
    if !files.is_empty() {
        let table = PageTable::new(Reading {
            tasks: divided(&files, job.tasks),
            wording: job.wording,
        });
        let frame = session.context.read_table(Arc::new(table))?;
        let frame = frame.select(vec![col("file"), col("fault"), col("report")])?;
        let read = watch.run("pages", session, frame, |batch| lines(&batch, &mut taken));
        read.await?;
    }
    for part in tables {
        let done = match frame(session, &part, job.wording).await {
            Ok(frame) => {
                let read = watch.run("pages", session, frame, |batch| lines(&batch, &mut taken));
                read.await
            }
            Err(reason) => Err(ClusterError::Engine(reason)),
        };
        match done {
            Ok(()) => {}
            // Damage shows in the footer, or on the way; pages before it have been read.
            Err(ClusterError::Engine(reason)) if !job.is_strict => {
                poisoned.push(part.poisoned(reason));
            }
            Err(ClusterError::Engine(reason)) => {
                return Err(ClusterError::Part {
                    part: part.address,
                    reason,
                });
            }
            Err(error) => return Err(error),
        }
    }
    Ok(poisoned)
}

/// Files in so many tasks of about the same size.
fn divided(files: &[Part], tasks: usize) -> Vec<Vec<String>> {
    let mut sorted: Vec<&Part> = files.iter().collect();
    sorted.sort_by_key(|part| std::cmp::Reverse(part.bytes));
    let mut divided = vec![(0_u64, Vec::new()); tasks.clamp(1, files.len().max(1))];
    for part in sorted {
        // The largest that is left goes to the task that has least.
        if let Some((bytes, files)) = divided.iter_mut().min_by_key(|(bytes, _)| *bytes) {
            *bytes += part.bytes.max(1);
            files.push(part.address.clone());
        }
    }
    divided.into_iter().map(|(_, files)| files).collect()
}

fn lines(
    batch: &RecordBatch,
    take: &mut impl FnMut(PageLine) -> Result<(), ClusterError>,
) -> Result<(), ClusterError> {
    let text = |column: usize| {
        let column = batch.columns().get(column);
        column.and_then(|column| column.as_string_opt::<i32>())
    };
    let (Some(places), Some(faults), Some(reports)) = (text(0), text(1), text(2)) else {
        return Err(ClusterError::Engine("pages have other columns".to_owned()));
    };
    for row in 0..batch.num_rows() {
        let line = if faults.is_valid(row) {
            Err(faults.value(row).to_owned())
        } else {
            Ok(reports.value(row).to_owned())
        };
        take(PageLine {
            place: places.value(row).to_owned(),
            line,
        })?;
    }
    Ok(())
}

/// The pages in a column of a Parquet file, checked.
async fn frame(session: &Session, part: &Part, wording: Wording) -> Result<DataFrame, String> {
    let columns = part.columns(session).await?;
    let find = |names: &[&str]| {
        let mut names = names.iter();
        names
            .find(|name| columns.field_with_name(name).is_ok())
            .map(|name| (*name).to_owned())
            .ok_or_else(|| {
                let found: Vec<&str> = columns
                    .fields()
                    .iter()
                    .map(|it| it.name().as_str())
                    .collect();
                format!("no column of pages; its columns are {}", found.join(", "))
            })
    };
    let (body, source) = (find(&BODIES)?, find(&SOURCES)?);
    let made = async {
        let frame = table(&session.context, vec![part.url()]).await?;
        let function = datafusion::logical_expr::ScalarUDF::from(CheckPage::default());
        let lang = match wording.lang {
            Lang::En => "en",
            Lang::Ja => "ja",
        };
        let checked = function.call(vec![
            ident(&body),
            ident(&source),
            lit(lang),
            lit(wording.as_of.to_string()),
        ]);
        let place = datafusion::logical_expr::cast(
            ident(&source),
            datafusion::arrow::datatypes::DataType::Utf8,
        );
        let frame = frame_of(frame, place, checked)?;
        Ok::<_, datafusion::error::DataFusionError>(frame)
    };
    made.await.map_err(|error| error.strip_backtrace())
}

fn frame_of(
    frame: DataFrame,
    place: datafusion::logical_expr::Expr,
    checked: datafusion::logical_expr::Expr,
) -> datafusion::error::Result<DataFrame> {
    let frame = frame.select(vec![place.alias("place"), checked.alias("checked")])?;
    frame.select(vec![
        col("place"),
        col("checked").field("fault").alias("fault"),
        col("checked").field("report").alias("report"),
    ])
}

/// A table of Parquet files.
pub(crate) async fn table(
    context: &SessionContext,
    urls: Vec<ListingTableUrl>,
) -> datafusion::error::Result<DataFrame> {
    let options = ListingOptions::new(Arc::new(ParquetFormat::default()));
    let options = options.with_file_extension("");
    let config = ListingTableConfig::new_with_multi_paths(urls).with_listing_options(options);
    let config = config.infer_schema(&context.state()).await?;
    context.read_table(Arc::new(ListingTable::try_new(config)?))
}

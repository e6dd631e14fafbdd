//! Reading all pages of inputs.

use std::collections::HashMap;
use std::sync::Arc;

use datafusion::arrow::array::{Array as _, AsArray as _, RecordBatch};
use datafusion::arrow::datatypes::UInt64Type;
use datafusion::datasource::file_format::format_as_file_type;
use datafusion::datasource::file_format::parquet::{ParquetFormat, ParquetFormatFactory};
use datafusion::datasource::listing::{
    ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl,
};
use datafusion::functions::core::expr_ext::FieldAccessor as _;
use datafusion::logical_expr::LogicalPlanBuilder;
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
    let mut poisoned = Poison::new(job);
    let mut taken = |line: PageLine| match (&line.line, job.is_strict) {
        (Err(reason), true) => Err(ClusterError::Part {
            part: line.place,
            reason: reason.clone(),
        }),
        _ => take(line),
    };
    for source in sources(session, job).await? {
        let done = match source.frame(session, job).await {
            Ok(frame) => {
                let read = watch.run("pages", session, frame, |batch| lines(&batch, &mut taken));
                read.await
            }
            Err(reason) => Err(ClusterError::Engine(reason)),
        };
        poisoned.after(&source, done)?;
    }
    Ok(poisoned.parts)
}

/// Reads the pages into Parquet files in a folder, which whoever does a task writes: nothing comes back
/// but how many pages there were. Their columns are `place`, `fault` and `report`; those of pages that
/// can't be read have a fault, also when the job is strict.
///
/// # Errors
///
/// As [`read`].
pub async fn read_into(
    session: &Session,
    job: &PageJob,
    watch: &Watch,
    folder: &str,
) -> Result<(u64, Vec<Poisoned>), ClusterError> {
    let mut poisoned = Poison::new(job);
    let mut pages = 0;
    for source in sources(session, job).await? {
        let done = match source.frame(session, job).await {
            Ok(frame) => written(session, frame, folder, watch).await,
            Err(reason) => Err(ClusterError::Engine(reason)),
        };
        pages += *done.as_ref().unwrap_or(&0);
        poisoned.after(&source, done.map(|_| ()))?;
    }
    Ok((pages, poisoned.parts))
}

async fn written(
    session: &Session,
    frame: DataFrame,
    folder: &str,
    watch: &Watch,
) -> Result<u64, ClusterError> {
    let (state, plan) = frame.into_parts();
    // The end says that a folder is meant, however many files there are.
    let folder = format!("{}/", folder.trim_end_matches('/'));
    let format = format_as_file_type(Arc::new(ParquetFormatFactory::new()));
    let plan = LogicalPlanBuilder::copy_to(plan, folder, format, HashMap::new(), Vec::new())?;
    let frame = DataFrame::new(state, plan.build()?);
    let counts = watch.all("pages", session, frame).await?;
    let counts = counts.iter().filter_map(|batch| {
        let column = batch.columns().first()?.as_primitive_opt::<UInt64Type>()?;
        Some(column.values().iter().sum::<u64>())
    });
    Ok(counts.sum())
}

/// What is read by one plan.
enum Source {
    /// Archives and files.
    Files(Vec<Part>),
    /// A table with a column of pages.
    Table(Box<Part>),
}

async fn sources(session: &Session, job: &PageJob) -> Result<Vec<Source>, ClusterError> {
    let (mut files, mut sources) = (Vec::new(), Vec::new());
    for input in &job.inputs {
        for part in parts(session, input, &PAGES).await? {
            if part.address.ends_with(".parquet") {
                sources.push(Source::Table(Box::new(part)));
            } else {
                files.push(part);
            }
        }
    }
    if !files.is_empty() {
        sources.insert(0, Source::Files(files));
    }
    Ok(sources)
}

impl Source {
    /// Place, fault and report of each page, or why there are none.
    async fn frame(&self, session: &Session, job: &PageJob) -> Result<DataFrame, String> {
        match self {
            Self::Table(part) => frame(session, part, job.wording).await,
            Self::Files(files) => {
                let table = PageTable::new(Reading {
                    tasks: divided(files, job.tasks),
                    wording: job.wording,
                });
                let frame = session.context.read_table(Arc::new(table));
                let columns = vec![col("file").alias("place"), col("fault"), col("report")];
                let frame = frame.and_then(|frame| frame.select(columns));
                frame.map_err(|error| error.strip_backtrace())
            }
        }
    }
}

/// Parts that were left out.
struct Poison {
    is_strict: bool,
    parts: Vec<Poisoned>,
}

impl Poison {
    const fn new(job: &PageJob) -> Self {
        Self {
            is_strict: job.is_strict,
            parts: Vec::new(),
        }
    }

    /// After a source. Damage of a table shows in its footer, or on the way, and pages before it have
    /// been read; what is wrong with other files is told page by page.
    fn after(
        &mut self,
        source: &Source,
        done: Result<(), ClusterError>,
    ) -> Result<(), ClusterError> {
        match (source, done) {
            (Source::Table(part), Err(ClusterError::Engine(reason))) => {
                if self.is_strict {
                    return Err(ClusterError::Part {
                        part: part.address.clone(),
                        reason,
                    });
                }
                self.parts.push(part.poisoned(reason));
                Ok(())
            }
            (_, done) => done,
        }
    }
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

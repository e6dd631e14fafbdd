//! The step of a plan that reads pages.

use std::fmt;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray as _, RecordBatch, StringArray, UInt64Array};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::EquivalenceProperties;
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType};
use datafusion::physical_plan::stream::RecordBatchReceiverStream;
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties as _, Partitioning,
    PhysicalExpr, PlanProperties,
};
use evigil_document::{Input, records};
use futures_util::StreamExt as _;
use object_store::ObjectStoreExt as _;
use object_store::path::Path as StorePath;
use tempfile::NamedTempFile;
use tokio::runtime::Handle;
use tokio::sync::mpsc::Sender;
use url::Url;

use super::reader::with_stack;
use super::{PageReader, Reading, Wording, schema};

/// Pages of a batch.
const PAGES: usize = 16;

/// Batches that may wait for who takes them.
const WAITING: usize = 2;

/// Reads the files whose addresses its input gives.
///
/// The addresses are an input, and not a part of this step, because a cluster divides what it knows: a
/// task gets some partitions of the input, with this step above them.
#[derive(Debug)]
pub(crate) struct PagesExec {
    input: Arc<dyn ExecutionPlan>,
    wording: Wording,
    properties: Arc<PlanProperties>,
}

impl PagesExec {
    /// Over the addresses of a reading, one partition a task.
    pub(crate) fn of(reading: &Reading) -> Result<Self> {
        let schema = Arc::new(Schema::new(vec![Field::new("file", DataType::Utf8, false)]));
        let partition = |files: &Vec<String>| {
            let files: ArrayRef = Arc::new(StringArray::from_iter_values(files));
            Ok(vec![RecordBatch::try_new(
                Arc::clone(&schema),
                vec![files],
            )?])
        };
        let partitions = reading.tasks.iter().map(partition);
        let partitions = partitions.collect::<Result<Vec<_>>>()?;
        let input = MemorySourceConfig::try_new_exec(&partitions, Arc::clone(&schema), None)?;
        Ok(Self::new(input, reading.wording))
    }

    pub(crate) fn new(input: Arc<dyn ExecutionPlan>, wording: Wording) -> Self {
        let partitions = input.output_partitioning().partition_count();
        let properties = PlanProperties::new(
            EquivalenceProperties::new(schema()),
            Partitioning::UnknownPartitioning(partitions),
            EmissionType::Incremental,
            Boundedness::Bounded,
        );
        Self {
            input,
            wording,
            properties: Arc::new(properties),
        }
    }

    pub(crate) const fn wording(&self) -> Wording {
        self.wording
    }
}

impl DisplayAs for PagesExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Wording { lang, as_of } = self.wording;
        write!(f, "PagesExec: lang={lang:?}, as_of={as_of}")
    }
}

impl ExecutionPlan for PagesExec {
    fn name(&self) -> &'static str {
        "PagesExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn benefits_from_input_partitioning(&self) -> Vec<bool> {
        // The tasks are what was asked for.
        vec![false]
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let [input] = <[_; 1]>::try_from(children)
            .map_err(|_| DataFusionError::Internal("pages have one input".to_owned()))?;
        Ok(Arc::new(Self::new(input, self.wording)))
    }

    fn execute(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> Result<SendableRecordBatchStream> {
        let mut files = self.input.execute(partition, Arc::clone(&context))?;
        let wording = self.wording;
        let mut builder = RecordBatchReceiverStream::builder(schema(), WAITING);
        let to = builder.tx();
        let handle = Handle::current();
        builder.spawn_blocking(move || {
            with_stack(|| {
                let task = Task {
                    context: &context,
                    handle,
                    to,
                };
                Ok(task.all(&mut files, wording))
            })
            .map_err(|error| DataFusionError::External(error.into()))?
        });
        Ok(builder.build())
    }
}

/// One task under way.
struct Task<'t> {
    context: &'t TaskContext,
    handle: Handle,
    to: Sender<Result<RecordBatch>>,
}

impl Task<'_> {
    fn all(&self, files: &mut SendableRecordBatchStream, wording: Wording) -> Result<()> {
        let mut reader =
            PageReader::new(wording).map_err(|error| DataFusionError::External(error.into()))?;
        while let Some(batch) = self.handle.block_on(files.next()) {
            let batch = batch?;
            let files = batch
                .columns()
                .first()
                .and_then(|it| it.as_string_opt::<i32>());
            let files = files.into_iter().flatten().flatten();
            if !self.run(files, &mut reader)? {
                // Nobody takes any more: the job was cancelled.
                return Ok(());
            }
        }
        Ok(())
    }

    /// Reads files; `false` when nobody takes any more.
    fn run<'f>(
        &self,
        files: impl Iterator<Item = &'f str>,
        reader: &mut PageReader,
    ) -> Result<bool> {
        for file in files {
            let mut rows = Rows::default();
            let place = match self.place(file) {
                Ok(place) => place,
                Err(error) => {
                    // A file that can't be fetched is told as one that can't be read.
                    let fault = format!("EV-K11: {error}");
                    rows.push(file, 0, file, Err(fault));
                    if !self.send(&mut rows)? {
                        return Ok(false);
                    }
                    continue;
                }
            };
            let path = place.path();
            let name = path.display().to_string();
            let found = records(&Input::Path(path), reader.limits());
            for (number, found) in found.enumerate() {
                let source = match &found {
                    Ok(raw) => raw.source.clone(),
                    Err(error) => error.document().to_owned(),
                };
                // What was fetched is called by its address, not by where it lies for the moment.
                let source = source.replacen(&name, place.name(file), 1);
                let found = found.map(|mut raw| {
                    raw.source.clone_from(&source);
                    raw
                });
                rows.push(file, number, &source, reader.line(found));
                if rows.len() >= PAGES && !self.send(&mut rows)? {
                    return Ok(false);
                }
            }
            if rows.len() > 0 && !self.send(&mut rows)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A file on this machine: itself, or a copy of what lies in a store of objects.
    fn place(&self, file: &str) -> Result<Place> {
        let url = Url::parse(file).map_err(|error| DataFusionError::External(error.into()))?;
        if url.scheme() == "file" {
            let path = url.to_file_path();
            let fault = || DataFusionError::Execution(format!("{file} is no path"));
            return path.map(Place::Here).map_err(|()| fault());
        }
        let store = self
            .context
            .runtime_env()
            .object_store_registry
            .get_store(&url)?;
        let place = StorePath::from_url_path(url.path())
            .map_err(|error| DataFusionError::External(error.into()))?;
        // The ending tells what the file is.
        let ending = place.filename().unwrap_or_default().to_owned();
        let mut copy = NamedTempFile::with_suffix(format!("-{ending}"))?;
        self.handle.block_on(async {
            let mut bytes = store.get(&place).await?.into_stream();
            while let Some(chunk) = bytes.next().await {
                copy.write_all(&chunk?)?;
            }
            Ok::<_, DataFusionError>(())
        })?;
        copy.flush()?;
        Ok(Place::Copy(copy))
    }

    /// `false` when nobody takes any more.
    fn send(&self, rows: &mut Rows) -> Result<bool> {
        let batch = std::mem::take(rows).batch()?;
        Ok(self.to.blocking_send(Ok(batch)).is_ok())
    }
}

/// Where a file lies while it is read.
enum Place {
    Here(PathBuf),
    Copy(NamedTempFile),
}

impl Place {
    fn path(&self) -> PathBuf {
        match self {
            Self::Here(path) => path.clone(),
            Self::Copy(file) => file.path().to_owned(),
        }
    }

    /// What reports call the file: its path, or its address elsewhere.
    fn name<'n>(&'n self, address: &'n str) -> &'n str {
        match self {
            Self::Here(path) => path.to_str().unwrap_or(address),
            Self::Copy(_) => address,
        }
    }
}

/// Rows of a batch.
#[derive(Default)]
struct Rows {
    files: Vec<String>,
    numbers: Vec<u64>,
    sources: Vec<String>,
    faults: Vec<Option<String>>,
    reports: Vec<Option<String>>,
}

impl Rows {
    fn len(&self) -> usize {
        self.numbers.len()
    }

    fn push(&mut self, file: &str, number: usize, source: &str, line: Result<String, String>) {
        self.files.push(file.to_owned());
        self.numbers.push(number as u64);
        self.sources.push(source.to_owned());
        self.faults.push(line.as_ref().err().cloned());
        self.reports.push(line.ok());
    }

    fn batch(self) -> Result<RecordBatch> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(StringArray::from(self.files)),
            Arc::new(UInt64Array::from(self.numbers)),
            Arc::new(StringArray::from(self.sources)),
            Arc::new(StringArray::from(self.faults)),
            Arc::new(StringArray::from(self.reports)),
        ];
        Ok(RecordBatch::try_new(schema(), columns)?)
    }
}

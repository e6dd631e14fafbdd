//! `evigil-cluster read`.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use evigil_assess::Messages;
use evigil_cluster::ClusterError;
use evigil_cluster::pages::{PageJob, PageLine, Wording, read, read_into};
use jiff::civil::Date;

use super::work::Work;
use crate::say::warn;

/// Tasks of a cluster that is not asked for another number: enough for many executors, and little is done
/// again when one is lost.
const TASKS: usize = 256;

/// Pages, one report a line as `evigil check --format jsonl` writes it, in no order.
#[derive(Debug, Args)]
pub(crate) struct Read {
    /// Pages and archives (.html, .warc, .warc.gz, .jsonl, .txt, .md, .pdf), Parquet files with a column
    /// of pages (body, html, content, payload or text) beside one of addresses (url, source or name),
    /// folders, and addresses such as s3://bucket/crawl/.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<String>,
    /// Day whose law holds [default: today].
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Into how many tasks the files are divided, at most [default: as many as processors; 256 on a
    /// cluster].
    #[arg(long, value_name = "N")]
    tasks: Option<usize>,
    /// Write into this file instead of stdout.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write Parquet files into this folder, or below this address; on a cluster the executors write
    /// them, so that it has to be the same place for all.
    #[arg(long, value_name = "DIR", conflicts_with = "out")]
    into: Option<String>,
    #[command(flatten)]
    work: Work,
}

impl Read {
    pub(super) async fn run(&self) -> ExitCode {
        let result = self.read().await;
        self.work.ended(result)
    }

    async fn read(&self) -> Result<(), ClusterError> {
        let messages = Messages::new(self.work.lang());
        let session = self.work.engine()?.session().await?;
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let default = if self.work.is_remote() {
            TASKS
        } else {
            processors
        };
        let job = PageJob {
            inputs: self.inputs.clone(),
            wording: Wording {
                lang: self.work.lang(),
                as_of: self.as_of.unwrap_or_else(|| jiff::Zoned::now().date()),
            },
            tasks: self.tasks.unwrap_or(default),
            is_strict: self.work.strict,
        };
        if let Some(folder) = &self.into {
            let written = read_into(&session, &job, &self.work.watch(), folder).await?;
            let (pages, poisoned) = written;
            warn(&poisoned, &messages);
            let (pages, place) = (pages.to_string(), folder.as_str());
            let details = [("pages", pages.as_str()), ("place", place)];
            eprintln!("{}", messages.with("cluster-pages-written", details));
            return Ok(());
        }
        let mut out = Out::new(self.out.clone())?;
        let (mut pages, mut faults) = (0_u64, 0_u64);
        let watch = self.work.watch();
        let read = read(&session, &job, &watch, |PageLine { place, line }| {
            match line {
                Ok(line) => {
                    pages += 1;
                    out.line(&line)?;
                }
                Err(reason) => {
                    faults += 1;
                    let details = [("part", place.as_str()), ("reason", reason.as_str())];
                    eprintln!("{}", messages.with("cluster-page-fault", details));
                }
            }
            Ok(())
        });
        let poisoned = read.await?;
        out.finish()?;
        warn(&poisoned, &messages);
        let (pages, faults) = (pages.to_string(), faults.to_string());
        let details = [("pages", pages.as_str()), ("faults", faults.as_str())];
        eprintln!("{}", messages.with("cluster-pages-read", details));
        Ok(())
    }
}

/// Where lines go.
pub(super) struct Out {
    to: Box<dyn Write + Send>,
    place: String,
}

impl Out {
    pub(super) fn new(path: Option<PathBuf>) -> Result<Self, ClusterError> {
        let place = path
            .as_ref()
            .map_or_else(|| "-".to_owned(), |path| path.display().to_string());
        let to: Box<dyn Write + Send> = match path {
            None => Box::new(BufWriter::new(std::io::stdout())),
            Some(path) => {
                let file = File::create(path).map_err(|error| ClusterError::Io {
                    place: place.clone(),
                    reason: error.to_string(),
                })?;
                Box::new(BufWriter::new(file))
            }
        };
        Ok(Self { to, place })
    }

    pub(super) fn writer(&mut self) -> &mut (dyn Write + Send) {
        self.to.as_mut()
    }

    pub(super) fn fault(&self, error: &dyn std::error::Error) -> ClusterError {
        ClusterError::Io {
            place: self.place.clone(),
            reason: error.to_string(),
        }
    }

    fn line(&mut self, line: &str) -> Result<(), ClusterError> {
        let written = writeln!(self.to, "{line}");
        written.map_err(|error| self.fault(&error))
    }

    fn finish(&mut self) -> Result<(), ClusterError> {
        let flushed = self.to.flush();
        flushed.map_err(|error| self.fault(&error))
    }
}

//! Straight into the case table.

use std::io::{self, Write};

use super::read::{Part, read_parts};
use super::summary::Summary;
use crate::exchange::{Flow, ReadFault, ReportFormat, Sink, Source};
use crate::icsr::Icsr;
use crate::table::{CaseTable, FinishedGroup, ReportRows, RowGroup};

/// Like [`read`](super::read), but the reports go into a case table of the form
/// [`TableForm::Parquet`](crate::table::TableForm::Parquet), made on all processors. The rows are
/// those that [`CaseTable::report`] gives, in the same order; the sink gets all but the reports.
///
/// # Errors
/// As for [`read`](super::read); and when the table can't be written.
pub fn read_table<W: Write + Send>(
    sources: &[&dyn Source],
    table: &mut CaseTable<W>,
    sink: &mut dyn Sink,
) -> Result<Summary, ReadFault> {
    let mut failure = None;
    let summary = read_parts(sources, sink, TablePart::default, |groups| {
        let written = groups.and_then(|groups: Vec<FinishedGroup>| {
            groups.into_iter().try_for_each(|group| table.group(group))
        });
        match written {
            Ok(()) => Flow::Continue,
            Err(error) => {
                failure = Some(error);
                Flow::Stop
            }
        }
    });
    match failure {
        Some(error) => Err(ReadFault::io("", error)),
        None => summary,
    }
}

/// Row groups of a part of the reports.
#[derive(Default)]
struct TablePart {
    rows: ReportRows,
    group: RowGroup,
    full: Vec<FinishedGroup>,
    failure: Option<io::Error>,
}

impl TablePart {
    fn add(&mut self, report: &Icsr) -> io::Result<()> {
        self.rows.fill(report, ReportFormat::Faers);
        self.group.add(&self.rows)?;
        if self.group.is_full() {
            self.full.push(std::mem::take(&mut self.group).finish()?);
        }
        Ok(())
    }
}

impl Part for TablePart {
    type Done = io::Result<Vec<FinishedGroup>>;

    fn report(&mut self, report: &Icsr) {
        if self.failure.is_none() {
            self.failure = self.add(report).err();
        }
    }

    fn done(mut self) -> Self::Done {
        if let Some(error) = self.failure {
            return Err(error);
        }
        self.full.push(self.group.finish()?);
        Ok(self.full)
    }
}

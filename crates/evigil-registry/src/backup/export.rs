//! Everything in open formats: one file of JSON lines a kind, the audit trail, the files, and the
//! table of what the columns mean.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use serde_json::{Value as Json, json};

use super::{copy_files, empty_folder, file_fault};
use crate::audit::links;
use crate::fault::Fault;
use crate::privacy;
use crate::record::List;
use crate::registry::Registry;
use crate::rights::Reach;

/// Records read at once.
const PAGE: u32 = 1000;

/// Writes everything into the folder `to`, which must not be there yet or be empty; says how
/// many records there were.
///
/// # Errors
/// [`Fault::File`], or what the database says.
pub async fn export(registry: &Registry, files: &Path, to: &Path) -> Result<u64, Fault> {
    empty_folder(to)?;
    let mut connection = registry.database().connect().await?;
    let mut count = 0;
    for kind in registry.kinds().iter() {
        let mut lines = Lines::create(&to.join(format!("{}.jsonl", kind.path)))?;
        let mut list = List {
            limit: Some(PAGE),
            withdrawn: true,
            ..List::default()
        };
        loop {
            let page = list
                .page(&mut connection, kind, &Reach::everything())
                .await?;
            for record in &page.records {
                lines.add(&record.to_json(kind))?;
                count += 1;
            }
            match page.next {
                Some(next) => list.after = Some(next),
                None => break,
            }
        }
        lines.end()?;
    }
    let mut lines = Lines::create(&to.join("audit.jsonl"))?;
    let mut after = 0;
    loop {
        let page = links(&mut connection, after, i64::from(PAGE), None).await?;
        let Some(last) = page.last() else {
            break;
        };
        after = last.seq;
        for link in &page {
            let entry = &link.entry;
            lines.add(&json!({
                "seq": link.seq, "at": link.at, "actor": entry.actor, "organisation_id": entry.organisation_id,
                "operation": entry.operation, "kind": entry.kind, "record_id": entry.record_id, "version": entry.version,
                "before_digest": entry.before, "after_digest": entry.after, "detail": entry.detail, "meaning": entry.meaning,
                "previous": link.previous, "hash": link.hash,
            }))?;
        }
    }
    lines.end()?;
    let columns = serde_json::to_value(privacy::table()?)
        .map_err(|error| Fault::Internal(error.to_string()))?;
    let place = to.join("columns.json");
    fs::write(&place, columns.to_string()).map_err(file_fault(&place))?;
    copy_files(files, &to.join("files"))?;
    Ok(count)
}

/// A file of JSON lines.
struct Lines {
    path: std::path::PathBuf,
    file: BufWriter<File>,
}

impl Lines {
    fn create(path: &Path) -> Result<Self, Fault> {
        let file = File::create(path).map_err(file_fault(path))?;
        Ok(Self {
            path: path.to_owned(),
            file: BufWriter::new(file),
        })
    }

    fn add(&mut self, value: &Json) -> Result<(), Fault> {
        writeln!(self.file, "{value}").map_err(file_fault(&self.path))
    }

    fn end(mut self) -> Result<(), Fault> {
        self.file.flush().map_err(file_fault(&self.path))?;
        self.file
            .get_ref()
            .sync_all()
            .map_err(file_fault(&self.path))
    }
}

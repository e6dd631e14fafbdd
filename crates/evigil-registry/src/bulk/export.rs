//! The records of a kind, as a table that is made while it is read.

use super::csv_table;
use super::export_operation;
use super::is_long;
use super::parquet_table::ParquetTable;
use crate::fault::Fault;
use crate::kind::Kind;
use crate::record::{Cursor, List, Record};
use crate::registry::Registry;
use crate::rights::{Actor, Reach};

/// Records that are read at once.
const PAGE: u32 = 1000;
/// The same of kinds with long texts.
const PAGE_OF_LONG: u32 = 50;

/// Form of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TableFormat {
    /// Comma-separated, UTF-8, with a first line of names.
    #[default]
    Csv,
    /// Apache Parquet.
    Parquet,
}

/// What is to be taken out.
#[derive(Debug, Clone, Default)]
pub struct ExportOrder {
    /// In which form.
    pub format: TableFormat,
    /// Whether CSV begins with the mark of UTF-8 that Excel wants.
    pub mark: bool,
    /// Columns and the text that they have to hold; those by which a list can be narrowed.
    pub filters: Vec<(String, String)>,
    /// Withdrawn records too.
    pub withdrawn: bool,
}

/// How the table is written.
#[derive(Debug)]
enum Form {
    Csv { mark: bool },
    Parquet(Box<ParquetTable>),
}

/// Where the export is.
#[derive(Debug)]
enum Place {
    /// The first page was read.
    Begun(Vec<Record>, Option<Cursor>),
    /// The next page begins behind this.
    Behind(Cursor),
    /// All pages were read.
    Read,
    /// Nothing is left to be given.
    Ended,
}

/// A table that is being taken out.
#[derive(Debug)]
pub struct Export {
    registry: Registry,
    actor: Actor,
    kind: &'static Kind,
    list: List,
    reach: Reach,
    form: Form,
    place: Place,
}

impl Registry {
    /// Takes a table of records out: those within reach, the oldest first. The first page is read
    /// at once, so that what is refused is refused here. Each page is written to the trail as a
    /// list is; records that are made meanwhile may be in the table or not.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Fields`].
    pub async fn export_table(
        &self,
        actor: &Actor,
        kind: &'static Kind,
        order: ExportOrder,
    ) -> Result<Export, Fault> {
        let reach = self
            .rights()
            .reach(actor, &export_operation(self.rights(), kind))?;
        let list = List {
            filters: order.filters,
            limit: Some(if is_long(kind) { PAGE_OF_LONG } else { PAGE }),
            withdrawn: order.withdrawn,
            ..List::default()
        };
        let form = match order.format {
            TableFormat::Csv => Form::Csv { mark: order.mark },
            TableFormat::Parquet => Form::Parquet(Box::new(ParquetTable::new(kind)?)),
        };
        let page = self.list(actor, kind, &list).await?;
        Ok(Export {
            registry: self.clone(),
            actor: actor.clone(),
            kind,
            list,
            reach,
            form,
            place: Place::Begun(page.records, page.next),
        })
    }
}

impl Export {
    /// The next piece of the table; none at its end.
    ///
    /// # Errors
    /// What the database says. The table is not whole then.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        loop {
            let (records, next, first) = match std::mem::replace(&mut self.place, Place::Ended) {
                Place::Begun(records, next) => (records, next, true),
                Place::Behind(after) => {
                    self.list.after = Some(after);
                    let page = self.registry.list(&self.actor, self.kind, &self.list);
                    let page = page.await?;
                    (page.records, page.next, false)
                }
                Place::Read => {
                    return match &mut self.form {
                        Form::Csv { .. } => Ok(None),
                        Form::Parquet(table) => table.finish().map(Some),
                    };
                }
                Place::Ended => return Ok(None),
            };
            self.place = next.map_or(Place::Read, Place::Behind);
            let piece = self.piece(records, first)?;
            if !piece.is_empty() {
                return Ok(Some(piece));
            }
        }
    }

    fn piece(&mut self, mut records: Vec<Record>, first: bool) -> Result<Vec<u8>, Fault> {
        // Whoever may read more than take out gets no more than that.
        records.retain(|record| self.reach.holds(self.kind, record));
        match &mut self.form {
            Form::Csv { mark } => {
                let mut piece = Vec::new();
                if first {
                    piece = csv_table::head(self.kind, *mark)?;
                }
                piece.extend(csv_table::lines(self.kind, &records)?);
                Ok(piece)
            }
            Form::Parquet(table) => table.add(&records),
        }
    }
}

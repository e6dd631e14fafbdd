//! A table taken in: each line makes a record, as if it had been sent alone.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::import_operation;
use super::sheet::{self, Row};
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::flows::hook;
use crate::kind::{FieldFault, Fields, Kind};
use crate::once::Once;
use crate::record;
use crate::registry::Registry;
use crate::rights::Actor;

/// Code of a table of which nothing was taken, because lines of it were refused.
pub const REFUSED_WHOLE: &str = "EV-R706";

/// How a table is taken in.
#[derive(Debug, Clone, Default)]
pub struct ImportOrder {
    /// Whether lines that can be taken are taken when others can't; else one refused line refuses
    /// all.
    pub keep_good: bool,
    /// Key by which a request that comes again is known: it changes nothing, and is answered as the
    /// first time.
    pub key: Option<String>,
}

/// What became of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Imported {
    /// Lines that hold a record.
    pub rows: usize,
    /// Records that were made.
    pub made: Vec<MadeRow>,
    /// Lines that were refused, with the reason.
    pub refused: Vec<RefusedRow>,
}

/// A record that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MadeRow {
    /// Number of its line in the file, from 1.
    pub line: u64,
    /// Its id.
    pub id: String,
}

/// A line that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RefusedRow {
    /// Its number in the file, from 1; of a record over several lines the first.
    pub line: u64,
    /// Stable code of the reason.
    pub code: String,
    /// Details for the words of the code.
    pub details: BTreeMap<String, String>,
    /// Fields that can't be taken.
    pub fields: Vec<RefusedField>,
}

/// A field that can't be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RefusedField {
    /// Its name.
    pub field: String,
    /// What is wrong with it.
    pub what: String,
    /// Details for the words.
    pub details: BTreeMap<String, String>,
}

type Details = Vec<(&'static str, String)>;

fn owned(details: Details) -> BTreeMap<String, String> {
    let details = details.into_iter();
    details
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

impl RefusedRow {
    /// # Errors
    /// The fault itself, when it is none of the line but one of the registry.
    fn new(line: u64, fault: Fault) -> Result<Self, Fault> {
        let field = |fault: &FieldFault| {
            let (what, details) = fault.kind.parts();
            RefusedField {
                field: fault.field.clone(),
                what: what.to_owned(),
                details: owned(details),
            }
        };
        let (details, fields): (Details, _) = match &fault {
            Fault::Fields(faults) => (Vec::new(), faults.iter().map(field).collect()),
            Fault::Reference { field } => (vec![("field", field.clone())], Vec::new()),
            Fault::Step { details, .. } => (details.clone(), Vec::new()),
            Fault::Duplicate { .. }
            | Fault::Absent { .. }
            | Fault::Withdrawn
            | Fault::Refused { .. } => (Vec::new(), Vec::new()),
            _ => return Err(fault),
        };
        Ok(Self {
            line,
            code: fault.code().to_owned(),
            details: owned(details),
            fields,
        })
    }
}

/// A line that can be tried, or why it can't.
#[derive(Debug, Clone)]
enum Checked {
    Good(u64, Fields),
    Bad(RefusedRow),
}

fn checked(kind: &Kind, rows: Vec<Row>) -> Result<Vec<Checked>, Fault> {
    let check = |sent: &Map<String, Json>| kind.fields(sent, true).map_err(Fault::Fields);
    let row = |row: Row| match row.sent.and_then(|sent| check(&sent)) {
        Ok(fields) => Ok(Checked::Good(row.line, fields)),
        Err(fault) => RefusedRow::new(row.line, fault).map(Checked::Bad),
    };
    rows.into_iter().map(row).collect()
}

/// A table on its way in.
#[derive(Debug, Clone)]
struct Import {
    registry: Registry,
    actor: Actor,
    kind: &'static Kind,
    operation: String,
    rows: Vec<Checked>,
    keep_good: bool,
    once: Option<Once>,
}

impl Registry {
    /// Takes in a table of records as CSV, in one change: each line is checked and made as a record
    /// that is sent alone. With refused lines nothing is made, unless `keep_good` says so.
    ///
    /// # Errors
    /// [`Fault::Refused`]; [`Fault::Absent`] for a kind that has no import; [`Fault::Step`] with
    /// `EV-R700` to `EV-R705` for a table that can't be read, `EV-R533` for a key of another
    /// request. Lines that are refused are no error but stand in what is given.
    pub async fn import_table(
        &self,
        actor: &Actor,
        kind: &'static Kind,
        bytes: &[u8],
        order: ImportOrder,
    ) -> Result<Imported, Fault> {
        let operation = import_operation(self.rights(), kind).ok_or_else(|| Fault::Absent {
            kind: kind.name.clone(),
        })?;
        self.rights().reach(actor, &operation)?;
        let how = if order.keep_good { "good" } else { "all" };
        let what = format!("{operation} {how}");
        let import = Import {
            registry: self.clone(),
            actor: actor.clone(),
            kind,
            rows: checked(kind, sheet::rows(kind, bytes)?)?,
            keep_good: order.keep_good,
            once: order.key.map(|key| Once::of_bytes(&key, &what, bytes)),
            operation,
        };
        let import = std::sync::Arc::new(import);
        self.write(move |change| {
            let import = std::sync::Arc::clone(&import);
            Box::pin(async move { import.run(change).await })
        })
        .await
    }
}

impl Import {
    async fn run(&self, change: &mut Change<'_>) -> Result<Imported, Fault> {
        if let Some(once) = &self.once
            && let Some(answer) = once.before(change, &self.actor).await?
        {
            return serde_json::from_str(&answer)
                .map_err(|error| Fault::Internal(format!("a kept answer: {error}")));
        }
        let begun = change.mark().await?;
        let mut imported = Imported {
            rows: self.rows.len(),
            ..Imported::default()
        };
        for row in &self.rows {
            match row {
                Checked::Bad(refused) => imported.refused.push(refused.clone()),
                Checked::Good(line, fields) => {
                    let before = change.mark().await?;
                    match self.make(change, fields.clone()).await {
                        Ok(id) => {
                            change.leave(before).await?;
                            imported.made.push(MadeRow { line: *line, id });
                        }
                        Err(fault) => {
                            let refused = RefusedRow::new(*line, fault)?;
                            change.back(before).await?;
                            imported.refused.push(refused);
                        }
                    }
                }
            }
        }
        if !imported.refused.is_empty() && !self.keep_good {
            // Nothing was done; the same key is good for the mended table.
            change.back(begun).await?;
            imported.made.clear();
            return Ok(imported);
        }
        change.leave(begun).await?;
        let mut entry = Entry::new(&self.actor.id, &self.operation)
            .detail("made", imported.made.len())
            .detail("refused", imported.refused.len());
        entry.kind = Some(self.kind.name.clone());
        change.enter(entry);
        if let Some(once) = &self.once {
            let answer = serde_json::to_string(&imported)
                .map_err(|error| Fault::Internal(format!("an answer: {error}")))?;
            once.keep(change, &self.actor, &answer).await?;
        }
        Ok(imported)
    }

    /// Makes one record; the same steps as for one that is sent alone.
    async fn make(&self, change: &mut Change<'_>, fields: Fields) -> Result<String, Fault> {
        let (registry, actor, kind) = (&self.registry, &self.actor, self.kind);
        let mut organisation = actor.organisation_for(registry.rights(), &self.operation);
        registry.references(change, actor, kind, &fields).await?;
        let maker = (actor, &mut organisation);
        let fields = hook::before_create(change, maker, kind, fields).await?;
        let organisation = organisation.as_deref();
        let keys = registry.keys();
        let record = record::create(change, keys, kind, actor, organisation, fields).await?;
        Ok(record.id)
    }
}

//! Tables of an input, by kind.

use std::collections::BTreeSet;

use datafusion::arrow::array::{AsArray as _, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Int64Type, Schema};
use datafusion::prelude::DataFrame;
use evigil_signal::table::{ReadSettings, Roles, TableKind};

use super::CountJob;
use super::plan::{quoted, row_query};
use crate::ClusterError;
use crate::engine::Session;
use crate::pages::table;
use crate::parts::{Part, Poisoned, parts};
use crate::watch::Watch;

/// Parts of the kinds of tables.
pub(super) struct Tables {
    pub(super) parts: Vec<Table>,
}

/// A part with its columns.
pub(super) struct Table {
    pub(super) part: Part,
    pub(super) kind: TableKind,
    pub(super) columns: Columns,
}

/// Names of the columns of a part that are read. Parts with the same columns are read together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Columns {
    pub(super) report: String,
    pub(super) product: Option<String>,
    pub(super) event: Option<String>,
    pub(super) role: Option<String>,
    /// One a stratum of the settings, where the part has it.
    pub(super) strata: Vec<Option<String>>,
}

impl Columns {
    /// The columns in a schema, or what is wrong with it.
    fn find(schema: &Schema, settings: &ReadSettings) -> Result<(TableKind, Self), String> {
        let find = |aliases: &[String]| -> Result<Option<String>, String> {
            let field = aliases
                .iter()
                .find_map(|alias| schema.field_with_name(alias).ok());
            let Some(field) = field else { return Ok(None) };
            if is_read(field.data_type()) {
                Ok(Some(field.name().clone()))
            } else {
                let (name, kind) = (field.name(), field.data_type());
                Err(format!("column `{name}` holds values of type {kind}"))
            }
        };
        let found: Vec<&str> = schema
            .fields()
            .iter()
            .map(|it| it.name().as_str())
            .collect();
        let missing = |aliases: &[String]| {
            let column = aliases.first().cloned().unwrap_or_default();
            format!("no column `{column}`; its columns are {}", found.join(", "))
        };
        let report = find(&settings.report_id)?;
        let report = report.ok_or_else(|| missing(&settings.report_id))?;
        let (product, event) = (find(&settings.product)?, find(&settings.event)?);
        let kind = match (&product, &event) {
            (Some(_), Some(_)) => TableKind::Cases,
            (Some(_), None) => TableKind::Products,
            (None, Some(_)) => TableKind::Events,
            (None, None) => TableKind::Reports,
        };
        let role = if settings.roles != Roles::All && product.is_some() {
            Some(find(&settings.role)?.ok_or_else(|| missing(&settings.role))?)
        } else {
            None
        };
        let strata = settings.strata.iter();
        let strata = strata.map(|name| find(std::slice::from_ref(name)));
        Ok((
            kind,
            Self {
                report,
                product,
                event,
                role,
                strata: strata.collect::<Result<_, _>>()?,
            },
        ))
    }
}

/// Text, whole numbers, yes and no.
fn is_read(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Boolean => true,
        DataType::Dictionary(_, values) => is_read(values),
        kind => kind.is_integer(),
    }
}

impl Tables {
    /// All parts whose end and columns are sound, and those that are left out.
    pub(super) async fn find(
        session: &Session,
        job: &CountJob,
    ) -> Result<(Self, Vec<Poisoned>), ClusterError> {
        let (mut found, mut poisoned) = (Vec::new(), Vec::new());
        for input in &job.inputs {
            for part in parts(session, input, &[".parquet"]).await? {
                let columns = part.columns(session).await;
                match columns.and_then(|schema| Columns::find(&schema, &job.settings)) {
                    Ok((kind, columns)) => found.push(Table {
                        part,
                        kind,
                        columns,
                    }),
                    Err(reason) => poisoned.push(part.poisoned(reason)),
                }
            }
        }
        Ok((Self { parts: found }, poisoned))
    }

    /// Whether these parts can be counted.
    pub(super) fn check(&self, poisoned: &[Poisoned], job: &CountJob) -> Result<(), ClusterError> {
        if job.is_strict
            && let Some(Poisoned { part, reason }) = poisoned.first()
        {
            return Err(ClusterError::Part {
                part: part.clone(),
                reason: reason.clone(),
            });
        }
        if self.parts.is_empty() {
            return Err(ClusterError::NothingLeft {
                parts: poisoned.len(),
            });
        }
        let has = |kind: TableKind| self.parts.iter().any(|table| table.kind == kind);
        let has_lists = has(TableKind::Products) || has(TableKind::Events);
        if has(TableKind::Cases) && has_lists {
            return Err(ClusterError::MixedTables);
        }
        let is_whole = has(TableKind::Products) && has(TableKind::Events);
        if !has(TableKind::Cases) && !is_whole {
            return Err(ClusterError::HalfTables);
        }
        for (place, name) in job.settings.strata.iter().enumerate() {
            let mut parts = self.parts.iter();
            let is_there =
                |table: &Table| table.columns.strata.get(place).is_some_and(Option::is_some);
            if !parts.any(is_there) {
                return Err(ClusterError::UnknownStratum {
                    column: name.clone(),
                });
            }
        }
        Ok(())
    }

    pub(super) fn len(&self) -> usize {
        self.parts.len()
    }

    pub(super) fn bytes(&self) -> u64 {
        self.parts.iter().map(|table| table.part.bytes).sum()
    }

    pub(super) fn has_cases(&self) -> bool {
        self.parts
            .iter()
            .any(|table| table.kind == TableKind::Cases)
    }

    /// The rows of all parts of these kinds, as `report`, `product`, `event` and `s0`, `s1` and so on,
    /// all text; nothing told is null.
    pub(super) async fn rows(
        &self,
        session: &Session,
        kinds: &[TableKind],
        job: &CountJob,
    ) -> Result<DataFrame, ClusterError> {
        let chosen = self
            .parts
            .iter()
            .filter(|table| kinds.contains(&table.kind));
        let chosen: Vec<&Table> = chosen.collect();
        let different: BTreeSet<&Columns> = chosen.iter().map(|table| &table.columns).collect();
        let mut all: Option<DataFrame> = None;
        for columns in different {
            let urls = chosen.iter().filter(|table| table.columns == *columns);
            let urls = urls.map(|table| table.part.url()).collect();
            let frame = table(&session.context, urls).await?;
            let frame = row_query(frame, columns, job.settings.roles)?;
            all = Some(match all {
                Some(before) => before.union(frame)?,
                None => frame,
            });
        }
        all.ok_or(ClusterError::HalfTables)
    }

    /// Reads each part alone and takes out those that can't be read, or hold rows without a report.
    pub(super) async fn probe(
        &mut self,
        session: &Session,
        watch: &Watch,
    ) -> Result<Vec<Poisoned>, ClusterError> {
        let (mut sound, mut poisoned) = (Vec::new(), Vec::new());
        for table in std::mem::take(&mut self.parts) {
            match probed(session, &table, watch).await {
                Ok(0) => sound.push(table),
                Ok(nameless) => {
                    let report = quoted(&table.columns.report);
                    let reason = format!("{nameless} rows without a report in column {report}");
                    poisoned.push(table.part.poisoned(reason));
                }
                Err(ClusterError::Cancelled) => return Err(ClusterError::Cancelled),
                Err(error) => poisoned.push(table.part.poisoned(error.to_string())),
            }
        }
        self.parts = sound;
        Ok(poisoned)
    }
}

/// Decodes what is read of a part; how many rows have no report.
async fn probed(session: &Session, part: &Table, watch: &Watch) -> Result<i64, ClusterError> {
    let frame = table(&session.context, vec![part.part.url()]).await?;
    let rows = row_query(frame, &part.columns, Roles::All)?;
    let name = "evigil_probe";
    session.context.deregister_table(name)?;
    session.context.register_table(name, rows.into_view())?;
    let mut sums = vec!["count(*) FILTER (WHERE report IS NULL)".to_owned()];
    // Lengths need the values: counts alone would be read off the end of the file.
    let strata = (0..part.columns.strata.len()).map(|place| format!("s{place}"));
    let columns = [
        "report".to_owned(),
        "product".to_owned(),
        "event".to_owned(),
    ];
    for column in columns.into_iter().chain(strata) {
        sums.push(format!("sum(octet_length({column}))"));
    }
    let query = format!("SELECT {} FROM {name}", sums.join(", "));
    let frame = session.context.sql(&query).await?;
    let batches = watch.all("probe", session, frame).await?;
    let nameless = |batch: &RecordBatch| {
        let column = batch.columns().first()?.as_primitive_opt::<Int64Type>()?;
        column.iter().next().flatten()
    };
    Ok(batches.iter().filter_map(nameless).sum())
}

//! The sums of the queries.

use datafusion::arrow::array::{Array as _, ArrayRef, AsArray as _, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Int64Type};
use evigil_signal::Universe;
use evigil_signal::count::{PairCounts, StratumKey, SummedCounts};
use evigil_signal::table::TableKind;

use super::CountJob;
use super::input::Tables;
use super::plan::{EVENTS, PRODUCTS, Queries, ROWS};
use crate::ClusterError;
use crate::engine::Session;
use crate::watch::Watch;

/// Counts, reports, and how many of these stood in two strata.
pub(super) async fn sums(
    session: &Session,
    tables: &Tables,
    job: &CountJob,
    watch: &Watch,
) -> Result<(PairCounts, u64, u64), ClusterError> {
    use TableKind::{Cases, Events, Products, Reports};
    let strata = job.settings.strata.len();
    let views: &[(&str, &[TableKind])] = if tables.has_cases() {
        &[(ROWS, &[Cases, Reports])]
    } else {
        &[
            (ROWS, &[Products, Events, Reports]),
            (PRODUCTS, &[Products]),
            (EVENTS, &[Events]),
        ]
    };
    for (name, kinds) in views {
        let rows = tables.rows(session, kinds, job).await?;
        session.context.deregister_table(*name)?;
        session.context.register_table(*name, rows.into_view())?;
    }
    let queries = Queries {
        universe: job.universe,
        strata,
    };
    queries
        .prepare(&session.context, tables.has_cases())
        .await?;
    let ask = async |step: &'static str, query: String, columns: usize| {
        let frame = session.context.sql(&query).await?;
        let batches = watch.all(step, session, frame).await?;
        let rows = batches.iter().map(|batch| Rows::new(batch, columns));
        rows.collect::<Result<Vec<_>, _>>()
    };
    let mut summed = SummedCounts::new(job.universe, strata > 0);
    let (mut reports, mut in_two_strata) = (0, 0);
    for rows in ask("reports", queries.totals(), strata).await? {
        for row in 0..rows.len {
            if rows.number(2, row) > 0 {
                return Err(ClusterError::Part {
                    part: job.inputs.join(", "),
                    reason: "rows without a report".to_owned(),
                });
            }
            reports += rows.number(0, row);
            in_two_strata += rows.number(1, row);
            if job.universe == Universe::Reports {
                summed.total(rows.stratum(0, row), rows.number(0, row));
            }
        }
    }
    if job.universe == Universe::Pairs {
        for rows in ask("totals", queries.pair_totals(), strata).await? {
            for row in 0..rows.len {
                summed.total(rows.stratum(0, row), rows.number(0, row));
            }
        }
    }
    for rows in ask("products", queries.margins("product"), strata + 1).await? {
        for row in 0..rows.len {
            summed.product(rows.name(0, row), rows.stratum(1, row), rows.number(0, row))?;
        }
    }
    for rows in ask("events", queries.margins("event"), strata + 1).await? {
        for row in 0..rows.len {
            summed.event(rows.name(0, row), rows.stratum(1, row), rows.number(0, row))?;
        }
    }
    let frame = session.context.sql(&Queries::pairs()).await?;
    let taken = watch.run("pairs", session, frame, |batch| {
        let rows = Rows::new(&batch, 2)?;
        for row in 0..rows.len {
            summed.pair(rows.name(0, row), rows.name(1, row), rows.number(0, row))?;
        }
        Ok(())
    });
    taken.await?;
    Ok((summed.build()?, reports, in_two_strata))
}

/// Columns of text, and behind them those of counts.
struct Rows {
    texts: Vec<ArrayRef>,
    counts: Vec<ArrayRef>,
    len: usize,
}

impl Rows {
    fn new(batch: &RecordBatch, texts: usize) -> Result<Self, ClusterError> {
        let fault =
            |error: datafusion::arrow::error::ArrowError| ClusterError::Engine(error.to_string());
        let as_kind = |columns: &[ArrayRef], kind: &DataType| {
            let columns = columns
                .iter()
                .map(|column| cast(column, kind).map_err(fault));
            columns.collect::<Result<Vec<_>, _>>()
        };
        let (text, counts) = batch.columns().split_at(texts.min(batch.num_columns()));
        Ok(Self {
            texts: as_kind(text, &DataType::Utf8)?,
            counts: as_kind(counts, &DataType::Int64)?,
            len: batch.num_rows(),
        })
    }

    fn told(&self, column: usize, row: usize) -> Option<&str> {
        let column = self.texts.get(column)?.as_string::<i32>();
        column.is_valid(row).then(|| column.value(row))
    }

    fn name(&self, column: usize, row: usize) -> &str {
        self.told(column, row).unwrap_or_default()
    }

    /// The stratum that the columns of text from `first` on tell.
    fn stratum(&self, first: usize, row: usize) -> StratumKey {
        let columns = first..self.texts.len();
        columns
            .map(|column| self.told(column, row).map(str::to_owned))
            .collect()
    }

    fn number(&self, column: usize, row: usize) -> u64 {
        let column = self.counts.get(column);
        let value = column.map(|column| column.as_primitive::<Int64Type>().value(row));
        value
            .and_then(|value| u64::try_from(value).ok())
            .unwrap_or(0)
    }
}

//! Counting pairs of product and event, with strata, over partitioned tables.
//!
//! The plan groups what stands in Parquet files by report, and gives sums: reports by stratum, products
//! and events by stratum, pairs. [`SummedCounts`](evigil_signal::count::SummedCounts) makes of them the
//! counts that [`count()`](evigil_signal::count::count) makes of a table in memory, to the digit
//! ([`PairCounts::by_name`](evigil_signal::count::PairCounts::by_name)).

mod input;
mod plan;
mod sums;

use evigil_signal::Universe;
use evigil_signal::count::PairCounts;
use evigil_signal::table::ReadSettings;

use crate::ClusterError;
use crate::engine::Session;
use crate::parts::Poisoned;
use crate::watch::Watch;
use input::Tables;

/// What is counted, and how.
#[derive(Debug, Clone)]
pub struct CountJob {
    /// Files, folders and addresses in stores of objects, of Parquet files: case tables, or tables of
    /// products and of events, with or without one of reports.
    pub inputs: Vec<String>,
    /// Names of columns, roles that count, strata.
    pub settings: ReadSettings,
    /// What a count of one stands for.
    pub universe: Universe,
    /// Whether a part that can't be read ends the job.
    pub is_strict: bool,
}

/// Counts, and what they were made of.
#[derive(Debug, Clone)]
pub struct Counted {
    /// The counts, by name.
    pub counts: PairCounts,
    /// Reports, with those that name no product or no event.
    pub reports: u64,
    /// Reports that have two values of a stratum; the lowest text holds.
    pub in_two_strata: u64,
    /// Parts that were counted.
    pub parts: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Parts that were left out.
    pub poisoned: Vec<Poisoned>,
}

/// Counts.
///
/// # Errors
///
/// [`ClusterError`]; a part that can't be read is none unless the job is strict.
pub async fn count(
    session: &Session,
    job: &CountJob,
    watch: &Watch,
) -> Result<Counted, ClusterError> {
    let (mut tables, mut poisoned) = Tables::find(session, job).await?;
    loop {
        tables.check(&poisoned, job)?;
        match sums::sums(session, &tables, job, watch).await {
            Ok(sums) => {
                let (counts, reports, in_two_strata) = sums;
                return Ok(Counted {
                    counts,
                    reports,
                    in_two_strata,
                    parts: tables.len(),
                    bytes: tables.bytes(),
                    poisoned,
                });
            }
            Err(error @ (ClusterError::Engine(_) | ClusterError::Part { .. })) => {
                // Damage beyond the end of a file shows only now; whose it is, each file says alone.
                let found = tables.probe(session, watch).await?;
                if found.is_empty() {
                    return Err(error);
                }
                poisoned.extend(found);
            }
            Err(error) => return Err(error),
        }
    }
}

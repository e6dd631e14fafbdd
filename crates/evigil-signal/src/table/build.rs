//! Case tables from rows in any order.

use super::{CaseTable, NOT_TOLD, Names, Pair, Stratum};

/// One row of a case table.
#[derive(Debug, Clone, Copy, Default)]
pub struct CaseRow<'a> {
    /// What the source calls the report.
    pub report: &'a str,
    /// The product; empty is not told.
    pub product: &'a str,
    /// The event; empty is not told.
    pub event: &'a str,
    /// Days from the first day of the product to the event.
    pub onset_days: Option<i32>,
    /// One value for each stratum of the table; empty is not told.
    pub strata: &'a [&'a str],
}

/// Builds a [`CaseTable`].
#[derive(Debug, Default)]
pub struct CaseTableBuilder {
    products: Names,
    events: Names,
    reports: Names,
    strata: Vec<Stratum>,
    rows: Vec<(u32, Pair, Option<i32>)>,
}

impl CaseTableBuilder {
    /// A table whose reports have these strata.
    #[must_use]
    pub fn new(strata: &[&str]) -> Self {
        let strata = strata
            .iter()
            .map(|&name| Stratum {
                name: name.to_owned(),
                ..Stratum::default()
            })
            .collect();
        Self {
            strata,
            ..Self::default()
        }
    }

    /// Takes a row; `false` when there are more different names than codes. The first told value of
    /// a stratum is the report's.
    pub fn push(&mut self, row: &CaseRow<'_>) -> bool {
        fn coded(names: &mut Names, name: &str) -> Option<u32> {
            if name.is_empty() {
                Some(NOT_TOLD)
            } else {
                names.code(name)
            }
        }
        let (Some(report), Some(product), Some(event)) = (
            self.reports.code(row.report),
            coded(&mut self.products, row.product),
            coded(&mut self.events, row.event),
        ) else {
            return false;
        };
        for (stratum, value) in self.strata.iter_mut().zip(row.strata) {
            stratum.codes.resize(self.reports.len(), NOT_TOLD);
            if let Some(code) = stratum.codes.get_mut(report as usize)
                && *code == NOT_TOLD
            {
                *code = coded(&mut stratum.levels, value).unwrap_or(NOT_TOLD);
            }
        }
        self.rows
            .push((report, Pair { product, event }, row.onset_days));
        true
    }

    /// The table of the rows taken.
    #[must_use]
    pub fn build(mut self) -> CaseTable {
        // The shortest known time to onset of a repeated row counts: `None` sorts first, so it is
        // put last.
        self.rows
            .sort_unstable_by_key(|&(report, pair, onset)| (report, pair, onset.is_none(), onset));
        self.rows
            .dedup_by_key(|&mut (report, pair, _)| (report, pair));
        let mut starts = Vec::with_capacity(self.reports.len() + 1);
        for (index, &(report, ..)) in self.rows.iter().enumerate() {
            if starts.len() <= report as usize {
                starts.push(index);
            }
        }
        starts.push(self.rows.len());
        CaseTable {
            products: self.products,
            events: self.events,
            reports: self.reports,
            starts,
            pairs: self.rows.iter().map(|&(_, pair, _)| pair).collect(),
            onset_days: self.rows.iter().map(|&(.., onset)| onset).collect(),
            strata: self.strata,
        }
    }
}

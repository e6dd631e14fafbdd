//! Case tables from rows in any order.

use super::incidence::{IncidenceBuilder, Told};
use super::lists::ListsBuilder;
use super::report_codes::ReportCodes;
use super::strata::StrataBuilder;
use super::{CaseTable, NOT_TOLD, Names, Pair, ReadSummary};

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

/// Builds a [`CaseTable`], from rows of report, product and event, or from two lists: the products
/// of each report and its events, which are then all linked with each other. Rows of a report may
/// stand anywhere, but it takes least memory when they stand together.
#[derive(Debug, Default)]
pub struct CaseTableBuilder {
    pub(super) products: Names,
    pub(super) events: Names,
    pub(super) reports: ReportCodes,
    pub(super) strata: StrataBuilder,
    rows: IncidenceBuilder,
    product_lists: ListsBuilder,
    event_lists: ListsBuilder,
    taken: u64,
    other_roles: u64,
}

/// The code of a name, where an empty one is none; nothing when there are too many.
pub(crate) fn coded(names: &mut Names, name: &str) -> Option<u32> {
    if name.is_empty() {
        Some(NOT_TOLD)
    } else {
        names.code(name)
    }
}

impl CaseTableBuilder {
    /// A table whose reports have these strata.
    #[must_use]
    pub fn new(strata: &[&str]) -> Self {
        Self {
            strata: StrataBuilder::new(strata),
            ..Self::default()
        }
    }

    /// Takes a row; `false` when there are more different names than codes. Of several values
    /// of a stratum the lowest text is the report's.
    pub fn push(&mut self, row: &CaseRow<'_>) -> bool {
        let (Some(report), Some(product), Some(event)) = (
            self.reports.text(row.report),
            coded(&mut self.products, row.product),
            coded(&mut self.events, row.event),
        ) else {
            return false;
        };
        self.push_coded(report, Pair { product, event }, row.onset_days);
        self.tell(report, row.strata)
    }

    /// Takes a product of a report; `false` when there are more different names than codes.
    pub fn push_product(&mut self, report: &str, product: &str) -> bool {
        let report = self.reports.text(report);
        let (Some(report), Some(product)) = (report, coded(&mut self.products, product)) else {
            return false;
        };
        self.push_coded_product(report, product);
        true
    }

    /// Takes an event of a report; `false` when there are more different names than codes.
    pub fn push_event(&mut self, report: &str, event: &str) -> bool {
        let report = self.reports.text(report);
        let (Some(report), Some(event)) = (report, coded(&mut self.events, event)) else {
            return false;
        };
        self.push_coded_event(report, event);
        true
    }

    /// Takes values of the strata of a report, which may name nothing; `false` when there are more
    /// different values than codes.
    pub fn push_strata(&mut self, report: &str, values: &[&str]) -> bool {
        let Some(report) = self.reports.text(report) else {
            return false;
        };
        self.push_coded_report();
        self.tell(report, values)
    }

    fn tell(&mut self, report: u32, values: &[&str]) -> bool {
        let mut values = values.iter().enumerate();
        values.all(|(stratum, value)| self.strata.tell(stratum, report, value))
    }

    pub(super) fn push_coded(&mut self, report: u32, pair: Pair, onset: Option<i32>) {
        self.taken += 1;
        self.rows.push(
            report,
            Told {
                pair,
                onset,
                is_whole: true,
            },
        );
    }

    /// Takes a row whose product doesn't count for its role.
    pub(super) fn push_without_product(&mut self, report: u32, event: u32) {
        self.taken += 1;
        self.other_roles += 1;
        let product = NOT_TOLD;
        self.rows.push(
            report,
            Told {
                pair: Pair { product, event },
                onset: None,
                is_whole: false,
            },
        );
    }

    pub(super) fn push_coded_product(&mut self, report: u32, product: u32) {
        self.taken += 1;
        if product != NOT_TOLD {
            self.product_lists.push(report, product);
        }
    }

    /// Takes a row of the products of reports whose product doesn't count for its role.
    pub(super) const fn push_other_role(&mut self) {
        self.taken += 1;
        self.other_roles += 1;
    }

    pub(super) fn push_coded_event(&mut self, report: u32, event: u32) {
        self.taken += 1;
        if event != NOT_TOLD {
            self.event_lists.push(report, event);
        }
    }

    /// Takes a row that tells no product and no event.
    pub(super) const fn push_coded_report(&mut self) {
        self.taken += 1;
    }

    /// The table of the rows taken.
    #[must_use]
    pub fn build(self) -> CaseTable {
        self.build_with_summary().0
    }

    /// The table of the rows taken, and what was met on the way.
    #[must_use]
    pub fn build_with_summary(mut self) -> (CaseTable, ReadSummary) {
        // A report that lists a million products and a million events has no times anyway.
        const LONGEST: usize = 1 << 20;
        let reports = self.reports.len();
        let (products, repeated_products) = self.product_lists.finish(reports);
        let (events, repeated_events) = self.event_lists.finish(reports);
        let mut duplicates = repeated_products + repeated_events;
        let incidence = if self.rows.is_empty() {
            super::Incidence::of_lists(products, events)
        } else {
            self.rows.push_lists(&products, &events);
            let (incidence, repeats) = self.rows.finish(reports);
            duplicates += repeats;
            incidence
        };
        let (strata, in_two_strata) = self.strata.finish(reports);
        let longest = (0..reports).map(|report| incidence.crossed_len(report));
        let longest = longest.max().unwrap_or(0).min(LONGEST);
        let table = CaseTable {
            unknown_onsets: vec![None; longest],
            products: self.products,
            events: self.events,
            reports: self.reports.into_names(),
            incidence,
            strata,
        };
        let summary = ReadSummary {
            rows: self.taken,
            duplicates,
            in_two_strata,
            other_roles: self.other_roles,
            ..ReadSummary::of(&table)
        };
        (table, summary)
    }
}

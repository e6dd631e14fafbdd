//! One event on all products.

use super::choose::{Choice, Chosen, choose};
use super::design::{Design, Term, flags};
use super::path::{PathSettings, RegressionError};
use super::refit::refit;
use crate::Cell;
use crate::beyond::four_fold::{Measures, measures};
use crate::beyond::interaction::common;
use crate::beyond::report_index::{ReportIndex, cell_of};
use crate::disproportion::Interval;

/// Which products, and which penalty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EventSettings {
    /// Least number of reports of a product.
    pub least_reports: usize,
    /// Whether the levels of the table's strata are terms too.
    pub with_strata: bool,
    /// How the path goes.
    pub path: PathSettings,
    /// How the penalty is chosen.
    pub choice: Choice,
}

impl Default for EventSettings {
    fn default() -> Self {
        Self {
            least_reports: 10,
            with_strata: true,
            path: PathSettings::default(),
            choice: Choice::Bic,
        }
    }
}

/// A term that the regression kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Association {
    /// Product or level.
    pub term: Term,
    /// Logarithm of the odds ratio, shrunk by the penalty.
    pub coefficient: f64,
    /// Odds ratio with Wald limits by maximum likelihood on the kept terms only. The limits do not know
    /// that the same reports chose the terms: they are too narrow. Nothing where it has no maximum.
    pub refitted: Option<Interval>,
    /// What the four-fold table says, of all reports that name both.
    pub crude: Measures,
}

/// One event on all products.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRegression {
    /// The event.
    pub event: u32,
    /// Terms that could have been kept.
    pub candidates: usize,
    /// Path and choice; columns of its points are candidates in the order of products, then strata.
    pub chosen: Chosen,
    /// Terms kept, the largest coefficient first.
    pub associations: Vec<Association>,
}

/// The LASSO of an event on all products that have enough reports.
///
/// # Errors
///
/// [`RegressionError`] when no report has the event, or all have, or they are too few for
/// cross-validation.
pub fn event_regression(
    index: &ReportIndex<'_>,
    event: u32,
    settings: EventSettings,
) -> Result<EventRegression, RegressionError> {
    let rows = index.table().len();
    let mut design = Design::new(rows);
    design.push_products(index, |product| {
        index.with_product(product).len() >= settings.least_reports.max(1)
    });
    if settings.with_strata {
        design.push_strata(index);
    }
    let happened = flags(rows, index.with_event(event));
    let chosen = choose(&design, &happened, settings.path, settings.choice)?;
    let kept = chosen
        .point()
        .map(|point| point.coefficients.clone())
        .unwrap_or_default();
    let columns: Vec<usize> = kept.iter().map(|&(column, _)| column).collect();
    let plain = refit(&design, &happened, &columns)?;
    let mut associations: Vec<Association> = kept
        .iter()
        .enumerate()
        .filter_map(|(place, &(column, coefficient))| {
            Some(Association {
                term: *design.terms().get(column)?,
                coefficient,
                refitted: plain.odds_ratio(place),
                crude: measures(cross(design.column(column), index.with_event(event), rows)),
            })
        })
        .collect();
    associations.sort_by(|a, b| b.coefficient.total_cmp(&a.coefficient));
    Ok(EventRegression {
        event,
        candidates: design.len(),
        chosen,
        associations,
    })
}

/// The four-fold table of two lists among `n` reports.
pub(super) fn cross(with: &[u32], event: &[u32], n: usize) -> Cell {
    cell_of(
        common(with, event).len() as u64,
        with.len() as u64,
        event.len() as u64,
        n as u64,
    )
}

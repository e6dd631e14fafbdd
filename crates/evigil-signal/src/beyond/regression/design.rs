//! What reports have or have not, as columns.

use std::borrow::Cow;

use crate::beyond::ReportIndex;
use crate::table::NOT_TOLD;

/// What a column stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Term {
    /// The report names this product.
    Product(u32),
    /// The report has this level of a stratum; a report that does not tell it has none.
    Level {
        /// Number of the stratum in the case table.
        stratum: usize,
        /// Code of the level.
        level: u32,
    },
}

/// A sparse matrix of zeros and ones by column: which reports have a term.
#[derive(Debug, Clone, Default)]
pub struct Design<'a> {
    rows: usize,
    terms: Vec<Term>,
    columns: Vec<Cow<'a, [u32]>>,
}

impl<'a> Design<'a> {
    /// A matrix of so many rows and no column.
    #[must_use]
    pub fn new(rows: usize) -> Self {
        Self {
            rows,
            ..Self::default()
        }
    }

    /// Adds a column by the rows that have it. Rows beyond the last are left out, repeats count once.
    pub fn push(&mut self, term: Term, rows: impl Into<Cow<'a, [u32]>>) {
        let mut rows: Cow<'a, [u32]> = rows.into();
        let end = u32::try_from(self.rows).unwrap_or(u32::MAX);
        let sound = rows.is_sorted_by(|a, b| a < b) && rows.last().is_none_or(|&last| last < end);
        if !sound {
            let owned = rows.to_mut();
            owned.retain(|&row| row < end);
            owned.sort_unstable();
            owned.dedup();
        }
        self.terms.push(term);
        self.columns.push(rows);
    }

    /// Adds all products that `wanted` takes.
    pub fn push_products(&mut self, index: &'a ReportIndex<'_>, wanted: impl Fn(u32) -> bool) {
        for product in 0..u32::try_from(index.table().products().len()).unwrap_or(u32::MAX) {
            if wanted(product) {
                self.push(Term::Product(product), index.with_product(product));
            }
        }
    }

    /// Adds the levels of all strata of the table.
    pub fn push_strata(&mut self, index: &ReportIndex<'_>) {
        for (number, stratum) in index.table().strata().iter().enumerate() {
            let mut rows = vec![Vec::new(); stratum.levels.len()];
            for (report, &code) in (0_u32..).zip(&stratum.codes) {
                if code != NOT_TOLD
                    && let Some(rows) = rows.get_mut(code as usize)
                {
                    rows.push(report);
                }
            }
            for (level, rows) in (0_u32..).zip(rows) {
                self.push(
                    Term::Level {
                        stratum: number,
                        level,
                    },
                    rows,
                );
            }
        }
    }

    /// Number of rows.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// What the columns stand for.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Number of columns.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there is no column.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Rows that have the term of column number `column`.
    #[must_use]
    pub fn column(&self, column: usize) -> &[u32] {
        self.columns.get(column).map_or(&[], AsRef::as_ref)
    }

    /// The linear predictor of all rows.
    #[must_use]
    pub fn predictor(&self, intercept: f64, coefficients: &[(usize, f64)]) -> Vec<f64> {
        let mut predictor = vec![intercept; self.rows];
        for &(column, coefficient) in coefficients {
            for &row in self.column(column) {
                if let Some(value) = predictor.get_mut(row as usize) {
                    *value += coefficient;
                }
            }
        }
        predictor
    }
}

/// Which of `rows` rows are in the list.
pub(super) fn flags(rows: usize, list: &[u32]) -> Vec<bool> {
    let mut flags = vec![false; rows];
    for &row in list {
        if let Some(flag) = flags.get_mut(row as usize) {
            *flag = true;
        }
    }
    flags
}

/// The logistic function and `ln(1 + e^x)`, both without overflow.
pub(super) fn logistic(x: f64) -> (f64, f64) {
    let small = (-x.abs()).exp();
    let soft = x.max(0.0) + small.ln_1p();
    let mean = if x >= 0.0 {
        1.0 / (1.0 + small)
    } else {
        small / (1.0 + small)
    };
    (mean, soft)
}

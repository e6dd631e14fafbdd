//! Columns of a scan, in their order: one list for CSV, Parquet and tables.

use super::PairRow;

/// What a column holds in one row.
pub(super) enum Cell<'r> {
    Text(&'r str),
    Count(u64),
    Number(Option<f64>),
    Truth(bool),
}

/// A column.
pub(super) struct Column {
    /// Its name in every output.
    pub(super) name: &'static str,
    /// Id of the method that explains it; none for names and counts.
    pub(super) method: Option<&'static str>,
    pub(super) cell: for<'r> fn(&'r PairRow) -> Cell<'r>,
}

const fn column(
    name: &'static str,
    method: Option<&'static str>,
    cell: for<'r> fn(&'r PairRow) -> Cell<'r>,
) -> Column {
    Column { name, method, cell }
}

pub(super) const COLUMNS: [Column; 27] = [
    column("product", None, |row| Cell::Text(&row.product)),
    column("event", None, |row| Cell::Text(&row.event)),
    column("n11", None, |row| Cell::Count(row.n11)),
    column("n1x", None, |row| Cell::Count(row.n1x)),
    column("nx1", None, |row| Cell::Count(row.nx1)),
    column("n", None, |row| Cell::Count(row.n)),
    column("expected", Some("stratified_expected"), |row| {
        Cell::Number(Some(row.expected))
    }),
    column("rrr", Some("rrr"), |row| Cell::Number(row.rrr)),
    column("prr", Some("prr"), |row| Cell::Number(row.prr)),
    column("prr_low", Some("prr"), |row| Cell::Number(row.prr_low)),
    column("prr_high", Some("prr"), |row| Cell::Number(row.prr_high)),
    column("ror", Some("ror"), |row| Cell::Number(row.ror)),
    column("ror_low", Some("ror"), |row| Cell::Number(row.ror_low)),
    column("ror_high", Some("ror"), |row| Cell::Number(row.ror_high)),
    column("chi2_yates", Some("chi2_yates"), |row| {
        Cell::Number(row.chi2_yates)
    }),
    column("yule_q", Some("yule_q"), |row| Cell::Number(row.yule_q)),
    column("ic", Some("ic"), |row| Cell::Number(Some(row.ic))),
    column("ic025", Some("ic"), |row| Cell::Number(Some(row.ic025))),
    column("ic975", Some("ic"), |row| Cell::Number(Some(row.ic975))),
    column("ebgm", Some("ebgm"), |row| Cell::Number(row.ebgm)),
    column("eb05", Some("ebgm"), |row| Cell::Number(row.eb05)),
    column("eb95", Some("ebgm"), |row| Cell::Number(row.eb95)),
    column("q_posterior", Some("q_posterior"), |row| {
        Cell::Number(row.q_posterior)
    }),
    column("rfet_p", Some("rfet"), |row| Cell::Number(Some(row.rfet_p))),
    column("rfet_fdr", Some("fdr_bh"), |row| Cell::Number(row.rfet_fdr)),
    column("lrt", Some("lrt"), |row| Cell::Number(Some(row.lrt))),
    column("evans", Some("evans"), |row| Cell::Truth(row.evans)),
];

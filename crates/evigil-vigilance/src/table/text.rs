//! The table as CSV or TSV.

use std::io::{self, Write};

use super::column::{COLUMNS, at};
use super::rows::{Event, Product, ReportRows, onset_days};

/// Writes rows as text: an empty cell is an empty value.
pub(super) struct TextTable<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> TextTable<W> {
    pub(super) fn new(out: W, separator: u8) -> io::Result<Self> {
        let mut out = csv::WriterBuilder::new()
            .delimiter(separator)
            .from_writer(out);
        out.write_record(COLUMNS.iter().map(|column| column.name))?;
        Ok(Self { out })
    }

    pub(super) fn add(&mut self, rows: &ReportRows) -> io::Result<()> {
        let shared = &rows.shared;
        let number = |number: Option<f64>| number.map(|it| it.to_string()).unwrap_or_default();
        let age = number(shared.age_years);
        let year = shared.year.map(|it| it.to_string()).unwrap_or_default();
        for product in &rows.products {
            for event in &rows.events {
                let days = onset_days(product, event)
                    .map(|days| days.to_string())
                    .unwrap_or_default();
                let numbers = [age.as_str(), year.as_str(), days.as_str()];
                for column in 0..at::COUNT {
                    self.out
                        .write_field(cell(rows, product, event, numbers, column))?;
                }
                self.out.write_record(None::<&[u8]>)?;
            }
        }
        Ok(())
    }

    pub(super) fn finish(self) -> io::Result<W> {
        self.out
            .into_inner()
            .map_err(|error| io::Error::other(error.to_string()))
    }
}

fn cell<'r>(
    rows: &'r ReportRows,
    product: &Product,
    event: &Event,
    [age, year, days]: [&'r str; 3],
    column: usize,
) -> &'r str {
    let shared = &rows.shared;
    let yes = |is: bool| if is { "true" } else { "false" };
    let text = match column {
        at::REPORT_ID => rows.get(shared.report_id),
        at::CASE_ID => rows.get(shared.case_id),
        at::PRODUCT => rows.get(product.name),
        at::PRODUCT_REPORTED => rows.get(product.reported),
        at::ROLE => product.role.map(crate::icsr::Role::word),
        at::EVENT => rows.get(event.name),
        at::EVENT_REPORTED => rows.get(event.reported),
        at::EVENT_CODE => rows.get(event.code),
        at::SERIOUS => shared.serious.map(yes),
        at::DEATH => shared.death.map(yes),
        at::SEX => shared.sex,
        at::AGE_YEARS => Some(age),
        at::AGE_BAND => shared.age_band,
        at::YEAR => Some(year),
        at::QUARTER => rows.get(shared.quarter),
        at::RECEIVED => rows.get(shared.received),
        at::COUNTRY => rows.get(event.country.or(shared.country)),
        at::REPORTER => shared.reporter,
        at::OUTCOME => event.outcome,
        at::LOT => rows.get(product.lot),
        at::ROUTE => rows.get(product.route),
        at::ONSET_DAYS => Some(days),
        at::SOURCE => Some(shared.source),
        _ => None,
    };
    text.unwrap_or_default()
}

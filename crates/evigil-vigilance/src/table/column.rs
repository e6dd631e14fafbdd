//! The columns of the case table. Their order is part of what the table promises.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Text in UTF-8.
    Text,
    /// A whole number of 32 bits.
    Integer,
    /// A number of 64 bits.
    Number,
    /// `true` or `false`.
    Boolean,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseColumn {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub holds: ColumnType,
    /// Whether it may be empty.
    pub is_optional: bool,
}

const fn text(name: &'static str) -> CaseColumn {
    CaseColumn {
        name,
        holds: ColumnType::Text,
        is_optional: true,
    }
}

const fn needed(name: &'static str, holds: ColumnType) -> CaseColumn {
    CaseColumn {
        name,
        holds,
        is_optional: false,
    }
}

const fn optional(name: &'static str, holds: ColumnType) -> CaseColumn {
    CaseColumn {
        name,
        holds,
        is_optional: true,
    }
}

/// Numbers of the columns, for those that fill them.
pub(super) mod at {
    pub(in crate::table) const REPORT_ID: usize = 0;
    pub(in crate::table) const CASE_ID: usize = 1;
    pub(in crate::table) const PRODUCT: usize = 2;
    pub(in crate::table) const PRODUCT_REPORTED: usize = 3;
    pub(in crate::table) const ROLE: usize = 4;
    pub(in crate::table) const EVENT: usize = 5;
    pub(in crate::table) const EVENT_REPORTED: usize = 6;
    pub(in crate::table) const EVENT_CODE: usize = 7;
    pub(in crate::table) const SERIOUS: usize = 8;
    pub(in crate::table) const DEATH: usize = 9;
    pub(in crate::table) const SEX: usize = 10;
    pub(in crate::table) const AGE_YEARS: usize = 11;
    pub(in crate::table) const AGE_BAND: usize = 12;
    pub(in crate::table) const YEAR: usize = 13;
    pub(in crate::table) const QUARTER: usize = 14;
    pub(in crate::table) const RECEIVED: usize = 15;
    pub(in crate::table) const COUNTRY: usize = 16;
    pub(in crate::table) const REPORTER: usize = 17;
    pub(in crate::table) const OUTCOME: usize = 18;
    pub(in crate::table) const LOT: usize = 19;
    pub(in crate::table) const ROUTE: usize = 20;
    pub(in crate::table) const ONSET_DAYS: usize = 21;
    pub(in crate::table) const SOURCE: usize = 22;
    /// How many there are.
    pub(in crate::table) const COUNT: usize = 23;
}

/// Every column, in the order of the table. What they mean stands in `docs/vigilance/case-table.md`.
pub const COLUMNS: [CaseColumn; at::COUNT] = [
    needed("report_id", ColumnType::Text),
    needed("case_id", ColumnType::Text),
    text("product"),
    text("product_reported"),
    text("role"),
    text("event"),
    text("event_reported"),
    text("event_code"),
    optional("serious", ColumnType::Boolean),
    optional("death", ColumnType::Boolean),
    text("sex"),
    optional("age_years", ColumnType::Number),
    text("age_band"),
    optional("year", ColumnType::Integer),
    text("quarter"),
    text("received"),
    text("country"),
    text("reporter"),
    text("outcome"),
    text("lot"),
    text("route"),
    optional("onset_days", ColumnType::Integer),
    needed("source", ColumnType::Text),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_columns_are_those_of_their_names() {
        for (number, name) in [
            (at::REPORT_ID, "report_id"),
            (at::CASE_ID, "case_id"),
            (at::PRODUCT, "product"),
            (at::PRODUCT_REPORTED, "product_reported"),
            (at::ROLE, "role"),
            (at::EVENT, "event"),
            (at::EVENT_REPORTED, "event_reported"),
            (at::EVENT_CODE, "event_code"),
            (at::SERIOUS, "serious"),
            (at::DEATH, "death"),
            (at::SEX, "sex"),
            (at::AGE_YEARS, "age_years"),
            (at::AGE_BAND, "age_band"),
            (at::YEAR, "year"),
            (at::QUARTER, "quarter"),
            (at::RECEIVED, "received"),
            (at::COUNTRY, "country"),
            (at::REPORTER, "reporter"),
            (at::OUTCOME, "outcome"),
            (at::LOT, "lot"),
            (at::ROUTE, "route"),
            (at::ONSET_DAYS, "onset_days"),
            (at::SOURCE, "source"),
        ] {
            assert_eq!(COLUMNS[number].name, name);
        }
    }
}

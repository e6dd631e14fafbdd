//! Civil dates written as TOML dates.

use jiff::civil::Date;
use serde::{Deserialize as _, Deserializer, de::Error as _};
use toml::value::Datetime;

/// Reads a TOML date such as `2026-11-21`; a time or an offset is refused.
pub(super) fn optional<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Date>, D::Error> {
    let written = Datetime::deserialize(deserializer)?;
    let Datetime {
        date: Some(date),
        time: None,
        offset: None,
    } = written
    else {
        return Err(D::Error::custom(format!(
            "`{written}` is not a plain date such as 2026-11-21"
        )));
    };
    let parts = (
        i16::try_from(date.year),
        i8::try_from(date.month),
        i8::try_from(date.day),
    );
    let (Ok(year), Ok(month), Ok(day)) = parts else {
        return Err(D::Error::custom(format!(
            "`{written}` is not a day of the calendar"
        )));
    };
    Date::new(year, month, day)
        .map(Some)
        .map_err(|_| D::Error::custom(format!("`{written}` is not a day of the calendar")))
}

/// JSON Schema of a date.
pub(super) fn schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": "string", "format": "date" })
}

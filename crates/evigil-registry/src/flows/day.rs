//! Days as the stories need them: whole ones, and none that is still to come.

use jiff::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::fault::Fault;
use crate::kind::{FieldFault, FieldFaultKind, Fields};

const WHOLE_DAY: &str = "a whole day such as 2026-11-22";

/// The day in UTC on which a change is made.
pub(super) fn day_of(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// The day in a column, where it has one.
///
/// # Errors
/// [`Fault::Fields`] for a month or a year: what hangs on a day can't be decided by them.
pub(super) fn whole_day(fields: &Fields, column: &str) -> Result<Option<Date>, Fault> {
    let Some(text) = fields.get_text(column) else {
        return Ok(None);
    };
    match text.parse::<Date>() {
        Ok(day) if text.len() == 10 => Ok(Some(day)),
        _ => Err(Fault::Fields(vec![FieldFault::new(
            column,
            FieldFaultKind::Type {
                expected: WHOLE_DAY,
            },
        )])),
    }
}

/// Like [`whole_day`], of something that has happened.
///
/// # Errors
/// [`Fault::Fields`], also for a day that is still to come. A day more than in UTC is allowed:
/// in Japan it has begun already.
pub(super) fn past_day(
    fields: &Fields,
    column: &str,
    at: Timestamp,
) -> Result<Option<Date>, Fault> {
    let day = whole_day(fields, column)?;
    let last = day_of(at).saturating_add(1.day());
    if day.is_some_and(|day| day > last) {
        let range = format!("..{last}");
        return Err(Fault::Fields(vec![FieldFault::new(
            column,
            FieldFaultKind::Range { range },
        )]));
    }
    Ok(day)
}

/// The last day of a day, a month or a year: what is good until a month is good until its end.
pub(super) fn last_day(text: &str) -> Option<Date> {
    match text.len() {
        4 => format!("{text}-12-31").parse().ok(),
        7 => {
            let first: Date = format!("{text}-01").parse().ok()?;
            Some(first.last_of_month())
        }
        _ => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_lasts_until_its_end() {
        let last = |text| last_day(text).map(|day| day.to_string());
        assert_eq!(last("2028-02").as_deref(), Some("2028-02-29"));
        assert_eq!(last("2026").as_deref(), Some("2026-12-31"));
        assert_eq!(last("2026-11-22").as_deref(), Some("2026-11-22"));
        assert_eq!(last("soon"), None);
    }
}

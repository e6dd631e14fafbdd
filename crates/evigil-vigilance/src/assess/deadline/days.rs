//! Counting days.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use super::model::Every;

/// A period of periodic reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

/// `days` calendar days after `start`, which itself is day zero; nothing past the year 9999.
pub(super) fn add_days(start: Date, days: u16) -> Option<Date> {
    start.checked_add(i64::from(days).days()).ok()
}

/// `days` working days after `start`, which itself is day zero: Saturdays, Sundays and `holidays`
/// are not counted. Nothing past the year 9999.
#[must_use]
pub fn add_working_days(start: Date, days: u16, holidays: &[Date]) -> Option<Date> {
    let mut day = start;
    let mut left = days;
    while left > 0 {
        day = day.tomorrow().ok()?;
        let is_weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        if !is_weekend && !holidays.contains(&day) {
            left -= 1;
        }
    }
    Some(day)
}

/// The period in which `day` lies. `anchor` is the first day of the first period; a day before it
/// belongs to the first. Nothing past the year 9999.
///
/// A year ends the day before the day of the same date; where there is none, as after 29 February,
/// with the last day of the month (Civil Code of Japan, Art. 143(2)).
#[must_use]
pub fn period_around(anchor: Date, every: Every, day: Date) -> Option<Period> {
    let day = day.max(anchor);
    match every {
        Every::Days(0) | Every::Years(0) => None,
        Every::Days(length) => {
            let length = i64::from(length);
            let since = i64::from(anchor.until(day).ok()?.get_days());
            let first = anchor.checked_add((since / length * length).days()).ok()?;
            let last = first.checked_add((length - 1).days()).ok()?;
            Some(Period { first, last })
        }
        Every::Years(length) => {
            let length = i16::try_from(length).ok()?;
            let end = |count: i16| year_end(anchor, count.checked_mul(length)?);
            // The number of whole periods is at most off by one at anniversaries.
            let years = day.year().checked_sub(anchor.year())?;
            let guess = (years / length).max(1) - 1;
            (guess..guess.checked_add(3)?).find_map(|before| {
                let last = end(before.checked_add(1)?)?;
                let first = if before == 0 {
                    anchor
                } else {
                    end(before)?.tomorrow().ok()?
                };
                (first <= day && day <= last).then_some(Period { first, last })
            })
        }
    }
}

/// Last day of the `years` years that begin with `anchor`.
fn year_end(anchor: Date, years: i16) -> Option<Date> {
    let year = anchor.year().checked_add(years)?;
    match Date::new(year, anchor.month(), anchor.day()) {
        Ok(same_date) => same_date.yesterday().ok(),
        Err(_) => Date::new(year, anchor.month(), 1)
            .ok()
            .map(Date::last_of_month),
    }
}

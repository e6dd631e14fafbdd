//! Dates of six digits.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

/// A day, or a month when the day is `00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Gs1Date {
    /// The day; of a date without day, the last one of its month: what is good until a month is
    /// good until its end (GS1 General Specifications, section 3.4).
    pub day: Date,
    /// Whether the code gives the day.
    pub has_day: bool,
}

impl Gs1Date {
    /// Reads `YYMMDD`. The century is the one that puts the year at most 50 years before and 49
    /// after `this_year`. GS1 General Specifications, section 7.12.
    #[must_use]
    pub fn parse(text: &str, this_year: i16) -> Option<Self> {
        if text.len() != 6 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let part = |from: usize| text.get(from..from + 2)?.parse::<i8>().ok();
        let (year, month, day) = (part(0)?, part(2)?, part(4)?);
        let year = full_year(i16::from(year), this_year)?;
        if day == 0 {
            let first = Date::new(year, month, 1).ok()?;
            return Some(Self {
                day: first.last_of_month(),
                has_day: false,
            });
        }
        Date::new(year, month, day)
            .ok()
            .map(|day| Self { day, has_day: true })
    }
}

/// The year with four digits. A difference of 51 to 99 means the century before, of −99 to −50 the
/// one after.
fn full_year(year: i16, this_year: i16) -> Option<i16> {
    let century = this_year.checked_sub(this_year.rem_euclid(100))?;
    let difference = year - this_year.rem_euclid(100);
    let shift = match difference {
        51.. => -100,
        ..=-50 => 100,
        _ => 0,
    };
    century.checked_add(shift)?.checked_add(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_century_is_the_nearest() {
        let year = |text, now| Gs1Date::parse(text, now).map(|date| date.day.year());
        assert_eq!(year("260101", 2026), Some(2026));
        assert_eq!(year("750101", 2026), Some(2075));
        assert_eq!(year("760101", 2026), Some(2076));
        assert_eq!(year("770101", 2026), Some(1977));
        assert_eq!(year("990101", 2026), Some(1999));
        assert_eq!(year("020101", 1996), Some(2002));
        assert_eq!(year("460101", 1996), Some(2046));
        assert_eq!(year("450101", 1996), Some(2045));
    }

    #[test]
    fn no_day_is_the_end_of_the_month() {
        let date = Gs1Date::parse("240200", 2026).map(|date| (date.day.to_string(), date.has_day));
        assert_eq!(date, Some(("2024-02-29".to_owned(), false)));
        assert_eq!(Gs1Date::parse("241300", 2026), None);
        assert_eq!(Gs1Date::parse("230229", 2026), None);
        assert_eq!(Gs1Date::parse("2302", 2026), None);
        assert_eq!(Gs1Date::parse("23０２29", 2026), None);
    }
}

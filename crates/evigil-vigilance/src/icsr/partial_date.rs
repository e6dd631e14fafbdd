//! Dates as far as they are known.

use std::cmp::Ordering;
use std::fmt;

use jiff::civil::Date;

/// How much of a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// The year only.
    Year,
    /// Year and month.
    Month,
    /// The day.
    Day,
    /// Down to the hour.
    Hour,
    /// Down to the minute.
    Minute,
    /// Down to the second, or finer.
    Second,
}

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateFault {
    /// Something else than digits where digits belong.
    #[error("not of the form CCYYMMDDhhmmss")]
    Form,
    /// No whole year, month, day, hour, minute or second: a digit is missing or too many.
    #[error("{0} digits, where 4, 6, 8, 10, 12 or 14 can stand")]
    Length(usize),
    /// No such day, such as 31 February or month 13.
    #[error("no such day or time")]
    Range,
    /// A time zone that is no `+ZZzz` or `-ZZzz`.
    #[error("not a time zone of the form +hhmm")]
    Zone,
}

/// A date with the precision in which it is known. A cut date is a fact, not a fault: `20090101`
/// is the day, not its midnight, and `2009` is not 1 January.
///
/// ICH E2B(R3) Implementation Guide, Appendix II: `CCYYMMDDhhmmss.UUUU[+|-ZZzz]`, cut from the
/// right. Fractions of seconds are checked but not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PartialDate {
    first: Date,
    seconds: u32,
    precision: Precision,
    zone_minutes: Option<i16>,
}

impl PartialDate {
    /// Reads the form of ICH E2B(R3).
    ///
    /// # Errors
    /// When it is no date of that form, or no day of the calendar.
    pub fn parse(text: &str) -> Result<Self, DateFault> {
        let (main, zone) = match text.find(['+', '-']) {
            None => (text, None),
            Some(at) => {
                let (main, zone) = text.split_at(at);
                (main, Some(zone_minutes(zone)?))
            }
        };
        let digits = match main.split_once('.') {
            None => main,
            Some((digits, fraction)) => {
                let is_fraction =
                    !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
                if digits.len() != 14 || !is_fraction {
                    return Err(DateFault::Form);
                }
                digits
            }
        };
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(DateFault::Form);
        }
        let precision = match digits.len() {
            4 => Precision::Year,
            6 => Precision::Month,
            8 => Precision::Day,
            10 => Precision::Hour,
            12 => Precision::Minute,
            14 => Precision::Second,
            other => return Err(DateFault::Length(other)),
        };
        let part = |from: usize, to: usize, absent: u32| {
            digits
                .get(from..to)
                .and_then(|part| part.parse().ok())
                .unwrap_or(absent)
        };
        let first = day(part(0, 4, 0), part(4, 6, 1), part(6, 8, 1))?;
        let (hour, minute, second) = (part(8, 10, 0), part(10, 12, 0), part(12, 14, 0));
        if hour > 23 || minute > 59 || second > 59 {
            return Err(DateFault::Range);
        }
        Ok(Self {
            first,
            seconds: hour * 3600 + minute * 60 + second,
            precision,
            zone_minutes: zone,
        })
    }

    /// A date from numbers, for formats that write it otherwise. Without a month the day is
    /// ignored.
    ///
    /// # Errors
    /// When there is no such day.
    pub fn from_parts(year: u32, month: Option<u32>, day_: Option<u32>) -> Result<Self, DateFault> {
        let precision = match (month, day_) {
            (None, _) => Precision::Year,
            (Some(_), None) => Precision::Month,
            (Some(_), Some(_)) => Precision::Day,
        };
        let day_ = day_.filter(|_| month.is_some());
        Ok(Self {
            first: day(year, month.unwrap_or(1), day_.unwrap_or(1))?,
            seconds: 0,
            precision,
            zone_minutes: None,
        })
    }

    /// How much is known.
    #[must_use]
    pub const fn precision(self) -> Precision {
        self.precision
    }

    /// The day, when it is known.
    #[must_use]
    pub fn day(self) -> Option<Date> {
        (self.precision >= Precision::Day).then_some(self.first)
    }

    /// The first day it can be.
    #[must_use]
    pub const fn earliest(self) -> Date {
        self.first
    }

    /// The last day it can be.
    #[must_use]
    pub fn latest(self) -> Date {
        match self.precision {
            Precision::Year => self.first.last_of_year(),
            Precision::Month => self.first.last_of_month(),
            _ => self.first,
        }
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.first.year()
    }

    /// Whether both can be the same day.
    #[must_use]
    pub fn may_be(self, other: Self) -> bool {
        self.earliest() <= other.latest() && other.earliest() <= self.latest()
    }

    /// Which is earlier, when that can be told.
    #[must_use]
    pub fn known_order(self, other: Self) -> Option<Ordering> {
        if self.latest() < other.earliest() {
            Some(Ordering::Less)
        } else if other.latest() < self.earliest() {
            Some(Ordering::Greater)
        } else if self.precision >= Precision::Day && other.precision >= Precision::Day {
            let same_form =
                self.precision == other.precision && self.zone_minutes == other.zone_minutes;
            if same_form {
                Some(self.seconds.cmp(&other.seconds))
            } else {
                None
            }
        } else {
            None
        }
    }
}

fn day(year: u32, month: u32, day: u32) -> Result<Date, DateFault> {
    let year = i16::try_from(year).map_err(|_| DateFault::Range)?;
    let month = i8::try_from(month).map_err(|_| DateFault::Range)?;
    let day = i8::try_from(day).map_err(|_| DateFault::Range)?;
    if year == 0 {
        return Err(DateFault::Range);
    }
    Date::new(year, month, day).map_err(|_| DateFault::Range)
}

fn zone_minutes(zone: &str) -> Result<i16, DateFault> {
    let (sign, digits) = match zone.split_at_checked(1) {
        Some(("+", digits)) => (1, digits),
        Some(("-", digits)) => (-1, digits),
        _ => return Err(DateFault::Zone),
    };
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(DateFault::Zone);
    }
    let part = |from, to| -> i16 {
        digits
            .get(from..to)
            .and_then(|part| part.parse().ok())
            .unwrap_or_default()
    };
    let (hours, minutes) = (part(0, 2), part(2, 4));
    if hours > 14 || minutes > 59 {
        return Err(DateFault::Zone);
    }
    Ok(sign * (hours * 60 + minutes))
}

impl fmt::Display for PartialDate {
    /// `2009`, `2009-01`, `2009-01-31`, `2009-01-31 14:05`: as much as is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.first;
        match self.precision {
            Precision::Year => return write!(f, "{:04}", date.year()),
            Precision::Month => return write!(f, "{:04}-{:02}", date.year(), date.month()),
            _ => write!(f, "{date}")?,
        }
        let (hour, minute, second) = (
            self.seconds / 3600,
            self.seconds / 60 % 60,
            self.seconds % 60,
        );
        match self.precision {
            Precision::Hour => write!(f, " {hour:02}h"),
            Precision::Minute => write!(f, " {hour:02}:{minute:02}"),
            Precision::Second => write!(f, " {hour:02}:{minute:02}:{second:02}"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_is_kept() {
        let shown = |text: &str| PartialDate::parse(text).map(|date| date.to_string());
        assert_eq!(shown("2024").as_deref(), Ok("2024"));
        assert_eq!(shown("202402").as_deref(), Ok("2024-02"));
        assert_eq!(shown("20240229").as_deref(), Ok("2024-02-29"));
        assert_eq!(shown("202402291405").as_deref(), Ok("2024-02-29 14:05"));
        assert_eq!(
            shown("20240229140509.1234+0900").as_deref(),
            Ok("2024-02-29 14:05:09")
        );
    }

    #[test]
    fn impossible_dates_are_refused() {
        assert_eq!(PartialDate::parse("20241399"), Err(DateFault::Range));
        assert_eq!(PartialDate::parse("20230229"), Err(DateFault::Range));
        assert_eq!(PartialDate::parse("00000000"), Err(DateFault::Range));
        assert_eq!(PartialDate::parse("2024010124"), Err(DateFault::Range));
        assert_eq!(PartialDate::parse("202"), Err(DateFault::Length(3)));
        assert_eq!(PartialDate::parse("2024-01-01"), Err(DateFault::Zone));
        assert_eq!(PartialDate::parse(""), Err(DateFault::Form));
        assert_eq!(PartialDate::parse("20240101+9999"), Err(DateFault::Zone));
    }

    #[test]
    fn a_cut_date_may_be_any_of_its_days() {
        let date = |text| PartialDate::parse(text).expect("a date");
        assert!(date("2024").may_be(date("20240705")));
        assert!(!date("202406").may_be(date("20240705")));
        assert_eq!(
            date("202406").known_order(date("20240705")),
            Some(Ordering::Less)
        );
        assert_eq!(date("2024").known_order(date("20240705")), None);
        assert_eq!(date("202402").latest(), date("20240229").latest());
    }
}

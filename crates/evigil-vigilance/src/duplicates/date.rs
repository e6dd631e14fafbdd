//! Dates of a comparison, packed, with the slips that people make when they copy them.

use jiff::civil::Date;

use crate::icsr::{PartialDate, Precision};

/// A date as far as it is known; nothing known is [`PackedDate::NONE`].
///
/// Year, month and day as one number, so that it sorts by time; month and day 0 when not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct PackedDate(pub(super) u32);

impl PackedDate {
    pub(super) const NONE: Self = Self(0);

    pub(super) fn of(date: PartialDate) -> Self {
        let first = date.earliest();
        let part = |known: bool, value: i8| {
            if known {
                u32::from(value.unsigned_abs())
            } else {
                0
            }
        };
        let month = part(date.precision() >= Precision::Month, first.month());
        let day = part(date.precision() >= Precision::Day, first.day());
        Self(u32::from(first.year().unsigned_abs()) << 9 | month << 5 | day)
    }

    pub(super) const fn is_none(self) -> bool {
        self.0 == 0
    }

    pub(super) const fn year(self) -> u32 {
        self.0 >> 9
    }

    pub(super) const fn month(self) -> u32 {
        self.0 >> 5 & 15
    }

    pub(super) const fn day(self) -> u32 {
        self.0 & 31
    }

    pub(super) const fn is_day(self) -> bool {
        self.0 & 31 != 0
    }

    /// Days since the year 0, by the calendar of months of the same length where only order and
    /// rough distance matter; exact for days.
    pub(super) fn days(self) -> i32 {
        let part = |value: u32, least: u32| i8::try_from(value.max(least)).unwrap_or(1);
        let year = i16::try_from(self.year()).unwrap_or(1);
        Date::new(year, part(self.month(), 1), part(self.day(), 1)).map_or(0, |date| {
            // Days of the civil calendar (Howard Hinnant, "chrono-Compatible Low-Level Date
            // Algorithms"): counted from March, so that the leap day is the last.
            let (month, day) = (i32::from(date.month()), i32::from(date.day()));
            let year = i32::from(date.year()) - i32::from(month <= 2);
            let era = year.div_euclid(400);
            let of_era = year.rem_euclid(400);
            let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
            era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year
        })
    }

    /// Day and month in the order of their size, so that swapped ones are the same.
    pub(super) const fn unswapped(self) -> u32 {
        let (month, day) = (self.month(), self.day());
        if day != 0 && day < month {
            self.year() << 9 | day << 5 | month
        } else {
            self.0
        }
    }
}

/// Level of two dates: 0 missing, 1 the same day, 2 a typical error, 3 compatible, 4 within a week,
/// 5 within a month, 6 different.
pub(super) fn level(a: PackedDate, b: PackedDate) -> u8 {
    if a.is_none() || b.is_none() {
        return 0;
    }
    if a.is_day() && b.is_day() {
        if a == b {
            return 1;
        }
        // What differs in the month and the day, and is far, needs no calendar.
        if is_slip(a, b) {
            return 2;
        }
        let apart = (a.0 >> 9).abs_diff(b.0 >> 9);
        if apart > 1 {
            return 6;
        }
        return match a.days().abs_diff(b.days()) {
            0 | 1 => 2,
            2..=7 => 4,
            8..=31 => 5,
            _ => 6,
        };
    }
    let may_be =
        a.year() == b.year() && (a.month() == 0 || b.month() == 0 || a.month() == b.month());
    if may_be { 3 } else { 6 }
}

/// Whether two different days differ as by a slip: day and month swapped, or one digit of the eight,
/// or neighbouring years.
fn is_slip(a: PackedDate, b: PackedDate) -> bool {
    let (same_year, same_month, same_day) = (
        a.year() == b.year(),
        a.month() == b.month(),
        a.day() == b.day(),
    );
    let one_digit = |a: u32, b: u32| {
        let mut differing = 0;
        let (mut a, mut b) = (a, b);
        while a > 0 || b > 0 {
            differing += u32::from(a % 10 != b % 10);
            (a, b) = (a / 10, b / 10);
        }
        differing == 1
    };
    match (same_year, same_month, same_day) {
        (true, false, false) => a.month() == b.day() && a.day() == b.month(),
        (true, true, false) => one_digit(a.day(), b.day()),
        (true, false, true) => one_digit(a.month(), b.month()),
        (false, true, true) => a.year().abs_diff(b.year()) == 1 || one_digit(a.year(), b.year()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PackedDate {
        PartialDate::parse(text).map_or(PackedDate::NONE, PackedDate::of)
    }

    #[test]
    fn slips_are_told_from_other_days() {
        let level = |a, b| level(date(a), date(b));
        assert_eq!(level("20220304", "20220304"), 1);
        assert_eq!(level("20220304", "20220403"), 2, "swapped");
        assert_eq!(level("20220304", "20220314"), 2, "one digit");
        assert_eq!(level("20220304", "20230304"), 2, "neighbouring year");
        assert_eq!(level("20220331", "20220401"), 2, "neighbouring day");
        assert_eq!(level("19470304", "19770304"), 2, "one digit of the year");
        assert_eq!(level("20220304", "202203"), 3);
        assert_eq!(level("20220304", "2022"), 3);
        assert_eq!(level("202203", "202204"), 6);
        assert_eq!(level("20220329", "20220402"), 4);
        assert_eq!(level("20220304", "20220325"), 5);
        assert_eq!(level("20211230", "20220102"), 4);
        assert_eq!(level("20220304", "20221217"), 6);
        assert_eq!(level("20220304", ""), 0);
    }

    #[test]
    fn days_follow_the_calendar() {
        let days = |text| date(text).days();
        assert_eq!(days("20240301") - days("20240228"), 2);
        assert_eq!(days("20230301") - days("20230228"), 1);
        assert_eq!(days("20000101") - days("19991231"), 1);
        assert_eq!(days("20240101") - days("20230101"), 365);
        assert_eq!(date("20220403").unswapped(), date("20220304").unswapped());
    }
}

//! Dates that may lack day and month.

use std::fmt;

use jiff::civil::Date;

/// A year, perhaps with month and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl PartialDate {
    /// A date whose parts exist in the calendar; a day needs a month.
    #[must_use]
    pub fn new(year: i16, month: Option<i8>, day: Option<i8>) -> Option<Self> {
        if month.is_none() && day.is_some() || !(1000..=9999).contains(&year) {
            return None;
        }
        Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
        Some(Self { year, month, day })
    }

    /// Reads `2023`, `2023-05` and `2023-05-01`, also with `/` between the parts, and with whatever
    /// follows a blank or a `T` left out.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.split([' ', 'T']).next()?;
        let mut parts = text.split(['-', '/']).filter(|part| !part.is_empty());
        let year = parts.next()?;
        if year.len() != 4 {
            return None;
        }
        let year = year.parse().ok()?;
        let month = match parts.next() {
            Some(text) => Some(month(text)?),
            None => None,
        };
        let day = match parts.next() {
            Some(day) => Some(day.parse().ok()?),
            None => None,
        };
        if parts.next().is_some() {
            return None;
        }
        Self::new(year, month, day)
    }

    /// Reads the first year of a text in words: `1998 Dec-1999 Jan`, `Summer 2004`, `2015 Nov-Dec`.
    #[must_use]
    pub fn in_words(text: &str) -> Option<Self> {
        text.split(|c: char| !c.is_ascii_digit())
            .filter(|digits| digits.len() == 4)
            .find_map(|digits| Self::new(digits.parse().ok()?, None, None))
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The first day that it can mean.
    #[must_use]
    pub fn earliest(self) -> Date {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or(Date::ZERO)
    }

    /// The last day that it can mean.
    #[must_use]
    pub fn latest(self) -> Date {
        let Some(month) = self.month else {
            return Date::new(self.year, 12, 31).unwrap_or(Date::MAX);
        };
        match self.day {
            Some(_) => self.earliest(),
            None => Date::new(self.year, month, 1).map_or(Date::MAX, Date::last_of_month),
        }
    }
}

/// Reads a month as a number or as its English name, of which three letters are enough.
pub(super) fn month(text: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let text = text.trim();
    if let Ok(number) = text.parse::<i8>() {
        return (1..=12).contains(&number).then_some(number);
    }
    let start = text.get(..3)?.to_ascii_lowercase();
    let at = NAMES.iter().position(|name| *name == start)?;
    i8::try_from(at + 1).ok()
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

//! A rate, as an operator writes it: `10/minute`.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Duration;

/// So many in this time. All of them may come at once; then one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    count: NonZeroU32,
    unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Second,
    Minute,
    Hour,
    Day,
}

const UNITS: [Unit; 4] = [Unit::Second, Unit::Minute, Unit::Hour, Unit::Day];

impl Unit {
    const fn name(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }

    const fn time(self) -> Duration {
        Duration::from_secs(match self {
            Self::Second => 1,
            Self::Minute => 60,
            Self::Hour => 3600,
            Self::Day => 86_400,
        })
    }
}

/// A rate is written as a number, a slash and `second`, `minute`, `hour` or `day`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a rate is written as 10/minute: a number from 1, and second, minute, hour or day")]
pub struct RateFault;

impl Rate {
    /// How many.
    pub(super) const fn count(self) -> NonZeroU32 {
        self.count
    }

    /// Time after which one more may come.
    pub(super) fn every(self) -> Duration {
        self.unit.time() / self.count.get()
    }
}

impl FromStr for Rate {
    type Err = RateFault;

    fn from_str(text: &str) -> Result<Self, RateFault> {
        let (count, unit) = text.split_once('/').ok_or(RateFault)?;
        let count: NonZeroU32 = count.trim().parse().map_err(|_| RateFault)?;
        let unit = unit.trim();
        let unit = UNITS.into_iter().find(|known| known.name() == unit);
        let rate = Self {
            count,
            unit: unit.ok_or(RateFault)?,
        };
        // More than one a nanosecond is no rate.
        if rate.every().is_zero() {
            return Err(RateFault);
        }
        Ok(rate)
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.count, self.unit.name())
    }
}

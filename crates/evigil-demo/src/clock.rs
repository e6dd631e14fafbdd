//! The clock of the made-up registry.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use evigil_registry::clock::{Clock, MachineClock};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::chance::Chance;

/// Stands at the beginning of a day while the registry is filled, and gives ids from the seed; then
/// it is that of the machine: who tries the demo on that day finds deadlines before and behind them.
#[derive(Debug)]
pub struct DemoClock {
    stands: Timestamp,
    runs: AtomicBool,
    seed: u64,
    made: AtomicU64,
}

impl DemoClock {
    /// A clock that stands at the beginning of `day`, as it is reckoned in UTC: nine o'clock in
    /// Japan.
    #[must_use]
    pub fn new(seed: u64, day: Date) -> Self {
        let stands = day.to_zoned(TimeZone::UTC).map(|begin| begin.timestamp());
        Self {
            // The days at the end of the calendar have no moment; they have no demo either.
            stands: stands.unwrap_or(Timestamp::UNIX_EPOCH),
            runs: AtomicBool::new(false),
            seed,
            made: AtomicU64::new(0),
        }
    }

    /// Lets it run.
    pub fn run(&self) {
        self.runs.store(true, Ordering::Relaxed);
    }

    fn runs(&self) -> bool {
        self.runs.load(Ordering::Relaxed)
    }
}

impl Clock for DemoClock {
    fn now(&self) -> Timestamp {
        if self.runs() {
            MachineClock.now()
        } else {
            self.stands
        }
    }

    /// While it stands: a UUID of version 7 from the moment, how many were made, and the seed.
    fn new_id(&self) -> String {
        if self.runs() {
            return MachineClock.new_id();
        }
        let made = self.made.fetch_add(1, Ordering::Relaxed);
        let chance = Chance::new(self.seed ^ made.rotate_left(32)).next();
        let millisecond =
            u64::try_from(self.stands.as_millisecond()).unwrap_or_default() + made / 4096;
        format!(
            "{:08x}-{:04x}-7{:03x}-{:04x}-{:012x}",
            (millisecond >> 16) & 0xffff_ffff,
            millisecond & 0xffff,
            made % 4096,
            0x8000 | (chance >> 50),
            chance & 0xffff_ffff_ffff
        )
    }
}

//! The time of a person, cut where age group or window changes.

use std::collections::BTreeMap;

use super::SccsError;

/// A person. All days are counted from the same day for that person, such as birth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// First day of observation.
    pub start: i64,
    /// Last day of observation.
    pub end: i64,
    /// Days of exposure; they may lie outside the observation.
    pub exposures: Vec<i64>,
    /// Days of events, within the observation.
    pub events: Vec<i64>,
}

/// A window around an exposure. A day in several belongs to that of the latest exposure, and among
/// windows of one exposure to the first named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskWindow {
    /// Name.
    pub name: String,
    /// First day, counted from the exposure; below 0 before it.
    pub from: i64,
    /// Last day, counted from the exposure.
    pub to: i64,
}

/// What is compared.
#[derive(Debug, Clone, PartialEq)]
pub struct SccsDesign {
    /// Windows; all other time is the reference.
    pub windows: Vec<RiskWindow>,
    /// Last day of each age group but the last, rising; the first group is the reference.
    pub age_ends: Vec<i64>,
    /// Level of confidence of the limits.
    pub level: f64,
}

/// Days and events of a person in one age group and window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stretch {
    /// Age group, from 0.
    pub(super) age: usize,
    /// Window from 1; 0 for all other time.
    pub(super) window: usize,
    pub(super) days: f64,
    pub(super) events: f64,
}

/// The stretches of one person.
pub(super) type Course = Vec<Stretch>;

impl SccsDesign {
    pub(super) fn check(&self) -> Result<(), SccsError> {
        let rising = self.age_ends.is_sorted_by(|a, b| a < b);
        for (holds, name) in [
            (self.level > 0.0 && self.level < 1.0, "level"),
            (self.windows.iter().all(|w| w.from <= w.to), "windows"),
            (!self.windows.is_empty(), "windows"),
            (rising, "age_ends"),
        ] {
            if !holds {
                return Err(SccsError::Design { name });
            }
        }
        Ok(())
    }

    /// The window that a day belongs to, from 1; 0 for none.
    fn window_at(&self, exposures: &[i64], day: i64) -> usize {
        exposures
            .iter()
            .rev()
            .find_map(|&exposure| {
                self.windows.iter().position(|window| {
                    (exposure.saturating_add(window.from)..=exposure.saturating_add(window.to))
                        .contains(&day)
                })
            })
            .map_or(0, |index| index + 1)
    }

    fn age_at(&self, day: i64) -> usize {
        self.age_ends.partition_point(|&end| end < day)
    }

    /// Cuts the time of person number `number`; stretches of the same age group and window are one.
    pub(super) fn course(&self, person: &Person, number: usize) -> Result<Course, SccsError> {
        let outside = |day: i64| SccsError::Person {
            person: number,
            day,
        };
        if person.end < person.start || person.end == i64::MAX {
            return Err(outside(person.end));
        }
        let observed = person.start..=person.end;
        if let Some(&day) = person.events.iter().find(|day| !observed.contains(day)) {
            return Err(outside(day));
        }
        let mut exposures = person.exposures.clone();
        exposures.sort_unstable();
        // First days of stretches.
        let mut begins = vec![person.start];
        begins.extend(self.age_ends.iter().map(|end| end.saturating_add(1)));
        for exposure in &exposures {
            for window in &self.windows {
                begins.push(exposure.saturating_add(window.from));
                begins.push(exposure.saturating_add(window.to).saturating_add(1));
            }
        }
        begins.retain(|day| observed.contains(day));
        begins.sort_unstable();
        begins.dedup();
        let mut stretches: BTreeMap<(usize, usize), (f64, f64)> = BTreeMap::new();
        let ends = begins.iter().skip(1).copied().chain([person.end + 1]);
        for (&begin, end) in begins.iter().zip(ends) {
            let key = (self.age_at(begin), self.window_at(&exposures, begin));
            stretches.entry(key).or_default().0 += end as f64 - begin as f64;
        }
        for &day in &person.events {
            let key = (self.age_at(day), self.window_at(&exposures, day));
            stretches.entry(key).or_default().1 += 1.0;
        }
        Ok(stretches
            .into_iter()
            .map(|((age, window), (days, events))| Stretch {
                age,
                window,
                days,
                events,
            })
            .collect())
    }
}

//! The fit with its limits.

use super::likelihood::{Held, Layout, Maximum, maximise};
use super::periods::{Course, Person, SccsDesign};
use super::{SccsEffects, SccsError};
use crate::monitor::numeric::{normal_quantile_above, poisson_tails, root_from};
use crate::monitor::rate::Interval;

/// The incidence in a window by that in the other time.
#[derive(Debug, Clone, PartialEq)]
pub struct RelativeIncidence {
    /// Name of the window.
    pub name: String,
    /// Events in the window.
    pub events: u64,
    /// Days in the window, of persons with events.
    pub days: f64,
    /// Relative incidence; 0 when no event was in the window.
    pub relative_incidence: f64,
    /// Standard error of its logarithm; NaN when it is 0.
    pub standard_error: f64,
    /// Limits by the normal approximation of the logarithm; NaN when it is 0.
    pub wald: Interval,
    /// Limits by the likelihood, with all other effects fitted anew.
    pub profile: Interval,
}

/// The incidence in an age group by that in the first.
#[derive(Debug, Clone, PartialEq)]
pub struct AgeEffect {
    /// Number of the age group, from 1 for the reference.
    pub group: usize,
    /// Events in the group.
    pub events: u64,
    /// Relative incidence; 1 for the reference, 0 when no event was in the group, NaN when no person
    /// with an event was observed in it.
    pub relative_incidence: f64,
    /// Limits by the normal approximation of the logarithm; NaN where there are none.
    pub wald: Interval,
}

/// A fitted case series.
#[derive(Debug, Clone, PartialEq)]
pub struct SccsFit {
    /// One for each window, in the order of the design.
    pub windows: Vec<RelativeIncidence>,
    /// One for each age group.
    pub ages: Vec<AgeEffect>,
    /// Persons with events.
    pub persons: usize,
    /// Events.
    pub events: u64,
    /// Conditional log-likelihood: of the days on which the events came.
    pub log_likelihood: f64,
    /// The same without effects of windows.
    pub log_likelihood_without: f64,
    /// Chance of such a gain in likelihood when windows have no effect (chi-square).
    pub p: f64,
}

const NO_INTERVAL: Interval = Interval {
    lower: f64::NAN,
    upper: f64::NAN,
};

/// Sums events and days by what `of` says of each stretch.
fn sums(courses: &[Course], size: usize, by_window: bool) -> (Vec<f64>, Vec<f64>) {
    let mut events = vec![0.0; size];
    let mut days = vec![0.0; size];
    for stretch in courses.iter().flatten() {
        let index = if by_window {
            stretch.window
        } else {
            stretch.age
        };
        if let (Some(e), Some(d)) = (events.get_mut(index), days.get_mut(index)) {
            *e += stretch.events;
            *d += stretch.days;
        }
    }
    (events, days)
}

/// The courses without windows in which no event was: with such a window's effect at minus infinity.
fn without(courses: &[Course], drop: impl Fn(usize) -> bool) -> Vec<Course> {
    courses
        .iter()
        .map(|course| course.iter().copied().filter(|s| !drop(s.window)).collect())
        .collect()
}

/// Numbers the effects that have to be fitted.
fn layout(age_events: &[f64], window_events: &[f64], windows: impl Fn(usize) -> bool) -> Layout {
    let mut count = 0;
    let mut next = |wanted: bool| {
        wanted.then(|| {
            count += 1;
            count - 1
        })
    };
    // The first age group with events is the reference of the fit.
    let mut reference = None;
    let ages = age_events
        .iter()
        .enumerate()
        .map(|(index, &events)| {
            if events > 0.0 && reference.is_none() {
                reference = Some(index);
                return None;
            }
            next(events > 0.0)
        })
        .collect();
    let windows = window_events
        .iter()
        .enumerate()
        .map(|(index, _)| next(index > 0 && windows(index)))
        .collect();
    Layout {
        ages,
        windows,
        count,
    }
}

/// Fits a self-controlled case series. Persons without events add nothing.
///
/// # Errors
///
/// When a person or the design isn't possible; when there is nothing to compare; when effects have no
/// finite estimate (except a window or age group without events, which is 0) or can't be told apart.
pub fn sccs(persons: &[Person], design: &SccsDesign) -> Result<SccsFit, SccsError> {
    design.check()?;
    let mut courses = Vec::new();
    for (index, person) in persons.iter().enumerate() {
        let course = design.course(person, index + 1)?;
        if !person.events.is_empty() {
            courses.push(course);
        }
    }
    if courses.is_empty() {
        return Err(SccsError::Nothing { name: "events" });
    }
    let age_count = design.age_ends.len() + 1;
    let window_count = design.windows.len() + 1;
    let (age_events, _) = sums(&courses, age_count, false);
    let (window_events, window_days) = sums(&courses, window_count, true);
    if window_days.iter().skip(1).all(|&days| days == 0.0) {
        return Err(SccsError::Nothing {
            name: "time in windows",
        });
    }
    // An age group without events has an effect of minus infinity: its time counts for nothing.
    let courses: Vec<Course> = courses
        .into_iter()
        .map(|course| {
            let events = |age: usize| age_events.get(age).copied().unwrap_or(0.0);
            course.into_iter().filter(|s| events(s.age) > 0.0).collect()
        })
        .collect();
    let has_events = |window: usize| window_events.get(window).is_some_and(|&e| e > 0.0);
    let fitted = layout(&age_events, &window_events, has_events);
    let full = without(&courses, |window| window > 0 && !has_events(window));
    let no_estimate = |what| SccsError::NotEstimable { what };
    let best = maximise(&full, &fitted, None, None).ok_or_else(|| no_estimate(SccsEffects::All))?;
    let null_layout = layout(&age_events, &window_events, |_| false);
    let null = maximise(&courses, &null_layout, None, None)
        .ok_or_else(|| no_estimate(SccsEffects::Age))?;
    let observed = window_days
        .iter()
        .skip(1)
        .filter(|&&days| days > 0.0)
        .count();
    let gain = (best.log_likelihood - null.log_likelihood).max(0.0);
    let z = normal_quantile_above(0.5 * (1.0 - design.level));

    let mut windows = Vec::new();
    for (index, window) in design.windows.iter().enumerate() {
        let number = index + 1;
        let days = window_days.get(number).copied().unwrap_or(0.0);
        let events = window_events.get(number).copied().unwrap_or(0.0);
        let parameter = fitted.windows.get(number).copied().flatten();
        let (effect, standard_error) =
            parameter.map_or((f64::NEG_INFINITY, f64::NAN), |p| effect_of(&best, p));
        let wald = if parameter.is_some() {
            around(effect, standard_error, z)
        } else {
            NO_INTERVAL
        };
        let profile = if days == 0.0 {
            NO_INTERVAL
        } else {
            let scope = Scope {
                courses: &courses,
                age_events: &age_events,
                window_events: &window_events,
                best: best.log_likelihood,
                drop: z * z / 2.0,
            };
            scope.profile(number, effect, standard_error)
        };
        windows.push(RelativeIncidence {
            name: window.name.clone(),
            events: events as u64,
            days,
            relative_incidence: if days == 0.0 { f64::NAN } else { effect.exp() },
            standard_error,
            wald,
            profile,
        });
    }
    Ok(SccsFit {
        windows,
        ages: ages(&best, &fitted, &age_events, z),
        persons: courses.len(),
        events: window_events.iter().sum::<f64>() as u64,
        log_likelihood: best.log_likelihood,
        log_likelihood_without: null.log_likelihood,
        p: poisson_tails(observed as f64 / 2.0, gain).1,
    })
}

fn effect_of(best: &Maximum, parameter: usize) -> (f64, f64) {
    let effect = best.effects.get(parameter).copied().unwrap_or(f64::NAN);
    let variance = best
        .covariance
        .get(parameter)
        .and_then(|row| row.get(parameter));
    (effect, variance.copied().unwrap_or(f64::NAN).sqrt())
}

fn around(effect: f64, standard_error: f64, z: f64) -> Interval {
    Interval {
        lower: (effect - z * standard_error).exp(),
        upper: (effect + z * standard_error).exp(),
    }
}

/// Effects of age against the first group.
fn ages(best: &Maximum, layout: &Layout, age_events: &[f64], z: f64) -> Vec<AgeEffect> {
    let first_has_events = age_events.first().is_some_and(|&events| events > 0.0);
    age_events
        .iter()
        .enumerate()
        .map(|(index, &events)| {
            let parameter = layout.ages.get(index).copied().flatten();
            let (relative_incidence, wald) = match parameter {
                _ if index == 0 => (1.0, NO_INTERVAL),
                // Against a group without events there is nothing to compare with.
                _ if !first_has_events => (f64::NAN, NO_INTERVAL),
                Some(parameter) => {
                    let (effect, error) = effect_of(best, parameter);
                    (effect.exp(), around(effect, error, z))
                }
                None => (0.0, NO_INTERVAL),
            };
            AgeEffect {
                group: index + 1,
                events: events as u64,
                relative_incidence,
                wald,
            }
        })
        .collect()
}

/// What profile limits are computed from.
struct Scope<'a> {
    courses: &'a [Course],
    age_events: &'a [f64],
    window_events: &'a [f64],
    best: f64,
    /// How far the log-likelihood falls at a limit.
    drop: f64,
}

impl Scope<'_> {
    /// Limits of a window's relative incidence where the likelihood, with all else fitted anew, has
    /// fallen by `drop`. A limit that isn't reached is 0 or infinite.
    fn profile(&self, number: usize, effect: f64, standard_error: f64) -> Interval {
        let wanted = |window: usize| {
            window == number || self.window_events.get(window).is_some_and(|&e| e > 0.0)
        };
        let layout = layout(self.age_events, self.window_events, wanted);
        let courses = without(self.courses, |window| window > 0 && !wanted(window));
        let Some(parameter) = layout.windows.get(number).copied().flatten() else {
            return NO_INTERVAL;
        };
        let left = |value: f64| {
            let held = Held { parameter, value };
            // Far out the likelihood may be too flat to fit: it has fallen by then.
            maximise(&courses, &layout, None, Some(held)).map_or(f64::NAN, |there| {
                there.log_likelihood - self.best + self.drop
            })
        };
        if effect.is_finite() {
            let step = standard_error.max(1e-6);
            Interval {
                lower: root_from(left, effect, -step).map_or(0.0, f64::exp),
                upper: root_from(left, effect, step).map_or(f64::INFINITY, f64::exp),
            }
        } else {
            Interval {
                lower: 0.0,
                upper: root_from(left, -10.0, 1.0).map_or(f64::INFINITY, f64::exp),
            }
        }
    }
}

//! The conditional likelihood and its maximum.
//!
//! Given how many events a person has, they fall on the stretches of that person with chances in
//! proportion to `days · exp(effects)` (Whitaker 2006). The logarithm is concave, so Newton's steps,
//! halved when they overshoot, lead to the only maximum.

use super::periods::Course;

/// Steps after which a maximum is given up.
const STEPS_MAX: usize = 200;
/// An effect beyond this is taken to run away: exp(30) is 1e13.
const EFFECT_MAX: f64 = 30.0;

/// Which parameter an age group or window has; `None` for a reference.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) ages: Vec<Option<usize>>,
    pub(super) windows: Vec<Option<usize>>,
    pub(super) count: usize,
}

/// An effect that is held at a value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    pub(super) parameter: usize,
    pub(super) value: f64,
}

/// A maximum.
#[derive(Debug, Clone)]
pub(super) struct Maximum {
    pub(super) effects: Vec<f64>,
    pub(super) log_likelihood: f64,
    /// Inverse of the information; 0 for a held effect.
    pub(super) covariance: Vec<Vec<f64>>,
}

/// Log-likelihood with slope and information.
struct Local {
    value: f64,
    slope: Vec<f64>,
    information: Vec<Vec<f64>>,
}

fn evaluate(courses: &[Course], layout: &Layout, effects: &[f64]) -> Local {
    let count = layout.count;
    let mut local = Local {
        value: 0.0,
        slope: vec![0.0; count],
        information: vec![vec![0.0; count]; count],
    };
    let mut shares = vec![0.0; count];
    for course in courses {
        let parameters = |age: usize, window: usize| {
            [
                layout.ages.get(age).copied().flatten(),
                layout.windows.get(window).copied().flatten(),
            ]
        };
        let effect = |pair: [Option<usize>; 2]| -> f64 {
            pair.into_iter()
                .flatten()
                .filter_map(|index| effects.get(index))
                .sum()
        };
        // Largest exponent taken out, so that nothing overflows.
        let top = course
            .iter()
            .map(|s| effect(parameters(s.age, s.window)))
            .fold(f64::NEG_INFINITY, f64::max);
        let events: f64 = course.iter().map(|stretch| stretch.events).sum();
        let weight = |effect: f64, days: f64| days * (effect - top).exp();
        let sum: f64 = course
            .iter()
            .map(|s| weight(effect(parameters(s.age, s.window)), s.days))
            .sum();
        shares.fill(0.0);
        for stretch in course {
            let pair = parameters(stretch.age, stretch.window);
            let effect = effect(pair);
            let share = weight(effect, stretch.days) / sum;
            if stretch.events > 0.0 {
                local.value += stretch.events * (effect - top - sum.ln());
            }
            for index in pair.into_iter().flatten() {
                if let (Some(total), Some(slope)) =
                    (shares.get_mut(index), local.slope.get_mut(index))
                {
                    *total += share;
                    *slope += stretch.events - events * share;
                }
                for other in pair.into_iter().flatten() {
                    if let Some(cell) = local
                        .information
                        .get_mut(index)
                        .and_then(|r| r.get_mut(other))
                    {
                        *cell += events * share;
                    }
                }
            }
        }
        for (row, a) in local.information.iter_mut().zip(&shares) {
            if *a != 0.0 {
                for (cell, b) in row.iter_mut().zip(&shares) {
                    *cell -= events * a * b;
                }
            }
        }
    }
    local
}

/// The maximum, with one effect held when asked. `None` when an effect runs away or effects can't be
/// told apart.
pub(super) fn maximise(
    courses: &[Course],
    layout: &Layout,
    start: Option<&[f64]>,
    held: Option<Held>,
) -> Option<Maximum> {
    let mut effects = start.map_or_else(|| vec![0.0; layout.count], <[f64]>::to_vec);
    if let Some(held) = held {
        *effects.get_mut(held.parameter)? = held.value;
    }
    let mut local = evaluate(courses, layout, &effects);
    for _ in 0..STEPS_MAX {
        if let Some(held) = held {
            hold(&mut local, held.parameter);
        }
        let inverse = inverse(&local.information)?;
        let step: Vec<f64> = inverse
            .iter()
            .map(|row| row.iter().zip(&local.slope).map(|(a, b)| a * b).sum())
            .collect();
        let gain: f64 = step.iter().zip(&local.slope).map(|(a, b)| a * b).sum();
        if gain < 1e-20 {
            return Some(Maximum {
                effects,
                log_likelihood: local.value,
                covariance: inverse,
            });
        }
        let mut scale = 1.0_f64.min(5.0 / step.iter().fold(0.0, |m: f64, s| m.max(s.abs())));
        let mut halvings = 0;
        loop {
            let next: Vec<f64> = effects
                .iter()
                .zip(&step)
                .map(|(effect, s)| effect + scale * s)
                .collect();
            let there = evaluate(courses, layout, &next);
            // Near the maximum rounding may lower the value a little.
            let slack = 1e-13 * (1.0 + local.value.abs());
            if there.value >= local.value - slack {
                effects = next;
                local = there;
                break;
            }
            scale *= 0.5;
            halvings += 1;
            if halvings > 60 {
                return None;
            }
        }
        let free = |index: usize| held.is_none_or(|held| held.parameter != index);
        if effects
            .iter()
            .enumerate()
            .any(|(index, e)| free(index) && e.abs() > EFFECT_MAX)
        {
            return None;
        }
    }
    None
}

/// Takes an effect out of the equations.
fn hold(local: &mut Local, parameter: usize) {
    if let Some(slope) = local.slope.get_mut(parameter) {
        *slope = 0.0;
    }
    for (index, row) in local.information.iter_mut().enumerate() {
        for (other, cell) in row.iter_mut().enumerate() {
            if index == parameter || other == parameter {
                *cell = f64::from(u8::from(index == other));
            }
        }
    }
}

/// Inverse of a symmetric positive matrix by Gauss and Jordan with the largest pivot on the diagonal;
/// `None` when it is singular for practical purposes.
fn inverse(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let size = matrix.len();
    let mut rows: Vec<Vec<f64>> = matrix
        .iter()
        .enumerate()
        .map(|(index, row)| {
            let unit = (0..size).map(|column| f64::from(u8::from(column == index)));
            row.iter().copied().chain(unit).collect()
        })
        .collect();
    for pivot in 0..size {
        let original = *matrix.get(pivot)?.get(pivot)?;
        let lead = *rows.get(pivot)?.get(pivot)?;
        if lead.is_nan() || lead <= 1e-11 * original || lead <= 0.0 {
            return None;
        }
        let own: Vec<f64> = rows.get(pivot)?.iter().map(|x| x / lead).collect();
        for (index, row) in rows.iter_mut().enumerate() {
            if index == pivot {
                row.clone_from(&own);
                continue;
            }
            let factor = *row.get(pivot)?;
            if factor != 0.0 {
                for (cell, x) in row.iter_mut().zip(&own) {
                    *cell -= factor * x;
                }
            }
        }
    }
    Some(
        rows.into_iter()
            .map(|mut row| row.split_off(size))
            .collect(),
    )
}

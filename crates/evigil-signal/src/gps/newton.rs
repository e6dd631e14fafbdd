//! Damped Newton search in a box of five coordinates.

/// Value and gradient.
pub(super) type Valued = (f64, [f64; 5]);

/// Where a search ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ended {
    pub(super) x: [f64; 5],
    pub(super) value: f64,
    /// Largest derivative by a coordinate that is free to move.
    pub(super) gradient_norm: f64,
    /// What another Newton step would gain, by the quadratic model; infinite where there is none.
    pub(super) gain: f64,
}

impl Ended {
    /// Whether the search ended because there is nothing left to gain: another step would gain less
    /// than `enough` or than can be seen, or derivatives are what rounding leaves of nothing.
    pub(super) fn converged(&self, enough: f64) -> bool {
        self.value.is_finite()
            && (self.gain < enough.max(unseen(self.value))
                || self.gradient_norm <= 3e-8 * self.value.abs().max(1e3))
    }
}

/// What a step may gain without the value showing it: the value is a sum of many rounded terms, and
/// two of them are compared to no better than this. Of tens of millions of pairs it is some millionths,
/// where one half is a standard error.
fn unseen(value: f64) -> f64 {
    1e-13 * value.abs()
}

/// The box.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub(super) low: [f64; 5],
    pub(super) high: [f64; 5],
}

/// So close to a bound is at it: what is left to move would gain nothing that can be measured.
const CLOSE: f64 = 1e-5;

impl Bounds {
    fn clamp(&self, x: [f64; 5]) -> [f64; 5] {
        std::array::from_fn(|i| x[i].max(self.low[i]).min(self.high[i]))
    }

    /// Whether coordinates can follow the descent: not those at a bound that would leave the box.
    fn free(&self, x: &[f64; 5], gradient: &[f64; 5]) -> [bool; 5] {
        std::array::from_fn(|i| {
            !((x[i] <= self.low[i] + CLOSE && gradient[i] > 0.0)
                || (x[i] >= self.high[i] - CLOSE && gradient[i] < 0.0))
        })
    }
}

/// Minimises until a step would gain less than `enough`.
///
/// `rough` may be a cheaper function of nearly the same curvature: the matrix of second derivatives is
/// taken from it alone, and where the search ends depends on `f`. The matrix comes from differences of the gradient and damped until it is
/// positive definite and its step descends (Levenberg 1944, Marquardt 1963). Steps are no longer than 3
/// in any coordinate: coordinates are logarithms.
pub(super) fn minimise(
    f: &impl Fn(&[f64; 5]) -> Valued,
    rough: &impl Fn(&[f64; 5]) -> Valued,
    start: [f64; 5],
    bounds: &Bounds,
    enough: f64,
    steps: usize,
) -> Ended {
    let mut x = bounds.clamp(start);
    let (mut value, mut gradient) = f(&x);
    let mut damping = 1e-3;
    let mut gain = f64::INFINITY;
    let mut stalled = 0;
    for _ in 0..steps {
        let free = bounds.free(&x, &gradient);
        let hessian = second_derivatives(rough, &x, bounds);
        gain = newton_gain(&hessian, value, &gradient, free);
        if gain < enough.max(unseen(value)) {
            break;
        }
        let mut moved = false;
        while damping < 1e15 {
            let Some(step) = solve(&damped(&hessian, damping), &gradient, free) else {
                damping *= 8.0;
                continue;
            };
            let longest = step.iter().fold(0.0_f64, |longest, s| longest.max(s.abs()));
            let shrink = if longest > 3.0 { 3.0 / longest } else { 1.0 };
            let next = bounds.clamp(std::array::from_fn(|i| x[i] - shrink * step[i]));
            let (next_value, next_gradient) = f(&next);
            if next_value.is_finite() && next_value < value {
                let full = value - next_value > 0.3 * gain;
                // Rounding can make a flat valley look like a slope for ever.
                stalled = if value - next_value < 1e-9 + 1e-14 * value.abs() {
                    stalled + 1
                } else {
                    0
                };
                (x, value, gradient) = (next, next_value, next_gradient);
                damping = if full { damping / 20.0 } else { damping / 4.0 };
                damping = damping.max(1e-14);
                moved = true;
                break;
            }
            damping = damping.max(1e-12) * 8.0;
        }
        if !moved || stalled >= 3 {
            break;
        }
    }
    let free = bounds.free(&x, &gradient);
    let gradient_norm = norm(&gradient, free);
    Ended {
        x,
        value,
        gradient_norm,
        gain,
    }
}

/// Largest derivative by a free coordinate.
fn norm(gradient: &[f64; 5], free: [bool; 5]) -> f64 {
    gradient
        .iter()
        .zip(free)
        .filter(|&(_, free)| free)
        .fold(0.0_f64, |norm, (derivative, _)| norm.max(derivative.abs()))
}

type Matrix = [[f64; 5]; 5];

fn second_derivatives(f: &impl Fn(&[f64; 5]) -> Valued, x: &[f64; 5], bounds: &Bounds) -> Matrix {
    const STEP: f64 = 1e-5;
    let (_, gradient) = f(x);
    let mut columns = [[0.0; 5]; 5];
    for (i, column) in columns.iter_mut().enumerate() {
        // Towards the inside of the box.
        let step = if x[i] + STEP > bounds.high[i] {
            -STEP
        } else {
            STEP
        };
        let mut at = *x;
        at[i] += step;
        let (_, shifted) = f(&at);
        *column = std::array::from_fn(|j| (shifted[j] - gradient[j]) / step);
    }
    std::array::from_fn(|i| std::array::from_fn(|j| 0.5 * (columns[i][j] + columns[j][i])))
}

/// Marquardt's scaled damping, with a floor for flat coordinates.
fn damped(hessian: &Matrix, damping: f64) -> Matrix {
    let largest = (0..5).fold(0.0_f64, |largest, i| largest.max(hessian[i][i].abs()));
    let mut matrix = *hessian;
    for (i, row) in matrix.iter_mut().enumerate() {
        row[i] += damping * (row[i].abs() + 1e-6 * largest + 1e-12);
    }
    matrix
}

/// Half of `gᵀ H⁻¹ g` over the free coordinates; infinite when `H` isn't positive definite there,
/// unless nothing is left to gain along any coordinate.
fn newton_gain(hessian: &Matrix, value: f64, gradient: &[f64; 5], free: [bool; 5]) -> f64 {
    // Gradients are sums that carry rounding of the order of 1e-15 of the value, and so their
    // differences carry 1e-10 of it. So much on the diagonal keeps a flat valley, in which a coordinate
    // does not matter, from looking like a saddle. Along a valley between steep walls differences over
    // 1e-5 are also wrong by 1e-5 of the walls' curvature: that much is the second try.
    let largest = (0..5).fold(0.0_f64, |largest, i| largest.max(hessian[i][i].abs()));
    [1e-9 * value.abs() + 1e-8, 3e-5 * largest]
        .into_iter()
        .find_map(|floor| {
            let mut matrix = damped(hessian, 1e-9);
            for (i, row) in matrix.iter_mut().enumerate() {
                row[i] += floor;
            }
            let step = solve(&matrix, gradient, free)?;
            Some(0.5 * (0..5).map(|i| step[i] * gradient[i]).sum::<f64>())
        })
        .unwrap_or(f64::INFINITY)
}

/// Solves `H s = g` over the free coordinates by Cholesky's factors; nothing when `H` isn't positive
/// definite.
fn solve(hessian: &Matrix, gradient: &[f64; 5], free: [bool; 5]) -> Option<[f64; 5]> {
    let mut factor = [[0.0_f64; 5]; 5];
    let mut half = [0.0_f64; 5];
    for i in 0..5 {
        if !free[i] {
            factor[i][i] = 1.0;
            continue;
        }
        for j in 0..=i {
            if !free[j] {
                continue;
            }
            let sum: f64 = (0..j).map(|k| factor[i][k] * factor[j][k]).sum();
            let rest = hessian[i][j] - sum;
            if i != j {
                factor[i][j] = rest / factor[j][j];
            } else if rest > 1e-14 * hessian[i][i].abs() && rest > 0.0 {
                factor[i][i] = rest.sqrt();
            } else {
                return None;
            }
        }
        let sum: f64 = (0..i).map(|k| factor[i][k] * half[k]).sum();
        half[i] = (gradient[i] - sum) / factor[i][i];
    }
    let mut step = [0.0_f64; 5];
    for i in (0..5).rev() {
        if free[i] {
            let sum: f64 = (i + 1..5).map(|k| factor[k][i] * step[k]).sum();
            step[i] = (half[i] - sum) / factor[i][i];
        }
    }
    step.iter().all(|s| s.is_finite()).then_some(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds {
        low: [-10.0; 5],
        high: [10.0; 5],
    };

    #[test]
    fn a_curved_valley_is_followed_to_its_end() {
        // Rosenbrock's function in each neighbouring pair.
        let f = |x: &[f64; 5]| {
            let (mut value, mut gradient) = (0.0, [0.0; 5]);
            for i in 0..4 {
                let (a, b) = (x[i + 1] - x[i] * x[i], 1.0 - x[i]);
                value += 100.0 * a * a + b * b;
                gradient[i] += -400.0 * a * x[i] - 2.0 * b;
                gradient[i + 1] += 200.0 * a;
            }
            (value, gradient)
        };
        let ended = minimise(&f, &f, [1.2, 1.0, 0.5, 0.7, 2.0], &BOUNDS, 1e-14, 500);
        assert!(
            ended.value < 1e-10 && ended.gradient_norm < 1e-4,
            "{ended:?}"
        );
        assert!(ended.x.iter().all(|x| (x - 1.0).abs() < 1e-4));
    }

    #[test]
    fn a_search_ends_where_the_value_shows_no_more() {
        // As tens of millions of pairs give it: a value that is large, and known to a millionth only, a
        // gradient that is exact, and a curvature that is known roughly.
        let f = |x: &[f64; 5]| {
            let sum: f64 = x.iter().map(|x| (x - 0.3) * (x - 0.3)).sum();
            let value = 4e7 + (5e6 * sum * 1e6).floor() / 1e6;
            (value, x.map(|x| 1e7 * (x - 0.3)))
        };
        let rough = |x: &[f64; 5]| (f(x).0, x.map(|x| 1.5e7 * (x - 0.3)));
        for start in [0.0, 1.0, 1.1, 2.0, 5.0] {
            let ended = minimise(&f, &rough, [start; 5], &BOUNDS, 1e-7, 100);
            assert!(ended.converged(1e-7), "{start} {ended:?}");
            assert!(ended.value - 4e7 < 1e-5, "{start} {ended:?}");
        }
        // Where a step would still gain what can be seen, it has not ended.
        let early = minimise(&f, &rough, [5.0; 5], &BOUNDS, 1e-7, 3);
        assert!(!early.converged(1e-7), "{early:?}");
    }

    #[test]
    fn the_box_is_kept() {
        // Falls for ever in the first coordinate, a parabola in the others.
        let f = |x: &[f64; 5]| {
            let value = -x[0] + x[1..].iter().map(|x| (x - 0.5) * (x - 0.5)).sum::<f64>();
            let gradient = std::array::from_fn(|i| if i == 0 { -1.0 } else { 2.0 * (x[i] - 0.5) });
            (value, gradient)
        };
        let ended = minimise(&f, &f, [0.0; 5], &BOUNDS, 1e-12, 100);
        assert!(ended.x[0] > 10.0 - 1e-5);
        assert!(
            ended.gradient_norm < 1e-6 && ended.gain < 1e-12,
            "{ended:?}"
        );
    }
}

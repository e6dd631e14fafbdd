//! Roots of falling functions.

/// A function that falls on `low..`, with its slope and a place to start.
pub(crate) struct Monotone<'f> {
    /// Where the search starts, above `low`.
    pub(crate) start: f64,
    /// Least argument.
    pub(crate) low: f64,
    /// The function.
    pub(crate) value: &'f dyn Fn(f64) -> f64,
    /// Its derivative.
    pub(crate) slope: &'f dyn Fn(f64) -> f64,
}

impl Monotone<'_> {
    /// Where the function is zero: Newton's method, kept between the ends that are known to enclose
    /// the root.
    pub(crate) fn root(&self) -> f64 {
        let (mut low, mut high, mut at) = (self.low, f64::INFINITY, self.start);
        for _ in 0..200 {
            let value = (self.value)(at);
            if value == 0.0 || value.is_nan() {
                return at;
            }
            if value > 0.0 {
                low = at;
            } else {
                high = at;
            }
            let mut next = at - value / (self.slope)(at);
            if !(next > low && next < high) {
                next = if high.is_finite() {
                    f64::midpoint(low, high)
                } else {
                    2.0 * at + 1.0
                };
            }
            if (next - at).abs() <= 2.0 * f64::EPSILON * at.abs() || !next.is_finite() {
                return next;
            }
            at = next;
        }
        at
    }
}

/// Where a function that falls on `0..` is zero, by bisection in the exponent; 0 when it is not
/// above zero there, and nothing when it is still above zero at `most`.
pub(crate) fn falling_root(most: f64, value: impl Fn(f64) -> f64) -> Option<f64> {
    if value(0.0) <= 0.0 {
        return Some(0.0);
    }
    if value(most) > 0.0 {
        return None;
    }
    let (mut low, mut high) = (0.0, most);
    // From a bound of 1e60 some 60 halvings of the exponent range and 53 of the mantissa.
    for _ in 0..2_000 {
        let middle = if low > 0.0 && high / low > 4.0 {
            (low * high).sqrt()
        } else if low == 0.0 && high > 1e-300 {
            high * 1e-3
        } else {
            f64::midpoint(low, high)
        };
        if value(middle) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
        if high - low <= 2.0 * f64::EPSILON * high {
            break;
        }
    }
    Some(f64::midpoint(low, high))
}

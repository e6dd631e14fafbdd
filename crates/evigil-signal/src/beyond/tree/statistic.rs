//! Log-likelihood ratios of a group against the rest.

/// `x ln(x / y)`, 0 for no x.
fn x_ln_ratio(x: f64, y: f64) -> f64 {
    if x > 0.0 { x * (x / y).ln() } else { 0.0 }
}

/// The Poisson log-likelihood ratio, conditional on all cases: `c` cases in the group where `expected` of
/// the `all` cases are expected; 0 where there is no excess (Kulldorff, Fang and Walsh 2003).
#[must_use]
pub fn poisson_ratio(cases: f64, expected: f64, all: f64) -> f64 {
    if cases <= expected || all <= 0.0 {
        return 0.0;
    }
    (x_ln_ratio(cases, expected) + x_ln_ratio(all - cases, all - expected)).max(0.0)
}

/// The Bernoulli log-likelihood ratio, conditional on all cases: `cases` of `total` in the group, where
/// `all_cases` of `all` are cases altogether; 0 where there is no excess (Kulldorff and others 2013).
#[must_use]
pub fn bernoulli_ratio(cases: f64, total: f64, all_cases: f64, all: f64) -> f64 {
    if all <= 0.0 || total <= 0.0 || cases * all <= all_cases * total {
        return 0.0;
    }
    let (rest_cases, rest) = (all_cases - cases, all - total);
    // Each of the four counts against what it would be with one share of cases everywhere.
    let share = all_cases / all;
    let other = (all - all_cases) / all;
    (x_ln_ratio(cases, total * share)
        + x_ln_ratio(total - cases, total * other)
        + x_ln_ratio(rest_cases, rest * share)
        + x_ln_ratio(rest - rest_cases, rest * other))
    .max(0.0)
}

//! Quantiles of the gamma distribution.

use statrs::function::gamma::{gamma_lr, gamma_ur, ln_gamma};

/// The value below which a gamma variable of this shape and rate 1 falls with probability `p`
/// (0 < p < 1, shape > 0): Wilson-Hilferty's start, then Halley's steps on the tail that is smaller.
pub(crate) fn gamma_quantile(shape: f64, p: f64) -> f64 {
    let z = -std::f64::consts::SQRT_2 * statrs::function::erf::erfc_inv(2.0 * p);
    let ninth = 1.0 / (9.0 * shape);
    let cube = 1.0 - ninth + z * ninth.sqrt();
    // Below, the leading term of the series: P(a, x) ≈ x^a / Γ(a + 1).
    let small = ((p.ln() + ln_gamma(shape + 1.0)) / shape).exp();
    let mut x = if cube > 0.2 {
        shape * cube.powi(3)
    } else {
        small
    };
    // With very large shapes the start is good to 1e-9 of itself and the incomplete gamma function
    // is not: it subtracts numbers of size shape · ln(shape).
    if shape > 1e7 {
        return x;
    }
    for _ in 0..60 {
        let miss = if p < 0.5 {
            gamma_lr(shape, x) - p
        } else {
            (1.0 - p) - gamma_ur(shape, x)
        };
        let density = ((shape - 1.0) * x.ln() - x - ln_gamma(shape)).exp();
        if density <= 0.0 || !density.is_finite() {
            break;
        }
        let newton = miss / density;
        let bend = 0.5 * newton * ((shape - 1.0) / x - 1.0);
        let step = newton / (1.0 - bend.clamp(-0.5, 0.5));
        let next = (x - step).max(x * 0.1);
        let done = (next - x).abs() <= 1e-15 * next;
        x = next;
        if done {
            break;
        }
    }
    x
}

#[cfg(test)]
mod tests {
    use super::gamma_quantile;

    #[test]
    fn quantiles_of_the_exponential_and_of_chi_square_are_met() {
        for p in [1e-6, 0.025, 0.5, 0.975, 0.999_999] {
            let exact = -f64::ln_1p(-p);
            assert!((gamma_quantile(1.0, p) / exact - 1.0).abs() < 1e-12, "{p}");
        }
        // Half of the chi-square quantile with one degree of freedom: 3.841458820694124 at 0.95.
        assert!((gamma_quantile(0.5, 0.95) - 3.841_458_820_694_124 / 2.0).abs() < 1e-12);
    }
}

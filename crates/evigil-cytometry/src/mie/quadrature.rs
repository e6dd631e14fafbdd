//! Gauss-Legendre quadrature.

/// Nodes from −1 to 1 and their weights.
///
/// Newton's method on the Legendre polynomials from the cosine estimate of their zeros
/// (Abramowitz & Stegun 25.4.29).
pub(super) fn gauss_legendre(count: usize) -> Vec<(f64, f64)> {
    let n = count as f64;
    (0..count)
        .map(|place| {
            let mut x = -(std::f64::consts::PI * (place as f64 + 0.75) / (n + 0.5)).cos();
            let mut slope = 1.0;
            for _ in 0..50 {
                let (mut before, mut value) = (1.0, x);
                for order in 2..=count {
                    let k = order as f64;
                    (before, value) = (
                        value,
                        ((2.0 * k - 1.0) * x * value - (k - 1.0) * before) / k,
                    );
                }
                slope = n * (x * value - before) / (x * x - 1.0);
                let step = value / slope;
                x -= step;
                if step.abs() < 1e-15 {
                    break;
                }
            }
            (x, 2.0 / ((1.0 - x * x) * slope * slope))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polynomials_are_exact() {
        let nodes = gauss_legendre(12);
        let integral = |power: i32| nodes.iter().map(|(x, w)| w * x.powi(power)).sum::<f64>();
        assert!((integral(0) - 2.0).abs() < 1e-14);
        assert!(integral(7).abs() < 1e-14);
        assert!((integral(22) - 2.0 / 23.0).abs() < 1e-14);
    }
}

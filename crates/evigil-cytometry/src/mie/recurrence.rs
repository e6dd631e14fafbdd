//! Riccati-Bessel functions and their logarithmic derivatives by recurrence.

use num_complex::Complex64;

/// Logarithmic derivatives ψ'ₙ / ψₙ for the orders 0 to `orders`, by downward recurrence, which is
/// stable for every argument.
///
/// It begins with any value eight widths of the turning point above the argument, where what it
/// began with has been forgotten to rounding by the time the turning point is reached; the fifteen
/// orders of Bohren & Huffman's program leave an error of some millionths for sizes of a hundred.
pub(super) fn log_derivatives(z: Complex64, orders: usize) -> Vec<Complex64> {
    let size = z.norm();
    let start = orders.max((size + 8.0 * size.cbrt()) as usize) + 16;
    let mut values = vec![Complex64::ZERO; orders + 1];
    let mut value = Complex64::ZERO;
    for order in (1..=start).rev() {
        let ratio = order as f64 / z;
        value = ratio - (value + ratio).inv();
        if let Some(place) = values.get_mut(order - 1) {
            *place = value;
        }
    }
    values
}

/// ψₙ and ξₙ = ψₙ − iχₙ of a real argument for the orders 0 to `orders`.
pub(super) struct RiccatiBessel {
    pub(super) psi: Vec<f64>,
    pub(super) xi: Vec<Complex64>,
}

impl RiccatiBessel {
    pub(super) fn new(x: f64, orders: usize) -> Self {
        let derivatives = log_derivatives(Complex64::new(x, 0.0), orders);
        let (sine, cosine) = x.sin_cos();
        // ψ and χ of the orders −1 and 0.
        let (mut psi_before, mut psi) = (cosine, sine);
        let (mut chi_before, mut chi) = (-sine, cosine);
        let mut functions = Self {
            psi: vec![psi],
            xi: vec![Complex64::new(psi, -chi)],
        };
        for (order, derivative) in derivatives.iter().enumerate().skip(1) {
            let n = order as f64;
            // Upwards ψ is stable as long as the order is below the argument; above, the ratio of
            // neighbours from the downward recurrence is.
            let next = if n < x {
                (2.0 * n - 1.0) / x * psi - psi_before
            } else {
                psi / (derivative.re + n / x)
            };
            (psi_before, psi) = (psi, next);
            (chi_before, chi) = (chi, (2.0 * n - 1.0) / x * chi - chi_before);
            functions.psi.push(psi);
            functions.xi.push(Complex64::new(psi, -chi));
        }
        functions
    }
}

/// Logarithmic derivatives of ξₙ of a complex argument for the orders 0 to `orders`, by upward
/// recurrence of the product ψₙξₙ (Yang 2003, Appl. Opt. 42:1710, eqs. 18).
pub(super) fn outgoing_log_derivatives(z: Complex64, inner: &[Complex64]) -> Vec<Complex64> {
    let i = Complex64::I;
    let mut product = (1.0 - (2.0 * i * z).exp()) / 2.0;
    let mut values = vec![i];
    let mut before = i;
    for (order, derivative) in inner.iter().enumerate().skip(1) {
        let ratio = order as f64 / z;
        // n/z − ψ'ₙ₋₁/ψₙ₋₁ without cancellation: it is 1 / (ψ'ₙ/ψₙ + n/z).
        product *= (ratio - before) / (derivative + ratio);
        before = derivative + i / product;
        values.push(before);
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ψ₁ = sin x / x − cos x and ψ₂ = (3/x² − 1) sin x − 3 cos x / x, where these do not cancel.
    #[test]
    fn closed_forms() {
        for x in [0.8_f64, 1.0, 2.5, std::f64::consts::PI, 7.3] {
            let functions = RiccatiBessel::new(x, 4);
            let (sine, cosine) = x.sin_cos();
            let psi = [
                sine / x - cosine,
                (3.0 / (x * x) - 1.0) * sine - 3.0 * cosine / x,
            ];
            assert!((functions.psi[1] - psi[0]).abs() < 1e-14, "{x}");
            assert!((functions.psi[2] - psi[1]).abs() < 1e-14, "{x}");
            assert!(
                (-functions.xi[1].im - (cosine / x + sine)).abs() < 1e-14,
                "{x}"
            );
        }
    }

    #[test]
    fn small_arguments_keep_their_digits() {
        // ψₙ → xⁿ⁺¹ / (2n+1)!!
        let functions = RiccatiBessel::new(1e-4, 3);
        assert!((functions.psi[1] / (1e-8 / 3.0) - 1.0).abs() < 1e-8);
        assert!((functions.psi[3] / (1e-16 / 105.0) - 1.0).abs() < 1e-8);
    }

    #[test]
    fn outgoing_derivatives_fit_the_functions() {
        let x = 2.2;
        let inner = log_derivatives(Complex64::new(x, 0.0), 5);
        let outer = outgoing_log_derivatives(Complex64::new(x, 0.0), &inner);
        let functions = RiccatiBessel::new(x, 5);
        for (n, outer) in outer.iter().enumerate().skip(1) {
            // ξ'ₙ = ξₙ₋₁ − n ξₙ / x
            let expected = functions.xi[n - 1] / functions.xi[n] - n as f64 / x;
            assert!((outer - expected).norm() < 1e-10, "{n}");
        }
    }
}

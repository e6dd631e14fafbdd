//! Numbers of the laboratory in reports.

/// Four significant digits: enough to compare with a certificate, and no false precision.
#[must_use]
pub(crate) fn significant(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return value.to_string();
    }
    let magnitude = value.abs().log10().floor();
    if (-4.0..6.0).contains(&magnitude) {
        let decimals = (3.0 - magnitude).clamp(0.0, 8.0) as usize;
        let text = format!("{value:.decimals$}");
        if text.contains('.') {
            return text.trim_end_matches('0').trim_end_matches('.').to_owned();
        }
        return text;
    }
    format!("{value:.3e}")
}

#[cfg(test)]
mod tests {
    use super::significant;

    #[test]
    fn four_digits_and_no_more() {
        let told = [0.0, 1.0, 98.765_43, 0.012_345, 123_456.0, 6.092e12, -3.5e-7].map(significant);
        assert_eq!(
            told,
            [
                "0",
                "1",
                "98.77",
                "0.01235",
                "123456",
                "6.092e12",
                "-3.500e-7"
            ]
        );
    }
}

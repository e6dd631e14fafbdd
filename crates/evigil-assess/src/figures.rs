//! Numbers of the laboratory in reports.

/// Four significant digits: enough to compare with a certificate, and no false precision.
#[must_use]
pub fn significant(value: f64) -> String {
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

/// [`significant`], with a power of ten as it is written by hand: `6.092×10¹²`.
#[must_use]
pub(crate) fn written(value: f64) -> String {
    let text = significant(value);
    match text.split_once('e') {
        Some((mantissa, exponent)) => format!("{mantissa}×10{}", raised(exponent)),
        None => text,
    }
}

/// A whole number as an exponent.
#[must_use]
pub(crate) fn raised(number: &str) -> String {
    let raise = |letter: char| match letter {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => letter
            .to_digit(10)
            .and_then(|digit| char::from_u32(0x2070 + digit))
            .unwrap_or(letter),
        _ => letter,
    };
    number.chars().map(raise).collect()
}

#[cfg(test)]
mod tests {
    use super::{significant, written};

    #[test]
    fn powers_are_written_by_hand() {
        assert_eq!(written(6.092e12), "6.092×10¹²");
        assert_eq!(written(-3.5e-7), "-3.500×10⁻⁷");
        assert_eq!(written(98.765), "98.77");
    }

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

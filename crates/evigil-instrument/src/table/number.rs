//! Numbers as instrument software and spreadsheets write them.

/// The decimal sign of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DecimalSign {
    /// `1.5`
    #[default]
    Point,
    /// `1,5`
    Comma,
}

/// Reads a number such as `1872.0`, `7.29e+011`, `1,33E+09` or `-0.0`.
///
/// `None` for anything else: words (`NaN` and `inf` too), grouped digits, an empty text, and what
/// is too large for a number. Nothing is guessed: a comma is never a point and the other way round.
#[must_use]
pub fn parse_number(text: &str, sign: DecimalSign) -> Option<f64> {
    let text = text.trim();
    let plain = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'e' | b'E');
    let value: f64 = match sign {
        DecimalSign::Point => {
            if !text.bytes().all(|byte| plain(byte) || byte == b'.') {
                return None;
            }
            text.parse().ok()?
        }
        DecimalSign::Comma => {
            if !text.bytes().all(|byte| plain(byte) || byte == b',') {
                return None;
            }
            if text.contains(',') {
                text.replacen(',', ".", 1).parse().ok()?
            } else {
                text.parse().ok()?
            }
        }
    };
    value.is_finite().then_some(value)
}

/// Half a unit of the last digit that is written, in the value's own unit.
///
/// Zeros at the end of a number without decimal sign and exponent say nothing: a spreadsheet writes
/// `7.29e+011` as `729000000000`. There the digits that are not such zeros count, three at least
/// (so many does the software print).
#[must_use]
pub(crate) fn half_unit(text: &str, sign: DecimalSign) -> Option<f64> {
    const DIGITS_AT_LEAST: usize = 3;
    let text = text.trim();
    parse_number(text, sign)?;
    let (mantissa, exponent) = text
        .split_once(['e', 'E'])
        .map_or((text, 0), |(mantissa, exponent)| {
            (mantissa, exponent.parse::<i32>().unwrap_or(0))
        });
    let separator = match sign {
        DecimalSign::Point => '.',
        DecimalSign::Comma => ',',
    };
    let place = match mantissa.split_once(separator) {
        Some((_, fraction)) => -i32::try_from(fraction.len()).ok()?,
        None => {
            let digits = mantissa.trim_start_matches(['+', '-']);
            let meant = digits
                .trim_end_matches('0')
                .len()
                .max(DIGITS_AT_LEAST.min(digits.len()));
            i32::try_from(digits.len().saturating_sub(meant)).ok()?
        }
    };
    let unit = 10_f64.powi(place.checked_add(exponent)?);
    unit.is_finite().then_some(unit / 2.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_of_real_exports() {
        let point = |text| parse_number(text, DecimalSign::Point);
        assert_eq!(point("7.29e+011"), Some(7.29e11));
        assert_eq!(point("1.00e+04"), Some(1e4));
        assert_eq!(point("1.33E+09"), Some(1.33e9));
        assert_eq!(point("1430000000"), Some(1.43e9));
        assert_eq!(point(" 1872.0 "), Some(1872.0));
        assert_eq!(point("-0.0"), Some(0.0));
        assert_eq!(point("1.000e4"), Some(1e4));
        let comma = |text| parse_number(text, DecimalSign::Comma);
        assert_eq!(comma("1,33E+09"), Some(1.33e9));
        assert_eq!(comma("2,500E+0"), Some(2.5));
        assert_eq!(comma("-1,000E+0"), Some(-1.0));
        assert_eq!(comma("2235"), Some(2235.0));
    }

    #[test]
    fn what_is_no_number_is_not_guessed() {
        for text in [
            "", "-", "e5", "NaN", "inf", "infinity", "1,5", "1.234,5", "1 000", "0x10", "1e999",
            "1_0",
        ] {
            assert_eq!(parse_number(text, DecimalSign::Point), None, "{text}");
        }
        for text in ["1.5", "1.234,5", "1,234,567", ",", "NaN"] {
            assert_eq!(parse_number(text, DecimalSign::Comma), None, "{text}");
        }
    }

    #[test]
    fn the_last_digit_tells_the_rounding() {
        let half = |text| half_unit(text, DecimalSign::Point).expect("is a number");
        let close = |found: f64, wanted: f64| assert!((found / wanted - 1.0).abs() < 1e-12);
        close(half("7.29e+011"), 5e8);
        close(half("137.5"), 0.05);
        close(half("284"), 0.5);
        close(half("1430000000"), 5e6);
        close(half("1000"), 5.0);
        close(half("96"), 0.5);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(value in proptest::num::f64::NORMAL | proptest::num::f64::ZERO) {
            for text in [format!("{value}"), format!("{value:e}"), format!("{value:E}")] {
                prop_assert_eq!(parse_number(&text, DecimalSign::Point), Some(value));
                let comma = text.replace('.', ",");
                prop_assert_eq!(parse_number(&comma, DecimalSign::Comma), Some(value));
            }
        }

        #[test]
        fn three_digit_exponents_are_read(mantissa in 100_u32..1000, exponent in 0_i32..300) {
            let text = format!("{}.{:02}e+{exponent:03}", mantissa / 100, mantissa % 100);
            let wanted: f64 = format!("{}.{:02}e{exponent}", mantissa / 100, mantissa % 100)
                .parse().expect("is a number");
            prop_assert_eq!(parse_number(&text, DecimalSign::Point), Some(wanted));
        }

        #[test]
        fn any_text_is_survived(text in "\\PC{0,40}") {
            for sign in [DecimalSign::Point, DecimalSign::Comma] {
                prop_assert!(parse_number(&text, sign).is_none_or(f64::is_finite));
                let _ = half_unit(&text, sign);
            }
        }
    }
}

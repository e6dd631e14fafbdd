//! Numbers of long tables, straight from the bytes.
//!
//! A table of a million rows has millions of short decimals. A decimal of up to 15 digits and few
//! decimals is the quotient of two numbers that a double holds exactly, so one division rounds it
//! correctly (Clinger 1990, "How to read floating point numbers accurately"). Everything else goes to
//! the standard library.

use super::number::{DecimalSign, parse_number};

/// Powers of ten that a double holds exactly, as far as fractions of 15 digits need them.
const POWERS: [f64; 16] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];
/// Digits that surely fit into the 53 bits of a double.
const EXACT_DIGITS: usize = 15;

/// Reads the decimal at the beginning of a row and steps over it and one comma.
///
/// `None`, with `row` left as it was, for what is no plain decimal followed by a comma or the end of
/// the row.
#[inline]
pub(crate) fn take_decimal(row: &mut &[u8]) -> Option<f64> {
    let bytes = *row;
    let negative = bytes.first() == Some(&b'-');
    let start = usize::from(negative);
    let mut mantissa = 0_u64;
    let mut point = None;
    let mut at = start;
    let mut end = bytes.len();
    for byte in bytes.get(start..)? {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            // Cannot overflow unseen: the number of digits is looked at below.
            mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(digit));
        } else if *byte == b'.' && point.is_none() {
            point = Some(at);
        } else if *byte == b',' {
            end = at;
            break;
        } else {
            return take_other(row);
        }
        at = at.wrapping_add(1);
    }
    let decimals = point.map_or(0, |point| end.wrapping_sub(point).wrapping_sub(1));
    let digits = end
        .wrapping_sub(start)
        .wrapping_sub(usize::from(point.is_some()));
    if digits == 0 || digits > EXACT_DIGITS {
        return take_other(row);
    }
    let value = mantissa as f64 / POWERS.get(decimals)?;
    *row = bytes.get(end.wrapping_add(1)..).unwrap_or_default();
    Some(if negative { -value } else { value })
}

/// Reads a whole number at the beginning of a row and steps over it and one comma.
#[inline]
pub(crate) fn take_whole(row: &mut &[u8]) -> Option<u32> {
    let bytes = *row;
    let mut value = 0_u64;
    let mut end = bytes.len();
    for (at, byte) in bytes.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
        } else if *byte == b',' {
            end = at;
            break;
        } else {
            // `12.0`, as a spreadsheet or a script may write it.
            let decimal = take_decimal(row)?;
            return whole(decimal);
        }
    }
    // Ten digits may pass u32, never u64.
    if end == 0 || end > 10 {
        return None;
    }
    *row = bytes.get(end.wrapping_add(1)..).unwrap_or_default();
    u32::try_from(value).ok()
}

/// A whole number that is given as a decimal.
pub(crate) fn whole(value: f64) -> Option<u32> {
    (value >= 0.0 && value <= f64::from(u32::MAX) && value.fract() == 0.0).then_some(value as u32)
}

/// The long way, for exponents, many digits and blanks.
#[cold]
fn take_other(row: &mut &[u8]) -> Option<f64> {
    let bytes = *row;
    let end = memchr::memchr(b',', bytes).unwrap_or(bytes.len());
    let text = std::str::from_utf8(bytes.get(..end)?).ok()?;
    let value = parse_number(text, DecimalSign::Point)?;
    *row = bytes.get(end.saturating_add(1)..).unwrap_or_default();
    Some(value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_and_what_follows() {
        let mut row: &[u8] = b"12,-0.5,7.29e+011,,x";
        assert_eq!(take_whole(&mut row), Some(12));
        assert_eq!(take_decimal(&mut row), Some(-0.5));
        assert_eq!(take_decimal(&mut row), Some(7.29e11));
        assert_eq!(take_decimal(&mut row), None);
        assert_eq!(row, b",x");
        for text in ["", "-", ".", "1.2.3", "1x", "--1", "1e", "99999999999"] {
            assert_eq!(take_whole(&mut text.as_bytes()), None, "{text}");
        }
        assert_eq!(take_whole(&mut &b"12.0"[..]), Some(12));
        assert_eq!(take_decimal(&mut &b"."[..]), None);
    }

    proptest! {
        #[test]
        fn the_short_way_equals_the_standard_library(text in "-?[0-9]{0,18}(\\.[0-9]{0,12})?(e[+-]?[0-9]{1,3})?") {
            let found = take_decimal(&mut text.as_bytes());
            let wanted = parse_number(&text, DecimalSign::Point);
            prop_assert_eq!(found.map(f64::to_bits), wanted.map(f64::to_bits));
        }

        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut row = bytes.as_slice();
            let _ = take_decimal(&mut row);
            let _ = take_whole(&mut row);
        }
    }
}

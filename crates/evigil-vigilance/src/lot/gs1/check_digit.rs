//! The check digit of GS1 keys.

/// The check digit of the digits before it: from the right, digits count three times and once by
/// turns, and the check digit fills the sum up to a multiple of ten. Nothing when a character is no
/// digit. GS1 General Specifications, section 7.9.1.
#[must_use]
pub fn check_digit(digits: &str) -> Option<char> {
    let mut sum = 0_u32;
    for (place, digit) in digits.chars().rev().enumerate() {
        let weight = if place % 2 == 0 { 3 } else { 1 };
        sum = (sum + weight * digit.to_digit(10)?) % 10;
    }
    char::from_digit((10 - sum) % 10, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_standard() {
        // 6291041500213, the number that GS1's page on check digits calculates.
        assert_eq!(check_digit("629104150021"), Some('3'));
        // The same key with leading zeros has the same digit.
        assert_eq!(check_digit("0629104150021"), Some('3'));
        assert_eq!(check_digit("62910415002X"), None);
        assert_eq!(check_digit("0000000"), Some('0'));
    }
}

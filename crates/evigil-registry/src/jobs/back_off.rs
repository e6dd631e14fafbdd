//! How long to wait before the next attempt.

use jiff::SignedDuration;

/// Wait after the first attempt, in seconds.
const FIRST: i64 = 20;
/// Longest wait, in seconds.
const LONGEST: i64 = 4 * 3600;

/// The wait after so many attempts: it doubles from 20 seconds up to four hours, and `random` moves
/// it by up to a quarter either way, so that what failed together is not tried together.
pub(super) fn wait(attempts: i64, random: u32) -> SignedDuration {
    let doubled = u32::try_from(attempts.saturating_sub(1).clamp(0, 30)).unwrap_or(30);
    let plain = FIRST
        .saturating_mul(1_i64.checked_shl(doubled).unwrap_or(i64::MAX))
        .min(LONGEST);
    let span = plain / 2;
    let moved = span.saturating_mul(i64::from(random)) / i64::from(u32::MAX);
    SignedDuration::from_secs(plain - span / 2 + moved)
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, wait};

    #[test]
    fn the_wait_grows_to_its_longest_and_varies_by_a_quarter() {
        assert_eq!(wait(1, 0).as_secs(), 15);
        assert_eq!(wait(1, u32::MAX).as_secs(), 25);
        assert_eq!(wait(4, u32::MAX / 2).as_secs(), 159);
        assert_eq!(wait(40, 0).as_secs(), LONGEST * 3 / 4);
        assert_eq!(wait(i64::MAX, u32::MAX).as_secs(), LONGEST * 5 / 4);
        assert_eq!(wait(0, 0).as_secs(), 15);
    }
}

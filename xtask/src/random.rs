//! Numbers that look random and are the same in every run.

/// SplitMix64 (Steele, Lea and Flood 2014): small, and good enough to choose words with.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from `low` up to and without `high`.
    pub(crate) fn between(&mut self, low: usize, high: usize) -> usize {
        let width = high.saturating_sub(low).max(1) as u64;
        low + usize::try_from(self.next() % width).unwrap_or(0)
    }

    /// A number from 0 up to and without 1, of 53 random bits.
    pub(crate) fn part(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
        let bits = (self.next() >> 11) as f64;
        bits / (1_u64 << 53) as f64
    }

    /// True once in `n` times.
    pub(crate) fn once_in(&mut self, n: usize) -> bool {
        self.between(0, n) == 0
    }

    pub(crate) fn pick<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.between(0, words.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_published_sequence() {
        // First outputs of the reference implementation for the seed 1234567.
        let mut random = Random::new(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn stays_in_its_bounds() {
        let mut random = Random::new(1);
        assert!(
            (0..1000)
                .map(|_| random.between(3, 6))
                .all(|n| (3..6).contains(&n))
        );
        assert!(
            (0..1000)
                .map(|_| random.part())
                .all(|part| (0.0..1.0).contains(&part))
        );
    }
}

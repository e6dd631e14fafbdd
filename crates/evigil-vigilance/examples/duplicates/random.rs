//! Numbers that look random and are the same in every run.

/// SplitMix64 (Steele, Lea and Flood 2014).
pub(crate) struct Random(u64);

impl Random {
    /// Numbers of a seed.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = self.0;
        let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `high`.
    pub(crate) const fn below(&mut self, high: u64) -> u64 {
        self.next() % if high == 0 { 1 } else { high }
    }

    /// From 0 up to and without 1.
    pub(crate) fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True with this probability.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.part() < probability
    }

    /// How often in a row a step is taken that has this probability.
    pub(crate) fn steps(&mut self, probability: f64, most: u64) -> u64 {
        let mut steps = 0;
        while steps < most && self.chance(probability) {
            steps += 1;
        }
        steps
    }

    /// A number below `high`, low ones far more often than high ones (Zipf and Mandelbrot).
    pub(crate) fn popular(&mut self, high: u64, offset: f64) -> u64 {
        let span = ((high as f64 + offset) / offset).ln();
        let value = ((self.part() * span).exp() * offset - offset) as u64;
        value.min(high.saturating_sub(1))
    }
}

//! Raw values made linear, fast.

use super::parameter::Linearisation;

/// Longest table of powers: larger ones leave the caches and gain nothing.
const MAX_TABLE: usize = 1 << 16;

/// A linearisation, prepared for many values.
#[derive(Debug)]
pub(super) struct Scaler {
    linearisation: Linearisation,
    /// Linear values of the raw values 0, 1, 2 and so on; empty when there is no table.
    table: Vec<f64>,
}

impl Scaler {
    /// Prepares for about `values` values. What is computed does not depend on their number.
    pub(super) fn new(linearisation: Linearisation, values: usize) -> Self {
        let mut table = Vec::new();
        if let Linearisation::Log { range, .. } = linearisation {
            // Casts to integers saturate, and the result is bounded.
            let length = range.ceil() as usize;
            // A power costs more than an entry, but a table must be worth its making.
            if length <= MAX_TABLE && length <= values {
                table.extend(
                    (0_u32..)
                        .take(length)
                        .map(|raw| linearisation.apply(f64::from(raw))),
                );
            }
        }
        Self {
            linearisation,
            table,
        }
    }

    pub(super) fn is_identity(&self) -> bool {
        self.linearisation == Linearisation::Identity
    }

    /// The linear value of a raw one.
    pub(super) fn apply(&self, raw: f64) -> f64 {
        // Casts to integers saturate, and only what casts back is looked up.
        let index = raw as usize;
        match self.table.get(index) {
            Some(value) if index as f64 == raw => *value,
            _ => self.linearisation.apply(raw),
        }
    }

    /// Makes values linear in their places.
    pub(super) fn apply_all(&self, values: &mut [f64]) {
        // One loop a kind, so that each becomes vector instructions.
        match self.linearisation {
            Linearisation::Identity => {}
            Linearisation::Gain(gain) => values.iter_mut().for_each(|value| *value /= gain),
            Linearisation::Time(step) => values.iter_mut().for_each(|value| *value *= step),
            Linearisation::Log { .. } => {
                for value in values {
                    *value = self.apply(*value);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fcs::Amplification;

    #[test]
    fn the_table_changes_nothing() {
        let linearisation = Linearisation::Log {
            amplification: Amplification {
                decades: 4.0,
                offset: 0.1,
            },
            range: 1000.5,
        };
        let (with, without) = (
            Scaler::new(linearisation, 5000),
            Scaler::new(linearisation, 10),
        );
        assert!(!with.table.is_empty() && without.table.is_empty());
        for raw in [0.0, 1.0, 500.0, 500.5, 1000.0, 1001.0, 1023.0, -1.0] {
            assert_eq!(with.apply(raw), without.apply(raw), "{raw}");
        }
        assert!(with.apply(f64::NAN).is_nan());
    }

    #[test]
    fn a_quarter_of_the_range_of_four_decades_is_one() {
        let scaler = Scaler::new(
            Linearisation::Log {
                amplification: Amplification {
                    decades: 4.0,
                    offset: 1.0,
                },
                range: 1024.0,
            },
            0,
        );
        assert_eq!(scaler.apply(256.0), 10.0);
        assert_eq!(scaler.apply(1024.0), 10_000.0);
    }
}

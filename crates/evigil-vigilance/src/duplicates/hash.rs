//! Numbers that stand for texts, the same in every run and on every machine.

use std::hash::{BuildHasherDefault, Hasher};

/// The last step of SplitMix64 (Steele, Lea and Flood 2014): spreads a number over 64 bits.
pub(super) const fn mix(value: u64) -> u64 {
    let z = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Two numbers as one.
pub(super) const fn join(a: u64, b: u64) -> u64 {
    mix(a ^ mix(b))
}

/// A text as a number: FNV-1a, spread.
pub(super) fn text(text: &str) -> u64 {
    let fnv = text.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    mix(fnv)
}

/// For keys that are spread already.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = mix(self.0 ^ u64::from(*byte));
        }
    }

    fn write_u32(&mut self, value: u32) {
        self.0 = mix(u64::from(value));
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

/// A map by numbers that are spread already.
pub(super) type SpreadMap<K, V> = hashbrown::HashMap<K, V, BuildHasherDefault<Spread>>;

//! The run-length and bit-packed numbers of Parquet.
//!
//! After the format's document "Encodings", RLE / bit-packing hybrid.

/// Numbers of some bits each, in runs. What is cut off is missing, not an error: the caller counts.
#[derive(Debug)]
pub(super) struct Hybrid<'a> {
    data: &'a [u8],
    width: u32,
}

impl<'a> Hybrid<'a> {
    /// Numbers of `width` bits, at most 32.
    pub(super) fn new(data: &'a [u8], width: u32) -> Self {
        Self {
            data,
            width: width.min(32),
        }
    }

    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.data.split_first()?;
        self.data = rest;
        Some(first)
    }

    /// A number in groups of seven bits, the lowest first.
    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// Appends `count` numbers, or as many as there are.
    pub(super) fn read(&mut self, count: usize, out: &mut Vec<u32>) {
        let end = out.len().saturating_add(count);
        while out.len() < end {
            let Some(header) = self.varint() else { return };
            let left = end - out.len();
            let run = usize::try_from(header >> 1).unwrap_or(usize::MAX);
            if header & 1 == 0 {
                let Some(value) = self.value() else { return };
                out.extend(std::iter::repeat_n(value, run.min(left)));
                if run == 0 {
                    return;
                }
            } else {
                let bytes = run.saturating_mul(self.width as usize).min(self.data.len());
                let (packed, rest) = self.data.split_at(bytes);
                self.data = rest;
                let values = run.saturating_mul(8).min(left);
                unpack(packed, self.width, values, out);
                if bytes == 0 && self.width > 0 {
                    return;
                }
            }
        }
    }

    /// A number in whole bytes.
    fn value(&mut self) -> Option<u32> {
        let mut value = 0;
        for place in 0..self.width.div_ceil(8) {
            value |= u32::from(self.byte()?) << (8 * place);
        }
        Some(value)
    }
}

/// Appends `count` numbers of `width` bits, the lowest bit first.
fn unpack(packed: &[u8], width: u32, count: usize, out: &mut Vec<u32>) {
    if width == 0 {
        out.extend(std::iter::repeat_n(0, count));
        return;
    }
    let mask = (1_u64 << width) - 1;
    let (mut held, mut bits) = (0_u64, 0_u32);
    let mut left = count;
    let words = packed.chunks_exact(4);
    let tail = words.remainder();
    let words = words.map(|word| word.iter().rev().fold(0, |sum, &b| sum << 8 | u64::from(b)));
    let words = words.map(|word| (word, 32));
    // At most 31 bits are held beside a new word.
    for (word, more) in words.chain(tail.iter().map(|&byte| (u64::from(byte), 8))) {
        held |= word << bits;
        bits += more;
        while bits >= width && left > 0 {
            out.push(u32::try_from(held & mask).unwrap_or(u32::MAX));
            held >>= width;
            bits -= width;
            left -= 1;
        }
        if left == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(data: &[u8], width: u32, count: usize) -> Vec<u32> {
        let mut out = Vec::new();
        Hybrid::new(data, width).read(count, &mut out);
        out
    }

    #[test]
    fn runs_and_packed_numbers() {
        // The example of the format's document: 0 to 7 in three bits each.
        assert_eq!(read(&[3, 0x88, 0xC6, 0xFA], 3, 8), [0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(
            read(&[8, 5, 3, 0x88, 0xC6, 0xFA], 3, 7),
            [5, 5, 5, 5, 0, 1, 2]
        );
        assert_eq!(read(&[6, 0x34, 0x12], 16, 3), [0x1234; 3]);
        assert_eq!(read(&[6], 0, 3), [0, 0, 0]);
    }

    #[test]
    fn all_widths() {
        for width in 1..=32_u32 {
            let mask = u32::MAX >> (32 - width);
            let values: Vec<u32> = (0..24_u32)
                .map(|i| i.wrapping_mul(2_654_435_761) & mask)
                .collect();
            let mut data = vec![7];
            let (mut held, mut bits) = (0_u128, 0);
            for &value in &values {
                held |= u128::from(value) << bits;
                bits += width;
                while bits >= 8 {
                    data.push((held & 0xFF) as u8);
                    held >>= 8;
                    bits -= 8;
                }
            }
            assert_eq!(read(&data, width, 24), values, "{width}");
        }
    }

    #[test]
    fn what_is_cut_off_is_missing() {
        assert!(read(&[], 3, 8).is_empty());
        assert!(read(&[0x80], 3, 8).is_empty());
        assert!(read(&[3, 0x88], 3, 8).len() < 8);
        assert!(read(&[0, 1], 3, 8).is_empty());
        assert!(read(&[0xFF; 12], 32, 1000).len() < 1000);
    }
}

//! Numbers in the run-length and bit-packing hybrid. Apache Parquet, Encodings, "RLE/Bit-Packing
//! Hybrid" (encoding 3).

/// A value with how often it follows itself.
pub(super) type Run = (u32, u32);

/// The fewest equal values that are written as a run: bit-packed values go by eight.
const RUN_MIN: u32 = 8;

/// Bits that every number up to `max` fits into.
pub(super) const fn width(max: u32) -> u32 {
    u32::BITS - max.leading_zeros()
}

/// Appends `runs` in `width` bits a number.
pub(super) fn encode(runs: impl IntoIterator<Item = Run>, width: u32, out: &mut Vec<u8>) {
    let mut packed: Vec<u32> = Vec::new();
    for (value, mut count) in merged(runs) {
        // Bit-packed numbers have to end on a group of eight, unless nothing follows.
        let gap = (8 - packed.len() % 8) % 8;
        let fill = u32::try_from(gap).unwrap_or_default();
        if count < RUN_MIN + fill {
            packed.extend(std::iter::repeat_n(value, count as usize));
            continue;
        }
        packed.extend(std::iter::repeat_n(value, gap));
        count -= fill;
        pack(&mut packed, width, out);
        varint(u64::from(count) << 1, out);
        let bytes = usize::try_from(width.div_ceil(8)).unwrap_or_default();
        out.extend(value.to_le_bytes().iter().take(bytes));
    }
    pack(&mut packed, width, out);
}

/// Runs of which no two neighbours are equal.
fn merged(runs: impl IntoIterator<Item = Run>) -> impl Iterator<Item = Run> {
    let mut runs = runs.into_iter().peekable();
    std::iter::from_fn(move || {
        let (value, mut count) = runs.next()?;
        while let Some((_, more)) = runs.next_if(|(next, _)| *next == value) {
            count += more;
        }
        Some((value, count))
    })
}

fn pack(values: &mut Vec<u32>, width: u32, out: &mut Vec<u8>) {
    if values.is_empty() {
        return;
    }
    let groups = values.len().div_ceil(8);
    varint((groups as u64) << 1 | 1, out);
    values.resize(groups * 8, 0);
    let (mut bits, mut held) = (0_u64, 0_u32);
    for value in values.drain(..) {
        bits |= u64::from(value) << held;
        held += width;
        while held >= 8 {
            // The lowest byte.
            out.push((bits & 0xFF) as u8);
            bits >>= 8;
            held -= 8;
        }
    }
}

/// An unsigned number in groups of seven bits, the lowest first.
fn varint(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_examples_of_the_standard() {
        // 0 to 7 in three bits: header 00000011, then 10001000 11000110 11111010.
        let mut out = Vec::new();
        encode((0..8).map(|value| (value, 1)), 3, &mut out);
        assert_eq!(out, [0b11, 0b1000_1000, 0b1100_0110, 0b1111_1010]);
        // A hundred times 4.
        let mut out = Vec::new();
        encode([(4, 50), (4, 50)], 3, &mut out);
        assert_eq!(out, [0xC8, 0x01, 4]);
    }

    #[test]
    fn bits_of_the_largest() {
        assert_eq!([0, 1, 2, 255, 256].map(width), [0, 1, 2, 8, 9]);
    }

    /// The plain reading of the standard.
    fn decode(mut bytes: &[u8], width: u32, count: usize) -> Vec<u32> {
        let mut values = Vec::new();
        while values.len() < count {
            let (mut header, mut shift) = (0_u64, 0);
            loop {
                let byte = bytes[0];
                bytes = &bytes[1..];
                header |= u64::from(byte & 0x7F) << shift;
                shift += 7;
                if byte < 0x80 {
                    break;
                }
            }
            let len = if header & 1 == 1 {
                (header >> 1) as usize * width as usize
            } else {
                width.div_ceil(8) as usize
            };
            let (this, rest) = bytes.split_at(len);
            bytes = rest;
            if header & 1 == 1 {
                for number in 0..(header >> 1) as usize * 8 {
                    let value = (0..width as usize).fold(0_u32, |value, bit| {
                        let place = number * width as usize + bit;
                        value | u32::from(this[place / 8] >> (place % 8) & 1) << bit
                    });
                    values.push(value);
                }
            } else {
                let mut value = [0; 4];
                value[..len].copy_from_slice(this);
                let run = u32::from_le_bytes(value);
                values.extend(std::iter::repeat_n(run, (header >> 1) as usize));
            }
        }
        values.truncate(count);
        values
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(
            runs in prop::collection::vec((0_u32..1000, 1_u32..40), 0..40),
            singles in prop::collection::vec(0_u32..5, 0..40),
        ) {
            let runs: Vec<Run> = runs
                .into_iter()
                .chain(singles.into_iter().map(|value| (value, 1)))
                .collect();
            let values: Vec<u32> = runs
                .iter()
                .flat_map(|(value, count)| std::iter::repeat_n(*value, *count as usize))
                .collect();
            let width = width(values.iter().copied().max().unwrap_or(0)).max(1);
            let mut out = Vec::new();
            encode(runs, width, &mut out);
            prop_assert_eq!(decode(&out, width, values.len()), values);
        }
    }
}

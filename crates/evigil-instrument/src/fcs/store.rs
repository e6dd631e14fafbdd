//! The values of the events, read from the bytes as they are asked for.

use super::layout::{BitField, Cell, Coding, Layout, Order};

/// Values of one data set: events times channels, as stored.
#[derive(Debug)]
pub(super) struct Store<'a> {
    kind: Kind<'a>,
    events: usize,
    channels: usize,
}

#[derive(Debug)]
enum Kind<'a> {
    Cells {
        bytes: &'a [u8],
        event_bytes: usize,
        cells: Vec<Cell>,
    },
    Bits {
        bytes: &'a [u8],
        event_bits: u64,
        fields: Vec<BitField>,
        order: Order,
    },
    /// Values written in digits, read once; event after event.
    Numbers(Vec<f64>),
}

/// Single-precision values without anything between them, which can be copied in one go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Floats<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) big_endian: bool,
}

/// What reading digits found.
pub(super) struct Digits {
    pub(super) numbers: Vec<f64>,
    /// Values that are no numbers, which are NaN: how many, and the index of the first.
    pub(super) faults: Option<(usize, usize)>,
}

impl<'a> Store<'a> {
    /// Without events.
    pub(super) const fn empty(channels: usize) -> Self {
        Self {
            kind: Kind::Numbers(Vec::new()),
            events: 0,
            channels,
        }
    }

    /// Events from DATA, at most `limit`; digits are read here, and what is wrong with them told.
    pub(super) fn new(
        layout: Layout,
        data: &'a [u8],
        channels: usize,
        limit: Option<u64>,
    ) -> (Self, Option<Digits>) {
        let held = layout
            .events_in(data.len() as u64)
            .min(limit.unwrap_or(u64::MAX));
        // Not more than there are bits, so that it always fits.
        let held = usize::try_from(held).unwrap_or(0);
        let (kind, events, digits) = match layout {
            Layout::Cells { event_bytes, cells } => {
                let event_bytes = usize::try_from(event_bytes).unwrap_or(usize::MAX);
                let kind = Kind::Cells {
                    bytes: data
                        .get(..held.saturating_mul(event_bytes))
                        .unwrap_or_default(),
                    event_bytes,
                    cells,
                };
                (kind, held, None)
            }
            Layout::Bits {
                event_bits,
                fields,
                order,
            } => {
                let kind = Kind::Bits {
                    bytes: data,
                    event_bits,
                    fields,
                    order,
                };
                (kind, held, None)
            }
            Layout::AsciiFixed { widths, .. } => {
                let digits = fixed_digits(data, &widths, held);
                (Kind::Numbers(Vec::new()), held, Some(digits))
            }
            Layout::AsciiDelimited { values } => {
                let most = limit
                    .and_then(|limit| usize::try_from(limit).ok())
                    .and_then(|limit| limit.checked_mul(values));
                let mut digits = delimited_digits(data, most);
                let events = digits.numbers.len() / values.max(1);
                digits.numbers.truncate(events * values);
                (Kind::Numbers(Vec::new()), events, Some(digits))
            }
        };
        let mut store = Self {
            kind,
            events,
            channels,
        };
        let digits = digits.map(|mut digits| {
            store.kind = Kind::Numbers(std::mem::take(&mut digits.numbers));
            digits
        });
        (store, digits)
    }

    pub(super) const fn events(&self) -> usize {
        self.events
    }

    pub(super) const fn channels(&self) -> usize {
        self.channels
    }

    /// All values as one run of single-precision numbers, when they are that.
    pub(super) fn floats(&self) -> Option<Floats<'a>> {
        let Kind::Cells {
            bytes,
            event_bytes,
            cells,
        } = &self.kind
        else {
            return None;
        };
        let order = cells.first()?.order;
        let uniform = !matches!(order, Order::Mixed(_))
            && *event_bytes == 4 * cells.len()
            && cells
                .iter()
                .all(|cell| cell.coding == Coding::Float && cell.order == order);
        uniform.then_some(Floats {
            bytes,
            big_endian: order == Order::Big,
        })
    }

    /// Bits that are set in any event of a channel although its range does not reach them.
    pub(super) fn bits_above_range(&self) -> Vec<usize> {
        let Kind::Cells {
            bytes,
            event_bytes,
            cells,
        } = &self.kind
        else {
            return Vec::new();
        };
        let masked: Vec<(usize, Cell, u64)> = cells
            .iter()
            .enumerate()
            .filter_map(|(channel, cell)| match cell.coding {
                Coding::Unsigned { mask }
                    if mask.count_ones() < 8 * u32::try_from(cell.width).ok()? =>
                {
                    Some((channel, *cell, mask))
                }
                _ => None,
            })
            .collect();
        if masked.is_empty() {
            return Vec::new();
        }
        let mut found = vec![0_u64; masked.len()];
        for rows in bytes.chunks(event_bytes.saturating_mul(1024).max(1)) {
            for ((_, cell, _), found) in masked.iter().zip(&mut found) {
                unsigned(rows, *event_bytes, *cell, |value| *found |= value);
            }
        }
        masked
            .iter()
            .zip(found)
            .filter(|((_, _, mask), found)| found & !mask != 0)
            .map(|((channel, _, _), _)| *channel)
            .collect()
    }

    /// Reads a channel of consecutive events as stored; `out` says how many.
    ///
    /// Events that are not there leave their place in `out` as it was.
    pub(super) fn read(&self, channel: usize, first: usize, out: &mut [f64]) {
        match &self.kind {
            Kind::Numbers(numbers) => {
                let values = numbers
                    .get(first * self.channels + channel..)
                    .unwrap_or_default();
                for (slot, value) in out.iter_mut().zip(values.iter().step_by(self.channels)) {
                    *slot = *value;
                }
            }
            Kind::Cells {
                bytes,
                event_bytes,
                cells,
            } => {
                let Some(cell) = cells.get(channel) else {
                    return;
                };
                let rest = bytes.get(first * event_bytes..).unwrap_or_default();
                let length = rest.len().min(out.len() * event_bytes);
                let rows = rest.get(..length).unwrap_or_default();
                read_cell(rows, *event_bytes, *cell, out);
            }
            Kind::Bits {
                bytes,
                event_bits,
                fields,
                order,
            } => {
                let Some(field) = fields.get(channel) else {
                    return;
                };
                for (event, slot) in (first as u64..).zip(out.iter_mut()) {
                    let at = event * event_bits + field.offset;
                    *slot = (bits(bytes, at, field.width, *order) & field.mask) as f64;
                }
            }
        }
    }
}

/// Reads a cell of consecutive events.
fn read_cell(rows: &[u8], stride: usize, cell: Cell, out: &mut [f64]) {
    let at = cell.offset;
    match (cell.coding, cell.order) {
        (Coding::Float, Order::Little) => {
            gather(rows, stride, at, out, |b| f64::from(f32::from_le_bytes(b)));
        }
        (Coding::Float, Order::Big) => {
            gather(rows, stride, at, out, |b| f64::from(f32::from_be_bytes(b)));
        }
        (Coding::Float, Order::Mixed(order)) => gather(rows, stride, at, out, |b| {
            f64::from(f32::from_bits(mixed(b, order)))
        }),
        (Coding::Double, Order::Big) => gather(rows, stride, at, out, f64::from_be_bytes),
        (Coding::Double, _) => gather(rows, stride, at, out, f64::from_le_bytes),
        (Coding::Unsigned { mask }, _) => {
            let mut slots = out.iter_mut();
            unsigned(rows, stride, cell, |value| {
                if let Some(slot) = slots.next() {
                    *slot = (value & mask) as f64;
                }
            });
        }
    }
}

/// Gives every integer of a cell, before masking.
fn unsigned(rows: &[u8], stride: usize, cell: Cell, each: impl FnMut(u64)) {
    let at = cell.offset;
    match (cell.width, cell.order) {
        (1, _) => visit(rows, stride, at, |[b]: [u8; 1]| u64::from(b), each),
        (2, Order::Big) => visit(rows, stride, at, |b| u64::from(u16::from_be_bytes(b)), each),
        (2, _) => visit(rows, stride, at, |b| u64::from(u16::from_le_bytes(b)), each),
        (4, Order::Big) => visit(rows, stride, at, |b| u64::from(u32::from_be_bytes(b)), each),
        (4, Order::Little) => visit(rows, stride, at, |b| u64::from(u32::from_le_bytes(b)), each),
        (4, Order::Mixed(order)) => {
            visit(rows, stride, at, |b| u64::from(mixed(b, order)), each);
        }
        (3, Order::Big) => {
            visit(
                rows,
                stride,
                at,
                |[a, b, c]: [u8; 3]| u64::from(u32::from_be_bytes([0, a, b, c])),
                each,
            );
        }
        (3, _) => {
            visit(
                rows,
                stride,
                at,
                |[a, b, c]: [u8; 3]| u64::from(u32::from_le_bytes([a, b, c, 0])),
                each,
            );
        }
        (8, Order::Big) => visit(rows, stride, at, u64::from_be_bytes, each),
        (8, _) => visit(rows, stride, at, u64::from_le_bytes, each),
        (width, order) => {
            let mut each = each;
            for row in rows.chunks_exact(stride) {
                let bytes = row.get(at..at + width).unwrap_or_default();
                let push = |value: u64, byte: &u8| value << 8 | u64::from(*byte);
                each(if order == Order::Big {
                    bytes.iter().fold(0, push)
                } else {
                    bytes.iter().rev().fold(0, push)
                });
            }
        }
    }
}

/// Gives the decoded bytes at an offset of every row.
fn visit<const N: usize>(
    rows: &[u8],
    stride: usize,
    offset: usize,
    decode: impl Fn([u8; N]) -> u64,
    mut each: impl FnMut(u64),
) {
    for row in rows.chunks_exact(stride) {
        if let Some(bytes) = row.get(offset..).and_then(|rest| rest.first_chunk::<N>()) {
            each(decode(*bytes));
        }
    }
}

/// Decodes the bytes at an offset of every row into `out`.
fn gather<const N: usize>(
    rows: &[u8],
    stride: usize,
    offset: usize,
    out: &mut [f64],
    decode: impl Fn([u8; N]) -> f64,
) {
    for (row, slot) in rows.chunks_exact(stride).zip(out) {
        if let Some(bytes) = row.get(offset..).and_then(|rest| rest.first_chunk::<N>()) {
            *slot = decode(*bytes);
        }
    }
}

/// A word whose bytes have the significances of `order`.
fn mixed(bytes: [u8; 4], order: [u8; 4]) -> u32 {
    bytes.iter().zip(order).fold(0, |word, (byte, place)| {
        word | u32::from(*byte) << (8 * (place & 3))
    })
}

/// Up to 64 bits from a stream of bits; bits behind the end are 0.
///
/// With the most significant byte first, the first bit is the highest of a byte and of the value;
/// else it is the lowest.
fn bits(bytes: &[u8], at: u64, width: u32, order: Order) -> u64 {
    let mut value = 0_u64;
    let mut taken = 0;
    while taken < width {
        let position = at + u64::from(taken);
        let byte = usize::try_from(position / 8)
            .ok()
            .and_then(|index| bytes.get(index))
            .map_or(0, |byte| u64::from(*byte));
        // Below 8.
        let skip = (position % 8) as u32;
        let count = (8 - skip).min(width - taken);
        let ones = (1 << count) - 1;
        if order == Order::Big {
            value = value << count | byte >> (8 - skip - count) & ones;
        } else {
            value |= (byte >> skip & ones) << taken;
        }
        taken += count;
    }
    value
}

fn fixed_digits(data: &[u8], widths: &[usize], events: usize) -> Digits {
    let mut rest = data;
    let values = (0..events).flat_map(|_| widths).map_while(|width| {
        let (value, behind) = rest.split_at_checked(*width)?;
        rest = behind;
        Some(value)
    });
    numbers(values)
}

/// At most `most` values between blanks, commas, tabulators and line ends.
fn delimited_digits(data: &[u8], most: Option<usize>) -> Digits {
    let values = data
        .split(|byte| matches!(byte, b' ' | b',' | b'\t' | b'\r' | b'\n'))
        .filter(|value| !value.is_empty())
        .take(most.unwrap_or(usize::MAX));
    numbers(values)
}

fn numbers<'d>(values: impl Iterator<Item = &'d [u8]>) -> Digits {
    let mut digits = Digits {
        numbers: Vec::new(),
        faults: None,
    };
    for (index, value) in values.enumerate() {
        let number = std::str::from_utf8(value)
            .ok()
            .and_then(super::parameter::number);
        if number.is_none() {
            digits.faults.get_or_insert((0, index)).0 += 1;
        }
        digits.numbers.push(number.unwrap_or(f64::NAN));
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_bits_from_the_highest() {
        let bytes = [0b1010_1010, 0b1111_0000, 0b1100_1100];
        assert_eq!(bits(&bytes, 0, 10, Order::Big), 0b10_1010_1011);
        assert_eq!(bits(&bytes, 10, 10, Order::Big), 0b11_0000_1100);
        assert_eq!(bits(&bytes, 20, 10, Order::Big), 0b11_0000_0000);
    }

    #[test]
    fn ten_bits_from_the_lowest() {
        let bytes = [0b1010_1010, 0b1111_0001, 0b1100_1100];
        assert_eq!(bits(&bytes, 0, 10, Order::Little), 0b01_1010_1010);
        assert_eq!(bits(&bytes, 10, 10, Order::Little), 0b11_0011_1100);
    }

    #[test]
    fn sixty_four_bits_at_an_odd_place() {
        let bytes: Vec<u8> = (1..=9).collect();
        assert_eq!(bits(&bytes, 8, 64, Order::Big), 0x0203_0405_0607_0809);
        assert_eq!(bits(&bytes, 8, 64, Order::Little), 0x0908_0706_0504_0302);
    }

    #[test]
    fn words_of_a_mixed_order() {
        assert_eq!(mixed([1, 2, 3, 4], [2, 3, 0, 1]), 0x0201_0403);
        assert_eq!(mixed([1, 2, 3, 4], [0, 1, 2, 3]), 0x0403_0201);
    }

    #[test]
    fn digits() {
        let read = delimited_digits(b"12 3,x\r\n 5", None);
        assert_eq!(read.numbers[..2], [12.0, 3.0]);
        assert!(read.numbers[2].is_nan());
        assert_eq!(read.faults, Some((1, 2)));
        let read = fixed_digits(b" 12  345", &[3, 5], 1);
        assert_eq!(read.numbers, [12.0, 345.0]);
    }
}

//! How the values of an event lie in the bytes.

use super::codes;
use super::keywords::Keywords;
use super::parameter::{DataType, Parameter};
use crate::Problem;

/// The order of the bytes of a number, `$BYTEORD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Least significant byte first.
    Little,
    /// Most significant byte first.
    Big,
    /// Significance of each byte of a word of four, from 0 for the least.
    Mixed([u8; 4]),
}

impl Order {
    /// Reads `$BYTEORD`, such as `4,3,2,1`: the significance of each byte in the order of the file.
    pub(super) fn from_keyword(value: &str) -> Option<Self> {
        let mut bytes = Vec::with_capacity(8);
        for part in value.split(',') {
            if bytes.len() == 8 {
                return None;
            }
            bytes.push(part.trim().parse::<u8>().ok()?.checked_sub(1)?);
        }
        let mut seen = [false; 8];
        for byte in &bytes {
            let slot = seen.get_mut(usize::from(*byte))?;
            if *slot || usize::from(*byte) >= bytes.len() {
                return None;
            }
            *slot = true;
        }
        if bytes.is_sorted() {
            return Some(Self::Little);
        }
        if bytes.is_sorted_by(|a, b| a > b) {
            return Some(Self::Big);
        }
        bytes.try_into().ok().map(Self::Mixed)
    }

    /// The order within a number of `width` bytes; nothing when `$BYTEORD` does not say.
    ///
    /// A mixed order is one of words of four bytes. Of two bytes the order is that of the two
    /// lowest ones; one byte has none.
    fn of_width(self, width: usize) -> Option<Self> {
        match (self, width) {
            (Self::Mixed(_), 1) => Some(Self::Little),
            (Self::Mixed(bytes), 2) => {
                let low = bytes.iter().position(|byte| *byte == 0);
                let high = bytes.iter().position(|byte| *byte == 1);
                Some(if low < high { Self::Little } else { Self::Big })
            }
            (Self::Mixed(_), 4) | (Self::Little | Self::Big, _) => Some(self),
            (Self::Mixed(_), _) => None,
        }
    }
}

/// How a value is written in whole bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// Integer; the bits of `mask` belong to the value.
    Unsigned { mask: u64 },
    /// Single precision.
    Float,
    /// Double precision.
    Double,
}

/// A value in an event of whole bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    /// First byte in the event.
    pub(super) offset: usize,
    /// Bytes, 1 to 8.
    pub(super) width: usize,
    pub(super) order: Order,
    pub(super) coding: Coding,
}

/// A value in a stream of bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BitField {
    /// First bit in the event.
    pub(super) offset: u64,
    /// Bits, 1 to 64.
    pub(super) width: u32,
    pub(super) mask: u64,
}

/// How events lie in DATA.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Layout {
    /// Every value takes whole bytes.
    Cells { event_bytes: u64, cells: Vec<Cell> },
    /// Integers follow each other bit by bit; an event may begin within a byte.
    Bits {
        event_bits: u64,
        fields: Vec<BitField>,
        order: Order,
    },
    /// Digits, each value with its number of characters.
    AsciiFixed {
        event_bytes: u64,
        widths: Vec<usize>,
    },
    /// Digits between separators.
    AsciiDelimited { values: usize },
}

impl Layout {
    /// Bits of an event; of delimited characters the least possible.
    pub(super) fn event_bits(&self) -> u64 {
        match self {
            Self::Cells { event_bytes, .. } | Self::AsciiFixed { event_bytes, .. } => {
                event_bytes.saturating_mul(8)
            }
            Self::Bits { event_bits, .. } => *event_bits,
            Self::AsciiDelimited { values } => (*values as u64).saturating_mul(8),
        }
    }

    /// Bytes of some events; nothing when it is more than can be counted.
    pub(super) fn bytes_of(&self, events: u64) -> Option<u64> {
        let bits = u128::from(events) * u128::from(self.event_bits());
        u64::try_from(bits.div_ceil(8)).ok()
    }

    /// Whole events in some bytes.
    pub(super) fn events_in(&self, bytes: u64) -> u64 {
        let bits = u128::from(bytes) * 8;
        u64::try_from(bits / u128::from(self.event_bits().max(1))).unwrap_or(u64::MAX)
    }
}

/// How the widths of `$PnB` can be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Storage {
    /// Integers in the next whole bytes, floating-point numbers in those of their type.
    WholeBytes,
    /// Floating-point numbers in the width that `$PnB` says.
    FloatsByBits,
    /// Integers in words of 8, 16, 32 or 64 bits.
    Words,
    /// Bit after bit, events padded to whole bytes.
    PackedEvents,
    /// Bit after bit.
    PackedStream,
}

/// Every layout that the keywords allow, the most usual first; `DATA`'s length decides.
///
/// Empty when there is none; `problems` then says why.
pub(super) fn candidates(
    keywords: &Keywords<'_>,
    parameters: &[Parameter],
    dataset: usize,
    problems: &mut Vec<Problem>,
) -> Vec<Layout> {
    if parameters
        .iter()
        .all(|parameter| parameter.data_type == DataType::Ascii)
    {
        return vec![ascii(parameters)];
    }
    let value = keywords.get("$BYTEORD").unwrap_or_default();
    let single_bytes = parameters
        .iter()
        .all(|parameter| parameter.bits.is_some_and(|bits| bits <= 8));
    let order = match Order::from_keyword(value) {
        Some(order) => order,
        // Single bytes need no order.
        None if single_bytes => Order::Little,
        None => {
            problems.push(if value.is_empty() {
                codes::KEYWORD_MISSING.at_keyword(dataset, "$BYTEORD")
            } else {
                codes::KEYWORD_UNUSABLE
                    .at_keyword(dataset, "$BYTEORD")
                    .with("found", value)
            });
            return Vec::new();
        }
    };
    let mut layouts: Vec<Layout> = Vec::new();
    for storage in [
        Storage::WholeBytes,
        Storage::FloatsByBits,
        Storage::Words,
        Storage::PackedEvents,
        Storage::PackedStream,
    ] {
        if let Some(layout) = layout(storage, parameters, order)
            && !layouts.contains(&layout)
        {
            layouts.push(layout);
        }
    }
    if layouts.is_empty() {
        problems.push(
            codes::ORDER_UNDEFINED
                .at_keyword(dataset, "$BYTEORD")
                .with("found", value),
        );
    }
    layouts
}

fn ascii(parameters: &[Parameter]) -> Layout {
    let widths: Option<Vec<usize>> = parameters
        .iter()
        .map(|parameter| parameter.bits.map(|characters| characters as usize))
        .collect();
    match widths {
        Some(widths) => Layout::AsciiFixed {
            event_bytes: widths.iter().map(|width| *width as u64).sum(),
            widths,
        },
        None => Layout::AsciiDelimited {
            values: parameters.len(),
        },
    }
}

fn layout(storage: Storage, parameters: &[Parameter], order: Order) -> Option<Layout> {
    if matches!(storage, Storage::PackedEvents | Storage::PackedStream) {
        return packed(storage, parameters, order);
    }
    let mut cells = Vec::with_capacity(parameters.len());
    let mut offset = 0_usize;
    for parameter in parameters {
        let bits = parameter.bits?;
        let bytes = (bits as usize).div_ceil(8);
        let (width, coding) = match (parameter.data_type, storage, bits) {
            (DataType::Ascii, _, _) => return None,
            (DataType::Float | DataType::Double, Storage::FloatsByBits, 32) => (4, Coding::Float),
            (DataType::Float | DataType::Double, Storage::FloatsByBits, 64) => (8, Coding::Double),
            (DataType::Float | DataType::Double, Storage::FloatsByBits, _) => return None,
            (DataType::Float, _, _) => (4, Coding::Float),
            (DataType::Double, _, _) => (8, Coding::Double),
            (DataType::Unsigned, _, _) => {
                let width = if storage == Storage::Words {
                    bytes.next_power_of_two()
                } else {
                    bytes
                };
                let all = u64::MAX.checked_shr(64 - 8 * u32::try_from(width).ok()?)?;
                // Where $PnR says nothing, the width still does.
                let declared = u64::MAX.checked_shr(64 - bits)?;
                let mask = parameter.mask(bits).unwrap_or(all & declared);
                (width, Coding::Unsigned { mask })
            }
        };
        cells.push(Cell {
            offset,
            width,
            order: order.of_width(width)?,
            coding,
        });
        offset = offset.checked_add(width)?;
    }
    Some(Layout::Cells {
        event_bytes: offset as u64,
        cells,
    })
}

/// Layouts without padding, of integers whose widths are not whole bytes.
fn packed(storage: Storage, parameters: &[Parameter], order: Order) -> Option<Layout> {
    let mut fields = Vec::with_capacity(parameters.len());
    let mut offset = 0_u64;
    let mut whole_bytes = true;
    for parameter in parameters {
        let width = parameter
            .bits
            .filter(|_| parameter.data_type == DataType::Unsigned)?;
        whole_bytes &= width % 8 == 0;
        let all = u64::MAX.checked_shr(64 - width)?;
        fields.push(BitField {
            offset,
            width,
            mask: parameter.mask(width).unwrap_or(all),
        });
        offset += u64::from(width);
    }
    // Bits have no mixed order, and whole bytes are cells.
    if whole_bytes || matches!(order, Order::Mixed(_)) {
        return None;
    }
    let event_bits = if storage == Storage::PackedEvents {
        offset.next_multiple_of(8)
    } else {
        offset
    };
    Some(Layout::Bits {
        event_bits,
        fields,
        order,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_orders() {
        for (text, order) in [
            ("1,2,3,4", Some(Order::Little)),
            ("4,3,2,1", Some(Order::Big)),
            ("1,2", Some(Order::Little)),
            ("2,1", Some(Order::Big)),
            ("1", Some(Order::Little)),
            (" 4, 3, 2, 1 ", Some(Order::Big)),
            ("3,4,1,2", Some(Order::Mixed([2, 3, 0, 1]))),
            ("2,1,4,3", Some(Order::Mixed([1, 0, 3, 2]))),
            ("8,7,6,5,4,3,2,1", Some(Order::Big)),
            ("4,3,2,2", None),
            ("0,1,2,3", None),
            ("5,3,2,1", None),
            ("2,1,3", None),
            ("", None),
            ("4321", None),
        ] {
            assert_eq!(Order::from_keyword(text), order, "{text}");
        }
    }

    #[test]
    fn two_bytes_of_a_mixed_order() {
        let order = Order::Mixed([2, 3, 0, 1]);
        assert_eq!(order.of_width(2), Some(Order::Little));
        assert_eq!(Order::Mixed([1, 0, 3, 2]).of_width(2), Some(Order::Big));
        assert_eq!(order.of_width(3), None);
        assert_eq!(order.of_width(8), None);
    }

    #[test]
    fn huge_event_counts_do_not_overflow() {
        let layout = Layout::Cells {
            event_bytes: 4096,
            cells: Vec::new(),
        };
        assert_eq!(layout.bytes_of(u64::MAX), None);
        assert_eq!(layout.bytes_of(2), Some(8192));
        assert_eq!(layout.events_in(8191), 1);
    }
}

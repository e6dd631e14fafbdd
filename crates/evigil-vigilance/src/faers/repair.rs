//! Faults of single rows whose right reading is known.

use memchr::memmem;

use super::part::Table;

/// A text with a separator in it, which stands in one row of one quarter. To guess which separator
/// is text is not safe: of the joins of such a row more than half look plausible.
struct Known {
    table: Table,
    text: &'static [u8],
}

const KNOWN: [Known; 1] = [
    // DEMO12Q1, line 105,917: the number of the manufacturer.
    Known {
        table: Table::Demo,
        text: b"JP-CUBIST-$E2B0000000182",
    },
];

/// Whether a row of this table has one of these faults.
pub(super) fn is_known(table: Table, row: &[u8]) -> bool {
    text_separator(table, row).is_some()
}

/// The place of the separator that is text.
pub(super) fn text_separator(table: Table, row: &[u8]) -> Option<usize> {
    KNOWN
        .iter()
        .filter(|known| known.table == table)
        .find_map(|known| {
            let inside = memchr::memchr(b'$', known.text)?;
            Some(memmem::find(row, known.text)? + inside)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_known_row_is_repaired() {
        let row = b"1$2$EXP$JP-CUBIST-$E2B0000000182$CUBIST";
        assert_eq!(text_separator(Table::Demo, row), Some(18));
        assert_eq!(text_separator(Table::Drug, row), None);
        assert!(!is_known(Table::Demo, b"1$JP-CUBIST-E2B0000000182"));
    }
}

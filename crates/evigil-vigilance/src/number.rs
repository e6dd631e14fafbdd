//! Numbers for reports that have none.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::icsr::Icsr;

/// Bytes of the hash that make the number: few enough to be read out, and enough that two reports of
/// a hundred million hardly ever share one.
const BYTES: usize = 10;

/// A number made from what a report says: the same for the same words, and for no others.
pub(crate) fn of_content(content: &[u8]) -> String {
    let hash = Sha256::digest(content);
    let mut number = String::from("unnumbered-");
    for byte in hash.iter().take(BYTES) {
        // Writing into a string never fails.
        let _ = write!(number, "{byte:02x}");
    }
    number
}

/// A number made from the values of a report, however its message was laid out.
pub(crate) fn of_report(report: &Icsr) -> String {
    let mut said = String::new();
    for item in report.items() {
        let _ = writeln!(said, "{}{}={}", item.element, item.at, item.value);
    }
    for kept in report.kept() {
        let _ = writeln!(said, "{}={}", kept.place, kept.value);
    }
    of_content(said.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_have_the_same_number() {
        assert_eq!(of_content(b"a"), of_content(b"a"));
        assert_ne!(of_content(b"a"), of_content(b"b"));
        assert_eq!(of_content(b"").len(), "unnumbered-".len() + 2 * BYTES);
    }
}

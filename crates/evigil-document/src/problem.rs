//! What was wrong with bytes that could be read all the same.
//!
//! Each line begins with a stable code, so that it can be looked up and translated.

/// Bytes that are not valid in the encoding were shown as U+FFFD.
pub(crate) fn replaced(charset: &str, byte: usize) -> String {
    format!("EV-D101: byte {byte}: not valid {charset}; invalid bytes are shown as U+FFFD")
}

/// The declared encoding does not fit the bytes.
pub(crate) fn wrong_declaration(declared: &str, used: &str) -> String {
    format!("EV-D102: declared as {declared}, but the bytes are {used}")
}

/// Nothing declares the encoding and it is not one that evigil can tell with certainty.
pub(crate) fn guessed(charset: &str) -> String {
    format!("EV-D103: the encoding is guessed: {charset}")
}

/// The page has more elements than the limit.
pub(crate) fn structure_dropped(max_nodes: usize) -> String {
    format!("EV-D104: more than {max_nodes} elements; the rest is read as text without structure")
}

/// A PDF page could not be read, or only in part.
pub(crate) fn page(number: u32, what: &str) -> String {
    format!("EV-D105: page {number}: {what}")
}

/// The PDF has more pages than the limit.
pub(crate) fn pages_left_out(read: usize, all: usize) -> String {
    format!("EV-D106: {read} of {all} pages are read")
}

/// The text holds control characters that text does not hold.
pub(crate) fn control_characters(byte: usize) -> String {
    format!("EV-D107: byte {byte}: control character in text")
}

/// The body of an HTTP response is not encoded as its head says, or is cut off.
pub(crate) fn http_body(what: &str) -> String {
    format!("EV-D108: HTTP body: {what}")
}

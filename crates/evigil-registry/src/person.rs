//! Persons under a pseudonym. The identifier that a clinic uses (the number of its chart) goes
//! in, its keyed hash stays; the identifier itself is neither stored nor written to any log.

use crate::fault::Fault;
use crate::keys::{Keys, Purpose, hex};
use crate::kind::{FieldFault, FieldFaultKind};

/// Longest identifier, in characters.
const IDENTIFIER_MAX: usize = 200;

/// The pseudonym of the person whom `organisation` knows as `identifier`. White space at its ends
/// and between its parts, full-width digits and letter case do not make another person.
///
/// Two organisations give the same person two pseudonyms: their numbers say nothing of each
/// other, and nobody can find out by asking whether somebody is a patient elsewhere.
///
/// # Errors
/// [`Fault::Fields`] for an empty or overlong identifier.
pub fn pseudonym(keys: &Keys, organisation_id: &str, identifier: &str) -> Result<String, Fault> {
    let plain: String = identifier
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(half_width)
        .flat_map(char::to_lowercase)
        .collect();
    let fault = |kind| Err(Fault::Fields(vec![FieldFault::new("identifier", kind)]));
    if plain.is_empty() {
        return fault(FieldFaultKind::Missing);
    }
    if plain.chars().count() > IDENTIFIER_MAX {
        return fault(FieldFaultKind::TooLong {
            max: IDENTIFIER_MAX,
        });
    }
    let parts = [organisation_id.as_bytes(), plain.as_bytes()];
    Ok(hex(&keys.hash(Purpose::Pseudonym, &parts)))
}

/// The ASCII character of a full-width one: U+FF01 to U+FF5E stand for U+0021 to U+007E.
fn half_width(c: char) -> char {
    match u32::from(c) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

//! A case: the reports about one event, and what the assessors make of it.

pub mod causality;
pub mod consensus;
pub mod link;
mod method;
pub mod waiting;

pub use method::methods;

use crate::fault::Fault;
use crate::record::Record;
use crate::rights::Actor;

/// A signature is a person's: a program with a token can't sign, and nobody signs twice under two
/// names.
pub(crate) fn signs(actor: &Actor) -> Result<(), Fault> {
    if actor.id.contains(':') || actor.is_public() {
        return Err(Fault::step("EV-R337"));
    }
    Ok(())
}

/// The round of assessment in which a case is, or in which a judgement was signed.
pub(crate) fn round(record: &Record) -> i64 {
    match record.fields.get("round") {
        Some(crate::kind::Value::Integer(Some(round))) => *round,
        _ => 1,
    }
}

//! From the typed input of a story to checked fields, by the same door as plain records.

use serde_json::Value as Json;

use crate::fault::Fault;
use crate::kind::{Fields, Kind};

/// Checks what a story puts into a new record; absent values are left out.
///
/// # Errors
/// [`Fault::Fields`].
pub(super) fn checked(kind: &Kind, sent: Json) -> Result<Fields, Fault> {
    let Json::Object(mut sent) = sent else {
        return Err(Fault::Internal("fields are an object".to_owned()));
    };
    sent.retain(|_, value| !value.is_null());
    kind.fields(&sent, true).map_err(Fault::Fields)
}

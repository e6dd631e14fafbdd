//! What the steps of stories have in common: input as a kind checks it, states, refusals.

use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::fault::Fault;
use crate::kind::{FieldFault, FieldFaultKind, Fields, Kind};
use crate::record::Record;

/// The fields of typed input, checked as those of a record are. With `whole` every field that the
/// kind needs has to be there.
///
/// # Errors
/// [`Fault::Fields`].
pub(super) fn checked<T: Serialize>(kind: &Kind, input: &T, whole: bool) -> Result<Fields, Fault> {
    let sent = serde_json::to_value(input)
        .map_err(|error| Fault::Internal(format!("input of {}: {error}", kind.name)))?;
    let Json::Object(sent) = sent else {
        return Err(Fault::Internal(format!(
            "input of {} is no object",
            kind.name
        )));
    };
    // What was left out says nothing: a change leaves it as it is.
    let sent: Map<String, Json> = sent
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .collect();
    kind.fields(&sent, whole).map_err(Fault::Fields)
}

/// One field that can't be taken.
pub(super) fn field_fault(field: &str, kind: FieldFaultKind) -> Fault {
    Fault::Fields(vec![FieldFault::new(field, kind)])
}

/// A step that the story does not allow, with what has to be known.
pub(super) fn refuse<const N: usize>(
    code: &'static str,
    details: [(&'static str, String); N],
) -> Fault {
    Fault::Step {
        code,
        details: details.into(),
    }
}

/// Refuses a record that was withdrawn, or whose state is none of `states`.
pub(super) fn in_state(record: &Record, code: &'static str, states: &[&str]) -> Result<(), Fault> {
    if record.withdrawn_at.is_some() {
        return Err(Fault::Withdrawn);
    }
    // A record that nobody has taken a step with is where its story begins.
    let state = record.fields.get_text("state").unwrap_or("open");
    if states.contains(&state) {
        Ok(())
    } else {
        Err(refuse(code, [("state", state.to_owned())]))
    }
}

//! What the stories have to say when a record is made, changed or read plainly, without one of them:
//! they complete fields that users don't write, refuse what their steps would refuse, and keep closed
//! what their steps would not show. Each kind has at most one line in [`before_create`], in
//! [`before_change`] and in [`before_read`].

use super::case::causality;
use super::{exposure, follow_up, lot, outcome, person, recall, screening};
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::{Fields, Kind};
use crate::record::Record;
use crate::registry::Registry;
use crate::rights::Actor;

/// Who makes a record, and for whom.
#[derive(Debug)]
pub(super) struct Maker<'m> {
    /// Who asks.
    pub(super) actor: &'m Actor,
    /// The organisation to which the record will belong; a patient's link has none, and what comes
    /// by it belongs where the person belongs.
    pub(super) organisation: &'m mut Option<String>,
}

/// Completes or refuses the fields of a record that is to be made.
///
/// # Errors
/// What the story of the kind says.
pub(crate) async fn before_create(
    change: &mut Change<'_>,
    (actor, organisation): (&Actor, &mut Option<String>),
    kind: &Kind,
    fields: Fields,
) -> Result<Fields, Fault> {
    let mut maker = Maker {
        actor,
        organisation,
    };
    match kind.name.as_str() {
        "product" => lot::product_fields(change, None, fields).await,
        "lot" => lot::lot_fields(None, fields),
        "lot_holding" => lot::holding_fields(change, &maker, fields).await,
        "person" => Err(Fault::step("EV-R210")),
        "consent" => person::consent_fields(change, None, fields),
        "screening" => screening::screening_fields(change, None, fields),
        "exposure" => exposure::exposure_fields(change, &maker, None, fields).await,
        "outcome" => outcome::outcome_fields(change, &mut maker, None, fields).await,
        "follow_up" => follow_up::follow_up_fields(change, None, fields).await,
        "recall" => Err(Fault::step("EV-R247")),
        _ => Ok(fields),
    }
}

/// Completes or refuses the fields that are to be changed in `old`.
///
/// # Errors
/// What the story of the kind says.
pub(crate) async fn before_change(
    change: &mut Change<'_>,
    actor: &Actor,
    (kind, old): (&Kind, &Record),
    fields: Fields,
) -> Result<Fields, Fault> {
    let mut organisation = old.organisation_id.clone();
    let mut maker = Maker {
        actor,
        organisation: &mut organisation,
    };
    match kind.name.as_str() {
        "product" => lot::product_fields(change, Some(old), fields).await,
        "lot" => lot::lot_fields(Some(old), fields),
        "lot_holding" => lot::holding_fields(change, &maker, fields).await,
        "consent" => person::consent_fields(change, Some(old), fields),
        "screening" => screening::screening_fields(change, Some(old), fields),
        "exposure" => exposure::exposure_fields(change, &maker, Some(old), fields).await,
        "outcome" => outcome::outcome_fields(change, &mut maker, Some(old), fields).await,
        "follow_up" => follow_up::follow_up_fields(change, Some(old), fields).await,
        "recall" => recall::recall_fields(old, fields),
        _ => Ok(fields),
    }
}

/// Keeps of records that lie within reach those that their story shows to the reader.
///
/// # Errors
/// What the database says.
pub(crate) async fn before_read(
    connection: &mut sqlx::AnyConnection,
    (registry, actor): (&Registry, &Actor),
    kind: &Kind,
    records: &mut Vec<Record>,
) -> Result<(), Fault> {
    match kind.name.as_str() {
        "causality" => causality::retain_open(connection, registry, actor, records).await,
        _ => Ok(()),
    }
}

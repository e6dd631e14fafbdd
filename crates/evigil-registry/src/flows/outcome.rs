//! Outcomes on scales: a value has to stand on its scale, and it has to be known which way is
//! better.

use evigil_evidence::ledger::{Better, Scale};
use sqlx::Row;

use super::day::past_day;
use super::hook::Maker;
use super::terms::Base;
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::{Fields, Value};
use crate::record::Record;

/// A treatment as outcomes refer to it.
pub(super) struct Treated {
    /// Who got it.
    pub(super) person: String,
    /// On which day.
    pub(super) given_on: String,
}

/// The treatment of this id.
///
/// # Errors
/// [`Fault::Reference`] when there is none.
pub(super) async fn treated(change: &mut Change<'_>, exposure: &str) -> Result<Treated, Fault> {
    let query = sqlx::query("SELECT person_id, given_on FROM exposures WHERE id = $1");
    let row = change.fetch(query.bind(exposure.to_owned())).await?;
    let row = row.ok_or_else(|| Fault::Reference {
        field: "exposure_id".to_owned(),
    })?;
    let person: Option<String> = row.try_get(0)?;
    let given_on: Option<String> = row.try_get(1)?;
    Ok(Treated {
        person: person.unwrap_or_default(),
        given_on: given_on.unwrap_or_default(),
    })
}

/// Checks an outcome, and fills in which way is better. What a patient sends belongs to the
/// organisation that looks after them.
///
/// # Errors
/// `EV-R230` for an unknown scale, `EV-R231` for a value that is not on it, `EV-R232` and `EV-R233`
/// for the direction, `EV-R237` for somebody else's treatment.
pub(super) async fn outcome_fields(
    change: &mut Change<'_>,
    maker: &mut Maker<'_>,
    old: Option<&Record>,
    fields: Fields,
) -> Result<Fields, Fault> {
    let mut whole = match old {
        Some(old) => old.fields.clone().over(fields.clone()),
        None => fields.clone(),
    };
    past_day(&fields, "measured_on", change.at())?;
    let scale = Base::embedded()?.scale(whole.get_text("scale").unwrap_or_default())?;
    if let Some(Value::Real(Some(value))) = whole.get("value")
        && !scale.holds(*value)
    {
        return Err(Fault::Step {
            code: "EV-R231",
            details: vec![
                ("scale", scale.id.clone()),
                ("value", value.to_string()),
                ("range", scale.range().to_string()),
            ],
        });
    }
    let is_new_scale = old.is_some_and(|old| old.fields.get_text("scale") != Some(&scale.id));
    if is_new_scale && fields.get("direction").is_none() {
        whole = whole.with("direction", Value::Text(None));
    }
    let direction = direction(scale, whole.get_text("direction"))?;
    if let Some(exposure) = whole.get_text("exposure_id") {
        let treated = treated(change, exposure).await?;
        if whole.get_text("person_id") != Some(&treated.person) {
            return Err(Fault::step("EV-R237"));
        }
    }
    let mut fields = fields.text("direction", direction);
    if maker.actor.person_id.is_some() {
        fields = fields.text("told_by", "patient");
        let person = whole.get_text("person_id").unwrap_or_default();
        *maker.organisation = organisation_of(change, person).await?;
    }
    Ok(fields)
}

fn direction(scale: &Scale, given: Option<&str>) -> Result<&'static str, Fault> {
    let fault = |code| Fault::Step {
        code,
        details: vec![
            ("scale", scale.id.clone()),
            ("better", scale.better.code().to_owned()),
        ],
    };
    match (scale.better, given) {
        (Better::Depends, Some("lower")) => Ok("lower"),
        (Better::Depends, Some("higher")) => Ok("higher"),
        (Better::Depends, _) => Err(fault("EV-R232")),
        (better, Some(given)) if given != better.code() => Err(fault("EV-R233")),
        (better, _) => Ok(better.code()),
    }
}

async fn organisation_of(change: &mut Change<'_>, person: &str) -> Result<Option<String>, Fault> {
    let query = sqlx::query("SELECT organisation_id FROM persons WHERE id = $1");
    match change.fetch(query.bind(person.to_owned())).await? {
        Some(row) => Ok(row.try_get(0)?),
        None => Ok(None),
    }
}

//! Products, lots and who holds them, as plain records: their numbers in the one spelling by which
//! they are found.

use evigil_vigilance::lot::LotKey;
use evigil_vigilance::lot::gs1::check_digit;
use sqlx::Row;

use super::hook::Maker;
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::{FieldFault, FieldFaultKind, Fields};
use crate::record::Record;

const GTIN: &str = "a GTIN of 8, 12, 13 or 14 digits with its check digit";
const LOT_NUMBER: &str = "a lot number with a letter or a digit";

fn not_of_type(field: &str, expected: &'static str) -> Fault {
    Fault::Fields(vec![FieldFault::new(
        field,
        FieldFaultKind::Type { expected },
    )])
}

/// The 14 digits of a global trade item number; nothing when its length or check digit is wrong.
/// Shorter ones are the same number with zeros in front (GS1 General Specifications, 3.3.2).
pub(super) fn gtin_14(text: &str) -> Option<String> {
    let text = text.trim();
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number || !matches!(text.len(), 8 | 12 | 13 | 14) {
        return None;
    }
    let (digits, last) = text.split_at_checked(text.len() - 1)?;
    (check_digit(digits).map(String::from).as_deref() == Some(last)).then(|| format!("{text:0>14}"))
}

/// The product of a GTIN of 14 digits.
pub(super) async fn product_of(
    change: &mut Change<'_>,
    gtin: &str,
) -> Result<Option<String>, Fault> {
    let query = sqlx::query(
        "SELECT id FROM products WHERE gtin = $1 AND withdrawn_at IS NULL ORDER BY id LIMIT 1",
    );
    match change.fetch(query.bind(gtin.to_owned())).await? {
        Some(row) => Ok(Some(row.try_get(0)?)),
        None => Ok(None),
    }
}

/// A GTIN is stored with 14 digits, and belongs to one product.
pub(super) async fn product_fields(
    change: &mut Change<'_>,
    old: Option<&Record>,
    fields: Fields,
) -> Result<Fields, Fault> {
    let Some(written) = fields.get_text("gtin") else {
        return Ok(fields);
    };
    let gtin = gtin_14(written).ok_or_else(|| not_of_type("gtin", GTIN))?;
    let other = product_of(change, &gtin).await?;
    if other.is_some() && other.as_deref() != old.map(|old| old.id.as_str()) {
        return Err(Fault::Duplicate {
            kind: "product".to_owned(),
        });
    }
    Ok(fields.text("gtin", gtin))
}

/// A lot is found by the key of its number; a new one may be given until somebody stops it.
pub(super) fn lot_fields(old: Option<&Record>, fields: Fields) -> Result<Fields, Fault> {
    let key = fields
        .get_text("number")
        .map(|number| LotKey::of(number).ok_or_else(|| not_of_type("number", LOT_NUMBER)))
        .transpose()?;
    let fields = match key {
        Some(key) => fields.text("number_key", key.as_str()),
        None => fields,
    };
    Ok(if old.is_none() {
        fields.text("status", "released")
    } else {
        fields
    })
}

/// Only a provider of the own organisation can be said to hold a lot.
pub(super) async fn holding_fields(
    change: &mut Change<'_>,
    maker: &Maker<'_>,
    fields: Fields,
) -> Result<Fields, Fault> {
    if let Some(provider) = fields.get_text("provider_id") {
        own_provider(change, maker.organisation.as_deref(), provider).await?;
    }
    Ok(fields)
}

/// Checks that a provider belongs to the organisation, or to none: what somebody else's facility
/// did is not for a stranger to say.
///
/// # Errors
/// `EV-R205`, or [`Fault::Reference`] when there is no such provider.
pub(super) async fn own_provider(
    change: &mut Change<'_>,
    organisation: Option<&str>,
    provider: &str,
) -> Result<(), Fault> {
    let query = sqlx::query("SELECT organisation_id FROM providers WHERE id = $1");
    let Some(row) = change.fetch(query.bind(provider.to_owned())).await? else {
        return Err(Fault::Reference {
            field: "provider_id".to_owned(),
        });
    };
    let owner: Option<String> = row.try_get(0)?;
    if owner.is_none() || owner.as_deref() == organisation {
        Ok(())
    } else {
        Err(Fault::step("EV-R205"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gtin_has_fourteen_digits_and_its_check_digit() {
        assert_eq!(gtin_14("4912345678904").as_deref(), Some("04912345678904"));
        assert_eq!(gtin_14("04912345678904").as_deref(), Some("04912345678904"));
        assert_eq!(gtin_14("4912345678905"), None);
        assert_eq!(gtin_14("491234567890"), None);
        assert_eq!(gtin_14("49123456789 4"), None);
        assert_eq!(gtin_14(""), None);
    }
}

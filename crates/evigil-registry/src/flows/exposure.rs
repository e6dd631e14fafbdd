//! A treatment is written down. It is refused without consent, without a screening that lets it
//! pass, or from a lot that must not be given; nothing else writes exposures, so that plain records
//! and imports go by the same checks.

use evigil_knowledge::TermKind;
use jiff::ToSpan;
use jiff::civil::Date;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::day::{last_day, past_day};
use super::hook::Maker;
use super::lot::own_provider;
use super::terms::Base;
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::{FieldFault, FieldFaultKind, Fields};
use crate::record::Record;

/// How many days a screening is good for.
const SCREENING_DAYS: i64 = 30;

/// Columns on which it rests whether the treatment could be given.
const DECIDING: [&str; 8] = [
    "person_id",
    "lot_id",
    "provider_id",
    "screening_id",
    "consent_id",
    "given_on",
    "route",
    "indication",
];

fn missing(field: &str) -> Fault {
    Fault::Fields(vec![FieldFault::new(field, FieldFaultKind::Missing)])
}

fn stopped<const N: usize>(code: &'static str, details: [(&'static str, String); N]) -> Fault {
    Fault::Step {
        code,
        details: details.into(),
    }
}

/// What is asked of a treatment.
struct Treatment<'t> {
    person: &'t str,
    lot: &'t str,
    route: &'t str,
    given_on: Date,
}

/// Checks a treatment, and fills in the consent and the screening under which it was given.
///
/// # Errors
/// `EV-R205` for somebody else's facility, `EV-R220` without consent, `EV-R221` to `EV-R223` for
/// the screening, `EV-R224` to `EV-R227` for the lot, `EV-R228` for a route or an indication that
/// is no term.
pub(super) async fn exposure_fields(
    change: &mut Change<'_>,
    maker: &Maker<'_>,
    old: Option<&Record>,
    fields: Fields,
) -> Result<Fields, Fault> {
    let whole = match old {
        Some(old) => old.fields.clone().over(fields.clone()),
        None => fields.clone(),
    };
    let same = |column: &str| old.is_some_and(|old| old.fields.get(column) == whole.get(column));
    if DECIDING.iter().all(|column| same(column)) {
        return Ok(fields);
    }
    let text = |column: &str| whole.get_text(column).ok_or_else(|| missing(column));
    let base = Base::embedded()?;
    base.term(TermKind::Route, "route", text("route")?)?;
    if let Some(indication) = whole.get_text("indication") {
        base.term(TermKind::Indication, "indication", indication)?;
    }
    let given_on = past_day(&whole, "given_on", change.at())?;
    let treatment = Treatment {
        person: text("person_id")?,
        lot: text("lot_id")?,
        route: text("route")?,
        given_on: given_on.ok_or_else(|| missing("given_on"))?,
    };
    own_provider(change, maker.organisation.as_deref(), text("provider_id")?).await?;
    // A slip in an earlier entry can be corrected after its lot was stopped; it is no new treatment.
    let product = lot(change, &treatment, same("lot_id")).await?;
    let kept = |column: &str| {
        let asked = fields.get_text(column).map(|id| (id.to_owned(), true));
        let before = old.and_then(|old| old.fields.get_text(column));
        asked.or_else(|| before.map(|id| (id.to_owned(), false)))
    };
    let consent = consent(change, &treatment, kept("consent_id")).await?;
    let screening = screening(change, &treatment, &product, kept("screening_id")).await?;
    Ok(fields
        .text("consent_id", consent)
        .text("screening_id", screening))
}

/// Checks the lot and gives its product.
///
/// A treatment that was given before the day on which its lot was stopped is taken: it has happened,
/// and without it the person would not be found when the lot is traced.
async fn lot(
    change: &mut Change<'_>,
    treatment: &Treatment<'_>,
    is_correction: bool,
) -> Result<String, Fault> {
    let query = sqlx::query(
        "SELECT product_id, status, status_on, expires_on, withdrawn_at, number FROM lots WHERE id = $1",
    );
    let row = change.fetch(query.bind(treatment.lot.to_owned())).await?;
    let row = row.ok_or_else(|| Fault::Reference {
        field: "lot_id".to_owned(),
    })?;
    let text = |at: usize| -> Result<String, Fault> {
        let text: Option<String> = row.try_get(at)?;
        Ok(text.unwrap_or_default())
    };
    let (status, since, expires_on) = (text(1)?, text(2)?, text(3)?);
    let number = ("lot", text(5)?);
    let was_before = since
        .parse()
        .is_ok_and(|since: Date| treatment.given_on < since);
    if !is_correction && !was_before {
        match status.as_str() {
            "quarantined" => return Err(stopped("EV-R224", [number, ("since", since)])),
            "recalled" => return Err(stopped("EV-R225", [number, ("since", since)])),
            "closed" => return Err(stopped("EV-R227", [number])),
            _ if !text(4)?.is_empty() => return Err(stopped("EV-R227", [number])),
            _ => {}
        }
    }
    if last_day(&expires_on).is_some_and(|last| last < treatment.given_on) {
        return Err(stopped("EV-R226", [number, ("expires_on", expires_on)]));
    }
    text(0)
}

/// Which of `rows` was asked for by its id in column 0: that one, or nothing when it is not there;
/// one that is only kept gives way to the first.
fn pick<'r>(rows: &'r [AnyRow], asked: Option<&(String, bool)>) -> Option<&'r AnyRow> {
    let is = |row: &&AnyRow, id: &str| row.try_get::<String, _>(0).is_ok_and(|found| found == id);
    match asked {
        Some((id, true)) => rows.iter().find(|row| is(row, id)),
        Some((id, false)) => rows.iter().find(|row| is(row, id)).or(rows.first()),
        None => rows.first(),
    }
}

async fn consent(
    change: &mut Change<'_>,
    treatment: &Treatment<'_>,
    asked: Option<(String, bool)>,
) -> Result<String, Fault> {
    let query = sqlx::query(
        "SELECT id FROM consents WHERE person_id = $1 AND purpose = 'treatment' AND withdrawn_at IS NULL \
         AND given_on <= $2 AND (ended_on IS NULL OR ended_on > $2) ORDER BY given_on DESC, id DESC",
    )
    .bind(treatment.person.to_owned())
    .bind(treatment.given_on.to_string());
    let rows = change.fetch_all(query).await?;
    let Some(row) = pick(&rows, asked.as_ref()) else {
        let day = treatment.given_on.to_string();
        return Err(stopped("EV-R220", [("day", day)]));
    };
    Ok(row.try_get(0)?)
}

async fn screening(
    change: &mut Change<'_>,
    treatment: &Treatment<'_>,
    product: &str,
    asked: Option<(String, bool)>,
) -> Result<String, Fault> {
    let first = treatment.given_on.saturating_sub(SCREENING_DAYS.days());
    let query = sqlx::query(
        "SELECT id, outcome, route, product_id, screened_on FROM screenings WHERE person_id = $1 \
         AND withdrawn_at IS NULL AND screened_on <= $2 AND screened_on >= $3 \
         ORDER BY screened_on DESC, id DESC",
    )
    .bind(treatment.person.to_owned())
    .bind(treatment.given_on.to_string())
    .bind(first.to_string());
    let mut rows = change.fetch_all(query).await?;
    if rows.is_empty() {
        let days = SCREENING_DAYS.to_string();
        return Err(stopped("EV-R221", [("days", days)]));
    }
    let mut fitting = Vec::with_capacity(rows.len());
    for row in rows.drain(..) {
        let route: Option<String> = row.try_get(2)?;
        let of: Option<String> = row.try_get(3)?;
        let fits = of.is_none_or(|of| of == product);
        if fits && route.as_deref() == Some(treatment.route) {
            fitting.push(row);
        }
    }
    let Some(row) = pick(&fitting, asked.as_ref()) else {
        let route = treatment.route.to_owned();
        return Err(stopped("EV-R223", [("route", route)]));
    };
    let is_stopped = |row: &AnyRow| -> Result<bool, Fault> {
        let outcome: Option<String> = row.try_get(1)?;
        Ok(!matches!(outcome.as_deref(), Some("clear" | "overridden")))
    };
    // What was found last counts: an earlier screening can't be picked to get round it.
    let newest = fitting.first().map(is_stopped).transpose()?;
    if newest == Some(true) || is_stopped(row)? {
        let day: Option<String> = row.try_get(4)?;
        return Err(stopped("EV-R222", [("day", day.unwrap_or_default())]));
    }
    Ok(row.try_get(0)?)
}

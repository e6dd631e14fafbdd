//! Where a lot went: everybody who got it, by facility, from the database by its indexes.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use evigil_vigilance::lot::LotKey;
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::lot::gtin_14;
use crate::audit;
use crate::fault::Fault;
use crate::registry::Registry;
use crate::rights::{Actor, Reach};

/// How a lot relates to the one that is traced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LotRelation {
    /// The lot itself.
    Itself,
    /// The same number of the same product, entered twice: by its GTIN or its name it is one product.
    SameProduct,
    /// The same number of another product: a person has to look whether it is the same thing.
    SameNumber,
}

/// Where a lot went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LotTrace {
    /// The lot.
    pub lot_id: String,
    /// It, and lots that share its number.
    pub lots: Vec<TracedLot>,
    /// Facilities that gave it or hold it, within reach of who asks.
    pub providers: Vec<TracedProvider>,
    /// How many treatments.
    pub exposures: usize,
    /// How many persons.
    pub persons: usize,
}

/// A lot of the trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TracedLot {
    /// Its id.
    pub id: String,
    /// Its number as it was entered.
    pub number: String,
    /// Its product.
    pub product_id: String,
    /// Name of the product.
    pub product: String,
    /// How it relates to the lot that is traced.
    pub relation: LotRelation,
    /// Its status.
    pub status: String,
}

/// A facility of the trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TracedProvider {
    /// Its id.
    pub provider_id: String,
    /// The organisation to which it belongs.
    pub organisation_id: Option<String>,
    /// Its name.
    pub name: String,
    /// Units that it said to hold.
    pub units: Option<i64>,
    /// How many treatments.
    pub count: usize,
    /// How many persons.
    pub persons: usize,
    /// The treatments, the oldest first.
    pub exposures: Vec<TracedExposure>,
    /// Lots that it said to hold.
    #[serde(skip)]
    pub(super) holds: Vec<String>,
}

/// A treatment of the trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TracedExposure {
    /// Its id.
    pub id: String,
    /// The lot.
    pub lot_id: String,
    /// Who got it: the id of the person, no identifier and no name. Where the data of the person
    /// were erased, `erased:` and the id of the treatment: each counts as a person of its own.
    pub person_id: String,
    /// Whether the data of the person were erased; then nobody can be told.
    pub erased: bool,
    /// On which day; empty where the data were erased.
    pub given_on: String,
}

/// Lots that share the number of a lot.
const LOTS: &str = "\
SELECT l.id FROM lots l
WHERE l.number_key = (SELECT number_key FROM lots WHERE id = $1) AND l.withdrawn_at IS NULL";

/// Each of these lots, with each facility that holds it.
const HELD: &str = "\
SELECT l.id, l.number, l.status, p.id, p.name, p.gtin,
       v.id, v.organisation_id, v.name, h.units, h.organisation_id
FROM lots l JOIN products p ON p.id = l.product_id
LEFT JOIN lot_holdings h ON h.lot_id = l.id AND h.withdrawn_at IS NULL
LEFT JOIN providers v ON v.id = h.provider_id
WHERE l.id IN (";

/// Treatments with them. There may be thousands, so that a row holds no more than it has to.
const GIVEN: &str = "\
SELECT e.lot_id, e.provider_id, e.organisation_id, e.id, e.person_id, e.given_on
FROM exposures e WHERE e.withdrawn_at IS NULL AND e.lot_id IN (";

/// Facilities that gave them.
const GIVERS: &str = "\
SELECT v.id, v.organisation_id, v.name FROM providers v WHERE v.id IN (
  SELECT e.provider_id FROM exposures e WHERE e.withdrawn_at IS NULL AND e.lot_id IN (";

async fn rows(
    connection: &mut AnyConnection,
    (ask, end): (&str, &str),
    lot: &str,
) -> Result<Vec<AnyRow>, Fault> {
    let sql = AssertSqlSafe(format!("{ask}{LOTS}{end}"));
    let query = sqlx::query(sql).bind(lot.to_owned());
    Ok(query.fetch_all(connection).await?)
}

/// The trace of a lot, of what lies within `reach`.
///
/// # Errors
/// [`Fault::Absent`] for a lot that is not there or was withdrawn, or what the database says.
pub(super) async fn trace(
    connection: &mut AnyConnection,
    lot: &str,
    reach: &Reach,
) -> Result<LotTrace, Fault> {
    let held = rows(connection, (HELD, ")"), lot).await?;
    let given = rows(connection, (GIVEN, ")"), lot).await?;
    // After the treatments: every one has its facility then.
    let givers = rows(connection, (GIVERS, "))"), lot).await?;
    let mut lots: BTreeMap<String, (TracedLot, Option<String>)> = BTreeMap::new();
    for row in &held {
        let id: String = row.try_get(0)?;
        if let Entry::Vacant(new) = lots.entry(id) {
            new.insert(traced_lot(row)?);
        }
    }
    let Some((itself, gtin)) = lots.get(lot).cloned() else {
        return Err(Fault::Absent {
            kind: "lot".to_owned(),
        });
    };
    let lots = lots.into_values();
    let mut lots: Vec<TracedLot> = lots
        .map(|(other, other_gtin)| {
            let relation = relation((&itself, gtin.as_deref()), (&other, other_gtin.as_deref()));
            TracedLot { relation, ..other }
        })
        .collect();
    lots.sort_by(|a, b| (a.relation, &a.id).cmp(&(b.relation, &b.id)));
    let mut names: BTreeMap<String, (Option<String>, String)> = BTreeMap::new();
    for row in &givers {
        let name: Option<String> = row.try_get(2)?;
        names.insert(row.try_get(0)?, (row.try_get(1)?, name.unwrap_or_default()));
    }
    let mut providers: BTreeMap<String, TracedProvider> = BTreeMap::new();
    for row in &given {
        let organisation: Option<String> = row.try_get(2)?;
        if !reach.holds_organisation(organisation.as_deref().unwrap_or_default()) {
            continue;
        }
        let provider = match providers.entry(row.try_get(1)?) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let named = names.remove(new.key()).unwrap_or_default();
                let provider = traced_provider(new.key(), named, organisation);
                new.insert(provider)
            }
        };
        let exposure: String = row.try_get(3)?;
        let person: Option<String> = row.try_get(4)?;
        let given_on: Option<String> = row.try_get(5)?;
        provider.exposures.push(TracedExposure {
            lot_id: row.try_get(0)?,
            erased: person.is_none(),
            person_id: person.unwrap_or_else(|| format!("erased:{exposure}")),
            id: exposure,
            given_on: given_on.unwrap_or_default(),
        });
    }
    for row in &held {
        let (Some(id), organisation) = (
            row.try_get::<Option<String>, _>(6)?,
            row.try_get::<Option<String>, _>(10)?,
        ) else {
            continue;
        };
        if !reach.holds_organisation(organisation.as_deref().unwrap_or_default()) {
            continue;
        }
        let provider = match providers.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let name: Option<String> = row.try_get(8)?;
                let named = (row.try_get(7)?, name.unwrap_or_default());
                let provider = traced_provider(new.key(), named, organisation);
                new.insert(provider)
            }
        };
        if let Some(units) = row.try_get::<Option<i64>, _>(9)? {
            provider.units = Some(provider.units.unwrap_or(0).saturating_add(units));
        }
        provider.holds.push(row.try_get(0)?);
    }
    let mut providers: Vec<TracedProvider> = providers.into_values().collect();
    for provider in &mut providers {
        provider
            .exposures
            .sort_by(|a, b| (&a.given_on, &a.id).cmp(&(&b.given_on, &b.id)));
        provider.count = provider.exposures.len();
        provider.persons = persons(provider.exposures.iter());
    }
    providers.sort_by(|a, b| (b.count, &a.provider_id).cmp(&(a.count, &b.provider_id)));
    let all = || providers.iter().flat_map(|provider| &provider.exposures);
    Ok(LotTrace {
        lot_id: lot.to_owned(),
        exposures: all().count(),
        persons: persons(all()),
        lots,
        providers,
    })
}

fn persons<'e>(exposures: impl Iterator<Item = &'e TracedExposure>) -> usize {
    let mut persons: Vec<&str> = exposures
        .map(|exposure| exposure.person_id.as_str())
        .collect();
    persons.sort_unstable();
    persons.dedup();
    persons.len()
}

fn traced_lot(row: &AnyRow) -> Result<(TracedLot, Option<String>), Fault> {
    let text = |at: usize| -> Result<String, Fault> {
        let text: Option<String> = row.try_get(at)?;
        Ok(text.unwrap_or_default())
    };
    let lot = TracedLot {
        id: text(0)?,
        number: text(1)?,
        status: text(2)?,
        product_id: text(3)?,
        product: text(4)?,
        relation: LotRelation::SameNumber,
    };
    let gtin: Option<String> = row.try_get(5)?;
    Ok((lot, gtin.as_deref().and_then(gtin_14)))
}

fn traced_provider(
    id: &str,
    (owner, name): (Option<String>, String),
    organisation: Option<String>,
) -> TracedProvider {
    TracedProvider {
        provider_id: id.to_owned(),
        // A facility that nobody owns in the registry is spoken for by who gave treatments there.
        organisation_id: owner.or(organisation),
        name,
        units: None,
        count: 0,
        persons: 0,
        exposures: Vec::new(),
        holds: Vec::new(),
    }
}

fn relation(
    (lot, gtin): (&TracedLot, Option<&str>),
    (other, other_gtin): (&TracedLot, Option<&str>),
) -> LotRelation {
    if lot.id == other.id {
        return LotRelation::Itself;
    }
    let same_name = || LotKey::of(&lot.product) == LotKey::of(&other.product);
    let same = match (gtin, other_gtin) {
        (Some(one), Some(two)) => one == two,
        _ => lot.product_id == other.product_id || same_name(),
    };
    if same {
        LotRelation::SameProduct
    } else {
        LotRelation::SameNumber
    }
}

impl LotTrace {
    /// Lots that are one with the lot that is traced.
    pub(super) fn same(&self) -> impl Iterator<Item = &TracedLot> {
        self.lots
            .iter()
            .filter(|lot| lot.relation != LotRelation::SameNumber)
    }

    /// Facilities that gave or hold these lots, and how many treatments with them they gave.
    pub(super) fn concerned(&self) -> impl Iterator<Item = (&TracedProvider, i64)> {
        let is_same = |id: &str| self.same().any(|lot| lot.id == id);
        self.providers.iter().filter_map(move |provider| {
            let given = provider.exposures.iter();
            let given = given.filter(|exposure| is_same(&exposure.lot_id)).count();
            let holds = provider.holds.iter().any(|lot| is_same(lot));
            let count = i64::try_from(given).unwrap_or(i64::MAX);
            (count > 0 || holds).then_some((provider, count))
        })
    }
}

impl Registry {
    /// Where a lot went. Operation `lot.trace`: a clinic sees its own treatments, the safety board
    /// and an authority all of them.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`].
    pub async fn trace_lot(&self, actor: &Actor, lot: &str) -> Result<LotTrace, Fault> {
        const OPERATION: &str = "lot.trace";
        let reach = self.rights().reach(actor, OPERATION)?;
        let trace = {
            let mut connection = self.database().pool().acquire().await?;
            trace(&mut connection, lot, &reach).await?
        };
        let entry = audit::Entry::new(&actor.id, OPERATION).on("lot", lot);
        self.enter(entry.detail("exposures", trace.exposures))
            .await?;
        Ok(trace)
    }
}

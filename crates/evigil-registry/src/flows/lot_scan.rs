//! A package is scanned: its GS1 code leads to the product and the lot, which are found or made,
//! and what speaks against giving the lot is told at once.

use evigil_vigilance::lot::LotKey;
use evigil_vigilance::lot::gs1::{Gs1Code, Gs1Date};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use sqlx::Row;

use super::day::{day_of, last_day};
use super::lot::{gtin_14, lot_fields, own_provider, product_fields, product_of};
use super::steps::checked;
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::Fields;
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

/// What a scanner read, and what the code does not say.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LotScanInput {
    /// The code: an element string as a scanner gives it, one with brackets, or a GS1 Digital Link.
    pub code: String,
    /// The product, needed only when its GTIN is not known yet.
    #[serde(default)]
    pub product: Option<ScannedProduct>,
    /// The facility that holds the lot; without it the only one of the organisation, where it has
    /// only one.
    #[serde(default)]
    pub provider_id: Option<String>,
    /// Units of the lot that the facility holds.
    #[serde(default)]
    pub units: Option<i64>,
}

/// A product that the registry does not know yet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScannedProduct {
    /// Name under which it is sold.
    pub name: String,
    /// Who makes it.
    #[serde(default)]
    pub maker: Option<String>,
    /// Term of the cells whose vesicles it holds.
    #[serde(default)]
    pub cell_source: Option<String>,
    /// Term of the species.
    #[serde(default)]
    pub species: Option<String>,
    /// Whose cells they are: `autologous`, `allogeneic` or `undisclosed`.
    #[serde(default)]
    pub donor: Option<String>,
}

/// What speaks against giving a lot, or needs a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LotWarning {
    /// Its expiry date has passed.
    Expired,
    /// It is in quarantine.
    Quarantined,
    /// It was recalled.
    Recalled,
    /// It was closed.
    Closed,
    /// Its record was withdrawn.
    Withdrawn,
    /// The code states another expiry date than the registry.
    ExpiryDiffers,
    /// The number on the package is spelled in another way than in the registry.
    NumberDiffers,
}

/// What a scan led to.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LotScan {
    /// The code as it was read.
    pub code: Gs1Code,
    /// The product, as a record.
    pub product: Json,
    /// Whether it was made by this scan.
    pub product_made: bool,
    /// The lot, as a record.
    pub lot: Json,
    /// Whether it was made by this scan.
    pub lot_made: bool,
    /// The record that the facility holds it; none where the facility is not known.
    pub holding: Option<Json>,
    /// What speaks against it.
    pub warnings: Vec<LotWarning>,
}

/// The parts of a code that a lot needs.
struct Read {
    code: Gs1Code,
    gtin: String,
    number: String,
    key: LotKey,
    expires_on: Option<String>,
    made_on: Option<String>,
}

fn read(text: &str, this_year: i16) -> Result<Read, Fault> {
    let code = Gs1Code::parse(text, this_year);
    if let Some(fault) = code.faults.iter().find(|fault| !fault.is_note) {
        return Err(Fault::Step {
            code: "EV-R200",
            details: vec![
                ("fault", fault.kind.code().to_owned()),
                ("identifier", fault.identifier.clone()),
                ("position", (fault.position + 1).to_string()),
            ],
        });
    }
    let gtin = code.gtin().and_then(gtin_14);
    let gtin = gtin.ok_or_else(|| Fault::step("EV-R201"))?;
    let number = code.lot().map(ToOwned::to_owned);
    let (Some(number), Some(key)) = (number, code.lot_key()) else {
        return Err(Fault::step("EV-R202"));
    };
    let written = |date: Gs1Date| {
        if date.has_day {
            date.day.to_string()
        } else {
            date.day.strftime("%Y-%m").to_string()
        }
    };
    Ok(Read {
        expires_on: code.expiry(this_year).map(written),
        made_on: code.produced(this_year).map(written),
        code,
        gtin,
        number,
        key,
    })
}

impl Registry {
    /// Reads a code from a package and finds or makes the product and the lot.
    ///
    /// # Errors
    /// `EV-R200` for a code that is none, `EV-R201` and `EV-R202` for one without GTIN or lot,
    /// `EV-R203` when the GTIN is new and no product was given, `EV-R204` when a product of that
    /// name has another GTIN, `EV-R205` for somebody else's facility; [`Fault::Refused`],
    /// [`Fault::Fields`].
    pub async fn scan_lot(&self, actor: &Actor, input: &LotScanInput) -> Result<LotScan, Fault> {
        self.rights().reach(actor, "lot.scan")?;
        let organisation = actor.organisation_for(self.rights(), "lot.scan");
        let (registry, actor, input) = (self.clone(), actor.clone(), input.clone());
        self.write(move |change| {
            let scan = Scan {
                registry: registry.clone(),
                actor: actor.clone(),
                organisation: organisation.clone(),
            };
            let input = input.clone();
            Box::pin(async move { scan.run(change, &input).await })
        })
        .await
    }
}

/// One scan by one actor.
struct Scan {
    registry: Registry,
    actor: Actor,
    organisation: Option<String>,
}

impl Scan {
    async fn run(&self, change: &mut Change<'_>, input: &LotScanInput) -> Result<LotScan, Fault> {
        let today = day_of(change.at());
        let read = read(&input.code, today.year())?;
        let (product, product_made) = self.product(change, &read, input).await?;
        let (lot, lot_made) = self.lot(change, &read, &product).await?;
        let holding = self.holding(change, &lot, input).await?;
        let warnings = warnings(&lot, &read, today);
        let told: Vec<Json> = warnings.iter().map(|warning| json!(warning)).collect();
        let mut entry = Entry::new(&self.actor.id, "lot.scan").on("lot", &lot.id);
        entry.organisation_id.clone_from(&self.organisation);
        change.enter(entry.detail("warnings", told));
        Ok(LotScan {
            product: product.to_json(self.registry.kind("product")?),
            product_made,
            lot: lot.to_json(self.registry.kind("lot")?),
            lot_made,
            holding,
            warnings,
            code: read.code,
        })
    }

    async fn make(
        &self,
        change: &mut Change<'_>,
        kind: &str,
        fields: Fields,
    ) -> Result<Record, Fault> {
        let kind = self.registry.kind(kind)?;
        let organisation = self.organisation.as_deref();
        let keys = self.registry.keys();
        record::create(change, keys, kind, &self.actor, organisation, fields).await
    }

    async fn product(
        &self,
        change: &mut Change<'_>,
        read: &Read,
        input: &LotScanInput,
    ) -> Result<(Record, bool), Fault> {
        let kind = self.registry.kind("product")?;
        if let Some(id) = product_of(change, &read.gtin).await? {
            let product = record::read_any(change.connection(), kind, &id).await?;
            return Ok((product, false));
        }
        let Some(given) = &input.product else {
            return Err(Fault::Step {
                code: "EV-R203",
                details: vec![("gtin", read.gtin.clone())],
            });
        };
        let fields = checked(
            kind,
            &json!({
                "name": given.name, "maker": given.maker, "gtin": read.gtin, "donor": given.donor,
                "cell_source": given.cell_source, "species": given.species,
            }),
            true,
        )?;
        // Where no maker is named, the database would take the same name twice.
        let same = sqlx::query(
            "SELECT id FROM products WHERE name = $1 AND COALESCE(maker, '') = $2 AND withdrawn_at IS NULL",
        )
        .bind(fields.get_text("name").unwrap_or_default().to_owned())
        .bind(fields.get_text("maker").unwrap_or_default().to_owned());
        if let Some(row) = change.fetch(same).await? {
            let id: String = row.try_get(0)?;
            let product = self.adopt(change, &id, &read.gtin).await?;
            return Ok((product, false));
        }
        let fields = product_fields(change, None, fields).await?;
        Ok((self.make(change, "product", fields).await?, true))
    }

    /// Gives the GTIN to a product that was entered by its name alone.
    async fn adopt(&self, change: &mut Change<'_>, id: &str, gtin: &str) -> Result<Record, Fault> {
        let kind = self.registry.kind("product")?;
        let product = record::read_any(change.connection(), kind, id).await?;
        let rights = self.registry.rights();
        let reach = rights.reach(&self.actor, "product.change");
        let may = reach.is_ok_and(|reach| reach.holds(kind, &product));
        if product.fields.get_text("gtin").is_some() || !may {
            return Err(Fault::Step {
                code: "EV-R204",
                details: vec![(
                    "name",
                    product
                        .fields
                        .get_text("name")
                        .unwrap_or_default()
                        .to_owned(),
                )],
            });
        }
        let keys = self.registry.keys();
        let fields = Fields::new().text("gtin", gtin);
        record::change(change, keys, kind, &self.actor, (id, None), fields).await
    }

    async fn lot(
        &self,
        change: &mut Change<'_>,
        read: &Read,
        product: &Record,
    ) -> Result<(Record, bool), Fault> {
        let kind = self.registry.kind("lot")?;
        let query = sqlx::query("SELECT id FROM lots WHERE number_key = $1 AND product_id = $2")
            .bind(read.key.as_str().to_owned())
            .bind(product.id.clone());
        if let Some(row) = change.fetch(query).await? {
            let id: String = row.try_get(0)?;
            let lot = record::read_any(change.connection(), kind, &id).await?;
            return Ok((lot, false));
        }
        let fields = checked(
            kind,
            &json!({
                "product_id": product.id, "number": read.number, "expires_on": read.expires_on,
                "made_on": read.made_on,
            }),
            true,
        )?;
        let fields = lot_fields(None, fields)?;
        Ok((self.make(change, "lot", fields).await?, true))
    }

    /// Writes down who holds the lot, so that a recall reaches also those who have given none of it.
    async fn holding(
        &self,
        change: &mut Change<'_>,
        lot: &Record,
        input: &LotScanInput,
    ) -> Result<Option<Json>, Fault> {
        let Some(provider) = self.provider(change, input).await? else {
            return Ok(None);
        };
        let kind = self.registry.kind("lot_holding")?;
        let fields = checked(
            kind,
            &json!({"lot_id": lot.id, "provider_id": provider, "units": input.units}),
            true,
        )?;
        let query =
            sqlx::query("SELECT id FROM lot_holdings WHERE provider_id = $1 AND lot_id = $2")
                .bind(provider)
                .bind(lot.id.clone());
        let Some(row) = change.fetch(query).await? else {
            let made = self.make(change, "lot_holding", fields).await?;
            return Ok(Some(made.to_json(kind)));
        };
        let id: String = row.try_get(0)?;
        let held = record::read_any(change.connection(), kind, &id).await?;
        let same = input.units.is_none() || held.fields.get("units") == fields.get("units");
        if same || held.withdrawn_at.is_some() {
            return Ok(Some(held.to_json(kind)));
        }
        let keys = self.registry.keys();
        let changed = record::change(change, keys, kind, &self.actor, (&id, None), fields).await?;
        Ok(Some(changed.to_json(kind)))
    }

    async fn provider(
        &self,
        change: &mut Change<'_>,
        input: &LotScanInput,
    ) -> Result<Option<String>, Fault> {
        if let Some(provider) = &input.provider_id {
            own_provider(change, self.organisation.as_deref(), provider).await?;
            return Ok(Some(provider.clone()));
        }
        let query = sqlx::query(
            "SELECT id FROM providers WHERE organisation_id = $1 AND withdrawn_at IS NULL LIMIT 2",
        )
        .bind(self.organisation.clone());
        let rows = change.fetch_all(query).await?;
        match rows.as_slice() {
            [only] => Ok(Some(only.try_get(0)?)),
            _ => Ok(None),
        }
    }
}

/// What speaks against a lot on `today`.
fn warnings(lot: &Record, read: &Read, today: Date) -> Vec<LotWarning> {
    let mut warnings = Vec::new();
    let stored = lot.fields.get_text("expires_on");
    let passed = |text: &str| last_day(text).is_some_and(|last| last < today);
    if stored.is_some_and(passed) || read.expires_on.as_deref().is_some_and(passed) {
        warnings.push(LotWarning::Expired);
    }
    match lot.fields.get_text("status") {
        Some("quarantined") => warnings.push(LotWarning::Quarantined),
        Some("recalled") => warnings.push(LotWarning::Recalled),
        Some("closed") => warnings.push(LotWarning::Closed),
        _ => {}
    }
    if lot.withdrawn_at.is_some() {
        warnings.push(LotWarning::Withdrawn);
    }
    if read.expires_on.is_some() && stored != read.expires_on.as_deref() {
        warnings.push(LotWarning::ExpiryDiffers);
    }
    if lot.fields.get_text("number") != Some(&read.number) {
        warnings.push(LotWarning::NumberDiffers);
    }
    warnings
}

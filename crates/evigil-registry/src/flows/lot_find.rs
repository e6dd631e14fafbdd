//! The lots that somebody means who types a number or scans a code.

use evigil_vigilance::lot::LotKey;
use evigil_vigilance::lot::gs1::Gs1Code;

use super::lot::gtin_14;
use crate::fault::Fault;
use crate::record::{List, Record};
use crate::registry::Registry;
use crate::rights::Actor;

/// Most lots that share a number and are given.
const MOST: u32 = 20;

impl Registry {
    /// The lots of a number as it is printed, or of a GS1 code with GTIN and lot. Operation
    /// `lot.read`.
    ///
    /// # Errors
    /// [`Fault::Refused`], or what the database says.
    pub async fn lots_called(&self, actor: &Actor, text: &str) -> Result<Vec<Record>, Fault> {
        let code = Gs1Code::parse(text.trim(), self.clock().today().year());
        let gtin = code.gtin().and_then(gtin_14);
        let (key, gtin) = match (gtin, code.lot_key()) {
            (Some(gtin), Some(key)) => (Some(key), Some(gtin)),
            _ => (LotKey::of(text), None),
        };
        let Some(key) = key else {
            return Ok(Vec::new());
        };
        let list = List {
            filters: vec![("number_key".to_owned(), key.as_str().to_owned())],
            limit: Some(MOST),
            ..List::default()
        };
        let mut lots = self.list(actor, self.kind("lot")?, &list).await?.records;
        let Some(gtin) = gtin else {
            return Ok(lots);
        };
        let list = List {
            filters: vec![("gtin".to_owned(), gtin)],
            ..List::default()
        };
        let products = self.list(actor, self.kind("product")?, &list).await?;
        lots.retain(|lot| {
            let product = lot.fields.get_text("product_id");
            products
                .records
                .iter()
                .any(|one| Some(one.id.as_str()) == product)
        });
        Ok(lots)
    }

    /// The one lot that is meant. Operation `lot.read`.
    ///
    /// # Errors
    /// `EV-R207` when there is none, `EV-R208` when several products have a lot of this number;
    /// [`Fault::Refused`].
    pub async fn lot_meant(&self, actor: &Actor, text: &str) -> Result<Record, Fault> {
        let mut lots = self.lots_called(actor, text).await?;
        let code = match lots.len() {
            0 => "EV-R207",
            1 => "",
            _ => "EV-R208",
        };
        match lots.pop() {
            Some(lot) if code.is_empty() => Ok(lot),
            _ => Err(Fault::Step {
                code,
                details: vec![("lot", text.trim().chars().take(100).collect())],
            }),
        }
    }
}

//! A large registry.

use std::path::Path;
use std::time::Instant;

use evigil_registry::Registry;
use evigil_registry::kind::Fields;
use evigil_registry::record::{self, List};
use serde_json::{Value as Json, json};

use crate::Outcome;
use crate::serve::{nurse, settings};

/// Treatments of one lot.
const PER_LOT: usize = 1000;
/// Records of one transaction.
const TOGETHER: usize = 1000;

pub(crate) async fn fill(url: &str, folder: &Path, count: usize) -> Outcome {
    let registry = Registry::open(&settings(url, folder)).await?;
    let actor = nurse(&registry).await?;
    let organisation = actor
        .memberships
        .first()
        .and_then(|membership| membership.organisation_id.clone());
    let make = async |kind: &str, fields: Json| {
        let fields = fields.as_object().cloned().unwrap_or_default();
        registry.create(&actor, registry.kind(kind)?, &fields).await
    };
    let begun = Instant::now();
    let provider = make(
        "provider",
        json!({"name": "Harbour Clinic", "country": "JP"}),
    )
    .await?;
    let product = make("product", json!({"name": "Vesicle drip"})).await?;
    let mut made = 0;
    while made < count {
        let (exposure, lots, persons) = (
            registry.kind("exposure")?,
            registry.kind("lot")?,
            registry.kind("person")?,
        );
        let together = TOGETHER.min(count - made);
        let (keys, actor, organisation) =
            (registry.keys().clone(), actor.clone(), organisation.clone());
        let (product, provider, begins) = (product.id.clone(), provider.id.clone(), made);
        registry
            .write(move |change| {
                let (keys, actor, organisation) =
                    (keys.clone(), actor.clone(), organisation.clone());
                let (product, provider) = (product.clone(), provider.clone());
                Box::pin(async move {
                    let organisation = organisation.as_deref();
                    let number = format!("L{}", begins / PER_LOT);
                    let fields = Fields::new()
                        .text("product_id", product)
                        .text("number", number.clone())
                        .text("number_key", number)
                        .text("status", "released");
                    let lot =
                        record::create(change, &keys, lots, &actor, organisation, fields).await?;
                    for number in begins..begins + together {
                        let fields = Fields::new().text("pseudonym", format!("{number:064x}"));
                        let person =
                            record::create(change, &keys, persons, &actor, organisation, fields)
                                .await?;
                        let fields = Fields::new()
                            .text("person_id", person.id)
                            .text("lot_id", lot.id.clone())
                            .text("provider_id", provider.clone())
                            .text("given_on", "2026-11-22")
                            .text("route", "iv");
                        record::create(change, &keys, exposure, &actor, organisation, fields)
                            .await?;
                    }
                    Ok(())
                })
            })
            .await?;
        made += together;
    }
    println!(
        "{}",
        json!({"exposures": made, "seconds": begun.elapsed().as_secs_f64()})
    );
    registry.close().await;
    Ok(())
}

pub(crate) async fn trace(url: &str, folder: &Path) -> Outcome {
    let registry = Registry::open(&settings(url, folder)).await?;
    let actor = nurse(&registry).await?;
    let lots = registry
        .list(&actor, registry.kind("lot")?, &List::default())
        .await?;
    let mut times = Vec::new();
    let mut found = 0;
    for lot in &lots.records {
        let begun = Instant::now();
        let trace = registry.trace_lot(&actor, &lot.id).await?;
        found = trace.exposures;
        times.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    println!(
        "{}",
        json!({"lots": times.len(), "exposures": found, "median_ms": times.get(times.len() / 2), "worst_ms": times.last()})
    );
    Ok(())
}

//! A registry that is served with a token of its own.

use std::collections::HashMap;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use evigil_registry::record::List;
use evigil_registry::rights::{Actor, Membership, Role};
use evigil_registry::{Registry, Settings};
use evigil_web::{App, Beside, FixedTokens, Limits, listen};
use serde_json::json;
use tokio::net::TcpListener;

use crate::Outcome;

/// The token of the clinic.
pub(crate) const TOKEN: &str = "clinic";

pub(crate) fn settings(url: &str, folder: &Path) -> Settings {
    Settings {
        url: url.to_owned(),
        folder: folder.to_owned(),
    }
}

/// Somebody of the first organisation who treats; the organisation is made when there is none.
pub(crate) async fn nurse(
    registry: &Registry,
) -> Result<Actor, Box<dyn std::error::Error + Send + Sync>> {
    let kind = registry.kind("organisation")?;
    let system = Actor::system("bench");
    let first = registry
        .list(&system, kind, &List::default())
        .await?
        .records
        .into_iter()
        .next();
    let organisation = match first {
        Some(organisation) => organisation,
        None => {
            let fields = json!({"name": "Clinic", "sort": "clinic", "country": "JP"});
            let fields = fields.as_object().ok_or("an object")?;
            registry.create(&system, kind, fields).await?
        }
    };
    let roles = [Role::Clinic, Role::Lab];
    let memberships = roles.into_iter().map(|role| Membership {
        organisation_id: Some(organisation.id.clone()),
        role,
    });
    Ok(Actor::user("bench".to_owned(), memberships.collect()))
}

pub(crate) async fn serve(url: &str, folder: &Path) -> Outcome {
    let begun = Instant::now();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let registry = Registry::open(&settings(url, folder)).await?;
    let clinic = nurse(&registry).await?;
    let tokens = HashMap::from([(TOKEN.to_owned(), clinic)]);
    let app = App::new(
        registry.clone(),
        Arc::new(FixedTokens(tokens)),
        Limits::default(),
    );
    let listening = listen(&app, Beside::default(), listener)?;
    let ready = begun.elapsed();
    println!(
        "{}",
        json!({"address": listening.address.to_string(), "token": TOKEN, "ready_ms": ready.as_secs_f64() * 1e3})
    );
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    listening.stop().await;
    drop(app);
    registry.close().await;
    Ok(())
}

//! A clinic with a person who may be treated: what a treatment refers to.

use serde_json::{Value as Json, json};

use crate::load::Client;

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// What a treatment refers to.
#[derive(Debug, Clone)]
pub(crate) struct Clinic {
    person: String,
    provider: String,
    lot: String,
    day: String,
}

impl Clinic {
    /// Prepares a clinic over HTTP; `mark` tells it from others.
    pub(crate) async fn new(client: &mut Client, mark: &str) -> Result<Self, Fault> {
        let day = jiff::Zoned::now()
            .with_time_zone(jiff::tz::TimeZone::UTC)
            .date()
            .to_string();
        let name = format!("Harbour {mark}");
        let provider = client
            .make("/api/v1/providers", &json!({"name": name, "country": "JP"}))
            .await?;
        let product = client
            .make(
                "/api/v1/products",
                &json!({"name": format!("Vesicle drip {mark}")}),
            )
            .await?;
        let lot = client
            .make(
                "/api/v1/lots",
                &json!({"product_id": product, "number": "A-1"}),
            )
            .await?;
        let person = client
            .step("/api/v1/persons", &json!({"identifier": mark}))
            .await?;
        let person = person["person"]["id"]
            .as_str()
            .ok_or("a person without id")?
            .to_owned();
        let consent = json!({
            "person_id": person, "purposes": ["treatment", "registry"], "form": "Consent", "form_version": "1", "given_on": day,
        });
        client.step("/api/v1/consent-forms", &consent).await?;
        let answers = json!({"cancer_now": "no", "cancer_past": "never", "anticoagulant": "no"});
        let screening = json!({
            "person_id": person, "product_id": product, "route": "iv", "answers": answers, "screened_on": day,
        });
        client.step("/api/v1/screening-answers", &screening).await?;
        Ok(Self {
            person,
            provider,
            lot,
            day,
        })
    }

    /// A treatment as it is sent.
    pub(crate) fn treatment(&self, number: u64) -> Json {
        json!({
            "person_id": self.person, "lot_id": self.lot, "provider_id": self.provider, "given_on": self.day, "route": "iv",
            "volume_ml": 100, "particles": 1e10, "minutes": 30, "note": format!("treatment {number}"),
        })
    }
}

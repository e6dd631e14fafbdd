//! Consultations, discussions, and a dataset that was handed in.

use evigil_core::Lang;
use evigil_registry::flows::consultation::{Answer, Intake, OfferToAssess, Outcome};
use evigil_registry::flows::dataset::{Audience, DatasetDeposit, DatasetFile, Publication};
use evigil_registry::flows::discussion::{PostToWrite, ThreadToOpen, ThreadVisibility};
use evigil_registry::{Fault, Registry};
use serde_json::{Map, json};

use crate::chance::Chance;
use crate::data::{Stories, missing};
use crate::market::Market;
use crate::pages::asked_about;
use crate::plan::{RECALLED_LOT, SIGNAL_PRODUCT};
use crate::staff::Staff;

/// Who writes in discussions, one after the other.
const SPEAKERS: [&str; 3] = ["demo-clinic", "demo-board", "demo-lab"];

/// Questions at the desk: one answered with what evigil says of the offer, the others open.
pub(crate) async fn consult(
    registry: &Registry,
    staff: &Staff,
    stories: &Stories,
) -> Result<(), Fault> {
    let desk = staff.actor("demo-desk")?;
    for story in &stories.consultation {
        let intake = Intake {
            intake: story.intake.clone(),
            person_id: None,
        };
        let taken = registry.take_in_consultation(desk, &intake).await?;
        let (Some(answer), Some(outcome)) = (&story.answer, &story.outcome) else {
            continue;
        };
        let offer = OfferToAssess {
            offer: Map::new(),
            lang: Lang::Ja,
            source: Some("https://facility-002.example/exosome".to_owned()),
            media: Some("text/html".to_owned()),
        };
        let page = Some(asked_about());
        registry
            .assess_consultation(desk, &taken.id, &offer, page)
            .await?;
        let answer = Answer {
            answer: answer.clone(),
        };
        registry
            .answer_consultation(desk, &taken.id, &answer)
            .await?;
        let outcome = Outcome {
            outcome: outcome.clone(),
        };
        registry
            .close_consultation(desk, &taken.id, &outcome)
            .await?;
    }
    Ok(())
}

/// Discussions about a product, an incident and a lot.
pub(crate) async fn discuss(
    registry: &Registry,
    staff: &Staff,
    stories: &Stories,
    market: &Market,
    incident: &str,
) -> Result<(), Fault> {
    for story in &stories.thread {
        let object_id = match story.about.as_str() {
            "product" => market.product(SIGNAL_PRODUCT)?.id.clone(),
            "lot" => market.lot(RECALLED_LOT)?.id.clone(),
            _ => incident.to_owned(),
        };
        let thread = ThreadToOpen {
            object_kind: story.about.clone(),
            object_id,
            title: story.title.clone(),
            visibility: ThreadVisibility::Public,
        };
        let clinic = staff.actor("demo-clinic")?;
        let thread = registry.open_thread(clinic, &thread).await?;
        for (speaker, markdown) in SPEAKERS.iter().zip(&story.posts) {
            let post = PostToWrite {
                markdown: markdown.clone(),
                replies_to_id: None,
            };
            registry
                .write_post(staff.actor(speaker)?, &thread.id, &post)
                .await?;
        }
    }
    Ok(())
}

/// A dataset without persons, published for everybody.
pub(crate) async fn deposit(
    registry: &Registry,
    staff: &Staff,
    stories: &Stories,
    chance: &mut Chance,
) -> Result<(), Fault> {
    let researcher = staff.actor("demo-researcher")?;
    let told = &stories.dataset;
    let deposit: DatasetDeposit = serde_json::from_value(json!({
        "title": told.title, "creators": [{"name": told.creator}], "publisher": told.publisher,
        "year": 2026, "resource": "Dataset", "licence": "CC-BY-4.0", "description": told.description,
        "consent_basis": told.consent_basis, "release": "1.0",
    }))
    .map_err(|error| missing(&error.to_string()))?;
    let dataset = registry.deposit_dataset(researcher, &deposit).await?;
    let mut table = String::from("preparation,nta_per_ml,flow_per_ml,rps_per_ml\n");
    for number in 1..=40 {
        let counted = chance.between(5, 900);
        let (flow, rps) = (
            counted * chance.between(2, 9) / 10,
            counted * chance.between(6, 14) / 10,
        );
        table.push_str(&format!("M{number:02},{counted}e8,{flow}e8,{rps}e8\n"));
    }
    let stored = registry.files().put(table.as_bytes())?;
    let file = DatasetFile {
        name: "counts.csv".to_owned(),
        media: Some("text/csv".to_owned()),
    };
    registry
        .attach_file(researcher, &dataset.id, &file, &stored)
        .await?;
    let now = {
        let kind = registry.kind("dataset")?;
        registry.read(researcher, kind, &dataset.id).await?
    };
    let publication = Publication {
        version: now.version,
        audience: Audience::Public,
    };
    registry
        .publish_dataset(researcher, &dataset.id, &publication)
        .await?;
    Ok(())
}

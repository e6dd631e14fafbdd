//! A lot's dossier against the criteria, for people and programs.

mod build;
mod html;
mod judge;
mod report;
mod text;

use schemars::Schema;

pub use build::{LotInput, NamedFile};
pub use html::{fragment, html, quantity};
pub use judge::{DossierUnread, judged};
pub use report::{
    CitedItem, DossierPart, DossierProblemPart, EvidencePart, LOT_SCHEMA, LotReport, LotSchemaId,
    MeasuredPart, ProductPart, ReasonPart,
};
pub use text::text;

use crate::contract::schema_of;

/// The JSON Schema (2020-12) of one [`LotReport`].
#[must_use]
pub fn lot_schema() -> Schema {
    schema_of::<LotReport>()
}

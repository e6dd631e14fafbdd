//! What an instrument file holds, for people and programs.

mod build;
mod count;
mod gates;
mod html;
mod others;
mod report;
mod text;

use schemars::Schema;

pub(crate) use html::file_card;
pub use html::html;
pub use report::{
    CapturePart, ChannelCountPart, ChannelPart, DatasetPart, GatePart, INSPECT_SCHEMA,
    InspectReport, InspectSchemaId, ParticlePart, ProblemPart, ScatteringPart, ZetaPart,
};
pub use text::text;

use crate::contract::schema_of;

/// The JSON Schema (2020-12) of one [`InspectReport`].
#[must_use]
pub fn inspect_schema() -> Schema {
    schema_of::<InspectReport>()
}

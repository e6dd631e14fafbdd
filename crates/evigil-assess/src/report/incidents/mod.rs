//! Incidents by date, and where their sources differ.

mod part;
mod text;

pub use part::{
    AccountPart, DayPart, INCIDENTS_SCHEMA, IncidentPart, IncidentsReport, IncidentsSchemaId,
    PointPart, ValuePart, incidents_schema,
};
pub use text::{incident_list_text, incident_text};

//! Incidents by date, and where their sources differ.

mod html;
mod part;
mod text;

pub use html::{incident_fragment, incident_list_fragment};
pub use part::{
    AccountPart, DayPart, INCIDENTS_SCHEMA, IncidentPart, IncidentsReport, IncidentsSchemaId,
    PointPart, ValuePart, incidents_schema,
};
pub use text::{incident_list_text, incident_text};

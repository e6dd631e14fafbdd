//! Tests of the interface over real connections, on SQLite and, where it is installed, PostgreSQL.

mod abuse;
mod abuse_routes;
mod bulk;
mod ground;
mod incident_story;
mod jobs;
mod outage;
#[cfg(feature = "oidc")]
mod provider;
mod rates;
mod records;
mod report_story;
mod review_story;
mod rights;
mod sign_in;
mod signal_story;
mod stories;
#[cfg(feature = "telemetry")]
mod telemetry;

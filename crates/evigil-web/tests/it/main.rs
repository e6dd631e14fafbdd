//! Tests of the interface over real connections, on SQLite and, where it is installed, PostgreSQL.

mod abuse;
mod abuse_routes;
mod ground;
mod jobs;
mod rates;
mod records;
mod rights;
mod sign_in;
mod stories;

//! Tests of the registry, each on SQLite and, where it is installed, on PostgreSQL.

mod backup;
mod ground;
mod kinds;
mod lot_scan;
mod page_check;
mod privacy;
mod records;
mod trail;
mod treatment;

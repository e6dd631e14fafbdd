//! Tests of the registry, each on SQLite and, where it is installed, on PostgreSQL.

mod backup;
mod consultation;
mod dataset;
mod discussion;
mod erasure;
mod ground;
mod identity;
mod identity_links;
mod identity_passwords;
mod identity_second_factor;
mod identity_sessions;
mod identity_tokens;
mod identity_users;
mod incidents;
mod kinds;
mod lot_scan;
mod page_check;
mod privacy;
mod recall;
mod records;
mod report_course;
mod report_intake;
mod signals;
mod study_proposal;
mod trail;
mod treatment;

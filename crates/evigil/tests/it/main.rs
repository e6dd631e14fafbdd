//! The binary from outside, in one program so that it links once.

mod bad_input;
mod check;
mod evidence;
mod evidence_dose;
mod evidence_import;
mod evidence_meta;
mod explain;
mod judgement;
mod law;
mod law_screening;
mod product;
mod recall;
mod registry_config;
mod report;
mod report_ack;
mod report_duplicates;
mod report_lots;
mod report_mapping;
mod report_told;
mod signal;
mod signal_beyond;
mod signal_watch;
mod support;

//! Tests through the public functions of the crate.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "tests")]

mod case_table;
mod causality;
mod cioms;
mod deadlines;
mod duplicates;
mod e2b_r2;
mod e2b_r2_hostile;
mod e2b_r3;
mod e2b_r3_acknowledgement;
mod e2b_r3_changed;
mod e2b_r3_every;
mod e2b_r3_hostile;
mod faers;
mod incidents;
mod jader;
mod judgements;
mod lot;
mod lot_gs1;
mod lot_trace;
mod made_jader;
mod made_r2;
mod mapped;
mod openfda;
mod shared;
mod terms;
mod terms_meddra;
mod vaers;
mod validate_mutations;
mod validate_rules;
mod validate_samples;

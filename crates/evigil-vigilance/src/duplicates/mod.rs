//! Reports that tell of the same case: probabilistic record linkage for case safety reports.
//!
//! [`Reports`] takes what each report tells ([`Told`]) and codes it. [`Model::fit`] learns from the
//! reports themselves, without labels, what agreement and disagreement of every field say: the
//! model of Fellegi and Sunter (1969), fitted by expectation and maximisation, where shared values
//! count by their rarity as in the hit-miss model of Copas and Hilton (1990) that Norén, Orre, Bate
//! and Edwards (2007) brought to case reports (vigiMatch). [`Finder`] compares the pairs that
//! several passes of blocking find, links those above the threshold, joins links to clusters, and
//! explains each. [`Decisions`] are what reviewers said; later runs respect them.
//!
//! What is found does not depend on the order of the reports or on the number of threads, and a run
//! under the same [`Model`] gives the same result again. Nothing is deleted: a link says that two
//! reports tell of one case, and every report stays.
//!
//! Sources: I. P. Fellegi, A. B. Sunter, "A theory for record linkage", J. Am. Stat. Assoc. 64
//! (1969) 1183; J. B. Copas, F. J. Hilton, "Record linkage: statistical models for matching computer
//! records", J. R. Stat. Soc. A 153 (1990) 287; G. N. Norén, R. Orre, A. Bate, I. R. Edwards,
//! "Duplicate detection in adverse drug reaction surveillance", Data Min. Knowl. Disc. 14 (2007) 305.

mod block;
mod cluster;
mod compare;
mod date;
mod decision;
mod field;
mod find;
mod fit;
mod hash;
mod model;
mod reports;
mod scan;
mod sketch;
mod told;

pub use block::{Pass, PassTotals};
pub use cluster::Cluster;
pub use decision::{DECISION_SCHEMA, Decision, DecisionFault, DecisionProblem, Decisions, Verdict};
pub use field::{Field, Level};
pub use find::{Contradiction, Earlier, FieldWeight, Finder, Found, Link, Standing};
pub use fit::FitSettings;
pub use model::{FieldModel, Frequencies, Lift, MODEL_SCHEMA, Model, ModelFault, depends_on};
pub use reports::Reports;
pub use told::{Told, ToldAge, name_of};

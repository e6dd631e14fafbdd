//! Lots: their spellings, their codes, who got them, and their recall.
//!
//! [`LotReader`] reads what reporters write into lot fields and keeps every reading; [`LotKey`] is
//! what spellings of one lot share, and [`LotIndex`] groups the spellings of many reports. [`gs1`]
//! reads the codes on packages. [`Tracer`] follows one lot through lists of exposures and reports to
//! a [`Trace`], which also says whom to tell.

mod cluster;
mod exposure;
mod exposure_list;
pub mod gs1;
mod index;
mod key;
mod misspelt;
mod reader;
mod recall;
mod text;
mod trace;
mod words;

pub use cluster::{Cluster, ClusterSide, ClusterTerm};
pub use exposure::{Dose, Exposure, Told};
pub use exposure_list::{COLUMNS, ExposureList};
pub use index::{LotEntry, LotIndex};
pub use key::LotKey;
pub use reader::LotReader;
pub use recall::{
    RecallItem, RecallLetter, RecallNotice, RecallRecipient, RecallRow, RecallSender,
};
pub use text::{Beside, Candidate, Certainty, Holds, LotText, NullReason};
pub use trace::{
    LookAlike, Met, NamedIn, NearLot, NoLot, OtherLot, Trace, TracedExposure, TracedProvider,
    TracedReport, Tracer, UntoldPerson,
};
pub use words::{LotDataError, LotPattern, PatternExample, PatternKind};

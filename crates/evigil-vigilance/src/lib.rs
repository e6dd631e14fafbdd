//! Vigilance: what happened to people who got a product, in the formats of regulators.
//!
//! [`icsr`] is the one model of a case safety report, after ICH E2B(R3). Readers of every format
//! end in it, and writers start from it: [`e2b`] for the XML of ICH, [`faers`], [`vaers`],
//! [`jader`], [`openfda`] and [`mapped`] for the public databases and other tables. [`validate`]
//! holds reports against rules that are data. [`terms`] finds codes for words, [`assess`] stores
//! judgements and counts days, [`lot`] follows a lot to everyone who got it, and [`incident`] puts
//! beside each other what different sources say about one event. [`form`] and [`table`] write what
//! people and machines read.
//!
//! Nothing here opens a file or reads the clock: bytes come as [`exchange::Source`], the day as an
//! argument.

pub mod assess;
mod delimited;
pub mod duplicates;
pub mod e2b;
pub mod exchange;
pub mod faers;
pub mod form;
pub mod icsr;
pub mod incident;
pub mod jader;
pub mod latest;
pub mod lines;
pub mod lot;
pub mod mapped;
mod number;
pub mod openfda;
pub mod select;
pub mod table;
pub mod terms;
pub mod vaers;
pub mod validate;

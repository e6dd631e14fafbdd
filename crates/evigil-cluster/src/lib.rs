//! The two heavy jobs, for what does not fit one machine's afternoon: counting the pairs of product and
//! event of case reports ([`count`]), and reading pages ([`pages`]).
//!
//! Each is one plan of Apache DataFusion ([`engine`]), which runs in this process or on a cluster of
//! Apache Ballista whose [`scheduler`] and [`executor`]s are this same program. What the plan gives is
//! judged by the same code as everywhere else: sums become
//! [`PairCounts`](evigil_signal::count::PairCounts), pages are read by
//! [`ClaimsEngine`](evigil_claims::ClaimsEngine). The results of both engines are those of the ordinary
//! program.
//!
//! Inputs are [`parts`]: files in folders or object stores. One that is damaged, or lacks a column, is
//! named and left out, unless every part is asked for.

pub mod count;
pub mod engine;
mod error;
pub mod executor;
mod extension;
pub mod pages;
pub mod parts;
pub mod scheduler;
pub mod watch;

pub use error::ClusterError;

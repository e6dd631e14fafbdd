//! Which law covers a treatment, what it asks for, and what it leaves open.
//!
//! Nothing here opens a file or reads a clock; every day comes in as an argument. Rules are data of
//! the knowledge base.
//!
//! - [`doping`]: whether rules of sport speak against a treatment.
//! - [`screening`]: questions before a treatment, and what is known of each route.

pub mod doping;
pub mod screening;

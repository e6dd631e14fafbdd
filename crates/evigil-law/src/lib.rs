//! Which law covers a treatment, what it asks for, and what it leaves open.
//!
//! Nothing here opens a file or reads a clock; every day comes in as an argument. Rules are data of
//! the knowledge base.
//!
//! - [`decision`]: from facts of a treatment to the law that covers it, what that law asks for and
//!   what it leaves open.
//! - [`doping`]: whether rules of sport speak against a treatment.
//! - [`plan`]: provision plans: a register, and what was given beside what a plan says.
//! - [`screening`]: questions before a treatment, and what is known of each route.

pub mod decision;
pub mod doping;
pub mod plan;
pub mod screening;

//! The XML of ICH: [`r3`] and, before it, [`r2`].

pub mod r2;
pub mod r3;

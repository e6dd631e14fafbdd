//! One module a command.

pub(crate) mod check;
pub(crate) mod explain;
pub(crate) mod product;
mod setting;

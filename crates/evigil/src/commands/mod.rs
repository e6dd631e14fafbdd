//! One module a command.

pub(crate) mod check;
pub(crate) mod explain;
mod setting;

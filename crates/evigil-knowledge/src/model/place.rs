//! Where an item of the knowledge base was read.

use std::sync::Arc;

/// File of an item, and which table of its kind it is in that file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// Path relative to the root of the knowledge base, with `/` between its parts.
    pub file: Arc<str>,
    /// Position among the tables of the same kind in the file, from 0.
    pub index: usize,
}

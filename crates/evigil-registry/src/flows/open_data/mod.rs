//! What everybody may know of the data: tables of counts without small cells, and for approved
//! researchers counts with noise.

pub mod noise;
mod noisy_count;
pub mod suppression;
mod tables;

pub use noisy_count::{NoisyCount, NoisyQuestion, Question};
pub use tables::{OPEN_TABLES, OpenRow, OpenTable, OpenTotal, TableSettings};

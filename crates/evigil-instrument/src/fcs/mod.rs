//! Flow Cytometry Standard files: FCS 2.0, 3.0, 3.1 and 3.2.
//!
//! [`read`] finds the data sets of a file, their keywords and where their events are. Events are
//! read from the bytes when they are asked for: as a matrix, by column, or summarised. Every
//! disagreement within the file is a [`Problem`](crate::Problem) with its place; what can be read
//! is read all the same.
//!
//! Nothing here transforms or compensates; a spillover matrix is only handed out.
//!
//! Sources: Dean et al. 1990 (FCS 2.0), Seamer et al. 1997 (FCS 3.0), Spidlen et al. 2010
//! (FCS 3.1), Spidlen et al. 2021 (FCS 3.2), all in *Cytometry* (Part A); and what real files do.

mod acquisition;
mod codes;
mod crc;
mod data;
mod data_set;
mod header;
mod keywords;
mod layout;
mod matrix;
mod offsets;
mod pages;
mod parallel;
mod parameter;
mod scaler;
mod segments;
mod spillover;
mod store;
mod summary;
mod text;
mod version;
mod writer;

pub use acquisition::{Acquisition, Trigger, Volume, VolumeUnit};
pub use codes::CODES;
pub use data_set::DataSet;
pub use keywords::Keywords;
pub use matrix::{EventMatrix, Sample, Scale};
pub use parameter::{Amplification, Calibration, DataType, Linearisation, Parameter};
pub use spillover::Spillover;
pub use summary::ChannelSummary;
pub use version::Version;
pub use writer::{ByteOrder, NewParameter, Storage, WriteError, Writer, write_all};

use crate::{Contents, Inspection, Place};

/// More data sets than any instrument writes into a file; what comes behind is left out.
const MAX_DATA_SETS: usize = 10_000;

/// An FCS file: one or more data sets.
#[derive(Debug)]
pub struct FcsFile<'a> {
    /// Its data sets, in the order of the chain; never empty.
    pub datasets: Vec<DataSet<'a>>,
}

/// Whether the bytes begin like an FCS file.
#[must_use]
pub fn recognises(bytes: &[u8]) -> bool {
    header::begins(bytes)
}

/// Reads an FCS file.
///
/// When not even the keywords of the first data set can be read, the inspection holds nothing, has
/// no format, and lists an error.
#[must_use]
pub fn read(bytes: &[u8]) -> Inspection<'_> {
    let mut problems = Vec::new();
    let mut datasets = Vec::new();
    let mut base = 0;
    loop {
        let number = datasets.len() + 1;
        let Some(read) = segments::read(bytes, base, number, &mut problems) else {
            break;
        };
        datasets.push(read.data_set);
        let Some(next) = read.next else {
            break;
        };
        let begins = usize::try_from(next)
            .ok()
            .and_then(|next| base.checked_add(next))
            .filter(|start| bytes.get(*start..).is_some_and(header::begins));
        let Some(start) = begins else {
            problems.push(
                codes::NEXT_DATASET_MISSING
                    .at_keyword(number, "$NEXTDATA")
                    .with("found", next),
            );
            break;
        };
        // Each data set lies behind everything that was read of the one before, so that a chain
        // ends and no byte is read twice.
        if next < read.end {
            problems.push(
                codes::NEXT_DATASET_WITHIN
                    .at_keyword(number, "$NEXTDATA")
                    .with("found", next),
            );
            break;
        }
        if datasets.len() >= MAX_DATA_SETS {
            problems.push(codes::TOO_MANY.at(Place::File).with("limit", MAX_DATA_SETS));
            break;
        }
        base = start;
    }
    match datasets.first() {
        Some(first) => Inspection {
            format: Some(first.version().format()),
            contents: Contents::Events(FcsFile { datasets }),
            problems,
        },
        None => Inspection {
            format: None,
            contents: Contents::Nothing,
            problems,
        },
    }
}

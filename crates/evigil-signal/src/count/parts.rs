//! Counting more reports than fit into memory: part by part, with the pairs set aside.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use thiserror::Error;

use super::blocks::{Block, blocks};
use super::chunks::{pair_totals, report_totals};
use super::kernel::{Scratch, Slice, count, ranges};
use super::restrict::{Restricted, restricted};
use super::{CountError, CountSettings, PairChunk};
use crate::Universe;
use crate::table::{CaseTable, Names};

/// Where pairs are set aside: a file that is gone when it is dropped, as a rule.
pub trait SpillFile: Read + Write + Seek + Send {}

impl<F: Read + Write + Seek + Send> SpillFile for F {}

/// Gives room for what doesn't fit into memory.
pub trait Spill {
    /// An empty file to write to and read from.
    ///
    /// # Errors
    ///
    /// When there is no room.
    fn create(&self) -> io::Result<Box<dyn SpillFile>>;
}

/// Why counting part by part ended.
#[derive(Debug, Error)]
pub enum PartError {
    /// The settings ask for what the table doesn't have.
    #[error(transparent)]
    Count(#[from] CountError),
    /// Pairs could not be set aside or read back.
    #[error("pairs can't be set aside: {0}")]
    Spill(#[from] io::Error),
}

impl PartError {
    /// Stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Count(error) => error.code(),
            Self::Spill(_) => "EV-G18",
        }
    }
}

/// Counts tables that hold different reports, one after the other.
///
/// A part is done with when it was added; what stays is four bytes a pair, and what of that is beyond
/// the budget is set aside. Names of products and events of all parts are kept. Expected counts by
/// strata need all reports at once and are not made.
pub struct PartCounter<'s> {
    settings: &'s CountSettings,
    spill: &'s dyn Spill,
    budget: usize,
    held: usize,
    sums: PartedCounts,
}

/// Counts of all parts, chunk by chunk.
pub struct PartedCounts {
    universe: Universe,
    n: u64,
    products: Names,
    events: Names,
    product_totals: Vec<u64>,
    event_totals: Vec<u64>,
    blocks: Vec<Stored>,
    file: Option<Mutex<Box<dyn SpillFile>>>,
    /// Bytes in the file.
    written: u64,
    ranges: Vec<Range<usize>>,
}

/// A block in memory, or one whose events stand in the file from a place on.
struct Stored {
    block: Block,
    place: Option<u64>,
}

impl<'s> PartCounter<'s> {
    /// Nothing counted yet. `budget` is how many bytes of pairs may be held in memory; counting a part
    /// takes room beside that. The strata of the settings are not looked at.
    #[must_use]
    pub fn new(settings: &'s CountSettings, budget: usize, spill: &'s dyn Spill) -> Self {
        Self {
            settings,
            spill,
            budget,
            held: 0,
            sums: PartedCounts {
                universe: settings.universe,
                n: 0,
                products: Names::default(),
                events: Names::default(),
                product_totals: Vec::new(),
                event_totals: Vec::new(),
                blocks: Vec::new(),
                file: None,
                written: 0,
                ranges: Vec::new(),
            },
        }
    }

    /// Adds the reports of a table. None of them may be in another part: a report that is counts twice.
    ///
    /// # Errors
    ///
    /// [`PartError::Spill`] when pairs can't be set aside.
    pub fn add(&mut self, table: &CaseTable) -> Result<(), PartError> {
        let part;
        let (incidence, events) = if self.settings.is_unrestricted() {
            (table.incidence(), table.events())
        } else {
            part = restricted(table, self.settings);
            let Restricted {
                incidence, events, ..
            } = &part;
            (incidence, events)
        };
        let sums = &mut self.sums;
        let too_many = || io::Error::other("more names than codes");
        let mut products_of = Vec::with_capacity(table.products().len());
        for name in table.products().iter() {
            products_of.push(sums.products.code(name).ok_or_else(too_many)?);
        }
        let mut events_of = Vec::with_capacity(events.len());
        for name in events.iter() {
            events_of.push(sums.events.code(name).ok_or_else(too_many)?);
        }
        let made = blocks(incidence, products_of.len());
        let mut pairs_of = vec![0; products_of.len()];
        for block in &made {
            for (product, pairs) in pairs_of.iter_mut().enumerate() {
                *pairs += block.range(product..product + 1).len();
            }
        }
        let (n, product_totals, event_totals) = match sums.universe {
            Universe::Reports => report_totals(incidence, products_of.len(), events_of.len()),
            Universe::Pairs => pair_totals(incidence, &pairs_of, events_of.len()),
        };
        sums.n += n;
        add_to(&mut sums.product_totals, &products_of, &product_totals);
        add_to(&mut sums.event_totals, &events_of, &event_totals);
        for block in made {
            let block = block.renamed(&products_of, &events_of, sums.products.len());
            self.held += size_of_val(block.events.as_slice());
            sums.blocks.push(Stored { block, place: None });
        }
        if self.held > self.budget {
            self.set_aside()?;
        }
        Ok(())
    }

    fn set_aside(&mut self) -> Result<(), PartError> {
        let sums = &mut self.sums;
        let mut file = match sums.file.take() {
            Some(file) => file.into_inner().unwrap_or_else(PoisonError::into_inner),
            None => self.spill.create()?,
        };
        file.seek(SeekFrom::Start(sums.written))?;
        let mut bytes = Vec::new();
        for stored in sums
            .blocks
            .iter_mut()
            .filter(|stored| stored.place.is_none())
        {
            let events = std::mem::take(&mut stored.block.events);
            stored.place = Some(sums.written);
            for events in events.chunks(1 << 16) {
                bytes.clear();
                bytes.extend(events.iter().flat_map(|event| event.to_le_bytes()));
                file.write_all(&bytes)?;
                sums.written += bytes.len() as u64;
            }
        }
        file.flush()?;
        sums.file = Some(Mutex::new(file));
        self.held = 0;
        Ok(())
    }

    /// The counts of all parts.
    #[must_use]
    pub fn finish(self) -> PartedCounts {
        let mut sums = self.sums;
        let pairs_of: Vec<usize> = (0..sums.products.len())
            .map(|product| {
                let blocks = sums.blocks.iter();
                let own = blocks.map(|stored| stored.block.range(product..product + 1).len());
                own.sum()
            })
            .collect();
        sums.ranges = ranges(&pairs_of);
        sums
    }
}

/// Adds totals by local code to totals by global code.
fn add_to(sums: &mut Vec<u64>, codes: &[u32], totals: &[u64]) {
    for (&code, &total) in codes.iter().zip(totals) {
        if sums.len() <= code as usize {
            sums.resize(code as usize + 1, 0);
        }
        if let Some(sum) = sums.get_mut(code as usize) {
            *sum += total;
        }
    }
}

impl PartedCounts {
    /// What a count of one stands for.
    #[must_use]
    pub const fn universe(&self) -> Universe {
        self.universe
    }

    /// All reports, or all pairs.
    #[must_use]
    pub const fn n(&self) -> u64 {
        self.n
    }

    /// Names of the products, in the order in which the parts named them.
    #[must_use]
    pub const fn products(&self) -> &Names {
        &self.products
    }

    /// Names of the events.
    #[must_use]
    pub const fn events(&self) -> &Names {
        &self.events
    }

    /// Margin of each product, by code.
    #[must_use]
    pub fn product_totals(&self) -> &[u64] {
        &self.product_totals
    }

    /// Margin of each event, by code.
    #[must_use]
    pub fn event_totals(&self) -> &[u64] {
        &self.event_totals
    }

    /// How many chunks there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.ranges.len()
    }

    /// Whether there is none, because no product is known.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Bytes that were set aside.
    #[must_use]
    pub const fn spilled(&self) -> u64 {
        self.written
    }

    /// Counts the chunk of this number; beyond the last it is empty. Chunks follow each other as their
    /// pairs do, and may be counted by several threads.
    ///
    /// # Errors
    ///
    /// [`PartError::Spill`] when pairs can't be read back.
    pub fn chunk(&self, index: usize) -> Result<PairChunk, PartError> {
        let Some(range) = self.ranges.get(index) else {
            return Ok(PairChunk::default());
        };
        let mut events = Vec::with_capacity(self.blocks.len());
        for stored in &self.blocks {
            events.push(match stored.place {
                None => None,
                Some(place) => Some(self.read(place, stored.block.range(range.clone()))?),
            });
        }
        let slices = self.blocks.iter().zip(&events).map(|(stored, read)| Slice {
            block: &stored.block,
            events: read.as_deref().unwrap_or_else(|| {
                let own = stored.block.range(range.clone());
                stored.block.events.get(own).unwrap_or_default()
            }),
        });
        let slices: Vec<Slice<'_>> = slices.collect();
        let mut scratch = Scratch::new(self.events.len());
        let counted = count(range.clone(), &slices, &mut scratch);
        let mut product = Vec::with_capacity(counted.event.len());
        for &(code, end) in &counted.ends {
            product.resize(end, code);
        }
        Ok(PairChunk {
            product,
            n11: counted.n11.iter().map(|&count| u64::from(count)).collect(),
            event: counted.event,
            expected: Vec::new(),
        })
    }

    /// Reads events of a block back.
    fn read(&self, place: u64, range: Range<usize>) -> Result<Vec<u32>, PartError> {
        let Some(file) = self.file.as_ref().filter(|_| !range.is_empty()) else {
            return Ok(Vec::new());
        };
        let mut bytes = vec![0; range.len() * 4];
        {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(place + range.start as u64 * 4))?;
            file.read_exact(&mut bytes)?;
        }
        let events = bytes.chunks_exact(4).map(|word| {
            let word = word.iter().rev();
            word.fold(0, |event, &byte| event << 8 | u32::from(byte))
        });
        Ok(events.collect())
    }
}

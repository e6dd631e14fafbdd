//! Counts of pairs as a file: what a cluster has summed, for `evigil signal scan` to judge.

use std::io::{self, BufRead, Write};

use evigil_signal::Universe;
use evigil_signal::count::PairCounts;
use evigil_signal::table::Names;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::contract::{contract_id, schema_of};

/// Name and version of the JSON contract.
pub const COUNTS_SCHEMA: &str = "evigil.pair-counts/1";

contract_id! {
    /// Serialises as [`COUNTS_SCHEMA`].
    CountsSchemaId, COUNTS_SCHEMA
}

impl<'de> Deserialize<'de> for CountsSchemaId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        if name == COUNTS_SCHEMA {
            Ok(Self)
        } else {
            Err(serde::de::Error::custom(format!(
                "`{name}` where `{COUNTS_SCHEMA}` is read"
            )))
        }
    }
}

/// The first line of a file of counts. Behind it stand, one a line, the products, the events and the
/// pairs, as many as it says ([`CountsLine`]).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CountsHead {
    /// Name and version of this contract.
    pub schema: CountsSchemaId,
    /// Version of evigil.
    pub version: String,
    /// What a count of one stands for: `reports` or `pairs`.
    pub universe: String,
    /// All reports, or all pairs.
    pub n: u64,
    /// Which products count: `all` or `suspect`.
    pub roles: String,
    /// Columns whose combinations the expected counts are summed over.
    pub strata: Vec<String>,
    /// Reports that were read.
    pub reports: u64,
    /// Of them those with two values of a stratum; the lowest text holds.
    pub in_two_strata: u64,
    /// Files that were counted.
    pub parts: u64,
    /// Files that could not be read and were left out, with the reason.
    pub left_out: Vec<LeftOut>,
    /// Products that occur.
    pub products: u64,
    /// Events that occur.
    pub events: u64,
    /// Pairs that occur.
    pub pairs: u64,
}

/// A file that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LeftOut {
    /// Its address.
    pub part: String,
    /// Why.
    pub reason: String,
}

/// Another line of a file of counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CountsLine {
    /// A product with its margin.
    Product(String, u64),
    /// An event with its margin.
    Event(String, u64),
    /// A pair: the numbers of its product and event among those lines, from 0 on, its count, and the
    /// expected count by strata where there are strata.
    Pair(u32, u32, u64, Option<f64>),
}

/// Why counts can't be read.
#[derive(Debug, Error)]
pub enum CountsError {
    /// The input.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A line is not what stands there.
    #[error("line {line}: {reason}")]
    Line {
        /// Number of the line, from 1 on.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
}

/// Writes counts.
///
/// # Errors
///
/// When the output takes no more.
pub fn write_counts<W: Write>(
    head: &CountsHead,
    counts: &PairCounts,
    mut out: W,
) -> io::Result<()> {
    serde_json::to_writer(&mut out, head)?;
    out.write_all(b"\n")?;
    let mut line = |line: &CountsLine| -> io::Result<()> {
        serde_json::to_writer(&mut out, line)?;
        out.write_all(b"\n")
    };
    for (name, total) in counts.products.iter().zip(&counts.product_totals) {
        line(&CountsLine::Product(name.to_owned(), *total))?;
    }
    for (name, total) in counts.events.iter().zip(&counts.event_totals) {
        line(&CountsLine::Event(name.to_owned(), *total))?;
    }
    let pairs = counts.product.iter().zip(&counts.event).zip(&counts.n11);
    for (pair, ((product, event), n11)) in pairs.enumerate() {
        let expected = counts.expected.get(pair).copied();
        line(&CountsLine::Pair(*product, *event, *n11, expected))?;
    }
    out.flush()
}

/// Reads counts.
///
/// # Errors
///
/// [`CountsError`] with the line: for what is no such file, ends too early, or contradicts itself.
pub fn read_counts<R: BufRead>(input: R) -> Result<(CountsHead, PairCounts), CountsError> {
    let mut lines = Lines { input, line: 0 };
    let head: CountsHead = lines.read()?;
    let mut universes = [Universe::Reports, Universe::Pairs].into_iter();
    let universe = universes.find(|it| it.code() == head.universe);
    let mut counts = PairCounts {
        universe: universe.ok_or_else(|| lines.fault("no such universe"))?,
        n: head.n,
        ..PairCounts::default()
    };
    for _ in 0..head.products {
        let CountsLine::Product(name, total) = lines.read()? else {
            return Err(lines.fault("a product is missing"));
        };
        lines.name(&mut counts.products, &name)?;
        counts.product_totals.push(total);
    }
    for _ in 0..head.events {
        let CountsLine::Event(name, total) = lines.read()? else {
            return Err(lines.fault("an event is missing"));
        };
        lines.name(&mut counts.events, &name)?;
        counts.event_totals.push(total);
    }
    let mut before = None;
    for _ in 0..head.pairs {
        let CountsLine::Pair(product, event, n11, expected) = lines.read()? else {
            return Err(lines.fault("a pair is missing"));
        };
        let is_known =
            (product as usize) < counts.products.len() && (event as usize) < counts.events.len();
        if !is_known || n11 == 0 || before >= Some((product, event)) {
            return Err(lines.fault("pairs ascend, name products and events, and have a count"));
        }
        if expected.is_some() == head.strata.is_empty() {
            return Err(lines.fault("an expected count stands where there are strata"));
        }
        before = Some((product, event));
        counts.product.push(product);
        counts.event.push(event);
        counts.n11.push(n11);
        counts.expected.extend(expected);
    }
    if lines.next()?.is_some() {
        return Err(lines.fault("more lines than the first one says"));
    }
    Ok((head, counts))
}

/// Lines with their numbers.
struct Lines<R> {
    input: R,
    line: u64,
}

impl<R: BufRead> Lines<R> {
    fn fault(&self, reason: &str) -> CountsError {
        CountsError::Line {
            line: self.line,
            reason: reason.to_owned(),
        }
    }

    fn next(&mut self) -> Result<Option<String>, CountsError> {
        /// Names are some words; a line beyond this is none of ours.
        const LONGEST: u64 = 1 << 24;
        let mut text = String::new();
        self.line += 1;
        let read = io::Read::take(&mut self.input, LONGEST).read_line(&mut text);
        let read = read.map_err(|error| self.fault(&error.to_string()))?;
        Ok((read > 0).then_some(text))
    }

    fn read<T: for<'de> Deserialize<'de>>(&mut self) -> Result<T, CountsError> {
        let text = self.next()?;
        let text = text.ok_or_else(|| self.fault("the file ends too early"))?;
        serde_json::from_str(&text).map_err(|error| self.fault(&error.to_string()))
    }

    /// Adds a name, which must be new.
    fn name(&self, names: &mut Names, name: &str) -> Result<(), CountsError> {
        let next = names.len();
        match names.code(name) {
            Some(code) if code as usize == next => Ok(()),
            _ => Err(self.fault("a name stands twice")),
        }
    }
}

/// The JSON Schema (2020-12) of the first line.
#[must_use]
pub fn counts_schema() -> Schema {
    schema_of::<CountsHead>()
}

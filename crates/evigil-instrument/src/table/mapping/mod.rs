//! Tables read by a mapping file: what an instrument writes for which no public sample is known
//! (nanoFCM, Spectradyne, Exoid, Apogee exports, and whatever else is a table).
//!
//! A mapping is TOML. Nothing in it is guessed: what the columns mean, their units, the separator and
//! the decimal sign are written down by someone who knows the export.
//!
//! ```
//! use evigil_instrument::Contents;
//! use evigil_instrument::table::mapping::Mapping;
//!
//! let mapping = Mapping::parse(r#"
//!     instrument = "Spectradyne nCS1"
//!     rows = "classes"
//!     separator = ";"
//!     decimal = ","
//!     header_line = 2
//!
//!     [run]
//!     name = "lot 7, cartridge 1"
//!     dilution = 100.0
//!     dilution_applied = false
//!
//!     [columns]
//!     diameter = { name = "Bin centre", unit = "nm" }
//!     concentration = { name = "Conc", unit = "particles/mL" }
//! "#).expect("is a mapping");
//! let table = "exported today\nBin centre;Conc\n60,5;1,0E+07\n61,5;2,0E+07\n";
//! let mapped = mapping.read(table.as_bytes()).expect("the columns are there");
//! let Contents::Particles(runs) = &mapped.inspection.contents else { panic!("holds a run") };
//! assert_eq!(runs[0].bins[1].low.0, 61.0);
//! assert_eq!(runs[0].bin_concentration().map(f64::from), Some(3e7));
//! ```

mod fault;
mod model;
mod rows;

use std::ops::Range;

use crate::table::number::DecimalSign;
use crate::{Inspection, ParticleRun};

pub use fault::{MappingFault, MappingFaultKind};
pub use model::{ClassPoint, ConcentrationUnit, LengthUnit, RowKind};

use model::{ColumnFile, MappingFile};

/// A mapping that can be applied to tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    instrument: Option<String>,
    rows: RowKind,
    separator: u8,
    sign: DecimalSign,
    /// Line of the header, from 1; `None` when there is none.
    header_line: Option<u64>,
    first_line: u64,
    run: ParticleRun,
    diameter: Column,
    diameter_unit: LengthUnit,
    diameter_at: ClassPoint,
    count: Option<Column>,
    concentration: Option<(Column, ConcentrationUnit)>,
    signals: Vec<(SignalKind, String, Column)>,
}

/// A column of the table, and where the mapping names it.
#[derive(Debug, Clone, PartialEq)]
struct Column {
    place: ColumnPlace,
    /// In the mapping's text.
    span: Range<usize>,
}

#[derive(Debug, Clone, PartialEq)]
enum ColumnPlace {
    /// By its name in the header.
    Name(String),
    /// By its number, from 0.
    Index(usize),
}

/// What a signal tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignalKind {
    /// Scatter, blockade height or another intensity.
    Intensity,
    /// Fluorescence of a marker.
    Marker,
}

/// Values of one column of intensities, a value a particle in the order of
/// [`ParticleRun::particles`].
#[derive(Debug, Clone, PartialEq)]
pub struct Signal {
    /// What it tells.
    pub kind: SignalKind,
    /// Name of the column, or the marker that the mapping gives it.
    pub label: String,
    /// Values in the unit of the file; NaN where a cell could not be read (which is a problem).
    pub values: Vec<f64>,
}

/// A table that was read by a mapping.
#[derive(Debug)]
pub struct Mapped {
    /// The run, and what is wrong with the table.
    pub inspection: Inspection<'static>,
    /// Intensities of single particles; empty for classes.
    pub signals: Vec<Signal>,
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// The first fault, with its place in the text: TOML that can't be read, a key that is not
    /// known, or keys that contradict each other.
    pub fn parse(text: &str) -> Result<Self, MappingFault> {
        let file: MappingFile = toml::from_str(text).map_err(|error| {
            let span = error.span().unwrap_or(0..0);
            MappingFault::new(MappingFaultKind::Syntax, text, span).with("text", error.message())
        })?;
        let fault = |kind, span| MappingFault::new(kind, text, span);
        let separator = match file.separator {
            None => b',',
            Some(separator) => {
                let span = separator.span();
                match separator.into_inner().as_str() {
                    "tab" | "\t" => b'\t',
                    other => match other.as_bytes() {
                        [byte] if !matches!(byte, b'"' | b'\n' | b'\r' | 0) => *byte,
                        _ => return Err(fault(MappingFaultKind::Separator, span)),
                    },
                }
            }
        };
        let sign = file.decimal.map_or(DecimalSign::Point, DecimalSign::from);
        if sign == DecimalSign::Comma && separator == b',' {
            return Err(fault(MappingFaultKind::DecimalIsSeparator, 0..0));
        }
        let no_header = file.header_line == Some(0);
        let column = |one: toml::Spanned<ColumnFile>| {
            let span = one.span();
            let place = one
                .into_inner()
                .place()
                .ok_or_else(|| fault(MappingFaultKind::ColumnPlace, span.clone()))?;
            if no_header && matches!(place, ColumnPlace::Name(_)) {
                return Err(fault(MappingFaultKind::NoHeader, span));
            }
            Ok(Column { place, span })
        };
        let columns = file.columns;
        let diameter_unit = columns.diameter.get_ref().unit;
        let diameter_at = columns.diameter.get_ref().at;
        let diameter_span = columns.diameter.span();
        let concentration_unit = columns.concentration.as_ref().map(|one| one.get_ref().unit);
        let count = columns.count.map(column).transpose()?;
        let concentration = columns
            .concentration
            .map(|one| {
                let span = one.span();
                column(toml::Spanned::new(span, one.into_inner().column()))
            })
            .transpose()?
            .zip(concentration_unit);
        let signals: Vec<_> = columns
            .intensity
            .into_iter()
            .map(|one| (SignalKind::Intensity, one))
            .chain(
                columns
                    .marker
                    .into_iter()
                    .map(|one| (SignalKind::Marker, one)),
            )
            .map(|(kind, one)| {
                let label = one.get_ref().label.clone();
                let column = column(one)?;
                let label = label.unwrap_or_else(|| match &column.place {
                    ColumnPlace::Name(name) => name.clone(),
                    ColumnPlace::Index(index) => index.saturating_add(1).to_string(),
                });
                Ok((kind, label, column))
            })
            .collect::<Result<_, MappingFault>>()?;
        let by_class = count.is_some() || concentration.is_some();
        let fits = match file.rows {
            RowKind::Classes => by_class && signals.is_empty(),
            RowKind::Particles => !by_class,
        };
        if !fits {
            return Err(fault(MappingFaultKind::RowKind, diameter_span));
        }
        let header_line = match file.header_line {
            None => Some(1),
            Some(0) => None,
            Some(line) => Some(line),
        };
        let run = file.run.unwrap_or_default();
        if run.dilution.as_ref().is_some_and(|factor| {
            let factor = *factor.get_ref();
            !factor.is_finite() || factor <= 0.0
        }) {
            let span = run.dilution.map_or(0..0, |factor| factor.span());
            return Err(fault(MappingFaultKind::Dilution, span));
        }
        let diameter_span = columns.diameter.span();
        let diameter = column(toml::Spanned::new(
            diameter_span,
            columns.diameter.into_inner().column(),
        ))?;
        Ok(Self {
            instrument: file.instrument,
            rows: file.rows,
            separator,
            sign,
            header_line,
            first_line: file
                .first_line
                .unwrap_or_else(|| header_line.map_or(1, |line| line.saturating_add(1))),
            run: ParticleRun {
                name: run.name.clone().unwrap_or_default(),
                sample: run.name.map(Into::into),
                dilution: run.dilution.map(toml::Spanned::into_inner),
                dilution_applied: run.dilution_applied,
                ..ParticleRun::default()
            },
            diameter,
            diameter_unit,
            diameter_at,
            count,
            concentration,
            signals,
        })
    }

    /// What the rows of the table are.
    #[must_use]
    pub const fn rows(&self) -> RowKind {
        self.rows
    }
}

//! A mapping file as it is written.

use serde::Deserialize;
use toml::Spanned;

use super::ColumnPlace;
use crate::table::number::DecimalSign;

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// Classes of a size distribution.
    Classes,
    /// Single particles.
    Particles,
}

/// Unit of a column of diameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum LengthUnit {
    /// Nanometres.
    #[serde(rename = "nm")]
    Nanometres,
    /// Micrometres.
    #[serde(rename = "um")]
    Micrometres,
}

/// Unit of a column of concentrations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum ConcentrationUnit {
    /// Particles in a millilitre, in the class.
    #[serde(rename = "particles/mL")]
    PerMl,
    /// Particles in a microlitre, in the class.
    #[serde(rename = "particles/uL")]
    PerMicrolitre,
    /// Particles in a litre, in the class.
    #[serde(rename = "particles/L")]
    PerLitre,
    /// Particles in a millilitre for each nanometre of the class: a density, which the width of the
    /// class turns into a concentration.
    #[serde(rename = "particles/mL/nm")]
    PerMlAndNanometre,
}

/// Which point of its class a diameter names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClassPoint {
    /// Its middle.
    #[default]
    Centre,
    /// Its lower edge.
    Low,
    /// Its upper edge.
    High,
}

#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) enum Decimal {
    #[serde(rename = ".")]
    Point,
    #[serde(rename = ",")]
    Comma,
}

impl From<Decimal> for DecimalSign {
    fn from(decimal: Decimal) -> Self {
        match decimal {
            Decimal::Point => Self::Point,
            Decimal::Comma => Self::Comma,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MappingFile {
    pub(super) instrument: Option<String>,
    pub(super) rows: RowKind,
    pub(super) separator: Option<Spanned<String>>,
    pub(super) decimal: Option<Decimal>,
    /// Line of the header from 1; 0 when there is none.
    pub(super) header_line: Option<u64>,
    /// First line of values; the one after the header when not given.
    pub(super) first_line: Option<u64>,
    pub(super) run: Option<RunFile>,
    pub(super) columns: ColumnsFile,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RunFile {
    pub(super) name: Option<String>,
    pub(super) dilution: Option<Spanned<f64>>,
    #[serde(default)]
    pub(super) dilution_applied: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnsFile {
    pub(super) diameter: Spanned<DiameterFile>,
    pub(super) count: Option<Spanned<ColumnFile>>,
    pub(super) concentration: Option<Spanned<ConcentrationFile>>,
    #[serde(default)]
    pub(super) intensity: Vec<Spanned<ColumnFile>>,
    #[serde(default)]
    pub(super) marker: Vec<Spanned<ColumnFile>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DiameterFile {
    name: Option<String>,
    number: Option<usize>,
    pub(super) unit: LengthUnit,
    #[serde(default)]
    pub(super) at: ClassPoint,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConcentrationFile {
    name: Option<String>,
    number: Option<usize>,
    pub(super) unit: ConcentrationUnit,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnFile {
    name: Option<String>,
    number: Option<usize>,
    pub(super) label: Option<String>,
}

impl DiameterFile {
    pub(super) fn column(self) -> ColumnFile {
        ColumnFile {
            name: self.name,
            number: self.number,
            label: None,
        }
    }
}

impl ConcentrationFile {
    pub(super) fn column(self) -> ColumnFile {
        ColumnFile {
            name: self.name,
            number: self.number,
            label: None,
        }
    }
}

impl ColumnFile {
    /// By name or by number from 1; `None` when both or neither is given, or the number is 0.
    pub(super) fn place(self) -> Option<ColumnPlace> {
        match (self.name, self.number) {
            (Some(name), None) => Some(ColumnPlace::Name(name)),
            (None, Some(number)) => number.checked_sub(1).map(ColumnPlace::Index),
            _ => None,
        }
    }
}

//! What light scattering reports: sizes by intensity, and zeta potential.

use evigil_core::Nanometres;

use crate::Statement;

/// One class of a distribution by dynamic light scattering, in percent of the whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DlsClass {
    /// Diameter that the class is named by.
    pub diameter: Nanometres,
    /// Share of the scattered light.
    pub intensity: Option<f64>,
    /// Share of the volume, computed by the software from the intensity.
    pub volume: Option<f64>,
    /// Share of the number, computed by the software from the intensity.
    pub number: Option<f64>,
}

/// One peak of the distribution by intensity.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct DlsPeak {
    /// Mean diameter.
    pub mean: Option<Nanometres>,
    /// Width (standard deviation).
    pub width: Option<Nanometres>,
    /// Share of the scattered light in percent.
    pub area: Option<f64>,
}

/// One record of dynamic light scattering.
///
/// Scattering weighs a particle by about the sixth power of its diameter; nothing here is a number
/// of particles.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DlsRecord {
    /// Sample as the file names it.
    pub name: String,
    /// Mean hydrodynamic diameter by cumulants (Z-average).
    pub z_average: Option<Nanometres>,
    /// Polydispersity index, 0 to 1.
    pub polydispersity: Option<f64>,
    /// Peaks, the largest first, as the software orders them.
    pub peaks: Vec<DlsPeak>,
    /// Distribution by rising diameter; empty when the template has none.
    pub classes: Vec<DlsClass>,
    /// How it was measured, in the order of the file.
    pub conditions: Vec<Statement>,
}

/// The zeta potential at one place of the cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ZetaPosition {
    /// Place from wall to wall, 0 to 1.
    pub position: f64,
    /// Potential in millivolts.
    pub potential: Option<f64>,
}

/// One record of zeta potential.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ZetaRecord {
    /// Sample as the file names it.
    pub name: String,
    /// Mean zeta potential in millivolts.
    pub potential: Option<f64>,
    /// Its standard deviation in millivolts.
    pub deviation: Option<f64>,
    /// Electrophoretic mobility in micrometre centimetres a volt second.
    pub mobility: Option<f64>,
    /// Distribution: potential in millivolts, and counts.
    pub distribution: Vec<(f64, f64)>,
    /// Profile over the cell, where the file has one.
    pub profile: Vec<ZetaPosition>,
    /// How it was measured, in the order of the file.
    pub conditions: Vec<Statement>,
}

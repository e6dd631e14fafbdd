//! What can be drawn of a lot or of an instrument file, as SVG.
//!
//! [`LotPlots`] and [`FilePlots`] hold what is drawn, already counted into classes: they are made
//! once, where the files are at hand, and never serialised. Drawing is in the same module as what
//! it draws. Every plot has a title, axes with units and a description for readers who do not see
//! it; nothing is told by colour alone.

mod canvas;
mod channel;
mod combination;
mod dilution;
mod file;
mod lot;
mod marker;
mod palette;
mod plane;
mod scale;
mod sheet;
mod size;
#[cfg(test)]
mod tests;
mod tick;

pub use channel::ChannelPlot;
pub use combination::CombinationPlot;
pub use dilution::{DilutedRun, DilutionPlot};
pub use file::FilePlots;
pub use lot::LotPlots;
pub use marker::MarkerPlot;
pub use plane::PlanePlot;
pub use scale::PlotScale;
pub use size::{SizeClass, SizePlot};

pub(crate) use sheet::Sheet;

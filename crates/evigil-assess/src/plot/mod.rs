//! What can be drawn of a lot, of an instrument file, or of signals, as SVG.
//!
//! [`LotPlots`] and [`FilePlots`] hold what is drawn, already counted into classes: they are made
//! once, where the files are at hand, and never serialised. Drawing is in the same module as what
//! it draws. Every plot has a title, axes with units and a description for readers who do not see
//! it; nothing is told by colour alone.

mod canvas;
mod channel;
mod combination;
mod course;
mod dilution;
mod estimate;
mod file;
mod flow;
mod forest;
mod funnel;
mod lot;
mod marker;
mod palette;
mod plane;
mod ranked;
mod scale;
mod scatter;
mod sheet;
mod size;
#[cfg(test)]
mod tests;
mod tick;
mod track;
mod volcano;

pub use channel::ChannelPlot;
pub use combination::CombinationPlot;
pub use course::{CoursePlot, CoursePoint};
pub use dilution::{DilutedRun, DilutionPlot};
pub use estimate::Estimate;
pub use file::FilePlots;
pub use flow::{FlowColumn, FlowPlot};
pub use forest::{ForestPlot, ForestRow};
pub use funnel::{FunnelDot, FunnelPlot};
pub use lot::LotPlots;
pub use marker::MarkerPlot;
pub use plane::PlanePlot;
pub use ranked::RankedPlot;
pub use scale::PlotScale;
pub use scatter::{ScatterDot, ScatterPlot};
pub use sheet::Picture;
pub use size::{SizeClass, SizePlot};
pub use track::{TrackPlot, TrackPoint};
pub use volcano::{VolcanoDot, VolcanoPlot};

pub(crate) use sheet::Sheet;

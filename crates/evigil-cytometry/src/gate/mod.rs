//! Regions in the space of channels, and which values lie in them.
//!
//! The rules at the edges are those of Gating-ML 2.0: a range holds its lower but not its upper
//! bound, polygons and ellipsoids hold their edge. A value that is no number lies nowhere.

mod ellipsoid;
mod polygon;
mod range;

pub use ellipsoid::{Ellipsoid, EllipsoidError};
pub use polygon::{Polygon, PolygonError};
pub use range::{Range, RangeError, Ratio, quadrant_cell};

//! The largest size at which a text fits into a box.

use super::{Cluster, Line, break_lines};

/// Sizes that a text may take, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sizes {
    /// The size to begin with.
    pub max: f32,
    /// The size of a text that does not fit even at the smallest and goes on elsewhere.
    pub cut: f32,
    /// The smallest size that is still read.
    pub min: f32,
    /// Height of a line, as a multiple of the size.
    pub leading: f32,
}

impl Sizes {
    /// One size only.
    #[must_use]
    pub const fn fixed(size: f32) -> Self {
        Self {
            max: size,
            cut: size,
            min: size,
            leading: 1.3,
        }
    }

    const STEP: f32 = 0.25;

    /// From the largest to the smallest.
    fn all(self) -> impl Iterator<Item = f32> {
        let (max, min) = (self.max, self.min.min(self.max));
        let mut number = 0.0_f32;
        std::iter::from_fn(move || {
            let size = Self::STEP.mul_add(-number, max);
            number += 1.0;
            (size >= min && size > 0.0).then_some(size)
        })
    }
}

/// How a text was put into a box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fitted {
    /// Its size in points.
    pub size: f32,
    /// How many bytes of the text stand in the box; the rest has to go elsewhere.
    pub shown: usize,
    /// Height of what stands there.
    pub height: f32,
}

/// How many lines go into a height.
pub(crate) fn capacity(height: f32, size: f32, leading: f32) -> usize {
    let lines = (height / (size * leading) + 1e-3).floor();
    if lines.is_finite() && lines > 0.0 {
        // A float becomes the nearest whole number that there is.
        lines as usize
    } else {
        0
    }
}

/// Sets `clusters` into `width` by `height` at the largest size at which they fit; when none does,
/// at that of texts that are cut, with as many lines as fit above `reserved` more lines.
pub(crate) fn fit(
    clusters: &[Cluster],
    width: f32,
    height: f32,
    sizes: Sizes,
    reserved: usize,
) -> (f32, Vec<Line>) {
    for size in sizes.all() {
        let room = capacity(height, size, sizes.leading);
        let lines = break_lines(clusters, width / size, room);
        if lines.last().map_or(0, |line| line.clusters.end) == clusters.len() {
            return (size, lines);
        }
    }
    let room = capacity(height, sizes.cut, sizes.leading).saturating_sub(reserved);
    (sizes.cut, break_lines(clusters, width / sizes.cut, room))
}

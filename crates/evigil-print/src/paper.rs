//! Sheets and places on them. Lengths are points, 1/72 inch; a place is measured from the upper
//! left corner.

/// Millimetres as points.
#[must_use]
pub const fn mm(millimetres: f32) -> f32 {
    millimetres * 72.0 / 25.4
}

/// The size of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paper {
    /// From left to right.
    pub width: f32,
    /// From top to bottom.
    pub height: f32,
}

impl Paper {
    /// A4 upright. ISO 216.
    pub const A4: Self = Self {
        width: mm(210.0),
        height: mm(297.0),
    };

    /// A4 lying. ISO 216.
    pub const A4_LANDSCAPE: Self = Self {
        width: mm(297.0),
        height: mm(210.0),
    };
}

/// A rectangle on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Its left edge.
    pub x: f32,
    /// Its upper edge.
    pub y: f32,
    /// From left to right.
    pub width: f32,
    /// From top to bottom.
    pub height: f32,
}

impl Area {
    /// A rectangle by its upper left corner and size.
    #[must_use]
    pub const fn new(x: f32, y: f32, width: f32, height: f32) -> Self {
        Self {
            x,
            y,
            width,
            height,
        }
    }

    /// The right edge.
    #[must_use]
    pub const fn right(self) -> f32 {
        self.x + self.width
    }

    /// The lower edge.
    #[must_use]
    pub const fn bottom(self) -> f32 {
        self.y + self.height
    }

    /// The same with `by` less on every side; never smaller than nothing.
    #[must_use]
    pub fn inset(self, by: f32) -> Self {
        Self {
            x: self.x + by,
            y: self.y + by,
            width: (self.width - 2.0 * by).max(0.0),
            height: (self.height - 2.0 * by).max(0.0),
        }
    }

    /// What is left below its uppermost `height`.
    #[must_use]
    pub fn below(self, height: f32) -> Self {
        let height = height.clamp(0.0, self.height);
        Self {
            y: self.y + height,
            height: self.height - height,
            ..self
        }
    }
}

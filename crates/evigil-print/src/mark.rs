//! What stands on a page.

use std::ops::Range;

use crate::draft::GroupId;
use crate::font::{Face, Type, Weight};
use crate::paper::Area;
use crate::text::{Cluster, Lift, clusters};

/// How text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Size in points.
    pub size: f32,
    /// How bold.
    pub weight: Weight,
    /// Grey, 0 black to 255 white.
    pub grey: u8,
}

impl Style {
    /// Black text of a size.
    #[must_use]
    pub const fn regular(size: f32) -> Self {
        Self {
            size,
            weight: Weight::Regular,
            grey: 0,
        }
    }

    /// Black bold text of a size.
    #[must_use]
    pub const fn bold(size: f32) -> Self {
        Self {
            weight: Weight::Bold,
            ..Self::regular(size)
        }
    }

    /// The same in grey, 0 black to 255 white.
    #[must_use]
    pub const fn grey(self, grey: u8) -> Self {
        Self { grey, ..self }
    }
}

/// Where a line stands beside its place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Align {
    /// Begins there.
    #[default]
    Left,
    /// Has its middle there.
    Centre,
    /// Ends there.
    Right,
}

/// Something drawn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mark {
    /// A line of text; without a group it is decoration, such as a page number.
    Text {
        x: f32,
        baseline: f32,
        style: Style,
        line: SetLine,
        group: Option<GroupId>,
    },
    /// A straight line.
    Rule {
        from: (f32, f32),
        to: (f32, f32),
        width: f32,
    },
    /// A rectangle: its border, or its ground in a grey.
    Frame {
        area: Area,
        border: Option<f32>,
        ground: Option<u8>,
    },
    /// A box to tick.
    Tick {
        area: Area,
        is_ticked: bool,
        line: SetLine,
        group: GroupId,
    },
}

/// A line of text as glyphs.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct SetLine {
    /// The text that is found and copied.
    pub(crate) text: String,
    pub(crate) pieces: Vec<Piece>,
}

/// Neighbouring glyphs of one height.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Piece {
    pub(crate) lift: Lift,
    /// Glyphs with their bytes in the text of the line.
    pub(crate) types: Vec<(Type, Range<usize>)>,
}

impl Piece {
    /// Width in em of the text of the line.
    pub(crate) fn width(&self) -> f32 {
        let width: f32 = self.types.iter().map(|(it, _)| it.advance).sum();
        width * self.lift.scale()
    }
}

impl SetLine {
    /// Sets a text as one line.
    pub(crate) fn new(text: &str, face: &Face) -> Self {
        Self::of(text, &clusters(text, face))
    }

    /// Sets some clusters of `text`.
    pub(crate) fn of(text: &str, clusters: &[Cluster]) -> Self {
        let mut line = Self::default();
        for cluster in clusters.iter().filter(|it| !it.types.is_empty()) {
            let start = line.text.len();
            let source = text.get(cluster.range.clone()).unwrap_or_default();
            line.text.extend(source.chars().filter_map(readable));
            if line.text.len() == start {
                continue;
            }
            let range = start..line.text.len();
            let types = cluster.types.iter().map(|it| (*it, range.clone()));
            match line.pieces.last_mut() {
                Some(piece) if piece.lift == cluster.lift => piece.types.extend(types),
                _ => line.pieces.push(Piece {
                    lift: cluster.lift,
                    types: types.collect(),
                }),
            }
        }
        line
    }

    /// Width in em.
    pub(crate) fn width(&self) -> f32 {
        self.pieces.iter().map(Piece::width).sum()
    }
}

/// A character as it may stand in the text of a PDF. Accessible PDF knows no control characters
/// and no marks of byte order. ISO 14289-1, 7.21.7.
fn readable(character: char) -> Option<char> {
    match character {
        '\t' => Some(' '),
        '\u{feff}' => None,
        _ if character.is_control() || u32::from(character) & 0xfffe == 0xfffe => Some('\u{fffd}'),
        _ => Some(character),
    }
}

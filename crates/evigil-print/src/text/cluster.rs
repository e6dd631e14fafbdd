//! Characters become glyphs.

use std::ops::Range;

use unicode_linebreak::BreakOpportunity;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{is_combining_mark, is_public_assigned};

use crate::font::{Face, Type};

/// Whether a glyph stands on the line, above it or below it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Lift {
    /// On the line.
    #[default]
    None,
    /// Small and high, as in 10⁹.
    Super,
    /// Small and low, as in CO₂.
    Sub,
}

impl Lift {
    /// Size of the glyph beside that of the text.
    pub(crate) const fn scale(self) -> f32 {
        match self {
            Self::None => 1.0,
            Self::Super | Self::Sub => 0.62,
        }
    }

    /// How far the glyph is raised, in em of the text.
    pub(crate) const fn rise(self) -> f32 {
        match self {
            Self::None => 0.0,
            Self::Super => 0.36,
            Self::Sub => -0.14,
        }
    }
}

/// Whether a line may end somewhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Only when nothing else helps.
    #[default]
    None,
    /// It may.
    May,
    /// It has to.
    Must,
}

/// What a reader sees as one character.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cluster {
    /// Its bytes in the text.
    pub(crate) range: Range<usize>,
    /// Its glyphs; none for marks that only steer.
    pub(crate) types: Vec<Type>,
    /// On, above or below the line.
    pub(crate) lift: Lift,
    /// Width in em.
    pub(crate) width: f32,
    /// Hangs over the end of a line instead of being moved to the next one.
    pub(crate) is_blank: bool,
    /// The font does not hold it.
    pub(crate) is_missing: bool,
    /// Whether a line may, or has to, end after it.
    pub(crate) ending: Ending,
}

/// The clusters of a text; their ranges together are the whole text.
pub(crate) fn clusters(text: &str, face: &Face) -> Vec<Cluster> {
    let mut all = Vec::with_capacity(text.len() / 2);
    let mut characters = text.char_indices().peekable();
    while let Some((start, base)) = characters.next() {
        let mut end = start + base.len_utf8();
        let mut marks = Vec::new();
        while let Some(&(_, next)) = characters.peek() {
            if !joins(next) || is_line_end(base) {
                break;
            }
            marks.push(next);
            end += next.len_utf8();
            characters.next();
        }
        all.push(cluster(start..end, base, &marks, face));
    }
    mark_endings(text, &mut all);
    all
}

/// Line ends after Unicode Standard Annex 14, which also keeps the Japanese rules of line ends
/// (kinsoku): no closing bracket, full stop, small kana or long-vowel mark begins a line, no
/// opening bracket ends one.
fn mark_endings(text: &str, clusters: &mut [Cluster]) {
    let mut clusters = clusters.iter_mut().peekable();
    for (end, opportunity) in unicode_linebreak::linebreaks(text) {
        while clusters.peek().is_some_and(|it| it.range.end < end) {
            clusters.next();
        }
        let Some(cluster) = clusters.next_if(|it| it.range.end == end) else {
            continue;
        };
        cluster.ending = match opportunity {
            BreakOpportunity::Allowed => Ending::May,
            // The end of the text counts as one, whatever stands there.
            BreakOpportunity::Mandatory if end == text.len() => Ending::None,
            BreakOpportunity::Mandatory => Ending::Must,
        };
    }
}

/// Whether a character belongs to the one before.
fn joins(character: char) -> bool {
    is_combining_mark(character) || is_variation_selector(character)
}

fn is_variation_selector(character: char) -> bool {
    matches!(character, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

fn is_line_end(character: char) -> bool {
    matches!(
        character,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Characters that steer and are never seen: direction, joining, byte order, soft hyphen.
fn is_unseen(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

fn cluster(range: Range<usize>, base: char, marks: &[char], face: &Face) -> Cluster {
    let mut cluster = Cluster {
        range,
        types: Vec::new(),
        lift: Lift::None,
        width: 0.0,
        is_blank: false,
        is_missing: false,
        ending: Ending::None,
    };
    if is_line_end(base) || (is_unseen(base) && marks.is_empty()) {
        cluster.is_blank = is_line_end(base);
        return cluster;
    }
    if base.is_whitespace() {
        cluster.is_blank = true;
        cluster.types.push(blank(base, face));
    } else {
        let (shown, lift) = lifted(base);
        cluster.lift = lift;
        set(&mut cluster, shown, marks, face);
    }
    let width: f32 = cluster.types.iter().map(|it| it.advance).sum();
    cluster.width = width * cluster.lift.scale();
    cluster
}

/// A blank of the width of its character, drawn with the glyph of the space.
fn blank(character: char, face: &Face) -> Type {
    let space = face.space();
    let advance = match character {
        '\t' => 4.0 * space.advance,
        '\u{3000}' => 1.0,
        '\u{2003}' | '\u{2001}' => 1.0,
        '\u{2002}' | '\u{2000}' => 0.5,
        '\u{2009}' | '\u{200a}' | '\u{202f}' => 0.5 * space.advance,
        _ => space.advance,
    };
    Type { advance, ..space }
}

/// Raised and lowered digits are drawn from the plain ones: the font holds only some of them, and
/// not of one size.
fn lifted(character: char) -> (char, Lift) {
    let lift = match character {
        '¹' | '²' | '³' | '\u{2070}'..='\u{207f}' => Lift::Super,
        '\u{2080}'..='\u{208e}' => Lift::Sub,
        _ => return (character, Lift::None),
    };
    let mut plain = std::iter::once(character).nfkc();
    match (plain.next(), plain.next()) {
        (Some(plain), None) if plain != character => (plain, lift),
        _ => (character, Lift::None),
    }
}

/// Finds glyphs: of the cluster as one character, of its parts, of what it is short for, or else
/// the replacement.
fn set(cluster: &mut Cluster, base: char, marks: &[char], face: &Face) {
    let selector = marks.iter().copied().find(|it| is_variation_selector(*it));
    let chosen = selector.and_then(|selector| face.variant_of(base, selector));
    let seen = std::iter::once(base)
        .chain(marks.iter().copied())
        .filter(|it| !is_unseen(*it));
    for (at, character) in seen.nfc().enumerate() {
        match chosen {
            Some(chosen) if at == 0 && character == base => cluster.types.push(chosen),
            _ => set_one(cluster, character, face),
        }
    }
}

fn set_one(cluster: &mut Cluster, character: char, face: &Face) {
    if let Some(it) = face.type_of(character) {
        cluster.types.push(it);
        return;
    }
    let parts: Option<Vec<Type>> = std::iter::once(character)
        .nfkc()
        .filter(|part| is_public_assigned(*part) && *part != character)
        .map(|part| face.type_of(part))
        .collect();
    match parts {
        Some(parts) if !parts.is_empty() => cluster.types.extend(parts),
        _ => {
            cluster.is_missing = true;
            cluster.types.push(face.replacement());
        }
    }
}

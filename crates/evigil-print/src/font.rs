//! The shipped fonts: which glyph a character has, and how wide it is.

use std::sync::{LazyLock, OnceLock};

use skrifa::charmap::{Charmap, MapVariant};
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

use crate::text::Lift;

/// How bold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Weight {
    /// Text.
    #[default]
    Regular,
    /// Headings and labels.
    Bold,
}

/// A shipped font can't be used: the program was built from a damaged copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the shipped font can't be read")]
pub struct FontFault;

/// What stands in place of a character that the font does not hold: the geta mark, which Japanese
/// printers have always put where a type was missing.
const REPLACEMENT: char = '〓';

static REGULAR: LazyLock<Vec<u8>> =
    LazyLock::new(|| unpacked(include_bytes!("../fonts/BIZUDPGothic-Regular.ttf.zst")));
static BOLD: LazyLock<Vec<u8>> =
    LazyLock::new(|| unpacked(include_bytes!("../fonts/BIZUDPGothic-Bold.ttf.zst")));
static FONTS: LazyLock<Option<Fonts>> = LazyLock::new(|| {
    Some(Fonts {
        regular: Face::new(&REGULAR)?,
        bold: Face::new(&BOLD)?,
    })
});

/// Empty when damaged; [`Face::new`] then finds no font in it.
fn unpacked(packed: &[u8]) -> Vec<u8> {
    zstd::decode_all(packed).unwrap_or_default()
}

/// Both weights.
pub(crate) struct Fonts {
    regular: Face,
    bold: Face,
}

impl Fonts {
    /// The shipped fonts, unpacked on first use.
    pub(crate) fn shipped() -> Result<&'static Self, FontFault> {
        FONTS.as_ref().ok_or(FontFault)
    }

    pub(crate) const fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}

/// A glyph and its width in em.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Type {
    pub(crate) glyph: u32,
    pub(crate) advance: f32,
}

/// One font.
pub(crate) struct Face {
    charmap: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    units_per_em: f32,
    data: &'static [u8],
    krilla: krilla::text::Font,
    raised: OnceLock<Option<krilla::text::Font>>,
    lowered: OnceLock<Option<krilla::text::Font>>,
    replacement: Type,
    space: Type,
}

impl Face {
    fn new(data: &'static [u8]) -> Option<Self> {
        let font = FontRef::new(data).ok()?;
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        let mut face = Self {
            charmap: font.charmap(),
            metrics: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
            units_per_em: f32::from(metrics.units_per_em.max(1)),
            data,
            krilla: krilla::text::Font::new(data.into(), 0)?,
            raised: OnceLock::new(),
            lowered: OnceLock::new(),
            replacement: Type {
                glyph: 0,
                advance: 1.0,
            },
            space: Type {
                glyph: 0,
                advance: 0.25,
            },
        };
        face.replacement = face.type_of(REPLACEMENT)?;
        face.space = face.type_of(' ')?;
        Some(face)
    }

    /// The glyph of a character.
    pub(crate) fn type_of(&self, character: char) -> Option<Type> {
        let glyph = self.charmap.map(character)?;
        Some(self.with_advance(glyph))
    }

    /// The glyph of a character in the form that a variation selector asks for.
    pub(crate) fn variant_of(&self, character: char, selector: char) -> Option<Type> {
        match self.charmap.map_variant(character, selector)? {
            MapVariant::UseDefault => self.type_of(character),
            MapVariant::Variant(glyph) => Some(self.with_advance(glyph)),
        }
    }

    fn with_advance(&self, glyph: skrifa::GlyphId) -> Type {
        let advance = self.metrics.advance_width(glyph).unwrap_or_default();
        Type {
            glyph: glyph.to_u32(),
            advance: advance / self.units_per_em,
        }
    }

    /// Stands for what the font does not hold.
    pub(crate) const fn replacement(&self) -> Type {
        self.replacement
    }

    pub(crate) const fn space(&self) -> Type {
        self.space
    }

    /// The font as the PDF writer takes it.
    ///
    /// Raised and lowered digits come from fonts of their own. In a PDF a glyph has one text, and
    /// 10¹⁰ must not become 1010 when it is copied.
    pub(crate) fn krilla(&self, lift: Lift) -> krilla::text::Font {
        let own = match lift {
            Lift::None => &None,
            Lift::Super => self.raised.get_or_init(|| self.copy(1)),
            Lift::Sub => self.lowered.get_or_init(|| self.copy(2)),
        };
        own.as_ref().unwrap_or(&self.krilla).clone()
    }

    /// The same font as another one: the writer tells fonts apart by their length, and nothing
    /// reads what stands behind the last table.
    fn copy(&self, padding: usize) -> Option<krilla::text::Font> {
        let mut data = self.data.to_vec();
        data.resize(data.len() + padding, 0);
        krilla::text::Font::new(data.into(), 0)
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn fonts_are_those_that_the_readme_tells_of() {
        let readme = include_str!("../fonts/README.md");
        for data in [&REGULAR, &BOLD] {
            let digest: String = Sha256::digest(data.as_slice())
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            assert!(readme.contains(&digest), "{digest}");
        }
    }

    #[test]
    fn fonts_hold_what_reports_are_written_in() {
        let fonts = Fonts::shipped().expect("fonts");
        let needed = "敗血症 髙﨑神 ー、。「」（）【】〒㎎℃ μµ±≥≤×÷→ éßøőžčł ΑΩαω ЖЯ €£¥ ①⑳ ⅢⅫ";
        for weight in [Weight::Regular, Weight::Bold] {
            for character in needed.chars() {
                assert!(
                    fonts.face(weight).type_of(character).is_some(),
                    "{character}"
                );
            }
        }
    }
}

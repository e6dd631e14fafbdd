//! Colours on paper. The style sheet of the page replaces them in dark mode by their names.

use plotters::style::RGBColor;

/// Text, and lines that carry the plot.
pub(super) const INK: RGBColor = RGBColor(0x23, 0x26, 0x2B);
/// Text of axes.
pub(super) const SOFT: RGBColor = RGBColor(0x5D, 0x63, 0x6D);
/// Grid.
pub(super) const GRID: RGBColor = RGBColor(0xDE, 0xDB, 0xD3);
/// What was measured of the sample.
pub(super) const SAMPLE: RGBColor = RGBColor(0x0F, 0x5F, 0x9C);
/// A control.
pub(super) const CONTROL: RGBColor = RGBColor(0xB4, 0x53, 0x0A);
/// What is stated or expected.
pub(super) const STATED: RGBColor = RGBColor(0x1F, 0x6A, 0x44);
/// A limit.
pub(super) const LIMIT: RGBColor = RGBColor(0xA3, 0x24, 0x2B);

/// A colour as SVG writes it.
pub(super) fn hex(color: RGBColor) -> String {
    let RGBColor(red, green, blue) = color;
    format!("#{red:02X}{green:02X}{blue:02X}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_has_each_colour_for_dark_mode() {
        let style = include_str!("../page/product.css");
        for color in [INK, SOFT, GRID, SAMPLE, CONTROL, STATED, LIMIT] {
            for attribute in ["fill", "stroke"] {
                let selector = format!("svg.plot [{attribute}=\"{}\"]", hex(color));
                assert!(style.contains(&selector), "{selector}");
            }
        }
    }
}

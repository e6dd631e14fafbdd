//! Figures of one page, numbered.

use std::fmt::Write as _;

use plotters::style::RGBColor;

use super::canvas::Drawing;
use super::palette::hex;
use crate::Messages;
use crate::render::escape;

/// How a series looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Swatch {
    /// A line.
    Line(RGBColor),
    /// A broken line.
    Dashed(RGBColor),
    /// A filled area, more or less transparent.
    Area(RGBColor, f64),
    /// A point.
    Dot(RGBColor),
}

/// A drawing with its words.
pub(super) struct Figure {
    pub(super) title: String,
    /// What stands small under the title.
    pub(super) note: Option<String>,
    /// What a reader who does not see it has to know.
    pub(super) description: String,
    pub(super) legend: Vec<(Swatch, String)>,
    pub(super) drawing: Option<Drawing>,
}

impl Figure {
    /// The figure for a page on which `id` is its own, and as a file; nothing without a drawing.
    pub(super) fn picture(&self, id: &str) -> Option<Picture> {
        Some(Picture {
            title: self.title.clone(),
            html: self.html(id)?,
            svg: self.svg()?,
        })
    }

    /// The element `figure`, whose ids begin with `id`; nothing without a drawing.
    fn html(&self, id: &str) -> Option<String> {
        let drawing = self.drawing.as_ref()?;
        let mut out = format!("<figure><figcaption>{}", escape(&self.title));
        if let Some(note) = &self.note {
            let _ = write!(out, "<small>{}</small>", escape(note));
        }
        let _ = writeln!(
            out,
            "</figcaption>\n<svg class=\"plot\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" \
             viewBox=\"0 0 {} {}\" xmlns=\"http://www.w3.org/2000/svg\">\n\
             <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n{}\n</svg>",
            drawing.width,
            drawing.height,
            escape(&self.title),
            escape(&self.description),
            drawing.inside,
        );
        legend(&mut out, &self.legend);
        out.push_str("</figure>\n");
        Some(out)
    }

    /// The drawing as a file of its own, with its title and description; nothing without a drawing.
    pub(super) fn svg(&self) -> Option<String> {
        let drawing = self.drawing.as_ref()?;
        Some(format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg role=\"img\" viewBox=\"0 0 {} {}\" \
             xmlns=\"http://www.w3.org/2000/svg\">\n<title>{}</title>\n<desc>{}</desc>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{}\n</svg>\n",
            drawing.width,
            drawing.height,
            escape(&self.title),
            escape(&self.description),
            drawing.inside,
        ))
    }
}

/// Words for figures, and how many there are already: the ids of a page differ.
pub(crate) struct Sheet<'m> {
    pub(super) messages: &'m Messages,
    figures: usize,
}

impl<'m> Sheet<'m> {
    /// An empty page.
    pub(crate) const fn new(messages: &'m Messages) -> Self {
        Self {
            messages,
            figures: 0,
        }
    }

    /// Writes a figure; nothing when there is no drawing.
    pub(super) fn put(&mut self, out: &mut String, figure: &Figure) {
        if let Some(written) = figure.html(&format!("plot-{}", self.figures + 1)) {
            self.figures += 1;
            out.push_str(&written);
        }
    }
}

/// A figure by itself: for a page, and as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What it shows.
    pub title: String,
    /// The element `figure`.
    pub html: String,
    /// The drawing as a file of its own.
    pub svg: String,
}

fn legend(out: &mut String, entries: &[(Swatch, String)]) {
    if entries.is_empty() {
        return;
    }
    out.push_str("<ul class=\"legends\">");
    for (swatch, text) in entries {
        let shape = match swatch {
            Swatch::Line(color) => {
                format!(
                    "<path d=\"M0 5H16\" stroke=\"{}\" stroke-width=\"2.5\"/>",
                    hex(*color)
                )
            }
            Swatch::Dashed(color) => format!(
                "<path d=\"M0 5H16\" stroke=\"{}\" stroke-width=\"2.5\" stroke-dasharray=\"4 2\"/>",
                hex(*color)
            ),
            Swatch::Area(color, opacity) => format!(
                "<rect width=\"16\" height=\"9\" fill=\"{}\" opacity=\"{opacity}\"/>",
                hex(*color)
            ),
            Swatch::Dot(color) => {
                format!(
                    "<circle cx=\"8\" cy=\"4.5\" r=\"3.5\" fill=\"{}\"/>",
                    hex(*color)
                )
            }
        };
        let _ = write!(
            out,
            "<li><svg viewBox=\"0 0 16 9\" aria-hidden=\"true\" xmlns=\"http://www.w3.org/2000/svg\">{shape}</svg>{}</li>",
            escape(text)
        );
    }
    out.push_str("</ul>");
}

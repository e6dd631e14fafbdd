//! A draft as PDF.

use std::num::NonZeroU16;

use krilla::SerializeSettings;
use krilla::color::luma;
use krilla::configure::{Accessibility, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TableHeaderScope, Tag, TagGroup,
    TagKind, TagTree,
};
use krilla::text::{GlyphId, KrillaGlyph};

use crate::draft::{Draft, GroupId, Role};
use crate::font::{Fonts, Weight};
use crate::mark::{Mark, SetLine, Style};
use crate::paper::Area;

/// A document could not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfFault {
    /// A page without size.
    #[error("a page has no size")]
    Paper,
    /// The writer refused the document.
    #[error("the document can't be written: {0}")]
    Refused(String),
}

/// Writes a draft: accessible if the standard lets it, and else without the claim to be.
pub(crate) fn render(draft: &Draft) -> Result<Vec<u8>, PdfFault> {
    let accessible = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .unwrap_or_default();
    match attempt(draft, accessible)? {
        Err(KrillaError::Validation(_)) => attempt(draft, Configuration::default())?,
        answer => answer,
    }
    .map_err(|fault| PdfFault::Refused(fault.to_string()))
}

fn attempt(
    draft: &Draft,
    configuration: Configuration,
) -> Result<Result<Vec<u8>, KrillaError>, PdfFault> {
    let mut document = krilla::Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    document.set_metadata(metadata(draft));
    document.set_outline(outline(draft));
    let mut leaves: Vec<Vec<Identifier>> = vec![Vec::new(); draft.groups.len()];
    for page in &draft.pages {
        let settings =
            PageSettings::from_wh(draft.paper.width, draft.paper.height).ok_or(PdfFault::Paper)?;
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        for mark in &page.marks {
            let leaf = draw(&mut surface, draft.fonts, mark);
            if let Some((GroupId(group), identifier)) = leaf
                && let Some(leaves) = leaves.get_mut(group)
            {
                leaves.push(identifier);
            }
        }
        surface.finish();
        sheet.finish();
    }
    document.set_tag_tree(tags(draft, leaves));
    Ok(document.finish())
}

fn metadata(draft: &Draft) -> Metadata {
    let about = &draft.about;
    let mut metadata = Metadata::new()
        .title(about.title.clone())
        .language(about.language.clone())
        .creator(about.author.clone())
        .authors(vec![about.author.clone()])
        .document_id(about.title.clone());
    if let Some(date) = about.date {
        let part = |number: i8| u8::try_from(number).unwrap_or(1);
        metadata = metadata.creation_date(
            DateTime::new(u16::try_from(date.year()).unwrap_or_default())
                .month(part(date.month()))
                .day(part(date.day())),
        );
    }
    metadata
}

/// The list of contents; a document without headings has its title there.
fn outline(draft: &Draft) -> Outline {
    let mut outline = Outline::new();
    let to = |page, y| XyzDestination::new(page, Point::from_xy(0.0, y));
    if draft.contents.is_empty() {
        outline.push_child(OutlineNode::new(draft.about.title.clone(), to(0, 0.0)));
    }
    for entry in &draft.contents {
        // A place on a page that is not there would be refused.
        let page = entry.page.min(draft.pages.len().saturating_sub(1));
        outline.push_child(OutlineNode::new(entry.text.clone(), to(page, entry.y)));
    }
    outline
}

fn tags(draft: &Draft, leaves: Vec<Vec<Identifier>>) -> TagTree {
    let mut groups: Vec<TagGroup> = draft
        .groups
        .iter()
        .zip(leaves)
        .enumerate()
        .map(|(number, (group, leaves))| {
            let mut it = TagGroup::new(tag(draft, number, group.role));
            it.children.extend(leaves.into_iter().map(Node::Leaf));
            it
        })
        .collect();
    let mut tree = TagTree::new();
    let mut roots = Vec::new();
    // A part begins after the one it lies in, so each is complete when its turn comes from behind.
    while let Some(mut group) = groups.pop() {
        // Its parts were added last first.
        let leaves = group
            .children
            .iter()
            .take_while(|child| matches!(child, Node::Leaf(_)))
            .count();
        if let Some(parts) = group.children.get_mut(leaves..) {
            parts.reverse();
        }
        if group.children.is_empty() {
            continue;
        }
        let parent = draft.groups.get(groups.len()).and_then(|it| it.parent);
        match parent.and_then(|GroupId(parent)| groups.get_mut(parent)) {
            Some(parent) => parent.children.push(Node::Group(group)),
            None => roots.push(group),
        }
    }
    for group in roots.into_iter().rev() {
        tree.push(group);
    }
    tree
}

fn tag(draft: &Draft, number: usize, role: Role) -> TagKind {
    match role {
        Role::Section => Tag::Section.into(),
        Role::Division => Tag::Div.into(),
        Role::Heading(level) => {
            let title = text_of(draft, GroupId(number));
            Tag::Hn(
                NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN),
                Some(title),
            )
            .into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::Table => Tag::Table.into(),
        Role::Row => Tag::TR.into(),
        Role::HeaderCell => Tag::TH(TableHeaderScope::Column).into(),
        Role::Cell => Tag::TD.into(),
    }
}

/// The text of a heading.
fn text_of(draft: &Draft, group: GroupId) -> String {
    draft
        .pages
        .iter()
        .flat_map(|page| &page.marks)
        .filter_map(|mark| match mark {
            Mark::Text {
                line,
                group: Some(of),
                ..
            } if *of == group => Some(line.text.as_str()),
            _ => None,
        })
        .collect()
}

fn draw(surface: &mut Surface<'_>, fonts: &Fonts, mark: &Mark) -> Option<(GroupId, Identifier)> {
    match mark {
        Mark::Text {
            x,
            baseline,
            style,
            line,
            group,
        } => {
            let tag = if group.is_some() {
                ContentTag::Span(SpanTag::empty())
            } else {
                ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther))
            };
            let identifier = surface.start_tagged(tag);
            draw_line(surface, fonts, line, *style, (*x, *baseline));
            surface.end_tagged();
            group.map(|group| (group, identifier))
        }
        Mark::Rule { from, to, width } => {
            let mut path = PathBuilder::new();
            path.move_to(from.0, from.1);
            path.line_to(to.0, to.1);
            decorate(surface, path.finish(), Some(*width), None);
            None
        }
        Mark::Frame {
            area,
            border,
            ground,
        } => {
            decorate(surface, rectangle(*area), *border, *ground);
            None
        }
        Mark::Tick {
            area,
            is_ticked,
            line,
            group,
        } => {
            let words = if *is_ticked { "[X]" } else { "[ ]" };
            let tag = SpanTag::empty().with_actual_text(Some(words));
            let identifier = surface.start_tagged(ContentTag::Span(tag));
            paint(surface, rectangle(*area), Some(0.6), None);
            let style = Style {
                weight: Weight::Bold,
                ..Style::regular(area.height)
            };
            let x = line
                .width()
                .mul_add(-area.height / 2.0, area.x + area.width / 2.0);
            let baseline = area.height.mul_add(-0.12, area.bottom());
            draw_line(surface, fonts, line, style, (x, baseline));
            surface.end_tagged();
            Some((*group, identifier))
        }
    }
}

fn draw_line(
    surface: &mut Surface<'_>,
    fonts: &Fonts,
    line: &SetLine,
    style: Style,
    (mut x, baseline): (f32, f32),
) {
    surface.set_stroke(None);
    surface.set_fill(Some(ink(style.grey)));
    for piece in &line.pieces {
        let glyphs: Vec<KrillaGlyph> = piece
            .types
            .iter()
            .map(|(it, range)| KrillaGlyph {
                glyph_id: GlyphId::new(it.glyph),
                text_range: range.clone(),
                x_advance: it.advance,
                x_offset: 0.0,
                y_offset: 0.0,
                y_advance: 0.0,
                location: None,
            })
            .collect();
        let size = style.size * piece.lift.scale();
        let y = piece.lift.rise().mul_add(-style.size, baseline);
        surface.draw_glyphs(
            Point::from_xy(x, y),
            &glyphs,
            fonts.face(style.weight).krilla(piece.lift),
            &line.text,
            size,
            false,
        );
        x += piece.width() * style.size;
    }
}

fn ink(grey: u8) -> Fill {
    Fill {
        paint: luma::Color::new(grey).into(),
        ..Fill::default()
    }
}

fn rectangle(area: Area) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_xywh(area.x, area.y, area.width, area.height)?);
    path.finish()
}

/// Draws what those who hear the document need not know of.
fn decorate(
    surface: &mut Surface<'_>,
    path: Option<Path>,
    border: Option<f32>,
    ground: Option<u8>,
) {
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(
        ArtifactType::Layout,
    )));
    paint(surface, path, border, ground);
    surface.end_tagged();
}

fn paint(surface: &mut Surface<'_>, path: Option<Path>, border: Option<f32>, ground: Option<u8>) {
    let Some(path) = path else {
        return;
    };
    surface.set_fill(ground.map(ink));
    surface.set_stroke(border.map(|width| Stroke {
        width,
        ..Stroke::default()
    }));
    surface.draw_path(&path);
    surface.set_stroke(None);
    surface.set_fill(None);
}

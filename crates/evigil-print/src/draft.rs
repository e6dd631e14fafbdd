//! Pages with marks on them, and what the marks are parts of.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::Date;

use crate::font::{FontFault, Fonts, Weight};
use crate::mark::{Align, Mark, SetLine, Style};
use crate::paper::{Area, Paper};
use crate::pdf::{self, PdfFault};
use crate::text::{Cluster, Fitted, Sizes, break_lines, capacity, clusters, fit};

/// What a document says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Its title, shown by viewers.
    pub title: String,
    /// Its language, such as `en` or `ja`. RFC 5646.
    pub language: String,
    /// The program or person that made it.
    pub author: String,
    /// Its day; there is no clock here.
    pub date: Option<Date>,
}

/// What a part of a document is, for those who hear it read. ISO 32000-1, 14.8.4.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A part that holds others.
    Section,
    /// A box of a form: its label, its content.
    Division,
    /// A heading, with its level from 1.
    Heading(u16),
    /// Running text.
    Paragraph,
    /// A table: rows.
    Table,
    /// A row: cells.
    Row,
    /// The title of a column.
    HeaderCell,
    /// A cell.
    Cell,
}

/// A part of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub(crate) usize);

#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) role: Role,
    pub(crate) parent: Option<GroupId>,
}

/// A heading, for the list of contents.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) text: String,
    pub(crate) page: usize,
    pub(crate) y: f32,
}

#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) marks: Vec<Mark>,
}

/// Small print at the foot of a page.
pub struct Footer<'f> {
    /// At the left.
    pub left: &'f str,
    /// At the right, from the number of the page and the count of pages.
    pub right: &'f dyn Fn(usize, usize) -> String,
    /// Distance from the left and right edges of the page.
    pub margin: f32,
    /// Distance from its lower edge.
    pub rise: f32,
}

/// The label of a box in a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caption<'a> {
    /// The number that the form gives the box; may be empty.
    pub number: &'a str,
    /// The label.
    pub text: &'a str,
    /// The same in another language; may be empty.
    pub gloss: &'a str,
}

/// A line as it stands in a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// Its page, from 0.
    pub page: usize,
    /// Its part; nothing for page numbers and the like.
    pub group: Option<GroupId>,
    /// Left end of its base line.
    pub x: f32,
    /// Its base line.
    pub baseline: f32,
    /// Its width.
    pub width: f32,
    /// Its size.
    pub size: f32,
    /// Its text.
    pub text: String,
}

/// How far a base line lies below the top of its line, in sizes of the text: letters stand in the
/// middle of a line of the usual height.
pub(crate) const ASCENT: f32 = 0.98;

const HAIRLINE: f32 = 0.5;

/// A document under way.
pub struct Draft {
    pub(crate) about: About,
    pub(crate) paper: Paper,
    pub(crate) pages: Vec<Page>,
    pub(crate) groups: Vec<Group>,
    pub(crate) contents: Vec<Entry>,
    pub(crate) fonts: &'static Fonts,
    missing: BTreeSet<char>,
}

impl Draft {
    /// A document without pages.
    ///
    /// # Errors
    /// When the shipped fonts are damaged.
    pub fn new(paper: Paper, about: About) -> Result<Self, FontFault> {
        Ok(Self {
            about,
            paper,
            pages: Vec::new(),
            groups: Vec::new(),
            contents: Vec::new(),
            fonts: Fonts::shipped()?,
            missing: BTreeSet::new(),
        })
    }

    /// Gives it another title, for one that is known only in the end.
    pub fn entitle(&mut self, title: impl Into<String>) {
        self.about.title = title.into();
    }

    /// The size of its pages.
    #[must_use]
    pub const fn paper(&self) -> Paper {
        self.paper
    }

    /// Adds a page, and gives its number, from 0.
    pub fn page(&mut self) -> usize {
        self.pages.push(Page::default());
        self.pages.len() - 1
    }

    /// How many pages there are.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Writes the foot of some pages, which are counted from 1.
    pub fn foot(&mut self, pages: Range<usize>, footer: &Footer<'_>) {
        let style = Style::regular(7.0).grey(70);
        let count = pages.len();
        let first = pages.start;
        let baseline = self.paper.height - footer.rise;
        let right = self.paper.width - footer.margin;
        for page in pages {
            let at = (footer.margin, baseline);
            self.write(page, at, footer.left, style, Align::Left, None);
            let number = (footer.right)(page - first + 1, count);
            self.write(page, (right, baseline), &number, style, Align::Right, None);
        }
    }

    /// Begins a part of the document. Parts are read in the order in which they begin.
    pub fn group(&mut self, parent: Option<GroupId>, role: Role) -> GroupId {
        self.groups.push(Group { role, parent });
        GroupId(self.groups.len() - 1)
    }

    /// Puts a place into the list of contents.
    pub fn enter(&mut self, text: &str, page: usize, y: f32) {
        self.contents.push(Entry {
            text: text.to_owned(),
            page,
            y,
        });
    }

    /// Characters that were to be written and that the fonts do not hold.
    pub fn missing(&self) -> impl Iterator<Item = char> {
        self.missing.iter().copied()
    }

    fn mark(&mut self, page: usize, mark: Mark) {
        if let Some(page) = self.pages.get_mut(page) {
            page.marks.push(mark);
        }
    }

    /// Draws a straight line.
    pub fn rule(&mut self, page: usize, from: (f32, f32), to: (f32, f32), width: f32) {
        self.mark(page, Mark::Rule { from, to, width });
    }

    /// Draws the border of a box.
    pub fn frame(&mut self, page: usize, area: Area, width: f32) {
        self.mark(
            page,
            Mark::Frame {
                area,
                border: Some(width),
                ground: None,
            },
        );
    }

    /// Fills a box with a grey, 0 black to 255 white.
    pub fn shade(&mut self, page: usize, area: Area, grey: u8) {
        self.mark(
            page,
            Mark::Frame {
                area,
                border: None,
                ground: Some(grey),
            },
        );
    }

    /// Glyphs of a text; what is missing is noted.
    pub(crate) fn clusters(&mut self, text: &str, weight: Weight) -> Vec<Cluster> {
        let clusters = clusters(text, self.fonts.face(weight));
        for cluster in clusters.iter().filter(|it| it.is_missing) {
            let face = self.fonts.face(weight);
            let source = text.get(cluster.range.clone()).unwrap_or_default();
            let unknown = source.chars().filter(|it| face.type_of(*it).is_none());
            self.missing.extend(unknown);
        }
        clusters
    }

    /// Width of a text in one line, in points.
    #[must_use]
    pub fn measure(&self, text: &str, style: Style) -> f32 {
        SetLine::new(text, self.fonts.face(style.weight)).width() * style.size
    }

    /// Writes one line, whatever its width.
    pub fn write(
        &mut self,
        page: usize,
        (x, baseline): (f32, f32),
        text: &str,
        style: Style,
        align: Align,
        group: Option<GroupId>,
    ) {
        let clusters = self.clusters(text, style.weight);
        let line = SetLine::of(text, &clusters);
        self.put(page, (x, baseline), line, style, align, group);
    }

    pub(crate) fn put(
        &mut self,
        page: usize,
        (x, baseline): (f32, f32),
        line: SetLine,
        style: Style,
        align: Align,
        group: Option<GroupId>,
    ) {
        if line.pieces.is_empty() {
            return;
        }
        let width = line.width() * style.size;
        let x = match align {
            Align::Left => x,
            Align::Centre => x - width / 2.0,
            Align::Right => x - width,
        };
        self.mark(
            page,
            Mark::Text {
                x,
                baseline,
                style,
                line,
                group,
            },
        );
    }

    /// Writes text into a box, as large as `sizes` allow. When it does not fit even at the
    /// smallest size, the box gets what fits at the size of cut texts and `more` as its last line,
    /// and the caller has to put the rest of the text, from [`Fitted::shown`] on, elsewhere.
    pub fn fill(
        &mut self,
        page: usize,
        area: Area,
        text: &str,
        sizes: Sizes,
        more: &str,
        group: Option<GroupId>,
    ) -> Fitted {
        let all = self.clusters(text, Weight::Regular);
        let reserved = usize::from(!more.is_empty());
        let (size, lines) = fit(&all, area.width, area.height, sizes, reserved);
        let style = Style::regular(size);
        let step = size * sizes.leading;
        let mut y = area.y;
        for line in &lines {
            let set = SetLine::of(text, all.get(line.clusters.clone()).unwrap_or_default());
            let at = (area.x, ASCENT.mul_add(size, y));
            self.put(page, at, set, style, Align::Left, group);
            y += step;
        }
        let end = lines.last().map_or(0, |line| line.clusters.end);
        let shown = all.get(end).map_or(text.len(), |next| next.range.start);
        let has_room = capacity(area.height, size, sizes.leading) > 0;
        if shown < text.len() && !more.is_empty() && has_room {
            let at = (area.x, ASCENT.mul_add(size, y));
            self.write(page, at, more, Style::bold(size), Align::Left, group);
            y += step;
        }
        Fitted {
            size,
            shown,
            height: y - area.y,
        }
    }

    /// Writes the label of a box into its uppermost lines, and gives the height they take.
    pub fn caption(
        &mut self,
        page: usize,
        area: Area,
        caption: &Caption<'_>,
        size: f32,
        group: Option<GroupId>,
    ) -> f32 {
        let text = match caption.number {
            "" => caption.text.to_owned(),
            number => format!("{number} {}", caption.text),
        };
        let mut used = 0.0;
        for (text, grey) in [(text.as_str(), 0), (caption.gloss, 70)] {
            let style = Style::regular(size).grey(grey);
            let step = size * 1.15;
            let all = self.clusters(text, style.weight);
            for line in break_lines(&all, area.width / size, usize::MAX) {
                let set = SetLine::of(text, all.get(line.clusters).unwrap_or_default());
                let at = (area.x, ASCENT.mul_add(size, area.y + used));
                self.put(page, at, set, style, Align::Left, group);
                used += step;
            }
        }
        used
    }

    /// Draws a box to tick, `size` wide, with its upper left corner at `at`.
    pub fn tick(
        &mut self,
        page: usize,
        (x, y): (f32, f32),
        size: f32,
        is_ticked: bool,
        group: GroupId,
    ) {
        let face = self.fonts.face(Weight::Bold);
        let text = if is_ticked { "X" } else { "" };
        let line = SetLine::new(text, face);
        self.mark(
            page,
            Mark::Tick {
                area: Area::new(x, y, size, size),
                is_ticked,
                line,
                group,
            },
        );
    }

    /// Draws the usual thin border of a box.
    pub fn hairline(&mut self, page: usize, area: Area) {
        self.frame(page, area, HAIRLINE);
    }

    /// Every line of text, page after page, in the order in which it was written. A ticked box is
    /// the line `X`.
    #[must_use]
    pub fn written(&self) -> Vec<Written> {
        let mut all = Vec::new();
        for (page, marks) in self.pages.iter().enumerate() {
            all.extend(marks.marks.iter().filter_map(|mark| written(page, mark)));
        }
        all
    }

    /// The document as PDF 1.7, accessible after PDF/UA-1.
    ///
    /// # Errors
    /// When the document can't be written, which a document of this crate never brings about.
    pub fn finish(mut self) -> Result<Vec<u8>, PdfFault> {
        if self.pages.is_empty() {
            self.page();
        }
        pdf::render(&self)
    }
}

fn written(page: usize, mark: &Mark) -> Option<Written> {
    let (x, baseline, size, line, group) = match mark {
        Mark::Text {
            x,
            baseline,
            style,
            line,
            group,
        } => (*x, *baseline, style.size, line, *group),
        Mark::Tick {
            area,
            is_ticked: true,
            line,
            group,
        } => (area.x, area.bottom(), area.height, line, Some(*group)),
        _ => return None,
    };
    Some(Written {
        page,
        group,
        x,
        baseline,
        width: line.width() * size,
        size,
        text: line.text.clone(),
    })
}

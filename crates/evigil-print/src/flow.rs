//! Text that flows over as many pages as it needs.

use crate::draft::{ASCENT, Draft, GroupId, Role};
use crate::mark::{Align, SetLine, Style};
use crate::text::break_lines;

/// Blank edges of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Margins {
    /// At the left.
    pub left: f32,
    /// At the top.
    pub top: f32,
    /// At the right.
    pub right: f32,
    /// At the bottom.
    pub bottom: f32,
}

impl Margins {
    /// The same on every side.
    #[must_use]
    pub const fn all(edge: f32) -> Self {
        Self {
            left: edge,
            top: edge,
            right: edge,
            bottom: edge,
        }
    }
}

/// Height of a line of running text, in sizes of the text: Japanese needs more than English.
const LEADING: f32 = 1.45;

/// Writes from the top of a page downwards, and goes on with the next one.
pub struct Flow<'d> {
    pub(crate) draft: &'d mut Draft,
    margins: Margins,
    page: Option<usize>,
    y: f32,
    is_fresh: bool,
    head: String,
    pub(crate) root: Option<GroupId>,
}

impl<'d> Flow<'d> {
    /// Begins on a new page, as soon as there is something to write.
    pub fn new(draft: &'d mut Draft, margins: Margins) -> Self {
        let root = draft.group(None, Role::Section);
        Self::within(draft, margins, root)
    }

    /// Begins on a new page, within a part of the document.
    pub const fn within(draft: &'d mut Draft, margins: Margins, root: GroupId) -> Self {
        Self {
            draft,
            margins,
            page: None,
            y: 0.0,
            is_fresh: true,
            head: String::new(),
            root: Some(root),
        }
    }

    /// A line that stands at the top of every page from the next one on.
    #[must_use]
    pub fn with_head(mut self, head: impl Into<String>) -> Self {
        self.head = head.into();
        self
    }

    /// Width of a line in points.
    #[must_use]
    pub fn width(&self) -> f32 {
        let paper = self.draft.paper();
        (paper.width - self.margins.left - self.margins.right).max(1.0)
    }

    /// The left edge.
    #[must_use]
    pub const fn left(&self) -> f32 {
        self.margins.left
    }

    /// Where the next line begins.
    #[must_use]
    pub const fn y(&self) -> f32 {
        self.y
    }

    pub(crate) fn advance(&mut self, height: f32) {
        self.y += height;
        self.is_fresh = false;
    }

    /// Whether `height` is left on the page; always on an empty one.
    pub(crate) fn has_room(&self, height: f32) -> bool {
        self.is_fresh || self.room() + 1e-3 >= height
    }

    pub(crate) fn room(&self) -> f32 {
        self.draft.paper().height - self.margins.bottom - self.y
    }

    /// The page that is written on.
    pub(crate) fn page(&mut self) -> usize {
        match self.page {
            Some(page) => page,
            None => self.turn(),
        }
    }

    /// Goes on at the top of a new page.
    pub fn turn(&mut self) -> usize {
        let page = self.draft.page();
        self.page = Some(page);
        self.y = self.margins.top;
        if !self.head.is_empty() {
            let style = Style::regular(8.0).grey(70);
            let head = self.head.clone();
            let at = (self.margins.left, self.y - 10.0);
            self.draft.write(page, at, &head, style, Align::Left, None);
        }
        self.is_fresh = true;
        page
    }

    /// Goes on with a new page unless `height` is left on this one.
    pub fn keep(&mut self, height: f32) {
        self.page();
        if !self.has_room(height) {
            self.turn();
        }
    }

    /// Leaves some room, unless a page begins here.
    pub fn space(&mut self, height: f32) {
        if self.page.is_some() && !self.is_fresh {
            self.y += height;
        }
    }

    /// Writes a heading, with room below it for the beginning of its text. It is entered into the
    /// list of contents.
    pub fn heading(&mut self, level: u16, text: &str, size: f32) {
        self.keep(size * 4.5);
        let page = self.page();
        let y = self.y;
        self.draft.enter(text, page, y);
        let group = self.draft.group(self.root, Role::Heading(level));
        self.lines(text, Style::bold(size), Align::Left, 0.0, group);
    }

    /// Writes a paragraph, or several with line breaks between them.
    pub fn paragraph(&mut self, text: &str, style: Style) {
        self.aligned(text, style, Align::Left);
    }

    /// Writes a paragraph whose lines begin further to the right.
    pub fn indented(&mut self, text: &str, style: Style, indent: f32) {
        let group = self.draft.group(self.root, Role::Paragraph);
        self.lines(text, style, Align::Left, indent, group);
    }

    /// Writes a paragraph at the left, in the middle or at the right.
    pub fn aligned(&mut self, text: &str, style: Style, align: Align) {
        let group = self.draft.group(self.root, Role::Paragraph);
        self.lines(text, style, align, 0.0, group);
    }

    fn lines(&mut self, text: &str, style: Style, align: Align, indent: f32, group: GroupId) {
        let width = self.width() - indent;
        let all = self.draft.clusters(text, style.weight);
        let step = style.size * LEADING;
        let x = self.margins.left
            + indent
            + match align {
                Align::Left => 0.0,
                Align::Centre => width / 2.0,
                Align::Right => width,
            };
        for line in break_lines(&all, width / style.size, usize::MAX) {
            self.keep(step);
            let page = self.page();
            let set = SetLine::of(text, all.get(line.clusters).unwrap_or_default());
            let at = (x, ASCENT.mul_add(style.size, self.y));
            self.draft.put(page, at, set, style, align, Some(group));
            self.advance(step);
        }
    }

    /// A thin line over the whole width.
    pub fn rule(&mut self) {
        let page = self.page();
        let (left, y, width) = (self.margins.left, self.y, self.width());
        self.draft.rule(page, (left, y), (left + width, y), 0.5);
        self.advance(4.0);
    }
}

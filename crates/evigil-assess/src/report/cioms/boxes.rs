//! Boxes of a form on a page.

use evigil_print::{Align, Area, Caption, Draft, GroupId, Role, Sizes, Style};

use crate::Messages;

/// What did not fit into a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Overflow {
    /// Number of the box.
    pub(super) number: String,
    /// Its label in the reader's language.
    pub(super) label: String,
    /// The rest of its text.
    pub(super) text: String,
}

/// A page under way.
pub(super) struct Sheet<'d> {
    pub(super) draft: &'d mut Draft,
    pub(super) page: usize,
    pub(super) root: GroupId,
    english: &'d Messages,
    messages: &'d Messages,
    pub(super) overflows: Vec<Overflow>,
}

/// Text of the report in boxes.
const SIZES: Sizes = Sizes {
    max: 8.5,
    cut: 7.0,
    min: 6.0,
    leading: 1.28,
};
/// Labels of boxes.
const LABEL: f32 = 5.6;
const PADDING: f32 = 2.5;
const TICK: f32 = 6.5;

impl<'d> Sheet<'d> {
    pub(super) fn new(
        draft: &'d mut Draft,
        page: usize,
        root: GroupId,
        (english, messages): (&'d Messages, &'d Messages),
    ) -> Self {
        Self {
            draft,
            page,
            root,
            english,
            messages,
            overflows: Vec::new(),
        }
    }

    /// A label in English, and in the reader's language where that is another.
    pub(super) fn label(&self, key: &str) -> (String, String) {
        let english = self.english.text(key);
        let own = self.messages.text(key);
        let gloss = if own == english { String::new() } else { own };
        (english, gloss)
    }

    /// A bar that begins a part of the form.
    pub(super) fn bar(&mut self, area: Area, key: &str) {
        let (text, gloss) = self.label(key);
        self.draft.shade(self.page, area, 226);
        self.draft.hairline(self.page, area);
        let group = self.draft.group(Some(self.root), Role::Heading(2));
        let baseline = area.bottom() - 4.2;
        let at = (area.x + 4.0, baseline);
        let style = Style::bold(8.0);
        self.draft
            .write(self.page, at, &text, style, Align::Left, Some(group));
        let at = (at.0 + self.draft.measure(&text, style) + 8.0, baseline);
        let style = Style::regular(7.5);
        self.draft
            .write(self.page, at, &gloss, style, Align::Left, Some(group));
    }

    /// The border and label of a box, and the area left in it.
    pub(super) fn open(&mut self, area: Area, number: &str, key: &str) -> (GroupId, Area) {
        self.draft.hairline(self.page, area);
        let part = self.draft.group(Some(self.root), Role::Division);
        let group = self.draft.group(Some(part), Role::Paragraph);
        let (text, gloss) = self.label(key);
        let inner = area.inset(PADDING);
        let caption = Caption {
            number,
            text: &text,
            gloss: &gloss,
        };
        let used = self
            .draft
            .caption(self.page, inner, &caption, LABEL, Some(group));
        (part, inner.below(used + 1.5))
    }

    /// A box with text.
    pub(super) fn text(&mut self, area: Area, number: &str, key: &str, text: &str) {
        let (part, inner) = self.open(area, number, key);
        self.fill(part, inner, (number, key), text);
    }

    /// Text into an open box; what does not fit goes to the continuation.
    pub(super) fn fill(
        &mut self,
        part: GroupId,
        area: Area,
        (number, key): (&str, &str),
        text: &str,
    ) {
        if text.is_empty() {
            return;
        }
        let group = self.draft.group(Some(part), Role::Paragraph);
        let more = self.messages.text("cioms-more");
        let is_narrow = self.draft.measure(&more, Style::bold(SIZES.max)) > area.width;
        let more = if is_narrow { "→" } else { more.as_str() };
        let fitted = self
            .draft
            .fill(self.page, area, text, SIZES, more, Some(group));
        let Some(rest) = text.get(fitted.shown..).filter(|rest| !rest.is_empty()) else {
            return;
        };
        let (english, own) = self.label(key);
        self.overflows.push(Overflow {
            number: number.to_owned(),
            label: if own.is_empty() { english } else { own },
            text: rest.trim_start_matches('\n').to_owned(),
        });
    }

    /// A box to tick with its label, and the height they take.
    pub(super) fn tick(&mut self, part: GroupId, area: Area, is_ticked: bool, key: &str) -> f32 {
        let group = self.draft.group(Some(part), Role::Paragraph);
        let at = (area.x, area.y + 0.3);
        self.draft.tick(self.page, at, TICK, is_ticked, group);
        let (text, gloss) = self.label(key);
        let caption = Caption {
            number: "",
            text: &text,
            gloss: &gloss,
        };
        let indent = TICK + 3.0;
        let beside = Area::new(
            area.x + indent,
            area.y,
            (area.width - indent).max(1.0),
            area.height,
        );
        let used = self
            .draft
            .caption(self.page, beside, &caption, LABEL, Some(group));
        used.max(TICK + 1.0)
    }

    /// Day, month and year side by side, each with its label.
    pub(super) fn date(
        &mut self,
        part: GroupId,
        area: Area,
        (number, key): (&str, &str),
        date: &evigil_vigilance::form::DateParts,
    ) {
        if !date.words.is_empty() {
            self.fill(part, area, (number, key), &date.words);
            return;
        }
        let width = area.width / 3.0;
        let parts = [
            ("cioms-day", &date.day),
            ("cioms-month", &date.month),
            ("cioms-year", &date.year),
        ];
        for (place, (key, text)) in parts.into_iter().enumerate() {
            let x = width.mul_add(place as f32, area.x);
            let (english, gloss) = self.label(key);
            let caption = Caption {
                number: "",
                text: &english,
                gloss: &gloss,
            };
            let cell = Area::new(x, area.y, width, area.height);
            let group = self.draft.group(Some(part), Role::Paragraph);
            let used = self
                .draft
                .caption(self.page, cell, &caption, LABEL - 0.4, Some(group));
            let baseline = cell.below(used).y + 10.0;
            let style = Style::regular(9.0);
            self.draft.write(
                self.page,
                (x, baseline),
                text,
                style,
                Align::Left,
                Some(group),
            );
            if place > 0 {
                let x = x - 2.0;
                self.draft
                    .rule(self.page, (x, area.y), (x, area.bottom()), 0.3);
            }
        }
    }
}

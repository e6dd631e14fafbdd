//! Which lines are items, and which heading governs them.

use serde::Deserialize;

use crate::engine::EngineError;
use crate::lexicon::{Concept, Hit, Lexicon};
use crate::segment::{Lead, Line};

/// What a heading does to the lines below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum HeadingRole {
    /// Announces effects as facts.
    Benefit,
    /// Announces effects in weakened form.
    Hedged,
    /// Lists wishes of customers.
    Need,
    /// Lists risks.
    Risk,
    /// Lists who must not have it.
    Contraindication,
    /// Lists what to beware of, or what may not be said.
    Warning,
    /// Customers' own words.
    Story,
    /// Offers a comparison.
    Comparison,
    /// Anything else that ends the reach of the heading before it.
    Neutral,
}

impl HeadingRole {
    /// Whether it governs a list only: prose behind the list is free of it.
    const fn is_list(self) -> bool {
        matches!(self, Self::Benefit | Self::Hedged | Self::Need)
    }
}

/// A class of heading words as it stands in the knowledge base.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HeadingEntry {
    lexicon: String,
    role: HeadingRole,
}

/// The heading classes, compiled; the first that applies wins.
pub(crate) struct Headings {
    roles: Vec<HeadingRole>,
    /// Place in `roles` by number of the class.
    places: Vec<Option<usize>>,
}

/// Structure of one line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LineShape {
    /// Item, cell, or other short line that is no sentence.
    pub(crate) item: bool,
    /// It works as a heading.
    pub(crate) heading: bool,
    /// Role of the heading that governs the line.
    pub(crate) under: Option<HeadingRole>,
}

/// A heading governs at most this many lines: a page without marked headings must not be
/// ruled by the one word list it began with.
const REACH_LINES: usize = 30;

impl Headings {
    pub(crate) fn compile(
        entries: &[HeadingEntry],
        lexicon: &Lexicon,
    ) -> Result<Self, EngineError> {
        let mut places = Vec::new();
        for (place, entry) in entries.iter().enumerate() {
            let Concept(number) =
                lexicon
                    .concept(&entry.lexicon)
                    .ok_or_else(|| EngineError::UnknownList {
                        list: entry.lexicon.clone(),
                        place: "heading".to_owned(),
                    })?;
            let number = usize::from(number);
            if places.len() <= number {
                places.resize(number + 1, None);
            }
            places[number].get_or_insert(place);
        }
        let roles = entries.iter().map(|entry| entry.role).collect();
        Ok(Self { roles, places })
    }

    fn role(&self, hits: &[Hit]) -> Option<HeadingRole> {
        hits.iter()
            .filter_map(|hit| self.places.get(usize::from(hit.concept.0)).copied()?)
            .min()
            .map(|place| self.roles[place])
    }

    /// Shape of every line.
    pub(crate) fn shapes(&self, text: &str, lines: &[Line], hits: &[Hit]) -> Vec<LineShape> {
        let mut current: Option<(HeadingRole, usize)> = None;
        let mut seen_item = false;
        let mut shapes = Vec::with_capacity(lines.len());
        // Lines and hits are sorted: one walk finds the hits of each line.
        let mut to = 0;
        let up_to = |mut from: usize, end: usize| {
            while hits.get(from).is_some_and(|hit| hit.start < end) {
                from += 1;
            }
            from
        };
        for (index, line) in lines.iter().enumerate() {
            let from = up_to(to, line.body.start);
            to = up_to(from, line.body.end);
            let body = &text[line.body.clone()];
            let wide = body.bytes().any(|byte| byte >= 0xe3);
            let short = line.chars <= if wide { 26 } else { 64 };
            let open = !line.closed || body.ends_with('?');
            let role = self.role(&hits[from..to]);
            let titled = line.marked_heading
                || (short && open && line.lead != Lead::Bullet && line.lead != Lead::Answer);
            let heading = line.marked_heading
                || ((titled || leads_to_list(line, lines.get(index + 1))) && role.is_some())
                || (short && body.ends_with(':'));
            // "Effects on the skin" below "effects to be expected" is a part of it.
            let part = role == Some(HeadingRole::Benefit)
                && !line.marked_heading
                && current.is_some_and(|(above, at)| {
                    above == HeadingRole::Hedged && index - at <= REACH_LINES
                });
            if heading && !part {
                current = Some((role.unwrap_or(HeadingRole::Neutral), index));
                seen_item = false;
            } else if current.is_some_and(|(role, at)| {
                index - at > REACH_LINES || (seen_item && role.is_list() && is_prose(line))
            }) {
                current = None;
            }
            let item_long = line.chars <= if wide { 60 } else { 140 };
            let item = match line.lead {
                Lead::Bullet | Lead::Number => item_long,
                Lead::Answer | Lead::Question => false,
                Lead::None => !line.closed && line.chars <= if wide { 45 } else { 90 },
            };
            seen_item |= item && !heading;
            let under = current.filter(|&(_, at)| at != index).map(|(role, _)| role);
            shapes.push(LineShape {
                item,
                heading,
                under,
            });
        }
        shapes
    }
}

/// Longest sentence that is taken for the head of the list below it, in characters.
const LEAD_CHARS: usize = 90;

/// Whether a line is followed by bullets or numbers: "The effects to be expected are as follows."
fn leads_to_list(line: &Line, next: Option<&Line>) -> bool {
    let is_marked = |line: &Line| matches!(line.lead, Lead::Bullet | Lead::Number);
    line.lead == Lead::None && line.chars <= LEAD_CHARS && next.is_some_and(is_marked)
}

/// Whether a line is running text: a closed sentence without a bullet.
fn is_prose(line: &Line) -> bool {
    line.closed && line.lead == Lead::None && line.chars > 25
}

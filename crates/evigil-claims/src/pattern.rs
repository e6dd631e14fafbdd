//! Patterns: combinations of word classes that make a claim, a disclosure or a slip.

use evigil_core::Lang;
use serde::Deserialize;

use crate::engine::EngineError;
use crate::lexicon::{Concept, Hit, Lexicon};
use crate::structure::HeadingRole;

/// A combination of word classes as it stands in the knowledge base.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PatternEntry {
    /// Classes in order; `a|b` takes either. At least one.
    pub(crate) seq: Vec<String>,
    /// Most characters between two neighbours.
    #[serde(default = "default_gap")]
    pub(crate) gap: usize,
    /// The classes may stand in any order.
    #[serde(default)]
    pub(crate) free: bool,
    /// Classes of which none may stand in the sentence.
    #[serde(default)]
    pub(crate) without: Vec<String>,
    /// Classes of which one must stand somewhere in the sentence.
    #[serde(default)]
    pub(crate) with: Vec<String>,
    /// Where it may stand.
    #[serde(default, rename = "in")]
    pub(crate) place: Place,
    /// What the page as a whole is about.
    #[serde(default)]
    pub(crate) topic: Option<Topic>,
    /// Which of several readings of one place is kept: the heaviest.
    #[serde(default = "default_weight")]
    pub(crate) weight: u8,
    /// Roles of which the heading above must have one.
    #[serde(default)]
    pub(crate) under: Vec<HeadingRole>,
    /// Finer kind of the claim, which picks the rule.
    #[serde(default)]
    pub(crate) tag: Option<String>,
    /// Praise without a checkable content.
    #[serde(default)]
    pub(crate) weak: bool,
    /// It is a claim even inside a question.
    #[serde(default)]
    pub(crate) asks: bool,
    /// It claims by denying ("no side effects"): a "not" before it denies something else.
    #[serde(default)]
    pub(crate) denies: bool,
    /// Language of the matched words: word order differs between languages.
    #[serde(default)]
    pub(crate) lang: Option<Lang>,
    /// The author's stance when the pattern itself tells it.
    #[serde(default)]
    pub(crate) stance: Option<evigil_core::Stance>,
}

const fn default_gap() -> usize {
    14
}

const fn default_weight() -> u8 {
    20
}

/// What a page as a whole is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Topic {
    /// Named diseases, joints, pain.
    Disease,
    /// Looks, hair, wellness, or nothing in particular.
    Beauty,
}

/// Kind of place in which a pattern may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Place {
    /// Everywhere.
    #[default]
    Any,
    /// In list items, table cells and other short lines that are no sentence.
    Item,
    /// In list items that begin with a bullet or a number.
    Bullet,
    /// In sentences.
    Sentence,
}

/// A compiled combination.
#[derive(Debug)]
pub(crate) struct Pattern {
    seq: Vec<Vec<Concept>>,
    gap: usize,
    free: bool,
    without: Vec<Concept>,
    with: Vec<Concept>,
    place: Place,
    lang: Option<Lang>,
    under: Vec<HeadingRole>,
    topic: Option<Topic>,
}

/// Where a pattern matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The hits of one sentence with its text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'t> {
    pub(crate) text: &'t str,
    pub(crate) hits: &'t [Hit],
    /// It is a list item, cell or heading rather than a sentence.
    pub(crate) item: bool,
    /// It begins with a bullet or a number.
    pub(crate) bullet: bool,
    /// Role of the heading above it.
    pub(crate) under: Option<HeadingRole>,
    /// What the page is about.
    pub(crate) topic: Topic,
}

impl Scope<'_> {
    /// Whether any hit is of one of these classes.
    pub(crate) fn has_any(&self, concepts: &[Concept]) -> bool {
        self.hits.iter().any(|hit| concepts.contains(&hit.concept))
    }

    fn near(&self, from: usize, to: usize, gap: usize) -> bool {
        if to < from || to - from > gap * 4 {
            return false;
        }
        to - from <= gap
            || self
                .text
                .get(from..to)
                .is_some_and(|between| between.chars().count() <= gap)
    }
}

/// Looks up the classes of one `a|b` element.
pub(crate) fn classes(
    lexicon: &Lexicon,
    element: &str,
    place: &str,
) -> Result<Vec<Concept>, EngineError> {
    element
        .split('|')
        .map(|name| {
            lexicon
                .concept(name.trim())
                .ok_or_else(|| EngineError::UnknownList {
                    list: name.trim().to_owned(),
                    place: place.to_owned(),
                })
        })
        .collect()
}

impl Pattern {
    pub(crate) fn compile(
        entry: &PatternEntry,
        lexicon: &Lexicon,
        place: &str,
    ) -> Result<Self, EngineError> {
        if entry.seq.is_empty() {
            return Err(EngineError::EmptyPattern {
                place: place.to_owned(),
            });
        }
        let each = |names: &[String]| -> Result<Vec<Concept>, EngineError> {
            Ok(names
                .iter()
                .map(|name| classes(lexicon, name, place))
                .collect::<Result<Vec<_>, _>>()?
                .concat())
        };
        Ok(Self {
            seq: entry
                .seq
                .iter()
                .map(|element| classes(lexicon, element, place))
                .collect::<Result<_, _>>()?,
            gap: entry.gap,
            free: entry.free,
            without: each(&entry.without)?,
            with: each(&entry.with)?,
            place: entry.place,
            lang: entry.lang,
            under: entry.under.clone(),
            topic: entry.topic,
        })
    }

    /// Classes that a match must begin with (in any order for free ones).
    pub(crate) fn anchors(&self) -> &[Concept] {
        &self.seq[0]
    }

    /// The match that begins with (for free ones: holds) `anchor`, if there is one.
    pub(crate) fn matches(&self, scope: Scope<'_>, anchor: usize) -> Option<Match> {
        match self.place {
            Place::Item if !scope.item => return None,
            Place::Bullet if !scope.bullet => return None,
            Place::Sentence if scope.item => return None,
            _ => {}
        }
        if self.topic.is_some_and(|topic| topic != scope.topic) {
            return None;
        }
        if !self.under.is_empty() && !scope.under.is_some_and(|role| self.under.contains(&role)) {
            return None;
        }
        let first = scope.hits[anchor];
        let mut hull = Match {
            start: first.start,
            end: first.end,
        };
        let mut last = first;
        for element in &self.seq[1..] {
            let next = if self.free {
                self.beside(scope, element, hull)
            } else {
                self.behind(scope, element, last)
            }?;
            hull = Match {
                start: hull.start.min(next.start),
                end: hull.end.max(next.end),
            };
            last = next;
        }
        let barred = !self.without.is_empty() && scope.has_any(&self.without);
        let lacking = !self.with.is_empty() && !scope.has_any(&self.with);
        let foreign = self
            .lang
            .is_some_and(|lang| lang != language(&scope.text[hull.start..hull.end]));
        (!barred && !lacking && !foreign).then_some(hull)
    }

    fn behind(&self, scope: Scope<'_>, element: &[Concept], last: Hit) -> Option<Hit> {
        let from = scope.hits.partition_point(|hit| hit.start < last.end);
        scope.hits[from..]
            .iter()
            .take_while(|hit| hit.start - last.end <= self.gap * 4)
            .find(|hit| element.contains(&hit.concept) && scope.near(last.end, hit.start, self.gap))
            .copied()
    }

    /// The nearest hit of the element before, in or behind the hull.
    fn beside(&self, scope: Scope<'_>, element: &[Concept], hull: Match) -> Option<Hit> {
        scope
            .hits
            .iter()
            .filter(|hit| element.contains(&hit.concept))
            .filter(|hit| {
                if hit.end <= hull.start {
                    scope.near(hit.end, hull.start, self.gap)
                } else if hit.start >= hull.end {
                    scope.near(hull.end, hit.start, self.gap)
                } else {
                    // One word does not count twice: only what stands between found words is new.
                    hit.start > hull.start && hit.end < hull.end
                }
            })
            .min_by_key(|hit| {
                hull.start.saturating_sub(hit.end) + hit.start.saturating_sub(hull.end)
            })
            .copied()
    }
}

/// Language of a few words: Japanese when any kana or kanji stands among them.
fn language(words: &str) -> Lang {
    // Kana and kanji begin with the UTF-8 bytes E3 to E9.
    if words.bytes().any(|byte| matches!(byte, 0xe3..=0xe9)) {
        Lang::Ja
    } else {
        Lang::En
    }
}

//! A document prepared for reading: folded text, lines, sentences, hits.

use std::ops::Range;

use evigil_core::{BlockRole, Document, Lang};

use crate::engine::language;
use crate::lexicon::{Counts, Hit, Lexicon};
use crate::normalize::Normalized;
use crate::numeric::{Amount, DOLLAR, Numbers};
use crate::pattern::{Scope, Topic};
use crate::segment::{self, Lead, Line, Sentence};
use crate::stance::Surroundings;
use crate::structure::{HeadingRole, Headings, LineShape};
use crate::topic::Topics;

/// Everything that the parts of the engine look at.
pub(crate) struct Page<'d> {
    pub(crate) document: &'d Document,
    pub(crate) text: Normalized,
    pub(crate) lang: Lang,
    pub(crate) lines: Vec<Line>,
    pub(crate) shapes: Vec<LineShape>,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) hits: Vec<Hit>,
    /// How often each class of words stands on the page.
    pub(crate) counts: Counts,
    pub(crate) amounts: Vec<Amount>,
    topic: Topic,
    /// Range in [`Self::hits`] of each sentence.
    hit_ranges: Vec<Range<usize>>,
    /// Places between quotation marks, by sentence.
    quotations: Vec<Vec<Range<usize>>>,
}

impl<'d> Page<'d> {
    pub(crate) fn new(
        document: &'d Document,
        lexicon: &Lexicon,
        headings: &Headings,
        topics: &Topics,
        numbers: impl Fn(&str) -> Numbers,
    ) -> Self {
        let text = Normalized::new(&document.text);
        let folded = text.text();
        let is_heading = |bytes: Range<usize>| {
            let at = text.original_start(bytes.start, &document.text);
            let block = document
                .blocks
                .partition_point(|block| block.bytes.end <= at);
            document.blocks.get(block).is_some_and(|block| {
                block.bytes.start <= at
                    && matches!(block.role, BlockRole::Heading | BlockRole::HeaderCell)
            })
        };
        let lines = segment::lines(folded, is_heading);
        let sentences = segment::sentences(folded, &lines);
        let Numbers {
            hits: numeric,
            yen: amounts,
        } = numbers(folded);
        let hits = merged(&lexicon.hits(folded), numeric);
        let counts = lexicon.counts(&hits);
        let shapes = headings.shapes(folded, &lines, &hits);
        let topic = topics.topic(&counts);
        let hit_ranges = hit_ranges(&sentences, &hits);
        let quotations = sentences
            .iter()
            .map(|sentence| segment::quotations(folded, sentence.bytes.clone()))
            .collect();
        Self {
            document,
            lang: language(folded),
            lines,
            shapes,
            sentences,
            hits,
            counts,
            amounts,
            quotations,
            topic,
            hit_ranges,
            text,
        }
    }

    /// Number of amounts in dollars.
    pub(crate) fn dollars(&self) -> usize {
        self.counts.of(DOLLAR)
    }

    /// The words of the sentence `index`.
    pub(crate) fn hits_of(&self, index: usize) -> &[Hit] {
        &self.hits[self.hit_ranges[index].clone()]
    }

    /// The sentence `index` as patterns see it.
    pub(crate) fn scope(&self, index: usize) -> Scope<'_> {
        let sentence = &self.sentences[index];
        let item = self.is_item(sentence);
        Scope {
            text: self.text.text(),
            hits: self.hits_of(index),
            item,
            bullet: item
                && matches!(
                    self.lines[sentence.lines.start].lead,
                    Lead::Bullet | Lead::Number
                ),
            under: self.under(sentence),
            topic: self.topic,
        }
    }

    /// Whether a sentence is a list item, cell or heading.
    pub(crate) fn is_item(&self, sentence: &Sentence) -> bool {
        self.shapes[sentence.lines.start].item && sentence.lines.len() == 1
    }

    /// Whether a sentence is a short line that stands by itself: neither bullet nor prose.
    pub(crate) fn is_title(&self, sentence: &Sentence) -> bool {
        self.is_item(sentence)
            && matches!(
                self.lines[sentence.lines.start].lead,
                Lead::None | Lead::Number
            )
    }

    /// Whether a sentence is a title over a longer line that says what the title announces.
    pub(crate) fn announces(&self, sentence: &Sentence) -> bool {
        let index = sentence.lines.start;
        let line = &self.lines[index];
        self.is_title(sentence)
            && !self.goes_on_a_list(index)
            && !ends_in_predicate(&self.text.text()[line.body.clone()])
            && self.lines.get(index + 1).is_some_and(|next| {
                next.lead == Lead::None
                    && next.chars >= 8
                    && next.chars * 2 >= line.chars * 3
                    && !self.shapes[index + 1].heading
            })
    }

    /// Whether short lines of about the same length stand above a line: they are a list, and the
    /// line is one of its items however long the next one is.
    fn goes_on_a_list(&self, index: usize) -> bool {
        let own = self.lines[index].chars;
        let is_alike = |above: usize| {
            let line = &self.lines[above];
            self.shapes[above].item
                && !self.shapes[above].heading
                && line.lead == Lead::None
                && line.chars * 2 < own * 3
        };
        index >= 2 && is_alike(index - 1) && is_alike(index - 2)
    }

    /// Role of the heading above a sentence.
    pub(crate) fn under(&self, sentence: &Sentence) -> Option<HeadingRole> {
        self.shapes[sentence.lines.start].under
    }

    /// The sentence `index` as the stance rules see it.
    pub(crate) fn surroundings(&self, index: usize, offers: bool) -> Surroundings<'_> {
        Surroundings {
            text: self.text.text(),
            hits: self.hits_of(index),
            sentence: &self.sentences[index].bytes,
            quotations: &self.quotations[index],
            offers,
        }
    }

    /// Places that speak of others' products or of nobody's: lists of risks and comparisons.
    pub(crate) fn set_aside(&self) -> Vec<Range<usize>> {
        self.lines
            .iter()
            .zip(&self.shapes)
            .filter(|(_, shape)| {
                matches!(
                    shape.under,
                    Some(HeadingRole::Comparison | HeadingRole::Contraindication)
                )
            })
            .map(|(line, _)| line.bytes.clone())
            .collect()
    }
}

/// Longest English title that only names its matter, in words.
const NAMING_WORDS: usize = 5;

/// Whether a title says something rather than names it: Japanese predicates end in hiragana,
/// English ones make a title long.
fn ends_in_predicate(title: &str) -> bool {
    match title
        .trim_end_matches(['!', '?', ' ', '」'])
        .chars()
        .next_back()
    {
        Some('の' | 'と' | 'や' | 'に') => false,
        Some('\u{3041}'..='\u{3096}') => true,
        Some(c) if c.is_ascii() => title.split_whitespace().count() > NAMING_WORDS,
        _ => false,
    }
}

/// The words and the numbers of a page, sorted by place. Of those at one place, words come first.
fn merged(words: &[Hit], mut numbers: Vec<Hit>) -> Vec<Hit> {
    let place = |hit: &Hit| (hit.start, hit.end);
    numbers.sort_by_key(place);
    let mut all = Vec::with_capacity(words.len() + numbers.len());
    let mut rest = words;
    for number in numbers {
        let before = rest
            .iter()
            .take_while(|word| place(word) <= place(&number))
            .count();
        all.extend_from_slice(&rest[..before]);
        all.push(number);
        rest = &rest[before..];
    }
    all.extend_from_slice(rest);
    all
}

/// Range of the hits of each sentence; both are sorted, so one walk finds all.
fn hit_ranges(sentences: &[Sentence], hits: &[Hit]) -> Vec<Range<usize>> {
    let mut from = 0;
    sentences
        .iter()
        .map(|sentence| {
            while hits
                .get(from)
                .is_some_and(|hit| hit.start < sentence.bytes.start)
            {
                from += 1;
            }
            let mut to = from;
            while hits
                .get(to)
                .is_some_and(|hit| hit.start < sentence.bytes.end)
            {
                to += 1;
            }
            from..to
        })
        .collect()
}

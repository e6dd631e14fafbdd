//! Places where the words of a claim stand, before anybody asks who says it.

use std::ops::Range;

use evigil_core::Stance;

use crate::config::ClaimFile;
use crate::engine::EngineError;
use crate::lexicon::{Concept, Lexicon};
use crate::page::Page;
use crate::pattern::Pattern;
use crate::reading::ClaimLabel;
use crate::rules::RuleIndex;

struct ClaimPattern {
    label: ClaimLabel,
    tag: Option<String>,
    weak: bool,
    asks: bool,
    denies: bool,
    stance: Option<Stance>,
    weight: u8,
    pattern: Pattern,
}

/// The claim patterns, compiled and reachable by the class they begin with.
pub(crate) struct ClaimPatterns {
    patterns: Vec<ClaimPattern>,
    by_anchor: Vec<Vec<u32>>,
    groups: Vec<(ClaimLabel, String)>,
}

/// A place where a pattern matched, before its stance is known.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) label: ClaimLabel,
    pub(crate) tag: Option<String>,
    pub(crate) weak: bool,
    /// Stance that the pattern itself tells.
    pub(crate) stance: Option<Stance>,
    weight: u8,
    /// It claims by denying.
    pub(crate) denies: bool,
    /// Hull of the matched words.
    pub(crate) bytes: Range<usize>,
    /// Index of its sentence.
    pub(crate) sentence: usize,
}

/// Places nearer than this speak of one thing: about six kanji or three English words.
const CLOSE_BYTES: usize = 20;

/// Candidates looked at in one sentence: a sentence that holds more is no sentence, and
/// comparing all with all must stay cheap.
const MOST_CANDIDATES: usize = 64;

impl ClaimPatterns {
    pub(crate) fn compile(
        files: &[ClaimFile],
        lexicon: &Lexicon,
        rules: &RuleIndex,
    ) -> Result<Self, EngineError> {
        let mut compiled = Self {
            patterns: Vec::new(),
            by_anchor: Vec::new(),
            groups: Vec::new(),
        };
        for file in files {
            if !rules.knows_label(file.label) {
                return Err(EngineError::NoRule {
                    label: file.label.code(),
                });
            }
            if let Some(group) = &file.group {
                compiled.groups.push((file.label, group.clone()));
            }
            for (number, entry) in file.pattern.iter().enumerate() {
                if let Some(tag) = entry
                    .tag
                    .as_ref()
                    .filter(|tag| !rules.knows_tag(file.label, tag))
                {
                    return Err(EngineError::UnknownTag {
                        label: file.label.code(),
                        tag: tag.clone(),
                    });
                }
                let pattern = Pattern::compile(
                    entry,
                    lexicon,
                    &format!("pattern {} of {}", number + 1, file.label),
                )?;
                compiled.index(&pattern);
                compiled.patterns.push(ClaimPattern {
                    label: file.label,
                    tag: entry.tag.clone(),
                    weak: entry.weak,
                    asks: entry.asks,
                    denies: entry.denies,
                    stance: entry.stance,
                    weight: entry.weight,
                    pattern,
                });
            }
        }
        Ok(compiled)
    }

    fn index(&mut self, pattern: &Pattern) {
        let number = u32::try_from(self.patterns.len()).unwrap_or(u32::MAX);
        for &Concept(anchor) in pattern.anchors() {
            let anchor = usize::from(anchor);
            if self.by_anchor.len() <= anchor {
                self.by_anchor.resize(anchor + 1, Vec::new());
            }
            self.by_anchor[anchor].push(number);
        }
    }

    /// Every place where a pattern matches; questions and lists of risks claim nothing.
    pub(crate) fn find(&self, page: &Page<'_>) -> Vec<Candidate> {
        let mut found = Vec::new();
        for (number, sentence) in page.sentences.iter().enumerate() {
            let scope = page.scope(number);
            let first = found.len();
            'sentence: for (anchor, hit) in scope.hits.iter().enumerate() {
                let Some(patterns) = self.by_anchor.get(usize::from(hit.concept.0)) else {
                    continue;
                };
                for &index in patterns {
                    let known = &self.patterns[index as usize];
                    if sentence.question && !known.asks {
                        continue;
                    }
                    let Some(hull) = known.pattern.matches(scope, anchor) else {
                        continue;
                    };
                    if found.len() - first >= MOST_CANDIDATES {
                        break 'sentence;
                    }
                    push(
                        &mut found,
                        first,
                        Candidate {
                            label: known.label,
                            tag: known.tag.clone(),
                            weak: known.weak,
                            stance: known.stance,
                            weight: known.weight,
                            denies: known.denies,
                            bytes: hull.start..hull.end,
                            sentence: number,
                        },
                    );
                }
            }
            self.give_way(&mut found, first);
        }
        found
    }

    /// Of candidates of one group that overlap or stand close by, keeps those of the heaviest label.
    fn give_way(&self, found: &mut Vec<Candidate>, first: usize) {
        if found.len() - first < 2 {
            return;
        }
        let group = |label: ClaimLabel| {
            self.groups
                .iter()
                .find(|(known, _)| *known == label)
                .map(|(_, group)| group)
        };
        let tail = found.split_off(first);
        let gives_way = |candidate: &Candidate| {
            let Some(own) = group(candidate.label) else {
                return false;
            };
            tail.iter().any(|rival| {
                rival.label != candidate.label
                    && rival.weight > candidate.weight
                    && group(rival.label) == Some(own)
                    && rival.bytes.start < candidate.bytes.end + CLOSE_BYTES
                    && candidate.bytes.start < rival.bytes.end + CLOSE_BYTES
            })
        };
        found.extend(
            tail.iter()
                .filter(|candidate| !gives_way(candidate))
                .cloned(),
        );
    }
}

/// Adds a candidate unless the same label stands at an overlapping place of the sentence;
/// then the places are joined and the first tag is kept.
fn push(found: &mut Vec<Candidate>, first: usize, next: Candidate) {
    let same = found[first..].iter_mut().find(|known| {
        known.label == next.label
            && known.stance == next.stance
            && known.bytes.start < next.bytes.end
            && next.bytes.start < known.bytes.end
    });
    match same {
        Some(known) => {
            known.bytes =
                known.bytes.start.min(next.bytes.start)..known.bytes.end.max(next.bytes.end);
            known.weak &= next.weak;
            // The heavier pattern knows more of the claim, and so does a tagged one.
            if next.weight > known.weight || known.tag.is_none() {
                known.tag = next.tag.or(known.tag.take());
            }
            known.weight = known.weight.max(next.weight);
            known.denies |= next.denies;
        }
        None => found.push(next),
    }
}

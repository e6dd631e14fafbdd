//! Reads lot fields and finds lots in running text.

use evigil_knowledge::Knowledge;
use unicode_normalization::UnicodeNormalization as _;

use super::text::{Beside, Candidate, Certainty, Holds, LotText, NullReason};
use super::words::{LotDataError, LotPattern, LotWords, PatternKind};
use super::{LotKey, misspelt};

/// Longest field that is looked at, in characters; the rest is kept as written but not read. A lot
/// has at most 35 characters in ICH E2B(R3), G.k.4.r.7.
const READ_MAX: usize = 400;

/// Most candidates of one field.
const CANDIDATES_MAX: usize = 64;

/// Most things that are peeled off one piece.
const PEELS_MAX: usize = 6;

/// Reads lot fields with the words of the knowledge base.
#[derive(Debug)]
pub struct LotReader {
    words: LotWords,
    nulls: misspelt::NullWords,
}

impl LotReader {
    /// A reader with the words of this base.
    ///
    /// # Errors
    /// When the data of the base can't be used.
    pub fn new(knowledge: &Knowledge) -> Result<Self, LotDataError> {
        let words = LotWords::new(knowledge)?;
        let nulls = misspelt::NullWords::new(&words);
        Ok(Self { words, nulls })
    }

    /// The patterns in use, for explaining ids.
    #[must_use]
    pub fn patterns(&self) -> &[LotPattern] {
        &self.words.patterns
    }

    /// Reads a field.
    #[must_use]
    pub fn read(&self, raw: &str) -> LotText {
        let mut out = LotText::empty(raw);
        let text: String = raw.nfkc().take(READ_MAX).collect();
        let text = text.trim();
        if text.is_empty() {
            return out;
        }
        if let Some(holds) = self.no_lot(text) {
            out.holds = holds;
            return out;
        }
        for piece in self.split(text) {
            self.piece(piece, &mut out);
        }
        if out.candidates.is_empty() {
            out.holds = self.why_none(text, &out);
            return out;
        }
        out.holds = Holds::Lots;
        self.doubt_cut(raw, &mut out);
        out
    }

    /// Finds lots in running text, such as a narrative (H.1): all of them doubtful.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        for matcher in self.words.of(PatternKind::Narrative) {
            for groups in matcher.inside.captures_iter(text) {
                // Each word of a list has a group of its own.
                for group in groups.iter().skip(1).flatten() {
                    let word = group.as_str().trim_matches(|c: char| !c.is_alphanumeric());
                    let written_digits = word.chars().filter(|c| c.is_numeric()).count();
                    let Some(key) = LotKey::of(word) else {
                        continue;
                    };
                    let is_new = found.iter().all(|other| other.key != key);
                    if written_digits > 0 && is_new && found.len() < CANDIDATES_MAX {
                        found.push(Candidate {
                            text: word.to_owned(),
                            key,
                            certainty: Certainty::Doubtful,
                            first_reading: true,
                        });
                    }
                }
            }
        }
        found
    }

    /// Whether a whole text is no lot.
    fn no_lot(&self, text: &str) -> Option<Holds> {
        for matcher in self.words.of(PatternKind::NotGiven) {
            if matcher.whole.is_match(text) {
                let pattern = self.words.patterns.get(matcher.pattern)?;
                return Some(Holds::NotGiven {
                    reason: pattern.reason.unwrap_or(NullReason::NoInformation),
                    pattern: pattern.id.clone(),
                    damaged: false,
                });
            }
        }
        if let Some(found) = self.nulls.find(text) {
            return Some(Holds::NotGiven {
                reason: found.reason,
                pattern: found.pattern.to_owned(),
                damaged: found.damaged,
            });
        }
        self.other_field(text)
    }

    fn other_field(&self, text: &str) -> Option<Holds> {
        [PatternKind::OtherField, PatternKind::Remark]
            .into_iter()
            .flat_map(|kind| self.words.of(kind))
            .find(|matcher| matcher.whole.is_match(text))
            .map(|matcher| Holds::OtherField {
                pattern: self.words.id(matcher).to_owned(),
            })
    }

    /// A field without any candidate: words, or things of other fields.
    fn why_none(&self, text: &str, out: &LotText) -> Holds {
        if let Some(beside) = out.beside.first() {
            return Holds::OtherField {
                pattern: beside.pattern.clone(),
            };
        }
        self.no_lot(text).unwrap_or_else(|| Holds::NotGiven {
            reason: NullReason::NoInformation,
            pattern: String::new(),
            damaged: false,
        })
    }

    /// The pieces between marks that never stand inside a lot.
    fn split<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let mut pieces = vec![text];
        for matcher in self.words.of(PatternKind::Separator) {
            pieces = pieces
                .iter()
                .flat_map(|piece| matcher.inside.split(piece))
                .collect();
        }
        pieces
            .into_iter()
            .map(str::trim)
            .filter(|piece| !piece.is_empty())
            .take(CANDIDATES_MAX)
            .collect()
    }

    /// Reads one piece: what stands beside the lot is put aside, then the rest is one lot or several.
    fn piece(&self, piece: &str, out: &mut LotText) {
        match self.no_lot(piece) {
            Some(Holds::OtherField { pattern }) => {
                out.beside.push(Beside {
                    pattern,
                    text: piece.to_owned(),
                });
                return;
            }
            Some(_) => return,
            None => {}
        }
        let (core, peeled_word) = self.peel(piece, out);
        if core.is_empty() || is_words(core) {
            return;
        }
        let damaged = self.is_damaged(core) || piece.contains('?');
        let certainty = if damaged || !has_digit(core) {
            Certainty::Doubtful
        } else {
            Certainty::Sure
        };
        let parts = self.parts(core);
        if parts.is_empty() {
            add(out, core, certainty, true);
        } else {
            for part in parts {
                add(out, part, certainty.min(Certainty::Possible), true);
            }
            add(out, core, certainty.min(Certainty::Possible), false);
        }
        if damaged && let Some(repaired) = self.unshift(core) {
            add(out, &repaired, Certainty::Doubtful, false);
        }
        // A maker's name may belong to the lot after all.
        if peeled_word {
            add(out, piece, Certainty::Possible, false);
        }
    }

    /// Peels labels, dates, amounts and remarks off both ends; says whether a remark went. The rest
    /// keeps at least one digit: a field is never peeled down to nothing.
    fn peel<'t>(&self, piece: &'t str, out: &mut LotText) -> (&'t str, bool) {
        let (mut core, mut peeled_word) = (piece, false);
        for _ in 0..PEELS_MAX {
            let Some((rest, kind, pattern, text)) = self.peel_once(core) else {
                break;
            };
            match kind {
                PatternKind::Expiry => out.expiry.push(text.to_owned()),
                PatternKind::Label => {}
                _ => {
                    peeled_word = peeled_word || kind == PatternKind::Remark;
                    out.beside.push(Beside {
                        pattern: pattern.to_owned(),
                        text: text.to_owned(),
                    });
                }
            }
            core = rest;
        }
        (core, peeled_word)
    }

    fn peel_once<'t>(&self, core: &'t str) -> Option<(&'t str, PatternKind, &str, &'t str)> {
        use PatternKind::{Dose, Expiry, Label, Remark};
        for kind in [Label, Expiry, Dose, Remark] {
            for matcher in self.words.of(kind) {
                if let Some(found) = matcher.front.find(core) {
                    let rest = trimmed(core.get(found.end()..)?);
                    if rest != core && is_lot_like(rest, 2, 1) {
                        return Some((rest, kind, self.words.id(matcher), trimmed(found.as_str())));
                    }
                }
                if kind == Label {
                    continue;
                }
                if let Some(found) = matcher.back.captures(core) {
                    let whole = found.get(0)?;
                    let rest = trimmed(core.get(..whole.start())?);
                    let text = found.name("it").map_or("", |it| it.as_str());
                    if is_lot_like(rest, 2, 1) {
                        return Some((rest, kind, self.words.id(matcher), text));
                    }
                }
            }
        }
        None
    }

    /// The lots of a piece with a mark that may stand between lots; nothing when the piece can only
    /// be one. Blanks are tried first: `D-1628 D-1629` are two lots with a dash each.
    fn parts<'t>(&self, core: &'t str) -> Vec<&'t str> {
        for matcher in self.words.of(PatternKind::AmbiguousSeparator) {
            let parts: Vec<_> = matcher
                .inside
                .split(core)
                .map(trimmed)
                .filter(|part| !part.is_empty())
                .take(CANDIDATES_MAX)
                .collect();
            let all_lots = parts
                .iter()
                .all(|part| is_lot_like(part, 5, 3) || is_lot_like(part, 6, 2));
            if parts.len() > 1 && all_lots {
                return parts;
            }
        }
        Vec::new()
    }

    fn is_damaged(&self, core: &str) -> bool {
        core.contains(['?', '\u{fffd}'])
            || core
                .chars()
                .any(|letter| self.digit_for(letter, core).is_some())
    }

    /// The digit that may have been meant by a mark. A bracket with its partner is a bracket.
    fn digit_for(&self, letter: char, core: &str) -> Option<char> {
        if letter == ')' && core.matches('(').count() >= core.matches(')').count() {
            return None;
        }
        let shifted = self
            .words
            .shifted
            .iter()
            .find(|(mark, _)| *mark == letter)?;
        Some(shifted.1)
    }

    /// The text with digits for the marks that the shift key makes of them.
    fn unshift(&self, core: &str) -> Option<String> {
        let repaired: String = core
            .chars()
            .map(|letter| self.digit_for(letter, core).unwrap_or(letter))
            .collect();
        (repaired != core).then_some(repaired)
    }

    /// The last lot of a field that ends where its source cuts fields off.
    fn doubt_cut(&self, raw: &str, out: &mut LotText) {
        let length = raw.chars().count();
        let several = out.first_reading().count() > 1 || !out.expiry.is_empty();
        out.cut = self
            .words
            .cuts
            .iter()
            .any(|cut| cut.length == length && (cut.always || several));
        if !out.cut {
            return;
        }
        for first in [true, false] {
            let last = out
                .candidates
                .iter_mut()
                .rfind(|it| it.first_reading == first);
            // What was cut may have been a date behind the lot.
            if let Some(last) = last
                && trimmed(raw).ends_with(&last.text)
            {
                last.certainty = Certainty::Doubtful;
            }
        }
    }
}

fn add(out: &mut LotText, text: &str, certainty: Certainty, first_reading: bool) {
    let text = trimmed(text);
    let Some(key) = LotKey::of(text) else {
        return;
    };
    if let Some(known) = out.candidates.iter_mut().find(|it| it.key == key) {
        known.certainty = known.certainty.max(certainty);
        return;
    }
    if out.candidates.len() < CANDIDATES_MAX {
        out.candidates.push(Candidate {
            text: text.to_owned(),
            key,
            certainty,
            first_reading,
        });
    }
}

/// Without blanks and marks at its ends that carry nothing.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|letter: char| {
        letter.is_whitespace()
            || matches!(
                letter,
                '.' | ','
                    | ';'
                    | ':'
                    | '-'
                    | '/'
                    | '`'
                    | '\''
                    | '"'
                    | '#'
                    | '['
                    | ']'
                    | '('
                    | '_'
                    | '*'
            )
    })
}

fn has_digit(text: &str) -> bool {
    text.chars().any(char::is_numeric)
}

/// At least two words of letters and no digit: a sentence, not a lot.
fn is_words(text: &str) -> bool {
    !has_digit(text)
        && text
            .split(|letter: char| !letter.is_alphabetic())
            .filter(|word| word.chars().count() > 1)
            .count()
            > 1
}

fn is_lot_like(text: &str, letters: usize, digits: usize) -> bool {
    let (mut all, mut numeric) = (0, 0);
    for letter in text.chars().filter(|letter| letter.is_alphanumeric()) {
        all += 1;
        numeric += usize::from(letter.is_numeric());
    }
    all >= letters && numeric >= digits
}

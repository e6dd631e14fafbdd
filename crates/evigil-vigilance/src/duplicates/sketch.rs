//! Narratives as sketches: how much two texts have in common, from a few bytes of each.

use unicode_normalization::UnicodeNormalization as _;

use super::hash::mix;

/// Places of a sketch.
pub(super) const PLACES: usize = 32;

/// Letters from which on a text says enough to be compared.
const LETTERS_MIN: usize = 40;

/// What a narrative is written in: texts of two scripts share no letters, whatever they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Script {
    /// No narrative, or one too short to compare.
    None = 0,
    /// An alphabet.
    Letters = 1,
    /// Kanji and kana.
    Han = 2,
}

/// A sketch of a text: one-permutation MinHash (Li, Owen and Zhang 2012) over its runs of letters,
/// with empty places filled from the next one that is not (Shrivastava and Li 2014). The share of
/// places at which two sketches agree estimates the Jaccard similarity of their runs.
pub(super) type Sketch = [u16; PLACES];

/// The sketch of a narrative. Runs are of five letters, or of three where kanji and kana carry more
/// each; case, width, blanks and punctuation do not count.
pub(super) fn sketch(text: &str) -> (Script, Sketch) {
    let mut letters: Vec<u32> = Vec::with_capacity(text.len());
    let mut han = 0_usize;
    let mut push = |letter: char| {
        if letter.is_alphanumeric() {
            let code = u32::from(letter);
            // Kana, kanji and their extensions lie above here; other alphabets below.
            han += usize::from(code >= 0x3040);
            letters.push(code);
        }
    };
    if text.is_ascii() {
        text.bytes()
            .for_each(|byte| push(char::from(byte.to_ascii_lowercase())));
    } else {
        text.nfkc().flat_map(char::to_lowercase).for_each(&mut push);
    }
    let is_han = han * 3 > letters.len();
    let least = if is_han { LETTERS_MIN / 2 } else { LETTERS_MIN };
    if letters.len() < least {
        return (Script::None, [0; PLACES]);
    }
    let length = if is_han { 3 } else { 5 };
    let mut least_of = [u64::MAX; PLACES];
    for run in letters.windows(length) {
        let hash = run
            .iter()
            .fold(0, |hash, letter| mix(hash ^ u64::from(*letter)));
        // The five high bits choose the place, the rest competes for it.
        let place = usize::try_from(hash >> 59).unwrap_or(0);
        if let Some(least) = least_of.get_mut(place) {
            *least = (*least).min(hash & ((1 << 59) - 1));
        }
    }
    let script = if is_han { Script::Han } else { Script::Letters };
    (script, filled(&least_of))
}

fn filled(least_of: &[u64; PLACES]) -> Sketch {
    let mut sketch = [0; PLACES];
    for (place, out) in sketch.iter_mut().enumerate() {
        let donor = (0..PLACES)
            .map(|step| (step, (place + step) % PLACES))
            .find_map(|(step, at)| {
                let value = least_of
                    .get(at)
                    .copied()
                    .filter(|value| *value != u64::MAX)?;
                // A borrowed value is told from one at its own place.
                Some(mix(value ^ u64::try_from(step).unwrap_or(0) << 60))
            });
        *out = u16::try_from(donor.unwrap_or(0) >> 48).unwrap_or(0);
    }
    sketch
}

/// How many places agree.
pub(super) fn agreeing(a: &Sketch, b: &Sketch) -> usize {
    a.iter().zip(b).filter(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = "The patient, a 54-year-old woman, had fever and chills two hours after the \
        intravenous infusion of an exosome product and was admitted with suspected sepsis.";
    const JAPANESE: &str = "患者は54歳の女性。エクソソーム製剤の点滴静注から2時間後に発熱と悪寒が出現し、\
        敗血症の疑いで同日入院となった。血液培養は陰性であった。";

    fn share(a: &str, b: &str) -> f64 {
        let ((script, a), (other, b)) = (sketch(a), sketch(b));
        assert_eq!(script, other);
        agreeing(&a, &b) as f64 / PLACES as f64
    }

    #[test]
    fn copies_with_small_changes_are_alike_and_other_stories_are_not() {
        let edited = ENGLISH.replace("54-year-old", "45 year old") + " She recovered.";
        assert!(share(ENGLISH, &edited) > 0.6);
        let other = "Injection into the knee by a physician was followed by swelling and redness, \
            which resolved within four days without any treatment whatsoever.";
        assert!(share(ENGLISH, other) < 0.2);
        let edited = JAPANESE.replace("同日", "翌日") + "その後回復した。";
        assert!(share(JAPANESE, &edited) > 0.5);
        assert_eq!(sketch("発熱。").0, Script::None);
        assert_eq!(sketch(JAPANESE).0, Script::Han);
        assert_eq!(sketch(ENGLISH).0, Script::Letters);
        assert_eq!(share(ENGLISH, &ENGLISH.to_uppercase()), 1.0);
    }
}

//! One spelling for matching, with the way back to the original bytes.
//!
//! Real pages write the same word in full width and half width, with decomposed dakuten,
//! with zero-width spaces inside, in capitals. Patterns are matched on a normalised text;
//! every place is reported in the original one.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{compose, is_combining_mark};

/// A text folded for matching: NFKC, lower case, zero-width characters removed, curly
/// quotes and dashes unified. Line breaks stay where they were.
#[derive(Debug)]
pub(crate) struct Normalized {
    text: String,
    /// Where the distance between the two texts changes: (byte here, byte in the original),
    /// sorted. Between two entries both texts run in step.
    anchors: Vec<(u32, u32)>,
    original_len: usize,
}

impl Normalized {
    /// Folds `original`.
    pub(crate) fn new(original: &str) -> Self {
        let mut folder = Folder {
            out: String::with_capacity(original.len()),
            anchors: vec![(0, 0)],
        };
        let (mut run_start, mut at) = (0, 0);
        while let Some(c) = next_to_fold(original, &mut at) {
            folder.copy(&original[run_start..at]);
            at += c.len_utf8();
            folder.fold(c, at);
            run_start = at;
        }
        folder.copy(&original[run_start..]);
        Self {
            text: folder.out,
            anchors: folder.anchors,
            original_len: original.len(),
        }
    }

    /// The folded text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Byte in the original text of byte `at` of the folded text, on a character boundary
    /// at or before it.
    pub(crate) fn original_start(&self, at: usize, original: &str) -> usize {
        let mut byte = self.original(at, true);
        while !original.is_char_boundary(byte) {
            byte -= 1;
        }
        byte
    }

    /// Like [`Self::original_start`] for the end of a place: at or after it.
    pub(crate) fn original_end(&self, at: usize, original: &str) -> usize {
        let mut byte = self.original(at, false);
        while !original.is_char_boundary(byte) {
            byte += 1;
        }
        byte
    }

    /// Several anchors share a folded byte where characters were dropped: a place starts
    /// after what was dropped before it and ends before what was dropped behind it.
    fn original(&self, at: usize, start: bool) -> usize {
        let at32 = u32::try_from(at).unwrap_or(u32::MAX);
        let next = if start {
            self.anchors.partition_point(|anchor| anchor.0 <= at32)
        } else {
            self.anchors
                .partition_point(|anchor| anchor.0 < at32)
                .max(1)
        };
        let (here, there) = self.anchors[next - 1];
        let limit = self
            .anchors
            .get(next)
            .map_or(self.original_len, |anchor| anchor.1 as usize);
        (there as usize + (at - here as usize)).min(limit)
    }
}

struct Folder {
    out: String,
    anchors: Vec<(u32, u32)>,
}

impl Folder {
    fn copy(&mut self, run: &str) {
        let from = self.out.len();
        self.out.push_str(run);
        // Lower-casing ASCII keeps byte offsets, so runs need no anchor.
        self.out[from..].make_ascii_lowercase();
    }

    fn anchor(&mut self, original: usize) {
        let clamp = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        self.anchors.push((clamp(self.out.len()), clamp(original)));
    }

    /// Folds one character that does not stand as it is; `after` is the original byte behind it.
    fn fold(&mut self, c: char, after: usize) {
        // Half-width sound marks join the kana before them like combining ones.
        let c = match c {
            '\u{ff9e}' => '\u{3099}',
            '\u{ff9f}' => '\u{309a}',
            other => other,
        };
        if is_combining_mark(c) {
            if let Some(whole) = self
                .out
                .chars()
                .next_back()
                .and_then(|base| compose(base, c))
            {
                self.out.pop();
                self.out.push(whole);
            }
        } else {
            match c {
                '\u{200b}'..='\u{200f}'
                | '\u{2060}'
                | '\u{feff}'
                | '\u{ad}'
                | '\u{fe00}'..='\u{fe0f}' => {}
                '“' | '”' | '„' | '‟' | '〝' | '〟' => self.out.push('"'),
                '‘' | '’' | '‛' => self.out.push('\''),
                '〜' | '～' | '∼' => self.out.push('~'),
                '‐' | '‑' | '−' | '－' | '―' | '─' | 'ｰ' if self.after_katakana() => {
                    self.out.push('ー')
                }
                '‐' | '‑' | '−' | '－' => self.out.push('-'),
                _ => self
                    .out
                    .extend(std::iter::once(c).nfkc().flat_map(char::to_lowercase)),
            }
        }
        self.anchor(after);
    }

    fn after_katakana(&self) -> bool {
        self.out
            .chars()
            .next_back()
            .is_some_and(|last| matches!(last, '\u{30a1}'..='\u{30fa}' | 'ー'))
    }
}

/// Moves `at` to the next character that does not stand as it is, and gives it. Most do, and
/// are told by their first byte.
fn next_to_fold(text: &str, at: &mut usize) -> Option<char> {
    let bytes = text.as_bytes();
    loop {
        match *bytes.get(*at)? {
            0..=0x7f => *at += 1,
            // U+5000 to U+9FFF: kanji.
            0xe5..=0xe9 => *at += 3,
            // The hiragana and katakana of U+3041 to U+307F and of U+30C0 to U+30EF.
            0xe3 if matches!(
                bytes.get(*at + 1..*at + 3),
                Some([0x81, 0x81..=0xbf] | [0x83, 0x80..=0xaf])
            ) =>
            {
                *at += 3;
            }
            _ => {
                let c = text[*at..].chars().next()?;
                if !stands_as_is(c) {
                    return Some(c);
                }
                *at += c.len_utf8();
            }
        }
    }
}

/// Characters that folding leaves alone, but for the case of ASCII letters.
fn stands_as_is(c: char) -> bool {
    matches!(c,
        '\0'..='\u{7f}'
        | '\u{3001}'..='\u{3011}' // 、。 and brackets
        | '\u{3041}'..='\u{3096}' // hiragana
        | '\u{30a1}'..='\u{30fc}' // katakana, middle dot, long vowel
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(text: &str) -> String {
        Normalized::new(text).text().to_owned()
    }

    #[test]
    fn folds_the_spellings_met_on_pages() {
        assert_eq!(folded("ＮＭＮ　１００％"), "nmn 100%");
        assert_eq!(folded("か\u{3099}ん"), "がん");
        assert_eq!(folded("ｴｸｿｿｰﾑ ﾊﾞｲｱﾙ"), "エクソソーム バイアル");
        assert_eq!(folded("エクソソ−ム"), "エクソソーム");
        assert_eq!(folded("エク\u{200b}ソソーム\u{fe0f}"), "エクソソーム");
        assert_eq!(folded("“Safe”"), "\"safe\"");
        assert_eq!(folded("㎖①㌢"), "ml1センチ");
    }

    #[test]
    fn finds_the_way_back_over_what_was_dropped() {
        let original = "前か\u{3099}\u{200b}ん後";
        let text = Normalized::new(original);
        let at = text.text().find("がん").expect("folded");
        let (start, end) = (
            text.original_start(at, original),
            text.original_end(at + "がん".len(), original),
        );
        assert_eq!(&original[start..end], "か\u{3099}\u{200b}ん");
    }

    #[test]
    fn a_place_does_not_take_in_dropped_neighbours() {
        let original = "\u{200b}ＡＢ\u{200b}";
        let text = Normalized::new(original);
        assert_eq!(
            &original[text.original_start(0, original)..text.original_end(2, original)],
            "ＡＢ"
        );
    }

    proptest! {
        #[test]
        fn offsets_are_boundaries_and_never_go_back(original in "\\PC{0,40}") {
            let text = Normalized::new(&original);
            let mut last = 0;
            for (at, _) in text.text().char_indices() {
                let start = text.original_start(at, &original);
                prop_assert!(original.is_char_boundary(start));
                prop_assert!(start >= last);
                prop_assert!(text.original_end(at, &original) <= original.len());
                last = start;
            }
            prop_assert_eq!(text.original_end(text.text().len(), &original) <= original.len(), true);
        }

        #[test]
        fn plain_text_keeps_its_offsets(original in "[a-zぁ-んァ-ヶ一-龠。、\n]{0,60}") {
            let text = Normalized::new(&original);
            prop_assert_eq!(text.text(), &original);
            for (at, _) in original.char_indices() {
                prop_assert_eq!(text.original_start(at, &original), at);
            }
        }
    }
}

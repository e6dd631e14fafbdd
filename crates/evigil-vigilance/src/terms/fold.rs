//! One spelling for finding words, whatever the width, case, kana or number.

use unicode_normalization::UnicodeNormalization as _;

/// A text for comparing: compatibility forms unified, lower case, katakana as hiragana, American
/// spelling, and everything but letters, digits and the long vowel mark as single blanks.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.nfkc().flat_map(char::to_lowercase) {
        match letter {
            // "can't" is one word.
            '\'' | '’' => {}
            'ァ'..='ヶ' => out.push(hiragana(letter)),
            _ if letter.is_alphanumeric() || letter == 'ー' => out.push(letter),
            _ if out.ends_with(' ') || out.is_empty() => {}
            _ => out.push(' '),
        }
    }
    while out.ends_with(' ') {
        out.pop();
    }
    out
}

fn hiragana(katakana: char) -> char {
    // The two blocks run in step, 0x60 apart.
    char::from_u32(u32::from(katakana) - 0x60).unwrap_or(katakana)
}

/// Whether a text has Japanese letters, and so no blanks between its words.
#[must_use]
pub fn is_japanese(text: &str) -> bool {
    text.chars()
        .any(|letter| matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'))
}

/// The stem of a folded English word: American spelling, singular, without the endings of verbs.
/// It only has to be the same for forms of one word, not to be a word.
#[must_use]
pub(super) fn stem(word: &str) -> String {
    let mut word = word
        .replace("aemi", "emi")
        .replace("haem", "hem")
        .replace("oedem", "edem")
        .replace("oea", "ea")
        .replace("oeno", "eno")
        .replace("paed", "ped")
        .replace("aesth", "esth")
        .replace("isation", "ization")
        .replace("ised", "ized");
    if !word.is_ascii() || word.len() < 4 {
        return word;
    }
    for (ending, instead, shortest) in ENDINGS {
        if let Some(start) = word.strip_suffix(ending)
            && start.len() >= shortest
        {
            word = format!("{start}{instead}");
            break;
        }
    }
    if word.len() > 4 && word.ends_with("our") {
        word.truncate(word.len() - 3);
        word.push_str("or");
    }
    // Doubled consonants before an ending: "vomitted", "stopped".
    let mut letters = word.chars().rev();
    if let (Some(last), Some(before)) = (letters.next(), letters.next())
        && last == before
        && !matches!(last, 'a' | 'e' | 'i' | 'o' | 'u' | 's' | 'l')
    {
        word.pop();
    }
    if word.len() > 3 && word.ends_with('e') {
        word.pop();
    }
    word
}

/// Ending, what stands instead, and the fewest letters that must be left.
const ENDINGS: [(&str, &str, usize); 10] = [
    ("ies", "y", 3),
    ("sses", "ss", 2),
    ("ness", "", 4),
    ("ings", "", 3),
    ("ing", "", 3),
    ("ied", "y", 2),
    ("ed", "", 3),
    ("es", "e", 3),
    ("ss", "ss", 1),
    ("s", "", 3),
];

/// The words of a folded text.
pub(super) fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(' ').filter(|word| !word.is_empty())
}

/// Pairs of neighbouring letters of a folded Japanese text; a single letter stands alone.
pub(super) fn bigrams(folded: &str) -> Vec<String> {
    let letters: Vec<char> = folded.chars().filter(|letter| *letter != ' ').collect();
    if let [single] = letters.as_slice() {
        return vec![single.to_string()];
    }
    letters
        .windows(2)
        .map(|pair| pair.iter().collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_cases_and_kana_are_one() {
        assert_eq!(fold("ＦＥＶＥＲ"), "fever");
        assert_eq!(fold("ｱﾅﾌｨﾗｷｼｰ"), fold("アナフィラキシー"));
        assert_eq!(fold("ジンマシン"), fold("じんましん"));
        assert_eq!(
            fold("  Injection-site  reaction! "),
            "injection site reaction"
        );
        assert_eq!(fold("can't"), "cant");
    }

    #[test]
    fn forms_of_one_word_share_a_stem() {
        for (one, other) in [
            ("chills", "chill"),
            ("hives", "hive"),
            ("allergies", "allergy"),
            ("swollen", "swollen"),
            ("diarrhoea", "diarrhea"),
            ("oedema", "edema"),
            ("tumours", "tumor"),
            ("anaemia", "anemia"),
            ("vomiting", "vomited"),
            ("shivering", "shivered"),
            ("itching", "itch"),
            ("bruises", "bruise"),
            ("stopped", "stop"),
        ] {
            assert_eq!(stem(one), stem(other), "{one} {other}");
        }
        assert_ne!(stem("numb"), stem("number"));
    }
}

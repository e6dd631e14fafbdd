//! Made-up terms and names, as many as a quarter has, some far more often than others.

use std::collections::BTreeSet;

use crate::random::Random;

/// Different terms of reactions in a quarter.
const TERMS: usize = 11_000;

/// Different substances.
const DRUGS: usize = 6_000;

const PARTS: [&str; 24] = [
    "hepatic",
    "renal",
    "cardiac",
    "gastric",
    "dermal",
    "ocular",
    "pulmonary",
    "vascular",
    "neural",
    "muscular",
    "skeletal",
    "oral",
    "nasal",
    "aural",
    "cerebral",
    "spinal",
    "thyroid",
    "adrenal",
    "splenic",
    "pancreatic",
    "biliary",
    "urinary",
    "lymphatic",
    "articular",
];

const SIGNS: [&str; 24] = [
    "pain",
    "swelling",
    "rash",
    "bleeding",
    "stiffness",
    "weakness",
    "infection",
    "irritation",
    "discolouration",
    "necrosis",
    "oedema",
    "spasm",
    "itching",
    "numbness",
    "ulcer",
    "tremor",
    "failure",
    "injury",
    "disorder",
    "dryness",
    "burning",
    "atrophy",
    "cyst",
    "thrombosis",
];

const KINDS: [&str; 20] = [
    "acute",
    "chronic",
    "recurrent",
    "transient",
    "severe",
    "mild",
    "bilateral",
    "localised",
    "generalised",
    "delayed",
    "neonatal",
    "postoperative",
    "allergic",
    "toxic",
    "viral",
    "bacterial",
    "drug-induced",
    "idiopathic",
    "persistent",
    "progressive",
];

const SYLLABLES: [&str; 30] = [
    "ba", "ce", "di", "fo", "ga", "he", "il", "jo", "ka", "le", "mi", "no", "pa", "que", "ri",
    "so", "ta", "ul", "ve", "xi", "za", "bri", "clo", "dra", "flu", "gre", "pri", "sta", "tre",
    "vor",
];

const ENDS: [&str; 12] = [
    "mab", "nib", "pril", "sartan", "statin", "vir", "zole", "ine", "ol", "azepam", "cillin",
    "tide",
];

/// Lists of words; a place early in a list is taken often.
pub(super) struct Words {
    pub(super) terms: Vec<String>,
    /// Brand and substance, in upper case as FDA writes them.
    pub(super) drugs: Vec<(String, String)>,
    makers: Vec<String>,
}

impl Words {
    pub(super) fn new(random: &mut Random) -> Self {
        let terms = different(TERMS, || {
            let (part, sign) = (random.pick(&PARTS), random.pick(&SIGNS));
            let kind = random.pick(&KINDS);
            let mut term = match random.between(0, 3) {
                0 => format!("{part} {sign}"),
                1 => format!("{part} {sign} {kind}"),
                _ => format!("{kind} {part} {sign}"),
            };
            // Terms begin with a capital letter.
            if let Some(first) = term.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            term
        });
        let substances = different(DRUGS, || {
            let stem: String = (0..random.between(1, 4))
                .map(|_| random.pick(&SYLLABLES))
                .collect();
            let salt = random.pick(&["", "", " SODIUM", " HYDROCHLORIDE", " MESYLATE"]);
            let name = format!("{stem}{}", random.pick(&ENDS)).to_uppercase() + salt;
            if random.once_in(15) {
                // Combinations, in alphabetical order.
                format!("ACETAMINOPHEN\\{name}")
            } else {
                name
            }
        });
        let brands = different(DRUGS, || {
            let brand: String = (0..random.between(2, 4))
                .map(|_| random.pick(&SYLLABLES))
                .collect();
            brand.to_uppercase()
        });
        let makers = different(300, || {
            let maker: String = (0..random.between(2, 4))
                .map(|_| random.pick(&SYLLABLES))
                .collect();
            maker.to_uppercase()
        });
        Self {
            terms,
            drugs: brands.into_iter().zip(substances).collect(),
            makers,
        }
    }

    /// A place in a list of `len`: half of all choices fall on the first hundredth, as brands and
    /// terms do.
    fn early(random: &mut Random, len: usize) -> usize {
        let most = len / 100;
        if random.once_in(2) {
            random.between(0, most.max(1))
        } else {
            let first = random.between(0, len);
            first.min(random.between(0, len))
        }
    }

    pub(super) fn term(&self, random: &mut Random) -> usize {
        Self::early(random, self.terms.len())
    }

    pub(super) fn drug(&self, random: &mut Random) -> usize {
        Self::early(random, self.drugs.len())
    }

    pub(super) fn maker(&self, random: &mut Random) -> String {
        let at = Self::early(random, self.makers.len());
        self.makers.get(at).cloned().unwrap_or_default()
    }

    pub(super) fn lot(&self, random: &mut Random) -> String {
        if random.once_in(4) {
            return "UNKNOWN".to_owned();
        }
        let letter = random.pick(&["A", "B", "C", "DX", "EW", "FH"]);
        format!("{letter}{}", random.between(1000, 99_999))
    }

    pub(super) fn paper(&self, random: &mut Random) -> String {
        let mut title = String::new();
        for _ in 0..random.between(12, 25) {
            title.push_str(random.pick(&PARTS));
            title.push(' ');
        }
        format!(
            "Made-up A, Made-up B. {title}. Journal of Nothing. 2023;{}",
            random.between(1, 90)
        )
    }
}

/// Different words of a source that has enough of them.
fn different(count: usize, mut next: impl FnMut() -> String) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut words = Vec::with_capacity(count);
    while words.len() < count {
        let word = next();
        if seen.insert(word.clone()) {
            words.push(word);
        }
    }
    words
}

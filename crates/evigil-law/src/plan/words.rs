//! Labels, words and spellings of plans, as the knowledge base holds them.

use evigil_core::Localized;
use evigil_knowledge::basis::{Basis, unsupported};
use evigil_knowledge::part::{BaseFault, read};
use evigil_knowledge::{Knowledge, TermKind};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

/// A field and what it is called.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Labelled {
    pub(super) id: String,
    pub(super) labels: Vec<String>,
}

/// Something and the words for it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Worded {
    pub(super) id: String,
    pub(super) words: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClassWords {
    pub(super) id: String,
    pub(super) words: Vec<String>,
    /// Letter of the register's numbers.
    pub(super) register: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Layout {
    pub(super) basis: Vec<Basis>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Names {
    pub(super) drop: Vec<String>,
    pub(super) same: Vec<[String; 2]>,
}

/// Words with what they mean.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CellFree {
    pub(super) words: Vec<String>,
    pub(super) text: Localized,
    pub(super) basis: Vec<Basis>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Waiting {
    pub(super) class: String,
    pub(super) days: i32,
    pub(super) text: Localized,
    pub(super) basis: Vec<Basis>,
}

/// What a difference in a field means.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Meaning {
    pub(super) id: String,
    pub(super) text: Localized,
    pub(super) basis: Vec<Basis>,
}

/// Labels, words and spellings of plans.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanWords {
    pub(super) layout: Layout,
    pub(super) field: Vec<Labelled>,
    pub(super) exposure: Vec<Labelled>,
    pub(super) class: Vec<ClassWords>,
    pub(super) route: Vec<Worded>,
    pub(super) indication: Vec<Worded>,
    pub(super) names: Names,
    pub(super) cell_free: CellFree,
    pub(super) waiting: Waiting,
    pub(super) deviation: Vec<Meaning>,
}

/// Fields of a plan that this crate reads.
pub(super) const FIELDS: [&str; 20] = [
    "number",
    "class",
    "name",
    "plain_name",
    "provider",
    "address",
    "administrator",
    "committee",
    "committee_number",
    "submitted",
    "first_published",
    "changed",
    "ended",
    "status",
    "cell_type",
    "route",
    "site",
    "indication",
    "dose",
    "content",
];

/// Fields of an exposure that this crate reads.
pub(super) const EXPOSURE_FIELDS: [&str; 6] =
    ["date", "provider", "indication", "route", "dose", "product"];

/// Fields that are compared.
const COMPARED: [&str; 6] = ["facility", "indication", "route", "dose", "date", "product"];

impl PlanWords {
    const FILE: &'static str = "screening/plan.toml";

    /// Reads them.
    ///
    /// # Errors
    /// When the file is missing or of another shape, has not the fields that this crate reads,
    /// names a route that is not there or cites nothing.
    pub fn of(knowledge: &Knowledge) -> Result<Self, BaseFault> {
        let whole = |message: String| BaseFault::whole(Self::FILE, message);
        let text = knowledge
            .file(Self::FILE)
            .ok_or_else(|| whole("the file is missing".to_owned()))?;
        let mut words: Self = read(Self::FILE, text)?;
        words.prepare();
        let has = |list: Vec<&str>, wanted: &[&str]| {
            let missing = wanted.iter().find(|id| !list.contains(id));
            let extra = list.iter().find(|id| !wanted.contains(id));
            missing.or(extra).map(|id| (*id).to_owned())
        };
        let ids = |list: &[Labelled]| -> Option<String> {
            let ids = list.iter().map(|field| field.id.as_str()).collect();
            let wanted: &[&str] = if list.len() > EXPOSURE_FIELDS.len() {
                &FIELDS
            } else {
                &EXPOSURE_FIELDS
            };
            has(ids, wanted)
        };
        let compared = words.deviation.iter().map(|one| one.id.as_str()).collect();
        if let Some(id) = ids(&words.field)
            .or_else(|| ids(&words.exposure))
            .or_else(|| has(compared, &COMPARED))
        {
            return Err(whole(format!("`{id}` is missing, or not read by anything")));
        }
        for route in &words.route {
            if knowledge.term(TermKind::Route, &route.id).is_none() {
                return Err(whole(format!("no route `{}`", route.id)));
            }
        }
        let bases = words.deviation.iter().map(|meaning| &meaning.basis).chain([
            &words.layout.basis,
            &words.cell_free.basis,
            &words.waiting.basis,
        ]);
        for basis in bases {
            if let Some(dangling) = unsupported(basis, knowledge).into_iter().next() {
                return Err(whole(dangling.to_string()));
            }
        }
        Ok(words)
    }

    /// Labels and words are compared in one spelling: they get it once.
    fn prepare(&mut self) {
        for field in self.field.iter_mut().chain(&mut self.exposure) {
            for label in &mut field.labels {
                *label = label_key(label);
            }
        }
        let worded = self.route.iter_mut().chain(&mut self.indication);
        let words = worded
            .flat_map(|one| &mut one.words)
            .chain(&mut self.cell_free.words)
            .chain(&mut self.names.drop)
            .chain(self.names.same.iter_mut().flatten());
        for word in words {
            *word = folded(word);
        }
    }

    /// The field of a plan that `label` means.
    pub(super) fn plan_field(&self, label: &str) -> Option<&str> {
        labelled(&self.field, label)
    }

    /// The field of an exposure that `label` means.
    pub(super) fn exposure_field(&self, label: &str) -> Option<&str> {
        labelled(&self.exposure, label)
    }

    /// Routes that a text names.
    #[must_use]
    pub fn routes_in(&self, text: &str) -> Vec<&str> {
        found(&self.route, text)
    }

    /// Indications that a text names.
    #[must_use]
    pub fn indications_in(&self, text: &str) -> Vec<&str> {
        found(&self.indication, text)
    }

    /// Words for cell-free products that a text has.
    #[must_use]
    pub fn cell_free_words(&self, text: &str) -> Vec<&str> {
        let text = folded(text);
        (self.cell_free.words.iter())
            .filter(|word| text.contains(word.as_str()))
            .map(String::as_str)
            .collect()
    }

    /// What a plan number beside a cell-free product means.
    #[must_use]
    pub const fn cell_free_text(&self) -> (&Localized, &Vec<Basis>) {
        (&self.cell_free.text, &self.cell_free.basis)
    }

    /// What a difference in a field means.
    pub(super) fn meaning(&self, field: &str) -> Option<&Meaning> {
        self.deviation.iter().find(|meaning| meaning.id == field)
    }
}

fn found<'w>(list: &'w [Worded], text: &str) -> Vec<&'w str> {
    let text = folded(text);
    list.iter()
        .filter(|one| one.words.iter().any(|word| text.contains(word)))
        .map(|one| one.id.as_str())
        .collect()
}

fn labelled<'w>(list: &'w [Labelled], label: &str) -> Option<&'w str> {
    let label = label_key(label);
    if label.is_empty() {
        return None;
    }
    list.iter()
        .find(|field| field.labels.contains(&label))
        .map(|field| field.id.as_str())
}

/// Compatibility forms and letter case do not matter.
pub(super) fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

/// A label without what stands around it: numbering, brackets, colons, spaces.
fn label_key(label: &str) -> String {
    let folded = folded(label);
    let text = folded.trim_start_matches(|letter: char| {
        letter.is_ascii_digit() || matches!(letter, '(' | ')' | '.' | ' ' | '\u{3000}')
    });
    text.chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

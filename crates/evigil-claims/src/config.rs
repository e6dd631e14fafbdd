//! What the engine reads from the knowledge base: word lists, patterns, cues, kinds.

use evigil_knowledge::Knowledge;
use rayon::prelude::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::engine::EngineError;
use crate::kind::KindEntry;
use crate::lexicon::LexiconEntry;
use crate::offer::OfferEntry;
use crate::pattern::PatternEntry;
use crate::reading::ClaimLabel;
use crate::stance::StanceEntry;
use crate::structure::HeadingEntry;

/// Patterns of one label.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClaimFile {
    pub(crate) label: ClaimLabel,
    /// Of the labels that share a group, one place bears only one.
    #[serde(default)]
    pub(crate) group: Option<String>,
    pub(crate) pattern: Vec<PatternEntry>,
}

/// Patterns that show that an item is disclosed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DisclosedEntry {
    pub(crate) item: String,
    pub(crate) pattern: Vec<PatternEntry>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    lexicon: Vec<LexiconEntry>,
    claim: Vec<ClaimFile>,
    disclosed: Vec<DisclosedEntry>,
    heading: Vec<HeadingEntry>,
    offer: Vec<OfferEntry>,
    stance: Option<StanceEntry>,
    kind: Option<KindEntry>,
    topic: Option<TopicEntry>,
    price: Option<PriceEntry>,
}

/// Words that tell what is no price.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PriceEntry {
    pub(crate) excludes: String,
}

/// Word lists that tell what a page is about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TopicEntry {
    pub(crate) disease: Vec<String>,
    pub(crate) beauty: Vec<String>,
}

/// All of it, gathered from the files under `claims/`.
pub(crate) struct Config {
    pub(crate) lexicons: Vec<LexiconEntry>,
    pub(crate) claims: Vec<ClaimFile>,
    pub(crate) disclosed: Vec<DisclosedEntry>,
    pub(crate) headings: Vec<HeadingEntry>,
    pub(crate) offers: Vec<OfferEntry>,
    pub(crate) stance: StanceEntry,
    pub(crate) kind: KindEntry,
    pub(crate) topic: TopicEntry,
    pub(crate) price: PriceEntry,
}

impl Config {
    pub(crate) fn read(knowledge: &Knowledge) -> Result<Self, EngineError> {
        let files: Vec<_> = knowledge.files("claims").collect();
        // Side by side: the word lists are long, and one page waits for all of them.
        let files: Vec<Result<File, EngineError>> = files
            .into_par_iter()
            .map(|(path, text)| parse(path, text))
            .collect();
        let mut all = File::default();
        for file in files {
            let file = file?;
            all.lexicon.extend(file.lexicon);
            all.claim.extend(file.claim);
            all.disclosed.extend(file.disclosed);
            all.heading.extend(file.heading);
            all.offer.extend(file.offer);
            all.stance = all.stance.or(file.stance);
            all.kind = all.kind.or(file.kind);
            all.topic = all.topic.or(file.topic);
            all.price = all.price.or(file.price);
        }
        Ok(Self {
            lexicons: all.lexicon,
            claims: all.claim,
            disclosed: all.disclosed,
            headings: all.heading,
            offers: all.offer,
            stance: all.stance.ok_or(EngineError::Absent { table: "stance" })?,
            kind: all.kind.ok_or(EngineError::Absent { table: "kind" })?,
            topic: all.topic.ok_or(EngineError::Absent { table: "topic" })?,
            price: all.price.ok_or(EngineError::Absent { table: "price" })?,
        })
    }
}

fn parse<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, EngineError> {
    toml::from_str(text).map_err(|error| EngineError::File {
        path: path.to_owned(),
        message: error.to_string(),
    })
}

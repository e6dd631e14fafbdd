//! What a page as a whole is about.

use crate::config::TopicEntry;
use crate::engine::EngineError;
use crate::lexicon::{Concept, Hit, Lexicon};
use crate::pattern::{Topic, classes};

/// The word lists that tell the topic, compiled.
pub(crate) struct Topics {
    disease: Vec<Concept>,
    beauty: Vec<Concept>,
}

impl Topics {
    pub(crate) fn compile(entry: &TopicEntry, lexicon: &Lexicon) -> Result<Self, EngineError> {
        Ok(Self {
            disease: classes(lexicon, &entry.disease.join("|"), "topic")?,
            beauty: classes(lexicon, &entry.beauty.join("|"), "topic")?,
        })
    }

    /// The topic by the words of the whole page.
    pub(crate) fn topic(&self, hits: &[Hit]) -> Topic {
        let count = |concepts: &[Concept]| {
            hits.iter()
                .filter(|hit| concepts.contains(&hit.concept))
                .count()
        };
        let disease = count(&self.disease);
        if disease >= 2 && disease > count(&self.beauty) {
            Topic::Disease
        } else {
            Topic::Beauty
        }
    }
}

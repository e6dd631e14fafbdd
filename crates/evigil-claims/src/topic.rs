//! What a page as a whole is about.

use crate::config::TopicEntry;
use crate::engine::EngineError;
use crate::lexicon::{Concept, Counts, Lexicon};
use crate::pattern::{Topic, classes};

/// The word lists that tell the topic, compiled.
pub(crate) struct Topics {
    disease: Vec<Concept>,
    beauty: Vec<Concept>,
}

impl Topics {
    pub(crate) fn compile(entry: &TopicEntry, lexicon: &Lexicon) -> Result<Self, EngineError> {
        let classes = |lists: &[String]| {
            let mut classes = classes(lexicon, &lists.join("|"), "topic")?;
            classes.sort_unstable();
            classes.dedup();
            Ok::<_, EngineError>(classes)
        };
        Ok(Self {
            disease: classes(&entry.disease)?,
            beauty: classes(&entry.beauty)?,
        })
    }

    /// The topic by the words of the whole page.
    pub(crate) fn topic(&self, counts: &Counts) -> Topic {
        let disease = counts.of_all(&self.disease);
        if disease >= 2 && disease > counts.of_all(&self.beauty) {
            Topic::Disease
        } else {
            Topic::Beauty
        }
    }
}

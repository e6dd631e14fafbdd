//! Methods of assessment, and what answers come to; a table, `method.toml`, and the scales of the
//! knowledge base.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use evigil_vigilance::assess::scale::Scale;
use evigil_vigilance::assess::scale::evaluate::evaluate;
use serde::Deserialize;

use crate::fault::Fault;
use crate::flows::report::Base;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Methods {
    method: Vec<Method>,
}

/// A method.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Method {
    id: String,
    #[serde(default)]
    scale: Option<String>,
    #[serde(default)]
    categories: BTreeMap<String, String>,
}

/// What answers come to.
pub(crate) struct Come {
    /// Category, where the answers lead to one.
    pub(crate) category: Option<String>,
    /// Sum, for a scale with scores.
    pub(crate) score: Option<i64>,
}

/// The table, read once.
fn table() -> Result<&'static Methods, Fault> {
    static METHODS: OnceLock<Result<Methods, String>> = OnceLock::new();
    METHODS
        .get_or_init(|| {
            toml::from_str(include_str!("method.toml")).map_err(|error| error.to_string())
        })
        .as_ref()
        .map_err(|message| Fault::Internal(message.clone()))
}

/// Every method by its id, with the scale whose questions it asks, where it has one.
///
/// # Errors
/// [`Fault::Internal`] when the table or the knowledge base can't be read.
pub fn methods() -> Result<Vec<(&'static str, Option<&'static Scale>)>, Fault> {
    let methods = table()?.method.iter();
    let with_scale = methods.map(|method| Ok((method.id.as_str(), method.scale()?)));
    with_scale.collect()
}

impl Method {
    /// The method of this id.
    ///
    /// # Errors
    /// [`Fault::Step`] with `EV-R332`.
    pub(crate) fn called(id: &str) -> Result<&'static Self, Fault> {
        let method = table()?.method.iter().find(|method| method.id == id);
        method.ok_or_else(|| wrong(id))
    }

    /// Its scale, where it has one.
    pub(crate) fn scale(&self) -> Result<Option<&'static Scale>, Fault> {
        let Some(id) = &self.scale else {
            return Ok(None);
        };
        let scale = Base::get()?.judged.scales.get(id);
        scale
            .map(Some)
            .ok_or_else(|| Fault::Internal(format!("no scale `{id}`")))
    }

    /// What the answers come to.
    ///
    /// # Errors
    /// [`Fault::Step`] with `EV-R332` for a question or answer that the scale does not have.
    pub(crate) fn evaluate(&self, answers: &BTreeMap<String, String>) -> Result<Come, Fault> {
        let Some(scale) = self.scale()? else {
            return match answers.keys().next() {
                Some(question) => Err(wrong(question)),
                None => Ok(Come {
                    category: None,
                    score: None,
                }),
            };
        };
        for (question, answer) in answers {
            let known = scale.question(question).and_then(|it| it.answer(answer));
            if known.is_none() {
                return Err(wrong(&format!("{question} = {answer}")));
            }
        }
        let outcome = evaluate(scale, answers);
        let category = outcome.category.map(|category| {
            let told = self.categories.get(&category.id);
            told.unwrap_or(&category.id).clone()
        });
        Ok(Come {
            category,
            score: outcome.score.map(i64::from),
        })
    }
}

fn wrong(what: &str) -> Fault {
    Fault::Step {
        code: "EV-R332",
        details: vec![("what", what.chars().take(100).collect())],
    }
}

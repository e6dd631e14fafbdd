//! What the answers of a person mean for the offer.

use evigil_knowledge::part::BaseFault;
use evigil_law::screening::{Answers, AnswersError, NoticeOutcome, ScreeningBase, assess};

use super::making::Making;
use super::offer::Offer;
use super::offered::Joined;
use super::report::ReasonPart;

/// Why the answers could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum ScreeningFault {
    /// A file of the base does not have the shape it must have.
    #[error(transparent)]
    Base(#[from] BaseFault),
    /// A question or an answer that the base does not have.
    #[error(transparent)]
    Answers(#[from] AnswersError),
}

/// What follows from the answers; nothing for an offer without any, whom `evigil law screen` asks.
pub(super) fn screening(
    making: &Making<'_>,
    joined: &Joined,
    offer: &Offer,
) -> Result<Vec<ReasonPart>, ScreeningFault> {
    if offer.person.answers.is_empty() {
        return Ok(Vec::new());
    }
    let base = ScreeningBase::of(making.knowledge)?;
    let given = offer.person.answers.iter().map(|(question, answer)| {
        let answer = match answer {
            toml::Value::String(text) => text.clone(),
            toml::Value::Boolean(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            other => other.to_string(),
        };
        (question.clone(), answer)
    });
    let answers = Answers::of(&base, given)?;
    let class = joined.part.product_classes.first().map(String::as_str);
    let route = joined.part.routes.first().map(String::as_str);
    let notices = assess(&base, &answers, class, route);
    Ok(notices
        .iter()
        .filter_map(|notice| {
            let NoticeOutcome::Rule(rule) = notice.outcome else {
                return None;
            };
            let outcome = making
                .messages()
                .family("assess-notice", notice.outcome.code());
            Some(
                making
                    .reason(
                        "screening",
                        [
                            ("outcome", outcome.as_str()),
                            ("text", rule.text.get(making.lang)),
                        ],
                    )
                    .about([rule.id.clone()])
                    .citing(making.cited(&rule.basis, &rule.id)),
            )
        })
        .collect())
}

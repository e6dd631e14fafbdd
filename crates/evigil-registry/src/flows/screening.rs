//! Screening before a treatment: answers go in, and what the knowledge base says against the
//! treatment comes out. A contraindication stops it, and so does a question that could hold one and
//! was left open. Whoever goes on all the same gives a reason, and signs for it.

use evigil_core::{Citation, Lang, Localized};
use evigil_knowledge::{TermKind, basis::citations};
use evigil_law::screening::{
    Answers, AnswersError, NoticeOutcome, Outcome, Question, ScreeningRule, assess,
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::day::{day_of, past_day};
use super::terms::{Base, listed};
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::{FieldFault, FieldFaultKind, Fields, Value};
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

/// A screening.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreeningInput {
    /// Who was asked.
    pub person_id: String,
    /// The product that is to be given, where it is known.
    #[serde(default)]
    pub product_id: Option<String>,
    /// Term of the route that is planned.
    pub route: String,
    /// Answers by the id of the question: `yes`, `no`, `not_known`, or a value of the question.
    pub answers: std::collections::BTreeMap<String, String>,
    /// Day of screening.
    pub screened_on: String,
}

/// What a screening led to.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Screened {
    /// The screening, as a record, with its outcome and what stops it.
    pub screening: Json,
    /// What does not stop it and still has to be looked at.
    pub cautions: Vec<ScreeningNotice>,
}

/// What is said to one answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ScreeningNotice {
    /// Id of the rule; of an open question, none.
    pub rule: Option<String>,
    /// Id of the question.
    pub question: String,
    /// The answer; none where the question was left out.
    pub answer: Option<String>,
    /// `contraindicated`, `caution`, `tell_doctor`, `not_known`, `answer_unknown`, `not_answered`.
    pub outcome: String,
    /// What is said; of an open question, the question.
    pub text: Localized,
    /// What it rests on, in English and in Japanese.
    pub sources: NoticeSources,
}

/// Sources of a notice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NoticeSources {
    /// For readers of English.
    pub en: Vec<Citation>,
    /// For readers of Japanese.
    pub ja: Vec<Citation>,
}

/// Why a stopped screening is overridden.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OverrideInput {
    /// Version of the screening that was read.
    pub version: i64,
    /// The reason.
    pub reason: String,
}

/// The questions before a treatment, in the order in which they are asked.
///
/// # Errors
/// [`Fault::Internal`] when the knowledge base can't be read.
pub fn questions() -> Result<&'static [Question], Fault> {
    Ok(&Base::embedded()?.screening.questions)
}

/// Columns on which the outcome rests.
const DECIDING: [&str; 4] = ["person_id", "product_id", "route", "answers"];

/// What the answers of a screening lead to: what stops it, and the rest.
struct Verdict {
    stops: Vec<ScreeningNotice>,
    cautions: Vec<ScreeningNotice>,
}

fn answers(base: &Base, text: &str) -> Result<Answers, Fault> {
    let wrong = |question: &str, answer: &str, known: &[&str]| Fault::Step {
        code: "EV-R229",
        details: vec![
            ("question", question.to_owned()),
            ("answer", answer.to_owned()),
            ("known", listed(known)),
        ],
    };
    let Ok(Json::Object(written)) = serde_json::from_str(text) else {
        return Err(Fault::Fields(vec![FieldFault::new(
            "answers",
            FieldFaultKind::Type {
                expected: "an object of question ids with their answers",
            },
        )]));
    };
    let mut taken = Vec::with_capacity(written.len());
    for (question, answer) in written {
        match answer {
            Json::String(answer) if answer == "not_known" => {
                taken.push((question, "unknown".to_owned()));
            }
            Json::String(answer) => taken.push((question, answer)),
            other => return Err(wrong(&question, &other.to_string(), &[])),
        }
    }
    Answers::of(&base.screening, taken).map_err(|error| match error {
        AnswersError::Question { question, near } => {
            let near: Vec<&str> = near.iter().map(String::as_str).collect();
            wrong(&question, "", &near)
        }
        AnswersError::Answer {
            question,
            answer,
            known,
        } => {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            wrong(&question, &answer, &known)
        }
        AnswersError::Shape { reason, .. } => Fault::Internal(reason),
    })
}

/// The rule by which an answer to `question` could stop a treatment by `route`.
fn may_stop(base: &Base, question: &Question, route: &str) -> bool {
    let about = |rule: &&ScreeningRule| {
        rule.question == question.id
            && rule.outcome == Outcome::Contraindicated
            && (rule.routes.is_empty() || rule.routes.iter().any(|one| one == route))
    };
    base.screening.rules.iter().any(|rule| about(&rule))
}

fn verdict(base: &Base, answers: &Answers, route: &str, on: Date) -> Verdict {
    let mut verdict = Verdict {
        stops: Vec::new(),
        cautions: Vec::new(),
    };
    for notice in assess(&base.screening, answers, None, Some(route)) {
        let question = notice.question;
        let (rule, stops) = match notice.outcome {
            NoticeOutcome::Rule(rule) => (Some(rule), rule.outcome == Outcome::Contraindicated),
            NoticeOutcome::AnswerUnknown | NoticeOutcome::NotAnswered => {
                (None, may_stop(base, question, route))
            }
        };
        let cite = |lang| {
            rule.map_or_else(Vec::new, |rule| {
                citations(&rule.basis, base.knowledge, &rule.id, "INT", lang, on)
            })
        };
        let told = ScreeningNotice {
            rule: rule.map(|rule| rule.id.clone()),
            question: question.id.clone(),
            answer: answers.get(&question.id).map(ToOwned::to_owned),
            outcome: notice.outcome.code().to_owned(),
            text: rule.map_or_else(|| question.text.clone(), |rule| rule.text.clone()),
            sources: NoticeSources {
                en: cite(Lang::En),
                ja: cite(Lang::Ja),
            },
        };
        if stops {
            verdict.stops.push(told);
        } else {
            verdict.cautions.push(told);
        }
    }
    verdict
}

/// Decides the outcome of a screening from its answers; an earlier override ends with them.
pub(super) fn screening_fields(
    change: &Change<'_>,
    old: Option<&Record>,
    fields: Fields,
) -> Result<Fields, Fault> {
    let base = Base::embedded()?;
    past_day(&fields, "screened_on", change.at())?;
    let whole = match old {
        Some(old) => old.fields.clone().over(fields.clone()),
        None => fields.clone(),
    };
    let same = |column: &str| old.is_some_and(|old| old.fields.get(column) == whole.get(column));
    if DECIDING.iter().all(|column| same(column)) {
        return Ok(fields);
    }
    let route = whole.get_text("route").unwrap_or_default();
    base.term(TermKind::Route, "route", route)?;
    let answers = answers(base, whole.get_text("answers").unwrap_or_default())?;
    let stops = verdict(base, &answers, route, day_of(change.at())).stops;
    let outcome = if stops.is_empty() { "clear" } else { "stopped" };
    let stops =
        serde_json::to_string(&stops).map_err(|error| Fault::Internal(error.to_string()))?;
    Ok(fields
        .text("outcome", outcome)
        .text("stops", stops)
        .with("override_reason", Value::Text(None)))
}

impl Registry {
    /// Writes down a screening and says what follows. Operation `screening.create`.
    ///
    /// # Errors
    /// `EV-R228` for a route that is no term, `EV-R229` for an unknown question or answer;
    /// [`Fault::Refused`], [`Fault::Fields`], [`Fault::Reference`].
    pub async fn screen(&self, actor: &Actor, input: &ScreeningInput) -> Result<Screened, Fault> {
        let kind = self.kind("screening")?;
        let mut sent = Map::new();
        sent.insert("person_id".to_owned(), input.person_id.clone().into());
        sent.insert("route".to_owned(), input.route.clone().into());
        sent.insert("answers".to_owned(), json!(input.answers));
        sent.insert("screened_on".to_owned(), input.screened_on.clone().into());
        if let Some(product) = &input.product_id {
            sent.insert("product_id".to_owned(), product.clone().into());
        }
        let screening = self.create(actor, kind, &sent).await?;
        let base = Base::embedded()?;
        let answers = answers(
            base,
            screening.fields.get_text("answers").unwrap_or_default(),
        )?;
        let cautions = verdict(base, &answers, &input.route, self.clock().today()).cautions;
        Ok(Screened {
            screening: screening.to_json(kind),
            cautions,
        })
    }

    /// Lets a stopped treatment go on for a reason, under the signature of the actor. Operation
    /// `screening.override`.
    ///
    /// # Errors
    /// `EV-R236` when it was not stopped; [`Fault::Refused`], [`Fault::Absent`], [`Fault::Stale`],
    /// [`Fault::Fields`] without a reason.
    pub async fn override_screening(
        &self,
        actor: &Actor,
        id: &str,
        input: &OverrideInput,
    ) -> Result<Json, Fault> {
        const OPERATION: &str = "screening.override";
        let reach = self.rights().reach(actor, OPERATION)?;
        let kind = self.kind("screening")?;
        let column = kind.column("override_reason");
        let reason = column.map(|column| column.value(&Json::from(input.reason.as_str())));
        let reason = reason
            .transpose()
            .map_err(|fault| Fault::Fields(vec![FieldFault::new("reason", fault)]))?;
        let reason = reason.unwrap_or(Value::Text(None));
        let expected = input.version;
        let (registry, actor, id) = (self.clone(), actor.clone(), id.to_owned());
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let (reach, reason) = (reach.clone(), reason.clone());
            Box::pin(async move {
                let old = record::read(change.connection(), kind, &id, &reach).await?;
                if old.version == expected && old.fields.get_text("outcome") != Some("stopped") {
                    return Err(Fault::step("EV-R236"));
                }
                let fields = Fields::new()
                    .text("outcome", "overridden")
                    .with("override_reason", reason);
                let keys = registry.keys();
                let whole = (id.as_str(), Some(expected));
                let new = record::change(change, keys, kind, &actor, whole, fields).await?;
                let mut entry = Entry::new(&actor.id, OPERATION).on("screening", &id);
                entry.organisation_id.clone_from(&new.organisation_id);
                entry.version = Some(new.version);
                entry.after = Some(new.digest(keys));
                change.enter(entry.signed("treatment in spite of a contraindication"));
                Ok(new.to_json(kind))
            })
        })
        .await
    }
}

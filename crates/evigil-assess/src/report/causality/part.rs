//! The JSON contract of causality.

use evigil_core::{Citation, Lang, Localized};
use evigil_knowledge::Knowledge;
use evigil_vigilance::assess::basis::citations;
use evigil_vigilance::assess::scale::answers::{CausalityFile, Consensus};
use evigil_vigilance::assess::scale::compare::{Disagreement, Judged, Pair, compare};
use evigil_vigilance::assess::scale::evaluate::Standing;
use evigil_vigilance::assess::scale::{Category, Scale, ScaleKind, Scales};
use jiff::civil::Date;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::contract::{contract_id, schema_of};
use crate::report::ReportProblem;

/// Name and version of the JSON contract.
pub const CAUSALITY_SCHEMA: &str = "evigil.causality/1";

contract_id! {
    /// Serialises as [`CAUSALITY_SCHEMA`].
    CausalitySchemaId, CAUSALITY_SCHEMA
}

/// A result of a scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CategoryPart {
    /// Id.
    pub id: String,
    /// Name.
    pub title: String,
}

/// An answer to a question of a scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AnswerPart {
    /// Id of the question.
    pub question: String,
    /// Its words.
    pub text: String,
    /// Id of the answer; nothing when it was left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// Its words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_text: Option<String>,
    /// What it adds to the sum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<i32>,
    /// Why it can hardly ever be answered for vesicle products, when that is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_of_reach: Option<String>,
}

/// What is missing for a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StandingPart {
    /// The category.
    pub category: CategoryPart,
    /// Ids of questions that were answered otherwise.
    pub against: Vec<String>,
    /// Ids of questions that are still open.
    pub open: Vec<String>,
}

/// What one assessor answered, and what follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AssessmentPart {
    /// Id of the scale.
    pub scale: String,
    /// Who assessed.
    pub assessor: String,
    /// In which role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// What the answers lead to; nothing when no category's conditions all hold.
    pub category: Option<CategoryPart>,
    /// What the assessor stated, where it is something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated: Option<CategoryPart>,
    /// The sum, for a scale with scores.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<i32>,
    /// How many questions were answered with something that tells anything.
    pub answered: usize,
    /// How many questions there are.
    pub questions: usize,
    /// Lowest sum that the answers still missing could lead to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lowest_possible: Option<i32>,
    /// Highest sum that they could lead to, for a vesicle product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub highest_possible: Option<i32>,
    /// Every question with its answer.
    pub answers: Vec<AnswerPart>,
    /// What is missing for each category, when none fits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<StandingPart>,
    /// What the assessor added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remarks: Option<String>,
}

/// A result with those who came to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ResultPart {
    /// The result; nothing where no category fits.
    pub category: Option<CategoryPart>,
    /// Who came to it.
    pub assessors: Vec<String>,
}

/// A question that was answered differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DisputedPart {
    /// Id of the question.
    pub question: String,
    /// Its words.
    pub text: String,
    /// Each answer with those who gave it; nothing for those who left it out.
    pub answers: Vec<DisputedAnswer>,
}

/// An answer with those who gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DisputedAnswer {
    /// Words of the answer; nothing for those who left it out.
    pub answer: Option<String>,
    /// Who gave it.
    pub assessors: Vec<String>,
}

/// Assessors who came to different results by the same scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DisagreementPart {
    /// Id of the scale.
    pub scale: String,
    /// The results.
    pub results: Vec<ResultPart>,
    /// The questions on which they differ.
    pub questions: Vec<DisputedPart>,
}

/// What the assessors agreed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConsensusPart {
    /// Id of the scale in whose words it is given.
    pub scale: String,
    /// The result.
    pub category: CategoryPart,
    /// Who agreed.
    pub assessors: Vec<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remarks: Option<String>,
}

/// Everything about one drug and one reaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PairPart {
    /// The drug: its name, or `#` and its number in the report.
    pub drug: String,
    /// The reaction, in the same way.
    pub reaction: String,
    /// Every assessment, in the order of the file.
    pub assessments: Vec<AssessmentPart>,
    /// Where assessors differ.
    pub disagreements: Vec<DisagreementPart>,
    /// What they agreed on; it replaces no one's assessment.
    pub consensus: Vec<ConsensusPart>,
}

/// A scale that was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ScalePart {
    /// Id.
    pub id: String,
    /// Name.
    pub title: String,
    /// What it is and what it is not.
    pub text: String,
    /// Lowest and highest sum of all its answers, for a scale with scores.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<(i32, i32)>,
    /// Lowest and highest sum that a vesicle product can reach.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range_for_vesicles: Option<(i32, i32)>,
    /// What it rests on.
    pub citations: Vec<Citation>,
}

/// Causality as several assessors see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CausalityReport {
    /// Name and version of this contract.
    pub schema: CausalitySchemaId,
    /// The file of answers.
    pub file: String,
    /// Id of the case.
    pub case: String,
    /// Drugs and reactions, in the order of the file.
    pub pairs: Vec<PairPart>,
    /// The scales that were used.
    pub scales: Vec<ScalePart>,
    /// What is wrong with the file.
    pub problems: Vec<ReportProblem>,
}

/// The JSON Schema (2020-12) of a [`CausalityReport`].
#[must_use]
pub fn causality_schema() -> Schema {
    schema_of::<CausalityReport>()
}

impl CausalityReport {
    /// What the answers of a file lead to, in `lang`.
    #[must_use]
    pub fn new(
        name: &str,
        file: &CausalityFile,
        scales: &Scales,
        problems: Vec<ReportProblem>,
        knowledge: &Knowledge,
        lang: Lang,
        as_of: Date,
    ) -> Self {
        let pairs = compare(file, scales);
        let words = Words { lang };
        let used = scales.iter().filter(|scale| {
            let judged = file.assessments.iter().any(|it| it.scale == scale.id);
            judged || file.consensus.iter().any(|it| it.scale == scale.id)
        });
        Self {
            schema: CausalitySchemaId,
            file: name.to_owned(),
            case: file.case.clone(),
            pairs: pairs.iter().map(|pair| words.pair(pair, scales)).collect(),
            scales: used
                .map(|scale| ScalePart {
                    id: scale.id.clone(),
                    title: words.get(&scale.title),
                    text: words.get(&scale.text),
                    range: has_scores(scale).then(|| scale.range(false)),
                    range_for_vesicles: has_scores(scale).then(|| scale.range(true)),
                    citations: citations(&scale.basis, knowledge, &scale.id, "INT", lang, as_of),
                })
                .collect(),
            problems,
        }
    }
}

fn has_scores(scale: &Scale) -> bool {
    scale.kind == ScaleKind::Score
}

struct Words {
    lang: Lang,
}

impl Words {
    fn get(&self, text: &Localized) -> String {
        text.get(self.lang).to_owned()
    }

    fn category(&self, category: &Category) -> CategoryPart {
        CategoryPart {
            id: category.id.clone(),
            title: self.get(&category.title),
        }
    }

    fn pair(&self, pair: &Pair<'_>, scales: &Scales) -> PairPart {
        PairPart {
            drug: pair.drug.to_string(),
            reaction: pair.reaction.to_string(),
            assessments: pair.judged.iter().map(|it| self.judged(it)).collect(),
            disagreements: pair
                .disagreements
                .iter()
                .map(|it| self.disagreement(it))
                .collect(),
            consensus: pair
                .consensus
                .iter()
                .filter_map(|it| self.consensus(it, scales))
                .collect(),
        }
    }

    fn judged(&self, judged: &Judged<'_>) -> AssessmentPart {
        let (assessment, outcome) = (judged.assessment, &judged.outcome);
        let answers = judged.scale.questions.iter().map(|question| {
            let answer = assessment
                .answers
                .get(&question.id)
                .and_then(|id| question.answer(id));
            AnswerPart {
                question: question.id.clone(),
                text: self.get(&question.text),
                answer: answer.map(|answer| answer.id.clone()),
                answer_text: answer.map(|answer| self.get(&answer.text)),
                score: answer
                    .filter(|_| has_scores(judged.scale))
                    .map(|answer| answer.score),
                out_of_reach: question.out_of_reach.as_ref().map(|why| self.get(why)),
            }
        });
        let missing = if outcome.category.is_none() {
            outcome
                .standings
                .iter()
                .map(|it| self.standing(it))
                .collect()
        } else {
            Vec::new()
        };
        AssessmentPart {
            scale: judged.scale.id.clone(),
            assessor: assessment.assessor.clone(),
            role: assessment.role.clone(),
            date: assessment.date,
            category: outcome.category.map(|it| self.category(it)),
            stated: judged.stated_otherwise().map(|it| self.category(it)),
            score: outcome.score,
            answered: outcome.answered,
            questions: outcome.questions,
            lowest_possible: outcome.still_possible.map(|range| range.0),
            highest_possible: outcome.still_possible.map(|range| range.1),
            answers: answers.collect(),
            missing,
            remarks: assessment.remarks.clone().filter(|text| !text.is_empty()),
        }
    }

    fn standing(&self, standing: &Standing<'_>) -> StandingPart {
        let questions = |open: bool| {
            standing
                .unmet
                .iter()
                .filter(|unmet| unmet.open == open)
                .map(|unmet| unmet.requirement.question.clone())
                .collect()
        };
        StandingPart {
            category: self.category(standing.category),
            against: questions(false),
            open: questions(true),
        }
    }

    fn disagreement(&self, disagreement: &Disagreement<'_>) -> DisagreementPart {
        let owned = |who: &[&str]| who.iter().map(|&it| it.to_owned()).collect();
        DisagreementPart {
            scale: disagreement.scale.id.clone(),
            results: disagreement
                .results
                .iter()
                .map(|(category, who)| ResultPart {
                    category: category.map(|it| self.category(it)),
                    assessors: owned(who),
                })
                .collect(),
            questions: disagreement
                .questions
                .iter()
                .map(|disputed| DisputedPart {
                    question: disputed.question.id.clone(),
                    text: self.get(&disputed.question.text),
                    answers: disputed
                        .answers
                        .iter()
                        .map(|(answer, who)| DisputedAnswer {
                            answer: answer
                                .and_then(|id| disputed.question.answer(id))
                                .map(|answer| self.get(&answer.text)),
                            assessors: owned(who),
                        })
                        .collect(),
                })
                .collect(),
        }
    }

    fn consensus(&self, consensus: &Consensus, scales: &Scales) -> Option<ConsensusPart> {
        let scale = scales.get(&consensus.scale)?;
        Some(ConsensusPart {
            scale: scale.id.clone(),
            category: self.category(scale.category(&consensus.category)?),
            assessors: consensus.assessors.clone(),
            date: consensus.date,
            remarks: consensus.remarks.clone().filter(|text| !text.is_empty()),
        })
    }
}

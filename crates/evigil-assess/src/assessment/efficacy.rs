//! Does it work?

use evigil_core::{Citation, Standing, Verification};
use evigil_evidence::answer::{self, IndicationAnswer, Statement, answer};
use evigil_evidence::ledger::{Direction, Ledger, Quoted, ReadPart, Study, WorkKind};
use evigil_knowledge::TermKind;

use super::making::Making;
use super::offered::Joined;
use super::report::{EvidencePart, QuestionPart, ReasonPart, StudyPart};
use super::statement::least;
use crate::CheckReport;

/// Whose sources studies are: nobody's law.
const NOBODY: &str = "INT";

/// What the ledger holds for each indication of the offer.
pub(super) fn evidence(
    making: &Making<'_>,
    joined: &Joined,
    ledger: &Ledger,
) -> (Vec<EvidencePart>, Vec<IndicationAnswer>) {
    let question = answer::Question {
        indications: joined.part.indications.clone(),
        routes: joined.part.routes.clone(),
        product_classes: joined.part.product_classes.clone(),
        as_of: making.as_of,
    };
    let answers = answer(ledger, &question).indications;
    let parts = answers
        .iter()
        .map(|answer| part(making, ledger, answer))
        .collect();
    (parts, answers)
}

/// The question: as little favourable as its least favourable use, and why.
pub(super) fn efficacy(
    making: &Making<'_>,
    ledger: &Ledger,
    page: Option<&CheckReport>,
    evidence: &[EvidencePart],
    answers: &[IndicationAnswer],
) -> QuestionPart {
    let said = page.map_or(Standing::NotKnown, |page| page.standing.efficacy);
    let claims = matches!(said, Standing::NotShown | Standing::Contradicted);
    let standing = answers
        .iter()
        .map(|answer| standing(answer.statement, claims))
        .reduce(least)
        .unwrap_or(Standing::NotKnown);
    let mut reasons: Vec<ReasonPart> = evidence
        .iter()
        .zip(answers)
        .map(|(part, answer)| {
            let counted = answer
                .studies
                .direct_controlled
                .iter()
                .chain(&answer.studies.direct_uncontrolled);
            let studies: Vec<&Study> = counted.filter_map(|id| ledger.study(id)).collect();
            making
                .reason(
                    "claim-evidence",
                    [
                        ("name", part.name.as_str()),
                        ("verdict", part.verdict_text.as_str()),
                    ],
                )
                .about(studies.iter().map(|study| study.id.clone()))
                .citing(studies.iter().filter_map(|study| cited(study)))
        })
        .collect();
    if answers.is_empty() {
        reasons.push(making.plain("no-indication"));
    }
    QuestionPart { standing, reasons }
}

/// What is known of harm from trials, each told once: few events among few people bound little.
pub(super) fn bounds(making: &Making<'_>, answers: &[IndicationAnswer]) -> Vec<ReasonPart> {
    let mut told: Vec<ReasonPart> = Vec::new();
    for bound in answers.iter().flat_map(|answer| &answer.safety) {
        let harm = bound.harm.get(making.lang);
        let [affected, people, one_in] =
            [bound.affected, bound.at_risk, bound.one_in].map(|number| number.to_string());
        let reason = making
            .reason(
                "bound",
                [
                    ("harm", harm),
                    ("affected", affected.as_str()),
                    ("people", people.as_str()),
                    ("one", one_in.as_str()),
                ],
            )
            .about([bound.study.clone()]);
        if !told.contains(&reason) {
            told.push(reason);
        }
    }
    told
}

/// What the papers that a statement quotes really are.
pub(super) fn quoted(making: &Making<'_>, ledger: &Ledger, text: &str) -> Vec<ReasonPart> {
    let mut told = Vec::new();
    for quotation in ledger.quoted(text) {
        match quotation.quoted {
            Quoted::Study(study) => told.push(
                making
                    .reason(
                        "quoted-study",
                        [
                            ("title", study.title.get(making.lang)),
                            ("result", study.result.get(making.lang)),
                        ],
                    )
                    .about([study.id.clone()])
                    .citing(cited(study)),
            ),
            Quoted::Work(work) => {
                let kind = making.messages().family("assess-work", work.kind.code());
                told.push(
                    making
                        .reason(
                            "quoted-work",
                            [
                                ("title", work.title.get(making.lang)),
                                ("kind", kind.as_str()),
                                ("text", work.text.get(making.lang)),
                            ],
                        )
                        .about([work.id.clone()])
                        .citing(making.cited(&work.basis, &work.id)),
                );
                if work.kind == WorkKind::Review {
                    for primary in ledger.primary_of(work) {
                        told.push(
                            making
                                .reason(
                                    "quoted-primary",
                                    [("title", primary.title.get(making.lang))],
                                )
                                .about([primary.id.clone()])
                                .citing(making.cited(&primary.basis, &primary.id)),
                        );
                    }
                }
                for overreach in &work.overreach {
                    told.push(
                        making
                            .reason("overreach", [("text", overreach.get(making.lang))])
                            .about([work.id.clone()]),
                    );
                }
            }
        }
    }
    told
}

const fn standing(statement: Statement, claims: bool) -> Standing {
    match statement {
        Statement::NoHumanEvidence
        | Statement::NoHumanEvidenceButIndirect
        | Statement::ControlledNotRead
        | Statement::UncontrolledNotRead
        | Statement::UncontrolledSafetyOnly => Standing::NotKnown,
        Statement::UncontrolledOnly => Standing::NotShown,
        // Whoever claims the effect is contradicted; of an effect that nobody claims, nothing is
        // shown.
        Statement::ControlledNegative if claims => Standing::Contradicted,
        Statement::ControlledNegative => Standing::NotShown,
        Statement::Mixed => Standing::Contradicted,
        Statement::ControlledPositiveSmall => Standing::PartlyShown,
        Statement::Replicated => Standing::Shown,
    }
}

fn part(making: &Making<'_>, ledger: &Ledger, answer: &IndicationAnswer) -> EvidencePart {
    let messages = making.messages();
    let people = (answer.people.known > 0).then_some(answer.people.known);
    let statement = messages.family("assess-statement", answer.statement.code());
    let certainty = answer.certainty.as_ref().map(|it| it.level.code());
    let mut verdict_text = statement;
    if let Some(people) = people {
        verdict_text.push_str(&messages.with("assess-people", [("count", people)]));
    }
    if let Some(level) = certainty {
        let level = messages.family("assess-certainty", level);
        verdict_text.push_str(&messages.with("assess-certain", [("level", level.as_str())]));
    }
    let steps = answer
        .certainty
        .iter()
        .flat_map(|it| &it.down)
        .filter_map(|step| {
            let reason = ledger.grading().reason(&step.reason)?;
            let studies: Vec<&str> = step.studies.iter().map(String::as_str).collect();
            let studies = making.listed(&studies);
            Some(messages.with(
                "assess-step",
                [
                    ("title", reason.title.get(making.lang)),
                    ("text", reason.text.get(making.lang)),
                    ("studies", studies.as_str()),
                ],
            ))
        });
    EvidencePart {
        indication: answer.indication.clone(),
        name: making
            .wording
            .term(TermKind::Indication, &answer.indication)
            .to_owned(),
        verdict: answer.verdict.code(),
        verdict_text,
        certainty,
        steps: steps.collect(),
        people_treated: people,
        studies: studies(making, ledger, answer),
    }
}

/// The studies by what they can say; works in animals and cells last.
fn studies(making: &Making<'_>, ledger: &Ledger, answer: &IndicationAnswer) -> Vec<StudyPart> {
    let sorted = &answer.studies;
    let groups: [(&'static str, &[String]); 6] = [
        ("controlled", &sorted.direct_controlled),
        ("uncontrolled", &sorted.direct_uncontrolled),
        ("not_read", &sorted.not_read),
        ("registered", &sorted.registered),
        ("terminated", &sorted.terminated),
        ("terminated", &sorted.retracted),
    ];
    let mut parts: Vec<StudyPart> = Vec::new();
    for (group, ids) in groups {
        let found = ids.iter().filter_map(|id| ledger.study(id));
        parts.extend(found.map(|study| study_part(making, study, group)));
    }
    for near in &sorted.indirect {
        let Some(study) = ledger.study(&near.study) else {
            continue;
        };
        let reasons = near
            .reasons
            .iter()
            .filter_map(|id| ledger.grading().reason(id));
        parts.push(StudyPart {
            indirect: reasons
                .map(|reason| reason.title.get(making.lang).to_owned())
                .collect(),
            ..study_part(making, study, "indirect")
        });
    }
    for id in &sorted.preclinical {
        if let Some(work) = ledger.work(id) {
            let citations = making.cited(&work.basis, &work.id);
            parts.push(StudyPart {
                id: work.id.clone(),
                title: work.title.get(making.lang).to_owned(),
                group: "preclinical",
                design: making.messages().family("assess-work", work.kind.code()),
                people: None,
                result: work.text.get(making.lang).to_owned(),
                indirect: Vec::new(),
                url: citations
                    .into_iter()
                    .map(|it| it.url)
                    .find(|url| !url.is_empty()),
            });
        } else if let Some(study) = ledger.study(id) {
            parts.push(study_part(making, study, "preclinical"));
        }
    }
    parts
}

fn study_part(making: &Making<'_>, study: &Study, group: &'static str) -> StudyPart {
    let people = &study.participants;
    let count = people.enrolled.or(people.analysed).or(people.treated);
    let design = making
        .messages()
        .family("assess-design", study.design.code());
    let people_text = count.or(people.planned).map(|count| {
        let key = if count == 0
            || people
                .enrolled
                .or(people.analysed)
                .or(people.treated)
                .is_none()
        {
            "assess-planned"
        } else {
            "assess-enrolled"
        };
        making.messages().with(key, [("count", count)])
    });
    StudyPart {
        id: study.id.clone(),
        title: study.title.get(making.lang).to_owned(),
        group,
        design: match people_text {
            Some(people) => format!("{design}{}{people}", making.wording.list_mark()),
            None => design,
        },
        people: count,
        result: match study.direction {
            // "Better" without a control means better than before, and must not read otherwise.
            Direction::Better if !study.design.is_controlled() => making.messages().with(
                "assess-against-start",
                [("result", study.result.get(making.lang))],
            ),
            _ => study.result.get(making.lang).to_owned(),
        },
        indirect: Vec::new(),
        url: study
            .reading
            .sources
            .iter()
            .find_map(|source| source.url.clone()),
    }
}

/// The report of a study as a source.
fn cited(study: &Study) -> Option<Citation> {
    let source = study.reading.sources.first()?;
    let verification = match study.reading.part {
        ReadPart::Nothing => Verification::Unverified,
        ReadPart::Secondary => Verification::ReadInSecondary,
        _ => Verification::Read,
    };
    Some(Citation {
        id: study.id.clone(),
        jurisdiction: NOBODY.to_owned(),
        source: source.title.clone(),
        locator: String::new(),
        url: source.url.clone().unwrap_or_default(),
        verified: verification.is_verified(),
        verification,
        in_force_from: None,
        in_force_to: None,
        read_on: study.reading.on,
    })
}

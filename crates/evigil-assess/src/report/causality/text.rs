//! Causality for people.

use super::part::{AssessmentPart, CategoryPart, CausalityReport, DisagreementPart, PairPart};
use crate::Wording;
use crate::render::{Ink, Look};
use crate::report::sheet::Sheet;

/// The assessments as text.
#[must_use]
pub fn causality_text(report: &CausalityReport, wording: &Wording, look: Look) -> String {
    let mut sheet = Sheet::new(wording, look);
    let title = sheet.with("causality-case", &[("case", report.case.clone())]);
    sheet.heading(&title);
    for problem in &report.problems {
        let line = format!(
            "{}:{} {} ({})",
            problem.file, problem.line, problem.message, problem.code
        );
        sheet.paragraph("! ", &line, Some(Ink::Doubt));
    }
    for pair in &report.pairs {
        let title = format!("{} → {}", pair.drug, pair.reaction);
        sheet.heading(&title);
        self::pair(&mut sheet, pair, report);
    }
    if !report.scales.is_empty() {
        let title = sheet.word("causality-scales");
        sheet.heading(&title);
    }
    for scale in &report.scales {
        sheet.paragraph("  ", &format!("{}  [{}]", scale.title, scale.id), None);
        sheet.paragraph("    ", &scale.text, None);
        if let (Some(all), Some(reach)) = (scale.range, scale.range_for_vesicles) {
            let args = [
                ("low", all.0.to_string()),
                ("high", all.1.to_string()),
                ("reach", reach.1.to_string()),
            ];
            let line = sheet.with("causality-range", &args);
            sheet.paragraph("    ", &line, None);
        }
        sheet.sources("    ", &scale.citations);
    }
    sheet.done()
}

fn pair(sheet: &mut Sheet<'_>, pair: &PairPart, report: &CausalityReport) {
    for assessment in &pair.assessments {
        self::assessment(sheet, assessment, report);
    }
    for disagreement in &pair.disagreements {
        self::disagreement(sheet, disagreement, report);
    }
    for consensus in &pair.consensus {
        let who = sheet.list(consensus.assessors.iter().map(String::as_str));
        let args = [
            ("category", consensus.category.title.clone()),
            ("scale", scale_title(report, &consensus.scale)),
            ("who", who),
        ];
        let mut line = sheet.with("causality-consensus", &args);
        if let Some(date) = consensus.date {
            line = format!("{line} · {date}");
        }
        sheet.paragraph("  = ", &line, None);
        if let Some(remarks) = &consensus.remarks {
            sheet.paragraph("    ", remarks, Some(Ink::Faint));
        }
    }
}

fn assessment(sheet: &mut Sheet<'_>, assessment: &AssessmentPart, report: &CausalityReport) {
    let mut who = assessment.assessor.clone();
    for more in [
        assessment.role.clone(),
        assessment.date.map(|date| date.to_string()),
    ]
    .into_iter()
    .flatten()
    {
        who = format!("{who}, {more}");
    }
    let scale = scale_title(report, &assessment.scale);
    let is_open = assessment.answered == 0 && assessment.stated.is_none();
    let result = if is_open && assessment.category.is_none() {
        sheet.word("causality-not-assessed")
    } else {
        category(sheet, assessment.category.as_ref())
    };
    sheet.paragraph("  - ", &format!("{who} · {scale}: {result}"), None);
    let mut args = vec![
        ("answered", assessment.answered.to_string()),
        ("questions", assessment.questions.to_string()),
    ];
    let key = if let Some(score) = assessment.score {
        args.push(("score", score.to_string()));
        args.push(("low", shown(assessment.lowest_possible)));
        args.push(("high", shown(assessment.highest_possible)));
        "causality-score"
    } else {
        "causality-answered"
    };
    let line = sheet.with(key, &args);
    sheet.paragraph("    ", &line, None);
    if let Some(stated) = &assessment.stated {
        let line = sheet.with("causality-stated", &[("category", stated.title.clone())]);
        sheet.paragraph("    ! ", &line, Some(Ink::Doubt));
    }
    for answer in &assessment.answers {
        let Some(text) = &answer.answer_text else {
            continue;
        };
        let score = answer
            .score
            .map_or_else(String::new, |it| format!(" ({it:+})"));
        let line = format!("{} {text}{score}", answer.text);
        sheet.paragraph("    · ", &line, Some(Ink::Faint));
    }
    for standing in &assessment.missing {
        let of = |ids: &[String]| -> Vec<String> {
            let text = |id: &String| {
                let found = assessment.answers.iter().find(|it| &it.question == id);
                found.map_or_else(|| id.clone(), |it| it.text.clone())
            };
            ids.iter().map(text).collect()
        };
        for (key, ids) in [
            ("causality-against", &standing.against),
            ("causality-open", &standing.open),
        ] {
            if !ids.is_empty() {
                let args = [
                    ("category", standing.category.title.clone()),
                    ("questions", of(ids).join(" / ")),
                ];
                let line = sheet.with(key, &args);
                sheet.paragraph("    ? ", &line, Some(Ink::Faint));
            }
        }
    }
    if let Some(remarks) = &assessment.remarks {
        sheet.paragraph("    ", remarks, None);
    }
}

fn disagreement(sheet: &mut Sheet<'_>, disagreement: &DisagreementPart, report: &CausalityReport) {
    let scale = scale_title(report, &disagreement.scale);
    let line = sheet.with("causality-disagree", &[("scale", scale)]);
    sheet.paragraph("  ≠ ", &line, Some(Ink::Doubt));
    for result in &disagreement.results {
        let who = sheet.list(result.assessors.iter().map(String::as_str));
        let category = category(sheet, result.category.as_ref());
        sheet.paragraph("    - ", &format!("{category}: {who}"), None);
    }
    for question in &disagreement.questions {
        let answers: Vec<_> = question
            .answers
            .iter()
            .map(|answer| {
                let who = sheet.list(answer.assessors.iter().map(String::as_str));
                let left_out = || sheet.word("causality-left-out");
                let text = answer.answer.clone().unwrap_or_else(left_out);
                format!("{text} ({who})")
            })
            .collect();
        let line = format!("{} {}", question.text, answers.join(" / "));
        sheet.paragraph("    · ", &line, Some(Ink::Faint));
    }
}

fn category(sheet: &Sheet<'_>, category: Option<&CategoryPart>) -> String {
    category.map_or_else(
        || sheet.word("causality-no-category"),
        |category| category.title.clone(),
    )
}

fn scale_title(report: &CausalityReport, id: &str) -> String {
    report
        .scales
        .iter()
        .find(|scale| scale.id == id)
        .map_or_else(|| id.to_owned(), |scale| scale.title.clone())
}

fn shown(number: Option<i32>) -> String {
    number.map_or_else(String::new, |number| number.to_string())
}

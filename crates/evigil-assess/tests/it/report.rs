//! The report itself: quotes, sources, order, limits.

use crate::support::*;
use evigil_assess::MAX_FINDINGS;
use evigil_claims::ClaimLabel;
use evigil_core::{DocumentFormat, Lang, Severity, Stance};

#[test]
fn quotes_are_the_words_of_the_text() {
    let document = document(PAGE, DocumentFormat::Text);
    let report = report(&document, &reading(), Lang::En);
    let quotes: Vec<_> = report
        .findings
        .iter()
        .map(|finding| finding.quote.as_str())
        .collect();
    assert_eq!(
        quotes,
        [
            "糖尿病が治り",
            "治り、副作用は一切ありません",
            "エクソソーム"
        ]
    );
    for finding in &report.findings {
        let scalars: String = PAGE
            .chars()
            .skip(finding.span.start)
            .take(finding.span.end - finding.span.start)
            .collect();
        assert_eq!(scalars, finding.quote);
    }
    assert_eq!(report.document.chars, PAGE.chars().count());
    assert_eq!(report.questions.len(), 1);
    assert_eq!(report.missing().count(), 1);
}

#[test]
fn a_violation_without_a_source_becomes_a_warning() {
    let document = document(PAGE, DocumentFormat::Text);
    let mut reading = reading();
    reading.findings[0].rule = "no-such-rule".into();
    let report = report(&document, &reading, Lang::En);
    assert_eq!(report.findings[0].severity, Severity::Warning);
    assert_eq!(report.findings[1].severity, Severity::Violation);
    assert!(!report.findings[1].citations.is_empty());
    assert!(report.every_violation_is_cited());
    let mut broken = report.clone();
    broken.findings[1].stance = Stance::Hedged;
    assert!(!broken.every_violation_is_cited());
}

#[test]
fn sources_of_the_readers_country_of_the_document_come_first() {
    let document = document(PAGE, DocumentFormat::Text);
    for (lang, home) in [(Lang::Ja, "JP"), (Lang::En, "US")] {
        for label in ClaimLabel::ALL {
            let mut reading = empty_reading(lang);
            reading.findings = vec![finding(PAGE, "治り", label, Severity::Note)];
            let report = report(&document, &reading, Lang::En);
            let citations = &report.findings[0].citations;
            let last_home = citations
                .iter()
                .rposition(|citation| citation.jurisdiction == home);
            let first_other = citations
                .iter()
                .position(|citation| citation.jurisdiction != home);
            if let (Some(last_home), Some(first_other)) = (last_home, first_other) {
                assert!(last_home < first_other, "{lang} {label}: {citations:?}");
            }
        }
    }
}

#[test]
fn the_gravest_findings_are_kept_in_the_order_of_the_text() {
    let text = "安全です。".repeat(MAX_FINDINGS + 10);
    let document = document(&text, DocumentFormat::Text);
    let mut reading = empty_reading(Lang::Ja);
    let note = finding(&text, "安全", ClaimLabel::SafetyAbsolute, Severity::Note);
    reading.findings = vec![note; MAX_FINDINGS + 10];
    let last = reading.findings.len() - 1;
    reading.findings[last].severity = Severity::Violation;
    reading.findings[last].stance = Stance::Asserted;
    let report = report(&document, &reading, Lang::En);
    assert_eq!(
        (report.findings.len(), report.findings_omitted),
        (MAX_FINDINGS, 10)
    );
    assert_eq!(
        report.findings[MAX_FINDINGS - 1].severity,
        Severity::Violation
    );
}

#[test]
fn the_place_in_the_page_is_told() {
    let document = document(PAGE, DocumentFormat::Html);
    let report = report(&document, &reading(), Lang::En);
    let place = report.findings[0].block.as_ref().expect("html has blocks");
    assert_eq!(place.path, "html>body>p[2]");
}

#[test]
fn a_span_outside_the_text_does_no_harm() {
    let document = document("短い", DocumentFormat::Text);
    let report = report(&document, &reading(), Lang::Ja);
    assert_eq!(report.findings[0].quote, "");
    for format in evigil_assess::render::Format::ALL {
        render(
            format,
            Lang::Ja,
            evigil_assess::render::Shape::One,
            &[(document.clone(), reading())],
        );
    }
}

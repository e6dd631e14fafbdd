//! A small page with a reading made by hand.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use evigil_assess::render::{Format, Look, Shape};
use evigil_assess::{CheckReport, Wording};
use evigil_claims::{
    ClaimFinding, ClaimLabel, Correction, Disclosure, DisclosureStatus, DocumentKind, Donor, Offer,
    Price, Reading, Standings, Strength,
};
use evigil_core::{
    Block, BlockRole, Document, DocumentFormat, Lang, ScalarIndex, Severity, Sha256, Span, Stance,
    Standing, Yen, Zone,
};
use evigil_knowledge::Knowledge;
use jiff::civil::{Date, date};

pub(crate) const DAY: Date = date(2026, 8, 1);

pub(crate) const PAGE: &str = "エクソソーム点滴\n糖尿病が治り、副作用は一切ありません。\n1回 198,000円\n自由診療です。<script>alert(1)</script>";

pub(crate) fn knowledge() -> &'static Knowledge {
    Knowledge::embedded().expect("the built-in knowledge base is readable")
}

pub(crate) fn document(text: &str, format: DocumentFormat) -> Document {
    let mut blocks = Vec::new();
    if format == DocumentFormat::Html {
        let mut start = 0;
        for (place, line) in text.split('\n').enumerate() {
            blocks.push(Block {
                bytes: start..start + line.len(),
                zone: if place == 0 { Zone::Header } else { Zone::Main },
                role: if place == 0 {
                    BlockRole::Heading
                } else {
                    BlockRole::Text
                },
                path: format!("html>body>p[{}]", place + 1),
            });
            start += line.len() + 1;
        }
    }
    Document {
        source: "pages/点滴 1.txt".into(),
        sha256: Sha256::of(text.as_bytes()),
        format,
        charset: "UTF-8".into(),
        url: None,
        retrieved: None,
        declared_lang: None,
        title: None,
        text: text.into(),
        blocks,
        problems: Vec::new(),
    }
}

pub(crate) fn span(text: &str, words: &str) -> Span {
    let start = text.find(words).expect("the words are in the text");
    ScalarIndex::new(text).span(start, start + words.len())
}

/// A rule of the knowledge base that speaks of `label` and has a source on [`DAY`].
pub(crate) fn rule_for(label: ClaimLabel) -> String {
    let knowledge = knowledge();
    let rule = knowledge.rules().iter().find(|rule| {
        rule.applies
            .labels
            .iter()
            .any(|known| known == label.code())
            && !knowledge.citations(&rule.basis, Lang::En, DAY).is_empty()
    });
    rule.unwrap_or_else(|| panic!("no rule speaks of {label}"))
        .id
        .clone()
}

pub(crate) fn finding(
    text: &str,
    words: &str,
    label: ClaimLabel,
    severity: Severity,
) -> ClaimFinding {
    ClaimFinding {
        rule: rule_for(label),
        label,
        stance: if severity == Severity::Violation {
            Stance::Asserted
        } else {
            Stance::Criticised
        },
        severity,
        strength: Strength::Strong,
        span: span(text, words),
        stance_cue: None,
    }
}

pub(crate) fn empty_reading(lang: Lang) -> Reading {
    Reading {
        lang,
        kind: DocumentKind::Other,
        offer: Offer {
            products: Vec::new(),
            cell_sources: Vec::new(),
            species: Vec::new(),
            donor: Donor::Undisclosed,
            routes: Vec::new(),
            indications: Vec::new(),
            prices: Vec::new(),
            sessions: Vec::new(),
        },
        findings: Vec::new(),
        disclosures: Vec::new(),
        corrections: Vec::new(),
        questions: Vec::new(),
        standing: Standings {
            identity: Standing::NotKnown,
            efficacy: Standing::NotKnown,
            safety: Standing::NotKnown,
            lawfulness: Standing::NotKnown,
        },
    }
}

/// Overlapping findings, a disclosure that is there, one that is missing, a correction.
pub(crate) fn reading() -> Reading {
    let mut reading = empty_reading(Lang::Ja);
    reading.kind = DocumentKind::ClinicAd;
    reading.offer.products.push("exosome".into());
    reading.offer.routes.push("iv".into());
    reading.offer.prices.push(Price {
        yen: Yen(198_000),
        unit: "1回".into(),
        span: span(PAGE, "198,000円"),
    });
    reading.findings = vec![
        finding(
            PAGE,
            "糖尿病が治り",
            ClaimLabel::DiseaseCure,
            Severity::Violation,
        ),
        finding(
            PAGE,
            "治り、副作用は一切ありません",
            ClaimLabel::SafetyAbsolute,
            Severity::Violation,
        ),
        finding(
            PAGE,
            "エクソソーム",
            ClaimLabel::IdentityNoData,
            Severity::Note,
        ),
    ];
    reading.disclosures = vec![
        Disclosure {
            item: "self_pay".into(),
            status: DisclosureStatus::Present,
            spans: vec![span(PAGE, "自由診療です")],
        },
        Disclosure {
            item: "risk".into(),
            status: DisclosureStatus::Missing,
            spans: Vec::new(),
        },
        Disclosure {
            item: "donor".into(),
            status: DisclosureStatus::NotApplicable,
            spans: Vec::new(),
        },
    ];
    if let Some(correction) = knowledge().corrections().first() {
        reading.corrections.push(Correction {
            id: correction.id.clone(),
            span: span(PAGE, "副作用は一切"),
        });
    }
    reading.questions = vec!["risk".into()];
    reading.standing.efficacy = Standing::NotShown;
    reading.standing.safety = Standing::Contradicted;
    reading
}

pub(crate) fn report(document: &Document, reading: &Reading, lang: Lang) -> CheckReport {
    CheckReport::new(document, reading, knowledge(), lang, DAY)
}

/// Bytes that several owners write and read.
#[derive(Clone, Default)]
pub(crate) struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .expect("no writer panics")
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The whole output in `format` of these documents.
pub(crate) fn render(
    format: Format,
    lang: Lang,
    shape: Shape,
    documents: &[(Document, Reading)],
) -> Vec<u8> {
    let wording = Arc::new(Wording::new(knowledge(), lang, DAY));
    let out = Shared::default();
    let mut writer = format
        .writer(Box::new(out.clone()), Arc::clone(&wording), shape)
        .expect("the head can be written");
    for (document, reading) in documents {
        let report = report(document, reading, lang);
        let body = format
            .body(document, &report, &wording, Look::default())
            .expect("renders");
        writer.add(&report, &body).expect("writes");
    }
    writer.finish(0).expect("finishes");
    let bytes = out.0.lock().expect("no writer panics");
    bytes.clone()
}

pub(crate) fn render_text(format: Format, lang: Lang, documents: &[(Document, Reading)]) -> String {
    String::from_utf8(render(format, lang, Shape::Many, documents)).expect("is UTF-8")
}

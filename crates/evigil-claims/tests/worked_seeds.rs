//! The five worked documents of the annotation guideline are read as it expects.
//!
//! They are real pages that may not be copied into the project: the test reads them from
//! `EVIGIL_SHARED` (else `../shared` beside the checkout) and skips loudly when absent.

use std::path::{Path, PathBuf};

use evigil_claims::{ClaimLabel, ClaimsEngine, DisclosureStatus, DocumentKind, Reading};
use evigil_core::{Document, Severity, Stance};
use evigil_knowledge::Knowledge;
use jiff::civil::date;

fn shared() -> PathBuf {
    std::env::var_os("EVIGIL_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    )
}

/// Text and reading of the seed whose file name begins so.
fn read(engine: &ClaimsEngine, prefix: &str) -> Option<(String, Reading)> {
    let folder = shared().join("seeds");
    let path = std::fs::read_dir(&folder)
        .ok()?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .find(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with(prefix))
        })?;
    let text = std::fs::read_to_string(path).expect("a seed is UTF-8");
    let document = Document::from_text(prefix, &text);
    let reading = engine.read(&document, date(2026, 11, 22));
    Some((text, reading))
}

/// Whether a claim of this label and stance covers the place that begins with `locator`.
fn finds(text: &str, reading: &Reading, locator: &str, label: ClaimLabel, stance: Stance) -> bool {
    let place = text.find(locator).expect("the locator stands in the seed");
    let end = place + locator.len();
    reading.findings.iter().any(|finding| {
        finding.label == label
            && finding.stance == stance
            && finding.span.start_byte < end
            && place < finding.span.end_byte
    })
}

fn present(reading: &Reading, item: &str) -> bool {
    reading
        .disclosures
        .iter()
        .any(|state| state.item == item && state.status == DisclosureStatus::Present)
}

#[test]
#[expect(
    clippy::print_stderr,
    reason = "a skipped test must be seen to be skipped"
)]
fn the_five_seeds_are_read_as_worked() {
    if !shared().join("seeds").is_dir() {
        eprintln!(
            "SKIPPED: the worked seeds are not here; set EVIGIL_SHARED to the folder that holds `seeds/`"
        );
        return;
    }
    let knowledge = Knowledge::embedded().expect("the embedded base is sound");
    let engine = ClaimsEngine::new(knowledge).expect("the engine compiles");

    for critic in ["000", "001", "002"] {
        let (text, reading) = read(&engine, critic).expect("the seed is there");
        assert_eq!(reading.kind, DocumentKind::Critical, "{critic}");
        let accused: Vec<&str> = reading
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Violation)
            .map(|finding| &text[finding.span.bytes()])
            .collect();
        assert!(
            accused.is_empty(),
            "{critic} is accused of what it quotes: {accused:?}"
        );
        assert!(
            reading
                .disclosures
                .iter()
                .all(|state| state.status != DisclosureStatus::Missing),
            "{critic} offers nothing, so nothing is missing"
        );
    }

    let (text, reading) = read(&engine, "003").expect("the seed is there");
    assert_eq!(reading.kind, DocumentKind::NeutralInfo);
    for (locator, label) in [
        ("ミノキシジルほどではない", ClaimLabel::Comparison),
        ("実際に膝などの部位に注射", ClaimLabel::DiseaseCure),
        ("予め厚生労働省に「医療計", ClaimLabel::AuthorityMisuse),
        ("ある程度の安全が担保され", ClaimLabel::SafetyAbsolute),
        ("施術する分には安全に対す", ClaimLabel::SafetyAbsolute),
        ("植毛の次に効果が高いのは", ClaimLabel::Comparison),
        ("革新的な治療法", ClaimLabel::Superiority),
    ] {
        assert!(
            finds(&text, &reading, locator, label, Stance::Asserted),
            "003: {locator}"
        );
    }
    assert!(
        reading
            .findings
            .iter()
            .any(|finding| finding.severity == Severity::Violation)
    );
    assert!(
        reading
            .corrections
            .iter()
            .any(|correction| correction.id == "SD-01")
    );
    for item in ["evidence", "unapproved", "self_pay", "risk"] {
        assert!(present(&reading, item), "003 discloses {item}");
    }

    let (text, reading) = read(&engine, "004").expect("the seed is there");
    assert_eq!(reading.kind, DocumentKind::ClinicAd);
    for (locator, label) in [
        ("・免疫力アップ", ClaimLabel::Rejuvenation),
        ("・肝炎、肝疾患", ClaimLabel::DiseaseCure),
        ("血管に流されて全身くまな", ClaimLabel::InvitroExtrapolation),
        ("がん(悪性腫瘍)の治療に有効", ClaimLabel::Cancer),
        ("「このサイトカインを使え", ClaimLabel::Cancer),
        ("第三者機関から安全性が認", ClaimLabel::AuthorityMisuse),
        ("市販されているエクソソー", ClaimLabel::Comparison),
        ("最大限の安全性と品質管理", ClaimLabel::Superiority),
        ("専門機関である臨床培養上", ClaimLabel::AuthorityMisuse),
    ] {
        assert!(
            finds(&text, &reading, locator, label, Stance::Asserted),
            "004: {locator}"
        );
    }
    for item in [
        "contraindication",
        "donor",
        "lot_test",
        "self_pay",
        "evidence",
    ] {
        assert!(present(&reading, item), "004 discloses {item}");
    }
}

//! Who says it, and how hard: one small text for each turn of the two languages.

use evigil_claims::{ClaimLabel, ClaimsEngine, DocumentKind, Reading};
use evigil_core::{Document, Severity, Stance};
use evigil_knowledge::Knowledge;
use jiff::civil::date;

fn engine() -> ClaimsEngine {
    let knowledge = Knowledge::embedded().expect("the embedded base is sound");
    ClaimsEngine::new(knowledge).expect("the engine compiles")
}

fn read_as(kind: DocumentKind, text: &str) -> Reading {
    let engine = engine();
    engine.read_as(&Document::from_text("test", text), kind, date(2026, 11, 22))
}

/// Stances of the claims of a label in a clinic's text.
fn stances(text: &str, label: ClaimLabel) -> Vec<Stance> {
    read_as(DocumentKind::ClinicAd, text)
        .findings
        .iter()
        .filter(|finding| finding.label == label)
        .map(|finding| finding.stance)
        .collect()
}

#[test]
fn sentence_ends_tell_the_stance_in_japanese() {
    use ClaimLabel::{DiseaseCure, Rejuvenation};
    use Stance::{Asserted, Hedged, Negated};
    for (text, label, stance) in [
        (
            "エクソソーム点滴で糖尿病が改善します。",
            DiseaseCure,
            Asserted,
        ),
        (
            "エクソソーム点滴で糖尿病の改善が期待できます。",
            DiseaseCure,
            Hedged,
        ),
        (
            "エクソソーム点滴で糖尿病が治るわけではありません。",
            DiseaseCure,
            Negated,
        ),
        ("肌のハリが改善する可能性があります。", Rejuvenation, Hedged),
        ("肌のハリが向上すると言われています。", Rejuvenation, Hedged),
        (
            "肌のハリが向上することは間違いありません。",
            Rejuvenation,
            Asserted,
        ),
    ] {
        assert_eq!(stances(text, label), [stance], "{text}");
    }
}

#[test]
fn modals_and_denials_tell_the_stance_in_english() {
    use ClaimLabel::{DiseaseCure, Rejuvenation};
    use Stance::{Asserted, Hedged, Negated};
    for (text, label, stance) in [
        ("Our exosome drip cures arthritis.", DiseaseCure, Asserted),
        ("Our exosome drip may help arthritis.", DiseaseCure, Hedged),
        (
            "Our exosome drip does not cure arthritis.",
            DiseaseCure,
            Negated,
        ),
        (
            "The treatment is designed to reduce wrinkles.",
            Rejuvenation,
            Hedged,
        ),
        (
            "The treatment not only reduces wrinkles.",
            Rejuvenation,
            Asserted,
        ),
    ] {
        assert_eq!(stances(text, label), [stance], "{text}");
    }
}

#[test]
fn a_cue_does_not_reach_over_a_strong_break() {
    let found = stances(
        "血糖値の改善が期待されますが、必ず糖尿病が治るものではありません。",
        ClaimLabel::DiseaseCure,
    );
    assert_eq!(found, [Stance::Hedged, Stance::Negated]);
}

#[test]
fn a_promise_before_the_hedge_stays_a_claim() {
    assert_eq!(
        stances(
            "必ず肌のハリの改善が期待できます。",
            ClaimLabel::Rejuvenation
        ),
        [Stance::Asserted]
    );
}

#[test]
fn a_denied_harm_is_itself_the_claim() {
    for text in [
        "副作用の心配は一切ありません。",
        "There is no risk of rejection.",
    ] {
        assert_eq!(
            stances(text, ClaimLabel::SafetyAbsolute),
            [Stance::Asserted],
            "{text}"
        );
    }
    let told = "発熱などの副作用が起こることがあります。";
    assert!(stances(told, ClaimLabel::SafetyAbsolute).is_empty());
}

#[test]
fn questions_claim_nothing() {
    for text in [
        "エクソソームで糖尿病は治りますか?",
        "Q. Does it cure arthritis?",
    ] {
        assert!(
            read_as(DocumentKind::ClinicAd, text).findings.is_empty(),
            "{text}"
        );
    }
}

#[test]
fn a_hedging_heading_covers_its_list_and_no_sentence_behind_it() {
    let text = "期待できる効果\n・疲労回復\n・免疫力アップ\n当院のエクソソーム点滴は肌のシワを改善します。";
    assert_eq!(
        stances(text, ClaimLabel::Rejuvenation),
        [Stance::Hedged, Stance::Asserted]
    );
}

#[test]
fn a_sentence_that_leads_to_a_list_hedges_it_as_a_heading_does() {
    let lead = "エクソソーム点滴に期待できる効果は、これまでの報告をまとめると以下のとおりです。";
    let list = "・肌のハリの向上\n・糖尿病の改善";
    let hedged = format!("{lead}\n{list}");
    assert_eq!(
        stances(&hedged, ClaimLabel::Rejuvenation),
        [Stance::Hedged],
        "{hedged}"
    );
    assert_eq!(stances(&hedged, ClaimLabel::DiseaseCure), [Stance::Hedged]);
    assert_eq!(stances(list, ClaimLabel::Rejuvenation), [Stance::Asserted]);
}

#[test]
fn a_short_item_before_a_long_one_is_no_title() {
    let list = "高濃度ビタミンCの効果\n抗酸化作用\n疲労回復効果\n免疫力アップ\n風邪やウイルスなどの感染予防";
    let text: Vec<char> = list.chars().collect();
    let reading = read_as(DocumentKind::ClinicAd, list);
    let claimed = reading.findings.iter().any(|finding| {
        let words: String = text[finding.span.start..finding.span.end].iter().collect();
        words.contains("免疫力アップ")
    });
    assert!(claimed, "{:?}", reading.findings);
    // A title over the line that explains it stays one.
    let card = "アンチエイジング\n肌のハリとツヤを取り戻し、若々しい印象へ導きます";
    assert_eq!(stances(card, ClaimLabel::Rejuvenation).len(), 1);
}

#[test]
fn to_name_an_approval_that_lacks_claims_none() {
    let said = |text| stances(text, ClaimLabel::AuthorityMisuse);
    assert!(said("エクソソーム治療は厚生労働省未承認の自由診療です。").is_empty());
    assert_eq!(
        said("エクソソーム治療は厚生労働省に承認された治療です。"),
        [Stance::Asserted]
    );
}

#[test]
fn a_clinics_column_about_drawbacks_is_no_criticism() {
    let column = "エクソソーム点滴のデメリットを徹底解説\n\
        エクソソーム点滴は副作用が気になるという方も多いのではないでしょうか。\n\
        この記事では、デメリットや注意点を詳しく解説しますので、ぜひ参考にしてください。\n\
        費用が高く、効果が長く続かないこともあります。\n\
        エクソソーム点滴を検討中の方は、お気軽にご相談ください。";
    let reading = engine().read(&Document::from_text("test", column), date(2026, 11, 22));
    assert_eq!(reading.kind, DocumentKind::ClinicAd);
}

#[test]
fn a_list_of_wishes_is_not_the_authors_statement() {
    let text = "こんな方におすすめ\n・シワが気になる\n・疲れが取れない\n・薄毛を改善したい";
    assert!(
        stances(text, ClaimLabel::Rejuvenation)
            .iter()
            .all(|stance| *stance == Stance::Hedged)
    );
}

#[test]
fn a_list_of_the_excluded_names_no_indication() {
    let text = "治療を受けられない方\n・がんの方\n・妊娠中の方\n・糖尿病の方";
    let reading = read_as(DocumentKind::ClinicAd, text);
    assert!(
        reading
            .findings
            .iter()
            .all(|finding| finding.stance != Stance::Asserted),
        "{:?}",
        reading.findings
    );
}

#[test]
fn who_quotes_to_reject_is_not_accused() {
    let text = "街には「最も安全」「がんに効く」という広告が並ぶ。しかし根拠を示した院はない。";
    let reading = read_as(DocumentKind::Critical, text);
    assert!(!reading.findings.is_empty());
    assert!(
        reading
            .findings
            .iter()
            .all(|finding| finding.stance != Stance::Asserted)
    );
    assert!(
        reading
            .findings
            .iter()
            .all(|finding| finding.severity != Severity::Violation)
    );
}

#[test]
fn places_are_those_of_the_original_spelling() {
    let text = "ｴｸｿｿｰﾑ点滴は、か\u{3099}んに効きます。";
    let reading = read_as(DocumentKind::ClinicAd, text);
    let finding = reading
        .findings
        .iter()
        .find(|finding| finding.label == ClaimLabel::Cancer)
        .expect("the decomposed word is found");
    assert!(text[finding.span.bytes()].contains("か\u{3099}んに効"));
    assert_eq!(
        text.chars()
            .skip(finding.span.start)
            .take(finding.span.end - finding.span.start)
            .collect::<String>(),
        text[finding.span.bytes()]
    );
}

#[test]
fn only_what_is_asserted_is_a_violation() {
    let text = "がんに効くかもしれません。がんが治るわけではありません。がんに効きます。";
    for finding in read_as(DocumentKind::ClinicAd, text).findings {
        assert_eq!(
            finding.severity == Severity::Violation,
            finding.stance == Stance::Asserted,
            "{finding:?}"
        );
    }
}

#[test]
fn the_shipped_examples_are_told_apart() {
    let engine = engine();
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../examples/critical-article.txt"
    );
    let text = std::fs::read_to_string(path).expect("the example is shipped");
    let reading = engine.read(&Document::from_text("test", &text), date(2026, 11, 22));
    assert_eq!(reading.kind, DocumentKind::Critical);
    assert!(
        reading
            .findings
            .iter()
            .all(|finding| finding.severity != Severity::Violation)
    );
}

#[test]
fn warning_of_others_first_does_not_hide_an_offer() {
    let engine = engine();
    let text = "Beware of clinics that make misleading promises. Many clinics exploit desperate \
                patients with unproven claims. Red flags are false claims and no evidence. \
                Our exosome infusion cures arthritis and has no side effects. \
                Book your consultation today: 3 sessions for $4,999.";
    let reading = engine.read(&Document::from_text("test", text), date(2026, 11, 22));
    assert!(reading.kind.offers(), "{:?}", reading.kind);
    assert!(
        reading
            .findings
            .iter()
            .any(|finding| finding.severity == Severity::Violation)
    );
}

#[test]
fn amounts_that_are_no_prices_are_left_out() {
    let reading = read_as(
        DocumentKind::ClinicAd,
        "資本金1億円\n通常価格:88,000円\n点滴は安全です。エクソソーム点滴 1回 66,000円(税込)",
    );
    let prices: Vec<_> = reading
        .offer
        .prices
        .iter()
        .map(|price| (price.yen.0, price.unit.as_str()))
        .collect();
    assert_eq!(prices, [(66_000, "エクソソーム点滴 1回")]);
}

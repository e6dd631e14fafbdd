//! What counts as disclosed, and what only looks like it, in both languages.

use evigil_claims::{ClaimsEngine, DisclosureStatus, DocumentKind};
use evigil_core::Document;
use evigil_knowledge::Knowledge;
use jiff::civil::date;

/// Whether an item is disclosed in a text, read as a page of this kind.
fn discloses(engine: &ClaimsEngine, text: &str, item: &str) -> bool {
    let document = Document::from_text("test", text);
    let reading = engine.read_as(&document, DocumentKind::ClinicAd, date(2026, 11, 22));
    let disclosure = reading
        .disclosures
        .iter()
        .find(|disclosure| disclosure.item == item)
        .unwrap_or_else(|| panic!("{item} is an item of the knowledge base"));
    disclosure.status == DisclosureStatus::Present
}

#[test]
fn what_is_said_and_what_only_looks_like_it() {
    let engine = ClaimsEngine::new(Knowledge::embedded().expect("the embedded base is sound"))
        .expect("the engine compiles");
    for (item, said, not_said) in [
        (
            "unapproved",
            "There are NO products containing exosomes (from humans, animals or plants) approved for sale here.",
            "The products that we use are approved by our medical team.",
        ),
        (
            "unapproved",
            "Human exosome products are not licensed for clinical use.",
            "Our physicians are licensed in three states.",
        ),
        (
            "evidence",
            "There is little, if any, reliable evidence that these cells help with such conditions.",
            "Committed to ongoing research and innovation.",
        ),
        (
            "evidence",
            "The product was sold with no scientific or medical basis.",
            "It is made from a small sample of your own blood.",
        ),
        (
            "evidence",
            "エクソソームの長期のデータが不足しています。",
            "ビタミンが不足している場合は補充することが大切です。",
        ),
        (
            "contraindication",
            "You cannot be pregnant or have an active cancer.",
            "Cells may not be safe or effective for conditions such as cancer.",
        ),
        (
            "risk",
            "Some patients developed inflammatory skin reactions at the injection sites.",
            "Some patients report reduced joint discomfort after treatment.",
        ),
        (
            "risk",
            "軽度の腫れ\n\n極めて稀にアレルギー反応",
            "抗炎症物質が豊富に含まれ、修復を促すことがあります。",
        ),
        (
            "risk",
            "注射をすると献血ができないというデメリットがあります。",
            "自己由来のため、拒絶反応のリスクが極めて低く、安心です。",
        ),
        (
            "lot_test",
            "各ロットの無菌試験とエンドトキシン試験を実施しています。",
            "ドナースクリーニング（ウイルス検査等）を実施した原料を使用しています。",
        ),
        (
            "legal",
            "再生医療等提供計画の計画番号はPB3210001です。",
            "厚生労働省認可の再生医療等提供計画に基づく治療です。",
        ),
        (
            "legal",
            "These products are classified as a drug.",
            "They work faster than any dietary supplement taken as a powder.",
        ),
    ] {
        assert!(discloses(&engine, said, item), "{item} is said: {said}");
        assert!(
            !discloses(&engine, not_said, item),
            "{item} is not said: {not_said}"
        );
    }
}

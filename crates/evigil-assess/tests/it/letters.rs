//! Recall letters and listings on paper, read back.

use evigil_assess::Messages;
use evigil_assess::report::{LineListing, recall_letter, recall_pdf};
use evigil_core::Lang;
use evigil_vigilance::icsr::{At, Icsr, ReportKey, register as el};
use evigil_vigilance::lot::{RecallItem, RecallNotice, RecallRecipient, RecallSender};
use jiff::civil::{Date, date};

const DAY: Date = date(2026, 4, 20);

fn item(person: &str) -> RecallItem {
    RecallItem {
        person: Some(person.to_owned()),
        date: "2026-04".to_owned(),
        product: "エクソソーム点滴".to_owned(),
        lot: "UC2403B".to_owned(),
        route: String::new(),
        dose: "5 mL".to_owned(),
        volume_ml: None,
    }
}

fn notice(recipient: RecallRecipient, items: Vec<RecallItem>, reports: usize) -> RecallNotice {
    RecallNotice {
        issued: DAY,
        sender: RecallSender {
            name: "Maker".to_owned(),
            contact: vec!["1 Example Street".to_owned()],
        },
        recipient,
        lot: "UC-2403-B".to_owned(),
        spellings: vec!["UC2403B".to_owned()],
        products: Vec::new(),
        items,
        reports,
        reports_serious: reports,
    }
}

fn to_provider(reports: usize) -> RecallNotice {
    let provider = RecallRecipient::Provider {
        provider: "見本クリニック".to_owned(),
    };
    notice(provider, vec![item("P-1"), item("P-2")], reports)
}

fn to_person() -> RecallNotice {
    let person = RecallRecipient::Person {
        person: "P-3".to_owned(),
        provider: None,
    };
    notice(person, vec![item("P-3")], 1)
}

fn pages(pdf: &[u8]) -> Vec<String> {
    let document = lopdf::Document::load_mem(pdf).expect("a document");
    let text = |page| document.extract_text(&[page]).expect("text");
    document.get_pages().into_keys().map(text).collect()
}

#[test]
fn a_letter_says_who_why_and_what_to_do_in_both_languages() {
    let english = recall_letter(&to_provider(0), &Messages::new(Lang::En));
    assert_eq!(english.date, "20 April 2026");
    assert_eq!(english.recipient, ["見本クリニック"]);
    assert_eq!(english.sender, ["Maker", "1 Example Street"]);
    assert!(english.before[0].contains("product not recorded"));
    assert!(english.before[2].starts_with("No report of harm"));
    // Nothing stands in the columns of route and volume.
    assert_eq!(
        english.columns,
        ["Person", "Date", "Product", "Lot as recorded", "Dose"]
    );
    assert_eq!(
        english.rows[1],
        ["P-2", "2026-04", "エクソソーム点滴", "UC2403B", "5 mL"]
    );
    assert_eq!(english.after.len(), 3);
    let japanese = recall_letter(&to_provider(3), &Messages::new(Lang::Ja));
    assert_eq!(japanese.date, "2026年4月20日");
    assert_eq!(japanese.recipient, ["見本クリニック 御中"]);
    assert!(
        japanese.before[2].contains("3 件"),
        "{}",
        japanese.before[2]
    );
}

#[test]
fn a_person_is_written_to_otherwise_than_a_provider() {
    let letter = recall_letter(&to_person(), &Messages::new(Lang::En));
    assert_eq!(letter.recipient, ["To the person recorded as P-3"]);
    assert!(letter.before[0].contains("you received it"));
    assert!(letter.before[2].starts_with("One report of harm"));
    assert_eq!(letter.columns.first().map(String::as_str), Some("Date"));
    assert!(letter.after[0].contains("see a doctor"));
}

#[test]
fn each_letter_has_pages_of_its_own() {
    let messages = Messages::new(Lang::Ja);
    let letters = [to_provider(1), to_person()].map(|it| recall_letter(&it, &messages));
    let pdf = recall_pdf(&letters, "UC-2403-B", DAY, &messages).expect("letters");
    let pages = pages(&pdf);
    assert_eq!(pages.len(), 2);
    assert!(
        pages[0].contains("御中") && pages[0].contains("P-2"),
        "{}",
        pages[0]
    );
    assert!(
        pages[1].contains("P-3") && !pages[1].contains("P-2"),
        "{}",
        pages[1]
    );
    for page in &pages {
        assert!(page.contains("1 / 1"), "{page}");
    }
}

#[test]
fn a_listing_has_a_line_for_every_case_and_its_head_on_every_page() {
    let messages = Messages::new(Lang::En);
    let mut listing = LineListing::new(DAY, &messages).expect("fonts");
    for number in 0..120 {
        let mut report = Icsr::new(ReportKey {
            report: format!("CASE-{number:03}"),
            ..ReportKey::default()
        });
        let mut push = |element, at, text| report.push(element, at, text, 0).expect("room");
        push(el::C_1_5, At::TOP, "20260416");
        push(el::D_5, At::TOP, "2");
        push(el::E_I_1_1A, At::one(1), "敗血症");
        push(el::E_I_3_2A, At::one(1), "true");
        push(el::G_K_1, At::one(1), "1");
        push(el::G_K_2_2, At::one(1), "exosome drip");
        push(el::G_K_4_R_7, At::two(1, 1), "UC-1");
        report.sort();
        listing.add(&report);
    }
    let pages = pages(&listing.finish().expect("a document"));
    assert!(pages.len() > 2);
    let all = pages.concat();
    for number in 0..120 {
        assert!(all.contains(&format!("CASE-{number:03}")), "{number}");
    }
    for page in &pages {
        assert!(page.contains("Reactions, onset"), "{page}");
    }
    assert!(all.contains("exosome drip; lot: UC-1") && all.contains("敗血症"));
    assert_eq!(all.matches("death").count(), 120);
}

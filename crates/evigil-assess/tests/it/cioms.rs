//! The printed CIOMS I form, read back.

use evigil_assess::Messages;
use evigil_assess::report::{CiomsBook, cioms_pdf};
use evigil_core::Lang;
use evigil_vigilance::icsr::{At, Icsr, NullFlavour, ReportKey, register as el};
use jiff::civil::{Date, date};

const DAY: Date = date(2026, 4, 20);

fn report(narrative: &str) -> Icsr {
    let mut report = Icsr::new(ReportKey {
        report: "JP-1".to_owned(),
        ..ReportKey::default()
    });
    let mut push = |element, at, text| report.push(element, at, text, 0).expect("room");
    push(el::C_1_1, At::TOP, "JP-1");
    push(el::D_5, At::TOP, "1");
    push(el::E_I_1_1A, At::one(1), "敗血症性ショック");
    push(el::E_I_3_2B, At::one(1), "true");
    push(el::E_I_7, At::one(1), "2");
    push(el::G_K_1, At::one(1), "1");
    push(el::G_K_2_2, At::one(1), "臍帯由来エクソソーム点滴");
    push(el::G_K_4_R_7, At::two(1, 1), "UC-2403-B");
    push(el::EV_G_K_4_R_1, At::two(1, 1), "2.5×10¹⁰");
    push(el::H_1, At::TOP, narrative);
    report.push_null(el::D_1, At::TOP, NullFlavour::Masked, 0);
    report.sort();
    report
}

/// The text of each page.
fn pages(pdf: &[u8]) -> Vec<String> {
    let document = lopdf::Document::load_mem(pdf).expect("a document");
    document
        .get_pages()
        .into_keys()
        .map(|page| document.extract_text(&[page]).expect("text"))
        .collect()
}

fn printed(report: &Icsr, lang: Lang) -> Vec<String> {
    pages(&cioms_pdf(report, DAY, &Messages::new(lang)).expect("a form"))
}

#[test]
fn the_form_is_in_english_with_japanese_below_where_asked_for() {
    let english = printed(&report("Story."), Lang::En);
    let japanese = printed(&report("Story."), Lang::Ja);
    assert_eq!((english.len(), japanese.len()), (1, 1));
    for text in [&english[0], &japanese[0]] {
        assert!(text.contains("SUSPECT ADVERSE REACTION REPORT"), "{text}");
        assert!(text.contains("敗血症性ショック"), "{text}");
        assert!(text.contains("UC-2403-B"), "{text}");
        let joined: String = text.split_whitespace().collect();
        assert!(joined.contains("2.5×10¹⁰"), "{joined}");
    }
    assert!(english[0].contains("masked") && english[0].contains("recovering"));
    assert!(japanese[0].contains("秘匿") && japanese[0].contains("軽快"));
    assert!(japanese[0].contains("被疑薬") && !english[0].contains("被疑薬"));
}

#[test]
fn what_does_not_fit_goes_on_and_nothing_is_lost() {
    let sentences: Vec<String> = (0..400).map(|it| format!("第{it}文。")).collect();
    let pages = printed(&report(&sentences.concat()), Lang::Ja);
    assert!(pages.len() > 1);
    assert!(pages[0].contains("続紙参照"), "{}", pages[0]);
    assert!(pages[1].contains("7+13"), "{}", pages[1]);
    let all: String = pages.concat().split_whitespace().collect();
    // Where a page ends in the middle of a sentence, other words come between its halves.
    let lost = sentences.iter().filter(|it| !all.contains(it.as_str()));
    assert!(lost.count() < pages.len());
    assert_eq!(all.matches('。').count(), 400);
}

#[test]
fn boxes_are_ticked_by_what_the_report_states() {
    let ticks = |report: &Icsr| {
        let text = printed(report, Lang::En).concat();
        text.lines().filter(|line| line.trim() == "X").count()
    };
    assert_eq!(ticks(&Icsr::new(ReportKey::default())), 0);
    assert_eq!(ticks(&report("Story.")), 1, "life threatening");
}

#[test]
fn a_book_holds_several_forms_and_is_the_same_every_time() {
    let book = || {
        let messages = Messages::new(Lang::En);
        let mut book = CiomsBook::new(DAY, &messages).expect("fonts");
        book.add(&report("First."));
        book.add(&report("Second."));
        book.finish().expect("a document")
    };
    let bytes = book();
    assert_eq!(bytes, book());
    let pages = pages(&bytes);
    assert_eq!(pages.len(), 2);
    assert!(pages[0].contains("First.") && pages[1].contains("Second."));
    assert!(pages[1].contains("Page 1 of 1"), "{}", pages[1]);
}

#[test]
fn hostile_text_is_printed_all_the_same() {
    let text = "\u{0}\u{7}\u{202e}abc\u{feff} 😀שלום\u{ffff} ".repeat(200) + &"W".repeat(5000);
    let pages = printed(&report(&text), Lang::Ja);
    assert!(
        pages[0].contains('〓') || pages[0].contains("書体にない"),
        "{}",
        pages[0]
    );
}

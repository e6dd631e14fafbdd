//! No text is lost, and none brings the program down.

use evigil_print::{
    About, Align, Area, Caption, Column, Draft, Flow, Footer, Margins, Paper, Role, Sizes, Style,
    Table,
};
use proptest::prelude::*;

fn about() -> About {
    About {
        title: "Test".to_owned(),
        language: "ja".to_owned(),
        author: "evigil".to_owned(),
        date: None,
    }
}

/// Texts of reports, and of people who mean harm: both languages, long words, marks of direction,
/// combining marks, controls, characters that no font holds.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zA-Z0-9 .,;()-]{0,40}",
        "[ぁ-んァ-ヶ一-龥、。「」（）ー]{0,40}",
        "[A-Z]{200,400}",
        "[\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{feff}\u{ad}]{1,4}",
        "[e\u{301}か\u{3099}葛\u{e0100}⁰¹²⁹₂½㎖ﬁ]{0,12}",
        "[\u{0}-\u{1f}\u{7f}-\u{9f}\n\t]{0,6}",
        "[\u{5d0}-\u{5ea}\u{627}-\u{64a}\u{1f600}-\u{1f64f}\u{e000}\u{ffff}\u{fffe}]{0,8}",
        any::<String>(),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// Text as it may be found in a PDF: without what is never seen.
fn seen(text: &str) -> String {
    text.chars()
        .filter(|it| {
            !it.is_whitespace()
                && !it.is_control()
                && !matches!(it, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{feff}' | '\u{180b}'..='\u{180f}'
                    | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                    | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}' | '\u{fffd}')
                && u32::from(*it) & 0xfffe != 0xfffe
        })
        .collect()
}

fn written(draft: &Draft) -> String {
    draft
        .written()
        .into_iter()
        .filter(|it| it.group.is_some())
        .map(|it| it.text)
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_box_gives_back_what_it_does_not_show(
        text in text(),
        width in 0.0_f32..300.0,
        height in 0.0_f32..120.0,
    ) {
        let mut draft = Draft::new(Paper::A4, about()).expect("fonts");
        let page = draft.page();
        let group = draft.group(None, Role::Paragraph);
        let area = Area::new(50.0, 50.0, width, height);
        let sizes = Sizes { max: 9.0, cut: 9.0, min: 6.0, leading: 1.3 };
        let fitted = draft.fill(page, area, &text, sizes, "", Some(group));
        prop_assert!(text.is_char_boundary(fitted.shown));
        prop_assert_eq!(seen(&written(&draft)), seen(&text[..fitted.shown]));
        prop_assert!(fitted.size >= 6.0 && fitted.size <= 9.0);
        prop_assert!(fitted.height <= height + 0.1);
        if fitted.shown < text.len() {
            prop_assert_eq!(fitted.size, 9.0);
        }
        for line in draft.written() {
            // One character stands in a line however narrow; all else keeps to the box.
            let glyphs = seen(&line.text).chars().count();
            prop_assert!(glyphs <= 1 || line.width <= width.max(4.0 * 9.0) + 4.0 * 9.0);
        }
    }

    #[test]
    fn flowing_text_is_all_there_and_on_the_page(text in text()) {
        let mut draft = Draft::new(Paper::A4, about()).expect("fonts");
        let mut flow = Flow::new(&mut draft, Margins::all(60.0));
        flow.heading(1, "Heading", 14.0);
        flow.paragraph(&text, Style::regular(10.0));
        for line in draft.written() {
            prop_assert!(line.baseline < Paper::A4.height - 60.0 + 1.0);
        }
        prop_assert_eq!(seen(&written(&draft)), format!("Heading{}", seen(&text)));
    }

    #[test]
    fn tables_hold_every_cell(
        cells in proptest::collection::vec(text(), 1..7),
        weight in proptest::option::of(0.0_f32..3.0),
    ) {
        let mut draft = Draft::new(Paper { width: 300.0, height: 300.0 }, about()).expect("fonts");
        let columns = ["A", "B", "C"].map(|title| Column { title: title.to_owned(), weight });
        let rows: Vec<Vec<String>> = cells.chunks(3).map(<[String]>::to_vec).collect();
        let table = Table { columns: columns.to_vec(), rows, size: 8.0 };
        Flow::new(&mut draft, Margins::all(40.0)).table(&table);
        // Cells of one row can go on over pages, so lines are put together by their cell.
        let mut lines = draft.written();
        lines.retain(|it| it.group.is_some());
        lines.sort_by_key(|it| it.group);
        let all: String = lines.into_iter().map(|it| it.text).collect();
        prop_assert_eq!(seen(&all), format!("ABC{}", seen(&cells.concat())));
    }

    #[test]
    fn every_text_becomes_a_readable_document(text in text()) {
        let bytes = document(&text);
        prop_assert!(lopdf::Document::load_mem(&bytes).is_ok());
        prop_assert!(is_accessible(&bytes));
        prop_assert_eq!(bytes, document(&text), "the same bytes twice");
    }
}

fn document(text: &str) -> Vec<u8> {
    let mut draft = Draft::new(Paper::A4, about()).expect("fonts");
    let page = draft.page();
    let group = draft.group(None, Role::Division);
    let caption = Caption {
        number: "7+13",
        text,
        gloss: "副作用",
    };
    draft.caption(
        page,
        Area::new(50.0, 50.0, 100.0, 100.0),
        &caption,
        6.0,
        Some(group),
    );
    draft.tick(page, (20.0, 20.0), 8.0, true, group);
    draft.tick(page, (20.0, 40.0), 8.0, false, group);
    draft.write(
        page,
        (300.0, 60.0),
        text,
        Style::bold(9.0),
        Align::Right,
        Some(group),
    );
    Flow::new(&mut draft, Margins::all(60.0)).paragraph(text, Style::regular(10.0));
    let pages = draft.pages();
    draft.foot(
        0..pages,
        &Footer {
            left: text,
            right: &|page, pages| format!("{page}/{pages}"),
            margin: 30.0,
            rise: 20.0,
        },
    );
    draft.finish().expect("a document")
}

/// The writer claims accessibility only for what it has checked.
fn is_accessible(bytes: &[u8]) -> bool {
    let document = lopdf::Document::load_mem(bytes).expect("a document");
    let catalog = document.catalog().expect("a catalog");
    let metadata = catalog
        .get(b"Metadata")
        .and_then(lopdf::Object::as_reference);
    let stream = metadata
        .and_then(|id| document.get_object(id))
        .and_then(lopdf::Object::as_stream);
    let text = stream.map(|it| {
        it.decompressed_content()
            .unwrap_or_else(|_| it.content.clone())
    });
    text.is_ok_and(|text| String::from_utf8_lossy(&text).contains("pdfuaid:part"))
}

#[test]
fn characters_that_no_font_holds_are_reported_and_stay_in_the_text() {
    let mut draft = Draft::new(Paper::A4, about()).expect("fonts");
    let page = draft.page();
    let group = draft.group(None, Role::Paragraph);
    let area = Area::new(50.0, 50.0, 300.0, 100.0);
    let text = "שלום 10⁹ 敗血症 😀 ﬁ";
    draft.fill(page, area, text, Sizes::fixed(9.0), "", Some(group));
    assert_eq!(draft.missing().collect::<String>(), "ולםש😀");
    assert_eq!(written(&draft), text);
}

#[test]
fn a_box_that_is_too_small_says_where_the_rest_is() {
    let mut draft = Draft::new(Paper::A4, about()).expect("fonts");
    let page = draft.page();
    let group = draft.group(None, Role::Paragraph);
    let area = Area::new(50.0, 50.0, 100.0, 40.0);
    let text = "word ".repeat(100);
    let sizes = Sizes {
        max: 8.0,
        cut: 8.0,
        min: 6.0,
        leading: 1.25,
    };
    let fitted = draft.fill(page, area, &text, sizes, "see page 2", Some(group));
    assert!(fitted.shown > 0 && fitted.shown < text.len());
    let lines = draft.written();
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[3].text, "see page 2");
    assert!(lines[3].baseline < area.bottom());
}

#[test]
fn the_text_of_a_document_can_be_copied() {
    let bytes = document("敗血症 after 髙橋: 5×10⁹ particles, か\u{3099}");
    let document = lopdf::Document::load_mem(&bytes).expect("a document");
    let text = document.extract_text(&[1]).expect("text");
    assert!(text.contains("敗血症"), "{text}");
    assert!(text.contains("髙橋"), "{text}");
    let catalog = document.catalog().expect("a catalog");
    assert_eq!(
        catalog
            .get(b"Lang")
            .and_then(lopdf::Object::as_str)
            .expect("a language"),
        b"ja"
    );
    // Fonts as far as used: two of 4.5 MB would show.
    assert!(bytes.len() < 60_000, "{}", bytes.len());
}

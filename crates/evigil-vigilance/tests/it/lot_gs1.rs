//! GS1 codes: well-formed in every form, and wrong in every way.

use evigil_vigilance::lot::gs1::{FaultKind, Form, Gs1Code, IDENTIFIERS, Identifier, check_digit};
use proptest::prelude::*;

const NOW: i16 = 2026;

fn parse(text: &str) -> Gs1Code {
    Gs1Code::parse(text, NOW)
}

/// Identifier and value of each element.
fn elements(text: &str) -> Vec<(String, String)> {
    let code = parse(text);
    assert!(code.is_valid(), "{text:?}: {:?}", code.faults);
    code.elements
        .into_iter()
        .map(|element| (element.identifier, element.value))
        .collect()
}

fn faults(text: &str) -> Vec<(&'static str, String, usize)> {
    parse(text)
        .faults
        .into_iter()
        .map(|fault| (fault.kind.code(), fault.identifier, fault.position))
        .collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect()
}

const ITEM: &str = "09506000134352";

#[test]
fn all_forms_of_one_code_say_the_same() {
    let expected = pairs(&[
        ("01", ITEM),
        ("17", "260131"),
        ("10", "EV-240131"),
        ("21", "0007"),
    ]);
    let forms = [
        format!("]d201{ITEM}1726013110EV-240131\u{1d}210007"),
        format!("01{ITEM}1726013110EV-240131\u{1d}210007"),
        format!("\u{1d}01{ITEM}1726013110EV-240131\u{1d}210007\r\n"),
        format!("(01){ITEM}(17)260131(10)EV-240131(21)0007"),
    ];
    for form in &forms {
        assert_eq!(elements(form), expected, "{form:?}");
    }
    let link =
        format!("https://id.example.com/01/{ITEM}/10/EV-240131/21/0007?17=260131&linkType=pip");
    let mut found = elements(&link);
    found.sort();
    let mut sorted = expected;
    sorted.sort();
    assert_eq!(found, sorted);
    assert_eq!(parse(&link).form, Form::DigitalLink);
    assert_eq!(parse(&forms[0]).symbology.as_deref(), Some("]d2"));
    assert_eq!(parse(&forms[3]).form, Form::Bracketed);
}

#[test]
fn the_parts_of_interest_are_found() {
    let code = parse(&format!("01{ITEM}112501001726020010A-1"));
    assert!(code.is_valid(), "{:?}", code.faults);
    assert_eq!(code.gtin(), Some(ITEM));
    assert_eq!(code.lot(), Some("A-1"));
    assert_eq!(code.lot_key().unwrap().as_str(), "A1");
    assert_eq!(code.serial(), None);
    let expiry = code.expiry(NOW).unwrap();
    assert_eq!(
        (expiry.day.to_string().as_str(), expiry.has_day),
        ("2026-02-28", false)
    );
    assert_eq!(code.produced(NOW).unwrap().day.to_string(), "2025-01-31");
    assert_eq!(
        code.bracketed(),
        format!("(01){ITEM}(11)250100(17)260200(10)A-1")
    );
}

#[test]
fn a_lot_may_look_like_identifiers() {
    // The lot is `1726013121`: nothing ends it but the separator.
    let expected = pairs(&[("01", ITEM), ("10", "1726013121"), ("21", "10")]);
    assert_eq!(
        elements(&format!("01{ITEM}101726013121\u{1d}2110")),
        expected
    );
    let brackets = format!("(01){ITEM}(10)A(B)C");
    assert_eq!(elements(&brackets), pairs(&[("01", ITEM), ("10", "A(B)C")]));
}

#[test]
fn a_lost_separator_is_told() {
    let code = parse(&format!("01{ITEM}10EV240131172601312107"));
    let told = code.faults.iter().any(
        |fault| matches!(&fault.kind, FaultKind::MaybeNoSeparator { identifier } if identifier == "17"),
    );
    assert!(told, "{:?}", code.faults);
}

#[test]
fn faults_say_what_and_where() {
    assert_eq!(faults(""), [("EV-A401", String::new(), 0)]);
    assert_eq!(
        faults("01095060001343531712"),
        [
            ("EV-A404", "01".to_owned(), 15),
            ("EV-A401", "17".to_owned(), 18)
        ]
    );
    assert_eq!(
        faults(&format!("01{ITEM}17261331")),
        [("EV-A405", "17".to_owned(), 18)]
    );
    assert_eq!(
        faults(&format!("01{ITEM}17260230")),
        [("EV-A405", "17".to_owned(), 18)]
    );
    assert_eq!(
        faults(&format!("01{ITEM}10A B")),
        [("EV-A403", "10".to_owned(), 19)]
    );
    assert_eq!(
        faults(&format!("01{ITEM}10ロット")),
        [("EV-A403", "10".to_owned(), 18)]
    );
    assert_eq!(
        faults(&format!("01{ITEM}10ABCDEFGHIJKLMNOPQRSTU")),
        [("EV-A401", "10".to_owned(), 18)]
    );
    assert_eq!(
        faults(&format!("01{ITEM}\u{1d}10A")),
        [("EV-A411", String::new(), 16)]
    );
    assert_eq!(
        faults(&format!("01{ITEM}04A")),
        [("EV-A402", String::new(), 16)]
    );
    assert_eq!(
        faults("(01)09506000134352x(10"),
        [("EV-A401", "01".to_owned(), 4)]
    );
    assert_eq!(
        faults(&format!("(01){ITEM}(05)1")),
        [("EV-A402", "05".to_owned(), 18)]
    );
    assert_eq!(faults("(1)23"), [("EV-A406", String::new(), 0)]);
    assert_eq!(faults("10AB"), [("EV-A410", "10".to_owned(), 2)]);
    assert_eq!(
        faults(&format!("01{ITEM}10A\u{1d}10B")),
        [("EV-A409", "10".to_owned(), 22)]
    );
    assert_eq!(
        faults("https://example.com/products"),
        [("EV-A408", String::new(), 20)]
    );
    assert_eq!(
        faults(&format!("https://example.com/01/{ITEM}/10/%4")),
        [("EV-A407", "10".to_owned(), 41)]
    );
    assert_eq!(
        faults(&format!("https://example.com/01/{ITEM}/10")),
        [("EV-A401", "10".to_owned(), 40)]
    );
    // Something that is no code at all.
    assert!(!parse("hello").is_valid());
}

#[test]
fn links_are_read_as_written() {
    let lot = |text: &str| {
        let code = parse(text);
        assert!(code.is_valid(), "{text}: {:?}", code.faults);
        (
            code.gtin().map(str::to_owned),
            code.lot().map(str::to_owned),
        )
    };
    let both = (Some(ITEM.to_owned()), Some("A/1".to_owned()));
    assert_eq!(
        lot(&format!("https://example.com/some/path/01/{ITEM}/10/A%2F1")),
        both
    );
    assert_eq!(
        lot(&format!(
            "HTTP://example.com:8080/gtin/{ITEM}/lot/A%2f1#part"
        )),
        both
    );
    assert_eq!(lot("https://example.com/01/9506000134352?10=A%2F1"), both);
    assert_eq!(
        lot(&format!("https://example.com/01/{ITEM}/10/A%2F1/")),
        both
    );
}

#[test]
fn the_table_has_one_reading_for_every_string() {
    for one in IDENTIFIERS {
        assert!(!one.parts.is_empty());
        for other in IDENTIFIERS {
            let inside =
                one.identifier != other.identifier && other.identifier.starts_with(one.identifier);
            assert!(!inside, "{} starts {}", one.identifier, other.identifier);
        }
        for needed in one.needs {
            assert!(Identifier::of(needed).is_some(), "{needed}");
        }
    }
    assert_eq!(Identifier::of("3103").unwrap().predefined_length(), Some(6));
    assert!(Identifier::of("310").is_none());
    assert!(Identifier::of("3107").is_none());
    assert_eq!(Identifier::of("414").unwrap().predefined_length(), Some(13));
    assert_eq!(Identifier::of("10").unwrap().predefined_length(), None);
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(text in "(\\PC|\u{1d}|\\(|\\)|[0-9]){0,80}") {
        let code = parse(&text);
        for element in &code.elements {
            prop_assert!(element.position <= text.chars().count());
        }
        let _ = parse(&format!("https://{text}"));
        let _ = parse(&format!("(01){text}"));
    }

    #[test]
    fn what_is_written_is_read(
        digits in "[0-9]{13}",
        lot in "[A-Za-z0-9/.:_-]{1,20}",
        serial in "[A-Za-z0-9]{1,20}",
    ) {
        let item = format!("{digits}{}", check_digit(&digits).unwrap());
        let code = parse(&format!("01{item}10{lot}\u{1d}21{serial}"));
        prop_assert!(code.is_valid(), "{:?}", code.faults);
        prop_assert_eq!(code.gtin(), Some(item.as_str()));
        prop_assert_eq!(code.lot(), Some(lot.as_str()));
        prop_assert_eq!(code.serial(), Some(serial.as_str()));
        let again = parse(&code.bracketed());
        prop_assert_eq!(again.lot(), Some(lot.as_str()));
    }
}

//! One spelling for each product and event.

use unicode_normalization::UnicodeNormalization as _;

/// The name under which a product is counted: compatibility forms of Unicode made one (NFKC, so
/// that full-width letters and half-width kana are the usual ones), upper case, no blanks around
/// and one where several were.
///
/// ```
/// use evigil_vigilance::table::product_name;
/// assert_eq!(product_name("  Exosome\tDrip "), "EXOSOME DRIP");
/// assert_eq!(product_name("ｅｖ点滴"), "EV点滴");
/// ```
#[must_use]
pub fn product_name(written: &str) -> String {
    let mut name = String::with_capacity(written.len());
    push_product(written, &mut name);
    name
}

/// The name under which an event is counted: as [`product_name`], but in lower case. Databases have
/// changed the case of terms: `DIARRHOEA` in AERS is `Diarrhoea` in FAERS.
///
/// ```
/// use evigil_vigilance::table::event_name;
/// assert_eq!(event_name("DIARRHOEA"), event_name("Diarrhoea "));
/// ```
#[must_use]
pub fn event_name(written: &str) -> String {
    let mut name = String::with_capacity(written.len());
    push_event(written, &mut name);
    name
}

/// Appends [`product_name`].
pub(super) fn push_product(written: &str, out: &mut String) {
    if written.is_ascii() {
        push_ascii(written, out, u8::to_ascii_uppercase);
    } else {
        let upper: String = written.nfkc().flat_map(char::to_uppercase).collect();
        push_letters(&upper, out);
    }
}

/// Appends [`event_name`].
pub(super) fn push_event(written: &str, out: &mut String) {
    if written.is_ascii() {
        push_ascii(written, out, u8::to_ascii_lowercase);
    } else {
        let lower: String = written.nfkc().flat_map(char::to_lowercase).collect();
        push_letters(&lower, out);
    }
}

/// Almost all names are ASCII, for which the forms of Unicode are what they are.
fn push_ascii(written: &str, out: &mut String, case: fn(&u8) -> u8) {
    let mut is_first = true;
    for word in written.split_ascii_whitespace() {
        if !is_first {
            out.push(' ');
        }
        is_first = false;
        out.extend(word.bytes().map(|byte| char::from(case(&byte))));
    }
}

/// A letter in the other case may be a compatibility form again: once more.
fn push_letters(cased: &str, out: &mut String) {
    let whole: String = cased.nfkc().collect();
    let mut is_first = true;
    for word in whole.split_whitespace() {
        if !is_first {
            out.push(' ');
        }
        is_first = false;
        out.push_str(word);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn blanks_widths_and_case_do_not_split() {
        assert_eq!(product_name(" Aspirin  500 mg\n"), "ASPIRIN 500 MG");
        assert_eq!(product_name("ｱｽﾋﾟﾘﾝ　錠"), "アスピリン 錠");
        assert_eq!(event_name("Sjögren's  Syndrome"), "sjögren's syndrome");
        assert_eq!(product_name(" \t "), "");
    }

    proptest! {
        #[test]
        fn a_name_is_its_own_name(written in ".{0,12}") {
            let product = product_name(&written);
            prop_assert_eq!(product_name(&product), product.clone());
            let event = event_name(&written);
            prop_assert_eq!(event_name(&event), event.clone());
        }

        #[test]
        fn ascii_has_no_way_of_its_own(written in "[ -~\t]{0,12}") {
            let (mut short, mut long) = (String::new(), String::new());
            push_ascii(&written, &mut short, u8::to_ascii_uppercase);
            push_letters(&written.to_uppercase(), &mut long);
            prop_assert_eq!(short, long);
        }
    }
}

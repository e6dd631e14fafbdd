//! GS1 Digital Link URIs.

use super::identifiers::Identifier;
use super::{FaultKind, Form, Gs1Code, Gs1Element};

/// Identifiers that a path can start with, longest paths in practice first. GS1 Digital Link:
/// URI Syntax, section 4.3.
const PRIMARY_KEYS: [&str; 16] = [
    "01", "00", "253", "255", "401", "402", "414", "415", "417", "8003", "8004", "8006", "8010",
    "8013", "8017", "8018",
];

/// Words that older addresses have instead of digits. GS1 Digital Link: URI Syntax 1.1, section 5.
const SHORT_NAMES: [(&str, &str); 5] = [
    ("gtin", "01"),
    ("cpv", "22"),
    ("lot", "10"),
    ("ser", "21"),
    ("exp", "17"),
];

pub(super) fn is_link(text: &str) -> bool {
    text.get(..8).is_some_and(|start| {
        let start = start.to_ascii_lowercase();
        start.starts_with("http://") || start == "https://"
    })
}

/// `https://example.com/any/path/01/09506000134352/10/ABC?17=260131`: pairs of identifier and value
/// in the path, from the first primary key on, and more of them behind the question mark.
pub(super) fn read(text: &str, code: &mut Gs1Code) {
    code.form = Form::DigitalLink;
    let scheme_end = text.find("://").map_or(0, |at| at + 3);
    let fragment = text.find('#').unwrap_or(text.len());
    let (address, query) = match text.get(..fragment).and_then(|main| main.split_once('?')) {
        Some((address, query)) => (address, Some((address.len() + 1, query))),
        None => (text.get(..fragment).unwrap_or_default(), None),
    };
    let path = address
        .get(scheme_end..)
        .and_then(|rest| rest.find('/'))
        .map_or(address.len(), |slash| scheme_end + slash + 1);
    let segments = parts(address, path, '/');
    let key = segments
        .iter()
        .position(|(_, segment)| PRIMARY_KEYS.contains(&digits(segment)));
    match key {
        None => code.fault(
            FaultKind::NoKey,
            "",
            text.get(..path).map_or(0, |it| it.chars().count()),
        ),
        Some(first) => pairs(text, segments.get(first..).unwrap_or_default(), code),
    }
    let Some((query_start, query)) = query else {
        return;
    };
    let end = query_start + query.len();
    let ampersands = parts(text.get(..end).unwrap_or_default(), query_start, '&');
    for (start, pair) in ampersands.into_iter().flat_map(|(start, pair)| {
        parts(
            text.get(..start + pair.len()).unwrap_or_default(),
            start,
            ';',
        )
    }) {
        let Some((name, value)) = pair.split_once('=') else {
            continue;
        };
        // Other parameters, such as `linkType`, are none of ours.
        if Identifier::of(digits(name)).is_some() {
            element(text, digits(name), start + name.len() + 1, value, code);
        }
    }
}

fn pairs(text: &str, segments: &[(usize, &str)], code: &mut Gs1Code) {
    for pair in segments.chunks(2) {
        let [(name_start, name), value] = match pair {
            [name, value] => [*name, *value],
            [name] if name.1.is_empty() => return,
            [name] => {
                let kind = FaultKind::Length {
                    found: 0,
                    min: 1,
                    max: 90,
                };
                code.fault(kind, name.1, position(text, name.0 + name.1.len()));
                return;
            }
            _ => return,
        };
        if Identifier::of(digits(name)).is_none() {
            code.fault(
                FaultKind::UnknownIdentifier,
                name,
                position(text, name_start),
            );
            return;
        }
        element(text, digits(name), value.0, value.1, code);
    }
}

fn element(text: &str, identifier: &str, start: usize, escaped: &str, code: &mut Gs1Code) {
    let at = position(text, start);
    let Some(mut value) = unescape(escaped) else {
        code.fault(FaultKind::Escape, identifier, at);
        return;
    };
    // A link may carry a shorter trade item number; it means the one with zeros in front.
    if identifier == "01" && matches!(value.len(), 8 | 12 | 13) {
        value = format!("{value:0>14}");
    }
    code.elements.push(Gs1Element {
        identifier: identifier.to_owned(),
        title: Identifier::of(identifier).map_or("", |row| row.title),
        value,
        position: at,
    });
}

/// The digits that a word of an address stands for.
fn digits(name: &str) -> &str {
    SHORT_NAMES
        .iter()
        .find(|(word, _)| *word == name)
        .map_or(name, |(_, digits)| digits)
}

/// Parts of `text` from byte `from` on, with the byte at which each starts.
fn parts(text: &str, from: usize, mark: char) -> Vec<(usize, &str)> {
    let mut start = from;
    text.get(from..)
        .unwrap_or_default()
        .split(mark)
        .map(|part| {
            let here = start;
            start += part.len() + mark.len_utf8();
            (here, part)
        })
        .collect()
}

fn position(text: &str, byte: usize) -> usize {
    text.get(..byte).map_or(0, |before| before.chars().count())
}

/// Percent escapes of RFC 3986, section 2.1.
fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let value = digit()? * 16 + digit()?;
        bytes.push(u8::try_from(value).ok()?);
    }
    String::from_utf8(bytes).ok()
}

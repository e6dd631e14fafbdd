//! Which format a file has, and which files belong together.

use encoding_rs::{Encoding, SHIFT_JIS};

use super::ReportFormat;

/// How much of a file's start is looked at.
pub const HEAD_BYTES: usize = 16 << 10;

/// What a file is, by its name and start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileKind {
    /// A whole input of one format.
    Whole(ReportFormat),
    /// One table of a set: files of the same format and set name belong together.
    Table {
        /// Format of the set.
        format: ReportFormat,
        /// What the files of one set share; empty when all of a folder belong together.
        set: String,
    },
    /// An acknowledgement of E2B(R3), not a report.
    Acknowledgement,
    /// XML that looks like one of the formats and is none of them: its root element.
    OtherXml(String),
    /// A table of no format that is known: it needs a mapping.
    UnknownTable,
    /// Nothing that reports come in.
    Unknown,
    /// Nothing in it at all.
    Empty,
}

/// Tells what a file is. `name` is without folders; `head` is the start of the content, as far as
/// [`HEAD_BYTES`].
#[must_use]
pub fn recognise(name: &str, head: &[u8]) -> FileKind {
    if head.is_empty() {
        return FileKind::Empty;
    }
    let text = head_text(head);
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if start.starts_with('<') || start.contains("<safetyreport") {
        return xml(start);
    }
    if crate::lines::recognise(head) {
        return FileKind::Whole(ReportFormat::Evigil);
    }
    if start.starts_with(['{', '[']) {
        let is_openfda = ["\"safetyreportid\"", "\"results\"", "\"reactionmeddrapt\""]
            .iter()
            .any(|word| start.contains(word));
        return if is_openfda {
            FileKind::Whole(ReportFormat::OpenFda)
        } else {
            FileKind::Unknown
        };
    }
    table(name, head, start)
}

/// The start as text, whatever Unicode encoding it has.
fn head_text(head: &[u8]) -> String {
    let encoding = Encoding::for_bom(head).map_or(encoding_rs::UTF_8, |(encoding, _)| encoding);
    encoding.decode(head).0.into_owned()
}

fn xml(start: &str) -> FileKind {
    // The name of the root alone does not tell: neighbours of ICH's messages share it.
    let has = |word: &str| start.contains(word);
    if has("MCCI_IN200101UV01") {
        FileKind::Acknowledgement
    } else if has("MCCI_IN200100UV01") {
        FileKind::Whole(ReportFormat::E2bR3)
    } else if has("<ichicsr") || has("<ICHICSR") || has("<safetyreport") {
        FileKind::Whole(ReportFormat::E2bR2)
    } else {
        FileKind::OtherXml(root_name(start))
    }
}

/// Name of the first element.
fn root_name(start: &str) -> String {
    start
        .split('<')
        .skip(1)
        .find(|part| part.starts_with(|letter: char| letter.is_alphabetic()))
        .map(|part| {
            part.chars()
                .take_while(|letter| !letter.is_whitespace() && !matches!(letter, '>' | '/'))
                .take(64)
                .collect()
        })
        .unwrap_or_default()
}

fn table(name: &str, head: &[u8], start: &str) -> FileKind {
    let header = start.lines().next().unwrap_or_default();
    let lower = header.to_ascii_lowercase();
    let whole_set = |format| FileKind::Table {
        format,
        set: String::new(),
    };
    let upper = name.to_ascii_uppercase();
    if lower.contains('$') && has_column(&lower, '$', &["primaryid", "isr", "caseid", "case"]) {
        return whole_set(ReportFormat::Faers);
    }
    if upper.contains("DELETE") && start.lines().take(50).all(is_deleted_case) {
        return whole_set(ReportFormat::Faers);
    }
    if has_column(&lower, ',', &["vaers_id"]) {
        let set = ["DATA", "SYMPTOMS", "VAX"]
            .iter()
            .fold(upper, |name, part| name.replacen(part, "", 1));
        return FileKind::Table {
            format: ReportFormat::Vaers,
            set,
        };
    }
    let first_line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if header.contains("識別番号") || SHIFT_JIS.decode(first_line).0.contains("識別番号") {
        return whole_set(ReportFormat::Jader);
    }
    let is_text = !head.contains(&0);
    let separators = [',', '\t', ';', '|'];
    if is_text
        && separators
            .iter()
            .any(|separator| header.contains(*separator))
    {
        return FileKind::UnknownTable;
    }
    FileKind::Unknown
}

fn has_column(header: &str, separator: char, names: &[&str]) -> bool {
    header
        .split(separator)
        .any(|column| names.contains(&column.trim().trim_matches('"')))
}

/// A line of a list of deleted cases: a number, perhaps with a separator after it.
fn is_deleted_case(line: &str) -> bool {
    line.trim()
        .trim_end_matches('$')
        .bytes()
        .all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(format: ReportFormat, set: &str) -> FileKind {
        FileKind::Table {
            format,
            set: set.to_owned(),
        }
    }

    #[test]
    fn formats_are_told_from_content() {
        let kind = |name: &str, head: &str| recognise(name, head.as_bytes());
        assert_eq!(
            kind(
                "a.xml",
                "<?xml version='1.0'?><!-- x --><MCCI_IN200100UV01 xmlns='urn:hl7-org:v3'>"
            ),
            FileKind::Whole(ReportFormat::E2bR3)
        );
        assert_eq!(
            kind("a.ack", "\u{feff}<MCCI_IN200101UV01>"),
            FileKind::Acknowledgement
        );
        assert_eq!(
            kind("a.sgm", "<!DOCTYPE ichicsr SYSTEM 'x'><ichicsr lang='en'>"),
            FileKind::Whole(ReportFormat::E2bR2)
        );
        assert_eq!(
            kind("a.xml", "<?xml version='1.0'?>\n<submission a='b'>"),
            FileKind::OtherXml("submission".to_owned())
        );
        assert_eq!(
            kind("x.json", "{\"meta\":{},\"results\":[{"),
            FileKind::Whole(ReportFormat::OpenFda)
        );
        assert_eq!(kind("x.json", "{\"a\":1}"), FileKind::Unknown);
        assert_eq!(kind("x", ""), FileKind::Empty);
        assert_eq!(kind("x.csv", "id,name\n"), FileKind::UnknownTable);
        assert_eq!(recognise("x.bin", b"\0\x01,"), FileKind::Unknown);
    }

    #[test]
    fn files_of_one_set_share_its_name() {
        let head = b"VAERS_ID,RECVDATE\r\n1,2\r\n";
        assert_eq!(
            recognise("1999VAERSDATA.csv", head),
            recognise("1999VAERSVAX.csv", b"VAERS_ID,VAX_TYPE\r\n")
        );
        assert_ne!(
            recognise("1999VAERSDATA.csv", head),
            recognise("1998VAERSVAX.csv", b"VAERS_ID,VAX_TYPE\r\n")
        );
        assert_eq!(
            recognise("DEMO04Q1.TXT", b"ISR$CASE$I_F_COD\r\n"),
            set(ReportFormat::Faers, "")
        );
        assert_eq!(
            recognise("DELETE22Q4.txt", b" \r\n10004335\r\n"),
            set(ReportFormat::Faers, "")
        );
        let (header, ..) = SHIFT_JIS.encode("\"識別番号\",\"報告回数\"");
        assert_eq!(
            recognise("demo202008.csv", &header),
            set(ReportFormat::Jader, "")
        );
    }
}

//! E2B(R3): files that are wrong, odd, or meant to do harm.

use std::borrow::Cow;
use std::io::{self, BufRead, Cursor, Read};

use encoding_rs::SHIFT_JIS;
use evigil_vigilance::e2b::r3::{self, BatchHeader, Limits};
use evigil_vigilance::exchange::{Flow, Problem, ReadFault, Reject, Sink, Source};
use evigil_vigilance::icsr::{At, Icsr, register as el};
use evigil_vigilance::validate::{Header as Held, OutsideLists, Validator};

use crate::e2b_r3::{assert_same_xml, fault, read, write};
use crate::shared::{Bytes, Collected, folder};

const HEAD: &str = "<MCCI_IN200100UV01 xmlns=\"urn:hl7-org:v3\" ITSVersion=\"XML_1.0\" \
    xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n";
const TAIL: &str = "</MCCI_IN200100UV01>\n";

fn message(case: &str, narrative: &str) -> String {
    let mut report = Icsr::default();
    report.push(el::C_1_1, At::TOP, case, 0).unwrap();
    report.sort();
    let (xml, _) = r3::message(&report, r3::Appended::Nothing);
    // Put in as it is, to hold what a writer would escape.
    let status = "<statusCode";
    xml.replace("><", ">\n<")
        .replace(status, &format!("{narrative}{status}"))
}

fn batch(messages: &[String]) -> String {
    format!("{HEAD}{}\n{TAIL}", messages.join("\n"))
}

fn cases(sink: &Collected) -> Vec<&str> {
    sink.reports
        .iter()
        .map(|it| it.key().report.as_str())
        .collect()
}

#[test]
fn neighbours_are_named() {
    for (text, code) in [
        (
            "<MCCI_IN200100UV01 xmlns='urn:hl7-org:v3'>\n<id/><PORR_IN049006UV/>",
            "EV-X002",
        ),
        ("<PORR_IN040001UV01 xmlns='urn:hl7-org:v3'/>", "EV-X003"),
        ("<submission/>", "EV-X004"),
        ("<a:MCCI_IN200101UV01 xmlns:a='urn:hl7-org:v3'/>", "EV-X005"),
        ("<ichicsr lang='en'/>", "EV-X006"),
        ("<html/>", "EV-X007"),
        ("", "EV-X001"),
        ("   \n\t", "EV-X001"),
        ("no markup", "EV-X001"),
        ("<!-- only -->", "EV-X001"),
    ] {
        assert_eq!(fault(text).0, code, "{text}");
    }
    let Some(folder) = folder("data/pv/hl7_other") else {
        return;
    };
    for (name, code) in [
        ("vich_aer_test.xml", "EV-X002"),
        ("emdr_3500A_sample.xml", "EV-X003"),
        ("ACK3_FAILURE_Report_ID.xml", "EV-X004"),
        ("ACK3_SUCCESS_Single_Report.xml", "EV-X004"),
    ] {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        assert_eq!(fault(bytes).0, code, "{name}");
    }
}

#[test]
fn entities_are_never_expanded() {
    let bomb = "<?xml version='1.0'?>\n<!DOCTYPE lolz [<!ENTITY a 'aaaaaaaa'>\
        <!ENTITY b '&a;&a;&a;&a;'>]>\n";
    let file = "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>";
    for doctype in [bomb, file] {
        let text = format!("{doctype}{}", batch(&[message("JP-1", "<text>&b;</text>")]));
        let (code, _, sink) = fault(text);
        assert_eq!(code, "EV-X008");
        assert!(sink.reports.is_empty());
    }
    let unknown = batch(&[message("JP-1", "<text>&b;</text>"), message("JP-2", "")]);
    let (_, sink) = read("x.xml", unknown);
    assert_eq!(cases(&sink), ["JP-2"]);
    let reject = &sink.rejects[0].problem;
    assert_eq!(
        (reject.code, reject.place.line),
        ("EV-X010", line_of(&sink, "&b;"))
    );
    assert_eq!(reject.details[0], ("reason", "entity".to_owned()));
}

/// The line of the file on which the raw text of the first reject holds something.
fn line_of(sink: &Collected, what: &str) -> u64 {
    let raw = &sink.rejects[0].raw;
    let before = raw.split(what).next().unwrap();
    2 + before.matches('\n').count() as u64
}

#[test]
fn one_broken_message_does_not_cost_the_others() {
    let good = |case: &str| message(case, "");
    let broken = good("JP-2").replace("</subject>", "</subjekt>");
    let unclosed = good("JP-3").replace("</PORR_IN049016UV>", "");
    let text = batch(&[good("JP-1"), broken, unclosed, good("JP-4")]);
    let (_, sink) = read("x.xml", text);
    assert_eq!(cases(&sink), ["JP-1", "JP-4"]);
    let codes: Vec<_> = sink.rejects.iter().map(|it| it.problem.code).collect();
    assert_eq!(codes, ["EV-X010", "EV-X010"]);
    assert!(sink.rejects.iter().all(|it| it.problem.place.line > 20));
    assert!(sink.rejects[1].raw.contains("JP-3"));
}

/// Files are read in pieces of this size.
const PIECE: usize = 256 << 10;

#[test]
fn a_message_may_begin_anywhere_in_what_is_read_at_once() {
    let (first, second) = (message("JP-1", ""), message("JP-2", ""));
    let front = format!("{HEAD}{first}\n<!--");
    for before_end in 0..160 {
        let filler = " ".repeat(PIECE - before_end - front.len() - "-->\n".len());
        let text = format!("{front}{filler}-->\n{second}\n{TAIL}");
        let (_, sink) = read("x.xml", text);
        assert_eq!(
            cases(&sink),
            ["JP-1", "JP-2"],
            "{before_end} bytes before the end"
        );
        assert!(sink.rejects.is_empty(), "{before_end}: {:?}", sink.rejects);
    }
}

#[test]
fn the_last_message_without_end_is_listed() {
    let unclosed = message("JP-2", "").replace("</PORR_IN049016UV>", "");
    let (_, sink) = read("x.xml", batch(&[message("JP-1", ""), unclosed]));
    assert_eq!(cases(&sink), ["JP-1"]);
    assert_eq!(sink.rejects.len(), 1);
}

#[test]
fn a_file_cut_off_anywhere_is_never_whole() {
    let text = batch(&[message("JP-1", ""), message("JP-2", "")]);
    let whole = text.trim_end().len();
    for len in (1..whole).step_by(7) {
        let mut sink = Collected::default();
        let result = r3::read(&Bytes::new("x.xml", &text.as_bytes()[..len]), &mut sink);
        assert!(matches!(result, Err(ReadFault::Broken(_))), "{len}");
        assert!(sink.reports.len() <= 2);
    }
}

#[test]
fn names_in_comments_and_data_are_no_boundaries() {
    let trap = "<!-- </PORR_IN049016UV> <PORR_IN049016UV> --><text>\
        <![CDATA[</PORR_IN049016UV><PORR_IN049016UV> a < b]]></text>\
        <?note </PORR_IN049016UV> ?>";
    let text = batch(&[message("JP-1", trap), message("JP-2", "")]).replace(
        TAIL,
        "<!-- <PORR_IN049016UV> -->\n</MCCI_IN200100UV01>\n<!-- end -->",
    );
    let (_, sink) = read("x.xml", text);
    assert!(sink.rejects.is_empty(), "{:?}", sink.rejects);
    assert_eq!(cases(&sink), ["JP-1", "JP-2"]);
    assert_eq!(
        sink.reports[0].text(el::H_1, At::TOP),
        Some("</PORR_IN049016UV><PORR_IN049016UV> a < b")
    );
}

#[test]
fn any_prefix_may_name_the_namespace() {
    let plain = batch(&[message("JP-1", "<text>a</text>")]);
    let (_, expected) = read("x.xml", plain.as_str());
    let prefixed = plain
        .replace("xmlns=", "xmlns:h=")
        .replace("</", "\u{1}")
        .replace('<', "<h:")
        .replace('\u{1}', "</h:");
    let (_, sink) = read("x.xml", prefixed);
    assert_eq!(expected.reports, sink.reports);
    assert_eq!(sink.reports.len(), 1);
    assert!(
        sink.reports[0].kept().is_empty(),
        "{:?}",
        sink.reports[0].kept()
    );
}

#[test]
fn a_message_may_stand_alone() {
    let alone = message("JP-1", "").replacen(
        "<PORR_IN049016UV",
        "<?xml version='1.0'?>\n<PORR_IN049016UV xmlns='urn:hl7-org:v3' \
         xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'",
        1,
    );
    let (header, sink) = read("x.xml", alone);
    assert_eq!(header, BatchHeader::default());
    assert_eq!(cases(&sink), ["JP-1"]);
}

#[test]
fn encodings_are_read_as_they_are() {
    let text = batch(&[message("JP-1", "<text>症例 é</text>")]);
    let declared = |name: &str| format!("<?xml version=\"1.0\" encoding=\"{name}\"?>\n{text}");
    let wide = |text: &str, big: bool| -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    let japanese = declared("Shift_JIS").replace('é', "e");
    let japanese = SHIFT_JIS.encode(&japanese).0.into_owned();
    let files: Vec<(Vec<u8>, Option<&str>)> = vec![
        (declared("utf-8").into_bytes(), None),
        (format!("\u{feff}{}", declared("UTF-8")).into_bytes(), None),
        (
            wide(&format!("\u{feff}{}", declared("UTF-16")), false),
            None,
        ),
        (wide(&format!("\u{feff}{}", declared("UTF-16")), true), None),
        (wide(&declared("UTF-16"), false), None),
        (japanese, None),
        (declared("utf-16").into_bytes(), Some("EV-X015")),
        (
            format!("\u{feff}{}", declared("iso-8859-1")).into_bytes(),
            Some("EV-X015"),
        ),
        (declared("klingon").into_bytes(), Some("EV-X017")),
    ];
    for (number, (bytes, code)) in files.into_iter().enumerate() {
        let (_, sink) = read("x.xml", bytes);
        assert_eq!(cases(&sink), ["JP-1"], "{number}");
        let narrative = sink.reports[0].text(el::H_1, At::TOP).unwrap();
        assert!(narrative.starts_with("症例 "), "{number} {narrative}");
        assert_eq!(sink.problems.first().map(|it| it.code), code, "{number}");
    }
    let latin = declared("utf-8").replace("症例 é", "\u{1}").into_bytes();
    let latin: Vec<u8> = latin
        .into_iter()
        .map(|it| if it == 1 { 0xe9 } else { it })
        .collect();
    let (_, sink) = read("x.xml", latin);
    assert!(sink.reports.is_empty());
    assert_eq!(sink.rejects[0].problem.code, "EV-X016");
}

#[test]
fn lines_are_those_of_the_file() {
    for end in ["\n", "\r\n", "\r"] {
        let text = format!(
            "<?xml version=\"1.0\"?>\n<!-- one\ntwo -->\n{}",
            batch(&[message("JP-1", ""), message("JP-2", "<text>x</text>")])
        );
        let line = 1 + text.split("<text>x").next().unwrap().matches('\n').count();
        let (_, sink) = read("x.xml", text.replace('\n', end));
        let item = sink.reports[1].find(el::H_1, At::TOP).unwrap();
        assert_eq!(item.line as usize, line, "{end:?}");
    }
}

#[test]
fn too_large_is_listed_and_passed_over() {
    let limits = Limits {
        message: 20_000,
        field: 1000,
        ..Limits::default()
    };
    let long = |len: usize| format!("<text>{}</text>", "x".repeat(len));
    let comment = format!("<!--{}-->", " ".repeat(600_000));
    let text = batch(&[
        message("JP-1", &long(900_000)),
        message("JP-2", &long(1001)),
        message("JP-3", &long(1000)),
        message("JP-4", &comment),
        message("JP-5", ""),
    ]);
    let mut sink = Collected::default();
    r3::read_within(&Bytes::new("x.xml", text), &mut sink, &limits).unwrap();
    assert_eq!(cases(&sink), ["JP-3", "JP-5"]);
    let codes: Vec<_> = sink.rejects.iter().map(|it| it.problem.code).collect();
    assert_eq!(codes, ["EV-X011", "EV-X012", "EV-X011"]);
    assert_eq!(sink.rejects[1].problem.place.field, "H.1");
}

#[test]
fn deep_nesting_ends_in_a_reject() {
    let deep = format!("{}{}", "<a>".repeat(5000), "</a>".repeat(5000));
    let (_, sink) = read(
        "x.xml",
        batch(&[message("JP-1", &deep), message("JP-2", "")]),
    );
    assert_eq!(cases(&sink), ["JP-2"]);
    assert_eq!(sink.rejects[0].problem.code, "EV-X013");
}

#[test]
fn impossible_values_are_kept_and_named() {
    let report = crate::e2b_r3_every::every();
    let before = write(&BatchHeader::default(), &[report])
        .replacen("<low value=\"2011", "<low value=\"20241399", 1)
        .replacen("xsi:type=\"PQ\" value=\"", "xsi:type=\"PQ\" value=\"-", 1)
        .replacen(
            "xsi:type=\"BL\" value=\"false\"",
            "xsi:type=\"BL\" value=\"no\"",
            1,
        )
        .replacen(
            "<id root=\"drug-1\"/></productUse",
            "<id root=\"drug-9\"/></productUse",
            1,
        );
    let (header, sink) = read("x.xml", before.as_str());
    let mut codes: Vec<_> = sink.problems.iter().map(|it| it.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(
        codes,
        ["EV-X021", "EV-X022", "EV-X023", "EV-X025", "EV-X027"]
    );
    assert!(
        sink.problems
            .iter()
            .all(|it| it.place.line > 0 || it.code == "EV-X027")
    );
    assert_same_xml(&before, &write(&header, &sink.reports));
    // A row that points nowhere is a finding, too: its judgement counts for no drug.
    let base = crate::validate_rules::base();
    let day = jiff::civil::date(2026, 11, 22);
    let validator = Validator::new(&base, &["ich"], day, OutsideLists::default()).unwrap();
    let mut findings = Vec::new();
    validator.validate(&sink.reports[0], &Held::default(), &mut findings);
    let rules: Vec<_> = findings
        .iter()
        .filter_map(|it| base.rule(it.rule))
        .map(|it| it.id.as_str())
        .collect();
    assert!(rules.contains(&"ICH-LINK-UNKNOWN"), "{rules:?}");
}

#[test]
fn rows_find_their_drug_by_id_whatever_the_order() {
    let report = crate::e2b_r3_every::every();
    let xml = write(&BatchHeader::default(), &[report]);
    // Drugs and reactions after the rows that speak of them, and ids in capitals there.
    let start = xml.find("<subject1 typeCode=\"SBJ\">").unwrap();
    let end = xml.find("</primaryRole></subject1>").unwrap() + "</primaryRole></subject1>".len();
    let mut turned = xml.clone();
    turned.replace_range(start..end, "");
    let place = turned.find("</adverseEventAssessment>").unwrap();
    turned.insert_str(place, &xml[start..end]);
    let turned = turned.replace(
        "productUseReference classCode=\"SBADM\" moodCode=\"EVN\"><id root=\"drug-2\"",
        "productUseReference classCode=\"SBADM\" moodCode=\"EVN\"><id root=\"DRUG-2\"",
    );
    let (_, plain) = read("x.xml", xml.as_str());
    let (header, sink) = read("x.xml", turned.as_str());
    assert!(
        plain.reports[0]
            .items()
            .map(|it| (it.element, it.at, it.value))
            .eq(sink.reports[0]
                .items()
                .map(|it| (it.element, it.at, it.value)))
    );
    assert_same_xml(&turned, &write(&header, &sink.reports));
}

#[test]
fn several_organizers_hold_the_drugs() {
    let report = crate::e2b_r3_every::every();
    let xml = write(&BatchHeader::default(), &[report]);
    let cut = "</component><component typeCode=\"COMP\"><substanceAdministration classCode=\"SBADM\" moodCode=\"EVN\"><id root=\"drug-2\"/>";
    assert_eq!(xml.matches(cut).count(), 1);
    let split = xml.replace(
        cut,
        "</component></organizer></subjectOf2><subjectOf2 typeCode=\"SBJ\"><organizer \
         classCode=\"CATEGORY\" moodCode=\"EVN\"><code code=\"4\" \
         codeSystem=\"2.16.840.1.113883.3.989.2.1.1.20\"/><component typeCode=\"COMP\">\
         <substanceAdministration classCode=\"SBADM\" moodCode=\"EVN\"><id root=\"drug-2\"/>",
    );
    let (_, plain) = read("x.xml", xml.as_str());
    let (header, sink) = read("x.xml", split.as_str());
    assert!(
        plain.reports[0]
            .items()
            .map(|it| (it.element, it.at, it.value))
            .eq(sink.reports[0]
                .items()
                .map(|it| (it.element, it.at, it.value)))
    );
    assert_same_xml(&split, &write(&header, &sink.reports));
}

#[test]
fn the_wrapper_is_read_up_front() {
    let report = crate::e2b_r3_every::every();
    let header = BatchHeader::new("B1", "S", "R", "20260102030405+0900");
    let xml = write(&header, &[report.clone(), report]).replace(
        "extension=\"R\"/>",
        "extension=\"R\" displayName=\"x\"/><!-- /PORR_IN049016UV -->",
    );
    let (read_to_end, _) = read("x.xml", xml.as_str());
    let source = Bytes::new("x.xml", xml.as_str());
    let up_front = r3::header(&source, &Limits::default()).unwrap();
    assert_eq!(up_front, read_to_end);
    assert_eq!(up_front.receiver(), Some("R"));
    assert_eq!(up_front.values().kept().len(), 1);
}

/// A batch of any size that is made while it is read.
struct Endless {
    count: usize,
    message: String,
}

struct EndlessReader<'e> {
    source: &'e Endless,
    next: usize,
    piece: Cursor<Vec<u8>>,
}

impl Source for Endless {
    fn name(&self) -> &str {
        "endless.xml"
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + Send + '_>> {
        Ok(Box::new(EndlessReader {
            source: self,
            next: 0,
            piece: Cursor::new(HEAD.into()),
        }))
    }

    fn bytes(&self) -> io::Result<Cow<'_, [u8]>> {
        Err(io::Error::other("does not fit"))
    }
}

impl BufRead for EndlessReader<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.piece.position() as usize == self.piece.get_ref().len() {
            let text = match self.next.cmp(&self.source.count) {
                std::cmp::Ordering::Less => self
                    .source
                    .message
                    .replace("NUMBER", &format!("JP-{}", self.next)),
                std::cmp::Ordering::Equal => TAIL.to_owned(),
                std::cmp::Ordering::Greater => String::new(),
            };
            self.next += 1;
            self.piece = Cursor::new(text.into_bytes());
        }
        self.piece.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.piece.consume(amount);
    }
}

impl Read for EndlessReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

#[derive(Default)]
struct Counting {
    reports: usize,
    last: String,
}

impl Sink for Counting {
    fn report(&mut self, report: &Icsr) -> Flow {
        self.reports += 1;
        report.key().report.clone_into(&mut self.last);
        Flow::Continue
    }

    fn reject(&mut self, reject: Reject) -> Flow {
        panic!("{reject:?}");
    }

    fn withdraw(&mut self, _: &str) -> Flow {
        Flow::Stop
    }

    fn problem(&mut self, problem: Problem) {
        panic!("{problem:?}");
    }
}

#[test]
fn a_batch_is_never_held_as_a_whole() {
    let source = Endless {
        count: 2000,
        message: message("NUMBER", ""),
    };
    let mut sink = Counting::default();
    r3::read(&source, &mut sink).unwrap();
    assert_eq!((sink.reports, sink.last.as_str()), (2000, "JP-1999"));
}

#[test]
fn a_sink_that_wants_no_more_gets_no_more() {
    struct Enough(usize);
    impl Sink for Enough {
        fn report(&mut self, _: &Icsr) -> Flow {
            self.0 += 1;
            Flow::Stop
        }
        fn reject(&mut self, _: Reject) -> Flow {
            Flow::Stop
        }
        fn withdraw(&mut self, _: &str) -> Flow {
            Flow::Stop
        }
        fn problem(&mut self, _: Problem) {}
    }
    let mut sink = Enough(0);
    let text = batch(&[message("JP-1", ""), message("JP-2", "")]);
    let result = r3::read(&Bytes::new("x.xml", text), &mut sink);
    assert!(matches!(result, Err(ReadFault::Stopped)));
    assert_eq!(sink.0, 1);
}

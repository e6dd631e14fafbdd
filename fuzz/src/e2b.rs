//! What targets for the XML of ICH check.

use std::sync::Arc;

use evigil_vigilance::e2b::r2::{self, Conversion};
use evigil_vigilance::e2b::r3::{
    Appended, Context, Limits, RawMessage, Writer, message, parse_message, read_acknowledgement,
    read_within,
};
use evigil_vigilance::exchange::{Flow, Problem, Reject, Sink};
use evigil_vigilance::icsr::Icsr;
use evigil_vigilance::openfda;

use crate::case_tables::{Counting, Part};

/// Limits small enough for the fuzzer to pass them.
fn limits() -> Limits {
    Limits {
        message: 1 << 16,
        field: 1 << 12,
        wrapper: 1 << 14,
        nodes: 2000,
    }
}

/// Reads E2B(R3) in every way, and writes and reads again what came of it.
pub fn r3(bytes: &[u8]) {
    let part = Part {
        name: "fuzz.xml".to_owned(),
        bytes,
    };
    let limits = limits();
    let mut sink = Counting::of(bytes);
    if let Ok(header) = read_within(&part, &mut sink, &limits) {
        let writer = Writer::new(Vec::new(), &header);
        assert!(writer.is_ok());
    }
    if let Ok((acknowledgement, _)) = read_acknowledgement(&part, &limits) {
        let _ = acknowledgement.to_xml();
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let inside = format!(
        "<PORR_IN049016UV xmlns='urn:hl7-org:v3' \
         xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>{text}</PORR_IN049016UV>"
    );
    let context = Arc::new(Context::alone("fuzz.xml", &limits));
    let Some(before) = parse(&inside, &context) else {
        return;
    };
    let (xml, _) = message(&before, Appended::Nothing);
    let root = "<PORR_IN049016UV";
    let declared = xml.replacen(
        root,
        "<PORR_IN049016UV xmlns='urn:hl7-org:v3' \
         xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'",
        1,
    );
    let after = parse(&declared, &context);
    assert_eq!(Some(before), after);
}

fn parse(xml: &str, context: &Arc<Context>) -> Option<Icsr> {
    let raw = RawMessage {
        xml,
        line: 1,
        context,
    };
    let mut report = Icsr::default();
    parse_message(&raw, &mut report, &mut Vec::new()).ok()?;
    Some(report)
}

/// Keeps the reports.
#[derive(Default)]
struct Reports(Vec<Icsr>);

impl Sink for Reports {
    fn report(&mut self, report: &Icsr) -> Flow {
        self.0.push(report.clone());
        Flow::Continue
    }

    fn reject(&mut self, _: Reject) -> Flow {
        Flow::Continue
    }

    fn withdraw(&mut self, _: &str) -> Flow {
        Flow::Continue
    }

    fn problem(&mut self, _: Problem) {}
}

fn conversion() -> &'static Conversion {
    Conversion::embedded().expect("the base is whole")
}

/// Reads E2B(R2), and writes and reads again what came of it: it says the same.
pub fn r2(bytes: &[u8]) {
    let inside = [
        b"<ichicsr><safetyreport><safetyreportid>A</safetyreportid>",
        bytes,
        b"</safetyreport></ichicsr>",
    ]
    .concat();
    for bytes in [bytes, &inside] {
        let part = Part {
            name: "fuzz.xml".to_owned(),
            bytes,
        };
        let mut reports = Reports::default();
        let _ = r2::read(conversion(), &part, &mut reports);
        reports.0.iter().for_each(again);
    }
}

/// Reads openFDA JSON, and writes what came of it as E2B(R2).
pub fn openfda(bytes: &[u8]) {
    let part = Part {
        name: "fuzz.json".to_owned(),
        bytes,
    };
    let mut reports = Reports::default();
    let _ = openfda::read(conversion(), &part, &mut reports);
    reports.0.iter().for_each(again);
}

/// Writes a report, and reads it again: nothing that was carried is another value.
fn again(report: &Icsr) {
    let header = r2::Header::of(report);
    let mut writer = r2::Writer::new(conversion(), Vec::new(), &header).expect("memory");
    writer.write(report).expect("memory");
    let bytes = writer.finish().expect("memory");
    let part = Part {
        name: "again.xml".to_owned(),
        bytes: &bytes,
    };
    let mut reports = Reports::default();
    let outcome = r2::read(conversion(), &part, &mut reports);
    assert!(outcome.is_ok());
    assert!(reports.0.len() <= 1);
}

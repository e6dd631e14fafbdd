#![no_main]
//! Tables of FAERS. The first byte says which tables there are; the rest is cut between them at a
//! byte that no table has.

use std::borrow::Cow;
use std::io::{self, BufRead};

use evigil_vigilance::exchange::{Flow, Problem, Reject, Sink, Source};
use evigil_vigilance::faers;
use evigil_vigilance::icsr::Icsr;
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 8] = [
    "DEMO22Q4.txt",
    "DRUG22Q4.txt",
    "REAC22Q4.txt",
    "OUTC22Q4.txt",
    "RPSR22Q4.txt",
    "THER22Q4.txt",
    "INDI22Q4.txt",
    "DELETE22Q4.txt",
];

struct Part<'b>(&'static str, &'b [u8]);

impl Source for Part<'_> {
    fn name(&self) -> &str {
        self.0
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + Send + '_>> {
        Ok(Box::new(self.1))
    }

    fn bytes(&self) -> io::Result<Cow<'_, [u8]>> {
        Ok(Cow::Borrowed(self.1))
    }
}

#[derive(Default)]
struct Count {
    reports: u64,
    rejects: u64,
}

impl Sink for Count {
    fn report(&mut self, report: &Icsr) -> Flow {
        self.reports += 1;
        assert!(report.items().all(|item| !item.element.code().is_empty()));
        Flow::Continue
    }

    fn reject(&mut self, reject: Reject) -> Flow {
        self.rejects += 1;
        assert!(reject.raw.len() <= Reject::RAW_MAX);
        Flow::Continue
    }

    fn withdraw(&mut self, _: &str) -> Flow {
        Flow::Continue
    }

    fn problem(&mut self, _: Problem) {}
}

fuzz_target!(|bytes: &[u8]| {
    let Some((which, rest)) = bytes.split_first() else {
        return;
    };
    let parts: Vec<Part<'_>> = NAMES
        .iter()
        .enumerate()
        .filter(|(bit, _)| which >> bit & 1 == 1)
        .zip(rest.split(|byte| *byte == 0xFF))
        .map(|((_, name), bytes)| Part(name, bytes))
        .collect();
    let sources: Vec<&dyn Source> = parts.iter().map(|part| part as &dyn Source).collect();
    let mut count = Count::default();
    if let Ok(summary) = faers::read(&sources, &mut count) {
        assert_eq!(summary.reports, count.reports);
        assert!(summary.rejected() <= count.rejects);
    }
});

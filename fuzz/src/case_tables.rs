//! What every target for tables of case reports checks.

use std::borrow::Cow;
use std::io::{self, BufRead, Cursor};

use evigil_vigilance::exchange::{Flow, Problem, Reject, Sink, Source};
use evigil_vigilance::icsr::Icsr;

pub(crate) struct Part<'b> {
    pub(crate) name: String,
    pub(crate) bytes: &'b [u8],
}

impl Source for Part<'_> {
    fn name(&self) -> &str {
        &self.name
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + Send + '_>> {
        Ok(Box::new(Cursor::new(self.bytes)))
    }

    fn bytes(&self) -> io::Result<Cow<'_, [u8]>> {
        Ok(Cow::Borrowed(self.bytes))
    }
}

/// Counts, and checks that what is handed over is not larger than what was read.
pub(crate) struct Counting {
    bytes: usize,
    reports: u64,
    rejects: u64,
}

impl Counting {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.len(),
            reports: 0,
            rejects: 0,
        }
    }
}

impl Sink for Counting {
    fn report(&mut self, report: &Icsr) -> Flow {
        self.reports += 1;
        // Looking up would panic in debug builds if the report were not sorted.
        let _ = report.seriousness();
        assert!(report.items().len() <= 20 * (self.bytes + 20));
        Flow::Continue
    }

    fn reject(&mut self, reject: Reject) -> Flow {
        self.rejects += 1;
        assert!(reject.raw.len() <= Reject::RAW_MAX);
        Flow::Continue
    }

    fn withdraw(&mut self, _case: &str) -> Flow {
        Flow::Continue
    }

    fn problem(&mut self, _problem: Problem) {}
}

/// Parts of `bytes` between NULs, as files with these names.
fn parts<'b>(bytes: &'b [u8], names: &[&str]) -> Vec<Part<'b>> {
    let parts = bytes.split(|byte| *byte == 0).zip(names);
    parts
        .map(|(bytes, name)| Part {
            name: (*name).to_owned(),
            bytes,
        })
        .collect()
}

/// Reads up to three tables of VAERS.
pub fn vaers(bytes: &[u8]) {
    let names = [
        "1999VAERSDATA.csv",
        "1999VAERSVAX.csv",
        "1999VAERSSYMPTOMS.csv",
    ];
    let parts = parts(bytes, &names);
    let sources: Vec<&dyn Source> = parts.iter().map(|part| part as &dyn Source).collect();
    let mut sink = Counting::of(bytes);
    if let Ok(summary) = evigil_vigilance::vaers::read(&sources, &mut sink) {
        assert_eq!(
            (summary.reports, summary.rejected),
            (sink.reports, sink.rejects)
        );
    }
}

/// Reads up to five tables of JADER.
pub fn jader(bytes: &[u8]) {
    let names = [
        "demo.csv",
        "drug-01.csv",
        "drug-02.csv",
        "reac.csv",
        "hist.csv",
    ];
    let parts = parts(bytes, &names);
    let sources: Vec<&dyn Source> = parts.iter().map(|part| part as &dyn Source).collect();
    let mut sink = Counting::of(bytes);
    if let Ok(summary) = evigil_vigilance::jader::read(&sources, &mut sink) {
        assert_eq!(
            (summary.reports, summary.rejected),
            (sink.reports, sink.rejects)
        );
        assert!(summary.cases <= summary.reports);
    }
}

/// Reads the first part of `bytes` as a mapping, and the part after a NUL byte by it, by one that is
/// known to be good, and by the one that is proposed for it.
pub fn mapped(bytes: &[u8]) {
    use evigil_core::Lang;
    use evigil_vigilance::mapped::{ColumnWords, Mapping, propose, read};
    static WORDS: std::sync::LazyLock<ColumnWords> = std::sync::LazyLock::new(|| {
        let knowledge = evigil_knowledge::Knowledge::embedded().expect("is valid");
        ColumnWords::of(knowledge).expect("is valid")
    });
    let cut = bytes
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(bytes.len());
    let (text, table) = bytes.split_at(cut);
    let table = table.get(1..).unwrap_or_default();
    let part = Part {
        name: "table.csv".to_owned(),
        bytes: table,
    };
    let good = "schema = \"evigil.table/1\"\n[table]\nrows = \"pair\"\nkey = 1\n[[column]]\nnumber = 2\nelement = \"G.k.2.2\"\n[[column]]\nnumber = 3\nelement = \"E.i.1.1a\"\n";
    // What is proposed is always a mapping.
    let proposed = propose(&WORDS, &part).map(|proposal| proposal.toml(&WORDS, Lang::Ja));
    let proposed = proposed.unwrap_or_else(|_| good.to_owned());
    assert!(Mapping::parse(&proposed).is_ok());
    for text in [str::from_utf8(text).unwrap_or_default(), good, &proposed] {
        let Ok(mapping) = Mapping::parse(text) else {
            continue;
        };
        let mut sink = Counting::of(bytes);
        sink.bytes += text.len();
        if let Ok(summary) = read(&mapping, &part, &mut sink) {
            assert_eq!(
                (summary.reports, summary.rejected),
                (sink.reports, sink.rejects)
            );
        }
    }
}

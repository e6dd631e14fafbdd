#![no_main]
//! Folders of terms: each part of the input is a file.

use std::borrow::Cow;
use std::io::{self, BufRead, Cursor};

use evigil_vigilance::exchange::Source;
use evigil_vigilance::terms::meddra::Meddra;
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 10] = [
    "llt.asc",
    "pt.asc",
    "hlt.asc",
    "hlgt.asc",
    "soc.asc",
    "mdhier.asc",
    "smq_list.asc",
    "smq_content.asc",
    "meddra_release.asc",
    "llt_j.asc",
];

struct Part<'a>(&'static str, &'a [u8]);

impl Source for Part<'_> {
    fn name(&self) -> &str {
        self.0
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + Send + '_>> {
        Ok(Box::new(Cursor::new(self.1)))
    }

    fn bytes(&self) -> io::Result<Cow<'_, [u8]>> {
        Ok(Cow::Borrowed(self.1))
    }
}

fuzz_target!(|bytes: &[u8]| {
    let parts = bytes.split(|byte| *byte == 0);
    let parts: Vec<Part<'_>> = NAMES
        .into_iter()
        .zip(parts)
        .map(|(name, part)| Part(name, part))
        .collect();
    let sources: Vec<&dyn Source> = parts.iter().map(|part| part as &dyn Source).collect();
    if let Ok(meddra) = Meddra::read(&sources) {
        for code in meddra.lowest().keys() {
            let _ = (meddra.path(*code), meddra.queries_of(*code));
        }
    }
});

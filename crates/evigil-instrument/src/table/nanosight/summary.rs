//! `-ExperimentSummary.csv` (NTA 3.2, 3.4) and the `_Summary.csv` of one video.
//!
//! Sections with titles in brackets; within them a row a quantity and a column a video, then
//! average and standard error. Saving again in a spreadsheet changes numbers, quotes, blanks and
//! trailing commas, never the words: everything is found by its words.

use std::sync::Arc;

use evigil_core::{Nanometres, ParticlesPerMl};

use super::block::{self, Block, PercentileRow, Printed, Quantity};
use super::checks;
use super::sections::Section;
use super::version::Version;
use super::{dilution_hint, sample_of};
use crate::table::number::{DecimalSign, parse_number};
use crate::table::personal::is_personal;
use crate::table::problems::{Problems, shorten};
use crate::table::rows::{Dialect, Row, Rows};
use crate::table::{Reading, statement};
use crate::{Contents, InstrumentFormat, ParticleRun, Place, Statement};

/// More videos than this were never put into one experiment, and each costs memory.
const RUNS_MAX: usize = 10_000;

/// Details of the experiment are kept with each run, so they are bounded.
const DETAILS_MAX: usize = 40;

const SIGNATURES: [&str; 2] = [
    "NTA Experiment Summary File",
    "NTA Single Analysis Summary File",
];

/// Whether text begins like a summary.
#[must_use]
pub(crate) fn recognises(head: &str) -> bool {
    let first = head
        .lines()
        .map(|line| line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | ',' | ';')))
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    SIGNATURES.contains(&first)
}

/// Reads a summary.
#[must_use]
pub(crate) fn read(text: &str) -> Reading {
    let (dialect, sign) = dialect(text);
    let mut reader = Reader::new(sign);
    let mut rows = Rows::new(text, dialect);
    let mut row = Row::default();
    while rows.next(&mut row) {
        if row.spans_lines {
            reader.problems.warning("EV-N002", Place::Line(row.line));
        }
        reader.row(&row);
    }
    reader.finish()
}

/// Separator and decimal sign: commas and points, unless a spreadsheet of another region saved the
/// file. Seen at the row `Filename:` and at the first class, 0.5.
fn dialect(text: &str) -> (Dialect, DecimalSign) {
    let separator = text
        .lines()
        .find_map(|line| {
            let line = line.trim_start_matches('"');
            line.strip_prefix("Filename:")?
                .bytes()
                .find(|byte| matches!(byte, b',' | b';' | b'\t'))
        })
        .unwrap_or(b',');
    let dialect = Dialect {
        separator,
        quotes: true,
    };
    let comma = separator != b',' && text.contains("\n0,5");
    let sign = if comma {
        DecimalSign::Comma
    } else {
        DecimalSign::Point
    };
    (dialect, sign)
}

/// Where rows go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Table {
    None,
    Classes,
    Percentiles,
    /// Rows of a block that is not kept.
    Skipped,
}

pub(super) struct Reader {
    sign: DecimalSign,
    section: Section,
    seen: Vec<Section>,
    table: Table,
    version: Option<Version>,
    with_percentiles: bool,
    combined: bool,
    details: Vec<Statement>,
    pub(super) runs: Vec<ParticleRun>,
    /// Line of the row `Filename:`.
    names_line: u64,
    /// Printed concentrations, then their average and standard error.
    pub(super) concentrations: Vec<Option<Printed>>,
    dilution_line: Option<u64>,
    block: Option<Block>,
    by_number: Option<Block>,
    pub(super) problems: Problems,
}

impl Reader {
    fn new(sign: DecimalSign) -> Self {
        Self {
            sign,
            section: Section::Head,
            seen: Vec::new(),
            table: Table::None,
            version: None,
            with_percentiles: false,
            combined: false,
            details: Vec::new(),
            runs: Vec::new(),
            names_line: 0,
            concentrations: Vec::new(),
            dilution_line: None,
            block: None,
            by_number: None,
            problems: Problems::default(),
        }
    }

    fn row(&mut self, row: &Row) {
        let name = row.cell(0);
        if row.is_blank() {
            return;
        }
        if let Some(section) = Section::of_title(name) {
            self.open(section, name, row);
            return;
        }
        if name.eq_ignore_ascii_case("Filename:") {
            self.names(row);
            return;
        }
        match self.section {
            Section::Head => self.head(name),
            Section::ExperimentDetails => self.detail(row),
            Section::Conditions | Section::Settings => self.condition(row),
            Section::Results => self.result(row),
            Section::ConcentrationWarnings | Section::Information => self.remark(row),
            Section::DataIncluded => {
                self.with_percentiles |=
                    name.contains("Number") && name.contains("With Percentiles");
            }
            Section::SizeData => self.size_row(row),
            Section::ExclusionRegions | Section::DiffusionData | Section::Other => {}
        }
    }

    fn open(&mut self, section: Section, title: &str, row: &Row) {
        self.table = Table::None;
        self.close_block();
        match section {
            Section::Other => {
                self.problems
                    .note("EV-N005", Place::Line(row.line))
                    .with("name", title);
            }
            Section::DiffusionData => {
                self.problems.note("EV-N006", Place::Line(row.line));
            }
            _ => {}
        }
        self.section = section;
        if !self.seen.contains(&section) {
            self.seen.push(section);
        }
    }

    fn head(&mut self, name: &str) {
        if name.starts_with("Created with") {
            self.version = Version::parse(name);
            self.details.push(statement(
                "Created with",
                name.trim_start_matches("Created with").trim(),
            ));
        }
    }

    fn detail(&mut self, row: &Row) {
        let (name, value) = (row.cell(0), row.cell(1));
        if name.eq_ignore_ascii_case("Processed") {
            for (index, run) in self.runs.iter().enumerate().take(row.len()) {
                let cell = index.saturating_add(1);
                if row.cell(cell).eq_ignore_ascii_case("no") {
                    self.problems
                        .warning("EV-N007", row.place(cell))
                        .with("run", &run.name);
                }
            }
            return;
        }
        if value.is_empty() || is_personal(name) {
            return;
        }
        if let Some(members) = value.strip_prefix("Created from combined experiments:") {
            self.combined = true;
            self.problems
                .warning("EV-N020", row.place(1))
                .with("members", members.trim());
        }
        if self.details.len() < DETAILS_MAX {
            self.details.push(statement(name, value));
        } else {
            self.problems
                .note("EV-N034", Place::Line(row.line))
                .with("most", DETAILS_MAX);
        }
    }

    /// The names of the runs: everything after them goes by their columns.
    fn names(&mut self, row: &Row) {
        if !self.runs.is_empty() {
            self.problems.warning("EV-N008", Place::Line(row.line));
            return;
        }
        let count = row.len().saturating_sub(1);
        if count > RUNS_MAX {
            self.problems
                .error("EV-N009", Place::Line(row.line))
                .with("found", count)
                .with("most", RUNS_MAX);
        }
        self.names_line = row.line;
        let mut sample: Option<Arc<str>> = None;
        self.runs = (1..=count.min(RUNS_MAX))
            .map(|cell| {
                let name = row.cell(cell);
                let of = sample_of(name);
                let shared = sample
                    .take()
                    .filter(|last| **last == *of)
                    .unwrap_or_else(|| Arc::from(of));
                sample = Some(Arc::clone(&shared));
                ParticleRun {
                    name: name.to_owned(),
                    sample: Some(shared),
                    ..ParticleRun::default()
                }
            })
            .collect();
    }

    fn condition(&mut self, row: &Row) {
        if row.len() < 2 || is_personal(row.cell(0)) {
            return;
        }
        block::report_length(row, self.runs.len(), &mut self.problems);
        let name = row.cell(0);
        let shared: Arc<str> = Arc::from(name);
        let mut first: Option<Arc<str>> = None;
        let mut differs = None;
        for (index, run) in self
            .runs
            .iter_mut()
            .enumerate()
            .take(row.len().saturating_sub(1))
        {
            let cell = index.saturating_add(1);
            let text = row.cell(cell);
            let value = match &first {
                Some(first) if **first == *text => Arc::clone(first),
                _ => Arc::from(text),
            };
            if let Some(first) = &first {
                if first != &value && differs.is_none() {
                    differs = Some((cell, text));
                }
            } else {
                first = Some(Arc::clone(&value));
            }
            run.conditions.push(Statement {
                name: Arc::clone(&shared),
                value,
            });
            match name {
                "Total frames analysed" => run.frames = text.parse().ok(),
                // Until the frames are known this holds seconds for one frame.
                "Frame rate/fps" => {
                    run.seconds = parse_number(text, self.sign).filter(|rate| *rate > 0.0);
                }
                _ => {}
            }
        }
        // Runs that are seen with different eyes are not replicates.
        if let (true, Some((cell, text)), Some(first)) =
            (checks::must_agree(name), differs, first.as_deref())
        {
            self.problems
                .warning("EV-N021", row.place(cell))
                .with("name", name)
                .with("first", first)
                .with("found", text);
        }
    }

    fn result(&mut self, row: &Row) {
        let name = row.cell(0);
        let runs = self.runs.len();
        if name.starts_with("Dilution factor") {
            self.dilution(row);
        } else if name.starts_with("Concentration (Particles") {
            let values = block::values(row, runs, self.sign, &mut self.problems);
            for (run, value) in self.runs.iter_mut().zip(&values) {
                run.concentration = value.map(|value| ParticlesPerMl(value.value));
            }
            self.concentrations = values;
            checks::average(
                &self.concentrations,
                [runs.saturating_add(1), runs.saturating_add(2)].map(|cell| {
                    parse_number(row.cell(cell), self.sign)
                        .and_then(|_| block::number(row, cell, self.sign, &mut self.problems))
                }),
                &mut self.problems,
            );
        } else if name == "Particles per frame" {
            let values = block::values(row, runs, self.sign, &mut self.problems);
            for (run, value) in self.runs.iter_mut().zip(values) {
                run.particles_per_frame = value.map(|value| value.value);
            }
        } else if name == "Completed tracks" {
            block::report_length(row, runs, &mut self.problems);
            for (index, run) in self.runs.iter_mut().enumerate().take(row.len()) {
                let cell = index.saturating_add(1);
                run.counted = whole(row.cell(cell), self.sign);
                if run.counted.is_none() {
                    self.problems
                        .warning("EV-N004", row.place(cell))
                        .with("name", name)
                        .with("text", row.cell(cell));
                }
            }
        } else {
            self.condition(row);
        }
    }

    fn dilution(&mut self, row: &Row) {
        if self.dilution_line.is_some() {
            return;
        }
        self.dilution_line = Some(row.line);
        let mut unrecorded: Option<(usize, usize)> = None;
        let mut first: Option<f64> = None;
        let mut differs = None;
        for (index, run) in self.runs.iter_mut().enumerate() {
            let cell = index.saturating_add(1);
            let text = row.cell(cell);
            match parse_number(text, self.sign).filter(|factor| *factor > 0.0) {
                Some(factor) => {
                    run.dilution = Some(factor);
                    run.dilution_applied = true;
                    // Exact: two writings of one factor are one number.
                    if *first.get_or_insert(factor) != factor && differs.is_none() {
                        differs = Some((cell, factor));
                    }
                }
                None if text.is_empty() || text.eq_ignore_ascii_case("not recorded") => {
                    let (count, _) = unrecorded.get_or_insert((0, cell));
                    *count = count.saturating_add(1);
                }
                None => {
                    self.problems
                        .warning("EV-N004", row.place(cell))
                        .with("name", row.cell(0))
                        .with("text", text);
                }
            }
        }
        if let Some((count, cell)) = unrecorded {
            self.problems
                .warning("EV-N022", row.place(cell))
                .with("count", count)
                .with("runs", self.runs.len());
        }
        if let (Some((cell, found)), Some(first)) = (differs, first) {
            self.problems
                .warning("EV-N024", row.place(cell))
                .with("first", first)
                .with("found", found);
        }
    }

    fn remark(&mut self, row: &Row) {
        let name = row.cell(0);
        let shared: Arc<str> = Arc::from(name);
        let mut last: Option<Arc<str>> = None;
        for (index, run) in self
            .runs
            .iter_mut()
            .enumerate()
            .take(row.len().saturating_sub(1))
        {
            let word = row.cell(index.saturating_add(1));
            if word.is_empty() {
                continue;
            }
            let value = last
                .take()
                .filter(|last| **last == *word)
                .unwrap_or_else(|| Arc::from(word));
            last = Some(Arc::clone(&value));
            run.remarks.push(Statement {
                name: Arc::clone(&shared),
                value,
            });
        }
        checks::words(row, self.runs.len(), self.section, &mut self.problems);
    }

    fn size_row(&mut self, row: &Row) {
        let name = row.cell(0);
        let runs = self.runs.len();
        if name == "Weighting" {
            self.close_block();
            self.table = Table::None;
            let skipped = !row.cell(1).eq_ignore_ascii_case("number") || self.by_number.is_some();
            let runs = if skipped { 0 } else { runs };
            let block = Block::new(row.line, row.cell(1), runs);
            if skipped {
                self.problems
                    .note("EV-N012", row.place(1))
                    .with("weighting", row.cell(1));
                self.table = Table::Skipped;
            }
            self.block = Some(block);
            return;
        }
        if self.table == Table::Skipped {
            return;
        }
        match name {
            "Analysis Method" | "Graph Data" => return,
            "Filename" => return self.check_names(row),
            "Bin centre (nm)" => {
                self.table = Table::Classes;
                return;
            }
            "Percentile" => {
                self.table = Table::Percentiles;
                return;
            }
            _ => {}
        }
        let sign = self.sign;
        // A block without its row `Weighting` is what the section is about: by number.
        let block = self
            .block
            .get_or_insert_with(|| Block::new(row.line, "Number", runs));
        match (self.table, Quantity::of_row(name)) {
            (Table::Classes, _) => block.add_class(row, sign, &mut self.problems),
            (Table::Percentiles, _) => {
                if let Some(percent) = parse_number(name, sign) {
                    let sizes = block::values(row, runs, sign, &mut self.problems);
                    block.percentiles.push(PercentileRow {
                        share: percent / 100.0,
                        sizes,
                    });
                }
            }
            (_, Some(quantity)) => {
                let values = block::values(row, runs, sign, &mut self.problems);
                block.add_quantity(quantity, values);
            }
            _ => {}
        }
    }

    /// The columns of the block must be those of the results.
    fn check_names(&mut self, row: &Row) {
        for (index, run) in self.runs.iter().enumerate().take(row.len()) {
            let cell = index.saturating_add(1);
            let found = row.cell(cell);
            if found != run.name {
                self.problems
                    .error("EV-N013", row.place(cell))
                    .with("expected", &run.name)
                    .with("found", found);
            }
        }
    }

    fn close_block(&mut self) {
        if let Some(block) = self.block.take()
            && block.is_by_number()
            && self.by_number.is_none()
        {
            self.by_number = Some(block);
        }
    }

    fn finish(mut self) -> Reading {
        self.close_block();
        if self.runs.is_empty() {
            self.problems.error("EV-N014", Place::File);
            return self.reading();
        }
        for (section, title) in Section::REQUIRED {
            if !self.seen.contains(&section) {
                self.problems
                    .warning("EV-N015", Place::File)
                    .with("name", title);
            }
        }
        self.give_details();
        self.report_samples();
        self.report_dilution();
        match self.by_number.take() {
            Some(block) => self.give_sizes(&block),
            None => {
                self.problems.warning("EV-N016", Place::File);
            }
        }
        self.reading()
    }

    /// What is said of the experiment is said of each run; frames and rate give the duration.
    fn give_details(&mut self) {
        for run in &mut self.runs {
            run.conditions.splice(0..0, self.details.iter().cloned());
            let rate = run.seconds.take();
            run.seconds = run
                .frames
                .zip(rate)
                .map(|(frames, rate)| frames as f64 / rate)
                .filter(|seconds| seconds.is_finite());
        }
    }

    fn report_samples(&mut self) {
        let mut samples: Vec<&str> = self
            .runs
            .iter()
            .filter_map(|run| run.sample.as_deref())
            .collect();
        samples.sort_unstable();
        samples.dedup();
        if samples.len() > 1 {
            self.problems
                .warning("EV-N019", Place::Line(self.names_line))
                .with("count", samples.len())
                .with("names", shorten(&samples.join(", ")));
        }
        let mut names: Vec<&str> = self.runs.iter().map(|run| run.name.as_str()).collect();
        names.sort_unstable();
        if let Some([name, _]) = names.array_windows().find(|[a, b]| a == b) {
            self.problems
                .warning("EV-N018", Place::Line(self.names_line))
                .with("name", name);
        }
    }

    fn report_dilution(&mut self) {
        let Some(line) = self.dilution_line else {
            return;
        };
        let hint = self
            .runs
            .iter()
            .filter(|run| run.dilution.is_none())
            .find_map(|run| dilution_hint(&run.name).map(|factor| (run.name.as_str(), factor)));
        if let Some((name, factor)) = hint {
            self.problems
                .note("EV-N023", Place::Line(line))
                .with("name", name)
                .with("factor", factor);
        }
    }

    fn give_sizes(&mut self, block: &Block) {
        for (index, run) in self.runs.iter_mut().enumerate() {
            let size = |quantity| {
                block
                    .printed(quantity, index)
                    .map(|size| Nanometres(size.value))
            };
            run.printed.mean = size(Quantity::Mean);
            run.printed.mode = size(Quantity::Mode);
            run.printed.sd = size(Quantity::Sd);
            run.printed.d10 = size(Quantity::D10);
            run.printed.d50 = size(Quantity::D50);
            run.printed.d90 = size(Quantity::D90);
            run.sized = block
                .printed(Quantity::ValidTracks, index)
                .map(|tracks| tracks.value);
            run.bins = block.bins(index);
        }
        let rule = self.version.and_then(Version::size_rule);
        if rule.is_none() {
            self.problems.note("EV-N025", Place::File);
        }
        let rule = rule.unwrap_or_else(|| checks::fitting_rule(&self.runs, block));
        for run in &mut self.runs {
            run.size_rule = rule;
        }
        checks::complete(block, self.with_percentiles, &mut self.problems);
        checks::concentrations(&self.runs, &self.concentrations, &mut self.problems);
        checks::sizes(&self.runs, block, &mut self.problems);
    }

    fn reading(self) -> Reading {
        let contents = if self.runs.is_empty() {
            Contents::Nothing
        } else {
            Contents::Particles(self.runs)
        };
        Reading {
            format: InstrumentFormat::NanosightSummary,
            contents,
            problems: self.problems,
        }
    }
}

/// A whole number that is not negative; `1872.0` is one.
fn whole(text: &str, sign: DecimalSign) -> Option<u64> {
    /// Largest whole number that a double holds exactly with all below it: 2^53.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    parse_number(text, sign)
        .filter(|value| (0.0..=EXACT).contains(value) && value.fract() == 0.0)
        .map(|value| value as u64)
}

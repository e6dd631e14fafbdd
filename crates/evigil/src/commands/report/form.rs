//! The forms in which reports go out.

use std::collections::BTreeMap;
use std::io::{self, Write};

use clap::Args;
use evigil_assess::Messages;
use evigil_assess::report::{CiomsBook, FormWords, LineListing, one_line};
use evigil_core::Lang;
use evigil_vigilance::e2b::r2::{self, Conversion, What};
use evigil_vigilance::e2b::r3::{self, Appended, BatchHeader};
use evigil_vigilance::exchange::{Place, Problem, ProblemSeverity, ReportFormat};
use evigil_vigilance::icsr::{Element, Icsr, register as el};
use evigil_vigilance::lines;
use evigil_vigilance::table::{CaseTable, Listing, TableForm};

use super::export::{Export, Form};
use super::input::Gathered;
use crate::commands::setting::Setting;
use crate::terminal;

/// What stands around the messages of a batch.
#[derive(Debug, Args)]
#[command(next_help_heading = "Batches of E2B")]
pub(super) struct BatchArgs {
    /// Number of the batch (N.1.2) [default: that of the input, if it is one batch; else made from
    /// the time].
    #[arg(long, value_name = "NUMBER")]
    batch: Option<String>,
    /// Who sends the batch (N.1.3) [default: as above].
    #[arg(long, value_name = "ID")]
    sender: Option<String>,
    /// Who shall get it (N.1.4), such as ZZFDA or PMDA [default: as above].
    #[arg(long, value_name = "ID")]
    receiver: Option<String>,
    /// Write what only evigil knows of (lot dose in particles, cell source, …) as lines of the
    /// additional information on a drug (G.k.11), in this language.
    #[arg(long, value_name = "LANG")]
    extension_as_text: Option<Lang>,
}

impl BatchArgs {
    /// The batch to write: that of the input, when it is one and nothing else is asked for.
    fn header(&self, gathered: &Gathered) -> BatchHeader {
        let known = match gathered.inputs.as_slice() {
            [input] => match (&input.batch, input.sources().as_slice()) {
                (Some(line), _) => {
                    let mut values = Icsr::default();
                    lines::parse_line(line.as_bytes(), &mut values)
                        .ok()
                        .map(|_| BatchHeader::from(values))
                }
                (None, [source]) if input.format == ReportFormat::E2bR3 => {
                    r3::header(*source, &r3::Limits::default()).ok()
                }
                _ => None,
            },
            _ => None,
        };
        let nothing_asked =
            self.batch.is_none() && self.sender.is_none() && self.receiver.is_none();
        if let (Some(known), true) = (&known, nothing_asked) {
            return known.clone();
        }
        let known = |get: fn(&BatchHeader) -> Option<&str>| {
            known.as_ref().and_then(get).unwrap_or_default().to_owned()
        };
        let now = jiff::Zoned::now();
        let number = self
            .batch
            .clone()
            .unwrap_or_else(|| now.strftime("evigil-%Y%m%d%H%M%S").to_string());
        let sender = self
            .sender
            .clone()
            .unwrap_or_else(|| known(BatchHeader::sender));
        let receiver = self
            .receiver
            .clone()
            .unwrap_or_else(|| known(BatchHeader::receiver));
        let sent = now.strftime("%Y%m%d%H%M%S%z").to_string();
        BatchHeader::new(&number, &sender, &receiver, &sent)
    }
}

/// Most places of another format that are told by name.
const PLACES_SHOWN: usize = 30;

/// What a form could not carry.
#[derive(Debug, Default)]
pub(super) struct Losses {
    elements: BTreeMap<Element, u64>,
    /// What another format said and has no element, by where it stood there.
    kept: BTreeMap<String, u64>,
}

impl Losses {
    /// Counts an element that was left behind. Links inside a message are made anew, and the batch
    /// has a header of its own.
    fn left(&mut self, element: Element) {
        let is_link = [el::EV_E_I_1, el::EV_G_K_10].contains(&element);
        if !is_link && !element.is_under("N.1") {
            *self.elements.entry(element).or_default() += 1;
        }
    }

    fn kept(&mut self, place: String) {
        *self.kept.entry(place).or_default() += 1;
    }

    /// Tells how often each element was left behind.
    pub(super) fn tell(&self, messages: &Messages) {
        let names: Vec<_> = self
            .elements
            .iter()
            .map(|(element, count)| format!("{element} ({count})"))
            .collect();
        if !names.is_empty() {
            let line = messages.with("export-left", [("elements", names.join(", "))]);
            terminal::tell(&format!("{line}\n"));
        }
        if !self.kept.is_empty() {
            let shown = self.kept.iter().take(PLACES_SHOWN);
            let mut names: Vec<_> = shown
                .map(|(place, count)| format!("{place} ({count})"))
                .collect();
            if self.kept.len() > PLACES_SHOWN {
                names.push("…".to_owned());
            }
            let details = [
                ("count", self.kept.values().sum::<u64>().to_string()),
                ("elements", names.join(", ")),
            ];
            let line = messages.with("export-kept-elsewhere", details);
            terminal::tell(&format!("{line}\n"));
        }
    }
}

/// Takes reports, and writes them in its form.
pub(super) trait FormWriter {
    /// Writes a report. `format` is the one it came in.
    fn report(&mut self, report: &Icsr, format: ReportFormat) -> io::Result<()>;

    /// Ends the form; gives what it could not carry.
    fn finish(self: Box<Self>) -> io::Result<Losses>;
}

/// Tells which mandatory parts of a batch's header nobody gave.
fn tell_incomplete(header: &BatchHeader, messages: &Messages) {
    let parts = [
        (header.sender(), "N.1.3 (--sender)"),
        (header.receiver(), "N.1.4 (--receiver)"),
    ];
    let missing: Vec<_> = parts
        .into_iter()
        .filter(|(text, _)| text.is_none())
        .map(|(_, name)| name)
        .collect();
    if !missing.is_empty() {
        let problem = Problem::new("EV-R012", ProblemSeverity::Warning, Place::default());
        let line = one_line(&problem.with("elements", missing.join(", ")), messages);
        terminal::tell(&format!("{line}\n"));
    }
}

/// The writer of the form that is asked for.
pub(super) fn writer<'w>(
    args: &Export,
    gathered: &Gathered,
    setting: &'w Setting,
    out: Box<dyn Write + Send + 'w>,
) -> io::Result<Box<dyn FormWriter + 'w>> {
    Ok(match args.to {
        Form::Jsonl => Box::new(Lines(out)),
        Form::Parquet => Box::new(CaseTable::new(out, TableForm::Parquet)?),
        Form::Csv => Box::new(CaseTable::new(out, TableForm::Csv)?),
        Form::Tsv => Box::new(CaseTable::new(out, TableForm::Tsv)?),
        Form::Lines => Box::new(Listing::new(out, FormWords::new(setting.messages()))?),
        Form::E2bR3 => {
            let appended = args
                .batch
                .extension_as_text
                .map_or(Appended::Nothing, Appended::Lines);
            let header = args.batch.header(gathered);
            if !args.quiet {
                tell_incomplete(&header, setting.messages());
            }
            let writer = r3::Writer::new(out, &header)?;
            Box::new(Messages3 {
                writer: writer.with_extension(appended),
                losses: Losses::default(),
            })
        }
        Form::E2bR2 => Box::new(Release2::new(&args.batch.header(gathered), out)?),
        Form::Cioms => Box::new(Forms {
            book: CiomsBook::new(setting.as_of, setting.messages()).map_err(io::Error::other)?,
            out,
        }),
        Form::LinesPdf => Box::new(PrintedLines {
            lines: LineListing::new(setting.as_of, setting.messages()).map_err(io::Error::other)?,
            out,
        }),
    })
}

struct Lines<'w>(Box<dyn Write + Send + 'w>);

impl FormWriter for Lines<'_> {
    fn report(&mut self, report: &Icsr, format: ReportFormat) -> io::Result<()> {
        self.0.write_all(&lines::to_line(report, format)?)?;
        self.0.write_all(b"\n")
    }

    fn finish(mut self: Box<Self>) -> io::Result<Losses> {
        self.0.flush()?;
        Ok(Losses::default())
    }
}

impl FormWriter for CaseTable<Box<dyn Write + Send + '_>> {
    fn report(&mut self, report: &Icsr, format: ReportFormat) -> io::Result<()> {
        CaseTable::report(self, report, format)
    }

    fn finish(self: Box<Self>) -> io::Result<Losses> {
        let (mut out, _) = CaseTable::finish(*self)?;
        out.flush()?;
        Ok(Losses::default())
    }
}

impl FormWriter for Listing<Box<dyn Write + Send + '_>, FormWords<'_>> {
    fn report(&mut self, report: &Icsr, format: ReportFormat) -> io::Result<()> {
        Listing::report(self, report, format)
    }

    fn finish(self: Box<Self>) -> io::Result<Losses> {
        Listing::finish(*self)?;
        Ok(Losses::default())
    }
}

/// A batch of E2B(R3).
struct Messages3<'w> {
    writer: r3::Writer<Box<dyn Write + Send + 'w>>,
    losses: Losses,
}

impl FormWriter for Messages3<'_> {
    fn report(&mut self, report: &Icsr, _: ReportFormat) -> io::Result<()> {
        let carried = self.writer.report(report)?;
        for (element, _) in carried.left {
            self.losses.left(element);
        }
        for place in carried.kept_elsewhere {
            self.losses.kept(place);
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<Losses> {
        self.writer.finish()?.flush()?;
        Ok(self.losses)
    }
}

/// A message of E2B(R2).
struct Release2<'w> {
    /// Taken out to be ended.
    writer: Option<r2::Writer<'static, Box<dyn Write + Send + 'w>>>,
    losses: Losses,
}

impl<'w> Release2<'w> {
    fn new(batch: &BatchHeader, out: Box<dyn Write + Send + 'w>) -> io::Result<Self> {
        let conversion = Conversion::embedded()
            .map_err(|_| io::Error::other("the knowledge base has no words of E2B(R2)"))?;
        let header = r2::Header::of(batch.values());
        Ok(Self {
            writer: Some(r2::Writer::new(conversion, out, &header)?),
            losses: Losses::default(),
        })
    }
}

impl FormWriter for Release2<'_> {
    fn report(&mut self, report: &Icsr, _: ReportFormat) -> io::Result<()> {
        let Some(writer) = &mut self.writer else {
            return Ok(());
        };
        for lost in writer.write(report)? {
            match lost.what {
                What::Element(element, _) => self.losses.left(element),
                What::Kept(place) => self.losses.kept(place),
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<Losses> {
        if let Some(writer) = self.writer.take() {
            writer.finish()?.flush()?;
        }
        Ok(self.losses)
    }
}

/// CIOMS I forms.
struct Forms<'w> {
    book: CiomsBook<'w>,
    out: Box<dyn Write + Send + 'w>,
}

impl FormWriter for Forms<'_> {
    fn report(&mut self, report: &Icsr, _: ReportFormat) -> io::Result<()> {
        self.book.add(report);
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<Losses> {
        let pages = self.book.finish().map_err(io::Error::other)?;
        self.out.write_all(&pages)?;
        self.out.flush()?;
        Ok(Losses::default())
    }
}

/// A line listing on paper.
struct PrintedLines<'w> {
    lines: LineListing<'w>,
    out: Box<dyn Write + Send + 'w>,
}

impl FormWriter for PrintedLines<'_> {
    fn report(&mut self, report: &Icsr, _: ReportFormat) -> io::Result<()> {
        self.lines.add(report);
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<Losses> {
        let pages = self.lines.finish().map_err(io::Error::other)?;
        self.out.write_all(&pages)?;
        self.out.flush()?;
        Ok(Losses::default())
    }
}

//! Made-up reports as a table that other programs read too: values with tabs between them, lists
//! with bars.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;

use evigil_vigilance::duplicates::{Reports, Told, ToldAge};
use evigil_vigilance::icsr::PartialDate;

use super::Fallible;
use super::judge::Truth;
use super::made::Maker;

const COLUMNS: &str = "name\tidentifiers\tliterature\tproducts\tlots\tstart\treactions\tonset\tbirth\tage\tsex\tweight\tinitials\tcountry\toutcome\tseriousness\treceived\tnarrative";

pub(crate) fn write(folder: &Path, size: usize, seed: u64) -> Fallible<()> {
    fs::create_dir_all(folder)?;
    let mut out = BufWriter::new(File::create(folder.join("reports.tsv"))?);
    let mut truth = BufWriter::new(File::create(folder.join("truth.tsv"))?);
    writeln!(out, "{COLUMNS}")?;
    writeln!(truth, "name\tcase\ttwins")?;
    let mut failed = None;
    Maker::new(seed, size).make(size, &mut |made| {
        let told = &made.told;
        let date = |date: Option<PartialDate>| date.map_or(String::new(), |date| date.to_string());
        let age = told
            .age
            .map_or(String::new(), |age| (age.least / 12).to_string());
        let number = |value: u16| {
            if value == 0 {
                String::new()
            } else {
                value.to_string()
            }
        };
        let line = writeln!(
            out,
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
            told.name,
            told.identifiers.join("|"),
            told.literature.join("|"),
            told.products.join("|"),
            told.lots.join("|"),
            date(told.start),
            told.reactions.join("|"),
            date(told.onset),
            date(told.birth),
            age,
            number(told.sex.into()),
            number(told.weight),
            told.initials,
            told.country,
            number(told.outcome.into()),
            number(told.seriousness.into()),
            date(told.received),
            told.narrative,
        );
        let truth = writeln!(truth, "{}\t{}\t{}", told.name, made.case, made.twins);
        failed = failed.take().or(line.and(truth).err());
    });
    out.flush()?;
    truth.flush()?;
    failed.map_or(Ok(()), |error| Err(error.into()))
}

pub(crate) fn read(folder: &Path) -> Fallible<Reports> {
    let mut reports = Reports::new();
    let mut file = BufReader::with_capacity(1 << 20, File::open(folder.join("reports.tsv"))?);
    let mut line = String::new();
    file.read_line(&mut line)?;
    let list = |text: &str| -> Vec<String> {
        let parts = text.split('|').filter(|part| !part.is_empty());
        parts.map(ToOwned::to_owned).collect()
    };
    let date = |text: &str| {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        PartialDate::parse(&digits).ok()
    };
    loop {
        line.clear();
        if file.read_line(&mut line)? == 0 {
            return Ok(reports);
        }
        let cells: Vec<&str> = line.trim_end_matches('\n').split('\t').collect();
        let [
            name,
            identifiers,
            literature,
            products,
            lots,
            start,
            reactions,
            onset,
            birth,
            age,
            sex,
            weight,
            initials,
            country,
            outcome,
            seriousness,
            received,
            narrative,
        ] = cells.as_slice()
        else {
            return Err("a line of another table".into());
        };
        reports.push(&Told {
            name: (*name).to_owned(),
            identifiers: list(identifiers),
            literature: list(literature),
            products: list(products),
            lots: list(lots),
            start: date(start),
            reactions: list(reactions),
            onset: date(onset),
            birth: date(birth),
            age: age.parse::<u16>().ok().map(|years| ToldAge {
                least: years * 12,
                span: 11,
            }),
            sex: sex.parse().unwrap_or(0),
            weight: weight.parse().unwrap_or(0),
            initials: (*initials).to_owned(),
            country: (*country).to_owned(),
            outcome: outcome.parse().unwrap_or(0),
            seriousness: seriousness.parse().unwrap_or(0),
            narrative: (*narrative).to_owned(),
            received: date(received),
        });
    }
}

pub(crate) fn truth(folder: &Path) -> Fallible<Truth> {
    let text = fs::read_to_string(folder.join("truth.tsv"))?;
    let lines = text.lines().skip(1).map(|line| {
        let mut cells = line.split('\t').skip(1).map(str::parse::<u32>);
        match (cells.next(), cells.next()) {
            (Some(Ok(case)), Some(Ok(twins))) => Ok((case, twins)),
            _ => Err("a line of another table".into()),
        }
    });
    lines.collect()
}

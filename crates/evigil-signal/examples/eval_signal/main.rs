//! `eval_signal REFERENCE TABLE...`, for `cargo xtask eval-signal`: how well each method tells true
//! pairs of product and event from false ones.
//!
//! REFERENCE is a folder of reference sets: `NAME.tsv` with the columns `drug`, `outcome` and `truth`
//! (1 or 0), and the terms of the outcomes in `outcome_terms.tsv` or `NAME_terms.tsv` with the columns
//! `outcome` and `term`. A TABLE is a case table as delimited text, by its ending with commas or tabs,
//! and may be compressed with gzip. It prints a Markdown table.
//!
//! A product is found by its name and an outcome by the names of its terms, whatever their case. An
//! outcome is a group of terms that a report counts once for. A pair of which the product or the whole
//! outcome never occurs is left out; one without a common report stays and scores low.

#![expect(
    clippy::print_stdout,
    reason = "a program for `cargo xtask eval-signal`"
)]

mod reference;
mod score;

use std::collections::{BTreeSet, HashMap};
use std::error::Error;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use evigil_signal::Cell;
use evigil_signal::count::{CountSettings, count};
use evigil_signal::evaluation::auc;
use evigil_signal::gps::{FitSettings, Prior, fit};
use evigil_signal::table::{CaseTable, Dialect, Names, ReadSettings, TableKind, TableReader};
use flate2::read::MultiGzDecoder;
use reference::ReferenceSet;
use score::METHODS;

type Fallible<T> = Result<T, Box<dyn Error>>;

fn main() -> Fallible<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, tables @ ..] = arguments.as_slice() else {
        return Err("eval_signal REFERENCE TABLE...".into());
    };
    let sets = reference::read(Path::new(folder))?;
    let table = read(tables)?;
    let counts = count(&table, &CountSettings::default())?;
    let fitted = fit(&counts, &FitSettings::default())?;
    let [alpha1, beta1, alpha2, beta2, p] = fitted.prior.parameters();
    println!(
        "{} reports, {} products, {} events, {} pairs; prior of the single pairs: alpha1 {alpha1:.4}, \
         beta1 {beta1:.4}, alpha2 {alpha2:.4}, beta2 {beta2:.4}, P {p:.4}\n",
        table.len(),
        counts.products.len(),
        counts.events.len(),
        counts.len()
    );
    let found = Found::new(&table);
    let scored: Vec<Scored> = sets
        .iter()
        .map(|set| found.scored(set, &fitted.prior))
        .collect::<Result<_, _>>()?;
    print(&sets, &scored);
    Ok(())
}

fn read(tables: &[String]) -> Fallible<CaseTable> {
    let mut settings = ReadSettings::default();
    settings.report_id.push("CASEID".to_owned());
    settings.product.push("DRUG".to_owned());
    settings.event.push("AE".to_owned());
    let mut reader = TableReader::new(settings);
    for path in tables {
        let name = path.strip_suffix(".gz").unwrap_or(path);
        let dialect = if name.ends_with(".csv") {
            Dialect::CSV
        } else {
            Dialect::TSV
        };
        let file = File::open(path).map_err(|error| format!("{path}: {error}"))?;
        let input: Box<dyn Read> = if name == path {
            Box::new(file)
        } else {
            Box::new(MultiGzDecoder::new(file))
        };
        reader.delimited(TableKind::Cases, input, dialect)?;
    }
    Ok(reader.finish()?.0)
}

/// Reports by the names of products and events in lower case.
struct Found {
    products: HashMap<String, BTreeSet<usize>>,
    events: HashMap<String, BTreeSet<usize>>,
    reports: usize,
}

/// What a reference set comes to.
struct Scored {
    truth: Vec<bool>,
    /// By method, then by pair.
    scores: Vec<Vec<f64>>,
    with_reports: usize,
}

impl Found {
    fn new(table: &CaseTable) -> Self {
        let lower = |names: &Names| names.iter().map(str::to_lowercase).collect::<Vec<_>>();
        let (products, events) = (lower(table.products()), lower(table.events()));
        let mut found = Self {
            products: HashMap::new(),
            events: HashMap::new(),
            reports: table.len(),
        };
        let add = |to: &mut HashMap<String, BTreeSet<usize>>, names: &[String], code, report| {
            if let Some(name) = names.get(code as usize) {
                to.entry(name.clone()).or_default().insert(report);
            }
        };
        for report in 0..table.len() {
            for code in table.products_of(report) {
                add(&mut found.products, &products, code, report);
            }
            for code in table.events_of(report) {
                add(&mut found.events, &events, code, report);
            }
        }
        found
    }

    fn scored(&self, set: &ReferenceSet, prior: &Prior) -> Fallible<Scored> {
        let mut outcomes: HashMap<&str, BTreeSet<usize>> = HashMap::new();
        for (outcome, term) in &set.terms {
            let reports = outcomes.entry(outcome).or_default();
            reports.extend(self.events.get(&term.to_lowercase()).into_iter().flatten());
        }
        let mut scored = Scored {
            truth: Vec::new(),
            scores: vec![Vec::new(); METHODS.len()],
            with_reports: 0,
        };
        for pair in &set.pairs {
            let product = self.products.get(&pair.product.to_lowercase());
            let outcome = outcomes.get(pair.outcome.as_str());
            let (Some(product), Some(outcome)) = (product, outcome.filter(|it| !it.is_empty()))
            else {
                continue;
            };
            let size = |count: usize| count as u64;
            let both = product.intersection(outcome).count();
            let cell = Cell::new(
                size(both),
                size(product.len()),
                size(outcome.len()),
                size(self.reports),
            )?;
            scored.truth.push(pair.truth);
            scored.with_reports += usize::from(both > 0);
            let values = score::scores(cell, prior);
            for (column, value) in scored.scores.iter_mut().zip(values) {
                column.push(value);
            }
        }
        Ok(scored)
    }
}

fn print(sets: &[ReferenceSet], scored: &[Scored]) {
    println!(
        "| reference set | pairs | with product and event in the data | true | false | with a common report |"
    );
    println!("|---|---|---|---|---|---|");
    for (set, scored) in sets.iter().zip(scored) {
        let positives = scored.truth.iter().filter(|truth| **truth).count();
        println!(
            "| {} | {} | {} | {positives} | {} | {} |",
            set.name,
            set.pairs.len(),
            scored.truth.len(),
            scored.truth.len() - positives,
            scored.with_reports
        );
    }
    print!("\n| method |");
    for set in sets {
        print!(" {}: AUC (95% interval) | SE, Hanley-McNeil |", set.name);
    }
    println!("\n|---|{}", "---|---|".repeat(sets.len()));
    for (method, name) in METHODS.iter().enumerate() {
        print!("| {name} |");
        for scored in scored {
            let scores = scored.scores.get(method).map_or(&[][..], Vec::as_slice);
            match auc(scores, &scored.truth) {
                Some(auc) => {
                    let limits = auc.interval();
                    print!(
                        " {:.4} ({:.3} to {:.3}) | {:.3} |",
                        auc.value, limits.low, limits.high, auc.hanley_mcneil
                    );
                }
                None => print!(" none | |"),
            }
        }
        println!();
    }
}

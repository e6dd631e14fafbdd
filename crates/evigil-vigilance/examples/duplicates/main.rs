//! What `cargo xtask eval-duplicates` and `cargo xtask bench-scale duplicates` run.
//!
//! `duplicates eval SIZE SEED...` finds duplicates among made-up reports of each seed and holds what
//! is found against the truth. `duplicates make FOLDER SIZE SEED` writes such reports as a table,
//! with the truth beside it; `duplicates run FOLDER THREADS` finds them in the table, and prints one
//! JSON object a stage, and the score.

#![expect(clippy::print_stdout, reason = "a program for xtask")]

mod judge;
mod made;
mod random;
mod story;
mod table;

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use evigil_vigilance::duplicates::{
    Decisions, Field, Finder, FitSettings, Model, Reports, Standing,
};

use judge::Truth;
use made::{How, Maker};

type Fallible<T> = Result<T, Box<dyn Error>>;

fn main() -> Fallible<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["eval", size, seeds @ ..] => {
            for seed in seeds {
                eval(size.parse()?, seed.parse()?)?;
            }
            Ok(())
        }
        ["make", folder, size, seed] => {
            table::write(Path::new(folder), size.parse()?, seed.parse()?)
        }
        ["run", folder, threads] => run(Path::new(folder), threads.parse()?),
        _ => {
            Err("duplicates eval SIZE SEED... | make FOLDER SIZE SEED | run FOLDER THREADS".into())
        }
    }
}

/// Made-up reports, and the truth about them.
fn made(size: usize, seed: u64) -> (Reports, Truth, Vec<How>) {
    let mut reports = Reports::new();
    let mut truth = Truth::new();
    let mut hows = Vec::new();
    Maker::new(seed, size).make(size, &mut |made| {
        reports.push(&made.told);
        truth.push((made.case, made.twins));
        hows.push(made.how);
    });
    (reports, truth, hows)
}

fn eval(size: usize, seed: u64) -> Fallible<()> {
    let (reports, truth, hows) = made(size, seed);
    let threads = std::thread::available_parallelism()?.get();
    let settings = FitSettings {
        threads,
        ..FitSettings::default()
    };
    let model = Model::fit(&reports, &settings);
    let finder = Finder::new(&reports, &model);
    let found = finder.find(&Decisions::default(), None, threads);
    let score = judge::clusters(&truth, &found.clusters);
    println!(
        "{{\"seed\": {seed}, \"reports\": {}, \"precision\": {:.4}, \"recall\": {:.4}, \"f1\": {:.4}, \
         \"twins_joined\": {}, \"twins\": {}, \"link_bits\": {:.2}, \"expected_precision\": {:.4}, \"prior_bits\": {:.2}, \"rounds\": {}}}",
        reports.len(),
        score.precision(),
        score.recall(),
        score.f1(),
        score.twins_joined,
        score.twins,
        model.link_bits,
        model.expected_precision,
        model.prior_bits,
        model.rounds
    );
    for (threshold, score) in judge::curve(&truth, &found, &model) {
        println!(
            "  from {threshold:>6.2} bits: precision {:.4}, recall {:.4}, F1 {:.4}, near twins {}",
            score.precision(),
            score.recall(),
            score.f1(),
            score.twins_joined
        );
    }
    let found_of = judge::found_again(&truth, &found.clusters);
    for how in [How::Independent, How::FollowUp, How::Literature, How::Copy] {
        let of = hows.iter().zip(&found_of).filter(|(it, _)| **it == how);
        let (all, again) = of.fold((0, 0), |sum, (_, found)| {
            (sum.0 + 1, sum.1 + u32::from(*found))
        });
        println!("  {how:?}: {again} of {all} reports beside another of their case");
    }
    if std::env::var_os("EVAL_DETAIL").is_some() {
        detail(&reports, &truth, &model, &finder, &found);
    }
    Ok(())
}

/// The model, and what went wrong: for those who work on it.
fn detail(
    reports: &Reports,
    truth: &Truth,
    model: &Model,
    finder: &Finder<'_>,
    found: &evigil_vigilance::duplicates::Found,
) {
    for part in &model.fields {
        println!(
            "{:?}\n  m {:.4?}\n  u {:.6?}\n  d {:.4?}",
            part.field, part.m, part.u, part.u_dependent
        );
    }
    for (pass, totals) in &found.passes {
        println!("{pass:?} {totals:?}");
    }
    let tell = |a: u32, b: u32| {
        let words: Vec<String> = finder
            .explain(a, b)
            .iter()
            .map(|part| {
                format!(
                    "{}={}:{:.1}",
                    part.field.word(),
                    part.level.word(),
                    part.bits
                )
            })
            .collect();
        format!(
            "{} {} {}",
            reports.name(a),
            reports.name(b),
            words.join(" ")
        )
    };
    let is_one = |a: u32, b: u32| truth[a as usize].0 == truth[b as usize].0;
    let wrong = found
        .links
        .iter()
        .filter(|link| link.standing == Standing::Linked && !is_one(link.a, link.b));
    for link in wrong.take(25) {
        println!("WRONG {:.1} {}", link.bits, tell(link.a, link.b));
    }
    let mut by_case: std::collections::HashMap<u32, Vec<u32>> = std::collections::HashMap::new();
    for (at, (case, _)) in (0_u32..).zip(truth) {
        by_case.entry(*case).or_default().push(at);
    }
    let linked: std::collections::HashMap<(u32, u32), _> = found
        .links
        .iter()
        .map(|link| ((link.a, link.b), link))
        .collect();
    let mut missed = [0; 4];
    let mut shown = 0;
    let mut cases: Vec<_> = by_case
        .into_values()
        .filter(|list| list.len() > 1)
        .collect();
    cases.sort();
    for list in cases {
        for (at, a) in list.iter().enumerate() {
            for b in list.iter().skip(at + 1) {
                let link = linked.get(&(*a, *b)).or(linked.get(&(*b, *a)));
                let place = match link.map(|link| link.standing) {
                    None => 0,
                    Some(Standing::Review) => 1,
                    Some(Standing::Contradicted) => 2,
                    Some(Standing::KeptApart) => 3,
                    Some(_) => continue,
                };
                missed[place] += 1;
                if shown < 40 {
                    shown += 1;
                    let bits: f32 = finder.explain(*a, *b).iter().map(|part| part.bits).sum();
                    println!(
                        "MISSED {place} {:.1} {:?} {}",
                        f64::from(bits) + model.prior_bits,
                        link.map(|link| link.contradiction),
                        tell(*a, *b)
                    );
                }
            }
        }
    }
    println!(
        "missed: no pair {}, review {}, contradicted {}, kept apart {}",
        missed[0], missed[1], missed[2], missed[3]
    );
    let _ = Field::ALL;
}

fn run(folder: &Path, threads: usize) -> Fallible<()> {
    let reports = stage("read", || table::read(folder))?;
    let settings = FitSettings {
        threads,
        ..FitSettings::default()
    };
    let model = stage("fit", || Ok(Model::fit(&reports, &settings)))?;
    let found = stage("find", || {
        let finder = Finder::new(&reports, &model);
        Ok(finder.find(&Decisions::default(), None, threads))
    })?;
    let truth = table::truth(folder)?;
    let score = judge::clusters(&truth, &found.clusters);
    let compared: u64 = found.passes.iter().map(|(_, totals)| totals.pairs).sum();
    println!(
        "{{\"precision\": {:.5}, \"recall\": {:.5}, \"f1\": {:.5}, \"twins_joined\": {}, \"twins\": {}, \
         \"links\": {}, \"clusters\": {}, \"compared\": {compared}}}",
        score.precision(),
        score.recall(),
        score.f1(),
        score.twins_joined,
        score.twins,
        found.links.len(),
        found.clusters.len(),
    );
    Ok(())
}

/// Does a stage and says how long it took.
fn stage<T>(name: &str, work: impl FnOnce() -> Fallible<T>) -> Fallible<T> {
    let before = processor();
    let start = Instant::now();
    let made = work()?;
    println!(
        "{{\"stage\": \"{name}\", \"wall\": {:.3}, \"processor\": {:.2}, \"peak\": {}}}",
        start.elapsed().as_secs_f64(),
        processor() - before,
        peak(),
    );
    Ok(made)
}

/// Seconds of all threads so far; hundredths is what the system counts in.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(") ").next().unwrap_or_default();
    let ticks = fields.split(' ').skip(11).take(2);
    ticks
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}

/// The largest resident set so far, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    number.unwrap_or(0) * 1024
}

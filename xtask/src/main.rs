//! Tasks of the workspace: `cargo xtask NAME`. Nothing has to be installed for them but Rust.
//!
//! What lives here is for those who work on evigil: checks, house rules, evaluation,
//! benchmarks. Nothing that a user of evigil needs does.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the terminal"
)]

mod bench_claims;
mod bench_product;
mod bench_scale;
mod bench_signal;
mod bench_vigilance;
mod check;
mod eval_claims;
mod eval_duplicates;
mod eval_signal;
mod options;
mod planted_signals;
mod python;
mod random;
mod readme;
mod registry;
mod screenshots;
mod subject;
mod tidy;
mod type_one;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

use options::Options;

const USAGE: &str = "\
cargo xtask NAME [OPTIONS]

  check [--no-test]        all that has to hold: format, lints, tests, docs, house rules
  tidy                     the house rules alone
  readme                   run the commands of README.md and write their output into it
  screenshots              pictures of the HTML reports for README.md (needs Chromium)
  eval-claims [LABELS] [OPTION...]
                           judge `evigil check` against labelled texts (needs Python);
                           options go to the evaluation script
  bench-claims             speed and memory of `evigil check`, beside a Python pipeline
      --megabytes N        size of the generated HTML corpus [default: 24]
      --gigabytes N        size of the streamed JSONL and WARC inputs [default: 1]
      --passes N           passes over the corpus; the median counts [default: 3]
      --peer-python VENV   virtual environment with the pipeline's packages
                           [default: made in target/bench-venv]
      --no-peer            evigil's figures alone
      --no-memory          leave the streamed inputs out
  bench-product            speed and memory of reading event files and particle tracks, beside
                           Python packages
      --events N           events of the generated FCS file [default: 1000000]
      --rows N             rows of the generated table of tracks [default: 1000000]
      --passes N           passes over all programs; the median counts [default: 3]
      --peer-python VENV   virtual environment with the packages
                           [default: made in target/bench-venv]
      --no-peer            evigil's figures alone
  bench-vigilance          speed and memory of a quarter of FAERS and a batch of E2B(R3) to the case
                           table, beside pandas and lxml
      --cases N            cases of the made-up quarter [default: 400000]
      --megabytes N        size of the made-up batch [default: 200]
      --batch-gigabytes N  size of the batch whose memory is looked at [default: 5]
      --passes N           passes over all programs; the median counts [default: 3]
      --peer-python VENV   virtual environment with the packages
                           [default: made in target/bench-venv]
      --no-peer            evigil's figures alone
      --no-memory          leave the large batch out
  bench-signal             speed and memory of counting and of each statistic, beside Python packages
      --reports N          reports of the made-up tables, several sizes with commas between them
                           [default: 100000,1000000]
      --large              20000000 reports too, by evigil alone
      --seed N             of the made-up tables [default: 1]
      --passes N           passes over all programs; the median counts [default: 3]
      --peer-python VENV   virtual environment with the packages
                           [default: made in target/bench-venv]
      --no-peer            evigil's figures alone
      --slow-peers         vigipy too, which takes minutes
  bench-scale cluster      counting reports and reading pages: own code, DataFusion, Ballista with 1 and 2 executors
  bench-scale duplicates   duplicates among made-up reports, beside Splink on DuckDB: time, memory, F1
      --reports N          reports of the made-up table [default: 1000000]
      --seed N             of the made-up table [default: 1]
      --threads N          [default: one a processor]
      --peer-python VENV   virtual environment with the packages
                           [default: made in target/bench-venv-duplicates]
      --no-peer            evigil's figures alone
  bench-registry           the served registry under load on SQLite and PostgreSQL, beside the driver alone
      --seconds N          length of each load [default: 10]
      --exposures N        of the large registry [default: 1000000]; 0 leaves it out
      --passes N           passes [default: 3]
  fault-test               kill the server in the middle of writes and look what is left
      --rounds N           times that it is killed [default: 100]
      --writes N           acknowledged writes in all, about [default: 10000]
      --debug              a program that is not optimised
  eval-duplicates          how many duplicates among made-up reports are found, and how many links are
                           right, on held-out seeds
      --reports N          reports of each seed [default: 50000]
      --seeds N            seeds [default: 5]
  eval-signal [--reference DIR] [TABLE...]
                           how well each score of a pair tells true signals from false ones: areas
                           under the curve on reference sets, by case tables of real reports
  planted-signals          at which ranks planted signals are found in made-up reports, and how many
                           of the pairs that are called signals are none
      --seeds N            sets of made-up reports [default: 200]
      --reports N          reports of each [default: 5000]
  type-one                 how often sequential tests signal when no risk is raised
      --replicates N       simulated courses of each design [default: 1000000]
      --seed N             of the simulation [default: 1]
  make-reports --reports N [--seed N] --out DIR
                           made-up tables of reports, products and events, with planted pairs
  make-faers [--cases N] [--folder DIR]
                           a made-up quarter of FAERS
  make-e2b [--megabytes N] [--folder DIR]
                           a made-up batch of E2B(R3)
";

fn run(name: &str, options: Options) -> Result<()> {
    match name {
        "check" => check::run(options),
        "tidy" => tidy::run(options),
        "readme" => readme::run(options),
        "screenshots" => screenshots::run(options),
        "eval-claims" => eval_claims::run(options),
        "bench-claims" => bench_claims::run(options),
        "bench-product" => bench_product::run(options),
        "bench-vigilance" => bench_vigilance::run(options),
        "bench-signal" => bench_signal::run(options),
        "bench-scale" => bench_scale::run(options),
        "bench-registry" => registry::bench(options),
        "fault-test" => registry::fault_test(options),
        "eval-duplicates" => eval_duplicates::run(options),
        "eval-signal" => eval_signal::run(options),
        "planted-signals" => planted_signals::run(options),
        "type-one" => type_one::run(options),
        "make-reports" => bench_signal::make_reports(options),
        "make-faers" => bench_vigilance::make_faers(options),
        "make-e2b" => bench_vigilance::make_e2b(options),
        "help" | "-h" | "--help" => {
            print!("{USAGE}");
            Ok(())
        }
        _ => bail!("there is no task `{name}`\n\n{USAGE}"),
    }
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_else(|| "help".to_owned());
    match run(&name, Options::new(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

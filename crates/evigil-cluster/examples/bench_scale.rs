//! The jobs, timed: `cargo xtask bench-scale cluster` runs this for each engine.
//!
//! ```text
//! bench_scale make-pages FOLDER FILES PAGES        archives of pages
//! bench_scale count ENGINE FOLDER [STRATA]         drugs.parquet, events.parquet, reports.parquet
//! bench_scale pages ENGINE FOLDER                  the archives of a folder
//! ```
//!
//! ENGINE is `native`, `embedded` or the address of a scheduler. What is printed is one JSON object: seconds
//! on the clock, seconds of this process's processors, its largest resident set, rows, and a sum that is
//! the same where engines did the same.

#![expect(clippy::print_stdout, reason = "the figures are what this is for")]

use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Instant;

use evigil_cluster::count::{CountJob, count};
use evigil_cluster::engine::{Engine, Room};
use evigil_cluster::pages::{PageJob, PageReader, Wording, read};
use evigil_cluster::watch::Watch;
use evigil_core::Lang;
use evigil_document::{Input, Limits, records};
use evigil_signal::Universe;
use evigil_signal::count::{CountSettings, PairCounts, count_table};
use evigil_signal::table::{ReadSettings, TableKind, TableReader};
use jiff::civil::date;
use url::Url;

type Done = Result<(), Box<dyn Error>>;

fn main() -> Done {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let begun = Instant::now();
    let (rows, sum) = match words.as_slice() {
        ["make-pages", folder, files, pages] => {
            return make(Path::new(folder), files.parse()?, pages.parse()?);
        }
        ["count", engine, folder, rest @ ..] => counted(engine, Path::new(folder), rest)?,
        ["pages", engine, folder] => paged(engine, Path::new(folder))?,
        _ => return Err("bench_scale make-pages|count|pages".into()),
    };
    let wall = begun.elapsed().as_secs_f64();
    println!(
        "{{\"wall\": {wall}, \"processor\": {}, \"peak\": {}, \"rows\": {rows}, \"sum\": {sum}}}",
        processor()?,
        peak()?
    );
    Ok(())
}

fn engine(name: &str) -> Result<Engine, Box<dyn Error>> {
    Ok(match name {
        "embedded" => Engine::Embedded(Room::default()),
        address => Engine::Cluster(Url::parse(address)?),
    })
}

/// Pairs, and the sum of their expected counts where there are strata, of their counts where not.
fn counted(name: &str, folder: &Path, strata: &[&str]) -> Result<(usize, f64), Box<dyn Error>> {
    let settings = ReadSettings {
        strata: strata.iter().map(|&name| name.to_owned()).collect(),
        ..ReadSettings::default()
    };
    let counts = if name == "native" {
        native(folder, settings)?
    } else {
        let tables = ["drugs", "events", "reports"];
        let tables = tables.map(|table| folder.join(format!("{table}.parquet")));
        let job = CountJob {
            inputs: tables
                .iter()
                .map(|table| table.display().to_string())
                .collect(),
            settings,
            universe: Universe::Reports,
            is_strict: true,
        };
        let engine = engine(name)?;
        let runtime = tokio::runtime::Runtime::new()?;
        runtime.block_on(async {
            let session = engine.session().await?;
            Ok::<_, Box<dyn Error>>(count(&session, &job, &Watch::nobody()).await?.counts)
        })?
    };
    let sum = if counts.expected.is_empty() {
        counts.n11.iter().map(|&n| to_float(n)).sum()
    } else {
        counts.by_name().expected.iter().sum()
    };
    Ok((counts.len(), sum))
}

#[expect(clippy::cast_precision_loss, reason = "a sum to compare by")]
const fn to_float(n: u64) -> f64 {
    n as f64
}

fn native(folder: &Path, settings: ReadSettings) -> Result<PairCounts, Box<dyn Error>> {
    let mut reader = TableReader::new(settings.clone());
    for (name, kind) in [
        ("drugs", TableKind::Products),
        ("events", TableKind::Events),
        ("reports", TableKind::Reports),
    ] {
        reader.parquet(kind, File::open(folder.join(format!("{name}.parquet")))?)?;
    }
    let (table, _) = reader.finish()?;
    let settings = CountSettings {
        strata: settings.strata,
        ..CountSettings::default()
    };
    Ok(count_table(table, &settings)?)
}

const WORDING: Wording = Wording {
    lang: Lang::En,
    as_of: date(2026, 4, 1),
};

/// Pages, and the bytes of their reports.
fn paged(name: &str, folder: &Path) -> Result<(usize, f64), Box<dyn Error>> {
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder)? {
        files.push(entry?.path());
    }
    files.sort();
    let processors = std::thread::available_parallelism()?.get();
    if name == "native" {
        let (files, done) = (Mutex::new(files), Mutex::new((0, 0.0)));
        std::thread::scope(|scope| {
            for _ in 0..processors {
                let thread = std::thread::Builder::new().stack_size(8 << 20);
                thread.spawn_scoped(scope, || drain(&files, &done))?;
            }
            Ok::<_, std::io::Error>(())
        })?;
        return Ok(done.into_inner().unwrap_or_default());
    }
    let job = PageJob {
        inputs: vec![folder.display().to_string()],
        wording: WORDING,
        tasks: if name == "embedded" {
            processors
        } else {
            files.len()
        },
        is_strict: true,
    };
    let engine = engine(name)?;
    let (mut pages, mut bytes) = (0, 0.0);
    tokio::runtime::Runtime::new()?.block_on(async {
        let session = engine.session().await?;
        read(&session, &job, &Watch::nobody(), |page| {
            pages += 1;
            bytes += to_float(page.line.unwrap_or_default().len() as u64);
            Ok(())
        })
        .await
    })?;
    Ok((pages, bytes))
}

/// Reads files until none is left.
fn drain(files: &Mutex<Vec<PathBuf>>, done: &Mutex<(usize, f64)>) {
    let Ok(mut reader) = PageReader::new(WORDING) else {
        return;
    };
    while let Some(file) = files.lock().ok().and_then(|mut files| files.pop()) {
        for found in records(&Input::Path(file), &Limits::default()) {
            let line = reader.line(found).unwrap_or_default();
            if let Ok(mut done) = done.lock() {
                done.0 += 1;
                done.1 += to_float(line.len() as u64);
            }
        }
    }
}

/// Archives of pages of some kilobytes, in which claims stand among other text.
fn make(folder: &Path, files: usize, pages: usize) -> Done {
    fs::create_dir_all(folder)?;
    let plain =
        "当院は駅から徒歩5分です。診療時間は月曜から金曜の9時から18時、土曜は午前のみです。";
    let claims = [
        "幹細胞培養上清液に含まれるエクソソームの点滴で、疲労や不眠が改善します。",
        "副作用の報告はなく、誰でも安心して受けられる再生医療です。",
        "Our exosome therapy reduces inflammation and repairs damaged tissue.",
        "1回 88,000円（税込）、3回コースは220,000円です。",
    ];
    for file in 0..files {
        let mut out =
            std::io::BufWriter::new(File::create(folder.join(format!("{file:05}.warc")))?);
        for page in 0..pages {
            let number = file * pages + page;
            let mut body =
                format!("<html><head><title>{number}</title></head><body><nav>menu</nav>");
            for paragraph in 0..40 {
                let claim = claims.get((number + paragraph) % 9).copied().unwrap_or("");
                write!(body, "<h2>{paragraph}</h2><p>{plain}{claim}{plain}</p>")?;
            }
            body.push_str("</body></html>");
            let http =
                format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{body}");
            write!(
                out,
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://clinic.example/{number}\r\n\
                 WARC-Date: 2026-01-02T03:04:05Z\r\n\
                 WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\n\
                 Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
                http.len()
            )?;
        }
    }
    Ok(())
}

/// Seconds of all processors of this process, from the system's clock ticks.
fn processor() -> Result<f64, Box<dyn Error>> {
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat")?;
    let fields = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace();
    let ticks = fields
        .skip(11)
        .take(2)
        .filter_map(|it| it.parse::<f64>().ok());
    Ok(ticks.sum::<f64>() / TICKS)
}

/// Largest resident set in bytes.
fn peak() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line
        .and_then(|line| line.split_whitespace().next())
        .unwrap_or("0");
    Ok(kilobytes.parse::<u64>()? * 1024)
}

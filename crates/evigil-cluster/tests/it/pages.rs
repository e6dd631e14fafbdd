//! Pages of the engines against those of the ordinary program.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use datafusion::arrow::array::{ArrayRef, AsArray as _, StringArray};
use datafusion::arrow::datatypes::DataType;
use evigil_cluster::ClusterError;
use evigil_cluster::engine::{Engine, Room};
use evigil_cluster::pages::{PageJob, PageLine, PageReader, Wording, read, read_into};
use evigil_cluster::parts::Poisoned;
use evigil_cluster::watch::Watch;
use evigil_core::Lang;
use evigil_document::{Input, Limits, RawDocument, records};
use jiff::civil::date;
use tempfile::TempDir;

use crate::cluster::Cluster;
use crate::made_up::{archive, page, write};

const WORDING: Wording = Wording {
    lang: Lang::En,
    as_of: date(2026, 4, 1),
};

fn embedded() -> Engine {
    Engine::Embedded(Room::default())
}

fn job(inputs: &[&Path], tasks: usize) -> PageJob {
    PageJob {
        inputs: inputs
            .iter()
            .map(|path| path.display().to_string())
            .collect(),
        wording: WORDING,
        tasks,
        is_strict: false,
    }
}

/// What the ordinary program makes of a file: reports and faults.
fn native(paths: &[PathBuf]) -> (BTreeSet<String>, usize) {
    let mut reader = PageReader::new(WORDING).expect("the knowledge is there");
    let (mut lines, mut faults) = (BTreeSet::new(), 0);
    for path in paths {
        for found in records(&Input::Path(path.clone()), &Limits::default()) {
            match reader.line(found) {
                Ok(line) => assert!(lines.insert(line), "each page is one"),
                Err(_) => faults += 1,
            }
        }
    }
    (lines, faults)
}

async fn all(
    engine: &Engine,
    job: &PageJob,
    watch: &Watch,
) -> Result<(BTreeSet<String>, Vec<String>, Vec<Poisoned>), ClusterError> {
    let session = engine.session().await?;
    let (mut lines, mut faults) = (BTreeSet::new(), Vec::new());
    let poisoned = read(&session, job, watch, |PageLine { place, line }| {
        match line {
            Ok(line) => assert!(lines.insert(line), "each page comes once"),
            Err(fault) => faults.push(format!("{place}: {fault}")),
        }
        Ok(())
    })
    .await?;
    Ok((lines, faults, poisoned))
}

/// A folder of archives and files.
fn folder() -> (TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut paths = Vec::new();
    for number in 0..4 {
        let path = folder.path().join(format!("crawl {number}.warc"));
        archive(&path, number * 10, 10);
        paths.push(path);
    }
    let path = folder.path().join("page.html");
    fs::write(&path, page(100)).expect("written");
    paths.push(path);
    let path = folder.path().join("texts.jsonl");
    fs::write(
        &path,
        "{\"text\": \"Exosomes cure cancer.\"}\n{\"no\": 1}\n",
    )
    .expect("written");
    paths.push(path);
    (folder, paths)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_engines_read_what_the_ordinary_program_reads() {
    let (folder, paths) = folder();
    let (expected, faults) = native(&paths);
    assert_eq!((expected.len(), faults), (42, 1));
    let cluster = Cluster::start(2);
    for engine in [embedded(), cluster.engine()] {
        let read = all(&engine, &job(&[folder.path()], 3), &Watch::nobody()).await;
        let (lines, faults, poisoned) = read.expect("pages are read");
        assert_eq!(lines, expected);
        let [fault] = faults.as_slice() else {
            panic!("{faults:?}")
        };
        assert!(
            fault.contains("texts.jsonl") && fault.contains("EV-"),
            "{fault}"
        );
        assert!(poisoned.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_in_a_column_are_read_too_and_poisoned_tables_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let urls = (0..30).map(|number| format!("https://clinic.example/{number}.html"));
    let urls: Vec<String> = urls.collect();
    let bodies: ArrayRef = Arc::new(StringArray::from_iter_values((0..30).map(page)));
    let sources: ArrayRef = Arc::new(StringArray::from_iter_values(&urls));
    write(
        &folder.path().join("pages.parquet"),
        &[("url", Arc::clone(&sources)), ("html", Arc::clone(&bodies))],
    );
    write(
        &folder.path().join("other.parquet"),
        &[("address", sources)],
    );
    fs::write(folder.path().join("cut.parquet"), b"PAR1").expect("written");
    let mut reader = PageReader::new(WORDING).expect("the knowledge is there");
    let raw =
        |(number, url): (usize, &String)| RawDocument::new(url.clone(), page(number).into_bytes());
    let expected = urls
        .iter()
        .enumerate()
        .map(|it| reader.line(Ok(raw(it))).expect("a page"));
    let expected: BTreeSet<String> = expected.collect();
    let cluster = Cluster::start(1);
    for engine in [embedded(), cluster.engine()] {
        let read = all(&engine, &job(&[folder.path()], 2), &Watch::nobody()).await;
        let (lines, faults, poisoned) = read.expect("pages are read");
        assert_eq!(lines, expected);
        assert!(faults.is_empty(), "{faults:?}");
        let names: Vec<&str> = poisoned
            .iter()
            .map(|it| it.part.rsplit('/').next().unwrap_or(""))
            .collect();
        assert_eq!(names, ["cut.parquet", "other.parquet"]);
        let strict = PageJob {
            is_strict: true,
            ..job(&[folder.path()], 2)
        };
        let refused = all(&engine, &strict, &Watch::nobody()).await;
        assert_eq!(refused.expect_err("all were asked for").code(), "EV-K02");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_that_is_cut_is_read_as_far_as_it_goes() {
    let (folder, paths) = folder();
    let whole = fs::read(&paths[1]).expect("it is there");
    fs::write(&paths[1], &whole[..whole.len() / 2]).expect("cut");
    let (expected, faults) = native(&paths);
    assert!(expected.len() < 42 && faults > 1);
    let read = all(&embedded(), &job(&[folder.path()], 2), &Watch::nobody()).await;
    let (lines, told, _) = read.expect("goes on");
    assert_eq!((lines, told.len()), (expected, faults));
    assert!(
        told.iter().any(|fault| fault.contains("crawl 1.warc")),
        "{told:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn executors_write_what_nobody_could_hold() {
    let (folder, paths) = folder();
    let (expected, _) = native(&paths);
    let cluster = Cluster::start(2);
    for (number, engine) in [embedded(), cluster.engine()].into_iter().enumerate() {
        let session = engine.session().await.expect("a session");
        let into = folder.path().join(format!("out-{number}"));
        let job = job(&[folder.path()], 3);
        // What was written must not be read.
        let inputs = paths
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        let job = PageJob { inputs, ..job };
        let target = into.display().to_string();
        let written = read_into(&session, &job, &Watch::nobody(), &target).await;
        let (pages, poisoned) = written.expect("they are written");
        assert_eq!((pages, poisoned.len()), (43, 0));
        let frame = session.context().read_parquet(target, Default::default());
        let frame = frame.await.expect("a table");
        let frame = frame.select_columns(&["report"]).expect("it has reports");
        let batches = frame.collect().await.expect("it can be read");
        let mut lines = BTreeSet::new();
        for batch in &batches {
            let text = datafusion::arrow::compute::cast(batch.column(0), &DataType::Utf8);
            let text = text.expect("text");
            lines.extend(text.as_string::<i32>().iter().flatten().map(str::to_owned));
        }
        assert_eq!(lines, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_executor_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut paths = Vec::new();
    for number in 0..24 {
        let path = folder.path().join(format!("{number:02}.warc"));
        archive(&path, number * 120, 120);
        paths.push(path);
    }
    let (expected, _) = native(&paths);
    let mut cluster = Cluster::start(2);
    let (engine, job) = (cluster.engine(), job(&[folder.path()], 24));
    let reading = tokio::spawn(async move { all(&engine, &job, &Watch::nobody()).await });
    // In the middle: some tasks are done, some are not.
    let is_under_way = |cluster: &Cluster| {
        let jobs = cluster.ask("/api/jobs")?;
        let id = jobs
            .as_array()?
            .first()?
            .get("job_id")?
            .as_str()?
            .to_owned();
        let stages = cluster.ask(&format!("/api/job/{id}/stages"))?;
        let stage = stages.get("stages")?.as_array()?.first()?;
        let tasks = stage.get("tasks")?.as_array()?.iter();
        let done = tasks
            .filter(|task| task["status"].as_str() == Some("Successful"))
            .count();
        Some(stage["stage_status"] == "Running" && (2..24).contains(&done))
    };
    cluster.wait("some tasks are done", || {
        is_under_way(&cluster) == Some(true)
    });
    cluster.kill(0);
    let (lines, faults, _) = reading
        .await
        .expect("no panic")
        .expect("the other one does it all");
    assert_eq!(lines, expected);
    assert!(faults.is_empty(), "{faults:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_watched_and_cancelled() {
    let folder = tempfile::tempdir().expect("a folder");
    for number in 0..40 {
        archive(
            &folder.path().join(format!("{number:02}.warc")),
            number * 200,
            200,
        );
    }
    let cluster = Cluster::start(1);
    for engine in [embedded(), cluster.engine()] {
        let (cancel, cancelled) = tokio::sync::watch::channel(false);
        let told = Arc::new(AtomicUsize::new(0));
        let counts = Arc::clone(&told);
        let watch = Watch::new(Duration::from_millis(50), cancelled, move |progress| {
            assert_eq!(progress.step, "pages");
            // Cancelled by who watches, in the middle.
            if counts.fetch_add(1, Ordering::SeqCst) == 4 {
                cancel.send_replace(true);
            }
        });
        let read = all(&engine, &job(&[folder.path()], 40), &watch).await;
        assert_eq!(read.expect_err("it was cancelled").code(), "EV-K09");
        assert!(told.load(Ordering::SeqCst) >= 5);
    }
    let is_cancelled = || {
        let jobs = cluster.ask("/api/jobs").unwrap_or_default().to_string();
        jobs.to_lowercase().contains("cancel")
    };
    cluster.wait("the scheduler knows", is_cancelled);
}

//! The program itself.

use std::path::Path;
use std::process::{Command, Output};

use evigil_assess::signal::{CountsError, read_counts};

use crate::made_up::{archive, parted};

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_evigil-cluster"))
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "C")
        .output()
        .expect("the program starts")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn counts_are_written_for_the_ordinary_program() {
    let (folder, _) = parted(100, 2);
    let done = run(
        folder.path(),
        &[
            "count",
            ".",
            "--strata",
            "year,sex",
            "--out",
            "counts.jsonl",
        ],
    );
    assert_eq!(done.status.code(), Some(0), "{}", told(&done));
    assert!(
        told(&done).contains("100 reports in 2 files"),
        "{}",
        told(&done)
    );
    let bytes = std::fs::read(folder.path().join("counts.jsonl")).expect("written");
    let (head, counts) = read_counts(bytes.as_slice()).expect("it can be read");
    assert_eq!(
        (head.n, head.strata.len(), head.pairs),
        (100, 2, counts.len() as u64)
    );
    assert_eq!(counts.expected.len(), counts.len());
    // One line less, or one that is none, is told with its number.
    let text = String::from_utf8(bytes).expect("text");
    let lines: Vec<&str> = text.lines().collect();
    let cut = lines[..lines.len() - 1].join("\n");
    let fault = read_counts(cut.as_bytes()).expect_err("it is cut");
    assert!(
        matches!(fault, CountsError::Line { line, .. } if line == lines.len() as u64),
        "{fault}"
    );
    let broken = text.replacen("\"product\"", "\"produkt\"", 1);
    let fault = read_counts(broken.as_bytes()).expect_err("it is broken");
    assert!(
        matches!(fault, CountsError::Line { line: 2, .. }),
        "{fault}"
    );
    let twice = format!("{text}{}\n", lines.last().expect("a line"));
    assert!(read_counts(twice.as_bytes()).is_err());
}

#[test]
fn pages_are_lines_and_what_is_wrong_is_said_in_the_language_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    archive(&folder.path().join("a.warc"), 0, 5);
    let done = run(
        folder.path(),
        &["read", "a.warc", "--as-of", "2026-04-01", "--progress", "1"],
    );
    assert_eq!(done.status.code(), Some(0), "{}", told(&done));
    let text = String::from_utf8_lossy(&done.stdout).into_owned();
    assert_eq!(text.lines().count(), 5);
    assert!(
        text.lines()
            .all(|line| line.starts_with("{\"schema\":\"evigil.check/1\""))
    );
    assert!(told(&done).contains("pages: 5 rows"), "{}", told(&done));
    let none = run(folder.path(), &["read", "b.warc", "--lang", "ja"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(told(&none).contains("EV-K01") && told(&none).contains("ファイルがありません"));
    let address = run(folder.path(), &["read", "a.warc", "--scheduler", "nowhere"]);
    assert_eq!(address.status.code(), Some(2));
    assert!(told(&address).contains("EV-K07"), "{}", told(&address));
    let silent = run(
        folder.path(),
        &["read", "a.warc", "--scheduler", "http://127.0.0.1:9"],
    );
    assert_eq!(silent.status.code(), Some(3));
    assert!(told(&silent).contains("EV-K08"), "{}", told(&silent));
}

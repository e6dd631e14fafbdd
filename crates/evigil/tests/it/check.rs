//! `evigil check`: formats, exit codes, where the output goes.

use std::fs;
use std::process::{Command, Stdio};

use crate::support::{AD, Case, PLAIN};

fn case() -> Case {
    Case::with(&[("ad.html", AD.as_bytes()), ("plain.txt", PLAIN.as_bytes())])
}

#[test]
fn one_document_gives_an_object_several_an_array() {
    let case = case();
    let one = case.run("check ad.html --format json");
    assert_eq!(one.code, Some(0), "{}", one.stderr);
    assert_eq!(one.json()["schema"], "evigil.check/1");
    assert_eq!(one.json()["document"]["source"], "ad.html");
    let two = case.run("check ad.html plain.txt --format json");
    assert_eq!(two.json().as_array().map(Vec::len), Some(2));
}

#[test]
fn jsonl_keeps_the_order_of_the_inputs() {
    let run = case().run("check plain.txt ad.html --format jsonl --quiet");
    let sources: Vec<_> = run
        .lines()
        .iter()
        .map(|line| line["document"]["source"].clone())
        .collect();
    assert_eq!(sources, ["plain.txt", "ad.html"]);
    assert_eq!(run.stderr, "");
}

#[test]
fn every_format_is_written() {
    let case = case();
    for (format, sign) in [
        ("text", "ad.html"),
        ("json", "evigil.check/1"),
        ("jsonl", "evigil.check/1"),
        ("html", "<!doctype html>"),
        ("sarif", "\"version\":\"2.1.0\""),
    ] {
        let run = case.run(&format!("check ad.html plain.txt --format {format}"));
        assert_eq!(run.code, Some(0), "{format}: {}", run.stderr);
        assert!(run.text().contains(sign), "{format}: {}", run.text());
    }
    let parquet = case.run("check ad.html --format parquet");
    assert!(parquet.stdout.starts_with(b"PAR1") && parquet.stdout.ends_with(b"PAR1"));
}

#[test]
fn findings_change_the_exit_code_only_when_asked() {
    let case = case();
    let run = case.run("check ad.html --format jsonl");
    let severities: Vec<_> = run.lines()[0]["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|finding| finding["severity"].as_str().expect("a word").to_owned())
        .collect();
    assert!(
        severities.iter().any(|severity| severity == "violation"),
        "{severities:?}"
    );
    assert_eq!(run.code, Some(0));
    assert_eq!(case.run("check ad.html --fail-on violation").code, Some(1));
    assert_eq!(case.run("check ad.html --fail-on note").code, Some(1));
    assert_eq!(case.run("check plain.txt --fail-on note").code, Some(0));
    assert_eq!(case.run("check ad.html --fail-on severe").code, Some(2));
}

#[test]
fn every_violation_has_a_citation_and_every_id_can_be_explained() {
    let case = case();
    let report = case.run("check ad.html --format json").json();
    let mut ids = Vec::new();
    for finding in report["findings"].as_array().expect("a list") {
        let citations = finding["citations"].as_array().expect("a list");
        assert!(
            finding["severity"] != "violation" || !citations.is_empty(),
            "{finding}"
        );
        ids.extend(
            ["rule", "label", "stance"].map(|key| finding[key].as_str().expect("an id").to_owned()),
        );
        ids.extend(
            citations
                .iter()
                .map(|citation| citation["id"].as_str().expect("an id").to_owned()),
        );
    }
    for disclosure in report["disclosures"].as_array().expect("a list") {
        ids.push(disclosure["item"].as_str().expect("an id").to_owned());
        ids.push(disclosure["rule"].as_str().expect("an id").to_owned());
    }
    ids.sort();
    ids.dedup();
    let run = case.run(&format!("explain {}", ids.join(" ")));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn the_language_is_asked_for_or_the_locale() {
    let case = case();
    let why = |line: &str, variables: &[(&str, &str)]| {
        let report = case.run_with(line, variables, b"").json();
        report["findings"][0]["why"]
            .as_str()
            .expect("a reason")
            .to_owned()
    };
    let english = why("check ad.html --format json", &[]);
    let japanese = why("check ad.html --format json --lang ja", &[]);
    assert!(english.is_ascii() || !english.contains('す'), "{english}");
    assert_ne!(english, japanese);
    assert_eq!(
        why("check ad.html --format json", &[("LANG", "ja_JP.UTF-8")]),
        japanese
    );
    assert_eq!(
        why(
            "check ad.html --format json --lang en",
            &[("LC_ALL", "ja_JP.UTF-8")]
        ),
        english
    );
}

#[test]
fn the_law_is_that_of_the_day() {
    let case = case();
    let today = case.run("check ad.html --format json").json();
    let then = case
        .run("check ad.html --format json --as-of 1950-01-01")
        .json();
    assert_eq!(then["as_of"], "1950-01-01");
    let begins = |report: &serde_json::Value| -> Vec<String> {
        let findings = report["findings"].as_array().expect("a list").iter();
        findings
            .flat_map(|finding| finding["citations"].as_array().expect("a list"))
            .filter_map(|citation| Some(citation["in_force_from"].as_str()?.to_owned()))
            .collect()
    };
    assert!(begins(&today).iter().any(|day| day.as_str() > "1950-01-01"));
    assert!(begins(&then).iter().all(|day| day.as_str() <= "1950-01-01"));
    assert_eq!(case.run("check ad.html --as-of yesterday").code, Some(2));
}

#[test]
fn stdin_is_a_document() {
    let run = Case::new().run_with("check - --format json", &[], AD.as_bytes());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(run.json()["document"]["source"], "-");
    assert_eq!(run.json()["document"]["format"], "html");
}

#[test]
fn out_replaces_the_file_only_when_complete() {
    let case = case();
    case.write("report.json", b"old");
    let run = case.run("check ad.html --format json --out report.json");
    assert_eq!((run.code, run.stdout.len()), (Some(0), 0));
    let text = fs::read_to_string(case.path("report.json")).expect("is there");
    assert!(text.contains("evigil.check/1"));
    let names = fs::read_dir(case.root()).expect("is readable").count();
    assert_eq!(names, 3, "no part is left behind");
    let run = case.run("check ad.html --out no/such/folder/report.json");
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("EV-C002") && run.stderr.contains("no/such/folder"),
        "{}",
        run.stderr
    );
}

#[cfg(unix)]
#[test]
fn out_may_be_a_device_and_a_file_is_readable_by_others() {
    use std::os::unix::fs::PermissionsExt as _;
    let case = case();
    assert_eq!(case.run("check ad.html --out /dev/null").code, Some(0));
    case.run("check ad.html --out report.txt");
    let ours = fs::metadata(case.path("report.txt"))
        .expect("is there")
        .permissions()
        .mode();
    let usual = fs::metadata(case.path("ad.html"))
        .expect("is there")
        .permissions()
        .mode();
    assert_eq!(ours, usual);
}

#[test]
fn the_number_of_jobs_changes_nothing() {
    let case = Case::new();
    for number in 0..60 {
        let text = format!(
            "第{number}号。{}",
            if number % 3 == 0 { AD } else { PLAIN }.repeat(1 + number % 5)
        );
        case.write(&format!("pages/{number:03}.txt"), text.as_bytes());
    }
    case.write("pages/030a.txt", b"");
    for format in ["jsonl", "html", "sarif", "parquet", "text"] {
        let one = case.run(&format!("check pages --jobs 1 --format {format}"));
        let four = case.run(&format!("check pages --jobs 4 --format {format}"));
        assert!(one.stdout == four.stdout, "{format} differs");
        assert_eq!(one.stderr, four.stderr);
        assert_eq!(one.code, Some(0), "{}", one.stderr);
    }
    assert_eq!(case.run("check pages --jobs 0").code, Some(2));
}

#[test]
fn a_batch_ends_with_a_summary_unless_quiet() {
    let case = case();
    let run = case.run("check ad.html plain.txt --format jsonl");
    assert!(run.stderr.contains("Documents checked"), "{}", run.stderr);
    let ja = case.run("check ad.html plain.txt --format jsonl --lang ja");
    assert!(ja.stderr.contains("調べた文書"), "{}", ja.stderr);
    assert_eq!(case.run("check ad.html --format jsonl").stderr, "");
}

#[test]
fn colours_are_for_terminals() {
    let run = case().run("check ad.html");
    assert!(!run.text().contains('\u{1b}'));
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let case = Case::new();
    for number in 0..200 {
        case.write(&format!("pages/{number:03}.html"), AD.as_bytes());
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_evigil"))
        .args(["check", "pages", "--format", "jsonl"])
        .current_dir(case.root())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ends");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        !stderr.contains("error") && !stderr.contains("panicked"),
        "{stderr}"
    );
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn another_knowledge_base_has_to_be_one() {
    let case = case();
    case.write("base/advertising/x.toml", b"[[rule]]\nid = 3\n");
    let run = case.run("check ad.html --knowledge base");
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("EV-C001") && run.stderr.contains("x.toml"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_input_is_never_replaced() {
    let case = case();
    let run = case.run("check plain.txt ad.html --format json --out ad.html");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-C006"), "{}", run.stderr);
    assert_eq!(
        fs::read_to_string(case.path("ad.html")).expect("is there"),
        AD
    );
}

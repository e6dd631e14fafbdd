//! `evigil product`: instrument files and lots, from outside.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::support::Case;

fn lot(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples/lots")
        .join(name)
}

/// Standing by criterion.
fn standings(name: &str) -> BTreeMap<String, String> {
    let line = format!(
        "product assess {} --format json --as-of 2026-11-22",
        lot(name).display()
    );
    let run = Case::new().run(&line);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let report = run.json();
    assert_eq!(report["schema"], "evigil.lot/1");
    let items = report["items"].as_array().expect("items are a list");
    let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    items
        .iter()
        .map(|item| {
            let cited = item["citations"]
                .as_array()
                .is_some_and(|all| !all.is_empty());
            assert!(cited, "{} lacks a citation", item["criterion"]);
            let reasons = item["reasons"].as_array().expect("reasons are a list");
            assert!(!reasons.is_empty());
            for reason in reasons {
                let message = word(&reason["message"]);
                assert!(!message.starts_with("reason-"), "no words for {message}");
            }
            (word(&item["criterion"]), word(&item["standing"]))
        })
        .collect()
}

#[test]
fn a_lot_that_holds_together_is_shown_or_stated() {
    let standings = standings("shown");
    for shown in [
        "QTY-1", "QTY-3", "QTY-4", "ID-1", "CTL-1", "CTL-3", "CTL-4", "LAB-1", "LAB-2",
    ] {
        assert_eq!(standings[shown], "shown", "{shown}");
    }
    for stated in ["SRC-1", "SAF-1", "SAF-3", "PUR-2", "NAM-1"] {
        assert_eq!(standings[stated], "stated", "{stated}");
    }
    let bad: Vec<_> = standings
        .iter()
        .filter(|(_, standing)| *standing == "contradicted")
        .collect();
    assert!(bad.is_empty(), "{bad:?}");
}

#[test]
fn raw_data_contradict_a_label() {
    let standings = standings("contradicted");
    for wrong in [
        "QTY-1", "ID-1", "LAB-1", "LAB-2", "LAB-3", "SEP-2", "SRC-4", "SAF-3", "STO-5", "NAM-1",
    ] {
        assert_eq!(standings[wrong], "contradicted", "{wrong}");
    }
}

#[test]
fn a_lot_that_says_nothing_discloses_nothing() {
    let standings = standings("silent");
    let count = |wanted: &str| {
        standings
            .values()
            .filter(|standing| *standing == wanted)
            .count()
    };
    assert_eq!(count("shown") + count("stated") + count("contradicted"), 0);
    assert!(count("not_disclosed") > 50);
    assert_eq!(standings["NAM-1"], "not_shown");
}

#[test]
fn a_sample_is_no_control_of_itself() {
    let sample = std::fs::read(lot("shown").join("raw/stained.fcs")).expect("the example is there");
    let text = "[product]\nname = 'x'\n[[measurement]]\nid = 'f'\nkind = 'nano_flow'\n\
                [[measurement.file]]\npath = 's.fcs'\n\
                [[measurement.file]]\npath = 's.fcs'\nrole = 'isotype'\n\
                [[measurement.file]]\npath = 's.fcs'\nrole = 'beads'\n";
    let case = Case::with(&[("dossier.toml", text.as_bytes()), ("s.fcs", &sample)]);
    let report = case.run("product assess . --format json").json();
    let standing = |id: &str| {
        let items = report["items"].as_array().expect("items are a list");
        let item = items.iter().find(|item| item["criterion"] == id);
        item.map(|item| item["standing"].clone())
            .unwrap_or_default()
    };
    assert_eq!(standing("MFC-3.4"), "not_shown");
    assert_eq!(standing("MFC-4.3"), "stated");
}

#[test]
fn what_is_no_file_is_told_and_not_read() {
    let text = "[product]\nname = 'x'\n[[measurement]]\nkind = 'nta'\n[[measurement.file]]\npath = 'raw'\n";
    let case = Case::with(&[("dossier.toml", text.as_bytes()), ("raw/inner", b"x")]);
    let run = case.run("product assess . --format json");
    assert_eq!(run.code, Some(2));
    assert_eq!(run.json()["dossier"]["problems"][0]["code"], "EV-L012");
    assert_eq!(case.run("product inspect raw").code, Some(2));
    #[cfg(unix)]
    {
        let outside = tempfile::NamedTempFile::new().expect("a file can be made");
        std::os::unix::fs::symlink(outside.path(), case.path("link")).expect("a link can be made");
        case.write("dossier.toml", text.replace("'raw'", "'link'").as_bytes());
        let run = case.run("product assess . --format json");
        assert_eq!(run.json()["dossier"]["problems"][0]["code"], "EV-L012");
    }
}

#[test]
fn fail_on_ends_with_one() {
    let case = Case::new();
    let run = |name: &str, standing: &str| {
        let line = format!(
            "product assess {} --fail-on {standing} --quiet",
            lot(name).display()
        );
        case.run(&line).code
    };
    assert_eq!(run("contradicted", "contradicted"), Some(1));
    assert_eq!(run("silent", "contradicted"), Some(0));
    assert_eq!(run("silent", "open"), Some(1));
}

#[test]
fn both_languages_and_every_format_have_the_items() {
    for lang in ["en", "ja"] {
        for (format, mark) in [("text", "QTY-1"), ("jsonl", "\"QTY-1\""), ("html", "QTY-1")] {
            let path = lot("contradicted");
            let line = format!(
                "product assess {} --lang {lang} --format {format}",
                path.display()
            );
            let run = Case::new().run(&line);
            assert!(run.text().contains(mark), "{lang} {format}: {}", run.stderr);
        }
    }
}

#[test]
fn a_faulty_dossier_is_told_at_its_line_and_judged_all_the_same() {
    let text = "[product]\nname = \"x\"\n[lot]\nnumbr = 3\n[[measurement]]\nkind = \"nta\"\n\
                value = -1\nunit = \"particles/mL\"\n[[measurement.file]]\npath = \"none.csv\"\n";
    let case = Case::with(&[("dossier.toml", text.as_bytes())]);
    let run = case.run("product assess . --format json");
    assert_eq!(run.code, Some(2));
    let report = run.json();
    let told: Vec<(u64, &str)> = report["dossier"]["problems"]
        .as_array()
        .expect("problems are a list")
        .iter()
        .map(|problem| {
            let line = problem["line"].as_u64().unwrap_or(0);
            (line, problem["code"].as_str().unwrap_or_default())
        })
        .collect();
    assert_eq!(told, [(4, "EV-L003"), (7, "EV-L005"), (9, "EV-L012")]);
    assert!(
        report["items"]
            .as_array()
            .is_some_and(|items| items.len() > 50)
    );
    let run = case.run("product assess .");
    assert!(run.text().contains("dossier.toml:4:1"), "{}", run.text());
}

#[test]
fn text_that_is_no_toml_is_not_a_silent_lot() {
    let case = Case::with(&[(
        "dossier.toml",
        b"[product]\nname = \"x\"\n[lot\nnumber = 3\n",
    )]);
    let run = case.run("product assess . --format json");
    assert_eq!((run.code, run.text()), (Some(2), ""));
    assert!(run.stderr.contains("EV-L001"), "{}", run.stderr);
    assert!(run.stderr.contains("dossier.toml:3:"), "{}", run.stderr);
}

#[test]
fn no_dossier_is_bad_input() {
    let case = Case::new();
    let run = case.run("product assess nowhere.toml");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("nowhere.toml"), "{}", run.stderr);
    assert_eq!(case.run("product assess .").code, Some(2));
}

#[test]
fn a_template_can_be_assessed() {
    for lang in ["en", "ja"] {
        let case = Case::new();
        let template = case.run(&format!("product template --lang {lang}"));
        assert_eq!(template.code, Some(0));
        let filled = template.text().replace("name = \"\"   ", "name = \"x\"");
        case.write("dossier.toml", filled.as_bytes());
        let run = case.run("product assess dossier.toml --format json");
        assert_eq!(run.code, Some(0), "{}", run.text());
    }
}

#[test]
fn inspect_gives_an_object_for_every_file() {
    let case = Case::with(&[("noise.bin", b"\x00\x01\x02"), ("empty", b"")]);
    let raw = lot("shown").join("raw");
    let line = format!(
        "product inspect {0}/stained.fcs {0}/nta-1000x-ExperimentSummary.csv noise.bin empty gone --format jsonl",
        raw.display()
    );
    let run = case.run(&line);
    assert_eq!(run.code, Some(2));
    let objects = run.lines();
    assert_eq!(objects.len(), 5);
    assert!(
        objects
            .iter()
            .all(|object| object["schema"] == "evigil.inspect/1")
    );
    assert_eq!(objects[0]["format"], "fcs-3.1");
    assert_eq!(objects[0]["datasets"][0]["events"], 3000);
    assert_eq!(
        objects[0]["datasets"][0]["channels"][1]["label"],
        "CD9 FITC"
    );
    assert_eq!(objects[1]["format"], "nta-nanosight");
    assert_eq!(objects[1]["nta"]["runs"], 5);
    let concentration = objects[1]["nta"]["concentration_per_ml"].as_f64();
    assert!(concentration.is_some_and(|value| (5e10..7e10).contains(&value)));
    for unreadable in &objects[2..] {
        assert!(unreadable["format"].is_null());
        assert_eq!(unreadable["problems"][0]["severity"], "error");
        let message = unreadable["problems"][0]["message"]
            .as_str()
            .unwrap_or_default();
        assert!(
            !message.is_empty() && !message.starts_with("problem-"),
            "{message}"
        );
    }
    assert!(objects[4]["sha256"].is_null());
}

#[test]
fn a_table_without_a_format_is_read_by_a_mapping() {
    let mapping = "rows = \"classes\"\nseparator = \";\"\nheader_line = 1\n[columns]\n\
                   diameter = { name = \"d\", unit = \"nm\" }\n\
                   concentration = { name = \"c\", unit = \"particles/mL\" }\n";
    let case = Case::with(&[
        ("map.toml", mapping.as_bytes()),
        ("bad.toml", b"rows = \"classes\"\nsize = 3\n"),
        ("table.txt", b"d;c\n60;1e7\n61;2e7\n62;1e7\n"),
    ]);
    assert_eq!(case.run("product inspect table.txt").code, Some(2));
    let run = case.run("product inspect table.txt --mapping map.toml --format json");
    assert_eq!(run.code, Some(0), "{}", run.text());
    assert_eq!(run.json()["format"], "table-mapped");
    let run = case.run("product inspect table.txt --mapping bad.toml --format json");
    assert_eq!(run.code, Some(2));
    assert_eq!(run.json()["problems"][0]["code"], "EV-N090");
}

#[test]
fn events_are_counted_in_gates() {
    let gates = "<gating:Gating-ML xmlns:gating=\"http://www.isac-net.org/std/Gating-ML/v2.0/gating\" \
                 xmlns:data-type=\"http://www.isac-net.org/std/Gating-ML/v2.0/datatypes\">\
                 <gating:RectangleGate gating:id=\"bright\"><gating:dimension gating:compensation-ref=\"uncompensated\" \
                 gating:min=\"300\"><data-type:fcs-dimension data-type:name=\"Y595-A\"/></gating:dimension>\
                 </gating:RectangleGate></gating:Gating-ML>";
    let case = Case::with(&[("gates.xml", gates.as_bytes()), ("bad.xml", b"<a>")]);
    let raw = lot("shown").join("raw");
    let count = |file: &str| {
        let line = format!(
            "product inspect {}/{file} --gates gates.xml --format json",
            raw.display()
        );
        let run = case.run(&line);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.json()["datasets"][0]["gates"][0]["events"]
            .as_u64()
            .unwrap_or(0)
    };
    let (stained, isotype) = (count("stained.fcs"), count("isotype.fcs"));
    assert!(stained > 1500 && isotype == 0, "{stained} {isotype}");
    let line = format!(
        "product inspect {}/stained.fcs --gates bad.xml",
        raw.display()
    );
    let run = case.run(&line);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("EV-G001") && run.stderr.contains("bad.xml:1"),
        "{}",
        run.stderr
    );
}

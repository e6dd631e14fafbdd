//! E2B(R3): the official samples in, out, and in again.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use evigil_vigilance::e2b::r3::{self, BatchHeader, KeptKind, Writer, kept_kind};
use evigil_vigilance::exchange::ReadFault;
use evigil_vigilance::icsr::{At, Icsr, Value, register as el};
use roxmltree::{Document, Node};

use crate::shared::{Bytes, Collected, folder};

/// A document as canonical XML would compare it: expanded names, sorted attributes, the order of
/// elements, and text; comments and white space that stands alone left out.
pub(crate) fn canonical(xml: &str) -> String {
    let document = Document::parse(xml).unwrap();
    let mut out = String::new();
    write_canonical(document.root_element(), 0, &mut out);
    out
}

fn write_canonical(node: Node<'_, '_>, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let mut attributes: Vec<String> = node
        .attributes()
        .map(|it| {
            format!(
                " {}|{}={:?}",
                it.namespace().unwrap_or_default(),
                it.name(),
                it.value()
            )
        })
        .collect();
    attributes.sort();
    let name = node.tag_name();
    writeln!(
        out,
        "{indent}<{}|{}{}",
        name.namespace().unwrap_or_default(),
        name.name(),
        attributes.concat()
    )
    .unwrap();
    let mut text = String::new();
    let flush = |text: &mut String, out: &mut String| {
        if !text.trim_ascii().is_empty() {
            writeln!(out, "{indent}  {text:?}").unwrap();
        }
        text.clear();
    };
    for child in node.children() {
        if child.is_element() {
            flush(&mut text, out);
            write_canonical(child, depth + 1, out);
        } else if child.is_text() {
            text.push_str(child.text().unwrap_or_default());
        }
    }
    flush(&mut text, out);
}

pub(crate) fn read(name: &str, bytes: impl Into<Vec<u8>>) -> (BatchHeader, Collected) {
    let mut sink = Collected::default();
    let header = r3::read(&Bytes::new(name, bytes), &mut sink).unwrap();
    (header, sink)
}

#[test]
fn a_file_that_is_cut_off_says_so() {
    let cut = "<MCCI_IN200100UV01 xmlns='urn:hl7-org:v3'>\n<PORR_IN049016UV>\n<id/>";
    let (code, line, _) = fault(cut);
    assert_eq!((code, line), ("EV-X009", 3));
}

pub(crate) fn fault(bytes: impl Into<Vec<u8>>) -> (&'static str, u64, Collected) {
    let mut sink = Collected::default();
    match r3::read(&Bytes::new("x.xml", bytes), &mut sink) {
        Err(ReadFault::Broken(problem)) => (problem.code, problem.place.line, sink),
        other => panic!("{other:?}"),
    }
}

pub(crate) fn write(header: &BatchHeader, reports: &[Icsr]) -> String {
    let mut writer = Writer::new(Vec::new(), header).unwrap();
    for report in reports {
        let carried = writer.report(report).unwrap();
        assert!(carried.is_all(), "{carried:?}");
    }
    String::from_utf8(writer.finish().unwrap()).unwrap()
}

/// Panics with the first lines that differ.
pub(crate) fn assert_same_xml(before: &str, after: &str) {
    let (before, after) = (canonical(before), canonical(after));
    if before == after {
        return;
    }
    let (old, new): (Vec<_>, Vec<_>) = (before.lines().collect(), after.lines().collect());
    let at = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let around = |all: &[&str]| {
        let from = at.saturating_sub(6);
        let lines: Vec<String> = all
            .iter()
            .skip(from)
            .take(12)
            .map(|line| line.chars().take(200).collect())
            .collect();
        lines.join("\n")
    };
    panic!(
        "differs at {at}:\n{}\n---- after\n{}",
        around(&old),
        around(&new)
    );
}

fn samples() -> Vec<(String, String)> {
    let Some(folder) = folder("data/pv/e2b_r3") else {
        return Vec::new();
    };
    let mut all: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "xml"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    all.sort();
    all
}

#[test]
fn samples_go_out_as_they_came_in() {
    for (name, before) in samples() {
        let (header, sink) = read(&name, before.as_str());
        assert!(sink.rejects.is_empty(), "{name}: {:?}", sink.rejects);
        let after = write(&header, &sink.reports);
        assert_same_xml(&before, &after);
        let (again, sink_again) = read(&name, after);
        assert_eq!(header, again, "{name}");
        assert_eq!(sink.reports, sink_again.reports, "{name}");
    }
}

/// Figures of an independent script over the same files.
#[test]
fn samples_hold_what_they_are_known_to_hold() {
    let Some(expected) = folder("data/pv/EXPECTED.tsv") else {
        return;
    };
    let expected = fs::read_to_string(expected).unwrap();
    let mut compared = 0;
    for (name, text) in samples() {
        let line = expected
            .lines()
            .find_map(|line| line.strip_prefix(&format!("e2b_r3/{name}\t")))
            .unwrap();
        let figures: serde_json::Value = serde_json::from_str(line).unwrap();
        if figures.get("drugs").is_none() {
            continue;
        }
        let (_, sink) = read(&name, text.as_str());
        let count = |what: &str| figures[what].as_u64().unwrap();
        let sum = |of: &dyn Fn(&Icsr) -> usize| sink.reports.iter().map(of).sum::<usize>() as u64;
        let blocks =
            |block: &'static str| sum(&|report| usize::from(report.repeats(block, At::TOP)));
        assert_eq!(sink.reports.len() as u64, count("messages"), "{name}");
        assert_eq!(blocks("G.k"), count("drugs"), "{name}");
        assert_eq!(blocks("E.i"), count("reactions"), "{name}");
        assert_eq!(blocks("F.r"), count("test_results"), "{name}");
        assert_eq!(
            sum(&|it| it.all(el::G_K_1).count()),
            count("role_codings"),
            "{name}"
        );
        assert_eq!(
            sum(&|it| it.all(el::G_K_9_I_2_R_3).count()),
            count("causality_rows"),
            "{name}"
        );
        // The script counts the history of the parent too, coded or empty.
        let history = sum(&|it| it.all(el::D_7_1_R_1B).count() + it.all(el::D_10_7_1_R_1B).count());
        assert_eq!(history, count("coded_history"), "{name}");
        let lots: BTreeSet<String> = sink
            .reports
            .iter()
            .flat_map(|it| it.all(el::G_K_4_R_7).chain(it.all(el::FDA_G_K_12_R_9)))
            .filter_map(|item| item.value.text().map(str::to_owned))
            .collect();
        let known = figures["lots"].as_array().unwrap();
        assert_eq!(
            lots,
            known
                .iter()
                .map(|it| it.as_str().unwrap().to_owned())
                .collect()
        );
        let ids: Vec<_> = sink
            .reports
            .iter()
            .map(|it| it.key().report.clone())
            .collect();
        assert_eq!(serde_json::json!(ids), figures["case_ids"]);
        let attachments = sum(&|it| it.all(el::C_1_6_1_R_2).count() + it.all(el::C_4_R_2).count());
        assert_eq!(attachments, count("b64_attachments"), "{name}");
        null_flavours(&name, &sink.reports, &figures["null_flavors"]);
        compared += 1;
    }
    assert!(compared == 6 || samples().is_empty());
}

/// Null flavours of a file are values, or stand in what was kept, or are fixed by the standard.
fn null_flavours(name: &str, reports: &[Icsr], known: &serde_json::Value) {
    for (code, count) in known.as_object().unwrap() {
        let mut found = 0;
        for report in reports {
            found += report
                .items()
                .filter(|item| matches!(item.value, Value::Null(it) if it.code() == code))
                .count();
            let as_xml = format!("nullFlavor=\"{code}\"");
            for kept in report.kept() {
                found += kept.value.matches(&as_xml).count();
                found += usize::from(kept.place.ends_with("/@nullFlavor") && kept.value == *code);
            }
            // Linked reports (C.1.10.r) and results below or above a number have one by themselves.
            let text = |item: evigil_vigilance::icsr::Item<'_>| {
                item.value.text().unwrap_or_default().to_owned()
            };
            found += match code.as_str() {
                "NA" => report.all(el::C_1_10_R).count(),
                "NINF" => report
                    .all(el::F_R_3_2)
                    .filter(|it| text(*it).starts_with('<'))
                    .count(),
                "PINF" => report
                    .all(el::F_R_3_2)
                    .filter(|it| text(*it).starts_with('>'))
                    .count(),
                _ => 0,
            };
        }
        assert_eq!(found as u64, count.as_u64().unwrap(), "{name} {code}");
    }
}

#[test]
fn every_code_has_a_sentence_in_both_languages() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut codes = BTreeSet::new();
    for entry in fs::read_dir(root.join("src/e2b/r3")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        for part in text.split("\"EV-X").skip(1) {
            codes.insert(format!("EV-X{}", part.get(..3).unwrap()));
        }
    }
    assert!(codes.len() > 20);
    for lang in ["en", "ja"] {
        let path = root.join("../../locales").join(lang).join("e2b.ftl");
        let text = fs::read_to_string(path).unwrap();
        for code in &codes {
            assert!(
                text.contains(&format!("\nproblem-{code} = ")),
                "{lang} {code}"
            );
        }
    }
}

#[test]
fn what_is_not_understood_is_told_from_how_it_is_written() {
    for (name, text) in samples() {
        let (_, sink) = read(&name, text.as_str());
        for report in &sink.reports {
            for kept in report.kept() {
                let kind = kept_kind(kept).unwrap();
                if kept.place.ends_with("/@displayName") || kept.place.ends_with("/*") {
                    assert_eq!(kind, KeptKind::Layout, "{name} {kept:?}");
                }
            }
        }
        if name == "FAERS2022Scenario2.xml" {
            // A country of the dosage and a reason for a missing time have no element.
            let unknown: Vec<_> = sink.reports[0]
                .kept()
                .iter()
                .filter(|kept| kept_kind(kept) == Some(KeptKind::Unknown))
                .map(|kept| (kept.line, kept.place.rsplit('/').next().unwrap()))
                .collect();
            assert_eq!(
                unknown,
                [
                    (332, "+productInstanceInstance"),
                    (495, "@nullFlavor"),
                    (519, "+performer")
                ]
            );
        }
    }
}

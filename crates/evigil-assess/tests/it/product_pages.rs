//! Pages of lots and instrument files, as an XML reader sees them: pages are written so that
//! their bodies are well-formed XML too.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use evigil_assess::Wording;
use evigil_assess::inspect::{self, InspectReport};
use evigil_assess::lot::{self, LotInput, LotReport, NamedFile};
use evigil_assess::plot::{FilePlots, LotPlots};
use evigil_core::{Lang, Sha256};
use evigil_product::criteria::{Criteria, LotRecord};
use evigil_product::dossier::{Dossier, FileRole, Vocabulary};
use evigil_product::measured::measure;
use evigil_product::{Attached, Attachments};
use jiff::civil::{Date, date};

use crate::support::knowledge;

const DAY: Date = date(2026, 11, 22);

fn lots() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/lots")
}

/// The report on a dossier, and its page.
fn assessed(text: &str, folder: &Path, lang: Lang) -> (LotReport, String) {
    let knowledge = knowledge();
    let wording = Wording::new(knowledge, lang, DAY);
    let (dossier, problems) = Dossier::parse(text, &Vocabulary::of(knowledge));
    let bytes: Vec<(String, FileRole, Option<Vec<u8>>)> = dossier
        .files()
        .map(|file| {
            (
                file.file.clone(),
                file.role,
                std::fs::read(folder.join(&file.file)).ok(),
            )
        })
        .collect();
    let mut files = Attachments::new();
    for (name, role, bytes) in &bytes {
        let attached = match bytes {
            Some(_) if matches!(role, FileRole::Figure | FileRole::Certificate) => Attached::Paper,
            Some(bytes) => Attached::Read(evigil_instrument::read(bytes)),
            None => Attached::Missing {
                reason: "not there".to_owned(),
            },
        };
        files.insert(name.clone(), attached);
    }
    let record = LotRecord {
        dossier: &dossier,
        files: &files,
        as_of: DAY,
    };
    let criteria = Criteria::compile(knowledge).unwrap_or_else(|errors| panic!("{errors:?}"));
    let items = criteria.judge(&record);
    let measured = measure(&record);
    let named: Vec<NamedFile<'_>> = files
        .iter()
        .filter_map(|(name, attached)| match attached {
            Attached::Read(inspection) => Some(NamedFile {
                name,
                sha256: Sha256::of(name.as_bytes()),
                inspection,
            }),
            _ => None,
        })
        .collect();
    let input = LotInput {
        source: "lots/<dossier> & \"one\".toml",
        sha256: Sha256::of(text.as_bytes()),
        dossier: &dossier,
        problems: &problems,
        items: &items,
        measured: &measured,
        files: &named,
        as_of: DAY,
    };
    let report = LotReport::new(&input, knowledge, &wording);
    let page = lot::html(&report, &LotPlots::new(&record), &wording);
    (report, page)
}

/// Checks what holds for every page; gives its text and its number of plots.
fn checked(page: &str) -> (String, usize) {
    let from = page.find("<body").expect("there is a body");
    let to = page.find("</body>").expect("the body ends") + "</body>".len();
    let body = &page[from..to];
    let body = roxmltree::Document::parse(body).unwrap_or_else(|error| panic!("{error}"));
    let mut ids = BTreeSet::new();
    let (mut targets, mut plots) = (Vec::new(), 0);
    for node in body.descendants().filter(|node| node.is_element()) {
        let name = node.tag_name().name();
        assert!(
            ![
                "script", "img", "iframe", "object", "embed", "link", "use", "image"
            ]
            .contains(&name),
            "{name}"
        );
        for attribute in node.attributes() {
            assert!(
                !attribute.name().starts_with("on") && attribute.name() != "src",
                "{attribute:?}"
            );
            if attribute.name() == "href" {
                let is_web = attribute.value().starts_with("https://")
                    || attribute.value().starts_with("http://");
                match attribute.value().strip_prefix('#') {
                    Some(target) => targets.push(target.to_owned()),
                    None => assert!(name == "a" && is_web, "{attribute:?}"),
                }
            }
        }
        if let Some(id) = node.attribute("id") {
            assert!(ids.insert(id.to_owned()), "{id} stands twice");
        }
        if name == "svg" && node.attribute("class") == Some("plot") {
            plots += 1;
            let names: Vec<_> = node
                .children()
                .filter(|node| node.is_element())
                .map(|node| node.tag_name().name())
                .collect();
            assert_eq!(names[..2], ["title", "desc"]);
        }
    }
    for target in targets {
        assert!(ids.contains(&target), "nothing has the id {target}");
    }
    let head = &page[..from];
    assert!(head.contains("default-src 'none'"));
    assert!(
        !head.contains("@import") && !head.contains("url("),
        "the style asks for something"
    );
    let words: Vec<&str> = body.descendants().filter_map(|node| node.text()).collect();
    (words.join(" "), plots)
}

#[test]
fn the_page_of_a_lot_has_every_item_and_question() {
    for (name, least_plots) in [("shown", 7), ("contradicted", 3), ("silent", 0)] {
        let folder = lots().join(name);
        let text =
            std::fs::read_to_string(folder.join("dossier.toml")).expect("the example is there");
        for lang in [Lang::En, Lang::Ja] {
            let (report, page) = assessed(&text, &folder, lang);
            let (words, plots) = checked(&page);
            assert!(plots >= least_plots, "{name}: {plots} plots");
            assert!(page.contains(&format!("<html lang=\"{lang}\">")));
            for item in &report.items {
                assert!(
                    page.contains(&format!("id=\"{}\"", item.criterion)),
                    "{}",
                    item.criterion
                );
                assert!(words.contains(&item.title), "{}", item.title);
                for reason in &item.reasons {
                    assert!(words.contains(&reason.message), "{}", reason.message);
                }
            }
            for question in &report.questions {
                assert!(words.contains(question.as_str()), "{question}");
            }
        }
    }
}

#[test]
fn hostile_names_stay_text() {
    let text = r#"
schema = "evigil.dossier/1"
[product]
name = "<script>alert(1)</script>\" onload='x' &amp; \u202e"
manufacturer = "</title></style><img src=x>"
class = "ev"
unknown_key = "<b>"
[lot]
number = "--><svg onload=alert(1)>"
[[measurement]]
id = "<i>\"'"
kind = "nta"
[[measurement.file]]
path = "<img src=x>.csv"
"#;
    for lang in [Lang::En, Lang::Ja] {
        let (report, page) = assessed(text, &lots(), lang);
        assert!(!report.dossier.problems.is_empty());
        let (words, _) = checked(&page);
        assert!(words.contains("<script>alert(1)</script>"));
        assert!(!page.contains("<script") && !page.contains("<img") && !page.contains('\u{202e}'));
        for problem in &report.dossier.problems {
            assert!(words.contains(&problem.message), "{}", problem.message);
        }
    }
}

#[test]
fn the_page_of_files_has_their_plots_and_problems() {
    let raw = lots().join("shown/raw");
    let mut names: Vec<PathBuf> = std::fs::read_dir(&raw)
        .expect("the example is there")
        .map(|entry| entry.expect("is readable").path())
        .collect();
    names.sort();
    let bytes: Vec<Vec<u8>> = names
        .iter()
        .map(|name| std::fs::read(name).expect("is readable"))
        .collect();
    let cut = bytes.iter().map(|bytes| bytes[..bytes.len() / 2].to_vec());
    let all: Vec<Vec<u8>> = bytes
        .iter()
        .cloned()
        .chain(cut)
        .chain([b"<html>".to_vec(), Vec::new()])
        .collect();
    for lang in [Lang::En, Lang::Ja] {
        let wording = Wording::new(knowledge(), lang, DAY);
        let (mut reports, mut plots) = (Vec::new(), Vec::new());
        for (number, bytes) in all.iter().enumerate() {
            let name = format!("<file {number}> & 'more'.fcs");
            let inspection = evigil_instrument::read(bytes);
            plots.push(FilePlots::new(&name, &inspection));
            let sum = Some(Sha256::of(bytes));
            reports.push(InspectReport::new(
                &name,
                sum,
                &inspection,
                wording.messages(),
            ));
        }
        let (words, drawn) = checked(&inspect::html(&reports, &plots, &wording));
        assert!(drawn > 20, "{drawn} plots");
        for problem in reports.iter().flat_map(|report| &report.problems) {
            assert!(words.contains(&problem.message), "{}", problem.message);
        }
        // Reports without what can be drawn still make a page.
        checked(&inspect::html(&reports, &[], &wording));
    }
}

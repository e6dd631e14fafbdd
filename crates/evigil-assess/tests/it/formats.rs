//! Text, HTML, SARIF and Parquet.

use std::collections::HashSet;

use crate::support::*;
use bytes::Bytes;
use evigil_assess::render::{Format, MAX_HTML_SECTIONS, Shape, display_width};
use evigil_core::{DocumentFormat, Lang};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::RowAccessor as _;
use serde_json::Value;

fn page(format: DocumentFormat) -> [(evigil_core::Document, evigil_claims::Reading); 1] {
    [(document(PAGE, format), reading())]
}

#[test]
fn text_underlines_the_words_in_their_sentence() {
    let text = render_text(Format::Text, Lang::Ja, &page(DocumentFormat::Text));
    let lines: Vec<_> = text.lines().collect();
    let at = lines
        .iter()
        .position(|line| line.ends_with("糖尿病が治り、副作用は一切ありません。"))
        .expect("the sentence is shown");
    let (front, _) = lines[at]
        .split_once("糖尿病")
        .expect("the words are in the line");
    let marks = lines[at + 1];
    // Wide letters take two columns, so the marks do as well.
    let (before, marked) = marks.split_once('^').expect("the words are underlined");
    assert_eq!(display_width(before), display_width(front));
    assert_eq!(display_width(marked) + 1, display_width("糖尿病が治り"));
    assert!(text.contains("pages/点滴 1.txt:2:1"), "{text}");
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn text_of_a_page_names_the_place_in_the_page_not_a_line_of_the_file() {
    let text = render_text(Format::Text, Lang::En, &page(DocumentFormat::Html));
    assert!(text.contains("html>body>p[2]"), "{text}");
    assert!(!text.contains("1.txt:2:1"), "{text}");
}

#[test]
fn text_of_one_long_line_stays_short() {
    let long = format!(
        "{}{}{}",
        "あ".repeat(200_000),
        PAGE.replace('\n', ""),
        "い".repeat(200_000)
    );
    let mut reading = reading();
    for finding in &mut reading.findings {
        finding.span = span(&long, "糖尿病が治り");
    }
    reading.corrections.clear();
    let text = render_text(
        Format::Text,
        Lang::Ja,
        &[(document(&long, DocumentFormat::Text), reading)],
    );
    assert!(text.len() < 20_000, "{} bytes", text.len());
    assert!(text.lines().all(|line| display_width(line) < 200));
}

#[test]
fn html_escapes_marks_overlaps_and_asks_nothing_of_the_network() {
    let html = render_text(Format::Html, Lang::En, &page(DocumentFormat::Html));
    assert!(!html.contains("<script") && html.contains("&lt;script&gt;"));
    assert!(html.contains("default-src 'none'"));
    for request in ["src=", "@import", "url(", "<link"] {
        assert!(
            !html.replace("default-src", "").contains(request),
            "{request}"
        );
    }
    // 糖尿病が | 治り | 、副作用は… : the middle belongs to both findings.
    assert!(
        html.contains("<mark class=\"violation overlap\">治り</mark>"),
        "{html}"
    );
    assert!(!html.contains('\u{1}'), "a section has no number");
    let ids: Vec<_> = html
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(
        ids.iter().collect::<HashSet<_>>().len(),
        ids.len(),
        "ids are unique"
    );
    for target in html
        .split("href=\"#")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
    {
        assert!(ids.contains(&target), "#{target} leads nowhere");
    }
}

#[test]
fn html_keeps_the_words_in_order() {
    let html = render_text(Format::Html, Lang::Ja, &page(DocumentFormat::Text));
    let (_, text) = html
        .split_once("<div class=\"text\"")
        .expect("the text is shown");
    let (text, _) = text.split_once("</div>").expect("the text ends");
    let mut plain = String::new();
    for piece in text.split('<').skip(1) {
        let (tag, words) = piece.split_once('>').expect("a tag ends");
        // The signs of references are not words of the text.
        if !tag.starts_with("a class=\"ref") {
            plain.push_str(words);
        }
    }
    let plain = plain
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace('\n', "");
    assert_eq!(plain, PAGE.replace('\n', ""));
}

#[test]
fn html_of_many_documents_says_that_it_is_cut() {
    let documents = vec![
        (
            document("nothing", DocumentFormat::Text),
            empty_reading(Lang::En)
        );
        MAX_HTML_SECTIONS + 1
    ];
    let html = render_text(Format::Html, Lang::En, &documents);
    assert_eq!(html.matches("<article").count(), MAX_HTML_SECTIONS);
    assert_eq!(
        html.matches("<th scope=\"row\">").count(),
        MAX_HTML_SECTIONS + 1
    );
    assert!(html.contains("Only the first 300 documents"));
}

#[test]
fn sarif_keeps_the_constraints_of_the_standard() {
    let mut two = page(DocumentFormat::Text).to_vec();
    two.push((
        document("nothing", DocumentFormat::Text),
        empty_reading(Lang::En),
    ));
    let log: Value =
        serde_json::from_str(&render_text(Format::Sarif, Lang::En, &two)).expect("is JSON");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"]
        .as_array()
        .expect("there are rules");
    let ids: HashSet<_> = rules
        .iter()
        .map(|rule| rule["id"].as_str().expect("a rule has an id"))
        .collect();
    assert_eq!(ids.len(), rules.len(), "ids of rules are unique");
    assert!(
        rules
            .iter()
            .all(|rule| !rule["help"]["text"].as_str().unwrap_or_default().is_empty())
    );
    let artifacts: Vec<_> = run["artifacts"]
        .as_array()
        .expect("there are artifacts")
        .iter()
        .collect();
    assert_eq!(artifacts.len(), 2);
    let results = run["results"].as_array().expect("there are results");
    assert_eq!(results.len(), 5);
    for result in results {
        assert!(
            ["error", "warning", "note"]
                .contains(&result["level"].as_str().expect("a result has a level"))
        );
        assert!(
            !result["message"]["text"]
                .as_str()
                .expect("a result has a message")
                .is_empty()
        );
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("the rule is known"))
            .expect("is small");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert!(
            artifacts
                .iter()
                .any(|artifact| artifact["location"]["uri"] == place["artifactLocation"]["uri"])
        );
    }
    let region = &results[0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        (&region["startLine"], &region["startColumn"]),
        (&2.into(), &1.into())
    );
    assert_eq!(
        (&region["charOffset"], &region["charLength"]),
        (&9.into(), &6.into())
    );
    assert_eq!(
        (&region["endLine"], &region["endColumn"]),
        (&2.into(), &7.into())
    );
    assert_eq!(results[0]["level"], "error");
}

#[test]
fn parquet_has_a_row_for_each_finding_and_each_document_without_one() {
    let mut two = page(DocumentFormat::Text).to_vec();
    two.push((
        document("nothing", DocumentFormat::Text),
        empty_reading(Lang::En),
    ));
    let bytes = render(Format::Parquet, Lang::En, Shape::Many, &two);
    let reader = SerializedFileReader::new(Bytes::from(bytes)).expect("is Parquet");
    let metadata = reader.metadata().file_metadata();
    let schema = metadata
        .key_value_metadata()
        .and_then(|pairs| pairs.iter().find(|pair| pair.key == "evigil.schema"));
    assert_eq!(
        schema.and_then(|pair| pair.value.as_deref()),
        Some("evigil.check/1")
    );
    let rows: Vec<_> = reader
        .get_row_iter(None)
        .expect("has rows")
        .map(|row| row.expect("is a row"))
        .collect();
    assert_eq!(rows.len(), 4);
    let column = |name: &str| {
        rows[0]
            .get_column_iter()
            .position(|(known, _)| known == name)
            .unwrap_or_else(|| panic!("no column {name}"))
    };
    assert_eq!(
        rows[0].get_string(column("quote")).expect("is text"),
        "糖尿病が治り"
    );
    assert_eq!(rows[0].get_long(column("start")).expect("is a number"), 9);
    assert_eq!(
        rows[0]
            .get_list(column("missing"))
            .expect("is a list")
            .len(),
        1
    );
    assert!(
        !rows[0]
            .get_list(column("citation_ids"))
            .expect("is a list")
            .elements()
            .is_empty()
    );
    assert!(
        rows[3].get_string(column("rule")).is_err(),
        "a document without findings has no rule"
    );
    assert_eq!(rows[3].get_string(column("lang")).expect("is text"), "en");
}

//! Wrong knowledge bases: every message says what, where, and what to do.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;

use evigil_core::{Lang, Verification};
use evigil_knowledge::{Knowledge, KnowledgeError, ProblemKind};

const SOURCE: &str = r#"
[[source]]
id = "act"
title = { en = "Example Act", ja = "例示法" }
url = "https://example.org/act"
kind = "statute"
"#;

const FACT: &str = r#"
[[fact]]
id = "JP-EX-01"
jurisdiction = "JP"
subject = "example"
title = { en = "No superlatives", ja = "最上級の禁止" }
text = { en = "Superlatives are banned.", ja = "最上級の表現は禁止です。" }
locator = { en = "Art. 1", ja = "第1条" }
in_force_from = 2020-01-01
in_force_to = 2024-12-31
read_on = 2026-01-01
mark = "seen"
sources = [{ source = "act" }]
"#;

const RULE: &str = r#"
[[rule]]
id = "AD-01"
title = { en = "Superlative", ja = "最上級" }
text = { en = "Finds superlatives.", ja = "最上級の表現を見つけます。" }
why = { en = "Banned.", ja = "禁止されています。" }
level = "block"
jurisdiction = ["JP"]
since = "0.1.0"
basis = [{ fact = "JP-EX-01" }]
applies = { labels = ["superiority"], default = true }
examples = [
  { text = "the best", lang = "en", finds = true },
  { text = "not the best", lang = "en", finds = false },
]
"#;

const TERM: &str = r#"
[[term]]
id = "superiority"
kind = "label"
title = { en = "Superiority", ja = "優良" }
text = { en = "Best.", ja = "最高と述べます。" }
"#;

const CRITERION: &str = r#"
[[criterion]]
id = "QTY-1"
group = "quantity"
title = { en = "Count", ja = "計数" }
text = { en = "A count.", ja = "数です。" }
why = { en = "It matters.", ja = "重要です。" }
question = { en = "How many?", ja = "いくつですか。" }
level = "mandatory"
applies = { routes = ["iv"] }
check = { kind = "fields", all = ["source.cells"] }
basis = [{ fact = "JP-EX-01" }]

[[criterion.example]]
standing = "stated"
dossier = "source.cells = 3"

[[criterion.example]]
standing = "not_disclosed"
dossier = "source.species = 'human'"
"#;

/// Loads a base of the five files above, each after its change.
fn load(changes: &[(&str, &str, &str)]) -> Result<Knowledge, KnowledgeError> {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("sources/s.toml", SOURCE),
        ("law/f.toml", FACT),
        ("advertising/r.toml", RULE),
        ("glossary/t.toml", TERM),
        ("product/c.toml", CRITERION),
    ] {
        let mut text = text.to_owned();
        for (_, from, to) in changes.iter().filter(|(at, ..)| *at == path) {
            assert!(text.contains(from), "{from}");
            text = text.replace(from, to);
        }
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    Knowledge::from_dir(dir.path())
}

fn messages(changes: &[(&str, &str, &str)]) -> Vec<String> {
    load(changes)
        .unwrap_err()
        .problems
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn the_unchanged_base_is_right() {
    let base = load(&[]).unwrap();
    assert_eq!(base.rule("AD-01").unwrap().id, "AD-01");
    assert_eq!(
        &*base.rule("AD-01").unwrap().place.file,
        "advertising/r.toml"
    );
}

#[test]
fn a_source_may_be_checked_otherwise_than_its_fact() {
    let cited = |changes: &[(&str, &str, &str)]| {
        let base = load(changes).unwrap();
        let citations = base.citations_of_fact(&base.facts()[0], Lang::En);
        citations[0].verification
    };
    assert_eq!(cited(&[]), Verification::Read);
    let marked = [(
        "law/f.toml",
        r#"{ source = "act" }"#,
        r#"{ source = "act", mark = "known" }"#,
    )];
    assert_eq!(cited(&marked), Verification::Unverified);
}

#[test]
fn an_unknown_key_is_shown_at_its_place() {
    let found = messages(&[("advertising/r.toml", "since =", "sinse =")]);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("advertising/r.toml:9:1: `rule[0]`: unknown field `sinse`"),
        "{}",
        found[0]
    );
    assert!(found[0].contains("schema.json"), "{}", found[0]);
}

#[test]
fn a_missing_translation_is_shown_at_its_place() {
    let found = messages(&[("law/f.toml", ", ja = \"最上級の表現は禁止です。\"", "")]);
    assert!(
        found[0].starts_with("law/f.toml:7:8: `fact[0]`: missing field `ja`"),
        "{}",
        found[0]
    );
}

#[test]
fn an_english_text_in_the_japanese_field_is_found() {
    let found = messages(&[(
        "law/f.toml",
        "最上級の表現は禁止です。",
        "Superlatives are banned.",
    )]);
    let wanted = "law/f.toml:7:48: `fact[0].text.ja`: the Japanese text is not Japanese (translate the English text)";
    assert_eq!(found, [wanted]);
}

#[test]
fn a_dangling_source_names_the_nearest() {
    let found = messages(&[("law/f.toml", "source = \"act\"", "source = \"akt\"")]);
    let wanted = "law/f.toml:13:23: `fact[0].sources[0].source`: there is no source `akt` (did you mean `act`? Otherwise add the source)";
    assert_eq!(found, [wanted]);
}

#[test]
fn a_dangling_fact_and_label_are_both_reported() {
    let found = messages(&[
        ("advertising/r.toml", "JP-EX-01", "JP-EX-77"),
        ("advertising/r.toml", "\"superiority\"", "\"superority\""),
    ]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].contains("`rule[0].basis[0].fact`: there is no fact `JP-EX-77`"),
        "{}",
        found[0]
    );
    assert!(
        found[1].contains("`rule[0].applies.labels[0]`: there is no label `superority`"),
        "{}",
        found[1]
    );
}

#[test]
fn a_second_item_with_the_same_id_names_the_first() {
    let twice = format!("{SOURCE}{SOURCE}");
    let found = messages(&[("sources/s.toml", SOURCE, &twice)]);
    let wanted = "sources/s.toml:9:6: `source[1].id`: the id `act` also stands in sources/s.toml (give one of them another id)";
    assert_eq!(found, [wanted]);
}

#[test]
fn versions_of_a_fact_may_follow_but_not_overlap() {
    let later = |from: &str| {
        let newer = FACT
            .replace("2020-01-01", from)
            .replace("in_force_to = 2024-12-31\n", "");
        load(&[("law/f.toml", FACT, &format!("{FACT}{newer}"))])
    };
    assert_eq!(
        later("2025-01-01").unwrap().fact_versions("JP-EX-01").len(),
        2
    );
    let problems = later("2024-12-31").unwrap_err().problems;
    assert!(
        matches!(
            problems[..],
            [evigil_knowledge::Problem {
                kind: ProblemKind::Overlap { .. },
                ..
            }]
        ),
        "{problems:?}"
    );
}

#[test]
fn a_period_does_not_end_before_it_begins() {
    let problems = load(&[("law/f.toml", "2024-12-31", "2019-12-31")])
        .unwrap_err()
        .problems;
    assert!(
        matches!(problems[0].kind, ProblemKind::Reversed { .. }),
        "{problems:?}"
    );
}

#[test]
fn a_rule_without_basis_or_near_miss_is_refused() {
    let found = messages(&[
        ("advertising/r.toml", "{ fact = \"JP-EX-01\" }", ""),
        ("advertising/r.toml", "finds = false", "finds = true"),
    ]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found
            .iter()
            .any(|text| text.contains("`rule[0].basis`: the list is empty")),
        "{found:?}"
    );
    assert!(
        found.iter().any(|text| text.contains("no near miss")),
        "{found:?}"
    );
}

#[test]
fn a_criterion_is_checked_like_a_rule() {
    let base = load(&[]).unwrap();
    let item = base.criterion("QTY-1").unwrap();
    assert_eq!(item.check.kind, "fields");
    assert_eq!(
        item.check.parameters["all"][0].as_str(),
        Some("source.cells")
    );
    let found = |from: &str, to: &str| messages(&[("product/c.toml", from, to)]).join("\n");
    for (from, to, wanted) in [
        (
            "いくつですか。",
            "How many?",
            "`criterion[0].question.ja`: the Japanese text is not",
        ),
        (
            "JP-EX-01",
            "JP-EX-02",
            "`criterion[0].basis[0].fact`: there is no fact `JP-EX-02`",
        ),
        ("kind = \"fields\", ", "", "missing field `kind`"),
        (
            "level = \"mandatory\"",
            "level = \"must\"",
            "unknown variant `must`",
        ),
        ("routes", "rotues", "unknown field `rotues`"),
        (
            "\"not_disclosed\"",
            "\"not_applicable\"",
            "nearly satisfies",
        ),
        (
            "\"stated\"",
            "\"contradicted\"",
            "no example of a dossier that satisfies",
        ),
        (
            "source.cells = 3",
            "source.cells 3",
            "`criterion[0].example[0].dossier`: not TOML",
        ),
    ] {
        let found = found(from, to);
        assert!(found.contains(wanted), "{wanted}: {found}");
    }
    let twice = format!("{CRITERION}{CRITERION}");
    assert!(found(CRITERION, &twice).contains("the id `QTY-1` also stands in product/c.toml"));
}

#[test]
fn the_words_of_a_criterion_are_terms_where_the_base_has_terms_of_the_kind() {
    let term = |kind: &str, id: &str| {
        format!(
            "{TERM}{}",
            TERM.replace("\"label\"", kind).replace("superiority", id)
        )
    };
    for (kind, id, key) in [
        ("\"check\"", "control", "criterion[0].check.kind"),
        ("\"criterion_group\"", "purity", "criterion[0].group"),
        ("\"route\"", "oral", "criterion[0].applies.routes[0]"),
    ] {
        let found = messages(&[("glossary/t.toml", TERM, &term(kind, id))]);
        assert!(found[0].contains(key), "{found:?}");
    }
}

#[test]
fn wrong_dates_and_syntax_are_shown_at_their_place() {
    let found = messages(&[("law/f.toml", "2026-01-01", "2026-01-01T10:00:00")]);
    assert!(
        found[0].starts_with("law/f.toml:11:11: `fact[0]`:")
            && found[0].contains("not a plain date"),
        "{}",
        found[0]
    );
    let found = messages(&[("law/f.toml", "mark = \"seen\"", "mark = \"seen")]);
    assert!(
        found[0].starts_with("law/f.toml:12:") && found[0].contains("not TOML"),
        "{}",
        found[0]
    );
}

#[test]
fn an_unknown_table_names_the_known_ones() {
    let found = messages(&[("glossary/t.toml", "[[term]]", "[[terms]]")]);
    assert!(
        found[0].contains("unknown table `terms`") && found[0].contains("[[term]]"),
        "{}",
        found[0]
    );
}

#[test]
fn folders_that_are_no_base_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let missing = Knowledge::from_dir(&dir.path().join("nowhere")).unwrap_err();
    assert!(matches!(
        missing.problems[0].kind,
        ProblemKind::Unreadable { .. }
    ));
    let empty = Knowledge::from_dir(dir.path()).unwrap_err();
    assert!(matches!(empty.problems[0].kind, ProblemKind::NoFiles));
    fs::create_dir(dir.path().join("adverts")).unwrap();
    let unknown = Knowledge::from_dir(dir.path()).unwrap_err();
    assert!(
        unknown
            .to_string()
            .starts_with("adverts: no part of evigil reads this folder"),
        "{unknown}"
    );
}

#[test]
fn a_file_that_is_not_utf8_does_not_hide_the_others() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("law")).unwrap();
    fs::write(dir.path().join("law/a.toml"), b"\xff\xfe\x00").unwrap();
    fs::write(dir.path().join("law/b.toml"), "[[fact]]\nid = 3\n").unwrap();
    let problems = Knowledge::from_dir(dir.path()).unwrap_err().problems;
    let files: Vec<_> = problems
        .iter()
        .map(|problem| problem.file.as_str())
        .collect();
    assert_eq!(files, ["law/a.toml", "law/b.toml"]);
}

#[test]
fn messages_come_in_japanese_too() {
    let error = load(&[("law/f.toml", "source = \"act\"", "source = \"akt\"")]).unwrap_err();
    assert_eq!(
        error.problems[0].message(Lang::Ja),
        "source「akt」は存在しません"
    );
    assert!(error.problems[0].help(Lang::Ja).contains("「act」"));
}

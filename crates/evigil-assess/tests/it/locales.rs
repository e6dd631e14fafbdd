//! The Fluent files of all languages say the same things, and all of them are used.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use evigil_core::Lang;

/// Families of keys whose members are made from codes, beside those that the code asks for with
/// `family("NAME", …)`.
const FAMILIES: [&str; 37] = [
    "page-person-kind",
    "page-clinic-ending",
    "page-clinic-regime",
    "page-clinic-reporter",
    "page-purpose",
    "page-report-back",
    "page-report-ending",
    "page-report-known",
    "page-causality-done",
    "page-safety-done",
    "page-sex",
    "page-value",
    "config-expected",
    "field",
    "trail",
    "scan-head",
    "scan-change",
    "deadlines-counted",
    "deadlines-known",
    "validate-found",
    "form-code",
    "recall-told",
    "recall-certainty",
    "show-section",
    "count",
    "lang",
    "zone",
    "entry",
    "what",
    "help",
    "problem",
    "particle",
    "html-filter",
    "html-legend",
    "short",
    "dossier",
    "format",
];

/// Families of keys whose members stand in the code as words.
const FAMILIES_OF_WORDS: [&str; 8] = [
    "assess-reason",
    "reason",
    "quantity",
    "inspect",
    "severity",
    "null",
    "form-label",
    "cioms",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Key and placeholders of each message. Fluent is line-based: a message begins in column 0.
fn messages(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut files: Vec<_> = std::fs::read_dir(root().join("locales").join(lang.code()))
        .expect("the language has a folder")
        .map(|entry| entry.expect("is readable").path())
        .collect();
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("is text");
        fluent_bundle::FluentResource::try_new(text.clone())
            .unwrap_or_else(|(_, faults)| panic!("{}: {faults:?}", file.display()));
        let mut key = None;
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) = line
                .split_once(" = ")
                .filter(|_| !line.starts_with([' ', '}']))
            {
                assert!(
                    found.insert(name.to_owned(), BTreeSet::new()).is_none(),
                    "{lang}: {name} stands twice"
                );
                key = Some(name.to_owned());
            }
            let Some(places) = key.as_ref().and_then(|key| found.get_mut(key)) else {
                continue;
            };
            for rest in line.split('$').skip(1) {
                places.insert(
                    rest.chars()
                        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                        .collect(),
                );
            }
        }
    }
    found
}

/// Everything in a folder that asks for messages: code and templates.
fn sources(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("is readable").path();
        if path.is_dir() {
            sources(&path, text);
        } else if path
            .extension()
            .is_some_and(|name| name == "rs" || name == "html")
        {
            text.push_str(&std::fs::read_to_string(&path).expect("is text"));
        }
    }
}

#[test]
fn languages_have_the_same_keys_and_placeholders() {
    let english = messages(Lang::En);
    assert!(english.len() > 100);
    assert_eq!(english, messages(Lang::Ja));
}

/// A template that asks for a key without words would show the key to a reader.
#[test]
fn every_key_that_a_page_asks_for_has_words() {
    let mut code = String::new();
    sources(&root().join("crates/evigil-pages/src"), &mut code);
    sources(&root().join("crates/evigil-pages/templates"), &mut code);
    let known = messages(Lang::En);
    let asked = code.split(['"', '\n']).filter(|word| {
        let is_key = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        word.starts_with("page-") && word.chars().all(is_key)
    });
    let is_known = |word: &str| {
        let family = format!("{word}-");
        known.contains_key(word) || known.keys().any(|key| key.starts_with(&family))
    };
    let without: BTreeSet<&str> = asked.filter(|word| !is_known(word)).collect();
    assert!(without.is_empty(), "no words for {without:?}");
}

#[test]
fn every_message_is_used() {
    let mut code = String::new();
    sources(&root().join("crates/evigil-assess/src"), &mut code);
    sources(&root().join("crates/evigil/src"), &mut code);
    sources(&root().join("crates/evigil-product/src"), &mut code);
    sources(&root().join("crates/evigil-instrument/src"), &mut code);
    sources(&root().join("crates/evigil-cluster/src"), &mut code);
    sources(&root().join("crates/evigil-vigilance/src"), &mut code);
    sources(&root().join("crates/evigil-law/src"), &mut code);
    sources(&root().join("crates/evigil-signal/src"), &mut code);
    sources(&root().join("crates/evigil-registry/src"), &mut code);
    sources(&root().join("crates/evigil-pages/src"), &mut code);
    sources(&root().join("crates/evigil-pages/templates"), &mut code);
    let asked: BTreeSet<&str> = code
        .split("family(\"")
        .skip(1)
        // Templates ask for members of a family by `of`.
        .chain(code.split(".of(\"").skip(1))
        .filter_map(|rest| rest.split('"').next())
        // Answers that can be chosen have their words in a family.
        .chain(
            code.split("worded(")
                .skip(1)
                .filter_map(|rest| rest.split('"').nth(1)),
        )
        .collect();
    // Everything that stands between two quotation marks, once.
    let quoted: BTreeSet<&str> = code.split('"').collect();
    let unused: Vec<_> = messages(Lang::En)
        .into_keys()
        .filter(|key| !quoted.contains(key.as_str()))
        .filter(|key| {
            !FAMILIES
                .iter()
                .chain(&asked)
                .any(|family| key.starts_with(&format!("{family}-")))
        })
        .filter(|key| {
            let words = FAMILIES_OF_WORDS.iter().find_map(|family| {
                let member = key.strip_prefix(family)?.strip_prefix('-')?;
                Some(quoted.contains(member))
            });
            !words.unwrap_or(false)
        })
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn a_sentence_takes_in_others_and_their_values() {
    let details = [
        ("error", "EV-P104"),
        ("what", "share"),
        ("value", "2"),
        ("low", "0"),
        ("high", "none"),
    ];
    let told = |lang| evigil_assess::Messages::new(lang).with("particle-EV-P016", details);
    assert_eq!(
        told(Lang::En),
        "the size distribution can't be used: the share of particles is 2; possible is at least 0"
    );
    assert_eq!(
        told(Lang::Ja),
        "粒径分布を使えません:粒子の割合が 2 です(取りうる範囲:0 以上)"
    );
}

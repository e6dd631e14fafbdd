//! Every problem of a table has its sentence in both languages, and every sentence its problem.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// All `EV-N` codes in a text.
fn codes(text: &str) -> BTreeSet<String> {
    text.split("EV-N")
        .skip(1)
        .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect())
        .collect()
}

fn code(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("is readable").path();
        if path.is_dir() {
            code(&path, text);
        } else {
            let source = std::fs::read_to_string(&path).expect("is text");
            // Tests make up problems of their own.
            text.push_str(source.split("#[cfg(test)]").next().unwrap_or_default());
        }
    }
}

#[test]
fn problems_and_sentences_match() {
    let mut text = String::new();
    code(
        &root().join("crates/evigil-instrument/src/table"),
        &mut text,
    );
    let used = codes(&text);
    assert!(used.len() > 30);
    for lang in ["en", "ja"] {
        let path = root().join("locales").join(lang).join("table.ftl");
        let sentences = std::fs::read_to_string(path).expect("is there");
        let keys: String = sentences
            .lines()
            .filter(|line| line.starts_with("problem-"))
            .collect();
        assert_eq!(codes(&keys), used, "{lang}");
    }
}

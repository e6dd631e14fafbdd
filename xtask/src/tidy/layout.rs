//! What may lie in the root folder.

use std::collections::BTreeSet;

use super::{Complaint, Tree};

/// All of it. A new name needs a reason.
const NAMES: [&str; 23] = [
    ".cargo",
    ".ci",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "GLOSSARY.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "bench",
    "clippy.toml",
    "crates",
    "deploy",
    "docs",
    "examples",
    "fuzz",
    "knowledge",
    "locales",
    "schemas",
    "xtask",
];

pub(super) fn complaints(tree: &Tree) -> Vec<Complaint> {
    let names: BTreeSet<_> = tree
        .0
        .iter()
        .map(|file| file.path.split('/').next().unwrap_or_default())
        .collect();
    names
        .into_iter()
        .filter(|name| !NAMES.contains(name))
        .map(|name| Complaint {
            path: name.to_owned(),
            line: 0,
            what: "does not belong in the root folder (xtask/src/tidy/layout.rs)".to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debris_is_found_once() {
        let tree = Tree::of(&[
            ("output/a.json", ""),
            ("output/b.json", ""),
            ("README.md", ""),
        ]);
        assert_eq!(complaints(&tree).len(), 1);
    }
}

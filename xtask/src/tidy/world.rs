//! Only the edge touches the world: files, the clock, the environment, the network.

use super::{Complaint, SourceFile, Tree};

/// Crates and modules that may.
const EDGE: [&str; 11] = [
    "crates/evigil/",
    // It lays the folder of the registry that it fills.
    "crates/evigil-demo/src/fill.rs",
    // Reading bytes is what this crate is for.
    "crates/evigil-document/",
    "crates/evigil-instrument/src/mapped_file.rs",
    // `--knowledge DIR`.
    "crates/evigil-knowledge/src/folder.rs",
    // A server of PostgreSQL for tests.
    "crates/evigil-postgres/",
    // It keeps what it is given: a database, files, a secret. Time it takes from a clock.
    "crates/evigil-registry/",
    "crates/evigil-pages/",
    // Its jobs are processes on machines.
    "crates/evigil-cluster/",
    "crates/evigil-web/",
    "xtask/",
];

/// Names by which one gets there.
const WAYS: [&str; 10] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "File::open",
    "io::stdin",
    "Zoned::now",
    "Timestamp::now",
    "SystemTime",
    "Instant::now",
];

pub(super) fn complaints(tree: &Tree) -> Vec<Complaint> {
    tree.0
        .iter()
        .filter(|file| is_inner(file))
        .flat_map(of_file)
        .collect()
}

/// Tests, examples and build scripts may touch what they like.
fn is_inner(file: &SourceFile) -> bool {
    file.is_rust()
        && file.path.starts_with("crates/")
        && file.path.contains("/src/")
        && !file.path.ends_with("/tests.rs")
        && !EDGE.iter().any(|edge| file.path.starts_with(edge))
}

fn of_file(file: &SourceFile) -> Vec<Complaint> {
    let code = file.text().split("#[cfg(test)]").next().unwrap_or_default();
    let mut complaints = Vec::new();
    for (number, line) in code.lines().enumerate() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        for way in WAYS.iter().filter(|way| line.contains(**way)) {
            complaints.push(Complaint {
                path: file.path.clone(),
                line: number + 1,
                what: format!("`{way}`: only the edge touches the world; take it as an argument"),
            });
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        complaints(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn the_core_has_no_clock_and_no_files() {
        let path = "crates/evigil-claims/src/rules.rs";
        assert_eq!(count(path, "let today = jiff::Zoned::now();"), 1);
        assert_eq!(count(path, "use std::fs;"), 1);
        assert_eq!(count(path, "/// Not std::fs.\nuse std::fmt;"), 0);
        assert_eq!(count(path, "#[cfg(test)]\nmod tests { use std::fs; }"), 0);
    }

    #[test]
    fn the_edge_does() {
        assert_eq!(count("crates/evigil/src/output.rs", "use std::fs;"), 0);
        assert_eq!(
            count("crates/evigil-claims/tests/it/main.rs", "use std::fs;"),
            0
        );
    }
}

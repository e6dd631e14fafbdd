//! Modules: documented, named for what they hold, and part of the program.

use super::{Complaint, SourceFile, Tree};

/// Names that say nothing. Code belongs beside its one user, or has a name of its own.
const EMPTY_NAMES: [&str; 8] = [
    "util",
    "utils",
    "helper",
    "helpers",
    "common",
    "misc",
    "stuff",
    "algorithms",
];

pub(super) fn complaints(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in tree.0.iter().filter(|file| file.is_rust()) {
        if !begins_with_doc(file.text()) {
            complaints.push(Complaint::of_file(
                file,
                "begins without a module doc (`//!`): what lives here, and what does not",
            ));
        }
        if let Some(name) = empty_name(&file.path) {
            let what = format!("`{name}` says nothing: name what it holds");
            complaints.push(Complaint::of_file(file, what));
        }
        if is_dead(file, tree) {
            complaints.push(Complaint::of_file(file, "no module declares this file"));
        }
    }
    complaints
}

fn begins_with_doc(text: &str) -> bool {
    text.lines()
        .map(str::trim)
        // Settings of a file may stand above, as rustfmt wants them in fuzz targets.
        .find(|line| !line.is_empty() && (!line.starts_with("#![") || line.starts_with("#![doc")))
        .is_some_and(|line| line.starts_with("//!") || line.starts_with("#![doc"))
}

fn empty_name(path: &str) -> Option<&str> {
    path.trim_end_matches(".rs")
        .split('/')
        .find(|name| EMPTY_NAMES.contains(name))
}

/// Whether a file of `src` is declared by none that could do so.
fn is_dead(file: &SourceFile, tree: &Tree) -> bool {
    let Some((folder, _)) = file.path.rsplit_once('/') else {
        return false;
    };
    let in_sources = format!("{folder}/").contains("/src/") && !folder.ends_with("/src/bin");
    let (folder, name) = match file.stem() {
        "main" | "lib" => return false,
        "mod" => match folder.rsplit_once('/') {
            Some(split) => split,
            None => return false,
        },
        stem => (folder, stem),
    };
    let parents = [
        format!("{folder}/lib.rs"),
        format!("{folder}/main.rs"),
        format!("{folder}/mod.rs"),
        format!("{folder}.rs"),
    ];
    in_sources
        && !parents
            .iter()
            .filter_map(|parent| tree.get(parent))
            .any(|parent| declares(parent.text(), name))
}

fn declares(text: &str, name: &str) -> bool {
    let end = format!("mod {name};");
    text.lines().map(str::trim).any(|line| {
        line.strip_suffix(&end)
            .is_some_and(|before| before.is_empty() || before.starts_with("pub"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(files: &[(&str, &str)]) -> usize {
        complaints(&Tree::of(files)).len()
    }

    #[test]
    fn a_module_says_what_lives_in_it() {
        assert_eq!(count(&[("crates/a/src/lib.rs", "//! Words.\n")]), 0);
        assert_eq!(
            count(&[("crates/a/src/lib.rs", "#![doc = include_str!(\"x\")]\n")]),
            0
        );
        assert_eq!(count(&[("fuzz/x.rs", "#![no_main]\n//! Words.\n")]), 0);
        assert_eq!(
            count(&[("crates/a/src/lib.rs", "use std::fmt;\n//! Words.")]),
            1
        );
    }

    #[test]
    fn a_name_says_what_it_holds() {
        assert_eq!(count(&[("crates/a/tests/helpers/main.rs", "//! X")]), 1);
        assert_eq!(count(&[("crates/a/examples/utils.rs", "//! X")]), 1);
        assert_eq!(count(&[("crates/a/examples/utility_bill.rs", "//! X")]), 0);
    }

    #[test]
    fn every_file_is_part_of_the_program() {
        let lib = (
            "crates/a/src/lib.rs",
            "//! A.\nmod claim;\npub(crate) mod page;\n",
        );
        assert_eq!(count(&[lib, ("crates/a/src/claim.rs", "//! X")]), 0);
        assert_eq!(count(&[lib, ("crates/a/src/page/mod.rs", "//! X")]), 0);
        assert_eq!(count(&[lib, ("crates/a/src/claims.rs", "//! X")]), 1);
        let page = ("crates/a/src/page.rs", "//! X\nmod zone;");
        assert_eq!(
            count(&[lib, page, ("crates/a/src/page/zone.rs", "//! X")]),
            0
        );
        assert_eq!(
            count(&[lib, page, ("crates/a/src/page/row.rs", "//! X")]),
            1
        );
    }
}

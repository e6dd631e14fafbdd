//! Words of the place where something was written, which mean nothing to its readers.

use super::{Complaint, SourceFile, Tree};

/// Beginnings of paths that exist on one machine only. Put together here so that this file
/// passes its own rule.
const MACHINE_PATHS: [&str; 6] = [
    concat!("/", "work/"),
    concat!("/", "tmp/"),
    concat!("/", "root/"),
    concat!("/", "home/"),
    concat!("/", "Users/"),
    concat!("C:", "\\Users"),
];

/// Marks of unfinished work.
const MARKS: [&str; 3] = [
    concat!("FIX", "ME"),
    concat!("XX", "X:"),
    concat!("<<<<", "<<< "),
];

pub(super) fn complaints(tree: &Tree) -> Vec<Complaint> {
    tree.0.iter().flat_map(of_file).collect()
}

fn of_file(file: &SourceFile) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (number, line) in file.text().lines().enumerate() {
        let mut complain = |what: String| {
            complaints.push(Complaint {
                path: file.path.clone(),
                line: number + 1,
                what,
            });
        };
        for path in MACHINE_PATHS
            .iter()
            .filter(|path| begins_a_word(line, path))
        {
            complain(format!("`{path}` is a path of one machine"));
        }
        for mark in MARKS.iter().filter(|mark| line.contains(**mark)) {
            complain(format!("`{mark}` marks unfinished work"));
        }
    }
    complaints
}

/// Whether `line` holds `path` elsewhere than inside an address or a longer path.
fn begins_a_word(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(place, _)| {
        let before = line[..place].chars().next_back();
        before.is_none_or(|before| !before.is_alphanumeric() && !"./_-*~".contains(before))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        complaints(&Tree::of(&[("README.md", text)])).len()
    }

    #[test]
    fn paths_of_a_machine_are_found_and_addresses_are_not() {
        let path = MACHINE_PATHS[1];
        assert_eq!(count(&format!("see {path}notes.txt")), 1);
        assert_eq!(count(&format!("\"{path}x\"")), 1);
        assert_eq!(count(&format!("https://example.org{path}page.html")), 0);
        assert_eq!(count(&format!("crates{path}x")), 0);
    }

    #[test]
    fn unfinished_work_is_found() {
        assert_eq!(count(MARKS[0]), 1);
        assert_eq!(count("Fix me a drink."), 0);
    }
}

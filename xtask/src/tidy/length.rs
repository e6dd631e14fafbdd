//! Files that fit into a head. The list of longer ones may only shrink.

use super::{Complaint, SourceFile, Tree};

/// Lines of a file of code.
const LINES_MAX: usize = 800;

const LIST: &str = "xtask/long_files.txt";

/// Code. Facts of the knowledge base, words and generated files are as long as they are.
const CODE: [&str; 5] = [".rs", ".py", ".css", ".js", ".sh"];

pub(super) fn complaints(tree: &Tree) -> Vec<Complaint> {
    let list = tree.get(LIST).map_or("", SourceFile::text);
    let mut complaints: Vec<_> = tree
        .0
        .iter()
        .filter_map(|file| of_file(file, list))
        .collect();
    for (path, _) in entries(list) {
        if tree.get(path).is_none() {
            complaints.push(in_list(path, "is gone: take it off the list"));
        }
    }
    complaints
}

fn of_file(file: &SourceFile, list: &str) -> Option<Complaint> {
    if !CODE.iter().any(|end| file.path.ends_with(end)) {
        return None;
    }
    let lines = file.text().lines().count();
    let listed = entries(list)
        .find(|(path, _)| *path == file.path)
        .map(|(_, lines)| lines);
    match listed {
        None if lines > LINES_MAX => Some(Complaint::of_file(
            file,
            format!("{lines} lines: split it by concept before it has {LINES_MAX}"),
        )),
        Some(_) if lines <= LINES_MAX => {
            Some(in_list(&file.path, "is short now: take it off the list"))
        }
        Some(listed) if lines > listed => Some(Complaint::of_file(
            file,
            format!("has grown from {listed} to {lines} lines"),
        )),
        Some(listed) if lines < listed => Some(in_list(
            &file.path,
            &format!("has shrunk: write {lines} instead of {listed}"),
        )),
        _ => None,
    }
}

fn in_list(path: &str, what: &str) -> Complaint {
    Complaint {
        path: LIST.to_owned(),
        line: 0,
        what: format!("`{path}` {what}"),
    }
}

/// Paths and their lines; `#` begins a comment.
fn entries(list: &str) -> impl Iterator<Item = (&str, usize)> {
    list.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let (lines, path) = line.trim().split_once(' ')?;
            Some((path.trim(), lines.parse().ok()?))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complains(lines: usize, list: &str) -> Option<String> {
        let text = "x\n".repeat(lines);
        let tree = Tree::of(&[("a.rs", text.as_str()), (LIST, list)]);
        let complaints = complaints(&tree);
        assert!(complaints.len() <= 1, "{complaints:?}");
        complaints
            .into_iter()
            .next()
            .map(|complaint| complaint.what)
    }

    #[test]
    fn long_files_only_shrink() {
        assert_eq!(complains(800, "# none\n"), None);
        assert!(complains(801, "# none\n").is_some_and(|what| what.contains("split")));
        assert_eq!(complains(900, "900 a.rs\n"), None);
        assert!(complains(901, "900 a.rs\n").is_some_and(|what| what.contains("grown")));
        assert!(complains(899, "900 a.rs\n").is_some_and(|what| what.contains("899")));
        assert!(complains(800, "900 a.rs\n").is_some_and(|what| what.contains("short")));
        assert!(complains(1, "900 b.rs\n").is_some_and(|what| what.contains("gone")));
    }
}

//! The documents that a reader starts from: they are there, complete, and lead somewhere.

use super::{Complaint, SourceFile, Tree};

/// Commands without which the first screen of the README is not one.
const README_COMMANDS: [&str; 2] = [
    "$ cargo run --release -p evigil -- check examples/clinic-page.html",
    "$ cargo test",
];

pub(super) fn complaints(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = readme(tree);
    for file in tree.0.iter().filter(|file| file.path.ends_with(".md")) {
        complaints.extend(dead_links(file, tree));
    }
    complaints
}

fn readme(tree: &Tree) -> Vec<Complaint> {
    let text = tree.get("README.md").map_or("", SourceFile::text);
    let lines: Vec<_> = text.lines().collect();
    README_COMMANDS
        .iter()
        .filter(|command| !lines.contains(command))
        .map(|command| Complaint {
            path: "README.md".to_owned(),
            line: 0,
            what: format!("does not show `{command}`"),
        })
        .collect()
}

/// Links to files of the project that are not there. Addresses elsewhere are not tried.
fn dead_links(file: &SourceFile, tree: &Tree) -> Vec<Complaint> {
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut complaints = Vec::new();
    for (number, line) in file.text().lines().enumerate() {
        for (place, _) in line.match_indices("](") {
            let rest = &line[place + 2..];
            let link = rest.split([')', '#', ' ']).next().unwrap_or_default();
            if link.contains(':') || tree.holds(&resolve(folder, link)) {
                continue;
            }
            complaints.push(Complaint {
                path: file.path.clone(),
                line: number + 1,
                what: format!("the link to `{link}` leads nowhere"),
            });
        }
    }
    complaints
}

fn resolve(folder: &str, link: &str) -> String {
    let mut parts: Vec<_> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_shows_how_to_start() {
        let text = README_COMMANDS.join("\n");
        assert_eq!(complaints(&Tree::of(&[("README.md", text.as_str())])), []);
        assert_eq!(readme(&Tree::of(&[("README.md", "$ cargo test")])).len(), 1);
        assert_eq!(readme(&Tree::of(&[])).len(), 2);
    }

    #[test]
    fn links_lead_to_files() {
        let dead = |text: &str| {
            let tree = Tree::of(&[("docs/a.md", text), ("docs/b.md", ""), ("c.md", "")]);
            dead_links(&tree.0[0], &tree).len()
        };
        assert_eq!(dead("[b](b.md) and [c](../c.md#part), [all](../docs/)"), 0);
        assert_eq!(dead("[x](https://example.org) [here](#part)"), 0);
        assert_eq!(dead("[b](c.md), [d](../d.md)"), 2);
    }
}

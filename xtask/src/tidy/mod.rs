//! The house rules that a program can check, each in its own module.
//!
//! What is absent: whatever rustfmt, clippy and rustdoc check already.

mod documents;
mod edges;
mod layout;
mod length;
mod modules;
mod words;
mod world;

use std::fmt;
use std::fs;

use anyhow::{Result, bail};

use crate::options::Options;
use crate::workspace;

/// A place that breaks a rule, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
struct Complaint {
    path: String,
    /// Counted from 1; 0 when the whole file is meant.
    line: usize,
    what: String,
}

impl Complaint {
    fn of_file(file: &SourceFile, what: impl Into<String>) -> Self {
        Self {
            path: file.path.clone(),
            line: 0,
            what: what.into(),
        }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.what),
            line => write!(f, "{}:{line}: {}", self.path, self.what),
        }
    }
}

/// A file of the project.
struct SourceFile {
    /// From the root, with `/`.
    path: String,
    /// Nothing when it is no UTF-8.
    text: Option<String>,
}

impl SourceFile {
    fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// File name without extension.
    fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }
}

/// All files of the project.
struct Tree(Vec<SourceFile>);

impl Tree {
    fn read() -> Result<Self> {
        let root = workspace::root();
        let mut files = Vec::new();
        for path in workspace::files()? {
            let bytes = fs::read(root.join(&path))?;
            files.push(SourceFile {
                path: path.to_string_lossy().replace('\\', "/"),
                text: String::from_utf8(bytes).ok(),
            });
        }
        Ok(Self(files))
    }

    #[cfg(test)]
    fn of(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| SourceFile {
            path: (*path).to_owned(),
            text: Some((*text).to_owned()),
        };
        Self(files.iter().map(file).collect())
    }

    fn get(&self, path: &str) -> Option<&SourceFile> {
        self.0.iter().find(|file| file.path == path)
    }

    /// Whether there is such a file or folder.
    fn holds(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        path.is_empty()
            || self
                .0
                .iter()
                .any(|file| file.path == path || file.path.starts_with(&folder))
    }
}

/// # Errors
/// When a rule is broken; the message lists every place.
pub(crate) fn check() -> Result<()> {
    let tree = Tree::read()?;
    let mut complaints = edges::complaints(&workspace::metadata()?);
    for rule in [
        modules::complaints,
        world::complaints,
        length::complaints,
        words::complaints,
        layout::complaints,
        documents::complaints,
    ] {
        complaints.extend(rule(&tree));
    }
    if complaints.is_empty() {
        return Ok(());
    }
    let lines: Vec<_> = complaints.iter().map(ToString::to_string).collect();
    bail!(
        "house rules are broken in {} places\n{}",
        lines.len(),
        lines.join("\n")
    )
}

pub(crate) fn run(options: Options) -> Result<()> {
    options.done()?;
    check()?;
    println!("tidy");
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_workspace_is_tidy() {
        if let Err(error) = super::check() {
            panic!("{error}");
        }
    }
}

//! Where the workspace is, which files it holds, and how programs are run in it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// The root folder of the workspace.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The cargo that runs us, or the one on the path.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Prints a command, runs it and waits for it.
///
/// # Errors
/// When it cannot be started or ends with another status than 0.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect();
    let line = words.join(" ");
    println!("$ {line}");
    let status = command
        .status()
        .with_context(|| format!("`{line}` cannot be started"))?;
    if !status.success() {
        bail!("`{line}` ended with {status}");
    }
    Ok(())
}

/// Where cargo puts what it builds.
pub(crate) fn target_folder() -> Result<PathBuf> {
    let metadata = metadata()?;
    let folder = metadata["target_directory"]
        .as_str()
        .context("no target folder is named")?;
    Ok(PathBuf::from(folder))
}

/// `cargo metadata` of the workspace's own crates.
pub(crate) fn metadata() -> Result<serde_json::Value> {
    let output = cargo()
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .output()
        .context("cargo cannot be started")?;
    if !output.status.success() {
        bail!(
            "cargo metadata: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// How far a program is optimised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// For users, and for measuring.
    Release,
    /// As the tests that call this were built.
    #[cfg(test)]
    OfTests,
}

/// Builds the program `evigil` and says where it is.
pub(crate) fn build_evigil(profile: Profile) -> Result<PathBuf> {
    let mut command = cargo();
    match profile {
        Profile::Release => command.args(["build", "--release", "--bin", "evigil"]),
        // The very build that `cargo test` has just made: another choice of targets would give
        // the dependencies other features, and build them all once more.
        #[cfg(test)]
        Profile::OfTests if cfg!(debug_assertions) => command.args(["test", "--no-run"]),
        #[cfg(test)]
        Profile::OfTests => command.args(["test", "--no-run", "--release"]),
    };
    executable(&mut command, "bin", "evigil")
}

/// Builds the program of a crate that is called as the crate is, optimised, and says where it is.
///
/// # Errors
/// When it cannot be built.
pub(crate) fn build_program(package: &str) -> Result<PathBuf> {
    let mut command = cargo();
    command.args(["build", "--release", "--package", package, "--bin", package]);
    executable(&mut command, "bin", package)
}

/// Builds an example program of a crate, optimised, and says where it is.
pub(crate) fn build_example(package: &str, name: &str) -> Result<PathBuf> {
    let mut command = cargo();
    command.args(["build", "--release", "--package", package]);
    command.args(["--example", name]);
    executable(&mut command, "example", name)
}

/// The same as [`build_example`], not optimised: what the tests have built already is used.
///
/// # Errors
/// When it cannot be built.
pub(crate) fn build_example_of_tests(name: &str) -> Result<PathBuf> {
    let mut command = cargo();
    command.args(["build", "--example", name]);
    executable(&mut command, "example", name)
}

/// Runs a build and picks the program out of what it says that it made.
fn executable(command: &mut Command, kind: &str, name: &str) -> Result<PathBuf> {
    command.args(["--quiet", "--message-format", "json-render-diagnostics"]);
    let output = command
        .stderr(std::process::Stdio::inherit())
        .output()
        .context("cargo cannot be started")?;
    if !output.status.success() {
        bail!("{name} cannot be built");
    }
    let messages = String::from_utf8_lossy(&output.stdout).into_owned();
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| {
            message["target"]["name"] == name
                && message["target"]["kind"][0] == kind
                && message["profile"]["test"] == false
        })
        .find_map(|message| Some(PathBuf::from(message["executable"].as_str()?)))
        .with_context(|| format!("cargo names no program `{name}`"))
}

/// The files of the project, relative to the root and sorted: those under version control, or,
/// outside a repository, all but what is built.
pub(crate) fn files() -> Result<Vec<PathBuf>> {
    let root = root();
    let mut files = match tracked(&root) {
        Some(files) => files,
        None => {
            let mut files = Vec::new();
            walk(&root, &root, &mut files)?;
            files
        }
    };
    files.retain(|file| root.join(file).is_file());
    files.sort();
    Ok(files)
}

fn tracked(root: &Path) -> Option<Vec<PathBuf>> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "-z"])
        .current_dir(root)
        .output()
        .ok()
        .filter(|output| output.status.success() && !output.stdout.is_empty())?;
    let names = String::from_utf8(output.stdout).ok()?;
    Some(names.split_terminator('\0').map(PathBuf::from).collect())
}

fn walk(root: &Path, folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        if name == ".git" || name == "target" {
            continue;
        }
        if path.is_dir() {
            walk(root, &path, files)?;
        } else {
            files.push(path.strip_prefix(root)?.to_owned());
        }
    }
    Ok(())
}

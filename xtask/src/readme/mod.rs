//! `cargo xtask readme`: runs every command that the documents show, and keeps the output
//! that they show current. A test compares.

mod excerpt;
mod session;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::options::Options;
use crate::workspace::{self, Profile};

/// Documents whose commands are run. Readmes of crates are documentation tests.
const DOCUMENTS: [&str; 3] = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"];

/// How the documents run evigil without installing it.
const FROM_SOURCE: &str = "cargo run --release -p evigil -- ";

/// Commands that cannot be run from inside a test, or that reach out of the checkout.
const NOT_RUN: [&str; 8] = [
    "cargo test",
    "cargo build --release",
    "cargo install --path crates/evigil",
    "cargo doc --no-deps --open",
    "cargo bench",
    "evigil demo",
    "evigil serve",
    "git clone ",
];

pub(crate) fn run(options: Options) -> Result<()> {
    options.done()?;
    let stage = Stage::new(Profile::Release)?;
    for name in DOCUMENTS {
        let (old, new) = refreshed(name, &stage)?;
        if old == new {
            println!("{name} is current");
        } else {
            fs::write(workspace::root().join(name), new)?;
            println!("{name} was refreshed");
        }
    }
    Ok(())
}

/// A document as it is, and as it should be.
fn refreshed(name: &str, stage: &Stage) -> Result<(String, String)> {
    let old = fs::read_to_string(workspace::root().join(name))
        .with_context(|| format!("{name} cannot be read"))?;
    let new = session::refresh(&old, &|command, day| stage.run(command, day))
        .with_context(|| format!("in {name}"))?;
    Ok((old, new))
}

/// A folder in which commands run as in a checkout, without changing it.
struct Stage {
    folder: PathBuf,
    /// The folder of the program.
    programs: PathBuf,
}

impl Stage {
    fn new(profile: Profile) -> Result<Self> {
        let program = workspace::build_evigil(profile)?;
        let programs = program
            .parent()
            .context("a program lies in a folder")?
            .to_owned();
        let folder = workspace::target_folder()?.join("documented-commands");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        for name in ["examples", "knowledge"] {
            copy(&workspace::root().join(name), &folder.join(name))?;
        }
        Ok(Self { folder, programs })
    }

    /// What a command prints on stdout. `day` is the day on which the shown output was made.
    fn run(&self, command: &str, day: Option<&str>) -> Result<Option<String>> {
        if let Some(task) = command.strip_prefix("cargo xtask ") {
            let task = task.split(' ').next().unwrap_or_default();
            if !crate::USAGE.contains(&format!("\n  {task} ")) {
                bail!("`{command}`: there is no such task");
            }
            return Ok(None);
        }
        if NOT_RUN.iter().any(|known| command.starts_with(known)) {
            return Ok(None);
        }
        let mut line = command.replace(FROM_SOURCE, "evigil ");
        if !line.contains("evigil ") {
            bail!("`{command}` is not known to this task (xtask/src/readme/mod.rs)");
        }
        if let Some(day) = day {
            line.push_str(" --as-of ");
            line.push_str(day);
        }
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(
            std::iter::once(self.programs.clone()).chain(std::env::split_paths(&path)),
        )?;
        let output = Command::new("sh")
            .args(["-c", &line])
            .current_dir(&self.folder)
            .env("PATH", path)
            .env("LC_ALL", "C")
            .output()
            .context("there is no shell")?;
        if !output.status.success() {
            let words = String::from_utf8_lossy(&output.stderr);
            bail!("`{command}` ended with {}\n{words}", output.status);
        }
        Ok(Some(String::from_utf8(output.stdout)?))
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &place)?;
        } else {
            fs::copy(entry.path(), place)?;
        }
    }
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn documented_commands_work_and_their_output_is_current() -> Result<()> {
        let stage = Stage::new(Profile::OfTests)?;
        for name in DOCUMENTS {
            let (old, new) = refreshed(name, &stage)?;
            for (number, (is, should)) in old.lines().zip(new.lines()).enumerate() {
                assert_eq!(
                    is,
                    should,
                    "{name}, line {}: `cargo xtask readme` brings it up to date",
                    number + 1
                );
            }
            assert_eq!(
                old.len(),
                new.len(),
                "{name}: `cargo xtask readme` brings it up to date"
            );
        }
        Ok(())
    }
}

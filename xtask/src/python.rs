//! The virtual environment of the Python programs that evigil is measured beside.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::workspace;

/// A virtual environment below the target folder that holds the packages of a file of `bench/`,
/// in the versions that stand there.
pub(crate) fn environment(requirements: &str) -> Result<PathBuf> {
    environment_of("bench-venv", requirements)
}

/// The same under a name of its own, for packages that do not go with the versions of others.
pub(crate) fn environment_of(name: &str, requirements: &str) -> Result<PathBuf> {
    let wanted = workspace::root().join("bench").join(requirements);
    let environment = workspace::target_folder()?.join(name);
    // Beside the packages lies what was asked for, so that other versions are noticed.
    let installed = environment.join(requirements);
    let text = fs::read_to_string(&wanted)?;
    if fs::read_to_string(&installed).is_ok_and(|installed| installed == text) {
        return Ok(environment);
    }
    workspace::run(
        Command::new("python3")
            .args(["-m", "venv"])
            .arg(&environment),
    )?;
    workspace::run(
        Command::new(environment.join("bin/python"))
            .args(["-m", "pip", "install", "--quiet", "--requirement"])
            .arg(&wanted),
    )?;
    if let Some(folder) = installed.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(installed, text)?;
    Ok(environment)
}

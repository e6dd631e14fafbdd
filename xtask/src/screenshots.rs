//! `cargo xtask screenshots`: the picture in README.md, taken of the real report.

use std::fs;
use std::process::Command;

use anyhow::{Result, bail};

use crate::options::Options;
use crate::workspace::{self, Profile};

/// Names under which Chromium is installed.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

pub(crate) fn run(options: Options) -> Result<()> {
    options.done()?;
    let evigil = workspace::build_evigil(Profile::Release)?;
    let folder = workspace::target_folder()?.join("screenshots");
    fs::create_dir_all(&folder)?;
    let page = folder.join("check-report.html");
    workspace::run(
        Command::new(evigil)
            .args([
                "check",
                "examples/clinic-page.html",
                "--lang",
                "en",
                "--format",
                "html",
                "--out",
            ])
            .arg(&page)
            .current_dir(workspace::root()),
    )?;
    let picture = workspace::root().join("docs/check-report.png");
    for browser in BROWSERS {
        let found = Command::new(browser).arg("--version").output();
        if !found.is_ok_and(|output| output.status.success()) {
            continue;
        }
        return workspace::run(
            Command::new(browser)
                // The page is our own and loads nothing; a container's root has no sandbox.
                .args([
                    "--headless",
                    "--no-sandbox",
                    "--hide-scrollbars",
                    "--window-size=1200,1600",
                ])
                .arg(format!("--screenshot={}", picture.display()))
                .arg(format!("file://{}", page.display())),
        );
    }
    bail!(
        "Chromium is not installed: {} stays as it is",
        picture.display()
    )
}

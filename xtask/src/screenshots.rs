//! `cargo xtask screenshots`: the pictures in README.md, taken of the real reports.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::options::Options;
use crate::workspace::{self, Profile};

/// Names under which Chromium is installed.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// A page and its picture under `docs/`.
struct Shot {
    /// Name of both, without ending.
    name: &'static str,
    /// The command that writes the page, without `--out`.
    command: &'static [&'static str],
    /// Width and height of the window.
    window: &'static str,
}

const SHOTS: [Shot; 2] = [
    Shot {
        name: "check-report",
        command: &["check", "examples/clinic-page.html"],
        window: "1200,1600",
    },
    Shot {
        name: "lot-report",
        command: &["product", "assess", "examples/lots/contradicted"],
        window: "1100,2700",
    },
];

pub(crate) fn run(options: Options) -> Result<()> {
    options.done()?;
    let evigil = workspace::build_evigil(Profile::Release)?;
    let Some(browser) = browser() else {
        bail!("Chromium is not installed: the pictures in docs stay as they are");
    };
    let folder = workspace::target_folder()?.join("screenshots");
    fs::create_dir_all(&folder)?;
    for shot in SHOTS {
        let page = folder.join(shot.name).with_extension("html");
        workspace::run(
            Command::new(&evigil)
                .args(shot.command)
                .args(["--lang", "en", "--format", "html", "--out"])
                .arg(&page)
                .current_dir(workspace::root()),
        )?;
        let picture = workspace::root()
            .join("docs")
            .join(shot.name)
            .with_extension("png");
        workspace::run(
            Command::new(browser)
                // The page is our own and loads nothing; a container's root has no sandbox.
                .args(["--headless", "--no-sandbox", "--hide-scrollbars"])
                .arg(format!("--window-size={}", shot.window))
                .arg(format!("--screenshot={}", picture.display()))
                .arg(format!("file://{}", page.display())),
        )?;
    }
    form(&folder)
}

/// Takes the picture of a printed form, of a made-up report.
fn form(folder: &Path) -> Result<()> {
    let example = workspace::build_example("evigil-assess", "print_forms")?;
    workspace::run(Command::new(example).arg(folder))?;
    let picture = workspace::root().join("docs").join("cioms-form");
    workspace::run(
        // Of poppler-utils; it adds the ending itself.
        Command::new("pdftoppm")
            .args(["-png", "-singlefile", "-gray", "-r", "100"])
            .arg(folder.join("japanese.pdf"))
            .arg(picture),
    )
}

/// The first browser that runs.
fn browser() -> Option<&'static str> {
    BROWSERS.into_iter().find(|browser| {
        let version = Command::new(browser).arg("--version").output();
        version.is_ok_and(|output| output.status.success())
    })
}

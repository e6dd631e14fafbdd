//! Whether pages are valid HTML, as the checker of the W3C sees it.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value as Json;

/// Where the Nu Html Checker is: as `EVIGIL_VNU` says; where it says nothing, that the check is left
/// out is said.
#[expect(clippy::print_stderr, reason = "what is left out has to be seen")]
fn checker() -> Option<PathBuf> {
    let named = std::env::var_os("EVIGIL_VNU").map(PathBuf::from);
    if named.is_none() {
        eprintln!(
            "SKIPPED: whether pages are valid HTML; EVIGIL_VNU names no vnu.jar (npm: vnu-jar, and Java)"
        );
    }
    named
}

/// Pages as they were sent, kept until they are checked together: starting the checker takes longer
/// than a page.
pub(crate) struct Markup {
    checker: Option<PathBuf>,
    folder: tempfile::TempDir,
    places: Vec<String>,
}

impl Markup {
    pub(crate) fn new() -> Self {
        Self {
            checker: checker(),
            folder: tempfile::tempdir().expect("a folder"),
            places: Vec::new(),
        }
    }

    /// Keeps a page.
    pub(crate) fn keep(&mut self, place: &str, page: &str) {
        let file = self
            .folder
            .path()
            .join(format!("{}.html", self.places.len()));
        std::fs::write(file, page).expect("is written");
        self.places.push(place.to_owned());
    }

    /// What is wrong with the kept pages.
    pub(crate) fn faults(&self) -> Vec<String> {
        let Some(checker) = &self.checker else {
            return Vec::new();
        };
        let run = Command::new("java")
            .arg("-jar")
            .arg(checker)
            .args(["--exit-zero-always", "--format", "json", "--errors-only"])
            .arg(self.folder.path())
            .output()
            .expect("java runs: EVIGIL_VNU needs it");
        // The checker writes what it found where others write errors.
        let told: Json = serde_json::from_slice(&run.stderr)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&run.stderr)));
        let messages = told["messages"].as_array().expect("messages");
        let text =
            |message: &Json, name: &str| message[name].as_str().unwrap_or_default().to_owned();
        let place = |message: &Json| {
            let url = text(message, "url");
            let number = url
                .rsplit('/')
                .next()?
                .strip_suffix(".html")?
                .parse::<usize>()
                .ok()?;
            self.places.get(number).cloned()
        };
        let faults = messages.iter().map(|message| {
            format!(
                "{}: line {}: {} ({})",
                place(message).unwrap_or_else(|| text(message, "url")),
                message["lastLine"],
                text(message, "message"),
                text(message, "extract").replace('\n', " "),
            )
        });
        faults.collect()
    }
}

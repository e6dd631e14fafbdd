//! Running the binary on small files.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A page that claims and discloses.
pub(crate) const AD: &str = "<!doctype html><html lang=\"ja\"><head><meta charset=\"utf-8\"><title>点滴</title></head><body>\
<h1>エクソソーム点滴</h1><p>当院のエクソソーム点滴で糖尿病が治ります。副作用は一切ありません。</p>\
<p>ご予約はお電話で。1回 198,000円です。</p><footer><p>※自由診療です。</p></footer></body></html>";

/// A text that claims nothing.
pub(crate) const PLAIN: &str = "The library opens at nine. Books may be kept for two weeks.\n";

/// A folder with files, and the binary.
pub(crate) struct Case {
    folder: TempDir,
}

/// What a run gave.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Run {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("stdout is UTF-8")
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.stdout)
            .unwrap_or_else(|fault| panic!("{fault}: {}\n{}", self.text(), self.stderr))
    }

    pub(crate) fn lines(&self) -> Vec<serde_json::Value> {
        self.text()
            .lines()
            .map(|line| serde_json::from_str(line).expect("a line is JSON"))
            .collect()
    }
}

impl Case {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder can be made"),
        }
    }

    pub(crate) fn with(files: &[(&str, &[u8])]) -> Self {
        let case = Self::new();
        for (name, bytes) in files {
            case.write(name, bytes);
        }
        case
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file has a folder"))
            .expect("the folder can be made");
        fs::write(path, bytes).expect("the file can be written");
    }

    /// Runs with the arguments in `line`, split at spaces, in the folder.
    pub(crate) fn run(&self, line: &str) -> Run {
        self.run_with(line, &[], b"")
    }

    pub(crate) fn run_with(&self, line: &str, variables: &[(&str, &str)], stdin: &[u8]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_evigil"));
        // Settings of whoever runs the tests are none of the test's own.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("EVIGIL_") {
                command.env_remove(name);
            }
        }
        command
            .args(line.split_whitespace())
            .current_dir(self.root())
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .env_remove("LANG")
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary starts");
        let mut input = child.stdin.take().expect("stdin is a pipe");
        // A run that reads no stdin may be over already.
        let _ = input.write_all(stdin);
        drop(input);
        let Output {
            status,
            stdout,
            stderr,
        } = child.wait_with_output().expect("the binary ends");
        Run {
            code: status.code(),
            stdout,
            stderr: String::from_utf8_lossy(&stderr).into_owned(),
        }
    }
}

//! A PostgreSQL server of one's own, for tests and measurements.
//!
//! [`Server::start`] makes a cluster in a temporary folder and starts it on a free port of the
//! loopback address, from the binaries that are installed. It ends, and its folder goes, when the
//! value is dropped or the program dies in any way, because a watcher of its own reads a pipe that
//! only the program holds open.
//!
//! PostgreSQL refuses to run as root; when the program does, the server runs as the user
//! `postgres`, which its Debian package makes.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

/// A running server.
#[derive(Debug)]
pub struct Server {
    port: u16,
    watcher: Child,
    pipe: Option<ChildStdin>,
    binaries: PathBuf,
    options: String,
    folder: tempfile::TempDir,
}

/// Why no server could be started.
#[derive(Debug)]
pub enum Missing {
    /// Its binaries were not found: `initdb` is neither on the path nor under
    /// `/usr/lib/postgresql`.
    Binaries,
    /// They are there and failed; what they said.
    Failed(String),
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Binaries => f.write_str(
                "PostgreSQL is not installed (Debian: apt-get install postgresql); tests with it are skipped",
            ),
            Self::Failed(message) => write!(f, "PostgreSQL did not start: {message}"),
        }
    }
}

impl std::error::Error for Missing {}

/// How safe the server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Each commit waits for the disk, as in use.
    Durable,
    /// Nothing waits: for tests that do not pull the plug.
    Hasty,
}

impl Server {
    /// Starts a server.
    ///
    /// # Errors
    /// [`Missing`].
    pub fn start(durability: Durability) -> Result<Self, Missing> {
        let binaries = binaries().ok_or(Missing::Binaries)?;
        let folder = tempfile::Builder::new()
            .prefix("evigil-postgres-")
            .tempdir()
            .map_err(failed)?;
        let data = folder.path().join("data");
        let owner = is_root().then_some("postgres");
        if let Some(owner) = owner {
            let owned = Command::new("chown").arg(owner).arg(folder.path()).status();
            if !owned.is_ok_and(|status| status.success()) {
                return Err(Missing::Failed(format!(
                    "there is no user `{owner}` to run it"
                )));
            }
        }
        let mut initdb = command(&binaries.join("initdb"), owner);
        initdb.args([
            "--auth=trust",
            "--username=evigil",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
            "-D",
        ]);
        run(initdb.arg(&data))?;
        let port = free_port().map_err(failed)?;
        let mut options = format!(
            "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200"
        );
        if durability == Durability::Hasty {
            options.push_str(" -c fsync=off -c synchronous_commit=off -c full_page_writes=off");
        }
        begin(&binaries, folder.path(), &options)?;
        let mut watcher = watch(&binaries, &data, folder.path(), owner).map_err(failed)?;
        let pipe = watcher.stdin.take();
        Ok(Self {
            port,
            watcher,
            pipe,
            binaries,
            options,
            folder,
        })
    }

    /// Stops it as a crash would: connections break, nothing is written any more.
    ///
    /// # Errors
    /// [`Missing::Failed`].
    pub fn crash(&self) -> Result<(), Missing> {
        let owner = is_root().then_some("postgres");
        let mut stop = command(&self.binaries.join("pg_ctl"), owner);
        stop.args(["stop", "--silent", "-m", "immediate", "-D"]);
        run(stop.arg(self.folder.path().join("data")))
    }

    /// Starts it again at the same address, after [`Server::crash`].
    ///
    /// # Errors
    /// [`Missing::Failed`].
    pub fn recover(&self) -> Result<(), Missing> {
        begin(&self.binaries, self.folder.path(), &self.options)
    }

    /// Address of the database `name`.
    #[must_use]
    pub fn url(&self, name: &str) -> String {
        format!("postgres://evigil@127.0.0.1:{}/{name}", self.port)
    }

    /// Address of the database that is always there, by which others are made.
    #[must_use]
    pub fn maintenance_url(&self) -> String {
        self.url("postgres")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.pipe.take());
        let _ = self.watcher.wait();
    }
}

fn failed(error: impl std::fmt::Display) -> Missing {
    Missing::Failed(error.to_string())
}

/// The folder with `initdb`: of the path, or the newest version under Debian's folder.
fn binaries() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .collect();
    found.sort();
    std::env::split_paths(&path)
        .chain(found.into_iter().rev())
        .find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
}

/// Starts the server of the cluster in `folder` and waits until it answers.
fn begin(binaries: &Path, folder: &Path, options: &str) -> Result<(), Missing> {
    let owner = is_root().then_some("postgres");
    let mut start = command(&binaries.join("pg_ctl"), owner);
    start
        .args(["start", "--wait", "--silent", "-D"])
        .arg(folder.join("data"));
    start
        .arg("-l")
        .arg(folder.join("log"))
        .arg("-o")
        .arg(options);
    run(&mut start)
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn command(program: &Path, owner: Option<&str>) -> Command {
    let mut command = match owner {
        Some(owner) => {
            let mut command = Command::new("setpriv");
            command.args([
                &format!("--reuid={owner}"),
                &format!("--regid={owner}"),
                "--init-groups",
                "--",
            ]);
            command.arg(program);
            command
        }
        None => Command::new(program),
    };
    // The present folder may be one that the other user can't enter.
    command.current_dir("/");
    command
}

fn run(command: &mut Command) -> Result<(), Missing> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let status = child.wait().map_err(failed)?;
    if status.success() {
        return Ok(());
    }
    let mut said = String::new();
    if let Some(mut stderr) = child.stderr.take() {
        let _ = stderr.read_to_string(&mut said);
    }
    Err(Missing::Failed(said.trim().to_owned()))
}

/// A shell that waits for the end of its input and then stops the server.
fn watch(
    binaries: &Path,
    data: &Path,
    folder: &Path,
    owner: Option<&str>,
) -> std::io::Result<Child> {
    let script = r#"cat >/dev/null; "$1" stop -m immediate -D "$2" >/dev/null 2>&1; rm -rf "$3""#;
    let mut shell = command(Path::new("/bin/sh"), owner);
    shell
        .args(["-c", script, "watcher"])
        .arg(binaries.join("pg_ctl"))
        .arg(data)
        .arg(folder);
    let mut child = shell
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(pipe) = &mut child.stdin {
        pipe.write_all(b"\n")?;
    }
    Ok(child)
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

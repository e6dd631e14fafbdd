//! What breaks around a registry: the fault is named, nothing that was accepted is lost, and once
//! the cause is gone it goes on.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use evigil_postgres::{Durability, Missing, Server};
use evigil_registry::clock::StandingClock;
use evigil_registry::record::List;
use evigil_registry::rights::{Actor, Role};
use evigil_registry::{Fault, Registry, Settings};
use jiff::SignedDuration;
use serde_json::json;

use crate::ground::on_each;
use crate::identity::{PASSWORD, code, typed, user};

/// A disk of its own that is small; it goes with the value.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// Nothing where this program may not mount one.
    #[expect(clippy::print_stderr, reason = "what is left out has to be seen")]
    fn new(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let disk = Self(folder);
        if disk.mount(&["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]) {
            return Some(disk);
        }
        eprintln!("SKIPPED: a small disk can't be mounted here; root may");
        None
    }

    fn mount(&self, words: &[&str]) -> bool {
        let output = Command::new("mount")
            .args(words)
            .arg(self.0.path())
            .output();
        output.is_ok_and(|output| output.status.success())
    }

    fn settings(&self) -> Settings {
        settings(self.0.path())
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).output();
    }
}

fn settings(folder: &Path) -> Settings {
    Settings {
        url: format!("sqlite:{}", folder.join("evigil.db").display()),
        folder: folder.join("data"),
    }
}

fn block_on(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(test);
}

async fn made(registry: &Registry, name: &str, bytes: usize) -> Result<String, Fault> {
    let kind = registry.kind("organisation").expect("a kind");
    let sent =
        json!({"name": name, "sort": "clinic", "country": "JP", "contact": "x".repeat(bytes)});
    let sent = sent.as_object().expect("an object").clone();
    let made = registry.create(&Actor::system("test"), kind, &sent).await?;
    Ok(made.id)
}

/// Every accepted record is there, and the registry agrees with its trail.
async fn holds(registry: &Registry, accepted: &[String]) {
    let kind = registry.kind("organisation").expect("a kind");
    for id in accepted {
        let read = registry.read(&Actor::system("test"), kind, id).await;
        read.unwrap_or_else(|fault| panic!("{id} was accepted: {fault}"));
    }
    let verified = registry.verify_all().await.expect("verifies");
    assert!(verified.faults.is_empty(), "{:?}", verified.faults);
}

#[test]
fn a_full_disk_takes_no_more_and_loses_nothing() {
    let Some(disk) = SmallDisk::new("8m") else {
        return;
    };
    block_on(async {
        let ballast = disk.0.path().join("ballast");
        std::fs::write(&ballast, vec![1; 2 << 20]).expect("fits");
        let settings = disk.settings();
        let registry = Registry::open(&settings).await.expect("opens");
        let mut accepted = Vec::new();
        let fault = loop {
            match made(&registry, &format!("P{}", accepted.len()), 480).await {
                Ok(id) => accepted.push(id),
                Err(fault) => break fault,
            }
            assert!(accepted.len() < 20_000, "the disk never fills");
        };
        assert_eq!(fault.code(), "EV-R506", "{fault}");
        assert!(accepted.len() > 50, "{}", accepted.len());
        // A second one is refused in the same way, and files are too.
        let again = made(&registry, "again", 480).await;
        assert_eq!(code(again), "EV-R506");
        let file = registry.files().put(&vec![7; 4 << 20]);
        assert_eq!(code(file), "EV-R506");
        // Reading goes on.
        let kind = registry.kind("organisation").expect("a kind");
        let list = List::default();
        let page = registry.list(&Actor::system("test"), kind, &list).await;
        assert!(!page.expect("reads").records.is_empty());
        // With room it goes on, without a restart.
        std::fs::remove_file(&ballast).expect("goes");
        accepted.push(made(&registry, "after", 480).await.expect("room"));
        let stored = registry.files().put(b"small").expect("room");
        assert!(registry.files().is_whole(&stored.sha256).expect("reads"));
        let left = std::fs::read_dir(settings.folder.join("files/incoming")).expect("reads");
        assert_eq!(left.count(), 0, "half a file stays behind");
        registry.close().await;
        let registry = Registry::open(&settings).await.expect("opens again");
        holds(&registry, &accepted).await;
        registry.close().await;
    });
}

#[test]
fn a_disk_that_is_full_at_the_first_start_leaves_nothing_broken() {
    let Some(disk) = SmallDisk::new("1m") else {
        return;
    };
    block_on(async {
        let ballast = disk.0.path().join("ballast");
        let settings = disk.settings();
        for left in [0_u32, 4, 16, 64, 256] {
            let size = (1_u32 << 20) - left * 1024;
            let _ = std::fs::write(&ballast, vec![1; size as usize]);
            let fault = Registry::open(&settings).await.err();
            let told = fault.map(|fault| fault.code());
            assert!(
                matches!(told, Some("EV-R505" | "EV-R506")),
                "{left} kB left: {told:?}"
            );
        }
        std::fs::remove_file(&ballast).expect("goes");
        assert!(disk.mount(&["-o", "remount,size=16m"]));
        let registry = Registry::open(&settings).await.expect("opens with room");
        let id = made(&registry, "first", 10).await.expect("made");
        holds(&registry, &[id]).await;
        registry.close().await;
    });
}

#[test]
fn a_read_only_disk_is_named_and_opens_when_it_can_be_written_again() {
    let Some(disk) = SmallDisk::new("32m") else {
        return;
    };
    block_on(async {
        let settings = disk.settings();
        let registry = Registry::open(&settings).await.expect("opens");
        let id = made(&registry, "kept", 10).await.expect("made");
        registry.close().await;
        assert!(disk.mount(&["-o", "remount,ro"]));
        let fault = Registry::open(&settings).await.expect_err("is read-only");
        assert!(
            matches!(fault.code(), "EV-R505" | "EV-R506"),
            "{}: {fault}",
            fault.code()
        );
        assert!(disk.mount(&["-o", "remount,rw"]));
        let registry = Registry::open(&settings).await.expect("opens again");
        holds(&registry, &[id]).await;
        registry.close().await;
    });
}

#[test]
#[expect(clippy::print_stderr, reason = "what is left out has to be seen")]
fn a_server_of_postgresql_that_goes_and_comes_back_loses_nothing() {
    let server = match Server::start(Durability::Durable) {
        Ok(server) => server,
        Err(missing @ Missing::Binaries) => {
            eprintln!("SKIPPED: {missing}");
            return;
        }
        Err(missing) => panic!("{missing}"),
    };
    block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Settings {
            url: server.maintenance_url(),
            folder: folder.path().join("data"),
        };
        let registry = Registry::open(&settings).await.expect("opens");
        let mut accepted = Vec::new();
        for round in 0..2 {
            for n in 0..20 {
                let name = format!("P{round}-{n}");
                accepted.push(made(&registry, &name, 100).await.expect("made"));
            }
            server.crash().expect("stops");
            let begun = Instant::now();
            let written = made(&registry, "lost", 100).await;
            assert_eq!(code(written), "EV-R507");
            assert_eq!(code(registry.head().await), "EV-R507");
            assert!(begun.elapsed() < Duration::from_secs(15), "{begun:?}");
            server.recover().expect("starts");
            // The first one may still meet a broken connection; nobody has to start anything anew.
            let mut last = None;
            for _ in 0..20 {
                match made(&registry, &format!("after {round}"), 100).await {
                    Ok(id) => {
                        accepted.push(id);
                        last = None;
                        break;
                    }
                    Err(fault) => last = Some(fault),
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            assert!(last.is_none(), "{last:?}");
        }
        holds(&registry, &accepted).await;
        registry.close().await;
    });
}

#[test]
fn a_clock_that_is_set_back_revives_no_session_and_leaves_the_trail_in_order() {
    on_each(|ground| async move {
        user(&ground, "Mika", Role::Clinic).await;
        let registry = &ground.registry;
        let sign_in = || registry.sign_in(typed("Mika", PASSWORD, None));
        let idle = sign_in().await.expect("signs in");
        registry.session(&idle.token).await.expect("known");
        ground.clock.pass(SignedDuration::from_hours(1));
        assert_eq!(code(registry.session(&idle.token).await), "EV-R518");
        // Ended is ended.
        ground.clock.pass(SignedDuration::from_mins(-55));
        assert_eq!(code(registry.session(&idle.token).await), "EV-R518");
        // One in use ends when the clock goes back by hours, and its user signs in again.
        let used = sign_in().await.expect("signs in");
        registry.session(&used.token).await.expect("known");
        ground.clock.pass(SignedDuration::from_secs(-100));
        registry.session(&used.token).await.expect("a small step");
        ground.clock.pass(SignedDuration::from_hours(-20));
        assert_eq!(code(registry.session(&used.token).await), "EV-R518");
        let new = sign_in().await.expect("signs in in the past");
        registry.session(&new.token).await.expect("known");
        ground.clock.pass(SignedDuration::from_hours(21));
        assert_eq!(code(registry.session(&used.token).await), "EV-R518");
        let verified = registry.verify_all().await.expect("verifies");
        assert!(verified.faults.is_empty(), "{:?}", verified.faults);
    });
}

#[test]
fn a_second_program_at_one_file_of_sqlite_is_refused() {
    block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = settings(folder.path());
        let registry = Registry::open(&settings).await.expect("opens");
        let mut accepted = vec![made(&registry, "before", 10).await.expect("made")];
        for _ in 0..3 {
            assert_eq!(code(Registry::open(&settings).await), "EV-R502");
        }
        accepted.push(made(&registry, "after", 10).await.expect("goes on"));
        registry.close().await;
        let registry = Registry::open(&settings).await.expect("is free again");
        holds(&registry, &accepted).await;
        registry.close().await;
    });
}

/// Variable by which the test calls itself as another program: the database, and how many
/// statements it runs before it dies.
const HALF: &str = "HALF_A_MIGRATION";

#[test]
#[ignore = "run by the test below as a program of its own"]
fn dies_in_a_migration() {
    let Ok(told) = std::env::var(HALF) else {
        return;
    };
    let (count, url) = told.split_once(' ').expect("number and address");
    let count: usize = count.parse().expect("a number");
    block_on(async {
        use sqlx::{Connection as _, Executor as _};
        sqlx::any::install_default_drivers();
        let mut connection = sqlx::AnyConnection::connect(url).await.expect("connects");
        connection.execute("BEGIN").await.expect("begins");
        let all = evigil_registry::database::Migration::all();
        let statements = all[0].sql.split_inclusive(';').take(count);
        for statement in statements {
            let statement = sqlx::AssertSqlSafe(statement);
            connection
                .execute(sqlx::raw_sql(statement))
                .await
                .expect("runs");
        }
        std::process::abort();
    });
}

#[test]
fn a_migration_that_was_cut_off_is_done_again() {
    on_each(|ground| async move {
        let Some(url) = ground.other_database().await else {
            return;
        };
        for count in [1, 7, 40] {
            let address = match url.strip_prefix("sqlite:") {
                Some(path) => format!("sqlite://{path}?mode=rwc"),
                None => url.clone(),
            };
            let me = std::env::current_exe().expect("the test");
            let status = Command::new(me)
                .args(["--exact", "faults::dies_in_a_migration", "--ignored"])
                .env(HALF, format!("{count} {address}"))
                .output()
                .expect("runs");
            assert!(!status.status.success(), "it dies");
        }
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Settings {
            url,
            folder: folder.path().join("data"),
        };
        let registry = Registry::open(&settings).await.expect("completes");
        let tables = registry.database().columns().await.expect("reads");
        let whole = ground.registry.database().columns().await.expect("reads");
        assert_eq!(tables, whole);
        let id = made(&registry, "first", 10).await.expect("made");
        holds(&registry, &[id]).await;
        registry.close().await;
    });
}

fn break_pages(path: &PathBuf, from: usize) {
    let mut bytes = std::fs::read(path).expect("reads");
    let end = bytes.len().min(from + 3 * 4096);
    for byte in bytes.get_mut(from..end).expect("is long enough") {
        *byte ^= 0x5a;
    }
    std::fs::write(path, bytes).expect("writes");
}

#[test]
fn a_corrupt_file_is_refused_and_a_backup_helps() {
    block_on(async {
        for from in [0, 4096, 40 * 4096] {
            let folder = tempfile::tempdir().expect("a folder");
            let settings = settings(folder.path());
            let registry = Registry::open(&settings).await.expect("opens");
            let mut accepted = Vec::new();
            for n in 0..50 {
                accepted.push(made(&registry, &format!("P{n}"), 480).await.expect("made"));
            }
            let copy = folder.path().join("copy");
            evigil_registry::backup::backup(&settings, &copy, true)
                .await
                .expect("backs up");
            registry.close().await;
            let file = folder.path().join("evigil.db");
            break_pages(&file, from);
            let broken = std::fs::read(&file).expect("reads");
            assert_eq!(
                code(Registry::open(&settings).await),
                "EV-R503",
                "at {from}"
            );
            assert!(
                std::fs::read(&file).expect("reads") == broken,
                "it is left as it is"
            );
            let elsewhere = Settings {
                url: format!("sqlite:{}", folder.path().join("new.db").display()),
                folder: folder.path().join("new"),
            };
            evigil_registry::backup::restore(&elsewhere, &copy)
                .await
                .expect("goes back");
            let registry = Registry::open(&elsewhere).await.expect("opens");
            holds(&registry, &accepted).await;
            registry.close().await;
        }
    });
}

#[test]
fn a_lost_or_foreign_secret_is_refused() {
    block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = settings(folder.path());
        let registry = Registry::open(&settings).await.expect("opens");
        let id = made(&registry, "kept", 10).await.expect("made");
        registry.close().await;
        let place = settings.folder.join("secret");
        let secret = std::fs::read(&place).expect("reads");
        for other in [None, Some("no secret\n".to_owned()), Some("0".repeat(64))] {
            match other {
                Some(text) => std::fs::write(&place, text).expect("writes"),
                None => std::fs::remove_file(&place).expect("goes"),
            }
            let before = std::fs::read(&place).ok();
            let told = code(Registry::open(&settings).await);
            assert!(matches!(told, "EV-R503" | "EV-R505"), "{told}");
            assert_eq!(
                std::fs::read(&place).ok(),
                before,
                "nothing is put in its place"
            );
        }
        std::fs::write(&place, secret).expect("writes");
        let clock = Arc::new(StandingClock::new(jiff::Timestamp::now()));
        let registry = Registry::open_at(&settings, clock).await.expect("opens");
        holds(&registry, &[id]).await;
        registry.close().await;
    });
}

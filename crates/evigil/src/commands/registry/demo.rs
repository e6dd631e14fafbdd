//! `evigil demo`: a made-up registry, filled and served, so that everything can be tried.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use clap::{Args, ValueEnum};
use evigil_assess::Messages;
use evigil_core::Lang;
use evigil_demo::{DemoClock, Plan, Size, fill, lay_secret, users};
use evigil_pages::Site;
use evigil_registry::clock::{Clock as _, MachineClock};
use evigil_registry::jobs::{WorkerSettings, Workers};
use evigil_registry::{Fault, Registry, Settings};
use evigil_web::{App, Limits, RegistryIdentity, listen};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::serve::{bind, ended};
use super::{refuse, run, say};
use crate::{Outcome, locale};

/// File that says that a folder holds a made-up registry, and which.
const MARK: &str = "made-up.txt";

/// Serve a made-up registry, filled and marked as such, in which everything can be tried.
///
/// Nobody in it exists, nothing in it happened. One user for each role is printed at the start. It
/// is gone when the command ends, unless it has a folder.
///
/// Exit codes: 0 ended as asked; 2 the folder holds something else or the address is taken; 3
/// internal fault.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Folder in which the registry stays; one that holds a made-up registry is served as it was left.
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// The same number makes the same registry, with the same ids, on the same day.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Day on which it is filled; not to come [default: today].
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// How much there is of everything.
    #[arg(long, value_enum, default_value_t = DemoSize::Full, value_name = "SIZE")]
    size: DemoSize,
    /// Address to listen on. Everybody knows the passwords: let only this machine reach it.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Language of what is said [default: the locale's, else en].
    #[arg(long, value_name = "LANG", value_parser = crate::args::languages())]
    lang: Option<Lang>,
}

/// A size, as it is named on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DemoSize {
    /// 24 providers, 600 treatments.
    Small,
    /// 120 providers, 20,000 treatments.
    Full,
}

pub(crate) fn demo(args: &Demo) -> Outcome {
    let messages = Messages::new(locale::lang(args.lang));
    let begun = Instant::now();
    let done = match &args.folder {
        Some(folder) => run(served(args, folder, begun, &messages)),
        None => tempfile::tempdir()
            .map_err(|error| file_fault(&std::env::temp_dir(), error))
            .and_then(|folder| run(served(args, folder.path(), begun, &messages))),
    };
    match done {
        Ok(()) => Outcome::Done,
        Err(fault) => refuse(&fault, &messages),
    }
}

fn file_fault(path: &Path, error: std::io::Error) -> Fault {
    Fault::File {
        path: path.to_owned(),
        error,
    }
}

/// Whether the folder holds a made-up registry already.
fn is_filled(folder: &Path) -> Result<bool, Fault> {
    std::fs::create_dir_all(folder).map_err(|error| file_fault(folder, error))?;
    let mut inside = std::fs::read_dir(folder).map_err(|error| file_fault(folder, error))?;
    if inside.next().is_none() {
        return Ok(false);
    }
    if folder.join(MARK).is_file() {
        Ok(true)
    } else {
        Err(Fault::Step {
            code: "EV-R540",
            details: Vec::new(),
        })
    }
}

async fn served(
    args: &Demo,
    folder: &Path,
    begun: Instant,
    messages: &Messages,
) -> Result<(), Fault> {
    let listener = bind(args.listen).await?;
    let plan = Plan {
        seed: args.seed,
        size: match args.size {
            DemoSize::Small => Size::Small,
            DemoSize::Full => Size::Full,
        },
    };
    let settings = Settings {
        url: format!("sqlite:{}", folder.join("evigil.db").display()),
        folder: folder.join("evigil.data"),
    };
    let filled = is_filled(folder)?;
    if !filled {
        lay_secret(&settings.folder, plan)?;
    }
    let today = MachineClock.now().to_zoned(TimeZone::UTC).date();
    let day = args.as_of.unwrap_or(today);
    if day > today {
        return Err(Fault::Step {
            code: "EV-R655",
            details: vec![("day", day.to_string())],
        });
    }
    let clock = Arc::new(DemoClock::new(args.seed, day));
    if filled {
        clock.run();
    }
    let registry = Registry::open_at(&settings, clock.clone()).await?;
    if !filled {
        fill(&registry, plan).await?;
        let mark = folder.join(MARK);
        let text = format!(
            "evigil demo --seed {} --as-of {day} --size {:?}\n",
            plan.seed, plan.size
        );
        std::fs::write(&mark, text.to_lowercase()).map_err(|error| file_fault(&mark, error))?;
    }
    clock.run();
    let identity = Arc::new(RegistryIdentity::new(registry.clone()));
    let limits = Limits {
        secure_cookie: !args.listen.ip().is_loopback(),
        ..Limits::default()
    };
    let app = App::new(registry.clone(), identity, limits);
    let beside = Site::made_up(app.clone()).beside();
    let listening =
        listen(&app, beside, listener).map_err(|error| Fault::Internal(error.to_string()))?;
    let seconds = format!("{:.1}", begun.elapsed().as_secs_f64());
    let url = format!("http://{}/", listening.address);
    say(&messages.with("demo-ready", [("url", url), ("seconds", seconds)]));
    let users = users()?;
    if let Some(first) = users.first() {
        let password = first.password.clone();
        say(&messages.with("demo-users", [("password", password)]));
    }
    for user in &users {
        say(&format!("  {:<20} {}", user.name, user.role));
    }
    say(&match &args.folder {
        Some(folder) => messages.with("demo-kept", [("folder", folder.display().to_string())]),
        None => messages.text("demo-gone"),
    });
    let workers = Workers::start(&registry, WorkerSettings::default());
    ended().await;
    tokio::join!(listening.stop(), workers.stop());
    drop(app);
    registry.close().await;
    Ok(())
}

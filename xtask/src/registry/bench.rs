//! `cargo xtask bench-registry`.

use anyhow::Result;
use serde_json::Value as Json;

use super::program::Program;
use crate::options::Options;

pub(crate) fn bench(mut options: Options) -> Result<()> {
    let seconds: f64 = options.value("--seconds")?.unwrap_or(10.0);
    let exposures: usize = options.value("--exposures")?.unwrap_or(1_000_000);
    let passes: usize = options.value("--passes")?.unwrap_or(3);
    options.done()?;
    let program = Program::build(false)?;
    let folder = tempfile::Builder::new().prefix("evigil-bench-").tempdir()?;
    let names: Vec<String> = (0..passes).map(|pass| format!("pass_{pass}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).chain(["large"]).collect();
    let server = program.postgres(&names)?;
    for pass in 0..passes {
        let file = folder.path().join(format!("pass-{pass}.db"));
        under_load(
            &program,
            "SQLite",
            &format!("sqlite:{}", file.display()),
            folder.path(),
            seconds,
            pass,
        )?;
        if let Some(server) = &server {
            under_load(
                &program,
                "PostgreSQL",
                &server.urls[pass],
                folder.path(),
                seconds,
                pass,
            )?;
        }
    }
    if exposures > 0 {
        let url = format!("sqlite:{}", folder.path().join("large.db").display());
        large(&program, "SQLite", &url, folder.path(), exposures)?;
        if let Some(server) = &server {
            large(
                &program,
                "PostgreSQL",
                &server.urls[passes],
                folder.path(),
                exposures,
            )?;
        }
    }
    Ok(())
}

fn figure(told: &Json, name: &str) -> f64 {
    told[name].as_f64().unwrap_or(f64::NAN)
}

fn under_load(
    program: &Program,
    name: &str,
    url: &str,
    folder: &std::path::Path,
    seconds: f64,
    pass: usize,
) -> Result<()> {
    let data = folder.join(format!("{name}-{pass}"));
    let served = program.serve(url, &data)?;
    let load = |rate: f64, what: &str| {
        let (seconds, rate) = (seconds.to_string(), rate.to_string());
        program.ask(&[
            "load",
            &served.address,
            &served.token,
            &seconds,
            &rate,
            what,
        ])
    };
    let write = load(0.0, "write")?;
    let read = load(0.0, "read")?;
    let half_write = load(figure(&write, "per_second") / 2.0, "write")?;
    let half_read = load(figure(&read, "per_second") / 2.0, "read")?;
    let peak = served.peak().unwrap_or_default();
    served.stop()?;
    let plain = program.ask(&["plain", url, &seconds.to_string()])?;
    println!(
        "{name}: {:.0} writes/s (p99 at half load {:.1} ms), {:.0} reads/s (p99 at half load {:.1} ms), {:.0} MB; \
         the driver alone {:.0} writes/s, ratio {:.2}",
        figure(&write, "per_second"),
        figure(&half_write, "p99_ms"),
        figure(&read, "per_second"),
        figure(&half_read, "p99_ms"),
        peak as f64 / 1e6,
        figure(&plain, "per_second"),
        figure(&write, "per_second") / figure(&plain, "per_second"),
    );
    Ok(())
}

fn large(
    program: &Program,
    name: &str,
    url: &str,
    folder: &std::path::Path,
    exposures: usize,
) -> Result<()> {
    let data = folder.join(format!("{name}-large"));
    let place = data.display().to_string();
    let filled = program.ask(&["fill", url, &place, &exposures.to_string()])?;
    let served = program.serve(url, &data)?;
    let ready = served.ready_ms;
    served.stop()?;
    let trace = program.ask(&["trace", url, &place])?;
    println!(
        "{name}, {exposures} exposures (made in {:.0} s): ready in {ready:.0} ms; {} of one lot in {:.1} ms, at worst {:.1} ms",
        figure(&filled, "seconds"),
        trace["exposures"],
        figure(&trace, "median_ms"),
        figure(&trace, "worst_ms"),
    );
    Ok(())
}

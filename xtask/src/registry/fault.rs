//! `cargo xtask fault-test`: the server is killed in the middle of writes; afterwards every
//! acknowledged write has to be there, the audit trail whole, files and rows agreeing.

use std::thread::sleep;
use std::time::Duration;

use anyhow::{Result, bail};

use super::program::Program;
use crate::options::Options;

pub(crate) fn fault_test(mut options: Options) -> Result<()> {
    let rounds: u32 = options.value("--rounds")?.unwrap_or(100);
    let writes: u64 = options.value("--writes")?.unwrap_or(10_000);
    let debug = options.flag("--debug");
    options.done()?;
    let program = Program::build(debug)?;
    let folder = tempfile::Builder::new().prefix("evigil-fault-").tempdir()?;
    let server = program.postgres(&["fault"])?;
    let mut urls = vec![format!(
        "sqlite:{}",
        folder.path().join("fault.db").display()
    )];
    urls.extend(server.iter().flat_map(|server| server.urls.iter().cloned()));
    for (index, url) in urls.iter().enumerate() {
        let data = folder.path().join(format!("data-{index}"));
        let told = folder.path().join(format!("acknowledged-{index}"));
        let (place, file) = (data.display().to_string(), told.display().to_string());
        for round in 1..=rounds {
            let served = program.serve(url, &data)?;
            let words = ["acknowledged", &served.address, &served.token, &file];
            let mut writer = program.command(&words).spawn()?;
            // Each round is cut at another moment of about as many writes as are asked for in all.
            let share = writes as f64 / f64::from(rounds);
            let part = 0.3 + 1.4 * f64::from(round % 17) / 17.0;
            let before = lines(&told);
            for _ in 0..2000 {
                if lines(&told).saturating_sub(before) as f64 >= share * part {
                    break;
                }
                sleep(Duration::from_millis(5));
            }
            served.kill()?;
            writer.wait()?;
        }
        let checked = program.ask(&["check", url, &place, &file])?;
        let name = url.split(':').next().unwrap_or_default();
        println!("{name}: killed {rounds} times; {checked}");
        let is_whole = |list: &serde_json::Value| list.as_array().is_some_and(Vec::is_empty);
        if !is_whole(&checked["lost"]) || !is_whole(&checked["faults"]) {
            bail!("{name}: something was lost");
        }
    }
    Ok(())
}

fn lines(path: &std::path::Path) -> u64 {
    std::fs::read(path).map_or(0, |bytes| {
        bytes.iter().filter(|byte| **byte == b'\n').count() as u64
    })
}

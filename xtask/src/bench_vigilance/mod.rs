//! `cargo xtask bench-vigilance`: tables and messages of reports to what signal detection reads,
//! beside Python packages on the same inputs in the same run.

mod quarter;
mod words;

use anyhow::Result;

use crate::options::Options;
use crate::workspace;

pub(crate) fn generate(mut options: Options) -> Result<()> {
    let cases = options.value("--cases")?.unwrap_or(400_000);
    options.done()?;
    let folder = workspace::target_folder()?.join("bench");
    println!("{}", quarter::write(&folder, quarter::Size::of(cases))?.display());
    Ok(())
}

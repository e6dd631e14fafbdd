//! One module a command.

pub(crate) mod assess;
pub(crate) mod check;
pub(crate) mod evidence;
pub(crate) mod explain;
pub(crate) mod law;
pub(crate) mod product;
pub(crate) mod registry;
pub(crate) mod report;
mod setting;
pub(crate) mod signal;

use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::output::Output;
use crate::{Outcome, terminal};
use setting::Setting;

/// Writes a rendered result; what can't be rendered or written is told.
fn finish(
    out: Option<&Path>,
    rendered: serde_json::Result<Vec<u8>>,
    setting: &Setting,
) -> Result<(), Outcome> {
    match rendered {
        Ok(bytes) => write(out, &bytes, setting),
        Err(error) => {
            let details = [("reason", error.to_string())];
            setting.complain(&Diagnostic::new("EV-C002", setting.messages(), &details));
            Err(Outcome::Fault)
        }
    }
}

/// Writes a whole result; what can't be written is told.
fn write(out: Option<&Path>, bytes: &[u8], setting: &Setting) -> Result<(), Outcome> {
    let put = || -> io::Result<()> {
        let mut output = Output::open(out)?;
        {
            let mut writer = output.writer();
            writer.write_all(bytes)?;
            writer.flush()?;
        }
        output.complete()
    };
    match put() {
        Ok(()) => Ok(()),
        // Whoever read the output has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => {
            let details = [("reason", error.to_string())];
            let mut diagnostic = Diagnostic::new("EV-C002", setting.messages(), &details);
            diagnostic.place = out.map(|out| out.display().to_string());
            setting.complain(&diagnostic);
            Err(Outcome::BadInput)
        }
    }
}

/// The input that the output would overwrite.
fn overwritten<'p>(
    out: Option<&Path>,
    inputs: impl IntoIterator<Item = &'p PathBuf>,
) -> Option<PathBuf> {
    let out = std::fs::canonicalize(out?).ok()?;
    let mut inputs = inputs.into_iter();
    inputs
        .find(|input| std::fs::canonicalize(input).is_ok_and(|input| input == out))
        .cloned()
}

/// The look of text on the way to `out`.
fn look(out: Option<&Path>) -> evigil_assess::render::Look {
    terminal::stdout_look(out.is_some())
}

//! Decisions of reviewers: written down one line after the other, never changed.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use clap::Args;
use evigil_vigilance::duplicates::{Decision, Verdict};

use super::{keep, lines, unwritten};
use crate::Outcome;
use crate::commands::finish;
use crate::commands::report::store::private_folder;
use crate::commands::setting::Setting;
use crate::diagnostic::Diagnostic;
use crate::terminal;

/// What a reviewer decided.
#[derive(Debug, Args)]
#[command(next_help_heading = "Decisions")]
pub(super) struct DecisionArgs {
    /// These reports tell of one case.
    #[arg(long, value_name = "REPORTS", value_delimiter = ',')]
    confirm: Vec<String>,
    /// No two of these reports tell of one case.
    #[arg(long, value_name = "REPORTS", value_delimiter = ',')]
    reject: Vec<String>,
    /// Join these reports, whatever their weights say.
    #[arg(long, value_name = "REPORTS", value_delimiter = ',')]
    merge: Vec<String>,
    /// Take these reports out of a cluster, away from those of --apart-from.
    #[arg(
        long,
        value_name = "REPORTS",
        value_delimiter = ',',
        requires = "apart_from"
    )]
    split: Vec<String>,
    /// The reports that those of --split do not belong to.
    #[arg(
        long,
        value_name = "REPORTS",
        value_delimiter = ',',
        requires = "split"
    )]
    apart_from: Vec<String>,
    /// What was decided between these reports no longer counts.
    #[arg(long, value_name = "REPORTS", value_delimiter = ',')]
    undo: Vec<String>,
    /// Who decides.
    #[arg(long, value_name = "NAME", default_value = "")]
    by: String,
    /// Why.
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
    /// Print the decisions about this report, in their order.
    #[arg(long, value_name = "REPORT")]
    history: Option<String>,
}

impl DecisionArgs {
    /// Writes down what was decided, and prints what was asked for. Gives nothing when there was
    /// neither.
    pub(super) fn note(
        &self,
        folder: Option<&Path>,
        out: Option<&Path>,
        setting: &Setting,
    ) -> Result<Option<Outcome>, Outcome> {
        let made = self.made();
        if made.is_empty() && self.history.is_none() {
            return Ok(None);
        }
        let Some(folder) = folder else {
            setting.complain(&Diagnostic::new("EV-R031", setting.messages(), &[]));
            return Err(Outcome::BadInput);
        };
        if !made.is_empty() {
            // A damaged list is not made longer.
            keep::decisions(folder, setting)?;
            let mut text = String::new();
            for decision in &made {
                let Ok(line) = decision.to_line() else {
                    setting.complain(&Diagnostic::new("EV-R033", setting.messages(), &[]));
                    return Err(Outcome::BadInput);
                };
                text.push_str(&line);
            }
            let place = folder.join(keep::DECISIONS);
            append(folder, &place, &text).map_err(|error| unwritten(&place, &error, setting))?;
            let details = [("place", place.display().to_string())];
            let line = setting.messages().with("duplicates-noted", details);
            terminal::tell(&format!("{line}\n"));
        }
        if let Some(report) = &self.history {
            let decisions = keep::decisions(folder, setting)?;
            finish(out, lines(decisions.history(report)), setting)?;
        }
        Ok(Some(Outcome::Done))
    }

    fn made(&self) -> Vec<Decision> {
        let all = [
            (Verdict::Confirmed, &self.confirm),
            (Verdict::Rejected, &self.reject),
            (Verdict::Merged, &self.merge),
            (Verdict::Split, &self.split),
            (Verdict::Undone, &self.undo),
        ];
        let made = all.into_iter().filter(|(_, reports)| !reports.is_empty());
        let made = made.map(|(verdict, reports)| {
            let mut decision = Decision::new(verdict, reports.clone());
            if verdict == Verdict::Split {
                decision.from.clone_from(&self.apart_from);
            }
            decision.by.clone_from(&self.by);
            decision.reason.clone_from(&self.reason);
            decision.at = jiff::Timestamp::now().to_string();
            decision
        });
        made.collect()
    }
}

/// One write at the end of the file: a line is there whole, or not.
fn append(folder: &Path, place: &Path, text: &str) -> io::Result<()> {
    private_folder(folder)?;
    let mut options = File::options();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(place)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

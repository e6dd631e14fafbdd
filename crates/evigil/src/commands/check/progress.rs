//! The progress bar: on a terminal only, on stderr.

use std::time::Duration;

use evigil_assess::Messages;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::tally::Tally;
use crate::terminal;

/// A line that counts documents. Their total is not known: archives are read as they come.
pub(super) struct Progress {
    bar: ProgressBar,
    found: String,
}

impl Progress {
    pub(super) fn new(wanted: bool, messages: &Messages) -> Self {
        let target = if wanted && terminal::stderr_is_watched() {
            ProgressDrawTarget::stderr_with_hz(8)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        let template = format!(
            "{{spinner}} {{human_pos}} {} · {{msg}} · {{elapsed}}",
            messages.text("progress-documents")
        );
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(125));
        Self {
            bar,
            found: messages.text("progress-violations"),
        }
    }

    /// One document more.
    pub(super) fn step(&self, tally: &Tally) {
        if !self.bar.is_hidden() {
            self.bar
                .set_message(format!("{} {}", tally.summary().violations, self.found));
        }
        self.bar.inc(1);
    }

    /// Prints beside the bar.
    pub(super) fn aside(&self, print: impl FnOnce()) {
        self.bar.suspend(print);
    }

    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

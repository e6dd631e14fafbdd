//! How far the reading of files has come.

use evigil_assess::Messages;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::terminal;

/// A bar over `count` files; hidden for one file, when nobody watches, or when quiet.
pub(super) fn files(count: usize, quiet: bool, messages: &Messages) -> ProgressBar {
    if quiet || count < 2 || !terminal::stderr_is_watched() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(count as u64), ProgressDrawTarget::stderr());
    let template = format!(
        "{{pos}}/{{len}} {} {{wide_bar}} {{msg}}",
        messages.text("progress-files")
    );
    // A template that does not parse leaves the bar as indicatif draws it by itself.
    if let Ok(style) = ProgressStyle::with_template(&template) {
        bar.set_style(style);
    }
    bar
}

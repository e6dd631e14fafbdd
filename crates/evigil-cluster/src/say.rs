//! What the program says on stderr.

use evigil_assess::Messages;
use evigil_cluster::ClusterError;
use evigil_cluster::parts::Poisoned;
use evigil_cluster::watch::Progress;
use evigil_core::Lang;

/// The language of the environment: that of the first variable that is set.
pub(crate) fn language(asked: Option<Lang>) -> Lang {
    let variables = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter();
    let told = variables
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    asked
        .or_else(|| told.and_then(|value| value.parse().ok()))
        .unwrap_or(Lang::En)
}

/// An error, with what to do where there is something.
pub(crate) fn complain(error: &ClusterError, messages: &Messages) {
    let code = error.code();
    let details = error.details();
    let details = details.iter().map(|(name, value)| (*name, value.as_str()));
    let what = messages.with(&format!("what-{code}"), details);
    eprintln!("{}[{code}]: {what}", messages.text("error"));
    if let Some(help) = messages.member("help", code) {
        eprintln!("  {help}");
    }
}

/// Parts that were left out.
pub(crate) fn warn(poisoned: &[Poisoned], messages: &Messages) {
    for Poisoned { part, reason } in poisoned {
        let details = [("part", part.as_str()), ("reason", reason.as_str())];
        eprintln!("{}", messages.with("cluster-left-out", details));
    }
}

/// A line of progress.
pub(crate) fn progress(progress: &Progress, messages: &Messages) {
    let step = messages.family("cluster-step", progress.step);
    let seconds = format!("{:.1}", progress.elapsed.as_secs_f64());
    let rows = progress.rows.to_string();
    let details = [
        ("step", step.as_str()),
        ("rows", rows.as_str()),
        ("seconds", seconds.as_str()),
    ];
    match progress.stages {
        None => eprintln!("{}", messages.with("cluster-progress", details)),
        Some(stages) => {
            let stages = stages.to_string();
            let details = details.into_iter().chain([("stages", stages.as_str())]);
            eprintln!("{}", messages.with("cluster-progress-stages", details));
        }
    }
}

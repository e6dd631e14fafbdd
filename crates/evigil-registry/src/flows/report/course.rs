//! In which order the states of a report follow each other; a table, `course.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::fault::Fault;
use crate::record::Record;

/// The table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Course {
    state: Vec<State>,
    regime: Regimes,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    name: String,
    next: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Regimes {
    with_plan: String,
    without_plan: String,
}

impl Course {
    /// The table compiled into the program.
    ///
    /// # Errors
    /// [`Fault::Internal`]; a test of this crate makes sure that it does not happen.
    pub fn embedded() -> Result<&'static Self, Fault> {
        static COURSE: OnceLock<Result<Course, String>> = OnceLock::new();
        COURSE
            .get_or_init(|| {
                toml::from_str(include_str!("course.toml")).map_err(|error| error.to_string())
            })
            .as_ref()
            .map_err(|message| Fault::Internal(message.clone()))
    }

    /// Names of all states, in order.
    pub fn states(&self) -> impl Iterator<Item = &str> {
        self.state.iter().map(|state| state.name.as_str())
    }

    /// States that may follow `from`.
    #[must_use]
    pub fn next(&self, from: &str) -> &[String] {
        let state = self.state.iter().find(|state| state.name == from);
        state.map_or(&[], |state| &state.next)
    }

    /// By which rules deadlines are counted where nobody says otherwise.
    #[must_use]
    pub fn regime(&self, has_plan: bool) -> &str {
        if has_plan {
            &self.regime.with_plan
        } else {
            &self.regime.without_plan
        }
    }
}

/// Checks that `report` may go on to the state `to`.
///
/// # Errors
/// [`Fault::Step`] with `EV-R300`.
pub(crate) fn may_go_on(report: &Record, to: &str) -> Result<(), Fault> {
    let next = Course::embedded()?.next(state(report));
    if next.iter().any(|state| state == to) {
        return Ok(());
    }
    Err(out_of_order(report, to))
}

/// Checks that `report` is in one of `states`; `to` is where it would go.
///
/// # Errors
/// [`Fault::Step`] with `EV-R300`.
pub(crate) fn only_from(report: &Record, states: &[&str], to: &str) -> Result<(), Fault> {
    if states.contains(&state(report)) {
        return Ok(());
    }
    Err(out_of_order(report, to))
}

fn out_of_order(report: &Record, to: &str) -> Fault {
    let next = Course::embedded().map(|course| course.next(state(report)).join(", "));
    Fault::Step {
        code: "EV-R300",
        details: vec![
            ("from", state(report).to_owned()),
            ("to", to.to_owned()),
            ("next", next.unwrap_or_default()),
        ],
    }
}

/// Where a report stands.
pub(crate) fn state(report: &Record) -> &str {
    report.fields.get_text("state").unwrap_or_default()
}

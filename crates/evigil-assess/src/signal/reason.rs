//! Why methods of monitoring refuse data or settings, as sentences of the reader's language.
//!
//! The libraries' own words are for logs; here each error says its reason through the locale files.

use evigil_signal::monitor::cluster::ClusterError;
use evigil_signal::monitor::cusum::CusumError;
use evigil_signal::monitor::funnel::FunnelError;
use evigil_signal::monitor::maxsprt::{LookFault, MaxSprtError};
use evigil_signal::monitor::rate::RateError;
use evigil_signal::monitor::sccs::{SccsEffects, SccsError};

use super::Told;
use super::error::told;
use crate::Messages;
use crate::figures::significant;

/// An error of a method of monitoring.
pub trait MethodFault {
    /// Its stable code.
    fn code(&self) -> &'static str;

    /// What is wrong, as a part of the sentence of the code.
    fn reason(&self, messages: &Messages) -> String;
}

/// Why a method of monitoring can't be used.
#[must_use]
pub fn method_error(error: &impl MethodFault, messages: &Messages) -> Told {
    method_reason(error.code(), error.reason(messages), messages)
}

/// Why a method of monitoring can't be used: a code, and a reason that is said already.
#[must_use]
pub fn method_reason(code: &'static str, reason: String, messages: &Messages) -> Told {
    told(code, messages, &[("reason", reason)])
}

/// A setting by the name that the libraries give it.
fn field(name: &str, messages: &Messages) -> String {
    messages.family("watch-field", name)
}

/// A setting with a value that it can't have.
#[must_use]
pub fn out_of_range(name: &str, value: f64, messages: &Messages) -> String {
    let details = [
        ("name", field(name, messages)),
        ("value", value.to_string()),
    ];
    messages.with("watch-reason-range", details)
}

fn above_limit(name: String, value: f64, limit: f64, messages: &Messages) -> String {
    let details = [
        ("name", name),
        ("value", value.to_string()),
        ("limit", limit.to_string()),
    ];
    messages.with("watch-reason-limit", details)
}

fn events_among(events: u64, exposed: f64, messages: &Messages) -> String {
    let details = [
        ("events", events.to_string()),
        ("exposed", exposed.to_string()),
    ];
    messages.with("watch-reason-among", details)
}

impl MethodFault for MaxSprtError {
    fn code(&self) -> &'static str {
        self.code()
    }

    fn reason(&self, messages: &Messages) -> String {
        match self {
            Self::Design { name, value } => out_of_range(name, *value, messages),
            Self::NoRejection { alpha, smallest } => {
                let details = [
                    ("alpha", alpha.to_string()),
                    ("smallest", significant(*smallest)),
                ];
                messages.with("watch-reason-rarest", details)
            }
            Self::TooLarge { name, value, limit } => {
                above_limit(field(name, messages), *value, *limit, messages)
            }
            Self::Look { look, reason } => {
                let fault = match reason {
                    LookFault::Date => "date",
                    LookFault::Expected => "expected",
                    LookFault::Kind => "kind",
                };
                let details = [
                    ("look", look.to_string()),
                    ("fault", messages.family("watch-look", fault)),
                ];
                messages.with("watch-reason-look", details)
            }
        }
    }
}

impl MethodFault for CusumError {
    fn code(&self) -> &'static str {
        self.code()
    }

    fn reason(&self, messages: &Messages) -> String {
        out_of_range(self.name, self.value, messages)
    }
}

impl MethodFault for RateError {
    fn code(&self) -> &'static str {
        self.code()
    }

    fn reason(&self, messages: &Messages) -> String {
        match *self {
            Self::Exposure { exposure } => out_of_range("exposure", exposure, messages),
            Self::MoreEventsThanPersons { events, persons } => {
                let details = [
                    ("events", events.to_string()),
                    ("exposed", persons.to_string()),
                ];
                messages.with("watch-reason-among", details)
            }
            Self::Level { level } => out_of_range("level", level, messages),
        }
    }
}

impl MethodFault for FunnelError {
    fn code(&self) -> &'static str {
        self.code()
    }

    fn reason(&self, messages: &Messages) -> String {
        match self {
            Self::Empty => messages.text("watch-reason-empty"),
            Self::Provider {
                name,
                events,
                denominator,
            } => {
                let among = events_among(*events, *denominator, messages);
                let details = [("name", name.clone()), ("among", among)];
                messages.with("watch-reason-provider", details)
            }
            Self::Setting { name, value } => out_of_range(name, *value, messages),
        }
    }
}

impl MethodFault for ClusterError {
    fn code(&self) -> &'static str {
        self.code()
    }

    fn reason(&self, messages: &Messages) -> String {
        match self {
            Self::Row {
                events, exposed, ..
            } => events_among(*events, *exposed, messages),
            Self::Setting { name, value } => out_of_range(name, *value, messages),
            Self::TooLarge { name, value, limit } => {
                let name = messages.family("watch-many", &name.replace(' ', "_"));
                above_limit(name, *value, *limit, messages)
            }
        }
    }
}

impl MethodFault for SccsError {
    fn code(&self) -> &'static str {
        self.code()
    }

    fn reason(&self, messages: &Messages) -> String {
        match self {
            Self::Person { person, day } => {
                let details = [("person", person.to_string()), ("day", day.to_string())];
                messages.with("watch-reason-person", details)
            }
            Self::Design { name } => {
                let details = [("name", field(name, messages))];
                messages.with("watch-reason-design", details)
            }
            Self::Nothing { name } => messages.family("watch-nothing", &name.replace(' ', "_")),
            Self::NotEstimable { what } => {
                let what = match what {
                    SccsEffects::All => "all",
                    SccsEffects::Age => "age",
                };
                messages.family("watch-no-estimate", what)
            }
        }
    }
}

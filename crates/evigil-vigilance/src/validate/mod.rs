//! Holds reports against the standard, and against what authorities ask beyond it.
//!
//! What is asked is data, under `knowledge/vigilance`: `elements` says what each element by itself
//! has to look like, `code-lists` what coded ones may say, and `rules` what holds across elements,
//! in a small [language]. [`RuleBase`] reads and compiles all of it, [`Validator`] holds
//! the rules of one or more profiles, and a report costs microseconds. The engine knows kinds of
//! checks and no rule by name.
//!
//! Rules that an authority numbers keep their number. Where authorities ask the same as the
//! standard, the finding bears the number of the authority whose profile was chosen.

mod base;
mod batch;
mod blocks;
mod code_list;
mod detect;
mod element_table;
mod evaluate;
mod facts;
mod file;
mod finding;
pub mod language;
mod rule;
mod units;
mod validator;
mod xpath;

pub use base::{Profile, RuleBase, RuleFault};
pub use batch::BatchCheck;
pub use code_list::{Code, CodeList};
pub use element_table::ElementSpec;
pub use file::{
    Authority, BeyondEntry, Check, Checked, Conformance, Least, SourcePlace, ValueType,
};
pub use finding::{Finding, Found, RuleNumber, Severity};
pub use language::ConditionFault;
pub use rule::Rule;
pub use validator::{Header, OutsideLists, UnknownProfile, Validator};

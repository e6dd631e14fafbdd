//! `evigil product`: instrument files and lots.

mod assess;
mod inspect;
mod instrument;
mod progress;
mod template;

use crate::Outcome;
use crate::args::Product;
use crate::commands::{finish, look, overwritten, write};

pub(super) use assess::judged;
pub(super) use inspect::ended;
pub(super) use instrument::text;

pub(crate) fn run(args: &Product) -> Outcome {
    match args {
        Product::Inspect(args) => inspect::run(args),
        Product::Assess(args) => assess::run(args),
        Product::Template(args) => template::run(args),
    }
}

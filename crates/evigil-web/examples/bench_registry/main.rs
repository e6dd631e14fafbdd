//! What `cargo xtask bench-registry` and `cargo xtask fault-test` run.
//!
//! - `serve URL FOLDER`: serves the registry with a token for a clinic; prints one line of JSON
//!   with the address, the token and how long it took to be ready; ends when its input ends.
//! - `load ADDRESS TOKEN SECONDS RATE WHAT`: 64 connections ask as fast as they can (`RATE` 0) or so many
//!   times a second in all; `WHAT` is `write` or `read`. Prints one line of JSON.
//! - `postgres NAME...`: starts a server of PostgreSQL with these databases; prints one line of JSON
//!   with their addresses; ends when its input ends.
//! - `plain URL SECONDS`: the same transactions by the driver alone, 64 tasks over one pool.
//! - `fill URL FOLDER N`: fills the registry with `N` treatments. Prints one line of JSON.
//! - `trace URL FOLDER`: how long it takes to find all treatments with one lot.
//! - `acknowledged ADDRESS TOKEN FILE`: writes without end; each acknowledged id is in `FILE`
//!   before the next request goes out.
//! - `check URL FOLDER FILE`: whether every id in `FILE` is there and the trail is whole.

#![expect(clippy::print_stdout, reason = "its output is its result")]

mod clinic;
mod fault;
mod fill;
mod load;
mod plain;
mod postgres;
mod serve;

use std::error::Error;
use std::path::Path;

type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match words.as_slice() {
            ["serve", url, folder] => serve::serve(url, Path::new(folder)).await,
            ["postgres", names @ ..] => postgres::postgres(names).await,
            ["load", address, token, seconds, rate, what] => {
                load::load(address, token, seconds.parse()?, rate.parse()?, what).await
            }
            ["plain", url, seconds] => plain::plain(url, seconds.parse()?).await,
            ["fill", url, folder, count] => {
                fill::fill(url, Path::new(folder), count.parse()?).await
            }
            ["trace", url, folder] => fill::trace(url, Path::new(folder)).await,
            ["acknowledged", address, token, file] => {
                fault::acknowledged(address, token, Path::new(file)).await
            }
            ["check", url, folder, file] => {
                fault::check(url, Path::new(folder), Path::new(file)).await
            }
            _ => Err("see the head of this program".into()),
        }
    })
}

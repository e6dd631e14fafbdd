//! When the largest part of a page is painted, as Chromium itself tells, on a processor four times
//! slower than this one.

use std::sync::Arc;
use std::time::Duration;

use chromiumoxide::cdp::browser_protocol::emulation::SetCpuThrottlingRateParams;

use crate::chromium::{Chromium, installed};
use crate::say;
use crate::served::Ground;
use crate::walk::{median, milliseconds};

/// How much slower the processor is.
const SLOWER: f64 = 4.0;
const TIMES: usize = 7;
const PAGES: [&str; 6] = [
    "/",
    "/check",
    "/report",
    "/evidence",
    "/products",
    "/statistics",
];

/// The last candidate for the largest contentful paint (<https://www.w3.org/TR/largest-contentful-paint/>),
/// in milliseconds from the beginning of the navigation.
const PAINTED: &str = "new Promise(done => new PerformanceObserver(list => \
    done(list.getEntries().at(-1).startTime)).observe({type: 'largest-contentful-paint', buffered: true}))";

pub(crate) async fn measure(ground: &Arc<Ground>) {
    let Some(executable) = installed() else {
        return;
    };
    let chromium = Chromium::start(executable, ground).await;
    let slower = SetCpuThrottlingRateParams::new(SLOWER);
    chromium.page.execute(slower).await.expect("is taken");
    chromium.size(390, 844).await;
    say(&format!(
        "largest contentful paint, processor {SLOWER} times slower, median of {TIMES}:"
    ));
    for page in PAGES {
        let mut times = Vec::with_capacity(TIMES);
        for _ in 0..TIMES {
            // Nothing is kept from the time before.
            let left = chromium.page.goto("about:blank").await;
            left.expect("is left");
            chromium.open(page).await;
            let painted = chromium.run(PAINTED).await;
            let painted = painted
                .as_f64()
                .unwrap_or_else(|| panic!("{page} paints nothing"));
            times.push(Duration::from_secs_f64(painted / 1e3));
        }
        say(&format!("  {:>9}  {page}", milliseconds(median(times))));
    }
}

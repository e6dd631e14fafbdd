//! From page to page by their links, one of each sort, with the time of the server for each.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use crate::client::Client;
use crate::made_up::sort_of;
use crate::say;

/// Times that each page is asked for.
const TIMES: usize = 5;
/// The goal for the median of each page.
const GOAL: Duration = Duration::from_millis(20);
/// Slowest pages that are named.
const NAMED: usize = 12;

/// A page and the median of its times.
struct Timed {
    user: String,
    address: String,
    median: Duration,
    bytes: usize,
}

/// The pages that were found.
#[derive(Default)]
pub(crate) struct Pages {
    open: BTreeSet<String>,
    timed: Vec<Timed>,
}

/// The values of an attribute. Our own pages write it in double quotes.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let begin = format!(" {attribute}=\"");
    let parts = page.split(begin.as_str()).skip(1);
    parts.filter_map(|part| part.split('"').next()).collect()
}

pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

pub(crate) fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

impl Pages {
    /// Walks on from an address; what everybody sees is asked for once.
    pub(crate) async fn walk(&mut self, client: &Client, user: &str, from: &str) {
        let mut seen = self.open.clone();
        let mut ahead = VecDeque::from([from.to_owned()]);
        while let Some(address) = ahead.pop_front() {
            if !seen.insert(sort_of(&address)) {
                continue;
            }
            let first = client.get(&address).await;
            // Whoever has not signed in is led there.
            assert!(matches!(first.status, 200 | 303), "{user}: {address}");
            if first.status == 303 || !first.media.starts_with("text/html") {
                continue;
            }
            let mut times = vec![first.time];
            for _ in 1..TIMES {
                times.push(client.get(&address).await.time);
            }
            let page = String::from_utf8_lossy(&first.body).into_owned();
            let links = values(&page, "href").into_iter();
            let links = links.map(|link| link.replace("&amp;", "&").replace("&#38;", "&"));
            ahead.extend(links.filter(|link| link.starts_with('/') && !link.contains("lang=")));
            self.timed.push(Timed {
                user: user.to_owned(),
                address,
                median: median(times),
                bytes: page.len(),
            });
        }
        if self.open.is_empty() {
            self.open = seen;
        }
    }

    /// Says what was found.
    pub(crate) fn tell(&mut self) {
        self.timed
            .sort_by_key(|page| std::cmp::Reverse(page.median));
        let all = median(self.timed.iter().map(|page| page.median).collect());
        let slow = self.timed.iter().filter(|page| page.median > GOAL).count();
        say(&format!(
            "{} pages, each {TIMES} times: median of the medians {}, {slow} above {}; the slowest:",
            self.timed.len(),
            milliseconds(all),
            milliseconds(GOAL)
        ));
        for page in self.timed.iter().take(NAMED) {
            say(&format!(
                "  {:>9}  {:>7} bytes  {} ({})",
                milliseconds(page.median),
                page.bytes,
                page.address,
                page.user
            ));
        }
    }
}

/// The first page with all that it loads, compressed.
pub(crate) async fn first_page(client: &Client) {
    let plain = client.get("/").await;
    let page = String::from_utf8_lossy(&plain.body).into_owned();
    let mut bytes = client.get_compressed("/").await.body.len();
    let mut elsewhere = 0;
    let links: Vec<&str> = page
        .split("<link ")
        .skip(1)
        .filter_map(|link| link.split('>').next())
        .filter(|link| !link.contains("alternate"))
        .flat_map(|link| {
            values(link, "href").into_iter().chain(
                link.strip_prefix("href=\"")
                    .and_then(|it| it.split('"').next()),
            )
        })
        .collect();
    let loaded: BTreeSet<&str> = values(&page, "src").into_iter().chain(links).collect();
    for address in &loaded {
        if address.starts_with('/') {
            bytes += client.get_compressed(address).await.body.len();
        } else if !address.starts_with("data:") {
            elsewhere += 1;
        }
    }
    say(&format!(
        "first page with the {} files that it loads: {:.1} kB compressed; {elsewhere} from elsewhere",
        loaded.len(),
        bytes as f64 / 1e3
    ));
}

//! How often somebody may ask: by address, so that nobody has to be known to be slowed down, and by
//! account, so that many addresses are no way around it.
//!
//! The limits are the generic cell rate algorithm of the crate `governor`. They are held in memory,
//! each program its own: they protect the machine, while guesses at a password are counted in the
//! database by the registry itself.

mod address;
mod rate;

use std::net::IpAddr;

use evigil_registry::Fault;
use governor::clock::{Clock, DefaultClock};
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

pub use address::{Networks, NetworksFault};
pub use rate::{Rate, RateFault};

use crate::route::{Method, RouteDescription};

/// Keys that are held at once before those that have had their rest are forgotten.
const HELD: usize = 50_000;

/// Requests that are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Signing in: each costs the time of a password's hash.
    SignIn,
    /// Making and opening links.
    Links,
    /// What is sent by those who have not signed in, such as a patient's report.
    PublicReports,
    /// Files that come and go.
    Files,
    /// Lists, and what they are searched for.
    Searches,
}

impl Group {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::SignIn,
        Self::Links,
        Self::PublicReports,
        Self::Files,
        Self::Searches,
    ];

    /// The group of a route; none for what has no limit. `is_public` says whether the route is open
    /// to those who have not signed in.
    #[must_use]
    pub fn of(route: &RouteDescription, is_public: bool) -> Option<Self> {
        match route.operation.as_deref()? {
            "session.create" => return Some(Self::SignIn),
            "link.use" | "link.create" => return Some(Self::Links),
            _ => {}
        }
        let takes_file = route.body_media == "application/octet-stream";
        if takes_file || route.path.starts_with("/api/v1/files") {
            return Some(Self::Files);
        }
        match route.method {
            Method::Get if !route.query.is_empty() => Some(Self::Searches),
            Method::Get => None,
            _ if is_public => Some(Self::PublicReports),
            _ => None,
        }
    }

    const fn place(self) -> usize {
        match self {
            Self::SignIn => 0,
            Self::Links => 1,
            Self::PublicReports => 2,
            Self::Files => 3,
            Self::Searches => 4,
        }
    }
}

/// How often, for each group; where nothing stands, as often as one likes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rates {
    by_address: [Option<Rate>; Group::ALL.len()],
    by_account: [Option<Rate>; Group::ALL.len()],
}

impl Rates {
    /// From one address no more than this.
    #[must_use]
    pub const fn by_address(mut self, group: Group, rate: Option<Rate>) -> Self {
        self.by_address[group.place()] = rate;
        self
    }

    /// From one account no more than this.
    #[must_use]
    pub const fn by_account(mut self, group: Group, rate: Option<Rate>) -> Self {
        self.by_account[group.place()] = rate;
        self
    }
}

type Limiter<K> = RateLimiter<K, HashMapStateStore<K>, DefaultClock>;

/// Counts requests and says when somebody has to wait.
#[derive(Default)]
pub struct Guard {
    by_address: [Option<Limiter<IpAddr>>; Group::ALL.len()],
    by_account: [Option<Limiter<String>>; Group::ALL.len()],
    /// Servers whose word for the address of who asks is taken.
    trusted: Networks,
}

impl Guard {
    /// A guard that keeps these rates, behind servers in `trusted`.
    #[must_use]
    pub fn new(rates: &Rates, trusted: Networks) -> Self {
        Self {
            by_address: rates.by_address.map(limiter),
            by_account: rates.by_account.map(limiter),
            trusted,
        }
    }

    /// Servers whose word is taken.
    pub(crate) const fn trusted(&self) -> &Networks {
        &self.trusted
    }

    /// Counts a request from `address`.
    ///
    /// # Errors
    /// [`Fault::Wait`].
    pub fn address(&self, group: Group, address: IpAddr) -> Result<(), Fault> {
        count(&self.by_address[group.place()], &address::one_of(address))
    }

    /// Counts a request of `account`.
    ///
    /// # Errors
    /// [`Fault::Wait`].
    pub fn account(&self, group: Group, account: &str) -> Result<(), Fault> {
        match &self.by_account[group.place()] {
            None => Ok(()),
            limiter => count(limiter, &account.to_owned()),
        }
    }
}

fn limiter<K: std::hash::Hash + Eq + Clone>(rate: Option<Rate>) -> Option<Limiter<K>> {
    let rate = rate?;
    let quota = Quota::with_period(rate.every())?.allow_burst(rate.count());
    Some(RateLimiter::hashmap(quota))
}

fn count<K: std::hash::Hash + Eq + Clone>(
    limiter: &Option<Limiter<K>>,
    key: &K,
) -> Result<(), Fault> {
    let Some(limiter) = limiter else {
        return Ok(());
    };
    if limiter.len() > HELD {
        limiter.retain_recent();
        // All of them are fresh: somebody has very many addresses. Who is not among them waits.
        if limiter.len() > 2 * HELD {
            return Err(Fault::Wait { seconds: 1 });
        }
    }
    limiter.check_key(key).map_err(|early| {
        let wait = early.wait_time_from(DefaultClock::default().now());
        // Rounded up: whoever comes back then is let in.
        let begun = u64::from(wait.subsec_nanos() > 0);
        Fault::Wait {
            seconds: wait.as_secs().saturating_add(begun).max(1),
        }
    })
}

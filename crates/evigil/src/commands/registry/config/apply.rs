//! Settings as the registry and its server take them. What is read here has been checked when it
//! was loaded.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use evigil_registry::Settings;
use evigil_registry::database::Database;
use evigil_registry::identity::Policy;
use evigil_registry::rights::Role;
use evigil_web::Limits;
use evigil_web::guard::{Group, Guard, Networks, Rate, Rates};
use jiff::SignedDuration;

use super::Config;
use super::key::items;

impl Config {
    /// Where the registry is kept.
    pub(crate) fn settings(&self) -> Settings {
        let url = self.text("database.url").unwrap_or_default().to_owned();
        let folder = self.text("data.folder").map_or_else(
            || match Database::sqlite_path(&url) {
                Some(path) => path.with_extension("data"),
                None => PathBuf::from("evigil.data"),
            },
            PathBuf::from,
        );
        Settings { url, folder }
    }

    /// The address to listen on.
    pub(crate) fn listen(&self) -> SocketAddr {
        let told = self
            .text("server.listen")
            .and_then(|text| text.parse().ok());
        told.unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)))
    }

    /// The address as others write it, ending with a slash; `local` where nothing is said.
    pub(crate) fn public_url(&self, local: SocketAddr) -> String {
        match self.text("server.public_url") {
            Some(url) => format!("{url}/"),
            None => format!("http://{local}/"),
        }
    }

    /// A browser on this machine may speak without TLS; one elsewhere may not.
    fn secure_cookie(&self) -> bool {
        match (
            self.text("server.secure_cookie"),
            self.text("server.public_url"),
        ) {
            (Some(told), _) => told == "true",
            (None, Some(url)) => url.starts_with("https://") || !self.listen().ip().is_loopback(),
            (None, None) => !self.listen().ip().is_loopback(),
        }
    }

    /// What holds for a setting that follows from others.
    pub(super) fn derived(&self, name: &str) -> Option<String> {
        match name {
            "data.folder" => Some(self.settings().folder.display().to_string()),
            "server.secure_cookie" => Some(self.secure_cookie().to_string()),
            "server.public_url" => {
                let url = self.public_url(self.listen());
                Some(url.trim_end_matches('/').to_owned())
            }
            _ => None,
        }
    }

    pub(super) fn number(&self, name: &str) -> u64 {
        self.text(name)
            .and_then(|text| text.parse().ok())
            .unwrap_or_default()
    }

    /// How much one request may ask for.
    pub(crate) fn limits(&self) -> Limits {
        let json = self.number("limits.json_megabytes").saturating_mul(1 << 20);
        let connections = self.number("limits.connections");
        Limits {
            json_bytes: usize::try_from(json).unwrap_or(usize::MAX),
            file_bytes: self.number("limits.file_megabytes").saturating_mul(1 << 20),
            head: Duration::from_secs(self.number("limits.head_seconds")),
            request: Duration::from_secs(self.number("limits.request_seconds")),
            connections: usize::try_from(connections).unwrap_or(usize::MAX),
            secure_cookie: self.secure_cookie(),
        }
    }

    /// How often somebody may ask.
    pub(crate) fn guard(&self) -> Guard {
        let mut rates = Rates::default();
        for group in Group::ALL {
            let name = match group {
                Group::SignIn => "sign_in",
                Group::Links => "links",
                Group::PublicReports => "public_reports",
                Group::Files => "files",
                Group::Searches => "searches",
            };
            let rate = |by: &str| -> Option<Rate> {
                self.text(&format!("rates.{name}_by_{by}"))?.parse().ok()
            };
            rates = rates
                .by_address(group, rate("address"))
                .by_account(group, rate("account"));
        }
        let mut trusted = Networks::default();
        for network in items(self.text("server.trusted_proxies").unwrap_or_default()) {
            // It was checked when it was read.
            let _ = trusted.add(network);
        }
        Guard::new(&rates, trusted)
    }

    /// How long things last and how strict they are.
    pub(crate) fn policy(&self) -> Policy {
        let span = |name: &str, seconds: i64| {
            let number = i64::try_from(self.number(name)).unwrap_or_default();
            SignedDuration::from_secs(number.saturating_mul(seconds))
        };
        let roles = items(self.text("policy.second_factor").unwrap_or_default());
        Policy {
            session_idle: span("policy.session_idle_minutes", 60),
            session_longest: span("policy.session_hours", 3600),
            session_renewal: span("policy.session_renewal_minutes", 60),
            guesses: i64::try_from(self.number("policy.guesses")).unwrap_or_default(),
            wait_first: span("policy.wait_first_seconds", 1),
            wait_longest: span("policy.wait_longest_minutes", 60),
            invitation: span("policy.invitation_hours", 3600),
            token_longest: span("policy.token_days", 86_400),
            link_longest: span("policy.link_days", 86_400),
            second_factor: roles.filter_map(Role::named).collect(),
            cell_minimum: self.number("policy.cell_minimum"),
            ..Policy::default()
        }
    }
}

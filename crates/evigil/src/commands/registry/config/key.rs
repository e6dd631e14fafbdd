//! The settings: for each its name in the file, its variable, what it holds and what holds where
//! nothing is said. The operator's guide lists them; a test compares.

use std::net::SocketAddr;
use std::str::FromStr as _;

use evigil_registry::rights::Role;
use evigil_web::guard::{Networks, Rate};

/// What a setting holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Address of a database. One with a password is a secret.
    Database,
    /// Folder.
    Folder,
    /// File that holds a secret.
    SecretFile,
    /// Address and port.
    Address,
    /// Address of the registry as others write it: `https://HOST`, without a path.
    Url,
    /// Address of a provider of accounts, exactly as it names itself: `https://HOST/PATH`.
    Provider,
    /// A word without spaces.
    Word,
    /// True or false.
    Switch,
    /// Whole number of this range.
    Number(u64, u64),
    /// Networks.
    Networks,
    /// Roles.
    Roles,
    /// How often: `10/minute`; `off` for no limit.
    Rate,
    /// Who sends mails.
    Sender,
}

/// A setting.
#[derive(Debug)]
pub(crate) struct Key {
    /// Name in the file: `section.key`.
    pub(crate) name: &'static str,
    /// Variable of the environment.
    pub(crate) variable: &'static str,
    /// What it holds.
    pub(crate) holds: Holds,
    /// What holds where nothing is said; nothing where another setting decides.
    pub(crate) default: Option<&'static str>,
}

const fn key(
    name: &'static str,
    variable: &'static str,
    holds: Holds,
    default: Option<&'static str>,
) -> Key {
    Key {
        name,
        variable,
        holds,
        default,
    }
}

/// Where the registry is kept.
const PLACE: &[Key] = &[
    key(
        "database.url",
        "EVIGIL_DB",
        Holds::Database,
        Some("sqlite:evigil.db"),
    ),
    key(
        "database.url_file",
        "EVIGIL_DB_FILE",
        Holds::SecretFile,
        None,
    ),
    key("data.folder", "EVIGIL_DATA", Holds::Folder, None),
];

/// How it can be reached, and how much one request may ask for.
const SERVER: &[Key] = &[
    key(
        "server.listen",
        "EVIGIL_LISTEN",
        Holds::Address,
        Some("127.0.0.1:8080"),
    ),
    key("server.public_url", "EVIGIL_PUBLIC_URL", Holds::Url, None),
    key(
        "server.secure_cookie",
        "EVIGIL_SECURE_COOKIE",
        Holds::Switch,
        None,
    ),
    key(
        "server.trusted_proxies",
        "EVIGIL_TRUSTED_PROXIES",
        Holds::Networks,
        Some(""),
    ),
    key(
        "limits.json_megabytes",
        "EVIGIL_JSON_MEGABYTES",
        Holds::Number(1, 64),
        Some("4"),
    ),
    key(
        "limits.file_megabytes",
        "EVIGIL_FILE_MEGABYTES",
        Holds::Number(1, 1 << 20),
        Some("256"),
    ),
    key(
        "limits.head_seconds",
        "EVIGIL_HEAD_SECONDS",
        Holds::Number(1, 600),
        Some("10"),
    ),
    key(
        "limits.request_seconds",
        "EVIGIL_REQUEST_SECONDS",
        Holds::Number(1, 3600),
        Some("60"),
    ),
    key(
        "limits.connections",
        "EVIGIL_CONNECTIONS",
        Holds::Number(1, 100_000),
        Some("1024"),
    ),
];

/// How long things last and how strict they are.
const POLICY: &[Key] = &[
    key(
        "policy.second_factor",
        "EVIGIL_SECOND_FACTOR",
        Holds::Roles,
        Some(""),
    ),
    key(
        "policy.cell_minimum",
        "EVIGIL_CELL_MINIMUM",
        Holds::Number(3, 1000),
        Some("5"),
    ),
    key(
        "policy.session_idle_minutes",
        "EVIGIL_SESSION_IDLE_MINUTES",
        Holds::Number(2, 1440),
        Some("30"),
    ),
    key(
        "policy.session_hours",
        "EVIGIL_SESSION_HOURS",
        Holds::Number(1, 720),
        Some("12"),
    ),
    key(
        "policy.session_renewal_minutes",
        "EVIGIL_SESSION_RENEWAL_MINUTES",
        Holds::Number(1, 1440),
        Some("15"),
    ),
    key(
        "policy.guesses",
        "EVIGIL_GUESSES",
        Holds::Number(1, 100),
        Some("5"),
    ),
    key(
        "policy.wait_first_seconds",
        "EVIGIL_WAIT_FIRST_SECONDS",
        Holds::Number(1, 3600),
        Some("30"),
    ),
    key(
        "policy.wait_longest_minutes",
        "EVIGIL_WAIT_LONGEST_MINUTES",
        Holds::Number(1, 1440),
        Some("15"),
    ),
    key(
        "policy.invitation_hours",
        "EVIGIL_INVITATION_HOURS",
        Holds::Number(1, 720),
        Some("72"),
    ),
    key(
        "policy.token_days",
        "EVIGIL_TOKEN_DAYS",
        Holds::Number(1, 3660),
        Some("366"),
    ),
    key(
        "policy.link_days",
        "EVIGIL_LINK_DAYS",
        Holds::Number(1, 366),
        Some("90"),
    ),
];

/// Signing in by accounts that others keep.
const PROVIDER: &[Key] = &[
    key(
        "provider.issuer",
        "EVIGIL_PROVIDER_ISSUER",
        Holds::Provider,
        None,
    ),
    key(
        "provider.client",
        "EVIGIL_PROVIDER_CLIENT",
        Holds::Word,
        Some("evigil"),
    ),
    key(
        "provider.secret_file",
        "EVIGIL_PROVIDER_SECRET_FILE",
        Holds::SecretFile,
        None,
    ),
];

/// What is done beside requests.
const JOBS: &[Key] = &[
    key(
        "telemetry.endpoint",
        "EVIGIL_TELEMETRY_ENDPOINT",
        Holds::Provider,
        None,
    ),
    key(
        "telemetry.service",
        "EVIGIL_TELEMETRY_SERVICE",
        Holds::Word,
        Some("evigil"),
    ),
    key(
        "jobs.workers",
        "EVIGIL_WORKERS",
        Holds::Number(0, 64),
        Some("2"),
    ),
    key("mail.from", "EVIGIL_MAIL_FROM", Holds::Sender, None),
    key(
        "mail.server_file",
        "EVIGIL_MAIL_SERVER_FILE",
        Holds::SecretFile,
        None,
    ),
    key("mail.folder", "EVIGIL_MAIL_FOLDER", Holds::Folder, None),
    key(
        "webhooks.private",
        "EVIGIL_WEBHOOKS_PRIVATE",
        Holds::Switch,
        Some("false"),
    ),
    key(
        "webhooks.plain",
        "EVIGIL_WEBHOOKS_PLAIN",
        Holds::Switch,
        Some("false"),
    ),
];

/// How often somebody may ask.
const RATES: &[Key] = &[
    key(
        "rates.sign_in_by_address",
        "EVIGIL_RATE_SIGN_IN_BY_ADDRESS",
        Holds::Rate,
        Some("60/minute"),
    ),
    key(
        "rates.sign_in_by_account",
        "EVIGIL_RATE_SIGN_IN_BY_ACCOUNT",
        Holds::Rate,
        Some("20/minute"),
    ),
    key(
        "rates.links_by_address",
        "EVIGIL_RATE_LINKS_BY_ADDRESS",
        Holds::Rate,
        Some("120/minute"),
    ),
    key(
        "rates.links_by_account",
        "EVIGIL_RATE_LINKS_BY_ACCOUNT",
        Holds::Rate,
        Some("600/minute"),
    ),
    key(
        "rates.public_reports_by_address",
        "EVIGIL_RATE_PUBLIC_REPORTS_BY_ADDRESS",
        Holds::Rate,
        Some("30/minute"),
    ),
    key(
        "rates.public_reports_by_account",
        "EVIGIL_RATE_PUBLIC_REPORTS_BY_ACCOUNT",
        Holds::Rate,
        Some("300/minute"),
    ),
    key(
        "rates.files_by_address",
        "EVIGIL_RATE_FILES_BY_ADDRESS",
        Holds::Rate,
        Some("1200/minute"),
    ),
    key(
        "rates.files_by_account",
        "EVIGIL_RATE_FILES_BY_ACCOUNT",
        Holds::Rate,
        Some("600/minute"),
    ),
    key(
        "rates.searches_by_address",
        "EVIGIL_RATE_SEARCHES_BY_ADDRESS",
        Holds::Rate,
        Some("3000/minute"),
    ),
    key(
        "rates.searches_by_account",
        "EVIGIL_RATE_SEARCHES_BY_ACCOUNT",
        Holds::Rate,
        Some("1200/minute"),
    ),
];

/// All settings in the order of the guide. Another part of the program adds its own row here.
const ALL: [&[Key]; 6] = [PLACE, SERVER, POLICY, PROVIDER, JOBS, RATES];

/// All settings.
pub(crate) fn all() -> impl Iterator<Item = &'static Key> {
    ALL.into_iter().flatten()
}

impl Holds {
    /// Name of what may stand here, for the words of the locale.
    pub(crate) const fn expected(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Folder => "folder",
            Self::SecretFile => "secret-file",
            Self::Address => "address",
            Self::Url => "url",
            Self::Provider => "provider",
            Self::Word => "word",
            Self::Switch => "switch",
            Self::Number(..) => "number",
            Self::Networks => "networks",
            Self::Roles => "roles",
            Self::Rate => "rate",
            Self::Sender => "sender",
        }
    }

    /// Whether the file gives it as a list.
    pub(crate) const fn is_list(self) -> bool {
        matches!(self, Self::Networks | Self::Roles)
    }

    /// Whether this value can stand here.
    pub(crate) fn takes(self, text: &str) -> bool {
        let mut items = items(text);
        match self {
            Self::Database => evigil_registry::database::Backend::of(text).is_ok(),
            Self::Folder | Self::SecretFile => !text.is_empty(),
            Self::Address => text.parse::<SocketAddr>().is_ok(),
            Self::Url => is_origin(text),
            Self::Provider => is_provider(text),
            Self::Word => !text.is_empty() && text.chars().all(|c| c.is_ascii_graphic()),
            Self::Switch => matches!(text, "true" | "false"),
            Self::Number(least, most) => text
                .parse::<u64>()
                .is_ok_and(|number| (least..=most).contains(&number)),
            Self::Networks => items.all(|item| Networks::default().add(item).is_ok()),
            Self::Roles => items.all(|item| {
                Role::named(item).is_some_and(|role| !matches!(role, Role::Public | Role::Patient))
            }),
            Self::Sender => evigil_registry::jobs::mail::is_sender(text),
            Self::Rate => text == "off" || Rate::from_str(text).is_ok(),
        }
    }
}

/// The items of a list as it stands in a variable.
pub(crate) fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

/// Whether this is `http://HOST` or `https://HOST`, with a port or without, and nothing after it.
fn is_origin(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let allowed = |c: char| c.is_ascii_alphanumeric() || ".-_:[]".contains(c);
    rest.is_some_and(|host| !host.is_empty() && host.chars().all(allowed))
}

/// Whether this is an address that a provider of OpenID Connect can have (OpenID Connect Core 1.0,
/// section 2: TLS, neither query nor fragment), or one on this machine, which needs no TLS.
fn is_provider(text: &str) -> bool {
    let local = ["http://localhost", "http://127.0.0.1", "http://[::1]"];
    let rest = text.strip_prefix("https://").or_else(|| {
        let after = local.iter().find_map(|start| text.strip_prefix(start))?;
        let ends = after.is_empty() || after.starts_with([':', '/']);
        ends.then_some("localhost")
    });
    let allowed = |c: char| c.is_ascii_graphic() && !"?#@\"<>\\".contains(c);
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/')) && text.chars().all(allowed)
}

//! Mails: made of templates in the language of the user, and sent by SMTP or written to a folder.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use evigil_assess::Messages;
use evigil_core::Lang;
use jiff::Timestamp;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use serde_json::{Value as Json, json};
use sqlx::Row;

use super::notice::{Letter, Notice, place};
use super::queue::Claim;
use crate::fault::Fault;
use crate::identity;
use crate::registry::Registry;

/// The server refuses the mail.
const REFUSED: &str = "EV-R600";
/// The server can't be reached or wants it later.
pub(super) const LATER: &str = "EV-R601";
/// The settings can't be read.
const SETTINGS: &str = "EV-R604";
/// Longest time that a server may take for one step.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where mails go.
#[derive(Clone, PartialEq, Eq)]
pub enum MailWay {
    /// To a server: `smtps://USER:PASSWORD@HOST`, `smtp://HOST:25` or `smtp://HOST:587?tls=required`.
    Smtp(String),
    /// Into a folder, as `.eml` files.
    Folder(PathBuf),
}

impl std::fmt::Debug for MailWay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            // The address of a server may hold a password.
            Self::Smtp(_) => f.write_str("Smtp(..)"),
            Self::Folder(path) => f.debug_tuple("Folder").field(path).finish(),
        }
    }
}

/// How mails are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// Who sends them, such as `Registry <registry@example.org>`.
    pub from: String,
    /// Where they go.
    pub way: MailWay,
}

enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
}

/// Sends mails.
pub(super) struct Mailer {
    from: Mailbox,
    way: Way,
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mailer(..)")
    }
}

/// Whether mails can be sent from this address: `registry@example.org`, with a name or without.
#[must_use]
pub fn is_sender(text: &str) -> bool {
    text.parse::<Mailbox>().is_ok()
}

fn unreadable(what: &str) -> Fault {
    Fault::Step {
        code: SETTINGS,
        details: vec![("what", what.to_owned())],
    }
}

impl Mailer {
    pub(super) fn new(settings: MailSettings) -> Result<Self, Fault> {
        let from = settings.from.parse().map_err(|_| unreadable("from"))?;
        let way = match settings.way {
            MailWay::Smtp(url) => {
                // What stands in the address may be a password: it is not told again.
                let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&url)
                    .map_err(|_| unreadable("smtp"))?;
                Way::Smtp(builder.timeout(Some(PATIENCE)).build())
            }
            MailWay::Folder(folder) => {
                std::fs::create_dir_all(&folder).map_err(|error| Fault::File {
                    path: folder.clone(),
                    error,
                })?;
                Way::Folder(folder)
            }
        };
        Ok(Self { from, way })
    }

    async fn send(&self, id: &str, message: Message) -> Result<(), Fault> {
        match &self.way {
            Way::Smtp(transport) => match transport.send(message).await {
                Ok(_) => Ok(()),
                Err(error) if error.is_permanent() => Err(Fault::step(REFUSED)),
                Err(_) => Err(Fault::step(LATER)),
            },
            Way::Folder(folder) => write(folder, id, &message.formatted()).await,
        }
    }
}

/// Writes a mail under the id of its job, whole or not at all; a second time it is the same file.
async fn write(folder: &Path, id: &str, bytes: &[u8]) -> Result<(), Fault> {
    let (part, place) = (
        folder.join(format!(".{id}.part")),
        folder.join(format!("{id}.eml")),
    );
    let fault = |error| Fault::File {
        path: place.clone(),
        error,
    };
    tokio::fs::write(&part, bytes).await.map_err(fault)?;
    tokio::fs::rename(&part, &place).await.map_err(fault)
}

fn messages(lang: &str) -> &'static Messages {
    static MESSAGES: OnceLock<[Messages; 2]> = OnceLock::new();
    let [en, ja] = MESSAGES.get_or_init(|| [Messages::new(Lang::En), Messages::new(Lang::Ja)]);
    if lang == "ja" { ja } else { en }
}

/// To whom a mail goes.
struct Receiver {
    email: String,
    lang: String,
}

/// Subject and body in the language of the receiver.
fn words(
    letter: &Letter,
    lang: &str,
    token: Option<&str>,
    address: Option<&str>,
) -> (String, String) {
    let messages = messages(lang);
    let code = letter.notice.code();
    let mut body = messages.family("mail-body", code);
    if let Some(token) = token {
        body.push_str("\n\n");
        body.push_str(token);
    }
    body.push_str("\n\n");
    body.push_str(&match (address, letter.notice) {
        (Some(address), Notice::Invitation) => messages.with("mail-open", [("address", address)]),
        (Some(address), _) => messages.with("mail-sign-in", [("address", address)]),
        (None, _) => messages.text("mail-sign-in-anywhere"),
    });
    body.push_str("\n\n");
    body.push_str(&messages.text("mail-why"));
    body.push('\n');
    (messages.family("mail-subject", code), body)
}

fn composed(
    mailer: &Mailer,
    claim: &Claim,
    (receiver, words): (&Receiver, (String, String)),
    at: Timestamp,
) -> Result<Message, Fault> {
    let to = receiver.email.parse().map_err(|_| Fault::step(REFUSED))?;
    let auto = HeaderName::new_from_ascii_str("Auto-Submitted");
    let seconds = u64::try_from(at.as_second()).unwrap_or_default();
    let (subject, body) = words;
    Message::builder()
        .from(mailer.from.clone())
        .to(Mailbox::new(None, to))
        .subject(subject)
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
        // The same at each attempt, so that a mail that came twice is seen to be one.
        .message_id(Some(format!(
            "<{}@{}>",
            claim.id,
            mailer.from.email.domain()
        )))
        .raw_header(HeaderValue::new(auto, "auto-generated".to_owned()))
        .header(ContentType::TEXT_PLAIN)
        .body(body)
        .map_err(|_| Fault::step(REFUSED))
}

impl Registry {
    /// Sends a mail.
    pub(super) async fn send_mail(&self, claim: &Claim, letter: &Letter) -> Result<Json, Fault> {
        let ready = self.jobs().ready();
        // Another program may have settings for mails where this one has none.
        let mailer = ready.mailer.as_ref().ok_or(Fault::step(LATER))?;
        let receiver = {
            let mut connection = self.database().pool().acquire().await?;
            let sql = "SELECT email, lang FROM users WHERE id = $1 AND disabled_at IS NULL \
                       AND email IS NOT NULL";
            let query = sqlx::query(sql).bind(letter.user_id.clone());
            match query.fetch_optional(&mut *connection).await? {
                Some(row) => Receiver {
                    email: row.try_get(0)?,
                    lang: row.try_get(1)?,
                },
                None => return Ok(json!({"sent": false})),
            }
        };
        let token = match &letter.sealed {
            Some(sealed) => {
                let token = identity::open(self.keys(), &place(&letter.user_id), sealed)?;
                Some(String::from_utf8(token).map_err(|_| Fault::step(REFUSED))?)
            }
            None => None,
        };
        let words = words(
            letter,
            &receiver.lang,
            token.as_deref(),
            ready.address.as_deref(),
        );
        let message = composed(mailer, claim, (&receiver, words), self.clock().now())?;
        mailer.send(&claim.id, message).await?;
        Ok(json!({"sent": true}))
    }
}

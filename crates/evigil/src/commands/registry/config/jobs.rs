//! What is done beside requests: workers, mails, webhooks.

use std::path::PathBuf;

use evigil_registry::Fault;
use evigil_registry::jobs::mail::{MailSettings, MailWay};
use evigil_registry::jobs::webhook::WebhookPolicy;
use evigil_registry::jobs::{Settings, WorkerSettings};

use super::Config;

impl Config {
    /// How mails are sent and which webhooks are allowed.
    ///
    /// # Errors
    /// [`Fault::File`] for a file of the mail server that can't be read.
    pub(crate) fn jobs(&self) -> Result<Settings, Fault> {
        let is = |name: &str| self.text(name) == Some("true");
        Ok(Settings {
            mail: self.mail()?,
            address: self.text("server.public_url").map(str::to_owned),
            webhooks: WebhookPolicy {
                private: is("webhooks.private"),
                plain: is("webhooks.plain"),
            },
        })
    }

    fn mail(&self) -> Result<Option<MailSettings>, Fault> {
        let Some(from) = self.text("mail.from").map(str::to_owned) else {
            return Ok(None);
        };
        let folder = || self.text("mail.folder").map(PathBuf::from);
        let way = match self.text("mail.server_file").map(PathBuf::from) {
            Some(path) => {
                let text =
                    std::fs::read_to_string(&path).map_err(|error| Fault::File { path, error })?;
                Some(MailWay::Smtp(text.trim().to_owned()))
            }
            None => folder().map(MailWay::Folder),
        };
        Ok(way.map(|way| MailSettings { from, way }))
    }

    /// How many jobs are done at once.
    pub(crate) fn workers(&self) -> WorkerSettings {
        WorkerSettings {
            workers: usize::try_from(self.number("jobs.workers")).unwrap_or(0),
            ..WorkerSettings::default()
        }
    }
}

//! A report as people read it: in the words of the boxes of a CIOMS I form, on a page or as PDF.

use evigil_assess::Messages;
use evigil_assess::report::{FormWords, cioms_pdf};
use evigil_core::Lang;
use evigil_vigilance::form::{CiomsForm, cioms};

use super::icsr_of;
use crate::fault::Fault;
use crate::record::Record;
use crate::registry::Registry;
use crate::rights::Actor;

/// A report with what stands in it.
#[derive(Debug, Clone)]
pub struct ReportStory {
    /// The record.
    pub record: Record,
    /// Its content, in the boxes of a CIOMS I form.
    pub form: CiomsForm,
    /// Its reactions: the element by which each is coded, and the reporter's words.
    pub reactions: Vec<(String, String)>,
}

impl Registry {
    /// A report in words, in the language of `messages`.
    ///
    /// Operation: `report.read`.
    ///
    /// # Errors
    /// [`Fault::Absent`].
    pub async fn report_story(
        &self,
        actor: &Actor,
        id: &str,
        messages: &Messages,
    ) -> Result<ReportStory, Fault> {
        let record = self.read(actor, self.kind("report")?, id).await?;
        let mut icsr = icsr_of(&record)?;
        icsr.sort();
        let reactions = icsr.reactions().map(|reaction| {
            let words = reaction.words().unwrap_or_default();
            (format!("reaction.{}", reaction.number), words.to_owned())
        });
        Ok(ReportStory {
            reactions: reactions.collect(),
            form: cioms(&icsr, &FormWords::new(messages)),
            record,
        })
    }

    /// The CIOMS I form of a report as PDF.
    ///
    /// Operation: `report.read`.
    ///
    /// # Errors
    /// [`Fault::Absent`]; [`Fault::Internal`] when the form can't be printed.
    pub async fn report_cioms(
        &self,
        actor: &Actor,
        id: &str,
        lang: Lang,
    ) -> Result<Vec<u8>, Fault> {
        let record = self.read(actor, self.kind("report")?, id).await?;
        let today = self.clock().today();
        tokio::task::spawn_blocking(move || {
            let mut icsr = icsr_of(&record)?;
            icsr.sort();
            cioms_pdf(&icsr, today, &Messages::new(lang))
                .map_err(|error| Fault::Internal(error.to_string()))
        })
        .await
        .map_err(|error| Fault::Internal(error.to_string()))?
    }
}

//! Reminders, once a day: reports that are due at an authority, notices of recalls that nobody has
//! confirmed, follow-ups that nobody has answered.

use serde_json::{Value as Json, json};

use super::notice::{Notice, To, notify};
use crate::fault::Fault;
use crate::flows::follow_up::RemindInput;
use crate::flows::recall::OverdueInput;
use crate::flows::report::deadline::DueQuestion;
use crate::record;
use crate::registry::Registry;
use crate::rights::{Actor, Role};

/// Days before a deadline from which is reminded.
const BEFORE: i64 = 2;

impl Registry {
    /// Looks for what is due and writes the mails. Done twice on a day it writes some mails twice
    /// and harms nothing else.
    pub(super) async fn remind(&self, actor: &Actor) -> Result<Json, Fault> {
        let question = DueQuestion {
            within_days: Some(BEFORE),
        };
        let reports = self.due_reports(actor, &question).await?.reports.len();
        let overdue = self
            .overdue_recall_notices(actor, &OverdueInput::default())
            .await?;
        let mut facilities = std::collections::BTreeSet::new();
        {
            let mut connection = self.database().pool().acquire().await?;
            let kind = self.kind("recall_notice")?;
            for notice in &overdue.notices {
                let notice = record::read_any(&mut connection, kind, &notice.id).await?;
                facilities.extend(notice.organisation_id);
            }
        }
        let notices = overdue.notices.len();
        let (registry, by) = (self.clone(), actor.id.clone());
        self.write(move |change| {
            let (registry, by, facilities) = (registry.clone(), by.clone(), facilities.clone());
            Box::pin(async move {
                if reports > 0 {
                    let to = [To::Role(Role::Coder), To::Role(Role::Board)];
                    notify(change, &registry, &by, &to, Notice::Deadline).await?;
                }
                for facility in &facilities {
                    let to = [To::RoleIn(Role::Clinic, facility)];
                    notify(change, &registry, &by, &to, Notice::RecallOverdue).await?;
                }
                Ok(())
            })
        })
        .await?;
        // Marks what it reminds of and writes the mails to the clinics in one transaction.
        let follow_ups = self
            .remind_follow_ups(actor, &RemindInput::default())
            .await?;
        Ok(
            json!({"reports": reports, "recall_notices": notices, "follow_ups": follow_ups.due.len()}),
        )
    }
}

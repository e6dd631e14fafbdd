//! Which reports belong to a case: two reports of one event come together, one that was joined by
//! mistake goes out again.

use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::flows::report::newest;
use crate::kind::Fields;
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

#[derive(Clone)]
struct Moving {
    registry: Registry,
    actor: Actor,
    report: (String, i64),
    case_id: String,
}

impl Registry {
    /// Moves a report, in the version that was looked at, to another case.
    ///
    /// Operation: `case.change`.
    ///
    /// # Errors
    /// [`Fault::Absent`], [`Fault::Stale`], [`Fault::Withdrawn`]; [`Fault::Step`]: `EV-R301` for a
    /// version that was followed, `EV-R310` before triage.
    pub async fn move_report(
        &self,
        actor: &Actor,
        (report_id, version): (&str, i64),
        case_id: &str,
    ) -> Result<Record, Fault> {
        self.rights().reach(actor, "case.change")?;
        let moving = Moving {
            registry: self.clone(),
            actor: actor.clone(),
            report: (report_id.to_owned(), version),
            case_id: case_id.to_owned(),
        };
        self.write(move |change| {
            let moving = moving.clone();
            Box::pin(async move { moving.run(change).await })
        })
        .await
    }
}

impl Moving {
    async fn run(&self, change: &mut Change<'_>) -> Result<Record, Fault> {
        let registry = &self.registry;
        let kind = registry.kind("report")?;
        let (id, version) = (&self.report.0, self.report.1);
        let report = record::read_any(change.connection(), kind, id).await?;
        newest(change, kind, &report).await?;
        if report.fields.get_text("case_id").is_none() {
            return Err(Fault::step("EV-R310"));
        }
        let case =
            record::read_any(change.connection(), registry.kind("case")?, &self.case_id).await?;
        if case.withdrawn_at.is_some() {
            return Err(Fault::Withdrawn);
        }
        let fields = Fields::new().text("case_id", self.case_id.clone());
        let keys = registry.keys();
        let moved =
            record::change(change, keys, kind, &self.actor, (id, Some(version)), fields).await?;
        change.enter(
            Entry::new(&self.actor.id, "case.change")
                .on("report", id)
                .detail("case", self.case_id.clone()),
        );
        Ok(moved)
    }
}

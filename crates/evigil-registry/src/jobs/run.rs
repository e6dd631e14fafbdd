//! What the sorts of work do, and whether a fault may pass.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use serde_json::{Value as Json, json};

use super::mail;
use super::queue::{Claim, Outcome};
use super::webhook;
use super::work::Work;
use crate::fault::Fault;
use crate::flows::duplicates::run::{SearchGoesOn, SearchStep};
use crate::flows::report::import::{ReportImport, ReportsImported};
use crate::flows::surveillance::scan::{GoesOn, ScanStep};
use crate::identity;
use crate::keys::random;
use crate::record;
use crate::registry::Registry;
use crate::rights::{Actor, Membership, Role};

/// What a worker and its work tell each other while the work runs.
#[derive(Debug, Default)]
pub(super) struct Signals {
    ends: AtomicBool,
    /// In thousandths.
    progress: AtomicU32,
}

impl Signals {
    /// The work is to end at the next place where it can.
    pub(super) fn end(&self) {
        self.ends.store(true, Ordering::Relaxed);
    }

    fn goes_on(&self) -> bool {
        !self.ends.load(Ordering::Relaxed)
    }

    fn tell(&self, thousandths: u32) {
        self.progress.store(thousandths, Ordering::Relaxed);
    }

    /// How far the work is, from 0 to 1; nothing where it does not say.
    pub(super) fn progress(&self) -> Option<f64> {
        let thousandths = self.progress.load(Ordering::Relaxed);
        (thousandths > 0).then(|| f64::from(thousandths) / 1000.0)
    }
}

/// How work that nobody has asked for is done: it may do what these roles may.
pub(super) fn system() -> Actor {
    let roles = [Role::Administrator, Role::Board, Role::Coder];
    Actor {
        memberships: roles
            .map(|role| Membership {
                organisation_id: None,
                role,
            })
            .to_vec(),
        ..Actor::system("jobs")
    }
}

/// What came of work that has not failed.
pub(super) enum Ran {
    Done(Json),
    Cancelled(Json),
}

/// Whether the same may go well another time.
fn may_pass(fault: &Fault) -> bool {
    match fault {
        Fault::Step { code, .. } => *code == mail::LATER || webhook::may_pass(code),
        Fault::Refused { .. }
        | Fault::Unknown
        | Fault::Absent { .. }
        | Fault::Fields(_)
        | Fault::Reference { .. }
        | Fault::Duplicate { .. }
        | Fault::Withdrawn
        | Fault::Corrupt { .. } => false,
        _ => true,
    }
}

impl Registry {
    /// What is to be written of an attempt.
    pub(super) fn outcome(&self, claim: &Claim, ran: Result<Ran, Fault>) -> Outcome {
        match ran {
            Ok(Ran::Done(result)) => Outcome::Done(result),
            Ok(Ran::Cancelled(result)) => Outcome::Cancelled(result),
            Err(fault) if may_pass(&fault) && claim.attempt < claim.attempts_max => {
                let random = random::<4>()
                    .map(u32::from_be_bytes)
                    .unwrap_or(u32::MAX / 2);
                let wait = super::back_off::wait(claim.attempt, random);
                let now = self.clock().now();
                Outcome::Again(fault.code(), now.saturating_add(wait).unwrap_or(now))
            }
            Err(fault) => Outcome::Failed(fault.code()),
        }
    }

    /// Does the work of a job.
    pub(super) async fn run_job(&self, claim: &Claim, signals: Arc<Signals>) -> Result<Ran, Fault> {
        let work: Work = serde_json::from_str(&claim.input)
            .map_err(|error| Fault::Internal(error.to_string()))?;
        let done = match work {
            Work::Mail(letter) => self.send_mail(claim, &letter).await?,
            Work::Webhook(delivery) => self.deliver(claim, &delivery).await?,
            Work::Reminders => self.remind(&system()).await?,
            Work::Sweep => {
                let swept = self.sweep().await?;
                serde_json::to_value(swept).map_err(|error| Fault::Internal(error.to_string()))?
            }
            Work::Monitoring { monitoring_id } => {
                let looked = self.take_look(&system(), &monitoring_id).await?;
                json!({"version": looked.version})
            }
            Work::Duplicates { run_id } => {
                return self.duplicates_job(claim, &run_id, signals).await;
            }
            Work::Scan { scan_id } => return self.scan_job(claim, &scan_id, signals).await,
            Work::ReportImport { import } => {
                return self.import_job(claim, import, &signals).await;
            }
        };
        Ok(Ran::Done(done))
    }

    /// Makes a scan that stands in its record. One that an earlier attempt has left behind begins
    /// anew; one that has ended stays as it is.
    async fn scan_job(
        &self,
        claim: &Claim,
        scan_id: &str,
        signals: Arc<Signals>,
    ) -> Result<Ran, Fault> {
        let actor = system();
        let state = {
            let mut connection = self.database().pool().acquire().await?;
            let kind = self.kind("scan")?;
            let scan = record::read_any(&mut connection, kind, scan_id).await?;
            scan.fields.get_text("state").unwrap_or_default().to_owned()
        };
        match state.as_str() {
            "queued" => {}
            "running" | "failed" if claim.attempt > 1 => {
                self.requeue_scan(&actor, scan_id).await?;
            }
            "cancelled" => return Ok(Ran::Cancelled(json!({"state": state}))),
            // Somebody makes it by hand, or has.
            _ => return Ok(Ran::Done(json!({"state": state}))),
        }
        let told = Arc::clone(&signals);
        let goes_on: GoesOn = Arc::new(move |step| {
            told.tell(match step {
                ScanStep::Own => 50,
                ScanStep::Background => 100,
                ScanStep::Counting => 400,
                ScanStep::Measuring => 600,
                ScanStep::Storing => 900,
            });
            told.goes_on()
        });
        let scan = self.run_scan(&actor, scan_id, goes_on).await?;
        let state = scan.fields.get_text("state").unwrap_or_default();
        let result = json!({"state": state});
        Ok(if state == "cancelled" {
            Ran::Cancelled(result)
        } else {
            Ran::Done(result)
        })
    }

    /// Makes a search for duplicates that stands in its record, as a scan is made.
    async fn duplicates_job(
        &self,
        claim: &Claim,
        run_id: &str,
        signals: Arc<Signals>,
    ) -> Result<Ran, Fault> {
        let actor = system();
        let state = {
            let mut connection = self.database().pool().acquire().await?;
            let kind = self.kind("duplicate_run")?;
            let run = record::read_any(&mut connection, kind, run_id).await?;
            run.fields.get_text("state").unwrap_or_default().to_owned()
        };
        match state.as_str() {
            "queued" => {}
            "running" | "failed" if claim.attempt > 1 => {
                self.requeue_duplicates(&actor, run_id).await?;
            }
            "cancelled" => return Ok(Ran::Cancelled(json!({"state": state}))),
            _ => return Ok(Ran::Done(json!({"state": state}))),
        }
        let told = Arc::clone(&signals);
        let goes_on: SearchGoesOn = Arc::new(move |step| {
            told.tell(match step {
                SearchStep::Reading => 50,
                SearchStep::Fitting => 200,
                SearchStep::Comparing => 600,
                SearchStep::Storing => 900,
            });
            told.goes_on()
        });
        let run = self.run_duplicates(&actor, run_id, goes_on).await?;
        let state = run.fields.get_text("state").unwrap_or_default();
        let result = json!({"state": state});
        Ok(if state == "cancelled" {
            Ran::Cancelled(result)
        } else {
            Ran::Done(result)
        })
    }

    async fn import_job(
        &self,
        claim: &Claim,
        import: ReportImport,
        signals: &Arc<Signals>,
    ) -> Result<Ran, Fault> {
        let actor = self.on_behalf(&claim.created_by).await?;
        let told = Arc::clone(signals);
        let goes_on = move |_: &ReportsImported| told.goes_on();
        let done = self.import_reports(&actor, import, &goes_on).await?;
        let result =
            serde_json::to_value(&done).map_err(|error| Fault::Internal(error.to_string()))?;
        Ok(if done.cancelled {
            Ran::Cancelled(result)
        } else {
            Ran::Done(result)
        })
    }

    /// Whoever has put a job into the queue, with the roles that they have now.
    async fn on_behalf(&self, id: &str) -> Result<Actor, Fault> {
        let mut connection = self.database().pool().acquire().await?;
        let now = self.clock().now();
        identity::acting(&mut connection, id, now)
            .await?
            .ok_or(Fault::Unknown)
    }
}

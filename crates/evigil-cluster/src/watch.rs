//! Progress of a job, and its end before its end.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ballista_core::execution_plans::DistributedQueryExec;
use ballista_core::serde::protobuf::scheduler_grpc_client::SchedulerGrpcClient;
use ballista_core::serde::protobuf::{CancelJobParams, GetJobMetricsParams};
use datafusion::arrow::array::RecordBatch;
use datafusion::physical_plan::{ExecutionPlan, execute_stream};
use datafusion::prelude::DataFrame;
use datafusion_proto::protobuf::LogicalPlanNode;
use futures_util::StreamExt as _;
use tokio::sync::watch::Receiver;
use url::Url;

use crate::ClusterError;
use crate::engine::Session;

/// How far a job is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Name of the step, a key of the messages.
    pub step: &'static str,
    /// Rows of the step that have come back.
    pub rows: u64,
    /// Parts of the step that the executors of a cluster have done; unknown in this process.
    pub stages: Option<usize>,
    /// Time since the step began.
    pub elapsed: Duration,
}

/// Who watches a job.
#[derive(Clone)]
pub struct Watch {
    tell: Arc<dyn Fn(&Progress) + Send + Sync>,
    cancelled: Receiver<bool>,
    every: Duration,
}

impl Watch {
    /// Calls `tell` every so often while a step runs, and when it is done; ends the job when `cancelled`
    /// becomes true.
    #[must_use]
    pub fn new(
        every: Duration,
        cancelled: Receiver<bool>,
        tell: impl Fn(&Progress) + Send + Sync + 'static,
    ) -> Self {
        Self {
            tell: Arc::new(tell),
            cancelled,
            every,
        }
    }

    /// Nobody watches.
    #[must_use]
    pub fn nobody() -> Self {
        let (_, cancelled) = tokio::sync::watch::channel(false);
        Self::new(Duration::from_secs(3600), cancelled, |_| {})
    }

    /// Runs a step and gives its batches to `take`.
    ///
    /// # Errors
    ///
    /// [`ClusterError::Engine`] when it fails, [`ClusterError::Cancelled`], and what `take` says.
    pub(crate) async fn run(
        &self,
        step: &'static str,
        session: &Session,
        frame: DataFrame,
        mut take: impl FnMut(RecordBatch) -> Result<(), ClusterError>,
    ) -> Result<(), ClusterError> {
        let begun = Instant::now();
        let plan = frame.create_physical_plan().await?;
        let mut batches = execute_stream(Arc::clone(&plan), session.context.task_ctx())?;
        let mut cancelled = self.cancelled.clone();
        let mut told = tokio::time::interval(self.every);
        told.reset();
        let mut progress = Progress {
            step,
            rows: 0,
            stages: None,
            elapsed: Duration::ZERO,
        };
        loop {
            tokio::select! {
                batch = batches.next() => match batch {
                    Some(batch) => {
                        let batch = batch?;
                        progress.rows += batch.num_rows() as u64;
                        take(batch)?;
                    }
                    None => break,
                },
                () = cancel(&mut cancelled) => {
                    drop(batches);
                    cancel_job(session, plan.as_ref()).await;
                    return Err(ClusterError::Cancelled);
                }
                _ = told.tick() => {
                    progress.elapsed = begun.elapsed();
                    progress.stages = stages(session, plan.as_ref()).await;
                    (self.tell)(&progress);
                }
            }
        }
        progress.elapsed = begun.elapsed();
        (self.tell)(&progress);
        Ok(())
    }

    /// As [`Self::run`], of a step whose result is small.
    pub(crate) async fn all(
        &self,
        step: &'static str,
        session: &Session,
        frame: DataFrame,
    ) -> Result<Vec<RecordBatch>, ClusterError> {
        let mut all = Vec::new();
        let taken = self.run(step, session, frame, |batch| {
            all.push(batch);
            Ok(())
        });
        taken.await?;
        Ok(all)
    }
}

/// Waits until the job is cancelled; for ever, when nobody can.
async fn cancel(cancelled: &mut Receiver<bool>) {
    if cancelled
        .wait_for(|is_cancelled| *is_cancelled)
        .await
        .is_err()
    {
        std::future::pending::<()>().await;
    }
}

/// The job of a plan on a cluster.
fn job(session: &Session, plan: &dyn ExecutionPlan) -> Option<(Url, String)> {
    let scheduler = session.scheduler.clone()?;
    Some((scheduler, job_id(plan)?))
}

/// The step that asks the scheduler stands below steps of this process.
fn job_id(plan: &dyn ExecutionPlan) -> Option<String> {
    match plan.downcast_ref::<DistributedQueryExec<LogicalPlanNode>>() {
        Some(query) => query.job_id().map(|id| id.to_string()),
        None => plan
            .children()
            .iter()
            .find_map(|step| job_id(step.as_ref())),
    }
}

/// Without this the executors would go on with what nobody takes.
async fn cancel_job(session: &Session, plan: &dyn ExecutionPlan) {
    let Some((scheduler, job_id)) = job(session, plan) else {
        return;
    };
    if let Ok(mut client) = SchedulerGrpcClient::connect(scheduler.to_string()).await {
        // A job that ended meanwhile is none to cancel.
        let _ = client.cancel_job(CancelJobParams { job_id }).await;
    }
}

async fn stages(session: &Session, plan: &dyn ExecutionPlan) -> Option<usize> {
    let (scheduler, job_id) = job(session, plan)?;
    let mut client = SchedulerGrpcClient::connect(scheduler.to_string())
        .await
        .ok()?;
    let metrics = client.get_job_metrics(GetJobMetricsParams { job_id }).await;
    Some(metrics.ok()?.into_inner().stages.len())
}

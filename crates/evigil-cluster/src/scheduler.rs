//! The process that divides jobs among executors.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use ballista_core::error::BallistaError;
use ballista_core::object_store::session_state_with_s3_support;
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use datafusion::execution::{FunctionRegistry as _, SessionState};
use datafusion::logical_expr::ScalarUDF;
use datafusion::prelude::SessionConfig;

use crate::ClusterError;
use crate::engine::config;
use crate::extension::{LogicalCodec, PhysicalCodec};
use crate::pages::CheckPage;

/// How a scheduler runs.
#[derive(Debug, Clone)]
pub struct Scheduler {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Name by which executors and clients reach it.
    pub host: String,
    /// An executor that is not heard of for so long is given up, and its tasks are done by others.
    pub executor_timeout: Duration,
}

impl Scheduler {
    /// Serves until the process ends.
    ///
    /// # Errors
    ///
    /// When it can't listen.
    pub async fn run(&self) -> Result<(), ClusterError> {
        let timeout = self.executor_timeout.as_secs().max(1);
        let settings = SchedulerConfig {
            external_host: self.host.clone(),
            bind_host: self.listen.ip().to_string(),
            bind_port: self.listen.port(),
            executor_timeout_seconds: timeout,
            expire_dead_executor_interval_seconds: (timeout / 3).max(1),
            no_executors_grace_period_seconds: timeout,
            override_config_producer: Some(Arc::new(config)),
            override_session_builder: Some(Arc::new(session)),
            override_logical_codec: Some(Arc::new(LogicalCodec::default())),
            override_physical_codec: Some(Arc::new(PhysicalCodec::default())),
            ..SchedulerConfig::default()
        };
        let cluster = BallistaCluster::new_from_config(&settings).await;
        let cluster = cluster.map_err(|error| self.fault(&error))?;
        let served = start_server(cluster, self.listen, Arc::new(settings)).await;
        served.map_err(|error| self.fault(&error))
    }

    fn fault(&self, error: &BallistaError) -> ClusterError {
        ClusterError::Io {
            place: self.listen.to_string(),
            reason: error.to_string(),
        }
    }
}

fn session(config: SessionConfig) -> datafusion::error::Result<SessionState> {
    let mut state = session_state_with_s3_support(config)?;
    state.register_udf(Arc::new(ScalarUDF::from(CheckPage::default())))?;
    Ok(state)
}

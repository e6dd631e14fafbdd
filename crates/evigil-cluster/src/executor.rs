//! The process that does the tasks of jobs.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ballista_core::object_store::runtime_env_with_s3_support;
use ballista_core::registry::BallistaFunctionRegistry;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use datafusion::logical_expr::ScalarUDF;
use url::Url;

use crate::ClusterError;
use crate::engine::config;
use crate::extension::{LogicalCodec, PhysicalCodec};
use crate::pages::CheckPage;

/// How an executor runs.
#[derive(Debug, Clone)]
pub struct Executor {
    /// Address of the scheduler.
    pub scheduler: Url,
    /// Address that it listens on.
    pub bind: String,
    /// Name by which other executors, the scheduler and clients reach it.
    pub host: String,
    /// Port by which others fetch what it has made.
    pub port: u16,
    /// Port by which it is told what to do.
    pub control_port: u16,
    /// Tasks at once.
    pub cores: usize,
    /// Folder for what it makes; a temporary one where nothing is said.
    pub work: Option<PathBuf>,
    /// Bytes of memory for what tasks sort and group, all together; 70 % of the machine's where nothing
    /// is said.
    pub memory: Option<u64>,
    /// How often it tells the scheduler that it lives.
    pub heartbeat: Duration,
}

/// Port of a scheduler that names none.
const PORT: u16 = 50050;

impl Executor {
    /// Works until the process ends.
    ///
    /// # Errors
    ///
    /// When the scheduler can't be reached, or the executor can't listen.
    pub async fn run(&self) -> Result<(), ClusterError> {
        let mut functions = BallistaFunctionRegistry::default();
        let check = Arc::new(ScalarUDF::from(CheckPage::default()));
        functions
            .scalar_functions
            .insert(check.name().to_owned(), check);
        let settings = ExecutorProcessConfig {
            bind_host: self.bind.clone(),
            external_host: Some(self.host.clone()),
            port: self.port,
            grpc_port: self.control_port,
            scheduler_host: self.scheduler.host_str().unwrap_or("127.0.0.1").to_owned(),
            scheduler_port: self.scheduler.port().unwrap_or(PORT),
            scheduler_connect_timeout_seconds: 20,
            vcores: self.cores,
            work_dir: self.work.as_ref().map(|work| work.display().to_string()),
            executor_heartbeat_interval_seconds: self.heartbeat.as_secs().max(1),
            memory_pool_size: self.memory,
            override_function_registry: Some(Arc::new(functions)),
            override_config_producer: Some(Arc::new(config)),
            override_runtime_producer: Some(Arc::new(runtime_env_with_s3_support)),
            override_logical_codec: Some(Arc::new(LogicalCodec::default())),
            override_physical_codec: Some(Arc::new(PhysicalCodec::default())),
            ..ExecutorProcessConfig::default()
        };
        let worked = start_executor_process(Arc::new(settings)).await;
        worked.map_err(|error| ClusterError::Io {
            place: self.scheduler.to_string(),
            reason: error.to_string(),
        })
    }
}

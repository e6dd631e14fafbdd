//! Where a plan runs: in this process, or on a cluster.

use std::path::PathBuf;
use std::sync::Arc;

use ballista::prelude::SessionContextExt as _;
use ballista_core::config::BALLISTA_CLIENT_PULL;
use ballista_core::extension::SessionConfigExt as _;
use ballista_core::object_store::{
    CustomObjectStoreRegistry, S3Options, session_config_with_s3_support,
    session_state_with_s3_support,
};
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::logical_expr::ScalarUDF;
use datafusion::prelude::{SessionConfig, SessionContext};
use url::Url;

use crate::ClusterError;
use crate::extension::{LogicalCodec, PhysicalCodec};
use crate::pages::CheckPage;

/// Where a plan runs.
#[derive(Debug, Clone)]
pub enum Engine {
    /// In this process, by all its processors.
    Embedded(Room),
    /// On the cluster of the scheduler at this address, such as `http://127.0.0.1:50050`.
    Cluster(Url),
}

/// What an embedded engine may take.
#[derive(Debug, Clone, Default)]
pub struct Room {
    /// Bytes of memory for what it sorts and groups; what is beyond is set aside on disk. Without a
    /// limit it takes what it needs.
    pub memory: Option<usize>,
    /// Folder for what is set aside; that of the system where nothing is said.
    pub spill: Option<PathBuf>,
    /// Bytes that may be set aside at most; as much as there is where nothing is said.
    pub disk: Option<u64>,
    /// Partitions of each step; as many as there are processors where nothing is said.
    pub partitions: Option<usize>,
}

impl Engine {
    /// A session, by which plans are made and run.
    ///
    /// # Errors
    ///
    /// [`ClusterError::Engine`] when it can't be begun. A scheduler that doesn't answer shows at the
    /// first plan.
    pub async fn session(&self) -> Result<Session, ClusterError> {
        let context = match self {
            Self::Embedded(room) => embedded(room)?,
            Self::Cluster(scheduler) => {
                let state = session_state_with_s3_support(config())?;
                let url = scheduler.as_str();
                SessionContext::remote_with_state(url, state).await?
            }
        };
        context.register_udf(ScalarUDF::from(CheckPage::default()));
        Ok(Session {
            context,
            scheduler: match self {
                Self::Embedded(_) => None,
                Self::Cluster(scheduler) => Some(scheduler.clone()),
            },
        })
    }
}

fn embedded(room: &Room) -> Result<SessionContext, ClusterError> {
    let registry = CustomObjectStoreRegistry::new(S3Options::default());
    let mut runtime = RuntimeEnvBuilder::new().with_object_store_registry(Arc::new(registry));
    if let Some(memory) = room.memory {
        runtime = runtime.with_memory_pool(Arc::new(FairSpillPool::new(memory)));
    }
    if let Some(folder) = &room.spill {
        runtime = runtime.with_temp_file_path(folder.clone());
    }
    if let Some(disk) = room.disk {
        runtime = runtime.with_max_temp_directory_size(disk);
    }
    let mut config = SessionConfig::new().with_option_extension(S3Options::default());
    if let Some(memory) = room.memory {
        // One side of a join by hashes has to fit into memory; one by sorting is set aside. Several sorts
        // go on at once, and each keeps a reserve to merge with.
        config = config
            .set_bool("datafusion.optimizer.prefer_hash_join", false)
            .with_sort_spill_reservation_bytes((memory / 64).min(10 << 20));
    }
    if let Some(partitions) = room.partitions {
        config = config.with_target_partitions(partitions);
    }
    let state = SessionStateBuilder::new()
        .with_config(config)
        .with_runtime_env(runtime.build_arc()?)
        .with_default_features()
        .build();
    Ok(SessionContext::new_with_state(state))
}

/// Settings that client, scheduler and executors share: stores of objects, and how the plans of this
/// crate are sent.
pub(crate) fn config() -> SessionConfig {
    session_config_with_s3_support()
        // By asking, a job is known from its beginning; by waiting to be told, only from its end, and
        // then it can't be cancelled.
        .set_bool(BALLISTA_CLIENT_PULL, true)
        .with_ballista_logical_extension_codec(Arc::new(LogicalCodec::default()))
        .with_ballista_physical_extension_codec(Arc::new(PhysicalCodec::default()))
}

/// A session of an engine.
pub struct Session {
    pub(crate) context: SessionContext,
    /// The scheduler, when there is a cluster.
    pub(crate) scheduler: Option<Url>,
}

impl Session {
    /// The context of DataFusion, for plans beyond those of this crate.
    #[must_use]
    pub const fn context(&self) -> &SessionContext {
        &self.context
    }
}

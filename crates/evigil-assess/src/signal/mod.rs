//! What `evigil signal` says: scans of all pairs, and records that a scan can be repeated by.
//!
//! Monitoring of a registry has [`MonitorReport`] and [`ClusterReport`]; what a scan of pairs alone
//! misses has [`MaskingReport`], [`InteractionsReport`] and [`TreeReport`].
//!
//! [`PairRow`] is one line of a scan, [`RowWriter`] writes any number of them, [`ScanReport`] is
//! what stands around them, [`CountsHead`] begins a file of counts that are judged later, and [`ScanRecord`] is what is kept to repeat a run and to compare it
//! with the next.

mod beyond;
mod columns;
mod counts;
mod error;
mod html;
mod pair;
mod reason;
mod record;
mod row;
mod scan;
mod text;
mod watch;
mod write;

pub use beyond::{
    CutRow, INTERACTIONS_SCHEMA, InteractionRow, InteractionsReport, InteractionsSchemaId, ListRow,
    MASKING_SCHEMA, MaskedRow, MaskerRow, MaskingReport, MaskingSchemaId, TREE_SCHEMA, TreeReport,
    TreeSchemaId, interactions_schema, list_csv, masking_schema, tree_schema,
};
pub use counts::{
    COUNTS_SCHEMA, CountsError, CountsHead, CountsLine, CountsSchemaId, LeftOut, counts_schema,
    read_counts, write_counts,
};
pub use error::{Told, count_error, table_error, tree_error};
pub use html::{ScanPlots, scan_html, scan_methods};
pub use pair::{
    AdjustedPart, LevelPart, Limits, MaskingPart, OnsetPart, PAIR_SCHEMA, PairBase, PairPlots,
    PairQuestions, PairReport, PairSchemaId, PeriodPart, SubgroupsPart, TogetherPart, pair_html,
    pair_schema, pair_text,
};
pub use reason::{MethodFault, method_error, method_reason, out_of_range};
pub use record::{
    Change, ChangedSignal, Changes, RECORD_SCHEMA, RecordSchemaId, RecordedSignal, ScanRecord,
    record_schema,
};
pub use row::PairRow;
pub use scan::{
    Criterion, PriorPart, ReadPart, SCAN_SCHEMA, ScanReport, ScanSchemaId, ScanSettings,
    SnapshotPart, scan_schema,
};
pub use text::scan_text;
pub use watch::{
    AgePart, CLUSTERS_SCHEMA, CaseSeriesPart, ChartPart, ChartRow, ClusterPart, ClusterReport,
    ClustersSchemaId, EarsPart, EarsRow, FunnelPart, FunnelRow, HeterogeneityPart, LookRow,
    LooksPart, LotRow, MONITOR_SCHEMA, MonitorReport, MonitorResult, MonitorSchemaId, RateRow,
    RatesPart, ScanPart, WatchView, WindowPart, clusters_schema, finite, monitor_schema,
    watch_html, watch_text,
};
pub(crate) use watch::{Picture, WatchTable};
pub use write::{RowForm, RowWriter, WriteError};

//! How the plans of this crate are sent between client, scheduler and executors.
//!
//! What is not of this crate is left to Ballista.

use std::any::Any;
use std::sync::Arc;

use ballista_core::serde::{BallistaLogicalExtensionCodec, BallistaPhysicalExtensionCodec};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use datafusion::common::TableReference;
use datafusion::datasource::file_format::FileFormatFactory;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::TaskContext;
use datafusion::logical_expr::{Extension, LogicalPlan, ScalarUDF};
use datafusion::physical_plan::ExecutionPlan;
use datafusion_proto::logical_plan::LogicalExtensionCodec;
use datafusion_proto::physical_plan::{PhysicalExtensionCodec, PhysicalProtoConverterExtension};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::pages::{CheckPage, PageTable, PagesExec, Reading, Wording};

/// What stands before a plan of this crate.
const MARK: &[u8] = b"evigil.pages/1\n";

fn encoded(what: &impl Serialize, buffer: &mut Vec<u8>) -> Result<()> {
    buffer.extend_from_slice(MARK);
    serde_json::to_writer(buffer, what).map_err(|error| DataFusionError::External(error.into()))
}

/// Nothing for a plan that is not of this crate.
fn decoded<T: DeserializeOwned>(buffer: &[u8]) -> Option<Result<T>> {
    let rest = buffer.strip_prefix(MARK)?;
    let what = serde_json::from_slice(rest);
    Some(what.map_err(|error| DataFusionError::External(error.into())))
}

fn function(name: &str) -> Option<Arc<ScalarUDF>> {
    let check = ScalarUDF::from(CheckPage::default());
    (check.name() == name).then(|| Arc::new(check))
}

/// Logical plans.
#[derive(Debug, Default)]
pub(crate) struct LogicalCodec {
    others: BallistaLogicalExtensionCodec,
}

impl LogicalExtensionCodec for LogicalCodec {
    fn try_decode(
        &self,
        buffer: &[u8],
        inputs: &[LogicalPlan],
        context: &TaskContext,
    ) -> Result<Extension> {
        self.others.try_decode(buffer, inputs, context)
    }

    fn try_encode(&self, node: &Extension, buffer: &mut Vec<u8>) -> Result<()> {
        self.others.try_encode(node, buffer)
    }

    fn try_decode_table_provider(
        &self,
        buffer: &[u8],
        table: &TableReference,
        schema: SchemaRef,
        context: &TaskContext,
    ) -> Result<Arc<dyn TableProvider>> {
        match decoded::<Reading>(buffer) {
            Some(reading) => Ok(Arc::new(PageTable::new(reading?))),
            None => self
                .others
                .try_decode_table_provider(buffer, table, schema, context),
        }
    }

    fn try_encode_table_provider(
        &self,
        table: &TableReference,
        node: Arc<dyn TableProvider>,
        buffer: &mut Vec<u8>,
    ) -> Result<()> {
        let any: &dyn Any = node.as_ref();
        match any.downcast_ref::<PageTable>() {
            Some(pages) => encoded(pages.reading(), buffer),
            None => self.others.try_encode_table_provider(table, node, buffer),
        }
    }

    fn try_decode_file_format(
        &self,
        buffer: &[u8],
        context: &TaskContext,
    ) -> Result<Arc<dyn FileFormatFactory>> {
        self.others.try_decode_file_format(buffer, context)
    }

    fn try_encode_file_format(
        &self,
        buffer: &mut Vec<u8>,
        node: Arc<dyn FileFormatFactory>,
    ) -> Result<()> {
        self.others.try_encode_file_format(buffer, node)
    }

    fn try_decode_udf(&self, name: &str, buffer: &[u8]) -> Result<Arc<ScalarUDF>> {
        function(name).map_or_else(|| self.others.try_decode_udf(name, buffer), Ok)
    }
}

/// Physical plans.
#[derive(Debug, Default)]
pub(crate) struct PhysicalCodec {
    others: BallistaPhysicalExtensionCodec,
}

impl PhysicalExtensionCodec for PhysicalCodec {
    fn try_decode(
        &self,
        buffer: &[u8],
        inputs: &[Arc<dyn ExecutionPlan>],
        context: &TaskContext,
        converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        match (decoded::<Wording>(buffer), inputs) {
            (Some(wording), [input]) => Ok(Arc::new(PagesExec::new(Arc::clone(input), wording?))),
            _ => self.others.try_decode(buffer, inputs, context, converter),
        }
    }

    fn try_encode(
        &self,
        node: Arc<dyn ExecutionPlan>,
        buffer: &mut Vec<u8>,
        converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<()> {
        match node.downcast_ref::<PagesExec>() {
            Some(pages) => encoded(&pages.wording(), buffer),
            None => self.others.try_encode(node, buffer, converter),
        }
    }

    fn try_decode_udf(&self, name: &str, buffer: &[u8]) -> Result<Arc<ScalarUDF>> {
        function(name).map_or_else(|| self.others.try_decode_udf(name, buffer), Ok)
    }
}

//! Pages of files as a table.

use std::sync::Arc;

use async_trait::async_trait;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableProvider};
use datafusion::error::Result;
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::projection::ProjectionExec;

use super::{PagesExec, Reading, schema};

/// The pages of files and archives, each with its report.
#[derive(Debug)]
pub struct PageTable {
    reading: Reading,
}

impl PageTable {
    /// The table of these files.
    #[must_use]
    pub const fn new(reading: Reading) -> Self {
        Self { reading }
    }

    pub(crate) const fn reading(&self) -> &Reading {
        &self.reading
    }
}

#[async_trait]
impl TableProvider for PageTable {
    fn schema(&self) -> SchemaRef {
        schema()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        _state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let pages = Arc::new(PagesExec::of(&self.reading)?);
        let Some(columns) = projection else {
            return Ok(pages);
        };
        let schema = schema();
        let columns = columns.iter().map(|&column| {
            let name = schema.field(column).name();
            let expression = datafusion::physical_expr::expressions::col(name, &schema)?;
            Ok((expression, name.clone()))
        });
        let columns = columns.collect::<Result<Vec<_>>>()?;
        Ok(Arc::new(ProjectionExec::try_new(columns, pages)?))
    }
}

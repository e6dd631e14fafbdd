//! The registry's own coded reports as a table of report, product and event.

use std::collections::BTreeSet;

use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::fault::Fault;

/// Codings `c` that count, of reports `r`, with the products of their lots `p` or of their cases `q`:
/// of a report its newest coded version, and of reports that tell of one case the leading one where it
/// is coded.
pub(super) const CODED: &str = "FROM codings c JOIN reports r ON r.id = c.report_id \
     LEFT JOIN lots l ON l.id = r.lot_id LEFT JOIN products p ON p.id = l.product_id \
     LEFT JOIN cases k ON k.id = r.case_id LEFT JOIN products q ON q.id = k.product_id \
     WHERE c.withdrawn_at IS NULL AND r.withdrawn_at IS NULL \
     AND r.state IN ('coded', 'assessed', 'submitted', 'acknowledged', 'closed') \
     AND NOT EXISTS (SELECT 1 FROM reports n WHERE n.follows_id = r.id AND n.withdrawn_at IS NULL \
     AND n.state IN ('coded', 'assessed', 'submitted', 'acknowledged', 'closed')) \
     AND (r.leading_id IS NULL OR NOT EXISTS (SELECT 1 FROM reports m WHERE m.case_id = r.case_id \
     AND m.leading_id IS NULL AND m.withdrawn_at IS NULL \
     AND m.state IN ('coded', 'assessed', 'submitted', 'acknowledged', 'closed')))";

/// Own reports. A case counts once, however many reports tell of it; of a report its newest coded
/// version counts.
#[derive(Debug, Clone, Default)]
pub(super) struct OwnReports {
    /// Report, product, event.
    rows: Vec<[String; 3]>,
}

impl OwnReports {
    /// Reads them; with a terminology only what is coded by it, in whatever version.
    pub(super) async fn read(
        connection: &mut AnyConnection,
        terminology: Option<&str>,
    ) -> Result<Self, Fault> {
        let sql = format!(
            "SELECT COALESCE(r.case_id, r.id), COALESCE(p.name, q.name), COALESCE(c.term, c.code), c.terminology \
             {CODED} ORDER BY c.id"
        );
        let mut rows = Vec::new();
        for row in sqlx::query(AssertSqlSafe(sql))
            .fetch_all(connection)
            .await?
        {
            let by: String = row.try_get(3)?;
            if terminology.is_some_and(|id| by.split_whitespace().next() != Some(id)) {
                continue;
            }
            let product: Option<String> = row.try_get(1)?;
            let event: Option<String> = row.try_get(2)?;
            let report: String = row.try_get(0)?;
            // Numbers of reports in a public database can't begin so.
            rows.push([
                format!("own:{report}"),
                product.unwrap_or_default(),
                event.unwrap_or_default(),
            ]);
        }
        Ok(Self { rows })
    }

    /// As text with tabs and a header.
    pub(super) fn text(&self) -> String {
        let mut text = String::from("report_id\tproduct\tevent\n");
        for row in &self.rows {
            let cells = row
                .each_ref()
                .map(|cell| cell.replace(['\t', '\n', '\r'], " "));
            text.push_str(&cells.join("\t"));
            text.push('\n');
        }
        text
    }

    /// Names of the products.
    pub(super) fn products(&self) -> BTreeSet<String> {
        let names = self.rows.iter().map(|[_, product, _]| product.clone());
        names.filter(|name| !name.is_empty()).collect()
    }
}

//! The queries.

use datafusion::error::Result;
use datafusion::prelude::{DataFrame, SessionContext};
use evigil_signal::Universe;
use evigil_signal::table::Roles;

use super::input::Columns;

/// Names of the views that queries read.
pub(super) const ROWS: &str = "evigil_rows";
const STRATA: &str = "evigil_strata";
const TOLD: &str = "evigil_told";
pub(super) const PRODUCTS: &str = "evigil_products";
pub(super) const EVENTS: &str = "evigil_events";

/// Roles of products that are suspected; [`Roles::counts`] says the same of one role.
const ROLES: [&str; 5] = ["suspect", "interacting", "PS", "SS", "I"];

/// A name as SQL writes it, whatever stands in it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A value as text; empty is not told.
fn text(column: &str) -> String {
    format!("nullif(CAST({} AS VARCHAR), '')", quoted(column))
}

/// The rows of a table under common names.
pub(super) fn row_query(frame: DataFrame, columns: &Columns, roles: Roles) -> Result<DataFrame> {
    let or_null = |column: &Option<String>| {
        let none = || "CAST(NULL AS VARCHAR)".to_owned();
        column.as_deref().map_or_else(none, text)
    };
    let product = match (&columns.product, &columns.role, roles) {
        (Some(product), Some(role), Roles::Suspect) => {
            let roles = ROLES.map(|role| format!("'{role}'")).join(", ");
            let role = text(role);
            format!("CASE WHEN {role} IN ({roles}) THEN {} END", text(product))
        }
        (product, ..) => or_null(product),
    };
    let mut chosen = vec![
        (text(&columns.report), "report".to_owned()),
        (product, "product".to_owned()),
        (or_null(&columns.event), "event".to_owned()),
    ];
    let strata = columns.strata.iter().enumerate();
    chosen.extend(strata.map(|(place, column)| (or_null(column), format!("s{place}"))));
    let chosen = chosen.into_iter().map(|(expression, name)| {
        let expression = frame.parse_sql_expr(&expression)?;
        Ok(expression.alias(name))
    });
    let chosen = chosen.collect::<Result<Vec<_>>>()?;
    frame.select(chosen)
}

/// Queries over the views, by what is counted.
pub(super) struct Queries {
    pub(super) universe: Universe,
    pub(super) strata: usize,
}

impl Queries {
    /// `s0, s1`, each with what stands before it and after it.
    fn strata(&self, form: impl Fn(usize) -> String) -> String {
        (0..self.strata).map(form).collect::<Vec<_>>().join("")
    }

    /// Makes the views that the others read, of `evigil_rows`, `evigil_products` and `evigil_events`.
    pub(super) async fn prepare(&self, context: &SessionContext, has_cases: bool) -> Result<()> {
        // One row a report. Of several values of a stratum the lowest text holds.
        let lowest = self.strata(|s| format!(", min(s{s}) AS s{s}, max(s{s}) AS t{s}"));
        let strata = format!("SELECT report{lowest} FROM {ROWS} GROUP BY report");
        view(context, STRATA, &strata).await?;
        let told = if has_cases {
            format!(
                "SELECT DISTINCT report, product, event FROM {ROWS} \
                 WHERE product IS NOT NULL AND event IS NOT NULL"
            )
        } else {
            // All products of a report with all its events.
            let list = |column: &str, table: &str| {
                format!(
                    "(SELECT DISTINCT report, {column} FROM {table} WHERE {column} IS NOT NULL)"
                )
            };
            let (products, events) = (list("product", PRODUCTS), list("event", EVENTS));
            format!(
                "SELECT p.report AS report, p.product AS product, e.event AS event \
                 FROM {products} AS p JOIN {events} AS e ON p.report = e.report"
            )
        };
        view(context, TOLD, &told).await
    }

    /// Reports, or pairs, by stratum: the strata, the count, the reports in two strata, and the rows
    /// whose report has no name.
    pub(super) fn totals(&self) -> String {
        let strata = self.strata(|s| format!("s{s}, "));
        let group = self.group();
        let torn = self.strata(|s| format!(" OR s{s} <> t{s}"));
        let torn = format!("count(*) FILTER (WHERE false{torn})");
        let nameless = "count(*) FILTER (WHERE report IS NULL)";
        format!(
            "SELECT {strata}count(*) AS n, {torn} AS torn, {nameless} AS nameless FROM {STRATA}{group}"
        )
    }

    /// Pairs by stratum.
    pub(super) fn pair_totals(&self) -> String {
        let strata = self.strata(|s| format!("k.s{s}, "));
        let join = self.join("t");
        format!(
            "SELECT {strata}count(*) AS n FROM {TOLD} AS t{join}{}",
            self.group_of("k")
        )
    }

    /// Margins of products, or of events: the name, the strata, the count.
    pub(super) fn margins(&self, column: &str) -> String {
        let strata = self.strata(|s| format!(", k.s{s}"));
        let from = match self.universe {
            Universe::Reports => {
                format!("(SELECT DISTINCT report, {column} FROM {ROWS} WHERE {column} IS NOT NULL)")
            }
            Universe::Pairs => TOLD.to_owned(),
        };
        let join = self.join("m");
        format!(
            "SELECT m.{column}{strata}, count(*) AS n FROM {from} AS m{join} GROUP BY m.{column}{strata}"
        )
    }

    /// Pairs: product, event, count.
    pub(super) fn pairs() -> String {
        format!("SELECT product, event, count(*) AS n FROM {TOLD} GROUP BY product, event")
    }

    fn join(&self, to: &str) -> String {
        if self.strata == 0 {
            return String::new();
        }
        format!(" JOIN {STRATA} AS k ON {to}.report = k.report")
    }

    fn group(&self) -> String {
        self.grouped("")
    }

    fn group_of(&self, table: &str) -> String {
        self.grouped(&format!("{table}."))
    }

    fn grouped(&self, prefix: &str) -> String {
        let names = (0..self.strata).map(|s| format!("{prefix}s{s}"));
        let names = names.collect::<Vec<_>>().join(", ");
        if names.is_empty() {
            names
        } else {
            format!(" GROUP BY {names}")
        }
    }
}

async fn view(context: &SessionContext, name: &str, query: &str) -> Result<()> {
    let frame = context.sql(query).await?;
    context.deregister_table(name)?;
    context.register_table(name, frame.into_view())?;
    Ok(())
}

//! Pairs of the newest search, those on which nobody has decided first asked for, and a pair with
//! everything that speaks for and against it.

use evigil_vigilance::icsr::Icsr;
use evigil_vigilance::lines;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::{KeptWeights, versions};
use crate::audit::Entry;
use crate::fault::Fault;
use crate::flows::steps::field_fault;
use crate::kind::FieldFaultKind;
use crate::registry::Registry;
use crate::rights::Actor;

/// Which pairs are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DuplicateQuestion {
    /// What was decided: `open` (nothing yet, also when nothing is said), `same`, `different`,
    /// `undecided`, `all`.
    #[serde(default)]
    pub decided: Option<String>,
    /// Behind this place: the `next` of a page.
    #[serde(default)]
    pub after: Option<String>,
}

/// A page of pairs, and the search that found them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct DuplicateQueue {
    /// The newest search that is done.
    pub search: Option<DuplicateSearch>,
    /// A search that waits or runs.
    pub going: Option<String>,
    /// How many pairs of the search nobody has decided on.
    pub open: i64,
    /// Pairs, the likeliest first.
    pub pairs: Vec<DuplicatePair>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A search that is done.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DuplicateSearch {
    /// Id of its record.
    pub id: String,
    /// When it ended.
    pub finished_at: String,
    /// Reports that it compared.
    pub reports: i64,
    /// Pairs that it kept.
    pub pairs: i64,
    /// Bits from which on its model takes two reports for one case.
    pub link_bits: f64,
}

/// Two reports that may tell of one case.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DuplicatePair {
    /// Id of the pair.
    pub id: String,
    /// The two reports.
    pub reports: [PairedReport; 2],
    /// Binary logarithm of the odds that they tell of one case.
    pub bits: f64,
    /// What the search made of them: `linked`, `review`, `kept_apart`, `confirmed`, `rejected`.
    pub standing: String,
    /// What speaks against one case.
    pub contradiction: Option<String>,
    /// Bits before any field is seen.
    pub prior: f64,
    /// Bits that are taken off because patients of one lot and one day share as much.
    pub related: f64,
    /// What each field says, the one that says most first. With `prior`, less `related`, they add up to
    /// `bits`.
    pub fields: Vec<PairField>,
    /// What was decided last.
    pub verdict: Option<String>,
}

/// A report of a pair, in its newest version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PairedReport {
    /// Id of its newest version.
    pub id: String,
    /// Id of its first version.
    pub first_id: String,
    /// Number by which it is called everywhere.
    pub worldwide_id: Option<String>,
    /// Where it comes from.
    pub source: String,
    /// Where it stands.
    pub state: String,
    /// When it came in.
    pub received_on: String,
    /// Its case.
    pub case_id: Option<String>,
    /// The report that is counted in its place, by its first version.
    pub leading_id: Option<String>,
    /// The product as it was reported.
    pub product: Option<String>,
    /// The first reaction as it was reported.
    pub reaction: Option<String>,
}

/// What one field says of a pair.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PairField {
    /// The field, such as `birth`.
    pub field: String,
    /// How well the reports agree in it, such as `same`.
    pub level: String,
    /// What that says, in bits: above zero for one case, below for two.
    pub bits: f64,
}

/// A pair with its history.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DuplicateView {
    /// The pair.
    pub pair: DuplicatePair,
    /// What was decided, the newest first.
    pub history: Vec<PairDecision>,
}

/// What was decided of a pair at some time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PairDecision {
    /// `same`, `different` or `undecided`.
    pub verdict: String,
    /// The report that is counted, by its first version.
    pub leading_id: Option<String>,
    /// Why.
    pub reason: String,
    /// Who decided: an id.
    pub by: String,
    /// Their name, where they have an account.
    pub name: Option<String>,
    /// When.
    pub at: String,
}

/// Pairs of one page.
const ON_A_PAGE: usize = 25;
/// The last verdict on a pair `p`.
const VERDICT: &str = "(SELECT d.verdict FROM duplicate_decisions d WHERE d.a_id = p.a_id AND d.b_id = p.b_id \
     AND d.withdrawn_at IS NULL ORDER BY d.id DESC LIMIT 1)";
const COLUMNS: &str = "p.id, p.a_id, p.b_id, p.bits, p.standing, p.contradiction, p.weights";

impl Registry {
    /// Pairs of the newest search, the likeliest first; a page of twenty-five.
    ///
    /// Operation: `duplicate_pair.read`.
    ///
    /// # Errors
    /// [`Fault::Fields`] for a question that can't be answered, or what the database says.
    pub async fn duplicate_queue(
        &self,
        actor: &Actor,
        question: &DuplicateQuestion,
    ) -> Result<DuplicateQueue, Fault> {
        self.rights().reach(actor, "duplicate_pair.read")?;
        let decided = match question.decided.as_deref() {
            None | Some("open") => format!("{VERDICT} IS NULL"),
            Some(verdict @ ("same" | "different" | "undecided")) => {
                format!("{VERDICT} = '{verdict}'")
            }
            Some("all") => "1 = 1".to_owned(),
            Some(_) => {
                let expected = "open, same, different, undecided or all";
                return Err(field_fault("decided", FieldFaultKind::Type { expected }));
            }
        };
        let mut queue = DuplicateQueue::default();
        {
            let mut connection = self.database().pool().acquire().await?;
            let sql = "SELECT id FROM duplicate_runs WHERE state IN ('queued', 'running') \
                       AND withdrawn_at IS NULL ORDER BY id DESC LIMIT 1";
            let going = sqlx::query_scalar(sql).fetch_optional(&mut *connection);
            queue.going = going.await?;
            let Some(search) = newest(&mut connection).await? else {
                return Ok(queue);
            };
            let sql = format!(
                "SELECT COUNT(*) FROM duplicate_pairs p WHERE p.run_id = $1 AND {VERDICT} IS NULL"
            );
            queue.open = sqlx::query_scalar(AssertSqlSafe(sql))
                .bind(search.id.clone())
                .fetch_one(&mut *connection)
                .await?;
            // Pairs of a search were noted in the order of their weights.
            let sql = format!(
                "SELECT {COLUMNS}, {VERDICT} FROM duplicate_pairs p WHERE p.run_id = $1 AND p.id > $2 AND {decided} \
                 ORDER BY p.id LIMIT {}",
                ON_A_PAGE + 1
            );
            let rows = sqlx::query(AssertSqlSafe(sql))
                .bind(search.id.clone())
                .bind(question.after.clone().unwrap_or_default())
                .fetch_all(&mut *connection)
                .await?;
            queue.search = Some(search);
            for row in rows.iter().take(ON_A_PAGE) {
                queue.pairs.push(self.paired(&mut connection, row).await?);
            }
            if rows.len() > ON_A_PAGE {
                queue.next = queue.pairs.last().map(|pair| pair.id.clone());
            }
        }
        self.pairs_read(actor, &queue.pairs).await?;
        Ok(queue)
    }

    /// A pair with all its weights and what was decided of it.
    ///
    /// Operation: `duplicate_pair.read`.
    ///
    /// # Errors
    /// [`Fault::Absent`].
    pub async fn duplicate_pair(&self, actor: &Actor, id: &str) -> Result<DuplicateView, Fault> {
        self.read(actor, self.kind("duplicate_pair")?, id).await?;
        let view = {
            let mut connection = self.database().pool().acquire().await?;
            let sql = format!("SELECT {COLUMNS}, {VERDICT} FROM duplicate_pairs p WHERE p.id = $1");
            let row = sqlx::query(AssertSqlSafe(sql))
                .bind(id.to_owned())
                .fetch_one(&mut *connection)
                .await?;
            let pair = self.paired(&mut connection, &row).await?;
            let sql = "SELECT d.verdict, d.leading_id, d.reason, d.created_by, d.created_at, u.name \
                       FROM duplicate_decisions d LEFT JOIN users u ON u.id = d.created_by \
                       WHERE d.a_id = $1 AND d.b_id = $2 AND d.withdrawn_at IS NULL ORDER BY d.id DESC";
            let [a, b] = &pair.reports;
            let rows = sqlx::query(sql)
                .bind(a.first_id.clone())
                .bind(b.first_id.clone())
                .fetch_all(&mut *connection)
                .await?;
            let mut history = Vec::with_capacity(rows.len());
            for row in rows {
                let reason: Option<String> = row.try_get(2)?;
                history.push(PairDecision {
                    verdict: row.try_get(0)?,
                    leading_id: row.try_get(1)?,
                    reason: reason.unwrap_or_default(),
                    by: row.try_get(3)?,
                    at: row.try_get(4)?,
                    name: row.try_get(5)?,
                });
            }
            DuplicateView { pair, history }
        };
        self.pairs_read(actor, std::slice::from_ref(&view.pair))
            .await?;
        Ok(view)
    }

    /// That reports were read with their pairs.
    async fn pairs_read(&self, actor: &Actor, pairs: &[DuplicatePair]) -> Result<(), Fault> {
        let reports = pairs.iter().flat_map(|pair| &pair.reports);
        let ids: Vec<&str> = reports.map(|report| report.id.as_str()).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let mut entry = Entry::new(&actor.id, "duplicate_pair.read").detail("ids", ids);
        entry.kind = Some("report".to_owned());
        self.enter(entry).await
    }

    async fn paired(
        &self,
        connection: &mut AnyConnection,
        row: &AnyRow,
    ) -> Result<DuplicatePair, Fault> {
        let (a, b): (String, String) = (row.try_get(1)?, row.try_get(2)?);
        let bits: Option<f64> = row.try_get(3)?;
        let standing: Option<String> = row.try_get(4)?;
        let weights: Option<String> = row.try_get(6)?;
        let kept: KeptWeights =
            serde_json::from_str(&weights.unwrap_or_default()).unwrap_or_default();
        let fields = kept.fields.into_iter().map(|kept| PairField {
            field: kept.field,
            level: kept.level,
            bits: kept.bits,
        });
        Ok(DuplicatePair {
            id: row.try_get(0)?,
            reports: [
                self.paired_report(connection, &a).await?,
                self.paired_report(connection, &b).await?,
            ],
            bits: bits.unwrap_or_default(),
            standing: standing.unwrap_or_default(),
            contradiction: row.try_get(5)?,
            prior: kept.prior,
            related: kept.related,
            fields: fields.collect(),
            verdict: row.try_get(7)?,
        })
    }

    async fn paired_report(
        &self,
        connection: &mut AnyConnection,
        first: &str,
    ) -> Result<PairedReport, Fault> {
        let all = versions(connection, self.kind("report")?, first).await?;
        let absent = || Fault::Absent {
            kind: "report".to_owned(),
        };
        let report = all.last().ok_or_else(absent)?;
        let text = |column: &str| report.fields.get_text(column).map(ToOwned::to_owned);
        let mut icsr = Icsr::default();
        // What can't be read is told when the report itself is opened.
        let _ = lines::parse_line(text("icsr").unwrap_or_default().as_bytes(), &mut icsr);
        let product = icsr.drugs().find_map(|drug| drug.name());
        let reaction = icsr.reactions().find_map(|reaction| reaction.words());
        Ok(PairedReport {
            id: report.id.clone(),
            first_id: first.to_owned(),
            worldwide_id: text("worldwide_id"),
            source: text("source").unwrap_or_default(),
            state: text("state").unwrap_or_default(),
            received_on: text("received_on").unwrap_or_default(),
            case_id: text("case_id"),
            leading_id: text("leading_id"),
            product: product.map(ToOwned::to_owned),
            reaction: reaction.map(ToOwned::to_owned),
        })
    }
}

/// The newest search that is done.
async fn newest(connection: &mut AnyConnection) -> Result<Option<DuplicateSearch>, Fault> {
    let sql = "SELECT id, finished_at, reports, pairs, link_bits FROM duplicate_runs \
               WHERE state = 'done' AND withdrawn_at IS NULL ORDER BY id DESC LIMIT 1";
    let Some(row) = sqlx::query(sql).fetch_optional(connection).await? else {
        return Ok(None);
    };
    let (reports, pairs): (Option<i64>, Option<i64>) = (row.try_get(2)?, row.try_get(3)?);
    let link_bits: Option<f64> = row.try_get(4)?;
    Ok(Some(DuplicateSearch {
        id: row.try_get(0)?,
        finished_at: row.try_get(1)?,
        reports: reports.unwrap_or_default(),
        pairs: pairs.unwrap_or_default(),
        link_bits: link_bits.unwrap_or_default(),
    }))
}

//! Searches: the reports are compared, a model of what agreement says is fitted to them, and pairs at
//! which a person should look are kept.

use std::sync::Arc;

use evigil_vigilance::duplicates::{Finder, FitSettings, Model, Standing};
use sqlx::Row;

use super::Weighed;
use super::told::{Compared, compared};
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::files::Files;
use crate::kind::{Fields, Value, stamp};
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

/// Where a search is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchStep {
    /// Reports are read.
    Reading,
    /// The model is fitted.
    Fitting,
    /// Pairs are compared.
    Comparing,
    /// The result is stored.
    Storing,
}

/// Is told where a search is, and says whether to go on.
pub type SearchGoesOn = Arc<dyn Fn(SearchStep) -> bool + Send + Sync>;

/// What a search came to.
struct Found {
    reports: usize,
    model: String,
    link_bits: f64,
    pairs: Vec<Fields>,
}

#[derive(Clone)]
struct Moving {
    registry: Registry,
    actor: Actor,
    id: String,
    from: &'static [&'static str],
    fields: Fields,
    operation: &'static str,
    pairs: Arc<[Fields]>,
}

impl Registry {
    /// The record of a search that is to be made.
    pub(crate) async fn planned_duplicates(
        &self,
        change: &mut Change<'_>,
        (actor, organisation): (&Actor, Option<&str>),
    ) -> Result<Record, Fault> {
        let sql = "SELECT id FROM duplicate_runs WHERE state IN ('queued', 'running') AND withdrawn_at IS NULL LIMIT 1";
        if let Some(row) = change.fetch(sqlx::query(sql)).await? {
            return Err(Fault::Step {
                code: "EV-R350",
                details: vec![("id", row.try_get(0)?)],
            });
        }
        let fields = Fields::new().text("state", "queued");
        let kind = self.kind("duplicate_run")?;
        record::create(change, self.keys(), kind, actor, organisation, fields).await
    }

    /// Notes a search that is to be made.
    ///
    /// Operation: `duplicate_run.create`.
    ///
    /// # Errors
    /// [`Fault::Step`] with `EV-R350` while another one is under way.
    pub async fn plan_duplicates(&self, actor: &Actor) -> Result<Record, Fault> {
        const OPERATION: &str = "duplicate_run.create";
        self.rights().reach(actor, OPERATION)?;
        let organisation = actor.organisation_for(self.rights(), OPERATION);
        let (registry, actor) = (self.clone(), actor.clone());
        self.write(move |change| {
            let (registry, actor) = (registry.clone(), actor.clone());
            let organisation = organisation.clone();
            Box::pin(async move {
                let whose = (&actor, organisation.as_deref());
                registry.planned_duplicates(change, whose).await
            })
        })
        .await
    }

    /// A search that ended without a result is to be made anew.
    pub(crate) async fn requeue_duplicates(
        &self,
        actor: &Actor,
        id: &str,
    ) -> Result<Record, Fault> {
        let fields = Fields::new()
            .text("state", "queued")
            .with("problem", Value::Text(None));
        self.move_search(actor, id, &["running", "failed"], fields)
            .await
    }

    /// Makes a search. `goes_on` is asked before each step; when it says no, the search is cancelled
    /// and leaves nothing.
    ///
    /// Operation: `duplicate_run.run`.
    ///
    /// # Errors
    /// [`Fault::Step`] with `EV-R351` unless it is queued. When something else is wrong, the record
    /// of the search says `failed`.
    pub async fn run_duplicates(
        &self,
        actor: &Actor,
        run_id: &str,
        goes_on: SearchGoesOn,
    ) -> Result<Record, Fault> {
        self.rights().reach(actor, "duplicate_run.run")?;
        let fields = Fields::new().text("state", "running");
        self.move_search(actor, run_id, &["queued"], fields).await?;
        match self.searched(goes_on).await {
            Ok(Some(found)) => {
                let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
                let fields = Fields::new()
                    .text("state", "done")
                    .text("model", found.model)
                    .with("link_bits", Value::Real(Some(found.link_bits)))
                    .integer("reports", number(found.reports))
                    .integer("pairs", number(found.pairs.len()))
                    .text("finished_at", stamp(self.clock().now()));
                let mut moving = self.moving(actor, run_id, &["running"], fields);
                moving.pairs = found.pairs.into();
                self.moved(moving).await
            }
            Ok(None) => {
                let fields = Fields::new().text("state", "cancelled");
                self.move_search(actor, run_id, &["running"], fields).await
            }
            Err(fault) => {
                let fields = Fields::new()
                    .text("state", "failed")
                    .text("problem", fault.code());
                self.move_search(actor, run_id, &["running"], fields)
                    .await?;
                Err(fault)
            }
        }
    }

    fn moving(
        &self,
        actor: &Actor,
        id: &str,
        from: &'static [&'static str],
        fields: Fields,
    ) -> Moving {
        Moving {
            registry: self.clone(),
            actor: actor.clone(),
            id: id.to_owned(),
            from,
            fields,
            operation: "duplicate_run.run",
            pairs: Arc::new([]),
        }
    }

    async fn move_search(
        &self,
        actor: &Actor,
        id: &str,
        from: &'static [&'static str],
        fields: Fields,
    ) -> Result<Record, Fault> {
        self.moved(self.moving(actor, id, from, fields)).await
    }

    async fn moved(&self, moving: Moving) -> Result<Record, Fault> {
        self.write(move |change| {
            let moving = moving.clone();
            Box::pin(async move { moving.run(change).await })
        })
        .await
    }

    /// What the search comes to; nothing when it was cancelled.
    async fn searched(&self, goes_on: SearchGoesOn) -> Result<Option<Found>, Fault> {
        if !goes_on(SearchStep::Reading) {
            return Ok(None);
        }
        let compared = {
            let mut connection = self.database().pool().acquire().await?;
            compared(&mut connection).await?
        };
        let files = self.files().clone();
        tokio::task::spawn_blocking(move || found(&compared, &files, &goes_on))
            .await
            .map_err(|error| Fault::Internal(error.to_string()))?
    }
}

/// Fits the model and compares; nothing when it was cancelled.
fn found(
    compared: &Compared,
    files: &Files,
    goes_on: &SearchGoesOn,
) -> Result<Option<Found>, Fault> {
    if !goes_on(SearchStep::Fitting) {
        return Ok(None);
    }
    let internal = |error: serde_json::Error| Fault::Internal(error.to_string());
    let reports = &compared.reports;
    // One thread: the registry answers others meanwhile.
    let model = Model::fit(reports, &FitSettings::default());
    if !goes_on(SearchStep::Comparing) {
        return Ok(None);
    }
    let finder = Finder::new(reports, &model);
    let mut links = finder.find(&compared.decisions, None, 1).links;
    links.sort_by(|x, y| y.bits.total_cmp(&x.bits));
    let mut pairs = Vec::new();
    for link in links {
        if link.standing == Standing::Contradicted {
            continue;
        }
        let (first, second) = (reports.name(link.a), reports.name(link.b));
        let (a, b) = if first <= second {
            (first, second)
        } else {
            (second, first)
        };
        let case = |report: &str| compared.cases.get(report);
        let is_decided = compared.decided.contains(&(a.to_owned(), b.to_owned()));
        // Reports that are in one case need nobody to say so.
        if !is_decided && case(a).is_some() && case(a) == case(b) {
            continue;
        }
        let (prior, related) = finder.against(link.a, link.b);
        let weighed = Weighed {
            prior,
            related,
            fields: finder.explain(link.a, link.b),
        };
        let why = link.contradiction.map(|why| why.word().to_owned());
        pairs.push(
            Fields::new()
                .text("a_id", a)
                .text("b_id", b)
                .with("bits", Value::Real(Some(f64::from(link.bits))))
                .text("standing", link.standing.word())
                .with("contradiction", Value::Text(why))
                .text(
                    "weights",
                    serde_json::to_string(&weighed).map_err(internal)?,
                ),
        );
    }
    if !goes_on(SearchStep::Storing) {
        return Ok(None);
    }
    let record = serde_json::to_vec(&model).map_err(internal)?;
    Ok(Some(Found {
        reports: reports.len(),
        model: files.put(&record)?.sha256,
        link_bits: model.link_bits,
        pairs,
    }))
}

impl Moving {
    async fn run(&self, change: &mut Change<'_>) -> Result<Record, Fault> {
        let registry = &self.registry;
        let (kind, keys) = (registry.kind("duplicate_run")?, registry.keys());
        let run = record::read_any(change.connection(), kind, &self.id).await?;
        let state = run.fields.get_text("state").unwrap_or_default();
        if !self.from.contains(&state) {
            return Err(Fault::Step {
                code: "EV-R351",
                details: vec![("state", state.to_owned())],
            });
        }
        let pair = registry.kind("duplicate_pair")?;
        let organisation = run.organisation_id.as_deref();
        for fields in self.pairs.iter() {
            let fields = fields.clone().text("run_id", self.id.clone());
            record::create(change, keys, pair, &self.actor, organisation, fields).await?;
        }
        let fields = self.fields.clone();
        let moved =
            record::change(change, keys, kind, &self.actor, (&self.id, None), fields).await?;
        change.enter(Entry::new(&self.actor.id, self.operation).on("duplicate_run", &self.id));
        Ok(moved)
    }
}

//! The engines that read pages and answer questions. Each is made at its first use and then kept:
//! the server is ready before any of them is.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use evigil_assess::Wording;
use evigil_assess::plot::VolcanoPlot;
use evigil_claims::ClaimsEngine;
use evigil_core::Lang;
use evigil_evidence::compare::Comparisons;
use evigil_evidence::ledger::Ledger;
use evigil_knowledge::Knowledge;
use evigil_law::decision::DecisionBase;
use evigil_law::doping::DopingBase;
use evigil_law::screening::ScreeningBase;
use evigil_registry::Fault;
use jiff::civil::Date;
use tokio::sync::Semaphore;

use crate::index::Index;

/// An index, and the day on which it was made.
type Dated = (Date, Arc<Index>);

/// The engines.
pub(crate) struct Desk {
    engine: OnceLock<Result<ClaimsEngine, String>>,
    ledger: OnceLock<Result<Ledger, String>>,
    comparisons: OnceLock<Result<Comparisons, String>>,
    decisions: OnceLock<Result<DecisionBase, String>>,
    doping: OnceLock<Result<DopingBase, String>>,
    screening: OnceLock<Result<ScreeningBase, String>>,
    /// The base to be looked through, of each language and of the day on which it was made.
    index: [Mutex<Option<Dated>>; 2],
    /// Pictures of scans by the digests of their results, the newest last.
    volcanoes: Mutex<Vec<(String, Arc<VolcanoPlot>)>>,
    /// Work that takes a processor for long, at once.
    room: Arc<Semaphore>,
}

impl Default for Desk {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            engine: OnceLock::new(),
            ledger: OnceLock::new(),
            comparisons: OnceLock::new(),
            decisions: OnceLock::new(),
            doping: OnceLock::new(),
            screening: OnceLock::new(),
            index: [Mutex::new(None), Mutex::new(None)],
            volcanoes: Mutex::new(Vec::new()),
            room: Arc::new(Semaphore::new(processors)),
        }
    }
}

impl Desk {
    /// The knowledge base.
    pub(crate) fn knowledge(&self) -> Result<&'static Knowledge, Fault> {
        Knowledge::embedded().map_err(|error| Fault::Internal(error.to_string()))
    }

    /// What reads claims.
    pub(crate) fn engine(&self) -> Result<&ClaimsEngine, Fault> {
        let knowledge = self.knowledge()?;
        kept(&self.engine, || ClaimsEngine::new(knowledge))
    }

    /// The ledger of evidence.
    pub(crate) fn ledger(&self) -> Result<&Ledger, Fault> {
        let knowledge = self.knowledge()?;
        kept(&self.ledger, || Ledger::load(knowledge))
    }

    /// Treatments side by side.
    pub(crate) fn comparisons(&self) -> Result<&Comparisons, Fault> {
        let (knowledge, ledger) = (self.knowledge()?, self.ledger()?);
        kept(&self.comparisons, || Comparisons::load(knowledge, ledger))
    }

    /// What the law decides from facts.
    pub(crate) fn decisions(&self) -> Result<&DecisionBase, Fault> {
        let knowledge = self.knowledge()?;
        kept(&self.decisions, || DecisionBase::load(knowledge))
    }

    /// Rules of sport.
    pub(crate) fn doping(&self) -> Result<&DopingBase, Fault> {
        let knowledge = self.knowledge()?;
        kept(&self.doping, || DopingBase::of(knowledge))
    }

    /// Questions before a treatment.
    pub(crate) fn screening(&self) -> Result<&ScreeningBase, Fault> {
        let knowledge = self.knowledge()?;
        kept(&self.screening, || ScreeningBase::of(knowledge))
    }

    /// The words of `lang` on the day `as_of`.
    pub(crate) fn wording(&self, lang: Lang, as_of: Date) -> Result<Arc<Wording>, Fault> {
        Ok(Arc::new(Wording::new(self.knowledge()?, lang, as_of)))
    }

    /// The entries of the base in `lang` as they stand on `as_of`.
    pub(crate) fn index(&self, lang: Lang, as_of: Date) -> Result<Arc<Index>, Fault> {
        let place = match lang {
            Lang::En => &self.index[0],
            Lang::Ja => &self.index[1],
        };
        let mut kept = place.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((made_on, index)) = &*kept
            && *made_on == as_of
        {
            return Ok(Arc::clone(index));
        }
        let index = Arc::new(Index::new(self.knowledge()?, lang, as_of));
        *kept = Some((as_of, Arc::clone(&index)));
        Ok(index)
    }

    /// The picture of the scan with this result, where it was drawn lately.
    pub(crate) fn volcano(&self, result: &str) -> Option<Arc<VolcanoPlot>> {
        let kept = self.volcanoes.lock();
        let kept = kept.unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|(of, _)| of == result);
        found.map(|(_, plot)| Arc::clone(plot))
    }

    /// Keeps the picture of a scan.
    pub(crate) fn keep_volcano(&self, result: &str, plot: Arc<VolcanoPlot>) {
        const KEPT: usize = 16;
        let kept = self.volcanoes.lock();
        let mut kept = kept.unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push((result.to_owned(), plot));
    }

    /// A place among those that may keep a processor busy; waits for one.
    pub(crate) async fn place(&self) -> Result<tokio::sync::OwnedSemaphorePermit, Fault> {
        let room = Arc::clone(&self.room);
        room.acquire_owned().await.map_err(|_| Fault::Closing)
    }
}

/// What was made at the first use, or why it could not be made.
fn kept<T, E: std::fmt::Display>(
    cell: &OnceLock<Result<T, String>>,
    make: impl FnOnce() -> Result<T, E>,
) -> Result<&T, Fault> {
    cell.get_or_init(|| make().map_err(|error| error.to_string()))
        .as_ref()
        .map_err(|error| Fault::Internal(error.clone()))
}

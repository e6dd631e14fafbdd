//! Filling, step by step.

use std::path::Path;

use evigil_registry::{Fault, Registry};

use crate::chance::Chance;
use crate::data::{self, Names, Reactions, Stories, read};
use crate::plan::{BAD_LOT, Plan, SIGNAL_PRODUCT};
use crate::{care, market, pages, reports, safety, staff, stages, talk};

/// What was made, and what waits to be found in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// Facilities.
    pub providers: usize,
    /// Products.
    pub products: usize,
    /// Lots.
    pub lots: usize,
    /// Treatments.
    pub exposures: usize,
    /// Reports.
    pub reports: usize,
    /// Id of the contaminated lot.
    pub bad_lot: String,
    /// Name of the product that one reaction follows too often.
    pub signal_product: String,
}

/// Puts the secret of a made-up registry into its folder, before it is opened for the first time:
/// pseudonyms and digests come from the seed. It protects nobody, because there is nobody.
///
/// # Errors
/// [`Fault::File`] when it can't be written, or one is there.
pub fn lay_secret(folder: &Path, plan: Plan) -> Result<(), Fault> {
    use std::io::Write as _;
    let path = folder.join("secret");
    let mut chance = Chance::new(plan.seed ^ 0x6465_6d6f);
    let words: Vec<String> = (0..4).map(|_| format!("{:016x}", chance.next())).collect();
    let write = || {
        std::fs::create_dir_all(folder)?;
        let mut file = std::fs::File::create_new(&path)?;
        writeln!(file, "{}", words.concat())
    };
    write().map_err(|error| Fault::File {
        path: path.clone(),
        error,
    })
}

/// Fills an empty registry. Its clock is a [`DemoClock`](crate::DemoClock) of the same seed that
/// stands, and its secret that of [`lay_secret`]; else days and ids are others.
///
/// # Errors
/// What the registry says; with one that is not empty [`Fault::Duplicate`].
pub async fn fill(registry: &Registry, plan: Plan) -> Result<Filled, Fault> {
    let names: Names = read(data::NAMES)?;
    let told: Reactions = read(data::REACTIONS)?;
    let stories: Stories = read(data::STORIES)?;
    let (numbers, mut chance) = (plan.numbers(), Chance::new(plan.seed));
    let staff = staff::make(registry, numbers, &names).await?;
    let market = market::make(registry, numbers, &names, &staff, &mut chance).await?;
    let care = care::make(registry, numbers, &names, &staff, &market, &mut chance).await?;
    let reports = reports::make(registry, numbers, &market, &care, told, &mut chance).await?;
    let whose = (&staff, &stories);
    stages::work(registry, numbers, whose, (&market, &care, &reports)).await?;
    safety::search(registry, &staff, &stories).await?;
    safety::scan(registry, &staff).await?;
    safety::recall(registry, &staff, &stories, &market).await?;
    let incident = safety::incident(registry, &staff, &stories).await?;
    pages::check(registry, &staff, &market).await?;
    talk::consult(registry, &staff, &stories).await?;
    talk::discuss(registry, &staff, &stories, &market, &incident).await?;
    talk::deposit(registry, &staff, &stories, &mut chance).await?;
    Ok(Filled {
        providers: market.providers.len(),
        products: market.products.len(),
        lots: market.lots.len(),
        exposures: care.exposures.len(),
        reports: reports.told.len(),
        bad_lot: market.lot(BAD_LOT)?.id.clone(),
        signal_product: market.product(SIGNAL_PRODUCT)?.name.clone(),
    })
}

//! Judges a lot by the criteria of the knowledge base, each by itself.
//!
//! [`Criteria::compile`] turns the checks that the base describes into [`check::Check`]s once;
//! [`Criteria::judge`] looks at one lot. No criterion is known here by its id, and no judgement
//! is weighed against another.

pub mod check;
mod count;
mod cytometer;
mod donor;
mod endotoxin;
mod judgement;
mod lot;
mod marker;
mod name;
mod paper;
mod purity;
mod record;
mod release;
mod series;

use std::collections::BTreeMap;

use evigil_core::ItemStanding;
use evigil_knowledge::{Criterion, Knowledge};
use serde::Deserialize as _;

use crate::dossier::Donor;
use check::Check;
pub use judgement::{Evidence, Judgement, Quantity, Reason};
pub use lot::LotRecord;

/// A criterion whose check can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: criterion {id}: {reason}")]
pub struct CriteriaError {
    /// File of the knowledge base.
    pub file: String,
    /// Id of the criterion.
    pub id: String,
    /// What is wrong with its check.
    pub reason: String,
}

/// The criteria of a knowledge base, ready to judge.
#[derive(Debug)]
pub struct Criteria<'k> {
    list: Vec<(&'k Criterion, Check)>,
}

/// One criterion with its judgement.
#[derive(Debug, Clone)]
pub struct Item<'k> {
    /// The criterion.
    pub criterion: &'k Criterion,
    /// How it stands.
    pub judgement: Judgement,
}

impl<'k> Criteria<'k> {
    /// Makes the checks of a knowledge base ready.
    ///
    /// # Errors
    ///
    /// Every criterion whose check is of an unknown kind or has wrong parameters.
    pub fn compile(knowledge: &'k Knowledge) -> Result<Self, Vec<CriteriaError>> {
        let (mut list, mut errors) = (Vec::new(), Vec::new());
        for criterion in knowledge.criteria() {
            let mut table = criterion.check.parameters.clone();
            table.insert("kind".to_owned(), criterion.check.kind.clone().into());
            match Check::deserialize(table) {
                Ok(check) => list.push((criterion, check)),
                Err(error) => errors.push(CriteriaError {
                    file: criterion.place.file.to_string(),
                    id: criterion.id.clone(),
                    reason: error.message().to_owned(),
                }),
            }
        }
        if errors.is_empty() {
            Ok(Self { list })
        } else {
            Err(errors)
        }
    }

    /// The criteria in the order of the knowledge base.
    pub fn iter(&self) -> impl Iterator<Item = (&'k Criterion, &Check)> {
        self.list
            .iter()
            .map(|(criterion, check)| (*criterion, check))
    }

    /// Judges one lot by every criterion, in the order of the knowledge base.
    #[must_use]
    pub fn judge(&self, lot: &LotRecord<'_>) -> Vec<Item<'k>> {
        let mut standings: BTreeMap<&str, ItemStanding> = BTreeMap::new();
        let mut judged: BTreeMap<&str, Judgement> = BTreeMap::new();
        // What a product may be called rests on how the other criteria stand.
        let (names, others): (Vec<_>, Vec<_>) =
            (self.list.iter()).partition(|(_, check)| matches!(check, Check::Name(_)));
        for (criterion, check) in others.into_iter().chain(names) {
            let judgement = if concerns(criterion, lot) {
                judge(check, lot, &standings)
            } else {
                Judgement::not_applicable(Reason::new("not-concerned"))
            };
            standings.insert(&criterion.id, judgement.standing);
            judged.insert(&criterion.id, judgement);
        }
        (self.list.iter())
            .filter_map(|(criterion, _)| {
                let judgement = judged.remove(criterion.id.as_str())?;
                Some(Item {
                    criterion,
                    judgement,
                })
            })
            .collect()
    }
}

fn concerns(criterion: &Criterion, lot: &LotRecord<'_>) -> bool {
    let product = &lot.dossier.product;
    let routes: Vec<&str> = (lot.dossier.used.route.iter())
        .chain(&product.routes)
        .map(String::as_str)
        .collect();
    criterion.applies.includes(
        product.class.map(|class| class.code()),
        &routes,
        donor(lot).map(|donor| donor.code()),
    )
}

/// Whose cells: what is called the patient's own and comes from several donors is not.
fn donor(lot: &LotRecord<'_>) -> Option<Donor> {
    let source = &lot.dossier.source;
    match source.donor {
        Some(Donor::Autologous) if source.donors.is_some_and(|donors| donors > 1) => {
            Some(Donor::Allogeneic)
        }
        donor => donor,
    }
}

fn judge(
    check: &Check,
    lot: &LotRecord<'_>,
    standings: &BTreeMap<&str, ItemStanding>,
) -> Judgement {
    match check {
        Check::Fields(check) => record::fields(lot, check),
        Check::Values(check) => record::values(lot, check),
        Check::SingleParticleCount(check) => count::single_particle_count(lot, check),
        Check::SecondQuantity(check) => paper::second_quantity(lot, check),
        Check::PurityRatio(check) => purity::purity_ratio(lot, check),
        Check::Plausibility(check) => purity::plausibility(lot, check),
        Check::Markers(check) => marker::markers(lot, check),
        Check::Image(check) => paper::image(lot, check),
        Check::Control(check) => paper::control(lot, check),
        Check::DilutionSeries(check) => series::dilution_series(lot, check),
        Check::FrameWindow(check) => series::frame_window(lot, check),
        Check::Detergent(check) => series::detergent(lot, check),
        Check::CytometryKeywords(check) => cytometer::keywords(lot, check),
        Check::Potency(_) => paper::potency(lot),
        Check::ReleaseTest(check) => release::release_test(lot, check),
        Check::EndotoxinDose(check) => endotoxin::endotoxin_dose(lot, check),
        Check::Residual(check) => release::residual(lot, check),
        Check::DonorPanel(check) => donor::donor_panel(lot, check),
        Check::DonorRelation(_) => record::donor_relation(lot),
        Check::Expiry(_) => record::expiry(lot),
        Check::LabelCount(check) => count::label_count(lot, check),
        Check::LabelMarkers(_) => marker::label_markers(lot),
        Check::LabelSize(check) => count::label_size(lot, check),
        Check::Name(check) => name::name(lot, check, standings),
        Check::Replicates(check) => count::replicates(lot, check),
        Check::SterilitySample(check) => release::sterility_sample(lot, check),
        Check::Stability(check) => record::stability(lot, check),
    }
}

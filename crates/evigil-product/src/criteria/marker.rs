//! Proteins that were looked for, and those that the label names.

use evigil_core::ItemStanding;

use super::check::{Expected, Markers};
use super::judgement::{Evidence, Judgement, Reason};
use super::lot::LotRecord;
use super::record::{evidence, folded};
use crate::dossier::{Marker, MarkerResult};
use crate::measured::{MarkerShare, marker_share};

/// What one marker's record comes to.
struct Found<'l> {
    marker: &'l Marker,
    /// What the raw files say, where there are any.
    share: Option<MarkerShare>,
    /// Whether the raw files and the record disagree.
    disagrees: bool,
}

impl Found<'_> {
    fn result(&self) -> Option<MarkerResult> {
        self.marker.result.or_else(|| {
            let share = self.share.as_ref()?;
            Some(if share.is_present() {
                MarkerResult::Present
            } else {
                MarkerResult::Absent
            })
        })
    }

    fn evidence(&self, lot: &LotRecord<'_>) -> Vec<Evidence> {
        let mut all = evidence(lot, &self.marker.path);
        if let Some(share) = &self.share {
            all.push(Evidence::Computed {
                file: Some(share.file.clone()),
                quantity: share.quantity(),
            });
        }
        all
    }
}

fn find<'l>(lot: &LotRecord<'l>, names: &[String]) -> Vec<Found<'l>> {
    let names: Vec<String> = names.iter().map(|name| folded(name)).collect();
    let markers = lot.dossier.markers.iter();
    markers
        .filter(|marker| names.contains(&folded(&marker.name)))
        .map(|marker| {
            let share = marker_share(lot, marker);
            let disagrees = share.as_ref().is_some_and(|share| {
                let by_result = marker
                    .result
                    .is_some_and(|result| (result == MarkerResult::Present) != share.is_present());
                by_result
                    || marker
                        .percent
                        .is_some_and(|percent| share.excludes_percent(percent))
            });
            Found {
                marker,
                share,
                disagrees,
            }
        })
        .collect()
}

pub(super) fn markers(lot: &LotRecord<'_>, check: &Markers) -> Judgement {
    let found = find(lot, &check.anyof);
    if found.is_empty() {
        let reason = Reason::new("no-marker").with("names", check.anyof.join(", "));
        return Judgement::not_disclosed(reason);
    }
    let all: Vec<Evidence> = found.iter().flat_map(|found| found.evidence(lot)).collect();
    let names = |wanted: &dyn Fn(&Found<'_>) -> bool| -> Vec<&str> {
        let named = found.iter().filter(|found| wanted(found));
        named.map(|found| found.marker.name.as_str()).collect()
    };
    let told = |standing, code, names: &[&str]| {
        let reason = Reason::new(code).with("names", names.join(", "));
        Judgement::new(standing, reason).on(all.clone())
    };
    let disagree = names(&|found| found.disagrees);
    if !disagree.is_empty() {
        return told(ItemStanding::Contradicted, "marker-raw-differs", &disagree);
    }
    let against = names(&|found| {
        matches!(
            (check.expected, found.result()),
            (Expected::Present, Some(MarkerResult::Absent))
                | (Expected::Absent, Some(MarkerResult::Present))
        )
    });
    let good = names(&|found| {
        found.result().is_some_and(|result| match check.expected {
            Expected::Present => result == MarkerResult::Present,
            Expected::Absent => result == MarkerResult::Absent,
            Expected::Either => true,
        })
    });
    // One stray protein is enough to show that something else is in the lot.
    if check.expected == Expected::Absent && !against.is_empty() {
        return told(ItemStanding::Contradicted, "marker-otherwise", &against);
    }
    if distinct(&good) < check.at_least {
        return if !against.is_empty() {
            told(ItemStanding::Contradicted, "marker-otherwise", &against)
        } else if good.is_empty() {
            told(
                ItemStanding::NotShown,
                "marker-no-result",
                &names(&|_| true),
            )
        } else {
            told(ItemStanding::NotShown, "marker-too-few", &good)
        };
    }
    let uncontrolled = names(&|found| found.marker.control.is_none() && found.share.is_none());
    if check.needs_control && uncontrolled.len() == found.len() {
        return told(ItemStanding::NotShown, "marker-no-control", &uncontrolled);
    }
    let shown = names(&|found| found.share.as_ref().is_some_and(MarkerShare::is_present));
    let mut judgement = if distinct(&shown) < check.at_least {
        told(ItemStanding::Stated, "marker-stated", &good)
    } else {
        told(ItemStanding::Shown, "marker-shown", &shown)
    };
    if !against.is_empty() {
        let reason = Reason::new("marker-otherwise").with("names", against.join(", "));
        judgement = judgement.and(reason);
    }
    judgement
}

/// Different proteins among the names: the same one by three methods is one.
fn distinct(names: &[&str]) -> usize {
    let folded: std::collections::BTreeSet<String> =
        names.iter().map(|name| folded(name)).collect();
    folded.len()
}

pub(super) fn label_markers(lot: &LotRecord<'_>) -> Judgement {
    let wanted = &lot.dossier.label.markers;
    if wanted.is_empty() {
        return Judgement::not_applicable(Reason::new("label-no-markers"));
    }
    let label = evidence(lot, "label.markers");
    let (mut missing, mut against, mut all, mut shown) = (vec![], vec![], label, 0);
    for name in wanted {
        let found = find(lot, std::slice::from_ref(name));
        let present =
            |found: &Found<'_>| found.result() == Some(MarkerResult::Present) && !found.disagrees;
        if found
            .iter()
            .any(|found| found.disagrees || found.result() == Some(MarkerResult::Absent))
        {
            against.push(name.as_str());
        } else if !found.iter().any(present) {
            missing.push(name.as_str());
        }
        shown += usize::from(found.iter().any(|found| found.share.is_some()));
        all.extend(found.iter().flat_map(|found| found.evidence(lot)));
    }
    let told = |standing, code, names: &[&str]| {
        Judgement::new(standing, Reason::new(code).with("names", names.join(", ")))
    };
    let judgement = if !against.is_empty() {
        told(
            ItemStanding::Contradicted,
            "label-marker-contradicted",
            &against,
        )
    } else if !missing.is_empty() {
        told(ItemStanding::NotShown, "label-marker-missing", &missing)
    } else if shown == wanted.len() {
        told(ItemStanding::Shown, "label-markers-shown", &[])
    } else {
        told(ItemStanding::Stated, "label-markers-stated", &[])
    };
    judgement.on(all)
}

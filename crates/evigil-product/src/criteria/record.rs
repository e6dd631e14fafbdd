//! Checks that look at values of the dossier alone.

use evigil_core::ItemStanding;

use super::check::{Fields, StabilityNeeds, Values};
use super::judgement::{Evidence, Judgement, Reason};
use super::lot::LotRecord;
use crate::dossier::Donor;

/// Evidence of the values at or under `path`.
pub(super) fn evidence(lot: &LotRecord<'_>, path: &str) -> Vec<Evidence> {
    (lot.dossier.fields_at(path))
        .map(|(path, field)| Evidence::Field {
            path: path.to_owned(),
            shown: field.shown.clone(),
            line: field.place.line,
        })
        .collect()
}

/// Evidence of one key of the table at `path`.
pub(super) fn of_key(lot: &LotRecord<'_>, path: &str, key: &str) -> Vec<Evidence> {
    evidence(lot, &format!("{path}.{key}"))
}

/// Evidence at a path; `measurement[].mean_nm` stands for that of any measurement.
fn anywhere(lot: &LotRecord<'_>, path: &str) -> Vec<Evidence> {
    let Some((list, key)) = path.split_once("[].") else {
        return evidence(lot, path);
    };
    let of_entry = |name: &str| {
        let rest = name
            .strip_prefix(list)
            .and_then(|rest| rest.strip_prefix('['));
        let inner = rest
            .and_then(|rest| rest.split_once("]."))
            .map(|(_, inner)| inner);
        inner == Some(key)
    };
    let mut found = evidence(lot, list);
    found.retain(|one| matches!(one, Evidence::Field { path, .. } if of_entry(path)));
    found
}

pub(super) fn fields(lot: &LotRecord<'_>, check: &Fields) -> Judgement {
    let used = |kind| lot.dossier.measurements.iter().any(|one| one.kind == kind);
    if !check.kinds.is_empty() && !check.kinds.iter().any(|kind| used(*kind)) {
        return Judgement::not_applicable(Reason::new("method-not-used"));
    }
    let groups =
        (check.all.iter().map(std::slice::from_ref)).chain(check.any.iter().map(Vec::as_slice));
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for group in groups {
        let there: Vec<Evidence> = group.iter().flat_map(|path| anywhere(lot, path)).collect();
        if there.is_empty() {
            missing.push(group.join(" | "));
        }
        found.extend(there);
    }
    let missing_reason = |code| Reason::new(code).with("missing", missing.join(", "));
    if found.is_empty() {
        Judgement::not_disclosed(missing_reason("fields-none"))
    } else if missing.is_empty() {
        Judgement::new(ItemStanding::Stated, Reason::new("fields-all")).on(found)
    } else {
        Judgement::new(ItemStanding::NotShown, missing_reason("fields-some")).on(found)
    }
}

pub(super) fn values(lot: &LotRecord<'_>, check: &Values) -> Judgement {
    let found = evidence(lot, &check.field);
    let shown: Vec<String> = (lot.dossier.fields_at(&check.field))
        .flat_map(|(_, field)| field.shown.split(", "))
        .map(folded)
        .filter(|value| !value.is_empty())
        .collect();
    if shown.is_empty() {
        let reason = Reason::new("fields-none").with("missing", &check.field);
        return Judgement::not_disclosed(reason);
    }
    let holds = |words: &[String]| {
        shown
            .iter()
            .any(|value| words.iter().any(|word| folded(word) == *value))
    };
    let (standing, code) = if holds(&check.refused) {
        (ItemStanding::Contradicted, "value-refused")
    } else if check.allowed.is_empty() || holds(&check.allowed) {
        (ItemStanding::Stated, "value-fits")
    } else {
        (ItemStanding::NotShown, "value-other")
    };
    let reason = Reason::new(code)
        .with("field", &check.field)
        .with("allowed", check.allowed.join(", "));
    Judgement::new(standing, reason).on(found)
}

pub(super) fn expiry(lot: &LotRecord<'_>) -> Judgement {
    let Some(expires) = lot.dossier.lot.expires_on else {
        let reason = Reason::new("fields-none").with("missing", "lot.expires_on");
        return Judgement::not_disclosed(reason);
    };
    let (standing, code) = if expires < lot.as_of {
        (ItemStanding::Contradicted, "expired")
    } else {
        (ItemStanding::Stated, "not-expired")
    };
    let reason = Reason::new(code)
        .with("expires", expires)
        .with("day", lot.as_of);
    Judgement::new(standing, reason).on(evidence(lot, "lot.expires_on"))
}

pub(super) fn donor_relation(lot: &LotRecord<'_>) -> Judgement {
    let source = &lot.dossier.source;
    let found =
        ["source.donor", "source.donor_id", "source.donors"].map(|path| evidence(lot, path));
    let found = found.into_iter().flatten();
    let Some(donor) = source.donor.filter(|donor| *donor != Donor::Undisclosed) else {
        let reason = Reason::new("fields-none").with("missing", "source.donor");
        return Judgement::not_disclosed(reason).on(found);
    };
    let several = source.donors.filter(|donors| *donors > 1);
    let judgement = match (donor, several) {
        (Donor::Autologous, Some(donors)) => {
            let reason = Reason::new("autologous-of-several").with("donors", donors);
            Judgement::new(ItemStanding::Contradicted, reason)
        }
        _ if source.donor_id.is_none() => {
            let reason = Reason::new("fields-some").with("missing", "source.donor_id");
            Judgement::new(ItemStanding::NotShown, reason)
        }
        _ => Judgement::new(ItemStanding::Stated, Reason::new("fields-all")),
    };
    judgement.on(found)
}

pub(super) fn stability(lot: &LotRecord<'_>, check: &StabilityNeeds) -> Judgement {
    let study = &lot.dossier.stability;
    let found = evidence(lot, "stability");
    if found.is_empty() {
        let reason =
            Reason::new("fields-none").with("missing", "stability.tests, stability.months");
        return Judgement::not_disclosed(reason);
    }
    let told = |standing, reason| Judgement::new(standing, reason).on(found.clone());
    if let (Some(months), Some(made), Some(expires)) = (
        study.months,
        lot.dossier.lot.made_on,
        lot.dossier.lot.expires_on,
    ) {
        // Months of the mean length of a month: a study of 6 months covers 183 days.
        let shelf = (expires - made).get_days() as f64 / 30.4375;
        if months + 0.1 < shelf {
            let reason = Reason::new("stability-too-short")
                .with("months", months)
                .with("shelf", format!("{shelf:.1}"));
            return told(ItemStanding::Contradicted, reason);
        }
    }
    let tested: Vec<String> = study.tests.iter().map(|test| folded(test)).collect();
    let mut missing: Vec<&str> = (check.needs.iter())
        .filter(|need| {
            let mut names = need.split('|').map(folded);
            !names.any(|name| tested.iter().any(|test| test.contains(&name)))
        })
        .filter_map(|need| need.split('|').next())
        .collect();
    if study.months.is_none() {
        missing.push("stability.months");
    }
    if missing.is_empty() {
        told(ItemStanding::Stated, Reason::new("fields-all"))
    } else {
        let reason = Reason::new("fields-some").with("missing", missing.join(", "));
        told(ItemStanding::NotShown, reason)
    }
}

/// A word for comparing: letter case, spaces and hyphens do not count.
pub(super) fn folded(word: &str) -> String {
    word.chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '_' | '‐' | '–'))
        .flat_map(char::to_lowercase)
        .collect()
}

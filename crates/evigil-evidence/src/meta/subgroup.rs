//! Subgroups: studies of one kind pooled apart, and whether kinds differ.

use std::collections::BTreeMap;

use super::distribution::chi_square_upper;
use super::effect::Effect;
use super::error::MetaError;
use super::model::{Fit, Inference, Settings, check, fit};

/// One group of studies.
#[derive(Debug, Clone, PartialEq)]
pub struct Subgroup {
    /// Its label.
    pub label: String,
    /// Its studies, by their place.
    pub studies: Vec<usize>,
    /// Its pooled effect; of one study alone, that study's.
    pub pooled: Inference,
    /// The synthesis; none for one study alone.
    pub fit: Option<Fit>,
}

/// Groups of studies and the test that they differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Subgroups {
    /// Groups, by label.
    pub groups: Vec<Subgroup>,
    /// Q between groups, from the pooled effects of the groups with a τ² each.
    pub q_between: f64,
    /// Its degrees of freedom.
    pub df: f64,
    /// Its p value; a difference between groups is observational.
    pub p: f64,
}

/// Pools studies by label, each group with its own τ².
///
/// # Errors
/// When labels and effects differ in number, there is one label only, or a group can't be pooled.
pub fn by_group(
    effects: &[Effect],
    labels: &[String],
    settings: Settings,
) -> Result<Subgroups, MetaError> {
    check(effects, settings.level, 2)?;
    if labels.len() != effects.len() {
        return Err(MetaError::Lengths {
            found: labels.len(),
            wanted: effects.len(),
        });
    }
    let mut members: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (study, label) in labels.iter().enumerate() {
        members.entry(label).or_default().push(study);
    }
    if members.len() < 2 {
        return Err(MetaError::Collinear);
    }
    let groups: Vec<Subgroup> = members
        .into_iter()
        .map(|(label, studies)| group(effects, label, studies, settings))
        .collect::<Result<_, _>>()?;
    let weight = |group: &Subgroup| group.pooled.se.powi(-2);
    let sum: f64 = groups.iter().map(weight).sum();
    let mean = groups
        .iter()
        .map(|group| weight(group) / sum * group.pooled.estimate)
        .sum::<f64>();
    let q_between = groups
        .iter()
        .map(|group| weight(group) * (group.pooled.estimate - mean).powi(2))
        .sum::<f64>();
    let df = groups.len() as f64 - 1.0;
    let p = chi_square_upper(q_between, df);
    if !q_between.is_finite() || !p.is_finite() {
        return Err(MetaError::Overflow);
    }
    Ok(Subgroups {
        groups,
        q_between,
        df,
        p,
    })
}

fn group(
    effects: &[Effect],
    label: &str,
    studies: Vec<usize>,
    settings: Settings,
) -> Result<Subgroup, MetaError> {
    let own: Vec<Effect> = studies
        .iter()
        .filter_map(|study| effects.get(*study).copied())
        .collect();
    let (pooled, fit) = match own.as_slice() {
        [alone] => (
            Inference::new(alone.y(), alone.se(), None, settings.level),
            None,
        ),
        _ => {
            let fit = fit(&own, settings)?;
            (fit.pooled, Some(fit))
        }
    };
    Ok(Subgroup {
        label: label.to_owned(),
        studies,
        pooled,
        fit,
    })
}

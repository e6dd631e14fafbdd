//! The prior of the gamma-Poisson shrinker on the command line.

use clap::ValueEnum;
use evigil_assess::signal::PriorPart;
use evigil_signal::count::ChunkedCounts;
use evigil_signal::gps::{self, FitSettings, Likelihood, PairSummary, Prior};

use crate::commands::setting::Setting;

/// Fewest pairs that a prior of five parameters is fitted to.
const PAIRS_MIN: usize = 20;

/// Likelihoods of the prior.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Fitted {
    /// Each component given that a pair occurs.
    Component,
    /// The mixture given that a pair occurs.
    Mixture,
    /// All cells, those with no report too (DuMouchel 1999).
    All,
    /// No fit.
    None,
}

impl Fitted {
    /// The word in records.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Component => "component",
            Self::Mixture => "mixture",
            Self::All => "all",
            Self::None => "none",
        }
    }

    const fn likelihood(self) -> Option<Likelihood> {
        match self {
            Self::Component => Some(Likelihood::TruncatedComponent),
            Self::Mixture => Some(Likelihood::TruncatedMixture),
            Self::All => Some(Likelihood::AllCells),
            Self::None => None,
        }
    }

    /// The prior of counts whose summary is `pairs`, and what is said of it; without one a remark says
    /// why.
    pub(super) fn fit(
        self,
        counts: &ChunkedCounts<'_>,
        pairs: &PairSummary,
        setting: &Setting,
        remarks: &mut Vec<String>,
    ) -> Option<(Prior, PriorPart)> {
        let likelihood = self.likelihood()?;
        let messages = setting.messages();
        if pairs.len() < PAIRS_MIN {
            let least = PAIRS_MIN.to_string();
            remarks.push(messages.with("scan-remark-few", [("least", least)]));
            return None;
        }
        let settings = FitSettings {
            likelihood,
            ..FitSettings::default()
        };
        let Ok(fit) = gps::fit_chunks(counts, pairs, &settings) else {
            remarks.push(messages.text("scan-remark-no-fit"));
            return None;
        };
        if !fit.converged {
            remarks.push(messages.text("scan-remark-no-fit"));
        }
        let names = ["alpha1", "beta1", "alpha2", "beta2", "p"]
            .iter()
            .zip(fit.at_bound);
        let at_bound: Vec<String> = names
            .filter(|(_, at_bound)| *at_bound)
            .map(|(name, _)| (*name).to_owned())
            .collect();
        if fit.converged && !at_bound.is_empty() {
            let names = at_bound.join(setting.wording.list_mark());
            remarks.push(messages.with("scan-remark-at-bound", [("names", names)]));
        }
        let part = PriorPart {
            at_bound,
            alpha1: fit.prior.alpha1,
            beta1: fit.prior.beta1,
            alpha2: fit.prior.alpha2,
            beta2: fit.prior.beta2,
            p: fit.prior.p,
            log_likelihood: fit.log_likelihood,
            converged: fit.converged,
        };
        Some((fit.prior, part))
    }
}

//! The sums over studies from which estimates are made.
//!
//! With weights w = 1/(v + τ²), design X and P = W - WX(X'WX)⁻¹X'W, every estimator of τ² is made of
//! traces and quadratic forms of P. They are computed without the k by k matrix, so that a thousand
//! studies cost a thousand steps.

use crate::meta::effect::Effect;

/// Sums at one value of τ².
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct At {
    /// Σw.
    pub(crate) sum_w: f64,
    /// Σw².
    pub(crate) sum_w2: f64,
    /// Σ ln w.
    pub(crate) log_w: f64,
    /// ln det X'WX.
    pub(crate) log_det: f64,
    /// Trace of P.
    pub(crate) trace_p: f64,
    /// Trace of PP.
    pub(crate) trace_pp: f64,
    /// y'Py, the weighted sum of squared residuals.
    pub(crate) rss: f64,
    /// y'PPy.
    pub(crate) pp: f64,
    /// y'PPPy.
    pub(crate) ppp: f64,
}

/// Sums without weights, with V the diagonal matrix of variances and P = I - X(X'X)⁻¹X'.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unweighted {
    /// y'Py.
    pub(crate) rss: f64,
    /// Trace of PV.
    pub(crate) trace_pv: f64,
    /// Trace of PVPV.
    pub(crate) trace_pvpv: f64,
    /// Trace of PVP.
    pub(crate) trace_pvp: f64,
}

/// Studies with a design.
pub(crate) trait Moments {
    /// The studies.
    fn effects(&self) -> &[Effect];

    /// Columns of the design.
    fn columns(&self) -> usize;

    /// ln det X'X.
    fn log_det_design(&self) -> f64;

    /// Sums at `tau2`.
    fn at(&self, tau2: f64) -> At;

    /// Sums without weights.
    fn unweighted(&self) -> Unweighted;

    /// Studies beyond the columns of the design.
    fn freedom(&self) -> f64 {
        self.effects().len() as f64 - self.columns() as f64
    }
}

/// Studies that share one mean.
pub(crate) struct OneMean<'e>(pub(crate) &'e [Effect]);

impl OneMean<'_> {
    /// Weighted mean and sum of weights.
    pub(crate) fn mean(&self, tau2: f64) -> (f64, f64) {
        let (mut sum_w, mut sum_wy) = (0.0, 0.0);
        for effect in self.0 {
            let w = 1.0 / (effect.v() + tau2);
            sum_w += w;
            sum_wy += w * effect.y();
        }
        (sum_wy / sum_w, sum_w)
    }
}

/// Sums over all studies but the heaviest.
#[derive(Debug, Clone, Copy, Default)]
struct Others {
    /// Σw.
    w: f64,
    /// Σw².
    w2: f64,
    /// Σw³.
    w3: f64,
}

impl Others {
    fn add(&mut self, w: f64) {
        self.w += w;
        self.w2 += w * w;
        self.w3 += w * w * w;
    }
}

impl Moments for OneMean<'_> {
    fn effects(&self) -> &[Effect] {
        self.0
    }

    fn columns(&self) -> usize {
        1
    }

    fn log_det_design(&self) -> f64 {
        (self.0.len() as f64).ln()
    }

    fn at(&self, tau2: f64) -> At {
        let (mean, sum_w) = self.mean(tau2);
        // The heaviest study stands apart: subtracting it from a sum that it fills would leave
        // nothing but rounding where one variance is far below all others.
        let (mut heaviest, mut others) = (0.0_f64, Others::default());
        let (mut rss, mut pp, mut cubes, mut carried) = (0.0, 0.0, 0.0, 0.0);
        // Logarithms are slow: those of products of some weights at once, within the range.
        let (mut log_w, mut product) = (0.0, 1.0_f64);
        for effect in self.0 {
            let w = 1.0 / (effect.v() + tau2);
            let z = w * (effect.y() - mean);
            others.add(heaviest.min(w));
            heaviest = heaviest.max(w);
            rss += z * (effect.y() - mean);
            pp += z * z;
            cubes += w * z * z;
            carried += w * z;
            product *= w;
            if !(1e-100..1e100).contains(&product) {
                log_w += product.ln();
                product = 1.0;
            }
        }
        log_w += product.ln();
        let share = heaviest / sum_w;
        let sum_w2 = heaviest * heaviest + others.w2;
        At {
            sum_w,
            sum_w2,
            log_w,
            log_det: sum_w.ln(),
            trace_p: others.w + share * others.w - others.w2 / sum_w,
            trace_pp: others.w2 * (1.0 + sum_w2 / sum_w / sum_w) - 2.0 * others.w3 / sum_w
                + share * share * (others.w * others.w + others.w2),
            rss,
            pp,
            ppp: cubes - carried * carried / sum_w,
        }
    }

    fn unweighted(&self) -> Unweighted {
        let k = self.0.len() as f64;
        let mean = self.0.iter().map(|effect| effect.y()).sum::<f64>() / k;
        let sum_v: f64 = self.0.iter().map(|effect| effect.v()).sum();
        let sum_v2: f64 = self.0.iter().map(|effect| effect.v().powi(2)).sum();
        Unweighted {
            rss: (self.0.iter().map(|effect| (effect.y() - mean).powi(2))).sum(),
            trace_pv: sum_v * (1.0 - 1.0 / k),
            trace_pvpv: sum_v2 * (1.0 - 2.0 / k) + (sum_v / k).powi(2),
            trace_pvp: sum_v * (1.0 - 1.0 / k),
        }
    }
}

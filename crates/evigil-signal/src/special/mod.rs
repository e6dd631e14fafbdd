//! Special functions and tail probabilities, with stated error bounds.
//!
//! `ln Γ`, `erfc`, `expm1` and `log1p` come from `libm` (a port of fdlibm, below one unit in the last
//! place or two). The incomplete gamma and beta functions are ours: the crates that offer them give
//! up relative accuracy in the tails or stop converging for large shapes.
//!
//! Bounds, as measured against 50-digit values (see `tests/it/special.rs`); errors are relative
//! unless stated:
//!
//! | function | arguments | error below |
//! |---|---|---|
//! | [`ln_gamma`], [`digamma`], [`trigamma`] | 1e-6 to 1e12 | 1e-14 (absolute where the value is below 1) |
//! | [`gamma_p`], [`gamma_q`] | shape 1e-6 to 1e9, value above 1e-300 | 1e-12 |
//! | [`gamma_quantile`], [`gamma_quantile_upper`] | shape 1e-6 to 1e9 | 1e-12, more where the quantile leaves the range of numbers |
//! | [`beta_p`], [`beta_q`], [`beta_quantile`] | shapes 1e-3 to 1e9 | 1e-10 |
//! | [`normal_sf`], [`normal_quantile`] | to 37 standard deviations | 1e-13 |
//! | binomial, Poisson and hypergeometric tails | counts to 1e9 | 1e-10 (in the logarithm: absolute 1e-10) |
//!
//! No function panics; arguments outside of the domain give NaN, and the ends of the domain their
//! limits.

mod beta;
mod gamma;
mod incomplete_gamma;
mod logarithms;
mod normal;
mod tails;

pub use beta::{beta_p, beta_q, beta_quantile, beta_quantile_upper};
pub use gamma::{digamma, ln_gamma, ln_gamma_1p, trigamma};
pub(crate) use incomplete_gamma::gamma_pq_scale;
pub use incomplete_gamma::{
    chi_square_cdf, chi_square_quantile, chi_square_sf, gamma_p, gamma_pq, gamma_q, gamma_quantile,
    gamma_quantile_upper, ln_gamma_p, ln_gamma_q, ln_gamma_quantile, ln_gamma_quantile_upper,
};
pub use logarithms::{ln_1m_exp, ln_1p_minus_x, log_sum_exp};
pub use normal::{ln_normal_sf, normal_cdf, normal_quantile, normal_sf};
pub use tails::{
    binomial_ln_pmf, binomial_ln_sf, binomial_sf, binomial_upper_limit, hypergeometric_ln_pmf,
    hypergeometric_ln_sf, hypergeometric_sf, poisson_cdf, poisson_ln_pmf, poisson_ln_sf,
    poisson_sf,
};

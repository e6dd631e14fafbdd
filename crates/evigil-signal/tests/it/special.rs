//! Special functions against 50-digit values (`testdata/special.csv`).
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests fail by panics and tell what they measured"
)]

use std::collections::BTreeMap;

use evigil_signal::special::*;

fn count(value: &str) -> u64 {
    value.parse::<u64>().unwrap()
}

fn call(function: &str, text: &[&str]) -> f64 {
    let x: Vec<f64> = text.iter().map(|value| value.parse().unwrap()).collect();
    match function {
        "ln_gamma" => ln_gamma(x[0]),
        "ln_gamma_1p" => ln_gamma_1p(x[0]),
        "digamma" => digamma(x[0]),
        "trigamma" => trigamma(x[0]),
        "gamma_p" => gamma_p(x[0], x[1]),
        "gamma_q" => gamma_q(x[0], x[1]),
        "gamma_quantile" => gamma_quantile(x[0], x[1]),
        "gamma_quantile_upper" => gamma_quantile_upper(x[0], x[1]),
        "beta_p" => beta_p(x[0], x[1], x[2]),
        "beta_q" => beta_q(x[0], x[1], x[2]),
        "normal_cdf" => normal_cdf(x[0]),
        "normal_quantile" => normal_quantile(x[0]),
        "hypergeometric_ln_sf" => hypergeometric_ln_sf(
            count(text[0]),
            count(text[1]),
            count(text[2]),
            count(text[3]),
        ),
        "poisson_ln_sf" => poisson_ln_sf(count(text[0]), x[1]),
        "binomial_ln_sf" => binomial_ln_sf(count(text[0]), count(text[1]), x[2]),
        _ => panic!("{function}?"),
    }
}

#[test]
fn functions_keep_their_stated_bounds() {
    // Relative error; absolute where the value is below 1 for ψ, ln Γ and logarithms.
    let bounds = BTreeMap::from([
        ("ln_gamma", 1e-14),
        ("ln_gamma_1p", 1e-14),
        ("digamma", 1e-14),
        ("trigamma", 1e-14),
        ("gamma_p", 1e-12),
        ("gamma_q", 1e-12),
        ("gamma_quantile", 1e-12),
        ("gamma_quantile_upper", 1e-12),
        ("beta_p", 1e-10),
        ("beta_q", 1e-10),
        ("normal_cdf", 1e-13),
        ("normal_quantile", 1e-13),
        ("hypergeometric_ln_sf", 1e-10),
        ("poisson_ln_sf", 1e-10),
        ("binomial_ln_sf", 1e-10),
    ]);
    let mut worst: BTreeMap<&str, (f64, &str)> = BTreeMap::new();
    let mut lines = 0;
    for line in include_str!("../../testdata/special.csv").lines() {
        if line.starts_with('#') {
            continue;
        }
        let fields: Vec<&str> = line.split(',').collect();
        let [function, arguments @ .., value] = fields.as_slice() else {
            panic!("{line}");
        };
        let value: f64 = value.parse().unwrap();
        let got = call(function, arguments);
        let error = match *function {
            "ln_gamma" | "digamma" => (got - value).abs() / value.abs().max(1.0),
            "hypergeometric_ln_sf" | "poisson_ln_sf" | "binomial_ln_sf" => (got - value).abs(),
            _ if value == 0.0 => (got - value).abs(),
            _ => (got / value - 1.0).abs(),
        };
        let error = if error.is_nan() { f64::INFINITY } else { error };
        let entry = worst.entry(function).or_insert((-1.0, ""));
        if error > entry.0 {
            *entry = (error, line);
        }
        lines += 1;
    }
    assert!(lines > 400);
    let mut failed = false;
    for (function, bound) in bounds {
        let (error, line) = worst[function];
        eprintln!("{function}: {error:.1e} (bound {bound:.0e}) at {line}");
        failed |= error > bound;
    }
    assert!(!failed);
}

//! Draws without putting back.

use rand::{Rng, RngExt};

use crate::special::hypergeometric_ln_pmf;

/// How many of `drawn` of `all` are among the `marked`: by inversion, from the most probable number
/// outwards on both sides, so that the number of steps is that of a standard deviation.
pub(super) fn hypergeometric(random: &mut impl Rng, marked: u64, drawn: u64, all: u64) -> u64 {
    let (marked, drawn) = (marked.min(all), drawn.min(all));
    let least = drawn.saturating_sub(all - marked);
    let most = drawn.min(marked);
    let mode = (u128::from(marked) + 1) * (u128::from(drawn) + 1) / (u128::from(all) + 2);
    let mode = u64::try_from(mode).unwrap_or(most).clamp(least, most);
    // p(k + 1) / p(k)
    let ratio = |k: u64| {
        let (up, down) = ((marked - k) as f64, (k + 1) as f64);
        up / down * ((drawn - k) as f64 / (all - marked + k + 1 - drawn) as f64)
    };
    let mut left: f64 = random.random();
    let peak = hypergeometric_ln_pmf(mode, marked, drawn, all).exp();
    left -= peak;
    let (mut below, mut above) = (mode, mode);
    let (mut p_below, mut p_above) = (peak, peak);
    while left >= 0.0 && (below > least || above < most) {
        if above < most {
            p_above *= ratio(above);
            above += 1;
            left -= p_above;
            if left < 0.0 {
                return above;
            }
        }
        if below > least {
            below -= 1;
            p_below /= ratio(below);
            left -= p_below;
            if left < 0.0 {
                return below;
            }
        }
        // What is left beyond is rounding.
        if p_above < 1e-300 && p_below < 1e-300 {
            break;
        }
    }
    mode
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn draws_have_the_distribution() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        for (marked, drawn, all) in [
            (7, 5, 20),
            (18, 15, 20),
            (30, 400, 1000),
            (0, 3, 9),
            (9, 9, 9),
        ] {
            let mut seen = vec![0_u32; 401];
            for _ in 0..20_000 {
                seen[usize::try_from(hypergeometric(&mut random, marked, drawn, all)).unwrap()] +=
                    1;
            }
            let mut statistic = 0.0;
            let mut cells = 0.0;
            for (k, &seen) in (0_u64..).zip(&seen) {
                let possible = k <= marked.min(drawn) && drawn - k <= all - marked;
                assert!(possible || seen == 0, "{k} of {marked} {drawn} {all}");
                let expected = if possible {
                    20_000.0 * hypergeometric_ln_pmf(k, marked, drawn, all).exp()
                } else {
                    0.0
                };
                if expected > 5.0 {
                    statistic += (f64::from(seen) - expected).powi(2) / expected;
                    cells += 1.0;
                }
            }
            // Four standard deviations above the mean of a chi-square with as many degrees.
            assert!(
                statistic < cells + 4.0 * (2.0_f64 * cells).sqrt(),
                "{statistic} {cells}"
            );
        }
    }

    #[test]
    fn huge_numbers_stay_near_the_mean() {
        let mut random = ChaCha8Rng::seed_from_u64(2);
        let billion = 1_000_000_000_u64;
        for _ in 0..20 {
            let k = hypergeometric(&mut random, 2 * billion, 3 * billion, 9 * billion);
            // The standard deviation is 18,592.
            assert!(k.abs_diff(666_666_667) < 100_000, "{k}");
        }
    }
}

//! Noise of differential privacy: the discrete Laplace distribution, drawn exactly, without
//! numbers in floating point. Canonne, Kamath and Steinke, The Discrete Gaussian for Differential
//! Privacy (2020), algorithms 1 and 2.

use rand::TryRng;

/// A whole number `x` with probability in proportion to `exp(-|x| * thousandths / 1000)`. Added to
/// a count that one person changes by at most 1, it makes the count differentially private with
/// epsilon = `thousandths` / 1000.
///
/// # Errors
/// What the source of chance says.
pub fn discrete_laplace<R: TryRng>(rng: &mut R, thousandths: u64) -> Result<i64, R::Error> {
    const T: u64 = 1000;
    let s = thousandths.max(1);
    loop {
        let u = below(rng, T)?;
        if !exp_minus(rng, u, T)? {
            continue;
        }
        let mut v = 0_u64;
        while exp_minus(rng, 1, 1)? {
            v = v.saturating_add(1);
        }
        let y = u.saturating_add(T.saturating_mul(v)) / s;
        let negative = below(rng, 2)? == 1;
        if negative && y == 0 {
            continue;
        }
        let y = i64::try_from(y).unwrap_or(i64::MAX);
        return Ok(if negative { -y } else { y });
    }
}

/// True with probability `exp(-n / d)`, for `n <= d`.
fn exp_minus<R: TryRng>(rng: &mut R, n: u64, d: u64) -> Result<bool, R::Error> {
    let mut k = 1_u64;
    loop {
        // True with probability n / (d * k).
        if below(rng, d.saturating_mul(k))? >= n {
            return Ok(k % 2 == 1);
        }
        k = k.saturating_add(1);
    }
}

/// A number below `end`, each with the same probability.
fn below<R: TryRng>(rng: &mut R, end: u64) -> Result<u64, R::Error> {
    let end = end.max(1);
    // What lies beyond the last whole multiple would make small numbers likelier.
    let limit = u64::MAX - u64::MAX % end;
    loop {
        let drawn = rng.try_next_u64()?;
        if drawn < limit {
            return Ok(drawn % end);
        }
    }
}

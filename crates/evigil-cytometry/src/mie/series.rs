//! The Mie series of a sphere and of a coated sphere.

use num_complex::Complex64;

use super::recurrence::{RiccatiBessel, log_derivatives, outgoing_log_derivatives};
use super::{MieError, positive};

/// Largest size parameter (circumference over wavelength in the medium) that is computed.
pub const SIZE_MAX: f64 = 20_000.0;

/// Largest relative index.
const INDEX_MAX: f64 = 100.0;

/// Coefficients aₙ and bₙ of the scattered field, from which everything follows.
#[derive(Debug, Clone, PartialEq)]
pub struct MieSeries {
    size: f64,
    /// a and b of the orders 1, 2, ...
    coefficients: Vec<(Complex64, Complex64)>,
}

impl MieSeries {
    /// Series of a homogeneous sphere with this size parameter and relative refractive index.
    ///
    /// Source: Bohren & Huffman 1983, eq. 4.88.
    ///
    /// # Errors
    /// [`MieError`] when they are out of range.
    pub fn homogeneous(size: f64, index: Complex64) -> Result<Self, MieError> {
        check(size, index)?;
        let inner = log_derivatives(index * size, orders(size));
        Ok(Self::outside(size, index, |order| {
            let derivative = inner.get(order).copied().unwrap_or_default();
            (derivative, derivative)
        }))
    }

    /// Series of a sphere in a shell. Sizes and relative indices: of the core, of the whole or
    /// the shell.
    ///
    /// Source: the recurrence of Yang 2003, Appl. Opt. 42:1710, eqs. 5 to 9, for two layers; it
    /// stays stable where the shell absorbs, unlike that of Bohren & Huffman's appendix B.
    ///
    /// # Errors
    /// [`MieError`] when they are out of range or the core is not smaller than the whole.
    pub fn coated(
        [core_size, size]: [f64; 2],
        [core, shell]: [Complex64; 2],
    ) -> Result<Self, MieError> {
        check(core_size, core)?;
        check(size, shell)?;
        positive("shell thickness", size - core_size)?;
        let count = orders(size);
        let in_core = log_derivatives(core * core_size, count);
        let (z1, z2) = (shell * core_size, shell * size);
        let (d1, d2) = (log_derivatives(z1, count), log_derivatives(z2, count));
        let (o1, o2) = (
            outgoing_log_derivatives(z1, &d1),
            outgoing_log_derivatives(z2, &d2),
        );

        // (ψₙ(z1) / ξₙ(z1)) / (ψₙ(z2) / ξₙ(z2)), order by order.
        let i = Complex64::I;
        let mut ratio = (1.0 - (-2.0 * i * z1).exp()) / (1.0 - (-2.0 * i * z2).exp());
        if !ratio.is_finite() {
            // Both exponentials overflow in a shell that absorbs strongly; their ratio does not.
            ratio = (2.0 * i * (z2 - z1)).exp();
        }
        let mut layers = vec![(Complex64::ZERO, Complex64::ZERO)];
        for order in 1..=count {
            let at = |values: &[Complex64], n: usize| values.get(n).copied().unwrap_or_default();
            let n = order as f64;
            let inward = (z2 * at(&d2, order) + n) / (z1 * at(&d1, order) + n);
            let outward = (n - z2 * at(&o2, order - 1)) / (n - z1 * at(&o1, order - 1));
            ratio *= (core_size / size).powi(2) * inward * outward;

            let layer = |left: Complex64, right: Complex64| {
                let regular = left * at(&in_core, order) - right * at(&d1, order);
                let outgoing = left * at(&in_core, order) - right * at(&o1, order);
                (outgoing * at(&d2, order) - ratio * regular * at(&o2, order))
                    / (outgoing - ratio * regular)
            };
            layers.push((layer(shell, core), layer(core, shell)));
        }
        Ok(Self::outside(size, shell, |order| {
            layers.get(order).copied().unwrap_or_default()
        }))
    }

    /// Coefficients from the logarithmic derivatives just inside of the surface, for a and for b.
    fn outside(
        size: f64,
        index: Complex64,
        inside: impl Fn(usize) -> (Complex64, Complex64),
    ) -> Self {
        let count = orders(size);
        let functions = RiccatiBessel::new(size, count);
        let pairs = |order: usize| {
            Some((
                *functions.psi.get(order)?,
                *functions.psi.get(order - 1)?,
                *functions.xi.get(order)?,
                *functions.xi.get(order - 1)?,
            ))
        };
        let coefficients = (1..=count)
            .filter_map(|order| {
                let (psi, psi_before, xi, xi_before) = pairs(order)?;
                let coefficient = |inside: Complex64| {
                    let factor = inside + order as f64 / size;
                    (factor * psi - psi_before) / (factor * xi - xi_before)
                };
                let (for_a, for_b) = inside(order);
                Some((coefficient(for_a / index), coefficient(for_b * index)))
            })
            .collect();
        Self { size, coefficients }
    }

    /// Size parameter.
    #[must_use]
    pub const fn size(&self) -> f64 {
        self.size
    }

    /// Number of orders.
    #[must_use]
    pub const fn orders(&self) -> usize {
        self.coefficients.len()
    }

    fn weighted(&self) -> impl Iterator<Item = (f64, Complex64, Complex64)> + '_ {
        let orders = self.coefficients.iter().enumerate();
        orders.map(|(place, (a, b))| (2.0 * place as f64 + 3.0, *a, *b))
    }

    /// Extinction cross section over the geometric one (eq. 4.62).
    #[must_use]
    pub fn extinction(&self) -> f64 {
        let sum: f64 = self
            .weighted()
            .map(|(weight, a, b)| weight * (a + b).re)
            .sum();
        2.0 / self.size.powi(2) * sum
    }

    /// Scattering cross section over the geometric one (eq. 4.61).
    #[must_use]
    pub fn scattering(&self) -> f64 {
        let sum: f64 = self
            .weighted()
            .map(|(weight, a, b)| weight * (a.norm_sqr() + b.norm_sqr()))
            .sum();
        2.0 / self.size.powi(2) * sum
    }

    /// Backscattering efficiency as Bohren & Huffman have it in section 4.6 and appendix A.
    #[must_use]
    pub fn backscattering(&self) -> f64 {
        let mut sign = 1.0;
        let mut sum = Complex64::ZERO;
        for (weight, a, b) in self.weighted() {
            sign = -sign;
            sum += sign * weight * (a - b);
        }
        sum.norm_sqr() / self.size.powi(2)
    }

    /// Amplitudes S1 (across the scattering plane) and S2 (in it) for the cosine of an angle
    /// (eqs. 4.74).
    #[must_use]
    pub fn amplitudes(&self, cosine: f64) -> (Complex64, Complex64) {
        let (mut s1, mut s2) = (Complex64::ZERO, Complex64::ZERO);
        let (mut pi_before, mut pi) = (0.0, 1.0);
        for (place, (a, b)) in self.coefficients.iter().enumerate() {
            let n = place as f64 + 1.0;
            let tau = n * cosine * pi - (n + 1.0) * pi_before;
            let weight = (2.0 * n + 1.0) / (n * (n + 1.0));
            s1 += weight * (a * pi + b * tau);
            s2 += weight * (a * tau + b * pi);
            (pi_before, pi) = (
                pi,
                ((2.0 * n + 1.0) * cosine * pi - (n + 1.0) * pi_before) / n,
            );
        }
        (s1, s2)
    }
}

/// Orders after which the series has converged (Wiscombe 1980, Appl. Opt. 19:1505).
fn orders(size: f64) -> usize {
    (size + 4.05 * size.cbrt() + 2.0).ceil() as usize
}

fn check(size: f64, index: Complex64) -> Result<(), MieError> {
    positive("size parameter", size)?;
    if size > SIZE_MAX {
        return Err(MieError::TooLarge {
            size,
            limit: SIZE_MAX,
        });
    }
    let holds = index.is_finite() && index.re > 0.0 && index.im >= 0.0 && index.norm() <= INDEX_MAX;
    if holds {
        return Ok(());
    }
    Err(MieError::Index {
        real: index.re,
        imaginary: index.im,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn complex(re: f64, im: f64) -> Complex64 {
        Complex64::new(re, im)
    }

    fn near(found: f64, expected: f64, relative: f64) {
        assert!(
            (found / expected - 1.0).abs() < relative,
            "{found} is not {expected}"
        );
    }

    /// Bohren & Huffman 1983, appendix A: a sphere of radius 0.525 µm and index 1.55 at 0.6328 µm
    /// prints 3.10543, 3.10543 and 2.92534.
    #[test]
    fn printed_example_of_a_sphere() {
        let size = 2.0 * std::f64::consts::PI * 0.525 / 0.6328;
        let series = MieSeries::homogeneous(size, complex(1.55, 0.0)).unwrap();
        near(series.extinction(), 3.105_43, 2e-6);
        near(series.scattering(), 3.105_43, 2e-6);
        near(series.backscattering(), 2.925_34, 2e-6);
    }

    /// Test cases of Wiscombe 1979 (NCAR/TN-140), with more digits from miepython 3.3.0, whose
    /// sign of the imaginary part is the other one: index, size, extinction, scattering, back. For
    /// sizes below 0.1 miepython approximates; there the digits are from the series in 40 digits.
    #[test]
    fn values_of_a_peer() {
        for (n, k, size, extinction, scattering, back) in [
            (
                1.5,
                0.0,
                10.0,
                2.881_998_952_075_896,
                2.881_998_952_075_896,
                1.695_063_583_034_344_3,
            ),
            (
                0.75,
                0.0,
                0.099,
                7.417_859_114_912_229e-6,
                7.417_859_114_912_229e-6,
                1.108_555_405_013_210_6e-5,
            ),
            (
                0.75,
                0.0,
                10.0,
                2.232_264_842_502_022,
                2.232_264_842_502_022,
                0.046_584_410_113_822_76,
            ),
            (
                0.75,
                0.0,
                1000.0,
                1.997_908_184_245_392_5,
                1.997_908_184_245_392_5,
                0.939_160_174_328_030_9,
            ),
            (
                1.33,
                1e-5,
                1.0,
                0.093_951_983_749_780_14,
                0.093_923_302_727_596_41,
                0.084_624_446_775_398_38,
            ),
            (
                1.33,
                1e-5,
                100.0,
                2.101_320_705_857_803_6,
                2.096_593_506_393_967_6,
                2.146_326_482_872_005_2,
            ),
            (
                1.33,
                1e-5,
                10_000.0,
                2.004_088_934_203_914_5,
                1.723_857_217_748_693_3,
                0.037_571_910_274_948_21,
            ),
            (
                1.5,
                1.0,
                0.055,
                0.101_491_041_705_306_55,
                1.131_687_232_349_614_8e-5,
                1.695_493_427_420_932_4e-5,
            ),
            (
                1.5,
                1.0,
                1.0,
                2.336_320_984_672_381,
                0.663_453_761_516_246_2,
                0.573_002_555_239_178_2,
            ),
            (
                1.5,
                1.0,
                100.0,
                2.097_501_755_137_070_5,
                1.283_697_049_373_349_3,
                0.172_421_445_198_198_8,
            ),
            (
                10.0,
                10.0,
                1.0,
                2.532_993_077_896_221_7,
                2.049_405_006_925_480_3,
                3.308_996_525_076_449_5,
            ),
            (
                10.0,
                10.0,
                100.0,
                2.071_124_326_661_416_6,
                1.836_785_404_313_663_6,
                0.820_127_300_556_129_1,
            ),
        ] {
            let series = MieSeries::homogeneous(size, complex(n, k)).unwrap();
            near(series.extinction(), extinction, 1e-8);
            near(series.scattering(), scattering, 1e-8);
            near(series.backscattering(), back, 1e-6);
        }
    }

    /// miepython 3.3.0, `S1_S2(1.5-1j, 1.0, mu, norm="wiscombe")`, conjugated.
    #[test]
    fn amplitudes_of_a_peer() {
        let series = MieSeries::homogeneous(1.0, complex(1.5, 1.0)).unwrap();
        for (cosine, s1, s2) in [
            (
                1.0,
                complex(0.584_080_246_168_095_2, -0.190_515_297_960_462_93),
                complex(0.584_080_246_168_095_2, -0.190_515_297_960_462_93),
            ),
            (
                0.5,
                complex(0.517_525_098_542_867, -0.178_442_571_633_274_17),
                complex(0.287_963_934_667_791_74, -0.041_053_983_653_296_9),
            ),
            (
                0.0,
                complex(0.456_339_608_943_355, -0.167_166_503_610_518_07),
                complex(0.036_228_474_370_515_84, 0.061_826_462_029_666_25),
            ),
            (
                -1.0,
                complex(0.348_843_786_855_731_36, -0.146_828_646_445_008_92),
                complex(-0.348_843_786_855_731_36, 0.146_828_646_445_008_92),
            ),
        ] {
            let found = series.amplitudes(cosine);
            assert!((found.0 - s1).norm() < 1e-8, "{cosine}: {}", found.0);
            assert!((found.1 - s2).norm() < 1e-8, "{cosine}: {}", found.1);
        }
    }

    /// Bohren & Huffman 1983, appendix B: core 0.171 µm of 1.59 + 0.66i, whole 6.265 µm, shell
    /// 1.409 + 0.1747i, at 3 µm. Digits: PyMieScatt 1.8.1 (`MieQCoreShell`); a computation of
    /// eqs. 8.2 with 40 digits gives the same.
    #[test]
    fn printed_example_of_a_coated_sphere() {
        let size = |radius: f64| 2.0 * std::f64::consts::PI * radius / 3.0;
        let sizes = [size(0.171), size(6.265)];
        let series =
            MieSeries::coated(sizes, [complex(1.59, 0.66), complex(1.409, 0.1747)]).unwrap();
        near(series.extinction(), 2.328_028_611_577_672, 1e-9);
        near(series.scattering(), 1.143_412_126_117_122_4, 1e-9);
        near(series.backscattering(), 0.028_509_905_978_750_312, 1e-7);
    }

    /// Vesicles of 50, 100 and 500 nm, core 1.38, shell 1.48 of 6 nm, medium 1.337, 405 nm:
    /// extinction and backscattering from eqs. 8.2 of Bohren & Huffman with 40 digits.
    #[test]
    fn vesicles_to_many_digits() {
        let wave = 2.0 * std::f64::consts::PI * 1.337 / 405.0;
        for (diameter, extinction, back) in [
            (
                50.0,
                0.000_408_352_399_866_763_5,
                0.000_533_569_916_906_526_5,
            ),
            (100.0, 0.002_637_535_740_205_99, 0.002_022_445_789_437_070_7),
            (
                500.0,
                0.065_454_466_060_549_05,
                0.000_211_023_048_606_152_65,
            ),
        ] {
            let sizes = [wave * (diameter / 2.0 - 6.0), wave * diameter / 2.0];
            let indices = [complex(1.38 / 1.337, 0.0), complex(1.48 / 1.337, 0.0)];
            let series = MieSeries::coated(sizes, indices).unwrap();
            near(series.extinction(), extinction, 1e-9);
            near(series.scattering(), extinction, 1e-9);
            near(series.backscattering(), back, 1e-7);
        }
    }

    #[test]
    fn what_is_out_of_range_is_refused() {
        for (size, index) in [
            (0.0, complex(1.5, 0.0)),
            (f64::NAN, complex(1.5, 0.0)),
            (1e9, complex(1.5, 0.0)),
            (1.0, complex(1.5, -0.1)),
            (1.0, complex(0.0, 1.0)),
            (1.0, complex(f64::INFINITY, 0.0)),
        ] {
            assert!(
                MieSeries::homogeneous(size, index).is_err(),
                "{size} {index}"
            );
        }
        let index = complex(1.5, 0.0);
        assert!(MieSeries::coated([2.0, 1.0], [index, index]).is_err());
    }

    proptest! {
        #[test]
        fn small_spheres_scatter_as_rayleigh_says(n in 1.01_f64..2.0, k in 0.0_f64..1.0) {
            let size = 1e-3_f64;
            let index = complex(n, k);
            let series = MieSeries::homogeneous(size, index).unwrap();
            let contrast = (index * index - 1.0) / (index * index + 2.0);
            let rayleigh = 8.0 / 3.0 * size.powi(4) * contrast.norm_sqr();
            prop_assert!((series.scattering() / rayleigh - 1.0).abs() < 1e-5);
        }

        #[test]
        fn what_does_not_absorb_scatters_all(size in 0.01_f64..200.0, n in 1.01_f64..2.0) {
            let series = MieSeries::homogeneous(size, complex(n, 0.0)).unwrap();
            prop_assert!((series.scattering() / series.extinction() - 1.0).abs() < 1e-8);
        }

        #[test]
        fn a_shell_of_the_core_s_material_is_no_shell(
            size in 0.05_f64..60.0, core in 0.05_f64..0.99, n in 1.02_f64..1.9, k in 0.0_f64..0.5,
        ) {
            let index = complex(n, k);
            let plain = MieSeries::homogeneous(size, index).unwrap();
            let coated = MieSeries::coated([core * size, size], [index, index]).unwrap();
            prop_assert!((coated.extinction() / plain.extinction() - 1.0).abs() < 1e-8);
            prop_assert!((coated.scattering() / plain.scattering() - 1.0).abs() < 1e-8);
        }
    }
}

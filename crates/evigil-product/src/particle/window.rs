//! Whether a count lies where its instrument counts rightly.
//!
//! Particle tracking needs enough particles in view and not so many that they hide each other.
//! The windows differ by instrument and are knowledge; here they are only applied.

use evigil_instrument::ParticleRun;

use super::detail::{self, Details, figure, percent};
use super::verdict::Verdict;

/// A range of which either end may be open; both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Window {
    /// Least value.
    pub low: Option<f64>,
    /// Greatest value.
    pub high: Option<f64>,
}

impl Window {
    /// Holds everything.
    pub const OPEN: Self = Self {
        low: None,
        high: None,
    };

    /// From `low` to `high`.
    #[must_use]
    pub const fn between(low: f64, high: f64) -> Self {
        Self {
            low: Some(low),
            high: Some(high),
        }
    }

    /// From `low` on.
    #[must_use]
    pub const fn at_least(low: f64) -> Self {
        Self {
            low: Some(low),
            high: None,
        }
    }

    /// Up to `high`.
    #[must_use]
    pub const fn at_most(high: f64) -> Self {
        Self {
            low: None,
            high: Some(high),
        }
    }

    /// On which side of the window a value lies; `None` inside. NaN lies below.
    #[must_use]
    pub fn miss(&self, value: f64) -> Option<Side> {
        if value.is_nan() || self.low.is_some_and(|low| value < low) {
            Some(Side::Below)
        } else if self.high.is_some_and(|high| value > high) {
            Some(Side::Above)
        } else {
            None
        }
    }
}

/// Where a value lies that is not in its window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// Below it.
    Below,
    /// Above it.
    Above,
}

impl Side {
    /// The word used in outputs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Below => "below",
            Self::Above => "above",
        }
    }
}

/// A figure of a count that has a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Figure {
    /// Mean number of particles seen at the same time.
    ParticlesPerFrame,
    /// Particles in a millilitre of what was in the instrument's cell.
    CellConcentration,
    /// Particles that were counted: completed tracks, traces, blockades.
    Tracks,
    /// Particles that were sized, of those that were counted.
    ValidShare,
    /// Videos or recordings of the sample.
    Videos,
    /// Share of positions in the cell that were kept.
    PositionsKept,
}

impl Figure {
    /// Every figure.
    pub const ALL: [Self; 6] = [
        Self::ParticlesPerFrame,
        Self::CellConcentration,
        Self::Tracks,
        Self::ValidShare,
        Self::Videos,
        Self::PositionsKept,
    ];

    /// The word used in files and outputs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ParticlesPerFrame => "particles_per_frame",
            Self::CellConcentration => "cell_concentration",
            Self::Tracks => "tracks",
            Self::ValidShare => "valid_share",
            Self::Videos => "videos",
            Self::PositionsKept => "positions_kept",
        }
    }

    /// A value of it as it is read: shares in percent.
    fn show(self, value: f64) -> String {
        match self {
            Self::ValidShare | Self::PositionsKept => format!("{} %", percent(value)),
            _ => figure(value),
        }
    }
}

/// What a figure ought to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FigureLimit {
    /// Which figure.
    pub figure: Figure,
    /// Outside of it the count is cautioned.
    pub recommended: Window,
    /// Outside of it the count is refused.
    pub bearable: Window,
}

/// Why a count is not usable as it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum WindowReason {
    /// A figure lies outside of its window.
    Outside {
        /// Which figure.
        figure: Figure,
        /// Its value.
        found: f64,
        /// The window that it misses.
        window: Window,
        /// On which side.
        side: Side,
    },
    /// There is a window, but the figure is not told.
    NotStated {
        /// Which figure.
        figure: Figure,
    },
    /// Nothing was counted at all.
    NothingCounted,
}

impl WindowReason {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Outside {
                side: Side::Below, ..
            } => "EV-P201",
            Self::Outside {
                side: Side::Above, ..
            } => "EV-P202",
            Self::NotStated { .. } => "EV-P203",
            Self::NothingCounted => "EV-P204",
        }
    }

    /// What its sentence needs.
    #[must_use]
    pub fn details(&self) -> Details {
        match *self {
            Self::Outside {
                figure,
                found,
                window,
                side: _,
            } => {
                let mut details = vec![
                    ("figure", figure.code().to_owned()),
                    ("found", figure.show(found)),
                ];
                details.extend(detail::window(window, |end| figure.show(end)));
                details
            }
            Self::NotStated { figure } => vec![("figure", figure.code().to_owned())],
            Self::NothingCounted => Vec::new(),
        }
    }
}

/// The figures of a count that windows ask for.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CountFigures {
    /// Mean number of particles seen at the same time.
    pub particles_per_frame: Option<f64>,
    /// Particles in a millilitre of what was in the cell, before the dilution is applied.
    pub cell_concentration: Option<f64>,
    /// Particles that were counted.
    pub tracks: Option<f64>,
    /// Particles that were sized.
    pub valid_tracks: Option<f64>,
    /// Videos or recordings of the sample.
    pub videos: Option<f64>,
    /// Positions in the cell that were kept, and all.
    pub positions: Option<(f64, f64)>,
}

impl CountFigures {
    /// The figures that a run tells.
    #[must_use]
    pub fn of_run(run: &ParticleRun) -> Self {
        Self {
            particles_per_frame: run.particles_per_frame,
            cell_concentration: cell_concentration(run),
            tracks: run.counted.map(|counted| counted as f64),
            valid_tracks: run.sized,
            videos: None,
            positions: None,
        }
    }

    /// A figure, where it is told and finite.
    #[must_use]
    pub fn get(&self, figure: Figure) -> Option<f64> {
        let ratio = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
        let value = match figure {
            Figure::ParticlesPerFrame => self.particles_per_frame,
            Figure::CellConcentration => self.cell_concentration,
            Figure::Tracks => self.tracks,
            Figure::ValidShare => ratio(self.valid_tracks?, self.tracks?),
            Figure::Videos => self.videos,
            Figure::PositionsKept => self.positions.and_then(|(kept, all)| ratio(kept, all)),
        };
        value.filter(|value| value.is_finite())
    }

    /// Holds the figures against their windows.
    ///
    /// A count of nothing is refused whatever the windows say; a figure that has a window but is
    /// not told is cautioned.
    #[must_use]
    pub fn judge(&self, limits: &[FigureLimit]) -> Verdict<WindowReason> {
        let (mut refusals, mut cautions) = (Vec::new(), Vec::new());
        let nothing = |figure| self.get(figure).is_some_and(|value| value <= 0.0);
        if nothing(Figure::Tracks) || nothing(Figure::ParticlesPerFrame) {
            refusals.push(WindowReason::NothingCounted);
        }
        for limit in limits {
            let figure = limit.figure;
            let Some(found) = self.get(figure) else {
                cautions.push(WindowReason::NotStated { figure });
                continue;
            };
            let outside = |window: Window| {
                let side = window.miss(found)?;
                Some(WindowReason::Outside {
                    figure,
                    found,
                    window,
                    side,
                })
            };
            if let Some(reason) = outside(limit.bearable) {
                refusals.push(reason);
            } else if let Some(reason) = outside(limit.recommended) {
                cautions.push(reason);
            }
        }
        Verdict::new(refusals, cautions)
    }
}

/// Particles in a millilitre of what was in the cell: the printed concentration without the
/// dilution, when the print holds it. `None` when it is said to hold a dilution that is not told.
#[must_use]
pub fn cell_concentration(run: &ParticleRun) -> Option<f64> {
    let printed = run.concentration?.0;
    let cell = match run.dilution {
        Some(dilution) if run.dilution_applied => printed / dilution,
        None if run.dilution_applied => return None,
        _ => printed,
    };
    (cell.is_finite() && cell >= 0.0).then_some(cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use evigil_core::ParticlesPerMl;

    fn limits() -> [FigureLimit; 3] {
        let limit = |figure, recommended, bearable| FigureLimit {
            figure,
            recommended,
            bearable,
        };
        [
            limit(
                Figure::ParticlesPerFrame,
                Window::between(20.0, 120.0),
                Window::between(5.0, 300.0),
            ),
            limit(
                Figure::CellConcentration,
                Window::between(1e7, 1e9),
                Window::OPEN,
            ),
            limit(
                Figure::Tracks,
                Window::at_least(1_000.0),
                Window::at_least(100.0),
            ),
        ]
    }

    fn figures(per_frame: f64, cell: f64, tracks: f64) -> CountFigures {
        CountFigures {
            particles_per_frame: Some(per_frame),
            cell_concentration: Some(cell),
            tracks: Some(tracks),
            ..CountFigures::default()
        }
    }

    #[test]
    fn inside_on_the_edge_and_outside() {
        assert_eq!(figures(60.0, 3e8, 4e3).judge(&limits()), Verdict::Usable);
        assert_eq!(figures(20.0, 1e9, 1e3).judge(&limits()), Verdict::Usable);
        let crowded = figures(156.3, 1.43e9, 1e4).judge(&limits());
        let Verdict::Cautioned { reasons } = crowded else {
            panic!("{crowded:?}")
        };
        assert_eq!(reasons.len(), 2);
        // What one instrument still calls OK.
        let full = figures(397.2, 2.51e9, 18_481.0).judge(&limits());
        let Verdict::Refused { reasons, cautions } = full else {
            panic!("{full:?}")
        };
        assert_eq!(cautions.len(), 1);
        assert_eq!(
            reasons,
            [WindowReason::Outside {
                figure: Figure::ParticlesPerFrame,
                found: 397.2,
                window: Window::between(5.0, 300.0),
                side: Side::Above,
            }]
        );
    }

    #[test]
    fn nothing_counted_is_refused_without_windows() {
        assert!(figures(0.0, 0.0, 0.0).judge(&[]).is_refused());
        assert_eq!(CountFigures::default().judge(&[]), Verdict::Usable);
    }

    #[test]
    fn what_is_not_told_is_cautioned() {
        let untold = CountFigures::default().judge(&limits());
        assert_eq!(untold.code(), "cautioned");
        let broken = figures(f64::NAN, 3e8, 4e3).judge(&limits());
        let figure = Figure::ParticlesPerFrame;
        let reasons = vec![WindowReason::NotStated { figure }];
        assert_eq!(broken, Verdict::Cautioned { reasons });
    }

    #[test]
    fn the_dilution_is_taken_out_once() {
        let run = |dilution, dilution_applied| ParticleRun {
            concentration: Some(ParticlesPerMl(5e11)),
            dilution,
            dilution_applied,
            counted: Some(1_000),
            sized: Some(350.0),
            ..ParticleRun::default()
        };
        assert_eq!(cell_concentration(&run(Some(1e3), true)), Some(5e8));
        assert_eq!(cell_concentration(&run(Some(1e3), false)), Some(5e11));
        assert_eq!(cell_concentration(&run(None, false)), Some(5e11));
        assert_eq!(cell_concentration(&run(None, true)), None);
        assert_eq!(cell_concentration(&run(Some(0.0), true)), None);
        let share = CountFigures::of_run(&run(None, false)).get(Figure::ValidShare);
        assert_eq!(share, Some(0.35));
    }
}

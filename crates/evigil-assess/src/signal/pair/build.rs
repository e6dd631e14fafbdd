//! What a case table says of a pair.

use evigil_signal::beyond::interaction::interaction;
use evigil_signal::beyond::masking::{MaskingSettings, Removal, remove_maskers, unmask};
use evigil_signal::beyond::onset::{Distribution, Hazard, OnsetSettings, onset};
use evigil_signal::beyond::regression::{
    EventSettings, PropensitySettings, Term, event_regression, propensity,
};
use evigil_signal::beyond::subgroup::Levels;
use evigil_signal::beyond::trend::trend;
use evigil_signal::beyond::{Measures, ReportIndex};
use evigil_signal::disproportion::Interval;
use evigil_signal::table::CaseTable;

use super::{
    AdjustedPart, LevelPart, Limits, MaskingPart, OnsetPart, PairReport, PairSchemaId, PeriodPart,
    SubgroupsPart, TogetherPart,
};
use crate::signal::{PairRow, PriorPart, SnapshotPart};

/// Other products shown.
const TOGETHER: usize = 8;

/// Fewest reports with both products and the event.
const TOGETHER_MIN: u64 = 3;

impl From<Interval> for Limits {
    fn from(interval: Interval) -> Self {
        Self {
            value: interval.value,
            low: interval.low,
            high: interval.high,
        }
    }
}

/// What was read, and the pair as a scan sees it.
pub struct PairBase<'t> {
    /// The table.
    pub table: &'t CaseTable,
    /// The files that it was read from.
    pub snapshot: Vec<SnapshotPart>,
    /// The pair by every method of a scan.
    pub row: PairRow,
    /// The prior behind EBGM.
    pub prior: Option<PriorPart>,
    /// What the reader has to know.
    pub remarks: Vec<String>,
}

/// What is asked about a pair.
pub struct PairQuestions<'q> {
    /// Code of the product.
    pub product: u32,
    /// Code of the event.
    pub event: u32,
    /// Column of the time, among the strata of the table.
    pub time: Option<&'q str>,
    /// Columns of the subgroups, among the strata of the table.
    pub by: &'q [String],
    /// Whether regressions are made; they take longest.
    pub adjusted: bool,
    /// Reports named.
    pub reports: usize,
}

impl PairReport {
    /// Answers questions about a pair.
    #[must_use]
    pub fn new(base: PairBase<'_>, questions: &PairQuestions<'_>) -> Self {
        let index = ReportIndex::new(base.table);
        let (product, event) = (questions.product, questions.event);
        let over_time = questions
            .time
            .and_then(|name| Levels::new(&index, name))
            .map(|levels| trend(&levels, product, event));
        let periods = over_time.iter().flat_map(|trend| &trend.slices);
        let reports = index
            .with_pair(product, event)
            .take(questions.reports)
            .filter_map(|report| base.table.reports().name(report))
            .map(|name| name.to_string())
            .collect();
        Self {
            schema: PairSchemaId,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            masking: masking(&index, product, event),
            onset: times(&index, product, event),
            periods: periods
                .map(|slice| PeriodPart {
                    period: slice.period.clone(),
                    n11: slice.alone.cell.n11(),
                    ic: slice.alone.ic.into(),
                    cumulative_n11: slice.cumulative.cell.n11(),
                    cumulative_ic: slice.cumulative.ic.into(),
                })
                .collect(),
            trend_p: over_time
                .as_ref()
                .and_then(|trend| trend.share)
                .map(|test| test.p),
            subgroups: questions
                .by
                .iter()
                .filter_map(|column| subgroups(&index, column, product, event))
                .collect(),
            together: together(&index, product, event),
            adjusted: questions
                .adjusted
                .then(|| adjusted(&index, product, event))
                .flatten(),
            reports,
            snapshot: base.snapshot,
            row: base.row,
            prior: base.prior,
            remarks: base.remarks,
        }
    }
}

fn masking(index: &ReportIndex<'_>, product: u32, event: u32) -> Option<MaskingPart> {
    let removed = remove_maskers(index, event, MaskingSettings::default(), Removal::default());
    let maskers: Vec<u32> = removed
        .iter()
        .map(|masker| masker.product)
        .filter(|masker| *masker != product)
        .collect();
    if maskers.is_empty() {
        return None;
    }
    let masked = unmask(index, product, event, &maskers, Removal::default());
    let name = |code: &u32| index.table().products().name(*code).unwrap_or_default();
    Some(MaskingPart {
        maskers: maskers.iter().map(|code| name(code).to_owned()).collect(),
        before: masked.before.ic.into(),
        after: masked.after.ic.into(),
        revealed: masked.is_revealed(),
    })
}

fn times(index: &ReportIndex<'_>, product: u32, event: u32) -> Option<OnsetPart> {
    let onset = onset(index, product, event, OnsetSettings::default());
    if onset.days.is_empty() && onset.before == 0 {
        return None;
    }
    let middle = onset.days.len() / 2;
    let at = |place: usize| onset.days.get(place).copied().map(f64::from);
    let median_days = if onset.days.len() % 2 == 1 {
        at(middle)
    } else {
        middle
            .checked_sub(1)
            .and_then(at)
            .zip(at(middle))
            .map(|(a, b)| f64::midpoint(a, b))
    };
    let weibull = onset.fit(Distribution::Weibull);
    Some(OnsetPart {
        known: onset.days.len() as u64,
        before: onset.before,
        median_days,
        weibull_shape: weibull.map(|fit| fit.shape.into()),
        weibull_scale: weibull.map(|fit| fit.scale.into()),
        hazard: onset.hazard.map(|hazard| {
            match hazard {
                Hazard::Falling => "falling",
                Hazard::Constant => "constant",
                Hazard::Rising => "rising",
            }
            .to_owned()
        }),
        other_products_p: onset.other_products.map(|test| test.p),
        other_events_p: onset.other_events.map(|test| test.p),
    })
}

fn subgroups(
    index: &ReportIndex<'_>,
    column: &str,
    product: u32,
    event: u32,
) -> Option<SubgroupsPart> {
    let stratum = index
        .table()
        .strata()
        .iter()
        .find(|stratum| stratum.name == column)?;
    let found = Levels::new(index, column)?.subgroups(product, event);
    let level = |code: Option<u32>, measures: &Measures| LevelPart {
        level: code
            .and_then(|code| stratum.levels.name(code))
            .unwrap_or_default()
            .to_owned(),
        n11: measures.cell.n11(),
        expected: measures.expected,
        ror: measures.ror.into(),
        ic: measures.ic.into(),
    };
    Some(SubgroupsPart {
        column: column.to_owned(),
        levels: found
            .levels
            .iter()
            .map(|it| level(it.level, &it.measures))
            .collect(),
        pooled: found.pooled.map(Limits::from),
        heterogeneity_p: found.heterogeneity.map(|test| test.p),
    })
}

fn together(index: &ReportIndex<'_>, product: u32, event: u32) -> Vec<TogetherPart> {
    let mut counts = std::collections::BTreeMap::new();
    for report in index.with_pair(product, event) {
        for other in index.products_of(report) {
            *counts.entry(*other).or_insert(0_u64) += 1;
        }
    }
    let mut found: Vec<_> = counts
        .into_iter()
        .filter(|(other, count)| *other != product && *count >= TOGETHER_MIN)
        .map(|(other, _)| (other, interaction(index, product, other, event).omega))
        .filter(|(_, omega)| omega.omega025 > 0.0)
        .collect();
    found.sort_by(|a, b| b.1.omega025.total_cmp(&a.1.omega025).then(a.0.cmp(&b.0)));
    found
        .into_iter()
        .take(TOGETHER)
        .map(|(other, omega)| TogetherPart {
            product: index
                .table()
                .products()
                .name(other)
                .unwrap_or_default()
                .to_owned(),
            n111: omega.counts.n111,
            expected: omega.expected,
            omega: Limits {
                value: omega.omega,
                low: omega.omega025,
                high: omega.omega975,
            },
        })
        .collect()
}

fn adjusted(index: &ReportIndex<'_>, product: u32, event: u32) -> Option<AdjustedPart> {
    let lasso = event_regression(index, event, EventSettings::default()).ok()?;
    let own = lasso
        .associations
        .iter()
        .find(|it| it.term == Term::Product(product));
    let by_score = propensity(index, product, event, PropensitySettings::default()).ok();
    Some(AdjustedPart {
        candidates: lasso.candidates as u64,
        kept: own.is_some_and(|it| it.coefficient > 0.0),
        lasso: own.and_then(|it| it.refitted).map(Limits::from),
        propensity: by_score.and_then(|it| it.pooled).map(Limits::from),
    })
}

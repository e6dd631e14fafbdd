//! Rules by which pairs are called signals, and scores by which they are ordered.

use evigil_signal::CellError;
use evigil_signal::count::PairCounts;
use evigil_signal::disproportion::fisher_mid_p;
use evigil_signal::fdr::{benjamini_hochberg, lbe_fdr, posterior_fdr};
use evigil_signal::gps::{Posterior, Prior};
use evigil_signal::scan::{Scan, ScanRow};

/// False discovery rate that the rules with one are held to.
pub(super) const LEVEL: f64 = 0.05;

/// Name of the rule, and what it promises.
pub(super) const RULES: [[&str; 2]; 14] = [
    ["Benjamini-Hochberg 0.05, Fisher p, all pairs", "FDR 0.05"],
    [
        "Benjamini-Hochberg 0.05, Fisher mid-p, all pairs",
        "FDR 0.05",
    ],
    [
        "Benjamini-Hochberg 0.05, Fisher p, reported pairs alone",
        "FDR 0.05",
    ],
    [
        "Benjamini-Hochberg 0.05, Fisher mid-p, reported pairs alone",
        "FDR 0.05",
    ],
    ["LBE 0.05, Fisher mid-p, reported pairs alone", "FDR 0.05"],
    [
        "mean posterior null probability (GPS) 0.05",
        "FDR 0.05 by its prior",
    ],
    ["Fisher p at most 0.05", "0.05 of null pairs"],
    ["Fisher mid-p at most 0.05", "0.05 of null pairs"],
    ["IC025 above 0", "0.025 of null pairs"],
    ["ROR025 above 1, 3 reports", "0.025 of null pairs"],
    ["PRR025 above 1, 3 reports", "0.025 of null pairs"],
    ["EB05 above 1", "none"],
    ["EB05 at least 2", "none"],
    ["Evans: PRR 2, chi-square 4, 3 reports", "none"],
];

/// Scores by which reported pairs are ordered.
pub(super) const SCORES: [&str; 10] = [
    "n11",
    "PRR",
    "PRR025",
    "ROR",
    "ROR025",
    "IC",
    "IC025",
    "EBGM",
    "EB05",
    "Fisher, -log p",
];

/// Whether a rule or a score needs the fitted prior.
pub(super) fn needs_prior(name: &str) -> bool {
    name.starts_with("EB") || name.contains("GPS")
}

/// What is known of a reported pair.
pub(super) struct Judged {
    pub(super) row: ScanRow,
    pub(super) scores: [f64; SCORES.len()],
    pub(super) calls: [bool; RULES.len()],
}

/// Scores and calls of the reported pairs; those of a prior are NaN and none without one; `all` is the number of pairs that there could be.
pub(super) fn judge(
    counts: &PairCounts,
    prior: Option<&Prior>,
    all: usize,
) -> Result<Vec<Judged>, CellError> {
    let rows = Scan::new(counts).rows(counts, prior, 0..counts.len());
    let rows: Vec<ScanRow> = rows.into_iter().collect::<Result<_, _>>()?;
    let p: Vec<f64> = rows.iter().map(|row| row.fisher_p).collect();
    let mid_p: Vec<f64> = rows.iter().map(|row| fisher_mid_p(row.cell)).collect();
    let null = |row: &ScanRow| {
        let posterior = |prior| Posterior::new(prior, row.cell.n11(), row.expected).cdf(1.0);
        prior.map_or(1.0, posterior)
    };
    let null: Vec<f64> = rows.iter().map(null).collect();
    // A pair without a report has p = 1.
    let with_the_rest = |p: &[f64]| {
        let mut p = p.to_vec();
        p.resize(all.max(p.len()), 1.0);
        benjamini_hochberg(&p)
    };
    let rates = [
        with_the_rest(&p),
        with_the_rest(&mid_p),
        benjamini_hochberg(&p),
        benjamini_hochberg(&mid_p),
        lbe_fdr(&mid_p),
        posterior_fdr(&null),
    ];
    let judged = rows.into_iter().enumerate().map(|(place, row)| {
        let listed = |list: usize| {
            let rates: Option<&Vec<f64>> = rates.get(list);
            let rate = rates.and_then(|rates| rates.get(place));
            rate.is_some_and(|rate| *rate <= LEVEL)
        };
        let (ebgm, eb05) = row
            .scores
            .map_or((f64::NAN, f64::NAN), |it| (it.ebgm, it.eb05));
        let n11 = row.cell.n11();
        let calls = [
            listed(0),
            listed(1),
            listed(2),
            listed(3),
            listed(4),
            listed(5),
            row.fisher_p <= LEVEL,
            mid_p.get(place).is_some_and(|p| *p <= LEVEL),
            row.ic.low > 0.0,
            row.ror.low > 1.0 && n11 >= 3,
            row.prr.low > 1.0 && n11 >= 3,
            eb05 > 1.0,
            eb05 >= 2.0,
            row.evans,
        ];
        let scores = [
            n11 as f64,
            row.prr.value,
            row.prr.low,
            row.ror.value,
            row.ror.low,
            row.ic.value,
            row.ic.low,
            ebgm,
            eb05,
            -row.fisher_p.ln(),
        ];
        Judged { row, scores, calls }
    });
    Ok(judged.collect())
}

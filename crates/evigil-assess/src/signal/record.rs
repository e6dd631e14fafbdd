//! What is kept of a scan: enough to repeat it to the digit, and to compare it with the next.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};

use super::{PairRow, ScanReport, ScanSettings, SnapshotPart};
use crate::contract::{contract_id, schema_of};

/// Name and version of the JSON contract.
pub const RECORD_SCHEMA: &str = "evigil.signal-record/1";

contract_id! {
    /// Serialises as [`RECORD_SCHEMA`].
    RecordSchemaId, RECORD_SCHEMA
}

impl<'de> Deserialize<'de> for RecordSchemaId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        if name == RECORD_SCHEMA {
            Ok(Self)
        } else {
            Err(serde::de::Error::custom(format_args!(
                "`{name}` is not {RECORD_SCHEMA}"
            )))
        }
    }
}

/// A scan as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScanRecord {
    /// Name and version of this contract.
    pub schema: RecordSchemaId,
    /// When the scan was made, in UTC.
    pub made: String,
    /// Version of evigil.
    pub version: String,
    /// The files that were read.
    pub snapshot: Vec<SnapshotPart>,
    /// How they were counted and judged.
    pub settings: ScanSettings,
    /// Reports, or pairs, that were counted.
    pub n: u64,
    /// Pairs that occur.
    pub pairs: u64,
    /// Parameters of the fitted prior: alpha1, beta1, alpha2, beta2, p.
    pub prior: Option<[f64; 5]>,
    /// All signals, by product and event.
    pub signals: Vec<RecordedSignal>,
}

/// A signal as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordedSignal {
    /// The product.
    pub product: String,
    /// The event.
    pub event: String,
    /// Reports with both.
    pub n11: u64,
    /// Expected count.
    pub expected: f64,
    /// Value of the column of the criterion.
    pub value: f64,
}

/// How a signal stands beside the previous scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It was none before.
    New,
    /// Its value is higher than before.
    Stronger,
    /// Its value is lower than before.
    Weaker,
    /// It is none any more.
    Gone,
    /// Its value is what it was.
    Same,
}

impl Change {
    /// The word in outputs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Stronger => "stronger",
            Self::Weaker => "weaker",
            Self::Gone => "gone",
            Self::Same => "same",
        }
    }
}

/// A scan beside the previous one.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Changes {
    /// When the previous one was made.
    pub previous: String,
    /// Whether both read the same bytes.
    pub same_data: bool,
    /// Whether both counted and judged alike. When not, numbers of the two can't be compared.
    pub same_settings: bool,
    /// Every signal of either, the changed ones first.
    pub signals: Vec<ChangedSignal>,
}

/// A signal of one of two scans, or of both.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ChangedSignal {
    /// How it stands.
    pub change: Change,
    /// The product.
    pub product: String,
    /// The event.
    pub event: String,
    /// Count and value before.
    pub before: Option<(u64, f64)>,
    /// Count and value now.
    pub now: Option<(u64, f64)>,
}

impl ScanRecord {
    /// What is kept of a scan and all its signals.
    #[must_use]
    pub fn new(report: &ScanReport, signals: &[PairRow], made: String) -> Self {
        let criterion = report.settings.criterion;
        let mut signals: Vec<_> = signals
            .iter()
            .map(|row| RecordedSignal {
                product: row.product.clone(),
                event: row.event.clone(),
                n11: row.n11,
                expected: row.expected,
                value: criterion.rank(row),
            })
            .collect();
        signals.sort_by(|a, b| (&a.product, &a.event).cmp(&(&b.product, &b.event)));
        Self {
            schema: RecordSchemaId,
            made,
            version: report.version.clone(),
            snapshot: report.snapshot.clone(),
            settings: report.settings.clone(),
            n: report.read.counted,
            pairs: report.pairs,
            prior: report.prior.as_ref().map(|prior| {
                [
                    prior.alpha1,
                    prior.beta1,
                    prior.alpha2,
                    prior.beta2,
                    prior.p,
                ]
            }),
            signals,
        }
    }

    /// This scan beside an earlier one.
    #[must_use]
    pub fn since(&self, previous: &Self) -> Changes {
        type Values = (Option<(u64, f64)>, Option<(u64, f64)>);
        let mut pairs: BTreeMap<(&str, &str), Values> = BTreeMap::new();
        for signal in &previous.signals {
            let pair = pairs.entry((&signal.product, &signal.event)).or_default();
            pair.0 = Some((signal.n11, signal.value));
        }
        for signal in &self.signals {
            let pair = pairs.entry((&signal.product, &signal.event)).or_default();
            pair.1 = Some((signal.n11, signal.value));
        }
        let mut signals: Vec<_> = pairs
            .into_iter()
            .map(|((product, event), (before, now))| ChangedSignal {
                change: match (before, now) {
                    (None, _) => Change::New,
                    (_, None) => Change::Gone,
                    (Some(before), Some(now)) if now.1 > before.1 => Change::Stronger,
                    (Some(before), Some(now)) if now.1 < before.1 => Change::Weaker,
                    _ => Change::Same,
                },
                product: product.to_owned(),
                event: event.to_owned(),
                before,
                now,
            })
            .collect();
        signals.sort_by_key(|signal| signal.change);
        let digests = |record: &Self| -> Vec<String> {
            let mut all: Vec<_> = record.snapshot.iter().map(|it| it.sha256.clone()).collect();
            all.sort();
            all
        };
        Changes {
            previous: previous.made.clone(),
            same_data: digests(self) == digests(previous),
            same_settings: self.settings == previous.settings,
            signals,
        }
    }
}

/// The JSON Schema (2020-12) of a [`ScanRecord`].
#[must_use]
pub fn record_schema() -> Schema {
    schema_of::<ScanRecord>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::Criterion;

    fn record(signals: &[(&str, u64, f64)]) -> ScanRecord {
        ScanRecord {
            schema: RecordSchemaId,
            made: "2026-01-01T00:00:00Z".to_owned(),
            version: "0".to_owned(),
            snapshot: vec![SnapshotPart {
                name: "a.parquet".to_owned(),
                bytes: 1,
                sha256: "00".to_owned(),
            }],
            settings: ScanSettings {
                universe: "reports".to_owned(),
                roles: "all".to_owned(),
                strata: Vec::new(),
                comparator: Vec::new(),
                without_reports_of_products: Vec::new(),
                without_reports_of_events: Vec::new(),
                groups: None,
                least_count: 3,
                criterion: Criterion::Ic025(0.0),
                likelihood: None,
            },
            n: 10,
            pairs: 5,
            prior: None,
            signals: signals
                .iter()
                .map(|&(event, n11, value)| RecordedSignal {
                    product: "P".to_owned(),
                    event: event.to_owned(),
                    n11,
                    expected: 1.0,
                    value,
                })
                .collect(),
        }
    }

    #[test]
    fn what_changed_stands_first() {
        let before = record(&[("a", 3, 0.5), ("b", 3, 0.5), ("c", 3, 0.5), ("d", 4, 1.0)]);
        let now = record(&[("b", 4, 0.75), ("c", 3, 0.25), ("d", 4, 1.0), ("e", 3, 0.1)]);
        let changes = now.since(&before);
        let told: Vec<_> = changes
            .signals
            .iter()
            .map(|it| (it.change, it.event.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (Change::New, "e"),
                (Change::Stronger, "b"),
                (Change::Weaker, "c"),
                (Change::Gone, "a"),
                (Change::Same, "d"),
            ]
        );
        assert!(changes.same_data && changes.same_settings);
        let mut other = now.clone();
        other.settings.least_count = 5;
        other.snapshot.clear();
        let changes = other.since(&before);
        assert!(!changes.same_data && !changes.same_settings);
    }

    #[test]
    fn a_record_comes_back_to_the_digit() {
        let made = record(&[("a", 3, 0.1 + 0.2), ("b", 3, f64::MIN_POSITIVE)]);
        let text = serde_json::to_string(&made).unwrap();
        assert_eq!(serde_json::from_str::<ScanRecord>(&text).unwrap(), made);
        let other = text.replace("signal-record/1", "signal-record/2");
        assert!(serde_json::from_str::<ScanRecord>(&other).is_err());
    }
}

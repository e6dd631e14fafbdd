//! What the software says of instrument and measurement.

use super::keys::Keys;
use crate::Statement;
use crate::table::problems::Problems;
use crate::table::statement;

/// Keys whose values judge the measurement.
const REMARKS: [&str; 5] = [
    "Particle Drift Checked",
    "Particle Drift Check Result",
    "Cell Checked",
    "Cell Check Result",
    "SOP",
];

/// The values that judge the measurement.
pub(crate) fn remarks(keys: &Keys) -> Vec<Statement> {
    REMARKS
        .iter()
        .filter_map(|name| keys.get(name).map(|key| statement(name, &key.value)))
        .collect()
}

/// Reports checks that were not made or not passed.
pub(crate) fn report(keys: &Keys, problems: &mut Problems) {
    for name in ["Particle Drift Checked", "Cell Checked"] {
        // The software counts time from 1904: a check that never was has that year.
        if let Some(key) = keys.get(name)
            && key.value.starts_with("1904-01-01")
        {
            problems
                .warning("EV-N051", key.place.clone())
                .with("name", name);
        }
    }
    for name in ["Particle Drift Check Result", "Cell Check Result"] {
        if let Some(key) = keys.get(name) {
            let word = key.value.to_ascii_lowercase();
            if !matches!(word.as_str(), "good" | "very good" | "ok" | "excellent") {
                problems
                    .warning("EV-N052", key.place.clone())
                    .with("name", name)
                    .with("word", &key.value);
            }
        }
    }
    if let Some(key) = keys.get("SOP")
        && key.value.eq_ignore_ascii_case("<No SOP>")
    {
        problems.note("EV-N053", key.place.clone());
    }
}

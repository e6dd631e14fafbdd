//! The figures of a particle count, as names and values.

use std::fmt::Write as _;

use super::report::ParticlePart;
use crate::Messages;

/// Names and values of what a count says; `number` writes a figure. What is not told has no value.
pub(super) fn rows(
    count: &ParticlePart,
    messages: &Messages,
    number: fn(f64) -> String,
) -> [(String, Option<String>); 10] {
    let with_unit = |value: Option<f64>, unit: &str| {
        value.map(|value| {
            let text = format!("{} {unit}", number(value));
            text.trim_end().to_owned()
        })
    };
    let concentration = count.concentration_per_ml.map(|value| {
        let mut text = format!("{} /mL", number(value));
        if let (Some(low), Some(high)) = (count.concentration_low, count.concentration_high) {
            let _ = write!(text, " ({} – {})", number(low), number(high));
        }
        text
    });
    [
        ("runs", count.runs.map(|runs| runs.to_string())),
        ("concentration", concentration),
        ("dilution", with_unit(count.dilution, "")),
        ("counted", with_unit(count.particles_counted, "")),
        ("per-frame", with_unit(count.particles_per_frame, "")),
        ("mean", with_unit(count.mean_nm, "nm")),
        ("mode", with_unit(count.mode_nm, "nm")),
        ("d10", with_unit(count.d10_nm, "nm")),
        ("d50", with_unit(count.d50_nm, "nm")),
        ("d90", with_unit(count.d90_nm, "nm")),
    ]
    .map(|(name, value)| (messages.family("inspect", name), value))
}

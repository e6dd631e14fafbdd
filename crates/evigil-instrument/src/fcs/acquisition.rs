//! How and when a data set was measured, as far as its keywords tell.

use jiff::civil::Date;

use super::codes;
use super::keywords::Keywords;
use super::parameter::number;
use crate::Problem;

/// Sample volume that was run, `$VOL`.
///
/// The standard has it in nanolitres, but not every instrument writes nanolitres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Volume {
    /// The number that stands in the file.
    pub printed: f64,
    /// What unit it has.
    pub unit: VolumeUnit,
}

/// Unit of `$VOL`, found by flow rate times time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VolumeUnit {
    /// Confirmed: nanolitres.
    Nanolitres,
    /// Confirmed: microlitres, against the standard.
    Microlitres,
    /// Nothing in the file confirms that it is nanolitres.
    Unconfirmed,
}

impl Volume {
    /// Volume in millilitres, only when the unit is confirmed.
    #[must_use]
    pub fn confirmed_ml(&self) -> Option<f64> {
        match self.unit {
            VolumeUnit::Nanolitres => Some(self.printed * 1e-6),
            VolumeUnit::Microlitres => Some(self.printed * 1e-3),
            VolumeUnit::Unconfirmed => None,
        }
    }
}

/// What triggered an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Trigger {
    /// Name of the channel.
    pub channel: String,
    /// Threshold in the units of the instrument, when told with the channel.
    pub threshold: Option<f64>,
    /// The keyword that tells it, such as `$TR`.
    pub keyword: String,
}

/// How and when a data set was measured.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Acquisition {
    /// Instrument, `$CYT`.
    pub cytometer: Option<String>,
    /// Its serial number, `$CYTSN` or a vendor's keyword.
    pub serial_number: Option<String>,
    /// Software with version: `SWVER`, `CREATOR`, `SOFTWARE`.
    pub software: Option<String>,
    /// Day, `$DATE`, when its form leaves no doubt.
    pub date: Option<Date>,
    /// `$DATE` as written.
    pub date_text: Option<String>,
    /// `$BTIM` in seconds from midnight.
    pub begin_s: Option<f64>,
    /// `$ETIM` in seconds from midnight.
    pub end_s: Option<f64>,
    /// `$VOL`.
    pub volume: Option<Volume>,
    /// Seconds for each unit of the time parameter, `$TIMESTEP`.
    pub time_step_s: Option<f64>,
    /// Flow rate in microlitres a minute, where a vendor's keyword tells.
    pub flow_rate_ul_per_min: Option<f64>,
    /// Seconds of recording, where a vendor's keyword tells.
    pub duration_s: Option<f64>,
    /// Events lost because the instrument was busy, `$ABRT`.
    pub aborted: Option<u64>,
    /// Events lost because the computer was busy, `$LOST`.
    pub lost: Option<u64>,
    /// What triggered the events.
    pub trigger: Option<Trigger>,
    /// Keywords about thresholds and triggers with their values, as they stand in the file.
    pub thresholds: Vec<(String, String)>,
}

/// By how much flow rate times time may differ from the volume that it confirms.
const VOLUME_TOLERANCE: f64 = 0.1;

/// More keywords about thresholds than this are not kept.
const MAX_THRESHOLDS: usize = 1000;

/// `$TIMESTEP`, when it is a number above 0.
pub(super) fn time_step(
    keywords: &Keywords<'_>,
    dataset: usize,
    problems: &mut Vec<Problem>,
) -> Option<f64> {
    let value = keywords
        .get("$TIMESTEP")
        .filter(|value| !value.is_empty())?;
    let step = number(value).filter(|step| *step > 0.0);
    if step.is_none() {
        problems.push(
            codes::TIME_STEP_UNUSABLE
                .at_keyword(dataset, "$TIMESTEP")
                .with("found", value),
        );
    }
    step
}

/// Reads what is told about the measurement.
pub(super) fn read(
    keywords: &Keywords<'_>,
    time_step_s: Option<f64>,
    dataset: usize,
    problems: &mut Vec<Problem>,
) -> Acquisition {
    let text = |names: &[&str]| {
        names
            .iter()
            .filter_map(|name| keywords.get(name))
            .find(|value| !value.is_empty())
            .map(str::to_owned)
    };
    let count = |name: &str| keywords.get(name).and_then(|value| value.parse().ok());
    let (duration, flow_rate) = flow(keywords);
    let mut acquisition = Acquisition {
        cytometer: text(&["$CYT"]),
        serial_number: text(&["$CYTSN", "CYTNUM", "CYTOMETERID"]),
        software: text(&["SWVER", "CREATOR", "SOFTWARE", "$CREATOR", "APPLICATION"]),
        date: keywords.get("$DATE").and_then(date),
        date_text: text(&["$DATE"]),
        begin_s: keywords.get("$BTIM").and_then(time_of_day),
        end_s: keywords.get("$ETIM").and_then(time_of_day),
        volume: None,
        time_step_s,
        flow_rate_ul_per_min: flow_rate,
        duration_s: duration,
        aborted: count("$ABRT"),
        lost: count("$LOST"),
        trigger: trigger(keywords),
        thresholds: thresholds(keywords),
    };
    acquisition.volume = volume(keywords, duration, flow_rate, dataset, problems);
    acquisition
}

/// Seconds and microlitres a minute, from the keywords of vendors that tell them.
fn flow(keywords: &Keywords<'_>) -> (Option<f64>, Option<f64>) {
    // CytoFLEX nano: pairs of seconds and rate, one for each rate that was set.
    if let Some(history) = keywords.get("SMFLWRTHIS") {
        let numbers: Option<Vec<f64>> = history.split([',', ';']).map(number).collect();
        if let Some((pairs, [])) = numbers.as_deref().map(<[f64]>::as_chunks::<2>) {
            let seconds: f64 = pairs.iter().map(|[seconds, _]| seconds).sum();
            let volume: f64 = pairs.iter().map(|[seconds, rate]| seconds * rate).sum();
            if seconds > 0.0 && volume > 0.0 {
                return (Some(seconds), Some(volume / seconds));
            }
        }
    }
    (None, None)
}

fn volume(
    keywords: &Keywords<'_>,
    duration: Option<f64>,
    flow_rate: Option<f64>,
    dataset: usize,
    problems: &mut Vec<Problem>,
) -> Option<Volume> {
    let printed = number(keywords.get("$VOL")?).filter(|volume| *volume > 0.0)?;
    let expected_ul = duration
        .zip(flow_rate)
        .map(|(seconds, rate)| seconds / 60.0 * rate);
    let near = |volume: f64| (printed / volume - 1.0).abs() <= VOLUME_TOLERANCE;
    let unit = match expected_ul {
        Some(expected) if near(expected * 1000.0) => VolumeUnit::Nanolitres,
        Some(expected) if near(expected) => VolumeUnit::Microlitres,
        _ => VolumeUnit::Unconfirmed,
    };
    let code = match unit {
        VolumeUnit::Nanolitres => None,
        VolumeUnit::Microlitres => Some(codes::VOLUME_UNIT_WRONG),
        VolumeUnit::Unconfirmed => Some(codes::VOLUME_UNCONFIRMED),
    };
    if let Some(code) = code {
        problems.push(code.at_keyword(dataset, "$VOL").with("found", printed));
    }
    Some(Volume { printed, unit })
}

/// What triggered events, from the standard's keyword or a vendor's.
fn trigger(keywords: &Keywords<'_>) -> Option<Trigger> {
    for keyword in ["$TR", "THRESHOLD"] {
        let Some(value) = keywords.get(keyword).filter(|value| !value.is_empty()) else {
            continue;
        };
        let (channel, threshold) = match value.rsplit_once(',') {
            Some((channel, threshold)) => (channel, number(threshold)),
            None => (value, None),
        };
        return Some(Trigger {
            channel: channel.trim().to_owned(),
            threshold,
            keyword: keyword.to_owned(),
        });
    }
    // CytExpert: the channel by name; its threshold stands under the number of the channel whose
    // threshold is in use.
    let channel = keywords.get("PCHID").filter(|value| !value.is_empty())?;
    let used = keywords.iter().find_map(|(keyword, value)| {
        let number = keyword.strip_prefix("CH")?.strip_suffix("THUS")?;
        value.eq_ignore_ascii_case("true").then_some(number)
    });
    Some(Trigger {
        channel: channel.to_owned(),
        threshold: used
            .and_then(|number| keywords.get(&format!("CH{number}TH")))
            .and_then(number),
        keyword: "PCHID".to_owned(),
    })
}

/// Keywords about thresholds, as they stand in the file.
fn thresholds(keywords: &Keywords<'_>) -> Vec<(String, String)> {
    let tells = |keyword: &str| {
        let keyword = keyword.to_ascii_uppercase();
        let channel = keyword.strip_prefix("CH").is_some_and(|rest| {
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            matches!(rest, "TH" | "THUS")
        });
        channel || keyword == "$TR" || keyword.contains("THRES") || keyword.starts_with("PCH")
    };
    keywords
        .iter()
        .filter(|(keyword, value)| tells(keyword) && !value.is_empty())
        .take(MAX_THRESHOLDS)
        .map(|(keyword, value)| (keyword.to_owned(), value.to_owned()))
        .collect()
}

/// `dd-mmm-yyyy`, with the month in English; two digits of the year are those around 2000.
///
/// All in numbers is left alone: `03-07-2024` is a day in March or in July.
fn date(text: &str) -> Option<Date> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let mut parts = text.trim().split('-');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let month = month.to_ascii_lowercase();
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let year: i16 = match (year.len(), year.parse().ok()?) {
        (4, year) => year,
        (2, year @ 0..70) => 2000 + year,
        (2, year @ 70..100) => 1900 + year,
        _ => return None,
    };
    Date::new(year, i8::try_from(month).ok()?, day.parse().ok()?).ok()
}

/// `hh:mm:ss`, `hh:mm:ss.cc` with hundredths, or `hh:mm:ss:tt` with sixtieths of a second.
fn time_of_day(text: &str) -> Option<f64> {
    let mut parts = text.trim().split(':');
    let hours: u32 = parts.next()?.parse().ok()?;
    let minutes: u32 = parts.next()?.parse().ok()?;
    let seconds = number(parts.next()?)?;
    let sixtieths = match parts.next() {
        Some(part) => number(part)?,
        None => 0.0,
    };
    let valid = hours < 24
        && minutes < 60
        && (0.0..61.0).contains(&seconds)
        && (0.0..60.0).contains(&sixtieths)
        && parts.next().is_none();
    valid.then(|| f64::from(hours * 3600 + minutes * 60) + seconds + sixtieths / 60.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let day = jiff::civil::date;
        assert_eq!(date("08-Sep-06"), Some(day(2006, 9, 8)));
        assert_eq!(date("19-JUL-2013"), Some(day(2013, 7, 19)));
        assert_eq!(date("03-07-2024"), None);
        assert_eq!(date("31-Feb-2024"), None);
        assert_eq!(date("1-Jan-99"), Some(day(1999, 1, 1)));
    }

    #[test]
    fn times() {
        assert_eq!(time_of_day("08:47:51"), Some(31671.0));
        assert_eq!(time_of_day("08:47:51.25"), Some(31671.25));
        assert_eq!(time_of_day("08:47:51:30"), Some(31671.5));
        assert_eq!(time_of_day("24:00:00"), None);
        assert_eq!(time_of_day("xx:yy:zz"), None);
    }
}

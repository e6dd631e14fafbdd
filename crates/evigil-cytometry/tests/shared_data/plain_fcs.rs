//! As much of FCS as the files of these tests need: list mode, whole bytes, one byte order.

use std::collections::BTreeMap;
use std::path::Path;

/// Events with linear values: logarithmic amplification and gain taken out.
pub(crate) struct PlainFcs {
    pub(crate) names: Vec<String>,
    pub(crate) values: Vec<f64>,
}

impl PlainFcs {
    pub(crate) fn channel(&self, name: &str) -> usize {
        self.names
            .iter()
            .position(|other| other == name)
            .expect("the channel is there")
    }

    pub(crate) fn column(&self, name: &str) -> Vec<f64> {
        let place = self.channel(name);
        self.values
            .chunks(self.names.len())
            .map(|event| event[place])
            .collect()
    }
}

pub(crate) fn read(path: &Path) -> PlainFcs {
    let bytes = std::fs::read(path).expect("the file can be read");
    let offset = |from: usize| -> usize {
        let field = std::str::from_utf8(&bytes[from..from + 8]).expect("ASCII");
        field.trim().parse().expect("an offset")
    };
    let text: String = bytes[offset(10)..=offset(18)]
        .iter()
        .map(|b| char::from(*b))
        .collect();
    let delimiter = text.chars().next().expect("TEXT is not empty");
    let fields: Vec<&str> = text[delimiter.len_utf8()..].split(delimiter).collect();
    let keywords: BTreeMap<String, &str> = fields
        .chunks_exact(2)
        .map(|pair| (pair[0].to_uppercase(), pair[1].trim()))
        .collect();
    let number = |key: &str| -> f64 { keywords[key].parse().expect("a number") };
    let channels = number("$PAR") as usize;
    let events = number("$TOT") as usize;
    let big_endian =
        keywords["$BYTEORD"].starts_with('4') || keywords["$BYTEORD"].starts_with("2,");
    let floats = keywords["$DATATYPE"] == "F";

    let mut at = offset(26);
    let mut values = Vec::with_capacity(events * channels);
    for _ in 0..events {
        for channel in 1..=channels {
            let width = number(&format!("$P{channel}B")) as usize / 8;
            let mut word = bytes[at..at + width].to_vec();
            at += width;
            if !big_endian {
                word.reverse();
            }
            let bits = word
                .iter()
                .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
            let raw = if floats {
                f64::from(f32::from_bits(bits))
            } else {
                f64::from(bits)
            };
            values.push(raw);
        }
    }
    let key = |channel: usize, letter: char| format!("$P{}{letter}", channel + 1);
    for channel in 0..channels {
        let amplification = keywords.get(&key(channel, 'E')).map_or("0,0", |text| *text);
        let (decades, first) = amplification.split_once(',').expect("two numbers");
        let decades: f64 = decades.parse().expect("a number");
        let first: f64 = first.parse().expect("a number");
        let first = if first == 0.0 { 1.0 } else { first };
        let range = number(&key(channel, 'R'));
        let gain = keywords
            .get(&key(channel, 'G'))
            .map_or(1.0, |text| text.parse().expect("a gain"));
        for value in values.iter_mut().skip(channel).step_by(channels) {
            *value = if !floats && decades > 0.0 {
                first * 10.0_f64.powf(decades * *value / range)
            } else {
                *value / gain
            };
        }
    }
    let names = (0..channels)
        .map(|channel| keywords[&key(channel, 'N')].to_owned())
        .collect();
    PlainFcs { names, values }
}

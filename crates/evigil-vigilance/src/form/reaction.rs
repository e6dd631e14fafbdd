//! Boxes 7 and 13: reactions, what was told of them, and tests.

use crate::icsr::{At, Reaction, Seriousness, register as el};

use super::suspect::Numbered;
use super::value::{Coded, Reading, joined, some_joined};

/// The description, in paragraphs.
pub(super) fn described(reading: Reading<'_>, suspects: &[Numbered]) -> String {
    let report = reading.report;
    let at = At::TOP;
    let reactions = report.reactions().map(|it| Some(reaction(reading, it)));
    let under =
        |label: &str, text: Option<String>| Some(format!("{}:\n{}", reading.label(label), text?));
    joined(
        [
            some_joined(reactions, "\n"),
            death(reading),
            under("narrative", reading.text(el::H_1, at)),
            under("native", native(reading)),
            under("tests", tests(reading)),
            under("comment-reporter", reading.text(el::H_2, at)),
            reading.labelled("diagnosis-sender", diagnoses(reading)),
            under("comment-sender", reading.text(el::H_4, at)),
            under("causality", causality(reading, suspects)),
        ],
        "\n\n",
    )
}

/// A reaction in a line: words and code, when, how it ended, what made it serious.
fn reaction(reading: Reading<'_>, reaction: Reaction<'_>) -> String {
    let at = At::one(reaction.number);
    let term = Coded {
        words: Some(el::E_I_1_1A),
        version: el::E_I_2_1A,
        code: el::E_I_2_1B,
    };
    let parts = [
        reading.coded(&term, at),
        reading.text(el::E_I_1_2, at),
        reading.labelled("onset", reading.period(el::E_I_4, el::E_I_5, at)),
        reading.labelled("duration", reading.quantity(el::E_I_6A, el::E_I_6B, at)),
        reading.labelled("outcome", reading.word("outcome", el::E_I_7, at)),
        reading.labelled("serious", criteria(reading, reaction.seriousness())),
    ];
    format!("({}) {}", reaction.number, joined(parts, "; "))
}

/// Criteria that are met, in words.
pub(super) fn criteria(reading: Reading<'_>, met: Seriousness) -> Option<String> {
    let all = [
        (met.death, "death"),
        (met.life_threatening, "life-threatening"),
        (met.hospitalisation, "hospitalisation"),
        (met.disability, "disability"),
        (met.congenital_anomaly, "congenital-anomaly"),
        (met.other, "other"),
        (met.required_intervention, "intervention"),
    ];
    let words = all
        .into_iter()
        .map(|(is_met, code)| is_met.then(|| reading.words.word("criterion", code)));
    some_joined(words, ", ")
}

fn death(reading: Reading<'_>) -> Option<String> {
    let report = reading.report;
    let causes = |block: &str, words, version, code| {
        let term = Coded {
            words: Some(words),
            version,
            code,
        };
        let all = (1..=report.repeats(block, At::TOP)).map(|n| reading.coded(&term, At::one(n)));
        some_joined(all, ", ")
    };
    let reported = causes("D.9.2.r", el::D_9_2_R_2, el::D_9_2_R_1A, el::D_9_2_R_1B);
    let found = causes("D.9.4.r", el::D_9_4_R_2, el::D_9_4_R_1A, el::D_9_4_R_1B);
    some_joined(
        [
            reading.labelled("death-date", reading.date(el::D_9_1, At::TOP)),
            reading.labelled("death-cause", reported),
            reading.labelled("autopsy", reading.word("yes-no", el::D_9_3, At::TOP)),
            reading.labelled("autopsy-cause", found),
        ],
        "; ",
    )
}

/// The case in the words of the reporter's language.
fn native(reading: Reading<'_>) -> Option<String> {
    let texts = (1..=reading.report.repeats("H.5.r", At::TOP)).map(|number| {
        let at = At::one(number);
        let text = reading.text(el::H_5_R_1A, at)?;
        Some(match reading.known(el::H_5_R_1B, at) {
            Some(language) => format!("({language}) {text}"),
            None => text,
        })
    });
    some_joined(texts, "\n")
}

fn tests(reading: Reading<'_>) -> Option<String> {
    let tests = (1..=reading.report.tests()).map(|number| test(reading, At::one(number)));
    some_joined(tests, "\n")
}

fn test(reading: Reading<'_>, at: At) -> Option<String> {
    let term = Coded {
        words: Some(el::F_R_2_1),
        version: el::F_R_2_2A,
        code: el::F_R_2_2B,
    };
    let range = match (reading.text(el::F_R_4, at), reading.text(el::F_R_5, at)) {
        (None, None) => None,
        (Some(low), None) => Some(format!("≥ {low}")),
        (None, Some(high)) => Some(format!("≤ {high}")),
        (Some(low), Some(high)) => Some(format!("{low}–{high}")),
    };
    let result = some_joined(
        [
            reading.quantity(el::F_R_3_2, el::F_R_3_3, at),
            reading.word("test-result", el::F_R_3_1, at),
            reading.text(el::F_R_3_4, at),
        ],
        ", ",
    );
    let head = some_joined([reading.date(el::F_R_1, at), reading.coded(&term, at)], " ");
    let shown = match (head, result) {
        (None, None) => return None,
        (Some(head), Some(result)) => format!("{head}: {result}"),
        (Some(one), None) | (None, Some(one)) => one,
    };
    let more = [
        reading.labelled("normal-range", range),
        reading.text(el::F_R_6, at),
    ];
    Some(joined(std::iter::once(Some(shown)).chain(more), "; "))
}

fn diagnoses(reading: Reading<'_>) -> Option<String> {
    let term = Coded {
        words: None,
        version: el::H_3_R_1A,
        code: el::H_3_R_1B,
    };
    let all = (1..=reading.report.repeats("H.3.r", At::TOP))
        .map(|number| reading.coded(&term, At::one(number)));
    some_joined(all, ", ")
}

/// Who judged which product and reaction how.
fn causality(reading: Reading<'_>, suspects: &[Numbered]) -> Option<String> {
    let report = reading.report;
    let mut lines = Vec::new();
    for drug in suspects {
        for reaction in 1..=report.repeats("G.k.9.i", At::one(drug.at)) {
            let pair = At::two(drug.at, reaction);
            for number in 1..=report.repeats("G.k.9.i.2.r", pair) {
                let at = At::three(drug.at, reaction, number);
                let judged = some_joined(
                    [
                        reading.text(el::G_K_9_I_2_R_1, at),
                        reading.text(el::G_K_9_I_2_R_2, at),
                        reading.text(el::G_K_9_I_2_R_3, at),
                    ],
                    " / ",
                );
                let of = super::suspect::reaction_of(report, drug.at, reaction);
                lines.push(judged.map(|judged| format!("#{} – ({of}): {judged}", drug.number)));
            }
        }
    }
    some_joined(lines, "\n")
}

//! Box 23: what else is to be known of the patient.

use crate::icsr::{At, Element, register as el};

use super::value::{Coded, Reading, joined, some_joined};

/// Elements of one history: the patient's (D.7.1.r) or the parent's (D.10.7.1.r).
struct History {
    block: &'static str,
    term: Coded,
    start: Element,
    continuing: Element,
    end: Element,
    comment: Element,
}

const OWN: History = History {
    block: "D.7.1.r",
    term: Coded {
        words: None,
        version: el::D_7_1_R_1A,
        code: el::D_7_1_R_1B,
    },
    start: el::D_7_1_R_2,
    continuing: el::D_7_1_R_3,
    end: el::D_7_1_R_4,
    comment: el::D_7_1_R_5,
};

const PARENT: History = History {
    block: "D.10.7.1.r",
    term: Coded {
        words: None,
        version: el::D_10_7_1_R_1A,
        code: el::D_10_7_1_R_1B,
    },
    start: el::D_10_7_1_R_2,
    continuing: el::D_10_7_1_R_3,
    end: el::D_10_7_1_R_4,
    comment: el::D_10_7_1_R_5,
};

/// Elements of past products: the patient's (D.8.r) or the parent's (D.10.8.r).
struct PastDrugs {
    block: &'static str,
    name: Element,
    start: Element,
    end: Element,
    reason: Coded,
    reaction: Coded,
}

const OWN_DRUGS: PastDrugs = PastDrugs {
    block: "D.8.r",
    name: el::D_8_R_1,
    start: el::D_8_R_4,
    end: el::D_8_R_5,
    reason: Coded {
        words: None,
        version: el::D_8_R_6A,
        code: el::D_8_R_6B,
    },
    reaction: Coded {
        words: None,
        version: el::D_8_R_7A,
        code: el::D_8_R_7B,
    },
};

const PARENT_DRUGS: PastDrugs = PastDrugs {
    block: "D.10.8.r",
    name: el::D_10_8_R_1,
    start: el::D_10_8_R_4,
    end: el::D_10_8_R_5,
    reason: Coded {
        words: None,
        version: el::D_10_8_R_6A,
        code: el::D_10_8_R_6B,
    },
    reaction: Coded {
        words: None,
        version: el::D_10_8_R_7A,
        code: el::D_10_8_R_7B,
    },
};

/// The text of the box.
pub(super) fn history(reading: Reading<'_>) -> String {
    let at = At::TOP;
    let with_unit = |element, unit: &str| {
        let text = reading.text(element, at)?;
        let is_number = text.parse::<f64>().is_ok();
        Some(if is_number {
            format!("{text} {unit}")
        } else {
            text
        })
    };
    let body = some_joined(
        [
            reading.labelled("weight", with_unit(el::D_3, "kg")),
            reading.labelled("height", with_unit(el::D_4, "cm")),
            reading.labelled("last-period", reading.date(el::D_6, at)),
        ],
        "; ",
    );
    let concomitant = reading
        .is_true(el::D_7_3, at)
        .then(|| reading.label("concomitant-therapies"));
    joined(
        [
            conditions(reading, &OWN),
            reading.text(el::D_7_2, at),
            reading.labelled("past-drugs", past_drugs(reading, &OWN_DRUGS)),
            concomitant,
            body,
            reading.labelled("parent", parent(reading)),
        ],
        "\n",
    )
}

fn conditions(reading: Reading<'_>, history: &History) -> Option<String> {
    let all = (1..=reading.report.repeats(history.block, At::TOP)).map(|number| {
        let at = At::one(number);
        let continuing = match reading.known(history.continuing, at) {
            Some("true") => Some(reading.label("continuing")),
            _ => None,
        };
        let family = (history.block == OWN.block && reading.is_true(el::D_7_1_R_6, at))
            .then(|| reading.label("family-history"));
        some_joined(
            [
                reading.coded(&history.term, at),
                reading.period(history.start, history.end, at),
                continuing,
                family,
                reading.text(history.comment, at),
            ],
            "; ",
        )
    });
    some_joined(all, "\n")
}

fn past_drugs(reading: Reading<'_>, drugs: &PastDrugs) -> Option<String> {
    let all = (1..=reading.report.repeats(drugs.block, At::TOP)).map(|number| {
        let at = At::one(number);
        some_joined(
            [
                reading.text(drugs.name, at),
                reading.period(drugs.start, drugs.end, at),
                reading.labelled("indication", reading.coded(&drugs.reason, at)),
                reading.labelled("reaction", reading.coded(&drugs.reaction, at)),
            ],
            ", ",
        )
    });
    some_joined(all, "; ")
}

fn parent(reading: Reading<'_>) -> Option<String> {
    let at = At::TOP;
    some_joined(
        [
            reading.text(el::D_10_1, at),
            reading.date(el::D_10_2_1, at),
            reading.in_unit("age-unit", el::D_10_2_2A, el::D_10_2_2B, at),
            reading.word("sex", el::D_10_6, at),
            reading.labelled("last-period", reading.date(el::D_10_3, at)),
            reading.labelled(
                "weight",
                reading.text(el::D_10_4, at).map(|it| format!("{it} kg")),
            ),
            reading.labelled(
                "height",
                reading.text(el::D_10_5, at).map(|it| format!("{it} cm")),
            ),
            conditions(reading, &PARENT),
            reading.text(el::D_10_7_2, at),
            reading.labelled("past-drugs", past_drugs(reading, &PARENT_DRUGS)),
        ],
        "; ",
    )
}

//! One study for a reader at a terminal.

use evigil_evidence::ledger::recompute::Recomputed;
use evigil_knowledge::TermKind;

use super::making::LedgerView;
use super::study::{EffectPart, OutcomePart, StudyPart};
use super::text::{Sheet, stop};
use crate::render::Ink;
use crate::render::phrases::citation_line;

/// Columns of the names of fields.
const NAME: usize = 16;

pub(super) fn put(sheet: &mut Sheet, study: &StudyPart, view: &LedgerView<'_>) {
    let messages = view.messages();
    sheet.put(
        "",
        &format!("{}  {}", study.id, study.title),
        Some(Ink::Strong),
    );
    let state = messages.family("ledger-state", study.state.code());
    let design = messages.family("assess-design", study.design.code());
    field(sheet, view, "ledger-field-state", &state);
    let design = match study.blinding {
        Some(blinding) => {
            let blinding = messages.family("ledger-blinding", blinding);
            format!("{design}{}{blinding}", view.wording.list_mark())
        }
        None => design,
    };
    field(sheet, view, "ledger-field-design", &design);
    field(sheet, view, "ledger-field-condition", &study.condition);
    field(sheet, view, "ledger-field-people", &people(study, view));
    field(sheet, view, "ledger-field-product", &product(study, view));
    let routes = study.route_names(view).join(view.wording.list_mark());
    let route = study.route_text.clone().unwrap_or(routes);
    field(
        sheet,
        view,
        "ledger-field-route",
        &or_not_stated(route, view),
    );
    let doses: Vec<&str> = study.dose.iter().map(|dose| dose.text.as_str()).collect();
    let doses = or_not_stated(doses.join(view.wording.list_mark()), view);
    field(sheet, view, "ledger-field-dose", &doses);
    let kind = messages.family("ledger-comparator", study.comparator.kind.code());
    let comparator = match &study.comparator.text {
        Some(text) => messages.with(
            "ledger-comparator-line",
            [("kind", kind.as_str()), ("text", text.as_str())],
        ),
        None => kind,
    };
    field(sheet, view, "ledger-field-comparator", &comparator);
    let direction = messages.family("ledger-direction", study.direction.code());
    field(sheet, view, "ledger-field-direction", &direction);
    field(sheet, view, "ledger-field-result", &study.result);
    if let Some(follow_up) = &study.follow_up {
        field(sheet, view, "ledger-field-follow-up", follow_up);
    }
    if let Some(funding) = &study.funding {
        field(sheet, view, "ledger-field-funding", &funding.text);
    }
    let ids: Vec<&str> = study.identifiers.iter().map(|it| it.id.as_str()).collect();
    if !ids.is_empty() {
        field(
            sheet,
            view,
            "ledger-field-identifiers",
            &ids.join(view.wording.list_mark()),
        );
    }
    if let Some(note) = &study.note {
        field(sheet, view, "ledger-field-note", note);
    }
    for reason in &study.indirect {
        field(sheet, view, "ledger-field-indirect", &reason.title);
    }
    outcomes(sheet, study, view);
    harms(sheet, study, view);
    bias(sheet, study, view);
    read(sheet, study, view);
}

fn field(sheet: &mut Sheet, view: &LedgerView<'_>, key: &str, value: &str) {
    let name = view.messages().text(key);
    sheet.put(
        &format!("  {}", crate::render::pad(&name, NAME)),
        value,
        None,
    );
}

fn or_not_stated(text: String, view: &LedgerView<'_>) -> String {
    if text.is_empty() {
        view.messages().text("ledger-not-stated")
    } else {
        text
    }
}

pub(super) fn people(study: &StudyPart, view: &LedgerView<'_>) -> String {
    let messages = view.messages();
    let people = &study.participants;
    let mut parts: Vec<String> = people.text.iter().cloned().collect();
    for (key, count) in [
        ("ledger-people-planned", people.planned),
        ("ledger-people-enrolled", people.enrolled),
        ("ledger-people-analysed", people.analysed),
        ("ledger-people-treated", people.treated),
        ("ledger-people-units", people.units),
    ] {
        if let Some(count) = count {
            let count = count.to_string();
            parts.push(messages.with(key, [("count", count.as_str())]));
        }
    }
    or_not_stated(parts.join(view.wording.list_mark()), view)
}

pub(super) fn product(study: &StudyPart, view: &LedgerView<'_>) -> String {
    let messages = view.messages();
    let product = &study.product;
    let class = view.term(TermKind::ProductClass, &product.class);
    let isolation = product
        .isolation
        .clone()
        .unwrap_or_else(|| messages.text("ledger-not-stated"));
    let key = if product.with_cells {
        "ledger-product-with-cells"
    } else {
        "ledger-product"
    };
    messages.with(
        key,
        [
            ("text", product.text.as_str()),
            ("class", class.as_str()),
            ("isolation", isolation.as_str()),
        ],
    )
}

fn outcomes(sheet: &mut Sheet, study: &StudyPart, view: &LedgerView<'_>) {
    if study.outcomes.is_empty() {
        return;
    }
    let messages = view.messages();
    sheet.heading(&messages.text("ledger-outcomes"));
    for outcome in &study.outcomes {
        let direction = messages.family("ledger-direction", outcome.direction.code());
        let at = outcome
            .at
            .as_ref()
            .map(|at| messages.with("ledger-at", [("at", at.as_str())]))
            .unwrap_or_default();
        sheet.item(&messages.with(
            "ledger-outcome",
            [
                ("name", outcome.name.as_str()),
                ("at", at.as_str()),
                ("direction", direction.as_str()),
                ("text", outcome.text.as_str()),
            ],
        ));
        effects(sheet, outcome, view);
    }
}

/// The printed and the recomputed effect, side by side where they differ.
fn effects(sheet: &mut Sheet, outcome: &OutcomePart, view: &LedgerView<'_>) {
    let messages = view.messages();
    if let Some(printed) = &outcome.printed {
        let line = messages.with("ledger-printed", [("effect", printed_line(printed, view))]);
        sheet.put("    ", &line, None);
    }
    if let Some(recomputed) = &outcome.recomputed {
        let effect = recomputed_line(recomputed, view);
        let half = if recomputed.half_added {
            messages.text("ledger-half")
        } else {
            String::new()
        };
        let line = messages.with(
            "ledger-recomputed",
            [("effect", effect.as_str()), ("half", half.as_str())],
        );
        sheet.put("    ", &line, None);
    }
    if !outcome.differs.is_empty() {
        sheet.put("    ", &messages.text("ledger-differs"), Some(Ink::Doubt));
    }
}

pub(super) fn printed_line(effect: &EffectPart, view: &LedgerView<'_>) -> String {
    let messages = view.messages();
    let mut parts = vec![messages.family("ledger-measure", effect.measure.code())];
    if let Some(value) = effect.value {
        parts.push(value.to_string());
    }
    if let (Some(low), Some(high)) = (effect.low, effect.high) {
        parts.push(interval(
            low.to_string(),
            high.to_string(),
            effect.level,
            view,
        ));
    }
    if let Some(p) = effect.p {
        let sign = if effect.p_below { "<" } else { "=" };
        parts.push(format!("p {sign} {p}"));
    }
    parts.join(" ")
}

pub(super) fn recomputed_line(effect: &Recomputed, view: &LedgerView<'_>) -> String {
    let messages = view.messages();
    let two = |value: f64| format!("{value:.2}");
    let mut parts = vec![
        messages.family("ledger-measure", effect.measure.code()),
        two(effect.value),
        interval(two(effect.low), two(effect.high), Some(effect.level), view),
    ];
    if let Some(p) = effect.p {
        parts.push(format!("p = {p:.3}"));
    }
    parts.join(" ")
}

fn interval(low: String, high: String, level: Option<f64>, view: &LedgerView<'_>) -> String {
    let percent = level.map_or_else(String::new, |level| {
        format!("{}", (level * 1000.0).round() / 10.0)
    });
    view.messages().with(
        "ledger-interval",
        [
            ("low", low.as_str()),
            ("high", high.as_str()),
            ("percent", percent.as_str()),
        ],
    )
}

fn harms(sheet: &mut Sheet, study: &StudyPart, view: &LedgerView<'_>) {
    if study.harms.is_empty() {
        return;
    }
    let messages = view.messages();
    sheet.heading(&messages.text("ledger-harms"));
    for harm in &study.harms {
        let counted = match (harm.affected, harm.at_risk) {
            (Some(affected), Some(people)) => {
                let (affected, people) = (affected.to_string(), people.to_string());
                messages.with(
                    "ledger-harm-counted",
                    [("affected", affected.as_str()), ("people", people.as_str())],
                )
            }
            _ => messages.text("ledger-harm-not-counted"),
        };
        sheet.item(&format!("{} {counted}", stop(&harm.text, messages)));
    }
}

fn bias(sheet: &mut Sheet, study: &StudyPart, view: &LedgerView<'_>) {
    if study.bias.is_empty() {
        return;
    }
    let messages = view.messages();
    sheet.heading(&messages.text("ledger-bias"));
    for bias in &study.bias {
        let domain = messages.family("ledger-bias-domain", &bias.domain);
        let judgement = messages.family("ledger-judgement", bias.judgement.code());
        sheet.item(&messages.with(
            "ledger-bias-line",
            [
                ("domain", domain.as_str()),
                ("judgement", judgement.as_str()),
                ("why", bias.why.as_str()),
            ],
        ));
    }
}

fn read(sheet: &mut Sheet, study: &StudyPart, view: &LedgerView<'_>) {
    let messages = view.messages();
    let part = messages.family("ledger-read", study.reading.part.code());
    let date = study.reading.on.map(|day| day.to_string());
    let date = date.unwrap_or_else(|| "–".to_owned());
    sheet.heading(&messages.with(
        "ledger-reading",
        [("part", part.as_str()), ("date", date.as_str())],
    ));
    for citation in &study.reading.citations {
        sheet.item(&citation_line(citation, view.wording));
    }
    for missing in &study.reading.missing {
        sheet.item(&messages.with("ledger-missing", [("text", missing.as_str())]));
    }
    if !study.not_verified.is_empty() {
        sheet.heading(&messages.text("ledger-not-verified"));
        for it in &study.not_verified {
            sheet.item(&it.text);
        }
    }
}

//! Regimens against each other.

use evigil_core::Lang;
use evigil_evidence::dose::{
    Amount, DoseBase, DoseError, Factor, Order, Pair, Regimen, Scope, compare,
};
use evigil_knowledge::Knowledge;
use jiff::civil::Date;

use super::convert::cited;
use super::{DoseReport, DoseResult, DoseSchemaId, PairPart, RegimenPart, amount};
use crate::Messages;
use crate::figures::significant;
use crate::signal::{WatchTable, WatchView};

impl DoseReport {
    /// Compares regimens.
    ///
    /// # Errors
    /// When there are fewer than two, or two factors for one pair of kinds.
    pub fn comparison(
        base: &DoseBase,
        knowledge: &Knowledge,
        regimens: &[Regimen],
        factors: &[Factor],
        (lang, as_of): (Lang, Date),
    ) -> Result<Self, DoseError> {
        let pairs = compare(base, regimens, factors)?;
        let used = [("same_order", base.same_order.basis.as_slice())];
        Ok(Self {
            schema: DoseSchemaId,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            result: DoseResult::Comparison {
                regimens: regimens.iter().map(regimen_part).collect(),
                pairs: pairs
                    .iter()
                    .filter_map(|pair| pair_part(pair, regimens))
                    .collect(),
                same_order_within: base.same_order.within,
            },
            citations: cited(&used, knowledge, lang, as_of),
            remarks: vec![base.same_order.text.get(lang).to_owned()],
        })
    }
}

fn regimen_part(regimen: &Regimen) -> RegimenPart {
    let scope = match regimen.scope {
        Scope::Whole => "whole",
        Scope::Kilogram(_) => "kg",
        Scope::SquareCentimetre(_) => "cm2",
    };
    RegimenPart {
        name: regimen.name.clone(),
        counts: regimen.amount.kind().code().to_owned(),
        unit: regimen.amount.kind().unit().to_owned(),
        amount: regimen.amount.value(),
        scope: scope.to_owned(),
        sessions: regimen.sessions,
        session: regimen.session().map(Amount::value),
        total: regimen.total().map(Amount::value),
    }
}

fn pair_part(pair: &Pair, regimens: &[Regimen]) -> Option<PairPart> {
    let mut part = PairPart {
        first: regimens.get(pair.first)?.name.clone(),
        second: regimens.get(pair.second)?.name.clone(),
        order: String::new(),
        session_ratio: None,
        total_ratio: None,
        factor: None,
        factor_source: None,
    };
    match &pair.result {
        Ok(compared) => {
            part.order = match compared.order {
                Order::Same => "same_order",
                Order::Different => "different",
            }
            .to_owned();
            part.session_ratio = Some(compared.session);
            part.total_ratio = Some(compared.total);
            if let Some(factor) = &compared.factor {
                part.factor = Some(factor.value);
                part.factor_source = Some(factor.source.clone());
            }
        }
        Err(why) => part.order = why.code().to_owned(),
    }
    Some(part)
}

/// The comparison in sentences and tables.
pub(super) fn tell(
    regimens: &[RegimenPart],
    pairs: &[PairPart],
    within: f64,
    view: &mut WatchView,
    messages: &Messages,
) {
    let heads = |keys: &[&str]| -> Vec<String> {
        keys.iter()
            .map(|key| messages.family("dose-head", key))
            .collect()
    };
    let shown = |value: Option<f64>, unit: &str| {
        value.map_or_else(|| messages.text("dose-unknown"), |it| amount(it, unit))
    };
    let rows = regimens.iter().map(|part| {
        let per = match part.scope.as_str() {
            "kg" => format!("{}/kg", part.unit),
            "cm2" => format!("{}/cm²", part.unit),
            _ => part.unit.clone(),
        };
        vec![
            part.name.clone(),
            amount(part.amount, &per),
            part.sessions.to_string(),
            shown(part.session, &part.unit),
            shown(part.total, &part.unit),
        ]
    });
    view.tables.push(WatchTable {
        name: messages.text("dose-table-regimens"),
        head: heads(&["name", "amount", "sessions", "session", "total"]),
        rows: rows.collect(),
        texts: 1,
    });
    let rows = pairs.iter().map(|part| {
        let ratio = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), significant);
        let source = match (part.factor, &part.factor_source) {
            (Some(factor), Some(source)) => format!("{} ({source})", significant(factor)),
            _ => "–".to_owned(),
        };
        vec![
            format!("{} → {}", part.first, part.second),
            messages.family("dose-order", &part.order),
            ratio(part.session_ratio),
            ratio(part.total_ratio),
            source,
        ]
    });
    view.tables.push(WatchTable {
        name: messages.with("dose-table-pairs", [("within", significant(within))]),
        head: heads(&["pair", "order", "session_ratio", "total_ratio", "factor"]),
        rows: rows.collect(),
        texts: 2,
    });
}

//! From judgements to a report with sentences and sources.

use std::collections::BTreeMap;

use evigil_core::{ItemStanding, Lang, Sha256};
use evigil_instrument::Inspection;
use evigil_knowledge::Knowledge;
use evigil_product::criteria::{Evidence, Item, Quantity, Reason};
use evigil_product::dossier::{Dossier, DossierProblem};
use evigil_product::measured::Measured;
use jiff::civil::Date;

use super::report::{
    CitedItem, DossierPart, DossierProblemPart, EvidencePart, LotReport, LotSchemaId, MeasuredPart,
    ProductPart, ReasonPart,
};
use crate::inspect::InspectReport;
use crate::{Messages, Wording};

/// An instrument file of a dossier.
#[derive(Debug)]
pub struct NamedFile<'f> {
    /// Path as the dossier gives it.
    pub name: &'f str,
    /// SHA-256 of its bytes.
    pub sha256: Sha256,
    /// What it holds.
    pub inspection: &'f Inspection<'f>,
}

/// What a report is made from.
#[derive(Debug)]
pub struct LotInput<'l> {
    /// Path of the dossier as given.
    pub source: &'l str,
    /// SHA-256 of the dossier.
    pub sha256: Sha256,
    /// The dossier.
    pub dossier: &'l Dossier,
    /// What is wrong with it.
    pub problems: &'l [DossierProblem],
    /// The criteria with their judgements.
    pub items: &'l [Item<'l>],
    /// What the raw files say.
    pub measured: &'l [Measured],
    /// The instrument files.
    pub files: &'l [NamedFile<'l>],
    /// Day of the assessment.
    pub as_of: Date,
}

impl LotReport {
    /// The report on a lot, in the language of `wording`, with the sources that `knowledge` has
    /// on the day of the assessment.
    #[must_use]
    pub fn new(input: &LotInput<'_>, knowledge: &Knowledge, wording: &Wording) -> Self {
        let (lang, messages) = (wording.lang(), wording.messages());
        let cite = |item: &Item<'_>| cited(item, knowledge, lang, input.as_of, messages);
        let mut items: Vec<CitedItem> = input.items.iter().map(cite).collect();
        group(&mut items);
        let mut counts: BTreeMap<&'static str, usize> = ItemStanding::ALL
            .map(|standing| (standing.code(), 0))
            .into();
        for item in &items {
            *counts.entry(item.standing.code()).or_default() += 1;
        }
        let open = |item: &&CitedItem| {
            matches!(
                item.standing,
                ItemStanding::NotShown | ItemStanding::NotDisclosed | ItemStanding::Contradicted
            )
        };
        let mut questions: Vec<String> = Vec::new();
        for item in items.iter().filter(open) {
            if !questions.contains(&item.question) {
                questions.push(item.question.clone());
            }
        }
        let problems = input.problems.iter();
        Self {
            schema: LotSchemaId,
            as_of: input.as_of,
            reader_lang: lang,
            dossier: DossierPart {
                source: input.source.to_owned(),
                sha256: input.sha256.to_string(),
                problems: problems.map(|problem| told(problem, messages)).collect(),
            },
            product: product(input.dossier),
            items,
            counts,
            measured: (input.measured.iter())
                .map(|measured| measured_part(measured, messages))
                .collect(),
            files: (input.files.iter())
                .map(|file| {
                    InspectReport::new(
                        file.name,
                        Some(file.sha256.clone()),
                        file.inspection,
                        messages,
                    )
                })
                .collect(),
            questions,
        }
    }
}

/// Puts items of one group together; groups in the order in which the base first names them.
fn group(items: &mut [CitedItem]) {
    let mut order: Vec<String> = Vec::new();
    for item in items.iter() {
        if !order.contains(&item.group) {
            order.push(item.group.clone());
        }
    }
    items.sort_by_key(|item| order.iter().position(|group| *group == item.group));
}

fn product(dossier: &Dossier) -> ProductPart {
    let product = &dossier.product;
    ProductPart {
        name: product.name.clone(),
        sold_as: product.sold_as.clone(),
        manufacturer: product.manufacturer.clone(),
        class: product.class.map(|class| class.code()),
        routes: product.routes.clone(),
        lot: dossier.lot.number.clone(),
        expires_on: dossier.lot.expires_on,
    }
}

fn told(problem: &DossierProblem, messages: &Messages) -> DossierProblemPart {
    let code = problem.fault.code();
    let details = problem.fault.details();
    let say = |key: String| {
        let details = details.iter().map(|(name, value)| (*name, value.as_str()));
        messages.with(&key, details)
    };
    DossierProblemPart {
        code,
        line: problem.place.line,
        column: problem.place.column,
        message: say(format!("dossier-{code}")),
        help: say(format!("dossier-help-{code}")),
    }
}

fn cited(
    item: &Item<'_>,
    knowledge: &Knowledge,
    lang: Lang,
    as_of: Date,
    messages: &Messages,
) -> CitedItem {
    let criterion = item.criterion;
    let mut citations = knowledge.citations(&criterion.basis, lang, as_of);
    let home = match lang {
        Lang::En => "US",
        Lang::Ja => "JP",
    };
    citations.sort_by_key(|citation| citation.jurisdiction != home);
    CitedItem {
        criterion: criterion.id.clone(),
        group: criterion.group.clone(),
        level: criterion.level.code().to_owned(),
        title: criterion.title.get(lang).to_owned(),
        standing: item.judgement.standing,
        reasons: (item.judgement.reasons.iter())
            .map(|reason| reason_part(reason, messages))
            .collect(),
        evidence: (item.judgement.evidence.iter())
            .map(|evidence| evidence_part(evidence, messages))
            .collect(),
        why: criterion.why.get(lang).to_owned(),
        question: criterion.question.get(lang).to_owned(),
        citations,
        overdue: criterion.review_by.filter(|day| *day < as_of),
    }
}

fn reason_part(reason: &Reason, messages: &Messages) -> ReasonPart {
    let details = reason
        .details
        .iter()
        .map(|(name, value)| (*name, value.as_str()));
    // Reasons of the particle analysis have codes of their own.
    let family = if reason.code.starts_with("EV-P") {
        "particle"
    } else {
        "reason"
    };
    ReasonPart {
        code: reason.code,
        message: messages.with(&format!("{family}-{}", reason.code), details),
    }
}

fn evidence_part(evidence: &Evidence, messages: &Messages) -> EvidencePart {
    match evidence {
        Evidence::Field { path, shown, line } => EvidencePart::Field {
            path: path.clone(),
            value: shown.clone(),
            line: *line,
        },
        Evidence::File { file } => EvidencePart::File { file: file.clone() },
        Evidence::Computed { file, quantity } => quantity_part(file.clone(), quantity, messages),
    }
}

fn quantity_part(file: Option<String>, quantity: &Quantity, messages: &Messages) -> EvidencePart {
    EvidencePart::Computed {
        file,
        name: quantity.name,
        title: titled(quantity, messages),
        value: quantity.value,
        low: quantity.low,
        high: quantity.high,
        unit: quantity.unit,
    }
}

/// What a number is, and of what: "positive particles: CD63".
fn titled(quantity: &Quantity, messages: &Messages) -> String {
    let title = messages.family("quantity", quantity.name);
    match &quantity.subject {
        Some(subject) => messages.with("quantity-of", [("title", title.as_str()), ("of", subject)]),
        None => title,
    }
}

fn measured_part(measured: &Measured, messages: &Messages) -> MeasuredPart {
    MeasuredPart {
        measurement: measured.measurement.clone(),
        method: measured.kind.code(),
        files: measured.files.clone(),
        quantities: (measured.quantities.iter())
            .map(|quantity| quantity_part(None, quantity, messages))
            .collect(),
        remarks: (measured.remarks.iter())
            .map(|reason| reason_part(reason, messages))
            .collect(),
    }
}

//! From an animal to a human.

use evigil_core::Lang;
use evigil_evidence::dose::{
    DoseBase, DoseError, Human, Kilograms, PerKilogram, Species, human_equivalent,
};
use evigil_knowledge::Knowledge;
use evigil_knowledge::basis::{Basis, citations};
use jiff::civil::Date;

use super::{ConversionPart, DoseReport, DoseResult, DoseSchemaId, ExceptionPart, amount};
use crate::figures::significant;
use crate::render::phrases::citation_line;
use crate::signal::{WatchTable, WatchView};
use crate::{Messages, Wording};

/// Jurisdiction of a citation that belongs to none.
const EVERYWHERE: &str = "INT";

impl DoseReport {
    /// Converts a dose of an animal.
    ///
    /// # Errors
    /// When the result leaves the range of doses.
    #[expect(
        clippy::too_many_arguments,
        reason = "each is one word of the question"
    )]
    pub fn conversion(
        base: &DoseBase,
        knowledge: &Knowledge,
        species: &Species,
        human: &Human,
        dose: PerKilogram,
        route: Option<&str>,
        weight: Option<Kilograms>,
        (lang, as_of): (Lang, Date),
    ) -> Result<Self, DoseError> {
        let found = human_equivalent(base, species, human, dose, route, weight)?;
        let text = |id: &str| {
            let exception = base.exception.iter().find(|it| it.id == id);
            exception.map_or("", |it| it.text.get(lang)).to_owned()
        };
        let exceptions = found.exceptions.iter().map(|(id, holds)| ExceptionPart {
            id: (*id).to_owned(),
            holds: *holds,
            text: text(id),
        });
        let used: Vec<(&str, &[Basis])> = [
            (species.id.as_str(), species.basis.as_slice()),
            (human.id.as_str(), human.basis.as_slice()),
            ("start", base.start.basis.as_slice()),
        ]
        .into_iter()
        .chain((base.exception.iter()).map(|it| (it.id.as_str(), it.basis.as_slice())))
        .collect();
        Ok(Self {
            schema: DoseSchemaId,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            result: DoseResult::Conversion(Box::new(ConversionPart {
                species: species.id.clone(),
                species_name: species.title.get(lang).to_owned(),
                human: human.id.clone(),
                human_name: human.title.get(lang).to_owned(),
                km_animal: species.km,
                km_human: human.km,
                factor: found.factor,
                counts: dose.0.kind().code().to_owned(),
                unit: dose.0.kind().unit().to_owned(),
                animal_per_kg: dose.0.value(),
                per_kg: found.per_kg.0.value(),
                weight_kg: found.weight.value(),
                whole: found.whole.value(),
                start_divisor: base.start.divisor,
                start_per_kg: found.start_per_kg.0.value(),
                start_whole: found.start_whole.value(),
                route: route.map(str::to_owned),
                exceptions: exceptions.collect(),
            })),
            citations: cited(&used, knowledge, lang, as_of),
            remarks: vec![base.start.text.get(lang).to_owned()],
        })
    }

    /// The report in sentences and tables.
    #[must_use]
    pub fn view(&self, wording: &Wording) -> WatchView {
        let messages = wording.messages();
        let mut view = WatchView::new(messages.text("dose-title"));
        view.note = "dose-note";
        view.remarks.clone_from(&self.remarks);
        match &self.result {
            DoseResult::Conversion(part) => part.tell(&mut view, messages),
            DoseResult::Comparison {
                regimens,
                pairs,
                same_order_within,
            } => super::regimens::tell(regimens, pairs, *same_order_within, &mut view, messages),
        }
        let lines = self
            .citations
            .iter()
            .map(|citation| vec![citation_line(citation, wording)]);
        view.tables.push(WatchTable {
            name: messages.text("dose-sources"),
            head: vec![messages.family("dose-head", "source")],
            rows: lines.collect(),
            texts: 1,
        });
        view
    }
}

/// Citations of entries, each place once.
pub(super) fn cited(
    entries: &[(&str, &[Basis])],
    knowledge: &Knowledge,
    lang: Lang,
    as_of: Date,
) -> Vec<evigil_core::Citation> {
    let mut all: Vec<evigil_core::Citation> = Vec::new();
    for (id, basis) in entries {
        for citation in citations(basis, knowledge, id, EVERYWHERE, lang, as_of) {
            let known = all.iter().any(|other| {
                (&other.source, &other.locator) == (&citation.source, &citation.locator)
            });
            if !known {
                all.push(citation);
            }
        }
    }
    all
}

impl ConversionPart {
    fn tell(&self, view: &mut WatchView, messages: &Messages) {
        let per_kg = |value| amount(value, &format!("{}/kg", self.unit));
        let details = [
            ("species", self.species_name.clone()),
            ("human", self.human_name.clone()),
            ("dose", per_kg(self.animal_per_kg)),
            ("per_kg", per_kg(self.per_kg)),
            ("whole", amount(self.whole, &self.unit)),
            ("weight", significant(self.weight_kg)),
        ];
        view.verdicts
            .push((messages.with("dose-equivalent", details), false));
        let details = [
            ("divisor", significant(self.start_divisor)),
            ("per_kg", per_kg(self.start_per_kg)),
            ("whole", amount(self.start_whole, &self.unit)),
        ];
        view.verdicts
            .push((messages.with("dose-start", details), false));
        let (holding, others): (Vec<_>, Vec<_>) = self
            .exceptions
            .iter()
            .partition(|exception| exception.holds);
        for exception in holding {
            view.verdicts.push((exception.text.clone(), true));
        }
        for exception in others {
            let details = [("text", exception.text.clone())];
            view.remarks.push(messages.with("dose-exception", details));
        }
        let factor = significant(self.factor);
        let details = [
            ("animal", significant(self.km_animal)),
            ("human", significant(self.km_human)),
            ("factor", factor),
        ];
        view.facts.push((
            messages.text("dose-factor"),
            messages.with("dose-factor-km", details),
        ));
    }
}

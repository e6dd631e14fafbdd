//! Ids, identifiers and citations of a study.

use evigil_knowledge::part::Step;
use evigil_knowledge::{TermKind, nearest};

use super::Looking;
use super::entries::unresolved_term;
use crate::ledger::fault::{FaultKind, Named};
use crate::ledger::identifier;

impl Looking<'_> {
    pub(super) fn references(&mut self) {
        self.ids();
        self.outcome_scales();
        self.same_people();
        self.indirect();
        self.identifiers();
        self.citations();
    }

    fn ids(&mut self) {
        let study = self.study();
        if study.indications.is_empty() {
            self.say(&[Step::Key("indications")], FaultKind::Empty);
        }
        for (at, id) in study.indications.iter().enumerate() {
            let known = self.knowledge.term(TermKind::Indication, id).is_some()
                || self.ledger.condition(id).is_some();
            if !known {
                let terms = self.knowledge.terms().iter();
                let ids = terms
                    .filter(|term| term.kind == TermKind::Indication)
                    .map(|term| term.id.as_str())
                    .chain(self.ledger.conditions().iter().map(|it| it.id.as_str()));
                let kind = FaultKind::Unresolved {
                    named: Named::Indication,
                    id: id.clone(),
                    near: nearest(id, ids).into_iter().map(str::to_owned).collect(),
                };
                self.say(&[Step::Key("indications"), Step::At(at)], kind);
            }
        }
        for (at, id) in study.routes.iter().enumerate() {
            let path = [Step::Key("routes"), Step::At(at)];
            self.term(&path, TermKind::Route, Named::Route, id);
        }
        let product = &study.product;
        let path = |key| [Step::Key("product"), Step::Key(key)];
        self.term(
            &path("class"),
            TermKind::ProductClass,
            Named::ProductClass,
            &product.class,
        );
        if let Some(id) = &product.cell_source {
            self.term(
                &path("cell_source"),
                TermKind::CellSource,
                Named::CellSource,
                id,
            );
        }
        if let Some(id) = &product.donor {
            self.term(&path("donor"), TermKind::Donor, Named::Donor, id);
        }
    }

    fn term(&mut self, path: &[Step<'_>], kind: TermKind, named: Named, id: &str) {
        if self.knowledge.term(kind, id).is_none() {
            let fault = unresolved_term(self.knowledge, kind, named, id);
            self.say(path, fault);
        }
    }

    fn outcome_scales(&mut self) {
        for (at, outcome) in self.study().outcome.iter().enumerate() {
            let Some(id) = &outcome.scale else { continue };
            if self.ledger.scale(id).is_none() {
                let known = self.ledger.scales().iter().map(|scale| scale.id.as_str());
                let kind = FaultKind::Unresolved {
                    named: Named::Scale,
                    id: id.clone(),
                    near: nearest(id, known).into_iter().map(str::to_owned).collect(),
                };
                let path = [Step::Key("outcome"), Step::At(at), Step::Key("scale")];
                self.say(&path, kind);
            }
        }
    }

    fn same_people(&mut self) {
        let study = self.study();
        for (at, id) in study.same_people_as.iter().enumerate() {
            if id == &study.id || !self.ledger.studies().any(|other| &other.id == id) {
                let kind = FaultKind::Unresolved {
                    named: Named::Study,
                    id: id.clone(),
                    near: Vec::new(),
                };
                self.say(&[Step::Key("same_people_as"), Step::At(at)], kind);
            }
        }
    }

    fn indirect(&mut self) {
        for (at, id) in self.study().indirect.iter().enumerate() {
            let reasons = &self.ledger.grading().reasons;
            let listed = reasons.iter().filter(|it| it.when.listed == Some(true));
            let known: Vec<&str> = listed.map(|it| it.id.as_str()).collect();
            if !known.contains(&id.as_str()) {
                let kind = FaultKind::Unresolved {
                    named: Named::Reason,
                    id: id.clone(),
                    near: known.into_iter().map(str::to_owned).collect(),
                };
                self.say(&[Step::Key("indirect"), Step::At(at)], kind);
            }
        }
    }

    fn identifiers(&mut self) {
        // In the order of `identifier::shapes`: key of the file, and how it is written.
        const WRITTEN: [(&str, &str); 4] = [
            (
                "doi",
                ": it is written 10.NNNN/NAME, without https://doi.org/",
            ),
            ("pmid", ": it is up to 8 digits"),
            ("pmcid", ": it is PMC and digits"),
            (
                "registry",
                ": NCT and 8 digits, jRCT and 9 or 10, or as the registry writes it",
            ),
        ];
        let kinds = identifier::shapes(&self.study().identifiers);
        for ((key, hint), (kind, ids, is_right)) in WRITTEN.into_iter().zip(kinds) {
            for (at, id) in ids.iter().enumerate() {
                if !is_right(id) {
                    let path = [Step::Key("identifiers"), Step::Key(key), Step::At(at)];
                    let id = id.clone();
                    self.say(&path, FaultKind::Identifier { kind, id, hint });
                }
            }
        }
    }

    fn citations(&mut self) {
        let reading = &self.study().reading;
        let path = [Step::Key("reading"), Step::Key("sources")];
        if reading.sources.is_empty() {
            let found = String::new();
            self.say(&path, FaultKind::Citation { found });
        }
        for (at, source) in reading.sources.iter().enumerate() {
            let [reading, sources] = path;
            let wrong_url = source.url.as_ref().filter(|url| {
                !(url.starts_with("https://") || url.starts_with("http://"))
                    || url.contains(char::is_whitespace)
            });
            if let Some(url) = wrong_url {
                let path = [reading, sources, Step::At(at), Step::Key("url")];
                let found = url.clone();
                self.say(&path, FaultKind::Citation { found });
            }
            if source.title.trim().is_empty() {
                let path = [reading, sources, Step::At(at), Step::Key("title")];
                let found = String::new();
                self.say(&path, FaultKind::Citation { found });
            }
        }
    }
}

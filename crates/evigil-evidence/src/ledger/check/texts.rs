//! Texts of a study: both languages have to be there.

use evigil_core::Localized;
use evigil_knowledge::part::Step;

use super::Looking;
use crate::ledger::fault::FaultKind;

impl Looking<'_> {
    pub(super) fn texts(&mut self) {
        let study = self.study();
        let key = Step::Key;
        self.text(&[key("title")], &study.title);
        self.text(&[key("condition")], &study.condition);
        self.text(&[key("result")], &study.result);
        self.text(&[key("product"), key("text")], &study.product.text);
        for (name, text) in [
            ("route_text", &study.route_text),
            ("follow_up", &study.follow_up),
            ("note", &study.note),
        ] {
            self.perhaps(&[key(name)], text.as_ref());
        }
        self.perhaps(
            &[key("participants"), key("text")],
            study.participants.text.as_ref(),
        );
        self.perhaps(
            &[key("product"), key("isolation")],
            study.product.isolation.as_ref(),
        );
        self.perhaps(
            &[key("comparator"), key("text")],
            study.comparator.text.as_ref(),
        );
        if let Some(funding) = &study.funding {
            self.text(&[key("funding"), key("text")], &funding.text);
        }
        for (at, outcome) in study.outcome.iter().enumerate() {
            let path = |field| [key("outcome"), Step::At(at), key(field)];
            self.text(&path("name"), &outcome.name);
            self.text(&path("text"), &outcome.text);
            self.perhaps(&path("at"), outcome.at.as_ref());
        }
        let doses = study.dose.iter().map(|dose| &dose.text).enumerate();
        self.listed("dose", "text", doses);
        self.listed(
            "harm",
            "text",
            study.harm.iter().map(|it| &it.text).enumerate(),
        );
        self.listed(
            "bias",
            "why",
            study.bias.iter().map(|it| &it.why).enumerate(),
        );
        let unreleased = study.unreleased.iter().map(|it| &it.text).enumerate();
        self.listed("unreleased", "text", unreleased);
        for (at, text) in study.reading.missing.iter().enumerate() {
            self.text(&[key("reading"), key("missing"), Step::At(at)], text);
        }
    }

    fn listed<'t>(
        &mut self,
        table: &str,
        field: &str,
        texts: impl Iterator<Item = (usize, &'t Localized)>,
    ) {
        for (at, text) in texts {
            self.text(&[Step::Key(table), Step::At(at), Step::Key(field)], text);
        }
    }

    fn perhaps(&mut self, path: &[Step<'_>], text: Option<&Localized>) {
        if let Some(text) = text {
            self.text(path, text);
        }
    }

    fn text(&mut self, path: &[Step<'_>], text: &Localized) {
        for (lang, words) in [("en", &text.en), ("ja", &text.ja)] {
            if words.trim().is_empty() {
                let mut path = path.to_vec();
                path.push(Step::Key(lang));
                self.say(&path, FaultKind::EmptyText { lang });
            }
        }
    }
}

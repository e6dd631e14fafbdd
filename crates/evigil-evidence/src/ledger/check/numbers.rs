//! Numbers of a study: what no study can have.

use evigil_knowledge::part::Step;

use super::Looking;
use crate::ledger::fault::FaultKind;
use crate::ledger::study::{Counts, EffectPrinted, Means, Outcome};
use crate::ledger::vocabulary::{Design, Measure};

impl Looking<'_> {
    pub(super) fn numbers(&mut self) {
        self.people();
        self.doses();
        self.harms();
        for (at, outcome) in self.study().outcome.iter().enumerate() {
            self.on_scale(at, outcome);
            if let Some(printed) = &outcome.printed {
                self.printed(at, outcome, printed);
            }
            if let Some(counts) = &outcome.counts {
                self.counts(at, counts);
            }
            if let Some(means) = &outcome.means {
                self.means(at, outcome, means);
            }
        }
    }

    fn people(&mut self) {
        let people = &self.study().participants;
        for (part_of, part) in [("analysed", people.analysed), ("treated", people.treated)] {
            if let (Some(part), Some(whole)) = (part, people.enrolled)
                && part > whole
            {
                let path = [Step::Key("participants"), Step::Key(part_of)];
                self.say(
                    &path,
                    FaultKind::PartAboveWhole {
                        part_of,
                        part,
                        whole_of: "enrolled",
                        whole,
                    },
                );
            }
        }
    }

    fn doses(&mut self) {
        for (at, dose) in self.study().dose.iter().enumerate() {
            let path = |field| [Step::Key("dose"), Step::At(at), Step::Key(field)];
            let wrong = |value: f64| !value.is_finite() || value <= 0.0;
            if let Some(value) = dose.amount.filter(|value| wrong(*value)) {
                self.say(&path("amount"), FaultKind::Impossible { value });
            }
            if let Some(to) = dose.amount_to
                && (wrong(to) || dose.amount.is_none_or(|from| to < from))
            {
                self.say(&path("amount_to"), FaultKind::Impossible { value: to });
            }
            if dose.times == Some(0) {
                self.say(&path("times"), FaultKind::Impossible { value: 0.0 });
            }
            if dose.amount.is_some() && dose.unit.is_none() {
                self.say(&path("unit"), FaultKind::Empty);
            }
        }
    }

    fn harms(&mut self) {
        let people = &self.study().participants;
        for (at, harm) in self.study().harm.iter().enumerate() {
            let path = |field| [Step::Key("harm"), Step::At(at), Step::Key(field)];
            if let (Some(affected), Some(at_risk)) = (harm.affected, harm.at_risk)
                && affected > at_risk
            {
                let kind = FaultKind::AffectedAboveAtRisk { affected, at_risk };
                self.say(&path("affected"), kind);
            }
            // Things can be watched that are more than people: knees, tracts.
            let whole = people.enrolled.max(people.units);
            if let (Some(at_risk), Some(whole), true) =
                (harm.at_risk, whole, people.enrolled.is_some())
                && at_risk > whole
            {
                let kind = FaultKind::PartAboveWhole {
                    part_of: "at_risk",
                    part: at_risk,
                    whole_of: "enrolled",
                    whole,
                };
                self.say(&path("at_risk"), kind);
            }
        }
    }

    fn on_scale(&mut self, at: usize, outcome: &Outcome) {
        for (field, value) in [
            ("value", outcome.value),
            ("value_comparator", outcome.value_comparator),
        ] {
            let Some(value) = value else { continue };
            let path = [Step::Key("outcome"), Step::At(at), Step::Key(field)];
            match &outcome.scale {
                None => self.say(&path, FaultKind::NoScale),
                Some(scale) => self.fits(&path, scale, value, outcome.change),
            }
        }
    }

    /// An unknown scale has been said already.
    fn fits(&mut self, path: &[Step<'_>], scale: &str, value: f64, change: bool) {
        let Some(scale) = self.ledger.scale(scale) else {
            return;
        };
        let fits = if change {
            scale.holds_change(value)
        } else {
            scale.holds(value)
        };
        if !fits {
            let kind = FaultKind::OutOfScale {
                scale: scale.id.clone(),
                value,
                range: scale.range(),
            };
            self.say(path, kind);
        }
    }

    fn printed(&mut self, at: usize, outcome: &Outcome, printed: &EffectPrinted) {
        let path = |field| {
            [
                Step::Key("outcome"),
                Step::At(at),
                Step::Key("printed"),
                Step::Key(field),
            ]
        };
        let numbers = [
            ("value", printed.value),
            ("low", printed.low),
            ("high", printed.high),
        ];
        let is_ratio = matches!(
            printed.measure,
            Measure::RiskRatio | Measure::OddsRatio | Measure::HazardRatio
        );
        for (field, value) in numbers {
            let Some(value) = value else { continue };
            if !value.is_finite() {
                self.say(&path(field), FaultKind::Impossible { value });
            } else if is_ratio && value <= 0.0 {
                self.say(&path(field), FaultKind::Ratio { value });
            }
        }
        match (printed.low, printed.high) {
            (Some(low), Some(high)) => {
                let value = printed.value.unwrap_or(low);
                if low > high || value < low || value > high {
                    let kind = FaultKind::IntervalInsideOut { low, value, high };
                    self.say(&path("low"), kind);
                }
                if printed.level.is_none() {
                    self.say(&path("low"), FaultKind::IntervalInPart);
                }
            }
            (None, None) => {}
            _ => self.say(&path("value"), FaultKind::IntervalInPart),
        }
        if let Some(level) = printed.level
            && !(level > 0.0 && level < 1.0)
        {
            self.say(&path("level"), FaultKind::Level { level });
        }
        if let Some(p) = printed.p
            && !(0.0..=1.0).contains(&p)
        {
            self.say(&path("p"), FaultKind::Probability { p });
        }
        if let (Measure::MeanDifference, Some(scale), Some(value)) =
            (printed.measure, &outcome.scale, printed.value)
        {
            self.fits(&path("value"), scale, value, true);
        }
    }

    fn counts(&mut self, at: usize, counts: &Counts) {
        let path = |field| {
            [
                Step::Key("outcome"),
                Step::At(at),
                Step::Key("counts"),
                Step::Key(field),
            ]
        };
        for (field, events, people) in [
            ("events", counts.events, counts.people),
            (
                "events_comparator",
                counts.events_comparator,
                counts.people_comparator,
            ),
        ] {
            if people == 0 {
                self.say(&path(field), FaultKind::Impossible { value: 0.0 });
            } else if events > people {
                let kind = FaultKind::EventsAbovePeople { events, people };
                self.say(&path(field), kind);
            }
        }
        self.sum(&path("people"), counts.people, counts.people_comparator);
    }

    fn means(&mut self, at: usize, outcome: &Outcome, means: &Means) {
        let path = |field| {
            [
                Step::Key("outcome"),
                Step::At(at),
                Step::Key("means"),
                Step::Key(field),
            ]
        };
        for (field, mean) in [
            ("mean", means.mean),
            ("mean_comparator", means.mean_comparator),
        ] {
            match &outcome.scale {
                Some(scale) => self.fits(&path(field), scale, mean, outcome.change),
                None => self.say(&path(field), FaultKind::NoScale),
            }
        }
        for (field, sd) in [("sd", means.sd), ("sd_comparator", means.sd_comparator)] {
            if !sd.is_finite() || sd < 0.0 {
                self.say(&path(field), FaultKind::Impossible { value: sd });
            }
        }
        for (field, people) in [
            ("people", means.people),
            ("people_comparator", means.people_comparator),
        ] {
            if people == 0 {
                self.say(&path(field), FaultKind::Impossible { value: 0.0 });
            }
        }
        self.sum(&path("people"), means.people, means.people_comparator);
    }

    /// Groups of different people can't be more than took part. Sides of the same people can.
    fn sum(&mut self, path: &[Step<'_>], one: u64, other: u64) {
        let study = self.study();
        let people = &study.participants;
        if study.design == Design::RandomisedWithinPerson || people.units.is_some() {
            return;
        }
        let sum = one.saturating_add(other);
        if let Some(whole) = people.enrolled
            && sum > whole
        {
            let kind = FaultKind::PartAboveWhole {
                part_of: "people + people_comparator",
                part: sum,
                whole_of: "enrolled",
                whole,
            };
            self.say(path, kind);
        }
    }
}

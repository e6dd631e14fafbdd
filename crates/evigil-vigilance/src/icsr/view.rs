//! A report by meaning: its drugs and reactions.

use super::{At, Element, Icsr, NullFlavour, PartialDate, Value, register as el};

/// What part a product played. ICH E2B(R3), G.k.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Suspected of having caused a reaction (1).
    Suspect,
    /// Given beside it (2).
    Concomitant,
    /// Suspected of having done so together with another (3).
    Interacting,
    /// Ought to have been given, and was not (4).
    NotAdministered,
}

impl Role {
    /// The role with this code of G.k.1.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        match code {
            "1" => Some(Self::Suspect),
            "2" => Some(Self::Concomitant),
            "3" => Some(Self::Interacting),
            "4" => Some(Self::NotAdministered),
            _ => None,
        }
    }

    /// Its word in tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Suspect => "suspect",
            Self::Concomitant => "concomitant",
            Self::Interacting => "interacting",
            Self::NotAdministered => "not_administered",
        }
    }
}

/// Criteria that make a reaction serious, as stated (E.i.3.2). ICH E2A, section II.B.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Seriousness {
    /// Resulted in death (a).
    pub death: bool,
    /// Life threatening (b).
    pub life_threatening: bool,
    /// Caused or prolonged a stay in hospital (c).
    pub hospitalisation: bool,
    /// Disabling or incapacitating (d).
    pub disability: bool,
    /// Congenital anomaly or birth defect (e).
    pub congenital_anomaly: bool,
    /// Otherwise medically important (f).
    pub other: bool,
    /// Needed intervention to prevent one of the above; FDA only (h).
    pub required_intervention: bool,
}

impl Seriousness {
    /// Whether any criterion is met.
    #[must_use]
    pub fn is_serious(self) -> bool {
        self != Self::default()
    }

    /// Criteria met in either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self {
            death: self.death || other.death,
            life_threatening: self.life_threatening || other.life_threatening,
            hospitalisation: self.hospitalisation || other.hospitalisation,
            disability: self.disability || other.disability,
            congenital_anomaly: self.congenital_anomaly || other.congenital_anomaly,
            other: self.other || other.other,
            required_intervention: self.required_intervention || other.required_intervention,
        }
    }
}

/// What a report as a whole says of seriousness. Nothing stands for "not told": sources such as FAERS
/// and VAERS name criteria that are met, and leave open whether the others were asked about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CaseSeriousness {
    /// Whether a criterion is met.
    pub serious: Option<bool>,
    /// Whether the criterion is death. Where others are named and death is not, it is not met.
    pub death: Option<bool>,
}

impl CaseSeriousness {
    /// Takes a value of the report; other elements than E.i.3.2 say nothing.
    pub(crate) fn take(&mut self, element: Element, value: Value<'_>) {
        if !CRITERIA.contains(&element) {
            return;
        }
        let is_met = match value {
            Value::Text("true") => true,
            // E2B(R3) has no other "no" than this: the value is `true` or no information.
            Value::Text("false") | Value::Null(NullFlavour::NoInformation) => false,
            Value::Text(_) | Value::Null(_) => return,
        };
        self.serious = Some(self.serious.unwrap_or_default() || is_met);
        let is_death = is_met && element == el::E_I_3_2A;
        self.death = Some(self.death.unwrap_or_default() || is_death);
    }
}

/// Elements of the criteria of seriousness.
const CRITERIA: [Element; 7] = [
    el::E_I_3_2A,
    el::E_I_3_2B,
    el::E_I_3_2C,
    el::E_I_3_2D,
    el::E_I_3_2E,
    el::E_I_3_2F,
    el::FDA_E_I_3_2H,
];

/// A reaction of a report.
#[derive(Debug, Clone, Copy)]
pub struct Reaction<'r> {
    report: &'r Icsr,
    /// Its number in the report, from 1.
    pub number: u16,
}

impl<'r> Reaction<'r> {
    const fn at(self) -> At {
        At::one(self.number)
    }

    /// The reporter's words (E.i.1.1a), or their translation (E.i.1.2).
    #[must_use]
    pub fn words(self) -> Option<&'r str> {
        self.report
            .text(el::E_I_1_1A, self.at())
            .or_else(|| self.report.text(el::E_I_1_2, self.at()))
    }

    /// The code of the term (E.i.2.1b). Sources without codes, such as FAERS, have only words.
    #[must_use]
    pub fn code(self) -> Option<&'r str> {
        self.report.text(el::E_I_2_1B, self.at())
    }

    /// What counts as the event: words, or else the code.
    #[must_use]
    pub fn event(self) -> Option<&'r str> {
        self.words().or_else(|| self.code())
    }

    /// When it began (E.i.4).
    #[must_use]
    pub fn onset(self) -> Option<PartialDate> {
        let text = self.report.text(el::E_I_4, self.at())?;
        PartialDate::parse(text).ok()
    }

    /// Outcome (E.i.7), as its code.
    #[must_use]
    pub fn outcome(self) -> Option<&'r str> {
        self.report.text(el::E_I_7, self.at())
    }

    /// Criteria of seriousness (E.i.3.2).
    #[must_use]
    pub fn seriousness(self) -> Seriousness {
        let is_true = |element| self.report.text(element, self.at()) == Some("true");
        Seriousness {
            death: is_true(el::E_I_3_2A),
            life_threatening: is_true(el::E_I_3_2B),
            hospitalisation: is_true(el::E_I_3_2C),
            disability: is_true(el::E_I_3_2D),
            congenital_anomaly: is_true(el::E_I_3_2E),
            other: is_true(el::E_I_3_2F),
            required_intervention: is_true(el::FDA_E_I_3_2H),
        }
    }
}

/// Elements that hold a lot.
pub(crate) const LOTS: [Element; 2] = [el::G_K_4_R_7, el::FDA_G_K_12_R_9];

/// A product of a report.
#[derive(Debug, Clone, Copy)]
pub struct Drug<'r> {
    report: &'r Icsr,
    /// Its number in the report, from 1.
    pub number: u16,
}

impl<'r> Drug<'r> {
    const fn at(self) -> At {
        At::one(self.number)
    }

    /// What part it played (G.k.1).
    #[must_use]
    pub fn role(self) -> Option<Role> {
        self.report.text(el::G_K_1, self.at()).and_then(Role::of)
    }

    /// Its name as the reporter gave it (G.k.2.2).
    #[must_use]
    pub fn name(self) -> Option<&'r str> {
        self.report.text(el::G_K_2_2, self.at())
    }

    /// Its substances (G.k.2.3.r.1).
    pub fn substances(self) -> impl Iterator<Item = &'r str> {
        let at = self.at();
        self.report
            .all(el::G_K_2_3_R_1)
            .filter(move |item| item.at.is_in(&at))
            .filter_map(|item| item.value.text())
    }

    /// Its dosages (G.k.4.r).
    pub fn dosages(self) -> impl Iterator<Item = Dosage<'r>> {
        let report = self.report;
        (1..=report.repeats("G.k.4.r", self.at())).map(move |number| Dosage {
            report,
            at: At::two(self.number, number),
        })
    }

    /// Its lots, as written: those of all dosages (G.k.4.r.7), then those of its devices
    /// (FDA.G.k.12.r.9).
    pub fn lots(self) -> impl Iterator<Item = &'r str> {
        let at = self.at();
        LOTS.into_iter()
            .flat_map(|element| self.report.all(element))
            .filter(move |item| item.at.is_in(&at))
            .filter_map(|item| item.value.text())
    }
}

/// A dosage of a product.
#[derive(Debug, Clone, Copy)]
pub struct Dosage<'r> {
    report: &'r Icsr,
    at: At,
}

impl<'r> Dosage<'r> {
    /// The lot as written (G.k.4.r.7).
    #[must_use]
    pub fn lot(self) -> Option<&'r str> {
        self.report.text(el::G_K_4_R_7, self.at)
    }

    /// First day (G.k.4.r.4).
    #[must_use]
    pub fn start(self) -> Option<PartialDate> {
        let text = self.report.text(el::G_K_4_R_4, self.at)?;
        PartialDate::parse(text).ok()
    }

    /// Last day (G.k.4.r.5).
    #[must_use]
    pub fn end(self) -> Option<PartialDate> {
        let text = self.report.text(el::G_K_4_R_5, self.at)?;
        PartialDate::parse(text).ok()
    }

    /// Route in words (G.k.4.r.10.1), or its code (G.k.4.r.10.2b).
    #[must_use]
    pub fn route(self) -> Option<&'r str> {
        self.report
            .text(el::G_K_4_R_10_1, self.at)
            .or_else(|| self.report.text(el::G_K_4_R_10_2B, self.at))
    }
}

impl Icsr {
    /// Its products, in the order of the report.
    pub fn drugs(&self) -> impl Iterator<Item = Drug<'_>> {
        (1..=self.repeats("G.k", At::TOP)).map(|number| Drug {
            report: self,
            number,
        })
    }

    /// Its reactions, in the order of the report.
    pub fn reactions(&self) -> impl Iterator<Item = Reaction<'_>> {
        (1..=self.repeats("E.i", At::TOP)).map(|number| Reaction {
            report: self,
            number,
        })
    }

    /// How many reactions it tells of. One that only carries criteria of seriousness is none: it
    /// stands for what a source says of the case without naming a reaction.
    #[must_use]
    pub fn told_reactions(&self) -> u16 {
        match self.repeats("E.i", At::TOP) {
            1 if self.has_criteria_only() => 0,
            count => count,
        }
    }

    fn has_criteria_only(&self) -> bool {
        let mut of_reaction = self.items().filter(|item| item.element.is_under("E.i"));
        of_reaction.all(|item| CRITERIA.contains(&item.element))
    }

    /// How many test results it has (F.r).
    #[must_use]
    pub fn tests(&self) -> u16 {
        self.repeats("F.r", At::TOP)
    }

    /// Criteria of seriousness met by any reaction: the case is serious when one of them is.
    #[must_use]
    pub fn seriousness(&self) -> Seriousness {
        self.reactions()
            .fold(Seriousness::default(), |sum, reaction| {
                sum.or(reaction.seriousness())
            })
    }

    /// Whether it is told to be serious, and to be a death.
    #[must_use]
    pub fn case_seriousness(&self) -> CaseSeriousness {
        let mut told = CaseSeriousness::default();
        for item in CRITERIA.into_iter().flat_map(|element| self.all(element)) {
            told.take(item.element, item.value);
        }
        told
    }

    /// Day of the latest information (C.1.5), or, failing that, of the first receipt (C.1.4).
    #[must_use]
    pub fn received(&self) -> Option<PartialDate> {
        [el::C_1_5, el::C_1_4]
            .into_iter()
            .filter_map(|element| self.text(element, At::TOP))
            .find_map(|text| PartialDate::parse(text).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::super::ReportKey;
    use super::*;

    #[test]
    fn views_find_what_was_pushed_in_any_order() {
        let mut report = Icsr::new(ReportKey::default());
        let mut push = |element, at, text| report.push(element, at, text, 0).expect("room");
        push(el::G_K_4_R_7, At::two(2, 1), "LOT-B");
        push(el::G_K_2_2, At::one(2), "saline");
        push(el::G_K_2_2, At::one(1), "exosome drip");
        push(el::G_K_1, At::one(1), "1");
        push(el::E_I_3_2B, At::one(1), "true");
        push(el::E_I_1_1A, At::one(1), "sepsis");
        push(el::G_K_4_R_7, At::two(1, 2), "LOT-A2");
        report.sort();
        let names: Vec<_> = report.drugs().map(|drug| drug.name()).collect();
        assert_eq!(names, [Some("exosome drip"), Some("saline")]);
        let first = report.drugs().next().expect("a drug");
        assert_eq!(first.role(), Some(Role::Suspect));
        assert_eq!(first.lots().collect::<Vec<_>>(), ["LOT-A2"]);
        assert_eq!(first.dosages().count(), 2);
        let reaction = report.reactions().next().expect("a reaction");
        assert_eq!(reaction.event(), Some("sepsis"));
        assert!(report.seriousness().life_threatening);
        assert!(!report.seriousness().death);
    }
}

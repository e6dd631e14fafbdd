//! Which reports somebody wants to see.

use std::fmt;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;

use crate::icsr::{Drug, Icsr, Role};

/// Words as they are compared: width, case and surplus blanks do not count.
#[must_use]
pub fn folded(text: &str) -> String {
    let folded: String = text.nfkc().flat_map(char::to_lowercase).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A word to look for: the whole word, or with `*` before or after it any that ends or begins so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    core: String,
    open_start: bool,
    open_end: bool,
}

impl Pattern {
    /// The pattern that somebody typed.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let (open_start, rest) = match text.strip_prefix('*') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (open_end, core) = match rest.strip_suffix('*') {
            Some(core) => (true, core),
            None => (false, rest),
        };
        Self {
            core: folded(core),
            open_start,
            open_end,
        }
    }

    /// Whether `text` is such a word.
    #[must_use]
    pub fn fits(&self, text: &str) -> bool {
        let text = folded(text);
        match (self.open_start, self.open_end) {
            (false, false) => text == self.core,
            (true, false) => text.ends_with(&self.core),
            (false, true) => text.starts_with(&self.core),
            (true, true) => text.contains(&self.core),
        }
    }
}

impl fmt::Display for Pattern {
    /// As it was typed, folded.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let star = |open| if open { "*" } else { "" };
        write!(
            f,
            "{}{}{}",
            star(self.open_start),
            self.core,
            star(self.open_end)
        )
    }
}

/// What is asked for; everything that is empty is not asked about, and all the rest has to hold.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Numbers of cases or of reports.
    pub cases: Vec<String>,
    /// Products, by name or substance.
    pub products: Vec<Pattern>,
    /// Reactions, by the reporter's words or the code.
    pub events: Vec<Pattern>,
    /// Lots, by what makes one spelling equal to another; see [`crate::lot`].
    pub lots: Vec<String>,
    /// First day of receipt.
    pub since: Option<Date>,
    /// Last day of receipt.
    pub until: Option<Date>,
    /// Only cases with a criterion of seriousness.
    pub serious: bool,
    /// Only products under suspicion count, not those given beside them.
    pub suspects: bool,
}

impl Selection {
    /// Whether the report is asked for. `lot_keys` gives what is equal in the spellings of a lot.
    #[must_use]
    pub fn takes(&self, report: &Icsr, lot_keys: &dyn Fn(&str) -> Vec<String>) -> bool {
        self.takes_case(report)
            && self.takes_day(report)
            && (!self.serious || report.seriousness().is_serious())
            && (self.products.is_empty() || self.has_product(report))
            && (self.events.is_empty() || self.has_event(report))
            && (self.lots.is_empty() || self.has_lot(report, lot_keys))
    }

    fn takes_case(&self, report: &Icsr) -> bool {
        let key = report.key();
        self.cases.is_empty() || self.cases.iter().any(|case| key.is_called(case))
    }

    /// A report whose day is known in part only is taken when it can lie in the time asked for.
    fn takes_day(&self, report: &Icsr) -> bool {
        if self.since.is_none() && self.until.is_none() {
            return true;
        }
        report.received().is_some_and(|received| {
            self.since.is_none_or(|since| received.latest() >= since)
                && self.until.is_none_or(|until| received.earliest() <= until)
        })
    }

    /// Whether one of its products is asked for; when none is named, whether it names any.
    #[must_use]
    pub fn has_product(&self, report: &Icsr) -> bool {
        self.products_of(report)
            .any(|drug| drug.name().is_some() || drug.substances().next().is_some())
    }

    /// Those of its products that are asked for; all when none is named.
    pub fn products_of<'r>(&self, report: &'r Icsr) -> impl Iterator<Item = Drug<'r>> {
        report
            .drugs()
            .filter(|drug| !self.suspects || is_suspect(drug.role()))
            .filter(|drug| {
                let mut names = drug.name().into_iter().chain(drug.substances());
                self.products.is_empty()
                    || names.any(|name| self.products.iter().any(|pattern| pattern.fits(name)))
            })
    }

    /// Whether one of its reactions is asked for; when none is named, whether it names any.
    #[must_use]
    pub fn has_event(&self, report: &Icsr) -> bool {
        report.reactions().any(|reaction| {
            let mut names = reaction.words().into_iter().chain(reaction.code());
            names.any(|name| {
                self.events.is_empty() || self.events.iter().any(|pattern| pattern.fits(name))
            })
        })
    }

    fn has_lot(&self, report: &Icsr, lot_keys: &dyn Fn(&str) -> Vec<String>) -> bool {
        self.products_of(report)
            .flat_map(|drug| drug.lots().map(str::to_owned).collect::<Vec<_>>())
            .flat_map(|lot| lot_keys(&lot))
            .any(|key| self.lots.contains(&key))
    }
}

/// Sources that give no role list suspects only.
fn is_suspect(role: Option<Role>) -> bool {
    !matches!(role, Some(Role::Concomitant | Role::NotAdministered))
}

/// The four cells of product against event: in how many reports of the universe which of the two
/// stands. Each report counts once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FourFold {
    /// Product and event.
    pub both: u64,
    /// Product without event.
    pub product_only: u64,
    /// Event without product.
    pub event_only: u64,
    /// Neither.
    pub neither: u64,
}

impl FourFold {
    /// Counts a report.
    pub const fn count(&mut self, has_product: bool, has_event: bool) {
        match (has_product, has_event) {
            (true, true) => self.both += 1,
            (true, false) => self.product_only += 1,
            (false, true) => self.event_only += 1,
            (false, false) => self.neither += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::icsr::{At, ReportKey, register as el};
    use jiff::civil::date;

    fn report() -> Icsr {
        let mut report = Icsr::new(ReportKey {
            report: "10-2".to_owned(),
            case: "10".to_owned(),
            version: 2,
        });
        let mut push = |element, at, text| report.push(element, at, text, 0).unwrap();
        push(el::C_1_5, At::TOP, "19990722");
        push(el::E_I_1_1A, At::one(1), "Intussusception");
        push(el::G_K_1, At::one(1), "1");
        push(el::G_K_2_2, At::one(1), "ROTAVIRUS (ROTASHIELD)");
        push(el::G_K_2_3_R_1, At::two(1, 1), "RV");
        push(el::G_K_4_R_7, At::two(1, 1), "4021a");
        push(el::G_K_1, At::one(2), "2");
        push(el::G_K_2_2, At::one(2), "DTaP");
        report.sort();
        report
    }

    fn takes(selection: &Selection) -> bool {
        selection.takes(&report(), &|lot| vec![lot.to_uppercase()])
    }

    #[test]
    fn words_are_compared_without_case_and_width() {
        assert!(Pattern::new("ＲＶ").fits("rv"));
        assert!(!Pattern::new("RV").fits("RV5"));
        assert!(Pattern::new("RV*").fits("RV5"));
        assert!(Pattern::new("*shield)").fits("ROTAVIRUS  (ROTASHIELD)"));
    }

    #[test]
    fn zeros_before_a_number_do_not_count() {
        let key = ReportKey {
            report: "25001".to_owned(),
            case: "US-0007".to_owned(),
            version: 0,
        };
        assert!(key.is_called("0025001") && key.is_called(" 25001"));
        assert!(key.is_called("US-0007"));
        assert!(!key.is_called("US-7") && !key.is_called("250010"));
    }

    #[test]
    fn everything_asked_for_has_to_hold() {
        let all = Selection::default();
        assert!(takes(&all));
        let by_product = Selection {
            products: vec![Pattern::new("rv")],
            lots: vec!["4021A".to_owned()],
            since: Some(date(1999, 7, 1)),
            until: Some(date(1999, 7, 31)),
            ..all.clone()
        };
        assert!(takes(&by_product));
        let too_late = Selection {
            since: Some(date(1999, 8, 1)),
            ..by_product.clone()
        };
        assert!(!takes(&too_late));
        let serious = Selection {
            serious: true,
            ..all.clone()
        };
        assert!(!takes(&serious));
        let beside = Selection {
            products: vec![Pattern::new("dtap")],
            suspects: true,
            ..all
        };
        assert!(!takes(&beside));
    }
}

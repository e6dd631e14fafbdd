//! What the table needs of a report, found in one pass over its values.

use crate::icsr::{At, CaseSeriousness, Icsr, Item, register as el};

/// A value of a drug, by the number of the drug in the report.
pub(super) type OfDrug<'r> = (u16, &'r str);

/// Values of one reaction.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ReactionValues<'r> {
    pub(super) words: Option<&'r str>,
    pub(super) translated: Option<&'r str>,
    pub(super) code: Option<&'r str>,
    pub(super) onset: Option<&'r str>,
    pub(super) outcome: Option<&'r str>,
    pub(super) country: Option<&'r str>,
}

/// Values of one drug that it has once.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct DrugValues<'r> {
    pub(super) role: Option<&'r str>,
    pub(super) name: Option<&'r str>,
}

/// Values of one reporter.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ReporterValues<'r> {
    pub(super) country: Option<&'r str>,
    pub(super) qualification: Option<&'r str>,
    pub(super) is_primary: bool,
}

/// Values of a report. Lists by drug are in the order of the drugs.
#[derive(Debug, Default)]
pub(super) struct Values<'r> {
    pub(super) first_received: Option<&'r str>,
    pub(super) last_received: Option<&'r str>,
    pub(super) age: Option<&'r str>,
    pub(super) age_unit: Option<&'r str>,
    pub(super) age_group: Option<&'r str>,
    pub(super) sex: Option<&'r str>,
    pub(super) seriousness: CaseSeriousness,
    pub(super) reporters: Vec<ReporterValues<'r>>,
    pub(super) reactions: Vec<ReactionValues<'r>>,
    pub(super) drugs: Vec<DrugValues<'r>>,
    pub(super) substances: Vec<OfDrug<'r>>,
    pub(super) starts: Vec<OfDrug<'r>>,
    pub(super) lots: Vec<OfDrug<'r>>,
    pub(super) routes: Vec<OfDrug<'r>>,
    pub(super) route_codes: Vec<OfDrug<'r>>,
}

/// The entry of the repeat that `at` is in, made when it is not there.
fn entry<T: Default + Clone>(list: &mut Vec<T>, at: At) -> Option<&mut T> {
    let place = usize::from(at.index(0).checked_sub(1)?);
    if list.len() <= place {
        list.resize(place + 1, T::default());
    }
    list.get_mut(place)
}

impl<'r> Values<'r> {
    pub(super) fn of(report: &'r Icsr) -> Self {
        let mut values = Self::default();
        for item in report.items() {
            values.seriousness.take(item.element, item.value);
            if let Some(text) = item.value.text().filter(|text| !text.is_empty()) {
                values.take(item, text);
            }
        }
        values
    }

    fn take(&mut self, item: Item<'r>, text: &'r str) {
        let at = item.at;
        // The first value of an element in a repeat counts.
        let first = |known: &mut Option<&'r str>| {
            known.get_or_insert(text);
        };
        match item.element {
            el::C_1_4 => first(&mut self.first_received),
            el::C_1_5 => first(&mut self.last_received),
            el::C_2_R_3 | el::C_2_R_4 | el::C_2_R_5 => {
                let Some(reporter) = entry(&mut self.reporters, at) else {
                    return;
                };
                match item.element {
                    el::C_2_R_3 => first(&mut reporter.country),
                    el::C_2_R_4 => first(&mut reporter.qualification),
                    _ => reporter.is_primary |= text == "1",
                }
            }
            el::D_2_2A => first(&mut self.age),
            el::D_2_2B => first(&mut self.age_unit),
            el::D_2_3 => first(&mut self.age_group),
            el::D_5 => first(&mut self.sex),
            el::E_I_1_1A | el::E_I_1_2 | el::E_I_2_1B | el::E_I_4 | el::E_I_7 | el::E_I_9 => {
                let Some(reaction) = entry(&mut self.reactions, at) else {
                    return;
                };
                first(match item.element {
                    el::E_I_1_1A => &mut reaction.words,
                    el::E_I_1_2 => &mut reaction.translated,
                    el::E_I_2_1B => &mut reaction.code,
                    el::E_I_4 => &mut reaction.onset,
                    el::E_I_7 => &mut reaction.outcome,
                    _ => &mut reaction.country,
                });
            }
            el::G_K_1 | el::G_K_2_2 => {
                let Some(drug) = entry(&mut self.drugs, at) else {
                    return;
                };
                first(match item.element {
                    el::G_K_1 => &mut drug.role,
                    _ => &mut drug.name,
                });
            }
            el::G_K_2_3_R_1 => {
                entry(&mut self.drugs, at);
                self.substances.push((at.index(0), text));
            }
            el::G_K_4_R_4 => self.starts.push((at.index(0), text)),
            el::G_K_4_R_7 | el::FDA_G_K_12_R_9 => self.lots.push((at.index(0), text)),
            el::G_K_4_R_10_1 => self.routes.push((at.index(0), text)),
            el::G_K_4_R_10_2B => self.route_codes.push((at.index(0), text)),
            _ => {}
        }
    }

    /// The reporter who is marked as the primary one (C.2.r.5), or else the first.
    pub(super) fn reporter(&self) -> ReporterValues<'r> {
        let marked = self.reporters.iter().find(|reporter| reporter.is_primary);
        marked
            .or(self.reporters.first())
            .copied()
            .unwrap_or_default()
    }
}

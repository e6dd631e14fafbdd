//! What is offered: product, source, donor, route, indications, prices, sessions.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;

use crate::engine::EngineError;
use crate::lexicon::{Concept, Hit, Lexicon, LexiconEntry};
use crate::reading::Donor;

/// Dimension of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Dimension {
    Product,
    CellSource,
    Species,
    Donor,
    Route,
    Indication,
}

/// Words for one value of an offer as they stand in the knowledge base.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfferEntry {
    /// Term id of the value.
    pub(crate) value: String,
    pub(crate) of: Dimension,
    #[serde(default)]
    pub(crate) ja: Vec<String>,
    #[serde(default)]
    pub(crate) en: Vec<String>,
    /// Values of other dimensions that follow from this one, such as `donor:allogeneic` from
    /// `umbilical`.
    #[serde(default)]
    pub(crate) implies: Vec<String>,
    /// Values that this one makes redundant where it stands: `vitamin` within `vitamin_c`.
    #[serde(default)]
    pub(crate) replaces: Vec<String>,
}

impl OfferEntry {
    fn list(&self) -> LexiconEntry {
        LexiconEntry {
            id: list_name(&self.value, self.of),
            _about: None,
            masks: false,
            loose: false,
            ja: self.ja.clone(),
            en: self.en.clone(),
        }
    }
}

fn list_name(value: &str, of: Dimension) -> String {
    format!("offer:{of:?}:{value}")
}

/// The word lists of all values.
pub(crate) fn lists(entries: &[OfferEntry]) -> Vec<LexiconEntry> {
    entries.iter().map(OfferEntry::list).collect()
}

/// `dimension:value`, as `implies` names it.
fn qualified(value: &Value) -> String {
    let of = match value.of {
        Dimension::Product => "product",
        Dimension::CellSource => "cell_source",
        Dimension::Species => "species",
        Dimension::Donor => "donor",
        Dimension::Route => "route",
        Dimension::Indication => "indication",
    };
    format!("{of}:{}", value.id)
}

struct Value {
    id: String,
    of: Dimension,
    implies: Vec<String>,
    replaces: Vec<String>,
    /// Some other value replaces this one.
    replaceable: bool,
}

/// The values, compiled.
pub(crate) struct Offers {
    values: Vec<Value>,
    by_concept: BTreeMap<Concept, usize>,
    /// The same by the number of the concept: every hit of a page is looked up.
    table: Vec<Option<usize>>,
}

/// Values found, by dimension, most spoken of first.
#[derive(Debug, Default)]
pub(crate) struct Found(BTreeMap<Dimension, Vec<String>>);

impl Found {
    pub(crate) fn take(&mut self, of: Dimension) -> Vec<String> {
        self.0.remove(&of).unwrap_or_default()
    }

    pub(crate) fn donor(&mut self) -> Donor {
        match self.take(Dimension::Donor).first().map(String::as_str) {
            Some("autologous") => Donor::Autologous,
            Some("allogeneic") => Donor::Allogeneic,
            _ => Donor::Undisclosed,
        }
    }
}

impl Offers {
    pub(crate) fn compile(entries: &[OfferEntry], lexicon: &Lexicon) -> Result<Self, EngineError> {
        let mut by_concept = BTreeMap::new();
        for (index, entry) in entries.iter().enumerate() {
            let name = list_name(&entry.value, entry.of);
            let concept = lexicon
                .concept(&name)
                .ok_or_else(|| EngineError::UnknownList {
                    list: name,
                    place: "offer".to_owned(),
                })?;
            by_concept.insert(concept, index);
        }
        let values = entries
            .iter()
            .map(|entry| Value {
                id: entry.value.clone(),
                of: entry.of,
                implies: entry.implies.clone(),
                replaces: entry.replaces.clone(),
                replaceable: entries
                    .iter()
                    .any(|other| other.replaces.contains(&entry.value)),
            })
            .collect();
        let mut table = vec![
            None;
            by_concept
                .keys()
                .last()
                .map_or(0, |concept| usize::from(concept.0) + 1)
        ];
        for (concept, &index) in &by_concept {
            table[usize::from(concept.0)] = Some(index);
        }
        Ok(Self {
            values,
            by_concept,
            table,
        })
    }

    fn value_of(&self, concept: Concept) -> Option<usize> {
        self.table.get(usize::from(concept.0)).copied().flatten()
    }

    /// The classes that name products.
    pub(crate) fn products(&self) -> Vec<Concept> {
        self.by_concept
            .iter()
            .filter(|&(_, &index)| self.values[index].of == Dimension::Product)
            .map(|(&concept, _)| concept)
            .collect()
    }

    /// Values that the document speaks of.
    ///
    /// `set_aside` are places that speak of somebody else's product (comparisons) or of none:
    /// words there do not count unless nothing else names the dimension. `offers` tells whether
    /// the author offers the thing: only then does a source imply a donor.
    pub(crate) fn find(&self, hits: &[Hit], set_aside: &[Range<usize>], offers: bool) -> Found {
        // Of each value: words that count, and the place of the first.
        let mut counts: Vec<Option<(usize, usize)>> = vec![None; self.values.len()];
        for hit in hits {
            let Some(index) = self.value_of(hit.concept) else {
                continue;
            };
            if self.values[index].replaceable && self.replaced(index, hit, hits) {
                continue;
            }
            let aside = set_aside.partition_point(|place| place.end <= hit.start);
            let aside = set_aside
                .get(aside)
                .is_some_and(|place| place.start <= hit.start);
            let entry = counts[index].get_or_insert((0, hit.start));
            entry.0 += usize::from(!aside);
        }
        let mut by_dimension: BTreeMap<Dimension, Vec<(usize, usize, usize)>> = BTreeMap::new();
        for (index, found) in counts.into_iter().enumerate() {
            let Some((count, first)) = found else {
                continue;
            };
            by_dimension
                .entry(self.values[index].of)
                .or_default()
                .push((count, first, index));
        }
        let mut found = Found::default();
        for (of, mut values) in by_dimension {
            let most = values.iter().map(|value| value.0).max().unwrap_or(0);
            // A product named in passing beside the main one is not what is offered.
            let least = if of == Dimension::Product {
                most.div_ceil(3).max(1)
            } else {
                1
            };
            values.retain(|value| value.0 >= least);
            values.sort_unstable_by_key(|&(count, first, _)| (std::cmp::Reverse(count), first));
            found.0.insert(
                of,
                values
                    .into_iter()
                    .map(|(_, _, index)| self.values[index].id.clone())
                    .collect(),
            );
        }
        self.add_implied(&mut found, offers);
        found
    }

    /// Adds what follows from the values found.
    fn add_implied(&self, found: &mut Found, offers: bool) {
        let chief = found
            .0
            .get(&Dimension::Product)
            .and_then(|ids| ids.first())
            .cloned();
        let mut implied = Vec::new();
        for value in &self.values {
            if !found
                .0
                .get(&value.of)
                .is_some_and(|ids| ids.contains(&value.id))
            {
                continue;
            }
            // A product named beside the chief one tells how it is taken, not whose cells it is.
            let chief = value.of != Dimension::Product || chief.as_ref() == Some(&value.id);
            implied.extend(
                value
                    .implies
                    .iter()
                    .filter(|id| chief || id.starts_with("route:"))
                    .cloned(),
            );
        }
        let mut donor_told = false;
        for id in implied {
            let Some(value) = self.values.iter().find(|value| qualified(value) == id) else {
                continue;
            };
            if value.of == Dimension::Donor && !offers {
                // Who offers nothing has no donor to keep silent about.
                continue;
            }
            let ids = found.0.entry(value.of).or_default();
            if value.of == Dimension::Donor {
                // A cord has a donor, whatever the page says of the patient's own cells elsewhere.
                if !donor_told {
                    ids.retain(|known| *known != value.id);
                    ids.insert(0, value.id.clone());
                    donor_told = true;
                }
            } else if !ids.contains(&value.id) {
                ids.push(value.id.clone());
            }
        }
    }

    /// Whether a longer value covers this word, such as `placenta` inside `placenta-derived exosome`.
    fn replaced(&self, index: usize, hit: &Hit, hits: &[Hit]) -> bool {
        let near = hits.partition_point(|other| other.start + 64 < hit.start);
        hits[near..]
            .iter()
            .take_while(|other| other.start <= hit.start)
            .any(|other| {
                other.end >= hit.end
                    && (other.end - other.start) > (hit.end - hit.start)
                    && self.value_of(other.concept).is_some_and(|longer| {
                        longer != index
                            && self.values[longer]
                                .replaces
                                .contains(&self.values[index].id)
                    })
            })
    }
}

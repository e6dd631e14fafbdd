//! What was kept from E2B(R2) goes back there, as long as it says nothing else than the report.

use std::collections::HashSet;

use super::super::conversion::{BlockId, Conversion, FieldId, Node};
use super::super::file::Kind;
use super::super::lost::{NotCarried, Reason, What};
use super::super::record::Record;
use super::super::rule::Rule;
use super::super::up::{Notes, Up, dose};
use super::super::value::{country, is_meddra};
use super::super::write::{is_tag, tag_of};
use super::Down;
use crate::icsr::{At, Element, Icsr};

/// A field that was kept: which, where, its text, and its line in the source.
type KeptCell<'k> = (FieldId, At, &'k str, u32);

impl Down<'_> {
    pub(super) fn kept(&mut self) {
        let conversion = self.conversion;
        let mut cells: Vec<KeptCell<'_>> = Vec::new();
        let mut seen = HashSet::new();
        let mut others = Vec::new();
        for kept in self.report.kept() {
            let Some((block, at, rest)) = conversion.find_place(&kept.place) else {
                self.lost.push(NotCarried {
                    what: What::Kept(kept.place.clone()),
                    reason: Reason::OtherFormat,
                    line: kept.line,
                });
                continue;
            };
            match conversion.node(rest) {
                Some(Node::Field(field))
                    if conversion.field(field).is_some_and(|it| it.block == block) =>
                {
                    if seen.insert((field, at)) {
                        cells.push((field, at, &kept.value, kept.line));
                    }
                }
                _ if rest.split('/').all(|step| is_tag(tag_of(step))) => others.push(kept),
                // Attributes, and text between elements.
                _ => self.lost.push(NotCarried {
                    what: What::Kept(kept.place.clone()),
                    reason: Reason::NoField,
                    line: kept.line,
                }),
            }
        }
        let plain = |field| matches!(conversion.field(field).map(|it| &it.rule), Some(Rule::Kept));
        let (free, bound): (Vec<_>, Vec<_>) = cells.into_iter().partition(|(id, ..)| plain(*id));
        if !bound.is_empty() {
            let before = said(conversion, self.record);
            let mut with = copy(conversion, self.record);
            with.remove(&keys(&bound));
            for (field, at, text, _) in &bound {
                with.push(*field, *at, text, 0);
            }
            with.finish(conversion);
            let invented = invented(conversion, &with, &bound);
            with.remove(&invented);
            with.finish(conversion);
            // It may say what the report says, or what can't be carried better anyhow.
            let after = said(conversion, &with);
            let fits = after.items().all(|item| {
                let key = (item.element, item.at);
                let same = |report: &Icsr| report.value(key.0, key.1) == Some(item.value);
                same(self.report) || same(&before)
            });
            if fits {
                std::mem::swap(self.record, &mut with);
            } else {
                for (field, at, _, line) in bound {
                    self.lost.push(NotCarried {
                        what: What::Kept(conversion.place(field, at)),
                        reason: Reason::Stale,
                        line,
                    });
                }
            }
        }
        self.record.remove(&keys(&free));
        for (field, at, text, _) in free {
            self.record.push(field, at, text, 0);
        }
        for other in others {
            self.record
                .push_other(other.place.clone(), &other.value, other.line);
        }
        self.record.finish(conversion);
    }
}

fn keys(cells: &[KeptCell<'_>]) -> HashSet<(FieldId, At)> {
    cells.iter().map(|(field, at, ..)| (*field, *at)).collect()
}

/// What a record says, as values of elements in their order.
fn said(conversion: &Conversion, record: &Record) -> Icsr {
    let mut report = Icsr::default();
    let (mut problems, mut notes) = (Vec::new(), Notes::default());
    let up = Up::new(
        conversion,
        record,
        &mut report,
        &mut problems,
        &mut notes,
        "",
    );
    // A report that has no room says too much to be compared: what was kept is then not used.
    let _ = up.convert();
    report.sort();
    report
}

fn copy(conversion: &Conversion, record: &Record) -> Record {
    let mut copied = Record::default();
    for cell in record.cells() {
        copied.push(cell.field, cell.at, record.text_of(*cell), 0);
    }
    copied.finish(conversion);
    copied
}

/// Fields that would say a second time what a kept field says: words or codes that stood only in
/// the field of a term, and times, which are kept together.
fn invented(
    conversion: &Conversion,
    record: &Record,
    kept: &[KeptCell<'_>],
) -> HashSet<(FieldId, At)> {
    let keys = keys(kept);
    let is_kept = |field, at| keys.contains(&(field, at));
    let mut found = HashSet::new();
    // What is kept together is looked through once.
    let mut together = HashSet::new();
    for (field, at, text, _) in kept {
        let Some(rule) = conversion.field(*field).map(|it| &it.rule) else {
            continue;
        };
        match rule {
            Rule::Term(term) => {
                // The version of words was kept with them, when there was one.
                if let Some(version) = term.version
                    && !is_meddra(text.trim())
                {
                    found.insert((version, *at));
                }
                for first in [term.instead_of, term.after].into_iter().flatten() {
                    if is_kept(first, *at) || record.get(first, *at) != Some(*text) {
                        continue;
                    }
                    found.insert((first, *at));
                    let first = conversion.field(first).map(|it| &it.rule);
                    found.extend(first.into_iter().flat_map(parts).map(|part| (part, *at)));
                }
            }
            // Numbers of a dose that stood only in their own fields.
            Rule::Part if kind(conversion, *field) == Some(Kind::DoseTimes) => {
                let place = (dose::words_field(conversion), *at);
                let words = dose::words(conversion, record, *at);
                if words.is_some() && record.get(place.0, place.1) == words.as_deref() {
                    found.insert(place);
                }
            }
            // The country of a source that did not say it.
            Rule::PrimaryCountry => {
                let place = (conversion.tag("reportercountry"), At::one(1));
                if record.get(place.0, place.1).and_then(country) == country(text) {
                    found.insert(place);
                }
            }
            // Formats of dates, parts of numbers and versions are kept with them when they were
            // there.
            Rule::Phone { .. } | Rule::Date { .. } | Rule::Assessed { .. } => {
                found.extend(parts(rule).map(|part| (part, *at)));
            }
            _ => {}
        }
        // A name of a reaction may be odd alone, and the first source may name the study.
        let is_alone = matches!(rule, Rule::Assessed { .. } | Rule::Part)
            || (rule.is_of_study() && *at == At::one(1));
        if let Some(group) = group(conversion, *field, *at).filter(|_| !is_alone) {
            together.insert(group);
        }
    }
    if !together.is_empty() {
        for cell in record.cells() {
            let of_group = group(conversion, cell.field, cell.at);
            if of_group.is_some_and(|group| together.contains(&group)) {
                let rule = conversion.field(cell.field).map(|it| &it.rule);
                found.insert((cell.field, cell.at));
                found.extend(rule.into_iter().flat_map(parts).map(|part| (part, cell.at)));
            }
        }
    }
    found.retain(|(field, at)| !is_kept(*field, *at));
    found
}

fn kind(conversion: &Conversion, field: FieldId) -> Option<Kind> {
    conversion.field(field).map(|it| it.kind)
}

fn parts(rule: &Rule) -> impl Iterator<Item = FieldId> {
    rule.parts().into_iter().flatten()
}

/// What is kept all or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Group {
    /// Times from a dose to a reaction, of one element.
    Times(Element),
    /// Rows about reactions, of one drug.
    Rows(BlockId, u16),
    /// What sources say of the study.
    Study,
    /// Literature of the sources.
    Literature,
}

/// The group that a field belongs to.
fn group(conversion: &Conversion, field: FieldId, at: At) -> Option<Group> {
    let description = conversion.field(field)?;
    match &description.rule {
        Rule::Interval { element, .. } => Some(Group::Times(*element)),
        Rule::Recurred { .. } | Rule::Assessment { .. } | Rule::Assessed { .. } => {
            Some(Group::Rows(description.block, at.index(0)))
        }
        Rule::Part
            if matches!(
                description.kind,
                Kind::RecurredVersion | Kind::AssessedVersion
            ) =>
        {
            Some(Group::Rows(description.block, at.index(0)))
        }
        Rule::Literature { .. } => Some(Group::Literature),
        rule if rule.is_of_study() => Some(Group::Study),
        _ => None,
    }
}

//! What was kept from E2B(R2) goes back there, as long as it says nothing else than the report.

use super::super::conversion::{Conversion, FieldId, Node};
use super::super::lost::{NotCarried, Reason, What};
use super::super::record::Record;
use super::super::rule::Rule;
use super::super::up::{Notes, Up};
use super::super::value::{country, is_meddra};
use super::super::write::{is_tag, tag_of};
use super::Down;
use crate::icsr::{At, Icsr};

impl Down<'_> {
    pub(super) fn kept(&mut self) {
        let conversion = self.conversion;
        let mut cells: Vec<(FieldId, At, &str, u32)> = Vec::new();
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
                    cells.push((field, at, &kept.value, kept.line));
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
            for (field, at, text, _) in &bound {
                with.remove(*field, *at);
                with.push(*field, *at, text, 0);
            }
            with.finish(conversion);
            for (field, at) in invented(conversion, &with, &bound) {
                with.remove(field, at);
            }
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
        for (field, at, text, _) in free {
            self.record.remove(field, at);
            self.record.push(field, at, text, 0);
        }
        for other in others {
            self.record
                .push_other(other.place.clone(), &other.value, other.line);
        }
        self.record.finish(conversion);
    }
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
    kept: &[(FieldId, At, &str, u32)],
) -> Vec<(FieldId, At)> {
    let is_kept = |field, at| {
        kept.iter()
            .any(|(id, place, ..)| (*id, *place) == (field, at))
    };
    let mut found = Vec::new();
    for (field, at, text, _) in kept {
        let term = match conversion.field(*field).map(|it| &it.rule) {
            Some(Rule::Term(term)) => term,
            Some(Rule::Interval { element, .. }) => {
                for cell in record.cells() {
                    if let Some(Rule::Interval {
                        element: same,
                        unit,
                        ..
                    }) = conversion.field(cell.field).map(|it| &it.rule)
                        && same == element
                    {
                        let pair = [cell.field, *unit].map(|field| (field, cell.at));
                        found.extend(pair.into_iter().filter(|it| !is_kept(it.0, it.1)));
                    }
                }
                continue;
            }
            // The country of a source that did not say it.
            Some(Rule::PrimaryCountry) => {
                let field = conversion.tag("reportercountry");
                let place = At::one(1);
                let same = record.get(field, place).and_then(country) == country(text);
                if same && !is_kept(field, place) {
                    found.push((field, place));
                }
                continue;
            }
            // Rows about reactions are kept together when one of them is not plain.
            Some(Rule::Recurred { .. } | Rule::Assessment { .. }) => {
                let block = conversion.field(*field).map(|it| it.block);
                for cell in record.cells() {
                    let same = conversion.field(cell.field).map(|it| it.block) == block
                        && cell.at.index(0) == at.index(0);
                    if same && !is_kept(cell.field, cell.at) {
                        found.push((cell.field, cell.at));
                    }
                }
                continue;
            }
            // So is literature, and what sources beside the first say of the study.
            Some(rule)
                if matches!(rule, Rule::Literature { .. })
                    || (rule.is_of_study() && *at != At::one(1)) =>
            {
                for cell in record.cells() {
                    let other = conversion.field(cell.field).map(|it| &it.rule);
                    let same = other.is_some_and(|other| {
                        (other.is_of_study() && rule.is_of_study()) || *field == cell.field
                    });
                    if same && !is_kept(cell.field, cell.at) {
                        found.push((cell.field, cell.at));
                    }
                }
                continue;
            }
            // Formats of dates, parts of numbers and versions are kept with them when they were
            // there.
            Some(rule @ (Rule::Phone { .. } | Rule::Date { .. } | Rule::Assessed { .. })) => {
                let parts = rule.parts().into_iter().flatten();
                found.extend(
                    parts
                        .filter(|part| !is_kept(*part, *at))
                        .map(|part| (part, *at)),
                );
                continue;
            }
            _ => continue,
        };
        // The version of words was kept with them, when there was one.
        if !is_meddra(text.trim())
            && let Some(version) = term.version.filter(|version| !is_kept(*version, *at))
        {
            found.push((version, *at));
        }
        for first in [term.instead_of, term.after].into_iter().flatten() {
            if is_kept(first, *at) || record.get(first, *at) != Some(*text) {
                continue;
            }
            found.push((first, *at));
            let Some(Rule::Term(other)) = conversion.field(first).map(|it| &it.rule) else {
                continue;
            };
            if let Some(version) = other.version.filter(|version| !is_kept(*version, *at)) {
                found.push((version, *at));
            }
        }
    }
    found
}

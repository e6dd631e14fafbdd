//! Terms taken together.

use std::collections::BTreeSet;

use crate::table::{Lists, Names};

/// Groups of events, such as the terms of a class or of a standard query. A term may belong to
/// several groups; a report counts once for a group however many of its terms it names.
#[derive(Debug, Clone, Default)]
pub struct EventGroups {
    members: BTreeSet<(String, String)>,
    /// Whether terms of no group stay, as groups of their own; else they are left out, but their
    /// reports count.
    pub keeps_others: bool,
}

impl EventGroups {
    /// Groups from pairs of term and group.
    pub fn new<T: Into<String>, G: Into<String>>(
        members: impl IntoIterator<Item = (T, G)>,
        keeps_others: bool,
    ) -> Self {
        let members = members
            .into_iter()
            .map(|(term, group)| (term.into(), group.into()));
        Self {
            members: members.collect(),
            keeps_others,
        }
    }

    /// Names of the groups, in the order of the terms of the table, and the groups of each term.
    pub(crate) fn coded(&self, events: &Names) -> (Names, Lists) {
        let mut names = Names::default();
        let mut groups = Lists::default();
        for event in events.iter() {
            let from = (event.to_owned(), String::new());
            let of_event = self
                .members
                .range(from..)
                .take_while(|(term, _)| term == event);
            let mut of_event: Vec<u32> = of_event
                .filter_map(|(_, group)| names.code(group))
                .collect();
            if of_event.is_empty() && self.keeps_others {
                of_event.extend(names.code(event));
            }
            crate::table::sort_different(&mut of_event);
            groups.push(of_event);
        }
        (names, groups)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_may_have_several_groups_or_none() {
        let mut events = Names::default();
        for name in ["rash", "fever", "fall"] {
            events.code(name);
        }
        let pairs = [("rash", "skin"), ("rash", "allergy"), ("fever", "allergy")];
        let (names, groups) = EventGroups::new(pairs, false).coded(&events);
        assert_eq!(names.iter().collect::<Vec<_>>(), ["allergy", "skin"]);
        assert_eq!((groups.row(0), groups.row(1)), (&[0, 1][..], &[0][..]));
        assert!(groups.row(2).is_empty());
        let (names, groups) = EventGroups::new(pairs, true).coded(&events);
        assert_eq!(names.name(groups.row(2)[0]), Some("fall"));
    }
}

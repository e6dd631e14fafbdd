//! Records beside each other and beside the ledger.
//!
//! Records that share a DOI, a PubMed id or a PubMed Central id tell of one publication; records that
//! share the id of a registry tell of one trial, of which there may be many reports. Both become one
//! [`Group`], because the ledger has one entry a study. A publication that names several trials, such
//! as a review, does not tie them together.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Import;
use super::checks::{self, Check};
use super::notice::{NoticeKind, NoticeSide};
use super::record::{Ids, Record};
use crate::ledger::{Ledger, State, Study};

/// A record of a group: number of its file and of the record in it, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// Number of the file.
    pub file: usize,
    /// Number of the record.
    pub record: usize,
    /// Whether an earlier member is the same publication, or the same record of a registry.
    pub duplicate: bool,
}

/// What becomes of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The ledger does not hold it: a draft is made.
    New,
    /// The ledger holds it.
    Known,
    /// It only tells that something else was taken back, corrected or doubted.
    Notice,
}

/// Something that speaks against a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// What.
    pub kind: NoticeKind,
    /// Whether only the title says so.
    pub by_title: bool,
    /// The notice: its citation, its DOI or its PubMed id; empty when it is not named.
    pub by: String,
}

/// Records that tell of one study.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its records, in the order of the files.
    pub members: Vec<Member>,
    /// Identifiers of all of them.
    pub ids: Ids,
    /// What becomes of it.
    pub standing: Standing,
    /// Studies of the ledger that share an identifier.
    pub in_ledger: Vec<String>,
    /// Retractions, corrections and doubts.
    pub flags: Vec<Flag>,
    /// What a curator should look at.
    pub checks: Vec<Check>,
}

/// A study of the ledger of which an imported notice tells something that the ledger does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerFlag {
    /// Id of the study.
    pub study: String,
    /// What the notice says.
    pub flag: Flag,
}

/// All records, joined.
#[derive(Debug, Clone, PartialEq)]
pub struct Joined {
    /// Groups, in the order of their first records.
    pub groups: Vec<Group>,
    /// What was found out against studies of the ledger.
    pub ledger: Vec<LedgerFlag>,
}

/// Joins the records of all files. `today` is the day for which results are called overdue.
#[must_use]
pub fn join(imports: &[Import], ledger: &Ledger, today: Date) -> Joined {
    let records: Vec<(Member, &Record)> = imports
        .iter()
        .enumerate()
        .flat_map(|(file, import)| {
            import.records.iter().enumerate().map(move |(at, record)| {
                let member = Member {
                    file,
                    record: at,
                    duplicate: false,
                };
                (member, record)
            })
        })
        .collect();
    let mut groups: Vec<Group> = sets(&records)
        .into_iter()
        .map(|set| {
            let of: Vec<_> = set
                .iter()
                .filter_map(|at| records.get(*at).copied())
                .collect();
            group(&of, ledger)
        })
        .collect();
    let ledger_flags = follow(&mut groups, &records, ledger);
    for group in &mut groups {
        let of: Vec<&Record> = group
            .members
            .iter()
            .filter_map(|member| imports.get(member.file)?.records.get(member.record))
            .collect();
        group.checks = checks::look(group, &of, ledger, today);
    }
    Joined {
        groups,
        ledger: ledger_flags,
    }
}

/// Keys by which a record is tied to others.
fn keys(record: &Record) -> Vec<String> {
    let mut keys = publication_keys(&record.ids);
    // A paper that names many trials is a review of them.
    if record.trial.is_some() || record.ids.registry.len() == 1 {
        keys.extend(record.ids.registry.iter().map(|id| registry_key(id)));
    }
    if let Some(trial) = &record.trial {
        let results = trial
            .references
            .iter()
            .filter(|reference| reference.kind.as_deref() == Some("RESULT"));
        keys.extend(
            results
                .filter_map(|it| it.pmid.as_ref())
                .map(|id| format!("pmid {id}")),
        );
    }
    keys
}

fn publication_keys(ids: &Ids) -> Vec<String> {
    let doi = ids
        .doi
        .iter()
        .map(|id| format!("doi {}", id.to_ascii_lowercase()));
    let pmid = ids.pmid.iter().map(|id| format!("pmid {id}"));
    let pmcid = ids.pmcid.iter().map(|id| format!("pmcid {id}"));
    doi.chain(pmid).chain(pmcid).collect()
}

fn registry_key(id: &str) -> String {
    format!("registry {}", id.to_ascii_lowercase())
}

/// Sets of records that share a key, each in the order of the records.
fn sets(records: &[(Member, &Record)]) -> Vec<Vec<usize>> {
    let mut parent: Vec<usize> = (0..records.len()).collect();
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for (at, (_, record)) in records.iter().enumerate() {
        // A notice is a publication of its own beside the one it speaks of.
        let keys = if record.is_notice() {
            publication_keys(&record.ids)
        } else {
            keys(record)
        };
        for key in keys {
            let known = *first.entry(key).or_insert(at);
            let (a, b) = (root(&mut parent, known), root(&mut parent, at));
            if let Some(slot) = parent.get_mut(a.max(b)) {
                *slot = a.min(b);
            }
        }
    }
    let mut sets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..records.len() {
        let root = root(&mut parent, at);
        sets.entry(root).or_default().push(at);
    }
    sets.into_values().collect()
}

fn root(parent: &mut [usize], at: usize) -> usize {
    let mut at = at;
    while let Some(up) = parent.get(at).copied()
        && up != at
    {
        let above = parent.get(up).copied().unwrap_or(up);
        if let Some(slot) = parent.get_mut(at) {
            *slot = above;
        }
        at = above;
    }
    at
}

fn group(records: &[(Member, &Record)], ledger: &Ledger) -> Group {
    let mut ids = Ids::default();
    let mut members = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut flags: Vec<Flag> = Vec::new();
    for (member, record) in records {
        let keys = match &record.trial {
            Some(_) => record
                .ids
                .registry
                .iter()
                .map(|id| registry_key(id))
                .collect(),
            None => publication_keys(&record.ids),
        };
        let duplicate = keys.iter().any(|key| seen.contains(key));
        seen.extend(keys);
        members.push(Member {
            duplicate,
            ..*member
        });
        merge(&mut ids.doi, &record.ids.doi);
        merge(&mut ids.pmid, &record.ids.pmid);
        merge(&mut ids.pmcid, &record.ids.pmcid);
        merge(&mut ids.registry, &record.ids.registry);
        merge(&mut ids.mentioned, &record.ids.mentioned);
        for notice in &record.notices {
            if notice.side == NoticeSide::Target {
                let by = [
                    Some(&notice.citation),
                    notice.doi.as_ref(),
                    notice.pmid.as_ref(),
                ]
                .into_iter()
                .flatten()
                .find(|by| !by.is_empty())
                .cloned();
                raise(
                    &mut flags,
                    Flag {
                        kind: notice.kind,
                        by_title: notice.by_title,
                        by: by.unwrap_or_default(),
                    },
                );
            }
        }
    }
    ids.mentioned.retain(|id| !ids.registry.contains(id));
    let in_ledger: Vec<String> = ledger
        .studies()
        .filter(|study| shares(study, &ids))
        .map(|study| study.id.clone())
        .collect();
    let standing = if records.iter().all(|(_, record)| record.is_notice()) {
        Standing::Notice
    } else if in_ledger.is_empty() {
        Standing::New
    } else {
        Standing::Known
    };
    Group {
        members,
        ids,
        standing,
        in_ledger,
        flags,
        checks: Vec::new(),
    }
}

fn merge(into: &mut Vec<String>, from: &[String]) {
    for id in from {
        if !into.iter().any(|known| known.eq_ignore_ascii_case(id)) {
            into.push(id.clone());
        }
    }
}

/// Adds a flag; one that names its notice replaces one that does not.
fn raise(flags: &mut Vec<Flag>, flag: Flag) {
    match flags.iter_mut().find(|known| {
        known.kind == flag.kind
            && (known.by.is_empty() || flag.by.is_empty() || known.by == flag.by)
    }) {
        Some(known) => {
            if known.by.is_empty() {
                known.by = flag.by;
            }
            known.by_title &= flag.by_title;
        }
        None => flags.push(flag),
    }
}

/// Whether a study of the ledger has one of `ids`.
fn shares(study: &Study, ids: &Ids) -> bool {
    let one = |known: &[String], sought: &[String]| {
        known
            .iter()
            .any(|id| sought.iter().any(|other| other.eq_ignore_ascii_case(id)))
    };
    one(&study.identifiers.doi, &ids.doi)
        || one(&study.identifiers.pmid, &ids.pmid)
        || one(&study.identifiers.pmcid, &ids.pmcid)
        || one(&study.identifiers.registry, &ids.registry)
}

/// Follows notices to what they speak of, among the groups and in the ledger.
fn follow(groups: &mut [Group], records: &[(Member, &Record)], ledger: &Ledger) -> Vec<LedgerFlag> {
    for (_, record) in records {
        for notice in &record.notices {
            if notice.side != NoticeSide::Notice {
                continue;
            }
            let target = Ids {
                doi: notice.doi.iter().cloned().collect(),
                pmid: notice.pmid.iter().cloned().collect(),
                ..Ids::default()
            };
            let by = record
                .ids
                .doi
                .first()
                .map(|doi| format!("doi:{doi}"))
                .or_else(|| record.ids.pmid.first().map(|pmid| format!("PMID {pmid}")))
                .or_else(|| record.title.clone())
                .unwrap_or_default();
            let flag = Flag {
                kind: notice.kind,
                by_title: notice.by_title,
                by,
            };
            for group in groups.iter_mut() {
                if group.standing != Standing::Notice && meets(&group.ids, &target) {
                    raise(&mut group.flags, flag.clone());
                }
            }
        }
    }
    against_ledger(groups, records, ledger)
}

fn meets(ids: &Ids, target: &Ids) -> bool {
    let keys = publication_keys(ids);
    publication_keys(target)
        .iter()
        .any(|key| keys.contains(key))
}

/// What flags and notices say of studies that the ledger holds and does not call retracted.
fn against_ledger(
    groups: &[Group],
    records: &[(Member, &Record)],
    ledger: &Ledger,
) -> Vec<LedgerFlag> {
    let mut told: Vec<LedgerFlag> = Vec::new();
    let mut tell = |study: &Study, flag: Flag| {
        let known = flag.kind == NoticeKind::Retraction && study.state == State::Retracted;
        let told_already = told
            .iter()
            .any(|it| it.study == study.id && it.flag.kind == flag.kind);
        if !known && !told_already {
            told.push(LedgerFlag {
                study: study.id.clone(),
                flag,
            });
        }
    };
    for group in groups {
        for study in group.in_ledger.iter().filter_map(|id| ledger.study(id)) {
            for flag in &group.flags {
                tell(study, flag.clone());
            }
        }
    }
    for (_, record) in records {
        for notice in record
            .notices
            .iter()
            .filter(|it| it.side == NoticeSide::Notice)
        {
            let target = Ids {
                doi: notice.doi.iter().cloned().collect(),
                pmid: notice.pmid.iter().cloned().collect(),
                ..Ids::default()
            };
            for study in ledger.studies().filter(|study| shares(study, &target)) {
                tell(
                    study,
                    Flag {
                        kind: notice.kind,
                        by_title: notice.by_title,
                        by: record.title.clone().unwrap_or_default(),
                    },
                );
            }
        }
    }
    told
}

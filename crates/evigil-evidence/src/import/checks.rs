//! What a curator should look at before an import becomes an entry.
//!
//! A check is a question, not a judgement: a record that was sent late may have its reasons.

use jiff::civil::Date;

use super::date::PartialDate;
use super::join::Group;
use super::record::Record;
use super::trial::Trial;
use crate::ledger::Ledger;

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What.
    pub kind: CheckKind,
}

/// What to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckKind {
    /// Complete for more than 12 months, and no result is known: neither in the registry nor among
    /// what was imported.
    ResultsOverdue {
        /// When it was complete.
        complete: PartialDate,
        /// Days since then, at least.
        days: i64,
    },
    /// The planned end has passed and the status does not say that it ended.
    StatusStale {
        /// The planned end.
        planned: PartialDate,
        /// Status.
        status: String,
    },
    /// Sent to the registry after it had begun.
    RegisteredAfterStart {
        /// When it began.
        start: PartialDate,
        /// When it was sent.
        submitted: PartialDate,
        /// Days between, at least.
        days: i64,
    },
    /// The sponsor is a company: is it the maker of the product?
    SponsorIsCompany {
        /// The sponsor.
        name: String,
    },
    /// The product is described by the name of the sponsor.
    SponsorNamesProduct {
        /// The sponsor.
        name: String,
    },
    /// An author works for the sponsor.
    SponsorAmongAuthors {
        /// The sponsor.
        name: String,
    },
    /// The registry has another number of people than the paper.
    PeopleDifferFromPaper {
        /// People by the registry.
        registry: u64,
        /// Numbers of people that the abstract names.
        paper: Vec<u64>,
    },
    /// The registry has another number of people than the ledger.
    PeopleDifferFromLedger {
        /// Study of the ledger.
        study: String,
        /// People by the registry.
        registry: u64,
        /// People by the ledger.
        ledger: u64,
    },
    /// The registered main outcomes are to be compared with those of the paper.
    CompareOutcomes {
        /// Registered main outcomes.
        registered: Vec<String>,
    },
    /// A record names several trials.
    SeveralTrials {
        /// Their ids.
        ids: Vec<String>,
    },
    /// The words name a trial: is it this one?
    TrialMentioned {
        /// Their ids.
        ids: Vec<String>,
    },
}

impl CheckKind {
    /// Stable word.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ResultsOverdue { .. } => "results_overdue",
            Self::StatusStale { .. } => "status_stale",
            Self::RegisteredAfterStart { .. } => "registered_after_start",
            Self::SponsorIsCompany { .. } => "sponsor_is_company",
            Self::SponsorNamesProduct { .. } => "sponsor_names_product",
            Self::SponsorAmongAuthors { .. } => "sponsor_among_authors",
            Self::PeopleDifferFromPaper { .. } => "people_differ_from_paper",
            Self::PeopleDifferFromLedger { .. } => "people_differ_from_ledger",
            Self::CompareOutcomes { .. } => "compare_outcomes",
            Self::SeveralTrials { .. } => "several_trials",
            Self::TrialMentioned { .. } => "trial_mentioned",
        }
    }
}

/// Everything to look at in a group.
pub(super) fn look(group: &Group, records: &[&Record], ledger: &Ledger, today: Date) -> Vec<Check> {
    let papers: Vec<&Record> = records
        .iter()
        .copied()
        .filter(|record| record.trial.is_none() && !record.is_notice())
        .collect();
    let mut kinds = Vec::new();
    for (index, record) in records.iter().enumerate() {
        let Some(trial) = &record.trial else {
            if record.ids.registry.len() > 1 {
                kinds.push(CheckKind::SeveralTrials {
                    ids: record.ids.registry.clone(),
                });
            }
            continue;
        };
        // The same record of a registry is looked at once.
        if group
            .members
            .get(index)
            .is_some_and(|member| member.duplicate)
        {
            continue;
        }
        times(trial, !papers.is_empty(), today, &mut kinds);
        sponsor(trial, &papers, &mut kinds);
        people(trial, &papers, group, ledger, &mut kinds);
        if !papers.is_empty() && !trial.primary_outcomes.is_empty() {
            kinds.push(CheckKind::CompareOutcomes {
                registered: trial
                    .primary_outcomes
                    .iter()
                    .map(|outcome| outcome.measure.clone())
                    .collect(),
            });
        }
    }
    if !group.ids.mentioned.is_empty() {
        kinds.push(CheckKind::TrialMentioned {
            ids: group.ids.mentioned.clone(),
        });
    }
    kinds.into_iter().map(|kind| Check { kind }).collect()
}

/// Results are due 12 months after the main outcome is complete (42 CFR 11.44).
const DUE_MONTHS: i64 = 12;

fn times(trial: &Trial, has_paper: bool, today: Date, kinds: &mut Vec<CheckKind>) {
    let status = trial.status.as_deref().unwrap_or_default();
    let ended = matches!(status, "COMPLETED" | "TERMINATED");
    let has_result = trial.has_results
        || has_paper
        || trial
            .references
            .iter()
            .any(|reference| reference.kind.as_deref() == Some("RESULT"));
    if let Some((complete, actual)) = trial.complete() {
        let last = complete.latest();
        let due = last
            .checked_add(jiff::Span::new().months(DUE_MONTHS))
            .unwrap_or(Date::MAX);
        if ended && actual && !has_result && due < today {
            kinds.push(CheckKind::ResultsOverdue {
                complete,
                days: days(last, today),
            });
        }
        let has_ended = ended || matches!(status, "WITHDRAWN" | "");
        if !actual && !has_ended && last < today {
            kinds.push(CheckKind::StatusStale {
                planned: complete,
                status: status.to_owned(),
            });
        }
    }
    if let (Some((start, true)), Some(submitted)) = (trial.start, trial.first_submitted) {
        // Only what is late whichever days the dates mean.
        let days = days(start.latest(), submitted.earliest());
        if days > 0 {
            kinds.push(CheckKind::RegisteredAfterStart {
                start,
                submitted,
                days,
            });
        }
    }
}

fn days(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

fn sponsor(trial: &Trial, papers: &[&Record], kinds: &mut Vec<CheckKind>) {
    let Some(sponsor) = &trial.sponsor else {
        return;
    };
    let name = sponsor.name.clone();
    let short = short_name(&name);
    // A name of few letters is part of other words.
    let is_telling = short.chars().count() >= 5;
    let is_company = sponsor.class.as_deref() == Some("INDUSTRY");
    let is_product = trial.interventions.iter().any(|given| {
        is_telling && (contains(&given.name, &short) || contains(&given.text, &short))
    });
    if is_product {
        kinds.push(CheckKind::SponsorNamesProduct { name: name.clone() });
    } else if is_company {
        kinds.push(CheckKind::SponsorIsCompany { name: name.clone() });
    }
    let is_author = papers
        .iter()
        .flat_map(|paper| &paper.affiliations)
        .any(|affiliation| is_telling && contains(affiliation, &short));
    if is_company && is_author {
        kinds.push(CheckKind::SponsorAmongAuthors { name });
    }
}

/// A name without the legal form of a company, in small letters.
fn short_name(name: &str) -> String {
    const FORMS: [&str; 20] = [
        "inc",
        "incorporated",
        "ltd",
        "limited",
        "llc",
        "co",
        "corp",
        "corporation",
        "company",
        "gmbh",
        "ag",
        "sa",
        "bv",
        "kk",
        "plc",
        "pte",
        "pty",
        "srl",
        "the",
        "holdings",
    ];
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| !word.is_empty() && !FORMS.contains(&word.as_str()))
        .collect();
    words.join(" ")
}

fn contains(text: &str, short: &str) -> bool {
    let folded: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    format!(" {} ", folded.join(" ")).contains(&format!(" {short} "))
}

fn people(
    trial: &Trial,
    papers: &[&Record],
    group: &Group,
    ledger: &Ledger,
    kinds: &mut Vec<CheckKind>,
) {
    let Some(enrolment) = trial.enrolment.filter(|it| it.actual == Some(true)) else {
        return;
    };
    let mut named: Vec<u64> = papers
        .iter()
        .filter_map(|paper| paper.summary.as_deref())
        .flat_map(people_named)
        .collect();
    named.sort_unstable();
    named.dedup();
    if !named.is_empty() && !named.contains(&enrolment.count) {
        kinds.push(CheckKind::PeopleDifferFromPaper {
            registry: enrolment.count,
            paper: named,
        });
    }
    for study in group.in_ledger.iter().filter_map(|id| ledger.study(id)) {
        // One entry may hold several trials: their sum is no number of one of them.
        let is_alone = study.identifiers.registry.len() == 1;
        if let Some(held) = study.participants.enrolled.filter(|_| is_alone)
            && held != enrolment.count
        {
            kinds.push(CheckKind::PeopleDifferFromLedger {
                study: study.id.clone(),
                registry: enrolment.count,
                ledger: held,
            });
        }
    }
}

/// Numbers of people that a text names: `31 patients`, `n = 12`, `twenty-four healthy volunteers`.
fn people_named(text: &str) -> Vec<u64> {
    const PEOPLE: [&str; 14] = [
        "patients",
        "participants",
        "subjects",
        "volunteers",
        "people",
        "adults",
        "women",
        "men",
        "children",
        "individuals",
        "persons",
        "veterans",
        "males",
        "females",
    ];
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | ';' | ':'))
        .flat_map(|word| word.split_inclusive('='))
        .map(|word| word.trim_matches(['.', ',']).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Some(number) = number(word) else { continue };
        let before = |back: usize| at.checked_sub(back).and_then(|at| words.get(at));
        let is_n = before(1).is_some_and(|word| word == "n=")
            || before(1).is_some_and(|word| word == "=") && before(2).is_some_and(|it| it == "n");
        let is_people = words
            .get(at + 1..)
            .unwrap_or_default()
            .iter()
            .take(4)
            // Between a number and its people no other number and no joint of a sentence stands.
            .take_while(|word| {
                self::number(word).is_none()
                    && !matches!(word.as_str(), "of" | "and" | "in" | "with" | "years")
            })
            .any(|word| PEOPLE.contains(&word.as_str()));
        if is_n || is_people {
            found.push(number);
        }
    }
    found
}

/// A number in digits or in English words below one hundred.
fn number(word: &str) -> Option<u64> {
    const ONES: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = [
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    let digits = word.replace(',', "");
    if let Ok(number) = digits.parse::<u64>() {
        return (number < 1_000_000).then_some(number);
    }
    let place = |list: &[&str], word: &str| list.iter().position(|it| *it == word);
    if let Some(one) = place(&ONES, word) {
        return u64::try_from(one).ok().filter(|one| *one > 1);
    }
    let (tens, ones) = word.split_once('-').unwrap_or((word, "zero"));
    let tens = u64::try_from(place(&TENS, tens)? + 2).ok()?;
    let ones = u64::try_from(place(ONES.get(..10)?, ones)?).ok()?;
    Some(tens * 10 + ones)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_people_are_found_in_words() {
        let found = |text: &str| people_named(text);
        assert_eq!(
            found("A total of 1,234 healthy adult volunteers took part."),
            [1234]
        );
        assert_eq!(found("Twenty-four patients (n = 12 each)"), [24, 12]);
        assert_eq!(found("groups (n=15) of 60 people"), [15, 60]);
        assert!(found("after 12 weeks in patients aged 18 to 65 years").is_empty());
        assert_eq!(found("7 of 22 patients"), [22]);
    }

    #[test]
    fn names_of_companies_lose_their_legal_form() {
        assert_eq!(short_name("Direct Biologics, LLC"), "direct biologics");
        assert!(contains(
            "a product of Direct Biologics (Austin)",
            "direct biologics"
        ));
        assert!(!contains("indirect biologics", "direct biologics"));
    }
}

//! What was said, by date, and where it differs.

use super::model::{Account, Incident, Point, PointValue, Status};
use crate::icsr::PartialDate;

/// What was said on one date.
#[derive(Debug, Clone)]
pub struct Day<'i> {
    /// The date, as far as it is known.
    pub date: PartialDate,
    /// The accounts, in the order of the file.
    pub accounts: Vec<&'i Account>,
}

/// What the sources say about one point.
#[derive(Debug, Clone)]
pub struct PointView<'i> {
    /// The point.
    pub point: &'i Point,
    /// Each value with those who say so, the earliest first.
    pub answers: Vec<(&'i PointValue, Vec<&'i Account>)>,
    /// Whether any two of the values can't both be so. An account that was taken back by its
    /// author still shows, but does not count here.
    pub disagree: bool,
}

/// An incident by date.
#[derive(Debug, Clone)]
pub struct Timeline<'i> {
    /// The incident.
    pub incident: &'i Incident,
    /// What was said, by date. A date known in part stands where it can last be.
    pub days: Vec<Day<'i>>,
    /// What was said about each point.
    pub points: Vec<PointView<'i>>,
}

impl<'i> Timeline<'i> {
    /// Points on which an account says something that another account contradicts.
    #[must_use]
    pub fn disputed(&self, account: &Account) -> Vec<&'i Point> {
        self.points
            .iter()
            .filter(|view| view.disagree)
            .map(|view| view.point)
            .filter(|point| {
                let said = account.says.get(&point.id);
                said.is_some_and(|said| self.is_contradicted(point, said))
            })
            .collect()
    }

    fn is_contradicted(&self, point: &Point, said: &str) -> bool {
        let others = self.incident.accounts.iter();
        others
            .filter(|other| other.status != Status::Retracted)
            .filter_map(|other| other.says.get(&point.id))
            .any(|other| !point.agree(said, other))
    }
}

/// Puts an incident in the order of its dates.
#[must_use]
pub fn timeline(incident: &Incident) -> Timeline<'_> {
    let mut accounts: Vec<&Account> = incident.accounts.iter().collect();
    let place = |date: PartialDate| (date.latest(), date.earliest());
    accounts.sort_by_key(|account| place(account.date));
    let days = accounts
        .chunk_by(|a, b| place(a.date) == place(b.date))
        .filter_map(|same_day| {
            Some(Day {
                date: same_day.first()?.date,
                accounts: same_day.to_vec(),
            })
        })
        .collect();
    let points = incident
        .points
        .iter()
        .map(|point| view(point, &accounts))
        .collect();
    Timeline {
        incident,
        days,
        points,
    }
}

fn view<'i>(point: &'i Point, accounts: &[&'i Account]) -> PointView<'i> {
    let mut answers: Vec<(&'i PointValue, Vec<&'i Account>)> = Vec::new();
    for account in accounts {
        let said = account.says.get(&point.id);
        let Some(value) = said.and_then(|id| point.value(id)) else {
            continue;
        };
        match answers.iter_mut().find(|(known, _)| known.id == value.id) {
            Some((_, who)) => who.push(account),
            None => answers.push((value, vec![account])),
        }
    }
    let standing: Vec<&str> = answers
        .iter()
        .filter(|(_, who)| who.iter().any(|it| it.status != Status::Retracted))
        .map(|(value, _)| value.id.as_str())
        .collect();
    let disagree = standing
        .iter()
        .any(|a| standing.iter().any(|b| !point.agree(a, b)));
    PointView {
        point,
        answers,
        disagree,
    }
}

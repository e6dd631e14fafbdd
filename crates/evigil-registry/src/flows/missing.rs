//! Missing data: of what was to be asked, how much was answered. Who looks from outside a clinic
//! sees no count from which a single person could be told.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::Row;

use crate::audit::Entry;
use crate::fault::Fault;
use crate::registry::Registry;
use crate::rights::Actor;

/// Whose follow-ups are counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MissingInput {
    /// Only after treatments with this product.
    #[serde(default)]
    pub product_id: Option<String>,
}

/// Missing data by scale and time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Missing {
    /// Below it counts are left out; none for the own clinic, which sees all of them.
    pub cell_min: Option<i64>,
    /// Scales and times, in order.
    pub points: Vec<MissingPoint>,
}

/// Counts of one scale at one time after the treatment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MissingPoint {
    /// Id of the scale.
    pub scale: String,
    /// Days after the treatment.
    pub days: i64,
    /// Values that are planned; none where the count is too small to be shown.
    pub expected: Option<i64>,
    /// Of them answered.
    pub answered: Option<i64>,
    /// Of them due before today and not answered.
    pub overdue: Option<i64>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    expected: i64,
    answered: i64,
    overdue: i64,
}

impl Counts {
    /// The counts as strangers may see them. The three parts add up to what is expected, so that one
    /// that is too small takes the others with it.
    fn shown(self, scale: String, days: i64, cell_min: Option<i64>) -> MissingPoint {
        let to_come = self.expected - self.answered - self.overdue;
        let min = cell_min.unwrap_or(0);
        let small = |count: i64| count > 0 && count < min;
        let parts = !small(self.answered) && !small(self.overdue) && !small(to_come);
        let whole = !small(self.expected);
        MissingPoint {
            scale,
            days,
            expected: whole.then_some(self.expected),
            answered: (whole && parts).then_some(self.answered),
            overdue: (whole && parts).then_some(self.overdue),
        }
    }
}

impl Registry {
    /// What was to be answered and what was, by scale and time. Operation `follow_up.missing`: a
    /// clinic sees its own counts, others those of all clinics together, without small ones.
    ///
    /// # Errors
    /// [`Fault::Refused`], or what the database says.
    pub async fn missing_follow_ups(
        &self,
        actor: &Actor,
        input: &MissingInput,
    ) -> Result<Missing, Fault> {
        const OPERATION: &str = "follow_up.missing";
        let reach = self.rights().reach(actor, OPERATION)?;
        let query = sqlx::query(
            "SELECT f.scale, f.days, f.organisation_id, COUNT(*), \
             SUM(CASE WHEN f.outcome_id IS NULL THEN 0 ELSE 1 END), \
             SUM(CASE WHEN f.outcome_id IS NULL AND f.due_on < $1 THEN 1 ELSE 0 END) \
             FROM follow_ups f WHERE f.withdrawn_at IS NULL AND f.days IS NOT NULL \
             AND ($2 = '' OR EXISTS (SELECT 1 FROM exposures e JOIN lots l ON l.id = e.lot_id \
             WHERE e.id = f.exposure_id AND l.product_id = $2)) \
             GROUP BY f.scale, f.days, f.organisation_id",
        )
        .bind(self.clock().today().to_string())
        .bind(input.product_id.clone().unwrap_or_default());
        let rows = {
            let mut connection = self.database().pool().acquire().await?;
            query.fetch_all(&mut *connection).await?
        };
        let mut points: BTreeMap<(String, i64), Counts> = BTreeMap::new();
        for row in rows {
            let organisation: Option<String> = row.try_get(2)?;
            if !reach.holds_organisation(organisation.as_deref().unwrap_or_default()) {
                continue;
            }
            let counts = points
                .entry((row.try_get(0)?, row.try_get(1)?))
                .or_default();
            counts.expected += row.try_get::<i64, _>(3)?;
            counts.answered += row.try_get::<i64, _>(4)?;
            counts.overdue += row.try_get::<i64, _>(5)?;
        }
        let least = i64::try_from(self.policy().smallest_cell()).unwrap_or(i64::MAX);
        let cell_min = reach.is_everything().then_some(least);
        self.enter(Entry::new(&actor.id, OPERATION)).await?;
        let points = points.into_iter();
        let points = points.map(|((scale, days), counts)| counts.shown(scale, days, cell_min));
        Ok(Missing {
            cell_min,
            points: points.collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_part_takes_the_others_with_it() {
        let shown = |expected, answered, overdue, min| {
            let counts = Counts {
                expected,
                answered,
                overdue,
            };
            let point = counts.shown("nrs_pain".to_owned(), 30, min);
            (point.expected, point.answered, point.overdue)
        };
        let min = Some(10);
        assert_eq!(shown(40, 20, 20, min), (Some(40), Some(20), Some(20)));
        assert_eq!(shown(40, 20, 0, min), (Some(40), Some(20), Some(0)));
        assert_eq!(shown(40, 31, 9, min), (Some(40), None, None));
        assert_eq!(
            shown(40, 20, 15, min),
            (Some(40), None, None),
            "what is to come is small"
        );
        assert_eq!(shown(9, 9, 0, min), (None, None, None));
        assert_eq!(shown(9, 1, 3, None), (Some(9), Some(1), Some(3)));
    }
}

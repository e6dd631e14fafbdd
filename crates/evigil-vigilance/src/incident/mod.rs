//! Events as several sources tell them.
//!
//! An [`Incident`] holds what each source said, when, and with what standing: reported, denied,
//! confirmed, ordered. What they say about the same [`Point`] stands side by side; [`timeline`]
//! marks where they differ and gives no verdict. Incidents of the base and of the user have the
//! same form.

mod check;
mod model;
mod timeline;

pub use check::check;
pub use model::{
    Account, Incident, IncidentSource, Incidents, Point, PointValue, Relation, Status,
};
pub use timeline::{Day, PointView, Timeline, timeline};

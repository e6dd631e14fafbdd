//! Incidents that sources tell differently: both sides, and a status that a source carries.

use evigil_registry::flows::incident::{IncidentSource, IncidentView, NewIncident, StatusChange};

use super::call::{ask, step};
use crate::route::{Method, Routes};

pub(super) fn add(routes: &mut Routes) {
    let about = "Note an incident with the source that tells of it; it begins as alleged.";
    let route = (Method::Post, "/api/v1/incidents", "incident.open");
    step(routes, route, about, |call, sent: NewIncident| async move {
        let view: IncidentView = call.registry().open_incident(&call.who, sent).await?;
        Ok(view)
    });
    let about = "Add what another source says.";
    let route = (
        Method::Post,
        "/api/v1/incidents/{id}/sources",
        "incident_source.add",
    );
    step(
        routes,
        route,
        about,
        |call, sent: IncidentSource| async move {
            let view: IncidentView = call
                .registry()
                .add_incident_source(&call.who, call.id(), sent)
                .await?;
            Ok(view)
        },
    );
    let about = "Give an incident another status, on a source that says so; a signature.";
    let route = (
        Method::Post,
        "/api/v1/incidents/{id}/status",
        "incident.change",
    );
    step(
        routes,
        route,
        about,
        |call, sent: StatusChange| async move {
            let view: IncidentView = call
                .registry()
                .set_incident_status(&call.who, call.id(), sent)
                .await?;
            Ok(view)
        },
    );
    let about = "An incident with what each side says.";
    let route = (Method::Get, "/api/v1/incidents/{id}/sides", "incident.show");
    ask(routes, route, about, |call| async move {
        let view: IncidentView = call.registry().show_incident(&call.who, call.id()).await?;
        Ok(view)
    });
}
